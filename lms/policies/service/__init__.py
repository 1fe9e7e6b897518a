"""Bringing policies in, and saying what Lull itself serves."""

from lms.policies.service.importing import Draft, Outlook, apply, foresee
from lms.policies.service.serving import end_served, say_served

__all__ = ["Draft", "Outlook", "apply", "end_served", "foresee", "say_served"]

"""Reading the policy, and what is published about each clause."""

from lms.coverage.queries.about import Covered, coverage
from lms.coverage.queries.policy import policy

__all__ = ["Covered", "coverage", "policy"]

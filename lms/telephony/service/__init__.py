"""What phone systems report is written down; names that others use."""

from lms.telephony.service.forgetting import forget_reports
from lms.telephony.service.identities import give_names, take_name
from lms.telephony.service.recording import Call, Outcome, hold_listening, note_trouble, record_reports

__all__ = [
    "Call",
    "Outcome",
    "forget_reports",
    "give_names",
    "hold_listening",
    "note_trouble",
    "record_reports",
    "take_name",
]

"""Opening sittings, letting people in by code, granting overrides."""

from lms.admission.service.overrides import NewOverride, end_override, grant, require_reach
from lms.admission.service.sittings import NewSitting, WrongCode, end_sitting, let_in, open_sitting

__all__ = [
    "NewOverride",
    "NewSitting",
    "WrongCode",
    "end_override",
    "end_sitting",
    "grant",
    "let_in",
    "open_sitting",
    "require_reach",
]

"""What the pages of a unit show."""

from lms.editing.queries.following import SourceText, as_read, source_text
from lms.editing.queries.look import AskedCheck, Fault, Look, look
from lms.editing.queries.targets import Target, targets

__all__ = ["AskedCheck", "Fault", "Look", "SourceText", "Target", "as_read", "look", "source_text", "targets"]

"""Questions as Canvas and others export them (QTI 1.2): one document, or an archive of several."""

from lms.qti.rules.documents import TAGS, notes_of, read_qti
from lms.qti.rules.package import Package, read_package

__all__ = ["TAGS", "Package", "notes_of", "read_package", "read_qti"]

"""Files for a bank: kept until they were looked at, and what would become of each question."""

from lms.imports.service.foreseeing import Outlook, foresee
from lms.imports.service.uploads import keep_upload, upload_of

__all__ = ["Outlook", "foresee", "keep_upload", "upload_of"]

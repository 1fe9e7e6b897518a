"""Files for a bank: kept until they were looked at, and what would become of each question."""

from lms.imports.service.foreseeing import Outlook, foresee
from lms.imports.service.pictures import Copied, without_other_pictures
from lms.imports.service.uploads import keep_upload, upload_of

__all__ = ["Copied", "Outlook", "foresee", "keep_upload", "upload_of", "without_other_pictures"]

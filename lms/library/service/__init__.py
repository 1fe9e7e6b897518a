"""What changes in the library and in the drafts that use it."""

from lms.library.service.captions import keep_captions

__all__ = ["keep_captions"]

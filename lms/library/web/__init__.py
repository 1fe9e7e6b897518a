"""Pages of the media library, and the chooser that editors put into a dialog."""

from lms.library.web.adding import add, captions, new_version
from lms.library.web.pages import alt, chooser, item, library

routes = [library, chooser, item, alt, add, new_version, captions]

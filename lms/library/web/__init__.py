"""Pages of the media library, and the chooser that editors put into a dialog."""

from lms.library.web.adding import add, captions, new_version
from lms.library.web.pages import alt, chooser, item, library
from lms.library.web.strays import adopt, strays_page

routes = [library, chooser, item, alt, add, new_version, captions, strays_page, adopt]

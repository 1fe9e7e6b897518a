"""Serving stored files, and taking uploads in."""

from lms.media.web.files import media_file
from lms.media.web.uploads import begin, end, file_of, piece, state

routes = [media_file, begin, state, piece, end, file_of]

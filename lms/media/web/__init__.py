"""Serving stored files, and taking uploads in."""

from lms.media.web.files import media_file

routes = [media_file]

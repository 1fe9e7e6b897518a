"""HTTP of pausing an attempt and going on."""

from lms.answers.web.files import file_door, file_page
from lms.answers.web.pausing import pause_door, presence_door, resume, resume_door, standing_door

routes = [file_page, file_door, pause_door, resume_door, presence_door, standing_door, resume]

__all__ = ["routes"]

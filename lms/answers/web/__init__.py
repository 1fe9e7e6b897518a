"""HTTP of pausing an attempt and going on."""

from lms.answers.web.pausing import pause_door, presence_door, resume, resume_door

routes = [pause_door, resume_door, presence_door, resume]

__all__ = ["routes"]

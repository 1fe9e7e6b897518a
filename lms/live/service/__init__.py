"""Telling open pages what happened; names that others use."""

from lms.live.service.streams import MOST_STREAMS, Hub, Stream, hub
from lms.live.service.telling import Told, forget_old, tell, tell_all

__all__ = ["MOST_STREAMS", "Hub", "Stream", "Told", "forget_old", "hub", "tell", "tell_all"]

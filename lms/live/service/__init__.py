"""Telling open pages what happened; names that others use."""

from lms.live.service.streams import MOST_STREAMS, Hub, Stream, hub
from lms.live.service.telling import forget_old, tell

__all__ = ["MOST_STREAMS", "Hub", "Stream", "forget_old", "hub", "tell"]

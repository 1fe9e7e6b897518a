"""Lull: the learning platform for call centres."""

__version__ = "0.1.0"

"""Courses while they are written: every save is durable, nothing is overwritten silently, history is kept."""

"""Trying out a quiz that is being written, as its learners will see it; nothing of it is an attempt (ADR 0019)."""

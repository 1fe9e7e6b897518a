"""Courses to write: their list, new ones, the outline of each, and what is said about it."""

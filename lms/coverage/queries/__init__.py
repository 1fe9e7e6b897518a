"""Reading what is published about each clause."""

from lms.coverage.queries.about import Covered, coverage

__all__ = ["Covered", "coverage"]

"""Pure rules: a text in, its questions as our own text out, with what was left out."""

from lms.lists.rules.reading import Block, Left, Listed, from_list

__all__ = ["Block", "Left", "Listed", "from_list"]

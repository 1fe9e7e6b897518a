"""A corrected key that cannot be used, and the name of the fields that it comes in."""

from typing import Final

from lms.core.errors import Invalid

NAME: Final = "key"


class KeyRefused(Invalid):
    """The key cannot be used; `fields` says which field is wrong."""

    def __init__(self, sentence: str, field: str = NAME) -> None:
        super().__init__(sentence, {field: sentence})

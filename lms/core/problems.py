"""What is wrong in a file that a person wrote: where, and what to do about it."""

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    """One error in one file; `line` counts from 1, and 0 means the file as a whole.

    `message` is a whole sentence in the language of whoever asked, and says what to do.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """As an editor or terminal links it: path:line: sentence."""
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"

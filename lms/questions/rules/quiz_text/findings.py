"""What the builders of questions share: the head of a question, and what is wrong with one of its lines."""

from typing import TypedDict


class Wrong(Exception):  # noqa: N818  not a failure but a finding: it becomes a Problem with its line
    """What is wrong with one line of a question, as a sentence that says what to do."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line


class Head(TypedDict):
    """What every kind needs beside its answers."""

    key: str
    prompt: str
    reason: str
    tags: tuple[str, ...]
    clauses: tuple[str, ...]
    level: int
    points_e5: int
    critical: bool
    keep_order: bool
    hints: tuple[str, ...]
    equivalent: bool
    pin: int

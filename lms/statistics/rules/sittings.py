"""What item statistics are made of: who was asked what in a first attempt, and what came of it."""

from collections.abc import Iterable

import msgspec


class Given(msgspec.Struct, frozen=True, array_like=True):
    """One question in one first attempt.

    `series` is the question with its equivalent versions. `mark` and `points` are whole numbers in hundred-thousandths
    of a millionth of a point (credit in ppm times points in e5), so that sums and ties are exact. `picks` are the
    options that were chosen; `seconds` is the time it took, None where nothing was saved.
    """

    series: int
    mark: int
    points: int
    answered: bool = True
    flagged: bool = False
    picks: tuple[str, ...] = ()
    seconds: int | None = None

    @property
    def right(self) -> bool:
        """Whether it earned full marks."""
        return self.mark == self.points


Sitting = tuple[Given, ...]
"""The first attempt of one person."""


class Placed(msgspec.Struct, frozen=True):
    """One answer with the marks of the whole attempt: `rest` are those of its other questions."""

    given: Given
    total: int

    @property
    def rest(self) -> int:
        """The marks of the other questions."""
        return self.total - self.given.mark


def by_series(sittings: Iterable[Sitting]) -> dict[int, list[Placed]]:
    """Answers by question, questions in the order of their numbers."""
    found: dict[int, list[Placed]] = {}
    for sitting in sittings:
        total = sum(each.mark for each in sitting)
        for each in sitting:
            found.setdefault(each.series, []).append(Placed(each, total))
    return dict(sorted(found.items()))

"""What the page of coverage shows: one policy, one part of it, some hundred clauses at most."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lms.core.paging import Page, paged
from lms.core.urls import url
from lms.coverage.queries import Covered
from lms.policies.queries import Clause, PolicyRow

PAGE_SIZE: Final = 100
_LONGEST_TAB: Final = 24

Link = tuple[str, str, bool]
"""Address, text, and whether it is the one that is shown."""


class CoverageView(msgspec.Struct, frozen=True):
    """All that is shown."""

    policy: PolicyRow
    policies: tuple[Link, ...]
    tabs: tuple[Link, ...]
    part: str
    title: str
    gaps: bool
    here: Page[Covered]
    missing: int
    total: int


def part_key(clause: Clause) -> str:
    """How an address names the part a clause stands in: P4 of the shipped policy, its heading in another."""
    return clause.part if clause.policy else clause.part.split(" ", 1)[0]


def view_of(
    found: Sequence[Covered], names: Sequence[PolicyRow], policy: PolicyRow, *, part: str, gaps: bool, number: str
) -> CoverageView:
    """The part that was asked for, else the first."""
    parts = {part_key(one.clause): one.clause.part for one in found}
    at = part if part in parts else next(iter(parts), "")
    fits = [one for one in found if part_key(one.clause) == at and (one.gaps or not gaps)]
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    show = "gaps" if gaps else "all"
    return CoverageView(
        policy=policy,
        policies=tuple((url("coverage", policy=one.key), one.title, one.key == policy.key) for one in names),
        tabs=tuple(_tab(found, policy, key, show, current=key == at) for key in parts),
        part=at,
        title=parts.get(at, ""),
        gaps=gaps,
        here=paged(fits, page, PAGE_SIZE),
        missing=sum(bool(one.gaps) for one in found),
        total=len(found),
    )


def _tab(found: Sequence[Covered], policy: PolicyRow, key: str, show: str, *, current: bool) -> Link:
    missing = sum(bool(one.gaps) for one in found if part_key(one.clause) == key)
    shown = key if len(key) <= _LONGEST_TAB else f"{key[: _LONGEST_TAB - 1]}…"
    return url("coverage", policy=policy.key, part=key, show=show), f"{shown} ({missing})", current

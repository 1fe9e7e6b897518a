"""Browsing the catalogue: what was asked for, which courses fit, how many there would be in each category."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from lms.courses.rules.audience import EVERYONE, Audience
from lms.courses.rules.kinds import Category
from lms.courses.rules.version import folded

PAGE_SIZE: Final = 24
FITS: Final = (2, 6, 15, 60)
"""Minutes that the filter offers; the same as the picker on Today."""
_LONGEST_QUESTION: Final = 200


class MyState(StrEnum):
    """How far the person asking is on a course."""

    NEW = "not-begun"
    GOING = "going-on"
    DONE = "done"


class Standing(msgspec.Struct, frozen=True):
    """A person's state on one course, and the seconds that the next step takes."""

    state: MyState
    next_s: int


class Entry(msgspec.Struct, frozen=True, cache_hash=True):
    """A course in the catalogue; `locale` is the language of its words, `minutes` are for what is required."""

    course_id: int
    code: str
    category: Category
    version_id: int
    minutes: int
    locale: str
    title: str
    summary: str
    search_text: str
    seen_by: Audience = EVERYONE


class Asked(msgspec.Struct, frozen=True):
    """What a visitor of the catalogue wants; None and "" mean everything. `page` counts from 1."""

    q: str = ""
    category: Category | None = None
    state: MyState | None = None
    fits_min: int | None = None
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the category was asked for."""
        return bool(self.q or self.state or self.fits_min)


class Found(msgspec.Struct, frozen=True):
    """One page of courses, with numbers for all pages: `counts` as if no category had been chosen."""

    entries: tuple[Entry, ...]
    total: int
    first: int
    page: int
    pages: int
    counts: Mapping[Category, int]


def asked(given: Mapping[str, str]) -> Asked:
    """Read the address's query; what means nothing is passed over, a link from elsewhere never fails."""
    fits, number = given.get("fits", ""), given.get("page", "")
    return Asked(
        q=" ".join(given.get("q", "")[:_LONGEST_QUESTION].split()),
        category=Category(given["category"]) if given.get("category") in list(Category) else None,
        state=MyState(given["state"]) if given.get("state") in list(MyState) else None,
        fits_min=int(fits) if fits in map(str, FITS) else None,
        page=int(number) if number.isascii() and number.isdecimal() and 0 < len(number) < 6 else 1,
    )


def browse(entries: Sequence[Entry], standings: Mapping[int, Standing], wanted: Asked) -> Found:
    """The courses that fit, in the order given. A page beyond the last one is the last one."""
    words = folded(wanted.q).split()
    fitting = [one for one in entries if _fits(one, standings[one.course_id], wanted, words)]
    counts = {category: sum(one.category is category for one in fitting) for category in Category}
    shown = [one for one in fitting if wanted.category in {None, one.category}]
    pages = max(1, -(-len(shown) // PAGE_SIZE))
    page = max(1, min(wanted.page, pages))
    start = (page - 1) * PAGE_SIZE
    return Found(tuple(shown[start : start + PAGE_SIZE]), len(shown), start + 1, page, pages, counts)


def _fits(entry: Entry, mine: Standing, wanted: Asked, words: Sequence[str]) -> bool:
    if wanted.state and mine.state is not wanted.state:
        return False
    if wanted.fits_min and (mine.state is MyState.DONE or mine.next_s > wanted.fits_min * 60):
        return False
    return all(word in entry.search_text for word in words)

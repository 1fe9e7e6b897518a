"""Whether a draft may be published: what stands in the way, each with the place where it is mended."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from lms.core.i18n import NAMES
from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.drafts.rules.outline import place_of
from lms.transfer.rules.files import MANIFEST

MOST_SHOWN: Final = 200
_FILE: Final = re.compile(
    r"(?<![\w/])[a-z0-9-]+/(?P<locale>en|zh-Hant|zh-Hans)/[a-z0-9-]+/[a-z0-9.-]+\.(?:md|quiz)(?::(?P<line>\d+))?"
)


class Finding(msgspec.Struct, frozen=True):
    """A sentence with its place; `unit_key` empty when it is about the course itself, `line` 0 about a whole file."""

    unit_key: str
    locale: str
    line: int
    message: str


def findings(problems: Sequence[Problem], shown: str) -> tuple[Finding, ...]:
    """Problems of the files as findings with their places; `shown` is the folder in front of their paths."""
    return tuple(_finding(one, shown) for one in problems[:MOST_SHOWN])


def _finding(problem: Problem, shown: str) -> Finding:
    inside = problem.path.removeprefix(f"{shown}/")
    message = _FILE.sub(_place, problem.message)
    if inside == MANIFEST or inside.count("/") != 2:
        return Finding("", "", 0, message)
    place = place_of(inside)
    return Finding(place.key, place.locale, problem.line, message)


def _place(found: re.Match[str]) -> str:
    """A file that a sentence names, as somebody knows it who writes in the browser."""
    language, line = NAMES.get(found["locale"], found["locale"]), found["line"]
    if line:
        return _("line %(n)s of the page in %(language)s", n=line, language=language)
    return _("the page in %(language)s", language=language)

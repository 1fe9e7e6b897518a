"""The clock in the front matter of a quiz: time, pauses, and what happens when the time is over."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Marked, Path, Plain
from lms.core.problems import Problem
from lms.questions.rules.clock_rules import MOST_REFERENCES, ClockMode, ClockRules, WhenOver
from lms.questions.rules.exam_rules import Nav
from lms.questions.rules.quiz_rules import Mode, QuizRules
from lms.quizfiles.rules.values import Reader, Refused, number, percent, share

_SPAN = re.compile(r"(\d{1,5})\s*(s|min|h)")
_SECONDS: Final = {"s": 1, "min": 60, "h": 3600}
_LONGEST_S: Final = 24 * 3600
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIELDS: Final = {
    "clock": "mode", "time": "time_s", "when_over": "when_over", "grace": "grace_s", "penalty": "penalty_ppm",
    "pauses": "pauses", "pause_time": "pause_s", "references": "references", "sibling_after": "sibling_after_s",
}  # fmt: skip


def take_clock(read: dict[str, Any]) -> ClockRules:
    """The clock from the values that were read; they are taken out of `read`."""
    return ClockRules(**{field: read.pop(name) for name, field in _FIELDS.items() if name in read})


def clock_problems(rules: QuizRules, head: Marked, path: str) -> Iterator[Problem]:
    """What does not go together, each at its own line."""
    for name, wrong, message in _conflicts(rules, frozenset(head.values)):
        if wrong:
            yield Problem(path, head.line(name), message % {"name": name})


def _conflicts(rules: QuizRules, given: frozenset[str]) -> Iterator[tuple[str, bool, str]]:
    """(name, whether it is wrong, what to say) of everything that can be; `given` are the names in the file."""
    yield from _about_time(rules, given)
    if rules.mode is Mode.CERTIFICATION or rules.needs_code:
        yield from _without_pauses(rules, given)
    else:
        yield from _about_pauses(rules, given)


def _about_time(rules: QuizRules, given: frozenset[str]) -> Iterator[tuple[str, bool, str]]:
    clock = rules.clock
    message = _("A clock needs its time. Write “time: 20 min”, or “time: 40 s” for each question.")
    yield "clock", clock.mode is not ClockMode.NONE and "time" not in given, message
    message = _("Where each question has its time, there is no way back to one. Write “nav: linear” too.")
    yield "clock", clock.mode is ClockMode.PER_QUESTION and rules.nav is not Nav.LINEAR, message
    message = _("“%(name)s” needs a clock. Write “clock: active” or “clock: wall”.")
    for name in ("time", "when_over"):
        yield name, name in given and clock.mode is ClockMode.NONE, message
    message = _("“%(name)s” is for hand-ins after the time. Write “when_over: grace” too.")
    for name in ("grace", "penalty"):
        yield name, name in given and clock.when_over is not WhenOver.GRACE, message
    message = _("Say how long one may hand in late, as in “grace: 10 min”.")
    yield "when_over", clock.when_over is WhenOver.GRACE and "grace" not in given, message


def _without_pauses(rules: QuizRules, given: frozenset[str]) -> Iterator[tuple[str, bool, str]]:
    message = _("In a certification and behind a closed book nothing pauses. Write “clock: wall”.")
    yield "clock", rules.clock.stops, message
    message = _("In a certification and behind a closed book nothing pauses. Take “%(name)s” away.")
    for name in ("pauses", "pause_time", "references", "sibling_after"):
        yield name, name in given, message


def _about_pauses(rules: QuizRules, given: frozenset[str]) -> Iterator[tuple[str, bool, str]]:
    clock = rules.clock
    message = _("“%(name)s” limits pauses that stop the clock. Write “clock: active”.")
    for name in ("pauses", "pause_time"):
        yield name, name in given and not clock.stops, message
    message = _("With this clock nothing pauses. Take “%(name)s” away, or write “clock: active”.")
    for name in ("references", "sibling_after"):
        yield name, name in given and not clock.allows_pauses, message
    message = _("Only in a test that draws its questions can one be replaced. Write “mode: test” and “draw”.")
    yield "sibling_after", "sibling_after" in given and (rules.mode is not Mode.TEST or not rules.draw), message


def clock_lines(clock: ClockRules) -> list[str]:
    """The lines of the front matter; what has its default is left out."""
    said = {
        "clock": "" if clock.mode is ClockMode.NONE else clock.mode.replace("_", "-"),
        "time": _span(clock.time_s),
        "when_over": "" if clock.when_over is WhenOver.SUBMIT else clock.when_over,
        "grace": _span(clock.grace_s),
        "penalty": percent(clock.penalty_ppm) if clock.penalty_ppm else "",
        "pauses": clock.pauses or "",
        "pause_time": _span(clock.pause_s),
        "references": f"[{', '.join(clock.references)}]" if clock.references else "",
        "sibling_after": _span(clock.sibling_after_s),
    }
    return [f"{name}: {value}" for name, value in said.items() if value]


def _span(seconds: int | None) -> str:
    if not seconds:
        return ""
    return f"{seconds} s" if seconds % 60 else f"{seconds // 60} min"


def _mode(value: Plain, at: Path) -> ClockMode:
    known = {mode.replace("_", "-"): mode for mode in ClockMode}
    if not isinstance(value, str) or value not in known:
        raise Refused(_("“%(name)s” is one of: %(known)s.") % {"name": at[-1], "known": ", ".join(known)}, at)
    return known[value]


def _when_over(value: Plain, at: Path) -> WhenOver:
    known = {str(choice): choice for choice in WhenOver}
    if not isinstance(value, str) or value not in known:
        raise Refused(_("“%(name)s” is one of: %(known)s.") % {"name": at[-1], "known": ", ".join(known)}, at)
    return known[value]


def _seconds(least_s: int) -> Callable[[Plain, Path], int]:
    def read(value: Plain, at: Path) -> int:
        found = _SPAN.fullmatch(value) if isinstance(value, str) else None
        seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
        if not least_s <= seconds <= _LONGEST_S:
            raise Refused(_("“%(name)s” is a time such as 20 min or 90 s, at most a day.") % {"name": at[-1]}, at)
        return seconds

    return read


def _references(value: Plain, at: Path) -> tuple[str, ...]:
    given = value.split(",") if isinstance(value, str) else value
    keys = tuple(each.strip() for each in given if isinstance(each, str)) if isinstance(given, list) else ()
    if not 0 < len(keys) <= MOST_REFERENCES or not all(_KEY.fullmatch(key) for key in keys):
        raise Refused(_("“references” are the keys of one or two pages of this course, as in [greeting, holding]."), at)
    return keys


CLOCK_READERS: Final[dict[str, Reader]] = {
    "clock": _mode,
    "time": _seconds(5),
    "when_over": _when_over,
    "grace": _seconds(1),
    "penalty": share,
    "pauses": number(1, 100),
    "pause_time": _seconds(1),
    "references": _references,
    "sibling_after": _seconds(1),
}

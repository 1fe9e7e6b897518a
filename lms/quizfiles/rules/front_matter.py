"""The front matter of a quiz file: read into QuizRules with an error by line, and written back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Marked, Path, Plain
from lms.core.problems import Problem
from lms.questions.rules.base import Several
from lms.questions.rules.exam_rules import Book, Nav, network, usual_nav
from lms.questions.rules.quiz_rules import Counts, Draw, Mode, QuizRules
from lms.quizfiles.rules.clock_matter import CLOCK_READERS, clock_lines, clock_problems, take_clock
from lms.quizfiles.rules.marks_matter import MARKS_READERS, marks_lines, marks_problems, take_marks
from lms.quizfiles.rules.values import Refused, number, one_of, percent, quoted, share, yes

_DEFAULT_ATTEMPTS: dict[Mode, int | None] = {Mode.PRACTICE: None, Mode.TEST: 3, Mode.CERTIFICATION: 1}
_DRAW_FIELDS = {"n", "topic", "level", "not_seen", "least_used"}
_LONGEST_TITLE = 200
_MOST_ADDRESSES = 50
_MOST_BANKS = 10


class Front(msgspec.Struct, frozen=True):
    """Title, minutes (None: computed from the questions), rules and names of topics of a quiz in one language.

    `required`: whether the course asks for it.
    """

    title: str
    minutes: int | None
    rules: QuizRules
    topics: dict[str, str] = {}
    required: bool = True


def read_front(head: Marked, path: str) -> tuple[Front, list[Problem]]:
    """The front matter as a struct; fields with problems keep their defaults."""
    read: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in head.values.items():
        try:
            read[name] = _reader(name)(value, (name,))
        except Refused as refused:
            problems.append(Problem(path, head.line(*refused.path), refused.message))
    title, minutes, topics = read.pop("title", ""), read.pop("minutes", None), read.pop("topics", {})
    required = read.pop("required", True)
    if "title" not in head.values:
        problems.append(Problem(path, head.line(), _("The quiz has no title. Write “title: …” here.")))
    mode, clock, marks = read.get("mode", Mode.TEST), take_clock(read), take_marks(read)
    renamed = {"pass": "pass_ppm", "cool_off": "cool_off_min", "marking": "blind"}
    usual: dict[str, Any] = {
        "attempts": _DEFAULT_ATTEMPTS[mode],
        "nav": usual_nav(read.get("book", Book.ONLINE)),
        "clock": clock,
    }
    usual |= {"marks": marks}
    rules = QuizRules(**usual | {renamed.get(name, name): read[name] for name in read})
    if rules.needs_code and not rules.one_by_one:
        sentence = _("Behind a closed book there is one question a page. Write “nav: free” or “nav: linear”.")
        problems.append(Problem(path, head.line("nav"), sentence))
    if rules.opens and rules.closes and rules.opens >= rules.closes:
        problems.append(
            Problem(path, head.line("closes"), _("The quiz closes before it opens. Change one of the times."))
        )
    if rules.banks and not rules.draw:
        sentence = _("Say under “draw” how many questions are asked of these banks.")
        problems.append(Problem(path, head.line("banks"), sentence))
    problems += [] if problems else [*clock_problems(rules, head, path), *marks_problems(rules, head, path)]
    return Front(title, minutes, rules, topics, required), problems


def print_front(front: Front) -> str:
    """The front matter between its two lines; what has its default is left out."""
    rules, default = front.rules, QuizRules(attempts=_DEFAULT_ATTEMPTS[front.rules.mode])
    lines = [f"title: {quoted(front.title)}", f"mode: {rules.mode}", f"pass: {percent(rules.pass_ppm)}"]
    lines += [] if front.required else ["required: no"]
    if rules.draw:
        lines += ["draw:", *(f"  - {_drawn(draw)}" for draw in rules.draw)]
    lines += [f"banks: [{', '.join(quoted(each) for each in rules.banks)}]"] if rules.banks else []
    if rules.attempts != default.attempts:
        lines.append(f"attempts: {rules.attempts or 'unlimited'}")
    plain = {"cool_off": rules.cool_off_min or "", "counts": rules.counts, "several": rules.several}
    usual = {"cool_off": "", "counts": default.counts, "several": default.several}
    lines += [f"{name}: {value}" for name, value in plain.items() if value != usual[name]]
    lines += [] if rules.shuffle else ["shuffle: no"]
    lines += ["marking: blind"] if rules.blind else []
    lines += [*marks_lines(rules.marks), *_exam_lines(rules), *clock_lines(rules.clock)]
    lines += [f"{name}: {at.isoformat()}" for name, at in (("opens", rules.opens), ("closes", rules.closes)) if at]
    if rules.critical_topics:
        marks = ", ".join(f"{quoted(topic)}: {percent(ppm)}" for topic, ppm in rules.critical_topics.items())
        lines.append(f"critical_topics: {{{marks}}}")
    if front.topics:
        names = ", ".join(f"{quoted(topic)}: {quoted(name)}" for topic, name in front.topics.items())
        lines.append(f"topics: {{{names}}}")
    lines += [f"minutes: {front.minutes}"] if front.minutes is not None else []
    return "\n".join(["---", *lines, "---", ""])


def _exam_lines(rules: QuizRules) -> list[str]:
    lines = [] if rules.book is Book.ONLINE else [f"book: {rules.book}"]
    lines += [] if rules.nav is usual_nav(rules.book) else [f"nav: {rules.nav}"]
    return lines + ([f"addresses: [{', '.join(quoted(each) for each in rules.addresses)}]"] if rules.addresses else [])


def _reader(name: str) -> Callable[[Plain, Path], object]:
    return _READERS.get(name, _unknown)


def _unknown(_value: Plain, at: Path) -> object:
    known = ", ".join(_READERS)
    raise Refused(_("“%(name)s” is not a rule of quizzes. Known: %(known)s.") % {"name": at[-1], "known": known}, at)


def _title(value: Plain, at: Path) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TITLE:
        raise Refused(_("A title is one line of at most 200 characters. Write one."), at)
    return " ".join(value.split())


def _attempts(value: Plain, at: Path) -> int | None:
    return None if value == "unlimited" else number(1, 100)(value, at)


def _addresses(value: Plain, at: Path) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    found = [network(each) if isinstance(each, str) else None for each in given] if isinstance(given, list) else [None]
    known = tuple(dict.fromkeys(each for each in found if each is not None))
    if not 0 < len(found) <= _MOST_ADDRESSES or None in found:
        raise Refused(
            _("“addresses” is a list of ranges of network addresses, as in [10.2.0.0/16, 192.168.7.0/24]."), at
        )
    return known


def _blind(value: Plain, at: Path) -> bool:
    if value not in {"blind", "named"}:
        message = _("“%(name)s” is one of: %(known)s.")
        raise Refused(message % {"name": at[-1], "known": "blind, named"}, at)
    return value == "blind"


def _moment(value: Plain, at: Path) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(_("“%(name)s” is a time with its zone, as in 2026-12-01T09:00+08:00.") % {"name": at[-1]}, at)
    return moment


def _banks(value: Plain, at: Path) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    names = tuple(" ".join(each.split()) for each in given if isinstance(each, str)) if isinstance(given, list) else ()
    if not 0 < len(names) <= _MOST_BANKS or len(names) < len(given) or not all(names) or len(set(names)) < len(names):
        raise Refused(_("“banks” is a list of names of question banks, as in [service-rules, billing]."), at)
    return names


def _draws(value: Plain, at: Path) -> tuple[Draw, ...]:
    if not isinstance(value, list) or not value:
        raise Refused(_("“draw” is a list with lines such as - {topic: attendance, n: 3}."), at)
    return tuple(_draw(each, (*at, number)) for number, each in enumerate(value))


def _draw(value: Plain, at: Path) -> Draw:
    if not isinstance(value, dict) or "n" not in value or not value.keys() <= _DRAW_FIELDS:
        sentence = _(
            "A draw has n, and if you like topic, level, not_seen (days) and least_used, as in {topic: attendance,"
            " level: 2, n: 3, not_seen: 30}."
        )
        raise Refused(sentence, at)
    topic, level = value.get("topic", ""), value.get("level")
    if not isinstance(topic, str):
        raise Refused(_("The topic of a draw is one word, as it stands after # in the questions."), (*at, "topic"))
    return Draw(
        n=number(1, 200)(value["n"], (*at, "n")),
        topic=topic.lstrip("#"),
        level=None if level is None else number(1, 3)(level, (*at, "level")),
        not_seen=number(0, 3650)(value.get("not_seen", "0"), (*at, "not_seen")),
        least_used=yes(value.get("least_used", "no"), (*at, "least_used")),
    )


def _topics(value: Plain, at: Path) -> dict[str, int]:
    if not isinstance(value, dict):
        raise Refused(_("“critical_topics” gives topics their own pass marks, as in {confidentiality: 60%}."), at)
    return {topic.lstrip("#"): share(each, (*at, topic)) for topic, each in value.items()}


def _names(value: Plain, at: Path) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Refused(_("“topics” gives topics the names people read, as in {data: The caller’s data}."), at)
    return {topic.lstrip("#"): _title(each, (*at, topic)) for topic, each in value.items()}


_READERS: dict[str, Callable[[Plain, Path], object]] = {
    "title": _title,
    "mode": one_of(Mode),
    "required": yes,
    "pass": share,
    "draw": _draws,
    "banks": _banks,
    "attempts": _attempts,
    "cool_off": number(0, 525_600),
    "counts": one_of(Counts),
    "several": one_of(Several),
    "shuffle": yes,
    "marking": _blind,
    "book": one_of(Book),
    "nav": one_of(Nav),
    "addresses": _addresses,
    "opens": _moment,
    "closes": _moment,
    "critical_topics": _topics,
    "topics": _names,
    "minutes": number(1, 600),
    **MARKS_READERS,
    **CLOCK_READERS,
}


def _drawn(draw: Draw) -> str:
    topic = [f"topic: {quoted(draw.topic)}"] if draw.topic else []
    level = [f"level: {draw.level}"] if draw.level else []
    wishes = [f"not_seen: {draw.not_seen}"] if draw.not_seen else []
    wishes += ["least_used: yes"] if draw.least_used else []
    return "{" + ", ".join([*topic, *level, f"n: {draw.n}", *wishes]) + "}"

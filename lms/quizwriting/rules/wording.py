"""The parser's sentences for whoever sees rules as sentences and not as lines: rules by the names of their fields."""

import re
from collections.abc import Mapping
from typing import Final

from lms.core.i18n import gettext as _
from lms.core.i18n import ngettext

_NAMED: Final = re.compile(r"([“「])([a-z_]+)(?:: ([^”」]+))?([”」])")
_LISTED: Final = re.compile(r"\[([^\[\]]+)\]")


def in_words(message: str, *, names: bool = True) -> str:
    """The sentence with the words of the panel where it says “name” or “name: value”; else as it is.

    Without `names` only “name: value” is meant: a topic may be called as a rule is.
    """
    labels, options = _labels(), _options()

    def said(found: re.Match[str]) -> str:
        name, value = found[2], found[3]
        if name not in labels or not (value or names):
            return found[0]
        words = labels[name] if value is None else options.get(name, {}).get(value) or f"{labels[name]}: {value}"
        return f"{found[1]}{words.rstrip('.。')}{found[4]}"

    known = _NAMED.search(message)
    told = _NAMED.sub(said, message)
    if known and names:
        told = _values_in_words(told, options.get(known[2], {}))
    return _LISTED.sub(r"\1", told)


def _values_in_words(message: str, options: Mapping[str, str]) -> str:
    """Where a sentence lists all values of a choice, what the choice calls them."""
    values = [re.escape(one) for one in sorted(options, key=len, reverse=True)]
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(values)})(?![\w-])")
    if not options or {*pattern.findall(message)} != {*options}:
        return message
    return pattern.sub(lambda found: options[found[0]].rstrip(".。"), message)


def _labels() -> dict[str, str]:
    return {
        "title": _("Title"),
        "mode": _("What it is for"),
        "attempts": _("How often a person may try"),
        "cool_off": _("Time between two attempts"),
        "counts": _("Which attempt counts"),
        "pass": _("Pass mark in percent"),
        "critical_topics": _("Its own pass mark in percent"),
        "draw": _("Draws"),
        "banks": _("Question banks"),
        "shuffle": _("Order"),
        "clock": _("Clock"),
        "time": _("Time"),
        "when_over": _("What happens when the time is over"),
        "grace": _("Time for handing in late"),
        "penalty": _("What handing in late costs"),
        "pauses": _("How many pauses"),
        "pause_time": _("Time for all pauses"),
        "references": _("Pages in sight during a pause"),
        "sibling_after": _("Another question after a long pause"),
        "opens": _("It opens"),
        "closes": _("It closes"),
        "book": _("Place and book"),
        "addresses": _("Ranges of network addresses"),
        "nav": _("Questions on a page"),
        "several": _("How several choices are marked"),
        "parts": _("How parts are marked"),
        "negative": _("What a wrong answer costs"),
        "tries": _("When an answer is checked"),
        "try_penalty": _("What a further try costs"),
        "confidence": _("How sure one is"),
        "marking": _("Whose answer it is"),
        "required": _("Whether the course asks for it"),
        "minutes": _("Minutes"),
        "topics": _("Names of topics"),
    }


def _options() -> dict[str, dict[str, str]]:
    """What the panel calls values of choices; those that sentences speak of."""
    return _of_the_quiz() | _of_marks()


def _of_the_quiz() -> dict[str, dict[str, str]]:
    return {
        "mode": {"practice": _("Practice"), "test": _("Test"), "certification": _("Certification")},
        "counts": {
            "highest": _("the best"),
            "first": _("the first"),
            "last": _("the last"),
            "average": _("the average of all"),
        },
        "clock": {
            "none": _("No clock runs."),
            "wall": _("The clock runs from the start and never stops."),
            "active": _("The clock stops during calls and other pauses."),
            "per-question": _("Each question has its own time."),
        },
        "when_over": {
            "submit": _("what is saved is handed in"),
            "grace": _("one may still hand in, but change nothing"),
            "abandon": _("what is not handed in is not graded"),
        },
        "book": {
            "online": _("It is answered at one’s desk."),
            "open": _("Open book: the pages of the course stand beside the questions."),
            "closed": _("Closed book: in a room, with the code of the invigilator."),
        },
        "nav": {
            "all": _("All questions stand on one page."),
            "free": _("One question a page, back and forth as one likes."),
            "linear": _("One question a page, with no way back."),
        },
    }


def _of_marks() -> dict[str, dict[str, str]]:
    return {
        "several": {
            "right-minus-wrong": _("a wrong tick takes away what a right one earns"),
            "exact": _("only exactly these earn points"),
            "per-option": _("each option decided rightly earns its part"),
            "capped": _("right ticks earn their part, too many ticks nothing"),
        },
        "parts": {
            "each": _("each right part earns its share"),
            "all": _("only all of them together earn points"),
        },
        "marking": {
            "named": _("Whoever marks essays sees whose they are."),
            "blind": _("Whoever marks essays does not learn whose they are."),
        },
        "tries": {"3": ngettext("at once, in %(n)s try", "at once, in up to %(n)s tries", 3)},
    }

"""Reading values out of marked YAML: each reader returns a value to go on with, and notes what is wrong by line."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Marked, Plain
from lms.core.problems import Problem
from lms.courses.rules.kinds import KEY
from lms.policies.rules.references import REFERENCE

_Choice = TypeVar("_Choice", bound=str)

_YES: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_NAME: Final = 80
_MOST_MINUTES: Final = 600


class Fields:
    """The values of one YAML head, with the problems found while they are read."""

    def __init__(self, marked: Marked, path: str) -> None:
        self.values, self.line, self.path = marked.values, marked.line, path
        self.problems: list[Problem] = []

    def refuse(self, message: str, *at: str | int) -> None:
        """Note a problem at a value, or at the nearest thing around it."""
        self.problems.append(Problem(self.path, self.line(*at), message))

    def only(self, known: Iterable[str]) -> None:
        """Refuse names that mean nothing here: a mistyped name must not be passed over."""
        names = list(known)
        for name in self.values:
            if name not in names:
                sentence = _("“%(name)s” means nothing here. Known names: %(known)s.")
                self.refuse(sentence % {"name": name, "known": ", ".join(names)}, name)

    def needed(self, name: str, example: str) -> bool:
        """Whether a value is there; when it is not, that is a problem."""
        if self.values.get(name) not in (None, ""):
            return True
        self.refuse(
            _("“%(name)s” is missing. Write “%(name)s: %(example)s”.") % {"name": name, "example": example}, name
        )
        return False

    def text(self, name: str, longest: int) -> str:
        """One line of text, "" when there is none."""
        return self.line_of_text(self.values.get(name, ""), longest, name)

    def line_of_text(self, value: Plain, longest: int, *at: str | int) -> str:
        """A value that has to be one line of text."""
        if not isinstance(value, str):
            self.refuse(_("Write one line of text here."), *at)
            return ""
        line = " ".join(value.split())
        if len(line) > longest:
            self.refuse(_("This is longer than %(n)s characters. Shorten it.", n=longest), *at)
        if not line.isprintable():
            self.refuse(_("There is an invisible character here. Type the line again."), *at)
        return line[:longest]

    def key(self, name: str, value: Plain, *at: str | int) -> str:
        """A key: lower-case letters, digits and hyphens."""
        if isinstance(value, str) and KEY.fullmatch(value) and len(value) <= _NAME:
            return value
        sentence = _("“%(name)s” is made of lower-case letters, digits and hyphens, such as rules-and-conduct.")
        self.refuse(sentence % {"name": name}, *at)
        return ""

    def choice(self, name: str, choices: type[_Choice], default: _Choice) -> _Choice:
        """One word out of an enumeration."""
        value = self.values.get(name)
        known = [str(one) for one in choices]  # type: ignore[attr-defined] # a StrEnum, which a bound cannot say
        if value is None:
            return default
        if isinstance(value, str) and value in known:
            return choices(value)
        sentence = _("“%(name)s” is one of: %(known)s.")
        self.refuse(sentence % {"name": name, "known": ", ".join(known)}, name)
        return default

    def yes(self, name: str, *, default: bool) -> bool:
        """A yes or a no."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str) and value.casefold() in _YES:
            return _YES[value.casefold()]
        self.refuse(_("“%(name)s” is yes or no.") % {"name": name}, name)
        return default

    def minutes(self, name: str) -> int | None:
        """Whole minutes, or None when the file does not say."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, str) and value.isdecimal() and len(value) < 5 and 1 <= int(value) <= _MOST_MINUTES:
            return int(value)
        sentence = _("“%(name)s” is a whole number of minutes from 1 to %(most)d.")
        self.refuse(sentence % {"name": name, "most": _MOST_MINUTES}, name)
        return None

    def clauses(self, name: str) -> tuple[str, ...]:
        """Clauses of the training policy, such as P4.1."""
        return self.list_of(name, lambda word: bool(REFERENCE.fullmatch(word)), _("Name clauses as in [P4.1, P2.1]."))

    def list_of(self, name: str, fits: Callable[[str], bool], message: str) -> tuple[str, ...]:
        """A list of words without repetition."""
        value = self.values.get(name, [])
        words = [value] if isinstance(value, str) and value else value
        if not isinstance(words, list):
            self.refuse(message, name)
            return ()
        kept: list[str] = []
        for number, word in enumerate(words):
            if isinstance(word, str) and fits(word) and word not in kept:
                kept.append(word)
            else:
                self.refuse(message, name, number)
        return tuple(kept)

    def by_language(
        self, value: Plain | None, languages: tuple[str, ...], longest: int, *place: str | int
    ) -> dict[str, str]:
        """A text in each language, of the value at this place; every language of the course has to be there."""
        name = place[-1]
        if not isinstance(value, dict):
            self.refuse(_("Give “%(name)s” in every language: {en: …, zh-Hant: …}.") % {"name": name}, *place)
            return {}
        for language in value:
            if language not in languages:
                sentence = _("“%(language)s” is not among the course’s languages. Add it there or delete it here.")
                self.refuse(sentence % {"language": language}, *place, language)
        missing = [language for language in languages if value.get(language) in (None, "")]
        if missing:
            sentence = _("“%(name)s” is missing in: %(languages)s. Add it.")
            self.refuse(sentence % {"name": name, "languages": ", ".join(missing)}, *place)
        return {one: self.line_of_text(value[one], longest, *place, one) for one in languages if one not in missing}

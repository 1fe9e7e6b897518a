"""A draft's outline as its page shows it: modules, and a line for each unit with all that is drawn of it."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from lms.drafts.queries import DraftUnitRow, DraftView
from lms.outlines.rules.states import TextState, text_state


class Line(msgspec.Struct, frozen=True):
    """A unit's line, drawn once for each value. `gaps` are the languages that are not complete, each with its state.

    `lang` is the language of the title when it is not the reader's own, else "".
    """

    code: str
    key: str
    title: str
    lang: str
    kind: str
    est_seconds: int
    languages: int
    gaps: tuple[tuple[str, TextState], ...]


class ModuleLines(msgspec.Struct, frozen=True):
    """A module with the lines of its units."""

    key: str
    title: str
    est_seconds: int
    lines: tuple[Line, ...]


class TakenOut(msgspec.Struct, frozen=True):
    """A unit that was taken out and can be brought back."""

    key: str
    title: str
    at: datetime


class Shown(msgspec.Struct, frozen=True):
    """The whole outline; `taken` are units that were taken out, the last first."""

    modules: tuple[ModuleLines, ...]
    taken: tuple[TakenOut, ...]

    @property
    def count(self) -> int:
        """How many units stand."""
        return sum(len(one.lines) for one in self.modules)

    @property
    def est_seconds(self) -> int:
        """How long all of them take."""
        return sum(one.est_seconds for one in self.modules)


def shown(view: DraftView, locale: str) -> Shown:
    """The outline for a reader of `locale`; no query."""
    languages, lines = view.languages, dict[str, list[Line]]()
    for unit in view.units:
        if unit.removed_at is None:
            lines.setdefault(unit.module, []).append(_line(view.code, unit, locale, languages))
    return Shown(
        tuple(_module(key, titles.get(locale) or titles.get(view.source) or key, lines.get(key, []))
              for key, titles in view.modules),
        tuple(sorted(_taken(view, locale), key=lambda one: one.at, reverse=True)),
    )  # fmt: skip


def _module(key: str, title: str, lines: list[Line]) -> ModuleLines:
    return ModuleLines(key, title, sum(line.est_seconds for line in lines), tuple(lines))


def _line(code: str, unit: DraftUnitRow, locale: str, languages: tuple[str, ...]) -> Line:
    source = languages[0]
    facts = unit.facts(locale, source)
    return Line(
        code, unit.key, facts.title or unit.key, "" if locale in unit.texts else source, facts.kind, facts.est_seconds,
        len(languages), tuple(_gaps(unit, languages)),
    )  # fmt: skip


def _gaps(unit: DraftUnitRow, languages: tuple[str, ...]) -> Iterator[tuple[str, TextState]]:
    source = unit.texts.get(languages[0])
    for locale in languages:
        row = unit.texts.get(locale)
        state = text_state(
            version=row.version if row else 0,
            empty=row.facts.empty if row else False,
            follows=row.follows if row else 0,
            source_version=source.version if source and row is not source else 0,
        )
        if state is not TextState.COMPLETE:
            yield locale, state


def _taken(view: DraftView, locale: str) -> Iterator[TakenOut]:
    for unit in view.units:
        if unit.removed_at is not None:
            yield TakenOut(unit.key, unit.facts(locale, view.source).title or unit.key, unit.removed_at)

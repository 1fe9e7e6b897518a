"""A draft's outline as its page shows it: modules, and a line for each unit with all that is drawn of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from lms.drafts.queries import DraftUnitRow, DraftView, Gone
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
    """A unit or a module that was taken out and can be brought back; `inside` went with it.

    `do` is what the button says that brings it back.
    """

    do: str
    title: str
    at: datetime
    inside: tuple["TakenOut", ...] = ()
    is_module: bool = False


class Shown(msgspec.Struct, frozen=True):
    """The whole outline; `taken` are units and modules that were taken out, the last first."""

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


def shown(view: DraftView, went: Sequence[Gone], locale: str) -> Shown:
    """The outline for a reader of `locale`; `went` is what was taken out as a whole. No query."""
    languages, lines = view.languages, dict[str, list[Line]]()
    for unit in view.units:
        if unit.removed_at is None:
            lines.setdefault(unit.module, []).append(_line(view.code, unit, locale, languages))
    return Shown(
        tuple(_module(key, titles.get(locale) or titles.get(view.source) or key, lines.get(key, []))
              for key, titles in view.modules),
        tuple(sorted(_taken(view, went, locale), key=lambda one: one.at, reverse=True)),
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


def _taken(view: DraftView, went: Sequence[Gone], locale: str) -> Iterator[TakenOut]:
    """Modules with the units that went with them, and units that went alone."""
    standing = {key for key, _titles in view.modules}
    modules = {one.key: one for one in went if one.kind == "module" and one.key not in standing}
    inside: dict[str, list[TakenOut]] = {key: [] for key in modules}
    for unit in view.units:
        if unit.removed_at is None:
            continue
        taken = TakenOut(f"back:{unit.key}", unit.facts(locale, view.source).title or unit.key, unit.removed_at)
        home = modules.get(unit.module)
        if home and home.at == unit.removed_at:
            inside[home.key].append(taken)
        else:
            yield taken
    for key, one in modules.items():
        title = one.titles.get(locale) or one.titles.get(view.source) or key
        yield TakenOut(f"module-back:{key}", title, one.at, tuple(inside[key]), is_module=True)

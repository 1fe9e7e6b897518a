"""What every page of a unit begins with: the draft's outline, the unit, the language."""

from typing import Any, Final

import msgspec
from litestar import Request

from lms.core.i18n import NAMES
from lms.drafts.queries import DraftUnitRow, DraftView
from lms.drafts.rules.languages import LANGUAGE

AnyRequest = Request[Any, Any, Any]

NO_STORE: Final = {"cache-control": "no-store"}


class Opened(msgspec.Struct, frozen=True):
    """A unit of a draft in one language; `gone` is the one that was asked for when the course has lost it."""

    view: DraftView
    unit: DraftUnitRow
    locale: str
    gone: str = ""

    @property
    def title(self) -> str:
        """The unit's title as the outline shows it, else its key."""
        return self.unit.facts(self.locale, self.view.source).title or self.unit.key

    @property
    def language_links(self) -> tuple[tuple[str, str, bool], ...]:
        """Address, name and whether it is this one, for each language of the course."""
        path = f"/authoring/courses/{self.view.code}/units/{self.unit.key}"
        return tuple((f"{path}?lang={one}", self.name_of(one), one == self.locale) for one in self.view.languages)

    def name_of(self, locale: str) -> str:
        """A language's own name."""
        return NAMES.get(locale, locale)


def written_locale(request: AnyRequest, view: DraftView) -> str:
    """The language that something was written in, also one that the course has lost: never another one's text."""
    named = str(request.query_params.get("lang", ""))
    return named if LANGUAGE.fullmatch(named) else view.source


def wanted_locale(request: AnyRequest, view: DraftView) -> str:
    """The language that the address names; the source language when it names none of the course's."""
    named = str(request.query_params.get("lang", ""))
    return named if named in view.languages else view.source

"""New units and modules, and their names."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Request, Response, post
from litestar.params import FromPath
from msgspec import Meta

from lms.core.errors import Conflict
from lms.core.forms import form_of, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Plain
from lms.courses.rules.kinds import UnitKind
from lms.drafts import queries, service
from lms.drafts.queries import DraftView
from lms.drafts.service import NewUnit
from lms.outlines.service import Arranged, rename_unit
from lms.outlines.web.outline import Slot, arranged, refused, shown_again

AnyRequest = Request[Any, Any, Any]
LONGEST: Final = 200
Key = Annotated[str, Meta(max_length=80)]
Title = Annotated[str, Meta(max_length=LONGEST)]


class UnitForm(msgspec.Struct, frozen=True):
    """A new unit at the end of a module, or behind the unit `after` when that stands in it."""

    title: Title
    module: Key
    kind: UnitKind = UnitKind.PAGE
    after: Key = ""

    def unit(self, view: DraftView) -> NewUnit:
        """The same for the service."""
        keys = [one.key for one in view.units_of(self.module)]
        index = keys.index(self.after) + 1 if self.after in keys else len(keys)
        ending: Literal["md", "quiz"] = "quiz" if self.kind is UnitKind.QUIZ else "md"
        return NewUnit(self.module, self.title, view.source, ending, index, _HEADS[self.kind])


class ModuleForm(msgspec.Struct, frozen=True):
    """A new module at the end, or behind another."""

    title: Title
    after: Key = ""


_HEADS: Final[dict[UnitKind, dict[str, Plain]]] = {
    UnitKind.PAGE: {},
    UnitKind.VIDEO: {"kind": "video"},
    UnitKind.AUDIO: {"kind": "audio"},
    UnitKind.FILE: {"kind": "file"},
    UnitKind.QUIZ: {"mode": "practice"},
}


@post("/authoring/courses/{code:str}/units", name="outline.add_unit", status_code=303)
async def add_unit(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """A new page, quiz, recording or file; it is opened from its row."""
    actor, form = actor_of(request), await posted(request, UnitForm)
    view = await queries.draft(actor, code)
    if form.value is None:
        slot = Slot(str(form.raw["kind"]) or "page", errors=form.errors, typed={"title": str(form.raw["title"])})
        return await shown_again(request, view, slot=slot)
    try:
        key = await service.add_unit(actor, code, form.value.unit(view))
    except Conflict as refusal:
        return await refused(request, code, Arranged("", refusal.message))
    return await arranged(request, code, Arranged(key, _("Added.")))


@post("/authoring/courses/{code:str}/modules", name="outline.add_module", status_code=303)
async def add_module(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """A new module."""
    actor, form = actor_of(request), await posted(request, ModuleForm)
    view = await queries.draft(actor, code)
    if form.value is None:
        slot = Slot("module", errors=form.errors, typed={"title": str(form.raw["title"])})
        return await shown_again(request, view, slot=slot)
    try:
        key = await service.add_module(actor, code, form.value.title, view.source, form.value.after)
    except Conflict as refusal:
        return await refused(request, code, Arranged("", refusal.message))
    return await arranged(request, code, Arranged(key, _("Added.")))


@post("/authoring/courses/{code:str}/units/{key:str}/titles", name="outline.name_unit", status_code=303)
async def name_unit(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """The title of a unit in every language that it is written in."""
    actor = actor_of(request)
    view = await queries.draft(actor, code)
    unit, titles = view.unit(key), await _titles(request, view)
    errors = _faults({at: one for at, one in titles.items() if at in unit.texts})
    if errors:
        return await shown_again(request, view, slot=Slot(unit=key, errors=errors, typed=_typed(titles)))
    try:
        await rename_unit(actor, code, unit, titles)
    except Conflict as refusal:
        return await refused(request, code, Arranged(key, refusal.message))
    return await arranged(request, code, Arranged(key, _("Named.")))


@post("/authoring/courses/{code:str}/modules/{key:str}/titles", name="outline.name_module", status_code=303)
async def name_module(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """The title of a module in every language."""
    actor = actor_of(request)
    view = await queries.draft(actor, code)
    titles = await _titles(request, view)
    errors = _faults({view.source: titles.get(view.source, "")}) | _faults(
        {at: one for at, one in titles.items() if one}
    )
    if errors:
        return await shown_again(request, view, slot=Slot(module=key, errors=errors, typed=_typed(titles)))
    await service.name_module(actor, code, key, {at: one for at, one in titles.items() if one})
    return await arranged(request, code, Arranged(key, _("Named.")))


async def _titles(request: AnyRequest, view: DraftView) -> dict[str, str]:
    form = await form_of(request)
    return {at: " ".join(form.last(f"title-{at}").split()) for at in view.languages if f"title-{at}" in form}


def _faults(titles: dict[str, str]) -> dict[str, str]:
    """What is wrong with titles, by field."""
    faults = {f"title-{at}": _("Give it a title.") for at, title in titles.items() if not title}
    long = {at for at, title in titles.items() if len(title) > LONGEST or not title.isprintable()}
    return faults | {f"title-{at}": _("At most %(n)s characters that can be seen.", n=LONGEST) for at in long}


def _typed(titles: dict[str, str]) -> dict[str, str]:
    return {f"title-{at}": title for at, title in titles.items()}

"""The outline of a course: looking at it, and changing its order."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Meta

from lms.core.errors import BadRequest, Conflict, NotFound
from lms.core.forms import posted
from lms.core.guards import actor_of
from lms.core.i18n import current_locale
from lms.core.i18n import gettext as _
from lms.core.templating import fragment, page
from lms.core.urls import url, urls_of
from lms.courses.rules.kinds import UnitKind
from lms.drafts import queries, service
from lms.drafts.queries import DraftView
from lms.outlines.queries import shown
from lms.outlines.rules.words import KIND_NAMES, NEW_NAMES
from lms.outlines.service import Arranged, Undo, Verb
from lms.outlines.service import arrange as do

AnyRequest = Request[Any, Any, Any]
NO_STORE = {"cache-control": "no-store"}
_NOTHING = Arranged("", "")
_BACK = (Verb.BACK, Verb.MODULE_BACK, Verb.LANGUAGE_BACK)


class Slot(msgspec.Struct, frozen=True):
    """Which form stands above the list: for a new thing (a kind, or module), or for the titles of a unit or module.

    `errors` are by field, `typed` is what stood in the title when it was refused.
    """

    new: str = ""
    unit: str = ""
    module: str = ""
    errors: dict[str, str] = {}
    typed: dict[str, str] = {}


Key = Annotated[str, Meta(max_length=80)]
_CLOSED = Slot()
_READY = (Slot("page"), Slot("module"))


class ArrangeForm(msgspec.Struct, frozen=True):
    """What to do, as verb:key; the others say where to when something is dropped there, and where it was seen."""

    do: Annotated[str, Meta(max_length=120)]
    module: Key = ""
    after: Key = ""
    was: Key = ""


@get("/authoring/courses/{code:str}", name="outline")
async def outline_page(
    request: AnyRequest,
    code: FromPath[str],
    *,
    new: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    module: FromQuery[str] = "",
    taken: FromQuery[str] = "",
) -> Response[bytes]:
    """The outline. The first look at a published course makes its draft: that changes nothing for anybody else."""
    view = await service.open_draft(actor_of(request), code)
    slot = Slot(new, unit, module)
    if "hx-request" in request.headers:
        return fragment(request, "outlines/_slot.html", headers=NO_STORE, **_with_slot(view, slot))
    done = Arranged("", _("Taken out."), Undo(taken)) if taken.partition(":")[0] in _BACK else _NOTHING
    return await shown_again(request, view, done, slot, status=200)


@post("/authoring/courses/{code:str}/arrangement", name="outline.arrange", status_code=303)
async def arrange(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """One change to the order, by a button, a key or by dragging."""
    actor, form = actor_of(request), (await posted(request, ArrangeForm)).value
    view = await queries.draft(actor, code)
    word, _colon, key = form.do.partition(":") if form else ("", "", "")
    if form is None or word not in set(Verb):
        raise BadRequest(_("This button is not known. Open the page again."))
    try:
        done = await do(actor, view, Verb(word), key, service.Spot(form.module, form.after, form.was))
    except (Conflict, NotFound) as refusal:
        return await refused(request, code, Arranged(key, refusal.message))
    return await arranged(request, code, done)


@post("/authoring/courses/{code:str}/rebase", name="outline.rebase", status_code=303)
async def begin_again(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """The draft goes on from the newest published version; what was written here stays in the history of each page."""
    await service.rebase(actor_of(request), code)
    urls_of(request.app)
    return Redirect(url("outline", code=code), status_code=303, headers=NO_STORE)


async def arranged(request: AnyRequest, code: str, done: Arranged) -> Response[Any]:
    """After a change: the list alone for a page with scripts, else the page again, at the row."""
    if "hx-request" in request.headers:
        return await shown_again(request, await queries.draft(actor_of(request), code), done, status=200)
    urls_of(request.app)
    taken = done.undo.do if done.undo and done.undo.do.partition(":")[0] in _BACK else ""
    path = url("outline", code=code, taken=taken) if taken else url("outline", code=code)
    return Redirect(f"{path}#u-{done.at}" if done.at else path, status_code=303, headers=NO_STORE)


async def refused(request: AnyRequest, code: str, said: Arranged) -> Response[bytes]:
    """What could not be done, said beside the outline as it is now."""
    return await shown_again(request, await queries.draft(actor_of(request), code), said, status=409)


async def shown_again(
    request: AnyRequest, view: DraftView, done: Arranged = _NOTHING, slot: Slot = _CLOSED, *, status: int = 422
) -> Response[bytes]:
    """The outline, whole or for a page with scripts, with the form of the slot as it was typed."""
    went = await queries.gone(actor_of(request), view.id)
    shows = _with_slot(view, slot) | {"outline": shown(view, went, current_locale()), "done": done}
    if "hx-request" in request.headers:
        return fragment(request, "outlines/_changed.html", status=status, headers=NO_STORE, **shows)
    shows["both"] = _both(view, await queries.both_changed(view.code)) if view.is_behind else ()
    shows |= {"kinds": list(KIND_NAMES), "ready": _READY}
    return page(request, "outlines/outline.html", status=status, headers=NO_STORE, **shows)


def _both(view: DraftView, names: Sequence[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    """What the draft and the files both changed: title, language and address; "" where there is no page any more."""
    titles = {one.key: one.facts(current_locale(), view.source).title or one.key for one in view.units}
    standing = {one.key for one in view.units if one.removed_at is None}
    path = f"/authoring/courses/{view.code}/units"
    return tuple(
        (titles.get(key, key if at else ""), at, f"{path}/{key}?lang={at}" if key in standing else "")
        for key, at in names
    )


def _with_slot(view: DraftView, slot: Slot) -> dict[str, Any]:
    titles = next((titles for key, titles in view.modules if key == slot.module), None)
    return {
        "view": view, "slot": slot, "titles": titles, "unit": view.unit(slot.unit) if slot.unit else None,
        "kind": UnitKind(slot.new) if slot.new in set(UnitKind) else None, "new_names": NEW_NAMES,
    }  # fmt: skip

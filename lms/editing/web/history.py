"""The history of a text: who, when, the difference in words, and back with one key."""

from typing import Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.accounts.rules.permissions import Actor
from lms.core.errors import NotFound
from lms.core.forms import posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.drafts import queries, service
from lms.drafts.queries.texts import HISTORY_SIZE, AsideText, Revision
from lms.drafts.rules.difference import difference, has_changes, shortened
from lms.editing.queries import as_read
from lms.editing.web.opened import NO_STORE, AnyRequest, Opened, wanted_locale, written_locale

_PATH: Final = "/authoring/courses/{code:str}/units/{key:str}/history"
_MOST_PAGES: Final = 1000


class Back(msgspec.Struct, frozen=True):
    """Which state shall be the text again: a version, or the ref of a text that was kept aside."""

    version: int = 0
    aside: str = ""


@get(_PATH, name="editing.history")
async def history(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Earlier states, and how the chosen one differs from what stands."""
    actor = actor_of(request)
    view = await service.open_draft(actor, code)
    opened = Opened(view, view.unit(key), wanted_locale(request, view))
    number = min(_number(request, "page") or 1, _MOST_PAGES)
    found = await queries.open_text(actor, code, key, opened.locale)
    states = await queries.history(actor, code, key, opened.locale, number)
    kept = await queries.settled_asides(actor, code, key, opened.locale)
    named = _number(request, "version") or (states.items[0].version if states.items and not _aside(request) else 0)
    chosen = await _chosen(actor, opened, named, _aside(request)) if named or _aside(request) else None
    pieces = difference(as_read(found.text), as_read(chosen.text)) if chosen else ()
    return page(
        request, "editing/history.html", headers=NO_STORE, opened=opened, found=found, states=states, kept=kept,
        chosen=chosen, pieces=shortened(pieces), differs=has_changes(pieces), number=number, size=HISTORY_SIZE,
    )  # fmt: skip


@post(_PATH, name="editing.give_back", status_code=303)
async def give_back(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Let an earlier state be the text again; what stood until now is in the history."""
    actor, bound = actor_of(request), await posted(request, Back)
    view = await queries.draft(actor, code)
    opened = Opened(view, view.unit(key), written_locale(request, view))
    back = bound.value or Back()
    chosen = await _chosen(actor, opened, back.version, back.aside)
    await service.give_back(actor, code, key, opened.locale, chosen.text)
    urls_of(request.app)
    path = url("editing.unit", code=code, key=key, lang=opened.locale)
    return Redirect(f"{path}#saved", status_code=303, headers=NO_STORE)


async def _chosen(actor: Actor, opened: Opened, version: int, aside: str) -> Revision | AsideText:
    code, key, locale = opened.view.code, opened.unit.key, opened.locale
    if not aside:
        return await queries.revision(actor, code, key, locale, version)
    for one in await queries.settled_asides(actor, code, key, locale):
        if one.ref == aside:
            return one
    raise NotFound(_("There is no such earlier state of this page."))


def _aside(request: AnyRequest) -> str:
    return str(request.query_params.get("aside", ""))[:40]


def _number(request: AnyRequest, name: str) -> int:
    """A number of the address, 0 when it names none."""
    text = str(request.query_params.get(name, ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

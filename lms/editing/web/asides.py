"""Texts that were kept aside because somebody else was faster: shown as a difference, and decided about."""

from typing import Annotated, Final, Literal

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Actor
from lms.core.errors import NotFound
from lms.core.forms import form_of, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import fragment
from lms.core.urls import url, urls_of
from lms.drafts import queries, service
from lms.drafts.queries import AsideText
from lms.drafts.rules.difference import Piece, difference, shortened
from lms.drafts.rules.matter import joined, matter_of, values_of
from lms.editing.queries import as_read
from lms.editing.web.opened import NO_STORE, AnyRequest, written_locale

_PATH: Final = "/authoring/courses/{code:str}/units/{key:str}/asides"
_ROOMY: Final = {"form_limit": 2_000_000}


class Compared(msgspec.Struct, frozen=True):
    """A text aside with its difference from what stands: gone is only in what stands, new only in it."""

    aside: AsideText
    pieces: tuple[Piece, ...]
    body: str


class Decision(msgspec.Struct, frozen=True):
    """Theirs: what stands stays. Mine: the text aside takes its place. Merged: what was put together from both does."""

    choice: Literal["theirs", "mine", "merged"]


class Standing(msgspec.Struct, frozen=True):
    """What stands after a decision."""

    title: str
    body: str
    version: int


async def compared(actor: Actor, code: str, key: str, locale: str, text: str) -> tuple[Compared, ...]:
    """The texts that wait for a decision, beside the `text` that stands."""
    waiting = await queries.asides(actor, code, key, locale)
    return tuple(
        Compared(one, shortened(difference(as_read(text), as_read(one.text))), matter_of(one.text).body)
        for one in waiting
    )


@get(_PATH, name="editing.asides")
async def asides(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """What waits for a decision, as a part of the page."""
    actor = actor_of(request)
    view = await queries.draft(actor, code)
    locale = written_locale(request, view)
    found = await queries.open_text(actor, code, key, locale)
    waiting = await compared(actor, code, key, locale, found.text)
    return fragment(
        request, "editing/_asides.html", headers=NO_STORE, waiting=waiting, code=code, key=key, lang=locale,
        by_name=found.by_name,
    )  # fmt: skip


@post(f"{_PATH}/{{ref:str}}", name="editing.decide", status_code=303, opt=_ROOMY)
async def decide(
    request: AnyRequest, code: FromPath[str], key: FromPath[str], ref: FromPath[Annotated[str, Meta(max_length=40)]]
) -> Response[bytes]:
    """Decide about a text aside; what does not stand afterwards is in the history."""
    actor, bound = actor_of(request), await posted(request, Decision)
    view = await queries.draft(actor, code)
    locale = written_locale(request, view)
    aside = next((one for one in await queries.asides(actor, code, key, locale) if one.ref == ref), None)
    if aside is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    if bound.value and bound.value.choice != "theirs":
        merged = (await form_of(request)).last("body") if bound.value.choice == "merged" else None
        await service.give_back(actor, code, key, locale, _put_together(aside.text, merged))
    if bound.value:
        await service.settle(actor, code, key, locale, ref)
    return await _answered(request, actor, (code, key, locale))


def _put_together(aside: str, body: str | None) -> str:
    if body is None:
        return aside
    return joined(matter_of(aside)._replace(body=body.replace("\r\n", "\n").replace("\r", "\n")))


async def _answered(request: AnyRequest, actor: Actor, at: tuple[str, str, str]) -> Response[bytes]:
    """A script is told what stands; a plain form goes back to the page."""
    code, key, locale = at
    if "application/json" in request.headers.get("accept", ""):
        found = await queries.open_text(actor, code, key, locale)
        matter = matter_of(found.text)
        standing = Standing(str(values_of(matter.head).get("title", "")), matter.body, found.version)
        return Response(msgspec.json.encode(standing), status_code=200, media_type="application/json", headers=NO_STORE)
    urls_of(request.app)
    return Redirect(url("editing.unit", code=code, key=key, lang=locale), status_code=303, headers=NO_STORE)

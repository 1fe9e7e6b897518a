"""Before publishing: what stands in the way, what changed, what it means for people; then the order (P3.2, P6.1)."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.errors import Conflict, DomainError, Invalid
from lms.core.forms import Bound, Text, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.exams.rules.times import local_time
from lms.releases import queries, service
from lms.releases.queries import Prepared
from lms.releases.queries.preparing import unlike
from lms.releases.rules.impact import People
from lms.releases.service import Order
from lms.releases.service.ordering import LONGEST_NOTE

AnyRequest = Request[Any, Any, Any]


class OrderForm(msgspec.Struct, frozen=True):
    """What the publisher decides; `over` is the published version that was looked at, empty for the first."""

    locales: list[str]
    over: Annotated[str, Meta(max_length=9)] = ""
    kind: Literal["editorial", "minor", "major"] = "minor"
    note: Annotated[Text, Meta(max_length=LONGEST_NOTE)] = ""
    people: People = People.KEEP
    certificates: Literal["stay", "renew"] = "stay"
    renew_days: Annotated[int, Meta(ge=1, le=365)] = 30
    at: Annotated[str, Meta(max_length=40)] = ""


_USUAL = {"kind": "minor", "people": "keep", "certificates": "stay", "renew_days": "30"}


@get("/authoring/courses/{code:str}/publication", name="releases.new")
async def publication_page(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The page before publishing; languages may be chosen in its address."""
    chosen = tuple(request.query_params.getall("locales", []))[:9]
    prepared = await queries.prepare(actor_of(request), code, chosen)
    form = blank(OrderForm, locales=list(prepared.locales), over=_over(prepared), **_USUAL)
    return await _page(request, prepared, form)


@post("/authoring/courses/{code:str}/publication", name="releases.order", status_code=303)
async def order_form(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Publish, now or at a time; a refusal shows the page again with everything that was chosen."""
    actor = actor_of(request)
    require(actor, Action.COURSE_PUBLISH)
    form = await posted(request, OrderForm)
    refusal: DomainError | None = None
    if form.value is not None:
        try:
            await service.order(actor, code, _order(form.value, actor))
        except (Invalid, Conflict) as refused:
            refusal = refused
        else:
            urls_of(request.app)
            return Redirect(url("releases.versions", code=code, done="1"), status_code=303)
    prepared = await queries.prepare(actor, code, tuple(form.value.locales) if form.value else ())
    return await _page(request, prepared, _with(form, refusal), status=refusal.status if refusal else 422)


@get("/authoring/courses/{code:str}/publication/{key:str}", name="releases.difference")
async def difference_page(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """How one page differs from what is published, in words, in every language."""
    found = await unlike(actor_of(request), code, key)
    return page(request, "releases/difference.html", found=found)


def _order(said: OrderForm, actor: Actor) -> Order:
    return Order(
        locales=tuple(said.locales),
        over=int(said.over) if said.over.isascii() and said.over.isdecimal() else None,
        kind=said.kind,
        note=said.note,
        people=said.people,
        certificates=said.certificates,
        renew_days=said.renew_days,
        at=_moment(said.at, actor.timezone),
    )


def _moment(text: str, timezone: str) -> datetime | None:
    try:
        return local_time(text, timezone)
    except ValueError as error:
        sentence = _("Choose a day and a time, as in 2026-12-01 09:00.")
        raise Invalid(sentence, {"at": sentence}) from error


def _over(prepared: Prepared) -> str:
    return str(prepared.standing.number) if prepared.standing else ""


def _with(form: Bound[OrderForm], refusal: DomainError | None) -> Bound[OrderForm]:
    if refusal is None:
        return form
    fields = refusal.fields if isinstance(refusal, Invalid) and refusal.fields else {"": refusal.message}
    for field, sentence in fields.items():
        form = form.refused(field if field == "at" else "", sentence)
    return form


async def _page(
    request: AnyRequest, prepared: Prepared, form: Bound[OrderForm], *, status: int = 200
) -> Response[bytes]:
    actor = actor_of(request)
    meant = await queries.impact_of(prepared)
    review = await queries.review_needed(actor, prepared)
    return page(
        request, "releases/publication.html", status=status, prepared=prepared, form=form, impact=meant, review=review
    )

"""Before publishing: what stands in the way, what changed, what it means for people; then the order (P3.2, P6.1)."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, require
from lms.admin.rules.words import ROLE_NAMES
from lms.core.errors import Conflict, DomainError, Invalid
from lms.core.forms import Bound, Text, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import fragment, page
from lms.core.urls import url, urls_of
from lms.courses.rules.audience import MOST_UNITS, Choice
from lms.drafts.service import open_draft
from lms.exams.rules.times import local_time
from lms.releases import queries, service
from lms.releases.queries import Prepared
from lms.releases.queries.preparing import unlike
from lms.releases.rules.audience import chosen
from lms.releases.rules.impact import People
from lms.releases.service import Order
from lms.releases.service.ordering import LONGEST_NOTE

AnyRequest = Request[Any, Any, Any]


class OrderForm(msgspec.Struct, frozen=True):
    """What the publisher decides; `over` is the published version that was looked at, empty for the first.

    `audience` empty is whom the draft names; `look` shows the page again, with whom it would be for.
    """

    locales: list[str]
    over: Annotated[str, Meta(max_length=9)] = ""
    kind: Literal["editorial", "minor", "major"] = "minor"
    note: Annotated[Text, Meta(max_length=LONGEST_NOTE)] = ""
    people: People = People.KEEP
    certificates: Literal["stay", "renew"] = "stay"
    renew_days: Annotated[int, Meta(ge=1, le=365)] = 30
    at: Annotated[str, Meta(max_length=40)] = ""
    audience: Literal["", "all", "some"] = ""
    units: list[str] = []
    roles: list[str] = []
    look: str = ""


_USUAL = {"kind": "minor", "people": "keep", "certificates": "stay", "renew_days": "30"}


@get("/authoring/courses/{code:str}/publication", name="releases.new")
async def publication_page(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The page before publishing; languages may be chosen in its address."""
    chosen = tuple(request.query_params.getall("locales", []))[:9]
    actor = actor_of(request)
    await open_draft(actor, code)
    prepared = await queries.prepare(actor, code, chosen)
    form = blank(OrderForm, locales=list(prepared.locales), over=_over(prepared), **_USUAL, **_said(prepared.seen_by))
    return await _page(request, prepared, form)


@post("/authoring/courses/{code:str}/publication", name="releases.order", status_code=303)
async def order_form(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Publish, now or at a time; a refusal shows the page again with everything that was chosen."""
    actor = actor_of(request)
    require(actor, Action.COURSE_PUBLISH)
    form = await posted(request, OrderForm)
    refusal: DomainError | None = None
    seen_by = _seen_by(form.value) if form.value else None
    if form.value is not None and not form.value.look:
        try:
            await service.order(actor, code, _order(form.value, actor))
        except (Invalid, Conflict) as refused:
            refusal = refused
        else:
            urls_of(request.app)
            done = "waits" if form.value.at.strip() else "published"
            return Redirect(url("releases.versions", code=code, done=done), status_code=303)
    prepared = await queries.prepare(actor, code, tuple(form.value.locales) if form.value else (), seen_by)
    looks = 200 if form.value and form.value.look else 422
    return await _page(request, prepared, _with(form, refusal), status=refusal.status if refusal else looks)


@get("/authoring/courses/{code:str}/publication/{key:str}", name="releases.difference")
async def difference_page(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """How one page differs from what is published, in words, in every language."""
    actor = actor_of(request)
    await open_draft(actor, code)
    found = await unlike(actor, code, key)
    return page(request, "releases/difference.html", found=found)


@get("/authoring/courses/{code:str}/audience", name="releases.audience")
async def audience_part(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """How many people a choice means, while it is made."""
    actor, given = actor_of(request), request.query_params
    require(actor, Action.COURSE_PUBLISH)
    some = given.get("audience") == "some"
    choice = chosen(given.getall("units", [])[:MOST_UNITS], given.getall("roles", [])) if some else Choice()
    stands = await queries.standing_version(code)
    shown = await queries.visible(choice, stands.course_id if stands else None)
    return fragment(request, "releases/_people_meant.html", visible=shown, nobody=some and not choice)


def _seen_by(said: OrderForm) -> Choice | None:
    return {"": None, "all": Choice(), "some": chosen(said.units, said.roles)}[said.audience]


def _audience(said: OrderForm) -> Choice | None:
    """For whom it is ordered. Raises Invalid when nobody is chosen, or too many org units are."""
    choice = _seen_by(said)
    if said.audience == "some" and not choice:
        message = _("Choose an org unit or a role, or everyone.")
        raise Invalid(message, {"audience": message})
    if choice and len(choice.units) > MOST_UNITS:
        message = _("Name at most %(n)s org units.", n=MOST_UNITS)
        raise Invalid(message, {"audience": message})
    return choice


def _said(choice: Choice) -> dict[str, Any]:
    roles = [str(one) for one in choice.roles]
    return {"audience": "some" if choice else "all", "units": list(choice.units), "roles": roles}


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
        seen_by=_audience(said),
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
        form = form.refused(field if field in {"at", "audience"} else "", sentence)
    return form


async def _page(
    request: AnyRequest, prepared: Prepared, form: Bound[OrderForm], *, status: int = 200
) -> Response[bytes]:
    actor = actor_of(request)
    meant = await queries.impact_of(prepared)
    stands = prepared.standing
    shown = await queries.visible(prepared.seen_by, stands.course_id if stands else None)
    review = await queries.review_needed(actor, prepared)
    return page(
        request, "releases/publication.html", status=status, prepared=prepared, form=form, impact=meant, review=review,
        visible=shown, roles=ROLE_NAMES,
    )  # fmt: skip

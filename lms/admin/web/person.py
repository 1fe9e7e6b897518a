"""One person: what is kept, where they work, which roles they hold, their log-ins, a link to set a password."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts import service
from lms.accounts.queries import PersonPage, org_units, person
from lms.accounts.rules.people import Status, common_timezones
from lms.accounts.rules.permissions import Action, Role, require
from lms.admin.rules.words import ROLE_NAMES, STATUS_NAMES
from lms.admin.web.people import PersonForm, role_options, unit_options
from lms.core.clock import now
from lms.core.errors import Invalid
from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.settings import current_settings
from lms.core.templating import page
from lms.exams import service as exams

AnyRequest = Request[Any, Any, Any]
AnyForm = Bound[Any]


class PlaceForm(msgspec.Struct, frozen=True):
    """Where the person works from a day on."""

    unit: Annotated[str, Meta(max_length=40)]
    position: Annotated[str, Meta(max_length=80)]
    starts_on: date


class RoleForm(msgspec.Struct, frozen=True):
    """A role, everywhere or in one org unit."""

    role: Role
    role_unit: Annotated[str, Meta(max_length=40)] | None = None


class TimeForm(msgspec.Struct, frozen=True):
    """How much of the usual time the person has in quizzes, and why."""

    percent: Annotated[int, Meta(ge=100, le=500)]
    time_reason: Annotated[str, Meta(max_length=400, min_length=1)]


class StatusForm(msgspec.Struct, frozen=True):
    """Here or left."""

    status: Status


@get("/admin/people/{ref:str}", name="admin.person")
async def person_page(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """One person with everything around."""
    return await _page(request, ref, {}, done=request.query_params.get("done", ""))


@post("/admin/people/{ref:str}", name="admin.person_edit")
async def edit(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Change what is kept."""
    form = await posted(request, PersonForm)
    if form.value is not None:
        try:
            await service.edit_person(actor_of(request), ref, form.value.details())
        except Invalid as refusal:
            form = form.refused_by(refusal)
    return await _answer(request, ref, "form", form)


@post("/admin/people/{ref:str}/assignments", name="admin.person_assign")
async def assign(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """The person works somewhere else from a day on."""
    form = await posted(request, PlaceForm)
    if form.value is not None:
        wanted = form.value
        try:
            await service.assign_job(
                actor_of(request), ref, unit_code=wanted.unit, position=wanted.position, starts_on=wanted.starts_on
            )
        except Invalid as refusal:
            form = form.refused_by(refusal)
    return await _answer(request, ref, "place_form", form)


@post("/admin/people/{ref:str}/roles", name="admin.person_grant")
async def grant(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Give a role."""
    form = await posted(request, RoleForm)
    if form.value is not None:
        try:
            await service.grant_role(actor_of(request), ref, form.value.role, form.value.role_unit)
        except Invalid as refusal:
            form = form.refused("role_unit", refusal.message)
    return await _answer(request, ref, "role_form", form)


@post("/admin/people/{ref:str}/roles/{grant_id:int}/revocation", name="admin.person_role_end")
async def end_one_role(request: AnyRequest, ref: FromPath[str], grant_id: FromPath[int]) -> Response[Any]:
    """Take a role away."""
    await service.end_role(actor_of(request), ref, grant_id)
    return _done(ref)


@post("/admin/people/{ref:str}/time", name="admin.person_time")
async def allow_time(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Give the person a share of the usual time in quizzes."""
    actor = actor_of(request)
    require(actor, Action.PEOPLE_MANAGE)
    form = await posted(request, TimeForm)
    if form.value is not None:
        try:
            ppm = form.value.percent * 10_000
            await exams.allow_person(actor, ref, multiplier_ppm=ppm, reason=form.value.time_reason)
        except Invalid as refusal:
            form = form.refused_by(refusal)
    return await _answer(request, ref, "time_form", form)


@post("/admin/people/{ref:str}/status", name="admin.person_status")
async def change_status(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """The person leaves or comes back."""
    actor = actor_of(request)
    require(actor, Action.PEOPLE_MANAGE)
    form = await posted(request, StatusForm)
    if form.value is None:
        raise Invalid(_("Say whether the person is here or has left."), form.errors)
    await service.set_status(actor, ref, form.value.status)
    return _done(ref)


@post("/admin/people/{ref:str}/sessions/revocation", name="admin.person_sessions_end")
async def end_all_logins(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """End all log-ins of the person."""
    await service.end_persons_logins(actor_of(request), ref)
    return _done(ref)


@post("/admin/people/{ref:str}/reset-link", name="admin.person_link")
async def hand_over_link(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Make a link to set a password; it is on this one answer and nowhere else."""
    token = await service.make_reset_link(actor_of(request), ref)
    return await _page(request, ref, {}, link=f"{current_settings().base_url}/reset/{token}")


def _done(ref: str) -> Redirect:
    return Redirect(f"/admin/people/{ref}?done=kept", status_code=303)


async def _answer(request: AnyRequest, ref: str, name: str, form: AnyForm) -> Response[Any]:
    """On to the page when it was kept, else the page with the refused form."""
    return _done(ref) if form.value is not None else await _page(request, ref, {name: form}, status=422)


async def _page(
    request: AnyRequest, ref: str, forms: dict[str, AnyForm], *, status: int = 200, done: str = "", link: str = ""
) -> Response[Any]:
    actor = actor_of(request)
    one = await person(actor, ref)
    today = now().date()
    blanks: dict[str, AnyForm] = {
        "form": _filled(one),
        "place_form": blank(PlaceForm, starts_on=today.isoformat()),
        "role_form": blank(RoleForm),
        "time_form": blank(TimeForm, percent=str(one.person.time_multiplier_ppm // 10_000)),
    }
    return page(
        request, "admin/person.html", status=status, headers={"cache-control": "no-store"} if link else None,
        one=one, today=today, done=done, link=link, units=unit_options(await org_units(actor)), roles=role_options(),
        role_names=ROLE_NAMES, status_names=STATUS_NAMES, zones=common_timezones(), **(blanks | forms),
    )  # fmt: skip


def _filled(one: PersonPage) -> Bound[PersonForm]:
    known = {name: getattr(one.person, name) for name in PersonForm.__struct_fields__}
    return blank(PersonForm, **{name: "" if value is None else str(value) for name, value in known.items()})

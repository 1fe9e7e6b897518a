"""The list of people, and a new person."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.queries import OrgUnitRow, org_units, people
from lms.accounts.queries.people import PAGE, Wanted, waiting_for_a_link
from lms.accounts.rules.people import Details, common_timezones
from lms.accounts.rules.permissions import Action, Role, require
from lms.accounts.service import create_person
from lms.admin.rules.words import ROLE_NAMES, STATUS_NAMES
from lms.core.errors import Invalid
from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.templating import page

AnyRequest = Request[Any, Any, Any]


class PersonForm(msgspec.Struct, frozen=True):
    """What is kept about a person."""

    login: Annotated[str, Meta(max_length=60)]
    display_name: Annotated[str, Meta(max_length=120)]
    given_name: Annotated[str, Meta(max_length=80)]
    family_name: Annotated[str, Meta(max_length=80)] = ""
    email: Annotated[str, Meta(max_length=254)] | None = None
    employee_no: Annotated[str, Meta(max_length=40)] | None = None
    locale: Annotated[str, Meta(max_length=10)] = "en"
    timezone: Annotated[str, Meta(max_length=60)] = "UTC"
    hire_date: date | None = None

    def details(self) -> Details:
        """The same for the service."""
        return msgspec.convert(self, Details, from_attributes=True)


@get("/admin/people", name="admin.people")
async def people_page(
    request: AnyRequest,
    *,
    q: FromQuery[str] = "",
    role: FromQuery[str] = "",
    status: FromQuery[str] = "active",
    unit: FromQuery[str] = "",
    number: Annotated[str, QueryParameter(name="page")] = "1",
) -> Response[Any]:
    """People by name, narrowed by words, role, org unit and whether they are still here."""
    actor = actor_of(request)
    units = await org_units(actor)
    path = next((each.path for each in units if each.code == unit), "")
    wanted = Wanted(
        search=_plain(q), role=_plain(role), status="" if status == "all" else _plain(status), unit_path=path,
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
    )  # fmt: skip
    found = await people(actor, wanted)
    return page(
        request, "admin/people.html", found=found, size=PAGE, q=wanted.search, role=role, here=status, unit=unit,
        units=unit_options(units), roles=role_options(), statuses=list(STATUS_NAMES.items()), role_names=ROLE_NAMES,
        asked=await waiting_for_a_link(actor),
    )  # fmt: skip


@get("/admin/people/new", name="admin.person_new")
async def new_person_page(request: AnyRequest) -> Response[Any]:
    """A form for a new person."""
    actor = actor_of(request)
    require(actor, Action.PEOPLE_MANAGE)
    return _new(request, blank(PersonForm, locale=actor.locale, timezone=actor.timezone))


@post("/admin/people", name="admin.person_add")
async def add_person(request: AnyRequest) -> Response[Any]:
    """Add the person; roles, place and a link to set a password follow on the person's own page."""
    actor = actor_of(request)
    require(actor, Action.PEOPLE_MANAGE)
    form = await posted(request, PersonForm)
    if form.value is None:
        return _new(request, form, status=422)
    try:
        _id, ref = await create_person(actor, form.value.details())
    except Invalid as refusal:
        return _new(request, form.refused_by(refusal), status=422)
    return Redirect(f"/admin/people/{ref}?done=added", status_code=303)


def unit_options(units: list[OrgUnitRow]) -> list[tuple[str, str]]:
    """Org units for a choice, indented by their depth."""
    return [(unit.code, "\u2003" * unit.depth + unit.name) for unit in units]


def role_options() -> list[tuple[str, object]]:
    """Roles for a choice."""
    return [(role.value, ROLE_NAMES[role]) for role in Role]


def _new(request: AnyRequest, form: Bound[PersonForm], *, status: int = 200) -> Response[Any]:
    return page(request, "admin/person_new.html", status=status, form=form, zones=common_timezones())


def _plain(text: str) -> str:
    """Search words without what no database takes."""
    return "".join(char for char in text if char.isprintable())[:120]

"""Phone systems: when each was heard, which names nobody here has, and the names given to people."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from lms.accounts.rules.permissions import Action, require
from lms.core.errors import Invalid
from lms.core.forms import Bound, Text, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.telephony import queries
from lms.telephony.rules.names import ANY, SOURCES, lines
from lms.telephony.rules.words import STATE_NAMES, TROUBLES, source_name
from lms.telephony.service import give_names, take_name

AnyRequest = Request[Any, Any, Any]
_PATH: Final = "/admin/phones"


class NamesForm(msgspec.Struct, frozen=True):
    """Names that one system, or any, has for people: one line each."""

    lines: Annotated[Text, msgspec.Meta(max_length=60_000)]
    source: Annotated[str, msgspec.Meta(max_length=60)] = ANY


@get(_PATH, name="admin.phones")
async def phones_page(request: AnyRequest, number: Annotated[str, QueryParameter(name="page")] = "1") -> Response[Any]:
    """What is heard of phone systems, and who is who."""
    given = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    return await _page(request, blank(NamesForm), number=given)


@post(f"{_PATH}/names", name="admin.phone_names")
async def give(request: AnyRequest) -> Response[Any]:
    """Give names to people, all lines or none."""
    actor = actor_of(request)
    require(actor, Action.PHONE_MANAGE)
    form = await posted(request, NamesForm)
    if form.value is None:
        return await _page(request, form, status=422)
    source = form.value.source if form.value.source in await _known_sources(request) else ANY
    try:
        await give_names(actor, source, lines(form.value.lines))
    except Invalid as refusal:
        return await _page(request, form.refused_by(refusal), status=422)
    return Redirect(f"{_PATH}?done=given", status_code=303)


@post(_PATH + "/names/{identity_id:int}/removal", name="admin.phone_name_end")
async def take(request: AnyRequest, identity_id: FromPath[int]) -> Response[Any]:
    """Take a name away from its person."""
    await take_name(actor_of(request), identity_id)
    return Redirect(f"{_PATH}?done=taken", status_code=303)


async def _known_sources(request: AnyRequest) -> dict[str, str]:
    """The systems with an adapter and those that have been heard, by name."""
    heard = [row.source for row in await queries.sources(actor_of(request))]
    return {source: source_name(source) for source in dict.fromkeys([*SOURCES, *heard])}


async def _page(request: AnyRequest, form: Bound[NamesForm], *, number: int = 1, status: int = 200) -> Response[Any]:
    actor = actor_of(request)
    sources = await queries.sources(actor)
    names = {source: source_name(source) for source in dict.fromkeys([*SOURCES, *(row.source for row in sources)])}
    done = {"given": _("The names are kept."), "taken": _("The name is taken away.")}
    given = {
        "found": await queries.identities(actor, number),
        "unknown": await queries.unknown_names(actor),
        "options": [(ANY, _("Any phone system")), *names.items()],
        "done": done.get(request.query_params.get("done", ""), ""),
    }
    return page(
        request, "admin/phones.html", status=status, form=form, sources=sources, names=names, state_names=STATE_NAMES,
        troubles=TROUBLES, size=queries.PAGE, headers=None, **given,
    )  # fmt: skip


routes = [phones_page, give, take]

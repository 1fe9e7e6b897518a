"""Policies: which there are, bringing one in as Markdown with a look before, and a clause for everybody to read."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, may, require
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.forms import Bound, Text, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import LOCALES, NAMES
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.policies import queries, service
from lms.policies.rules.markdown import MOST_BYTES
from lms.policies.service import Draft, Outlook

AnyRequest = Request[Any, Any, Any]
_BODY: Final = 4 * MOST_BYTES
_SHOWN: Final = 200


class PolicyForm(msgspec.Struct, frozen=True):
    """A policy to bring in; `seen` is the sign of what was looked at, `do` is look or apply."""

    key: Annotated[str, Meta(max_length=40)] = ""
    title: Annotated[str, Meta(max_length=200)] = ""
    locale: Annotated[str, Meta(max_length=10)] = "en"
    text: Annotated[Text, Meta(max_length=MOST_BYTES)] = ""
    seen: Annotated[str, Meta(max_length=24)] = ""
    do: str = "look"


@get("/authoring/coverage/policies", name="policies")
async def policies_page(request: AnyRequest) -> Response[bytes]:
    """All policies, the one that comes with Lull first."""
    actor = actor_of(request)
    require(actor, Action.POLICY_CARE)
    return page(request, "coverage/policies.html", found=await queries.policies(actor.locale))


@get("/authoring/coverage/policies/new", name="policies.new")
async def new_page(request: AnyRequest, key: FromQuery[str] = "", lang: FromQuery[str] = "") -> Response[bytes]:
    """The form, empty or for a newer text of a policy, in its first language or in the one that `lang` names."""
    actor = actor_of(request)
    require(actor, Action.POLICY_CARE)
    stands = await queries.policy(key)
    given = {"locale": actor.locale}
    if stands:
        first = lang not in LOCALES or lang == stands.locale
        given = {"key": key, "title": stands.title if first else "", "locale": stands.locale if first else lang}
    return _form(request, blank(PolicyForm, **given))


@post(
    "/authoring/coverage/policies", name="policies.bring", status_code=200, request_max_body_size=_BODY,
    opt={"form_limit": _BODY},
)  # fmt: skip
async def bring_form(request: AnyRequest) -> Response[Any]:
    """Look at what a text would change, or apply exactly what was looked at."""
    actor = actor_of(request)
    require(actor, Action.POLICY_CARE)
    form = await posted(request, PolicyForm)
    if form.value is None:
        return _form(request, form, status=422)
    draft, said = await _draft(request, form.value), form.value
    form = Bound(form.value, {}, {**form.raw, "text": draft.text})
    try:
        if said.do != "apply":
            return _form(request, form, outlook=await service.foresee(actor, draft))
        await service.apply(actor, draft, said.seen)
    except Invalid as refused:
        return _form(request, form.refused_by(refused), status=422)
    except Conflict as refused:
        outlook = await service.foresee(actor, draft)
        return _form(request, form.refused("", refused.message), outlook=outlook, status=409)
    urls_of(request.app)
    return Redirect(url("policies.one", key=draft.key), status_code=303)


@get("/authoring/coverage/policies/{key:str}", name="policies.one")
async def policy_page(request: AnyRequest, key: FromPath[str]) -> Response[bytes]:
    """One policy: its clauses, and the texts they were read from."""
    actor = actor_of(request)
    require(actor, Action.POLICY_CARE)
    stands = await queries.policy(key, actor.locale)
    if stands is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    texts = {locale: len(found) for locale, found in (await queries.translated(key)).items()}
    said = [(one, NAMES[one], stands.clauses if one == stands.locale else texts.get(one, 0)) for one in LOCALES]
    return page(
        request, "coverage/policy.html", policy=stands, imports=await queries.imports(key), said=said, names=NAMES
    )


@get("/policy/{clause:str}", name="policy.clause")
async def clause_text(request: AnyRequest, clause: FromPath[str]) -> Response[bytes]:
    """What a clause asks for, for everybody: pages link to it."""
    actor = actor_of(request)
    found = await queries.clause(actor, clause)
    return page(request, "coverage/text.html", clause=found, writes=may(actor, Action.COURSE_WRITE), names=NAMES)


async def _draft(request: AnyRequest, said: PolicyForm) -> Draft:
    """A chosen file goes before what was pasted; bytes that are no UTF-8 are refused by the service.

    It becomes what the field will send when it is applied: plain line ends, nothing around it.
    """
    files = [each for _name, each in (await request.form()).multi_items() if isinstance(each, UploadFile)]
    content = await files[-1].read() if files and files[-1].filename else b""
    text = content.decode("utf-8-sig", errors="replace").replace("\ufffd", "\0") if content else said.text
    return Draft(said.key, text.replace("\r\n", "\n").strip(), said.title, said.locale)


def _form(
    request: AnyRequest, form: Bound[PolicyForm], *, outlook: Outlook | None = None, status: int = 200
) -> Response[bytes]:
    return page(
        request, "coverage/bring.html", status=status, form=form, outlook=outlook, shown=_SHOWN,
        locales=[(one, NAMES[one]) for one in LOCALES], names=NAMES,
    )  # fmt: skip

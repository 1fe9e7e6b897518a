"""The rules of a quiz as a page of their own, which the editor of the quiz shows as a panel."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.accounts.rules.permissions import Actor
from lms.core.errors import Invalid, NotFound
from lms.core.forms import Form, form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Plain
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.drafts import queries as drafts
from lms.drafts import service
from lms.drafts.rules.languages import LANGUAGE
from lms.quizwriting import queries
from lms.quizwriting.rules.settings import ORDER, OWN_WORDS, changes
from lms.quizwriting.web.look import NO_STORE, ROOMY

AnyRequest = Request[Any, Any, Any]

_PATH: Final = "/authoring/courses/{code:str}/quizzes/{key:str}/rules"
_values = msgspec.json.Decoder(dict[str, Any])


@get(_PATH, name="quizwriting.rules")
async def rules(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Every rule as a sentence whose values are fields."""
    actor, locale = actor_of(request), await _locale(request, code, key)
    return await _page(request, actor, (code, key, locale), 0)


@post(_PATH, name="quizwriting.rules_keep", status_code=303, opt=ROOMY)
async def keep_rules(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Write what was changed into the draft; a script gets the rules as they then stand."""
    actor, locale = actor_of(request), await _locale(request, code, key)
    made = _changes(await form_of(request), actor.timezone)
    version = await _keep(actor, code, key, locale, made)
    if "hx-request" in request.headers:
        return await _page(request, actor, (code, key, locale), version)
    urls_of(request.app)
    return Redirect(url("quizwriting.rules", code=code, key=key, lang=locale), status_code=303, headers=NO_STORE)


async def _page(request: AnyRequest, actor: Actor, at: tuple[str, str, str], version: int) -> Response[bytes]:
    """`version` is the one that the text of this language has by this change alone, 0 when it has none by it."""
    view = await drafts.draft(actor, at[0])
    found = await queries.panel(actor, *at)
    was = msgspec.json.encode(found.values).decode()
    return page(
        request, "quizwriting/rules.html", headers=NO_STORE, panel=found, view=view, unit=view.unit(at[1]),
        lang=at[2], was=was, version=version,
    )  # fmt: skip


async def _locale(request: AnyRequest, code: str, key: str) -> str:
    """The language that the address names; NotFound unless the unit is a quiz of this draft."""
    view = await service.open_draft(actor_of(request), code)
    if not view.unit(key).is_quiz:
        raise NotFound(_("There is no such quiz in this course."))
    named = str(request.query_params.get("lang", ""))
    lost = request.method == "POST" and LANGUAGE.fullmatch(named)  # what is written there never lands in another one
    return named if named in view.languages or lost else view.source


def _changes(form: Form, zone: str) -> dict[str, Plain | None]:
    try:
        was = _values.decode(form.last("was"))
    except (msgspec.DecodeError, RecursionError) as error:
        sentence = _("The page did not arrive as it was sent out. Open it again; what was saved is there.")
        raise Invalid(sentence) from error
    made = changes(was, {name: form.last(name) for name in form}, zone)
    taken = form.last("drop")
    return made | ({taken: None} if taken in was else {})


async def _keep(actor: Actor, code: str, key: str, locale: str, made: dict[str, Plain | None]) -> int:
    """Change the rules in all languages, so that none differs, and the words of this one."""
    if not made:
        return 0
    stands = (await queries.panel(actor, code, key, locale)).values
    shared = {name: stands.get(name) for name in ORDER if name not in OWN_WORDS}
    shared |= {name: value for name, value in made.items() if name not in {"title", *OWN_WORDS}}
    own = service.Own(locale, {name: value for name, value in made.items() if name in OWN_WORDS})
    versions = await service.change_unit(actor, code, key, shared, own)
    return versions.get(locale, 0)

"""What is said about a course as a whole: one form, all languages side by side."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.accounts.queries.people import actor_by_login
from lms.accounts.rules.permissions import Actor
from lms.core.errors import NotFound
from lms.core.forms import Bound, Form, form_of
from lms.core.guards import actor_of
from lms.core.i18n import LOCALES, NAMES
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.drafts import queries, service
from lms.drafts.queries import DraftView
from lms.outlines.rules.facts import Facts, facts_of, faults, values
from lms.outlines.web.courses import CATEGORIES
from lms.outlines.web.outline import NO_STORE

AnyRequest = Request[Any, Any, Any]


@get("/authoring/courses/{code:str}/facts", name="outline.facts")
async def facts_page(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The form, filled in."""
    view = await service.open_draft(actor_of(request), code)
    return await shown_facts(request, view, facts_of(view.values), {})


@post("/authoring/courses/{code:str}/facts", name="outline.keep_facts", status_code=303)
async def keep_facts(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Keep what was typed; with a mistake in it nothing is kept and everything stands in the form again."""
    actor = actor_of(request)
    view = await queries.draft(actor, code)
    typed = typed_facts(await form_of(request), view)
    if errors := await kept(actor, view, typed):
        return await shown_facts(request, view, typed, errors, status=422)
    urls_of(request.app)
    return Redirect(url("outline", code=code), status_code=303, headers=NO_STORE)


async def kept(actor: Actor, view: DraftView, typed: Facts) -> dict[str, str]:
    """Keep what was typed; with faults (returned by field) nothing."""
    errors = faults(typed, view.source) | await _unknown_owner(typed)
    if not errors:
        await service.change_course(actor, view.code, values(typed, view.values))
    return errors


def typed_facts(form: Form, view: DraftView) -> Facts:
    """What stands in the posted form."""
    added = [one for one in form.get("languages", []) if one in _choice(view)]
    by_language = {
        name: {
            at: " ".join(form.last(f"{name}-{at}").split()) for at in _choice(view) if form.last(f"{name}-{at}").strip()
        }
        for name in ("title", "summary", "audience")
    }
    return Facts(
        category=form.last("category"), clauses=tuple(form.last("clauses").replace(",", " ").split()),
        owner=form.last("owner").strip(), languages=tuple(dict.fromkeys((*view.languages, *added))), **by_language,
    )  # fmt: skip


async def _unknown_owner(typed: Facts) -> dict[str, str]:
    try:
        await actor_by_login(typed.owner)
    except NotFound as refusal:
        return {"owner": refusal.message}
    return {}


def _choice(view: DraftView) -> tuple[str, ...]:
    """The languages that may be chosen: those of the site, and what the course has already."""
    return tuple(dict.fromkeys((*view.languages, *LOCALES)))


async def shown_facts(
    request: AnyRequest, view: DraftView, facts: Facts, errors: dict[str, str], *, status: int = 200, leaving: str = ""
) -> Response[bytes]:
    """The form as it was typed; `leaving` is a language about which is asked whether it shall go."""
    form: Bound[Any] = Bound(None, errors, {}) if errors else Bound(None, {}, {})
    went = {one.key: one for one in await queries.gone(actor_of(request), view.id) if one.kind == "language"}
    away = [one for key, one in went.items() if key not in facts.languages]
    choice = [(one, NAMES.get(one, one)) for one in _choice(view) if one in facts.languages or one not in went]
    pages = sum(leaving in unit.texts for unit in view.units if unit.removed_at is None)
    return page(
        request, "outlines/facts.html", status=status, headers=NO_STORE, view=view, facts=facts, form=form,
        errors=errors, categories=CATEGORIES, choice=choice, away=away, leaving=leaving, pages=pages,
    )  # fmt: skip

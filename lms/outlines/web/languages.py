"""Languages that leave a course, and come back."""

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath

from lms.accounts.rules.permissions import Actor
from lms.core.errors import BadRequest, Conflict, NotFound
from lms.core.forms import form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.drafts import queries, service
from lms.outlines.service import Arranged, Undo, Verb
from lms.outlines.web.facts import kept, shown_facts, typed_facts
from lms.outlines.web.outline import arranged, refused

AnyRequest = Request[Any, Any, Any]
_WORDS: Final = {"ask", "keep", "out", "back"}


@post("/authoring/courses/{code:str}/languages", name="outline.languages", status_code=303)
async def languages(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Ask about a language that shall go, take it out, or bring it back; what was typed beside it is kept."""
    actor, form = actor_of(request), await form_of(request)
    view = await queries.draft(actor, code)
    typed = typed_facts(form, view)
    word, _colon, locale = form.last("do").partition(":")
    if word not in _WORDS:
        raise BadRequest(_("This button is not known. Open the page again."))
    if word in {"ask", "keep"}:
        return await shown_facts(request, view, typed, {}, leaving=locale if locale in view.languages[1:] else "")
    if errors := await kept(actor, view, typed):
        return await shown_facts(request, view, typed, errors, status=422)
    try:
        done = await _taken_out(actor, code, locale) if word == "out" else await _brought_back(actor, code, locale)
    except (Conflict, NotFound) as refusal:
        return await refused(request, code, Arranged("", refusal.message))
    return await arranged(request, code, done)


async def _taken_out(actor: Actor, code: str, locale: str) -> Arranged:
    await service.remove_language(actor, code, locale)
    return Arranged("", _("Taken out."), Undo(f"{Verb.LANGUAGE_BACK}:{locale}"))


async def _brought_back(actor: Actor, code: str, locale: str) -> Arranged:
    await service.put_back_language(actor, code, locale)
    return Arranged("", _("The language is back, with its pages."))

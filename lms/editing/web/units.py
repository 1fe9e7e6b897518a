"""The address of a unit that is being written: texts and quizzes have pages of their own behind it."""

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from lms.core.guards import actor_of
from lms.drafts import queries, service
from lms.editing.web.kept import kept_by_form
from lms.editing.web.opened import AnyRequest, Opened, wanted_locale, written_locale
from lms.editing.web.quiz_page import quiz_page
from lms.editing.web.text_page import text_page

_PATH: Final = "/authoring/courses/{code:str}/units/{key:str}"
_ROOMY: Final = {"form_limit": 2_000_000}


@get(_PATH, name="editing.unit")
async def open_unit(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """The page on which a unit is written, in the language that `lang` names."""
    actor = actor_of(request)
    view = await service.open_draft(actor, code)
    unit, locale, named = view.unit(key), wanted_locale(request, view), written_locale(request, view)
    gone = named != locale and (await queries.open_text(actor, code, key, named)).version > 0
    opened = Opened(view, unit, locale, named if gone else "")
    return await (quiz_page if unit.is_quiz else text_page)(request, opened)


@post(_PATH, name="editing.keep", status_code=303, opt=_ROOMY)
async def keep_unit(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Save by a plain form: title and text of either kind of unit, for browsers without scripts."""
    return await kept_by_form(request, code, key)

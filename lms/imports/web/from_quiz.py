"""The questions of a quiz into a bank: which bank, then the same look and the same import as for a file."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec.structs import replace

from lms.banks.queries import bank_by_ref, banks_to_use
from lms.core.errors import Invalid, TooLarge
from lms.core.forms import form_of
from lms.core.guards import actor_of
from lms.core.i18n import NAMES
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.drafts.queries import OpenText, open_text
from lms.imports.service import foresee, keep_upload, without_other_pictures
from lms.imports.web.banks import bank_user
from lms.imports.web.imports import looked

AnyRequest = Request[Any, Any, Any]


@get("/authoring/courses/{code:str}/quizzes/{key:str}/into-bank", name="import.quiz")
async def choose(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Choose the bank that a copy of the quiz's questions goes into."""
    await _opened(request, code, key)
    return await _choice(request, code, key)


@post("/authoring/courses/{code:str}/quizzes/{key:str}/into-bank", name="import.quiz_look", status_code=200)
async def look(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """What would come into the bank; nothing is written."""
    person, found, form = bank_user(request), await _opened(request, code, key), await form_of(request)
    bank = await bank_by_ref(person, form.last("bank"))
    if bank is None or bank.locale != _locale(request):
        return await _choice(request, code, key, sentence=_("Choose the bank that they go into."), status=422)
    copied = await without_other_pictures(actor_of(request), found.draft_id, found.text)
    content = copied.text.encode()
    try:
        outlook = await foresee(content, bank=bank.name, locale=bank.locale)
    except (Invalid, TooLarge) as refusal:
        return await _choice(request, code, key, sentence=refusal.message, status=422)
    said = replace(outlook, reading=replace(outlook.reading, notes=(*outlook.reading.notes, *copied.notes)))
    return looked(request, bank, said, source=f"{code}/{key}", upload=await keep_upload(person, content))


async def _opened(request: AnyRequest, code: str, key: str) -> OpenText:
    """The quiz as it is being written, for somebody who may use banks. Raises NotFound."""
    bank_user(request)
    return await open_text(actor_of(request), code, key, _locale(request))


async def _choice(
    request: AnyRequest, code: str, key: str, *, sentence: str = "", status: int = 200
) -> Response[bytes]:
    banks = await banks_to_use(bank_user(request), _locale(request))
    return page(
        request, "imports/from_quiz.html", status=status, banks=[(each.ref, each.name) for each in banks], code=code,
        key=key, lang=_locale(request), sentence=sentence,
    )  # fmt: skip


def _locale(request: AnyRequest) -> str:
    named = str(request.query_params.get("lang", ""))
    return named if named in NAMES else "en"

"""One question of a bank: its text to change, the quizzes that ask it, its versions with their differences."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.banks import service
from lms.banks.queries import BankHead
from lms.core.errors import Conflict, Invalid
from lms.core.forms import form_of
from lms.core.templating import page
from lms.imports.web import views
from lms.imports.web.banks import bank_of, bank_user, page_number

AnyRequest = Request[Any, Any, Any]


@get("/authoring/banks/{ref:str}/questions/{key:str}", name="bank.question")
async def question_page(request: AnyRequest, ref: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """The question as quiz text, and all that is known about it."""
    return await _question(request, await bank_of(request, ref), key)


@post("/authoring/banks/{ref:str}/questions/{key:str}", name="bank.question_keep", status_code=303)
async def keep(request: AnyRequest, ref: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Keep what was typed as the question's next version."""
    bank, form = await bank_of(request, ref), await form_of(request)
    text, seen = form.last("text").replace("\r\n", "\n"), page_number(form.last("seen"))
    try:
        await service.edit_question(bank, key, text, seen=seen, by=bank_user(request))
    except service.NotReadable as refusal:
        return await _question(request, bank, key, text=text, problems=refusal.problems, status=422)
    except (Invalid, Conflict) as refusal:
        return await _question(request, bank, key, text=text, sentence=refusal.message, status=refusal.status)
    return Redirect(f"/authoring/banks/{ref}/questions/{key}?kept=1", status_code=303)


async def _question(
    request: AnyRequest, bank: BankHead, key: str, *, text: str = "", sentence: str = "", status: int = 200, **more: Any
) -> Response[bytes]:
    found = await views.question(bank, key)
    return page(
        request, "imports/question.html", status=status, bank=bank, found=found, text=text or found.text,
        sentence=sentence, problems=more.get("problems", ()), kept="kept" in request.query_params,
    )  # fmt: skip

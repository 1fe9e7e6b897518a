"""One question of a bank: its text or form to change, the quizzes that ask it, its versions with their differences."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.banks import service
from lms.banks.queries import BankHead
from lms.core.errors import Conflict, Invalid
from lms.core.forms import form_of
from lms.core.i18n import NAMES
from lms.core.problems import Problem
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.imports.web import views
from lms.imports.web.banks import bank_of, bank_user, page_number
from lms.questionforms.rules import QuestionForm, blank, form_from, stepped_from, written

AnyRequest = Request[Any, Any, Any]


class Typed(msgspec.Struct, frozen=True):
    """What was typed and not kept, with what is wrong: as text, or as a form."""

    text: str = ""
    form: QuestionForm | None = None
    sentence: str = ""
    problems: tuple[Problem, ...] = ()
    status: int = 200


@get("/authoring/banks/{ref:str}/questions/{key:str}", name="bank.question")
async def question_page(request: AnyRequest, ref: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """The question as quiz text or as a form, and all that is known about it."""
    return await _question(request, await bank_of(request, ref), key, Typed())


@post("/authoring/banks/{ref:str}/questions/{key:str}", name="bank.question_keep", status_code=303)
async def keep(request: AnyRequest, ref: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Keep what was typed as the question's next version."""
    bank, form = await bank_of(request, ref), await form_of(request)
    return await _kept(request, bank, key, Typed(form.last("text").replace("\r\n", "\n")))


@post("/authoring/banks/{ref:str}/questions/{key:str}/form", name="bank.question_form", status_code=200)
async def keep_form(request: AnyRequest, ref: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Keep what the form says as the question's next version, or show it after one of its buttons."""
    bank, sent = await bank_of(request, ref), await form_of(request)
    form = stepped_from(sent, form_from(sent))
    if sent.last("do") != "save":
        return await _question(request, bank, key, Typed(form=form))
    text = "\n".join(written(form, views.language(request, bank), key=key).lines)
    return await _kept(request, bank, key, Typed(text, form))


async def _kept(request: AnyRequest, bank: BankHead, key: str, typed: Typed) -> Response[Any]:
    form, locale = await form_of(request), views.language(request, bank)
    seen = page_number(form.last("seen"))
    try:
        await service.edit_question(bank, key, typed.text, seen=seen, by=bank_user(request), locale=locale)
    except service.NotReadable as refusal:
        return await _question(
            request, bank, key, msgspec.structs.replace(typed, problems=refusal.problems, status=422)
        )
    except (Invalid, Conflict) as refusal:
        sentence = {"sentence": refusal.message, "status": refusal.status}
        return await _question(request, bank, key, msgspec.structs.replace(typed, **sentence))
    urls_of(request.app)
    view = "form" if typed.form else None
    return Redirect(url("bank.question", ref=bank.ref, key=key, kept=1, lang=locale, view=view), status_code=303)


async def _question(request: AnyRequest, bank: BankHead, key: str, typed: Typed) -> Response[bytes]:
    locale = views.language(request, bank)
    found = await views.question(bank, key, locale)
    as_form = typed.form is not None or (not typed.text and request.query_params.get("view") == "form")
    form = typed.form or (found.form if as_form else None)
    faults = written(form, locale, key=key).faults if form else {}
    return page(
        request, "imports/question.html", status=typed.status, bank=bank, found=found, text=typed.text or found.text,
        sentence=typed.sentence, problems=typed.problems, kept="kept" in request.query_params, form=form,
        faults=faults, blank=blank(form.kind if form else ""), lang=locale, languages=NAMES,
    )  # fmt: skip

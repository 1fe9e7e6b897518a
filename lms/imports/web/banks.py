"""The list of banks, a new one, and one bank with its questions."""

from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, require
from lms.banks import service
from lms.banks.queries import BankHead, bank_by_ref, banks_of, ids_of, imports_of, whole_bank
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.forms import Bound, blank, form_of, posted
from lms.core.guards import actor_of
from lms.core.i18n import current_locale
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.imports.web import views
from lms.interchange.rules import Format, write_file
from lms.questions.rules.kinds import in_language

AnyRequest = Request[Any, Any, Any]
PageNumber = Annotated[str, QueryParameter(name="page")]

_FILES: Final = {
    "gift": (Format.GIFT, "gift"),
    "moodle-xml": (Format.MOODLE_XML, "xml"),
    "csv": (Format.CSV, "csv"),
    "quiz-text": (Format.QUIZ_TEXT, "quiz"),
}


class BankForm(msgspec.Struct, frozen=True):
    """A new bank."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    language: Literal["en", "zh-Hant", "zh-Hans"]


def bank_user(request: AnyRequest) -> int:
    """The person asking, who may use question banks. Raises NotFound."""
    actor = actor_of(request)
    require(actor, Action.BANK_USE)
    return actor.person_id


async def bank_of(request: AnyRequest, ref: str) -> BankHead:
    """The bank of an address, when the person asking may use it. Raises NotFound."""
    found = await bank_by_ref(bank_user(request), ref)
    if found is None:
        raise NotFound(_("There is no such question bank, or it is not shared with you."))
    return found


def page_number(text: str) -> int:
    """The number of a page of a list; 1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _done(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@get("/authoring/banks", name="banks")
async def banks_page(request: AnyRequest, number: PageNumber = "1") -> Response[bytes]:
    """All banks that one may use, and a form for a new one."""
    return await _banks(request, number, blank(BankForm, language=current_locale()))


@post("/authoring/banks", name="bank.make")
async def make(request: AnyRequest) -> Response[Any]:
    """Make a bank and go to it."""
    person, form = bank_user(request), await posted(request, BankForm)
    if form.value is None:
        return await _banks(request, "1", form, status=422)
    try:
        ref = await service.make_bank(form.value.name, locale=form.value.language, owner=person)
    except (Invalid, Conflict) as refusal:
        return await _banks(request, "1", form.refused("name", refusal.message), status=422)
    return Redirect(f"/authoring/banks/{ref}", status_code=303)


@get("/authoring/banks/{ref:str}", name="bank")
async def bank_page(request: AnyRequest, ref: FromPath[str], number: PageNumber = "1") -> Response[bytes]:
    """The questions of a bank: searched, filtered, a page of fifty."""
    return await _bank(request, await bank_of(request, ref), number)


@post("/authoring/banks/{ref:str}/sharing", name="bank.share")
async def share(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Share a bank of one's own with all instructors, or keep it to oneself."""
    bank, form = await bank_of(request, ref), await form_of(request)
    if bank.owner != actor_of(request).person_id:
        raise NotFound(_("There is no such question bank, or it is not shared with you."))
    await service.share_bank(bank.id, shared=form.last("shared") == "yes")
    return Redirect(f"/authoring/banks/{ref}", status_code=303)


@post("/authoring/banks/{ref:str}/owner", name="bank.owner")
async def hand_over(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Give a bank of one's own to somebody else who writes courses."""
    bank, form, person = await bank_of(request, ref), await form_of(request), actor_of(request).person_id
    if bank.owner != person:
        raise NotFound(_("There is no such question bank, or it is not shared with you."))
    try:
        await service.hand_over(bank, form.last("login"), by=person)
    except Invalid as refusal:
        return await _bank(request, bank, "1", sentence=refusal.message, status=422)
    return Redirect("/authoring/banks", status_code=303)


@post("/authoring/banks/{ref:str}/questions", name="bank.tend")
async def tend(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Tag, move, retire or bring back the questions that are ticked."""
    bank, form = await bank_of(request, ref), await form_of(request)
    questions = await ids_of(bank.id, form.get("key", []))
    try:
        done = await views.tend(bank, questions, form, bank_user(request))
    except (Invalid, Conflict) as refusal:
        return await _bank(request, bank, "1", sentence=refusal.message, status=refusal.status)
    return Redirect(f"/authoring/banks/{ref}?{form.last('back')}&done={done}", status_code=303)


@get("/authoring/banks/{ref:str}/exports/{name:str}", name="bank.export")
async def export(request: AnyRequest, ref: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """All questions that are not retired, as a file."""
    bank = await bank_of(request, ref)
    if name not in _FILES:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    format_, ending = _FILES[name]
    found = [in_language(each.languages, bank.locale) for each in await whole_bank(bank.id)]
    written = write_file(format_, found, bank.locale)
    file = quote(f"{bank.name}.{ending}", safe="")
    headers = {
        "content-disposition": f"attachment; filename*=utf-8''{file}",
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "no-store",
    }
    return Response(written.content.encode(), headers=headers, media_type="application/octet-stream")


async def _banks(request: AnyRequest, number: str, form: Bound[BankForm], *, status: int = 200) -> Response[bytes]:
    found = await banks_of(bank_user(request), page_number(number))
    return page(request, "imports/banks.html", status=status, found=found, form=form)


async def _bank(
    request: AnyRequest, bank: BankHead, number: str, *, sentence: str = "", status: int = 200
) -> Response[bytes]:
    found = await views.bank(bank, dict(request.query_params), page_number(number), actor_of(request).person_id)
    imports = await imports_of(bank.id)
    return page(
        request, "imports/bank.html", status=status, bank=bank, found=found, imports=imports, sentence=sentence,
        mine=bank.owner == actor_of(request).person_id, done=_done(request.query_params.get("done", "")),
    )  # fmt: skip

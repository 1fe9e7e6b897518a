"""New questions of a bank by hand: one as a form, or several as quiz text; and a look at what is being typed."""

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from lms.banks import service
from lms.banks.queries import BankHead, Near, near_duplicates
from lms.banks.rules.planning import Incoming
from lms.banks.rules.shelf import compared_by
from lms.core.errors import Conflict
from lms.core.forms import Form, form_of
from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.core.templating import fragment, page
from lms.core.urls import url, urls_of
from lms.imports.web import views
from lms.imports.web.banks import bank_of, bank_user
from lms.interchange.rules import read_quiz_text
from lms.questionforms.rules import KINDS, QuestionForm, begun, blank, form_from, stepped_from, written
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text.lines import blocks

AnyRequest = Request[Any, Any, Any]
_GOES_ON: Final = ("topic", "tags", "clauses", "level")
"""What the next of several questions usually shares with the one before."""
_CALLED: Final = "q1"
_MOST: Final = 400
_ROOMY: Final = {"form_limit": 2_000_000}


class Draft(msgspec.Struct, frozen=True):
    """What was typed for new questions and what is wrong with it: as text, or as a form."""

    text: str = ""
    form: QuestionForm | None = None
    sentence: str = ""
    problems: tuple[Problem, ...] = ()
    faults: dict[str, str] = {}
    status: int = 200


class Found(msgspec.Struct, frozen=True):
    """The questions of what was typed, or what is wrong by line; `lines` are their first ones by their numbers."""

    incoming: tuple[Incoming, ...]
    problems: tuple[Problem, ...]
    lines: dict[int, int] = {}

    @property
    def first(self) -> Question | None:
        """The question that a look shows."""
        return self.incoming[0].question if self.incoming else None


@get("/authoring/banks/{ref:str}/new-question", name="bank.question_new")
async def new_question(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """The empty form of a question, or room for several as text."""
    bank, asked = await bank_of(request, ref), request.query_params
    kind = asked.get("kind", "")
    form = _empty(begun(kind if kind in KINDS else "single", bank.locale))
    form = replace(form, **{name: str(asked[name])[:_MOST] for name in _GOES_ON if name in asked})
    return _page(request, bank, Draft(form=None if asked.get("view") == "text" else form))


@post("/authoring/banks/{ref:str}/new-question", name="bank.question_add", status_code=303, opt=_ROOMY)
async def add(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Put all questions of the text into the bank, or none when one cannot be read."""
    bank, sent = await bank_of(request, ref), await form_of(request)
    return await _added(request, bank, Draft(_typed(sent)), sent)


@post("/authoring/banks/{ref:str}/new-question/form", name="bank.question_add_form", status_code=200)
async def add_form(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Put the question of the form into the bank, or show the form after one of its buttons."""
    bank, sent = await bank_of(request, ref), await form_of(request)
    form = stepped_from(sent, form_from(sent))
    if sent.last("do") not in {"save", "another"}:
        return _page(request, bank, Draft(form=form))
    made = written(form, bank.locale, key=_CALLED)
    return await _added(request, bank, Draft("\n".join(made.lines), form, faults=made.faults), sent)


@post("/authoring/banks/{ref:str}/look", name="bank.look", status_code=200, opt=_ROOMY)
async def look(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """The question as learners would see it, and which are nearly the same. Nothing is kept."""
    bank, sent = await bank_of(request, ref), await form_of(request)
    form = form_from(sent) if "kind" in sent else None
    locale = views.language(request, bank)
    text = "\n".join(written(form, locale, key=_CALLED).lines) if form else _typed(sent)
    found = await _read(text, locale)
    near: tuple[Near, ...] = ()
    if found.first is not None:
        near = await near_duplicates(bank_user(request), compared_by(found.first), besides=sent.last("besides"))
    seen = views.seen(found.first) if found.first else None
    return fragment(
        request, "imports/_seen.html", headers={"cache-control": "no-store"}, bank=bank, lang=locale, seen=seen,
        near=near, problems=found.problems[:1], more=max(0, len(found.incoming) - 1), by_form=form is not None,
    )  # fmt: skip


async def _added(request: AnyRequest, bank: BankHead, draft: Draft, sent: Form) -> Response[Any]:
    found = await _read(draft.text, bank.locale)
    if found.problems:
        return _page(request, bank, replace(draft, problems=found.problems, status=422))
    try:
        keys = await service.add_questions(bank, found.incoming, by=bank_user(request))
    except Conflict as refusal:
        return _page(request, bank, replace(draft, sentence=refusal.message, status=refusal.status))
    urls_of(request.app)
    if sent.last("do") == "another":
        there = _next(bank, draft, keys[-1])
    elif len(keys) == 1:
        there = url("bank.question", ref=bank.ref, key=keys[0], kept="1", view="form" if draft.form else None)
    else:
        there = url("bank", ref=bank.ref, done=len(keys))
    return Redirect(there, status_code=303)


def _empty(form: QuestionForm) -> QuestionForm:
    """The fields without the words that only show what belongs there; what cannot be typed anew stays."""
    if form.kind in {"true_false", "essay", "files"}:
        return form
    return replace(form, value="", picture="", alt="", rows=tuple(replace(row, text="", other="") for row in form.rows))


def _next(bank: BankHead, draft: Draft, key: str) -> str:
    """The page for the next question, which shares with this one what it says it is about."""
    if draft.form is None:
        return url("bank.question_new", ref=bank.ref, view="text", added=key)
    shared = {name: getattr(draft.form, name)[:_MOST] or None for name in _GOES_ON}
    return url("bank.question_new", ref=bank.ref, kind=draft.form.kind, added=key, **shared)


def _typed(sent: Form) -> str:
    return sent.last("text").replace("\r\n", "\n").replace("\r", "\n")


async def _read(text: str, locale: str) -> Found:
    """The questions of a text, read beside the event loop, with their pictures."""
    found = await asyncio.to_thread(_found, text, locale)
    incoming: list[Incoming] = []
    problems = list(found.problems)
    for given, each in zip(
        found.incoming, await service.with_pictures([one.question for one in found.incoming]), strict=True
    ):
        if isinstance(each, str):
            problems.append(Problem("", found.lines[given.number], each))
        else:
            incoming.append(replace(given, question=each))
    return Found(tuple(incoming), tuple(problems))


def _found(text: str, locale: str) -> Found:
    if len(blocks(text, 1)) > service.MOST_AT_ONCE:
        sentence = _("Write at most %(most)s questions at once. More come in by Import, as text or as a file.")
        return Found((), (Problem("", 1, sentence % {"most": service.MOST_AT_ONCE}),))
    items = read_quiz_text(text, locale)
    problems = tuple(Problem("", item.line, sentence) for item in items for sentence in item.errors)
    if not items:
        problems = (Problem("", 1, _("Write at least one question.")),)
    incoming = tuple(Incoming(each.number, each.question, each.keyed) for each in items if each.question)
    return Found(incoming, problems, {each.number: each.line for each in items})


def _page(request: AnyRequest, bank: BankHead, draft: Draft) -> Response[bytes]:
    form = draft.form
    return page(
        request, "imports/new_question.html", status=draft.status, bank=bank, draft=draft, form=form,
        faults=draft.faults, blank=blank(form.kind if form else ""), lang=bank.locale,
        added=request.query_params.get("added", "")[:80] if draft.status == 200 else "",
    )  # fmt: skip

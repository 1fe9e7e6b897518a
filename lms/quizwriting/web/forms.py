"""The form view of a question: its fields out of the text that is being typed, and the text out of the fields."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.params import FromPath

from lms.core.forms import Form, form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import fragment
from lms.drafts import queries as drafts
from lms.questionforms.rules import QuestionForm, blank, changed, form_from, read_at, stepped_from
from lms.questions.rules.quiz_text.findings import Wrong
from lms.quizwriting.rules.looking import Entry, at_line, entries
from lms.quizwriting.web.look import NO_STORE, ROOMY

AnyRequest = Request[Any, Any, Any]
_LONGEST_LINE: Final = 7


class Asked(msgspec.Struct, frozen=True):
    """What came: the text, a line of the question in it, the language, and the fields."""

    body: str
    line: int
    locale: str
    fields: Form


class Said(msgspec.Struct, frozen=True):
    """The lines that the question has now, in place of those from `first` to `last`; what is wrong, by field."""

    first: int
    last: int
    lines: tuple[str, ...]
    faults: dict[str, str]


async def asked(request: AnyRequest, code: str, key: str) -> Asked:
    """What a page of a quiz sent. Raises NotFound."""
    view = await drafts.draft(actor_of(request), code)
    view.unit(key)
    named = str(request.query_params.get("lang", ""))
    form = await form_of(request)
    return Asked(
        plain(form.last("body")),
        line_of(form.last("line")),
        named if named in view.languages else view.source,
        form,
    )


def line_of(text: str) -> int:
    """A line by its number; the first for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_LINE else 1


def plain(text: str) -> str:
    """A text as browsers send it, with single line breaks."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@post("/authoring/courses/{code:str}/quizzes/{key:str}/fields", name="quizwriting.fields", status_code=200, opt=ROOMY)
async def fields(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """The fields of the question at a line; with fields, these after a button. Nothing is kept."""
    sent = await asked(request, code, key)
    try:
        found = read_at(sent.body, sent.line, sent.locale)
    except Wrong as wrong:
        return _none(request, wrong.message, wrong.line)
    if found is None:
        return _none(request, _("There is no question yet. Begin one with a button above."), 0)
    line, number, form = found
    if "kind" in sent.fields:
        form = stepped_from(sent.fields, form)
    faults = faults_at(sent.body, line, form, sent.locale)
    return fragment(
        request, "quizwriting/_fields.html", headers=NO_STORE, form=form, faults=faults, line=line, number=number,
        lang=sent.locale, blank=blank(form.kind), keyed=f"q{number}",
    )  # fmt: skip


@post("/authoring/courses/{code:str}/quizzes/{key:str}/lines", name="quizwriting.lines", status_code=200, opt=ROOMY)
async def lines(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[Said]:
    """The lines that the fields say, and what is wrong with them. Nothing is kept."""
    sent = await asked(request, code, key)
    made = changed(sent.body, sent.line, form_from(sent.fields), sent.locale)
    if made is None:
        return Response(Said(1, 0, (), {}), headers=NO_STORE)
    faults = {**_of_text(made.body, made.first, sent.locale), **made.faults}
    return Response(Said(made.first, made.last, made.lines, faults), headers=NO_STORE)


def faults_at(body: str, line: int, form: QuestionForm, locale: str) -> dict[str, str]:
    """What is wrong with a question at this line, by field."""
    made = changed(body, line, form, locale)
    return {**_of_text(made.body, made.first, locale), **made.faults} if made else {}


def _of_text(body: str, line: int, locale: str) -> dict[str, str]:
    """What only the whole text tells: a key that another question has."""
    here: Entry | None = at_line(entries(body, locale), line)
    said = here.faults if here is not None and here.question is not None else ()
    return {"key": said[0].message} if said else {}


def _none(request: AnyRequest, sentence: str, line: int) -> Response[bytes]:
    return fragment(request, "quizwriting/_fields.html", headers=NO_STORE, form=None, sentence=sentence, line=line)

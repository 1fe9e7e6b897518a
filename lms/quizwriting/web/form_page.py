"""The form of a question on a page of its own, for browsers without scripts."""

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.core.errors import Conflict
from lms.core.forms import Form
from lms.core.forms import form_of as sent_form
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.drafts import queries, service
from lms.drafts.queries import DraftView
from lms.drafts.rules.languages import LANGUAGE
from lms.drafts.rules.matter import matter_of
from lms.questionforms.rules import (
    KINDS,
    QuestionForm,
    begun,
    blank,
    changed,
    form_from,
    put_in,
    read_at,
    stepped_from,
    written,
)
from lms.questions.rules.quiz_text.findings import Wrong
from lms.quizwriting.rules.finding import found_again, print_of
from lms.quizwriting.rules.looking import Entry, at_line, entries
from lms.quizwriting.web.forms import AnyRequest, faults_at, line_of
from lms.quizwriting.web.look import NO_STORE, ROOMY

_PATH: Final = "/authoring/courses/{code:str}/quizzes/{key:str}/form"


class Open(msgspec.Struct, frozen=True):
    """A text and the place of a question in it; `new` is the kind of one that is not in it yet."""

    view: DraftView
    key: str
    locale: str
    body: str
    version: int
    inside: tuple[Entry, ...]
    line: int
    new: str = ""

    @property
    def here(self) -> Entry | None:
        """The question that the page shows, if it is in the text."""
        return None if self.new else at_line(self.inside, self.line)


@get(_PATH, name="quizwriting.form")
async def form_page(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """The form of the question at a line, or of a new one behind it, and the list of all."""
    asked = request.query_params
    at = await _opened(request, code, key, line_of(asked.get("line", "")), asked.get("new", ""))
    if at.new:
        return _page(request, at, begun(at.new, at.locale), {})
    try:
        found = read_at(at.body, at.line, at.locale)
    except Wrong as wrong:
        return _page(request, at, None, {}, sentence=wrong.message)
    if found is None:
        return _page(request, at, None, {})
    return _page(request, at, found[2], faults_at(at.body, at.line, found[2], at.locale))


@post(_PATH, name="quizwriting.form_keep", opt=ROOMY, status_code=200)
async def keep_form(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Write the question into the text and keep that, or show the form again after one of its buttons."""
    sent = await sent_form(request)
    at = await _opened(request, code, key, line_of(sent.last("line")), sent.last("new"))
    form = stepped_from(sent, form_from(sent))
    here = None if at.new else found_again(at.body, at.inside, at.line, sent.last("print"))
    if sent.last("do") != "save":
        faults = faults_at(at.body, here.line, form, at.locale) if here else {}
        return _page(request, at, form, faults, sent=sent)
    if not at.new and here is None:
        sentence = _("Somebody else has changed this question. Copy what you need, and open it again from the list.")
        return _page(request, at, form, {}, sent=sent, sentence=sentence, status=409)
    line, body = _composed(at, here, form)
    save = service.Save(at.version, new_ref(), 1, body)
    try:
        await service.save_text(actor_of(request), code, key, at.locale, save)
    except Conflict:
        sentence = _("Somebody else was faster. Yours is kept beside theirs: compare them where the text is.")
        return _page(request, at, form, {}, sent=sent, sentence=sentence, status=409)
    urls_of(request.app)
    address = url("quizwriting.form", code=code, key=key, lang=at.locale, line=line, kept=1)
    if at.locale not in at.view.languages:  # kept, but no page of this draft shows it: that is said there
        address = url("editing.unit", code=code, key=key, lang=at.locale)
    return Redirect(address, status_code=303, headers=NO_STORE)


async def _opened(request: AnyRequest, code: str, key: str, line: int, new: str) -> Open:
    actor = actor_of(request)
    view = await service.open_draft(actor, code)
    view.unit(key)
    named = str(request.query_params.get("lang", ""))
    lost = request.method == "POST" and LANGUAGE.fullmatch(named)  # what is written there never lands in another one
    locale = named if named in view.languages or lost else view.source
    found = await queries.open_text(actor, code, key, locale)
    body = matter_of(found.text).body
    kind = new if new in KINDS else ""
    return Open(view, key, locale, body, found.version, entries(body, locale), line, kind)


def _composed(at: Open, here: Entry | None, form: QuestionForm) -> tuple[int, str]:
    """The line of the question, and the text with it."""
    if here is not None:
        made = changed(at.body, here.line, form, at.locale)
        return here.line, made.body if made else at.body
    lines = written(form, at.locale, key=f"q{len(at.inside) + 1}").lines
    body, line = put_in(at.body, at.line if at.inside else 0, lines)
    return line, body


def _page(
    request: AnyRequest, at: Open, form: QuestionForm | None, faults: dict[str, str], *, sent: Form | None = None,
    sentence: str = "", status: int = 200,
) -> Response[bytes]:  # fmt: skip
    number = at.here.number if at.here else len(at.inside) + 1
    print_ = sent.last("print") if sent else print_of(at.body, at.here) if at.here else ""
    kept = "kept" in request.query_params and sent is None
    title = at.view.unit(at.key).facts(at.locale, at.view.source).title or at.key
    return page(
        request, "quizwriting/form.html", status=status, headers=NO_STORE, at=at, form=form, faults=faults,
        sentence=sentence, print=print_, kept=kept, number=number, lang=at.locale, keyed=f"q{number}",
        blank=blank(form.kind if form else ""), title=title,
    )  # fmt: skip

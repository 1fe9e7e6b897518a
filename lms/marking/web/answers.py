"""One answer on the marking desk: its page, the mark in progress, the mark itself."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import FromPath
from litestar.response import Redirect

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.bodies import json_of
from lms.core.doors import described
from lms.core.errors import DomainError, Invalid
from lms.core.forms import Form, form_of
from lms.core.guards import actor_of
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.marking import queries, service
from lms.marking.queries import ToMark
from lms.marking.rules.desk import LONGEST_COMMENT, Stale
from lms.marking.rules.markers import require_marker
from lms.marking.service import Given
from lms.papers.queries import criteria
from lms.questions.rules.written import Essay, count_words, essay_text, file_refs
from lms.quizzes.queries import markup

AnyRequest = Request[Any, Any, Any]

_NO_STORE: Final = {"cache-control": "no-store"}
_LEVELS = Annotated[dict[int, Annotated[int, msgspec.Meta(ge=0, le=9)]], msgspec.Meta(max_length=20)]


class DraftMark(msgspec.Struct, frozen=True):
    """What a page has of a mark so far: levels by criterion, both from 0; `version` as the last reply said."""

    levels: _LEVELS = {}
    comment: Annotated[str, msgspec.Meta(max_length=LONGEST_COMMENT)] = ""
    version: Annotated[int, msgspec.Meta(ge=0, le=10**9)] = 0


class DraftKept(msgspec.Struct, frozen=True):
    """The version to send with the next change."""

    version: int


_drafts = msgspec.json.Decoder(DraftMark)
_encode = msgspec.json.Encoder().encode


class Text(msgspec.Struct, frozen=True):
    """An essay as its marker reads it."""

    paragraphs: tuple[str, ...]
    words: int
    advice: int


@get("/marking/answers/{ref:str}/{slot:int}", name="marking.answer")
async def answer_page(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[bytes]:
    """The answer, its rubric and the model answer side by side; opening it makes it this marker's."""
    actor = require_marker(actor_of(request))
    return await _page(request, actor, await service.hold(actor, ref, slot))


@post("/marking/answers/{ref:str}/{slot:int}/holder", name="marking.take", status_code=303)
async def take_over(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[Any]:
    """Go on with an answer that another marker has open."""
    await service.hold(require_marker(actor_of(request)), ref, slot, take_over=True)
    return _to(request, ref, slot)


@post("/marking/answers/{ref:str}/{slot:int}", name="marking.give", status_code=303)
async def give(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[Any]:
    """Give the mark and go on to the next person; what was chosen stays on the page when it is refused."""
    actor, form = require_marker(actor_of(request)), await form_of(request)
    given = _given(form)
    try:
        await service.give_mark(actor, ref, slot, given)
    except (Stale, Invalid) as refusal:
        found = await queries.to_mark(actor, ref, slot)
        draft = msgspec.structs.replace(found.draft, levels=given.levels, comment=given.comment, version=given.version)
        shown = msgspec.structs.replace(found, draft=draft)
        return await _page(request, actor, shown, refusal=refusal)
    version = (await queries.to_mark(actor, ref, slot)).version
    following = await queries.next_waiting(actor, version, (ref, slot))
    return _to(request, *following) if following else Redirect("/marking", status_code=303, headers=_NO_STORE)


@put(
    "/api/v1/marking/{ref:str}/{slot:int}",
    name="api.marking_draft",
    status_code=200,
    include_in_schema=True,
    operation_class=described(DraftMark, DraftKept),
)
async def draft(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[bytes]:
    """Keep a mark in progress; 409 `stale` when it was changed on another screen or taken over."""
    actor = require_marker(actor_of(request))
    said = await json_of(request, _drafts)
    version = await service.keep_draft(actor, ref, slot, Given(dict(said.levels), said.comment, said.version))
    return Response(_encode(DraftKept(version)), media_type="application/json", headers=_NO_STORE)


async def _page(
    request: AnyRequest, actor: Actor, found: ToMark, refusal: DomainError | None = None
) -> Response[bytes]:
    return page(
        request,
        "marking/answer.html",
        status=refusal.status if refusal else 200,
        headers=_NO_STORE,
        one=found,
        text=_text(found),
        files=[found.files[each] for each in file_refs(found.answer) if each in found.files],
        prompt=markup(found.question.prompt),
        model=[markup(line) for line in found.question.right_answer()],
        criteria=criteria(found.question),
        others=found.draft.held_by_another(actor.person_id, clock.now()),
        refusal=refusal,
        before=await queries.last_marked(actor),
    )


def _text(found: ToMark) -> Text | None:
    if not isinstance(found.question, Essay):
        return None
    text = essay_text(found.answer)
    return Text(tuple(text.split("\n")), count_words(text), found.question.words)


def _given(form: Form) -> Given:
    levels = {at: level for at in range(20) if (level := _number(form.last(f"level-{at}"))) is not None}
    return Given(levels, form.last("comment"), _number(form.last("version")) or 0)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _to(request: AnyRequest, ref: str, slot: int) -> Redirect:
    urls_of(request.app)
    return Redirect(url("marking.answer", ref=ref, slot=slot), status_code=303, headers=_NO_STORE)

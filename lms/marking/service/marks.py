"""Marking: holding an answer, keeping a mark in progress, giving it, and accepting a wording for everybody."""

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.credits.service import Changed, change_credits
from lms.marking.queries.desk import ToMark, draft_of, to_mark
from lms.marking.rules.desk import Incomplete, Stale, checked_comment, checked_levels
from lms.marking.service.telling import tell
from lms.papers.rules.rubrics import rubric_print
from lms.papers.service import add_mark
from lms.questions.rules.inline import plain
from lms.quizzes.rules.passing import credit_ppm

_HOLD = Sql(
    "INSERT INTO marking_draft (attempt, slot, holder, levels, rubric, held_at, updated_at)"
    " VALUES (:attempt, :slot, :holder, :levels, :rubric, :now, :now) ON CONFLICT (attempt, slot) DO UPDATE SET"
    " holder = excluded.holder, levels = excluded.levels, rubric = excluded.rubric,"
    " held_at = excluded.held_at, updated_at = excluded.updated_at,"
    " version = marking_draft.version + 1",
)
_WRITE = Sql(
    "UPDATE marking_draft SET levels = :levels, comment = :comment, version = version + 1, updated_at = :now"
    " WHERE attempt = :attempt AND slot = :slot AND version = :version AND holder = :holder AND rubric = :rubric"
    " RETURNING version",
)
_CLEAR = Sql("DELETE FROM marking_draft WHERE attempt = :attempt AND slot = :slot")


class Given(msgspec.Struct, frozen=True):
    """A mark as a page sends it: `version` is that of the draft that the page was drawn with."""

    levels: dict[int, int]
    comment: str = ""
    version: int = 0


@atomic
async def hold(actor: Actor, ref: str, slot: int, *, take_over: bool = False) -> ToMark:
    """Open an answer: it is this marker's from now on, unless somebody else is at it and it is not taken over."""
    found = await to_mark(actor, ref, slot)
    now = clock.now()
    if found.draft.held_by_another(actor.person_id, now) and not take_over:
        return found
    rubric = rubric_print(found.rubric)
    if found.draft.holder_id != actor.person_id or found.draft.rubric != rubric:
        await _HOLD.run(
            attempt=found.attempt_id, slot=slot, holder=actor.person_id, levels=_encoded(_levels(found)), now=now,
            rubric=rubric,
        )  # fmt: skip
    return msgspec.structs.replace(found, draft=await draft_of(found.attempt_id, slot))


@atomic
async def keep_draft(actor: Actor, ref: str, slot: int, given: Given) -> int:
    """Keep a mark in progress; returns the version to send next time. Raises Stale, Invalid, NotFound."""
    found = await to_mark(actor, ref, slot)
    return await _keep(actor, found, given)


@atomic
async def give_mark(actor: Actor, ref: str, slot: int, given: Given) -> Changed | None:
    """Mark an answer; with its last mark an attempt is graded and its person told. Marking again changes the mark.

    Raises Incomplete while a criterion is open, Stale when somebody else went on with it; nothing is written then.
    """
    found = await to_mark(actor, ref, slot)
    levels = checked_levels(given.levels, found.question.criteria)
    credit = found.question.credit(levels)
    if credit is None:
        raise Incomplete([plain(each.name) for at, each in enumerate(found.question.criteria) if at not in levels])
    await _keep(actor, found, given)
    ppm = credit_ppm(credit)
    await add_mark(
        found.attempt_id, slot, marker=actor.person_id, levels=tuple(levels[at] for at in sorted(levels)),
        comment=checked_comment(given.comment), credit_ppm=ppm, rubric=found.rubric,
    )  # fmt: skip
    await _CLEAR.run(attempt=found.attempt_id, slot=slot)
    wanted = {found.attempt_id: {slot: ppm}}
    changed = await change_credits(wanted, actor=actor, reason="marked by rubric", rule="mark", may_lower=True)
    if changed and changed[0].before.score_ppm is None and changed[0].after.score_ppm is not None:
        await tell(changed[0])
    return changed[0] if changed else None


async def _keep(actor: Actor, found: ToMark, given: Given) -> int:
    row = await _WRITE.first(
        attempt=found.attempt_id, slot=found.slot, holder=actor.person_id, version=given.version,
        levels=_encoded(checked_levels(given.levels, found.question.criteria)),
        comment=checked_comment(given.comment), now=clock.now(), rubric=rubric_print(found.rubric),
    )  # fmt: skip
    if row is None:
        raise Stale
    return int(row["version"])


def _levels(found: ToMark) -> dict[int, int]:
    """The levels to go on from: none when they speak of another rubric."""
    if found.draft.holder_id and found.draft.rubric == rubric_print(found.rubric):
        return found.draft.levels
    return dict(enumerate(found.mark.levels)) if found.mark and not found.marked_before else {}


def _encoded(levels: dict[int, int]) -> str:
    return msgspec.json.encode(levels).decode()

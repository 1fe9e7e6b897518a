"""What waits on the marking desk, and one answer with its rubric; only of courses that the person may mark."""

from datetime import datetime

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Role, reach_paths
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.marking.rules.desk import Draft
from lms.papers.queries import AnswerFile, Mark, files_of, marks_of
from lms.papers.rules.rubrics import kept_rubric
from lms.questions.rules.answers import Answer
from lms.questions.rules.corrections import as_it_counts
from lms.questions.rules.kinds import Languages, decode, in_language
from lms.questions.rules.written import Essay, Files
from lms.quizzes.queries import is_ref, quiz_version

PAGE = 25
# Whose course it is, or anybody's for those who may mark everywhere.
_QUEUE = Sql(
    "SELECT a.ref, a.person, a.submitted_at, a.quiz_version, s.position, v.id AS version, p.display_name,"
    " (SELECT h.display_name FROM marking_draft d JOIN person h ON h.id = d.holder"
    " WHERE d.attempt = a.id AND d.slot = s.position) AS holder"
    " FROM attempt a JOIN attempt_slot s ON s.attempt = a.id JOIN question_version v ON v.id = s.question_version"
    " JOIN quiz_version q ON q.id = a.quiz_version JOIN course c ON c.id = q.course JOIN person p ON p.id = a.person"
    " WHERE a.state = 'needs_grading' AND a.preview = false AND s.credit_ppm IS NULL AND v.kind IN ('essay', 'files')"
    " AND (c.owner = :person OR :everywhere = 1) AND (:version = 0 OR v.id = :version)"
    " ORDER BY a.submitted_at, a.id, s.position LIMIT :limit OFFSET :offset",
)
_COUNTS = Sql(
    'SELECT v.id AS version, v.bodies, c.code, q.unit_key, COUNT(*) AS n, MIN(a.submitted_at) AS "oldest [time]"'
    " FROM attempt a JOIN attempt_slot s ON s.attempt = a.id JOIN question_version v ON v.id = s.question_version"
    " JOIN quiz_version q ON q.id = a.quiz_version JOIN course c ON c.id = q.course JOIN person p ON p.id = a.person"
    " WHERE a.state = 'needs_grading' AND a.preview = false AND s.credit_ppm IS NULL AND v.kind IN ('essay', 'files')"
    " AND (c.owner = :person OR :everywhere = 1) AND (:version = 0 OR v.id = :version)"
    " GROUP BY v.id, v.bodies, c.code, q.unit_key ORDER BY MIN(a.submitted_at), v.id LIMIT 200",
)
_SOME = Sql(
    "SELECT COUNT(*) AS n FROM (SELECT s.id FROM attempt a JOIN attempt_slot s ON s.attempt = a.id"
    " JOIN question_version v ON v.id = s.question_version JOIN quiz_version q ON q.id = a.quiz_version"
    " JOIN course c ON c.id = q.course WHERE a.state = 'needs_grading' AND a.preview = false AND s.credit_ppm IS NULL"
    " AND v.kind IN ('essay', 'files') AND (c.owner = :person OR :everywhere = 1) LIMIT :most) AS few",
)
_ONE = Sql(
    "SELECT a.id, a.ref, a.person, a.state, a.submitted_at, a.quiz_version, a.number, s.position, s.credit_ppm,"
    " s.question_version, v.bodies, p.display_name, n.answer, c.code, k.action, k.keys"
    " FROM attempt a JOIN attempt_slot s ON s.attempt = a.id JOIN question_version v ON v.id = s.question_version"
    " JOIN quiz_version q ON q.id = a.quiz_version JOIN course c ON c.id = q.course JOIN person p ON p.id = a.person"
    " LEFT JOIN answer_current n ON n.attempt = a.id AND n.slot = s.position"
    " LEFT JOIN key_correction k ON k.id = (SELECT MAX(x.id) FROM key_correction x WHERE x.question_version = v.id)"
    " WHERE a.ref = :ref AND s.position = :slot AND v.kind IN ('essay', 'files')"
    " AND (c.owner = :person OR :everywhere = 1) AND a.state IN ('needs_grading', 'graded')",
)
_DRAFT = Sql(
    "SELECT d.levels, d.comment, d.version, d.holder AS holder_id, p.display_name AS holder, d.held_at, d.updated_at,"
    " d.rubric FROM marking_draft d JOIN person p ON p.id = d.holder WHERE d.attempt = :attempt AND d.slot = :slot",
)
_LAST = Sql(
    "SELECT a.ref, m.slot FROM answer_mark m JOIN attempt a ON a.id = m.attempt"
    " WHERE m.marker = :person ORDER BY m.id DESC LIMIT 1",
)

_answers = msgspec.json.Decoder(Answer)
_levels = msgspec.json.Decoder(dict[int, int])


class Waiting(msgspec.Struct, frozen=True):
    """An answer that waits for its mark; `name` is empty where marking is blind."""

    ref: str
    slot: int
    version: int
    submitted_at: datetime
    name: str
    holder: str
    own: bool


class Asked(msgspec.Struct, frozen=True):
    """A question with the number of its answers that wait."""

    version: int
    prompt: str
    quiz: str
    count: int
    oldest: datetime


class Desk(msgspec.Struct, frozen=True):
    """A page of the queue, oldest first, and all questions with how many wait."""

    asked: tuple[Asked, ...]
    rows: tuple[Waiting, ...]
    page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


class ToMark(msgspec.Struct, frozen=True):
    """One answer on the desk; `name` is empty where marking is blind, `rubric` where it is the published one."""

    attempt_id: int
    ref: str
    slot: int
    person_id: int
    name: str
    code: str
    submitted_at: datetime | None
    version: int
    question: Essay | Files
    answer: Answer
    files: dict[str, AnswerFile]
    draft: Draft
    mark: Mark | None
    rubric: str = ""

    @property
    def marked_before(self) -> bool:
        """Whether it was marked by another rubric than the one that counts now."""
        return self.mark is not None and self.mark.rubric != self.rubric


def scope(actor: Actor) -> dict[str, int]:
    """Of which courses a person may mark answers, for the queries here."""
    own = actor.person_id if actor.has(Role.INSTRUCTOR) else 0
    return {"person": own, "everywhere": 1 if reach_paths(actor, Action.ANSWER_MARK) else 0}


async def desk(actor: Actor, *, version: int = 0, page: int = 1) -> Desk:
    """What waits, oldest first; two queries. `version` leaves one question."""
    mine = scope(actor)
    counts = await _COUNTS.rows(**mine, version=0)
    total = sum(row["n"] for row in counts if version in {0, row["version"]})
    page = max(1, min(page, -(-total // PAGE)))
    rows = await _QUEUE.rows(**mine, version=version, limit=PAGE, offset=(page - 1) * PAGE)
    return Desk(
        asked=tuple(_asked(row, actor.locale) for row in counts),
        rows=tuple([await _waiting(row, actor) for row in rows]),
        page=page,
        total=total,
    )


async def some_waiting(actor: Actor, most: int) -> int:
    """How many answers wait for a mark, counted up to `most`; one query."""
    row = await _SOME.first(**scope(actor), most=most)
    return int(row["n"]) if row else 0


async def next_waiting(actor: Actor, version: int, skip: tuple[str, int]) -> tuple[str, int] | None:
    """The next answer to the same question, else the oldest to any; answers that others hold come last."""
    for wanted in (version, 0):
        rows = await _QUEUE.rows(**scope(actor), version=wanted, limit=PAGE, offset=0)
        found = [row for row in rows if (row["ref"], row["position"]) != skip and row["person"] != actor.person_id]
        if found:
            first = min(found, key=lambda row: row["holder"] not in {None, actor.name})
            return first["ref"], first["position"]
    return None


async def last_marked(actor: Actor) -> tuple[str, int] | None:
    """The answer that the person marked last."""
    row = await _LAST.first(person=actor.person_id)
    return (row["ref"], row["slot"]) if row else None


async def to_mark(actor: Actor, ref: str, slot: int) -> ToMark:
    """One answer with its rubric; four queries. Raises NotFound for what the person may not mark, also one's own."""
    known = is_ref(ref) and 0 < slot < 10_000
    row = await _ONE.first(ref=ref, slot=slot, **scope(actor)) if known else None
    if row is None or row["person"] == actor.person_id:
        raise NotFound(_("There is no such answer to mark."))
    published = decode(row["bodies"])
    shown = as_it_counts(published, row["action"], row["keys"]).shown
    question = in_language(shown, actor.locale)
    assert isinstance(question, Essay | Files)
    return ToMark(
        attempt_id=row["id"],
        ref=row["ref"],
        slot=row["position"],
        person_id=row["person"],
        name=await _name(row),
        code=row["code"],
        submitted_at=row["submitted_at"],
        version=row["question_version"],
        question=question,
        answer=_answers.decode(row["answer"]) if row["answer"] else None,
        files=await files_of(row["id"]) if isinstance(question, Files) else {},
        draft=await draft_of(row["id"], slot),
        mark=(await marks_of(row["id"])).get(slot),
        rubric=kept_rubric(published, shown),
    )


async def draft_of(attempt_id: int, slot: int) -> Draft:
    """The mark in progress; an empty one when nobody has begun."""
    row = await _DRAFT.first(attempt=attempt_id, slot=slot)
    return Draft(**{**row, "levels": _levels.decode(row["levels"])}) if row else Draft()


async def _waiting(row: Row, actor: Actor) -> Waiting:
    return Waiting(
        ref=row["ref"],
        slot=row["position"],
        version=row["version"],
        submitted_at=row["submitted_at"],
        name=await _name(row),
        holder=row["holder"] or "",
        own=row["person"] == actor.person_id,
    )


async def _name(row: Row) -> str:
    return "" if (await quiz_version(row["quiz_version"])).rules.blind else str(row["display_name"])


def _asked(row: Row, locale: str) -> Asked:
    languages: Languages = decode(row["bodies"])
    prompt = in_language(languages, locale).prompt
    return Asked(row["version"], prompt, f"{row['code']} · {row['unit_key']}", row["n"], row["oldest"])

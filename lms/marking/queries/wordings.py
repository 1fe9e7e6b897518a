"""Typed answers that are nearly right, grouped, and whom it would change to let one of them count."""

from functools import lru_cache

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.typed_text import normalised, visible
from lms.marking.queries.desk import scope
from lms.marking.rules.near import Near, nearness
from lms.marking.rules.wordings import accepted_words, with_wording
from lms.questions.rules.answers import Answer, pairs_of
from lms.questions.rules.corrections import Counts, as_it_counts
from lms.questions.rules.kinds import decode, in_language
from lms.quizzes.queries import quiz_version
from lms.quizzes.rules.passing import credit_ppm

MOST = 20_000
"""So many answers that missed something are looked at, those of the newest questions first."""
# Only what missed something and was typed, by its own index; each wording once with how many gave it.
_MISSED = Sql(
    "SELECT t.question_version, t.quiz_version, t.answer, t.n, c.code, k.action, k.keys FROM ("
    "SELECT m.question_version, a.quiz_version, n.answer, COUNT(*) AS n, MAX(m.attempt) AS newest FROM ("
    "SELECT s.question_version, s.attempt, s.position FROM attempt_slot s"
    " WHERE s.credit_ppm < 1000000 AND s.voided = false AND s.question_version IN ("
    "SELECT p.question_version FROM quiz_question p JOIN question_version v ON v.id = p.question_version"
    " JOIN quiz_version q ON q.id = p.quiz_version JOIN course c ON c.id = q.course"
    " WHERE v.kind IN ('short_text', 'gaps') AND (c.owner = :person OR :everywhere = 1))"
    " ORDER BY s.question_version DESC, s.attempt DESC LIMIT :most) m"
    " JOIN attempt a ON a.id = m.attempt JOIN answer_current n ON n.attempt = m.attempt AND n.slot = m.position"
    " WHERE a.state IN ('graded', 'needs_grading') AND a.preview = false"
    " GROUP BY m.question_version, a.quiz_version, n.answer) t"
    " JOIN quiz_version q ON q.id = t.quiz_version JOIN course c ON c.id = q.course"
    " LEFT JOIN key_correction k ON k.id = (SELECT MAX(x.id) FROM key_correction x"
    " WHERE x.question_version = t.question_version)"
    " WHERE c.owner = :person OR :everywhere = 1 ORDER BY t.n DESC, t.newest DESC, t.question_version LIMIT :most",
)
_TYPED = Sql(
    "SELECT a.id, a.locale, a.quiz_version, s.position, s.question_version, v.bodies, n.answer, k.action, k.keys"
    " FROM attempt_slot s JOIN attempt a ON a.id = s.attempt JOIN question_version v ON v.id = s.question_version"
    " JOIN quiz_version q ON q.id = a.quiz_version JOIN course c ON c.id = q.course"
    " JOIN answer_current n ON n.attempt = a.id AND n.slot = s.position"
    " LEFT JOIN key_correction k ON k.id = (SELECT MAX(x.id) FROM key_correction x"
    " WHERE x.question_version = s.question_version)"
    " WHERE v.kind IN ('short_text', 'gaps') AND a.state IN ('graded', 'needs_grading') AND a.preview = false"
    " AND s.credit_ppm < 1000000 AND s.voided = false AND (c.owner = :person OR :everywhere = 1)"
    " AND s.question_version = :version ORDER BY a.id DESC LIMIT 100000",
)
_DECLINED = Sql("SELECT question_version, gap, wording FROM declined_wording LIMIT 100000")

_answers = msgspec.json.Decoder(Answer)


class Proposal(msgspec.Struct, frozen=True):
    """A wording that is nearly right, how many gave it, and the first accepted answer beside it; `gap` 0: no gap."""

    version: int
    gap: int
    wording: str
    count: int
    prompt: str
    accepted: str
    shown: str = ""
    near: Near = Near.SPELLING
    code: str = ""


class Foreseen(msgspec.Struct, frozen=True):
    """A key with one more accepted wording, and the credits by attempt and slot of the answers that hold it."""

    counts: Counts
    wanted: dict[int, dict[int, int]]


class _Given(msgspec.Struct, frozen=True):
    version: int
    gap: int
    wording: str


async def proposals(actor: Actor) -> tuple[Proposal, ...]:
    """Near misses among the typed answers that were not right, the most frequent first; two queries.

    What they cost grows with the number of different wordings, not of people, and is bounded by MOST.
    """
    declined = {_Given(row["question_version"], row["gap"], row["wording"]) for row in await _DECLINED.rows()}
    found: dict[_Given, Proposal] = {}
    known: dict[int, Counts] = {}
    for row in await _MISSED.rows(**scope(actor), most=MOST):
        counts = known.get(row["question_version"])
        if counts is None:
            asked = (await quiz_version(row["quiz_version"])).pool[row["question_version"]]
            counts = known[row["question_version"]] = as_it_counts(asked.languages, row["action"], row["keys"])
        for given, shown, near in _near_in(row, counts):
            before = found.get(given)
            if before is not None:
                found[given] = msgspec.structs.replace(before, count=before.count + row["n"])
            elif given not in declined:
                made = _proposal(given, counts, actor.locale)
                found[given] = msgspec.structs.replace(made, count=row["n"], shown=shown, near=near, code=row["code"])
    return tuple(sorted(found.values(), key=lambda each: (-each.count, each.version, each.gap, each.wording)))


async def foreseen(actor: Actor, version: int, gap: int, wording: str) -> Foreseen:
    """What it would mean to accept a wording: the key with it, and the credits of exactly the answers that hold it.

    One query. Raises NotFound when nobody gave it to a question that the person may mark.
    """
    wanted: dict[int, dict[int, int]] = {}
    counts: Counts | None = None
    for row in await _TYPED.rows(**scope(actor), version=version):
        answer = _answers.decode(row["answer"])
        if (gap, wording) not in [(at, normalised(typed)) for at, typed in _typed(answer)]:
            continue
        counts = counts or with_wording(_counts(row), gap, wording)
        quiz = await quiz_version(row["quiz_version"])
        credit = counts.credit(answer, quiz.marking(row["locale"]))
        wanted.setdefault(row["id"], {})[row["position"]] = credit_ppm(credit)
    if counts is None:
        raise NotFound(_("Nobody gave this answer, or it is not yours to decide."))
    return Foreseen(counts, wanted)


def _counts(row: Row) -> Counts:
    return as_it_counts(decode(row["bodies"]), row["action"], row["keys"])


@lru_cache(maxsize=8192)
def _nearness(typed: str, accepted: tuple[str, ...]) -> Near | None:
    return nearness(typed, accepted)


def _near_in(row: Row, counts: Counts) -> list[tuple[_Given, str, Near]]:
    found = []
    for gap, typed in _typed(_answers.decode(row["answer"])):
        near = _nearness(typed, tuple(word for key in counts.keys for word in accepted_words(key, gap)))
        if near is not None:
            found.append((_Given(row["question_version"], gap, normalised(typed)), visible(typed).strip(), near))
    return found


def _typed(answer: Answer) -> list[tuple[int, str]]:
    """What was typed, by gap; 0 is a short text."""
    if isinstance(answer, str):
        return [(0, answer)]
    return [(int(gap), typed) for gap, typed in pairs_of(answer).items() if gap.isdigit()]


def _proposal(given: _Given, counts: Counts, locale: str) -> Proposal:
    question = in_language(counts.shown, locale)
    accepted = accepted_words({locale: question}, given.gap) or accepted_words(counts.shown, given.gap)
    return Proposal(
        version=given.version,
        gap=given.gap,
        wording=given.wording,
        count=1,
        prompt=question.prompt,
        accepted=accepted[0],
    )

"""The written exam of the demo: two sittings, one of them marked, late answers, more time, the next one planned."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from lms.accounts.queries.sessions import actor_by_key
from lms.accounts.rules.permissions import Actor
from lms.admission.service import NewOverride, NewSitting, end_sitting, grant, open_sitting
from lms.core.db import Sql
from lms.demo.answering import right_answer, wrong_answer
from lms.demo.crew import HARBOUR
from lms.demo.papers import PAPERS, SLIPS, Paper
from lms.demo.sitter import Sitter
from lms.demo.stage import Step, workday
from lms.disputes.service import void_or_ask
from lms.marking.service import Given, give_mark, hold
from lms.questions.rules.answers import Answer
from lms.questions.rules.kinds import Question
from lms.questions.rules.typed import ShortText
from lms.questions.rules.written import Essay

COURSE: Final = "problem-solving"
EXAM: Final = "written-exam"
_MINUTE: Final = timedelta(minutes=1)
_TIME: Final = 20 * _MINUTE
_OFFLINE: Final = 2  # so many of the second sitting lose the network towards the end

# Of the first site, through with the course, the longest ago first.
_CANDIDATES: Final = Sql(
    "SELECT p.login_key, p.locale, p.id FROM enrolment e JOIN person p ON p.id = e.person"
    " JOIN course c ON c.id = e.course WHERE c.code = :code AND e.state = 'completed' AND e.completed_at < :before"
    " AND p.timezone = 'Asia/Hong_Kong' AND p.login_key NOT IN ('alice', 'bob', 'mei', 'lin')"
    " ORDER BY e.completed_at, p.id LIMIT 200",
)
_EXAM: Final = Sql(
    "SELECT c.id FROM quiz_version q JOIN course c ON c.id = q.course WHERE c.code = :code AND q.unit_key = :key",
)
_UNIT: Final = Sql("SELECT id FROM org_unit WHERE code = :code")
_SITTING: Final = Sql("SELECT code FROM sitting WHERE ref = :ref")


class Room:
    """A sitting and those who write in it."""

    def __init__(self, tess: Actor, course: int, room: str, opens: datetime) -> None:
        self._new = NewSitting(course, EXAM, room, opens, opens + timedelta(hours=1))
        self._tess, self.ref, self.code = tess, "", ""

    async def open(self) -> None:
        """The invigilator opens it."""
        self.ref = await open_sitting(self._tess, self._new)
        row = await _SITTING.first(ref=self.ref)
        assert row
        self.code = row["code"]

    async def end(self) -> None:
        """And ends it."""
        await end_sitting(self._tess, self.ref)


async def exam_steps(moment: datetime, rng: random.Random) -> list[Step]:
    """Everything about the written exam; nothing where the course has none, or nobody is through with it."""
    course, tess = await _EXAM.first(code=COURSE, key=EXAM), await actor_by_key("tess")
    first, second = workday(moment, 9, 14), workday(moment, 1, 10, 30)
    if course is None or tess is None:
        return []
    early = await _candidates(first, 6)
    late = [each for each in await _candidates(second, 11) if each[0].login not in {one.login for one, _ in early}]
    steps = []
    if early:
        room = Room(tess, course["id"], "Training room 2", first)
        steps += _sitting(room, early, first, rng)
        steps += _marking(tess, early, first)
        steps.append(Step(workday(moment, 1, 16, 40), partial(_asks_to_void, early[-1][0])))
    if late:
        room = Room(tess, course["id"], "Training room 1", second)
        steps.append(Step(second - timedelta(hours=2), partial(_more_time, tess, course["id"], late[-1][0])))
        steps += _sitting(room, late, second, rng, offline=_OFFLINE)
    return [*steps, Step(workday(moment, 0, 8, 20), partial(_next_sitting, course["id"], moment))]


async def _candidates(before: datetime, most: int) -> list[tuple[Actor, Paper]]:
    """People and what they will write, each text once."""
    papers = {locale: list(texts) for locale, texts in PAPERS.items()}
    found: list[tuple[Actor, Paper]] = []
    for row in await _CANDIDATES.rows(code=COURSE, before=before - timedelta(hours=1)):
        if papers[row["locale"]] and len(found) < most:
            actor = await actor_by_key(row["login_key"])
            assert actor
            found.append((actor, papers[row["locale"]].pop(0)))
    return found


def _sitting(
    room: Room, people: Sequence[tuple[Actor, Paper]], at: datetime, rng: random.Random, *, offline: int = 0
) -> list[Step]:
    steps = [Step(at - 10 * _MINUTE, room.open), Step(at + timedelta(minutes=55), room.end)]
    for number, (actor, paper) in enumerate(people):
        lost = number < offline
        steps += _writing(Sitter(actor, rng), paper, room, at + timedelta(seconds=rng.randint(20, 150)), rng, lost=lost)
    return steps


def _writing(sitter: Sitter, paper: Paper, room: Room, at: datetime, rng: random.Random, *, lost: bool) -> list[Step]:
    """One person's hour: short answers, the note bit by bit; whoever loses the network cannot send the last bit."""

    async def start() -> None:
        await sitter.start(COURSE, EXAM, room.code)

    async def short(which: int) -> None:
        asked = [one for one in (await sitter.questions()).items() if not isinstance(one[1], Essay)]
        for slot, question in asked[which : which + 1]:
            await sitter.answer(slot, _short(question, sitter.actor.locale, paper, rng))

    async def note(text: str, given: datetime | None = None) -> None:
        for slot, question in (await sitter.questions()).items():
            if isinstance(question, Essay):
                await sitter.answer(slot, {"text": text}, given=given)

    def later(minutes: int) -> datetime:
        return at + timedelta(minutes=minutes, seconds=rng.randint(1, 59), milliseconds=rng.randrange(1000))

    parts = [paper.text[: len(paper.text) * part // 5].rstrip() for part in (1, 2, 3)]
    steps = [Step(at, start), *(Step(later(1 + which), partial(short, which)) for which in range(2))]
    steps += [Step(later(4 + 3 * number), partial(note, part)) for number, part in enumerate(parts)]
    end = at + timedelta(seconds=rng.randint(780, 1080))
    if lost:  # typed in time, sent when the network was back
        back = Step(at + _TIME + timedelta(seconds=rng.randint(260, 330)), partial(note, paper.text, end))
        return [*steps, Step(at + _TIME + timedelta(seconds=31), sitter.time_is_over), back]
    return [*steps, Step(end, partial(note, paper.text)), Step(end + timedelta(seconds=20), sitter.hand_in)]


def _short(question: Question, locale: str, paper: Paper, rng: random.Random) -> Answer:
    if isinstance(question, ShortText) and paper.slips:
        return SLIPS[locale]
    return right_answer(question) if not paper.slips else wrong_answer(question, locale, rng)


def _marking(tess: Actor, people: Sequence[tuple[Actor, Paper]], at: datetime) -> list[Step]:
    """The next morning every paper is marked."""
    begin = at + timedelta(days=1 if at.weekday() < 4 else 3) - timedelta(hours=4)
    return [
        Step(begin + number * 4 * _MINUTE, partial(_mark, tess, actor, paper))
        for number, (actor, paper) in enumerate(people)
    ]


_MARKED: Final = Sql(
    "SELECT a.ref FROM attempt a JOIN quiz_version q ON q.id = a.quiz_version"
    " WHERE a.person = :person AND q.unit_key = :key AND a.state = 'graded' ORDER BY a.id LIMIT 1",
)
_TO_MARK: Final = Sql(
    "SELECT a.ref, s.position FROM attempt a JOIN attempt_slot s ON s.attempt = a.id"
    " JOIN question_version v ON v.id = s.question_version WHERE a.person = :person AND a.state = 'needs_grading'"
    " AND v.kind = 'essay' AND s.credit_ppm IS NULL ORDER BY a.id, s.position LIMIT 10",
)


async def _mark(tess: Actor, actor: Actor, paper: Paper) -> None:
    for row in await _TO_MARK.rows(person=actor.person_id):
        held = await hold(tess, row["ref"], row["position"])
        given = Given(dict(enumerate(paper.levels)), paper.comment, held.draft.version)
        await give_mark(tess, row["ref"], row["position"], given)


async def _more_time(tess: Actor, course: int, actor: Actor) -> None:
    reason = "Left hand in plaster until the end of the month; types with one hand."
    await grant(tess, NewOverride(course, EXAM, reason, person_id=actor.person_id, multiplier_ppm=1_500_000))


async def _asks_to_void(actor: Actor) -> None:
    """Hana asks; a certification is voided when a second person confirms it."""
    hana, row = await actor_by_key("hana"), await _MARKED.first(person=actor.person_id, key=EXAM)
    if hana and row:
        await void_or_ask(hana, row["ref"], reason="The room list has another name on this seat.")


async def _next_sitting(course: int, moment: datetime) -> None:
    """Bob holds the next one, for his own team."""
    bob, team = await actor_by_key("bob"), await _UNIT.first(code=HARBOUR)
    assert bob
    assert team
    opens = workday(moment, 0, 10) + timedelta(days=7)
    await open_sitting(bob, NewSitting(course, EXAM, "Harbour corner", opens, opens + timedelta(hours=1), team["id"]))

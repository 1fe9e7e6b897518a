"""Attempts at quizzes as the services would have written them: drawn, answered over several gaps, handed in, graded.

The clock and its pauses follow the rules of lms/attempts: whoever is called away in the middle stops it.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Final

from lms.answers.rules.receipts import Kept, receipt
from lms.attempts.rules.clock import Clock, allowance, begun, deadline, ended, going_on, remaining_s, stopped
from lms.attempts.rules.pauses import Cause, next_check
from lms.attempts.rules.states import OPEN, Happening, State, after
from lms.core import ids
from lms.demo.answering import fallen_for, knows, right_answer, wrong_answer
from lms.demo.story import Story
from lms.demo.writing import as_json
from lms.draws.rules.draws import draw, option_order
from lms.lrs.rules.statements import Activity, ActivityType, Event, Result, Verb
from lms.questions.rules.answers import Answer
from lms.questions.rules.kinds import Question, grade, in_language
from lms.quizzes.queries import Asked, Quiz
from lms.quizzes.rules.passing import MILLION, Marked, Outcome, credit_ppm, outcome

_CHANGES_MIND: Final = 0.13
_LEAVES_OPEN: Final = 0.015
_CAUSES: Final = (Cause.CALL, Cause.CALL, Cause.CALL, Cause.KEY, Cause.AWAY)
_CERTAIN: Final = 5.0
_PHONES: Final = "switchboard"


class Trial:
    """One attempt of one person from start to hand-in."""

    def __init__(
        self, story: Story, quiz: Quiz, enrolment: dict[str, Any], *, ability: float, number: int, at: datetime
    ) -> None:
        self._book, self._rng, self._quiz, self._learner = story.book, story.rng, quiz, story.learner
        self._ability, self._device, self._registration = ability, story.device_id, enrolment["ref"]
        self._locale = quiz.language_for(story.worker.locale)
        self._seq = 0
        self._kept: dict[int, Kept] = {}
        self._current: dict[str, Any] = {}
        self._asked: list[Asked] = []
        self.done = 0
        clock = quiz.rules.clock
        time = allowance(clock.allowed_s(quiz.asked), quiz.rules.closes, at)
        self._clock = begun(clock.mode, time, at)
        self.row = self._started(enrolment, number, at)
        self._stands(self._clock, State.IN_PROGRESS)
        self._step("start", "", State.IN_PROGRESS, at)
        self._opens(at + timedelta(milliseconds=self._rng.randint(300, 1800)))

    @property
    def finished(self) -> bool:
        """Whether every question has been looked at."""
        return self.done == len(self._asked)

    def seconds_needed(self) -> int:
        """How long the next question takes this person."""
        question = self._question(self.done)
        return self._rng.randint(14, 30) + min(25, len(as_json(question.prompt)) // 12)

    def answer_next(self, at: datetime) -> None:
        """Answer the next question; some change their mind, a few leave it open."""
        slot, asked, question = self.done + 1, self._asked[self.done], self._question(self.done)
        self.done += 1
        self.row["current_slot"] = min(slot + 1, len(self._asked))
        if self._rng.random() < _LEAVES_OPEN:
            return
        wrong = wrong_answer(question, self._locale, self._rng)
        right = right_answer(question)
        final = right if knows(self._ability, asked.level, self._rng) else wrong
        if self._ability < _CERTAIN:
            final = fallen_for(question, self._rng) or final
        if self._rng.random() < _CHANGES_MIND:
            self._save(slot, wrong if final is right else right, at - timedelta(seconds=self._rng.randint(4, 9)))
        self._save(slot, final, at)

    def leave(self, at: datetime, *, cause: Cause | None = None) -> None:
        """Something else comes: a call, a key, or the page falls silent. Where no clock runs, not everybody pauses."""
        rules = self._quiz.rules
        if self.row["state"] != State.IN_PROGRESS or not rules.pausable:
            return
        if cause is None and not rules.clock.stops and self._rng.random() < 0.5:
            return
        cause = cause or self._rng.choice(_CAUSES)
        if cause is Cause.AWAY and not rules.clock.stops:
            return
        at, called = at + timedelta(milliseconds=self._rng.randint(200, 1900)), cause is Cause.CALL
        self._stands(stopped(self._clock, at), State.PAUSED, cause, _PHONES if called else "")
        left = {"left_s": remaining_s(self._clock, at), "cause": cause.value, "slot": self.row["current_slot"]}
        by = self._learner.person_id if cause is Cause.KEY else None
        self._step("pause", State.IN_PROGRESS.value, State.PAUSED, at, left, by=by, reason=_PHONES if called else "")

    def come_back(self, at: datetime) -> None:
        """Go on where it was left: the page is opened again, and a pause ends."""
        self._opens(at)
        if self.row["state"] != State.PAUSED:
            return
        before, cause = self._clock, self.row["pause_cause"]
        self._stands(going_on(before, at), State.IN_PROGRESS, source=self.row["pause_source"])
        detail = {
            "left_s": remaining_s(self._clock, at), "cause": cause,
            "paused_s": self._clock.pause_s_used - before.pause_s_used,
        }  # fmt: skip
        self._step("resume", State.PAUSED.value, State.IN_PROGRESS, at, detail)

    def hand_in(self, at: datetime) -> Outcome:
        """Grade exactly and write what `submit` writes."""
        marks = [self._marked(slot, asked) for slot, asked in enumerate(self._asked, 1)]
        found = outcome(marks, self._quiz.rules)
        submitted = after(State.IN_PROGRESS, Happening.SUBMIT)
        graded = after(submitted, Happening.GRADE)
        left = {"left_s": remaining_s(over := ended(self._clock, at), at)}
        self._stands(over, graded, source=self.row["pause_source"])
        self.row.update(
            submitted_at=at, graded_at=at, points_e5=found.points_e5, score_ppm=found.score_ppm,
            passed=found.passed, receipt=receipt(self.row["ref"], at, self._kept.values()),
        )  # fmt: skip
        self._step(Happening.SUBMIT.value, State.IN_PROGRESS.value, submitted, at, left)
        self._step(Happening.GRADE.value, submitted.value, graded, at, left)
        for slot, mark in zip(self._slots, marks, strict=True):
            slot["credit_ppm"] = credit_ppm(mark.credit)
            self._book.add(
                "grade_event", id=self._book.next_id("grade_event"), attempt=self.row["id"], slot=mark.slot,
                new_credit_ppm=slot["credit_ppm"], reason="submission", at=at,
            )  # fmt: skip
        self._tell(marks, found, at)
        return found

    def _started(self, enrolment: dict[str, Any], number: int, at: datetime) -> dict[str, Any]:
        book, quiz = self._book, self._quiz
        ref, seed = ids.new_ref(), ids.new_ref()
        key = book.next_id("attempt")
        self._slots = self._drawn(key, seed)
        row = {
            "id": key, "ref": ref, "enrolment": enrolment["id"], "person": self._learner.person_id, "quiz_version":
            quiz.id, "quiz_key": quiz.key, "number": number, "state": State.IN_PROGRESS.value, "locale":
            self._locale, "seed": seed, "token_hash": ids.token_hash(ref), "current_slot": 1,
            "slot_count": len(self._slots), "started_at": at, "submitted_at": None, "graded_at": None,
            "seen_at": at, "device_id": self._device, "screen": 0, "points_e5": None,
            "max_points_e5": sum(slot["points_e5"] for slot in self._slots),
            "score_ppm": None, "passed": None, "receipt": None,
        }  # fmt: skip
        book.add_row("attempt", row)
        for slot in self._slots:
            book.add_row("attempt_slot", slot)
        return row

    def _stands(self, clock: Clock, state: State, cause: Cause = Cause.NONE, source: str = "") -> None:
        """The columns of the clock, as lms.attempts.service writes them."""
        self._clock = clock
        self.row.update(
            state=state.value, clock_mode=clock.mode.value, allowed_s=clock.allowed_s, consumed_s=clock.consumed_s,
            running_since=clock.running_since, closes_at=clock.closes_at, paused_at=clock.paused_at,
            pauses_used=clock.pauses_used, pause_s_used=clock.pause_s_used, pause_cause=cause.value,
            pause_source=source, deadline_at=deadline(clock) if state in OPEN else None,
            next_check_at=next_check(state, clock, self._quiz.rules, seen_at=None),
        )  # fmt: skip

    def _opens(self, at: datetime) -> None:
        """A page of the attempt makes itself known, as `open_screen` writes it."""
        self.row["screen"] += 1
        self.row["seen_at"] = at
        self._book.add(
            "attempt_screen", id=self._book.next_id("attempt_screen"), attempt=self.row["id"],
            number=self.row["screen"], token_hash=ids.token_hash(ids.new_token()), device_id=self._device,
            opened_at=at, clock_off_ms=self._rng.randint(-900, 2400),
        )  # fmt: skip

    def _drawn(self, attempt: int, seed: str) -> list[dict[str, Any]]:
        """As lms.quizzes.service.starting draws: the same seed gives the same questions in the same order."""
        rng = random.Random(seed)  # noqa: S311  an order to show things in
        found = []
        for position, one in enumerate(draw(self._quiz.pooled, self._quiz.rules, rng).drawn, 1):
            asked = self._quiz.pool[one.pooled.version_id]
            order = option_order(in_language(asked.languages, "en"), shuffle=self._quiz.rules.shuffle, rng=rng)
            self._asked.append(asked)
            found.append({
                "id": self._book.next_id("attempt_slot"), "attempt": attempt, "position": position,
                "question_version": asked.version_id, "option_order": as_json(order), "points_e5": asked.points_e5,
                "flagged": self._rng.random() < 0.02, "credit_ppm": None, "draw": one.draw,
            })  # fmt: skip
        return found

    def _question(self, place: int) -> Question:
        return in_language(self._asked[place].languages, self._locale)

    def _save(self, slot: int, answer: Answer, at: datetime) -> None:
        self._seq += 1
        text, event = as_json(answer), self._book.next_id("answer_event")
        self._book.add(
            "answer_event", id=event, attempt=self.row["id"], slot=slot, answer=text, device_id=self._device,
            client_seq=self._seq, client_at=at - timedelta(milliseconds=self._rng.randint(40, 900)), server_at=at,
            screen=self.row["screen"],
        )  # fmt: skip
        self.row["seen_at"] = max(at, self.row["seen_at"])
        if slot in self._kept:
            self._current.update(answer=text, event=event, client_seq=self._seq, saved_at=at, screen=self.row["screen"])
        else:
            self._current = {
                "id": self._book.next_id("answer_current"), "attempt": self.row["id"], "slot": slot, "answer": text,
                "event": event, "device_id": self._device, "client_seq": self._seq, "saved_at": at,
                "screen": self.row["screen"],
            }  # fmt: skip
            self._book.add_row("answer_current", self._current)
        self._kept[slot] = Kept(slot, answer, self._device, self._seq)

    def _marked(self, slot: int, asked: Asked) -> Marked:
        answer = self._answer(slot)
        answered = in_language(asked.languages, self._locale).is_answered(answer)
        credit = grade(asked.languages, answer, self._quiz.marking(self._locale)) if answered else Fraction(0)
        return Marked(slot, credit, asked.points_e5, asked.topic, asked.critical, answered)

    def _answer(self, slot: int) -> Answer:
        return self._kept[slot].answer if slot in self._kept else None

    def _step(
        self,
        kind: str,
        before: str,
        then: State,
        at: datetime,
        detail: Mapping[str, object] | None = None,
        *,
        by: int | None = -1,
        reason: str = "",
    ) -> None:
        """One event; by the learner unless it says by whom."""
        self._book.add(
            "attempt_event", id=self._book.next_id("attempt_event"), attempt=self.row["id"], kind=kind,
            from_state=before, to_state=then.value, actor=self._learner.person_id if by == -1 else by, reason=reason,
            at=at, detail=as_json(detail) if detail else "",
        )  # fmt: skip

    def _tell(self, marks: Sequence[Marked], found: Outcome, at: datetime) -> None:
        path = f"/courses/{self._quiz.code}/quizzes/{self._quiz.unit_key}"
        for mark in marks:
            if not mark.answered:
                continue  # what was left open is not wrong
            activity = Activity(f"{path}/questions/{self._question(mark.slot - 1).key}", ActivityType.QUESTION)
            result = Result(float(mark.credit), mark.credit == 1, response=as_json(self._answer(mark.slot)))
            self._book.tell(Event(self._learner, Verb.ANSWERED, activity, at, self._registration, result))
        seconds = int((at - self.row["started_at"]).total_seconds())
        result = Result(found.score_ppm / MILLION, found.passed, completion=True, duration_s=seconds)
        verb = Verb.PASSED if found.passed else Verb.FAILED
        quiz, extra = Activity(path, ActivityType.QUIZ), {"attempt": self.row["ref"]}
        self._book.tell(Event(self._learner, verb, quiz, at, self._registration, result, dict(extra)))

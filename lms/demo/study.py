"""One person on one course, played gap by gap: the rows that opening, reading and completing would have written."""

from datetime import datetime, timedelta
from typing import Any, Final

from lms.attempts.rules.pauses import Cause
from lms.attempts.rules.states import State
from lms.core.ids import new_uuid
from lms.courses.rules.outline import OutlineUnit
from lms.demo.answering import knows, right_answer, wrong_answer
from lms.demo.attempts import Trial
from lms.demo.diary import Gap
from lms.demo.plans import Plan
from lms.demo.story import Story
from lms.demo.writing import as_json
from lms.enrolments.rules.completion import Completion, is_course_complete, plausible_s
from lms.lrs.rules.statements import Activity, ActivityType, Event, Result, Verb
from lms.quizzes.queries import Quiz
from lms.quizzes.rules.passing import MILLION, credit_ppm
from lms.quizzes.rules.starting import Bar, Past, may_start, standing

_FAILING: Final = -4.0
_SURE: Final = 6.0
_QUIZ_S: Final = 400
_TAIL_S: Final = 330
_ANSWER_S: Final = 56
_MOMENT_S: Final = 3
_NEED_PER_GAP_S: Final = 190


class Study:
    """Plays a plan and writes its rows; times stand still at the moment."""

    def __init__(self, story: Story, plan: Plan, *, cycle: int = 1) -> None:
        self._story, self._plan, self._course = story, plan, plan.course
        self._book, self._worker, self._rng = story.book, story.worker, story.rng
        self._pace = min(1.5, max(0.6, self._rng.gauss(1.0, 0.18)))
        self._units: dict[str, dict[str, Any]] = {}
        self._totals: dict[str, float] = {}
        self._read: dict[str, float] = {}
        self._answered: set[tuple[str, str]] = set()
        self._trial: Trial | None = None
        self._past: list[Past] = []
        self._stopped = False
        self._wanted = self._targets()
        self._enrolled(cycle)

    def play(self) -> None:
        """Go through the gaps of the plan's window until everything planned is done."""
        plan = self._plan
        if plan.begin is None:
            return
        for gap in self._story.diary.gaps(plan.begin, plan.until, self._gaps_needed()):
            if not self._use(gap, keep_s=self._tail_s()):
                break
        if plan.exact:
            rest = self._rest_s() + 6 * len(self._work()) + 2
            self._use(Gap(plan.until - timedelta(seconds=rest), plan.until), keep_s=0)

    def _enrolled(self, cycle: int) -> None:
        plan = self._plan
        self.row: dict[str, Any] = {
            "id": self._book.next_id("enrolment"), "ref": new_uuid(), "person": self._worker.id, "course":
            self._course.course_id, "course_version": self._course.version_id, "cycle": cycle, "state": "assigned",
            "source": plan.source, "assigned_at": plan.assigned, "due_at": plan.due, "started_at": None,
            "completed_at": None, "last_unit_key": "", "last_at": None, "seconds": 0, "units_done": 0,
            "est_seconds_done": 0, "score_ppm": None, "passed": None,
        }  # fmt: skip
        self._book.add_row("enrolment", self.row)
        self._tell(Verb.REGISTERED, Activity(self._path(), ActivityType.COURSE), plan.assigned)

    # What is to be done

    def _targets(self) -> list[tuple[OutlineUnit, float]]:
        """Pages in order with the fraction to be read of each; an unfinished one ends behind a check question."""
        pages = [unit for unit in self._course.units if not unit.is_quiz]
        if self._plan.share >= 1:
            return [(unit, 1.0) for unit in pages]
        enough = self._plan.share * sum(unit.est_seconds for unit in pages)
        found: list[tuple[OutlineUnit, float]] = []
        for unit in pages:
            if enough <= 0 and (not self._plan.exact or self._middle(unit)):
                return [*found, (unit, self._middle(unit) or 0.5)]
            found.append((unit, 1.0))
            enough -= unit.est_seconds
        return found

    def _middle(self, unit: OutlineUnit) -> float:
        """Just behind the first check question of a page, when that is somewhere in its middle; else nothing."""
        checks = self._story.library.checks[self._course.version_id, unit.key, self._worker.locale]
        places = [check.block / unit.block_count for check in checks if unit.block_count]
        return next((min(0.92, place + 0.6 / unit.block_count) for place in places if 0.25 < place < 0.9), 0.0)

    def _total(self, unit: OutlineUnit) -> float:
        if unit.key not in self._totals:
            own = unit.est_seconds * self._pace * self._rng.uniform(0.8, 1.25)
            self._totals[unit.key] = max(own, plausible_s(unit.est_seconds) + 4)
        return self._totals[unit.key]

    def _rest_s(self) -> float:
        pages = sum(self._total(unit) * part - self._read.get(unit.key, 0) for unit, part in self._work())
        return pages + _ANSWER_S * (self._plan.quiz_stop or 0)

    def _tail_s(self) -> float:
        """What is kept for the last session of an exact plan: the begun quiz, or some minutes of reading."""
        quiz = _ANSWER_S * (self._plan.quiz_stop or 0)
        return (quiz or _TAIL_S) if self._plan.exact else 0

    def _gaps_needed(self) -> int:
        wanted = sum(self._total(unit) * part for unit, part in self._work())
        quizzes = sum(unit.is_quiz for unit in self._course.units) * (1 + min(3, self._plan.fails))
        return int((wanted + _QUIZ_S * quizzes) / _NEED_PER_GAP_S) + 6 + 4 * quizzes

    def _work(self) -> list[tuple[OutlineUnit, float]]:
        """The pages that are not yet as far as planned."""
        return [
            (unit, part) for unit, part in self._wanted if self._read.get(unit.key, 0) < self._total(unit) * part - 0.5
        ]

    # Using one gap

    def _use(self, gap: Gap, *, keep_s: float) -> bool:
        """Study until the gap ends; False when nothing is left to do. The last `keep_s` are left for another time."""
        at = gap.start
        while at < gap.end and not self._stopped:
            work = self._work()
            if keep_s and self._rest_s() <= keep_s:
                return False
            if work:
                unit, part = work[0]
                target = min(self._total(unit) * part, self._read.get(unit.key, 0.0) + self._rest_s() - keep_s)
                at = self._visit(unit, target, at, gap.end)
            elif self._plan.share >= 1:
                at = self._quizzes(at, gap.end)
            else:
                return False
        return not self._stopped

    def _visit(self, unit: OutlineUnit, target_s: float, at: datetime, end: datetime) -> datetime:
        """Read on in a page and return when something else comes; nobody stops a moment before the end."""
        before = self._read.get(unit.key, 0.0)
        use = min(target_s - before, (end - at).total_seconds())
        if target_s - before - use < _MOMENT_S:
            use = target_s - before
        row = self._open(unit, at)
        until, total = at + timedelta(seconds=use), self._total(unit)
        self._read[unit.key] = before + use
        done = (before + use) / total
        ends = done > 1 - 1 / total
        self._checks(unit, done, ends=ends, begin=at, until=until)
        self._place(unit, row, done, ends=ends)
        self._count_time(unit, row, until, round(use))
        if ends:
            row["reached_end_at"] = until
            by = "acknowledged" if unit.completion == Completion.ACKNOWLEDGE else unit.completion
            self._complete(unit, row, by, until)
        return until + timedelta(seconds=self._rng.randint(1, 5))

    def _open(self, unit: OutlineUnit, at: datetime) -> dict[str, Any]:
        """What `open_unit` writes."""
        row = self._units.get(unit.key)
        if row is None:
            row = self._units[unit.key] = {
                "id": self._book.next_id("unit_progress"), "enrolment": self.row["id"], "unit_key": unit.key,
                "state": "in_progress", "seconds": 0, "block": 0, "block_ppm": 0, "furthest_block": 0, "media_s": 0,
                "opened_at": at, "seen_at": at, "reached_end_at": None, "completed_at": None, "satisfied_by": "",
                "score_ppm": None,
            }  # fmt: skip
            self._book.add_row("unit_progress", row)
            if self.row["state"] == "assigned":
                self._tell(Verb.INITIALIZED, Activity(self._path(), ActivityType.COURSE), at)
            self._tell(Verb.INITIALIZED, self._activity(unit), at)
        self._touch(unit, at)
        return row

    def _touch(self, unit: OutlineUnit, at: datetime) -> None:
        self.row.update(last_unit_key=unit.key, last_at=at, started_at=self.row["started_at"] or at)
        if self.row["state"] == "assigned":
            self.row["state"] = "in_progress"

    def _place(self, unit: OutlineUnit, row: dict[str, Any], done: float, *, ends: bool) -> None:
        whole, part = divmod(done * unit.block_count, 1)
        block = unit.block_count if ends else min(unit.block_count, int(whole) + 1)
        row.update(block=block, block_ppm=MILLION if ends else int(part * MILLION), furthest_block=block)
        if unit.kind in {"video", "audio"}:
            row["media_s"] = min(int(done * unit.est_seconds), unit.est_seconds)

    def _count_time(self, unit: OutlineUnit, row: dict[str, Any], at: datetime, seconds: int) -> None:
        row.update(seen_at=at, seconds=row["seconds"] + seconds)
        self.row["seconds"] += seconds
        self._story.diary.studied(at, seconds)
        self._touch(unit, at)

    def _checks(self, unit: OutlineUnit, done: float, *, ends: bool, begin: datetime, until: datetime) -> None:
        """Answer the check questions that were passed; a wrong first try is often mended."""
        at = begin
        for check in self._story.library.checks[self._course.version_id, unit.key, self._worker.locale]:
            passed = ends or check.block / unit.block_count <= done
            if not passed or (unit.key, check.key) in self._answered:
                continue
            self._answered.add((unit.key, check.key))
            at = min(until - timedelta(seconds=1), at + (until - at) * 0.6)
            level, right = check.shown.level, right_answer(check.shown)
            if not knows(self._worker.ability + 0.3, level, self._rng):
                self._check(unit, check.key, check.credit, wrong_answer(check.shown, check.locale, self._rng), at)
                at += timedelta(milliseconds=400)
            self._check(unit, check.key, check.credit, right, at)

    def _check(self, unit: OutlineUnit, key: str, credit_of: Any, answer: object, at: datetime) -> None:
        credit, text = credit_of(answer), as_json(answer)
        self._book.add(
            "check_answer", id=self._book.next_id("check_answer"), enrolment=self.row["id"], unit_key=unit.key,
            check_key=key, answer=text, credit_ppm=credit_ppm(credit), at=at,
        )  # fmt: skip
        activity = Activity(f"{self._path()}/units/{unit.key}/checks/{key}", ActivityType.QUESTION)
        self._tell(Verb.ANSWERED, activity, at, Result(float(credit), credit == 1, response=text))

    # Quizzes

    def _quizzes(self, at: datetime, end: datetime) -> datetime:
        """Go on with the first required quiz not passed; stops for good when no attempt is left or the plan says so."""
        quizzes = [unit for unit in self._course.units if unit.is_quiz and unit.required]
        open_ = [unit for unit in quizzes if not self._is_done(unit)]
        if not open_ or (self._trial is None and self._plan.quiz_stop == 0):
            self._stopped = True
            return end
        unit = open_[0]
        quiz = self._story.library.quizzes[self._course.version_id, unit.key]
        if self._trial is None:
            start = may_start(quiz.rules, self._past, at)
            gave_up = self._plan.gives_up and self._plan.fails <= len(self._past)
            if not start.allowed or gave_up:
                self._stopped = gave_up or start.bar is Bar.USED_UP
                return end
            self._trial = self._begin(unit, quiz, at)
        else:
            self._trial.come_back(at)
        return self._go_on(unit, quiz, self._trial, at, end)

    def _begin(self, unit: OutlineUnit, quiz: Quiz, at: datetime) -> Trial:
        self._open(unit, at)
        fails = len(self._past) < self._plan.fails
        learnt = self._worker.ability + 0.5 * len(self._past)
        ability = _FAILING if fails else _SURE if self._plan.sure else learnt
        number = len(self._past) + 1
        return Trial(self._story, quiz, self.row, ability=ability, number=number, at=at)

    def _go_on(self, unit: OutlineUnit, quiz: Quiz, trial: Trial, at: datetime, end: datetime) -> datetime:
        while not trial.finished:
            then = at + timedelta(seconds=trial.seconds_needed())
            if then > end:
                trial.leave(at)
                return end
            trial.answer_next(then)
            at = then
            if trial.done == self._plan.quiz_stop:
                trial.leave(at, cause=Cause.CALL if self._plan.exact else None)
                self._stopped = True
                return end
        at += timedelta(seconds=self._rng.randint(3, 20))
        trial.hand_in(at)
        row, self._trial = trial.row, None
        self._past.append(
            Past(row["ref"], row["number"], State(row["state"]), row["started_at"], at, row["score_ppm"], row["passed"])
        )
        counted = standing(quiz.rules, self._past)
        if counted is not None and counted.passed:
            self.row["score_ppm"] = self._units[unit.key]["score_ppm"] = counted.score_ppm
            self._complete(unit, self._units[unit.key], f"attempt {row['ref']}", at)
        return at + timedelta(seconds=2)

    # Completing

    def _is_done(self, unit: OutlineUnit) -> bool:
        return unit.key in self._units and self._units[unit.key]["state"] == "completed"

    def _complete(self, unit: OutlineUnit, row: dict[str, Any], by: str, at: datetime) -> None:
        """What `complete_unit` writes."""
        row.update(state="completed", completed_at=at, satisfied_by=by)
        self._tell(Verb.COMPLETED, self._activity(unit), at, Result(completion=True))
        done = {one.key for one in self._course.units if self._is_done(one)}
        self.row["units_done"] = len(done)
        self.row["est_seconds_done"] = sum(one.est_seconds for one in self._course.units if one.key in done)
        if is_course_complete([one.key for one in self._course.units if one.required], done):
            self.row.update(state="completed", completed_at=at, passed=True)
            result = Result(completion=True, success=True, duration_s=self.row["seconds"])
            self._tell(Verb.COMPLETED, Activity(self._path(), ActivityType.COURSE, self._course.title), at, result)

    def _path(self) -> str:
        return f"/courses/{self._course.code}"

    def _activity(self, unit: OutlineUnit) -> Activity:
        return Activity(f"{self._path()}/units/{unit.key}", ActivityType.UNIT, unit.title)

    def _tell(self, verb: Verb, activity: Activity, at: datetime, result: Result | None = None) -> None:
        self._book.tell(Event(self._story.learner, verb, activity, at, self.row["ref"], result))

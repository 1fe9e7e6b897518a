"""Filling an empty database with people, courses and months of history, in one transaction."""

import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from lms.core import audit, clock, ids
from lms.core.db import Sql, transaction
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.core.passwords import hash_password
from lms.core.settings import Settings
from lms.demo import library
from lms.demo.bank import fill_bank
from lms.demo.crew import Crew, Worker
from lms.demo.diary import Diary
from lms.demo.disputed import disputed_steps
from lms.demo.exam import exam_steps
from lms.demo.plans import Planner
from lms.demo.stage import play
from lms.demo.story import Story
from lms.demo.study import Study
from lms.demo.writing import Book
from lms.lrs.rules.statements import Learner

Progress = Callable[[str, int, int], None]
Publish = Callable[[], Awaitable[Sequence[Any]]]

SMALL_PEOPLE: Final = 160
SMALL_MONTHS: Final = 3
SMALL_SEED: Final = 1
_MONTH_DAYS: Final = 30
_FLUSH_ROWS: Final = 20_000
_USES = Sql(
    "INSERT INTO question_use (question, uses) SELECT v.question, COUNT(*) FROM attempt_slot s"
    " JOIN question_version v ON v.id = s.question_version WHERE s.draw > 0 GROUP BY v.question ORDER BY v.question",
)
# What was told in the past of a demo is not mailed to anybody when a mail server is set.
_NO_MAIL = Sql("UPDATE outbox_mail SET sent_at = created_at WHERE sent_at IS NULL")
_ANYBODY = Sql("SELECT id FROM person LIMIT 1")


class Made(msgspec.Struct, frozen=True):
    """How much was written."""

    people: int
    enrolments: int
    attempts: int


async def ensure_demo(settings: Settings, *, progress: Progress, publish: Publish) -> None:
    """A small demo when nobody is here yet; else only what changed in the courses is published."""
    if await _ANYBODY.first() is None:
        await fill(
            settings, people=SMALL_PEOPLE, months=SMALL_MONTHS, seed=SMALL_SEED, progress=progress, publish=publish
        )
    else:
        await publish()


async def fill(
    settings: Settings,
    *,
    people: int,
    months: int,
    seed: int,
    progress: Progress,
    publish: Publish,
    moment: datetime | None = None,
) -> Made:
    """Write `people` persons with `months` of history before `moment` (default: the last full hour).

    The same people, months, seed, moment, settings and courses give the same rows. Raises Conflict, and changes
    nothing, when there are people already.
    """
    now = moment or clock.now().replace(minute=0, second=0, microsecond=0)
    start = now - timedelta(days=_MONTH_DAYS * months)
    rng = random.Random(f"{seed}/{people}/{months}")  # noqa: S311  a demo, the same each time
    async with transaction():
        if await _ANYBODY.first() is not None:
            raise Conflict(_("There are people in this database already; a demo needs an empty one."), code="not_empty")
        with ids.seeded(rng):
            return await _fill(settings, rng, people, start=start, moment=now, progress=progress, publish=publish)


async def _fill(
    settings: Settings,
    rng: random.Random,
    people: int,
    *,
    start: datetime,
    moment: datetime,
    progress: Progress,
    publish: Publish,
) -> Made:
    book = await Book.open()
    password_hash = await hash_password(settings.demo_password)
    workers = Crew(book, rng, start=start, moment=moment, password_hash=password_hash).hire(people)
    await book.flush()
    with clock.freeze(start):
        await audit.record(None, "demo.filled", "demo", people=people)
        progress("Courses", 0, 1)
        await publish()
        await fill_bank(next(worker.id for worker in workers if worker.login == "tess"))
        progress("Courses", 1, 1)
    await _history(book, workers, start=start, moment=moment, progress=progress)
    return Made(book.written["person"], book.written["enrolment"], book.written["attempt"])


async def _history(
    book: Book, workers: Sequence[Worker], *, start: datetime, moment: datetime, progress: Progress
) -> None:
    shelf = await library.load()
    planner = Planner(shelf.courses, start=start, moment=moment)
    for number, worker in enumerate(workers, 1):
        rng = random.Random(f"{worker.login}/{worker.ref}")  # noqa: S311  a demo, the same each time
        diary = Diary(worker, rng, moment)
        learner, device = Learner(worker.id, worker.ref), f"{rng.getrandbits(64):016x}"
        story = Story(book, shelf, worker, learner, diary, device, rng)
        for plan in planner.plans(worker, rng):
            Study(story, plan).play()
        for day, seconds in sorted(diary.seconds.items()):
            book.add("study_day", id=book.next_id("study_day"), person=worker.id, day=day, seconds=seconds)
        if book.waiting > _FLUSH_ROWS:
            await book.flush()
            progress("History", number, len(workers))
    await book.close()
    await _USES.run()
    steps = [*await exam_steps(moment, random.Random(f"exam/{start}")), *await disputed_steps(moment)]  # noqa: S311  as above
    await play(book, [step for step in steps if start < step.at < moment])
    await book.tell_until()
    await _NO_MAIL.run()
    progress("History", len(workers), len(workers))

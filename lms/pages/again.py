"""Where Today leads while a quiz that was not passed cannot be tried again yet: to what the person was weak at."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.courses.queries import outline
from lms.courses.rules.again import home_of
from lms.courses.rules.outline import Outline
from lms.enrolments.rules.next_step import Step, step
from lms.practice.queries import Weak, weak_at
from lms.questions.rules.quiz_rules import QuizRules
from lms.quizzes import queries as quizzes


class Again(msgspec.Struct, frozen=True):
    """A page to read again: why, and from when on the quiz may be tried again."""

    quiz_title: str
    topic: str
    score_ppm: int
    opens_at: datetime


async def reading_again(actor: Actor, steps: Sequence[Step], now: datetime) -> list[tuple[Step, Again | None]]:
    """The same steps, but for a quiz in its cool-off the page about its weakest topic; one query if there is a quiz."""
    weak = await weak_at(actor.person_id) if any(one.unit.is_quiz for one in steps) else {}
    return [await _led(actor, one, weak.get((one.progress.version_id, one.unit.key)), now) for one in steps]


async def _led(actor: Actor, one: Step, weak: Weak | None, now: datetime) -> tuple[Step, Again | None]:
    if weak is None:
        return one, None
    rules = (await quizzes.quiz_version(weak.quiz_version)).rules
    opens_at = _opens_at(rules, weak, now)
    course = await outline(one.progress.version_id, actor.locale)
    found = _page(weak, rules, course) if opens_at else None
    leads = step(course, one.progress, found[0]) if found else None
    if found is None or opens_at is None or leads is None:
        return one, None
    topic, score_ppm = found[1]
    leads = msgspec.structs.replace(leads, state=None, unit_left_s=leads.unit.est_seconds)  # from its beginning
    return leads, Again(one.unit.title, rules.topic_name(topic, course.locale), score_ppm, opens_at)


def _opens_at(rules: QuizRules, weak: Weak, now: datetime) -> datetime | None:
    """When the next attempt may begin; None when it may now, or when waiting does not help."""
    opens_at = weak.submitted_at + timedelta(minutes=rules.cool_off_min)
    used_up = rules.attempts is not None and weak.used >= rules.attempts
    over = rules.closes is not None and opens_at >= rules.closes
    return None if opens_at <= now or used_up or over else opens_at


def _page(weak: Weak, rules: QuizRules, course: Outline) -> tuple[str, tuple[str, int]] | None:
    """The key of the page about the weakest topic that has one, with that topic."""
    homes = (
        (home_of(topic, rules.topic_name(topic, course.locale), course), (topic, ppm)) for topic, ppm in weak.topics
    )
    return next(((home.unit_key, topic) for home, topic in homes if home), None)

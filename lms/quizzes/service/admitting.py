"""Being let into a quiz: on which terms, from which computer, into which sitting."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.admission import queries as admission
from lms.admission.rules.terms import Terms, on_terms
from lms.admission.service import let_in
from lms.attempts.rules.clock import Allowance, allowance
from lms.core import clock
from lms.questions.rules.exam_rules import within
from lms.questions.rules.quiz_rules import QuizRules
from lms.quizzes.queries import Quiz, past_of
from lms.quizzes.rules.starting import Bar, Past, Start, may_start, of_cycle


class Entry(msgspec.Struct, frozen=True):
    """What somebody brings to the start: the room code as it was typed, and the network address asking."""

    room_code: str = ""
    address: str = ""


AT_THE_DESK: Final = Entry()
"""Nothing: no code, and an address that lies in no range."""


async def rules_for(person_id: int, quiz: Quiz) -> QuizRules:
    """The rules of the quiz with all that was granted to the person; one query."""
    return on_terms(quiz.rules, (await admission.granted_to(person_id, quiz.key)).terms)


def time_for(quiz: Quiz, terms: Terms, started_at: datetime) -> Allowance:
    """How much time and until when, for who starts at that moment on these terms."""
    allowed_s = quiz.rules.clock.allowed_s(quiz.asked)  # what was granted comes on top, not twice
    more = {"multiplier_ppm": terms.multiplier_ppm, "extra_s": terms.extra_s}
    return allowance(allowed_s, on_terms(quiz.rules, terms).closes, started_at, **more)


def start_for(rules: QuizRules, past: Sequence[Past], now: datetime, address: str) -> Start:
    """What stands in the way of a new attempt, the computer included."""
    start = may_start(rules, past, now)
    away = rules.addresses and not within(address, rules.addresses)
    return msgspec.structs.replace(start, bar=Bar.ELSEWHERE) if start.allowed and away else start


async def seat(actor: Actor, quiz: Quiz, entry: Entry, enrolment_id: int) -> int | None:
    """The sitting that the person's code opens; None where none is needed, or where nothing can be started anyway.

    Raises WrongCode, and TooMany after a few wrong ones.
    """
    if not quiz.rules.needs_code:
        return None
    past = of_cycle(await past_of(actor.person_id, quiz.key), enrolment_id)
    rules = await rules_for(actor.person_id, quiz)
    if not start_for(rules, past, clock.now(), entry.address).allowed:
        return None
    return await let_in(actor, quiz.key, entry.room_code)

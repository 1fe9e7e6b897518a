"""A person of the demo who takes a quiz by the same services as a browser does."""

import random
from datetime import datetime, timedelta

from lms.accounts.rules.permissions import Actor
from lms.answers.service import NewAnswer, NewScreen, Writer, attempt_token, open_screen
from lms.attempts.rules.states import Closed
from lms.core import clock
from lms.questions.rules.answers import Answer
from lms.questions.rules.kinds import Question
from lms.quizzes.queries import own_attempt
from lms.quizzes.service import Entry, close_over, save_answer, start_attempt, submit


class Sitter:
    """One attempt: started, answered, handed in; its page's clock is a little off, as clocks are."""

    def __init__(self, actor: Actor, rng: random.Random) -> None:
        self.actor, self.ref = actor, ""
        self._device = f"{rng.getrandbits(64):016x}"
        self._off = timedelta(milliseconds=rng.randint(-1800, 900))
        self._seq = 0

    async def start(self, code: str, unit_key: str, room_code: str = "") -> None:
        """Start, and open the page."""
        self.ref = await start_attempt(self.actor, code, unit_key, Entry(room_code))
        self._writer = Writer(attempt_token(self.ref), self.actor)
        await open_screen(self._writer, self.ref, NewScreen(self._device, clock.now() + self._off))

    async def questions(self) -> dict[int, Question]:
        """The questions by their places."""
        return {slot.position: slot.question for slot in (await own_attempt(self.actor, self.ref)).slots}

    async def answer(self, slot: int, answer: Answer, *, given: datetime | None = None) -> None:
        """Send an answer, or one that was given earlier and could not be sent then."""
        self._seq += 1
        new = NewAnswer(answer, self._seq, self._device, (given or clock.now()) + self._off)
        try:
            await save_answer(self._writer, self.ref, slot, new)
        except Closed:
            if given is None:
                raise

    async def hand_in(self) -> None:
        """Hand in what is saved."""
        await submit(self._writer, self.ref)

    async def time_is_over(self) -> None:
        """What the sweeper does when nobody hands in."""
        await close_over(self.ref)

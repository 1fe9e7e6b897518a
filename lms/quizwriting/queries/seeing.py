"""A quiz as it is being typed: its questions, what is wrong with them, one of them as learners will see it."""

import msgspec
from msgspec.structs import replace

from lms.accounts.rules.permissions import Actor
from lms.core.marked_yaml import Marked, split
from lms.drafts import queries as drafts
from lms.drafts.rules.matter import Matter, joined, matter_of
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text import Placed
from lms.quizfiles import Front, pool_problems, read_front
from lms.quizwriting.rules import balance as sums
from lms.quizwriting.rules.balance import Balance, balance
from lms.quizwriting.rules.looking import Entry, Fault, at_line, entries, too_many
from lms.quizwriting.rules.wording import in_words
from lms.quizzes.queries.shown import Shown, of_question


class Asked(msgspec.Struct, frozen=True):
    """A question with empty fields, in the author's order."""

    shown: Shown
    name: str
    order: tuple[str, ...]
    chosen: dict[str, str] = {}
    marks: dict[str, str] = {}
    files: tuple[str, ...] = ()
    answer_json: str = "null"


class Seen(msgspec.Struct, frozen=True):
    """A text looked at; `here` is the entry of the caret and `asked` it as a question, if it is one."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    balance: Balance
    here: Entry | None
    asked: Asked | None


async def seen(actor: Actor, code: str, key: str, locale: str, body: str, line: int) -> Seen:  # noqa: PLR0917 - a place and what is typed there
    """Look at an unsaved text below the head that is saved. Raises NotFound."""
    found = await drafts.open_text(actor, code, key, locale)
    head = split(joined(Matter(matter_of(found.text).head, "")), "")[0].head
    front, problems = read_front(head, "")
    inside = entries(body, locale)
    good = [Placed(one.question, "", one.line) for one in inside if one.question is not None]
    whole = [Fault(0, in_words(one.message)) for one in problems] if head.values else []
    whole += [*too_many(body), *(one for entry in inside for one in entry.faults)]
    whole = whole or _of_pool(front, good, head)
    counted = [sums.Placed(one.number, one.line, one.question) for one in inside if one.question is not None]
    here = at_line(inside, line)
    asked = await _asked(actor, found.draft_id, here.question) if here and here.question else None
    return Seen(inside, tuple(sorted(whole)), balance(counted, front), here, asked)


def _of_pool(front: Front, good: list[Placed], head: Marked) -> list[Fault]:
    return [Fault(0, in_words(one.message, names=False)) for one in pool_problems(front.rules, good, head, "")]


async def _asked(actor: Actor, draft_id: int, question: Question) -> Asked:
    shown = of_question(question)
    if shown.picture is not None and (picture := await drafts.picture_in(actor, draft_id, shown.picture)):
        shown = replace(shown, picture=picture)
    return Asked(shown, "answer", tuple(shown.words))

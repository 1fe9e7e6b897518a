"""The rules of a quiz as they stand in its draft: as fields, with what is wrong at each, and the lines themselves."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.marked_yaml import Marked, Plain
from lms.drafts import queries as drafts
from lms.drafts.rules.matter import Matter, matter_of, values_of
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text import Placed
from lms.quizfiles import Front, read_front
from lms.quizwriting.rules.looking import entries
from lms.quizwriting.rules.settings import ALWAYS, ORDER, OWN_WORDS, Fault, faults, makes_sense, spellings

_BELOW: Final = "below"
"""The path of the questions, so that what is said of them is told from what is said of the rules."""


class Page(msgspec.Struct, frozen=True):
    """A page of the course that may stay in sight during a pause."""

    key: str
    title: str


class Panel(msgspec.Struct, frozen=True):
    """Rules as a form: `fields` by the names of their fields, `said` in force or stated, `more` all that could be.

    `values` are those that the fields show: what a form changes is told by them. `topics` are the tags of the
    questions and of the rules; `head` is how it stands in the file of this language.
    """

    front: Front
    values: dict[str, Plain]
    fields: dict[str, str]
    faults: tuple[Fault, ...]
    said: tuple[str, ...]
    more: tuple[str, ...]
    topics: tuple[str, ...]
    pages: tuple[Page, ...]
    head: str
    questions: int
    zone: str

    def wrong(self, name: str, row: int = -1) -> tuple[str, ...]:
        """What is wrong with a rule, or with one of its rows."""
        return tuple(one.message for one in self.faults if (one.name, one.row) == (name, row))

    def rows(self, name: str) -> int:
        """How many rows the fields of a rule have."""
        return len({each.split(".")[1] for each in self.fields if each.startswith(f"{name}.")})


async def panel(actor: Actor, code: str, key: str, locale: str) -> Panel:
    """The rules of a quiz with the words of one language. Raises NotFound."""
    view = await drafts.draft(actor, code)
    unit = view.unit(key)
    mine = matter_of((await drafts.open_text(actor, code, key, locale)).text)
    first = mine if locale == view.source else matter_of((await drafts.open_text(actor, code, key, view.source)).text)
    values = joint_values(mine, first)
    pages = tuple(
        Page(one.key, one.facts(locale, view.source).title or one.key)
        for one in view.units
        if one.removed_at is None and not one.is_quiz and one.key != unit.key
    )
    questions = [one.question for one in entries(mine.body, locale) if one.question is not None]
    return _panel(values, mine.head, questions, pages, actor.timezone)


def joint_values(mine: Matter, first: Matter) -> dict[str, Plain]:
    """The values that hold for a quiz in one language: the rules of the source language, its own title and words."""
    own, shared = values_of(mine.head), values_of(first.head)
    rules = {name: value for name, value in (shared or own).items() if name not in {"title", *OWN_WORDS}}
    return {name: value for name, value in own.items() if name in {"title", *OWN_WORDS}} | rules


def _panel(values: dict[str, Plain], head: str, questions: list[Question], pages: tuple[Page, ...], zone: str) -> Panel:
    front = read_front(Marked(values, {}), "")[0]
    wrong = faults(values, [Placed(one, _BELOW, 0) for one in questions])
    stated = {*values, *(one.name for one in wrong)}
    spelt = spellings(front.rules, zone)
    fields = {
        f"{name}.{end}" if end else name: text
        for name in ORDER
        for end, text in spelt[name].fields(values.get(name)).items()
    }
    said = tuple(name for name in ORDER[1:] if name in stated or (name in ALWAYS and makes_sense(name, front)))
    tags = [one.topic for one in questions if one.topic]
    tags += [*front.topics, *front.rules.critical_topics, *(one.topic for one in front.rules.draw if one.topic)]
    return Panel(
        front=front, values=values, fields=fields, faults=wrong, said=said,
        more=tuple(name for name in ORDER[1:] if name not in said and makes_sense(name, front)),
        topics=tuple(dict.fromkeys(tags)), pages=pages, head=head, questions=len(questions), zone=zone,
    )  # fmt: skip

"""A question as it may be shown before it is answered: no key, no reason, its Markdown made ready once."""

from typing import assert_never

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.core.html import inline
from lms.courses.queries.kept import Kept
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.inline import for_markdown, plain
from lms.questions.rules.kinds import Question, in_language
from lms.questions.rules.typed import Number, ShortText
from lms.quizzes.queries.quiz import Asked

_shown: Kept[tuple[int, str], "Shown"] = Kept(4096)


class Shown(msgspec.Struct, frozen=True):
    """What the page needs of a question. `texts` are options by id, `words` the same without styles, for selects.

    `lefts` are the ids that something belongs to: left sides, or items to sort. `pieces` is the text around the gaps,
    one more than there are gaps; `choosing` are numbers of gaps to choose in, `units` what stands beside gaps.
    """

    kind: str
    prompt: Markup
    words: dict[str, str] = {}
    texts: dict[str, Markup] = {}
    lefts: tuple[str, ...] = ()
    pieces: tuple[Markup, ...] = ()
    choosing: tuple[str, ...] = ()
    units: dict[str, str] = {}
    unit: str = ""


async def shown(asked: Asked, locale: str) -> Shown:
    """The question in one language; made once for each version."""

    async def make() -> Shown:
        return of_question(in_language(asked.languages, locale))

    return await _shown.get((asked.version_id, locale), make)


def of_question(question: Question) -> Shown:
    """The question without anything that tells what is right."""
    prompt = markup(question.prompt)
    match question:
        case Single() | Multiple():
            return _with_options(question.kind, prompt, question.options)
        case TrueFalse():
            options = (Option("true", question.true_text), Option("false", question.false_text))
            return _with_options(question.kind, prompt, options[::-1] if question.false_first else options)
        case ShortText():
            return Shown(question.kind, prompt)
        case Number():
            return Shown(question.kind, prompt, unit=question.unit)
        case Matching():
            made = _with_options(question.kind, prompt, (*question.lefts, *question.rights))
            return msgspec.structs.replace(made, lefts=tuple(left.id for left in question.lefts))
        case Categorise():
            made = _with_options(question.kind, prompt, (*question.items, *question.categories))
            return msgspec.structs.replace(made, lefts=tuple(item.id for item in question.items))
        case Ordering():
            return _with_options(question.kind, prompt, question.items)
        case Gaps():
            return _gaps(question, prompt)
        case _:
            assert_never(question)


def markup(source: str) -> Markup:
    """Inline Markdown of a question as HTML."""
    return inline(for_markdown(source))


def _with_options(kind: str, prompt: Markup, options: tuple[Option, ...]) -> Shown:
    return Shown(
        kind,
        prompt,
        words={option.id: plain(option.text) for option in options},
        texts={option.id: markup(option.text) for option in options},
    )


def _gaps(question: Gaps, prompt: Markup) -> Shown:
    numbered = question.numbered()
    return Shown(
        question.kind,
        prompt,
        words={f"{number}:{each.id}": plain(each.text) for number, gap in numbered.items() for each in gap.options},
        pieces=tuple(markup(piece) for piece in question.pieces()),
        choosing=tuple(number for number, gap in numbered.items() if gap.options),
        units={number: unit for number in numbered if (unit := question.unit_beside(int(number)))},
    )

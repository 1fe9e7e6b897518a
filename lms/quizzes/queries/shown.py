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
from lms.questions.rules.hotspots import Hotspot, Picture
from lms.questions.rules.inline import for_markdown, plain
from lms.questions.rules.kinds import Question, in_language
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Essay, Files
from lms.quizzes.queries.quiz import Asked

_shown: Kept[tuple[int, str], "Shown"] = Kept(4096)


class Shown(msgspec.Struct, frozen=True):
    """What the page needs of a question. `texts` are options by id, `words` the same without styles, for selects.

    `lefts` are the ids that something belongs to: left sides, or items to sort. `pieces` is the text around the gaps,
    one more than there are gaps; `choosing` are numbers of gaps to choose in, `units` what stands beside gaps.
    `points` are places of the picture as "0.42,0.17", `most` how many may be marked; `advice` words of an essay.
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
    picture: Picture | None = None
    points: dict[str, str] = {}
    most: int = 0
    advice: int = 0


async def shown(asked: Asked, locale: str) -> Shown:
    """The question in one language; made once for each version."""

    async def make() -> Shown:
        return of_question(in_language(asked.languages, locale))

    return await _shown.get((asked.version_id, locale), make)


def of_question(question: Question) -> Shown:
    """The question without anything that tells what is right."""
    prompt = markup(question.prompt)
    match question:
        case Single() | Multiple() | TrueFalse():
            return _with_options(question.kind, prompt, _choices(question))
        case ShortText() | Number():
            return Shown(question.kind, prompt, unit=question.unit if isinstance(question, Number) else "")
        case Matching():
            return _belonging(question.kind, prompt, question.lefts, question.rights)
        case Categorise():
            return _belonging(question.kind, prompt, question.items, question.categories)
        case Ordering():
            return _with_options(question.kind, prompt, question.items)
        case Hotspot():
            return _hotspot(question, prompt)
        case Essay() | Files():
            return Shown(question.kind, prompt, advice=question.words if isinstance(question, Essay) else 0)
        case Gaps():
            return _gaps(question, prompt)
        case _:
            assert_never(question)


def _choices(question: Single | Multiple | TrueFalse) -> tuple[Option, ...]:
    if not isinstance(question, TrueFalse):
        return question.options
    options = (Option("true", question.true_text), Option("false", question.false_text))
    return options[::-1] if question.false_first else options


def _belonging(kind: str, prompt: Markup, lefts: tuple[Option, ...], rights: tuple[Option, ...]) -> Shown:
    made = _with_options(kind, prompt, (*lefts, *rights))
    return msgspec.structs.replace(made, lefts=tuple(left.id for left in lefts))


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


def _hotspot(question: Hotspot, prompt: Markup) -> Shown:
    """All places by name, each with a point that stands for it: the same whether they are right or not."""
    regions = tuple(Option(region.id, region.name) for region in question.regions)
    points = {region.id: ",".join(f"{each:g}" for each in region.shape.own_point()) for region in question.regions}
    picture = msgspec.structs.replace(question.picture, alt=plain(question.picture.alt))
    made = _with_options(question.kind, prompt, regions)
    return msgspec.structs.replace(made, picture=picture, points=points, most=question.wanted)


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

"""What the pages of question health show, put together from what the queries give."""

from datetime import date

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.accounts.rules.permissions import Actor
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.courses import queries as courses
from lms.questions.rules.inline import plain
from lms.quizzes.queries import markup
from lms.statistics import queries
from lms.statistics.queries import Question, Show
from lms.statistics.rules.findings import Finding
from lms.statistics.rules.picks import keys_of, name_of, options_of
from lms.statistics.web.figures import Figure, question_figures, quiz_figures
from lms.statistics.web.words import decimal, sentence


class Line(msgspec.Struct, frozen=True):
    """One question of the list; `why` is the worst finding in a sentence."""

    ref: str
    title: str
    course_title: str
    finding: Finding
    why: str
    until: date | None


class Choice(msgspec.Struct, frozen=True):
    """One choice: how many took it, in all and as shares of the lowest and the highest third."""

    text: Markup
    right: bool
    people: int
    share: int
    low: int
    high: int
    said: str


class Parameters(msgspec.Struct, frozen=True):
    """Item parameters of one model as text."""

    name: str
    slope: str
    difficulty: str


class QuestionPage(msgspec.Struct, frozen=True):
    """The page of one question."""

    question: Question
    title: str
    prompt: Markup
    course_title: str
    quiz_title: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
    choices: tuple[Choice, ...]
    parameters: tuple[Parameters, ...]
    whole: tuple[Figure, ...]
    files: tuple[str, ...]


async def lines(actor: Actor, show: Show, number: int, today: date) -> Page[Line]:
    """One page of the list; two queries and outlines that are kept in memory."""
    found = await queries.worst_questions(actor, show, number, today)
    outlines = await courses.outlines({each.course_version for each in found.items}, actor.locale)
    made = tuple(
        Line(
            ref=each.ref,
            title=plain(each.body.prompt),
            course_title=outlines[each.course_version].title,
            finding=each.worst.finding,
            why=sentence(each, each.worst),
            until=each.until if each.until and each.until > today else None,
        )
        for each in found.items
    )
    return Page(made, found.number, found.pages, found.total)


async def question_page(actor: Actor, ref: str) -> QuestionPage:
    """Everything about one question. Raises NotFound."""
    found = await queries.question_of(actor, ref)
    outline = await courses.outline(found.course_version, actor.locale)
    unit = next((each for each in outline.units if each.key == found.unit_key), None)
    return QuestionPage(
        question=found,
        title=plain(found.body.prompt),
        prompt=markup(found.body.prompt),
        course_title=outline.title,
        quiz_title=unit.title if unit else found.unit_key,
        sentences=tuple(sentence(found, each) for each in found.found),
        figures=question_figures(found.item),
        choices=_choices(found, actor.locale),
        parameters=_parameters(found),
        whole=quiz_figures(found.whole) if found.whole else (),
        files=await queries.files_of(found),
    )


def _choices(found: Question, locale: str) -> tuple[Choice, ...]:
    item = found.item
    people = {pick.option: pick for pick in item.picks}
    known = options_of(found.body) or tuple(sorted(people, key=lambda each: (-people[each].people, each)))[:8]
    right = keys_of(found.counts.keys, known, locale)
    made = []
    for option in known:
        pick = people.get(option)
        count, low, high = (pick.people, pick.low, pick.high) if pick else (0, 0, 0)
        shares = [_part(count, item.n), _part(low, item.low_n), _part(high, item.high_n)]
        said = _("%(all)s%% of all, %(low)s%% of the lowest third, %(high)s%% of the best third")
        made.append(
            Choice(
                text=markup(name_of(found.body, option)),
                right=option in right,
                people=count,
                share=shares[0],
                low=shares[1],
                high=shares[2],
                said=said % {"all": shares[0], "low": shares[1], "high": shares[2]},
            )
        )
    return tuple(made)


def _part(count: int, whole: int) -> int:
    return round(100 * count / whole) if whole else 0


def _parameters(found: Question) -> tuple[Parameters, ...]:
    made = []
    for name, one in (
        (_("1PL, one slope for all questions"), found.item.one),
        (_("2PL, a slope of its own"), found.item.two),
    ):
        if one is not None:
            slope = _("%(value)s ± %(error)s", value=decimal(one.slope), error=decimal(one.slope_se))
            difficulty = _("%(value)s ± %(error)s", value=decimal(one.difficulty), error=decimal(one.difficulty_se))
            made.append(Parameters(name, slope, difficulty))
    return tuple(made)

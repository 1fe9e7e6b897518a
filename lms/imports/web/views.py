"""What the pages of banks show: lines of questions, words for kinds, formats and columns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Request

from lms.banks import service
from lms.banks.queries import (
    BankHead,
    Filter,
    Line,
    Use,
    Version,
    bank_by_ref,
    banks_to_use,
    figures_of,
    find_questions,
    question_of,
    tags_of,
    uses_of,
    versions_of,
)
from lms.banks.queries.one import Standing
from lms.banks.rules.planning import Fate
from lms.core.errors import Invalid, NotFound
from lms.core.forms import Form
from lms.core.i18n import NAMES, Lazy, current_locale, lazy
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.drafts.rules.difference import Piece, compared
from lms.imports.service import Outlook
from lms.interchange.rules import Item, Role
from lms.interchange.rules.keys import tag_from
from lms.questionforms.rules import QuestionForm, form_of
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question, in_language
from lms.questions.rules.quiz_text import print_question
from lms.questions.rules.quiz_text.lines import blocks
from lms.quizzes.queries.shown import Shown as Fielded
from lms.quizzes.queries.shown import of_question
from lms.statistics.rules.findings import ENOUGH

MOST_SHOWN: Final = 200
MOST_SAMPLED: Final = 10
MOST_TAGS: Final = 40
_LONGEST: Final = 160

KINDS: Final[dict[str, Lazy]] = {
    "single": lazy("One choice"),
    "multiple": lazy("Several choices"),
    "true_false": lazy("True or false"),
    "short_text": lazy("Short text"),
    "number": lazy("Number"),
    "matching": lazy("Matching"),
    "categorise": lazy("Sorting"),
    "ordering": lazy("Ordering"),
    "gaps": lazy("Gaps"),
    "hotspot": lazy("Places of a picture"),
    "essay": lazy("Essay"),
    "files": lazy("Files"),
}
COLUMNS: Final[dict[str, Lazy]] = {
    Role.NONE: lazy("pass over"),
    Role.KEY: lazy("key"),
    Role.KIND: lazy("kind"),
    Role.QUESTION: lazy("question"),
    Role.OPTION: lazy("option"),
    Role.RIGHT: lazy("right answer"),
    Role.POINTS: lazy("points"),
    Role.TOPIC: lazy("topic"),
    Role.TAGS: lazy("tags"),
    Role.LEVEL: lazy("level"),
    Role.CLAUSES: lazy("clauses"),
    Role.REASON: lazy("reason"),
    Role.HINT: lazy("hint"),
}
FORMATS: Final[dict[str, str | Lazy]] = {
    "gift": "GIFT", "aiken": "Aiken", "moodle-xml": "Moodle XML", "csv": "CSV", "xlsx": "Excel",
    "quiz-text": lazy("Quiz text"), "list": lazy("a numbered list"), "qti": "Canvas (QTI)",
}  # fmt: skip


class Shown(msgspec.Struct, frozen=True):
    """A question in the list: its text in short, and what it is found by."""

    key: str
    text: str
    lang: str
    kind: str
    labels: tuple[str, ...]
    level: int
    number: int
    uses: int
    retired: bool
    health: str


class Tag(msgspec.Struct, frozen=True):
    """A tag of the bank, with how many of its questions have it and the address that shows these, or all again."""

    name: str
    n: int
    query: str
    chosen: bool


class BankView(msgspec.Struct, frozen=True):
    """One page of a bank, the filter that it shows, and the address of the page without its number."""

    list: Page[Shown]
    wanted: Filter
    kinds: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    query: str
    tags: tuple[Tag, ...]


class Sample(msgspec.Struct, frozen=True):
    """A question of a dry run as it was read: its kind, what is right of it, and what would become of it."""

    line: int
    text: str
    kind: str
    right: tuple[str, ...]
    fate: str


class Report(msgspec.Struct, frozen=True):
    """A line of a dry run: an item that does not come in, or something of it that does not."""

    line: int
    name: str
    within: str
    sentences: tuple[str, ...]
    refused: bool


def language(request: Request[Any, Any, Any], head: BankHead) -> str:
    """The language that an address names; that of the bank when it names none that we know."""
    named = str(request.query_params.get("lang", ""))
    return named if named in NAMES else head.locale


async def bank(head: BankHead, query: Mapping[str, str], number: int, person: int) -> BankView:
    """The page of a bank. Four queries."""
    wanted = _wanted(query)
    found = await find_questions(head.id, wanted, number)
    others = await banks_to_use(person, head.locale)
    same = tuple((each.ref, each.name) for each in others if each.id != head.id)
    kept = {name: value for name, value in query.items() if name not in {"page", "done"} and value}
    lines = Page(tuple(_shown(each, head.locale) for each in found.items), found.number, found.pages, found.total)
    kinds = (("", _("All")), *((kind, str(name)) for kind, name in KINDS.items()))
    tags = tuple(_tag_of(name, n, kept) for name, n in (await tags_of(head.id))[:MOST_TAGS])
    return BankView(lines, wanted, kinds, same, urlencode(kept), tags)


async def tend(head: BankHead, questions: Sequence[int], form: Form, person: int) -> int:
    """Do what the form says with the questions that are ticked; how many it was done with. Raises Invalid, Conflict."""
    if not questions:
        raise Invalid(_("Tick the questions first."))
    match form.last("do"):
        case "tag" | "untag":
            tag, take_off = _tag(form.last("tag")), form.last("do") == "untag"
            return await service.tag_questions(head, questions, tag, by=person, take_off=take_off)
        case "move":
            into = await bank_by_ref(person, form.last("into"))
            if into is None:
                raise Invalid(_("Choose the bank that they go into."))
            return await service.move_questions(head, questions, into)
        case "retire" | "back":
            return await service.retire_questions(head, questions, back=form.last("do") == "back")
        case _:
            raise Invalid(_("Choose what to do."))


def reports(outlook: Outlook) -> tuple[Report, ...]:
    """What a dry run has to say, errors first; at most 200 lines of it."""
    said = [found for item in outlook.reading.items if (found := _report(outlook, item))]
    return tuple(sorted(said, key=lambda each: not each.refused)[:MOST_SHOWN])


def samples(outlook: Outlook) -> tuple[Sample, ...]:
    """The first ten questions as they were read, so that one sees whether the file was understood."""
    return tuple(_sample(outlook, item, item.question) for item in outlook.reading.good[:MOST_SAMPLED] if item.question)


def _sample(outlook: Outlook, item: Item, question: Question) -> Sample:
    kind = str(KINDS.get(question.kind, question.kind))
    return Sample(
        item.line,
        _short(plain(question.prompt)),
        kind,
        tuple(map(plain, question.right_answer())),
        str(outlook.fate(item)),
    )


def columns_of(outlook: Outlook) -> tuple[tuple[str, str], ...]:
    """Headings of a sheet with what each column was taken for; empty for other files."""
    return tuple(zip(outlook.reading.headings, outlook.reading.columns, strict=True))


def column_choices() -> tuple[tuple[str, str], ...]:
    """What a column may be taken for, with its word."""
    return tuple((role, str(word)) for role, word in COLUMNS.items())


def _report(outlook: Outlook, item: Item) -> Report | None:
    refused = outlook.fate(item) is Fate.REFUSED
    stays = refused or outlook.fate(item) is Fate.SAME
    sentences = outlook.why(item) if stays else item.warnings
    return Report(item.line, item.name, item.within, sentences, refused) if sentences else None


def _tag_of(name: str, n: int, kept: Mapping[str, str]) -> Tag:
    chosen = kept.get("tag", "").lstrip("#＃") == name
    query = {**kept, "tag": "" if chosen else name}
    return Tag(name, n, urlencode({each: value for each, value in query.items() if value}), chosen)


def _wanted(query: Mapping[str, str]) -> Filter:
    level, status = query.get("level", ""), query.get("status", "")
    return Filter(
        words=query.get("q", "")[:120],
        kind=query.get("kind", "")[:20],
        topic=query.get("topic", "").lstrip("#＃")[:80],
        level=int(level) if level in {"1", "2", "3"} else 0,
        tag=query.get("tag", "").lstrip("#＃")[:60],
        clause=query.get("clause", "").lstrip("@＠")[:30],
        status=status if status in {"retired", "all"} else "active",
        health="ailing" if query.get("health") == "ailing" else "",
    )


def _tag(typed: str) -> str:
    tag = tag_from(typed.strip().lstrip("#＃"))
    if not tag:
        raise Invalid(_("Write the tag, as it stands behind # in the questions."))
    return tag


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _shown(each: Line, locale: str) -> Shown:
    lang = next((one for one in (current_locale(), locale) if one in each.languages), next(iter(each.languages)))
    short = _short(plain(each.languages[lang].prompt))
    labels = (*(f"#{tag}" for tag in each.tags.split()), *(f"@{clause}" for clause in each.clauses.split()))
    kind = str(KINDS[each.kind]) if each.kind in KINDS else each.kind
    return Shown(each.key, short, lang, kind, labels, each.level, each.number, each.uses, each.retired, _health(each))


def _health(each: Line) -> str:
    """ailing, early, fine, or "" for a question that nobody has answered."""
    if each.severity:
        return "ailing"
    return "" if not each.people else "early" if each.people < ENOUGH else "fine"


class Changed(msgspec.Struct, frozen=True):
    """A version and how its text differs from the one before; nothing for the oldest that is shown."""

    number: int
    created_at: datetime
    goes_on: bool
    pieces: tuple[Piece, ...]


class Preview(msgspec.Struct, frozen=True):
    """The question with empty fields, as the fields macro of quizzes draws it."""

    shown: Fielded
    name: str
    order: tuple[str, ...]
    chosen: dict[str, str] = {}
    marks: dict[str, str] = {}
    files: tuple[str, ...] = ()
    answer_json: str = "null"


class QuestionView(msgspec.Struct, frozen=True):
    """A question of a bank as its page shows it."""

    standing: Standing
    title: str
    text: str
    form: QuestionForm
    seen: Preview
    missing: bool
    kind: str
    versions: tuple[Changed, ...]
    uses: tuple[Use, ...]
    figures: tuple[tuple[str, str], ...]


async def question(head: BankHead, key: str, locale: str) -> QuestionView:
    """The page of a question in one language, in the bank's where it is `missing`. Four queries. Raises NotFound."""
    found = await question_of(head.id, key)
    if found is None:
        raise NotFound(_("There is no such question in this bank."))
    said = found.languages.get(locale) or in_language(found.languages, head.locale)
    text = print_question(said)
    return QuestionView(
        found,
        plain(said.prompt)[:_LONGEST],
        text,
        form_of(blocks(text, 1)[0], locale),
        seen(said),
        locale not in found.languages,
        str(KINDS.get(said.kind, said.kind)),
        _changes(await versions_of(found.question), locale),
        await uses_of(found.question),
        await figures_of(found.question),
    )


def seen(question: Question) -> Preview:
    """A question as learners would see it, with nothing answered."""
    shown = of_question(question)
    return Preview(shown, "answer", tuple(shown.words))


def _changes(versions: Sequence[Version], locale: str) -> tuple[Changed, ...]:
    """Each version with its difference in words from the one before."""
    texts = [print_question(in_language(each.languages, locale)) for each in versions]
    befores = [*texts[1:], texts[-1]]
    return tuple(
        Changed(each.number, each.created_at, each.series < each.number, compared(before, text))
        for each, text, before in zip(versions, texts, befores, strict=True)
    )

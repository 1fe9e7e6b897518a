"""Question health: the questions of the courses somebody cares for, the worst first."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.courses.queries.care import cares
from lms.questions.rules.corrections import Counts, as_it_counts
from lms.questions.rules.kinds import Question as AnyQuestion
from lms.questions.rules.kinds import decode, in_language
from lms.statistics.rules.figures import Item, Whole
from lms.statistics.rules.findings import Finding, Found, judged
from lms.statistics.rules.picks import keys_of, options_of

PAGE_SIZE = 20

_KEPT = (
    " (SELECT k.until FROM question_keep k WHERE k.quiz_key = i.quiz_key AND k.series = i.series"
    " ORDER BY k.id DESC LIMIT 1)"
)
_KEPT_NOW = (
    " EXISTS (SELECT 1 FROM question_keep k WHERE k.quiz_key = i.quiz_key AND k.series = i.series"
    " AND k.until > :today AND k.id = (SELECT MAX(m.id) FROM question_keep m WHERE m.quiz_key = i.quiz_key"
    " AND m.series = i.series))"
)
_MINE = (
    " FROM item_stat i JOIN course c ON c.id = i.course WHERE (:everywhere = 1 OR c.owner = :carer)"
    " AND CASE WHEN :show = 'kept' THEN" + _KEPT_NOW +
    " WHEN :show = 'worst' THEN i.severity > 0 AND NOT" + _KEPT_NOW + " ELSE true END"
)  # fmt: skip
_COUNT = Sql("SELECT COUNT(*) AS n" + _MINE)
_ROWS = (
    "SELECT i.ref, i.quiz_key, i.series, i.course, i.unit_key, i.question_version, i.n, i.figures, i.computed_at,"
    f' c.code, v.level, v.bodies, v.kind, cv.id AS course_version,{_KEPT} AS "until [date]", k.action, k.keys,'
    " qs.figures AS quiz_figures"
)
_JOINS = (
    " JOIN question_version v ON v.id = i.question_version"
    " JOIN course_version cv ON cv.course = c.id AND cv.number = c.published"
    " LEFT JOIN quiz_stat qs ON qs.quiz_key = i.quiz_key"
    " LEFT JOIN key_correction k ON k.id = (SELECT MAX(x.id) FROM key_correction x"
    " WHERE x.question_version = i.question_version)"
)
_PAGE = Sql(
    _ROWS + _MINE.replace(" WHERE ", _JOINS + " WHERE ", 1)
    + " ORDER BY i.severity DESC, i.n DESC, i.id LIMIT :size OFFSET :skip"
)  # fmt: skip
_ONE = Sql(
    _ROWS + " FROM item_stat i JOIN course c ON c.id = i.course" + _JOINS
    + " WHERE i.ref = :ref AND (:everywhere = 1 OR c.owner = :carer)"
)  # fmt: skip

_FILE = Sql(
    "SELECT m.key AS module, t.file_name, t.locale FROM unit u JOIN module m ON m.id = u.module"
    " JOIN unit_text t ON t.unit = u.id WHERE u.course_version = :version AND u.key = :key ORDER BY t.locale LIMIT 10"
)

_item = msgspec.json.Decoder(Item)
_whole = msgspec.json.Decoder(Whole)


class Show(StrEnum):
    """Which questions a list has: those that ail, all, or those that are kept for now."""

    WORST = "worst"
    ALL = "all"
    KEPT = "kept"


class Question(msgspec.Struct, frozen=True):
    """A question of somebody's courses with what is known about it.

    `body` is it in the reader's language, as it counts now; `found` what is wrong with it, the worst first.
    """

    ref: str
    quiz_key: str
    series: int
    version_id: int
    code: str
    course_version: int
    unit_key: str
    level: int
    body: AnyQuestion
    counts: Counts
    item: Item
    whole: Whole | None
    found: tuple[Found, ...]
    until: date | None
    computed_at: datetime

    @property
    def worst(self) -> Found:
        """The finding that leads the list."""
        return self.found[0]

    @property
    def early(self) -> bool:
        """Whether there are too few people to say anything."""
        return self.worst.finding is Finding.EARLY


Health = Page[Question]


async def worst_questions(actor: Actor, show: Show, number: int, today: date) -> Health:
    """One page of the questions of the courses that the person cares for; two queries."""
    care = cares(actor)
    mine = {"everywhere": care.everywhere, "carer": care.carer, "show": show.value, "today": today}
    counted = await _COUNT.first(**mine)
    assert counted
    pages = max(1, -(-counted["n"] // PAGE_SIZE))
    number = max(1, min(number, pages))
    rows = await _PAGE.rows(**mine, size=PAGE_SIZE, skip=(number - 1) * PAGE_SIZE)
    return Page(tuple(_question(row, actor.locale) for row in rows), number, pages, counted["n"])


async def question_of(actor: Actor, ref: str) -> Question:
    """One question with its figures. Raises NotFound when it is not in a course that the person cares for."""
    care = cares(actor)
    row = await _ONE.first(ref=ref, everywhere=care.everywhere, carer=care.carer) if 0 < len(ref) <= 24 else None
    if row is None:
        raise NotFound(_("There is no such question."))
    return _question(row, actor.locale)


async def files_of(question: Question) -> tuple[str, ...]:
    """The files of the course in which the question stands, one a language."""
    rows = await _FILE.rows(version=question.course_version, key=question.unit_key)
    return tuple(f"{question.code}/{row['locale']}/{row['module']}/{row['file_name']}" for row in rows)


def _question(row: Row, locale: str) -> Question:
    item = _item.decode(row["figures"])
    counts = as_it_counts(decode(row["bodies"]), row["action"], row["keys"])
    body = in_language(counts.shown, locale)
    right = keys_of(counts.keys, [pick.option for pick in item.picks], locale)
    return Question(
        ref=row["ref"],
        quiz_key=row["quiz_key"],
        series=row["series"],
        version_id=row["question_version"],
        code=row["code"],
        course_version=row["course_version"],
        unit_key=row["unit_key"],
        level=row["level"],
        body=body,
        counts=counts,
        item=item,
        whole=_whole.decode(row["quiz_figures"]) if row["quiz_figures"] else None,
        found=judged(item, row["level"], right, options_of(body)),
        until=row["until"],
        computed_at=row["computed_at"],
    )

"""Which courses there are for the person who asks."""

from collections.abc import Container

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries.kept import Kept
from lms.courses.rules.audience import audience_of, may_see
from lms.courses.rules.browsing import Entry
from lms.courses.rules.kinds import KEY, Category

MOST_COURSES = 1000
"""The catalogue holds this many courses; the policy names some forty."""

_ACTIVE = Sql(
    "SELECT v.id FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.status = 'active' ORDER BY v.id LIMIT 1000",
)
_ENTRIES = Sql(
    "SELECT c.id AS course_id, c.code, c.category, v.id AS version_id, v.minutes, t.locale, t.title,"
    " t.summary, t.search_text, v.seen_by FROM course c"
    " JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " JOIN course_text t ON t.course_version = v.id AND (t.locale = :locale OR t.locale = v.source_locale)"
    " WHERE c.status = 'active' ORDER BY v.id, CASE WHEN t.locale = :locale THEN 1 ELSE 0 END LIMIT 2000",
)
_ONE = Sql(
    "SELECT c.id AS course_id, c.code, c.status, v.id AS version_id, v.number, o.display_name AS owner, v.seen_by,"
    # who is on it keeps it: asked only of courses that are not for everyone
    " CASE WHEN v.seen_by = '' THEN false ELSE EXISTS (SELECT 1 FROM enrolment e WHERE e.person = :person"
    " AND e.course = c.id AND e.state <> 'withdrawn') END AS enrolled"
    " FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " LEFT JOIN person o ON o.id = c.owner WHERE c.code = :code",
)


class Published(msgspec.Struct, frozen=True):
    """A course's newest published version; `owner` is the name of who answers for it now, "" for nobody."""

    course_id: int
    code: str
    version_id: int
    number: int
    active: bool
    owner: str


_catalogues: Kept[tuple[str, tuple[int, ...]], tuple[Entry, ...]] = Kept(16)


async def entries(actor: Actor, enrolled: Container[int] = ()) -> tuple[Entry, ...]:
    """Every published, active course that exists for the person, in the person's language, by category and title.

    `enrolled` are the courses the person is on, which stay whomever they are for. One
    small query when nothing changed since the last time.
    """
    versions = tuple(row["id"] for row in await _ACTIVE.rows())
    kept = await _catalogues.get((actor.locale, versions), lambda: _load(actor.locale))
    return tuple(one for one in kept if may_see(one.seen_by, actor, enrolled=one.course_id in enrolled))


async def published(actor: Actor, code: str) -> Published:
    """The newest version of a course; open to everyone it is for (P3.2). Raises NotFound.

    A retired course is found too: whoever began it may finish it.
    """
    row = await _ONE.first(code=code, person=actor.person_id) if KEY.fullmatch(code) else None
    if row is None or not may_see(audience_of(row["seen_by"]), actor, enrolled=bool(row["enrolled"])):
        raise NotFound(_("There is no such course."))
    return Published(
        course_id=row["course_id"],
        code=row["code"],
        version_id=row["version_id"],
        number=row["number"],
        active=row["status"] == "active",
        owner=row["owner"] or "",
    )


async def course_id(actor: Actor, code: str) -> int:
    """The row of a course by its code. Raises NotFound."""
    return (await published(actor, code)).course_id


async def _load(locale: str) -> tuple[Entry, ...]:
    """The wanted language comes after the source's in the rows, and so takes its place."""
    rows = await _ENTRIES.rows(locale=locale)
    found = {
        row["code"]: Entry(**{**row, "category": Category(row["category"]), "seen_by": audience_of(row["seen_by"])})
        for row in rows
    }
    order = list(Category)

    def place(one: Entry) -> tuple[int, str, str]:
        return order.index(one.category), one.title.casefold(), one.code

    return tuple(sorted(found.values(), key=place))

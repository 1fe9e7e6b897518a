"""People and org units to whom something may be granted: who is within reach, or takes the course."""

from functools import lru_cache
from typing import Final

import msgspec

from lms.accounts.rules.people import key
from lms.accounts.rules.permissions import Action, Actor, reach_paths
from lms.core import clock
from lms.core.db import Sql
from lms.exams.queries.quizzes import QuizChoice
from lms.exams.rules.reach import condition, patterns

MOST_FOUND: Final = 10

_UNITS = Sql("SELECT id, code, name, path FROM org_unit ORDER BY path LIMIT 1000")
_OWNED = " OR EXISTS (SELECT 1 FROM enrolment e WHERE e.person = p.id AND e.course = :course)"


class Found(msgspec.Struct, frozen=True):
    """Somebody; `unit` is where the person works now."""

    id: int
    ref: str
    name: str
    login: str
    unit: str


class Unit(msgspec.Struct, frozen=True):
    """An org unit; `depth` counts from 0 at the root."""

    id: int
    code: str
    name: str
    path: str

    @property
    def depth(self) -> int:
        """How far below the root it lies, for indenting."""
        return self.path.count("/") - 2


async def units_within(paths: tuple[str, ...]) -> list[Unit]:
    """The org units below these paths, parents before children."""
    rows = await _UNITS.rows()
    return [Unit(**row) for row in rows if any(row["path"].startswith(path) for path in paths)]


async def find_people(actor: Actor, quiz: QuizChoice, words: str, ref: str = "") -> list[Found]:
    """Up to ten people by name or login (or the one with this reference) to whom this person may grant something."""
    reach = patterns(reach_paths(actor, Action.QUIZ_OVERRIDE))
    owned = quiz.owner == actor.person_id
    wanted = key(words)
    if not wanted and not ref:
        return []
    escaped = wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = await _people(len(reach), owned=owned).rows(
        **reach,
        **({"course": quiz.course_id} if owned else {}),
        pattern=f"%{escaped}%",
        ref=ref,
        today=clock.now().date(),
        most=MOST_FOUND,
    )
    return [Found(row["id"], row["ref"], row["display_name"], row["login"], row["unit"] or "") for row in rows]


@lru_cache(maxsize=64)
def _people(paths: int, *, owned: bool) -> Sql:
    reach = condition("COALESCE(u.path, '')", [f"path_{number}" for number in range(paths)])
    return Sql(
        "SELECT p.id, p.ref, p.display_name, p.login, u.name AS unit FROM person p"  # noqa: S608  our own text
        " LEFT JOIN job_assignment j ON j.person = p.id AND j.is_primary AND j.starts_on <= :today"
        " AND (j.ends_on IS NULL OR j.ends_on >= :today) LEFT JOIN org_unit u ON u.id = j.org_unit"
        " WHERE p.status = 'active' AND (p.ref = :ref OR (CAST(:ref AS VARCHAR) = ''"
        " AND (p.name_key LIKE :pattern ESCAPE '!' OR p.login_key LIKE :pattern ESCAPE '!')))"
        f" AND ({reach}{_OWNED if owned else ''})"
        " ORDER BY p.name_key, p.id LIMIT :most"
    )

"""How this installation is: the database's standing and a few counts that tell whether anything is stuck."""

from lms.core.clock import now
from lms.core.db import Sql, engine, migrate

Figures = dict[str, tuple[str, int]]
"""By name: what the figure counts, and the figure."""

_COUNTS: dict[str, tuple[str, Sql]] = {
    "people_active": ("People who can log in.", Sql("SELECT COUNT(*) AS n FROM person WHERE status = 'active'")),
    "logins_open": (
        "Log-ins that have not expired.",
        Sql("SELECT COUNT(*) AS n FROM login_session WHERE expires_at > :now"),
    ),
    "attempts_open": (
        "Quizzes begun and not handed in.",
        Sql("SELECT COUNT(*) AS n FROM attempt WHERE state IN ('in_progress', 'paused', 'overdue')"),
    ),
    "answers_saved": ("Answers ever kept.", Sql("SELECT COALESCE(MAX(id), 0) AS n FROM answer_event")),
    "statements": ("Learning records.", Sql("SELECT COALESCE(MAX(id), 0) AS n FROM statement")),
    "jobs_waiting": (
        "Background jobs that are due.",
        Sql("SELECT COUNT(*) AS n FROM job WHERE state = 0 AND run_at <= :now"),
    ),
    "jobs_failed": ("Background jobs given up.", Sql("SELECT COUNT(*) AS n FROM job WHERE state = 3")),
    "mail_waiting": ("Mail not sent yet.", Sql("SELECT COUNT(*) AS n FROM outbox_mail WHERE sent_at IS NULL")),
}


async def standing() -> str:
    """`current`, `pending` or `newer`; raises Unavailable when the database does not answer."""
    return str((await migrate.state(engine())).standing)


async def figures() -> Figures:
    """The counts; one small query each."""
    found: Figures = {}
    for name, (what, query) in _COUNTS.items():
        row = await query.first(now=now()) if ":now" in query.text else await query.first()
        found[name] = (what, row["n"] if row else 0)
    return found

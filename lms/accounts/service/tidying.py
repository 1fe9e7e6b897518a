"""Taking away what has ended: run by the worker once an hour."""

from datetime import timedelta
from typing import Final

from lms.core.clock import now
from lms.core.db import Sql, atomic

_KEPT: Final = timedelta(days=1)
_STATEMENTS: Final = (
    Sql("DELETE FROM login_session WHERE expires_at < :before"),
    Sql("DELETE FROM login_throttle WHERE window_started_at < :before"),
    Sql("DELETE FROM password_reset WHERE expires_at < :before"),
)


@atomic
async def tidy_door() -> None:
    """Remove ended log-ins, forgotten tries and old links a day after their time."""
    before = now() - _KEPT
    for statement in _STATEMENTS:
        await statement.run(before=before)

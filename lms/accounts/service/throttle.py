"""Counting tries in the database, so that the limit holds for all processes together."""

from typing import Final

from lms.accounts.rules.throttle import Limit, Tries, taken_back, tried, wait_s
from lms.core.clock import now
from lms.core.db import Sql, atomic
from lms.core.errors import TooMany
from lms.core.i18n import gettext as _
from lms.core.i18n import ngettext

_ENSURE: Final = Sql(
    "INSERT INTO login_throttle (key, failures, window_started_at) VALUES (:key, 0, :now) ON CONFLICT (key) DO NOTHING"
)
_LOCKED: Final = Sql(
    "SELECT failures, window_started_at, blocked_until FROM login_throttle WHERE key = :key FOR UPDATE"
)
_KEEP: Final = Sql(
    "UPDATE login_throttle SET failures = :failures, window_started_at = :started, blocked_until = :blocked"
    " WHERE key = :key"
)
_FORGET: Final = Sql("DELETE FROM login_throttle WHERE key = :key")

_LONG_WAIT_S: Final = 120


@atomic
async def count_try(limits: dict[str, Limit]) -> None:
    """Count one try for each of these keys; raises TooMany, and counts nothing, when one of them has to wait."""
    at = now()
    known = {key: await _known(key) for key in sorted(limits)}  # sorted: two processes lock in the same order
    wait = max(wait_s(tries, at) for tries in known.values())
    if wait:
        raise TooMany(waiting_sentence(wait), wait)
    for key, tries in known.items():
        await _keep(key, tried(tries, at, limits[key]))


async def take_back(key: str) -> None:
    """The last try for this key was a good one."""
    await _keep(key, taken_back(await _known(key)))


async def forget(key: str) -> None:
    """Begin again at nothing."""
    await _FORGET.run(key=key)


def waiting_sentence(wait: int) -> str:
    """What is said to someone who has to wait so many seconds."""
    if wait > _LONG_WAIT_S:
        return ngettext(
            "Too many tries. Wait %(n)s minute and try again.",
            "Too many tries. Wait %(n)s minutes and try again.",
            -(-wait // 60),
        )
    if wait == 1:
        return _("Too many tries. Wait a second and try again.")
    return ngettext(
        "Too many tries. Wait %(n)s second and try again.", "Too many tries. Wait %(n)s seconds and try again.", wait
    )


async def _known(key: str) -> Tries:
    at = now()
    await _ENSURE.run(key=key, now=at)
    row = await _LOCKED.first(key=key)
    return Tries(**row) if row else Tries(0, at)


async def _keep(key: str, tries: Tries) -> None:
    await _KEEP.run(key=key, failures=tries.failures, started=tries.window_started_at, blocked=tries.blocked_until)

"""The outbox: mail is written in the transaction of the change it tells of, and sent by the worker after the commit."""

import asyncio
from datetime import timedelta
from typing import Final

from lms.core.clock import now
from lms.core.db import Sql, atomic
from lms.core.jobs import enqueue as enqueue_job
from lms.core.jobs import pause_s
from lms.core.settings import current_settings
from lms.notifications.service.smtp import Mail, deliver

MAIL_JOB: Final = "notifications.mail"

_INSERT: Final = Sql(
    "INSERT INTO outbox_mail (to_address, locale, subject, body, created_at, next_try_at)"
    " VALUES (:to, :locale, :subject, :body, :at, :at) RETURNING id"
)
_WAITING: Final = Sql(
    "SELECT id, to_address, locale, subject, body, attempts FROM outbox_mail WHERE id = :id AND sent_at IS NULL"
)
_TRIED: Final = Sql(
    "UPDATE outbox_mail SET attempts = attempts + 1, next_try_at = :next, last_error = :error WHERE id = :id"
)
# The text may hold a one-time link: once it has left it is nobody's business here.
_SENT: Final = Sql(
    "UPDATE outbox_mail SET sent_at = :at, attempts = attempts + 1, last_error = '', body = '' WHERE id = :id"
)
_ERROR_LENGTH: Final = 500


@atomic
async def enqueue(to: str, locale: str, subject: str, body: str) -> int:
    """Write one plain-text mail, in the caller's transaction, and ask the worker to send it; returns its number."""
    row = await _INSERT.first(to=to, locale=locale, subject=" ".join(subject.split())[:200], body=body, at=now())
    assert row is not None
    await enqueue_job(MAIL_JOB, str(row["id"]))
    return int(row["id"])


async def send_mail(payload: str) -> None:
    """The job of kind MAIL_JOB: send one mail of the outbox; `payload` is its number.

    An error is raised again for the worker, which tries again after 15 s, a minute, four minutes and so on. A mail
    that has been sent is left alone; a worker that dies right after sending sends it a second time.
    """
    row = await _WAITING.first(id=int(payload))
    if row is None:
        return
    mail = Mail(row["to_address"], row["locale"], row["subject"], row["body"])
    settings = current_settings()
    try:
        await asyncio.to_thread(deliver, settings.smtp_url, settings.base_url, settings.site_name, mail)
    except OSError as error:  # smtplib's errors are OSErrors too
        pause = timedelta(seconds=pause_s(row["attempts"] + 1))
        await _TRIED.run(id=row["id"], next=now() + pause, error=repr(error)[:_ERROR_LENGTH])
        raise
    await _SENT.run(id=row["id"], at=now())

"""Telling the leads of a person that an attempt was given up because its time ran out (quiz-engine 1: "lead told")."""

from typing import Final

from lms.accounts.queries import leads_of
from lms.core.clock import now
from lms.core.db import Row, Sql
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.core.settings import current_settings
from lms.courses.queries import outline
from lms.live.service import tell
from lms.notifications.service import enqueue

_ABOUT: Final = Sql(
    "SELECT p.id AS person, p.ref, p.display_name, q.unit_key, u.course_version FROM attempt a"
    " JOIN person p ON p.id = a.person JOIN quiz_version q ON q.id = a.quiz_version JOIN unit u ON u.id = q.unit"
    " WHERE a.id = :attempt AND a.preview = false",
)


async def tell_leads_of_giving_up(attempt_id: int) -> None:
    """On their open pages, and by mail where there is an address; in the caller's transaction."""
    about = await _ABOUT.first(attempt=attempt_id)
    for lead in await leads_of(about["person"], now().date()) if about else ():
        assert about
        subject, body, address = await _words(about, lead.locale)
        await tell(lead.person_id, "notification", {"text": subject, "href": address})
        if lead.email:
            await enqueue(lead.email, lead.locale, subject, body)


async def _words(about: Row, locale: str) -> tuple[str, str, str]:
    course, address = await outline(about["course_version"], locale), f"/record/{about['ref']}"
    given = {"name": about["display_name"], "quiz": course.unit(about["unit_key"]).title, "course": course.title}
    with use_locale(locale):
        subject = _("%(name)s ran out of time in “%(quiz)s”", **given)
        body = _(
            "The time for “%(quiz)s” in “%(course)s” ran out before %(name)s handed it in. The attempt is kept and not"
            " marked; you can talk about it, and an instructor can open it again.",
            **given,
        )
        return subject, f"{body}\n\n{current_settings().base_url}{address}\n", address

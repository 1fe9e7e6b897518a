"""Telling people that their quiz has been marked, by mail from the outbox."""

from lms.core.db import Sql
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.core.settings import current_settings
from lms.courses.queries import outline
from lms.credits.service import Changed
from lms.notifications.service import enqueue
from lms.quizzes.queries import quiz_version

_PERSON = Sql("SELECT email, locale FROM person WHERE id = :id AND status = 'active'")


async def tell(changed: Changed) -> None:
    """Write the mail about a graded attempt into the outbox, in the caller's transaction; no address, no mail."""
    person = await _PERSON.first(id=changed.person_id)
    if person is None or not person["email"]:
        return
    quiz = await quiz_version(changed.quiz_version)
    title = (await outline(quiz.course_version, person["locale"])).unit(quiz.unit_key).title
    with use_locale(person["locale"]):
        address = f"{current_settings().base_url}/attempts/{changed.ref}/result"
        subject = _("“%(title)s” has been marked", title=title)
        said = _("You have passed.") if changed.after.passed else _("You have not passed this time.")
        body = _("Your answers to “%(title)s” have been marked. %(said)s", title=title, said=said)
        await enqueue(person["email"], person["locale"], subject, f"{body}\n\n{address}\n")

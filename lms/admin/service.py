"""Use cases that join people and mail."""

from lms.accounts import service as accounts
from lms.core.db import atomic
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.core.settings import current_settings
from lms.notifications.service import enqueue


@atomic
async def ask_for_reset(login: str, *, address: str) -> None:
    """Somebody forgot the password: a mail with a link, or a line for the administrators when there is no mail.

    Whatever happens, the caller says the same words. Raises TooMany.
    """
    settings = current_settings()
    made = await accounts.ask_for_reset(login, address=address, by_mail=bool(settings.smtp_url))
    if made is not None:
        with use_locale(made.locale):
            subject = _("Set a new password for %(site)s", site=settings.site_name)
            body = _reset_body(made.name, f"{settings.base_url}/reset/{made.token}")
        await enqueue(made.email, made.locale, subject, body)


def _reset_body(name: str, link: str) -> str:
    return _(
        "Hello %(name)s,\n\n"
        "someone, most likely you, asked for a new password. Open this link within one hour and set it:\n\n"
        "%(link)s\n\n"
        "If it was not you, leave this mail alone: your password stays as it is.\n",
        name=name,
        link=link,
    )

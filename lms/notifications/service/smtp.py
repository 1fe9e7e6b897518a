"""Handing one mail to the SMTP server of LMS_SMTP_URL; slow, so it runs in a thread."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import msgspec

from lms.core.clock import now
from lms.core.errors import Misconfigured
from lms.core.i18n import gettext as _

TIMEOUT_S: Final = 20
_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Mail(msgspec.Struct, frozen=True):
    """One plain-text mail."""

    to: str
    locale: str
    subject: str
    body: str


def deliver(smtp_url: str, base_url: str, site_name: str, mail: Mail) -> None:
    """Send one mail and wait until the server has taken it. Raises OSError (smtplib's errors are) and Misconfigured.

    `smtps://user:password@host:465` speaks TLS from the start, `smtp+starttls://` insists on STARTTLS, `smtp://` uses
    it when the server offers it. `?from=address` sets the sender, otherwise no-reply at the site's own host.
    """
    where = _server(smtp_url)
    message = composed(mail, sender=_sender(where, base_url), site_name=site_name)
    with _connected(where) as server:
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(message)


def composed(mail: Mail, *, sender: str, site_name: str) -> EmailMessage:
    """The message as it leaves."""
    message = EmailMessage()
    message["From"] = Address(display_name=site_name, addr_spec=sender)
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday notices do not answer this
    message.set_content(mail.body)
    message["Content-Language"] = mail.locale  # after set_content, which drops every Content header
    return message


def _server(smtp_url: str) -> SplitResult:
    where = urlsplit(smtp_url)
    if where.scheme not in _PORTS or not where.hostname:
        raise Misconfigured(_("LMS_SMTP_URL has to look like smtp://user:password@host:587."))
    return where


def _connected(where: SplitResult) -> smtplib.SMTP:
    host, port = where.hostname or "", where.port or _PORTS[where.scheme]
    if where.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    server.ehlo()
    if where.scheme == "smtp+starttls" or server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    return server


def _sender(where: SplitResult, base_url: str) -> str:
    named = parse_qs(where.query).get("from", [""])[0]
    return named or f"no-reply@{urlsplit(base_url).hostname or 'localhost'}"

"""Adding and changing people; every change goes into the audit trail."""

from typing import Final

from lms.accounts.rules.people import Details, Status, is_email, is_login, is_timezone, key
from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit
from lms.core.clock import now
from lms.core.db import IntegrityRefused, Row, Rule, Sql, atomic, savepoint
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.i18n import LOCALES
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref

_FIELDS: Final = (
    "login",
    "display_name",
    "given_name",
    "family_name",
    "email",
    "employee_no",
    "locale",
    "timezone",
    "hire_date",
)

_INSERT: Final = Sql(
    "INSERT INTO person (ref, login, login_key, email, email_key, employee_no, given_name, family_name, display_name,"
    " name_key, locale, timezone, theme, text_size, shortcuts, gap_minutes, status, hire_date, created_at, updated_at)"
    " VALUES (:ref, :login, :login_key, :email, :email_key, :employee_no, :given_name, :family_name, :display_name,"
    " :name_key, :locale, :timezone, 'system', 'normal', true, 6, 'active', :hire_date, :at, :at) RETURNING id"
)
_UPDATE: Final = Sql(
    "UPDATE person SET login = :login, login_key = :login_key, email = :email, email_key = :email_key,"
    " employee_no = :employee_no, given_name = :given_name, family_name = :family_name, display_name = :display_name,"
    " name_key = :name_key, locale = :locale, timezone = :timezone,"
    " hire_date = :hire_date, updated_at = :at WHERE id = :id"
)
_BY_REF: Final = Sql(
    "SELECT id, status, login, display_name, given_name, family_name, email, employee_no, locale, timezone, hire_date"
    " FROM person WHERE ref = :ref"
)
_STATUS: Final = Sql("UPDATE person SET status = :status, updated_at = :at WHERE id = :id")
_END_LOGINS: Final = Sql("DELETE FROM login_session WHERE person = :id")


@atomic
async def create_person(actor: Actor | None, details: Details) -> tuple[int, str]:
    """Add a person without a password; returns id and public reference. `actor` None is a command.

    Raises Invalid by field, also for a login, address or employee number that someone else has.
    """
    _allow(actor)
    _check(details)
    ref = new_ref()
    row = await _unless_taken(_INSERT, ref=ref, **_values(details))
    await audit.record(_by(actor), "person.created", f"person:{ref}", login=details.login)
    return row["id"], ref


@atomic
async def edit_person(actor: Actor | None, ref: str, details: Details) -> None:
    """Change what is kept about a person. Raises NotFound, Invalid by field."""
    _allow(actor)
    before = await _known(ref)
    _check(details)
    after = {name: getattr(details, name) for name in _FIELDS}
    changed = audit.changes({name: before[name] for name in _FIELDS}, after)
    if changed:
        await _unless_taken(_UPDATE, id=before["id"], **_values(details))
        await audit.record(_by(actor), "person.edited", f"person:{ref}", **changed)


@atomic
async def set_status(actor: Actor, ref: str, status: Status) -> None:
    """Someone leaves (all log-ins end; the learning record stays) or comes back. Raises NotFound, Conflict."""
    _allow(actor)
    before = await _known(ref)
    if before["id"] == actor.person_id and status is Status.LEFT:
        raise Conflict(_("You cannot take away your own way in. Ask another administrator."), code="own_account")
    if before["status"] == status:
        return
    await _STATUS.run(id=before["id"], status=status.value, at=now())
    if status is Status.LEFT:
        await _END_LOGINS.run(id=before["id"])
    await audit.record(actor.person_id, "person.status", f"person:{ref}", status=[before["status"], status.value])


def _allow(actor: Actor | None) -> None:
    if actor is not None:
        require(actor, Action.PEOPLE_MANAGE)


def _by(actor: Actor | None) -> int | None:
    return actor.person_id if actor else None


async def _known(ref: str) -> Row:
    row = await _BY_REF.first(ref=ref)
    if row is None:
        raise NotFound(_("There is no such person."))
    return row


def _check(details: Details) -> None:
    errors = {}
    if not is_login(details.login):
        errors["login"] = _("Use 3 to 60 letters, digits, dots, hyphens or underscores.")
    if details.email is not None and not is_email(details.email):
        errors["email"] = _("Type a whole address, such as name@example.org.")
    if details.locale not in LOCALES:
        errors["locale"] = _("Choose one of the options.")
    if not is_timezone(details.timezone):
        errors["timezone"] = _("Choose a time zone from the list, such as Asia/Taipei.")
    if errors:
        raise Invalid(_("Some fields need another look."), errors)


def _values(details: Details) -> dict[str, object]:
    return {
        **{name: getattr(details, name) for name in _FIELDS},
        "login_key": key(details.login),
        "name_key": key(details.display_name)[:240],
        "email_key": key(details.email) if details.email else None,
        "at": now(),
    }


async def _unless_taken(statement: Sql, **values: object) -> Row:
    """Write, and say at the right field what someone else has already."""
    try:
        async with savepoint():
            rows = await statement.rows(**values)
    except IntegrityRefused as refusal:
        if refusal.rule is not Rule.UNIQUE:
            raise
        raise Invalid(_("Some fields need another look."), _taken(refusal.detail)) from refusal
    return rows[0] if rows else {}


def _taken(detail: str) -> dict[str, str]:
    if "email_key" in detail:
        return {"email": _("Someone else has this address.")}
    if "employee_no" in detail:
        return {"employee_no": _("Someone else has this number.")}
    return {"login": _("Someone else has this login.")}

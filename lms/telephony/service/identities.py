"""Which names phone systems have for people: given and taken by an administrator."""

from typing import Final

from lms.accounts.rules.people import key as login_key
from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit
from lms.core.clock import now
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.telephony.rules.names import LONGEST, Line, is_name, key

MOST_LINES: Final = 500

_PERSON: Final = Sql("SELECT id FROM person WHERE login_key = :key AND status = 'active'")
_HOLDER: Final = Sql(
    "SELECT p.login, p.id FROM phone_identity i JOIN person p ON p.id = i.person"
    " WHERE i.source = :source AND i.name_key = :key"
)
_GIVE: Final = Sql(
    "INSERT INTO phone_identity (person, source, name, name_key, created_at, created_by)"
    " VALUES (:person, :source, :name, :key, :now, :by) ON CONFLICT (source, name_key) DO NOTHING RETURNING id"
)
_KNOWN: Final = Sql("DELETE FROM phone_unknown WHERE name_key = :key AND (:source = '' OR source = :source)")
_TAKE: Final = Sql("DELETE FROM phone_identity WHERE id = :id RETURNING source, name, person")


@atomic
async def give_names(actor: Actor, source: str, wanted: list[Line]) -> int:
    """Give names of one system ("" for any) to people; all lines or none. Returns how many were new.

    Raises Invalid with a sentence that names every line that cannot be kept.
    """
    require(actor, Action.PHONE_MANAGE)
    if len(wanted) > MOST_LINES:
        raise Invalid("", {"lines": _("At most %(n)s lines at once.", n=MOST_LINES)})
    if not wanted:
        raise Invalid("", {"lines": _("Write one line for each name: the login, a comma, the extension or id.")})
    given, wrong = 0, list[str]()
    for line in wanted:
        new, why = await _give(actor, source, line)
        given += new
        if why:
            wrong.append(why)
    if wrong:
        raise Invalid("", {"lines": " ".join(wrong[:10])})
    await audit.record(actor.person_id, "phone.names_given", f"phone:{source or 'any'}", count=given)
    return given


async def _give(actor: Actor, source: str, line: Line) -> tuple[int, str]:
    """Whether the line was new, and what is wrong with it ("" when nothing is)."""
    if not is_name(line.name):
        sentence = _(
            "Line %(n)s: after the login comes a name of at most %(most)s characters.", n=line.number, most=LONGEST
        )
        return 0, sentence
    person = await _PERSON.first(key=login_key(line.login)[:60]) if line.login.isprintable() else None
    if person is None:
        return 0, _("Line %(n)s: nobody here has the login “%(login)s”.", n=line.number, login=line.login[:60])
    row = {"source": source, "key": key(line.name)}
    new = await _GIVE.first(person=person["id"], name=line.name, now=now(), by=actor.person_id, **row)
    if new is not None:
        await _KNOWN.run(**row)
        return 1, ""
    holder = await _HOLDER.first(**row)
    if holder is not None and holder["id"] != person["id"]:
        who = {"n": line.number, "name": line.name, "login": holder["login"]}
        return 0, _("Line %(n)s: “%(name)s” belongs to %(login)s already.", **who)
    return 0, ""


@atomic
async def take_name(actor: Actor, identity_id: int) -> None:
    """Take a name away; its reports name nobody from now on. Raises NotFound."""
    require(actor, Action.PHONE_MANAGE)
    row = await _TAKE.first(id=identity_id)
    if row is None:
        raise NotFound(_("This name was taken away already."))
    thing = f"phone:{row['source'] or 'any'}"
    await audit.record(actor.person_id, "phone.name_taken", thing, name=row["name"], person=row["person"])

"""A sitting: an invigilator opens it, people come in by its code, it ends."""

from datetime import datetime

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Thing, require
from lms.accounts.rules.throttle import ACCOUNT
from lms.accounts.service.throttle import count_try, take_back
from lms.admission.queries import sitting_of_code
from lms.admission.rules.codes import LENGTH, code_from, typed
from lms.core import audit, clock, ids
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _

_UNIT_PATH = Sql("SELECT path FROM org_unit WHERE id = :id")
_TAKEN = Sql("SELECT id FROM sitting WHERE code = :code AND ended_at IS NULL")
_OPEN = Sql(
    "INSERT INTO sitting (ref, course, unit_key, quiz_key, code, room, org_unit, opens_at, closes_at, opened_by,"
    " created_at) VALUES (:ref, :course, :unit_key, :quiz_key, :code, :room, :org_unit, :opens_at, :closes_at, :by,"
    " :now)",
)
_FIND = Sql(
    "SELECT s.id, s.opened_by, s.ended_at, COALESCE(u.path, '') AS path FROM sitting s"
    " LEFT JOIN org_unit u ON u.id = s.org_unit WHERE s.ref = :ref FOR UPDATE OF s",
)
_END = Sql("UPDATE sitting SET ended_at = :now, ended_by = :by WHERE id = :id AND ended_at IS NULL")


class NewSitting(msgspec.Struct, frozen=True):
    """What an invigilator says of a sitting; `org_unit` are the people expected, None when anybody may come."""

    course_id: int
    unit_key: str
    room: str
    opens_at: datetime
    closes_at: datetime
    org_unit: int | None = None


class WrongCode(Invalid):
    """No sitting of this quiz is opened by what was typed."""

    def __init__(self) -> None:
        sentence = _(
            "This code does not open the quiz now. Look at it again: six letters and digits, as shown in the room."
        )
        super().__init__(sentence, {"room_code": sentence})


@atomic
async def open_sitting(actor: Actor, new: NewSitting) -> str:
    """Open a sitting and return its reference. Raises NotFound for people outside one's reach, Invalid."""
    path = await _UNIT_PATH.first(id=new.org_unit) if new.org_unit else None
    require(actor, Action.SITTING_HOLD, Thing(unit_path=path["path"] if path else ""))
    now, ref = clock.now(), ids.new_ref()
    if new.closes_at <= max(new.opens_at, now):
        sentence = _("The code has to be valid for a while: choose an end after the beginning, and after now.")
        raise Invalid(sentence, {"closes": sentence})
    await _OPEN.run(
        ref=ref,
        course=new.course_id,
        unit_key=new.unit_key,
        quiz_key=f"{new.course_id}/{new.unit_key}",
        code=await _new_code(),
        room=new.room,
        org_unit=new.org_unit,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        by=actor.person_id,
        now=now,
    )
    await audit.record(actor.person_id, "sitting.opened", f"sitting:{ref}", room=new.room, quiz=new.unit_key)
    return ref


@atomic
async def end_sitting(actor: Actor, ref: str) -> None:
    """The code opens nothing any more; attempts that run go on. Ending twice changes nothing. Raises NotFound."""
    row = await _FIND.first(ref=ref)
    if row is None:
        raise NotFound(_("There is no such sitting."))
    if row["opened_by"] != actor.person_id:
        require(actor, Action.SITTING_HOLD, Thing(unit_path=row["path"]))
    if row["ended_at"] is None:
        await _END.run(id=row["id"], by=actor.person_id, now=clock.now())
        await audit.record(actor.person_id, "sitting.ended", f"sitting:{ref}")


async def let_in(actor: Actor, quiz_key: str, text: str) -> int:
    """The sitting that the typed code opens; wrong tries are counted, so that nobody finds a code by trying.

    Raises WrongCode, and TooMany after a few wrong ones.
    """
    key = f"room:{actor.person_id}"
    await count_try({key: ACCOUNT})
    code = typed(text)
    found = await sitting_of_code(quiz_key, code, clock.now()) if code else None
    if found is None:
        raise WrongCode
    await _good(key)
    return found


@atomic
async def _good(key: str) -> None:
    await take_back(key)


async def _new_code() -> str:
    """A code that no other sitting has now."""
    while True:
        code = code_from(ids.random_bytes(2 * LENGTH))
        if await _TAKEN.first(code=code) is None:
            return code

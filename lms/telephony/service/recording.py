"""Reports are written down for the people they name; what they mean for study goes back to the caller."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from lms.core.clock import now
from lms.core.db import Row, Sql, atomic, execute_many
from lms.telephony.queries import known_from
from lms.telephony.rules.names import is_name, key
from lms.telephony.rules.states import AgentStateName, Effect, Known, Report, Step, step

MOST_UNKNOWN: Final = 500
MOST_UNKNOWN_AT_ONCE: Final = 50
HELD_FOR: Final = timedelta(seconds=60)
_AT_ONCE: Final = 100


def _places(prefix: str) -> str:
    return ", ".join(f":{prefix}{number}" for number in range(_AT_ONCE))


_IDENTITIES: Final = Sql(
    "SELECT i.name_key, i.source, i.person FROM phone_identity i JOIN person p ON p.id = i.person"  # noqa: S608  our own text
    f" WHERE i.source IN ('', :source) AND i.name_key IN ({_places('n')}) AND p.status = 'active'"
)
_LOGINS: Final = Sql(
    f"SELECT login_key, id FROM person WHERE login_key IN ({_places('n')}) AND status = 'active'"  # noqa: S608  our own text
)
_BEGIN: Final = "INSERT INTO agent_state (person) VALUES (:person) ON CONFLICT (person) DO NOTHING"
# In the order of people: two batches that name the same ones wait for each other instead of locking each other out.
_STATES: Final = Sql(
    "SELECT person, source, state, at, since, heard_at, call_at FROM agent_state"  # noqa: S608  our own text
    f" WHERE person IN ({_places('n')}) ORDER BY person FOR UPDATE"
)
_SEEN: Final = Sql(
    f"SELECT event_id FROM agent_state_event WHERE source = :source AND event_id IN ({_places('n')})"  # noqa: S608  our own text
)
_KEEP: Final = (
    "INSERT INTO agent_state_event (source, event_id, person, state, at, received_at, effect)"
    " VALUES (:source, :event_id, :person, :state, :at, :received_at, :effect)"
)
_SET: Final = (
    "UPDATE agent_state SET source = :source, state = :state, at = :at, since = :since, heard_at = :heard_at,"
    " call_at = :call_at WHERE person = :person"
)
_SOURCE: Final = Sql(
    "INSERT INTO phone_source (source, first_heard_at, heard_at, last_event_at, events, refused)"
    " VALUES (:source, :now, :now, :last, :events, :refused) ON CONFLICT (source) DO UPDATE SET heard_at = :now,"
    " last_event_at = CASE WHEN phone_source.last_event_at IS NULL"
    " OR phone_source.last_event_at < excluded.last_event_at THEN excluded.last_event_at"
    " ELSE phone_source.last_event_at END, events = phone_source.events + :events,"
    " refused = phone_source.refused + :refused, trouble = '', trouble_at = NULL"
)
_TROUBLE: Final = Sql(
    "INSERT INTO phone_source (source, first_heard_at, heard_at, trouble, trouble_at)"
    " VALUES (:source, :now, :now, :trouble, :now) ON CONFLICT (source) DO UPDATE SET trouble = :trouble,"
    " trouble_at = CASE WHEN phone_source.trouble = :trouble THEN phone_source.trouble_at ELSE excluded.trouble_at END"
)
_FIRST: Final = Sql(
    "INSERT INTO phone_source (source, first_heard_at, heard_at) VALUES (:source, :now, :now)"
    " ON CONFLICT (source) DO NOTHING"
)
_HOLD: Final = Sql(
    "UPDATE phone_source SET held_by = :me, held_until = :until WHERE source = :source"
    " AND (held_until IS NULL OR held_until < :now OR held_by = :me) RETURNING id"
)
_REFUSED: Final = Sql(
    "INSERT INTO phone_unknown (source, name, name_key, first_at, last_at, times)"
    " VALUES (:source, :name, :key, :now, :now, :times) ON CONFLICT (source, name_key)"
    " DO UPDATE SET last_at = :now, times = phone_unknown.times + :times"
)
_FORGET: Final = Sql(
    "DELETE FROM phone_unknown WHERE source = :source AND id NOT IN"
    " (SELECT id FROM phone_unknown WHERE source = :source ORDER BY last_at DESC, id DESC LIMIT :most)"
)


class Call(msgspec.Struct, frozen=True):
    """A call that began or ended for a person; `call_at` names the call, `at` is when this happened."""

    person_id: int
    begins: bool
    state: AgentStateName
    at: datetime
    call_at: datetime


class Outcome(msgspec.Struct, frozen=True):
    """What became of a batch: reports that count, repeated ones, late ones, and the names nobody here has."""

    accepted: int
    repeated: int
    late: int
    unknown: dict[str, int]
    calls: tuple[Call, ...]


class _Person(msgspec.Struct):
    """One person of the batch: what is known, and what is to be written."""

    id: int
    source: str
    known: Known | None
    call: Call | None = None


@atomic
async def record_reports(source: str, reports: Sequence[Report]) -> Outcome:
    """Write down what a phone system reports, all in one transaction, in the order given.

    Repeated and late reports change nothing, whatever else is in the batch. Of several calls of one person in a batch
    only the last word is returned: a batch that was held up must not pause and resume in a flicker. A dozen queries
    for each hundred reports.
    """
    at = now()
    by_name = await _people_of(source, {key(name) for report in reports for name in report.names if is_name(name)})
    found = [(_person_of(by_name, report.names), report) for report in reports]
    people = await _locked(sorted({person for person, _report in found if person}))
    seen = await _seen(source, [report.event_id for person, report in found if person])
    counts, rows, unknown = {"accepted": 0, "repeated": 0, "late": 0}, [], dict[str, int]()
    for person_id, report in found:
        if person_id is None:
            name = _shown(report.names)
            unknown[name] = unknown.get(name, 0) + 1
        elif report.event_id in seen:
            counts["repeated"] += 1
        else:
            seen.add(report.event_id)
            done = _apply(people[person_id], report, source=source, now=at)
            counts["late" if done.effect is Effect.LATE else "accepted"] += 1
            if done.kept:
                rows.append(_row(source, person_id, report, done, at))
    await _write(source, people.values(), rows)
    await _note_source(source, [report.at for person, report in found if person], unknown, at)
    calls = tuple(person.call for person in people.values() if person.call)
    return Outcome(**counts, unknown=unknown, calls=calls)


@atomic
async def hold_listening(source: str, me: str) -> bool:
    """Be the one process that listens to this system for the next minute; False when another one is."""
    at = now()
    await _FIRST.run(source=source, now=at)
    return await _HOLD.first(source=source, me=me, now=at, until=at + HELD_FOR) is not None


@atomic
async def note_trouble(source: str, trouble: str) -> None:
    """A system that we ask cannot be reached ("unreachable") or does not let us in ("refused"); for administrators."""
    await _TROUBLE.run(source=source, trouble=trouble, now=now())


def _apply(person: _Person, report: Report, *, source: str, now: datetime) -> Step:
    before = person.known
    done = step(before, report, source=source, now=now)
    person.known, person.source = done.known, source
    if done.effect in {Effect.BEGIN, Effect.OVER}:
        begins = done.effect is Effect.BEGIN
        call_at = (done.known if begins else before or done.known).call_at or done.known.at
        person.call = Call(person.id, begins, report.state, done.known.at, call_at)
    return done


def _row(source: str, person_id: int, report: Report, done: Step, received_at: datetime) -> Row:
    return {
        "source": source, "event_id": report.event_id, "person": person_id, "state": report.state.value,
        "at": min(report.at, received_at), "received_at": received_at, "effect": done.effect.value,
    }  # fmt: skip


async def _people_of(source: str, keys: set[str]) -> dict[str, int]:
    """Whom each name means: as this system's name, else as anybody's, else as a login."""
    by_rank: dict[str, tuple[int, int]] = {}
    for given in _hundreds(sorted(keys)):
        rows = await _LOGINS.rows(**given)
        by_rank.update({row["login_key"]: (0, row["id"]) for row in rows})
        for row in await _IDENTITIES.rows(source=source, **given):
            rank = 2 if row["source"] else 1
            if by_rank.get(row["name_key"], (0, 0))[0] < rank or row["name_key"] not in by_rank:
                by_rank[row["name_key"]] = (rank, row["person"])
    return {name: person for name, (_rank, person) in by_rank.items()}


def _person_of(by_name: dict[str, int], names: Iterable[str]) -> int | None:
    return next((by_name[key(name)] for name in names if is_name(name) and key(name) in by_name), None)


async def _locked(people: list[int]) -> dict[int, _Person]:
    if people:
        await execute_many(_BEGIN, [{"person": person} for person in people])
    found: dict[int, _Person] = {}
    for given in _hundreds(people):
        for row in await _STATES.rows(**given):
            found[row["person"]] = _Person(row["person"], row["source"], known_from(row))
    return found


async def _seen(source: str, event_ids: list[str]) -> set[str]:
    seen: set[str] = set()
    for given in _hundreds(event_ids):
        seen.update(row["event_id"] for row in await _SEEN.rows(source=source, **given))
    return seen


async def _write(source: str, people: Iterable[_Person], rows: list[Row]) -> None:
    if rows:
        await execute_many(_KEEP, rows)
    states = [
        {"person": person.id, "source": source, **msgspec.structs.asdict(person.known)}
        for person in people
        if person.known is not None
    ]
    if states:
        await execute_many(_SET, states)


async def _note_source(source: str, times: list[datetime], unknown: dict[str, int], at: datetime) -> None:
    last = min(max(times), at) if times else None
    await _SOURCE.run(source=source, now=at, last=last, events=len(times), refused=sum(unknown.values()))
    for name, times_said in list(unknown.items())[:MOST_UNKNOWN_AT_ONCE]:
        await _REFUSED.run(source=source, name=name, key=key(name), now=at, times=times_said)
    if unknown:
        await _FORGET.run(source=source, most=MOST_UNKNOWN)


def _shown(names: tuple[str, ...]) -> str:
    """The name an administrator would know: the last that can be shown, since ids come first."""
    return next((name.strip() for name in reversed(names) if is_name(name)), "?")


def _hundreds(values: Sequence[int] | Sequence[str]) -> Iterable[dict[str, int | str]]:
    """Arguments for `_places`, the last hundred filled up with a value that is there already."""
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE]
        yield {f"n{number}": some[min(number, len(some) - 1)] for number in range(_AT_ONCE)}

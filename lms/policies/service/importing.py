"""A policy out of Markdown: looked at first, then applied exactly as it was looked at."""

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit, clock
from lms.core.db import Sql, atomic, execute_many
from lms.core.errors import Conflict, Invalid
from lms.core.i18n import LOCALES
from lms.core.i18n import gettext as _
from lms.policies.queries import kept, policy, translated
from lms.policies.rules.changes import Changes, Kept, changes
from lms.policies.rules.markdown import MOST_BYTES, ImportedClause, ImportedPolicy, read_markdown
from lms.policies.rules.references import KEY
from lms.policies.rules.translating import lost, outdated, sorted_out

_LONGEST: Final = 200

_POLICY = Sql(
    "INSERT INTO policy (key, title, locale, created_at, created_by) VALUES (:key, :title, :locale, :now, :by)"
    " ON CONFLICT (key) DO UPDATE SET title = excluded.title, locale = excluded.locale RETURNING id",
)
_LOCK = Sql("SELECT id FROM policy WHERE id = :id FOR UPDATE")
_PUT = (
    "INSERT INTO policy_clause (policy, clause, position, part, title, text) VALUES (:policy, :clause, :position,"
    " :part, :title, :text) ON CONFLICT (policy, clause) DO UPDATE SET position = excluded.position,"
    " part = excluded.part, title = excluded.title, text = excluded.text, retired_at = NULL"
)
_RETIRE = "UPDATE policy_clause SET retired_at = :now WHERE policy = :policy AND clause = :clause"
_NAMED = Sql("SELECT id FROM policy WHERE key = :key")
_TITLE = Sql(
    "INSERT INTO policy_translation (policy, locale, title) VALUES (:policy, :locale, :title)"
    " ON CONFLICT (policy, locale) DO UPDATE SET title = excluded.title",
)
_SAY = (
    "INSERT INTO policy_clause_text (policy_clause, locale, part, title, text) SELECT id, :locale, :part, :title, :text"
    " FROM policy_clause WHERE policy = :policy AND clause = :clause ON CONFLICT (policy_clause, locale)"
    " DO UPDATE SET part = excluded.part, title = excluded.title, text = excluded.text"
)
_UNSAY = (
    "DELETE FROM policy_clause_text WHERE (:locale = '' OR locale = :locale) AND policy_clause IN"
    " (SELECT id FROM policy_clause WHERE policy = :policy AND clause = :clause)"
)
_IMPORT = Sql(
    "INSERT INTO policy_import (policy, locale, source, added, changed, removed, back, person, at)"
    " VALUES (:policy, :locale, :source, :added, :changed, :removed, :back, :by, :now)",
)


class Draft(msgspec.Struct, frozen=True):
    """What somebody wants to bring in; `title` "" is the one in the text."""

    key: str
    text: str
    title: str = ""
    locale: str = "en"


class Outlook(msgspec.Struct, frozen=True):
    """What would happen: all that was read, the difference, and a sign of both (`seen`) to apply exactly this.

    `follows` is the first language of the policy when this is another one: then `unknown` are ids that the policy
    does not have, and `missing` is how many of its clauses stay without a text. For the first language, `lost` is how
    many texts of others do not hold any more, by language.
    """

    key: str
    title: str
    locale: str
    read: ImportedPolicy
    changes: Changes
    new: bool
    seen: str
    follows: str = ""
    unknown: tuple[ImportedClause, ...] = ()
    missing: int = 0
    lost: tuple[tuple[str, int], ...] = ()


class _Standing(msgspec.Struct, frozen=True):
    """A policy as it stands: its clauses in its first language, and what other languages say of them."""

    clauses: tuple[Kept, ...]
    texts: dict[str, tuple[Kept, ...]]

    def said(self) -> list[tuple[str, str]]:
        """Language and clause of every text in another language."""
        return [(locale, one.id) for locale, texts in self.texts.items() for one in texts]


async def foresee(actor: Actor | None, draft: Draft) -> Outlook:
    """Read a text and compare it with what stands; nothing is written. Raises NotFound, Invalid by field."""
    if actor is not None:
        require(actor, Action.POLICY_CARE)
    _check(draft)
    read = read_markdown(draft.text)
    if not read.clauses:
        message = _("No clause was found. A clause is a line that begins with its id, such as “4.1 Title”.")
        raise Invalid(message, {"text": message})
    stands, before = await policy(draft.key), await _standing(draft.key)
    title = draft.title.strip() or read.title or (stands.title if stands else "") or draft.key
    outlook = Outlook(
        draft.key, title[:_LONGEST], draft.locale, read, Changes(), stands is None, _sign(draft, before)
    )  # fmt: skip
    if stands is None or stands.locale == draft.locale:
        what = changes(before.clauses, read.clauses)
        return msgspec.structs.replace(outlook, changes=what, lost=lost(outdated(what), before.said()))
    found = sorted_out(before.clauses, read.clauses)
    return msgspec.structs.replace(
        outlook, changes=changes(before.texts.get(draft.locale, ()), found.known), follows=stands.locale,
        unknown=found.unknown, missing=found.missing,
    )  # fmt: skip


async def _standing(key: str) -> _Standing:
    return _Standing(await kept(key), await translated(key))


async def apply(actor: Actor | None, draft: Draft, seen: str | None = None) -> Outlook:
    """Apply what was looked at; None for the command line is whatever holds now.

    Raises Conflict when the policy changed since, or when nothing would.
    """
    found = await foresee(actor, draft)
    await _apply(actor, draft, found, seen)
    return found


@atomic
async def _apply(actor: Actor | None, draft: Draft, found: Outlook, seen: str | None) -> None:
    now, by = clock.now(), actor.person_id if actor else None
    named = {"key": found.key, "title": found.title, "locale": found.locale}
    row = await (_NAMED.first(key=found.key) if found.follows else _POLICY.first(**named, now=now, by=by))
    assert row
    await _LOCK.first(id=row["id"])
    if _sign(draft, await _standing(draft.key)) != (found.seen if seen is None else seen):
        raise Conflict(_("The policy or the text has changed since you looked. Look at the difference again."), "seen")
    what = found.changes
    await (_put_beside if found.follows else _put)(row["id"], found)
    counts = {
        "added": len(what.added), "changed": len(what.changed), "removed": len(what.removed), "back": len(what.back),
    }  # fmt: skip
    await _IMPORT.run(policy=row["id"], locale=found.locale, source=draft.text, by=by, now=now, **counts)
    await audit.record(by, "policy.imported", f"policy:{found.key}", locale=found.locale, **counts)


async def _put(policy_id: int, found: Outlook) -> None:
    """The first language: which clauses there are, and what they say."""
    what, now = found.changes, clock.now()
    await execute_many(_PUT, _rows(policy_id, found.read.clauses))
    await execute_many(_RETIRE, [{"policy": policy_id, "clause": one.id, "now": now} for one in what.removed])
    gone = sorted(outdated(what))
    await execute_many(_UNSAY, [{"policy": policy_id, "clause": one, "locale": ""} for one in gone])


async def _put_beside(policy_id: int, found: Outlook) -> None:
    """Another language: what the clauses say in it."""
    at, what = {"policy": policy_id, "locale": found.locale}, found.changes
    said = [*what.added, *(one.after for one in what.changed)]
    await _TITLE.run(**at, title=found.title)
    await execute_many(_UNSAY, [{**at, "clause": one.id} for one in what.removed])
    await execute_many(
        _SAY, [{**at, "clause": one.id, "part": one.part, "title": one.title, "text": one.text} for one in said]
    )


def _rows(policy_id: int, clauses: Sequence[ImportedClause]) -> list[dict[str, object]]:
    return [
        {
            "policy": policy_id, "clause": one.id, "position": position, "part": one.part, "title": one.title,
            "text": one.text,
        }
        for position, one in enumerate(clauses, start=1)
    ]  # fmt: skip


def _check(draft: Draft) -> None:
    faults: dict[str, str] = {}
    if not KEY.fullmatch(draft.key):
        faults["key"] = _("A short name has up to 12 lower-case letters, digits and hyphens and begins with a letter.")
    if draft.locale not in LOCALES:
        faults["locale"] = _("Choose a language.")
    if not draft.text.strip():
        faults["text"] = _("Choose a file, or paste the text.")
    elif len(draft.text.encode()) > MOST_BYTES:
        faults["text"] = _("The text is larger than %(n)s KB. Bring it in as several policies.", n=MOST_BYTES // 1000)
    elif not set(draft.text).isdisjoint("\x00"):
        faults["text"] = _("This is no text. Save the policy as Markdown and choose that file.")
    if faults:
        raise Invalid(next(iter(faults.values())), faults)


def _sign(draft: Draft, before: _Standing) -> str:
    """A sign of the text and of what it is compared with."""
    said = msgspec.json.encode((draft.key, draft.title, draft.locale, draft.text, before))
    return hashlib.sha256(said).hexdigest()[:24]

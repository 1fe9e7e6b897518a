"""What was taken out of a draft as a whole."""

from datetime import datetime

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Sql
from lms.drafts.rules.matter import values_of

_GONE = Sql(
    "SELECT m.took_out, m.manifest, m.at, p.display_name AS by_name FROM draft_manifest m JOIN person p"
    " ON p.id = m.person WHERE m.draft = :draft AND m.took_out <> '' ORDER BY m.version DESC LIMIT 60",
)


class Gone(msgspec.Struct, frozen=True):
    """A module or a language (`kind`) that was taken out, when and by whom; `titles` are the module's, by language."""

    kind: str
    key: str
    titles: dict[str, str]
    at: datetime
    by_name: str


async def gone(actor: Actor, draft_id: int) -> tuple[Gone, ...]:
    """The last time that each module or language was taken out, the newest first; what came back is among them."""
    require(actor, Action.COURSE_WRITE)
    found: dict[str, Gone] = {}
    for row in await _GONE.rows(draft=draft_id):
        kind, _colon, key = row["took_out"].partition(":")
        titles = _titles(row["manifest"], key) if kind == "module" else {}
        found.setdefault(row["took_out"], Gone(kind, key, titles, row["at"], row["by_name"]))
    return tuple(found.values())


def _titles(manifest: str, module: str) -> dict[str, str]:
    modules = values_of(manifest).get("modules", [])
    for one in modules if isinstance(modules, list) else []:
        if isinstance(one, dict) and one.get("key") == module and isinstance(one.get("title"), dict):
            return {at: str(text) for at, text in one["title"].items()}  # type: ignore[union-attr]
    return {}

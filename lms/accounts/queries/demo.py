"""The demo's people, for the log-in page of a demo on this machine."""

from typing import Final

import msgspec

from lms.core.db import Sql
from lms.core.i18n import Lazy, lazy

# The cast of the documentation, in the order in which one meets them, each with the role one tries out.
_CAST: Final[dict[str, Lazy]] = {
    "alice": lazy("Agent"),
    "bob": lazy("Team lead"),
    "charlie": lazy("Agent"),
    "tess": lazy("Instructor"),
    "hana": lazy("Training manager"),
    "finn": lazy("Finance"),
    "dora": lazy("Department head"),
    "sam": lazy("Senior leader"),
    "ada": lazy("Administrator"),
    "mei": lazy("Agent"),
    "lin": lazy("Agent"),
}
_PRESENT: Final = Sql(
    "SELECT login, login_key, display_name AS name FROM person"  # noqa: S608 - our own names
    f" WHERE status = 'active' AND login_key IN ({', '.join(repr(login) for login in _CAST)})"
)


class DemoPerson(msgspec.Struct, frozen=True):
    """One of the cast; the role is named in the language of who reads."""

    login: str
    name: str
    role: Lazy


async def demo_people() -> list[DemoPerson]:
    """Those of the cast who are here; one query."""
    present = {row["login_key"]: row for row in await _PRESENT.rows()}
    return [
        DemoPerson(login=present[key]["login"], name=present[key]["name"], role=role)
        for key, role in _CAST.items()
        if key in present
    ]

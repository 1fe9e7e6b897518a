"""What stands in the navigation, and for whom: a new page adds its line here."""

from typing import Final, Protocol

import msgspec

from lms.core.i18n import Lazy, lazy


class HasRole(Protocol):
    """A granted role, as far as navigation cares."""

    @property
    def role(self) -> str:
        """The role's code, such as "team_lead"."""
        ...


class NavItem(msgspec.Struct, frozen=True):
    """One entry. `path` is a door promised in INTERFACES.md or the documentation; `roles` empty means everyone.

    `tab` puts it into the bottom bar of a narrow window, `key` is the letter that follows G, `also` are other addresses
    whose pages belong to it: what lies under them, not they themselves.
    """

    label: Lazy
    path: str
    icon: str
    roles: frozenset[str] = frozenset()
    tab: bool = False
    key: str = ""
    also: tuple[str, ...] = ()


class NavGroup(msgspec.Struct, frozen=True):
    """Entries under one heading; the first group, for everyone, shows its heading to screen readers only."""

    label: Lazy
    items: tuple[NavItem, ...]


_LEADS: Final = frozenset({"team_lead", "department_head", "training_manager"})
_CARERS: Final = frozenset({"instructor", "training_manager", "administrator"})
_ADMINISTRATORS: Final = frozenset({"administrator"})
_GRANTERS: Final = frozenset({"instructor", "team_lead", "training_manager"})
_INVIGILATORS: Final = _GRANTERS | _ADMINISTRATORS

NAVIGATION: Final = (
    NavGroup(
        lazy("Learning"),
        (
            NavItem(lazy("Today"), "/", "house", tab=True, key="t"),
            NavItem(lazy("Courses"), "/courses", "book-open", tab=True, key="c", also=("/attempts",)),
            NavItem(lazy("My record"), "/record", "file-check", tab=True, key="r"),
        ),
    ),
    NavGroup(lazy("Team"), (NavItem(lazy("Progress"), "/team", "users", _LEADS, key="p", also=("/record",)),)),
    NavGroup(
        lazy("Authoring"),
        (
            NavItem(lazy("My courses"), "/authoring", "pencil", _CARERS, key="a"),
            NavItem(lazy("Media"), "/authoring/media", "library", _CARERS),
            NavItem(lazy("Marking"), "/marking", "list-checks", _CARERS, key="m"),
            NavItem(lazy("Question bank"), "/authoring/banks", "layers", _CARERS, key="b"),
            NavItem(lazy("Question health"), "/question-health", "chart-column", _CARERS, key="h", also=("/regrades",)),
            NavItem(lazy("Coverage"), "/authoring/coverage", "target", _CARERS),
            NavItem(lazy("Reviews"), "/authoring/reviews", "message-square-quote", _CARERS),
            NavItem(lazy("Late answers"), "/authoring/late-answers", "wifi-off", _CARERS),
            NavItem(lazy("Requests for a check"), "/objections", "message-square-quote", _CARERS),
            NavItem(lazy("Exams in rooms"), "/authoring/sittings", "lock", _INVIGILATORS),
            NavItem(lazy("More time and attempts"), "/authoring/overrides", "clock", _GRANTERS),
        ),
    ),
    NavGroup(
        lazy("Administration"),
        (
            NavItem(lazy("People"), "/admin/people", "user-cog", _ADMINISTRATORS),
            NavItem(lazy("Phone systems"), "/admin/phones", "phone-incoming", _ADMINISTRATORS),
            NavItem(lazy("Parts"), "/admin/patterns", "component", _ADMINISTRATORS),
        ),
    ),
)


def groups_for(roles: frozenset[str], navigation: tuple[NavGroup, ...] = NAVIGATION) -> tuple[NavGroup, ...]:
    """Keep what someone with these roles may open; a group with nothing left goes."""
    kept = (NavGroup(group.label, tuple(i for i in group.items if _open_to(i, roles))) for group in navigation)
    return tuple(group for group in kept if group.items)


def section_of(path: str, navigation: tuple[NavGroup, ...] = NAVIGATION) -> str:
    """Find the entry a page belongs to: the longest path it lies under, "" when it is outside all of them."""
    items = [item for group in navigation for item in group.items]
    homes = [(item.path, item.path) for item in items]
    homes += [(f"{also}/", item.path) for item in items for also in item.also]
    found = [(len(home), section) for home, section in homes if _lies_under(path, home)]
    return max(found, default=(0, ""))[1]


def _lies_under(path: str, home: str) -> bool:
    return path == home or (home != "/" and path.startswith(f"{home.rstrip('/')}/"))


def _open_to(item: NavItem, roles: frozenset[str]) -> bool:
    return not item.roles or bool(item.roles & roles)

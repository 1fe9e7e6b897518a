"""For whom a course exists: a table of people and audiences."""

import pytest

from lms.accounts.rules.permissions import Actor, Grant, Role
from lms.courses.rules.audience import EVERYONE, Audience, Choice, audience_of, belongs, may_see

NORTH, HARBOUR, TEJO = 4, 9, 40
LEADS = Audience(roles=(Role.TEAM_LEAD,))


def who(path: str = "", *roles: Role, also: tuple[str, ...] = ()) -> Actor:
    grants = tuple(Grant(role) for role in roles)
    return Actor(1, "p1", "login", "Name", unit_path=path, roles=grants, other_paths=also)


@pytest.mark.parametrize(
    ("audience", "person", "sees"),
    [
        (EVERYONE, who(), True),
        (Audience((NORTH,)), who("/1/4/"), True),
        (Audience((NORTH,)), who("/1/4/9/"), True),
        (Audience((HARBOUR,)), who("/1/4/"), False),
        (Audience((NORTH,)), who("/1/40/"), False),
        (Audience((NORTH,)), who(""), False),
        (Audience((HARBOUR, TEJO)), who("/1/40/"), True),
        # whoever works in several places belongs to each of them
        (Audience((HARBOUR,)), who("/1/40/", also=("/1/5/", "/1/4/9/")), True),
        (Audience((HARBOUR,)), who("", also=("/1/4/9/",)), True),
        (Audience((HARBOUR,)), who("/1/40/", also=("/1/4/",)), False),
        (LEADS, who("/1/4/9/", Role.TEAM_LEAD), True),
        (LEADS, who("/1/4/9/", Role.AGENT), False),
        # any of them is enough
        (Audience((NORTH,), (Role.TEAM_LEAD,)), who("/1/40/", Role.TEAM_LEAD), True),
        (Audience((NORTH,), (Role.TEAM_LEAD,)), who("/1/4/", Role.AGENT), True),
        (Audience((NORTH,), (Role.TEAM_LEAD,)), who("/1/40/", Role.AGENT), False),
        # who writes courses sees what was published
        (Audience((NORTH,)), who("", Role.INSTRUCTOR), True),
        (Audience((NORTH,)), who("", Role.TRAINING_MANAGER), True),
        (Audience((NORTH,)), who("", Role.ADMINISTRATOR), True),
        (Audience((NORTH,)), who("", Role.SENIOR_LEADER), False),
        (Audience((NORTH,)), who("", Role.DEPARTMENT_HEAD, Role.FINANCE), False),
    ],
)
def test_a_course_exists_for_those_it_is_for(audience, person, sees):
    assert may_see(audience, person) is sees
    assert may_see(audience, person, enrolled=True)


@pytest.mark.parametrize(
    ("audience", "kept"),
    [(EVERYONE, ""), (Audience((4, 9), (Role.AGENT,)), "4 9 agent"), (LEADS, "team_lead"), (Audience((12,)), "12")],
)
def test_an_audience_is_kept_as_a_line(audience, kept):
    assert audience.kept == kept
    assert audience_of(kept) == audience
    assert bool(audience) is bool(kept)


def test_nobody_chosen_is_everyone():
    assert not Choice()
    assert Choice(("harbour",))
    assert Choice(roles=(Role.AGENT,))
    assert belongs(EVERYONE, ("",), ())

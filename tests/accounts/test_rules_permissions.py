"""Who may do what, as one table of cases; and the laws that hold for every grant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.rules.permissions import (
    NOTHING,
    RULES,
    Action,
    Actor,
    Grant,
    Role,
    Thing,
    may,
    may_somewhere,
    reach_paths,
    require,
)
from lms.core.errors import NotFound

HARBOUR, LAGOON, SITE_NORTH, SITE_SOUTH, COMPANY = "/1/2/5/", "/1/2/50/", "/1/2/", "/1/3/", "/1/"


def person(number: int, login: str, *grants: Grant, unit: str = "") -> Actor:
    return Actor(number, f"ref-{login}", login, login.title(), unit_path=unit, roles=grants)


ALICE = person(1, "alice", Grant(Role.AGENT), unit=HARBOUR)
BOB = person(2, "bob", Grant(Role.TEAM_LEAD, HARBOUR), unit=HARBOUR)
CHARLIE = person(3, "charlie", Grant(Role.AGENT), unit=SITE_SOUTH)
TESS = person(4, "tess", Grant(Role.INSTRUCTOR))
HANA = person(5, "hana", Grant(Role.TRAINING_MANAGER))
FINN = person(6, "finn", Grant(Role.FINANCE))
DORA = person(7, "dora", Grant(Role.DEPARTMENT_HEAD, SITE_NORTH))
SAM = person(8, "sam", Grant(Role.SENIOR_LEADER))
ADA = person(9, "ada", Grant(Role.ADMINISTRATOR))
NOBODY = person(10, "nobody")
CAST = (ALICE, BOB, CHARLIE, TESS, HANA, FINN, DORA, SAM, ADA, NOBODY)

ALICES = Thing(person_id=1, unit_path=HARBOUR)
CHARLIES = Thing(person_id=3, unit_path=SITE_SOUTH)
UNPLACED = Thing(person_id=77)  # someone who works in no unit

CASES = [
    (Action.COURSE_STUDY, NOTHING, CAST),  # everyone is a learner
    (Action.COURSE_PUBLISH, NOTHING, (TESS, HANA, ADA)),
    (Action.BANK_USE, NOTHING, (TESS, HANA, ADA)),
    (Action.POLICY_CARE, NOTHING, (HANA, ADA)),
    (Action.COURSE_WRITE, NOTHING, (TESS, HANA, ADA)),
    (Action.TEAM_VIEW, Thing(unit_path=HARBOUR), (BOB, HANA, DORA, ADA)),
    (Action.TEAM_VIEW, Thing(unit_path=LAGOON), (HANA, DORA, ADA)),  # "/1/2/50/" is not inside "/1/2/5/"
    (Action.TEAM_VIEW, Thing(unit_path=SITE_NORTH), (HANA, DORA, ADA)),  # the unit above is not the lead's
    (Action.TEAM_VIEW, Thing(unit_path=SITE_SOUTH), (HANA, ADA)),
    (Action.TEAM_VIEW, NOTHING, (HANA, ADA)),  # no unit named: only grants for everywhere
    (Action.RECORD_VIEW, ALICES, (ALICE, BOB, HANA, DORA, ADA)),
    (Action.RECORD_VIEW, CHARLIES, (CHARLIE, HANA, ADA)),
    (Action.RECORD_VIEW, UNPLACED, (HANA, ADA)),
    (Action.QUESTION_CARE, Thing(person_id=4), (TESS, HANA, ADA)),  # a course that tess owns
    (Action.QUESTION_CARE, Thing(person_id=2), (HANA, ADA)),  # bob owns one, but is no instructor
    (Action.QUESTION_CARE, NOTHING, (HANA, ADA)),  # a course that nobody owns
    (Action.ANSWER_MARK, Thing(person_id=4), (TESS, HANA, ADA)),  # a course that tess owns
    (Action.ANSWER_MARK, Thing(person_id=2), (HANA, ADA)),
    (Action.ANSWER_MARK, NOTHING, (HANA, ADA)),
    (Action.LATE_DECIDE, Thing(person_id=4), (TESS, HANA, ADA)),  # a course that tess owns
    (Action.LATE_DECIDE, NOTHING, (HANA, ADA)),
    (Action.ATTEMPT_DECIDE, ALICES, (TESS, HANA, ADA)),
    (Action.ATTEMPT_DECIDE, CHARLIES, (TESS, HANA, ADA)),
    (Action.SITTING_HOLD, Thing(unit_path=HARBOUR), (BOB, TESS, HANA, ADA)),  # a lead holds exams of the own team
    (Action.SITTING_HOLD, Thing(unit_path=LAGOON), (TESS, HANA, ADA)),
    (Action.QUIZ_OVERRIDE, Thing(person_id=4, unit_path=HARBOUR), (BOB, TESS, HANA)),  # tess's course, bob's people
    (Action.QUIZ_OVERRIDE, Thing(person_id=2, unit_path=LAGOON), (HANA,)),  # neither hers nor his
    (Action.PHONE_MANAGE, NOTHING, (ADA,)),
    (Action.PEOPLE_MANAGE, NOTHING, (ADA,)),
    (Action.TOKEN_MANAGE, NOTHING, (ADA,)),
    (Action.PATTERNS_VIEW, NOTHING, (ADA,)),
    (Action.AUDIT_VIEW, NOTHING, (ADA,)),
]


@pytest.mark.parametrize(("action", "thing", "allowed"), CASES)
def test_exactly_these_people_may(action, thing, allowed):
    assert [who.login for who in CAST if may(who, action, thing)] == [who.login for who in allowed]


def test_every_action_stands_in_the_table_of_rules_and_of_cases():
    assert {rule.action for rule in RULES} == set(Action) == {case[0] for case in CASES}


@pytest.mark.parametrize(
    ("who", "action", "paths"),
    [
        (ALICE, Action.TEAM_VIEW, ()),
        (BOB, Action.TEAM_VIEW, (HARBOUR,)),
        (DORA, Action.RECORD_VIEW, (SITE_NORTH,)),
        (HANA, Action.TEAM_VIEW, ("/",)),
        # a lead of a team and of the site around it: the outer one is enough
        (
            person(11, "x", Grant(Role.TEAM_LEAD, HARBOUR), Grant(Role.TEAM_LEAD, SITE_NORTH)),
            Action.TEAM_VIEW,
            (SITE_NORTH,),
        ),
        # roles of two kinds in two sites
        (
            person(12, "y", Grant(Role.TEAM_LEAD, HARBOUR), Grant(Role.DEPARTMENT_HEAD, SITE_SOUTH)),
            Action.TEAM_VIEW,
            (HARBOUR, SITE_SOUTH),
        ),
    ],
)
def test_queries_are_told_the_widest_units_once(who, action, paths):
    assert reach_paths(who, action) == paths
    assert may_somewhere(who, action) is bool(paths)


def test_navigation_shows_study_to_everyone_and_people_to_administrators():
    assert may_somewhere(NOBODY, Action.COURSE_STUDY)
    assert not may_somewhere(ALICE, Action.RECORD_VIEW)  # her own record is no reason for a list of other people's
    assert may_somewhere(ADA, Action.PEOPLE_MANAGE)


_paths = st.lists(st.integers(1, 60), min_size=1, max_size=4).map(lambda ids: "/" + "".join(f"{i}/" for i in ids))
_grants = st.builds(Grant, st.sampled_from(Role), st.one_of(st.just("/"), _paths))


@given(st.lists(_grants, max_size=4), st.sampled_from(Action), _paths)
def test_may_and_the_paths_for_queries_always_agree(grants, action, path):
    who = Actor(1, "r", "l", "n", roles=tuple(grants))
    inside = any(path.startswith(reach) for reach in reach_paths(who, action))
    everyone = action is Action.COURSE_STUDY
    assert may(who, action, Thing(person_id=2, unit_path=path)) is (inside or everyone)


@given(st.lists(_grants, max_size=3), _grants, st.sampled_from(Action), _paths)
def test_one_more_grant_never_takes_anything_away(grants, more, action, path):
    thing = Thing(person_id=1, unit_path=path)
    before = may(Actor(1, "r", "l", "n", roles=tuple(grants)), action, thing)
    assert not before or may(Actor(1, "r", "l", "n", roles=(*grants, more)), action, thing)


def test_what_one_may_not_do_is_told_as_not_being_there():
    require(ADA, Action.PEOPLE_MANAGE)
    with pytest.raises(NotFound):
        require(ALICE, Action.PEOPLE_MANAGE)

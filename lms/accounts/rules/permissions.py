"""Who may do what: one table of rules, read by one function."""

from enum import StrEnum
from typing import Final, assert_never

import msgspec

from lms.core.errors import NotFound
from lms.core.i18n import gettext as _

EVERYWHERE: Final = "/"


class Role(StrEnum):
    """The roles of the glossary; everyone, with or without a role, is a learner."""

    AGENT = "agent"
    INSTRUCTOR = "instructor"
    TEAM_LEAD = "team_lead"
    TRAINING_MANAGER = "training_manager"
    FINANCE = "finance"
    DEPARTMENT_HEAD = "department_head"
    SENIOR_LEADER = "senior_leader"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What can be permitted; a new page or verb adds its line here and in the table below."""

    COURSE_STUDY = "course.study"
    COURSE_PUBLISH = "course.publish"
    COURSE_WRITE = "course.write"
    QUESTION_CARE = "question.care"
    BANK_USE = "bank.use"
    POLICY_CARE = "policy.care"
    LATE_DECIDE = "late.decide"
    TEAM_VIEW = "team.view"
    RECORD_VIEW = "record.view"
    ATTEMPT_DECIDE = "attempt.decide"
    PEOPLE_MANAGE = "people.manage"
    TOKEN_MANAGE = "token.manage"  # noqa: S105 - the name of an action, not a secret
    PHONE_MANAGE = "phone.manage"
    PATTERNS_VIEW = "patterns.view"
    AUDIT_VIEW = "audit.view"
    SITTING_HOLD = "sitting.hold"
    ANSWER_MARK = "answer.mark"
    QUIZ_OVERRIDE = "quiz.override"


class Reach(StrEnum):
    """How far a rule goes: any thing, things inside the granted org unit, or things that are one's own."""

    ANY = "any"
    UNIT = "unit"
    OWN = "own"


class Grant(msgspec.Struct, frozen=True):
    """A role that holds inside `unit_path` ("/1/4/" and everything below); "/" is everywhere."""

    role: Role
    unit_path: str = EVERYWHERE


class Thing(msgspec.Struct, frozen=True):
    """What an action is about: the person it concerns and the org unit it lies in, as far as they matter."""

    person_id: int | None = None
    unit_path: str = ""


NOTHING: Final = Thing()


class Actor(msgspec.Struct, frozen=True):
    """The person asking, with all that the shell of a page needs, so that one query a request loads it.

    `unit_path` is where the person mainly works now ("" when nowhere) and `unit_id` that unit, `other_paths` are where
    else; `timezone` is an IANA name; `gap_minutes` is the last choice on Today, `by_form` whether
    they last wrote questions as a form.
    """

    person_id: int
    ref: str
    login: str
    name: str
    locale: str = "en"
    timezone: str = "UTC"
    theme: str = "system"
    text_size: str = "normal"
    shortcuts: bool = True
    gap_minutes: int = 6
    by_form: bool = False
    unit_id: int | None = None
    unit_path: str = ""
    roles: tuple[Grant, ...] = ()
    other_paths: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Everywhere the person works now, the main place first."""
        return self.unit_path, *self.other_paths

    def has(self, role: Role) -> bool:
        """Whether the person holds the role anywhere."""
        return any(grant.role is role for grant in self.roles)


class Rule(msgspec.Struct, frozen=True):
    """One line of the table; `role` None means everybody who is logged in."""

    action: Action
    role: Role | None
    reach: Reach


RULES: Final = (
    Rule(Action.COURSE_STUDY, None, Reach.ANY),
    Rule(Action.RECORD_VIEW, None, Reach.OWN),
    Rule(Action.RECORD_VIEW, Role.TEAM_LEAD, Reach.UNIT),
    Rule(Action.RECORD_VIEW, Role.DEPARTMENT_HEAD, Reach.UNIT),
    Rule(Action.RECORD_VIEW, Role.TRAINING_MANAGER, Reach.UNIT),
    Rule(Action.RECORD_VIEW, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.TEAM_VIEW, Role.TEAM_LEAD, Reach.UNIT),
    Rule(Action.TEAM_VIEW, Role.DEPARTMENT_HEAD, Reach.UNIT),
    Rule(Action.TEAM_VIEW, Role.TRAINING_MANAGER, Reach.UNIT),
    Rule(Action.TEAM_VIEW, Role.ADMINISTRATOR, Reach.ANY),
    # Whoever writes courses may help with any of them: two on one page see each other.
    Rule(Action.COURSE_WRITE, Role.INSTRUCTOR, Reach.ANY),
    Rule(Action.COURSE_WRITE, Role.TRAINING_MANAGER, Reach.ANY),
    Rule(Action.COURSE_WRITE, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.COURSE_PUBLISH, Role.INSTRUCTOR, Reach.ANY),
    Rule(Action.COURSE_PUBLISH, Role.TRAINING_MANAGER, Reach.ANY),
    Rule(Action.COURSE_PUBLISH, Role.ADMINISTRATOR, Reach.ANY),
    # A bank that is not shared is its owner's alone: that is a matter of the bank, not of the role.
    Rule(Action.BANK_USE, Role.INSTRUCTOR, Reach.ANY),
    Rule(Action.BANK_USE, Role.TRAINING_MANAGER, Reach.ANY),
    Rule(Action.BANK_USE, Role.ADMINISTRATOR, Reach.ANY),
    # What is asked of everybody is not for each instructor to change.
    Rule(Action.POLICY_CARE, Role.TRAINING_MANAGER, Reach.ANY),
    Rule(Action.POLICY_CARE, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.QUESTION_CARE, Role.INSTRUCTOR, Reach.OWN),
    Rule(Action.QUESTION_CARE, Role.TRAINING_MANAGER, Reach.ANY),
    Rule(Action.QUESTION_CARE, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.ATTEMPT_DECIDE, Role.INSTRUCTOR, Reach.UNIT),
    Rule(Action.ATTEMPT_DECIDE, Role.TRAINING_MANAGER, Reach.UNIT),
    Rule(Action.ATTEMPT_DECIDE, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.LATE_DECIDE, Role.INSTRUCTOR, Reach.OWN),
    Rule(Action.LATE_DECIDE, Role.TRAINING_MANAGER, Reach.ANY),
    Rule(Action.LATE_DECIDE, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.ANSWER_MARK, Role.INSTRUCTOR, Reach.OWN),  # the owner of the course
    Rule(Action.ANSWER_MARK, Role.TRAINING_MANAGER, Reach.ANY),
    Rule(Action.ANSWER_MARK, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.PEOPLE_MANAGE, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.TOKEN_MANAGE, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.PHONE_MANAGE, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.PATTERNS_VIEW, Role.ADMINISTRATOR, Reach.ANY),
    Rule(Action.AUDIT_VIEW, Role.ADMINISTRATOR, Reach.ANY),
    # An invigilator need not have written the course; a team lead holds exams of the own team.
    Rule(Action.SITTING_HOLD, Role.INSTRUCTOR, Reach.ANY),
    Rule(Action.SITTING_HOLD, Role.TRAINING_MANAGER, Reach.UNIT),
    Rule(Action.SITTING_HOLD, Role.TEAM_LEAD, Reach.UNIT),
    Rule(Action.SITTING_HOLD, Role.ADMINISTRATOR, Reach.ANY),
    # The thing is a quiz for somebody: owned by the course's owner, in the org unit of whom it is granted to.
    Rule(Action.QUIZ_OVERRIDE, Role.INSTRUCTOR, Reach.OWN),
    Rule(Action.QUIZ_OVERRIDE, Role.TRAINING_MANAGER, Reach.UNIT),
    Rule(Action.QUIZ_OVERRIDE, Role.TEAM_LEAD, Reach.UNIT),
)

_BY_ACTION: Final = {action: tuple(rule for rule in RULES if rule.action is action) for action in Action}


def may(actor: Actor, action: Action, thing: Thing = NOTHING) -> bool:
    """Whether the person may do this to that thing.

    A rule that reaches into an org unit needs the thing's `unit_path`: without one only a grant for everywhere is
    enough. To ask "anywhere at all?", as navigation does, use `may_somewhere`.
    """
    return any(_allows(rule, actor, thing) for rule in _BY_ACTION[action])


def require(actor: Actor, action: Action, thing: Thing = NOTHING) -> None:
    """Go on only when the person may: what is not yours does not exist. Raises NotFound."""
    if not may(actor, action, thing):
        raise NotFound(_("There is nothing here, or it is not yours to see."))


def may_somewhere(actor: Actor, action: Action) -> bool:
    """Whether the person may do this to anything except what is about himself or herself: for navigation."""
    return bool(reach_paths(actor, action)) or any(
        rule.role is None and rule.reach is Reach.ANY for rule in _BY_ACTION[action]
    )


def reach_paths(actor: Actor, action: Action) -> tuple[str, ...]:
    """The org unit paths in which the person may do this, none inside another: for queries.

    ("/",) means everywhere, () nowhere. A query turns each into `path LIKE '<path>%'`.
    """
    paths = {
        EVERYWHERE if rule.reach is Reach.ANY else grant.unit_path
        for rule in _BY_ACTION[action]
        for grant in actor.roles
        if rule.role is grant.role and rule.reach is not Reach.OWN
    }
    return tuple(sorted(path for path in paths if not any(_inside(path, other) for other in paths - {path})))


def _allows(rule: Rule, actor: Actor, thing: Thing) -> bool:
    match rule.reach:
        case Reach.OWN:
            return thing.person_id == actor.person_id and (rule.role is None or actor.has(rule.role))
        case Reach.ANY:
            return rule.role is None or actor.has(rule.role)
        case Reach.UNIT:
            return any(grant.role is rule.role and _covers(grant.unit_path, thing.unit_path) for grant in actor.roles)
        case _:
            assert_never(rule.reach)


def _covers(granted: str, path: str) -> bool:
    return granted == EVERYWHERE or (path != "" and _inside(path, granted))


def _inside(path: str, ancestor: str) -> bool:
    """Paths end in "/", so "/1/4/" does not contain "/1/40/"."""
    return path.startswith(ancestor)

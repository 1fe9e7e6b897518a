"""How roles and states are called on the pages."""

from typing import Final

from lms.accounts.rules.people import Status
from lms.accounts.rules.permissions import Role
from lms.core.i18n import Lazy, lazy

ROLE_NAMES: Final[dict[Role, Lazy]] = {
    Role.AGENT: lazy("Agent"),
    Role.INSTRUCTOR: lazy("Instructor"),
    Role.TEAM_LEAD: lazy("Team lead"),
    Role.TRAINING_MANAGER: lazy("Training manager"),
    Role.FINANCE: lazy("Finance"),
    Role.DEPARTMENT_HEAD: lazy("Department head"),
    Role.SENIOR_LEADER: lazy("Senior leader"),
    Role.ADMINISTRATOR: lazy("Administrator"),
}
STATUS_NAMES: Final[dict[Status, Lazy]] = {Status.ACTIVE: lazy("Here"), Status.LEFT: lazy("Left")}

"""Who may use the marking desk at all; which answers they see there, the queries decide."""

from lms.accounts.rules.permissions import Action, Actor, Role, reach_paths
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _


def require_marker(actor: Actor) -> Actor:
    """The person, when there can be something for them to mark. Raises NotFound."""
    if actor.has(Role.INSTRUCTOR) or reach_paths(actor, Action.ANSWER_MARK):
        return actor
    raise NotFound(_("There is nothing here, or it is not yours to see."))

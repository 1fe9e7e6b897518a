"""Who decides about a person's attempts."""

from lms.accounts.queries import person_name
from lms.accounts.rules.permissions import Action, Actor, Thing, may


async def may_decide(actor: Actor, person_ref: str) -> bool:
    """Whether this person may open attempts of the other one again; never one's own."""
    person = await person_name(person_ref)
    if person is None or person.person_id == actor.person_id:
        return False
    return may(actor, Action.ATTEMPT_DECIDE, Thing(person.person_id, person.unit_path))

"""What the moments of an attempt say, in sentences."""

from typing import Final

from lms.core.i18n import Lazy, format_minutes, lazy
from lms.core.i18n import gettext as _
from lms.disputes.rules.moments import Kind, Moment

STATES: Final[dict[str, Lazy]] = {
    "start": lazy("Started"),
    "pause": lazy("Paused"),
    "resume": lazy("Went on after a pause"),
    "submit": lazy("Handed in"),
    "run_out": lazy("The time was over"),
    "run_again": lazy("Went on with the time that was given"),
    "give_up": lazy("Given up: too late to hand in"),
    "await_grading": lazy("Waits for a person's marks"),
    "grade": lazy("Marked"),
    "reopen": lazy("Opened again"),
    "void": lazy("Voided: does not count as an attempt"),
    "void_asked": lazy("Somebody asked to void it; a second person decides"),
    "void_declined": lazy("It was not voided"),
    "extend": lazy("More time was given"),
    "extension": lazy("More time was given"),
    "focus_lost": lazy("The page was out of sight"),
    "lookup": lazy("A page of the course was looked up"),
    "screen": lazy("Opened on another screen"),
    "take_over": lazy("Taken over on another screen"),
    "sibling": lazy("A question was replaced after a long pause"),
}
RULES: Final[dict[str, Lazy]] = {
    "": lazy("at handing in"),
    "submission": lazy("at handing in"),
    "mark": lazy("by a person's mark"),
    "wording": lazy("by an accepted wording"),
    "regrade": lazy("by a regrade"),
    "void": lazy("taken out of the points"),
    "late": lazy("by a late answer that counts"),
}


def sentence(moment: Moment) -> str:
    """What happened."""
    match moment.kind:
        case Kind.ANSWER if moment.late:
            return _("Answer to question %(n)s, too late to count", n=moment.slot)
        case Kind.ANSWER if moment.aside:
            return _("Answer to question %(n)s from a screen that was taken over", n=moment.slot)
        case Kind.ANSWER:
            return _("Answer to question %(n)s", n=moment.slot)
        case Kind.GRADE:
            return _("Question %(n)s marked %(how)s", n=moment.slot, how=str(RULES.get(moment.what, moment.what)))
        case Kind.SILENCE:
            return _("Nothing arrived for %(time)s", time=format_minutes(moment.seconds))
        case _:
            return str(STATES.get(moment.what, moment.what))


def detail(moment: Moment) -> str:
    """What was strange about an answer's way."""
    if moment.seconds > 0 and moment.kind is Kind.ANSWER:
        return _("%(n)s s under way: the network was away, or the clock of the computer is slow", n=moment.seconds)
    if moment.seconds < 0 and moment.kind is Kind.ANSWER:
        return _("the clock of the computer is %(n)s s fast", n=-moment.seconds)
    return ""

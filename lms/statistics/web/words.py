"""What the figures of a question say, in sentences with the people and the interval they stand on."""

from typing import assert_never

from lms.core.i18n import gettext as _
from lms.core.i18n import ngettext
from lms.questions.rules.inline import plain
from lms.statistics.queries import Question
from lms.statistics.rules.findings import ENOUGH, Finding, Found
from lms.statistics.rules.moments import Interval
from lms.statistics.rules.picks import name_of


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{round(share * 100)}%"


def decimal(value: float) -> str:
    """A correlation, a slope, a number of points: two decimals, a real minus."""
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def between(interval: Interval, *, share: bool = True) -> str:
    """An interval: "41% to 63%"."""
    show = percent if share else decimal
    return _("%(low)s to %(high)s", low=show(interval.low), high=show(interval.high))


def choice(question: Question, option: str) -> str:
    """What a choice is called."""
    return plain(name_of(question.body, option))


def sentence(question: Question, found: Found) -> str:
    """One finding, with n and interval."""
    if found.finding is Finding.EARLY:
        return ngettext(
            "Too early to tell: %(n)s first attempt so far, %(enough)s are needed.",
            "Too early to tell: %(n)s first attempts so far, %(enough)s are needed.",
            found.n,
            enough=ENOUGH,
        )
    correlated = found.finding in {Finding.AGAINST, Finding.FLAT} or (
        found.finding is Finding.FINE and question.item.rest_interval is not None
    )
    interval = between(found.interval, share=not correlated)
    what = _what(question, found)
    # Translators: what is wrong, then the people and the interval that it stands on.
    return _("%(what)s n = %(n)s, 95 percent interval: %(interval)s.", what=what, n=found.n, interval=interval)


def _what(question: Question, found: Found) -> str:
    match found.finding:
        case Finding.KEY:
            return _(
                "The key is probably wrong: in the best third %(count)s chose “%(option)s” and %(other)s the key.",
                count=found.count, option=choice(question, found.option), other=found.other,
            )  # fmt: skip
        case Finding.AGAINST:
            return _("Those who do well in the rest do worse here.")
        case Finding.FLAT:
            return _("It hardly tells those who know from those who do not.")
        case Finding.HARD:
            return _("Harder than its level says: %(count)s got it right.", count=found.count)
        case Finding.EASY:
            return _("Easier than its level says: %(count)s got it right.", count=found.count)
        case Finding.SKIPPED:
            return _("Often left open: %(count)s gave no answer.", count=found.count)
        case Finding.DEAD:
            return _(
                "Nobody falls for “%(option)s”: %(count)s chose it.",
                option=choice(question, found.option), count=found.count,
            )  # fmt: skip
        case Finding.FINE | Finding.EARLY:
            return _("Nothing speaks against this question.")
        case _:
            assert_never(found.finding)

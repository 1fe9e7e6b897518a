"""The figures of a question and of a quiz as lines of a table, each with its definition."""

from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.i18n import lazy
from lms.statistics.rules.figures import Item, Whole
from lms.statistics.web.words import between, decimal, percent

NAMES: Final = {
    "facility": lazy("Facility"),
    "rest": lazy("Correlation with the rest"),
    "discrimination": lazy("Discrimination"),
    "efficiency": lazy("Discriminative efficiency"),
    "weight": lazy("Effective weight"),
    "sd": lazy("Spread"),
    "skipped": lazy("Left open"),
    "flagged": lazy("Flagged"),
    "time": lazy("Time"),
    "n": lazy("First attempts"),
    "mean": lazy("Mean result"),
    "whole_sd": lazy("Standard deviation"),
    "alpha": lazy("Cronbach's alpha"),
    "sem": lazy("Standard error"),
}
MEANINGS: Final = {
    "facility": lazy("Mean share of the points that people got."),
    "rest": lazy(
        "Corrected item-total correlation: whether those who do well in the other questions do well here."
        " Around 0 the question does not tell; below 0 it misleads."
    ),
    "discrimination": lazy("Facility in the best third by the other questions, less that in the lowest third."),
    "efficiency": lazy("Covariance with the other questions, as a share of the most that these marks could have."),
    "weight": lazy("The part of the differences between people's results that comes from this question."),
    "sd": lazy("Standard deviation of the points that people got here."),
    "skipped": lazy("Share of people who gave no answer."),
    "flagged": lazy("Share of people who flagged it for later."),
    "time": lazy("Median since the answer saved before; waits of more than five minutes are left out."),
    "n": lazy("People whose first attempt is marked. Later attempts count for no figure here."),
    "mean": lazy("Mean of the points of first attempts."),
    "whole_sd": lazy("How far results lie apart, in points."),
    "alpha": lazy(
        "How far the questions measure the same thing: 1 would be perfectly, 0 not at all."
        " With drawn questions each pair counts with the people who had both."
    ),
    "sem": lazy("How far a result may be off by chance: standard deviation times the root of 1 less alpha."),
}


class Figure(msgspec.Struct, frozen=True):
    """One figure with its interval and what it means; "" where it does not exist."""

    name: str
    value: str
    interval: str
    meaning: str


def question_figures(item: Item) -> tuple[Figure, ...]:
    """Every figure of a question."""
    return (
        _figure("facility", percent(item.facility), between(item.facility_interval)),
        _figure("rest", _decimal(item.rest), between(item.rest_interval, share=False) if item.rest_interval else ""),
        _figure("discrimination", _percent(item.discrimination)),
        _figure("efficiency", _percent(item.efficiency)),
        _figure("weight", _percent(item.weight)),
        _figure("sd", _points(item.sd, item.points)),
        _figure("skipped", percent(item.skipped)),
        _figure("flagged", percent(item.flagged)),
        _figure("time", "" if item.median_s is None else _("%(n)s s", n=item.median_s)),
    )


def quiz_figures(whole: Whole) -> tuple[Figure, ...]:
    """Every figure of a quiz."""
    return (
        _figure("n", str(whole.n)),
        _figure("mean", _points(whole.mean, whole.most)),
        _figure("whole_sd", decimal(whole.sd)),
        _figure("alpha", _decimal(whole.alpha)),
        _figure("sem", _decimal(whole.sem)),
    )


def _figure(key: str, value: str, interval: str = "") -> Figure:
    return Figure(str(NAMES[key]), value, interval, str(MEANINGS[key]))


def _percent(share: float | None) -> str:
    return "" if share is None else percent(share)


def _decimal(value: float | None) -> str:
    return "" if value is None else decimal(value)


def _points(points: float, most: float) -> str:
    return _("%(points)s of %(most)s points", points=decimal(points), most=decimal(most))

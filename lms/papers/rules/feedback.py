"""What a person may see of a finished attempt, by what the quiz is for."""

from typing import Final

import msgspec

from lms.questions.rules.quiz_rules import Mode


class Feedback(msgspec.Struct, frozen=True):
    """What the result page shows beside the result and the points per topic."""

    own_answers: bool
    credit: bool
    right_answers: bool
    reasons: bool


_PRESETS: Final = {
    Mode.PRACTICE: Feedback(own_answers=True, credit=True, right_answers=True, reasons=True),
    Mode.TEST: Feedback(own_answers=True, credit=True, right_answers=True, reasons=True),
    Mode.CERTIFICATION: Feedback(own_answers=False, credit=False, right_answers=False, reasons=False),
}


def feedback(mode: Mode) -> Feedback:
    """The preset of a mode (docs/content-format.md). Nothing of it is shown before handing in."""
    return _PRESETS[mode]

"""What is missing to a clause, in words."""

from typing import Final

from lms.core.i18n import lazy
from lms.coverage.rules.gaps import Gap

_SENTENCES: Final = {
    Gap.NO_PAGE: lazy("No page"),
    Gap.NO_QUESTION: lazy("No question"),
    Gap.OLD: lazy("Nothing published in a year"),
    Gap.BELOW: lazy("Result below the mark"),
    Gap.PAGE_IN_DRAFT: lazy("Page only in a draft"),
    Gap.QUESTION_IN_DRAFT: lazy("Question only in a draft"),
    Gap.RETIRED: lazy("Not in the policy any more"),
}


def sentence(gap: Gap) -> str:
    """A gap in words."""
    return str(_SENTENCES[gap])

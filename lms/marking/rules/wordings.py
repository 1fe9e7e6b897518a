"""What may be typed into a question, and its key with one more wording."""

from msgspec.structs import replace

from lms.questions.rules.corrections import Action, Counts, corrected
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.kinds import Languages, Question
from lms.questions.rules.typed import ShortText


def accepted_words(languages: Languages, gap: int) -> list[str]:
    """What counts as right for a short text (`gap` 0) or a gap to type words in, in any language."""
    return [word for question in languages.values() for word in _words(question, gap)]


def with_wording(counts: Counts, gap: int, wording: str) -> Counts:
    """The key that takes this wording too, in every language, beside all that was right before."""
    taught = {locale: _taught(question, gap, wording) for locale, question in counts.shown.items()}
    return corrected(counts, Action.BOTH, taught)


def _words(question: Question, gap: int) -> tuple[str, ...]:
    if isinstance(question, ShortText) and gap == 0:
        return question.accepted
    if isinstance(question, Gaps) and 0 < gap <= len(question.gaps):
        return question.gaps[gap - 1].accepted
    return ()


def _taught(question: Question, gap: int, wording: str) -> Question:
    if isinstance(question, ShortText):
        return replace(question, accepted=(*question.accepted, wording))
    if isinstance(question, Gaps) and 0 < gap <= len(question.gaps) and question.gaps[gap - 1].accepted:
        gaps = list(question.gaps)
        gaps[gap - 1] = replace(gaps[gap - 1], accepted=(*gaps[gap - 1].accepted, wording))
        return replace(question, gaps=tuple(gaps))
    return question

"""What a quiz takes from the banks that it names, and whether its draws find enough there."""

from collections.abc import Sequence
from typing import Final

from lms.banks.queries import Shelved, bank_by_name, whole_bank
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.questions.rules.kinds import Languages, in_language
from lms.questions.rules.quiz_rules import QuizRules, too_few

MOST_IN_A_POOL: Final = 1000


class BankRefused(Invalid):
    """A quiz draws from a bank that is not there, or that has too little or too much for it."""


async def drawn_from_banks(quiz_key: str, rules: QuizRules, questions: Sequence[Languages]) -> list[int]:
    """The versions of all questions in the quiz's banks that fit one of its draws, as they stand now.

    `questions` are the quiz's own. Two queries a bank. Raises BankRefused.
    """
    found = [each for name in rules.banks for each in await _questions(quiz_key, name) if _fits(each, rules)]
    own = [in_language(each, "en") for each in questions]
    pool = [(each.topic, each.level) for each in own] + [(each.topic, each.level) for each in found]
    if len(pool) > MOST_IN_A_POOL:
        sentence = _("The draws of %(quiz)s choose from more than %(most)s questions. Name topics or levels in them.")
        raise BankRefused(sentence % {"quiz": quiz_key, "most": MOST_IN_A_POOL})
    if rules.banks:
        _enough(quiz_key, rules, pool)
    return [each.version for each in found]


async def _questions(quiz_key: str, name: str) -> tuple[Shelved, ...]:
    bank = await bank_by_name(name)
    if bank is None:
        sentence = _(
            "%(quiz)s draws from the bank “%(bank)s”, and there is none of this name. Make it, or take it out."
        )
        raise BankRefused(sentence % {"quiz": quiz_key, "bank": name})
    return await whole_bank(bank.id)


def _fits(each: Shelved, rules: QuizRules) -> bool:
    return any(draw.fits(each.topic, each.level) for draw in rules.draw)


def _enough(quiz_key: str, rules: QuizRules, pool: list[tuple[str, int]]) -> None:
    if short := too_few(rules.draw, pool):
        at, left = min(short.items())
        sentence = _("Draw %(draw)s of %(quiz)s asks for %(wanted)s questions, and only %(left)s fit. Write more.")
        raise BankRefused(sentence % {"draw": at + 1, "quiz": quiz_key, "wanted": rules.draw[at].n, "left": left})
    topics = {topic for topic, _level in pool}
    if absent := [topic for topic in rules.critical_topics if topic not in topics]:
        sentence = _("No question that %(quiz)s can draw has the topic “%(topic)s”.")
        raise BankRefused(sentence % {"quiz": quiz_key, "topic": absent[0]})

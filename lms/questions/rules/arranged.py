"""Questions about how things belong together: matching and ordering."""

from fractions import Fraction
from itertools import pairwise

from lms.questions.rules.answers import Answer, as_choices, as_pairs, unknown_option
from lms.questions.rules.base import DEFAULT_MARKING, Marking, Option, QuestionBase, Several, by_id


class Matching(QuestionBase, frozen=True, kw_only=True, tag="matching"):
    """Each left side has one right side; right sides that `pairs` does not name fit nothing."""

    lefts: tuple[Option, ...]
    rights: tuple[Option, ...]
    pairs: dict[str, str]

    def accepts(self, answer: object) -> None:
        """Refuse what does not map left ids to right ids; an empty right side is a pair left open."""
        if answer is None:
            return
        lefts, rights = by_id(self.lefts), by_id(self.rights)
        for left, right in as_pairs(answer).items():
            if left not in lefts or (right and right not in rights):
                raise unknown_option()

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one pair is made."""
        return isinstance(answer, dict) and any(answer.values())

    def grade(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of the pairs that are right."""
        if not isinstance(answer, dict):
            return Fraction(0)
        hits = sum(answer.get(left) == right for left, right in self.pairs.items())
        return Fraction(hits, len(self.pairs))

    def show(self, answer: Answer) -> tuple[str, ...]:
        """A line for each pair that was made."""
        if not isinstance(answer, dict):
            return ()
        rights = by_id(self.rights)
        made = ((left.text, rights.get(answer.get(left.id, ""))) for left in self.lefts)
        return tuple(f"{left} → {right}" for left, right in made if right is not None)

    def right_answer(self) -> tuple[str, ...]:
        """A line for each pair."""
        return self.show(self.pairs)

    def option_ids(self) -> tuple[str, ...]:
        """Left sides, then right sides; they come from different alphabets."""
        return (*by_id(self.lefts), *by_id(self.rights))


class Ordering(QuestionBase, frozen=True, kw_only=True, tag="ordering"):
    """Things to be put in order; `items` stand in the right order."""

    items: tuple[Option, ...]

    def accepts(self, answer: object) -> None:
        """Refuse what is not a list of different item ids; an empty string is a place left open."""
        if answer is not None:
            as_choices(answer, self.option_ids())

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one place is filled."""
        return isinstance(answer, list) and any(answer)

    def grade(self, answer: Answer, marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of the neighbours that follow each other as they should; all or nothing when the quiz is exact."""
        given = answer if isinstance(answer, list) else []
        right = list(self.option_ids())
        if marking.several is Several.EXACT:
            return Fraction(given == right)
        hits = len(set(pairwise(given)) & set(pairwise(right)))
        return Fraction(hits, len(right) - 1)

    def show(self, answer: Answer) -> tuple[str, ...]:
        """The items as they were placed, numbered by their places."""
        texts = by_id(self.items)
        placed = answer if isinstance(answer, list) else []
        return tuple(f"{place}\\. {texts[item]}" for place, item in enumerate(placed, 1) if item in texts)

    def right_answer(self) -> tuple[str, ...]:
        """The items in their right order."""
        return self.show(list(self.option_ids()))

    def option_ids(self) -> tuple[str, ...]:
        """The items in their right order: never show them so."""
        return tuple(by_id(self.items))

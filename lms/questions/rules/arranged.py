"""Questions about how things belong together: matching, sorting into categories, ordering."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from lms.questions.rules.answers import Answer, as_choices, as_pairs, ids_of, pairs_of, unknown_option
from lms.questions.rules.base import DEFAULT_MARKING, Marking, Option, QuestionBase, Several, by_id


class Matching(QuestionBase, frozen=True, kw_only=True, tag="matching"):
    """Each left side has one right side; right sides that `pairs` does not name fit nothing."""

    lefts: tuple[Option, ...]
    rights: tuple[Option, ...]
    pairs: dict[str, str]

    def accepts(self, answer: object) -> None:
        """Refuse what does not map left ids to right ids; an empty right side is a pair left open."""
        _accept_pairs(answer, by_id(self.lefts), by_id(self.rights))

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one pair is made."""
        return any(pairs_of(answer).values())

    def grade(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of the pairs that are right."""
        return _share_right(pairs_of(answer), self.pairs)

    def parts(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> tuple[bool, ...]:
        """Whether each pair is right."""
        return _right_ones(pairs_of(answer), self.pairs)

    def show(self, answer: Answer) -> tuple[str, ...]:
        """A line for each pair that was made."""
        return _pair_lines(pairs_of(answer), self.lefts, self.rights)

    def right_answer(self) -> tuple[str, ...]:
        """A line for each pair."""
        return self.show(self.pairs)

    def option_ids(self) -> tuple[str, ...]:
        """Left sides, then right sides; they come from different alphabets."""
        return (*by_id(self.lefts), *by_id(self.rights))


class Categorise(QuestionBase, frozen=True, kw_only=True, tag="categorise"):
    """Each item belongs into one category, by `places`; a category that nothing belongs into is there to mislead."""

    items: tuple[Option, ...]
    categories: tuple[Option, ...]
    places: dict[str, str]

    def accepts(self, answer: object) -> None:
        """Refuse what does not map item ids to category ids; an empty category is an item left where it was."""
        _accept_pairs(answer, by_id(self.items), by_id(self.categories))

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one item is sorted."""
        return any(pairs_of(answer).values())

    def grade(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of the items that lie in their category."""
        return _share_right(pairs_of(answer), self.places)

    def parts(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> tuple[bool, ...]:
        """Whether each item lies in its category."""
        return _right_ones(pairs_of(answer), self.places)

    def show(self, answer: Answer) -> tuple[str, ...]:
        """A line for each item that was sorted."""
        return _pair_lines(pairs_of(answer), self.items, self.categories)

    def right_answer(self) -> tuple[str, ...]:
        """A line for each item."""
        return self.show(self.places)

    def option_ids(self) -> tuple[str, ...]:
        """Items, then categories; they come from different alphabets."""
        return (*by_id(self.items), *by_id(self.categories))


class Ordering(QuestionBase, frozen=True, kw_only=True, tag="ordering"):
    """Things to be put in order; `items` stand in the right order."""

    items: tuple[Option, ...]

    def accepts(self, answer: object) -> None:
        """Refuse what is not a list of different item ids; an empty string is a place left open."""
        if answer is not None:
            as_choices(answer, self.option_ids())

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one place is filled."""
        return any(ids_of(answer))

    def grade(self, answer: Answer, marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of the neighbours that follow each other as they should; all or nothing when the quiz is exact."""
        given = ids_of(answer)
        right = list(self.option_ids())
        if marking.several is Several.EXACT:
            return Fraction(given == right)
        hits = len(set(pairwise(given)) & set(pairwise(right)))
        return Fraction(hits, len(right) - 1)

    def parts(self, answer: Answer, marking: Marking = DEFAULT_MARKING) -> tuple[bool, ...]:
        """Whether each two neighbours follow each other as they should; none when the quiz is exact."""
        if marking.several is Several.EXACT:
            return ()
        made = set(pairwise(ids_of(answer)))
        return tuple(pair in made for pair in pairwise(self.option_ids()))

    def show(self, answer: Answer) -> tuple[str, ...]:
        """The items as they were placed, numbered by their places."""
        texts = by_id(self.items)
        return tuple(f"{place}\\. {texts[item]}" for place, item in enumerate(ids_of(answer), 1) if item in texts)

    def right_answer(self) -> tuple[str, ...]:
        """The items in their right order."""
        return self.show(list(self.option_ids()))

    def option_ids(self) -> tuple[str, ...]:
        """The items in their right order: never show them so."""
        return tuple(by_id(self.items))


def _accept_pairs(answer: object, lefts: Mapping[str, str], rights: Mapping[str, str]) -> None:
    if answer is None:
        return
    for left, right in as_pairs(answer).items():
        if left not in lefts or (right and right not in rights):
            raise unknown_option()


def _share_right(given: Mapping[str, str], right: Mapping[str, str]) -> Fraction:
    return Fraction(sum(_right_ones(given, right)), len(right))


def _right_ones(given: Mapping[str, str], right: Mapping[str, str]) -> tuple[bool, ...]:
    return tuple(given.get(left) == wanted for left, wanted in right.items())


def _pair_lines(given: Mapping[str, str], lefts: Sequence[Option], rights: Sequence[Option]) -> tuple[str, ...]:
    texts = {right.id: right.text for right in rights}
    made = ((left.text, texts.get(given.get(left.id, ""))) for left in lefts)
    return tuple(f"{left} → {right}" for left, right in made if right is not None)

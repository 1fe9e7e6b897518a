"""What somebody has pasted, as our own text: formats of others, rows of a sheet, numbered lists of a word processor."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from lms.banks.rules.shelf import with_key
from lms.core.errors import Invalid, TooLarge
from lms.interchange.rules import Format, Item, read_file
from lms.lists.rules import Listed, from_list
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text import Source, parse_questions, print_question

LIST: Final = "list"


class Remark(msgspec.Struct, frozen=True):
    """What did not come along, and of which question: its first line in what was pasted, and its name."""

    line: int
    name: str
    message: str


class Offer(msgspec.Struct, frozen=True):
    """The same questions in our text; `format` is how they were read."""

    format: str
    questions: int
    text: str
    remarks: tuple[Remark, ...] = ()


def offer(pasted: str, locale: str, taken: Collection[str]) -> Offer | None:
    """What can be offered instead; None when it is ours already or holds no questions. `taken` are keys."""
    if not parse_questions(pasted, Source("", locale))[1]:
        return None
    listed = _of_list(from_list(pasted, locale))
    return listed or _of_file(pasted, locale, taken) or _of_list(from_list(pasted, locale, numbered=False))


def _of_list(listed: Listed) -> Offer | None:
    """A list as people type it; a question of which nobody said what is right comes too, and its line says so then."""
    if not listed.blocks:
        return None
    text = "\n\n".join(block.text for block in listed.blocks) + "\n"
    remarks = tuple(Remark(each.line, each.text[:60], each.why) for each in listed.left)
    return Offer(Format.LIST.value, len(listed.blocks), text, remarks)


def _of_file(pasted: str, locale: str, taken: Collection[str]) -> Offer | None:
    try:
        reading = read_file(pasted.encode("utf-8", "replace"), locale)
    except (Invalid, TooLarge):
        return None
    if reading.format is Format.QUIZ_TEXT or not reading.good:
        return None
    questions = _with_free_keys([one.question for one in reading.good if one.question], taken, locale)
    remarks = tuple(remark for item in reading.items for remark in _remarks(item))
    text = "\n".join(print_question(one).rstrip("\n") + "\n" for one in questions)
    return Offer(reading.format.value, len(questions), text, remarks)


def _remarks(item: Item) -> list[Remark]:
    return [Remark(item.line, item.name, message) for message in (*item.errors, *item.warnings)]


def _with_free_keys(questions: Sequence[Question], taken: Collection[str], locale: str) -> list[Question]:
    used, kept = set(taken), list[Question]()
    for one in questions:
        key, number = one.key, 2
        while key in used:
            key, number = f"{one.key[:70]}-{number}", number + 1
        used.add(key)
        kept.append(with_key(one, key, locale))
    return kept

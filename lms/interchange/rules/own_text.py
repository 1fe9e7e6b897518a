"""Our own quiz text as a format: read with every error on its line, and written."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from lms.banks.rules.shelf import with_key
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import split
from lms.foreign.rules.saying import shortened
from lms.interchange.rules.keys import KeyRing, key_from
from lms.interchange.rules.reading import Item
from lms.interchange.rules.writing import Written
from lms.lists.rules import from_list
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_text import Source, parse_questions, print_questions
from lms.questions.rules.quiz_text.lines import Line, blocks, unreadable

_FENCE: Final = "---"
_KEY: Final = re.compile(r"[\[［]\s*key\s", re.IGNORECASE)


def read_quiz_text(text: str, locale: str) -> tuple[Item, ...]:
    """An item for each block of lines; the front matter of a quiz file is passed over."""
    first_line = 1
    if text.removeprefix("\ufeff").startswith(_FENCE):
        matter, _problems = split(text, "")
        text, first_line = matter.body, matter.body_line
    return tuple(_items(text, first_line, locale))


def read_list(text: str, locale: str) -> tuple[Item, ...]:
    """The items of a numbered list as people type it; none for our own text, and for what is no such list."""
    if not parse_questions(text, Source("", locale))[1]:
        return ()
    listed = from_list(text, locale)
    items = read_quiz_text("\n\n".join(block.text for block in listed.blocks), locale)
    placed = [replace(item, line=block.line) for item, block in zip(items, listed.blocks, strict=False)]
    beside = [Item(number=0, line=each.line, name=each.text[:60], warnings=(each.why,)) for each in listed.left]
    return (*placed, *beside) if placed else ()


def print_quiz_text(questions: Sequence[Question], _locale: str) -> Written:
    """The questions with their keys; nothing is lost."""
    return Written(print_questions(tuple(questions)))


def _items(text: str, first_line: int, locale: str) -> Iterator[Item]:
    garbled = {problem.line: problem.message for problem in unreadable(text, path="", first_line=first_line)}
    keys = KeyRing()
    for number, block in enumerate(blocks(text, first_line), 1):
        name = shortened(block[0].text)
        wrong = [message for line in block if (message := garbled.get(line.number))]
        read = [(block[0].number, each) for each in wrong] or _read(block, locale)
        if isinstance(read, list):
            line = read[0][0]
            yield Item(number=number, line=line, name=name, errors=tuple(message for _line, message in read))
        else:
            yield _item(read, block, number, keys, locale)


def _read(block: Sequence[Line], locale: str) -> Question | list[tuple[int, str]]:
    """The one question of a block, or what is wrong with it, by line."""
    placed, problems = parse_questions(_as_typed(block), Source("", locale), first_line=block[0].number)
    if problems:
        return [(each.line, each.message) for each in problems]
    return placed[0].question


def _as_typed(block: Sequence[Line]) -> str:
    return "\n".join(line.text for line in block)


def _item(question: Question, block: Sequence[Line], number: int, keys: KeyRing, locale: str) -> Item:
    name, line = shortened(plain(question.prompt)), block[0].number
    keyed = any(_KEY.search(each.text) for each in block)
    if keyed and keys.is_taken(question.key):
        message = _("The key “%(key)s” stands twice in this file. Give each question its own.") % {"key": question.key}
        return Item(number=number, line=line, name=name, errors=(message,))
    key = keys.take(question.key if keyed else key_from(plain(question.prompt)), number)
    return Item(number=number, line=line, name=name, question=with_key(question, key, locale), keyed=keyed)

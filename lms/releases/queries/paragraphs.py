"""The paragraphs of a page, for remarks at them."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.marked_yaml import split
from lms.courses.rules.pages import Block, parse_page, plain_text
from lms.drafts import queries as drafts

_WORDS: Final = 90


class Paragraph(msgspec.Struct, frozen=True):
    """A block of a page: its number, and the words that it begins with."""

    number: int
    words: str


async def paragraphs(actor: Actor, code: str, key: str, locale: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a page of a draft as it stands, none of a quiz. Raises NotFound."""
    found = await drafts.open_text(actor, code, key, locale)
    matter, _problems = split(found.text, "")
    page, _faults = parse_page(matter.body, "", matter.body_line)
    return tuple(Paragraph(block.number, _beginning(block)) for block in page.blocks)


def _beginning(block: Block) -> str:
    words = " ".join(plain_text(block.tokens).split())
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()}…"

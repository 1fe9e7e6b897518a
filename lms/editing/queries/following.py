"""The text that a translation follows, and what has changed in it since."""

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.drafts import queries as drafts
from lms.drafts.rules.difference import Piece, difference, has_changes
from lms.drafts.rules.matter import matter_of, values_of


class SourceText(msgspec.Struct, frozen=True):
    """The source language beside a translation: its text with what changed since the translation was made."""

    locale: str
    pieces: tuple[Piece, ...]
    behind: bool


async def source_text(actor: Actor, code: str, key: str, source: str, follows: int) -> SourceText:
    """The source as it stands, compared with the version that a translation follows. Raises NotFound.

    The state that was followed is kept when a translation begins and when it is called up to date; for those from
    before it is the nearest state that the history has.
    """
    found = await drafts.open_text(actor, code, key, source)
    before = found.text
    if 0 < follows < found.version:
        before = await drafts.state_at(actor, code, key, source, follows) or found.text
    pieces = difference(as_read(before), as_read(found.text))
    return SourceText(source, pieces, follows < found.version and has_changes(pieces))


def as_read(text: str) -> str:
    """Title and text, as two people would compare them: the rest of the head is not theirs to translate."""
    matter = matter_of(text)
    title = str(values_of(matter.head).get("title", ""))
    body = matter.body.lstrip("\n")
    return f"{title}\n\n{body}" if title else body

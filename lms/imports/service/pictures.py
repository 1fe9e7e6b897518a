"""A quiz on its way into a bank: a name of a picture means one file in its course, and maybe another in the library."""

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.banks.queries import filed_pictures
from lms.core.i18n import gettext as _
from lms.drafts.queries.whole import surroundings
from lms.questions.rules.quiz_text.lines import blocks
from lms.questions.rules.quiz_text.places import PICTURE

_FOLDER = "media/"


class Copied(msgspec.Struct, frozen=True):
    """The text with the questions that can go, each on its line, and a note for each picture that keeps some back."""

    text: str
    notes: tuple[str, ...] = ()


async def without_other_pictures(actor: Actor, draft_id: int, text: str) -> Copied:
    """The quiz text of a draft without the questions whose picture is another one in the library. Two queries."""
    named = [(block, found["source"].removeprefix(_FOLDER)) for block in blocks(text, 1) for line in block
             if (found := PICTURE.fullmatch(line.text.strip()))]  # fmt: skip
    if not named:
        return Copied(text)
    course, library = (await surroundings(actor, draft_id)).media, await filed_pictures()
    others = {
        name for _block, name in named if name in course and name in library and course[name].ref != library[name].ref
    }
    gone = {line.number for block, name in named if name in others for line in block}
    kept = "\n".join("" if number in gone else line for number, line in enumerate(text.split("\n"), 1))
    sentence = _("media/%(name)s is another picture in the library than in this course: its questions stay here.")
    return Copied(kept, tuple(sentence % {"name": name} for name in sorted(others)))

"""Captions of a recording, also where it is used already."""

from lms.accounts.rules.permissions import Actor
from lms.drafts.service import add_media
from lms.library.queries.uses import names_in_drafts
from lms.media import service


async def keep_captions(actor: Actor, ref: str, locale: str, content: bytes) -> None:
    """Captions (.vtt or .srt) of a recording in one language, for the library and every draft that uses it.

    What is published keeps what it has. Raises NotFound, Invalid with the line of the first fault.
    """
    await service.keep_captions(actor, ref, locale, content)  # reading them takes its time: no draft waits for it
    for code, name, file in await names_in_drafts(ref):
        await add_media(actor, code, name, file)

"""The picture of a question with its address and size, as the draft's media have it."""

import asyncio
from typing import Final

from msgspec.structs import replace

from lms.accounts.rules.permissions import Actor
from lms.drafts.queries.whole import surroundings
from lms.media.service import measured, media_url
from lms.questions.rules.hotspots import Picture

_FOLDER: Final = "media/"


async def picture_in(actor: Actor, draft_id: int, picture: Picture) -> Picture | None:
    """The picture as a page can show it; None when it is not among the media, or no picture."""
    stored = (await surroundings(actor, draft_id)).media.get(picture.source.removeprefix(_FOLDER))
    if stored is None or not stored.mime.startswith("image/"):
        return None
    size = await asyncio.to_thread(measured, stored.sha256, stored.mime)
    if size is None:
        return None
    return replace(picture, address=media_url(stored.ref, stored.name), width=size[0], height=size[1])

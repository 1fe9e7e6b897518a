"""Questions of banks get their pictures from the library: the stored file that stands there under that name now."""

import asyncio
from collections.abc import Sequence

from msgspec.structs import replace

from lms.banks.queries.pictures import Filed, filed_pictures
from lms.banks.rules.pictures import name_of, sized
from lms.core.i18n import gettext as _
from lms.media.service import measured, media_url
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import Question

_Sizes = dict[str, tuple[int, int] | None]


async def with_pictures(questions: Sequence[Question]) -> list[Question | str]:
    """Each question with the address and size of its picture, or a sentence that says why it can have none.

    One query, and none where no question has a picture.
    """
    names = {name_of(each) for each in questions if isinstance(each, Hotspot)}
    if not names:
        return list(questions)
    filed = await filed_pictures()
    wanted = [filed[name] for name in names if name in filed]
    sizes = await asyncio.to_thread(lambda: {each.name: measured(each.sha256, each.mime) for each in wanted})
    return [_pictured(each, filed, sizes) if isinstance(each, Hotspot) else each for each in questions]


def _pictured(question: Hotspot, filed: dict[str, Filed], sizes: _Sizes) -> Question | str:
    found = filed.get(name_of(question))
    if found is None:
        sentence = _("There is no picture media/%(name)s in the library. Put it there, or correct the name.")
        return sentence % {"name": name_of(question)}
    fitted, wrong = sized(question, found.mime, sizes[found.name])
    address = media_url(found.ref, found.name)
    return wrong or replace(fitted, picture=replace(fitted.picture, address=address))

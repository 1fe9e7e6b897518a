"""The page on which a quiz is written."""

from litestar import Response

from lms.core.guards import actor_of
from lms.core.ids import new_ref
from lms.core.templating import page
from lms.drafts import queries
from lms.drafts.rules.matter import matter_of, values_of
from lms.editing.web.asides import compared
from lms.editing.web.opened import NO_STORE, AnyRequest, Opened
from lms.questionforms.rules import ready_made


async def quiz_page(request: AnyRequest, opened: Opened) -> Response[bytes]:
    """Title and questions as text in their fields."""
    actor, at = actor_of(request), (opened.view.code, opened.unit.key, opened.locale)
    found = await queries.open_text(actor, *at)
    matter = matter_of(found.text)
    title = str(values_of(matter.head).get("title", ""))
    return page(
        request, "editing/quiz.html", headers=NO_STORE, opened=opened, found=found, title=title, body=matter.body,
        device=new_ref(), blocks=ready_made(opened.locale), waiting=await compared(actor, *at, found.text),
    )  # fmt: skip

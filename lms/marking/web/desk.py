"""The queue of the marking desk."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import FromQuery, QueryParameter

from lms.core.guards import actor_of
from lms.core.templating import page
from lms.marking import queries
from lms.marking.rules.markers import require_marker
from lms.quizzes.queries import markup


@get("/marking", name="marking")
async def desk_page(
    request: Request[Any, Any, Any],
    *,
    question: FromQuery[str] = "",
    number: Annotated[str, QueryParameter(name="page")] = "1",
) -> Response[bytes]:
    """Answers that wait for a person, oldest first, all of them or of one question."""
    actor = require_marker(actor_of(request))
    found = await queries.desk(actor, version=_number(question), page=_number(number) or 1)
    near = await queries.proposals(actor)
    return page(
        request, "marking/desk.html", headers={"cache-control": "no-store"}, desk=found, size=queries.PAGE,
        question=_number(question), near=len(near), prompts={each.version: markup(each.prompt) for each in found.asked},
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

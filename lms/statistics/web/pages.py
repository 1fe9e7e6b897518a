"""Question health: the list, a question explained, and keeping it until a day."""

from datetime import date, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.core import clock
from lms.core.errors import Invalid
from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import current_timezone
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.statistics import service
from lms.statistics.queries import Show
from lms.statistics.web import views

AnyRequest = Request[Any, Any, Any]
LONGEST_KEEP = timedelta(days=731)
USUAL_KEEP = timedelta(days=90)


class KeepForm(msgspec.Struct, frozen=True):
    """Until when a question stays as it is, and why."""

    until: date
    reason: Annotated[str, Meta(min_length=3, max_length=400)]

    def __post_init__(self) -> None:
        """A day after today, and not so far that nobody looks again."""
        if not _today() < self.until <= _today() + LONGEST_KEEP:
            sentence = _("Choose a day after today, at most two years away.")
            raise Invalid(sentence, {"until": sentence})


@get("/question-health", name="questions.health")
async def health(
    request: AnyRequest, show: FromQuery[str] = "worst", number: Annotated[str, QueryParameter(name="page")] = "1"
) -> Response[bytes]:
    """The questions of the courses one cares for, the worst first."""
    wanted = Show(show) if show in set(Show) else Show.WORST
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found = await views.lines(actor_of(request), wanted, at, _today())
    return page(request, "statistics/health.html", found=found, show=wanted, done=request.query_params.get("done", ""))


@get("/question-health/{ref:str}", name="questions.question")
async def question(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """One question: what is wrong with it, every figure explained, what can be done."""
    initial = blank(KeepForm, until=(_today() + USUAL_KEEP).isoformat())
    return await _page(request, ref, initial)


@post("/question-health/{ref:str}/keeping", name="questions.keep", status_code=303)
async def keep(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Keep a question as it is until a day."""
    form = await posted(request, KeepForm)
    if form.value is None:
        return await _page(request, ref, form, status=422)
    await service.keep_until(actor_of(request), ref, form.value.until, form.value.reason)
    urls_of(request.app)
    return Redirect(url("questions.health", done="kept"), status_code=303)


async def _page(request: AnyRequest, ref: str, form: Bound[KeepForm], *, status: int = 200) -> Response[bytes]:
    found = await views.question_page(actor_of(request), ref)
    return page(request, "statistics/question.html", status=status, found=found, form=form)


def _today() -> date:
    return clock.now().astimezone(current_timezone()).date()

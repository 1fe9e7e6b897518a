"""The list of courses to write, and a new one."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, require
from lms.core.errors import Invalid
from lms.core.forms import Bound, Text, blank, posted
from lms.core.guards import actor_of
from lms.core.i18n import LOCALES, NAMES, current_locale
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.courses.rules.kinds import Category
from lms.drafts import queries, service
from lms.drafts.queries.lists import PAGE_SIZE
from lms.drafts.service import NewCourse
from lms.outlines.rules.facts import LONGEST
from lms.outlines.rules.states import course_state

AnyRequest = Request[Any, Any, Any]
CATEGORIES: Final = [(one.value, one.label) for one in Category]
_FIRST_ROW: Final = "t-page-1"
LANGUAGES: Final = [(one, NAMES[one]) for one in LOCALES]


class CourseForm(msgspec.Struct, frozen=True):
    """A course from nothing: its first language is the one that the others follow."""

    title: Annotated[str, Meta(max_length=200)]
    source: Annotated[str, Meta(max_length=10)] = "en"
    languages: list[str] = []
    category: Category = Category.NEW_HIRE
    summary: Annotated[Text, Meta(max_length=LONGEST["summary"])] = ""

    def __post_init__(self) -> None:
        if {self.source, *self.languages} - set(LOCALES):
            message = _("Choose languages from the list.")
            raise Invalid(message, {"languages": message})

    @property
    def course(self) -> NewCourse:
        """The same for the service."""
        others = tuple(one for one in LOCALES if one in self.languages and one != self.source)
        return NewCourse(self.title, (self.source, *others), self.category, summary=self.summary)


@get("/authoring", name="authoring")
async def courses_page(
    request: AnyRequest,
    *,
    q: FromQuery[str] = "",
    whose: FromQuery[str] = "all",
    number: Annotated[str, QueryParameter(name="page")] = "1",
) -> Response[bytes]:
    """Courses to write, the one changed last first."""
    actor = actor_of(request)
    words = "".join(char for char in q if char.isprintable())[:120]
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found = await queries.drafts(actor, current_locale(), mine=whose == "mine", words=words, number=at)
    rows = [
        (row, course_state(published=row.published, base=row.base_number, differs=row.differs)) for row in found.items
    ]
    return page(request, "outlines/courses.html", found=found, rows=rows, q=words, whose=whose, size=PAGE_SIZE)


@get("/authoring/new", name="outlines.new")
async def new_page(request: AnyRequest) -> Response[bytes]:
    """All the ways to begin a course."""
    require(actor_of(request), Action.COURSE_WRITE)
    return await shown_new(request, blank_new())


@post("/authoring/courses", name="outlines.begin", status_code=303)
async def begin_course(request: AnyRequest) -> Response[Any]:
    """A course from nothing, with one module and one page in it."""
    actor = actor_of(request)
    require(actor, Action.COURSE_WRITE)
    form = await posted(request, CourseForm)
    if form.value is None:
        return await shown_new(request, form, status=422)
    code = await service.begin(actor, form.value.course)
    urls_of(request.app)
    return Redirect(f"{url('outline', code=code)}#{_FIRST_ROW}", status_code=303)


def blank_new() -> Bound[CourseForm]:
    """The form before anything was typed."""
    locale = current_locale()
    return blank(CourseForm, source=locale, category=Category.NEW_HIRE, languages=[locale])


async def shown_new(
    request: AnyRequest, form: Bound[CourseForm], *, status: int = 200, sentence: str = "", title: str = ""
) -> Response[bytes]:
    """The page with what was typed; `sentence` says why a file or a copy was refused."""
    courses = await queries.titles(actor_of(request), current_locale())
    return page(
        request, "outlines/new.html", status=status, form=form, categories=CATEGORIES, languages=LANGUAGES,
        sentence=sentence, title=title, courses=courses,
    )  # fmt: skip

"""The pages of the site, each with a person who may see it: for the checks of every page and for the pictures."""

from collections.abc import Callable

import msgspec

from e2e.support.data import COURSE, attempt_of, first_person
from e2e.support.drafts import open_draft
from e2e.support.site import Site


class Where(msgspec.Struct, frozen=True):
    """A page; `path` may be made from what the site holds."""

    name: str
    path: str | Callable[[Site], str]
    login: str = "alice"
    locale: str = "en"
    learner: bool = False

    def __str__(self) -> str:
        return f"{self.name}-{self.login or 'stranger'}"

    def address(self, site: Site) -> str:
        """The path on this site."""
        return self.path if isinstance(self.path, str) else self.path(site)


def _learners(login: str, locale: str) -> tuple[Where, ...]:
    pages: dict[str, str | Callable[[Site], str]] = {
        "today": "/",
        "courses": "/courses",
        "course": "/courses/communication",
        "reading": "/courses/communication/units/first-ten-seconds",
        "reading-table": "/courses/rules-and-conduct/units/service-level",
        "quiz": "/courses/communication/quizzes/final-quiz",
        "attempt": lambda site: f"/attempts/{attempt_of(site, login, open_one=True)}",
        "result": lambda site: f"/attempts/{attempt_of(site, login, open_one=False)}/result",
        "record": "/record",
        "account": "/account",
    }
    return tuple(Where(name, path, login, locale, learner=True) for name, path in pages.items())


def _written(site: Site, path: str) -> str:
    """A page of a course that is being written."""
    open_draft(site, "tess", COURSE)
    return f"/authoring/courses/{COURSE}/{path}"


_OTHERS = (
    Where("login", "/login", ""),
    Where("login-zh", "/login?lang=zh-Hant", "", "zh-Hant"),
    Where("reset", "/reset", ""),
    Where("password", "/account/password"),
    Where("log-ins", "/account/sessions"),
    Where("phone", "/account/phone"),
    Where("phone-zh", "/account/phone", "mei", "zh-Hant"),
    Where("courses-nothing", "/courses?q=nothing-like-this"),
    Where("marking", "/marking", "tess"),
    Where("nearly-right", "/marking/wordings", "tess"),
    Where("question-health", "/question-health", "tess"),
    Where("banks", "/authoring/banks", "tess"),
    Where("objections", "/objections", "tess"),
    Where("timeline", lambda site: f"/attempts/{attempt_of(site, 'alice', open_one=False)}/timeline"),
    Where(
        "timeline-zh", lambda site: f"/attempts/{attempt_of(site, 'mei', open_one=False)}/timeline", "mei", "zh-Hant"
    ),
    Where("my-courses", "/authoring", "tess"),
    Where("new-course", "/authoring/new", "tess"),
    Where("outline", "/authoring/courses/communication", "tess"),
    Where("outline-new", "/authoring/courses/communication?new=page", "tess"),
    Where("about-course", "/authoring/courses/communication/facts", "tess"),
    Where("late-answers", "/authoring/late-answers", "hana"),
    Where("team", "/team", "bob"),
    Where("team-behind", "/team?show=behind", "bob"),
    Where("team-big", "/team", "hana"),
    Where("persons-record", lambda site: f"/record/{first_person(site, 'mei')}", "bob"),
    Where("people", "/admin/people", "ada"),
    Where("person", lambda site: f"/admin/people/{first_person(site, 'alice')}", "ada"),
    Where("person-new", "/admin/people/new", "ada"),
    Where("phones", "/admin/phones", "ada"),
    Where("media", "/authoring/media", "tess"),
    Where("sittings", "/authoring/sittings", "tess"),
    Where("sitting-new", "/authoring/sittings/new", "tess"),
    Where("overrides", "/authoring/overrides", "hana"),
    Where("override-new", "/authoring/overrides/new", "hana"),
    Where("page-writing", lambda site: _written(site, "units/questions"), "tess"),
    Where("page-translating", lambda site: _written(site, "units/questions?lang=zh-Hant"), "tess"),
    Where("page-preview", lambda site: _written(site, "units/questions/preview?lang=en"), "tess"),
    Where("page-history", lambda site: _written(site, "units/questions/history"), "tess"),
    Where("quiz-writing", lambda site: _written(site, "units/final-quiz"), "tess"),
    Where("quiz-rules-alone", lambda site: _written(site, "quizzes/final-quiz/rules"), "tess"),
    Where("quiz-form-alone", lambda site: _written(site, "quizzes/final-quiz/form"), "tess"),
    Where("publication", lambda site: _written(site, "publication"), "tess"),
    Where("versions", lambda site: _written(site, "versions"), "tess"),
    Where("review", lambda site: _written(site, "review"), "tess"),
    Where("policy", "/policy/P4.1"),
    Where("policy-zh", "/policy/P4.1", "mei", "zh-Hant"),
    Where("parts", "/admin/patterns", "ada"),
)

LEARNER_PAGES = _learners("alice", "en")
CHINESE_PAGES = _learners("mei", "zh-Hant")
PAGES = (*LEARNER_PAGES, *CHINESE_PAGES, *_OTHERS)


def every_screen() -> tuple[Where, ...]:
    """The pages of the checks, and those of a reader of simplified Chinese."""
    return (*PAGES, *_learners("lin", "zh-Hans"))

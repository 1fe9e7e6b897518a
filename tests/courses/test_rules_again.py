"""Where a course treats a topic of its quiz."""

import pytest

from lms.courses.rules.again import home_of
from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit


def unit(key, title, module, kind="page"):
    return OutlineUnit(key, title, kind, "read", True, 60, 3, 1, module)


COURSE = Outline(
    version_id=1,
    course_id=1,
    code="course",
    number=1,
    category="new-hire",
    locale="en",
    title="Course",
    summary="",
    audience="",
    owner="",
    clauses=(),
    published_at="",
    modules=(
        OutlineModule("service-standards", "Good service", (unit("level", "Service level", "service-standards"),)),
        OutlineModule("agree", "Offer and confirm", (unit("options", "Options", "agree"),)),
        OutlineModule("never-say", "What we never say", (unit("never", "Never", "never-say"),)),
        OutlineModule(
            "identify",
            "Identify",
            (unit("problem", "The problem", "identify"), unit("cause", "Finding the cause in two minutes", "identify")),
        ),
        OutlineModule("final", "Final quiz", (unit("quiz", "Final quiz", "final", kind="quiz"),)),
    ),
)


@pytest.mark.parametrize(
    ("topic", "name", "opened"),
    [
        ("service", "Service", "level"),  # the key of a module begins with the topic
        ("agreement", "Agreeing", "options"),  # the same word in another form
        ("conduct", "What we never say", "never"),  # the title of a module
        ("analysis", "Finding the cause", "cause"),  # the title of a page
        ("cause", "Why it happened", "cause"),  # the key of a page, whatever the language calls it
        ("final", "Final quiz", None),  # a quiz is nothing to read
        ("money", "Money", None),
    ],
)
def test_a_topic_leads_to_what_treats_it(topic, name, opened):
    home = home_of(topic, name, COURSE)
    assert (home.unit_key if home else None) == opened

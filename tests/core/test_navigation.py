"""The navigation shows each person what is there for him or her, and the initials in the badge."""

import pytest

from lms.core.icons import icon, icon_names
from lms.core.names import initials
from lms.core.navigation import NAVIGATION, groups_for, section_of


def paths(*roles):
    return [item.path for group in groups_for(frozenset(roles)) for item in group.items]


LEARNING = ["/", "/courses", "/record"]
AUTHORING = [
    "/authoring", "/authoring/media", "/marking", "/authoring/banks", "/question-health",
    "/authoring/coverage", "/authoring/reviews",
    "/authoring/late-answers", "/objections",
]  # fmt: skip
EXAMS = ["/authoring/sittings", "/authoring/overrides"]


@pytest.mark.parametrize(
    ("roles", "seen"),
    [
        ((), LEARNING),
        (("agent",), LEARNING),
        (("finance",), LEARNING),
        (("team_lead",), [*LEARNING, "/team", *EXAMS]),
        (("department_head",), [*LEARNING, "/team"]),
        (
            ("instructor",),
            [*LEARNING, *AUTHORING, *EXAMS],
        ),
        (
            ("administrator",),
            [
                *LEARNING,
                *AUTHORING,
                EXAMS[0],
                "/admin/people",
                "/admin/phones",
                "/admin/patterns",
            ],
        ),
        (
            ("team_lead", "administrator"),
            [
                *LEARNING,
                "/team",
                *AUTHORING,
                *EXAMS,
                "/admin/people",
                "/admin/phones",
                "/admin/patterns",
            ],
        ),
    ],
)
def test_everyone_sees_the_pages_of_his_or_her_roles(roles, seen):
    assert paths(*roles) == seen


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/", "/"),
        ("/courses", "/courses"),
        ("/courses/conduct/units/welcome", "/courses"),
        ("/coursesandmore", ""),
        ("/admin/people/xyz", "/admin/people"),
        ("/account", ""),
        ("/attempts/abc", "/courses"),
        ("/attempts/abc/result", "/courses"),
        ("/record", "/record"),
        ("/record/abc", "/team"),
    ],
)
def test_a_page_belongs_to_the_section_it_lies_under(path, section):
    assert section_of(path) == section


def test_every_entry_has_an_icon_of_the_sprite():
    assert {item.icon for group in NAVIGATION for item in group.items} <= icon_names()


def test_an_icon_that_is_not_there_is_an_error():
    with pytest.raises(LookupError, match="no icon 'unicorn'"):
        icon("unicorn")


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("check")
    assert 'aria-label="&lt;Done&gt;"' in icon("check", label="<Done>")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Priya Nair", "PN"),
        ("Mei-Ling van der Tsang", "MT"),
        ("sam", "S"),
        ("陈思雨", "思雨"),
        ("陳雨", "陳雨"),
        ("歐陽 小明", "小明"),
        ("", "?"),
        ("  ", "?"),
    ],
)
def test_initials(name, short):
    assert initials(name) == short

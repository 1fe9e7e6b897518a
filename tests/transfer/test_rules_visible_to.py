"""`visible_to` of course.yaml: what it may say, and what is said about what it may not."""

import pytest

from lms.accounts.rules.permissions import Role
from lms.core.errors import Conflict
from lms.courses.queries import sources
from lms.courses.rules.audience import Choice
from lms.courses.service import publish_version
from lms.transfer.rules.manifest import read_manifest
from lms.transfer.service import check, export, publish, units_named
from lms.transfer.service.publishing import ContentRefused
from tests.support.course_folder import MANIFEST, write_course
from tests.support.people import place_cast

TEAM = {"course.yaml": MANIFEST.replace("modules:", "visible_to: {units: [harbour], roles: [team_lead]}\nmodules:")}


def said(line: str, known: frozenset[str] | None = frozenset({"harbour", "north"})):
    text = MANIFEST.replace("modules:", f"{line}\nmodules:") if line else MANIFEST
    manifest, problems = read_manifest(text, "course.yaml", "tiny", known)
    return manifest.visible_to, [(one.line, one.message) for one in problems]


@pytest.mark.parametrize(
    ("line", "choice"),
    [
        ("", Choice()),
        ("visible_to:", Choice()),
        ("visible_to: {units: [harbour, north]}", Choice(("harbour", "north"))),
        ("visible_to: {units: harbour}", Choice(("harbour",))),
        (
            "visible_to: {roles: [team_lead, agent], units: [north, north]}",
            Choice(("north",), (Role.AGENT, Role.TEAM_LEAD)),
        ),
    ],
)
def test_it_names_org_units_and_roles(line, choice):
    assert said(line) == (choice, [])


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("visible_to: harbour", "Write “visible_to:"),
        ("visible_to: {teams: [harbour]}", "“teams” means nothing here"),
        ("visible_to: {units: [nowhere]}", "no org unit “nowhere”"),
        ("visible_to: {roles: [boss]}", "no role “boss”"),
        ("visible_to: {roles: {a: b}}", "Name them as in"),
        ("visible_to: {units: [[a]]}", "Name them as in"),
        (f"visible_to: {{units: [{', '.join(f'u{n}' for n in range(51))}]}}", "at most 50 org units"),
    ],
)
def test_what_it_may_not_say_is_said_by_line(line, part):
    problems = said(line, None if "u50" in line else frozenset({"harbour"}))[1]
    assert len(problems) == 1
    assert problems[0][0] == 14
    assert part in problems[0][1]


async def test_files_are_for_whom_they_say_and_come_out_as_they_went_in(db, tmp_path):
    await place_cast()
    folder = write_course(tmp_path / "in", TEAM)
    assert (check(folder), units_named(folder)) == ([], {"harbour": str(folder / "course.yaml")})
    assert (await publish(folder))[0].changed
    assert (await sources("tiny")).manifest == TEAM["course.yaml"]
    assert (await publish(await export("tiny", tmp_path / "out")))[0].changed is False


async def test_an_org_unit_that_does_not_exist_is_refused_and_nothing_is_published(db, tmp_path):
    with pytest.raises(ContentRefused) as refused:
        await publish(write_course(tmp_path, TEAM))
    assert "no org unit “harbour”" in refused.value.problems[0].message


async def test_an_org_unit_that_is_gone_by_then_is_refused_too(db):
    class Late:
        code, category, owner_login, seen_by = "tiny", "new-hire", "", Choice(("gone",))

    with pytest.raises(Conflict):
        await publish_version(Late(), None)

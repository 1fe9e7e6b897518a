"""A page costs as many queries with thirty rows as with three."""

from datetime import date, timedelta

import pytest

from lms.accounts import service as accounts
from lms.accounts.rules.people import Details
from lms.admission.service import NewOverride, NewSitting, grant, open_sitting
from lms.core import clock
from lms.core.db import connect, count_queries, disconnect
from lms.core.settings import current_settings
from lms.courses.queries import course_id
from lms.drafts import service as drafts
from lms.enrolments.service import enrol
from lms.media.service import add_file
from lms.transfer import service as transfer
from tests.support import databases
from tests.support.course_folder import write_course
from tests.support.drawn import drawn
from tests.support.whole_site import WholeSite, whole_site

PAGES = (("alice", "/"), ("alice", "/courses"), ("alice", "/record"), ("alice", "/courses/tiny"), ("bob", "/team"),
         ("bob", "/team?show=behind"), ("ada", "/admin/people"), ("ada", "/admin/people?q=agent"), ("alice", "/account/sessions"),
         ("tess", "/authoring/sittings"), ("tess", "/authoring/coverage"), ("tess", "/authoring/coverage/P4.1"), ("tess", "/authoring/media"), ("tess", "/authoring/media/chooser"), ("tess", "/authoring/media/courses"), ("hana", "/authoring/overrides"), ("bob", "/authoring/sittings"),
         ("tess", "/authoring"), ("tess", "/authoring/courses/tiny"), ("tess", "/authoring/courses/tiny/facts"), ("tess", "/authoring/courses/tiny/units/greeting"),
         ("tess", "/authoring/courses/tiny/units/greeting/history?lang=en"))  # fmt: skip


@pytest.fixture
async def site(sqlite_template, tmp_path) -> WholeSite:
    assert await connect(databases.sqlite_copy(sqlite_template, tmp_path))
    yield await whole_site(tmp_path)
    await disconnect()


async def grown_to(site, tmp_path, size):
    """So many courses, all of them alice's, and so many people in bob's team, each on one course."""
    for number in range(size):
        write_course(tmp_path / "more", code=f"course-{number:02}")
    await transfer.publish(tmp_path / "more")
    for number in range(size):
        await enrol(site.cast["alice"], f"course-{number:02}")
        await _page(site.cast["tess"], number)
        login = f"agent{number:02}"
        if login in site.cast:
            continue
        _id, ref = await accounts.create_person(None, Details(login, f"Agent {number}", "Agent", str(number)))
        await accounts.assign_job(None, ref, unit_code="harbour", position="agent", starts_on=date(2026, 1, 1))
        site.cast[login] = await _actor(login)
        await enrol(site.cast[login], "tiny")
        await _exams(site, login)
        await _file(site, number)


async def _page(tess, number):
    """A page more in a draft, an earlier state of one, and a module that was taken out."""
    if number == 0:
        await drafts.open_draft(tess, "tiny")
    await drafts.copy_unit(tess, "tiny", "greeting")
    await drafts.give_back(tess, "tiny", "greeting", "en", f"---\ntitle: Greeting\n---\n{number}\n")
    await drafts.remove_module(tess, "tiny", await drafts.add_module(tess, "tiny", f"Module {number}", "en"))


async def _exams(site, login):
    """A sitting of bob's team, and something granted to one of it."""
    course, now = await course_id(site.cast["bob"], "tiny"), clock.now()
    sitting = NewSitting(course, "quiz", "Room 3", now, now + timedelta(hours=1), site.cast["bob"].unit_id)
    await open_sitting(site.cast["bob"], sitting)
    given = NewOverride(course, "quiz", "Was ill", person_id=site.cast[login].person_id, extra_attempts=1)
    await grant(site.cast["hana"], given)


async def _file(site, number):
    path = current_settings().data_dir / "picture"
    path.write_bytes(drawn(colour=(number, 0, 0)))
    await add_file(site.cast["tess"], path, "box.png")


async def _actor(login):
    from lms.accounts.queries.sessions import actor_by_key

    return await actor_by_key(login)


async def counts(site):
    """Queries of each page when it is read for the second time."""
    found = {}
    for login, path in PAGES:
        async with site.as_(login) as desk:
            await desk.reads(path)
            with count_queries() as count:
                await desk.reads(path)
        found[path] = (len(count), count.statements)
    return found


async def test_a_page_costs_as_many_queries_with_thirty_rows_as_with_three(site, tmp_path):
    await grown_to(site, tmp_path, 3)
    few = await counts(site)
    await grown_to(site, tmp_path, 30)
    many = await counts(site)
    assert {path: number for path, (number, _all) in few.items()} == {
        path: number for path, (number, _all) in many.items()
    }
    assert max(number for number, _all in many.values()) <= 12

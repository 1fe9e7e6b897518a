"""Published versions are read once and kept; what is not certain yet is not kept."""

import pytest

from lms.accounts.rules.permissions import Actor
from lms.core.db import count_queries, transaction
from lms.core.errors import NotFound
from lms.courses.queries import outline, outlines, published, sources, unit_page
from lms.courses.queries.kept import Kept
from lms.transfer.service import publish
from tests.support.course_folder import write_course

SOMEBODY = Actor(1, "p1", "somebody", "Somebody")


async def test_a_version_is_read_once(db, tmp_path):
    await publish(write_course(tmp_path))
    version = (await published(SOMEBODY, "tiny")).version_id

    with count_queries() as first:
        await outline(version, "en")
        await unit_page(version, "greeting", "en")
    with count_queries() as again:
        await outline(version, "en")
        await unit_page(version, "greeting", "en")

    assert (len(first), len(again)) == (3, 0)


async def test_many_outlines_take_two_queries(db, tmp_path):
    for number in range(7):
        write_course(tmp_path, code=f"c{number}")
    await publish(tmp_path)
    versions = [(await published(SOMEBODY, f"c{number}")).version_id for number in range(7)]

    with count_queries() as counted:
        found = await outlines(versions, "zh-Hant")

    assert (len(counted), set(found), {one.locale for one in found.values()}) == (2, set(versions), {"zh-Hant"})


async def test_what_does_not_exist_is_not_found(db, tmp_path):
    await publish(write_course(tmp_path))
    version = (await published(SOMEBODY, "tiny")).version_id

    for nothing in (
        outline(999, "en"),
        unit_page(version, "nowhere", "en"),
        unit_page(999, "greeting", "en"),
        published(SOMEBODY, "nowhere"),
        published(SOMEBODY, "TINY"),
        published(SOMEBODY, "\0"),
        sources("nowhere"),
    ):
        with pytest.raises(NotFound):
            await nothing
    assert await outlines([999], "en") == {}


async def test_nothing_is_kept_inside_a_transaction_that_may_be_taken_back(db):
    kept: Kept[int, str] = Kept(10)

    async def load() -> str:
        return "early"

    async with transaction():
        await kept.get(1, load)
    assert kept.peek(1) is None
    await kept.get(1, load)
    assert kept.peek(1) == "early"


async def test_the_memory_is_bounded_and_forgets_what_was_not_asked_for_longest(db):
    kept: Kept[int, int] = Kept(2)
    for number in (1, 2):
        kept.put(number, number)
    kept.peek(1)
    kept.put(3, 3)

    assert [kept.peek(number) for number in (1, 2, 3)] == [1, None, 3]

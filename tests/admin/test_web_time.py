"""More time for a person who always needs it: administrators give it, with a reason that is theirs, and it holds at once."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts.service import allow_time
from lms.core.db import Sql
from lms.core.errors import Invalid, NotFound
from tests.admin.test_web_people import audit, one
from tests.support.people import browser


async def multiplier(person):
    row = await Sql("SELECT time_multiplier_ppm AS ppm FROM person WHERE id = :id").first(id=person.person_id)
    return row["ppm"]


async def give(page, cast, percent, reason):
    return await page.send_form(f"{one(cast)}/time", {"percent": percent, "time_reason": reason})


async def test_an_administrator_gives_more_time_and_reads_why_afterwards(ada, cast):
    assert 'name="percent" type="text" value="100"' in (await ada.open(one(cast))).text
    answer = await give(ada, cast, "150", "Reads with a screen reader")
    assert answer.status_code == 303
    assert await multiplier(cast["alice"]) == 1_500_000
    page = (await ada.open(one(cast))).text
    assert 'name="percent" type="text" value="150"' in page
    assert "150% of the usual time since" in page
    assert "Ada Quist: Reads with a screen reader" in page
    (entry,) = await audit("person.time")
    assert (entry["actor"], entry["thing"]) == (cast["ada"].person_id, f"person:{cast['alice'].ref}")
    assert json.loads(entry["detail"]) == {
        "multiplier_ppm": [1_000_000, 1_500_000],
        "reason": "Reads with a screen reader",
    }


async def test_the_same_again_writes_nothing(ada, cast):
    for reason in ("x", "y"):
        assert (await give(ada, cast, "150", reason)).status_code == 303
    assert len(await audit("person.time")) == 1


@pytest.mark.parametrize(
    ("percent", "reason", "field"),
    [
        ("99", "x", "percent"),
        ("501", "x", "percent"),
        ("", "x", "percent"),
        ("1.5", "x", "percent"),
        ("150", "", "time_reason"),
        ("150", "x" * 401, "time_reason"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_kept(ada, cast, percent, reason, field):
    answer = await give(ada, cast, percent, reason)
    assert answer.status_code == 422
    assert f'id="f-{field}-err"' in answer.text
    assert f'value="{percent}"' in answer.text
    assert await multiplier(cast["alice"]) == 1_000_000
    assert not await audit("person.time")


@pytest.mark.parametrize(("ppm", "reason"), [(999_999, "x"), (5_000_001, "x"), (1_500_000, "  ")])
async def test_the_service_refuses_it_too(cast, ppm, reason):
    with pytest.raises(Invalid):
        await allow_time(cast["ada"], cast["alice"].ref, multiplier_ppm=ppm, reason=reason)


async def test_nobody_else_reads_or_gives_it(app, alice, cast):
    async with browser(app, cast["bob"]) as bob:
        for page in (bob, alice):
            assert (await page.open(one(cast))).status_code == 404
            assert (await give(page, cast, "150", "x")).status_code == 404
    with pytest.raises(NotFound):
        await allow_time(cast["ada"], "nobody", multiplier_ppm=1_500_000, reason="x")
    assert await multiplier(cast["alice"]) == 1_000_000


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.dictionaries(st.sampled_from(["percent", "time_reason", "x"]), st.text(max_size=12), max_size=3))
async def test_whatever_is_posted_gets_an_answer_with_a_reason(ada, cast, form):
    assert (await ada.send_form(f"{one(cast)}/time", form)).status_code in {303, 422}

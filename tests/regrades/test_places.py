"""The key of a question about a picture is corrected by form: which places are right, and where they lie."""

import html
import re

import pytest

from lms.core.db import Sql
from lms.regrades.service import apply_regrade
from lms.statistics.queries.sittings import news
from lms.statistics.service import compute_quiz
from tests.regrades.conftest import CHANGES, hidden, marks
from tests.support.course_folder import with_hotspot
from tests.support.many_attempts import answered
from tests.support.whole_site import whole_site

RIGHT, WRONG = 1_000_000, 0
HAND, BESIDE, EDGE = [[0.2, 0.2]], [[0.3, 0.2]], [[0.75, 0.75]]


@pytest.fixture
async def site(db, tmp_path):
    made = await whole_site(tmp_path, with_hotspot())
    await answered([[(False, RIGHT), ("5", WRONG), (point, credit)]
                    for point, credit in ((HAND, RIGHT), (BESIDE, WRONG), (EDGE, WRONG), (None, WRONG))])  # fmt: skip
    return made


@pytest.fixture
async def ref(site):
    for each in await news():
        await compute_quiz(each.quiz_key)
    row = await Sql(
        "SELECT i.ref FROM item_stat i JOIN question_version v ON v.id = i.question_version"
        " JOIN question q ON q.id = v.question WHERE q.key = 'where'"
    ).first()
    return row["ref"]


def drawn(page):
    """The fields of the form as they are drawn: ticked places by their words, and where each place lies."""
    ids = {words: key for key, words in re.findall(r'name="key" value="(\w+)"[^>]*><span>\d\. (\w+)', page)}
    lies = {name: html.unescape(text) for name, text in re.findall(r'name="(key-place-\w+)"[^>]*value="([^"]*)"', page)}
    return ids, lies


async def test_the_form_shows_every_place_and_the_dry_run_is_what_happens(site, ref):
    async with site.as_("tess") as desk:
        page = await desk.reads(f"/question-health/{ref}/regrade")
        ids, lies = drawn(page)
        assert set(lies.values()) == {"circle 20,20 5", "rect 60,60 90,90"}
        assert page.count('class="spot-line"') == page.count('class="spot-mark"') == 2
        assert re.search(rf'value="{ids["Hand"]}" checked', page)
        wider = lies | {f"key-place-{ids['Hand']}": "circle 20,20 15"}
        form = {"action": "new", "key": ids["Hand"], "may_lower": "on", **wider}
        listed = await desk.sends(f"/question-health/{ref}/dry-runs", **form)
        assert listed.status_code == 200, listed.text
        assert "p00001" in listed.text
        assert "p00000" not in listed.text
        sent = await desk.sends(
            f"/question-health/{ref}/regrades", **hidden(listed.text), reason="The circle was small"
        )
        assert sent.status_code == 303
        await apply_regrade(str((await Sql("SELECT id FROM regrade").first())["id"]))
    (change,) = await CHANGES.rows()
    assert (change["old_credit_ppm"], change["new_credit_ppm"]) == (WRONG, RIGHT)
    assert [each[0] for each in (await marks()).values()] == [2, 2, 1, 1]


async def test_another_place_is_right_as_well(site, ref):
    async with site.as_("tess") as desk:
        ids, lies = drawn(await desk.reads(f"/question-health/{ref}/regrade"))
        listed = await desk.sends(f"/question-health/{ref}/dry-runs", action="both", key=ids["Edge"], **lies)
        assert "p00002" in listed.text
        assert "p00000" not in listed.text  # nobody falls, and the old place counts on


@pytest.mark.parametrize("place", ["rect 10,20", "somewhere", "circle 75,75 40"])
async def test_a_place_that_cannot_be_is_refused_at_its_field_and_stays_typed(site, ref, place):
    async with site.as_("tess") as desk:
        ids, lies = drawn(await desk.reads(f"/question-health/{ref}/regrade"))
        form = {"action": "new", "key": ids["Hand"], **lies, f"key-place-{ids['Hand']}": place}
        refused = await desk.sends(f"/question-health/{ref}/dry-runs", **form)
        assert refused.status_code == 422
        assert f'value="{place}"' in refused.text
        assert 'aria-invalid="true"' in refused.text
    assert await Sql("SELECT id FROM regrade").first() is None

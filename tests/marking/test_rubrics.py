"""A published rubric is put right: marks that were given stay as they were given, marks from now on are by the new one."""

import re

import pytest

from lms.core.db import Sql
from lms.marking.rules.desk import Stale
from lms.marking.service import Given, give_mark, hold, keep_draft
from lms.papers.queries import marks_of, scored
from lms.questions.rules.kinds import decode
from lms.quizzes import queries as quizzes
from lms.statistics.queries.sittings import news
from lms.statistics.service import compute_quiz
from tests.marking.conftest import handed_in
from tests.support.apps import whole_app
from tests.support.people import browser

ITEM = Sql(
    "SELECT i.ref, v.bodies FROM item_stat i JOIN question_version v ON v.id = i.question_version"
    " JOIN question q ON q.id = v.question WHERE q.key = 'note'"
)
NEW = {
    "row-0-text": "Facts", "row-0-words-0": "none", "row-0-points-0": "0", "row-0-words-1": "the main ones",
    "row-0-points-1": "3", "row-1-text": "Tone", "row-1-words-0": "cold", "row-1-points-0": "0",
    "row-1-words-1": "kind", "row-1-points-1": "1", "row-2-text": "", "model": "Be brief.",
}  # fmt: skip


@pytest.fixture
async def item(quiz, cast):
    """Alice has been marked in full, Charlie's answer is being marked; the reference of the essay in question health."""
    alice, charlie = await handed_in(cast["alice"]), await handed_in(cast["charlie"])
    found = await hold(cast["tess"], alice, 3)
    await give_mark(cast["tess"], alice, 3, Given({0: 2, 1: 1}, "Well done", found.draft.version))
    begun = await hold(cast["tess"], charlie, 3)
    await keep_draft(cast["tess"], charlie, 3, Given({0: 2}, "So far", begun.draft.version))
    for each in await news():
        await compute_quiz(each.quiz_key)
    return (await ITEM.first()) | {"alice": alice, "charlie": charlie}


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page[page.index("/regrades") :]))


async def put_right(tess, item, **fields):
    locales = decode(item["bodies"])
    sent = {"action": "text"} | {f"rubric-{one}-{name}": said for one in locales for name, said in NEW.items()} | fields
    looked = await tess.send_form(f"/question-health/{item['ref']}/dry-runs", sent)
    assert looked.status_code == 200, looked.text
    made = await tess.send_form(
        f"/question-health/{item['ref']}/regrades", {**hidden(looked.text), "reason": "The tone counts"}
    )
    assert made.status_code == 303, made.text


async def test_marks_stay_by_their_rubric_and_the_desk_goes_on_by_the_new_one(item, cast, db):
    tess, alice = cast["tess"], cast["alice"]
    before = await quizzes.own_attempt(alice, item["alice"])
    held = await hold(tess, item["charlie"], 3)
    async with browser(whole_app(), tess) as desk:
        form = (await desk.open(f"/question-health/{item['ref']}/regrade")).text
        assert "The rubric or the reason is put right" in form
        for field, said in (("1-text", "Next step"), ("1-words-1", "named with a time"), ("1-points-1", "2")):
            assert re.search(rf'name="rubric-en-row-{field}"[^>]* value="{said}"', form)
        assert re.search(r'name="rubric-en-row-1-right" value="on" checked', form)
        wrong = {"action": "text", "rubric-en-row-0-text": "Tone", "rubric-en-row-0-words-0": "cold"}
        refused = await desk.send_form(f"/question-health/{item['ref']}/dry-runs", wrong)
        assert refused.status_code == 422
        assert 'id="f-rubric-en-row-0-text-err"' in refused.text
        assert 'name="rubric-en-row-0-words-0" id="f-rubric-en-row-0-words-0" value="cold"' in refused.text
        await put_right(desk, item)
        with pytest.raises(Stale):  # a page with the old rubric is not taken for the new one
            await give_mark(tess, item["charlie"], 3, Given({0: 1, 1: 1}, "", held.draft.version))
        page = (await desk.open(f"/marking/answers/{item['charlie']}/3")).text
        assert "the main ones" in page
        assert "all that matter" not in page
        assert "So far" in page
        assert "marked by the rubric as it was before" not in page
        again = (await desk.open(f"/marking/answers/{item['alice']}/3")).text
        assert "marked by the rubric as it was before" in again
    after = await quizzes.own_attempt(alice, item["alice"])
    assert (after.score_ppm, after.slots[2].credit_ppm) == (before.score_ppm, before.slots[2].credit_ppm)
    mark = (await marks_of(after.id))[3]
    assert [str(one.level) for one in scored(after.slots[2].question, mark, "en")] == [
        "all that matter",
        "named with a time",
    ]


async def test_marking_anew_is_by_the_new_rubric_and_says_so_afterwards(item, cast, db):
    tess, alice = cast["tess"], cast["alice"]
    async with browser(whole_app(), tess) as desk:
        await put_right(desk, item)
    found = await hold(tess, item["alice"], 3)
    assert found.draft.levels == {}
    await give_mark(tess, item["alice"], 3, Given({0: 0, 1: 1}, "", found.draft.version))
    attempt = await quizzes.own_attempt(alice, item["alice"])
    mark = (await marks_of(attempt.id))[3]
    assert attempt.slots[2].credit_ppm == 250_000
    assert [str(one.level) for one in scored(attempt.slots[2].question, mark, "en")] == ["none", "kind"]

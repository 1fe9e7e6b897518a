"""The pages of the marking desk, and what the learner sees before and after."""

import re

import pytest

from lms.marking import queries
from tests.marking.conftest import NOTE, RULES, handed_in, publish
from tests.support.apps import whole_app
from tests.support.people import browser


@pytest.fixture
def app(_settings, db):
    return whole_app()


@pytest.fixture
async def tess(app, cast):
    async with browser(app, cast["tess"]) as made:
        yield made


@pytest.fixture
async def alice(app, cast):
    async with browser(app, cast["alice"]) as made:
        yield made


@pytest.fixture
async def ref(quiz, cast):
    return await handed_in(cast["alice"])


def version_in(text):
    return re.search(r'name="version" value="(\d+)"', text)[1]


async def test_the_desk_leads_to_the_oldest_answer_with_its_rubric_and_the_model(tess, ref):
    text = (await tess.open("/marking")).text
    assert "Alice Marsh" in text
    assert "1 answer waits" in text
    assert f'href="/marking/answers/{ref}/3"' in text
    page = (await tess.open(f"/marking/answers/{ref}/3")).text
    for words in (*NOTE.split("\n\n"), "Facts", "Next step", "Must be met", "Line tested 10:40, router restarted"):
        assert words in page
    assert page.count('type="radio" name="level-') == 5


async def test_the_plain_form_marks_and_goes_on_to_the_next_person(tess, ref, cast):
    second = await handed_in(cast["charlie"])
    page = (await tess.open(f"/marking/answers/{ref}/3")).text
    fields = {"version": version_in(page), "level-0": "1", "level-1": "1", "comment": "Short and clear."}
    reply = await tess.send_form(f"/marking/answers/{ref}/3", fields)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/marking/answers/{second}/3")
    page = (await tess.open(f"/marking/answers/{second}/3")).text
    assert f'href="/marking/answers/{ref}/3"' in page  # one back
    reply = await tess.send_form(
        f"/marking/answers/{second}/3", {"version": version_in(page), "level-0": "2", "level-1": "1"}
    )
    assert reply.headers["location"] == "/marking"


async def test_an_unfinished_mark_is_refused_and_nothing_typed_is_lost(tess, ref):
    page = (await tess.open(f"/marking/answers/{ref}/3")).text
    fields = {"version": version_in(page), "level-0": "1", "comment": "Half a tho"}
    reply = await tess.send_form(f"/marking/answers/{ref}/3", fields)
    assert reply.status_code == 422
    assert "Next step" in re.search(r'id="refused".*?</div>', reply.text, re.DOTALL)[0]
    assert "Half a tho" in reply.text
    assert re.search(r'name="level-0" value="1" checked', reply.text)


async def test_a_stale_page_gets_409_and_keeps_what_was_typed(tess, ref, cast):
    page = (await tess.open(f"/marking/answers/{ref}/3")).text
    await draft(tess, ref, {"levels": {"0": 2}, "version": int(version_in(page))})
    fields = {"version": version_in(page), "level-0": "1", "level-1": "1", "comment": "Old words"}
    reply = await tess.send_form(f"/marking/answers/{ref}/3", fields)
    assert (reply.status_code, "Old words" in reply.text) == (409, True)
    assert "Open it as it is now" in reply.text


def draft(who, ref, body, slot=3):
    return who.put(
        f"/api/v1/marking/{ref}/{slot}", json=body, headers={"x-csrftoken": who.csrf, "origin": str(who.base_url)}
    )


async def test_every_click_is_kept_with_a_version(tess, ref, cast):
    page = (await tess.open(f"/marking/answers/{ref}/3")).text
    reply = await draft(tess, ref, {"levels": {"0": 2}, "comment": "x", "version": int(version_in(page))})
    assert (reply.status_code, reply.json()) == (200, {"version": int(version_in(page)) + 1})
    again = await draft(tess, ref, {"levels": {"0": 1}, "version": int(version_in(page))})
    assert (again.status_code, again.json()["code"]) == (409, "stale")
    assert 'value="2" checked' in (await tess.open(f"/marking/answers/{ref}/3")).text


@pytest.mark.parametrize(
    "body",
    [
        {"levels": {"0": 7}},
        {"levels": {"9": 0}},
        {"levels": {"x": 0}},
        {"levels": [1]},
        {"comment": "x" * 4001},
        {"version": -1},
        [],
    ],
)
async def test_a_draft_that_cannot_be_is_refused_with_a_reason(tess, ref, body):
    page = (await tess.open(f"/marking/answers/{ref}/3")).text
    if isinstance(body, dict):
        body = {"version": int(version_in(page))} | body
    reply = await draft(tess, ref, body)
    assert (reply.status_code, reply.json()["detail"].endswith(".")) == (422, True)


async def test_two_markers_see_each_other_and_one_may_take_over(app, tess, ref, cast):
    await tess.open(f"/marking/answers/{ref}/3")
    async with browser(app, cast["hana"]) as hana:
        page = (await hana.open(f"/marking/answers/{ref}/3")).text
        assert "Tess Okafor has had this answer open" in page
        reply = await hana.send_form(f"/marking/answers/{ref}/3/holder")
        assert reply.status_code == 303
        assert "has had this answer open" not in (await hana.open(f"/marking/answers/{ref}/3")).text
    assert "Hana Sato has had this answer open" in (await tess.open(f"/marking/answers/{ref}/3")).text


@pytest.mark.parametrize("login", ["alice", "bob", "charlie", "finn", "sam"])
async def test_for_everybody_else_there_is_no_desk(app, ref, login):
    from tests.support.people import CAST, place

    async with browser(app, (await _actor(login)) or await place(login)) as other:
        assert login in CAST
        for path in ("/marking", f"/marking/answers/{ref}/3", "/marking/wordings", "/marking/wordings/1/0?wording=x"):
            assert (await other.open(path)).status_code == 404
        assert (await other.send_form(f"/marking/answers/{ref}/3", {"level-0": "1"})).status_code == 404
        assert (await draft(other, ref, {"levels": {}})).status_code == 404


async def _actor(login):
    from lms.accounts.queries.sessions import actor_by_key

    return await actor_by_key(login)


async def test_blind_marking_hides_the_name_on_every_page(app, cast):
    await publish(RULES + "marking: blind\n")
    ref = await handed_in(cast["alice"], acw="after-call wrok")
    async with browser(app, cast["tess"]) as tess:
        (near,) = await queries.proposals(cast["tess"])
        paths = ["/marking", f"/marking/answers/{ref}/3", "/marking/wordings"]
        paths.append(f"/marking/wordings/{near.version}/0?wording={near.wording}")
        for path in paths:
            text = (await tess.open(path)).text
            assert "Alice" not in text, path
            assert "alice" not in text, path


async def test_the_learner_sees_what_is_sure_and_afterwards_the_mark_with_its_reasons(alice, tess, ref):
    text = (await alice.open(f"/attempts/{ref}/result")).text
    assert "Handed in" in text
    assert "A person reads and marks 1 answer" in text
    assert "Sure so far" in text
    assert "50%" in text
    assert "Waits for its mark" in text
    assert "waits for its mark" in (await alice.open("/courses/rules/quizzes/final")).text
    page = (await tess.open(f"/marking/answers/{ref}/3")).text
    fields = {"version": version_in(page), "level-0": "1", "level-1": "1", "comment": "Name the time next time."}
    await tess.send_form(f"/marking/answers/{ref}/3", fields)
    text = (await alice.open(f"/attempts/{ref}/result")).text
    for words in ("Name the time next time.", "1 of 2", "2 of 2", "some", "The next agent must be able"):
        assert words in text
    assert "Waits for its mark" not in text


async def test_a_wording_is_looked_at_accepted_and_gone(tess, quiz, cast):
    ref = await handed_in(cast["alice"], acw="after-call wrok", note=None)
    text = (await tess.open("/marking/wordings")).text
    assert "after-call wrok" in text
    path = re.search(r'href="(/marking/wordings/\d+/0\?wording=[^"]+)"', text)[1].replace("&amp;", "&")
    look = (await tess.open(path)).text
    assert "Alice Marsh" in look
    assert "passes" not in look
    reply = await tess.send_form(path.split("?")[0], {"wording": "after-call wrok", "do": "accept"})
    assert reply.headers["location"] == "/marking/wordings?done=1"
    assert "after-call wrok" not in (await tess.open("/marking/wordings")).text
    assert ref


@pytest.mark.parametrize(
    "path", ["/marking?page=x&question=%00", "/marking?page=999999", "/marking/answers/x/3", "/marking/answers/x/0"]
)
async def test_strange_addresses_are_pages_or_not_there(tess, ref, path):
    assert (await tess.open(path)).status_code in {200, 404}

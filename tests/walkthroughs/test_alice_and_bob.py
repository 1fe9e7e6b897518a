"""Alice passes the quiz of a course, and the people around her see it, or do not."""

from lms.core.db import Sql
from tests.support.whole_site import CODE, PAGE, QUIZ, whole_site

RULES = "---\ntitle: Final quiz\nmode: {mode}\npass: 80%\nattempts: {attempts}\nshuffle: no\n{more}---\n"


def quiz(questions, *, mode="test", attempts=2, more=""):
    return {
        f"{lang}/final/01-quiz.quiz": RULES.format(mode=mode, attempts=attempts, more=more) + text
        for lang, text in {"en": questions, "zh-Hant": questions}.items()
    }


QUESTIONS = """\
You may leave a caller waiting in silence. [key silence] #service
- True
* False
> Say what you are doing.

How many minutes are two hours? [key hours] #service
= 120 min
> Sixty each.
"""


async def reads_the_page(alice, frozen):
    """To the end, long enough, with the check question answered."""
    await alice.begins()
    page = await alice.reads(PAGE)
    place = page.split('data-place-url="')[1].split('"')[0]
    frozen.tick(minutes=3)
    report = {"block": 9, "block_ppm": 0, "media_s": 0, "at_end": True, "active_s": 60}
    token = {"x-csrftoken": alice.browser.csrf}
    for _pause in range(3):
        frozen.tick(minutes=2)
        answer = await alice.browser.put(place, json=report, headers=token)
        assert answer.status_code == 200, answer.text
    first = page.split('name="answer" value="')[1].split('"')[0]
    assert (await alice.sends(f"{PAGE}/checks/greeting", answer=first)).status_code == 303


async def test_alice_goes_from_log_in_to_a_completed_course_and_bob_sees_it(site, frozen):
    async with site.as_("alice") as alice:
        assert "not on a course yet" in await alice.reads("/")
        assert "A tiny course" in await alice.reads("/courses")
        await reads_the_page(alice, frozen)
        assert f"/courses/{CODE}/" in await alice.reads("/")

        running = await alice.starts()
        assert {kind for kind, _options in running.questions.values()} == {"true_false", "number"}
        for slot, (kind, _options) in running.questions.items():
            reply = await running.answers(slot, False if kind == "true_false" else "120")
            assert reply.status_code == 200
            assert set(reply.json()) == {"seq", "saved_at", "remaining_s"}
        assert "Question" in await alice.reads("/")  # the quiz waits on Today
        result = await running.hands_in()
        assert "Passed" in result
        assert "Say what you are doing." in result  # a test gives its reasons afterwards
        record = await alice.reads("/record")
        assert "A tiny course" in record
    states = await Sql("SELECT state, score_ppm FROM enrolment").rows()
    assert [(row["state"], row["score_ppm"]) for row in states] == [("completed", 1_000_000)]
    verbs = [row["verb"] for row in await Sql("SELECT verb FROM statement ORDER BY id").rows()]
    assert any(verb.endswith("passed") for verb in verbs)
    assert any(verb.endswith("completed") for verb in verbs)

    async with site.as_("bob") as bob:
        team = await bob.reads("/team")
        assert "Alice Marsh" in team
        assert "Done" in team
        assert "100" in await bob.reads(f"/record/{site.cast['alice'].ref}")


async def test_attempts_run_out_and_the_page_says_so(db, tmp_path, frozen):
    site = await whole_site(tmp_path, quiz(QUESTIONS, attempts=2))
    async with site.as_("alice") as alice:
        await alice.begins()
        for _attempt in (1, 2):
            running = await alice.starts()
            assert "Not passed" in await running.hands_in()
            frozen.tick(minutes=11 * 60)
        refused = await alice.sends(f"{QUIZ}/attempts")
        assert refused.status_code == 409
        assert "You have used all your attempts" in refused.text


async def test_a_certification_quiz_shows_no_keys_and_no_reasons(db, tmp_path, frozen):
    site = await whole_site(tmp_path, quiz(QUESTIONS, mode="certification"))
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        for text in ("Say what you are doing.", "Sixty each."):
            assert text not in running.page
        result = await running.hands_in()
        for text in ("Say what you are doing.", "Sixty each.", "Right answer"):
            assert text not in result


async def test_nothing_about_keys_is_on_the_page_before_its_moment(site):
    async with site.as_("alice") as alice:
        await alice.begins()
        page = await alice.reads(PAGE)
        assert "A caller wants to know who is there." not in page
        running = await alice.starts()
        assert "Say what you are doing." not in running.page


async def test_what_is_alices_does_not_exist_for_charlie(site):
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
    async with site.as_("charlie") as charlie:
        for path in (running.path, f"{running.path}/result", f"/record/{site.cast['alice'].ref}", "/team"):
            assert (await charlie.browser.get(path)).status_code == 404, path
        assert (await charlie.sends(f"{running.path}/submission")).status_code == 404
        running.desk = charlie
        running.token = "x" * 64
        assert (await running.answers(1, True)).status_code == 404


async def test_handing_in_says_what_the_server_lacks_instead_of_losing_it(site):
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        body = {"have": [[1, 5]], "device_id": "desk"}
        door = f"/api/v1/attempts/{running.ref}/submission"
        lacking = await alice.browser.post(door, json=body, headers={"x-attempt-token": running.token})
        assert (lacking.status_code, lacking.json()["slots"]) == (409, [1])
        kind, _options = running.questions[1]
        assert (await running.answers(1, True if kind == "true_false" else "7", client_seq=5)).status_code == 200
        done = await alice.browser.post(door, json=body, headers={"x-attempt-token": running.token})
        assert done.status_code == 200
        late = await running.answers(1, None)
        assert (late.status_code, late.json()["code"]) == (409, "closed")


async def test_mei_reads_the_course_in_chinese(site):
    async with site.as_("mei") as mei:
        assert "小課程" in await mei.reads("/courses")
        await mei.begins()
        assert "早安，我是美珍。" in await mei.reads(PAGE)
        running = await mei.starts()
        assert "兩小時是多少分鐘？" in running.page
        result = await running.hands_in()
        assert "要說你正在做什麼。" in result

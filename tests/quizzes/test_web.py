"""The doors and pages of quizzes: they work, strangers see nothing, and bad input gets a clear sentence."""

import json
import re

import pytest

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.service import attempt_token, start_attempt
from tests.quizzes.conftest import NOON, QUESTIONS, publish
from tests.support.apps import whole_app
from tests.support.people import browser


@pytest.fixture
def app(_settings, db):
    return whole_app()


@pytest.fixture
async def page(app, alice):
    async with browser(app, alice) as made:
        yield made


@pytest.fixture
async def stranger(app, charlie):
    async with browser(app, charlie) as made:
        yield made


@pytest.fixture
async def nobody(app):
    async with browser(app) as made:
        yield made


@pytest.fixture
async def ref(quiz, alice):
    return await start_attempt(alice, "rules", "final")


def put(client, ref, slot, answer, *, seq=1, token=None, device="desk", **kwargs):
    body = (
        kwargs["content"]
        if "content" in kwargs
        else json.dumps({"answer": answer, "client_seq": seq, "device_id": device, "client_at": "2026-11-23T12:00:00Z"})
    )
    headers = {"content-type": "application/json", "x-attempt-token": attempt_token(ref) if token is None else token}
    return client.put(f"/api/v1/attempts/{ref}/answers/{slot}", content=body, headers=headers)


def hand_in(client, ref, have=()):
    headers = {"x-attempt-token": attempt_token(ref)}
    return client.post(f"/api/v1/attempts/{ref}/submission", json={"have": list(have)}, headers=headers)


async def events():
    return (await Sql("SELECT COUNT(*) AS n FROM answer_event").first())["n"]


async def test_the_front_page_says_the_rules_and_starts_an_attempt(page, quiz):
    front = await page.open("/courses/rules/quizzes/final")
    assert front.status_code == 200
    for words in ("8 questions", "75%", "2 attempts", "Start the quiz", "each wrong tick takes away"):
        assert words in front.text
    started = await page.send_form("/courses/rules/quizzes/final/attempts")
    assert started.status_code == 303
    running = await page.open(started.headers["location"])
    assert running.status_code == 200
    assert running.headers["cache-control"] == "no-store"
    assert "Continue" in (await page.open("/courses/rules/quizzes/final")).text


async def test_the_attempt_page_carries_what_other_programs_need_and_no_word_about_what_is_right(page, ref, alice):
    text = (await page.open(f"/attempts/{ref}")).text
    assert f'data-attempt-id="{ref}"' in text
    assert re.search(r'data-attempt-token="[0-9a-f]+-[\w-]+\.[0-9a-f]{64}"', text)
    kinds = ["single", "multiple", "true_false", "short_text", "number", "matching", "ordering", "gaps"]
    assert re.findall(r'data-slot="(\d)" data-kind="(\w+)"', text) == [
        (str(n), kind) for n, kind in enumerate(kinds, 1)
    ]
    asked = "".join(re.findall(r"<fieldset.*?</fieldset>", text, re.DOTALL))  # tokens and times may hold any digits
    for secret in ("Only the line can change", "A number on paper", "after-call work", "420", "five"):
        assert secret not in asked
    assert "Only the line can change" not in text
    attempt = await queries.own_attempt(alice, ref)
    for option in attempt.slots[0].question.options:
        assert f'value="{option.id}"' in text


async def test_every_control_of_the_attempt_page_has_a_label(page, ref):
    text = (await page.open(f"/attempts/{ref}")).text
    form = text[text.index("data-attempt-form") : text.index("</form>", text.index("data-attempt-form"))]
    ids = re.findall(r'<(?:select|input)[^>]* id="(q[^"]+)"', form)
    assert len(ids) == 9
    assert all(f'for="{one}"' in form for one in ids)
    assert form.count("<legend") == 8


async def test_an_answer_is_saved_with_the_token_alone(nobody, ref, alice):
    reply = await put(nobody, ref, 4, "half a tho")
    assert reply.status_code == 200
    assert reply.json()["seq"] == 1
    assert reply.json()["remaining_s"] is None
    assert reply.json()["saved_at"].endswith("Z")
    assert (await queries.own_attempt(alice, ref)).slots[3].answer == "half a tho"
    again = await put(nobody, ref, 4, "half a tho")
    assert again.content == reply.content
    assert await events() == 1


async def test_the_log_in_session_saves_too_but_only_with_the_form_token(page, ref):
    address, body = f"/api/v1/attempts/{ref}/answers/4", {"answer": "x", "client_seq": 1, "device_id": "d"}
    assert (await page.put(address, json=body)).status_code == 403
    assert (await page.put(address, json=body, headers={"x-csrftoken": page.csrf})).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 5000])
async def test_without_the_right_token_there_is_no_attempt(nobody, page, ref, token):
    for client in (nobody, page):
        headers = {"x-attempt-token": token.encode("latin-1")}
        body = {"answer": "x", "client_seq": 1, "device_id": "d"}
        assert (await client.put(f"/api/v1/attempts/{ref}/answers/4", json=body, headers=headers)).status_code == 404
    assert await events() == 0


async def test_strangers_find_nothing(stranger, ref):
    assert (await stranger.open(f"/attempts/{ref}")).status_code == 404
    assert (await stranger.open(f"/attempts/{ref}/result")).status_code == 404
    assert (await stranger.send_form(f"/attempts/{ref}/answers", {"q4": "x"})).status_code == 404
    assert (await stranger.send_form(f"/attempts/{ref}/submission")).status_code == 404
    assert (await put(stranger, ref, 4, "x", token=attempt_token("other"))).status_code == 404
    assert (await stranger.send_form("/courses/rules/quizzes/final/attempts")).status_code == 404


async def test_nobody_is_asked_to_log_in(nobody, ref):
    assert (await nobody.open(f"/attempts/{ref}")).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/attempts/x",
        "/attempts/-1",
        "/attempts/" + "9" * 300,
        "/attempts/%00",
        "/attempts/%ff",
        "/attempts/%E2%80%AE/result",
        "/courses/rules/quizzes/none",
        "/courses/none/quizzes/final",
    ],
)
async def test_bad_addresses_are_not_found(page, quiz, path):
    assert (await page.open(path)).status_code == 404


@pytest.mark.parametrize("slot", ["0", "-1", "9", "x", "1e3", "9" * 30, "1.5"])
async def test_bad_question_numbers_are_not_found(nobody, ref, slot):
    assert (await put(nobody, ref, slot, "x")).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH"])
async def test_wrong_methods_are_refused(nobody, ref, method):
    reply = await nobody.request(
        method, f"/api/v1/attempts/{ref}/answers/1", headers={"x-attempt-token": attempt_token(ref)}
    )
    assert reply.status_code == 405


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"answer": "\xff", "client_seq": 1, "device_id": "d"}', 400),
        (b'{"answer": "\\ud800", "client_seq": 1, "device_id": "d"}', 400),
        (b"[" * 50_000, 422),
        (b'{"answer": ' + b"[" * 50_000, 422),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"answer": "x", "client_seq": -1, "device_id": "d"}', 422),
        (b'{"answer": "x", "client_seq": 1e99, "device_id": "d"}', 422),
        (b'{"answer": "x", "client_seq": 99999999999999999999, "device_id": "d"}', 422),
        (b'{"answer": "x", "client_seq": 1, "device_id": ""}', 422),
        (b'{"answer": "x", "client_seq": 1, "device_id": "d\\u0000"}', 422),
        (b'{"answer": "x", "client_seq": 1, "device_id": "d", "client_at": "yesterday"}', 422),
        (b'{"answer": {"a": ["x"]}, "client_seq": 1, "device_id": "d"}', 422),
        (b'{"answer": 5, "client_seq": 1, "device_id": "d"}', 422),
        (b'{"answer": "' + b"x" * 3000 + b'", "client_seq": 1, "device_id": "d"}', 422),
        (b'{"answer": "' + b"x" * 100_000 + b'", "client_seq": 1, "device_id": "d"}', 413),
        (b'{"answer": "' + b"x" * 10_000_000 + b'", "client_seq": 1, "device_id": "d"}', 413),
    ],
    ids=range(19),
)
async def test_bad_bodies_are_refused_in_a_sentence(nobody, ref, content, status):
    reply = await put(nobody, ref, 4, None, content=content)
    assert reply.status_code == status
    assert reply.headers["content-type"].startswith("application/problem+json")
    assert "Traceback" not in reply.text
    assert await events() == 0


@pytest.mark.parametrize(
    "value", ["\x00", "\u202eabc\u202c", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "字" * 2000]
)
async def test_strange_words_are_kept_and_shown_harmlessly(nobody, page, ref, alice, value):
    assert (await put(nobody, ref, 4, value)).status_code == 200
    text = (await page.open(f"/attempts/{ref}")).text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert (await hand_in(nobody, ref)).status_code == 200
    result = await page.open(f"/attempts/{ref}/result")
    assert result.status_code == 200
    assert "<script>alert" not in result.text
    assert "\u202e" not in result.text


async def test_handing_in_asks_for_what_the_server_lacks_and_then_gives_a_receipt(nobody, page, ref):
    await put(nobody, ref, 4, "acw", seq=2)
    refused = await hand_in(nobody, ref, [[4, 3], [5, 1]])
    assert (refused.status_code, refused.json()["slots"], refused.json()["code"]) == (409, [4, 5], "lacking")
    handed = await hand_in(nobody, ref, [[4, 2]])
    assert handed.status_code == 200
    assert len(handed.json()["receipt"]) == 64
    assert (await hand_in(nobody, ref, [[4, 2]])).json() == handed.json()
    closed = await put(nobody, ref, 4, "later", seq=9)
    assert (closed.status_code, closed.json()["code"]) == (409, "closed")
    assert (await page.open(f"/attempts/{ref}")).headers["location"] == f"/attempts/{ref}/result"


@pytest.mark.parametrize("have", ["x", [1], [[1]], [[1, "a"]], [[1, -1]], [[1, 1]] * 2000])
async def test_a_submission_of_the_wrong_shape_is_refused(nobody, ref, have):
    assert (await hand_in(nobody, ref, have if isinstance(have, list) else [have])).status_code == 422


async def test_the_result_says_why_and_shows_answers_and_reasons(nobody, page, ref):
    assert (await page.open(f"/attempts/{ref}/result")).headers["location"] == f"/attempts/{ref}"
    await put(nobody, ref, 4, "ACW")
    await put(nobody, ref, 5, "1,234", seq=2)
    await hand_in(nobody, ref)
    text = (await page.open(f"/attempts/{ref}/result")).text
    for words in (
        "Not passed",
        "below the pass mark",
        "1 attempt left",
        "Only the line can change the plan.",
        "420 min",
        "Read as 1234",
        "attendance",
    ):
        assert words in text


async def test_a_certification_shows_no_answers(page, alice, db):
    await publish(rules="title: T\nmode: certification\n")
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    await hand_in(page, ref)
    text = (await page.open(f"/attempts/{ref}/result")).text
    assert "Not passed" in text
    assert "attendance" in text
    for secret in ("Only the line", "420", "Whom do you tell"):
        assert not re.search(rf"\b{secret}\b", text)  # a whole word: the receipt may hold any digits


async def test_a_person_without_attempts_left_reads_so(page, nobody, quiz, alice):
    for _attempt in range(2):
        await hand_in(nobody, await start_attempt(alice, "rules", "final"))
    refused = await page.send_form("/courses/rules/quizzes/final/attempts")
    assert refused.status_code == 409
    assert "You have used all your attempts" in refused.text


def form_of(text):
    """The fields of the attempt form as a browser without JavaScript would send them."""
    import html

    fields = {}
    for name, value in re.findall(r'<input type="hidden" name="(was-\d+)" value="([^"]*)"', text):
        fields[name] = html.unescape(value)
    return fields


async def test_the_plain_form_saves_and_hands_in(page, ref, alice):
    attempt = await queries.own_attempt(alice, ref)
    first, _breaks, _card, _acw, _minutes, match, order, gaps = attempt.slots
    fields = form_of((await page.open(f"/attempts/{ref}")).text)
    fields |= {"q1": first.question.right, "q3": "false", "q4": "acw", "q5": "420", "flag-2": "on"}
    fields |= {f"q6-{left}": right for left, right in match.question.pairs.items()}
    fields |= {f"q7-{item}": str(place) for place, item in enumerate(order.question.option_ids(), 1)}
    fields |= {"q8-1": "5", "q8-2": gaps.question.gaps[1].right}
    assert (await page.send_form(f"/attempts/{ref}/answers", fields)).status_code == 303
    saved = await queries.own_attempt(alice, ref)
    assert (saved.answered, saved.slots[1].flagged) == (7, True)
    text = (await page.open(f"/attempts/{ref}")).text
    assert text.count(" selected") == 2 + 3 + 1
    assert 'value="acw"' in text
    assert (
        await page.send_form(
            f"/attempts/{ref}/submission",
            form_of(text) | {"q4": "after-call work"} | {k: v for k, v in fields.items() if k[0] == "q" and k != "q4"},
        )
    ).status_code == 303
    done = await queries.own_attempt(alice, ref)
    assert (done.passed, done.slots[3].answer) == (True, "after-call work")


@pytest.mark.parametrize(
    "fields", [{"was-4": "{"}, {"was-4": "null", "q4": "x" * 2001}, {"was-1": "null", "q1": "zzz"}]
)
async def test_a_broken_form_is_refused_and_changes_nothing(page, ref, fields):
    assert (await page.send_form(f"/attempts/{ref}/answers", fields)).status_code == 422
    assert await events() == 0


async def test_place_and_flag_are_kept(nobody, page, ref, alice):
    headers = {"x-attempt-token": attempt_token(ref)}
    assert (
        await nobody.put(f"/api/v1/attempts/{ref}/slots/5", json={"flagged": True}, headers=headers)
    ).status_code == 204
    attempt = await queries.own_attempt(alice, ref)
    assert (attempt.current_slot, attempt.slots[4].flagged) == (5, True)


async def test_the_number_of_queries_does_not_grow_with_questions(app, alice, db):
    counts = []
    for times in (1, 4):
        code = f"rules-{times}"
        body = "\n".join(QUESTIONS.replace("[key ", f"[key n{n}-") for n in range(times))
        await publish(code=code, questions=body)
        await enrol(alice, code)
        ref = await start_attempt(alice, code, "final")
        async with browser(app, alice) as page:
            for path in (f"/attempts/{ref}", f"/courses/{code}/quizzes/final"):
                await page.open(path)
                with count_queries() as count:
                    assert (await page.open(path)).status_code == 200
                counts.append(count.total if hasattr(count, "total") else len(count))
            await hand_in(page, ref)
            await page.open(f"/attempts/{ref}/result")
            with count_queries() as count:
                await page.open(f"/attempts/{ref}/result")
            counts.append(count.total if hasattr(count, "total") else len(count))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 5  # the result asks for what arrived late and for pauses only where there were any


async def test_the_words_of_a_chinese_reader(app, db):
    from tests.quizzes.conftest import person

    mei = await person("mei")
    await Sql("UPDATE person SET locale = 'zh-Hant' WHERE id = :id").run(id=mei.person_id)
    await publish()
    await enrol(mei, "rules")
    ref = await start_attempt(Actor(mei.person_id, mei.ref, "mei", "mei", locale="zh-Hant"), "rules", "final")
    async with browser(app, mei) as page:
        text = (await page.open(f"/attempts/{ref}")).text
    assert '<html lang="zh-Hant"' in text


async def test_an_attempt_that_ran_past_the_closing_shows_its_result(page, alice, db):
    await publish(rules="title: T\nshuffle: no\ncloses: 2026-11-23T13:00Z\n")
    await enrol(alice, "rules")
    with clock.freeze(NOON) as now:
        ref = await start_attempt(alice, "rules", "final")
        now.tick(hours=2)
        closed = await put(page, ref, 4, "late")
        assert (closed.status_code, closed.json()["code"]) == (409, "closed")
        assert (await page.open(f"/attempts/{ref}")).headers["location"] == f"/attempts/{ref}/result"
        assert "This quiz closed on" in (await page.open(f"/attempts/{ref}/result")).text


ACTIVE = "title: T\nshuffle: no\nclock: active\ntime: 10 min\npauses: 3\npause_time: 5 min\nreferences: final\n"


@pytest.fixture
async def timed(db, alice):
    await publish(rules=ACTIVE)
    await enrol(alice, "rules")
    with clock.freeze(NOON) as now:
        yield await start_attempt(alice, "rules", "final"), now


def door(client, ref, what, token=None):
    headers = {"x-attempt-token": attempt_token(ref) if token is None else token}
    return client.post(f"/api/v1/attempts/{ref}/{what}", headers=headers)


async def test_the_rules_of_time_are_said_before_the_start(page, timed):
    front = (await page.open("/courses/rules/quizzes/final")).text
    for words in ("You have 10 min", "3 pauses stop the clock", "at most 5 min", "out of sight", "is handed in"):
        assert words in front
    assert "no time limit" not in front


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("clock: wall\ntime: 10 min", ["The clock never stops", "cannot be paused"]),
        ("clock: per-question\ntime: 40 s\nnav: linear", ["40 seconds for each question", "cannot be paused"]),
        ("clock: active\ntime: 10 min\nwhen_over: abandon", ["is not graded"]),
        ("clock: active\ntime: 10 min\nwhen_over: grace\ngrace: 3 min\npenalty: 20%", ["another 3 min", "costs 20%"]),
        ("draw: [{n: 2}]\nsibling_after: 4 min", ["After 4 min", "no time limit"]),
        ("mode: certification", ["no time limit", "cannot be paused"]),
        ("closes: 2126-11-23T13:00Z", ["Closes on"]),
    ],
)
async def test_every_clock_is_explained_in_words(page, alice, rules, words):
    await publish(rules=f"title: T\n{rules}\n")
    await enrol(alice, "rules")
    front = (await page.open("/courses/rules/quizzes/final")).text
    assert [each for each in words if each not in front] == []
    assert ("no time limit" in front) is ("no time limit" in words)


async def test_a_paused_attempt_has_no_question_in_its_page(page, timed):
    ref, now = timed
    running = (await page.open(f"/attempts/{ref}")).text
    assert 'data-slot="1"' in running
    assert "10:00" in running
    await put(page, ref, 4, "ACW")
    now.tick(minutes=3, seconds=30)
    paused = await door(page, ref, "pause")
    assert paused.status_code == 200
    assert {"state": "paused", "left_s": 390, "pauses_left": 2, "cause": "key"}.items() <= paused.json().items()
    text = (await page.open(f"/attempts/{ref}")).text
    for question in ("Whom do you tell first", "The attendance line", "What is ACW", "data-slot"):
        assert question not in text
    for words in (
        "6:30",
        "1 of 8 questions answered, all saved",
        "2 more pauses",
        "12:08",
        "Back to question 1",
        "Final quiz",
    ):
        assert words in text
    assert "/courses/rules/units/final" in text
    now.tick(minutes=1)
    back = await page.send_form(f"/attempts/{ref}/resume")
    assert back.status_code == 303
    assert 'data-slot="1"' in (await page.open(f"/attempts/{ref}")).text


async def test_the_plain_form_saves_before_it_pauses(page, timed):
    ref, _now = timed
    await page.open(f"/attempts/{ref}")
    sent = await page.send_form(f"/attempts/{ref}/pause", {"q4": "by form", "was-4": "null"})
    assert sent.status_code == 303
    assert "1 of 8 questions answered" in (await page.open(f"/attempts/{ref}")).text
    again = await page.send_form(f"/attempts/{ref}/pause", {})
    assert again.status_code == 303


@pytest.mark.parametrize("nav", ["free", "linear"])
async def test_a_page_of_one_question_pauses_without_a_script_and_comes_back_to_it(page, alice, nav):
    await publish(rules=f"title: T\nshuffle: no\nclock: active\ntime: 10 min\nnav: {nav}\n")
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    await page.open(f"/attempts/{ref}")
    await page.send_form(f"/attempts/{ref}/answers", {"was-1": "null", "go": "2"})
    at = 4 if nav == "free" else 2
    text = (await page.open(f"/attempts/{ref}?q={at}")).text
    plain = re.findall(r"<span data-plain>(.*?)</span>", text, re.DOTALL)
    assert any(f'formaction="/attempts/{ref}/pause"' in each for each in plain)
    given = {"q4": "by form"} if nav == "free" else {}
    sent = await page.send_form(f"/attempts/{ref}/pause", {f"was-{at}": "null", **given})
    assert sent.status_code == 303
    paused = (await page.open(f"/attempts/{ref}")).text
    assert f"Back to question {at}" in paused
    assert "data-slot" not in paused
    await page.send_form(f"/attempts/{ref}/resume")
    assert f'data-slot="{at}"' in (await page.open(f"/attempts/{ref}")).text


async def test_where_nothing_pauses_a_page_of_one_question_offers_no_pause(page, alice):
    await publish(rules="title: T\nshuffle: no\nclock: wall\ntime: 10 min\nnav: free\n")
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    assert f"/attempts/{ref}/pause" not in (await page.open(f"/attempts/{ref}")).text


@pytest.mark.parametrize("what", ["pause", "resume", "presence"])
async def test_the_doors_of_a_pause_are_for_the_attempts_own_people(page, stranger, nobody, timed, what):
    ref, _now = timed
    assert (await door(page, ref, what)).status_code == 200
    assert (await door(nobody, ref, what)).status_code == 200  # the token alone is enough
    for client in (stranger, nobody):
        assert (await door(client, ref, what, token="wrong")).status_code == 404
    assert (await door(page, "no-such-attempt", what)).status_code == 404
    assert (await page.get(f"/api/v1/attempts/{ref}/{what}")).status_code == 405


async def test_pages_for_a_call_know_the_paused_attempt_they_are_opened_from(page, timed):
    ref, _now = timed
    await door(page, ref, "pause")
    text = (await page.open(f"/attempts/{ref}")).text
    assert f'href="/courses/rules/units/final?attempt={ref}"' in text


async def test_how_an_attempt_stands_is_told_to_its_own_people_and_is_no_sign_of_life(page, stranger, nobody, timed):
    ref, now = timed
    there = (await door(page, ref, "presence")).json()
    before = await Sql("SELECT seen_at, next_check_at FROM attempt WHERE ref = :ref").first(ref=ref)
    now.tick(seconds=4)
    address, token = f"/api/v1/attempts/{ref}/standing", {"x-attempt-token": attempt_token(ref)}
    told = await nobody.get(address, headers=token)
    assert told.headers["cache-control"] == "no-store"
    assert told.json() | {"now": there["now"], "left_s": there["left_s"]} == there
    assert told.json()["left_s"] == there["left_s"] - 4
    assert await Sql("SELECT seen_at, next_check_at FROM attempt WHERE ref = :ref").first(ref=ref) == before
    assert (await page.get(address)).status_code == 200
    for client in (stranger, nobody):
        assert (await client.get(address)).status_code == 404
        assert (await client.get(address, headers={"x-attempt-token": "wrong"})).status_code == 404
    assert (await page.get("/api/v1/attempts/no-such/standing")).status_code == 404


async def test_what_cannot_be_paused_says_why(page, alice):
    await publish(rules="title: T\nclock: wall\ntime: 10 min\n")
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    refused = await door(page, ref, "pause")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_pause")
    assert "cannot be paused" in refused.json()["detail"]
    text = (await page.open(f"/attempts/{ref}")).text
    assert "A call came in" not in text.split("<main")[1].split("</main")[0]


async def test_a_late_person_hands_in_with_one_button(page, alice):
    await publish(rules="title: T\nclock: active\ntime: 10 min\nwhen_over: grace\ngrace: 3 min\npenalty: 20%\n")
    await enrol(alice, "rules")
    with clock.freeze(NOON) as now:
        ref = await start_attempt(alice, "rules", "final")
        now.tick(minutes=11)
        late = (await page.open(f"/attempts/{ref}")).text
        for words in ("The time is over", "12:13", "costs 20%"):
            assert words in late
        assert "data-slot" not in late
        done = await page.send_form(f"/attempts/{ref}/submission", {})
        assert done.headers["location"] == f"/attempts/{ref}/result"
        assert (await page.open(f"/attempts/{ref}/result")).status_code == 200


async def test_an_attempt_that_was_given_up_says_so(page, alice):
    await publish(rules="title: T\nclock: active\ntime: 10 min\nwhen_over: abandon\n")
    await enrol(alice, "rules")
    with clock.freeze(NOON) as now:
        ref = await start_attempt(alice, "rules", "final")
        now.tick(minutes=11)
        moved = await page.open(f"/attempts/{ref}")
        assert moved.status_code == 303
        assert "Not handed in in time" in (await page.open(f"/attempts/{ref}/result")).text


async def test_the_result_shows_every_pause_to_the_learner(page, timed):
    ref, now = timed
    now.tick(minutes=1)
    await door(page, ref, "pause")
    now.tick(minutes=2)
    await door(page, ref, "resume")
    await hand_in(page, ref)
    text = (await page.open(f"/attempts/{ref}/result")).text
    pauses = text.split('id="pauses"')[1].split("</section>")[0]
    assert "12:01–12:03" in pauses
    assert "by you, at question 1" in pauses


async def test_a_question_whose_time_is_over_says_so(page, alice):
    await publish(rules="title: T\nshuffle: no\nclock: per-question\ntime: 40 s\nnav: linear\n")
    await enrol(alice, "rules")
    with clock.freeze(NOON) as now:
        ref = await start_attempt(alice, "rules", "final")
        early = (await page.open(f"/attempts/{ref}")).text
        assert "0:40" in early
        assert re.search(r'id="locked"[^>]* hidden>', early)
        now.tick(seconds=41)
        text = (await page.open(f"/attempts/{ref}")).text
        assert "The time for this question is over" in text
        assert not re.search(r'id="locked"[^>]* hidden', text)
        assert "Next question" in text


async def test_the_page_shows_the_question_that_replaced_another_and_says_so(page, alice):
    await publish(rules="title: T\ndraw: [{topic: attendance, n: 1}]\nsibling_after: 5 min\n")
    await enrol(alice, "rules")
    with clock.freeze(NOON) as now:
        ref = await start_attempt(alice, "rules", "final")
        before = (await page.open(f"/attempts/{ref}")).text
        await page.send_form(f"/attempts/{ref}/pause", {})
        now.tick(minutes=6)
        await page.open(f"/attempts/{ref}")
        await page.send_form(f"/attempts/{ref}/resume")
        after = (await page.open(f"/attempts/{ref}")).text
    fields = [text.split("<fieldset")[1].split("</fieldset")[0] for text in (before, after)]
    assert fields[0] != fields[1]
    assert "Question 1 is another one now" in after
    assert "another one now" not in before


async def test_who_needs_more_time_reads_her_own_time_before_the_start(page, alice):
    await publish(rules="title: T\nclock: active\ntime: 20 min\n")
    await enrol(alice, "rules")
    await Sql("UPDATE person SET time_multiplier_ppm = 1500000").run()
    assert "You have 30 min" in (await page.open("/courses/rules/quizzes/final")).text
    ref = await start_attempt(alice, "rules", "final")
    assert "30:00" in (await page.open(f"/attempts/{ref}")).text or "29:5" in (await page.open(f"/attempts/{ref}")).text

"""Every door of the engine, whatever is sent to it: wrong types, orders, times, sizes.

The table of doors is complete: a route of these rooms that is not in it fails. Each run sends to every door of a group,
in an order of its own, once; the answer is a 2xx, a 303 of a form, or a 4xx with a reason. Derandomised: a failure stays.
"""

import json
from datetime import timedelta
from functools import cache
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lms.app import create_app
from lms.core import clock
from lms.quizzes.service import attempt_token
from tests.house.test_bad_input import trouble
from tests.integrations import payloads
from tests.support.fuzz_stage import fuzz_stage

pytestmark = pytest.mark.proof

ROOMS = {
    "desk": ("quizzes", "answers", "attempts", "practice", "live"),
    "exams": ("exams", "admission", "statistics", "regrades"),
    "people": ("marking", "lateness", "disputes"),
    "phones": ("integrations", "telephony"),
    "authors": ("trials", "coverage.web.policies", "quizwriting.web.ruling"),
}

TOKEN, PROGRAM = "the token of the page", "the token of a program"
ANSWER = {"answer", "client_seq", "device_id", "client_at"}
FORM = {f"{part}{slot}" for slot in (1, 4, 11) for part in ("q", "was-", "flag-", "try-")} | {
    "go",
    "confidence",
    "room_code",
}
REGRADE = {"action", "key", "reason-en", "may_lower", "page", "seen", "reason", "back"}
REPORT = {"agent", "state", "at", "event_id"}
CONNECT = {*payloads.CONNECT_AVAILABLE}

# name of the door -> (who comes, what stands for each part of the address, the fields that it knows)
DOORS = {
    "quiz": ("alice", {}, set()),
    "quiz.start": ("alice", {}, {"room_code"}),
    "attempt": ("alice", {"ref": "running"}, {"q"}),
    "attempt.save": ("alice", {"ref": "running"}, FORM),
    "attempt.try": ("alice", {"ref": "running"}, FORM),
    "attempt.pause": ("alice", {"ref": "running"}, {"go"}),
    "attempt.resume": ("alice", {"ref": "running"}, {"go"}),
    "attempt.submit": ("charlie", {"ref": "ending"}, FORM),
    "attempt.result": ("alice", {"ref": "done"}, {"page"}),
    "attempt.file": ("alice", {"ref": "done"}, set()),
    "attempt.reopen": ("hana", {"ref": "ending"}, {"reason", "extra_min"}),
    "attempt.void_decide": ("hana", {"ref": "ending"}, {"decision", "reason"}),
    "attempt.void": ("hana", {"ref": "ending"}, {"reason"}),
    "api.answer": (TOKEN, {"ref": "running"}, ANSWER),
    "api.submission": (TOKEN, {"ref": "ending"}, {"have", "device_id"}),
    "api.slot": (TOKEN, {"ref": "running"}, {"flagged"}),
    "api.screen": (TOKEN, {"ref": "running"}, {"device_id", "client_at"}),
    "api.answer_file": (TOKEN, {"ref": "running", "slot": "12"}, {"name"}),
    "api.pause": (TOKEN, {"ref": "running"}, {"flagged"}),
    "api.resume": (TOKEN, {"ref": "running"}, {"flagged"}),
    "api.presence": (TOKEN, {"ref": "running"}, {"flagged"}),
    "api.standing": (TOKEN, {"ref": "running"}, set()),
    "api.events": ("alice", {}, {"for_s"}),
    "api.focus": (TOKEN, {"ref": "seated"}, {"times", "away_s"}),
    "attempt.material": ("alice", {"ref": "running", "key": "greeting"}, set()),
    "sittings": ("bob", {}, {"page", "show"}),
    "sitting.new": ("bob", {}, {"quiz"}),
    "sitting.open": ("bob", {}, {"quiz", "room", "minutes", "unit", "opens"}),
    "sitting": ("bob", {"ref": "sitting"}, {"page"}),
    "sitting.seats": ("bob", {"ref": "sitting"}, {"page"}),
    "sitting.likeness": ("bob", {"ref": "sitting"}, {"page"}),
    "likeness": ("tess", {}, {"page"}),
    "sitting.extend": ("bob", {"ref": "sitting"}, {"minutes", "reason"}),
    "sitting.end": ("bob", {"ref": "sitting"}, {"reason"}),
    "seat": ("bob", {"ref": "sitting", "attempt": "seated"}, set()),
    "seat.extend": ("bob", {"ref": "sitting", "attempt": "seated"}, {"minutes", "reason"}),
    "overrides": ("hana", {}, {"page", "q"}),
    "override.new": ("hana", {}, {"quiz", "who", "person", "unit"}),
    "override.grant": (
        "hana", {}, {"quiz", "reason", "person", "unit", "minutes", "percent", "attempts", "opens", "closes"}
    ),
    "override.end": ("hana", {"ref": "override"}, {"reason"}),
    "questions.health": ("tess", {}, {"show", "page", "done"}),
    "questions.question": ("tess", {"ref": "question"}, set()),
    "questions.keep": ("tess", {"ref": "question"}, {"until", "reason"}),
    "regrades.new": ("tess", {"ref": "question"}, {"action"}),
    "regrades.dry_run": ("tess", {"ref": "question"}, REGRADE),
    "regrades.start": ("tess", {"ref": "question"}, REGRADE),
    "regrades.one": ("tess", {"ref": "regrade"}, {"page"}),
    "marking": ("tess", {}, {"question", "page"}),
    "marking.answer": ("tess", {"ref": "done", "slot": "11"}, set()),
    "marking.take": ("tess", {"ref": "done", "slot": "11"}, set()),
    "marking.give": ("tess", {"ref": "done", "slot": "11"}, {"level-0", "comment", "version"}),
    "api.marking_draft": ("tess", {"ref": "done", "slot": "11"}, {"levels", "comment", "version"}),
    "marking.wordings": ("tess", {}, {"done"}),
    "marking.wording": ("tess", {"version": "words", "gap": "0"}, {"wording"}),
    "marking.decide": ("tess", {"version": "words", "gap": "0"}, {"wording", "do"}),
    "late": ("tess", {}, {"page", "done"}),
    "late.decide": ("tess", {"ref": "done", "slot": "11"}, {"decision", "reason"}),
    "attempt.timeline": ("tess", {"ref": "done"}, {"page"}),
    "objections.own": ("alice", {"ref": "done"}, {"slot"}),
    "objections.draft": ("alice", {"ref": "done"}, {"words", "slot"}),
    "objections.send": ("alice", {"ref": "done"}, {"words", "slot"}),
    "objections.list": ("tess", {}, {"show", "page"}),
    "objections.one": ("tess", {"ref": "objection"}, set()),
    "objections.answer": ("tess", {"ref": "objection"}, {"outcome", "answer"}),
    "trials.begin": ("tess", {"key": "room"}, {"lang"}),
    "trials.one": ("tess", {"ref": "trial"}, {"q"}),
    "trials.keep": ("tess", {"ref": "trial"}, FORM),
    "trials.check": ("tess", {"ref": "trial"}, FORM),
    "trials.pause": ("tess", {"ref": "trial"}, {"go"}),
    "trials.resume": ("tess", {"ref": "trial"}, {"go"}),
    "trials.hand_in": ("tess", {"ref": "trial"}, FORM),
    "trials.mark": ("hana", {"ref": "tried", "slot": "11"}, {"level-0", "comment"}),
    "quizwriting.rules": ("tess", {}, {"lang"}),
    "quizwriting.rules_keep": ("tess", {}, {"was", "pass", "attempts", "draw.0.n", "drop", "lang"}),
    "policies": ("hana", {}, {"page"}),
    "policies.new": ("hana", {}, {"key"}),
    "policies.bring": ("hana", {}, {"key", "title", "locale", "text", "seen", "do"}),
    "policies.one": ("hana", {"key": "gdpr"}, set()),
    "policy.clause": ("alice", {"clause": "gdpr.1.1"}, set()),
    "api.agent_state": (PROGRAM, {}, REPORT),
    "api.agent_state.connect": (PROGRAM, {}, CONNECT),
    "api.agent_state.twilio": (PROGRAM, {}, {*payloads.TWILIO_ACTIVITY}),
    "api.agent_state.webex": (PROGRAM, {}, {*payloads.WEBEX_WRAPUP}),
    "api.agent_state.genesys": (PROGRAM, {}, {*payloads.GENESYS_HEARTBEAT}),
}  # fmt: skip

GOOD = {
    "answer": ["good will", "a", ["a"], True, {"text": "x"}, {"files": []}, [[0.2, 0.2]], {"a": "A"}, "changed", "x" * 70_000],
    "client_seq": [1, 2, 2**53, 2**53 + 1], "device_id": ["desk", "d" * 64, "d" * 65, "a b"],
    "have": [[], [[1, 1]], [[2**60, 1]], [[1]], [[1, 1]] * 2000], "flagged": [True, None], "times": [1, 1000], "away_s": [3, 10**9],
    "levels": [{"0": 1}, {"0": 9}, {"20": 1}, {"x": 1}], "version": [0, 1, 10**9, 10**10],
    "agent": ["alice", "zoe"], "state": ["ringing", "available", "dancing"], "event_id": ["1", "x" * 300],
    "opens": ["", "2026-12-01T09:00"], "closes": ["", "2026-12-01T09:00"], "was-1": ["null", "[", "9" * 5000], "was-11": ["null"], "q11": ["A note."], "was-4": ["null", '"x"', "[" * 5000], "q1": ["a", "z"], "q4": ["ACW", "x" * 70_000],
    "go": ["0", "2", "-1", "²"], "reason": ["Was ill", "x" * 500], "extra_min": ["5", "-1", "9" * 400], "minutes": ["5", "0", "1e3"],
    "quiz": ["tiny/room", "tiny/quiz", "tiny/none", "/"], "unit": ["harbour", "nowhere"], "room": ["Room 3"], "attempts": ["1", "99"],
    "percent": ["125", "99"], "person": ["", "nobody"], "until": [(clock.now() + timedelta(days=30)).date().isoformat(), "2026-02-30", "9999-12-31"],
    "action": ["new", "both", "full", "void", "text"], "key": ["a", "b"], "seen": ["x"], "may_lower": ["on"], "back": [""],
    "level-0": ["0", "1", "9"], "comment": ["Good", "x" * 5000], "do": ["accept", "decline"], "wording": ["after cal work", "x" * 300],
    "decision": ["accept", "refuse", "perhaps"], "words": ["The wording is right too.", "x" * 9000], "slot": ["5", "999", "1000"],
    "outcome": ["changed", "stands"], "show": ["closed", "all"], "page": ["1", "2", "9" * 12, "-1"], "for_s": ["0", "-1", "x"],
    "who": ["ali", "%"], "name": ["plan.pdf", "../x", "x" * 400], "room_code": ["ACD379"], "confidence": ["sure"],
    "was": ["{}", "[", "null", '{"draw": [1, {"n": []}]}', "[" * 5000], "pass": ["70", "x" * 70_000], "draw.0.n": ["2", "-1"], "drop": ["pass", "draw"],
    "text": ["# Calls\n## 1 All\n- 1.1 Ask first\n", "# x", "- 1.1", "x" * 70_000], "title": ["Calls", "x" * 300], "locale": ["en", "xx"], "lang": ["en", "xx"],
}  # fmt: skip
GOOD |= {name: [payloads.CONNECT_AVAILABLE[name]] for name in CONNECT}
GOOD |= {name: [value] for name, value in payloads.TWILIO_ACTIVITY.items()}
GOOD |= {name: [value] for name, value in (payloads.WEBEX_WRAPUP | payloads.GENESYS_HEARTBEAT).items()}
TIMES = [
    "2026-11-23T12:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-23T12:00",
    "2026-02-30T09:00",
]
STRANGE = [
    None,
    True,
    -1,
    0,
    10**30,
    1e308,
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202egpj",
    "\ud800",
    "１２",
    [],
    [[]],
    {},
    {"x": [None]},
]
HARD = [None, -1, 10**30, "", "a\x00b", "\ud800", [[]], {"x": [None]}]
PARTS = ["-1", "0", "99999999999999999999", "a" * 300, "x y", "%", "..", "null", "１", "\u202e", "\x00"]

LAST = (
    "api.submission",
    "attempt.submit",
    "attempt.reopen",
    "attempt.void",
    "sitting.end",
    "override.end",
    "marking.give",
    "trials.hand_in",
)
FITS = {"marking.give": {"version": "1", "level-0": "1", "comment": ""}, "attempt.submit": {}}
NEVER_OPENED = {
    "attempt.file",  # Alice sent none
    "attempt.void_decide",  # nobody has asked for a voiding: tests/attempts
    "attempt.try",  # her quiz is a test: tests/quizzes/test_practice.py
    "regrades.start",  # wants the fingerprint of a dry run: tests/regrades
}


@cache
def doors(group):
    """(name, method, path) of every route of these rooms, in the order of their names."""
    return sorted(_doors(group))


def _doors(group):
    for route in create_app().routes:
        for handler in getattr(route, "route_handlers", ()):
            if str(handler.fn.__module__ + ".").startswith(tuple(f"lms.{room}." for room in ROOMS[group])):
                for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                    yield handler.name, method, route.path


def test_every_door_of_the_engine_has_its_line():
    assert sorted(name for group in ROOMS for name, _method, _path in doors(group)) == sorted(DOORS)


@st.composite
def fields(draw, names):
    """All fields as they should be, except some that are left out or hold something else."""
    found = {name: GOOD.get(name, TIMES)[0] for name in names}
    for name in draw(st.lists(st.sampled_from(names), max_size=3, unique=True)) if names else ():
        odd = [*GOOD.get(name, TIMES)[1:], *TIMES, *STRANGE]
        found |= {name: draw(st.sampled_from(odd))} if draw(st.booleans()) else {}
        found = (
            found if name in found and draw(st.integers(0, 3)) else {key: found[key] for key in found if key != name}
        )
    return found


HOW = ["well"] * 6 + ["as a list", "torn", "by nobody"]


@st.composite
def letters(draw, group):
    """One request to each door of a group, in some order: (door, parts of its address, fields, how it is sent)."""
    found = []
    order, writes_too = draw(st.permutations(doors(group))), draw(st.booleans())
    for name, method, path in order if writes_too else sorted(order, key=lambda door: door[1] != "GET"):
        wrong = draw(st.sampled_from(["", "", "", "", "ref", "slot", "key", "attempt", "version", "gap"]))
        parts = {wrong: draw(st.sampled_from(PARTS))} if wrong else {}
        found.append((name, method, path, parts, draw(fields(sorted(DOORS[name][2]))), draw(st.sampled_from(HOW))))
    return found


def address(stage, name, path, parts):
    known = {"code": "tiny", "key": "quiz", "slot": "4", "file": "x", "name": "x"} | DOORS[name][1]
    for part, value in known.items():
        real = parts.get(part) or getattr(stage, value, value)
        path = path.replace(f"{{{part}:str}}", quote(real, safe="")).replace(f"{{{part}:int}}", quote(real, safe=""))
    return path


def written(given):
    return urlencode([(field, str(value)) for field, value in given.items()], errors="replace")


def body_of(name, given, how):
    """(content, type) of a request with these fields."""
    as_form = not name.startswith("api.") or name.endswith("twilio")
    if how == "torn":
        return b'{"answer": [', "application/json"
    if as_form:
        return written(given).encode(), "application/x-www-form-urlencoded"
    return json.dumps([given] if how == "as a list" else given).encode(), "application/json"


async def sent(stage, desks, letter):
    name, method, path, parts, given, how = letter
    who, _parts, _names = DOORS[name]
    to, (content, kind) = address(stage, name, path, parts), body_of(name, given, how)
    headers = {"content-type": kind, "accept": "application/json" if name.startswith("api.") else "text/html"}
    desk = desks["" if how == "by nobody" or who in {TOKEN, PROGRAM} else who]
    if who == PROGRAM and how != "by nobody":
        headers |= {"authorization": f"Bearer {stage.token}"}
    if who == TOKEN and how != "by nobody":
        headers |= {"x-attempt-token": attempt_token(getattr(stage, DOORS[name][1]["ref"]))}
    if method == "GET":
        if name == "api.events" and str(given.get("for_s")) not in {"-1", "x"}:
            given = given | {"for_s": "0"}  # else it would never end
        return await desk.browser.get(f"{to}?{written(given)}", headers=headers)
    headers |= {"origin": "http://lull.test", "x-csrftoken": desk.browser.csrf}
    return await desk.browser.request(method, to, content=content, headers=headers)


@pytest.fixture
async def stage(db, tmp_path):
    return await fuzz_stage(tmp_path)


@pytest.fixture
async def desks(stage):
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as open_doors:
        logins = ("", "alice", "bob", "charlie", "hana", "tess")
        yield {login: await open_doors.enter_async_context(stage.site.as_(login)) for login in logins}


def in_order():
    """Every door: pages first, what ends something last."""
    known = {door[0]: door for group in ROOMS for door in doors(group)}
    return sorted(
        known.values(), key=lambda door: (door[0] in LAST and LAST.index(door[0]) + 1, door[1] != "GET", door[0])
    )


def fitting(name):
    return FITS.get(name, {field: GOOD.get(field, TIMES)[0] for field in sorted(DOORS[name][2])})


async def proven(stage, desks, letters_sent):
    for letter in letters_sent:
        answer = await sent(stage, desks, letter)
        assert not trouble(letter, answer)
        assert answer.status_code == 303 or not answer.is_redirect, letter
        if answer.status_code >= 400 and letter[0].startswith("api."):
            assert answer.headers["content-type"] == "application/problem+json", letter
            assert len(answer.json()["detail"]) > 5, letter


async def test_every_door_opens_for_what_fits(stage, desks):
    """Else nothing would be tried behind it. What ends something comes last."""
    shut = {}
    for name, method, path in in_order():
        answer = await sent(stage, desks, (name, method, path, {}, fitting(name), "well"))
        if answer.status_code not in {200, 201, 202, 204, 303}:
            shut[name] = answer.status_code
    assert shut.keys() == NEVER_OPENED, shut


async def test_one_wrong_field_at_a_time(stage, desks):
    for name, method, path in in_order():
        for field in sorted(DOORS[name][2]):
            for value in HARD:
                letter = (name, method, path, {}, fitting(name) | {field: value}, "well")
                await proven(stage, desks, [letter])


CALM = settings(
    max_examples=10, deadline=None, derandomize=True, phases=[Phase.generate], print_blob=False, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
)  # fmt: skip


@CALM
@given(sent_now=letters("desk"))
async def test_whatever_is_sent_to_a_running_attempt(stage, desks, sent_now):
    await proven(stage, desks, sent_now)


@CALM
@given(sent_now=letters("exams"))
async def test_whatever_is_sent_about_exams_and_questions(stage, desks, sent_now):
    await proven(stage, desks, sent_now)


@CALM
@given(sent_now=letters("people"))
async def test_whatever_is_sent_to_those_who_decide(stage, desks, sent_now):
    await proven(stage, desks, sent_now)


@CALM
@given(sent_now=letters("authors"))
async def test_whatever_is_sent_to_trials_rules_and_policies(stage, desks, sent_now):
    await proven(stage, desks, sent_now)


@settings(CALM, max_examples=40)
@given(sent_now=letters("phones"))
async def test_whatever_a_phone_system_says(stage, desks, sent_now):
    await proven(stage, desks, sent_now)

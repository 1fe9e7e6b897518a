"""Logging in and out, as a browser does it."""

from datetime import timedelta

import pytest

from lms.accounts import service
from lms.accounts.rules.people import Status
from lms.core import passwords
from lms.core.db import Sql
from lms.core.sessions import SESSION_COOKIE
from tests.support.door_app import door_app, settings
from tests.support.kept import once
from tests.support.people import PASSWORD, browser, set_cookies


@pytest.fixture
async def with_password(cast):
    await once("password", lambda: service.set_password("alice", PASSWORD))


async def log_in(visitor, login="alice", password=PASSWORD, **more):
    await visitor.open("/login")
    return await visitor.send_form("/login", {"login": login, "password": password} | more)


@pytest.mark.parametrize("login", ["alice", "ALICE", " alice ", "Alice@lull.test", "ａｌｉｃｅ"])
async def test_login_and_address_are_both_good_in_any_case_and_width(stranger, with_password, login):
    response = await log_in(stranger, login)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert (await stranger.get("/")).text == "Hello Alice Marsh"


async def test_the_page_asked_for_comes_after_the_log_in(stranger, with_password):
    asked = await stranger.open("/account/sessions?x=1")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=/account/sessions%3Fx%3D1")
    page = await stranger.open(asked.headers["location"])
    assert 'name="next" value="/account/sessions?x=1"' in page.text
    response = await stranger.send_form(
        "/login", {"login": "alice", "password": PASSWORD, "next": "/account/sessions?x=1"}
    )
    assert response.headers["location"] == "/account/sessions?x=1"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "evil",
        "",
        "/ä",
    ],
)
async def test_nobody_is_sent_to_another_site_after_the_log_in(stranger, with_password, target):
    response = await log_in(stranger, next=target)
    assert response.headers["location"] == "/"
    shown = await stranger.get("/login", params={"next": target})
    assert shown.headers["location"] == "/"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("alice", "wrong"),
        ("nobody", PASSWORD),
        ("charlie", PASSWORD),
        ("alice", "\x00"),
        ("x" * 300, "y"),
        ("\u202ealice", "y"),
    ],
)
async def test_a_failed_log_in_keeps_the_login_and_not_the_password(stranger, with_password, login, password):
    response = await log_in(stranger, login, password)
    assert response.status_code == 422
    assert SESSION_COOKIE not in set_cookies(response)
    assert f'value="{password}"' not in response.text
    if len(login) < 10:
        assert f'value="{login}"' in response.text


async def test_an_unknown_login_is_told_and_costs_the_same_as_a_wrong_password(stranger, with_password, monkeypatch):
    work = []
    verify = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda stored, given: work.append(stored[:30]) or verify(stored, given))
    wrong = await log_in(stranger, "alice", "wrong-password")
    unknown = await log_in(stranger, "alicf", "wrong-password")
    left = await log_in(stranger, "charlie", "wrong-password")  # has no password at all
    assert wrong.text.replace("alice", "alicf") == unknown.text == left.text.replace("charlie", "alicf")
    assert len(work) == 3
    assert len(set(work)) == 1  # the same parameters each time


async def test_someone_who_left_cannot_log_in_and_is_out_at_once(app, cast, stranger, alice, with_password):
    await service.set_status(cast["ada"], cast["alice"].ref, Status.LEFT)
    assert (await alice.get("/")).status_code == 303
    assert (await log_in(stranger)).status_code == 422


async def test_waits_grow_and_are_said_and_the_right_password_waits_too(stranger, with_password, frozen):
    for _try in range(5):
        assert (await log_in(stranger, password="wrong")).status_code == 422
    refused = await log_in(stranger)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "30"
    assert "Wait 30 seconds and try again." in refused.text
    assert 'value="alice"' in refused.text
    frozen.tick(seconds=31)
    assert (await log_in(stranger, password="wrong")).status_code == 422
    assert (await log_in(stranger)).headers["retry-after"] == "60"
    frozen.tick(seconds=61)
    assert (await log_in(stranger)).status_code == 303
    stranger.cookies.clear()
    assert (await log_in(stranger, password="wrong")).status_code == 422  # and all is forgotten


async def test_an_unknown_login_has_to_wait_just_the_same(stranger, cast, frozen):
    answers = [await log_in(stranger, "nobody", "wrong") for _try in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


async def test_login_and_address_of_one_person_share_one_count(stranger, with_password, frozen):
    for login in ("alice", "alice@lull.test", "ALICE", "alice", "alice@lull.test"):
        await log_in(stranger, login, "wrong")
    assert (await log_in(stranger)).status_code == 429


async def test_one_address_trying_many_people_has_to_wait(stranger, cast, frozen, monkeypatch):
    monkeypatch.setattr(passwords, "_verify", lambda _stored, _given: False)
    answers = [(await log_in(stranger, f"guess-{number}", "wrong")).status_code for number in range(101)]
    assert answers == [422] * 100 + [429]


async def test_a_site_full_of_people_behind_one_address_logs_in_without_waiting(
    app, with_password, frozen, monkeypatch
):
    monkeypatch.setattr(passwords, "_verify", lambda _stored, _given: True)
    async with browser(app) as made:
        codes = set()
        for _person in range(120):
            made.cookies.clear()
            codes.add((await log_in(made)).status_code)
    assert codes == {303}


async def test_the_log_in_makes_a_new_session_and_ends_the_one_before(stranger, with_password):
    stranger.cookies.set(SESSION_COOKIE, "A" * 43, domain="lull.test")  # planted by somebody else
    first = set_cookies(await log_in(stranger))[SESSION_COOKIE].value
    assert first != "A" * 43
    await stranger.open("/account")
    second = set_cookies(await stranger.send_form("/login", {"login": "alice", "password": PASSWORD}))[
        SESSION_COOKIE
    ].value
    assert await service.recognise(first) is None
    assert (await service.recognise(second)).actor.login == "alice"


async def test_the_cookie_is_closed_to_scripts_and_other_sites(stranger, with_password):
    cookie = set_cookies(await log_in(stranger))[SESSION_COOKIE]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["secure"], cookie["max-age"]) == ("Lax", "/", "", "")


@pytest.mark.parametrize(
    ("base_url", "headers", "client", "secure"),
    [
        ("https://lull.test", {}, ("10.0.0.9", 1), True),
        ("http://lull.test", {"x-forwarded-proto": "https"}, ("127.0.0.1", 1), True),  # a proxy on this machine
        ("http://lull.test", {"x-forwarded-proto": "https"}, ("10.0.0.9", 1), False),  # anybody can say that
        ("http://lull.test", {}, ("127.0.0.1", 1), False),
    ],
)
async def test_behind_https_the_cookie_is_secure_and_the_browser_told_to_stay(
    cast, with_password, tmp_path, base_url, headers, client, secure
):
    app = door_app(settings(tmp_path, base_url=base_url))
    async with browser(app, client=client, headers=headers) as made:
        page = await made.open("/login")
        assert ("strict-transport-security" in page.headers) is secure
        response = await made.send_form(
            "/login", {"login": "alice", "password": PASSWORD}, headers={"cookie": f"lull_door={made.csrf}"}
        )
        assert bool(set_cookies(response)[SESSION_COOKIE]["secure"]) is secure


async def test_the_database_does_not_know_the_cookie(stranger, with_password):
    token = set_cookies(await log_in(stranger))[SESSION_COOKIE].value
    rows = await Sql("SELECT token_hash, ref, csrf FROM login_session").rows()
    assert all(token not in value for row in rows for value in row.values())


async def test_logging_out_ends_the_session_on_the_server(alice):
    token = alice.cookies[SESSION_COOKIE]
    response = await alice.send_form("/logout")
    assert (response.status_code, response.headers["location"]) == (303, "/login")
    assert response.headers["clear-site-data"] == '"cache"'  # never storage: unsent answers may wait there
    assert await service.recognise(token) is None


async def test_logging_out_twice_is_no_error(stranger):
    await stranger.open("/login")
    assert (await stranger.send_form("/logout")).status_code == 303


async def test_a_log_in_ends_twelve_hours_after_the_last_click_and_not_before(frozen, app, cast):
    async with browser(app, cast["alice"]) as made:
        for _hour in range(20):
            frozen.tick(hours=1)
            assert (await made.get("/")).status_code == 200
        frozen.tick(hours=12, seconds=1)
        assert (await made.get("/")).status_code == 303


async def test_a_log_in_ends_after_thirty_days_whatever_happens(frozen, app, cast):
    async with browser(app, cast["alice"]) as made:
        for _half_day in range(60):
            assert (await made.get("/")).status_code == 200
            frozen.move_to(frozen.at + timedelta(hours=11, minutes=59))
        frozen.tick(hours=2)
        assert (await made.get("/")).status_code == 303


async def test_a_click_is_written_down_at_most_every_five_minutes(frozen, app, cast):
    seen = Sql("SELECT last_seen_at FROM login_session")
    async with browser(app, cast["alice"]) as made:
        began = frozen.at
        frozen.tick(minutes=4)
        await made.get("/")
        assert (await seen.first())["last_seen_at"] == began
        later = frozen.tick(minutes=2)
        await made.get("/")
        assert (await seen.first())["last_seen_at"] == later


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 10_000, "ä" * 43, "'; DROP TABLE person; --", "%00" * 43])
async def test_a_made_up_cookie_is_nobody(app, cast, cookie):
    async with browser(app, headers={"cookie": f"{SESSION_COOKIE}={cookie}".encode()}) as made:
        assert (await made.get("/")).status_code == 303


async def test_the_log_in_page_speaks_the_language_of_the_browser_and_of_the_link(app):
    async with browser(app, headers={"accept-language": "zh-TW,zh;q=0.9"}) as made:
        assert '<html lang="zh-Hant"' in (await made.open("/login")).text
        chosen = await made.get("/login", params={"lang": "zh-Hans", "next": "/courses"})
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/login?next=/courses")
        assert '<html lang="zh-Hans"' in (await made.open("/login")).text


async def test_after_the_log_in_pages_speak_the_persons_own_language(app, cast):
    async with browser(app, cast["mei"], headers={"accept-language": "en"}) as made:
        assert '<html lang="zh-Hant"' in (await made.open("/account")).text


@pytest.mark.parametrize(
    ("demo", "client", "headers", "shown"),
    [
        (True, ("127.0.0.1", 1), {}, True),
        (False, ("127.0.0.1", 1), {}, False),
        (True, ("10.0.0.9", 1), {}, False),
        (True, ("127.0.0.1", 1), {"x-forwarded-for": "10.0.0.9"}, False),
    ],
)
async def test_the_demo_shows_its_log_ins_on_this_machine_only(cast, tmp_path, demo, client, headers, shown):
    app = door_app(settings(tmp_path, demo_logins=demo))
    async with browser(app, client=client, headers=headers) as made:
        page = (await made.open("/login", params={"login": "alice"})).text
    assert ("between-calls" in page) is shown
    assert ("login=bob" in page) is shown
    assert 'value="alice"' in page


async def test_a_page_for_a_script_or_a_program_is_not_redirected(stranger):
    program = await stranger.post("/api/echo", headers={"authorization": "Bearer x"})
    assert (program.status_code, program.headers["content-type"]) == (401, "application/problem+json")
    swapped = await stranger.get(
        "/account", headers={"hx-request": "true", "hx-current-url": "http://lull.test/courses?q=a"}
    )
    assert (swapped.status_code, swapped.headers["hx-redirect"]) == (401, "/login?next=/courses%3Fq%3Da")
    elsewhere = await stranger.get(
        "/account", headers={"hx-request": "true", "hx-current-url": "http://evil.example/courses"}
    )
    assert elsewhere.headers["hx-redirect"] == "/login?next=/"

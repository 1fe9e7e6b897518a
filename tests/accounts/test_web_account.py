"""One's own account: preferences, password, log-ins."""

import pytest

from lms.accounts import service
from lms.accounts.queries.sessions import actor_by_key
from lms.core.db import Sql
from lms.core.sessions import SESSION_COOKIE
from tests.support.kept import once
from tests.support.people import PASSWORD, browser

NEW = "quiet harbour lights"
CHOSEN = {"locale": "zh-Hant", "timezone": "Asia/Taipei", "theme": "dark", "text_size": "large"}


@pytest.fixture
async def with_password(cast):
    await once("password", lambda: service.set_password("alice", PASSWORD))


async def test_preferences_are_kept_and_seen_on_the_next_page(alice):
    response = await alice.send_form("/account", CHOSEN)
    assert (response.status_code, response.headers["location"]) == (303, "/account?saved=1")
    page = (await alice.open("/account")).text
    assert '<html lang="zh-Hant" data-theme="dark" data-text="large">' in page
    assert 'data-shortcuts="off"' in page  # the box was not ticked
    assert '<option value="Asia/Taipei" selected>' in page
    await alice.send_form("/account", CHOSEN | {"shortcuts": "true"})
    assert 'data-shortcuts="on"' in (await alice.open("/account")).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"locale": "fr"}, "locale"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"theme": "pink"}, "theme"),
        ({"text_size": ""}, "text_size"),
    ],
)
async def test_a_preference_that_does_not_exist_is_refused_and_the_rest_kept_on_the_page(alice, changed, field):
    response = await alice.send_form("/account", CHOSEN | changed)
    assert response.status_code == 422
    assert f'href="#f-{field}"' in response.text
    if field != "theme":
        assert 'value="dark" checked' in response.text
    assert 'data-theme="system"' in (await alice.open("/account")).text


async def test_the_list_of_time_zones_is_short_until_somebody_asks_for_all(alice):
    short = (await alice.open("/account")).text
    everything = (await alice.open("/account?zones=all")).text
    assert short.count("<option") < 60
    assert "Indian/Mauritius" not in short
    await alice.send_form("/account", CHOSEN | {"timezone": "Indian/Mauritius"})
    assert '<option value="Indian/Mauritius" selected>' in (await alice.open("/account")).text
    assert everything.count("<option") > 300


async def test_the_switch_of_light_and_dark_works_with_and_without_a_script(alice):
    plain = await alice.send_form("/account/theme", {"theme": "dark", "next": "/courses"})
    assert (plain.status_code, plain.headers["location"]) == (303, "/courses")
    script = await alice.send_form("/account/theme", {"theme": "light"}, headers={"accept": "*/*"})
    assert script.status_code == 204
    assert 'data-theme="light"' in (await alice.open("/account")).text
    assert (await alice.send_form("/account/theme", {"theme": "pink"})).status_code == 422
    away = await alice.send_form("/account/theme", {"theme": "dark", "next": "//evil.example"})
    assert away.headers["location"] == "/"


@pytest.mark.parametrize(("sent", "kept"), [("true", True), ("false", False), ("", False)])
async def test_how_one_writes_questions_goes_along(alice, cast, sent, kept):
    await alice.send_form("/account/writing", {"by_form": "true"})
    assert (await alice.send_form("/account/writing", {"by_form": sent})).status_code == 204
    assert (await actor_by_key("alice")).by_form is kept


async def test_a_new_password_ends_the_other_log_ins_and_not_this_one(app, cast, alice, with_password):
    async with browser(app, cast["alice"]) as elsewhere:
        # `with_password` ended the log-in of the fixture, so this is a fresh one beside another
        async with browser(app, cast["alice"]) as here:
            response = await here.send_form("/account/password", {"current": PASSWORD, "new": NEW, "again": NEW})
            assert (response.status_code, response.headers["location"]) == (303, "/account/password?changed=1")
            assert (await here.get("/")).status_code == 200
        assert (await elsewhere.get("/")).status_code == 303
    with pytest.raises(Exception, match="not right"):
        await service.log_in("alice", PASSWORD, address="a", user_agent="")
    assert (await service.log_in("alice", NEW, address="a", user_agent="")).person_id == cast["alice"].person_id


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"current": "wrong"}, "current"),
        ({"current": ""}, "current"),
        ({"again": "something else"}, "again"),
        ({"new": "short", "again": "short"}, "new"),
        ({"new": "alice-and-bob", "again": "alice-and-bob"}, "new"),  # holds the login
        ({"new": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"}, "new"),
        ({"new": "password123", "again": "password123"}, "new"),
        ({"new": "x" * 201 + "abcdef", "again": "x" * 201 + "abcdef"}, "new"),
    ],
)
async def test_a_password_that_will_not_do_is_refused_with_the_reason(app, cast, with_password, typed, field):
    async with browser(app, cast["alice"]) as alice:
        response = await alice.send_form("/account/password", {"current": PASSWORD, "new": NEW, "again": NEW} | typed)
        assert response.status_code == 422
        assert f'href="#f-{field}"' in response.text
        assert NEW not in response.text
    assert await service.log_in("alice", PASSWORD, address="a", user_agent="")


async def test_guessing_the_password_at_an_open_desk_has_to_wait(app, cast, with_password, frozen):
    async with browser(app, cast["alice"]) as desk:
        codes = [
            (await desk.send_form("/account/password", {"current": f"guess {n}", "new": NEW, "again": NEW})).status_code
            for n in range(6)
        ]
    assert codes == [422] * 5 + [429]


async def test_own_log_ins_are_listed_and_ended_one_by_one(app, cast, alice):
    async with browser(app, cast["alice"]) as other:
        page = (await alice.open("/account/sessions")).text
        assert page.count("Firefox on Windows") == 2
        assert page.count("This one") == 1
        ref = (await service.recognise(other.cookies[SESSION_COOKIE])).session_ref
        assert (await alice.send_form(f"/account/sessions/{ref}/revocation")).headers["location"] == "/account/sessions"
        assert (await other.get("/")).status_code == 303
        assert (await alice.get("/")).status_code == 200
        assert (await alice.send_form(f"/account/sessions/{ref}/revocation")).status_code == 404  # once is enough


async def test_log_out_everywhere_means_here_too(app, cast, alice):
    async with browser(app, cast["alice"]) as other:
        assert (await alice.send_form("/account/sessions/revocation")).headers["location"] == "/login"
        assert (await other.get("/")).status_code == (await alice.get("/")).status_code == 303


async def test_nobody_ends_anothers_log_in(app, cast, alice):
    mine = (await service.recognise(alice.cookies[SESSION_COOKIE])).session_ref
    for login in ("bob", "ada"):
        async with browser(app, cast[login]) as other:
            assert (await other.send_form(f"/account/sessions/{mine}/revocation")).status_code == 404
    assert (await alice.get("/")).status_code == 200


@pytest.mark.parametrize("ref", ["x", "0", "-1", "9" * 50, "%00", "%F0%9F%92%A9", "..%2F.."])
async def test_a_made_up_log_in_does_not_exist(alice, ref):
    assert (await alice.send_form(f"/account/sessions/{ref}/revocation")).status_code in {404, 405}


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/sessions"])
async def test_a_stranger_is_asked_to_log_in(stranger, path):
    response = await stranger.get(path)
    assert (response.status_code, response.headers["location"]) == (303, f"/login?next={path}")
    await stranger.open("/login")
    assert (await stranger.send_form(path if path != "/account/sessions" else path + "/revocation")).status_code == 303


async def test_nothing_of_a_password_is_in_the_audit_trail(app, cast, with_password):
    async with browser(app, cast["alice"]) as alice:
        await alice.send_form("/account/password", {"current": PASSWORD, "new": NEW, "again": NEW})
    rows = await Sql("SELECT actor, action, thing, detail, address FROM audit_entry ORDER BY id").rows()
    changed = [row for row in rows if row["action"] == "password.changed"]
    assert [(row["actor"], row["address"]) for row in changed] == [(None, ""), (cast["alice"].person_id, "127.0.0.1")]
    assert not any(NEW in str(row) or PASSWORD in str(row) for row in rows)

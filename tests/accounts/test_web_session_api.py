"""Logging in over an open page: the page's own person goes on, nobody else takes it over."""

import pytest

from lms.accounts import service
from lms.core.db import Sql
from tests.support.people import PASSWORD

ADDRESS = "/api/v1/session"
OURS = {"sec-fetch-site": "same-origin", "origin": "http://lull.test"}


@pytest.fixture
async def with_passwords(cast):
    await service.set_password("alice", PASSWORD)
    await service.set_password("charlie", PASSWORD)
    return cast


def again(visitor, cast, login="alice", password=PASSWORD, headers=OURS, **more):
    body = {"login": login, "password": password, "person": cast["alice"].ref, **more}
    return visitor.post(ADDRESS, json=body, headers=headers)


async def logins():
    return (await Sql("SELECT COUNT(*) AS n FROM login_session").first())["n"]


async def test_it_says_who_is_logged_in_here(stranger, with_passwords):
    assert (await stranger.get(ADDRESS)).json() == {"person": "", "csrf": ""}
    reply = await again(stranger, with_passwords)
    assert reply.status_code == 200, reply.text
    assert reply.json()["person"] == with_passwords["alice"].ref
    now = await stranger.get(ADDRESS)
    assert now.json() == reply.json()
    assert now.headers["cache-control"] == "no-store"
    assert (await stranger.get("/")).text == "Hello Alice Marsh"


async def test_the_forms_of_the_page_go_on_with_the_new_token(stranger, with_passwords):
    stranger.csrf = (await again(stranger, with_passwords)).json()["csrf"]
    assert (await stranger.send_form("/account/theme", {"theme": "dark"})).status_code in {204, 303}


async def test_somebody_else_does_not_adopt_the_page_and_stays_logged_out(stranger, with_passwords):
    reply = await again(stranger, with_passwords, login="charlie")
    assert (reply.status_code, reply.json()["code"]) == (409, "someone_else")
    assert "belongs to someone else" in reply.json()["detail"]
    assert (await stranger.get(ADDRESS)).json()["person"] == ""
    assert await logins() == 0


async def test_the_log_in_of_someone_else_in_this_browser_ends_when_its_owner_logs_in(stranger, with_passwords):
    first = await again(stranger, with_passwords, login="charlie", person=with_passwords["charlie"].ref)
    assert first.status_code == 200
    assert (await again(stranger, with_passwords)).status_code == 200
    assert await logins() == 1


async def test_a_wrong_password_is_said_in_the_language_of_the_page(stranger, with_passwords):
    english = await again(stranger, with_passwords, password="wrong")
    chinese = await again(stranger, with_passwords, password="wrong", locale="zh-Hant")
    assert (english.status_code, chinese.status_code) == (422, 422)
    assert "not right" in english.json()["detail"]
    assert "登入" in chinese.json()["detail"]


async def test_trying_again_and_again_has_to_wait(stranger, with_passwords):
    for _try in range(30):
        reply = await again(stranger, with_passwords, password="wrong")
        if reply.status_code == 429:
            break
    assert reply.status_code == 429
    assert int(reply.headers["retry-after"]) > 0
    assert reply.json()["detail"]


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}]
)
async def test_another_site_cannot_log_anybody_in(stranger, with_passwords, headers):
    assert (await again(stranger, with_passwords, headers=headers)).status_code == 403
    assert await logins() == 0


@pytest.mark.parametrize("body", ["", "{", "[]", '{"login": 1}', '{"login": "a"}', "\xff", '{"login":"\\u0000","password":"x","person":"x"}'])  # fmt: skip
async def test_bad_input_gets_a_reason(stranger, body):
    reply = await stranger.post(ADDRESS, content=body.encode("latin-1"), headers=OURS)
    assert reply.status_code in {400, 422}
    assert reply.json()["detail"]

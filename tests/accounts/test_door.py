"""The door: forged requests, headers on every answer, bodies that no form sends."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.headers import SECURITY_HEADERS, local_path
from tests.support.people import BASE, browser

OWN = {"origin": BASE, "sec-fetch-site": "same-origin"}
EVIL = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}


@pytest.fixture
def engine_type():
    """What the door refuses it refuses before any database."""
    return "sqlite"


@pytest.mark.parametrize(
    ("headers", "token", "status"),
    [
        (OWN, "right", 303),
        ({}, "right", 303),  # a browser too old to say where it comes from
        (OWN, "wrong", 403),
        (OWN, "", 403),
        (OWN, None, 403),
        ({}, None, 403),
        (EVIL, "right", 403),
        ({"origin": "http://evil.example"}, "right", 403),
        ({"origin": "null"}, "right", 403),
        ({"origin": "http://lull.test.evil.example"}, "right", 403),
        ({"sec-fetch-site": "same-site"}, "right", 403),  # another host of the same company is not us
        ({"sec-fetch-site": "cross-site"}, "right", 403),
        ({"sec-fetch-site": "none"}, "right", 303),
        (OWN | {"x-csrftoken": "right"}, None, 303),  # as htmx sends it
        (OWN | {"x-csrftoken": "wrong"}, "right", 403),
        (OWN | {"x-csrftoken": "ä"}, None, 403),
    ],
)
async def test_only_our_own_pages_can_change_anything(alice, headers, token, status):
    headers = {name: alice.csrf if value == "right" else value.encode() for name, value in headers.items()}
    data = {"theme": "dark"} | ({} if token is None else {"_csrf_token": alice.csrf if token == "right" else token})
    response = await alice.post("/account/theme", data=data, headers={"accept": "text/html"} | headers)
    assert response.status_code == status
    assert ('data-theme="dark"' in (await alice.get("/account")).text) is (status == 303)


@pytest.mark.parametrize("path", ["/login", "/logout", "/reset", "/reset/some-token"])
async def test_the_forms_before_log_in_are_guarded_too(stranger, path):
    assert (await stranger.post(path, data={"login": "alice", "password": "x"}, headers=OWN)).status_code == 403


async def test_a_token_from_before_the_log_in_is_worth_nothing_after_it(alice, stranger):
    await stranger.open("/login")
    response = await alice.post("/account/theme", data={"theme": "dark", "_csrf_token": stranger.csrf}, headers=OWN)
    assert response.status_code == 403


async def test_one_persons_token_is_worth_nothing_to_another(app, cast, alice):
    async with browser(app, cast["bob"]) as bob:
        response = await bob.post("/account/theme", data={"theme": "dark", "_csrf_token": alice.csrf}, headers=OWN)
    assert response.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_answered_in_house_style(alice, method):
    response = await alice.request(method, "/account", headers=OWN | {"accept": "text/html"})
    assert response.status_code == 405
    assert "<h1" in response.text


async def test_a_program_with_a_token_needs_no_form(stranger, alice):
    assert (await stranger.post("/hook", data={"a": "1"}, headers=EVIL)).json() == {"fields": 1}
    # Bearer and attempt tokens cannot be sent by another site's page, so they need no second proof; Basic can
    assert (await alice.post("/api/echo", headers={"x-attempt-token": "t"})).status_code == 200
    assert (await alice.post("/api/echo", headers={"authorization": "Bearer t"})).status_code == 200
    assert (await alice.post("/api/echo", headers={"authorization": "Basic eDp5"})).status_code == 403


async def test_what_was_typed_into_a_page_open_too_long_can_be_sent_again(alice):
    fields = {"locale": "en", "timezone": "Asia/Taipei", "theme": "dark", "text_size": "large", "_csrf_token": "old"}
    refused = await alice.post("/account", data=fields, headers=OWN | {"accept": "text/html"})
    assert refused.status_code == 403
    assert 'name="timezone" value="Asia/Taipei"' in refused.text
    assert 'value="old"' not in refused.text
    assert alice.csrf in refused.text


async def test_a_foreign_form_is_never_shown_again_with_our_token(alice):
    fields = {"login": "mallory", "display_name": "M", "_csrf_token": "x"}
    for headers in (EVIL, {}):
        refused = await alice.post("/account", data=fields, headers=headers)
        assert refused.status_code == 403
        assert "mallory" not in refused.text


async def test_passwords_are_not_echoed(stranger):
    fields = {"login": "alice", "password": "very-secret-1", "_csrf_token": "x"}
    refused = await stranger.post("/login", data=fields, headers=OWN)
    assert refused.status_code == 403
    assert "very-secret-1" not in refused.text


ANSWERS = [
    ("GET", "/login", 200), ("GET", "/", 303), ("GET", "/nothing/here", 404), ("POST", "/nothing", 404),
    ("DELETE", "/login", 405), ("GET", "/static/no-such-file.css", 404), ("HEAD", "/static/favicon.svg", None),
    ("GET", "/static/favicon.svg", None), ("POST", "/login", 403), ("POST", "/api/echo", 401), ("GET", "/broken", 303),
    ("OPTIONS", "/login", None), ("GET", "/static/../lms/app.py", 404),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
async def test_every_answer_carries_the_security_headers_once(stranger, method, path, status):
    response = await stranger.request(method, path)
    assert status is None or response.status_code == status
    for name, value in SECURITY_HEADERS:
        assert response.headers.get_list(name.decode()) == [value.decode()]
    assert len(response.headers.get_list("cache-control")) == 1
    assert "unsafe" not in response.headers["content-security-policy"]


async def test_a_mistake_of_ours_has_the_headers_and_no_trace(alice):
    response = await alice.get("/broken")
    assert response.status_code == 500
    assert "ZeroDivision" not in response.text
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"login=" + b"a" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"login=%FF%FE&password=x", "application/x-www-form-urlencoded", 400),
        (b"login=\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % n for n in range(3000)), "application/x-www-form-urlencoded", 400),
        (b"login", "multipart/form-data", 400),
        (b"a" * 2_000_000, "application/x-www-form-urlencoded", 413),
        (b'{"login": "alice"}', "application/json", 403),  # not a form: no token in it
        (b"", "application/x-www-form-urlencoded", 403),
        (b"\x00\x01\x02", "text/plain", 403),
    ],
)
async def test_a_body_that_no_form_sends_is_refused_in_a_sentence(stranger, body, kind, status):
    await stranger.open("/login")
    response = await stranger.post("/login", content=body, headers=OWN | {"content-type": kind, "accept": "text/html"})
    assert response.status_code == status
    assert "<h1" in response.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/", "/"), ("/courses?q=a b", "/courses?q=a b"), ("/a#b", "/a#b"), ("", "/"), ("a", "/"), ("//e", "/"),
        ("/\\e", "/"), ("/a\\b", "/"), ("http://e", "/"), ("/a\nb", "/"), ("/a\x00", "/"), ("/ä", "/"),
        ("/" + "a" * 600, "/"), ("///e", "/"), ("/http://e", "/http://e"),
    ],
)  # fmt: skip
def test_only_a_path_of_ours_is_a_place_to_go_to(given, kept):
    assert local_path(given) == kept


@given(st.text(st.sampled_from("/\\.:@?#%a0\t\r\n \u3000\uff0f\u2044;,[]"), max_size=14))
def test_whatever_is_asked_for_the_way_leads_to_our_own_site(target):
    went = urlsplit(urljoin(f"{BASE}/login", local_path(target)))
    assert (went.scheme, went.netloc) == ("http", "lull.test")
    assert local_path(target).isprintable()


async def test_a_script_may_send_the_form_in_parts(alice):
    parts = {name: (None, value) for name, value in {"_csrf_token": alice.csrf, "theme": "dark", "next": "/"}.items()}
    assert (await alice.post("/account/theme", files=parts, headers=OWN)).status_code == 204
    assert (
        await alice.post("/account/theme", files=parts | {"_csrf_token": (None, "x")}, headers=OWN)
    ).status_code == 403
    assert 'data-theme="dark"' in (await alice.get("/account")).text


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a\x00b", b"", b"x" * 900_000])
async def test_parts_that_are_no_text_are_refused_in_a_sentence(alice, body):
    parts = {"_csrf_token": (None, alice.csrf), "theme": (None, body), "next": (None, "/")}
    response = await alice.post("/account/theme", files=parts, headers=OWN | {"accept": "text/html"})
    assert response.status_code in {400, 413, 422}
    assert "<h1" in response.text

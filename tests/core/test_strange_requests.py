"""Requests that no browser of ours sends: a clear refusal each time, never a fault of the server."""

import itertools

import pytest

from lms.core.settings import load_settings, use_settings
from tests.support.apps import whole_app
from tests.support.people import browser, place_cast

pytestmark = pytest.mark.proof


@pytest.fixture
async def app(tmp_path, db):
    return whole_app(use_settings(load_settings({"LMS_DATA_DIR": str(tmp_path / "var"), "LMS_SECRET_KEY": "k"})))


@pytest.fixture
async def cast(db):
    return await place_cast("alice", "ada")


@pytest.fixture(params=["alice", "ada"])
async def page(app, cast, request):
    async with browser(app, cast[request.param]) as made:
        yield made


BROKEN = ("http://[", "http://[::1", "https://a]b/", "http://\xe9", "//", "null", "http://a:99999999/", "\x01")


NAMES = ("origin", "referer", "hx-current-url", "host", "content-type", "if-none-match", "range", "cookie")


async def test_a_header_that_is_no_address_is_refused_and_breaks_nothing(app, page):
    async with browser(app) as nobody:
        for client, name, address in itertools.product((page, nobody), NAMES, BROKEN):
            headers = {name: address.encode("latin-1"), "hx-request": "true"}
            for method, path in (("POST", "/account/theme"), ("GET", "/account")):
                reply = await client.request(method, path, headers=headers, content=b"theme=dark")
                assert reply.status_code < 500, (name, address, method, path)


BODIES = [
    ("multipart/form-data", b"--x\r\n\r\n"),
    ("multipart/form-data; boundary=", b"--\r\n"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="theme"\r\n\r\n\xff\xfe\r\n--x--',
    ),
    ("multipart/form-data; boundary=x", b"garbage"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--"),
    (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name=a; filename=b\r\nContent-Type: x\r\n\r\nx\r\n--x--",
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="_charset_"\r\n\r\nnot-a-charset\r\n--x\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--x--',
    ),
    ("multipart/form-data; boundary=x", b"--x\r\n" * 3000),
    ("application/x-www-form-urlencoded; charset=nonsense", b"theme=dark"),
    ("application/x-www-form-urlencoded", b"theme=%ff&a=%00"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(3000))),
    ("application/json", b"{"),
    ("application/x-msgpack", b"\xc1"),
    ("text/plain; charset=\xff", b"x"),
    (";", b"x"),
    ("", b"x"),
]
DOORS = ("/account/theme", "/login", "/api/v1/attempts/x/submission")


async def test_a_body_of_any_kind_is_refused_in_words(app, page):
    async with browser(app) as nobody:
        for client, path, (kind, content) in itertools.product((page, nobody), DOORS, BODIES):
            headers = {"content-type": kind.encode("latin-1"), "x-csrftoken": client.csrf}
            reply = await client.post(path, headers=headers, content=content)
            assert reply.status_code < 500, (path, kind, content[:80])


PATHS = (
    "/attempts/{}",
    "/attempts/{}/result",
    "/courses/{}",
    "/courses/x/units/{}",
    "/courses/x/quizzes/{}",
    "/media/{}/x",
    "/media/x/{}",
    "/static/{}",
    "/team/{}",
    "/record?x={}",
    "/courses?q={}&category={}&page={}",
    "/admin/people?q={}&page={}",
    "/reset/{}",
    "/login?next={}&lang={}&login={}",
    "/admin/people/{}",
    "/account?saved={}",
    "/{}",
    "/api/{}",
    "/api/v1/attempts/x/answers/{}",
    "/record/{}",
    "/?minutes={}",
    "/team?unit={}&page={}&sort={}",
)
WORDS = (
    "%00",
    "%ff",
    "%ed%a0%80",
    "9" * 5000,
    "-1",
    "1e9",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..",
    "%E2%80%AE",
    "%0d%0aset-cookie:a=b",
    "'%22%3E%3Csvg onload=x>",
    "{{7*7}}",
    "%25",
    "%u0000",
    "a" * 7000,
    "%E6%BC%A2",
    "%F0%9F%92%A9",
    "٣",
    "²",
    "١٢",
)


async def test_an_address_of_anything_is_found_or_not_found(page):
    headers = {"x-csrftoken": page.csrf, "x-attempt-token": "x"}
    for path, words in itertools.product(PATHS, WORDS):
        for method in ("GET", "PUT"):
            reply = await page.request(method, path.replace("{}", words.replace(" ", "%20")), headers=headers)
            assert reply.status_code < 500, (method, path, words[:80])
            assert not reply.headers.get("set-cookie", "").startswith("a=b")


async def test_a_body_that_is_too_large_ends_its_connection_so_that_its_rest_is_not_taken_for_a_request(page):
    kind = {"content-type": "application/x-www-form-urlencoded", "origin": "http://lull.test"}
    for size in (100_000, 2_000_000):
        reply = await page.request("POST", "/account/theme", headers=kind, content=b"theme=" + b"x" * size)
        assert (reply.status_code, reply.headers["connection"]) == (413, "close")
    assert "connection" not in (await page.open("/account")).headers

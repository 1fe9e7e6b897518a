"""Whatever is sent to any route, the answer is a sentence: never a traceback, never a 5xx."""

import re

import pytest

from lms.banks.service import make_bank
from lms.core.db import connect, disconnect
from tests.house.test_rights import ROUTES
from tests.support import databases
from tests.support.whole_site import CODE, PAGE, QUIZ, WholeSite, whole_site

pytestmark = pytest.mark.proof

FORM = "application/x-www-form-urlencoded"
TEN_MB = b"a" * 10_000_000
TRACES = ("Traceback (most recent call last)", 'File "/', "site-packages", "sqlite3.", "asyncpg.")

BAD_IDS = ("-1", "0", "99999999999999999999999999", "abc", "None", "%00", "%FF%FE", "..%2F..%2Fetc", "'%20OR%201=1--", "a" * 3000,
           "%E2%80%AEgpj", "１", "null", "{}", "%F0%9F%98%80")  # fmt: skip

FIELDS = ("login", "password", "next", "again", "current", "new", "locale", "timezone", "theme", "text_size", "shortcuts", "minutes",
          "display_name", "given_name", "family_name", "email", "employee_no", "hire_date", "unit", "position", "starts_on", "role",
          "role_unit", "status", "answer", "q1", "was-1", "flag-1")  # fmt: skip

VALUES = ("", "0", "-5", "1e309", "\x00", "a\x00b", "\u202egpj.exe", "\ud7ff", "９" * 40, "x" * 60_000, "<script>alert(1)</script>",
          "' OR '1'='1", "%s%n{0}{{7*7}}", "\r\nSet-Cookie: a=b", "2026-02-30", "0000-00-00", "true", "null", "[]", "\ufeff", "1,000.5.5")  # fmt: skip

BODIES = {
    "nothing at all": (b"", FORM),
    "broken UTF-8": (b"login=\xff\xfe&answer=%FF%FE&minutes=%C3", FORM),
    "half a percent": (b"login=%&password=%4&=&&&;", FORM),
    "a thousand of one": (b"&".join([b"login=a&answer=b&minutes=1"] * 600), FORM),
    "three thousand fields": (b"&".join(b"f%d=1" % number for number in range(3000)), FORM),
    "ten megabytes": (TEN_MB, FORM),
    "ten megabytes of JSON": (b'"' + TEN_MB + b'"', "application/json"),
    "JSON that ends early": (b'{"answer": [', "application/json"),
    "JSON of the wrong shape": (b"[1, 2, {}]", "application/json"),
    "deep JSON": (b"[" * 50_000, "application/json"),
    "NUL in JSON": (b'{"answer": "a\\u0000b", "client_seq": 1, "device_id": "d"}', "application/json"),
    "a lone surrogate": (b'{"answer": "\\ud800", "client_seq": 1, "device_id": "d"}', "application/json"),
    "numbers too large": (
        b'{"answer": 1e999, "client_seq": 99999999999999999999, "block": -1, "active_s": 1e30}',
        "application/json",
    ),
    "no such type": (b"<a/>", "application/xml"),
    "a broken multipart": (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
    "multipart without boundary": (b"--", "multipart/form-data"),
    "a type that is no type": (b"a=b", "no type; at=all; ;"),
}


@pytest.fixture
async def site(sqlite_template, tmp_path) -> WholeSite:
    assert await connect(databases.sqlite_copy(sqlite_template, tmp_path))
    yield await whole_site(tmp_path)
    await disconnect()


async def real_paths(site):
    """Every route with values that exist, as alice or ada may see them."""
    async with site.as_("alice") as alice:
        await alice.begins()
        page = await alice.reads(PAGE)
        running = await alice.starts(QUIZ)
    place = re.search(r"/enrolments/([^/]+)/", page)
    picture = re.search(r"/media/([^/]+)/", page)
    bank = await make_bank("service-rules", locale="en", owner=site.cast["ada"].person_id)

    def value(name, path, part):
        ref = running.ref if name.startswith(("attempt", "api.")) else site.cast["alice"].ref
        ref = place[1] if name == "api.place" else picture[1] if name == "media.file" else ref
        ref = bank if name.startswith(("bank", "import")) else ref
        return {"ref": ref, "code": CODE, "key": "quiz" if "quizzes" in path else "greeting", "check": "greeting", "slot": "1", "version": "1", "gap": "0", "file": "x",
                "grant_id": "1", "identity_id": "1", "token": "x" * 43, "attempt": running.ref, "name": "clock.svg", "path": "favicon.svg",
                "locale": "en", "number": "1", "batch": "x", "clause": "P4.1"}[part]  # fmt: skip

    return value, running.token


def filled(path, value):
    return re.sub(r"\{(\w+):\w+\}", lambda part: value(part[1]), path)


def trouble(what, answer):
    """What is wrong with an answer, "" when it is fit for a person."""
    if answer.status_code >= 500:
        return f"{what}: {answer.status_code}"
    if any(trace in answer.text for trace in TRACES):
        return f"{what}: shows its insides"
    kind = answer.headers.get("content-type", "")
    if (
        answer.status_code >= 400
        and "html" in kind
        and not re.search(r"<h1[^>]*>[^<]+</h1>|<p[^>]*>[^<]{15,}", answer.text)
    ):
        return f"{what}: {answer.status_code} without a sentence"
    if answer.status_code >= 400 and "json" in kind and not answer.json().get("detail"):
        return f"{what}: {answer.status_code} without a sentence"
    return (
        "" if answer.status_code < 400 or "html" in kind or "json" in kind else f"{what}: {answer.status_code} {kind}"
    )


def who(name):
    return "ada" if name.startswith(("admin", "bank", "import")) else "alice"


SKIP = {"accounts.logout", "accounts.sessions_end", "accounts.session_end"}  # these end the log-in that the sweep uses


async def test_ids_that_are_no_ids(site):
    value, _token = await real_paths(site)
    found = []
    for name, method, path in ROUTES:
        parts = re.findall(r"\{(\w+):\w+\}", path)
        async with site.as_(who(name)) as desk:
            for part in parts:
                for bad in BAD_IDS:
                    address = filled(
                        path, lambda one, p=part, b=bad, n=name, w=path: b if one == p else value(n, w, one)
                    )
                    answer = await send(desk, method, address, b"", FORM)
                    found.append(trouble(f"{method} {address[:100]}", answer))
    assert not [one for one in found if one]


async def send(desk, method, path, body, kind, **headers):
    same = {"origin": "http://lull.test", "accept": "text/html", "x-csrftoken": desk.browser.csrf, "content-type": kind}
    return await desk.browser.request(method, path, content=body, headers=same | headers)


@pytest.mark.parametrize("label", BODIES)
async def test_bodies_that_are_no_forms(site, label):
    value, token = await real_paths(site)
    body, kind = BODIES[label]
    found = []
    for name, method, path in ROUTES:
        if method in {"POST", "PUT"} and name not in SKIP:
            address = filled(path, lambda part, n=name, p=path: value(n, p, part))
            async with site.as_(who(name)) as desk:
                extra = {"x-attempt-token": token} if name in {"api.answer", "api.submission", "api.slot"} else {}
                answer = await send(desk, method, address, body, kind, **extra)
                found.append(trouble(f"{method} {address}", answer))
                if len(body) > 1_000_000:
                    assert answer.status_code < 400 or answer.status_code in {400, 401, 403, 404, 409, 413, 415, 422}
    assert not [one for one in found if one]


async def test_every_field_with_every_odd_value(site):
    value, _token = await real_paths(site)
    found = []
    for name, method, path in ROUTES:
        if method != "POST" or name in SKIP:
            continue
        address = filled(path, lambda part, n=name, p=path: value(n, p, part))
        async with site.as_(who(name)) as desk:
            for odd in VALUES:
                form = {field: odd for field in FIELDS if field != "status" or name != "admin.person_status"}
                answer = await desk.browser.send_form(address, form)
                found.append(trouble(f"{method} {address} {odd[:20]!r}", answer))
                form = {field: [odd, "x", ""] for field in FIELDS if field != "status"}
                found.append(
                    trouble(f"{method} {address} repeated {odd[:20]!r}", await desk.browser.send_form(address, form))
                )
    assert not [one for one in found if one]


@pytest.mark.parametrize("query", ["?page=-1", "?page=9999999999999999999999", "?page=abc", "?page=1&page=2", "?q=%00%FF", "?q=" + "x" * 5000,
                                   "?unit=%E2%80%AE&show=%27", "?next=//evil.example", "?lang=xx&login=%00", "?category=none&state=&fits=-1",
                                   "?fits=99999999999999999999"])  # fmt: skip
async def test_queries_that_make_no_sense(site, query):
    value, _token = await real_paths(site)
    found = []
    for name, method, path in ROUTES:
        if method == "GET":
            async with site.as_(who(name)) as desk:
                address = filled(path, lambda part, n=name, p=path: value(n, p, part)) + query
                answer = await desk.browser.get(address, headers={"accept": "text/html"})
                found.append(trouble(address, answer))
                assert "evil.example" not in answer.headers.get("location", "").split("next=")[0]
    assert not [one for one in found if one]


@pytest.mark.parametrize(
    "answer",
    [1, -1, 1e30, True, "x" * 30_000, ["nothing"], {"1": 5}, {"no": "such"}, [[0.1, 0.2]], {"text": "x"}, [None], ""],
)
async def test_answers_that_cannot_belong_to_the_question(site, answer):
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        for slot in (*running.questions, 0, 3, 99_999, -1):
            reply = await running.answers(slot, answer)
            assert reply.status_code in {200, 404, 413, 422}, reply.text
            assert reply.status_code == 200 or reply.json()["detail"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_methods_that_are_not_meant(site, method):
    value, _token = await real_paths(site)
    found = []
    for name, _method, path in ROUTES:
        if name in SKIP:
            continue
        async with site.as_(who(name)) as desk:
            address = filled(path, lambda part, n=name, p=path: value(n, p, part))
            answer = await send(desk, method, address, b"", FORM)
            if method != "HEAD":
                found.append(trouble(f"{method} {address}", answer))
            assert answer.status_code < 500
    assert not [one for one in found if one]

"""Pages: the frame fits the reader, addresses come from route names, and rendering is fast enough."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from jinja2 import UndefinedError
from litestar import Litestar, Request, Response, get
from litestar.params import FromPath

from lms.accounts.rules.permissions import Actor, Grant, Role
from lms.core import i18n
from lms.core.templating import drawn, fragment, page
from lms.core.urls import Urls, urls_of
from lms.quizzes.queries import OpenAttempt

ALICE = Actor(person_id=1, ref="alice", login="alice", name="Alice Ng", roles=(Grant(Role.AGENT),))
ADA = Actor(person_id=2, ref="ada", login="ada", name="Ada <Park>", theme="dark", text_size="large", shortcuts=False,
            roles=(Grant(Role.ADMINISTRATOR),))  # fmt: skip


def client_of(actor, locale="en"):
    @get("/parts", name="parts")
    async def parts(request: Request) -> Response[bytes]:
        request.state.actor, request.state.csrf_token = actor, 'to"ken'
        with i18n.use_locale(locale):
            return page(request, "admin/patterns.html")

    @get("/gone", name="gone")
    async def gone(request: Request) -> Response[bytes]:
        kind = "page" if actor else "bare"
        request.state.actor = actor
        return page(request, f"errors/{kind}.html", status=404, headers={"x-a": "b"}, code=404, sentence="Not <here>.")

    @get("/part", name="part")
    async def part(request: Request) -> Response[bytes]:
        return fragment(request, "errors/fragment.html", status=409, code=409, sentence="")

    app = Litestar([parts, gone, part])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://lull.test")


async def test_the_frame_shows_who_is_reading_and_how_it_wants_to_be_shown():
    text = (await client_of(ADA).get("/parts")).text
    assert '<html lang="en" data-theme="dark" data-text="large">' in text
    assert 'data-shortcuts="off"' in text
    assert "Ada &lt;Park&gt;" in text
    assert text.count("<h1") == 2  # the page's own and the example of a pause
    assert 'href="/admin/patterns"' in text


async def test_an_agent_does_not_see_the_administration():
    text = (await client_of(ALICE).get("/gone")).text
    assert "/admin/people" not in text
    assert 'href="/record"' in text
    assert "/admin/people" in (await client_of(ADA).get("/gone")).text


async def test_forms_and_htmx_carry_the_token():
    text = (await client_of(ALICE).get("/parts")).text
    assert '<input type="hidden" name="_csrf_token" value="to&#34;ken">' in text
    assert '{"x-csrftoken": "to&#34;ken"}' in text


async def test_the_page_says_its_language():
    text = (await client_of(ALICE, "zh-Hans").get("/parts")).text
    assert '<html lang="zh-Hans"' in text


@pytest.mark.parametrize("actor", [None, ALICE])
async def test_an_error_page_says_what_happened_and_the_way_home(actor):
    reply = await client_of(actor).get("/gone")
    assert (reply.status_code, reply.headers["x-a"]) == (404, "b")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "Not &lt;here&gt;." in reply.text
    assert 'href="/"' in reply.text
    assert ("account-menu" in reply.text or 'action="/logout"' in reply.text) is bool(actor)


async def test_a_fragment_is_only_that():
    reply = await client_of(None).get("/part")
    assert reply.status_code == 409
    assert "<html" not in reply.text
    assert "data-focus" in reply.text


def waiting_at(moment):
    """The panel of a quiz that was interrupted, for the reader of this moment."""
    one = OpenAttempt("r" * 16, "conduct", "final", "Final <quiz>", "Conduct", 2, 10, 1, moment, 240)
    return drawn("pages/_today_panels.html", "interrupted", (one,))


def test_what_is_drawn_once_is_drawn_for_its_values_its_language_and_its_zone():
    @get("/attempts/{ref:str}", name="attempt", sync_to_thread=False)
    def attempt(ref: FromPath[str]) -> None: ...

    @get("/elsewhere/{ref:str}", name="attempt", sync_to_thread=False)
    def elsewhere(ref: FromPath[str]) -> None: ...

    late, found = datetime(2026, 11, 23, 23, 30, tzinfo=UTC), []
    for app in (Litestar([attempt]), Litestar([elsewhere])):
        urls_of(app)
        for locale, zone in (("en", "UTC"), ("zh-Hant", "UTC"), ("en", "Asia/Hong_Kong")):
            with i18n.use_locale(locale, zone):
                found.append(waiting_at(late))
                assert waiting_at(late) == found[-1]
                assert waiting_at(late + timedelta(minutes=1)) != found[-1]
    assert len(set(found)) == 6
    assert "Final &lt;quiz&gt;" in found[0]
    assert ["/elsewhere/" in each for each in found] == [False] * 3 + [True] * 3
    assert ["Interrupted" in each for each in found] == [True, False, True] * 2
    assert ["23:30" in each for each in found] == [True, True, False] * 2
    assert "07:30" in found[2]


def test_what_may_change_is_not_drawn_once():
    urls_of(Litestar([]))
    with pytest.raises(TypeError):
        drawn("ui/say.html", "chip", ["Done"])
    with pytest.raises(UndefinedError):  # nor what belongs to a request
        drawn("quizzes/_room_code.html", "csrf_field")


def test_addresses_come_from_route_names():
    @get(["/courses/{code:str}", "/courses/{code:str}/units/{key:str}"], name="courses.show", sync_to_thread=False)
    def show(code: FromPath[str], key: FromPath[str] = "") -> None: ...

    urls = Urls(Litestar([show]))
    for _again in range(2):  # the second time it is known
        assert urls.url("courses.show", code="conduct") == "/courses/conduct"
        assert urls.url("courses.show", key="conduct", code="key") == "/courses/key/units/conduct"
        assert urls.url("courses.show", code="1", page="1") == "/courses/1?page=1"
        assert urls.url("courses.show", code=1, page=True) == "/courses/1?page=True"
    assert urls.url("courses.show", code="conduct", key="say hello") == "/courses/conduct/units/say%20hello"
    assert urls.url("courses.show", code="x", q="a&b", page=None) == "/courses/x?q=a%26b"
    assert urls.url("courses.show", code="../x?y#z") == "/courses/..%2Fx%3Fy%23z"
    with pytest.raises(LookupError, match=r"no route 'courses\.nope'"):
        urls.url("courses.nope")
    with pytest.raises(LookupError, match="needs more"):
        urls.url("courses.show")

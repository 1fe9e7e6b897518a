"""Pages: the frame fits the reader, addresses come from route names, and rendering is fast enough."""

import httpx
import pytest
from litestar import Litestar, Request, Response, get
from litestar.params import FromPath

from lms.accounts.rules.permissions import Actor, Grant, Role
from lms.core import i18n
from lms.core.templating import fragment, page
from lms.core.urls import Urls

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


def test_addresses_come_from_route_names():
    @get(["/courses/{code:str}", "/courses/{code:str}/units/{key:str}"], name="courses.show", sync_to_thread=False)
    def show(code: FromPath[str], key: FromPath[str] = "") -> None: ...

    urls = Urls(Litestar([show]))
    assert urls.url("courses.show", code="conduct") == "/courses/conduct"
    assert urls.url("courses.show", code="conduct", key="say hello") == "/courses/conduct/units/say%20hello"
    assert urls.url("courses.show", code="x", q="a&b", page=None) == "/courses/x?q=a%26b"
    assert urls.url("courses.show", code="../x?y#z") == "/courses/..%2Fx%3Fy%23z"
    with pytest.raises(LookupError, match=r"no route 'courses\.nope'"):
        urls.url("courses.nope")
    with pytest.raises(LookupError, match="needs more"):
        urls.url("courses.show")

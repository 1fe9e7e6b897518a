"""Doors for phone systems: `POST /api/v1/agent-state` in the common shape, and one door for each system's own words.

A program shows a token of scope `agent-state`: as Bearer, or as HTTP Basic where only a name and password can be set.
"""

import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request, Response, post

from lms.accounts.service import VerifiedToken, verify_token
from lms.core.bodies import json_of, wrong_shape
from lms.core.doors import described
from lms.core.errors import BadRequest, Forbidden
from lms.core.forms import form_of
from lms.core.guards import NotLoggedIn
from lms.core.i18n import gettext as _
from lms.core.settings import current_settings
from lms.integrations.rules import amazon_connect, genesys, shape, twilio, webex
from lms.integrations.service import Taken, take_reports
from lms.telephony.rules.names import JSON

AnyRequest = Request[Any, Any, Any]

SCOPE: Final = "agent-state"
LARGEST_BYTES: Final = 1_000_000
_DOOR: Final = {"public": True, "csrf": False}
_said = msgspec.json.Decoder(shape.Body)
_connect = msgspec.json.Decoder(dict[str, Any] | list[Any])
_webex = msgspec.json.Decoder(webex.Body)
_genesys = msgspec.json.Decoder(genesys.Body)
T = TypeVar("T")


@post(
    "/api/v1/agent-state",
    name="api.agent_state",
    status_code=202,
    opt=_DOOR,
    include_in_schema=True,
    operation_class=described(shape.Said, Taken, 202),
)
async def agent_state(request: AnyRequest) -> Response[bytes]:
    """What agents are doing, one report or a list of up to 1,000; repeats and older reports change nothing."""
    token = await _program(request)
    given = _listed(await json_of(request, _said, LARGEST_BYTES))
    return _taken(await take_reports(f"{JSON}/{token.name}"[:60], shape.mapped(given)))


@post("/api/v1/agent-state/amazon-connect", name="api.agent_state.connect", status_code=202, opt=_DOOR)
async def from_amazon_connect(request: AnyRequest) -> Response[bytes]:
    """Records of Amazon Connect's agent event stream: one, a list, or as Lambda gets them from Kinesis."""
    await _program(request)
    body = await json_of(request, _connect, LARGEST_BYTES)
    try:
        events = amazon_connect.events(body)
    except msgspec.DecodeError as error:
        raise wrong_shape(error) from error
    return _taken(await take_reports(amazon_connect.SOURCE, amazon_connect.mapped(events)))


@post("/api/v1/agent-state/twilio", name="api.agent_state.twilio", status_code=204, opt=_DOOR)
async def from_twilio(request: AnyRequest) -> Response[None]:
    """One event callback of TaskRouter, posted as a form; signed by Twilio, or with a token as HTTP Basic."""
    form = await form_of(request)
    if not _signed_by_twilio(request, [(name, value) for name, values in form.items() for value in values]):
        await _program(request)
    said = {name: form.last(name) for name in form}
    if not said.get("EventType"):
        raise BadRequest(_("This is no event of TaskRouter: a form with EventType is expected."))
    await take_reports(twilio.SOURCE, twilio.mapped(said))
    return Response(None, status_code=204, media_type="application/json")


@post("/api/v1/agent-state/webex", name="api.agent_state.webex", status_code=202, opt=_DOOR)
async def from_webex(request: AnyRequest) -> Response[bytes]:
    """Webhooks of Webex Contact Center, one or a list."""
    await _program(request)
    events = _listed(await json_of(request, _webex, LARGEST_BYTES))
    return _taken(await take_reports(webex.SOURCE, webex.mapped(events)))


@post("/api/v1/agent-state/genesys", name="api.agent_state.genesys", status_code=202, opt=_DOOR)
async def from_genesys(request: AnyRequest) -> Response[bytes]:
    """Notifications of Genesys Cloud, one or a list, bare or as EventBridge wraps them."""
    await _program(request)
    notifications = _listed(await json_of(request, _genesys, LARGEST_BYTES))
    return _taken(await take_reports(genesys.SOURCE, genesys.mapped(notifications)))


async def _program(request: AnyRequest) -> VerifiedToken:
    """The program that posts. Raises NotLoggedIn without a token of ours, Forbidden with one for something else."""
    given = request.headers.get("authorization", "")
    token = await verify_token(given) or await verify_token(f"Bearer {_basic_password(given)}")
    if token is None:
        raise NotLoggedIn(_("Send a token of scope agent-state as Authorization: Bearer, or as HTTP Basic."))
    if token.scope != SCOPE:
        raise Forbidden(_("This token is for something else: make one with lms token create --scope agent-state."))
    return token


def _basic_password(authorization: str) -> str:
    """The whole token may also stand where the password of HTTP Basic does, whatever the name is."""
    scheme, _space, rest = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except (NotBase64, ValueError):
        return ""


def _signed_by_twilio(request: AnyRequest, pairs: list[tuple[str, str]]) -> bool:
    """Whether Twilio's signature is right for the address it was told: ours, as people outside see it."""
    settings = current_settings()
    given = request.headers.get("x-twilio-signature", "")
    if not settings.twilio_auth_token or not given:
        return False
    query = request.scope["query_string"].decode("latin-1")
    url = f"{settings.base_url}{request.scope['path']}" + (f"?{query}" if query else "")
    wanted = twilio.signature(settings.twilio_auth_token, url, pairs)
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "surrogatepass"))


def _listed(given: T | list[T]) -> list[T]:
    return given if isinstance(given, list) else [given]


def _taken(taken: Taken) -> Response[bytes]:
    return Response(msgspec.json.encode(taken), status_code=202, media_type="application/json")


routes = [agent_state, from_amazon_connect, from_twilio, from_webex, from_genesys]

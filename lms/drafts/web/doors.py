"""What an open editor asks for: save what was typed, read what stands, say that it is open."""

from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import FromPath

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.bodies import json_of
from lms.core.doors import described
from lms.core.guards import actor_of
from lms.drafts import queries, service
from lms.drafts.rules.matter import matter_of, values_of
from lms.drafts.service.saving import DeviceId, Here, Save, Saved

AnyRequest = Request[Any, Any, Any]

LARGEST_BYTES: Final = 900_000
_NO_STORE: Final = {"cache-control": "no-store"}
_PATH: Final = "/api/v1/drafts/{code:str}/units/{key:str}/texts/{locale:str}"


class Standing(msgspec.Struct, frozen=True):
    """A text as it stands: the values of its head, the text below, its version, and who saved it when."""

    head: dict[str, Any]
    body: str
    version: int
    by_name: str
    changed_at: datetime | None


class OpenPage(msgspec.Struct, frozen=True):
    """Which page says that it is open."""

    device_id: DeviceId


_saves = msgspec.json.Decoder(Save)
_pages = msgspec.json.Decoder(OpenPage)
_encode = msgspec.json.Encoder().encode


@put(_PATH, name="api.draft_save", status_code=200, include_in_schema=True, operation_class=described(Save, Saved))
async def api_save(
    request: AnyRequest, code: FromPath[str], key: FromPath[str], locale: FromPath[str]
) -> Response[bytes]:
    """Keep a text; the answer comes when it is on the disk.

    409 `changed` when somebody else saved in between: `version` is the one that stands now, `aside` names what was
    sent, which is kept.
    """
    actor = _writer(request)
    save = await json_of(request, _saves, LARGEST_BYTES)
    return _json(await service.save_text(actor, code, key, locale, save))


@get(_PATH, name="api.draft_text", include_in_schema=True, operation_class=described(None, Standing))
async def api_text(
    request: AnyRequest, code: FromPath[str], key: FromPath[str], locale: FromPath[str]
) -> Response[bytes]:
    """A text as it stands, to be compared with what a page has."""
    found = await queries.open_text(actor_of(request), code, key, locale)
    matter = matter_of(found.text)
    head: dict[str, Any] = dict(values_of(matter.head))
    return _json(Standing(head, matter.body, found.version, found.by_name, found.changed_at))


@post(f"{_PATH}/presence", name="api.draft_here", status_code=200, include_in_schema=True,
      operation_class=described(OpenPage, Here))  # fmt: skip
async def api_here(
    request: AnyRequest, code: FromPath[str], key: FromPath[str], locale: FromPath[str]
) -> Response[bytes]:
    """Say that an editor is open; the answer says who else has the text open and which version stands."""
    actor = _writer(request)
    said = await json_of(request, _pages)
    return _json(await service.here(actor, code, key, locale, said.device_id))


def _writer(request: AnyRequest) -> Actor:
    """Whoever writes no courses learns nothing about these doors, not even what they take. Raises NotFound."""
    actor = actor_of(request)
    require(actor, Action.COURSE_WRITE)
    return actor


def _json(value: Saved | Standing | Here) -> Response[bytes]:
    return Response(_encode(value), media_type="application/json", headers=_NO_STORE)

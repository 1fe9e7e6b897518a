"""A door for whoever types a question: it tells what is like it already."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, post

from lms.banks.queries import Near, near_duplicates
from lms.core.bodies import json_of
from lms.core.doors import described
from lms.imports.web.banks import bank_user

AnyRequest = Request[Any, Any, Any]


class Typed(msgspec.Struct, frozen=True):
    """The text of a question with its answers as it is typed; `besides` is its own key, which is not meant."""

    text: str
    besides: str = ""


class Alike(msgspec.Struct, frozen=True):
    """Questions of banks that are much like it, the most alike first; at most three."""

    alike: tuple[Near, ...]


_typed: Final = msgspec.json.Decoder(Typed)


@post(
    "/api/v1/questions/alike",
    name="api.alike",
    status_code=200,
    include_in_schema=True,
    operation_class=described(Typed, Alike),
)
async def alike(request: AnyRequest) -> Response[Alike]:
    """Tell which questions of the banks that one may use are nearly the same as this text; nothing is written."""
    person, typed = bank_user(request), await json_of(request, _typed)
    found = await near_duplicates(person, typed.text, besides=typed.besides)
    return Response(Alike(found), headers={"cache-control": "no-store"})

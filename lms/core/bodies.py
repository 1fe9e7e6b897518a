"""A JSON body becomes a value, or a refusal that says what is wrong with it."""

from typing import Any, Final, TypeVar

import msgspec
from litestar import Request

from lms.core.errors import BadRequest, Invalid, TooLarge
from lms.core.i18n import gettext as _

LARGEST_BYTES: Final = 64_000

T = TypeVar("T")


async def json_of(
    request: "Request[Any, Any, Any]", decoder: msgspec.json.Decoder[T], largest_bytes: int = LARGEST_BYTES
) -> T:
    """Read and decode the body.

    Raises TooLarge over the limit, Invalid for a wrong shape, BadRequest for what is no JSON (also when it is
    nested so deep that reading it would use up the stack: the framework's own reading answers 500 to that).
    """
    if (request.content_length or 0) > largest_bytes:
        raise _too_large()
    body = await request.body()
    if len(body) > largest_bytes:
        raise _too_large()
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise wrong_shape(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(_("This is not readable JSON in UTF-8.")) from error


def wrong_shape(error: msgspec.DecodeError) -> Invalid:
    """What is said about JSON that is none of what is asked for."""
    return Invalid(_("This does not have the shape that is asked for here: %(why)s.", why=str(error)))


def _too_large() -> TooLarge:
    return TooLarge(_("This is more than an answer can hold."))

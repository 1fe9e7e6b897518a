"""What OpenAPI says of a door that reads its own body: the shape of the body and of the reply, from our structs."""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.openapi.spec import Operation

_JSON = "application/json"


def described(
    body: type[msgspec.Struct] | None, reply: type[msgspec.Struct] | None = None, status: int = 200
) -> type[Operation]:
    """An operation for `@put(..., operation_class=described(Body, Reply))`; a door without a reply answers 204.

    A door that does one thing takes no body.
    """

    @dataclass
    class Described(Operation):
        def to_schema(self) -> dict[str, Any]:
            made = super().to_schema()
            if body is not None:
                made["requestBody"] = {"required": True, "content": {_JSON: {"schema": _schema(body)}}}
            if reply is not None:
                done = made.setdefault("responses", {}).setdefault(str(status), {"description": "Done"})
                done["content"] = {_JSON: {"schema": _schema(reply)}}
            return made

    return Described


def _schema(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """JSON Schema of a struct in one piece: OpenAPI 3.1 takes it as it is."""
    schema = msgspec.json.schema(struct)
    definition: dict[str, Any] = schema["$defs"].pop(struct.__name__)
    return definition

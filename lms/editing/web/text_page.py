"""The page on which a text is written."""

from typing import Any, Final

import msgspec
from litestar import Response

from lms.core.guards import actor_of
from lms.core.headers import CONTENT_SECURITY_POLICY
from lms.core.ids import new_ref
from lms.core.marked_yaml import split
from lms.core.templating import page
from lms.courses.rules.pages import parse_page
from lms.drafts import queries
from lms.drafts.rules.matter import matter_of, values_of
from lms.editing.queries import source_text
from lms.editing.web.asides import compared
from lms.editing.web.blocks import ready_made
from lms.editing.web.opened import NO_STORE, AnyRequest, Opened

WITH_FRAME: Final = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"


class About(msgspec.Struct, frozen=True):
    """What the head says beside the title, as fields show it."""

    kind: str
    required: bool
    complete: str
    minutes: str
    clauses: str
    media: str


async def text_page(request: AnyRequest, opened: Opened) -> Response[bytes]:
    """Title and text, the preview beside them, for a translation the source too."""
    actor, at = actor_of(request), (opened.view.code, opened.unit.key, opened.locale)
    found = await queries.open_text(actor, *at)
    matter = matter_of(found.text)
    values = values_of(matter.head)
    translated = opened.locale != opened.view.source
    return page(
        request,
        "editing/text.html",
        headers={**NO_STORE, "content-security-policy": WITH_FRAME},
        opened=opened,
        found=found,
        title=str(values.get("title", "")),
        body=matter.body,
        about=_about(values),
        media=tuple((await queries.surroundings(actor, found.draft_id)).media),
        device=new_ref(),
        blocks=ready_made(opened.locale),
        line=_line(request, found.text),
        waiting=await compared(actor, *at, found.text),
        source=await source_text(actor, *at[:2], opened.view.source, found.follows) if translated else None,
    )


def _line(request: AnyRequest, text: str) -> int:
    """The line of the text below the head for the line of the file, or the paragraph, that the address names."""
    matter = split(text, "")[0]
    number = _number(request, "line")
    if block := _number(request, "block"):
        blocks = parse_page(matter.body, "", matter.body_line)[0].blocks
        number = next((one.line for one in blocks if one.number == block), 0)
    return max(0, number - matter.body_line + 1)


def _number(request: AnyRequest, name: str) -> int:
    named = str(request.query_params.get(name, ""))
    return int(named) if named.isascii() and named.isdecimal() and len(named) < 7 else 0


def _about(values: dict[str, Any]) -> About:
    named = values.get("clauses", [])
    return About(
        kind=str(values.get("kind", "page")),
        required=str(values.get("required", "yes")).casefold() not in {"no", "false", "off"},
        complete=str(values.get("complete", "")),
        minutes=str(values.get("minutes", "")),
        clauses=", ".join(map(str, named)) if isinstance(named, list) else str(named),
        media=str(values.get("media", "")).removeprefix("media/"),
    )

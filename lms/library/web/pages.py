"""The list, one file, and the chooser."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.templating import fragment, page
from lms.library.queries.items import CHOOSER_PAGE, PAGE, item_page, items
from lms.library.queries.strays import stray_count
from lms.library.queries.uses import bank_uses, draft_uses, published_uses
from lms.media.rules.uploads import SORT_NAMES, Sort
from lms.media.service import rename

AnyRequest = Request[Any, Any, Any]
PageNumber = Annotated[str, QueryParameter(name="page")]

_CHOICES = [(str(sort), name) for sort, name in SORT_NAMES.items() if sort is not Sort.CAPTIONS]


class AltForm(msgspec.Struct, frozen=True):
    """What a picture shows, for those who cannot see it."""

    alt: Annotated[str, Meta(max_length=300)] = ""


@get("/authoring/media", name="library")
async def library(
    request: AnyRequest, q: FromQuery[str] = "", sort: FromQuery[str] = "", number: PageNumber = "1"
) -> Response[bytes]:
    """Files for courses, what was changed last first."""
    return await show_library(request, q=q, sort=sort, number=number)


async def show_library(
    request: AnyRequest, *, q: str = "", sort: str = "", number: str = "1", refusal: str = "", status: int = 200
) -> Response[bytes]:
    """The list, with a sentence when a file could not be taken."""
    found = await items(actor_of(request), q, sort, page_number(number))
    return page(
        request, "library/library.html", status=status, found=found, size=PAGE, q=q, sort=sort, sorts=_CHOICES,
        refusal=refusal, strays=await stray_count(),
    )  # fmt: skip


@get("/authoring/media/chooser", name="library.chooser")
async def chooser(
    request: AnyRequest, q: FromQuery[str] = "", sort: FromQuery[str] = "", number: PageNumber = "1"
) -> Response[bytes]:
    """A part of a page: files to choose from, for a dialog of an editor."""
    found = await items(actor_of(request), q, sort, page_number(number), CHOOSER_PAGE)
    return fragment(
        request, "library/_chooser.html", found=found, size=CHOOSER_PAGE, q=q, sort=sort, sorts=_CHOICES
    )  # fmt: skip


@get("/authoring/media/{ref:str}", name="library.item")
async def item(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """One file: what it shows, its versions and captions, where it is used."""
    return await show_item(request, ref)


@post("/authoring/media/{ref:str}", name="library.alt")
async def alt(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Say what a picture shows."""
    actor, form = actor_of(request), await posted(request, AltForm)
    if form.value is None:
        return await show_item(request, ref, form=form, status=422)
    await rename(actor, ref, alt=form.value.alt)
    return Redirect(f"/authoring/media/{ref}?done=kept", status_code=303)


async def show_item(
    request: AnyRequest, ref: str, *, form: Bound[AltForm] | None = None, refusal: str = "", status: int = 200
) -> Response[bytes]:
    """The page of one file, with a sentence when something was refused."""
    found = await item_page(actor_of(request), ref)
    return page(
        request, "library/item.html", status=status, found=found, row=found.row, refusal=refusal,
        form=form or blank(AltForm, alt=found.row.alt), uses=await published_uses(found.id),
        drafts=await draft_uses(found.id),
        banks=await bank_uses(found.id, actor_of(request).person_id), sort_names=SORT_NAMES,
        done=request.query_params.get("done", ""),
    )  # fmt: skip


def page_number(given: str) -> int:
    """The page that is asked for; the first one for what is no number."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1

"""Bringing questions into a bank: choose or paste, look at what would come in, import, and take it back."""

from contextlib import suppress
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from lms.banks import service as banks
from lms.banks.queries import BankHead, import_of
from lms.banks.rules.planning import Fate
from lms.core.errors import Conflict, Invalid, NotFound, TooLarge
from lms.core.forms import Form, form_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.imports.service import Outlook, foresee, keep_upload, upload_of
from lms.imports.web import views
from lms.imports.web.banks import bank_of, bank_user
from lms.interchange.rules import Role
from lms.interchange.rules.files import LARGEST

AnyRequest = Request[Any, Any, Any]
_BODY: Final = LARGEST + (1 << 20)
_ROLES: Final = frozenset(Role)


@get("/authoring/banks/{ref:str}/imports/new", name="import.new")
async def new_import(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """Choose a file, or paste questions."""
    return page(request, "imports/new.html", bank=await bank_of(request, ref), sentence="", typed="")


@post(
    "/authoring/banks/{ref:str}/dry-runs",
    name="import.dry_run",
    status_code=200,
    request_max_body_size=_BODY,
    opt={"form_limit": _BODY},
)
async def dry_run(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """What would come in, what of it would be lost, and what cannot be read; nothing is written."""
    bank, form = await bank_of(request, ref), await form_of(request)
    try:
        content, source, upload = await _content(request, form)
        outlook = await foresee(content, bank=bank.name, locale=bank.locale, columns=_columns(form))
    except (Invalid, TooLarge, NotFound) as refusal:
        return page(
            request, "imports/new.html", status=422, bank=bank, sentence=refusal.message, typed=form.last("text")
        )
    return looked(request, bank, outlook, source=source, upload=upload)


@post("/authoring/banks/{ref:str}/imports", name="import.start")
async def start(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Import what was looked at; a job writes it."""
    bank, form, person = await bank_of(request, ref), await form_of(request), bank_user(request)
    try:
        content = await upload_of(person, form.last("upload"))
        outlook = await foresee(content, bank=bank.name, locale=bank.locale, columns=_columns(form))
    except (Invalid, TooLarge, NotFound) as refusal:
        return page(request, "imports/new.html", status=422, bank=bank, sentence=refusal.message, typed="")
    source, upload = form.last("source"), form.last("upload")
    if not outlook.coming or (outlook.refused and form.last("skip_bad") != "yes"):
        return looked(request, bank, outlook, source=source, upload=upload, status=422)
    planned, format_ = list(outlook.planned.values()), outlook.reading.format
    try:
        made = await banks.begin_import(bank, planned, source=source, format_=format_, person=person, as_job=True)
    except banks.BankFull as refusal:
        return page(request, "imports/new.html", status=409, bank=bank, sentence=refusal.message, typed="")
    return Redirect(f"/authoring/banks/{ref}/imports/{made}", status_code=303)


@get("/authoring/banks/{ref:str}/imports/{batch:str}", name="import")
async def import_page(request: AnyRequest, ref: FromPath[str], batch: FromPath[str]) -> Response[bytes]:
    """How far an import is, what came of it, and what would stay if it were taken back."""
    bank = await bank_of(request, ref)
    found = await import_of(bank.id, batch)
    if found is None:
        raise NotFound(_("There is no such import."))
    stay = await banks.would_stay(found.id) if found.state == "done" else ()
    return page(
        request, "imports/one.html", headers={"cache-control": "no-store"}, bank=bank, found=found, stay=stay[:50],
        stays=len(stay), format_name=views.FORMATS.get(found.format, found.format),
    )  # fmt: skip


@post("/authoring/banks/{ref:str}/imports/{batch:str}/undo", name="import.undo")
async def undo(request: AnyRequest, ref: FromPath[str], batch: FromPath[str]) -> Response[Any]:
    """Take an import back, as far as nobody used or changed it."""
    bank = await bank_of(request, ref)
    if await import_of(bank.id, batch) is None:
        raise NotFound(_("There is no such import."))
    with suppress(Conflict):  # pressed twice, or before it was done: the page says how it stands
        await banks.undo_import(batch, bank_user(request))
    return Redirect(f"/authoring/banks/{ref}/imports/{batch}", status_code=303)


async def _content(request: AnyRequest, form: Form) -> tuple[bytes, str, str]:
    """The file, its name, and the reference under which it is kept: from before, uploaded, or pasted."""
    person = bank_user(request)
    if form.last("upload"):
        return await upload_of(person, form.last("upload")), form.last("source"), form.last("upload")
    files = [each for _name, each in (await request.form()).multi_items() if isinstance(each, UploadFile)]
    content = await files[-1].read() if files and files[-1].filename else b""
    source = files[-1].filename if content else ""
    content = content or form.last("text").encode()
    if not content.strip():
        raise Invalid(_("Choose a file, or paste questions."))
    return content, source, await keep_upload(person, content)


def _columns(form: Form) -> tuple[Role, ...]:
    """What a person said that the columns of a sheet hold; empty when nobody said anything."""
    said = [each for each in form.get("column", []) if each in _ROLES]
    return tuple(Role(each) for each in said)


def looked(
    request: AnyRequest, bank: BankHead, outlook: Outlook, *, source: str, upload: str, status: int = 200
) -> Response[bytes]:
    """The page that tells what would come in; `source` is what it is called, `upload` where it is kept meanwhile."""
    counted = {fate: outlook.count(fate) for fate in Fate}
    said = views.reports(outlook)
    return page(
        request, "imports/dry_run.html", status=status, bank=bank, outlook=outlook, counted=counted, said=said,
        source=source, upload=upload, columns=views.columns_of(outlook), choices=views.column_choices(),
        format_name=views.FORMATS[outlook.reading.format], most=views.MOST_SHOWN,
        passed_over=len(outlook.reading.passed_over), samples=views.samples(outlook),
    )  # fmt: skip

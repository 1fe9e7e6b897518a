"""`lms questions import | export | undo`: questions of banks as files (docs/interchange.md)."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from lms.accounts.queries import actor_by_login
from lms.banks import service as banks
from lms.banks.queries import BankHead, bank_by_name, whole_bank
from lms.banks.rules.planning import Fate
from lms.cli.progress import progress
from lms.cli.runner import run
from lms.core.errors import NotFound
from lms.core.i18n import LOCALES
from lms.core.settings import Settings
from lms.imports.service import Outlook, foresee
from lms.interchange.rules import Format, Written, write_file
from lms.questions.rules.kinds import in_language

_ENDINGS: Final = {
    ".gift": Format.GIFT,
    ".xml": Format.MOODLE_XML,
    ".txt": Format.QUIZ_TEXT,
    ".quiz": Format.QUIZ_TEXT,
    ".csv": Format.CSV,
}
_FATES: Final = {Fate.NEW: "new", Fate.CHANGED: "changed", Fate.SAME: "there already", Fate.REFUSED: "with errors"}
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group()
def questions() -> None:
    """Question banks as files."""


@questions.command(name="import")
@click.argument("file", type=FILE)
@click.option("--bank", required=True, help="The bank's name; it is made when there is none.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
@click.option("--skip-bad", is_flag=True, help="Import what can be read although the file has errors.")
@click.option("--owner", help="Log-in of the owner of a bank that is made.")
@click.option(
    "--language", type=click.Choice(LOCALES), help="Language of a bank that is made; else told from the file."
)
def import_(**given: object) -> None:
    """Bring the questions of FILE into a bank: GIFT, Aiken, Moodle XML, QTI of Canvas, CSV, XLSX or ours."""
    file = Path(str(given["file"]))
    content = file.read_bytes()
    dry, bad = bool(given["dry_run"]), bool(given["skip_bad"])

    async def work(settings: Settings) -> tuple[Outlook, str]:
        del settings
        return await _import(content, given, dry=dry, skip_bad=bad)

    outlook, ref = run(work)
    said = _as_json(outlook, ref) if given["as_json"] else _as_lines(outlook, file)
    click.echo(said)
    if outlook.refused and not bad:
        noun = "question has errors" if len(outlook.refused) == 1 else "questions have errors"
        raise click.ClickException(f"{len(outlook.refused)} {noun}; nothing was changed.")
    if ref and not given["as_json"]:
        click.echo(f"Done. To take it back: lms questions undo {ref}")


@questions.command()
@click.option("--bank", required=True, help="The bank's name.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(bank: str, file: Path) -> None:
    """Write the questions of a bank into FILE; its ending says how: .gift, .xml, .csv, .txt or .quiz."""
    format_ = _ENDINGS.get(file.suffix.lower())
    if format_ is None:
        raise click.ClickException(f"{file.name} tells no format. Write to one of {', '.join(_ENDINGS)}.")

    async def work(settings: Settings) -> tuple[int, Written]:
        del settings
        return await _export(bank, format_)

    number, written = run(work)
    for remark in written.remarks:
        click.echo(f"{remark.key}: {remark.message}", err=True)
    try:
        file.write_text(written.content, encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    left_out = len({remark.key for remark in written.remarks if remark.left_out})
    click.echo(f"{number - left_out} questions written to {file}, {left_out} left out.")


@questions.command()
@click.argument("import_ref", metavar="IMPORT")
def undo(import_ref: str) -> None:
    """Take back an import: what no quiz asks and nobody changed since."""

    async def work(settings: Settings) -> banks.Undone:
        del settings
        return await banks.undo_import(import_ref, None)

    undone = run(work)
    for left in undone.left:
        click.echo(f"{left.key} stays: {left.why}")
    click.echo(f"{undone.gone} questions taken out, {undone.restored} as before, {len(undone.left)} stay.")


async def _import(content: bytes, given: dict[str, object], *, dry: bool, skip_bad: bool) -> tuple[Outlook, str]:
    bank, name = await bank_by_name(str(given["bank"])), str(given["bank"])
    wanted = bank.locale if bank else given["language"]
    outlook = await foresee(content, bank=name, locale=str(wanted) if wanted else None)
    if dry or (outlook.refused and not skip_bad) or not outlook.coming:
        return outlook, ""
    bank = bank or await _made(name, outlook.locale, given["owner"])
    planned = list(outlook.planned.values())
    ref = await banks.begin_import(
        bank, planned, source=Path(str(given["file"])).name, format_=outlook.reading.format, person=None, as_job=False
    )
    await banks.run_import(ref, lambda done, total: progress("Importing", done, total))
    return outlook, ref


async def _made(name: str, locale: str, login: object) -> BankHead:
    owner = (await actor_by_login(str(login))).person_id if login else None
    await banks.make_bank(name, locale=locale, owner=owner)
    bank = await bank_by_name(name)
    assert bank
    return bank


async def _export(name: str, format_: Format) -> tuple[int, Written]:
    bank = await bank_by_name(name)
    if bank is None:
        raise NotFound(f"There is no bank called {name}.")
    found = [in_language(each.languages, bank.locale) for each in await whole_bank(bank.id)]
    return len(found), write_file(format_, found, bank.locale)


def _as_lines(outlook: Outlook, file: Path) -> str:
    lines = [*outlook.reading.notes, *_columns(outlook)]
    for item in outlook.reading.items:
        where = f"{file}:{item.line}: {f'{item.within}: ' if item.within else ''}"
        lines += [f"{where}{why}" for why in outlook.why(item)]
        lines += [f"{where}{item.name}: {warning}" for warning in item.warnings]
    counted = [f"{outlook.count(fate)} {words}" for fate, words in _FATES.items()]
    passed_over = len(outlook.reading.passed_over)
    return "\n".join([*lines, f"{outlook.reading.format}: {', '.join(counted)}, {passed_over} no questions."])


def _columns(outlook: Outlook) -> Sequence[str]:
    pairs = zip(outlook.reading.headings, outlook.reading.columns, strict=True)
    said = [f"{heading or '?'} = {column}" for heading, column in pairs]
    return [f"Columns: {', '.join(said)}."] if said else []


def _as_json(outlook: Outlook, ref: str) -> str:
    items = [
        {
            "number": item.number,
            "line": item.line,
            "name": item.name,
            "within": item.within,
            "fate": str(outlook.fate(item) or "no question"),
            "key": outlook.planned[item.number].key if item.number in outlook.planned else "",
            "errors": list(outlook.why(item)) if outlook.fate(item) is Fate.REFUSED else [],
            "warnings": list(item.warnings),
        }
        for item in outlook.reading.items
    ]
    head = {"format": str(outlook.reading.format), "language": outlook.locale, "import": ref}
    counts = {str(fate): outlook.count(fate) for fate in Fate}
    said = {**head, "notes": list(outlook.reading.notes), "counts": counts, "questions": items}
    return json.dumps(said, ensure_ascii=False)

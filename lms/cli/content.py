"""`lms content check | publish | export`: courses as files (docs/content-format.md)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from lms.accounts.queries import unit_ids
from lms.banks.queries import bank_by_name
from lms.banks.rules.versions import Change
from lms.cli.runner import run
from lms.core.problems import Problem
from lms.core.settings import Settings
from lms.courses.queries import standing
from lms.drafts import queries as drafts
from lms.transfer import service as transfer

_SHOWN_KEYS = 12
_SHOWN_FILES = 30
_ALSO = ": these files change it too"
_BOTH = (
    "Pages that both changed: %s. Nothing was published. Publish in the browser first, or put both together:"
    " `lms content export CODE DIR --draft` writes the words of the browser. Or go on with --over-draft: these"
    " files are published, and what was written in the browser stays in the draft until somebody decides."
)
_TAKES_BACK = (
    "Nothing was published. Export the course again and put your changes into that, or copy what is newer into these"
    " files. Or go on with --over-newer: these files are published as they are, and the newer versions stay in the"
    " course's history."
)
_UNMARKED = (
    "  Nothing says which version of this course these files were made from, so nobody could tell whether they take"
    " anything back. `lms content export` writes it into .lull.yaml."
)
_QUESTIONS = {
    Change.NEW: "new",
    Change.EQUIVALENT: "with other words only (statistics go on)",
    Change.CHANGED: "changed (statistics begin again)",
    Change.RETIRED: "retired",
}
DIRECTORY = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def content() -> None:
    """Courses as files."""


@content.command()
@click.argument("directory", type=DIRECTORY)
def check(directory: Path) -> None:
    """Check the course, or every course, in DIRECTORY; every error with its file and line."""
    _refuse(transfer.check(directory))
    if named := transfer.banks_named(directory):
        _refuse(run(lambda _settings: _missing(named)))
    if wanted := transfer.units_named(directory):
        _refuse(run(lambda _settings: _unknown(wanted)))
    click.echo("No errors.")


@content.command()
@click.argument("directory", type=DIRECTORY)
@click.option("--over-draft", is_flag=True, help="Also when the browser has changed the same pages: see above.")
@click.option("--over-newer", is_flag=True, help="Also when this takes back what newer versions say: see above.")
def publish(directory: Path, *, over_draft: bool, over_newer: bool) -> None:
    """Publish what changed in DIRECTORY as a new version.

    Changes that were made in the browser and are not published are told. Nothing of them is lost: they go on upon the
    new version. Where both changed the same page, nothing is published without --over-draft; with it the outline in
    the browser says which pages, and what was written there stays in their history.

    An export carries of which version it is. Where a newer one, published in the browser or from other files, says
    something that these files would take back, nothing is published without --over-newer.
    """
    _refuse(transfer.check(directory, run(_published)))
    told = run(lambda _settings: _told(transfer.texts_of(directory)))
    if told and not over_draft:
        raise click.ClickException(_BOTH % told)

    async def work(settings: Settings) -> Sequence[transfer.Published]:
        del settings
        try:
            return await transfer.publish(directory, newer=transfer.Newer.OVER if over_newer else transfer.Newer.ASK)
        except transfer.TakesBack as refused:
            for origin in refused.found:
                _taken_back(origin)
            raise click.ClickException(_TAKES_BACK) from None

    for one in run(work):
        click.echo(f"{one.code}: version {one.number} " + ("published." if one.changed else "is unchanged."))
        if one.origin and one.origin.base is None:
            click.echo(_UNMARKED, err=True)
        for quiz, became in one.questions.items():
            for change in dict.fromkeys(became.values()):
                keys = [key for key, what in became.items() if what is change]
                click.echo(f"  {quiz}: {len(keys)} {_QUESTIONS[change]}: {_few(keys)}")


@content.command()
@click.argument("code")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--draft", is_flag=True, help="What is being written in the browser, not what is published.")
def export(code: str, directory: Path, *, draft: bool) -> None:
    """Write the newest version of course CODE into DIRECTORY/CODE."""

    async def work(settings: Settings) -> Path:
        del settings
        if draft:
            return await transfer.write_out(await drafts.draft_files(code), code, directory)
        return await transfer.export(code, directory)

    click.echo(f"Written to {run(work)}.")


async def _published(_settings: Settings) -> frozenset[str]:
    """Codes of courses that links may lead to, beside those in the folder."""
    return frozenset(await standing())


async def _told(folders: Mapping[str, Mapping[str, str]]) -> int:
    """Say what the browser has changed and not published; returns on how many pages the files say something else."""
    both = 0
    for code, files in folders.items():
        if found := await drafts.waiting(code, files):
            click.echo(f"{code}: changed in the browser and not published:", err=True)
            for one in found:
                since = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
                click.echo(f"  {one.path}, {one.by_name}, {since}" + (_ALSO if one.also else ""), err=True)
        both += sum(one.also for one in found)
    return both


def _taken_back(origin: transfer.Origin) -> None:
    """Say which versions are newer than the files, and what of them would be taken back."""
    made = f"made from version {origin.base}" if origin.base else "begun before the first version"
    click.echo(f"{origin.code}: these files were {made}. Newer:", err=True)
    for one in origin.newer:
        by = one.by_name or "from files"
        note = f": “{one.note}”" if one.note else ""
        click.echo(f"  version {one.version.number}, {by}, {one.at.astimezone():%Y-%m-%d %H:%M}{note}", err=True)
    click.echo("What they say there would be taken back:", err=True)
    for loss in origin.lost[:_SHOWN_FILES]:
        click.echo(f"  {loss.path}" + (_ALSO if loss.also else ""), err=True)
    if (rest := len(origin.lost) - _SHOWN_FILES) > 0:
        click.echo(f"  and {rest} more", err=True)


async def _missing(named: Mapping[str, str]) -> list[Problem]:
    """A problem for each bank that this installation does not have."""
    sentence = "There is no question bank called “%s”. Make it, or take it out of “banks”."
    return [Problem(quiz, 0, sentence % bank) for bank, quiz in named.items() if await bank_by_name(bank) is None]


async def _unknown(wanted: Mapping[str, str]) -> list[Problem]:
    """A problem for each org unit that this installation does not have."""
    known = await unit_ids()
    sentence = "There is no org unit “%s”. Correct its code, or take it out of “visible_to”."
    return [Problem(path, 0, sentence % code) for code, path in wanted.items() if code not in known]


def _few(keys: Sequence[str]) -> str:
    """The first keys; of a new quiz nobody wants to read all."""
    rest = len(keys) - _SHOWN_KEYS
    return ", ".join(keys[:_SHOWN_KEYS]) + (f" and {rest} more" if rest > 0 else "")


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        for problem in problems:
            click.echo(str(problem), err=True)
        noun = "error" if len(problems) == 1 else "errors"
        raise click.ClickException(f"{len(problems)} {noun}; nothing was changed.")

"""`lms policy import | list`: policies as Markdown (docs/policy.md)."""

import re
from pathlib import Path

import click

from lms.cli.runner import run
from lms.core.i18n import LOCALES
from lms.core.settings import Settings
from lms.policies import queries, service
from lms.policies.service import Draft, Outlook

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group()
def policy() -> None:
    """Policies whose clauses pages and questions serve."""


@policy.command(name="import")
@click.argument("file", type=FILE)
@click.option("--key", help="How pages name it, as in KEY.4.1; else made from the file's name.")
@click.option("--title", default="", help="Its title; else the first heading of the file.")
@click.option("--language", type=click.Choice(LOCALES), help="The text's language; else the policy's first, else en.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_(file: Path, key: str | None, title: str, language: str | None, *, dry_run: bool) -> None:
    """Bring FILE in as a policy, or as a newer text of the one with that key.

    The first language of a policy decides which clauses there are. In another one, FILE says what they say there.
    """
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is no text in UTF-8. Save the policy as Markdown.") from error
    named = key or _key(file.stem)

    async def work(settings: Settings) -> Outlook:
        del settings
        stands = None if language else await queries.policy(named)
        draft = Draft(named, text, title, language or (stands.locale if stands else "en"))
        return await (service.foresee(None, draft) if dry_run else service.apply(None, draft))

    for line in _lines(run(work)):
        click.echo(line)
    click.echo("Nothing was changed." if dry_run else "Done.")


@policy.command(name="list")
def list_() -> None:
    """Every policy with its key and the number of its clauses."""

    async def work(settings: Settings) -> tuple[queries.PolicyRow, ...]:
        del settings
        return await queries.policies("en")

    for one in run(work):
        at = one.at.date().isoformat() if one.at else "with Lull"
        click.echo(f"{one.key or '-':12}  {one.clauses:5} clauses  {at}  {one.title}")


def _lines(found: Outlook) -> list[str]:
    what = found.changes
    counts = f"{len(what.added)} new, {len(what.changed)} changed, {len(what.removed)} retired, {len(what.back)} back"
    beside = [
        f"  {found.locale} follows {found.follows}: {found.missing} clauses without a text in it",
        *(f"  ? {one.id} {one.title}: the policy has no such id" for one in found.unknown),
    ]
    return [
        f"{found.key}: {found.title}: {counts}, {what.same} the same.",
        *(beside if found.follows else ()),
        *(f"  {n} texts in {locale} do not say the same any more and go" for locale, n in found.lost),
        *(f"  + {one.id} {one.title}" for one in (*what.added, *what.back)),
        *(f"  ~ {one.after.id} {one.after.title}" for one in what.changed),
        *(f"  - {one.id} {one.title}" for one in what.removed),
        *(f"  line {one.line}: {one.message} ({one.words})" for one in found.read.unread),
    ]


def _key(stem: str) -> str:
    """A key out of a file's name: "Data protection 2026" is data-protect."""
    words = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-").lstrip("0123456789-")
    return words[:12].strip("-") or "policy"

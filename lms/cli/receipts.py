"""`lms receipts`: whether the answers that are kept are those that were handed in."""

import click

from lms.answers.queries import Checked, check_receipts
from lms.cli.runner import run
from lms.core.errors import NotFound
from lms.core.settings import Settings


@click.group()
def receipts() -> None:
    """Receipts of attempts that were handed in."""


@receipts.command()
@click.argument("attempt", default="")
def verify(attempt: str) -> None:
    """Make all receipts again from the answers that are kept, or that of one ATTEMPT; exit 1 when one differs."""

    async def work(settings: Settings) -> tuple[int, list[Checked]]:
        del settings
        count, wrong, last = 0, list[Checked](), 0
        while found := await check_receipts(attempt, last):
            count, last = count + len(found), found[-1].attempt_id
            wrong += [each for each in found if not each.matches]
        if attempt and not count:
            raise NotFound(f"There is no attempt {attempt} that was handed in.")
        return count, wrong

    count, wrong = run(work)
    if wrong:
        refs = ", ".join(each.ref for each in wrong[:10])
        raise click.ClickException(f"{len(wrong)} of {count} receipts do not match the answers that are kept: {refs}.")
    click.echo(f"{count} receipts match the answers that are kept.")

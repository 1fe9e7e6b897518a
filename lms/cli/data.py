"""`lms migrate`, `lms backup`, `lms restore` and `lms demo`: the data of an installation."""

from pathlib import Path

import click

from lms.cli.progress import progress
from lms.cli.runner import run
from lms.core import backup as backups
from lms.core import db
from lms.core.db import migrate as migrations
from lms.core.running import is_served
from lms.core.settings import Settings

CONTENT = Path(__file__).resolve().parents[2] / "content"


@click.command()
@click.option("--back", default=0, type=click.IntRange(0, 100), help="Take the last N migrations back instead.")
def migrate(back: int) -> None:
    """Bring the database up to date."""

    async def work(settings: Settings) -> tuple[str, ...]:
        del settings
        if back:
            return await migrations.backwards(db.engine(), back)
        return await migrations.forwards(db.engine())

    done = run(work, migrated=False)
    click.echo("\n".join(done) if done else "The database is up to date.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write database and media into one FILE, while the server runs."""

    async def work(settings: Settings) -> str:
        return (await backups.backup(file, settings)).sentence

    click.echo(run(work, migrated=False))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", count=True, help="Replace what is in the database now; twice: while a server runs, too.")
def restore(file: Path, *, force: int) -> None:
    """Bring a backup back; a damaged, foreign or newer FILE is refused and nothing is changed."""

    async def work(settings: Settings) -> str:
        if force == 1 and is_served(settings.data_dir):
            raise click.ClickException(
                f"A server is running with {settings.data_dir} and keeps published courses in memory. Stop it first,"
                " or give --force twice and start it anew afterwards. Nothing was changed."
            )
        return (await backups.restore(file, settings, force=bool(force))).sentence

    click.echo(run(work))


@click.command()
@click.option("--people", default=60, show_default=True, type=click.IntRange(11, 20_000), help="How many people.")
@click.option("--months", default=3, show_default=True, type=click.IntRange(1, 36), help="Months of history.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same data.")
def demo(people: int, months: int, seed: int) -> None:
    """Fill an empty database with a believable call centre."""

    async def work(settings: Settings) -> str:
        from lms.demo import fill
        from lms.transfer import service as transfer

        made = await fill(
            settings,
            people=people,
            months=months,
            seed=seed,
            progress=progress,
            publish=lambda: transfer.publish(CONTENT),
        )
        counts = f"{made.people} people, {made.enrolments} enrolments, {made.attempts} attempts."
        return f"{counts} Password: {settings.demo_password}"

    click.echo(run(work))

"""`lms user` and `lms token`: accounts from the command line."""

import click

from lms.accounts import service as accounts
from lms.accounts.rules.people import Details
from lms.accounts.rules.permissions import Role
from lms.cli.runner import run
from lms.core.settings import Settings


@click.group()
def user() -> None:
    """People who log in."""


@user.command()
@click.argument("login")
@click.password_option(help="The new password; asked for when it is not given.")
def passwd(login: str, password: str) -> None:
    """Set the password of LOGIN and end that person's log-ins."""

    async def work(settings: Settings) -> None:
        del settings
        await accounts.set_password(login, password)

    run(work)
    click.echo(f"The password of {login} is set.")


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="The name to show.")
@click.option("--email", default=None, help="For log-in and password links.")
@click.option("--administrator", is_flag=True, help="May manage people.")
@click.password_option(help="The password; asked for when it is not given.")
def create(login: str, name: str, email: str | None, password: str, *, administrator: bool) -> None:
    """Make an account, for instance the first administrator's."""

    async def work(settings: Settings) -> None:
        del settings
        _id, ref = await accounts.create_person(None, Details(login, name, name, email=email))
        await accounts.set_password(login, password)
        if administrator:
            await accounts.grant_role(None, ref, Role.ADMINISTRATOR)

    run(work)
    click.echo(f"{login} can log in.")


@click.group()
def token() -> None:
    """Doors for other programs."""


@token.command("create")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", required=True, help="What it may do.")
def create_token(name: str, scope: str) -> None:
    """Make an API token; it is shown once."""

    async def work(settings: Settings) -> str:
        del settings
        return await accounts.create_token(name, scope)

    click.echo(run(work))
    click.echo("Keep it now: it is not shown again.", err=True)

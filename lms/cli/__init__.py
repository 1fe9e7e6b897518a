"""The `lms` command: exit 0 on success, 1 on a refusal said in one sentence, 2 on wrong usage."""

import importlib

import click

_HOME = {
    "serve": "server",
    "worker": "server",
    "run": "server",
    "migrate": "data",
    "doctor": "doctor",
    "backup": "data",
    "restore": "data",
    "demo": "data",
    "content": "content",
    "questions": "questions",
    "policy": "policy",
    "receipts": "receipts",
    "user": "people",
    "token": "people",
}


class _LateGroup(click.Group):
    """Imports a command's module only when that command is asked for: `lms --help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_HOME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        home = _HOME.get(cmd_name)
        if home is None:
            return None
        module = importlib.import_module(f"lms.cli.{home}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lull", version="0.1.0", prog_name="lms")
def main() -> None:
    """Lull: learning between calls."""

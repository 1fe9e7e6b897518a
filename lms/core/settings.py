"""What an installation can set, read once from the environment."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from lms.core.errors import Misconfigured
from lms.core.i18n import gettext as _

_MOST_DAYS: Final = 3650


class Settings(msgspec.Struct, frozen=True):
    """Every setting has a default that suits one machine; `lms doctor` lists them."""

    database_url: str
    data_dir: Path
    site_name: str
    base_url: str
    secret_key: str
    smtp_url: str
    demo_password: str
    demo_logins: bool = False
    ami_url: str = ""
    twilio_auth_token: str = ""
    agent_states_days: int = 90


def load_settings(env: Mapping[str, str]) -> Settings:
    """Read LMS_* from `env`; makes the data folder and keeps a new secret key there when none is given.

    The database stands in the data folder unless LMS_DATABASE_URL says otherwise.
    Raises Misconfigured for a value that cannot be used.
    """
    data_dir = _folder(Path(_value(env, "DATA_DIR", "var")))
    return Settings(
        database_url=_value(env, "DATABASE_URL", f"sqlite:///{data_dir}/lms.sqlite3"),
        data_dir=data_dir,
        site_name=_value(env, "SITE_NAME", "Lull"),
        base_url=_address(_value(env, "BASE_URL", "http://127.0.0.1:8000")),
        secret_key=_value(env, "SECRET_KEY", "") or _kept_key(data_dir / "secret.key"),
        smtp_url=_value(env, "SMTP_URL", ""),
        demo_password=_value(env, "DEMO_PASSWORD", "between-calls"),
        demo_logins=_value(env, "DEMO_LOGINS", "").lower() in {"1", "true", "yes", "on"},
        ami_url=_value(env, "AMI_URL", ""),
        twilio_auth_token=_value(env, "TWILIO_AUTH_TOKEN", ""),
        agent_states_days=_days(_value(env, "AGENT_STATES_DAYS", "90")),
    )


_current: list[Settings] = []


def use_settings(settings: Settings) -> Settings:
    """Make these the settings of this process: once at start-up, and in tests."""
    _current[:] = [settings]
    return settings


def use_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read the environment and make it the settings of this process."""
    return use_settings(load_settings(os.environ if env is None else env))


def current_settings() -> Settings:
    """The settings of this process; the environment is read when nobody has done so before."""
    return _current[0] if _current else use_environment()


def _value(env: Mapping[str, str], name: str, default: str) -> str:
    return env.get(f"LMS_{name}", "").strip() or default


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Misconfigured(_("LMS_BASE_URL has to be an address such as https://learn.example.org."))
    return url.rstrip("/")


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= _MOST_DAYS:
        raise Misconfigured(_("LMS_AGENT_STATES_DAYS has to be a number of days from 1 to %(most)s.", most=_MOST_DAYS))
    return int(text)


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = _("The data folder %(path)s cannot be made: %(reason)s.", path=path, reason=error.strerror)
        raise Misconfigured(sentence) from error
    return path


def _kept_key(path: Path) -> str:
    """The key kept in the data folder; of processes that start together, the first one's key wins."""
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        sentence = _(
            "The secret key in %(path)s cannot be read or kept. Set LMS_SECRET_KEY or correct that file.", path=path
        )
        raise Misconfigured(sentence) from error


def _write_once(path: Path, text: str) -> None:
    """A whole file or none: written beside, private to its owner, then linked to its name."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    try:
        os.write(handle, text.encode("ascii"))
        os.fsync(handle)
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.close(handle)
        Path(name).unlink()

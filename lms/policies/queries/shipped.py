"""The policy that comes with Lull, in each language."""

from functools import cache
from pathlib import Path
from typing import Final

from lms.core.i18n import LOCALES
from lms.policies.rules.clauses import Policy, read_policy

_DATA: Final = Path(__file__).resolve().parents[1] / "data"


@cache
def shipped(locale: str) -> Policy:
    """The policy in a language, in English for one that it does not have."""
    wanted = locale if locale in LOCALES else "en"
    return read_policy((_DATA / f"clauses.{wanted}.md").read_text("utf-8"))

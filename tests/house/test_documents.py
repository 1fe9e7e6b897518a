"""The documentation names every command and every setting, and nothing that is not there."""

import re
from pathlib import Path

import msgspec
import pytest

from lms.cli import main
from lms.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = README + "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
TARGETS = re.findall(r"^([a-z0-9]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
SETTINGS = [f"LMS_{field.name.upper()}" for field in msgspec.structs.fields(Settings)]


@pytest.mark.parametrize("name", main.list_commands(None))
def test_a_command_is_explained(name):
    assert f"lms {name}" in DOCS


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_explained(name):
    assert name in DOCS


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_of_make_is_explained(name):
    assert f"make {name}" in DOCS or name in {"unit", "proofs", "slow", "format", "lock", "clean", "translations"}


def test_no_setting_is_made_up():
    known = {*SETTINGS, "LMS_TEST_DATABASE_URL", "LMS_FIXTURES", "LMS_WITH_WORKER"}
    assert set(re.findall(r"\bLMS_[A-Z_]+\b", DOCS)) <= known


def test_links_inside_the_documents_lead_somewhere():
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto:")) and "{" not in target:
                assert (path.parent / target).exists() or path.name == "content-format.md", f"{path.name}: {target}"

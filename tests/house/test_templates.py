"""House rules for templates, style sheets and scripts: each is a habit that a tool can check."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lms.core.i18n import LOCALES
from lms.core.templating import TEMPLATES_DIR, environment

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path.relative_to(TEMPLATES_DIR).as_posix() for path in TEMPLATES_DIR.rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))

FORBIDDEN = {
    r"\|\s*safe\b": "Markup is made in lms/core/html.py only",
    r"autoescape": "escaping is on everywhere",
    r"\sstyle=": "inline styles are refused by the CSP",
    r"<style\b": "styles stand in static/css",
    r"\son[a-z]+=": "handlers in attributes are refused by the CSP",
    r"hx-on\b|hx-on:": "hx-on needs eval",
    r"[\"']js:": "js: values need eval",
    r"<script(?![^>]*\bsrc=)": "scripts stand in static/js",
    r"javascript:": "scripts stand in static/js",
    r"(?:src|href)=\"/static/": "static files by asset()",
    r"target=\"_blank\"": "people decide themselves where a page opens",
}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORDS = re.compile(r"[^\W\d_]{2,}")
SAID = {"title", "aria-label", "placeholder", "alt", "value"}
EXAMPLES = "admin/_patterns_", "admin/patterns.html"  # the examples of the page of parts show form, not content


@cache
def read(name):
    return (TEMPLATES_DIR / name).read_text(encoding="utf-8")


def test_every_template_says_first_what_it_needs():
    """The first line is {# needs: name (Type), ... #}."""
    assert not [name for name in TEMPLATES if not read(name).startswith("{# needs:")]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_template_compiles_in_every_language(locale):
    for name in TEMPLATES:
        environment(locale).get_template(name)  # what it raises names the template and the line


def broken_rules(name):
    text = re.sub(r"\{#.*?#\}", "", read(name), flags=re.DOTALL)
    return [why for pattern, why in FORBIDDEN.items() if re.search(pattern, text)]


def test_every_template_keeps_to_the_rules():
    assert not {name: broken for name in TEMPLATES if (broken := broken_rules(name))}


def test_every_template_is_short():
    lines = {name: read(name).count("\n") for name in TEMPLATES}
    assert not {name: n for name, n in lines.items() if n > (80 if Path(name).name.startswith("_") else 150)}


class Spoken(HTMLParser):
    """Collects what people would read or hear."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"kbd", "code", "script"}
        kinds = dict(attrs)
        quiet = kinds.get("type") in {"hidden", "radio", "checkbox"} or tag in {"option", "input", "button"}
        self.found += [v for k, v in attrs if v and k in SAID and not (k == "value" and quiet) and WORDS.search(v)]

    def handle_endtag(self, tag):
        self.silent -= tag in {"kbd", "code", "script"}

    def handle_data(self, data):
        if not self.silent and WORDS.search(data) and '="' not in data:  # a macro that writes attributes
            self.found.append(data.strip())


def spoken_in(name):
    spoken = Spoken()
    spoken.feed(JINJA.sub("", read(name)))
    return spoken.found


def test_all_text_goes_through_gettext():
    """Write {{ _('...') }} around it."""
    names = [name for name in TEMPLATES if not name.startswith(EXAMPLES)]
    assert not {name: found for name in names if (found := spoken_in(name))}


def test_every_post_form_carries_the_token():
    for name in TEMPLATES:
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", read(name), re.DOTALL):
            assert "csrf_field" in form, f"{name}: {form[:120]}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_one_short_behaviour(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// "), "the first line says what it does"
    assert text.count("\n") <= 120
    assert not re.search(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|window\.\w+ =", text
    )
    assert not re.search(r"\.style\b|setAttribute\(\"style\"", text), "looks belong to classes"


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_is_one_component_in_its_layer(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("/* "), "the first line says what it is"
    assert text.count("\n") <= 300
    assert "!important" not in text
    assert not re.search(r"(?m)^\s*#[a-z][\w-]*[^;{}]*\{", text), "no ids"
    assert "@import" not in text
    assert "@layer" in text


def test_nothing_is_loaded_from_elsewhere():
    for name in TEMPLATES:
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", read(name)), name
    for path in [*STYLES, *SCRIPTS]:
        assert not re.search(r"https?://", path.read_text(encoding="utf-8")), path.name


def test_the_list_of_parts_names_every_macro_and_the_page_of_parts_shows_it():
    """A macro that stands only in its file is one that nobody finds."""
    listed = (TEMPLATES_DIR / "ui" / "README.md").read_text(encoding="utf-8")
    shown = "".join(
        read(name) for name in TEMPLATES if name.startswith("admin/_patterns_") or name == "admin/patterns.html"
    )
    frame = {"rail", "more", "rail_foot", "account_menu", "keys_dialog"}
    for path in (TEMPLATES_DIR / "ui").glob("*.html"):
        for macro in set(re.findall(r"\{% macro ([a-z]\w*)\(", path.read_text(encoding="utf-8"))) - frame:
            assert f"{macro}(" in listed, f"{path.name}: {macro} is not in ui/README.md"
            assert re.search(rf"\b{macro}\(", shown), f"{path.name}: {macro} is not shown on /admin/patterns"

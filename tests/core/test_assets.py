"""Static files: named by content, packed, small enough, and never anything outside their folder."""

import gzip

import httpx
import pytest
from litestar import Litestar

from lms.core import assets
from lms.core.assets import asset, build, static_file
from lms.core.bundles import BundleError, bundle_css, bundle_js


@pytest.fixture
def client():
    app = Litestar([static_file])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://lull.test")


async def test_a_file_is_sent_packed_and_kept_for_ever(client):
    reply = await client.get(asset("css/app.css"))
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/css; charset=utf-8"
    assert reply.headers["content-encoding"] == "gzip"
    assert "immutable" in reply.headers["cache-control"]
    assert "accept-encoding" in reply.headers["vary"]
    assert "@layer" in reply.text


async def test_a_browser_that_cannot_unpack_gets_the_plain_file(client):
    reply = await client.get(asset("css/app.css"), headers={"accept-encoding": "identity"})
    assert "content-encoding" not in reply.headers
    assert reply.text.startswith("@layer")


async def test_what_the_browser_has_is_not_sent_again(client):
    first = await client.get(asset("icons.svg"))
    again = await client.get(asset("icons.svg"), headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_a_head_request_has_no_body(client):
    reply = await client.head(asset("favicon.svg"))
    assert (reply.status_code, reply.content) == (200, b"")


@pytest.mark.parametrize("name", ["favicon.svg", "favicon.0000000000.svg"])
async def test_a_plain_or_old_name_gives_todays_file_but_is_asked_for_again(client, name):
    reply = await client.get(f"/static/{name}")
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["nothing.css", "../pyproject.toml", "..%2f..%2fetc/passwd", "css/tokens.css", "vendor/README.md", "", "js", "%00",
     "js/../../README.md", "vendor/lucide-1.62.0/cut.py", "a" * 5000],
)  # fmt: skip
async def test_what_is_not_a_static_file_is_not_found(client, path):
    assert (await client.get(f"/static/{path}")).status_code == 404


async def test_static_files_cannot_be_changed(client):
    assert (await client.post(asset("favicon.svg"))).status_code == 405


def test_an_unknown_file_is_found_when_the_page_is_made():
    with pytest.raises(LookupError, match=r"no static file 'css/nope\.css'"):
        asset("css/nope.css")


def test_a_new_content_is_a_new_name(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "a.svg").write_text("<svg/>")
    before = build(tmp_path).url("a.svg")
    (tmp_path / "a.svg").write_text("<svg id='b'/>")
    assert build(tmp_path).url("a.svg") != before


def test_the_style_sheet_keeps_within_its_budget():
    assert len(assets.assets().by_name["css/app.css"].gzipped) <= 12 * 1024


@pytest.mark.parametrize(("entry", "more"), [("reading", ["vendor/htmx-4.0.1/htmx.min.js"]), ("attempt", [])])
def test_scripts_of_a_learners_page_keep_within_their_budget(entry, more):
    """The page of an attempt does without htmx: nothing may replace a field that someone types in."""
    files = assets.assets().by_name
    names = [*more, "js/shell.js", f"js/{entry}.js"]
    assert sum(len(files[name].gzipped) for name in names if name in files) <= 25 * 1024


def test_scripts_of_the_editor_keep_within_their_budget():
    files = assets.assets().by_name
    names = ["vendor/htmx-4.0.1/htmx.min.js", "js/shell.js", "js/editor.js", "js/paste.js"]
    assert sum(len(files[name].gzipped) for name in names) <= 90 * 1024


def test_packed_files_unpack_to_the_same():
    for file in assets.assets().by_name.values():
        assert not file.gzipped or gzip.decompress(file.gzipped) == file.content


def test_style_sheets_are_joined_with_tokens_first_and_older_browsers_last(tmp_path):
    (tmp_path / "a.css").write_text("/* a */\n@layer parts {\n  .a  { color : red; }\n}\n")
    (tmp_path / "tokens.css").write_text("@layer tokens, parts;\n:root { --x: light-dark(#fff, #000); }")
    first, rest = bundle_css(tmp_path).split("@layer parts{", 1)
    assert first.startswith("@layer tokens,parts;")
    assert rest.startswith(".a{color : red}}")
    assert '[data-theme="dark"]{--x: #000}' in rest
    assert "/*" not in rest


@pytest.fixture
def scripts(tmp_path):
    def write(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.js").write_text(text)
        return tmp_path / f"{next(iter(files))}.js"

    return write


def test_a_script_carries_what_it_imports_once(scripts):
    entry = scripts(
        page='import { a } from "./one.js";\nimport { b as c } from "./two.js";\na(c);',
        one='import { b } from "./two.js";\nexport function a(x) { return b + x; }\nexport const d = 1;',
        two="export const b = 2;",
    )
    text = bundle_js(entry)
    assert text.count("const _two = (() => {") == 1
    assert text.index("const _two") < text.index("const _one") < text.index("const { a } = _one;")
    assert "return { a, d };" in text
    assert "const { b: c } = _two;" in text
    assert "import" not in text
    assert "export" not in text


@pytest.mark.parametrize(
    "text",
    [
        'import x from "./one.js";',
        'import * as x from "./one.js";',
        'import "./one.js";',
        "export default 1;",
        "export let a = 1;",
        "export { a };",
        'import { a } from "./missing.js";',
        'import { a } from "./page.js";',  # itself
    ],
)
def test_a_script_the_bundler_cannot_read_is_refused_with_its_name(scripts, text):
    with pytest.raises(BundleError, match=r"page\.js"):
        bundle_js(scripts(page=text, one="export const a = 1;"))


def test_a_dynamic_import_is_left_alone(scripts):
    assert 'import("./later.js")' in bundle_js(scripts(page='const later = () => import("./later.js");'))

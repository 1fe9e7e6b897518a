"""Tess brings a video and a picture into the library; what breaks in between goes on where it was."""

import re

import pytest
from playwright.sync_api import expect

from e2e.support.measure import sideways, violations
from e2e.support.visitor import visit
from lms.core.assets import asset
from tests.support.drawn import drawn

LIBRARY = "/authoring/media"
PIECE = 2 << 20
VIDEO = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * (9 << 12)  # 9 MB: five pieces


@pytest.fixture
def talk(tmp_path):
    path = tmp_path / "Talk about calls.mp4"
    path.write_bytes(VIDEO)
    return path


def sent(page, offsets):
    """Watches which pieces go to the server."""
    page.on("request", lambda one: offsets.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None)


def cut_after(page, pieces):
    """The line holds for so many pieces; then nothing gets through any more."""
    seen = []

    def pass_on(route):
        if route.request.method == "PATCH":
            seen.append(1)
            if len(seen) > pieces:
                return route.abort("internetdisconnected")
        return route.continue_()

    page.route("**/api/v1/uploads/**", pass_on)


def test_an_upload_goes_on_after_cut_server_restart_and_closed_page(browser, own_site, talk):
    with visit(browser, own_site, "tess") as tess:
        tess.expect(404, cuts=True)
        page = tess.open(LIBRARY)
        cut_after(page, 2)
        page.set_input_files("#upload-file", talk)
        expect(page.locator("[data-uploads]")).to_contain_text("goes on by itself")
        own_site.kill()
        page.wait_for_timeout(300)
        own_site.start()

        page = tess.fresh_tab()  # the page is closed: the browser no longer has the file
        page.goto(LIBRARY)
        expect(page.locator("[data-uploads]")).to_contain_text("Talk about calls.mp4 is not finished (")
        offsets = []
        sent(page, offsets)
        page.set_input_files("#upload-file", talk)
        expect(page.locator("[data-uploads]")).to_contain_text("talk-about-calls.mp4 is in the library")
        assert offsets == list(range(offsets[0], len(VIDEO), PIECE))
        assert offsets[0] in {2 * PIECE, 3 * PIECE}  # a piece that was under way when the page closed may have arrived

        page.get_by_role("link", name="Open").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("talk-about-calls.mp4")
        expect(page.get_by_text("without captions or the words on its page")).to_be_visible()
        got = page.evaluate(
            "fetch(document.querySelector('video').src).then((r) => r.arrayBuffer()).then((b) => b.byteLength)"
        )
        assert got == len(VIDEO)
        assert page.evaluate("localStorage.getItem('lull:uploads')") == "{}"


def test_the_line_is_cut_and_comes_back_by_itself(person, talk):
    tess = person("tess")
    tess.expect(cuts=True)
    page = tess.open(LIBRARY)
    cut_after(page, 1)
    page.set_input_files("#upload-file", talk)
    expect(page.locator("[data-uploads]")).to_contain_text("goes on by itself")
    page.unroute_all()
    expect(page.locator("[data-uploads]")).to_contain_text("is in the library", timeout=15_000)


def test_an_upload_is_given_up(person, talk):
    tess = person("tess")
    tess.expect(404, cuts=True)
    page = tess.open(LIBRARY)
    cut_after(page, 1)
    page.set_input_files("#upload-file", talk)
    expect(page.locator("[data-uploads]")).to_contain_text("goes on by itself")
    page.get_by_role("button", name="Give up").click()
    expect(page.locator("[data-uploads] li")).to_have_count(0)
    page.reload()
    expect(page.locator("[data-uploads] li")).to_have_count(0)


def test_what_cannot_be_shown_is_said_on_its_line(person, tmp_path):
    (tmp_path / "photo.png").write_bytes(b"MZ\0" * 4000)
    tess = person("tess")
    tess.expect(422)
    page = tess.open(LIBRARY)
    page.set_input_files("#upload-file", tmp_path / "photo.png")
    expect(page.locator("[data-uploads]")).to_contain_text("photo.png: This kind of file cannot be shown to learners.")


DROP = """([name, bytes, how]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  const event = how === "drop" ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector("main").dispatchEvent(event);
}"""


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted(person, how):
    page = person("tess").open(LIBRARY)
    page.evaluate(DROP, [f"{how} it.png", list(drawn(colour=(len(how), 9, 9))), how])
    expect(page.locator("[data-uploads]")).to_contain_text(f"{how}-it.png is in the library")
    page.goto(f"{LIBRARY}?q={how}-it")
    expect(page.locator(".media-card")).to_have_count(1)


def test_without_scripts_a_form_does_the_same(person, tmp_path):
    (tmp_path / "plain.png").write_bytes(drawn(colour=(1, 2, 3)))
    page = person("tess", java_script_enabled=False).open(LIBRARY)
    page.set_input_files("#upload-file", tmp_path / "plain.png")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Added. Pages call it media/plain.png.")).to_be_visible()


def test_the_pages_are_clean_and_fit(person, tmp_path):
    (tmp_path / "screen.png").write_bytes(drawn(size=(900, 500), colour=(30, 90, 160)))
    page = person("tess").open(LIBRARY)
    page.set_input_files("#upload-file", tmp_path / "screen.png")
    page.get_by_role("link", name="Open").click()
    item = re.sub(r"\?.*", "", page.url)
    for address in (LIBRARY, item):
        page.goto(address)
        assert not violations(page)
        assert not sideways(page, (320, 420, 768, 1280))


def test_choosing_a_picture_asks_what_it_shows_and_tells_the_editor(person, tmp_path):
    (tmp_path / "chosen.png").write_bytes(drawn(colour=(5, 6, 7)))
    tess = person("tess")
    tess.expect(404)  # a part of a page shown alone has no icon
    page = tess.open(LIBRARY)
    page.set_input_files("#upload-file", tmp_path / "chosen.png")
    expect(page.locator(".media-card").first).to_contain_text("chosen.png")  # the list is renewed by itself
    page.goto(f"{LIBRARY}/chooser?q=chosen")
    page.evaluate(
        "globalThis.chosen = new Promise((go) => addEventListener('lull:media', ({detail}) => go(detail))); null"
    )
    page.add_script_tag(url=asset("js/media_chooser.js"), type="module")
    page.wait_for_timeout(200)
    page.get_by_role("button", name="chosen.png").click()
    page.get_by_label("What the picture shows").fill("A dark box")
    page.get_by_role("button", name="Put it in").click()
    chosen = page.evaluate("chosen")

    assert (chosen["name"], chosen["alt"], chosen["sort"]) == ("chosen.png", "A dark box", "picture")
    page.goto(f"{LIBRARY}/chooser?q=dark")
    expect(page.locator("[data-media-alt='A dark box']")).to_have_count(1)

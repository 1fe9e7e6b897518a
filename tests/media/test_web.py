"""Stored files are kept once, served in parts to people who are logged in, and never as something that runs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lms.accounts.rules.permissions import Actor
from lms.core.db import Sql
from lms.core.errors import Invalid, TooLarge
from lms.media.service import keep_file, keep_upload, media_url, path_of, register
from lms.media.web import routes
from tests.support.small_site import visiting

ALICE = Actor(1, "ref", "alice", "Alice")
VIDEO = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 4096
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'


async def stored(tmp_path: Path, name: str, content: bytes) -> str:
    source = tmp_path / name
    source.write_bytes(content)
    kept = await register(await keep_file(source, name))
    return media_url(kept.ref, name)


async def chunks(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def test_a_whole_file_arrives(db, tmp_path):
    address = await stored(tmp_path, "talk.mp4", VIDEO)
    async with visiting(routes, ALICE) as alice:
        answer = await alice.get(address)

    assert (answer.status_code, answer.content == VIDEO) == (200, True)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"].startswith("inline")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_video_begins_in_its_middle(db, tmp_path):
    address = await stored(tmp_path, "talk.mp4", VIDEO)
    async with visiting(routes, ALICE) as alice:
        answer = await alice.get(address, headers={"range": "bytes=500000-"})
        beyond = await alice.get(address, headers={"range": "bytes=99000000-"})

    assert (answer.status_code, answer.content == VIDEO[500000:]) == (206, True)
    assert answer.headers["content-range"] == f"bytes 500000-{len(VIDEO) - 1}/{len(VIDEO)}"
    assert answer.headers["content-length"] == str(len(VIDEO) - 500000)
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(VIDEO)}")


async def test_what_the_browser_has_is_not_sent_again(db, tmp_path):
    address = await stored(tmp_path, "talk.mp4", VIDEO)
    async with visiting(routes, ALICE) as alice:
        first = await alice.head(address)
        again = await alice.get(address, headers={"if-none-match": first.headers["etag"]})

    assert (first.status_code, first.content, first.headers["content-length"]) == (200, b"", str(len(VIDEO)))
    assert (again.status_code, again.content) == (304, b"")


async def test_a_picture_cannot_run_even_when_it_is_opened_alone(db, tmp_path):
    address = await stored(tmp_path, "clock.svg", PICTURE)
    async with visiting(routes, ALICE) as alice:
        answer = await alice.get(address)

    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "content"), [("page.html", b"<script>1</script>"), ("a.png", b"<html>"), ("x.zip", b"PK\x03\x04")]
)
async def test_everything_else_is_a_download(db, tmp_path, name, content):
    address = await stored(tmp_path, name, content)
    async with visiting(routes, ALICE) as alice:
        answer = await alice.get(address)

    assert answer.headers["content-disposition"].startswith("attachment")
    assert "html" not in answer.headers["content-type"]


async def test_strangers_get_nothing(db, tmp_path):
    address = await stored(tmp_path, "talk.mp4", VIDEO)
    async with visiting(routes, None) as stranger:
        answer = await stranger.get(address)

    assert answer.status_code in {303, 401}


@pytest.mark.parametrize(
    "address",
    [
        "/media/nothing/a.mp4",
        "/media/%00/a",
        "/media/..%2F..%2Fetc/passwd",
        "/media/x/%FF",
        "/media/" + "x" * 3000 + "/a",
    ],
)
async def test_a_file_that_is_not_there_is_not_found(db, address):
    async with visiting(routes, ALICE) as alice:
        assert (await alice.get(address)).status_code in {400, 404}


async def test_a_file_lost_from_the_disk_is_not_found_and_no_crash(db, tmp_path):
    address = await stored(tmp_path, "talk.mp4", VIDEO)
    row = await Sql("SELECT sha256 FROM media_file").first()
    path_of(row["sha256"]).unlink()
    async with visiting(routes, ALICE) as alice:
        assert (await alice.get(address)).status_code == 404


async def test_writing_to_a_file_is_the_wrong_method(db, tmp_path):
    address = await stored(tmp_path, "talk.mp4", VIDEO)
    async with visiting(routes, ALICE) as alice:
        assert (await alice.post(address)).status_code == 405


async def test_the_same_content_is_kept_once_under_any_name(db, tmp_path):
    one = await stored(tmp_path, "a.mp4", VIDEO)
    two = await stored(tmp_path, "b.mp4", VIDEO)

    assert one.split("/")[2] == two.split("/")[2]
    assert len(await Sql("SELECT id FROM media_file").rows()) == 1


async def test_an_upload_goes_to_the_disk_and_leaves_nothing_else(db, data_dir):
    kept = await keep_upload(chunks(VIDEO), "talk.mp4", limit_bytes=len(VIDEO))

    assert path_of(kept.sha256).read_bytes() == VIDEO
    assert [p.name for p in data_dir.rglob("*") if p.is_file() and "media" in p.parts] == [kept.sha256[2:]]


async def test_an_upload_over_its_limit_is_refused_and_leaves_nothing(db, data_dir):
    with pytest.raises(TooLarge):
        await keep_upload(chunks(VIDEO), "talk.mp4", limit_bytes=5000)

    assert [p for p in (data_dir / "media").rglob("*") if p.is_file()] == []


async def test_a_picture_with_a_script_is_not_kept(db, data_dir):
    with pytest.raises(Invalid):
        await keep_upload(chunks(PICTURE.replace(b"<rect/>", b"<script/>")), "a.svg", limit_bytes=9999)

    assert [p for p in (data_dir / "media").rglob("*") if p.is_file()] == []

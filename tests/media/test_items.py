"""The library: names, versions that stay, captions, pictures without their past."""

from pathlib import Path

import pytest

from lms.core.db import IntegrityRefused, Sql, atomic
from lms.core.errors import Conflict, Invalid, NotFound
from lms.media.service import add_file, keep_captions, path_of, rename, replace_file
from tests.support.drawn import drawn
from tests.support.people import place_cast

VIDEO = b"\0\0\0\x18ftypmp42" + b"x" * 1000


@pytest.fixture
async def cast(db):
    return await place_cast()


@pytest.fixture
def tess(cast):
    return cast["tess"]


@pytest.fixture
def file(tmp_path):
    def made(content, name="x"):
        path = Path(tmp_path / name)
        path.write_bytes(content)
        return path

    return made


async def contents():
    rows = await Sql(
        "SELECT v.number, f.sha256 FROM media_item_version v JOIN media_file f ON f.id = v.media_file ORDER BY v.number"
    ).rows()
    return {row["number"]: path_of(row["sha256"]).read_bytes() for row in rows}


async def test_a_name_that_is_taken_gets_a_number(tess, data_dir, file):
    names = [(await add_file(tess, file(drawn(colour=(n, 0, 0))), "Screen.png")).name for n in range(3)]

    assert names == ["screen.png", "screen-2.png", "screen-3.png"]


async def test_a_chinese_name_is_kept_beside_a_safe_one(tess, data_dir, file):
    item = await add_file(tess, file(drawn()), "客戶畫面.png", "  A\nred  box ")
    row = await Sql("SELECT name, given_name, alt, search_text FROM media_item").first()

    assert item.name == "picture.png"
    assert (row["given_name"], row["alt"]) == ("客戶畫面.png", "A red box")
    assert "客戶" in row["search_text"]


async def test_a_replaced_file_keeps_its_old_content(tess, data_dir, file):
    item = await add_file(tess, file(VIDEO), "talk.mp4")
    newer = await replace_file(tess, item.ref, file(VIDEO + b"y"), "other name.mp4")

    assert (newer.name, newer.ref) == (item.name, item.ref)
    assert newer.url != item.url
    assert await contents() == {1: VIDEO, 2: VIDEO + b"y"}


async def test_versions_of_a_file_never_change(tess, data_dir, file):
    await add_file(tess, file(VIDEO), "talk.mp4")
    for statement in ("UPDATE media_item_version SET number = 2", "DELETE FROM media_item_version"):
        with pytest.raises(IntegrityRefused):
            await atomic(Sql(statement).run)()


@pytest.mark.parametrize(("content", "kind"), [(drawn(), Invalid), (VIDEO, Conflict), (b"MZ\0", Invalid)])
async def test_a_file_is_replaced_by_another_one_of_its_kind(tess, data_dir, file, content, kind):
    item = await add_file(tess, file(VIDEO), "talk.mp4")
    with pytest.raises(kind):
        await replace_file(tess, item.ref, file(content), "talk.mp4")
    assert len(await contents()) == 1


async def test_a_picture_forgets_what_stood_behind_it(tess, data_dir, file):
    await add_file(tess, file(drawn() + b"<html><script>1</script>"), "a.png")

    assert b"script" not in (await contents())[1]


@pytest.mark.parametrize("name", ["a.zip", "a.docx", "../../x.docx"])
async def test_an_archive_is_no_document(tess, data_dir, file, name):
    with pytest.raises(Invalid):
        await add_file(tess, file(b"PK\x03\x04 nothing"), name)


async def test_captions_are_kept_in_each_language_and_replaced(tess, data_dir, file):
    item = await add_file(tess, file(VIDEO), "talk.mp4")
    await keep_captions(tess, item.ref, "en", b"1\n00:00:01,000 --> 00:00:02,000\nHello")
    await keep_captions(tess, item.ref, "zh-Hant", "WEBVTT\n\n00:01.000 --> 00:02.000\n喂".encode())
    await keep_captions(tess, item.ref, "en", b"1\n00:00:01,000 --> 00:00:02,000\nGood morning")
    rows = await Sql(
        "SELECT c.locale, f.sha256, f.mime FROM media_caption c JOIN media_file f ON f.id = c.media_file ORDER BY c.locale"
    ).rows()

    assert [(row["locale"], row["mime"]) for row in rows] == [("en", "text/vtt"), ("zh-Hant", "text/vtt")]
    assert path_of(rows[0]["sha256"]).read_text() == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGood morning\n"


@pytest.mark.parametrize(
    ("locale", "content"), [("xx", b"00:01.000 --> 00:02.000\na"), ("en", b"words"), ("en", b"\xff\x00")]
)
async def test_captions_that_cannot_be_read_are_refused(tess, data_dir, file, locale, content):
    item = await add_file(tess, file(VIDEO), "talk.mp4")
    with pytest.raises(Invalid):
        await keep_captions(tess, item.ref, locale, content)


async def test_a_picture_has_no_captions(tess, data_dir, file):
    item = await add_file(tess, file(drawn()), "a.png")
    with pytest.raises(Invalid, match="Only videos"):
        await keep_captions(tess, item.ref, "en", b"00:01.000 --> 00:02.000\na")


@pytest.mark.parametrize("who", ["alice", "bob", "finn", "sam"])
async def test_who_may_not_write_courses_finds_nothing(cast, tess, data_dir, file, who):
    other = cast[who]
    item = await add_file(tess, file(drawn()), "a.png")
    with pytest.raises(NotFound):
        await add_file(other, file(drawn()), "b.png")
    with pytest.raises(NotFound):
        await replace_file(other, item.ref, file(drawn()), "b.png")
    with pytest.raises(NotFound):
        await rename(other, item.ref, alt="x")
    with pytest.raises(NotFound):
        await keep_captions(other, item.ref, "en", b"")


@pytest.mark.parametrize("ref", ["nothing", "\0", "x" * 99, ""])
async def test_a_file_that_is_not_there_is_not_found(tess, ref):
    with pytest.raises(NotFound):
        await rename(tess, ref, alt="x")

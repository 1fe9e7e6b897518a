"""Uploads in pieces: what was acknowledged is on the disk, nothing else is kept, and nobody takes more room than there is."""

import asyncio
import os
from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.db import Sql
from lms.core.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from lms.media.rules import uploads as limits
from lms.media.service import (
    begin_upload,
    end_upload,
    finish_upload,
    forget_stale_uploads,
    path_of,
    take_piece,
    upload_of,
)
from tests.support.drawn import drawn
from tests.support.people import place_cast

VIDEO = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 600


async def pieces(content, size=10_000):
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def broken(content):
    """A connection that is cut in the middle, as the door tells it: the body simply ends."""
    async for piece in pieces(content[: len(content) // 2]):
        yield piece


@pytest.fixture
async def cast(db):
    return await place_cast()


@pytest.fixture
def tess(cast):
    return cast["tess"]


async def sent(actor, content, name="talk.mp4"):
    upload = await begin_upload(actor, len(content), name)
    await take_piece(actor, upload.ref, 0, pieces(content))
    return upload.ref


async def test_a_file_in_pieces_becomes_a_file_of_the_library(tess, data_dir):
    upload = await begin_upload(tess, len(VIDEO), "../Hold the line.MP4")
    half = await take_piece(tess, upload.ref, 0, pieces(VIDEO[:70_000]))
    await take_piece(tess, upload.ref, half.offset, pieces(VIDEO[half.offset :]))
    item = await finish_upload(tess, upload.ref)

    assert half.offset == 70_000
    assert (item.name, item.sort, item.mime) == ("hold-the-line.mp4", "video", "video/mp4")
    row = await Sql("SELECT f.sha256 FROM media_item i JOIN media_file f ON f.id = i.media_file").first()
    assert path_of(row["sha256"]).read_bytes() == VIDEO
    assert list((data_dir / "uploads").iterdir()) == []


async def test_asked_again_a_finished_upload_is_the_same_file(tess, data_dir):
    ref = await sent(tess, VIDEO)

    assert await finish_upload(tess, ref) == await finish_upload(tess, ref)
    assert len(await Sql("SELECT id FROM media_item").rows()) == 1


async def test_what_came_before_the_connection_broke_counts(tess, data_dir):
    upload = await begin_upload(tess, len(VIDEO), "talk.mp4")
    await take_piece(tess, upload.ref, 0, broken(VIDEO))
    at = (await upload_of(tess, upload.ref)).offset

    assert at == len(VIDEO) // 2
    await take_piece(tess, upload.ref, at, pieces(VIDEO[at:]))
    assert await finish_upload(tess, upload.ref)


async def test_bytes_that_were_not_acknowledged_are_written_over(tess, data_dir):
    """A server that dies between writing and acknowledging leaves bytes that nobody was promised."""
    upload = await begin_upload(tess, len(VIDEO), "talk.mp4")
    (data_dir / "uploads").mkdir(parents=True)
    (data_dir / "uploads" / upload.ref).write_bytes(b"left behind" * 9999)

    assert (await upload_of(tess, upload.ref)).offset == 0
    await take_piece(tess, upload.ref, 0, pieces(VIDEO))
    await finish_upload(tess, upload.ref)
    row = await Sql("SELECT sha256 FROM media_file").first()
    assert path_of(row["sha256"]).read_bytes() == VIDEO


async def test_an_offset_is_acknowledged_after_the_disk_has_it(tess, data_dir, monkeypatch):
    order = []
    real = os.fsync
    monkeypatch.setattr("lms.media.service.uploads.os.fsync", lambda handle: (order.append("disk"), real(handle)))
    upload = await begin_upload(tess, len(VIDEO), "talk.mp4")
    await take_piece(tess, upload.ref, 0, pieces(VIDEO))
    order.append(("acknowledged", (await upload_of(tess, upload.ref)).offset))

    assert order == ["disk", "disk", ("acknowledged", len(VIDEO))]  # the bytes, then the name of their file


@pytest.mark.parametrize("offset", [1, 69_999, 10**12])
async def test_a_piece_that_begins_elsewhere_is_refused_with_the_right_place(tess, data_dir, offset):
    upload = await begin_upload(tess, len(VIDEO), "talk.mp4")

    with pytest.raises(Conflict) as refused:
        await take_piece(tess, upload.ref, offset, pieces(VIDEO))
    assert (refused.value.code, refused.value.more) == ("offset", {"offset": 0})


async def test_two_pieces_at_once_do_not_meet(tess, data_dir):
    upload = await begin_upload(tess, len(VIDEO), "talk.mp4")
    go_on = asyncio.Event()

    async def slow():
        yield VIDEO[:100]
        await go_on.wait()
        yield VIDEO[100:]

    first = asyncio.create_task(take_piece(tess, upload.ref, 0, slow()))
    await asyncio.sleep(0.1)
    with pytest.raises(Conflict, match="Another piece"):
        await take_piece(tess, upload.ref, 0, pieces(b"x" * len(VIDEO)))
    go_on.set()
    assert (await first).offset == len(VIDEO)


async def test_more_than_was_announced_is_refused(tess, data_dir):
    upload = await begin_upload(tess, 50_000, "talk.mp4")

    with pytest.raises(TooLarge):
        await take_piece(tess, upload.ref, 0, pieces(VIDEO))
    assert (await upload_of(tess, upload.ref)).offset == 0


@pytest.mark.parametrize("length", [2 << 30, 10**18])
async def test_two_gigabytes_are_refused_before_a_byte_is_sent(tess, data_dir, length):
    with pytest.raises(TooLarge, match="larger than 1024 MB"):
        await begin_upload(tess, length, "talk.mp4")
    assert await Sql("SELECT id FROM upload").rows() == []


async def test_an_empty_file_is_refused(tess):
    with pytest.raises(Invalid, match="empty"):
        await begin_upload(tess, 0, "talk.mp4")


async def test_the_first_bytes_tell_whether_it_is_taken(tess, data_dir):
    upload = await begin_upload(tess, 900 << 20, "holiday.mp4")
    with pytest.raises(Invalid, match="cannot be shown"):
        await take_piece(tess, upload.ref, 0, pieces(b"MZ\0" * 9_000))

    with pytest.raises(NotFound):
        await upload_of(tess, upload.ref)
    assert list((data_dir / "uploads").iterdir()) == []


async def test_a_picture_as_large_as_a_video_is_refused_at_its_first_bytes(tess, data_dir):
    upload = await begin_upload(tess, 900 << 20, "picture.mp4")

    with pytest.raises(TooLarge, match="larger than 20 MB"):
        await take_piece(tess, upload.ref, 0, pieces(drawn() + b"\0" * 5_000))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"WEBVTT\n\n", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"])  # fmt: skip
async def test_what_cannot_become_a_file_is_given_up(tess, data_dir, content):
    ref = await sent(tess, content, "x.png")

    with pytest.raises(Invalid):
        await finish_upload(tess, ref)
    with pytest.raises(NotFound):
        await upload_of(tess, ref)
    assert await Sql("SELECT id FROM media_item").rows() == []


async def test_a_file_that_is_not_here_as_a_whole_is_none(tess, data_dir):
    upload = await begin_upload(tess, len(VIDEO), "talk.mp4")
    await take_piece(tess, upload.ref, 0, pieces(VIDEO[:5000]))

    with pytest.raises(Conflict, match="not here as a whole"):
        await finish_upload(tess, upload.ref)


@pytest.mark.parametrize("who", ["alice", "bob", "finn", "hana"])
async def test_an_upload_of_somebody_else_does_not_exist(cast, tess, data_dir, who):
    other = cast[who]
    upload = await begin_upload(tess, len(VIDEO), "talk.mp4")
    for use in (upload_of, end_upload, finish_upload):
        with pytest.raises(NotFound):
            await use(other, upload.ref)
    with pytest.raises(NotFound):
        await take_piece(other, upload.ref, 0, pieces(VIDEO))
    if who != "hana":
        with pytest.raises(NotFound):
            await begin_upload(other, 10, "x.png")


async def test_one_person_opens_only_so_many(tess, monkeypatch):
    for n in range(limits.OPEN_EACH):
        await begin_upload(tess, 10, f"{n}.png")
    with pytest.raises(TooMany, match="many unfinished"):
        await begin_upload(tess, 10, "more.png")


async def test_one_person_takes_only_so_much_room(tess):
    for _n in range(4):
        await begin_upload(tess, 1 << 30, "talk.mp4")
    with pytest.raises(TooMany):
        await begin_upload(tess, 1 << 30, "talk.mp4")


async def test_all_together_take_only_so_much_room(cast, tess, monkeypatch):
    hana = cast["hana"]
    monkeypatch.setattr("lms.media.service.uploads.OPEN_BYTES_ALL", 3 << 30)
    for _n in range(3):
        await begin_upload(hana, 1 << 30, "talk.mp4")
    with pytest.raises(TooMany, match="on their way"):
        await begin_upload(tess, 1 << 20, "talk.mp4")


async def test_what_is_given_up_makes_room_and_leaves_nothing(tess, data_dir):
    ref = await sent(tess, VIDEO)
    await end_upload(tess, ref)

    assert await Sql("SELECT id FROM upload").rows() == []
    assert list((data_dir / "uploads").iterdir()) == []


async def test_what_nobody_goes_on_with_is_forgotten(tess, data_dir, frozen):
    stale = await sent(tess, VIDEO)
    frozen.tick(hours=20)
    fresh = await sent(tess, VIDEO)
    frozen.tick(hours=5)
    (data_dir / "uploads" / "orphan").write_bytes(b"x")
    os.utime(data_dir / "uploads" / "orphan", (0, 0))
    with pytest.raises(NotFound):
        await upload_of(tess, stale)
    os.utime(data_dir / "uploads" / fresh, (clock.now().timestamp(),) * 2)
    await forget_stale_uploads()

    assert [path.name for path in (data_dir / "uploads").iterdir()] == [fresh]
    assert (await upload_of(tess, fresh)).expires_at == clock.now() + timedelta(hours=19)


async def test_pieces_that_are_lost_are_no_upload(tess, data_dir):
    ref = await sent(tess, VIDEO)
    (data_dir / "uploads" / ref).unlink()

    with pytest.raises(NotFound):
        await finish_upload(tess, ref)

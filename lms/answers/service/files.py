"""Files as answers: taken in piece by piece, told by their content, kept with the attempt."""

from collections.abc import AsyncIterator, Mapping
from typing import Final, Protocol

import msgspec

from lms.answers.service.access import ASKED, BY_TOKEN, Writer, check_writer
from lms.attempts.rules.refs import is_ref
from lms.attempts.rules.states import Closed, State, takes_answers
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.media.service import Kept, keep_upload
from lms.papers.queries import files_of
from lms.papers.service import NewFile, add_file
from lms.questions.rules.answers import Answer
from lms.questions.rules.written import file_refs

LARGEST: Final = 10 << 20
_CHUNK: Final = 1 << 18
_MOST_SENT: Final = 40
"""So many files one question takes in all, with those that were taken out again."""
_TAKEN: Final = (
    "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain", "audio/mpeg", "audio/mp4",
    "audio/ogg", "audio/wav", "audio/flac", "application/vnd.openxmlformats-officedocument",
)  # fmt: skip
_FIND = Sql(
    f"SELECT {ASKED}, a.state, v.kind FROM attempt a JOIN attempt_slot s ON s.attempt = a.id AND s.position = :slot"  # noqa: S608  constants
    f" JOIN question_version v ON v.id = s.question_version{BY_TOKEN} WHERE a.ref = :ref",
)
_LOCK = Sql("SELECT state FROM attempt WHERE id = :id FOR UPDATE")


class AddedFile(msgspec.Struct, frozen=True):
    """A file that was taken in; the answer names it by its reference."""

    ref: str
    name: str
    bytes: int


async def add_answer_file(writer: Writer, ref: str, slot: int, chunks: AsyncIterator[bytes], name: str) -> AddedFile:
    """Take a file in for one question; it belongs to the answer once the answer names it.

    Raises NotFound, Closed, TooLarge over 10 MB, Invalid for a kind of file that nobody here could open safely.
    """
    row = await _question_for(writer, ref, slot)
    await _room_for_one(row["id"], slot)
    kept = await keep_upload(chunks, name, limit_bytes=LARGEST)
    if not kept.bytes or not kept.mime.startswith(_TAKEN):
        raise Invalid(_("Send a picture, a PDF, a text, an office document or a recording; this is none of them."))
    return await _note(row["id"], slot, kept, _tidy(name))


class Part(Protocol):
    """A file as it came with a form."""

    filename: str

    async def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""


async def add_sent_files(
    writer: Writer, ref: str, given: Mapping[int, Answer], sent: Mapping[int, Part]
) -> dict[int, Answer]:
    """Answers with one more file each, by slot. Raises what `add_answer_file` raises."""
    more: dict[int, Answer] = {}
    for slot, part in sent.items():
        added = await add_answer_file(writer, ref, slot, _pieces(part), part.filename)
        more[slot] = {"files": [*file_refs(given[slot]), added.ref]}
    return more


async def _pieces(part: Part) -> AsyncIterator[bytes]:
    while chunk := await part.read(_CHUNK):
        yield chunk


async def _question_for(writer: Writer, ref: str, slot: int) -> Row:
    known = is_ref(ref) and 0 < slot < 10_000
    row = await _FIND.first(ref=ref, slot=slot, token_hash=writer.hash) if known else None
    row = check_writer(writer, row, ref)
    if row["kind"] != "files":
        raise NotFound(_("This question does not take files."))
    return row


@atomic
async def _room_for_one(attempt_id: int, slot: int) -> None:
    await _hold_open(attempt_id)
    if sum(file.slot == slot for file in (await files_of(attempt_id)).values()) >= _MOST_SENT:
        raise Invalid(_("This question has taken in as many files as it can. Keep the best of them."))


@atomic
async def _note(attempt_id: int, slot: int, kept: Kept, name: str) -> AddedFile:
    await _hold_open(attempt_id)
    ref = await add_file(attempt_id, slot, NewFile(name, kept.sha256, kept.bytes, kept.mime))
    return AddedFile(ref, name, kept.bytes)


async def _hold_open(attempt_id: int) -> None:
    """Hold the attempt until the end of the transaction. Raises Closed when it takes no more answers."""
    row = await _LOCK.first(id=attempt_id)
    if row is None or not takes_answers(State(row["state"])):
        raise Closed


def _tidy(name: str) -> str:
    """The file's own name without folders and without what cannot be read."""
    last = name.replace("\\", "/").rpartition("/")[2]
    readable = "".join(char for char in last if char.isprintable()).strip(" .")
    return readable[-120:] or _("file")

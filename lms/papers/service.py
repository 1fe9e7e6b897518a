"""Writing what belongs to answers: a file that was sent in, a person's mark."""

import msgspec

from lms.core import clock, ids
from lms.core.db import Sql, atomic

_FILE = Sql(
    "INSERT INTO answer_file (ref, attempt, slot, name, sha256, bytes, mime, added_at)"
    " VALUES (:ref, :attempt, :slot, :name, :sha256, :bytes, :mime, :at)",
)
_MARK = Sql(
    "INSERT INTO answer_mark (attempt, slot, marker, levels, comment, credit_ppm, rubric, at)"
    " VALUES (:attempt, :slot, :marker, :levels, :comment, :credit_ppm, :rubric, :at)",
)


class NewFile(msgspec.Struct, frozen=True):
    """A file whose content is in the store already."""

    name: str
    sha256: str
    bytes: int
    mime: str


@atomic
async def add_file(attempt_id: int, slot: int, file: NewFile) -> str:
    """Note a file for one question of an attempt; returns its reference, which the answer then names."""
    ref = ids.new_ref()
    await _FILE.run(ref=ref, attempt=attempt_id, slot=slot, at=clock.now(), **msgspec.structs.asdict(file))
    return ref


@atomic
async def add_mark(
    attempt_id: int, slot: int, *, marker: int, levels: tuple[int, ...], comment: str, credit_ppm: int, rubric: str = ""
) -> None:
    """Note a person's mark; earlier ones of the same answer stay, and the newest counts.

    `rubric` is empty when it is the published one.
    """
    await _MARK.run(
        attempt=attempt_id, slot=slot, marker=marker, levels=msgspec.json.encode(levels).decode(), comment=comment,
        credit_ppm=credit_ppm, rubric=rubric, at=clock.now(),
    )  # fmt: skip

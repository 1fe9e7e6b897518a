"""A disk that forgets what was not synced: plays a power cut from the log of tests/durability/cut.c."""

import random
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

_HEAD = struct.Struct("<cQQI")
_PIECE = 512  # a disk writes whole sectors; of what was not synced each may have come through or not


def shim(folder: Path) -> Path:
    """The compiled library; without a C compiler the test is skipped, and says so."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler here: install gcc to play power cuts")
    made = folder / "cut.so"
    source = Path(__file__).with_name("cut.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl", "-lpthread"], check=True)
    return made


class Disk:
    """The files of a folder as they stood at a moment, and what happened to them since by the log."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log = folder, log
        self.kept = {path: path.read_bytes() for path in self._files()}
        self.unsynced = 0
        log.write_bytes(b"")

    def cut(self, chance: random.Random) -> None:
        """The power goes: the folder is what a disk could hold then; the log begins anew from here."""
        kept = {str(path): bytearray(data) for path, data in self.kept.items()}
        waiting: dict[str, list[tuple[str, int, bytes]]] = {}
        for what, path, offset, length, data in self._records():
            if what == "S":
                kept.setdefault(path, bytearray())
                for change in waiting.pop(path, []):
                    _apply(kept[path], *change)
            else:
                waiting.setdefault(path, []).append((what, length if what == "T" else offset, data))
        self.unsynced += sum(len(changes) for changes in waiting.values())
        for path, changes in waiting.items():
            _torn(kept, path, changes, chance)
        for path in self._files():
            path.unlink()
        for path, data in kept.items():
            Path(path).write_bytes(data)
        self.kept = {path: path.read_bytes() for path in self._files()}
        self.log.write_bytes(b"")

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.sqlite3*"))

    def _records(self):
        text, at = self.log.read_bytes(), 0
        while at + _HEAD.size <= len(text):
            what, offset, length, named = _HEAD.unpack_from(text, at)
            at += _HEAD.size
            path, at = text[at : at + named].decode(), at + named
            size = length if what == b"W" else 0
            data, at = text[at : at + size], at + size
            if len(data) < size:
                return  # killed while writing it down, and so before the write itself
            yield what.decode(), path, offset, length, data


def _apply(file: bytearray, what: str, at: int, data: bytes) -> None:
    if what == "T":
        file[at:] = b"\0" * max(0, at - len(file))
    elif what == "W":
        file.extend(b"\0" * max(0, at + len(data) - len(file)))
        file[at : at + len(data)] = data


def _torn(kept: dict[str, bytearray], path: str, changes: list[tuple[str, int, bytes]], chance: random.Random) -> None:
    """Of what was not synced nothing, or any sectors in any order, or all but the last may have reached the disk."""
    how = chance.choice(["nothing", "some", "some", "most"])
    if how == "nothing":
        return
    share = 0.5 if how == "some" else 0.95
    for what, at, data in changes:
        if what == "U":
            if chance.random() < share:
                kept.pop(path, None)
        elif what == "T":
            if chance.random() < share:
                _apply(kept.setdefault(path, bytearray()), what, at, data)
        else:
            for start in range(0, len(data), _PIECE):
                if chance.random() < share:
                    _apply(kept.setdefault(path, bytearray()), "W", at + start, data[start : start + _PIECE])

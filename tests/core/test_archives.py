"""Archives from strangers: what is in them, or a sentence; nothing beyond the bounds is ever unpacked."""

import zipfile
from io import BytesIO

import pytest

from lms.core.archives import Bounds, unpacked
from lms.core.errors import DomainError, Invalid, TooLarge
from tests.support.word import zipped

BOUNDS = Bounds(packed=100_000, unpacked=1_000_000, files=20)


def link(path, to):
    entry = zipfile.ZipInfo(path)
    entry.external_attr = 0o120777 << 16
    return archive(entry, to)


def archive(entry, content=b"x"):
    entry = entry if isinstance(entry, zipfile.ZipInfo) else zipfile.ZipInfo(entry)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(entry, content)
    return out.getvalue()


def twice():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a", "1")
        made.writestr("b", "2")
    return out.getvalue().replace(b"b", b"a")


def locked():
    content = bytearray(archive("a"))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_files_come_in_order_without_folders_and_hidden_ones():
    content = zipped(
        {"b/": "", "b/c.md": "1", ".git/x": "2", "__MACOSX/y": "3", "a.md": "4", "Thumbs.db": "5", "_rels/.rels": "6"}
    )

    assert unpacked(content, BOUNDS) == {"b/c.md": b"1", "a.md": b"4", "_rels/.rels": b"6"}


def test_only_what_is_wanted_is_unpacked_and_counts():
    content = zipped({"a.xml": "1", "film.mp4": b"\0" * 2_000_000})
    assert unpacked(content, BOUNDS, lambda path: path.endswith(".xml")) == {"a.xml": b"1"}


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"no zip", Invalid, "damaged or none"),
        (zipped({"a": "x"})[:-10], Invalid, "damaged or none"),
        (b"x" * 100_001, TooLarge, "larger than"),
        (zipped({"a": b"\0" * 2_000_000}), TooLarge, "is larger than"),  # a bomb: 2 KB that become 2 MB
        (zipped({f"f{n}": "" for n in range(21)}), TooLarge, "more than 20 files"),
        (archive("../a"), Invalid, "leads out"),
        (archive("a/../../b"), Invalid, "leads out"),
        (archive("/etc/passwd"), Invalid, "leads out"),
        (archive("C:\\x"), Invalid, "leads out"),
        (archive("a\\..\\b"), Invalid, "leads out"),
        (archive("a/\x1b[31m"), Invalid, "leads out"),
        (archive("a/\u202egpj.exe"), Invalid, "leads out"),
        (archive("x" * 401), Invalid, "leads out"),
        (link("a", "/etc/passwd"), Invalid, "is a link"),
        (twice(), Invalid, "twice"),
        (locked(), Invalid, "password"),
    ],
)  # fmt: skip
def test_what_could_do_harm_is_refused_with_a_sentence(content, kind, says):
    with pytest.raises(kind, match=says):
        unpacked(content, BOUNDS)


def test_the_size_that_an_archive_claims_is_not_believed():
    content = bytearray(zipped({"a": b"\0" * 2_000_000}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")

    with pytest.raises(DomainError):
        unpacked(bytes(content), BOUNDS)

"""What a file is, told by its content: its type, how it may be served, and the size of a picture."""

import re
import struct
from typing import Final

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"PK\x03\x04", "application/zip"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_ISO_AUDIO: Final = (b"M4A ", b"M4B ")
_ISO_PICTURE: Final = {
    b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic", b"hevc": "image/heic",
    b"mif1": "image/heic", b"msf1": "image/heic",
}  # fmt: skip
_SVG_START: Final = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?>.*?-->)\s*)*<svg[\s>]", re.DOTALL)
_OFFICE: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_NUMBER: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(?:px)?\s*$")
_JPEG_SIZES: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})

HEAD_BYTES: Final = 4096
"""How much of a file's beginning tells its type."""
SVG: Final = "image/svg+xml"
VTT: Final = "text/vtt"


def type_of(head: bytes, name: str) -> str:
    """The media type by a file's first bytes (HEAD_BYTES of them); the name decides only among what looks the same."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return _OFFICE.get(_ending(name), kind) if kind == "application/zip" else kind
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _iso_type(head[8:12])
    if text.startswith(b"WEBVTT"):
        return VTT
    if _SVG_START.match(text):
        return SVG
    return "application/octet-stream" if b"\0" in head else "text/plain"


def is_shown(mime: str) -> bool:
    """Whether a browser may show the file in the page; everything else is a download."""
    return mime.startswith(("image/", "audio/", "video/")) or mime in {"application/pdf", VTT}


def picture_size(content: bytes, mime: str) -> tuple[int, int] | None:
    """Width and height in pixels, or None when the file does not tell; keeps a page from jumping as it loads."""
    try:
        size = _SIZES[mime](content) if mime in _SIZES else None
    except (struct.error, IndexError, ValueError, OverflowError):
        return None
    return size if size and size[0] > 0 and size[1] > 0 else None


def _ending(name: str) -> str:
    return "." + name.rpartition(".")[2].casefold()


def _iso_type(brand: bytes) -> str:
    if brand in _ISO_AUDIO:
        return "audio/mp4"
    return _ISO_PICTURE.get(brand, "video/mp4")


def _png(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content):
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    match content[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
        case b"VP8 ":
            width, height = struct.unpack("<HH", content[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _svg(content: bytes) -> tuple[int, int] | None:
    opening = re.search(rb"<svg\b[^>]*>", content, re.DOTALL)
    if not opening:
        return None
    attributes = dict(re.findall(r"([\w:-]+)\s*=\s*[\"']([^\"']*)[\"']", opening[0].decode("utf-8", "replace")))
    width, height = (_NUMBER.match(attributes.get(name, "")) for name in ("width", "height"))
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = attributes.get("viewBox", "").replace(",", " ").split()
    return (round(float(box[2])), round(float(box[3]))) if len(box) == 4 else None


_SIZES: Final = {
    "image/png": _png,
    "image/gif": _gif,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    SVG: _svg,
}

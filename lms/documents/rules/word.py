"""A Word file as HTML: only its text parts and pictures are ever looked at, nothing is fetched, nothing runs."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from lms.core.archives import Bounds, unpacked
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

BOUNDS: Final = Bounds(packed=10 << 20, unpacked=100 << 20, files=3000)
_LARGEST_XML: Final = 8 << 20
_MOST_ELEMENTS: Final = 300_000
"""Elements of one part: so many take 10 seconds and 200 MB; a text of 300 pages has about 100,000."""
_DEEPEST_XML: Final = 200
_MAIN: Final = "word/document.xml"
_STYLES: Final = """\
p[style-name='Title'] => p.title:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
r[style-name='Quote Char'] =>
b => strong
i => em
u =>
strike =>
comment-reference =>
"""
_BROKEN: Final = (
    AttributeError, KeyError, IndexError, ValueError, TypeError, OSError, RecursionError, LookupError, AssertionError,
    expat.ExpatError, zipfile.BadZipFile,
)  # fmt: skip


class WordHtml(NamedTuple):
    """The text as HTML; `pictures` by the address that it uses for them."""

    html: str
    pictures: Mapping[str, bytes]


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a .docx that matter: XML without document types, and pictures.

    Macros, embedded programs and fonts are left out. Raises TooLarge and Invalid.
    """
    files = unpacked(content, BOUNDS)
    if _MAIN not in files or "[Content_Types].xml" not in files:
        raise Invalid(_("This is not a Word file (.docx). Save the text in Word as .docx first."))
    kept: dict[str, bytes] = {}
    for path, part in files.items():
        if path.endswith((".xml", ".rels")):
            _check_xml(part)
            kept[path] = part
        elif path.startswith("word/media/"):
            kept[path] = part
    return kept


def word_html(parts: Mapping[str, bytes]) -> WordHtml:
    """The parts of a Word file as HTML, with headings, lists, tables, notes and pictures. Raises Invalid."""
    import mammoth  # as large as some of our floors: only a process that reads a Word file has it

    pictures: dict[str, bytes] = {}

    def address(image: Any) -> dict[str, str]:
        with image.open() as file:
            pictures[f"picture:{len(pictures) + 1}"] = file.read()
        return {"src": f"picture:{len(pictures)}"}

    try:
        read = mammoth.convert_to_html(  # type: ignore[no-untyped-call]
            BytesIO(_packed(parts)),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(address),  # type: ignore[no-untyped-call]
        )
    except _BROKEN as error:
        raise Invalid(_("This Word file is damaged. Open it in Word and save it again.")) from error
    return WordHtml(str(read.value), pictures)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return out.getvalue()


def _check_xml(part: bytes) -> None:
    """Refuse what a Word file never has: a document type (and so entities), endless depth, endless length."""
    depth = elements = 0
    parser = expat.ParserCreate()

    def opened(_name: str, _attributes: object) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if elements > _MOST_ELEMENTS:
            raise Invalid(_("The text of this Word file is too long. Split it into several files."))
        if depth > _DEEPEST_XML:
            raise Invalid(_("This Word file is damaged. Open it in Word and save it again."))

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_declaration: object) -> None:
        raise Invalid(_("This Word file holds declarations that could be used for an attack. It was not opened."))

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = declared
    if len(part) > _LARGEST_XML:
        raise Invalid(_("The text of this Word file is too long. Split it into several files."))
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise Invalid(_("This Word file is damaged. Open it in Word and save it again.")) from error

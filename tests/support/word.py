"""Word files made on the spot: the parts of a .docx written out, so that each test says what is in it."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Default Extension="emf" ContentType="image/x-emf"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{name}"/></w:style>'
    for ident, name in [("1", "heading 1"), ("2", "heading 2"), ("3", "heading 3"), ("Title", "Title"), ("Q", "Quote")]
)
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{n}">'
    + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{form}"/></w:lvl>' for level in range(3))
    + f'</w:abstractNum><w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
    for n, form in [(1, "bullet"), (2, "decimal")]
)


def run(words, bold=False, italic=False):
    look = "<w:b/>" * bold + "<w:i/>" * italic
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def p(*inside, style="", level=None, numbered=False):
    inside = "".join(run(one) if not one.startswith("<") else one for one in inside)
    listed = (
        ""
        if level is None
        else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{2 if numbered else 1}"/></w:numPr>'
    )
    head = f'<w:pStyle w:val="{style}"/>' * bool(style)
    return f"<w:p><w:pPr>{head}{listed}</w:pPr>{inside}</w:p>"


def table(*rows):
    cells = ["".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def link(words, ident):
    return f'<w:hyperlink r:id="{ident}">{run(words)}</w:hyperlink>'


def note(number):
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def picture(ident, alt="", how="embed"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{escape(alt)}"/><a:graphic><a:graphicData><pic:pic>'
        f'<pic:blipFill><a:blip r:{how}="{ident}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def docx(*blocks, links=None, pictures=None, notes=None, extra=None, raw=None):
    """`links` by id, `pictures` as {id: (file name, bytes)}, `notes` by number, `extra` parts by path."""
    relations = [f'<Relationship Id="{i}" Type="{_KIND}hyperlink" Target="{escape(to)}" TargetMode="External"/>' for i, to in (links or {}).items()]  # fmt: skip
    relations += [
        f'<Relationship Id="{i}" Type="{_KIND}image" Target="media/{name}"/>'
        for i, (name, _c) in (pictures or {}).items()
    ]
    body = "".join(f'<w:footnote w:id="{n}">{p(words)}</w:footnote>' for n, words in (notes or {}).items())
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": raw or f"<w:document {NAMES}><w:body>{''.join(blocks)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMES}>{NUMBERING}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {NAMES}>{body}</w:footnotes>",
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(relations)
        + "</Relationships>",
        **{f"word/media/{name}": content for name, content in (pictures or {}).values()},
        **(extra or {}),
    }
    return zipped(parts)


def zipped(parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()

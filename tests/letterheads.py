"""Letterheads as strangers make them, written by hand in XML: what Word and LibreOffice put into files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from drafter.render.package import entry, pack, unpack

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
MARGINS = '<w:pgMar w:top="{0}" w:right="{0}" w:bottom="{0}" w:left="{0}" w:header="680" w:footer="624" w:gutter="0"/>'
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>' + MARGINS.format("1418") + "</w:sectPr>"
EMPTY = "<w:p/>"


def p(*texts: str, looks: str = "", letters: str = "") -> str:
    """Return a paragraph with a run for each text."""
    properties = f"<w:rPr>{letters}</w:rPr>" if letters else ""
    runs = "".join(f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{f'<w:pPr>{looks}</w:pPr>' if looks else ''}{runs}</w:p>"


def office(
    body: str = "",
    *,
    header: str = EMPTY,
    footer: str = EMPTY,
    section: str = "",
    styles: str = "",
    settings: str = "",
    links: str = "",
    types: str = "",
    more: dict[str, bytes] | None = None,
    main_type: str = "",
) -> bytes:
    """Return a letterhead with our styles and a stranger's pages.

    section: the last section's properties; links, types: more relations of the document and content types; more: parts.
    """
    made = unpack((TEMPLATES / "en" / "letterhead.mofa_japan.docx").read_bytes())
    references = '<w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
    section = section or SECTION.replace("<w:sectPr>", f"<w:sectPr>{references}")
    made["word/document.xml"] = f"<w:document {SPACES}><w:body>{body}{section}</w:body></w:document>".encode()
    made["word/header1.xml"] = f"<w:hdr {SPACES}>{header}</w:hdr>".encode()
    made["word/footer1.xml"] = f"<w:ftr {SPACES}>{footer}</w:ftr>".encode()
    for part, end, text in (
        ("word/styles.xml", "</w:styles>", styles),
        ("word/settings.xml", "</w:settings>", settings),
        ("word/_rels/document.xml.rels", "</Relationships>", links),
        ("[Content_Types].xml", "</Types>", types),
    ):
        made[part] = made[part].decode().replace(end, text + end).encode()
    if main_type:
        types_part = made["[Content_Types].xml"].decode()
        made["[Content_Types].xml"] = types_part.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", main_type
        ).encode()
    return pack(entry(name, data) for name, data in (made | (more or {})).items())


def link(id: str, kind: str, target: str, *, outside: bool = False) -> str:
    """Return a relation."""
    mode = ' TargetMode="External"' if outside else ""
    base = kind if kind.startswith("http") else f"{R}/{kind}"
    return f'<Relationship Id="{id}" Type="{base}" Target="{target}"{mode}/>'


def png(width: int = 4, height: int = 4, data: bytes | None = None) -> bytes:
    """Return a picture; data: its rows, unpacked."""
    rows = data or b"".join(b"\0" + bytes((200, 30, 30)) * width for _ in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(rows, 0 if data else 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def picture(blip: str, id: int = 1) -> str:
    """Return a run with a picture; blip: the attributes that say where it is."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="360000"/>'
        f'<wp:docPr id="{id}" name="logo" descr="logo"/><a:graphic><a:graphicData'
        ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1"'
        f' name="logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip {blip}/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def text_box(inner: str) -> str:
    """Return a text box as Word writes it, once for itself and once for older programs."""
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0"'
        ' distR="0"><wp:extent cx="3600000" cy="720000"/><wp:docPr id="7" name="box"/><a:graphic><a:graphicData'
        ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="720000"/></a:xfrm><a:prstGeom prst="rect">'
        f"<a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/>"
        "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape"
        f' style="width:283pt;height:57pt"><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape>'
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def control(inner: str, properties: str = "") -> str:
    """Return a content control around something."""
    return f'<w:sdt><w:sdtPr><w:id w:val="5"/>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'


def table(*rows: tuple[str, ...]) -> str:
    """Return a table without lines; each cell is what it holds."""
    width = '<w:tcPr><w:tcW w:w="4535" w:type="dxa"/></w:tcPr>'
    inner = "".join(f"<w:tr>{''.join(f'<w:tc>{width}{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    grid = '<w:gridCol w:w="4535"/>' * len(rows[0])
    grid = f'<w:tblPr><w:tblW w:w="9070" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    return f"<w:tbl>{grid}{inner}</w:tbl>{EMPTY}"


def field(instruction: str, shown: str) -> str:
    """Return a field as Word keeps it: begin, instruction, separator, what it showed last, end."""
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        f' {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{shown}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


BODY = p("{{ body }}")
INSIDE, OUTSIDE = 'r:embed="rId30"', 'r:link="rId31"'
BOTH = f"{INSIDE} {OUTSIDE}"
THEMED = (
    '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"'
    ' w:cstheme="minorBidi"/>'
)
LANDSCAPE = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' + MARGINS.format("1000")
LANDSCAPE += "</w:sectPr></w:pPr></w:p>"
FIRST_PAGE = SECTION.replace(
    "<w:sectPr>",
    '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId21"/>'
    '<w:headerReference w:type="even" r:id="rId22"/><w:footerReference w:type="default" r:id="rId4"/>',
).replace("</w:sectPr>", "<w:titlePg/></w:sectPr>")
HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
NUMBERING_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{kind}"/>'


def _first_page() -> bytes:
    more = {
        f"word/header{n}.xml": f"<w:hdr {SPACES}>{p(text)}</w:hdr>".encode()
        for n, text in ((2, "{{ issuer }}"), (3, "even pages"))
    }
    return office(
        BODY,
        header=p("later pages"),
        section=FIRST_PAGE,
        links=link("rId21", "header", "header2.xml") + link("rId22", "header", "header3.xml"),
        types="".join(_override(name, HEADER_TYPE) for name in more),
        more=more,
    )


def _big_picture() -> bytes:
    signs = bytes(range(256)) * 23
    rows = b"".join(b"\0" + signs[y * 7 % 256 :][:5400] for y in range(1900))
    return office(
        f"<w:p>{picture(INSIDE)}</w:p>" + BODY,
        links=link("rId30", "image", "media/big.png"),
        more={"word/media/big.png": png(1800, 1900, rows)},
    )


# name -> a letterhead that is taken as it is
GOOD: dict[str, Callable[[], bytes]] = {
    "empty": lambda: office(),
    "split-runs": lambda: office(p("{", "{ head", "line", " }", "}") + BODY),
    "split-by-spelling-marks": lambda: office(
        '<w:p><w:r><w:t>{{ </w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>headline</w:t></w:r>'
        '<w:proofErr w:type="spellEnd"/><w:r><w:t xml:space="preserve"> }}</w:t></w:r></w:p>' + BODY
    ),
    "curly-quotes": lambda: office(p("{{ “headline” }}") + p("{{ ‘body’ }}")),
    "capitals-and-hard-spaces": lambda: office(p("{{\u00a0Document Type\u00a0}}") + p("{{Body}}")),
    "full-width-braces": lambda: office(p("｛｛　headline　｝｝") + p("｛｛", "body｝｝")),
    "text-box": lambda: office(text_box(p("{{ issuer }}") + p("Press office")) + BODY),
    "text-box-in-header": lambda: office(BODY, header=text_box(p("{{ issuer }}"))),
    "table": lambda: office(
        table((p("{{ issuer }}"), p("{{ date_block }}")), (p("Ref."), p("{{ reference }}"))) + BODY
    ),
    "table-with-words-before": lambda: office(
        table((p("Office of A &amp; B: {{ headline }} (copy)"), p("{{ date_block }}"))) + BODY
    ),
    "several-in-a-line": lambda: office(
        p("Ref. {{ ref }}, {{ date", "_block }} – {{ signature }}") + p("{{ref}}{{ page }}") + BODY,
        header=p("{{ issuer }}") + p("{{ signature }} / {{ note }}"),
    ),
    # as some programs call the document
    "document2": lambda: pack(
        entry(
            name.replace("word/document.xml", "word/document2.xml").replace("document.xml.rels", "document2.xml.rels"),
            data.replace(b"word/document.xml", b"word/document2.xml")
            if name in ("[Content_Types].xml", "_rels/.rels")
            else data,
        )
        for name, data in unpack(office(p("{{ issuer }}") + BODY)).items()
    ),
    "body-in-a-cell": lambda: office(table((p("Tokyo"), BODY))),
    "first-page-header": _first_page,
    "two-columns": lambda: office(
        BODY, section=SECTION.replace("</w:sectPr>", '<w:cols w:num="2" w:space="400"/></w:sectPr>')
    ),
    "two-sections": lambda: office(BODY + LANDSCAPE + p("Second section")),
    "theme-fonts": lambda: office(
        p("Ministry of ", "កម្ពុជា", letters=THEMED) + BODY,
        styles='<w:style w:type="paragraph" w:styleId="Themed"><w:name w:val="Themed"/>'
        f"<w:rPr>{THEMED}</w:rPr></w:style>",
    ),
    "mixed-scripts": lambda: office(
        p("Embassy of Japan 在カンボジア日本国大使館 ស្ថានទូតជប៉ុន", letters='<w:b/><w:sz w:val="36"/>') + BODY
    ),
    "right-to-left": lambda: office(
        p("السفارة", looks="<w:bidi/>", letters='<w:rFonts w:cs="Arial"/><w:rtl/><w:lang w:bidi="ar-SA"/>') + BODY
    ),
    "content-control": lambda: office(
        control(p("{{ headline }}"), '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>')
        + f"<w:p>{control('<w:r><w:t>{{ body }}</w:t></w:r>')}</w:p>"
    ),
    "smart-tag": lambda: office(
        '<w:p><w:smartTag w:uri="x" w:element="place"><w:r><w:t>Tokyo {{ </w:t></w:r></w:smartTag>'
        "<w:r><w:t>reference }}</w:t></w:r></w:p>" + BODY
    ),
    "link-outside": lambda: office(
        BODY,
        footer='<w:p><w:hyperlink r:id="rId1"><w:r><w:t>www.example.org</w:t></w:r></w:hyperlink></w:p>',
        more={
            "word/_rels/footer1.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                + link("rId1", "hyperlink", "https://evil.example/track?me", outside=True)
                + "</Relationships>"
            ).encode()
        },
    ),
    "linked-picture": lambda: office(
        f"<w:p>{picture(OUTSIDE)}<w:r><w:t>Embassy</w:t></w:r></w:p>" + BODY,
        links=link("rId31", "image", "http://evil.example/pixel.png", outside=True),
    ),
    "picture-inside-and-linked": lambda: office(
        f"<w:p>{picture(BOTH)}</w:p>" + BODY,
        links=link("rId30", "image", "media/l.png") + link("rId31", "image", "file:///C:/evil.png", outside=True),
        more={"word/media/l.png": png()},
    ),
    "attached-template": lambda: office(
        BODY,
        settings=f'<w:attachedTemplate xmlns:r="{R}" r:id="rId1"/>',
        more={
            "word/_rels/settings.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                + link("rId1", "attachedTemplate", "file:///C:/evil/Normal.dotm", outside=True)
                + "</Relationships>"
            ).encode()
        },
    ),
    "embedded-object": lambda: office(
        '<w:p><w:r><w:object><v:shape style="width:10pt"/><o:OLEObject Type="Embed" ProgID="Package" ShapeID="s"'
        ' DrawAspect="Icon" ObjectID="_1" r:id="rId32"/></w:object></w:r><w:r><w:t>Embassy</w:t></w:r></w:p>' + BODY,
        links=link("rId32", "oleObject", "embeddings/evil.bin"),
        types='<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>',
        more={"word/embeddings/evil.bin": b"evil"},
    ),
    "other-document-inside": lambda: office(
        BODY + '<w:altChunk r:id="rId33"/>' + EMPTY,
        links=link("rId33", "aFChunk", "evil.html"),
        types='<Default Extension="html" ContentType="text/html"/>',
        more={"word/evil.html": b"<p>evil</p>"},
    ),
    "comments": lambda: office(
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Embassy</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r>'
        '<w:commentReference w:id="0"/></w:r></w:p>' + BODY,
        links=link("rId34", "comments", "comments.xml"),
        types=_override("word/comments.xml", COMMENTS_TYPE),
        more={
            "word/comments.xml": (
                f'<w:comments {SPACES}><w:comment w:id="0" w:author="evil">{p("evil")}</w:comment></w:comments>'
            ).encode()
        },
    ),
    "old-release": lambda: office(
        '<w:p><w:bookmarkStart w:id="70001" w:name="_block1_headline"/><w:bookmarkStart w:id="3" w:name="_GoBack"/>'
        '<w:r><w:t>Old</w:t></w:r><w:bookmarkEnd w:id="70001"/><w:bookmarkEnd w:id="3"/></w:p>' + BODY
    ),
    "history": lambda: office(
        '<w:p w:rsidR="00AB12CD" w14:paraId="0A0B0C0D"><w:r w:rsidRPr="00AB12CD"><w:t>Embassy</w:t></w:r></w:p>' + BODY,
        settings='<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>',
    ),
    "big-picture": _big_picture,
    "justified": lambda: office(
        p("Embassy", looks='<w:jc w:val="distribute"/>') + p("{{ body }}", looks='<w:jc w:val="both"/>')
    ),
    "numbering": lambda: office(
        p("Address", looks='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') + BODY,
        links=link("rId35", "numbering", "numbering.xml"),
        types=_override("word/numbering.xml", NUMBERING_TYPE),
        more={
            "word/numbering.xml": (
                f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                f'<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:rPr>{THEMED}<w:sz w:val="20"/></w:rPr></w:lvl>'
                '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
            ).encode()
        },
    ),
    "page-numbers": lambda: office(BODY, footer=field("PAGE", "1") + field("NUMPAGES \\* MERGEFORMAT", "3")),
    "unreached-parts": lambda: office(BODY, more={"word/evil.xml": b"<evil/>", "customXml/item1.xml": b"<evil/>"}),
}


def _document(text: str) -> bytes:
    made = unpack(office(BODY))
    made["word/document.xml"] = text.encode()
    return pack(entry(*item) for item in made.items())


def _twice() -> bytes:
    made = [entry(*item) for item in unpack(office(BODY)).items()]
    return pack([*made, entry("word/Document.xml", b"<evil/>")])


def _shrunk(size: int) -> bytes:
    """Return a letterhead whose document says it is smaller than it is."""
    data = bytearray(office(BODY))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        true = struct.pack("<I", archive.getinfo("word/document.xml").file_size)
    while (at := data.find(true)) >= 0:
        data[at : at + 4] = struct.pack("<I", size)
    return bytes(data)


# name -> (a letterhead that is refused, the rule, a word of the message)
BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty-file": (lambda: b"", "letterhead-unreadable", "empty"),
    "not-zip": (lambda: b"Dear colleagues", "letterhead-unreadable", "no Word file"),
    "old-doc-or-password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "letterhead-unreadable", "password"),
    "truncated": (lambda: office(BODY)[:-400], "letterhead-unreadable", "damaged"),
    "flipped-bytes": (
        lambda: office(BODY).replace(office(BODY)[200:230], bytes(30), 1), "letterhead-unreadable", "damaged"),
    "false-size": (lambda: _shrunk(100), "letterhead-unreadable", "damaged"),
    "open-document": (
        lambda: pack([entry("mimetype", b"application/vnd.oasis.opendocument.text"), entry("content.xml", b"<x/>")]),
        "letterhead-unreadable", "no document"),
    "no-document": (
        lambda: pack(entry(n, d) for n, d in unpack(office()).items() if n != "word/document.xml"),
        "letterhead-unreadable", "no document"),
    "bad-xml": (lambda: _document("<w:document><w:body>"), "letterhead-unreadable", ""),
    "strict": (
        lambda: _document('<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body/></w:document>'),
        "letterhead-unreadable", "usual"),
    "doctype": (lambda: _document("<!DOCTYPE x><x/>"), "letterhead-unreadable", "document type"),
    "external-entity": (
        lambda: _document('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
        "letterhead-unreadable", "document type"),
    "entity-in-utf16": (
        lambda: pack(
            entry(n, d if n != "word/document.xml" else '<!DOCTYPE x [<!ENTITY e "a">]><x>&e;</x>'.encode("utf-16"))
            for n, d in unpack(office()).items()
        ),
        "letterhead-unreadable", "document type"),
    "bomb-text": (
        lambda: _document(f"<w:document {SPACES}><w:body>{p('a' * 20_000_000)}</w:body></w:document>"),
        "letterhead-unreadable", "too large"),
    "bomb-picture": (
        lambda: office(BODY, more={"word/media/a.png": bytes(120_000_000)}), "letterhead-unreadable", "too large"),
    "bomb-paragraphs": (
        lambda: _document(f"<w:document {SPACES}><w:body>{EMPTY * 1_500_000}</w:body></w:document>"),
        "letterhead-unreadable", "too large"),
    "deep": (
        lambda: _document(f"<w:document {SPACES}><w:body>{'<w:sdt><w:sdtContent>' * 5000}</w:body></w:document>"),
        "letterhead-unreadable", ""),
    "many-parts": (
        lambda: office(BODY, more={f"word/media/{n}.png": b"" for n in range(600)}), "letterhead-unreadable", "parts"),
    "two-parts-of-one-name": (_twice, "letterhead-unreadable", "two parts"),
    "leads-out": (lambda: office(BODY, more={"../../evil.txt": b"evil"}), "letterhead-unreadable", "leads out"),
    "macros": (
        lambda: office(BODY, main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "letterhead-macros", "macros"),
    "macros-in-docx": (
        lambda: office(
            BODY,
            links=link("rId40", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
            types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>',
            more={"word/vbaProject.bin": b"evil"},
        ),
        "letterhead-macros", "macros"),
    "recorded-changes": (
        lambda: office(
            '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>new</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r>'
            "<w:delText>old</w:delText></w:r></w:del></w:p>" + BODY
        ),
        "letterhead-changes", "word/document.xml"),
    "unknown-placeholder": (lambda: office(p("{{ ministerr }}") + BODY), "letterhead-unknown", "ministerr"),
    "half-a-placeholder": (lambda: office(p("{{ issuer }") + BODY), "letterhead-brace", "two braces"),
    "body-in-a-line": (lambda: office(p("{{ issuer }} {{ body }}")), "letterhead-crowded", "alone"),
    "missing-styles": (
        lambda: pack(
            entry(n, d if n != "word/styles.xml" else f"<w:styles {SPACES}/>".encode())
            for n, d in unpack(office(BODY)).items()
        ),
        "letterhead-style", "Body Text"),
}  # fmt: skip

"""Draws the letterheads that drafter brings along: run it, it writes <tag>/letterhead*.docx.

`letterhead.docx` is set as the Cambodian ministry sets its releases, `letterhead.mofa_japan.docx` as the Japanese one
does. The emblem is our own drawing, no arms of any state.

An office opens one in Word, puts its own emblem and lines in, and saves it in its own folder; nobody needs this script
for that. It exists so that what is in the repository can be read, compared and drawn again.
"""

from __future__ import annotations

import math
import struct
import sys
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from drafter.files import write_file
from drafter.render.clean import LINKS, OFFICE, W
from drafter.render.letterhead import DECLARATION, TYPES
from drafter.render.package import entry, pack

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
BLUE = (0x1F, 0x3A, 0x68)
INK, RED = "1F3A68", "A00000"
ALSO_CALLED = {"Yu Mincho": "游明朝", "Yu Gothic": "游ゴシック"}
WORDS_OWN = {"Title", "Date", "Signature", "Body Text", "List Paragraph", "caption", "header", "footer"}
WORDS_OWN |= {f"heading {level}" for level in (1, 2, 3)}
TIGHT = "<w:contextualSpacing/>"  # no space between paragraphs of one style
EMBLEM_SIZE = 792_000  # 2.2 cm in EMU


@dataclass(frozen=True, slots=True)
class Look:
    """A language's page.

    body, heading: font families. lang: of the document. size: of the text, in half-points. line: of its lines, in
    240ths. bold: whether headings are bold. first: the first-line indent, as attributes. align: of the text.
    styles: name -> (paragraph properties, run properties), beside or instead of those common to all.
    page, footer: their paragraphs.
    """

    body: str
    heading: str
    lang: str
    size: int
    line: int
    bold: bool
    first: str
    align: str
    styles: dict[str, tuple[str, str]]
    page: str
    footer: str


def size(half_points: int) -> str:
    """Return a size with its twin for complex scripts."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def space(before: int = 0, after: int = 0, line: int = 240) -> str:
    """Return spacing in twentieths of a point, lines in 240ths."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def align(how: str) -> str:
    """Return a paragraph's alignment."""
    return f'<w:jc w:val="{how}"/>'


def fonts(name: str) -> str:
    """Return one font for all four slots."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def rule(side: str, gap: int) -> str:
    """Return a thin line above or below a paragraph."""
    return f'<w:pBdr><w:{side} w:val="single" w:sz="6" w:space="{gap}" w:color="{INK}"/></w:pBdr>'


def indent(left: int = 0, right: int = 0, hanging: int = 0) -> str:
    """Return indents in twentieths of a point."""
    return f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'


def paragraph(style: str, content: str) -> str:
    """Return a paragraph; content in double braces is a placeholder."""
    inner = content if content.startswith("<") else f"<w:r><w:t>{content}</w:t></w:r>"
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{inner}</w:p>'


def page_number() -> str:
    """Return a field that Word fills with the page's number."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def emblem(text: str) -> str:
    """Return the emblem as a picture in the line, with its alternative text."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{EMBLEM_SIZE}" cy="{EMBLEM_SIZE}"/><wp:docPr id="1" name="emblem" descr="{text}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="1" name="emblem.png" descr="{text}"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId5"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{EMBLEM_SIZE}" cy="{EMBLEM_SIZE}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def common(look: Look) -> dict[str, tuple[str, str]]:
    """Return the styles that every page has: name -> (paragraph properties, run properties)."""
    # Word reads b for Latin letters and bCs for Khmer ones: a face without bold stands beside bold Latin names
    heading = fonts(look.heading) + ("<w:b/><w:bCs/>" if look.bold else "<w:b/>")
    body = f"{space(0, 120, look.line)}<w:ind {look.first}/>{align(look.align)}"
    small = size(look.size - 3)
    return {
        "Normal": ("", ""),
        "Emblem": (f"<w:keepNext/>{space(0, 60)}{align('center')}", ""),
        "Embargo": (f"{space(0, 200)}{align('center')}", f'<w:b/><w:bCs/><w:color w:val="{RED}"/>'),
        "Correction": (f"{space(0, 120)}", "<w:b/><w:bCs/>"),
        "Motto": (f"<w:keepNext/>{space(0, 60)}{TIGHT}{align('center')}", heading + size(look.size + 2)),
        "Issuer": (
            f"<w:keepNext/>{space(0, 0)}{align('center')}",
            f'{heading}<w:color w:val="{INK}"/>{size(look.size + 2)}',
        ),
        "Reference": (space(160, 0), small),
        "Document Type": (f"<w:keepNext/>{space(320, 200)}{align('center')}", heading + size(look.size + 4)),
        "Title": (f"<w:keepNext/>{space(0, 120, 276)}{TIGHT}{align('center')}", heading + size(look.size + 2)),
        "Date": (f"{space(60, 120)}{TIGHT}{align('center')}", ""),
        "Ornament": (f"{space(60, 180)}{align('center')}", ""),
        "heading 1": (f'<w:keepNext/>{space(240, 100)}<w:outlineLvl w:val="0"/>', heading + size(look.size + 1)),
        "heading 2": (f'<w:keepNext/>{space(200, 80)}<w:outlineLvl w:val="1"/>', heading + size(look.size)),
        "heading 3": (f'<w:keepNext/>{space(160, 60)}<w:outlineLvl w:val="2"/>', heading + size(look.size)),
        "Body Text": (body, ""),
        "List Paragraph": (f"{space(0, 80, look.line)}{indent(567, 0, 567)}", ""),
        "List Paragraph 2": (f"{space(0, 80, look.line)}{indent(1134, 0, 567)}", ""),
        "List Paragraph 3": (f"{space(0, 80, look.line)}{indent(1701, 0, 567)}", ""),
        "Table Text": (space(40, 40), ""),
        "caption": (f"<w:keepLines/>{space(60, 120)}{align('center')}", small),
        "Note": (space(120, 60), small),
        "Signature": (f"<w:keepNext/><w:keepLines/>{space(240, 0)}{align('right')}", ""),
        "Contact": (f"{rule('top', 6)}{space(200, 0)}{TIGHT}{align('center')}", small),
        "End": (f"{space(120, 0)}{align('center')}", ""),
        "header": (align("right"), f'<w:color w:val="{RED}"/>{small}'),
        "footer": (align("center"), small),
    }


def style_sheet(look: Look) -> str:
    """Return styles.xml: the styles above and a grid for tables, nothing else."""
    made = [
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        "<w:tblPr><w:tblBorders>"
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="767676"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders></w:tblPr></w:style>",
    ]
    for name, (paragraphs, runs) in (common(look) | look.styles).items():
        start = ' w:default="1"' if name == "Normal" else "" if name in WORDS_OWN else ' w:customStyle="1"'
        based = "" if name == "Normal" else '<w:basedOn w:val="Normal"/>'
        made.append(
            f'<w:style w:type="paragraph"{start} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>{based}'
            f"<w:qFormat/><w:pPr>{paragraphs}</w:pPr><w:rPr>{runs}</w:rPr></w:style>"
        )
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(look.body)}{size(look.size)}'
        f'<w:lang w:val="{look.lang}" w:eastAsia="{look.lang}" w:bidi="{look.lang}"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{''.join(made)}</w:styles>"
    )


def font_table(look: Look) -> str:
    """Return fontTable.xml: the families in use, with the Japanese names of those that have one."""
    made = ""
    for name in dict.fromkeys((look.body, look.heading)):
        other = f'<w:altName w:val="{ALSO_CALLED[name]}"/>' if name in ALSO_CALLED else ""
        made += f'<w:font w:name="{name}">{other}</w:font>'
    return f'<w:fonts xmlns:w="{W}">{made}</w:fonts>'


def theme(look: Look) -> str:
    """Return theme1.xml, which Word files must have; no style refers to it, fonts are those that the styles name."""
    colours = {"dk1": "000000", "lt1": "FFFFFF", "dk2": INK, "lt2": "F2F2F2"}
    colours |= {f"accent{number}": INK for number in range(1, 7)} | {"hlink": INK, "folHlink": INK}
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in colours.items())
    family = f'<a:latin typeface="{look.body}"/><a:ea typeface="{look.body}"/><a:cs typeface="{look.body}"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line, effect = f'<a:ln w="9525">{fill}</a:ln>', "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="plain"><a:themeElements>'
        f'<a:clrScheme name="plain">{scheme}</a:clrScheme><a:fontScheme name="plain">'
        f"<a:majorFont>{family}</a:majorFont><a:minorFont>{family}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def style_id(name: str) -> str:
    """Return a style's id: its name without spaces."""
    return name.replace(" ", "")


def letterhead(look: Look) -> bytes:
    """Return a language's letterhead as a Word file."""
    spaces = (
        f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    )
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418"'
        ' w:header="680" w:footer="624" w:gutter="0"/></w:sectPr>'
    )
    settings = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat>'
    )
    types = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/settings.xml": f"{WORD}.settings+xml",
        "/word/fontTable.xml": f"{WORD}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/word/header1.xml": f"{WORD}.header+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
    }
    relations = {"styles": "styles.xml", "settings": "settings.xml", "header": "header1.xml", "footer": "footer1.xml"}
    relations |= {"image": "media/emblem.png", "fontTable": "fontTable.xml", "theme": "theme/theme1.xml"}
    pictures = {"word/media/emblem.png": seal(360)} if "rId5" in look.page else {}
    if not pictures:
        del relations["image"]
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in types.items())
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {spaces}><w:body>{look.page}{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{LINKS}">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(relations.items(), 1)
        )
        + "</Relationships>",
        "word/styles.xml": style_sheet(look),
        "word/settings.xml": f'<w:settings xmlns:w="{W}">{settings}</w:settings>',
        "word/fontTable.xml": font_table(look),
        "word/theme/theme1.xml": theme(look),
        "word/header1.xml": f"<w:hdr {spaces}>{paragraph('header', '{{ draft_mark }}')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {spaces}>{look.footer}</w:ftr>",
    }
    parts = [entry(name, (DECLARATION + text).encode()) for name, text in texts.items()]
    return pack([*parts, *(entry(name, data) for name, data in pictures.items())])


def seal(width: int) -> bytes:
    """Return our own seal as a PNG: two rings, a wreath of dots, an eight-petalled flower; no arms of any state."""
    rows = []
    for y in range(width):
        row = bytearray([0])
        for x in range(width):
            # four samples a pixel, so that edges are smooth
            covered = sum(_inked((x + dx) / width * 2 - 1, (y + dy) / width * 2 - 1) for dx, dy in _SAMPLES)
            row += bytes((*BLUE, covered * 255 // len(_SAMPLES)))
        rows.append(bytes(row))
    header = struct.pack(">IIBBBBB", width, width, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
        + _chunk(b"IEND", b"")
    )


_SAMPLES = tuple((dx, dy) for dx in (0.25, 0.75) for dy in (0.25, 0.75))


def _inked(x: float, y: float) -> bool:
    distance, angle = math.hypot(x, y), math.atan2(y, x)
    if 0.93 <= distance <= 0.99 or 0.65 <= distance <= 0.68:
        return True
    # twenty-four dots between the rings
    step = math.tau / 24
    near = round(angle / step) * step
    if math.hypot(x - 0.8 * math.cos(near), y - 0.8 * math.sin(near)) < 0.055:
        return True
    petal = abs(math.cos(4 * angle)) * 0.38 + 0.16
    return 0.13 < distance < petal or distance < 0.08


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _page(*rows: tuple[str, str]) -> str:
    return "".join(paragraph(style, content) for style, content in rows)


_EMBLEM = {"en": "Emblem of the ministry", "km": "និមិត្តសញ្ញាក្រសួង", "ja": "発行官庁の紋章"}

LOOKS: dict[str, Look] = {
    "en": Look(
        body="Times New Roman",
        heading="Times New Roman",
        lang="en-GB",
        size=24,
        line=264,
        bold=True,
        first='w:firstLine="0"',
        align="both",
        styles={
            "Issuer": (
                # narrow enough for a long name to fall into two like lines
                f"<w:keepNext/>{rule('bottom', 6)}{space(0, 0)}{indent(1560, 1560)}{align('center')}",
                f'{fonts("Times New Roman")}<w:b/><w:bCs/><w:color w:val="{INK}"/><w:spacing w:val="10"/>{size(25)}',
            ),
            "Document Type": (
                f"<w:keepNext/>{space(320, 200)}{align('center')}",
                f'{fonts("Times New Roman")}<w:b/><w:bCs/><w:spacing w:val="40"/>{size(28)}',
            ),
        },
        page=_page(
            ("Embargo", "{{ embargo }}"),
            ("Motto", "{{ motto }}"),
            ("Emblem", emblem(_EMBLEM["en"])),
            ("Issuer", "{{ issuer }}"),
            ("Reference", "{{ reference }}"),
            ("Document Type", "{{ document_type }}"),
            ("Title", "{{ headline }}"),
            ("Date", "{{ date_block }}"),
            ("Body Text", "{{ body }}"),
            ("Signature", "{{ signature }}"),
            ("End", "{{ end }}"),
        ),
        footer=_page(("Contact", "{{ contact }}"), ("footer", page_number())),
    ),
    "km": Look(
        body="Khmer OS Siemreap",
        heading="Khmer OS Muol Light",
        lang="km-KH",
        size=22,
        line=276,
        bold=False,
        first='w:firstLine="709"',
        align="left",
        styles={
            # the emblem and the ministry share a block on the left, below the motto
            "Emblem": (f"<w:keepNext/>{space(0, 60)}{indent(0, 3200)}{align('center')}", ""),
            "Issuer": (
                f"<w:keepNext/>{space(0, 0)}{indent(0, 3200)}{align('center')}",
                f'{fonts("Khmer OS Muol Light")}<w:color w:val="{INK}"/>{size(22)}',
            ),
            "Reference": (f"{space(80, 0)}{indent(0, 3200)}{align('center')}", size(20)),
            "Date": (f"<w:keepNext/>{space(120, 0, 276)}{TIGHT}{align('right')}", ""),
        },
        page=_page(
            ("Embargo", "{{ embargo }}"),
            ("Motto", "{{ motto }}"),
            ("Ornament", "{{ ornament }}"),
            ("Emblem", emblem(_EMBLEM["km"])),
            ("Issuer", "{{ issuer }}"),
            ("Reference", "{{ reference }}"),
            ("Document Type", "{{ document_type }}"),
            ("Title", "{{ headline }}"),
            ("Body Text", "{{ body }}"),
            ("Date", "{{ date_block }}"),
            ("Signature", "{{ signature }}"),
            ("End", "{{ end }}"),
        ),
        # the number only where Khmer digits can be set: Word has no field for them
        footer=_page(("Contact", "{{ contact }}"), ("footer", "{{ page }}")),
    ),
    "ja": Look(
        body="Yu Mincho",
        heading="Yu Gothic",
        lang="ja-JP",
        size=21,
        line=360,
        bold=True,
        # one character, whatever its size; the second figure is for programs that don't count characters
        first='w:firstLineChars="100" w:firstLine="210"',
        align="both",
        styles={
            "Date": (f"{space(60, 200)}{TIGHT}{align('right')}", ""),
            "End": (f"{space(120, 0)}{align('right')}", ""),
            "List Paragraph": (f"{space(0, 80, 360)}{indent(420, 0, 420)}", ""),
            "List Paragraph 2": (f"{space(0, 80, 360)}{indent(840, 0, 420)}", ""),
            "List Paragraph 3": (f"{space(0, 80, 360)}{indent(1260, 0, 420)}", ""),
        },
        page=_page(
            ("Embargo", "{{ embargo }}"),
            ("Motto", "{{ motto }}"),
            ("Emblem", emblem(_EMBLEM["ja"])),
            ("Issuer", "{{ issuer }}"),
            ("Reference", "{{ reference }}"),
            ("Document Type", "{{ document_type }}"),
            ("Title", "{{ headline }}"),
            ("Date", "{{ date_block }}"),
            ("Body Text", "{{ body }}"),
            ("Signature", "{{ signature }}"),
            ("End", "{{ end }}"),
        ),
        footer=_page(("Contact", "{{ contact }}"), ("footer", page_number())),
    ),
}


def _masthead(left: tuple[str, str], *right: tuple[str, str]) -> str:
    """Return a row over a thick line: who speaks on the left, what and when on the right."""
    widths = (6270, 2800)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="bottom"/></w:tcPr>{_page(*rows)}</w:tc>'
        for width, rows in zip(widths, ((left,), right), strict=True)
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="9070" w:type="dxa"/><w:tblBorders>'
        f'<w:bottom w:val="single" w:sz="18" w:space="0" w:color="{INK}"/></w:tblBorders>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        "<w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + f"</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )


def _tokyo(look: Look, *, date_on_top: bool, issuer: str, title: str) -> Look:
    """Return a page as the Japanese ministry sets it: a plain masthead, the title on the left, no emblem.

    issuer, title: how the ministry's name and the title are set.
    """
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    right = [("Document Type", "{{ document_type }}")] + ([("Date", "{{ date_block }}")] if date_on_top else [])
    date = () if date_on_top else (("Date", "{{ date_block }}"),)
    styles = look.styles | {
        "Issuer": (f"<w:keepNext/>{space(0, 60)}", f'{fonts(look.heading)}{bold}<w:color w:val="{INK}"/>{issuer}'),
        "Document Type": (f"<w:keepNext/>{space(0, 0)}{align('right')}", fonts(look.heading) + bold + size(look.size)),
        "Date": (f"{'' if date_on_top else '<w:keepNext/>'}{space(0, 60)}{TIGHT}{align('right')}", ""),
        "Reference": (f"{space(80, 0)}{align('right')}", size(look.size - 3)),
        "Title": (f"<w:keepNext/>{space(280, 200, 288)}{TIGHT}{align('left')}", fonts(look.heading) + bold + title),
    }
    return replace(
        look,
        styles=styles,
        page=_page(("Embargo", "{{ embargo }}"), ("Motto", "{{ motto }}"))
        + _masthead(("Issuer", "{{ issuer }}"), *right)
        + _page(
            ("Reference", "{{ reference }}"),
            ("Title", "{{ headline }}"),
            ("Body Text", "{{ body }}"),
            *date,
            ("Signature", "{{ signature }}"),
            ("End", "{{ end }}"),
        ),
    )


ISSUERS: dict[str, dict[str, Look]] = {
    "mofa_japan": {
        "en": _tokyo(LOOKS["en"], date_on_top=True, issuer=size(26), title=size(30)),
        "km": _tokyo(LOOKS["km"], date_on_top=False, issuer=size(24), title=size(24)),
        "ja": _tokyo(LOOKS["ja"], date_on_top=True, issuer=size(28), title=size(26)),
    }
}

# French pages are set as English ones; a new language begins with them too, without an emblem that would need words
LOOKS["fr"] = replace(LOOKS["en"], lang="fr-FR", page=LOOKS["en"].page.replace(_EMBLEM["en"], "Emblème du ministère"))
ISSUERS["mofa_japan"]["fr"] = _tokyo(LOOKS["fr"], date_on_top=True, issuer=size(26), title=size(30))
LOOKS["_template"] = replace(
    LOOKS["en"], lang="und", page=LOOKS["en"].page.replace(_page(("Emblem", emblem(_EMBLEM["en"]))), "")
)


def main() -> None:
    """Draw every letterhead into its language's folder."""
    folder = Path(__file__).resolve().parent
    for tag, look in LOOKS.items():
        write_file(folder / tag / "letterhead.docx", letterhead(look))
    for issuer, looks in ISSUERS.items():
        for tag, look in looks.items():
            write_file(folder / tag / f"letterhead.{issuer}.docx", letterhead(look))


if __name__ == "__main__":
    main()

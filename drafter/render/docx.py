"""Word files: a letterhead made in Word, filled with the release."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

from drafter.draft import Block, Draft, Sentence
from drafter.frozen import dataclass, field
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.render.beside import ALONE, Beside
from drafter.render.clean import W
from drafter.render.fit import RUN_ORDER
from drafter.render.letterhead import (
    CORE_PART,
    DECLARATION,
    MAIN_PART,
    Base,
    Letterhead,
    Slot,
    open_letterhead,
)
from drafter.render.numbering import Count, count_items
from drafter.render.package import QUICK, STORED, Entry, entry, pack
from drafter.render.parts import FIRST_ID, FIRST_LIST, add_lists, add_pictures, drawing
from drafter.render.scripts import UNSEEN, Piece, escape, final_text, pieces, plain, refuse_controls, split
from drafter.typography import Face, Typography

if TYPE_CHECKING:
    from lxml import etree

# Block kind -> name of the paragraph style in the letterhead; headings and items have one for each level.
STYLES = {
    "embargo": "Embargo",
    "correction": "Correction",
    "motto": "Motto",
    "issuer": "Issuer",
    "reference": "Reference",
    "provisional": "Note",
    "document_type": "Document Type",
    "headline": "Title",
    "date_block": "Date",
    "ornament": "Ornament",
    "paragraph": "Body Text",
    "table": "Table Text",
    "figure": "Caption",
    "note": "Note",
    "signature": "Signature",
    "contact": "Contact",
    "end": "End",
}
LEVELS = {
    ("heading", 1): "Heading 1",
    ("heading", 2): "Heading 2",
    ("heading", 3): "Heading 3",
    ("item", 1): "List Paragraph",
    ("item", 2): "List Paragraph 2",
    ("item", 3): "List Paragraph 3",
}
GRID = "Table Grid"
# stands for it among the styles of kinds
_GRID = ("", 0)
# Set in the heading faces; the letterhead's styles say how big.
DISPLAY = {"motto", "issuer", "document_type", "headline", "heading"}

# Names a block's text: hidden in Word's list, kept when the file is edited; the number is its place in the draft.
# After x stands how many letters of the letterhead's own the name begins with.
_NAMED = re.compile(r"_block(\d+)(?:x(\d+))?_(\w+)")
_INVISIBLE = "".join(map(chr, UNSEEN))
_BOLD = (("b", "<w:b/>"), ("bCs", "<w:bCs/>"))
_PARAGRAPH = re.compile("<w:p[ >]")
# A paragraph with a name: its start, the name up to the block's place, and the rest of the name.
_FIRST = re.compile(r'(<w:p[ >](?:(?!<w:bookmarkStart |</w:p>).)*)(<w:bookmarkStart [^>]*"_block\d+)([^>]*/>)')
_WORDS, _ENTITY = re.compile(r"<w:t(?: [^>]*)?>([^<]*)<"), re.compile("&[a-z]+;")
# What encloses a stretch of a paragraph: from and to in its sentences' text, and the XML before and after.
# Of two that begin at one place the longer one comes first.
Fence = tuple[int, int, str, str]
Fences = Callable[[Sequence[Sentence]], Sequence[Fence]]
# A cell, text box, header or footer must end with a paragraph.
_ENDS = ("</w:tc>", "</w:hdr>", "</w:ftr>", "</w:txbxContent>")
_BARE = re.compile(r"<w:(?:hdr|ftr|txbxContent|tc)(?: [^>]*)?>|</w:tcPr>|<w:tcPr ?/>|</w:tbl>")


@dataclass(frozen=True, slots=True)
class _Page:
    """What is filled, and with what.

    styles: as `_styles` gives them. counts, counted: the draft's lists, and the list of each item that Word counts.
    printed: the blocks that have their name already; a letterhead may print a block twice, on first and later pages,
    and names must not repeat. placed: the blocks with their places in the draft, by the kind whose placeholder takes
    them, else under "body". fences: what encloses stretches of the text. looks: what stands before the text of a run,
    by what it is asked with and by script.
    """

    draft: Draft
    setting: Typography
    sheet: Letterhead
    styles: Mapping[tuple[str, int], str]
    beside: Beside
    for_word: bool
    counts: Sequence[Count]
    counted: Mapping[int, int]
    printed: set[int]
    placed: Mapping[str, Sequence[tuple[int, Block]]]
    fences: Fences | None
    looks: dict[tuple[Base, bool], dict[str, str]] = field(default_factory=dict)

    def runs(self, sentences: Sequence[Sentence], base: Base = (), display: bool = False) -> str:
        """Return sentences as runs."""
        if self.draft.final and not self.fences:
            return self.plain(final_text(sentences, self.setting), base, display)
        found = pieces(sentences, self.setting, final=self.draft.final)
        fences = self.fences(sentences) if self.fences else ()
        return _fenced(found, sentences, fences, base, display) if fences else _runs(found, base, display)

    def plain(self, text: str, base: Base = (), display: bool = False) -> str:
        """Return text without marks as runs."""
        # a release has few looks: each is put together once
        looks = self.looks.get((base, display))
        if looks is None:
            faces = self.setting.faces.items()
            looks = {script: _opening(_properties(face, display, base=base)) for script, face in faces}
            self.looks[base, display] = looks
        return "".join([f"{looks[script]}{escape(part)}{_CLOSING}" for script, part in split(text, self.setting)])


def render(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return a Word file: the letterhead with the draft's blocks in it.

    letterhead: an ordinary .docx. A block goes to the placeholder of its kind, every other one to `{{ body }}`, in the
        draft's order and the paragraph style that STYLES names; a placeholder without block takes its paragraph away.
    returns: equal bytes for equal arguments on one machine (another zlib may deflate differently).
    errors: DraftError when there is no letterhead, when it has an unknown placeholder or lacks a style, or when a text
        holds a control character.
    source: ECMA-376 part 1, 17.3 and 17.4. Word takes the `cs` font of a run marked `cs` and the East Asian or Latin
        one of others by ranges of its own, LibreOffice looks at the script: so a run is in one script and has one font
        in all slots.
    """
    return make_pages(draft, setting, letterhead, beside)


def make_pages(
    draft: Draft,
    setting: Typography,
    letterhead: bytes | None,
    beside: Beside,
    for_word: bool = True,
    fences: Fences | None = None,
) -> bytes:
    """Return the Word file of `render`, or, where it is not for Word, one to set pages from.

    fences: what encloses stretches of a paragraph's text, asked for each paragraph's sentences; nothing if left out.

    Only Word counts the items of lists by itself; and only there `{{ page }}` stays empty in some languages, since Word
    has no field for other digits than Latin, Arabic, Hindi, Thai and Han ones.
    """
    name = beside.letterhead or f"templates/{setting.tag}/letterhead.docx"
    if letterhead is None:
        raise DraftError(
            [
                Problem(
                    "letterhead-missing",
                    Grade.BLOCKER,
                    Place(name),
                    "expected the letterhead {file}, found none",
                    {"file": name},
                    "copy one of another language there, or an empty Word file with {{ body }}",
                )
            ]
        )
    sheet = open_letterhead(letterhead, name, setting, beside.store)
    styles = _styles(draft, sheet)
    counted_here = for_word and any([kind == "item" for kind, _ in styles])
    counts, counted = count_items(draft.blocks) if counted_here else ([], {})
    page = _Page(draft, setting, sheet, styles, beside, for_word, counts, counted, set(), _place(draft, sheet), fences)
    refuse_controls(draft, cut=True)
    try:
        parts = [_filled(*part, page) if isinstance(part, tuple) else part for part in sheet.parts]
    except DraftError:
        # not of the first paragraph alone
        refuse_controls(draft)
        raise
    labels = {count: draft.blocks[place].label for place, count in counted.items()}
    faces = [plain(labels[number], setting)[0].face for number in range(len(counts))]
    parts = add_lists(add_pictures(parts, draft, beside), counts, [_properties(face) for face in faces])
    parts.append(entry(CORE_PART, _core(draft, setting).encode("utf-8"), STORED))
    return pack(parts)


# Headers and footers say the same in most releases of an office.
_small_entry = lru_cache(maxsize=32)(entry)


def _place(draft: Draft, sheet: Letterhead) -> dict[str, list[tuple[int, Block]]]:
    placed: dict[str, list[tuple[int, Block]]] = {"body": []}
    for place in enumerate(draft.blocks):
        kind = place[1].kind
        placed.setdefault(kind if kind in sheet.slots else "body", []).append(place)
    return placed


def _filled(name: str, made_of: Iterable[str | Slot], page: _Page) -> Entry:
    """Return a part of the letterhead with what goes to its slots."""
    text = "".join(_joined([piece if isinstance(piece, str) else _fill(piece, page) for piece in made_of]))
    if name != MAIN_PART:
        return _small_entry(name, text.encode("utf-8"), QUICK)
    return entry(name, (_name_first_cell(text) if page.for_word else text).encode("utf-8"), QUICK)


def _joined(texts: Sequence[str]) -> Iterator[str]:
    """Yield the pieces of a part, with an empty paragraph wherever a holder would be left without one."""
    before = ""
    for text in texts:
        if text:
            if text.startswith(_ENDS) and _BARE.fullmatch(before, before.rfind("<")):
                yield "<w:p/>"
            yield text
            before = text


def _name_first_cell(text: str) -> str:
    """Return a part in which the name of a table's first paragraph stands before it, where the part begins with one.

    LibreOffice 7.4 moves a bookmark inside that paragraph one character on, and so cuts a Khmer letter in two.
    """
    start = text.find("<w:body>") + len("<w:body>")
    if not text.startswith("<w:tbl>", start):
        return text
    found = _PARAGRAPH.search(text, start)
    match = _FIRST.match(text, found.start()) if found else None
    if not match:
        return text
    own = sum(len(_ENTITY.sub("&", words)) for words in _WORDS.findall(match[1]))
    name = f"{match[2]}{f'x{own}' if own else ''}{match[3]}"
    return f"{text[: match.start()]}{name}{match[1]}{text[match.end() :]}"


def enclosed(sentences: Sequence[Sentence], setting: Typography, fences: Sequence[Fence], final: bool = False) -> str:
    """Return the runs of a paragraph as `render` sets them, with XML around stretches of it, for other pages."""
    return _fenced(pieces(sentences, setting, final=final), sentences, fences, (), False)


def outline(data: bytes) -> list[tuple[str, str]]:
    """Return (kind, text) of each block of a file that `render` made, found by its bookmark, in the draft's order.

    A table's cells are joined by " | " and its rows by line ends; a figure gives its caption, or else its alternative.
    """
    import io
    import zipfile

    from lxml import etree

    found: dict[int, tuple[str, str]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not re.fullmatch(r"word/[^/]*\.xml", name):
                continue
            tree = etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
            for mark in tree.iter(f"{{{W}}}bookmarkStart"):
                match = _NAMED.fullmatch(mark.get(f"{{{W}}}name", ""))
                if match:
                    text = _read_table(mark) or _read_text(mark, int(match[2] or 0))
                    found[int(match[1])] = (match[3], text.translate(UNSEEN))
    return [found[number] for number in sorted(found)]


def _styles(draft: Draft, sheet: Letterhead) -> dict[tuple[str, int], str]:
    """Return the letterhead's id of the style for each kind and level of block without a place of its own, and tables.

    errors: DraftError with a problem for each style that the letterhead lacks.
    """
    sorts = dict.fromkeys([(block.kind, block.level) for block in draft.blocks])
    wanted = {sort: _style(*sort) for sort in sorts if sort[0] not in sheet.slots}
    if any([kind == "table" for kind, _ in sorts]):
        wanted[_GRID] = GRID
    styles = {sort: sheet.styles.get(name.casefold()) for sort, name in wanted.items()}
    if None in styles.values():
        missing = [name for sort, name in wanted.items() if styles[sort] is None]
        raise DraftError(
            Problem(
                "letterhead-style",
                Grade.BLOCKER,
                Place(sheet.name),
                'expected the style "{style}" in the letterhead, found none of that name',
                {"style": name},
                "open the letterhead in Word and add a style with this name, or a placeholder for what it would hold",
            )
            for name in dict.fromkeys(missing)
        )
    return {sort: escape(style) for sort, style in styles.items() if style is not None}


def _style(kind: str, level: int) -> str:
    return LEVELS.get((kind, max(1, level))) or STYLES[kind]


def _fill(slot: Slot, page: _Page) -> str:
    """Return the paragraphs that stand at a slot; "" when no block goes there."""
    if slot.kind == "body":
        return "".join(_body(page))
    if not slot.more:
        return "".join([f"{slot.head}{text}{slot.tail}" for text in _texts(slot.kind, slot.base, page)])
    first, *others = (
        "<w:r><w:br/></w:r>".join(_texts(kind, base, page))
        for kind, base in ((slot.kind, slot.base), *((kind, base) for _, kind, base in slot.more))
    )
    if not first and not any(others):
        return ""
    rest = (before + text for (before, _, _), text in zip(slot.more, others, strict=True))
    return f"{slot.head}{first}{''.join(rest)}{slot.tail}"


def _texts(kind: str, base: Base, page: _Page) -> list[str]:
    """Return the text of each paragraph that a placeholder stands for."""
    setting = page.setting
    if kind == "draft_mark":
        return [] if page.draft.final else [page.plain(setting.draft_mark, base)]
    if kind == "page":
        return [_page_field(setting, base)] if setting.digits.isascii() or not page.for_word else []
    return [_content(number, block, page, base) for number, block in page.placed.get(kind, ())]


def _page_field(setting: Typography, base: Base) -> str:
    properties = _properties(setting.faces[setting.script], base=base)
    kinds = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r>{properties}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    instruction = f'<w:r>{properties}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    return f"{begin}{instruction}{separate}<w:r>{properties}<w:t>{setting.digits[1]}</w:t></w:r>{end}"


def _body(page: _Page) -> Iterator[str]:
    blocks = page.placed["body"]
    # a page must not hold the date or the signature alone
    kept = "<w:keepNext/>" if page.sheet.closed_by & page.placed.keys() else ""
    for position, (number, block) in enumerate(blocks):
        with_next = kept if position + 1 == len(blocks) else ""
        style = page.styles[block.kind, block.level]
        if block.rows:
            yield _table(number, block, page, style)
            # two tables would grow together, and a page must not end with one
            if position + 1 == len(blocks) or blocks[position + 1][1].rows:
                yield _paragraph(style, "")
        elif block.figure:
            yield _figure(number, block, page, style)
        elif number in page.counted:
            place = page.counted[number]
            level, list_ = page.counts[place].level, FIRST_LIST + place
            properties = f'{with_next}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'
            yield _paragraph(style, _named(number, block, page.runs(block.sentences), page), properties)
        else:
            yield _paragraph(style, _content(number, block, page), with_next)


def _paragraph(style: str, inner: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inner}</w:p>'


def _content(number: int, block: Block, page: _Page, base: Base = ()) -> str:
    """Return a block's label and its text between bookmarks."""
    display = block.kind in DISPLAY
    label = ""
    if block.label:
        if block.kind == "item":
            label = page.plain(block.label, base, display) + "<w:r><w:tab/></w:r>"
        else:
            label = page.plain(f"{block.label} ", base, display)
    return label + _named(number, block, page.runs(block.sentences, base, display), page)


def _named(number: int, block: Block, text: str, page: _Page) -> str:
    if number in page.printed:
        return text
    page.printed.add(number)
    id = FIRST_ID + number
    return f'<w:bookmarkStart w:id="{id}" w:name="_block{number}_{block.kind}"/>{text}<w:bookmarkEnd w:id="{id}"/>'


def _figure(number: int, block: Block, page: _Page, style: str) -> str:
    """Return a picture over its caption; without the picture its alternative text stands there."""
    figure = block.figure
    assert figure is not None
    picture = page.beside.pictures.get(figure.file)
    drawn = drawing(number, picture, figure.alt.text.strip(), page.sheet.width) if picture else ""
    if picture and not figure.caption and not figure.credit:
        # read back from the alternative text: the name encloses nothing
        return _paragraph(style, drawn + _named(number, block, "", page), "<w:keepLines/>")
    caption = _named(number, block, page.runs([figure.caption or figure.alt]), page)
    if figure.credit:
        caption += page.plain(" ") + page.runs([figure.credit])
    if picture:
        return _paragraph(style, drawn, "<w:keepNext/>") + _paragraph(style, caption)
    return _paragraph(style, caption) + (_paragraph(style, page.runs([figure.alt])) if figure.caption else "")


_BY_HAND = '<w:trHeight w:val="680" w:hRule="atLeast"/>'
# letters of a cell that count when a table's width is shared; of a word that a column is made wide enough for
_MOST, _LONGEST = 90, 20
# how wide a letter is thought to be, and the space between text and lines, in twentieths of a point
_LETTER, _INSET = 110, 230


def _widths(block: Block, columns: int, whole: int) -> list[int]:
    """Return the widths of a table's columns: room for the longest words; the rest goes to those with more text.

    Not in proportion, since text wraps: a cell of eight times as much text gets four times as much of the rest.
    """
    words, shares = [0] * columns, [0.0] * columns
    for row in block.rows:
        for column, cell in enumerate(row):
            words[column] = max(words[column], *(_letters(word) for word in re.split(r"[\s-]", cell.text)))
            shares[column] = max(shares[column], min(_letters(cell.text) + 1, _MOST) ** (2 / 3))
    for longest in range(_LONGEST, 0, -1):
        least = [min(word, longest) * _LETTER + _INSET for word in words]
        if sum(least) <= whole * 3 / 4:
            break
    left = max(0, whole - sum(least))
    return [wanted + int(left * share / sum(shares)) for wanted, share in zip(least, shares, strict=True)]


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else not category(sign).startswith("M") for sign in text)


def _table(number: int, block: Block, page: _Page, style: str) -> str:
    columns = max(len(row) for row in block.rows)
    widths = _widths(block, columns, page.sheet.width)
    rows = []
    for place, row in enumerate(block.rows):
        heading = place < block.header
        cells = []
        for width, cell in zip(widths, row, strict=False):
            text = page.runs([cell], _BOLD if heading else ())
            if number not in page.printed:
                text = _named(number, block, text, page)
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(style, text)}</w:tc>')
        cells += [
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p/></w:tc>' for width in widths[len(row) :]
        ]
        # where nothing but space stands somebody writes by hand
        height = _BY_HAND if any(cell.text and not cell.text.strip() for cell in row) else ""
        repeat = "<w:tblHeader/>" if heading else ""
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{height}{repeat}</w:trPr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{page.styles[_GRID]}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _runs(found: Iterable[Piece], base: Base = (), display: bool = False) -> str:
    made = []
    for piece in found:
        properties = _properties(piece.face, display, piece.gap, bool(piece.doubt), base)
        made.append(f"{_opening(properties)}{escape(piece.text)}{_CLOSING}")
    return "".join(made)


_CLOSING = "</w:t></w:r>"


def _opening(properties: str) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">'


def _fenced(
    found: Sequence[Piece], sentences: Sequence[Sentence], fences: Sequence[Fence], base: Base, display: bool
) -> str:
    """Return runs with the XML of the fences between them; outer spaces and marks that nobody sees count as printed."""
    text = "".join(sentence.text for sentence in sentences)
    position = len(text) - len(text.lstrip())
    made: list[Piece] = []
    open_: list[Fence] = []
    waiting = sorted(fences, key=lambda fence: (fence[0], -fence[1]))
    result: list[str] = []

    def edges(at: int) -> None:
        nonlocal made
        while (open_ and open_[-1][1] <= at) or (waiting and waiting[0][0] <= at):
            result.append(_runs(made, base, display))
            made = []
            if open_ and open_[-1][1] <= at:
                result.append(open_.pop()[3])
            else:
                open_.append(waiting.pop(0))
                result.append(open_[-1][2])

    for piece in found:
        words = ""
        for sign in piece.text:
            if sign not in _INVISIBLE:
                if (open_ and open_[-1][1] <= position) or (waiting and waiting[0][0] <= position):
                    made += [piece._replace(text=words)] if words else []
                    words = ""
                    edges(position)
                position += 1
            words += sign
        made += [piece._replace(text=words)] if words else []
    edges(len(text) + 1)
    return "".join([*result, _runs(made, base, display)])


def _properties(face: Face, display: bool = False, gap: bool = False, doubt: bool = False, base: Base = ()) -> str:
    font = (face.heading if display else face.body)[0]
    return _run_properties(font, face.slot == "cs", face.lang, display and not face.bold, gap, doubt, base)


@lru_cache(maxsize=256)
def _run_properties(
    font: str, complex_script: bool, lang: str, never_bold: bool, gap: bool, doubt: bool, base: Base
) -> str:
    font, lang = escape(font), escape(lang)
    found = dict(base)
    found["rFonts"] = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    if never_bold:
        found |= {"b": '<w:b w:val="0"/>', "bCs": '<w:bCs w:val="0"/>'}
    if gap:
        found["highlight"] = '<w:highlight w:val="yellow"/>'
    if doubt:
        found["u"] = '<w:u w:val="dotted" w:color="808080"/>'
    if complex_script:
        found["cs"] = "<w:cs/>"
    found["lang"] = f'<w:lang w:val="{lang}" w:eastAsia="{lang}" w:bidi="{lang}"/>'
    return f"<w:rPr>{''.join(found[name] for name in RUN_ORDER if name in found)}</w:rPr>"


def _core(draft: Draft, setting: Typography) -> str:
    """Return the file's properties, from the draft alone: no program, no clock."""
    fields = [
        ("dc:title", draft.title),
        ("dc:subject", draft.properties.get("subject", "")),
        ("dc:creator", draft.properties.get("author", "")),
        ("cp:keywords", draft.properties.get("keywords", "")),
        ("cp:category", draft.properties.get("category", "")),
        ("dc:language", setting.lang),
    ]
    text = "".join([f"<{key}>{escape(value)}</{key}>" for key, value in fields if value])
    text = text.replace("\u200b", "").replace("\u2060", "")
    if draft.date:
        moment = f"{escape(draft.date)}T00:00:00Z"
        for key in ("created", "modified"):
            text += f'<dcterms:{key} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{key}>'
    return (
        f"{DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{text}</cp:coreProperties>'
    )


def _read_text(mark: etree._Element, own: int) -> str:
    """Return what stands between a bookmark's ends in its paragraph, after the letterhead's own letters."""
    text = ""
    drawn = mark.getprevious()
    if drawn is not None and mark.get(f"{{{W}}}name", "").endswith("_figure"):
        text = next((str(item.get("descr")) for item in drawn.iter() if item.get("descr")), "")
    paragraph = mark.getnext()
    for item in paragraph if paragraph is not None and paragraph.tag == f"{{{W}}}p" else mark.itersiblings():
        if item.tag == f"{{{W}}}bookmarkEnd" and item.get(f"{{{W}}}id") == mark.get(f"{{{W}}}id"):
            break
        text += "".join(part.text or "" for part in item.iter(f"{{{W}}}t"))
    return text[own:].strip()


def _read_table(mark: etree._Element) -> str:
    match = _NAMED.fullmatch(mark.get(f"{{{W}}}name", ""))
    table = next(mark.iterancestors(f"{{{W}}}tbl"), None)
    if table is None or not match or match[3] != "table":
        return ""
    rows = [
        ["".join(text.text or "" for text in cell.iter(f"{{{W}}}t")).strip() for cell in row.iter(f"{{{W}}}tc")]
        for row in table.iter(f"{{{W}}}tr")
    ]
    return "\n".join(" | ".join(cells) for cells in rows)

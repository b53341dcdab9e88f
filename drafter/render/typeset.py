"""A Word file that we made, as Typst source: one look for both, read from its paragraphs, styles and pictures."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from drafter.frozen import dataclass, field
from drafter.render.clean import OFFICE, W, kept_links, parser
from drafter.render.fonts import Family
from drafter.typography import Typography

if TYPE_CHECKING:
    from lxml import etree

WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
VML = "urn:schemas-microsoft-com:vml"
_NAMED = re.compile(r"_block(\d+)_(\w+)")
_ALIGNS = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right"}
# Properties whose attributes add to those of the style; any other replaces it whole.
_MERGED = {"rFonts", "spacing", "ind", "lang"}
_DRAWN = {"png": "png", "jpeg": "jpeg", "jpg": "jpeg", "gif": "gif"}

Properties = Mapping[str, Mapping[str, str]]
Fonts = Callable[[str, str], list[Family]]


@dataclass(frozen=True, slots=True)
class Word:
    """A Word file open for reading. styles: id -> its element; families: (family, language) -> families to set in."""

    parts: Mapping[str, bytes]
    styles: Mapping[str, etree._Element]
    setting: Typography
    families: Fonts
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's properties with those of its styles, and what block of the draft it shows."""

    element: etree._Element
    looks: Properties
    letters: Properties
    style: str
    kind: str


def typeset(
    parts: Mapping[str, bytes], setting: Typography, families: Fonts, title: str, author: str
) -> dict[str, bytes]:
    """Return Typst source as "main", with the pictures it draws, of a Word file's parts.

    errors: ValueError for a picture of a kind that Typst can't draw.
    """
    from lxml import etree

    def tree(part: str) -> etree._Element:
        return etree.fromstring(parts[part], parser())

    main = "word/document.xml"
    links = kept_links(parts, main)
    styles = next((link.target for link in links.values() if link.kind == "styles"), "")
    named = {s.get(f"{{{W}}}styleId", ""): s for s in tree(styles).iter(f"{{{W}}}style")} if styles else {}
    if styles:
        defaults = tree(styles).find(f"{{{W}}}docDefaults")
        if defaults is not None:
            named[""] = defaults
    word = Word(parts, named, setting, families)
    root = tree(main)
    body = root.find(f"{{{W}}}body")
    assert body is not None
    section = next(body.iterfind(f"{{{W}}}sectPr"), body)
    lines = [
        f"#set document(title: {_string(title)}, author: {_string(author) if author else '()'})",
        f"#set text(fallback: false, {_language(setting.lang)}, hyphenate: false, cjk-latin-spacing: none, "
        "kerning: false, overhang: false)",
        "#set par(spacing: 0pt)",
        "#show heading: it => it.body",
        "#set table(inset: (x: 5.4pt, y: 2pt))",
        "#set grid(inset: (y: 3pt))",
        _page(section, word, main, tree),
        "".join(_blocks(body, word, main)),
    ]
    return {"main": "\n".join(lines).encode("utf-8"), **word.files}


def _page(section: etree._Element, word: Word, main: str, tree: Callable[[str], etree._Element]) -> str:
    """Return the page's size and margins, with headers and footers, the first page's apart."""

    def number(part: str, key: str, default: int) -> float:
        found = section.find(f"{{{W}}}{part}")
        return int(found.get(f"{{{W}}}{key}", default) if found is not None else default) / 20

    links = kept_links(word.parts, main)
    made: dict[str, str] = {}
    heights: dict[str, float] = {"header": 0, "footer": 0}
    for kind in ("header", "footer"):
        shown: dict[str, str] = {}
        for link in section.iterfind(f"{{{W}}}{kind}Reference"):
            part = links[link.get(f"{{{OFFICE}}}id", "")].target
            root = tree(part)
            shown[link.get(f"{{{W}}}type", "default")] = "".join(_blocks(root, word, part))
            heights[kind] = max(heights[kind], _height(root, word))
        first = section.find(f"{{{W}}}titlePg") is not None
        made[kind] = f"[{shown.get('default', '')}]"
        if first:
            made[kind] = f"context if here().page() == 1 [{shown.get('first', '')}] else [{shown.get('default', '')}]"
    top, bottom = number("pgMar", "top", 1418), number("pgMar", "bottom", 1418)
    head, foot = number("pgMar", "header", 709), number("pgMar", "footer", 709)
    top, bottom = max(top, head + heights["header"]), max(bottom, foot + heights["footer"])
    columns = int(number("cols", "num", 1) * 20)
    return (
        f"#set page(width: {number('pgSz', 'w', 11906):g}pt, height: {number('pgSz', 'h', 16838):g}pt, "
        f"margin: (top: {top:g}pt, bottom: {bottom:g}pt, left: {number('pgMar', 'left', 1418):g}pt, "
        f"right: {number('pgMar', 'right', 1418):g}pt), columns: {max(1, columns)}, "
        f"header-ascent: 0pt, footer-descent: 0pt, "
        f"header: block(height: {max(top - head, 1):g}pt, width: 100%, align(top, {_content(made['header'])})), "
        f"footer: block(height: {max(bottom - foot, 1):g}pt, width: 100%, align(bottom, {_content(made['footer'])})))"
    )


def _content(made: str) -> str:
    return made if made.startswith("[") else f"[#{made}]"


def _height(root: etree._Element, word: Word) -> float:
    """Return about how high a header or footer is; pictures and paragraphs in a row are counted one under the other."""
    height = 0.0
    for element in root.iter(f"{{{W}}}p"):
        paragraph = _paragraph(element, word)
        spacing = paragraph.looks.get("spacing", {})
        tall = max((int(item.get("cy", 0)) / 12700 for item in element.iter(f"{{{WP}}}extent")), default=0.0)
        height += max(_size(paragraph.letters) * 1.6, tall)
        height += (int(spacing.get("before", 0)) + int(spacing.get("after", 0))) / 20
    return height


def _blocks(holder: etree._Element, word: Word, part: str) -> Iterator[str]:
    """Yield the paragraphs and tables that stand in a part, a cell or a text box."""
    elements = [e for e in holder if e.tag in (f"{{{W}}}p", f"{{{W}}}tbl")]
    paragraphs = [_paragraph(e, word) if e.tag == f"{{{W}}}p" else None for e in elements]
    position = 0
    while position < len(elements):
        paragraph = paragraphs[position]
        if paragraph is None:
            yield _table(elements[position], word, part)
            position += 1
            continue
        group = [paragraph]
        # a headline over several lines is one heading
        while paragraph.kind == "headline" and position + len(group) < len(elements):
            following = paragraphs[position + len(group)]
            if following is None or following.kind != "headline":
                break
            group.append(following)
        before = paragraphs[position - 1] if position else None
        position += len(group)
        after = paragraphs[position] if position < len(elements) else None
        yield from (_block(box, word, part) for box in _boxes(group))
        yield _set_paragraph(group, before, after, word, part)


def _boxes(group: Iterable[Paragraph]) -> Iterator[etree._Element]:
    for paragraph in group:
        for box in paragraph.element.iter(f"{{{W}}}txbxContent"):
            if not any(holder.tag == f"{{{MC}}}Fallback" for holder in box.iterancestors()):
                yield box


def _block(box: etree._Element, word: Word, part: str) -> str:
    extent = next((e for h in box.iterancestors() for e in h.iterfind(f"{{{WP}}}extent")), None)
    width = f"{int(extent.get('cx', 0)) / 12700:g}pt" if extent is not None else "100%"
    return f"#block(width: {width})[{''.join(_blocks(box, word, part))}]\n"


def _set_paragraph(
    group: list[Paragraph], before: Paragraph | None, after: Paragraph | None, word: Word, part: str
) -> str:
    paragraph = group[0]
    looks, size = paragraph.looks, _size(paragraph.letters)
    spacing, indent = looks.get("spacing", {}), looks.get("ind", {})
    line = int(spacing.get("line", 240)) / 240 if spacing.get("lineRule", "auto") == "auto" else 1.0
    leading = (line - 1) * size * 1.2
    below = _gap(paragraph, "after", after)
    # Typst takes the larger of two gaps; what a line is higher by stands above it, the first one's too
    above = max(_gap(paragraph, "before", before), _gap(before, "after", paragraph) if before else 0.0) + leading
    left, right = (int(indent.get(a, indent.get(b, 0))) / 20 for a, b in (("left", "start"), ("right", "end")))
    hanging, first = int(indent.get("hanging", 0)) / 20, int(indent.get("firstLine", 0)) / 20
    if "firstLineChars" in indent:
        first = int(indent["firstLineChars"]) / 100 * size
    align = looks.get("jc", {}).get("val", "left")
    inner = "#linebreak()".join(_runs(item, word, part) for item in group)
    label, tab, text = inner.partition("\t")
    if tab and hanging:
        # a hanging label: the text starts where the lines below do
        label = f"box(width: {hanging:g}pt)[{label}]"
        inner = f"#enum(numbering: _ => {label}, number-align: left, body-indent: 0pt, enum.item[{text}])"
        left, hanging = left - hanging, 0
    inner = inner.replace("\t", "#h(1fr)" if _has_stops(looks) else "#h(1.5em)")
    if not inner.strip():
        inner = f"#v({size * line * 1.2:g}pt)"
    elif paragraph.kind == "headline":
        inner = f"#heading(level: 1)[{inner}]"
    elif "outlineLvl" in looks and paragraph.kind == "heading":
        inner = f"#heading(level: {int(looks['outlineLvl'].get('val', 0)) + 2})[{inner}]"
    elif not inner.startswith("#enum("):
        inner = f"#par[{inner}]"
    justify = "true" if align in ("both", "distribute", "thaiDistribute") else "false"
    sets = f"#set par(justify: {justify}, leading: {leading:.2f}pt"
    if first or hanging:
        sets += f", first-line-indent: (amount: {first:g}pt, all: true), hanging-indent: {hanging:g}pt"
    made = (
        f"#block(above: {above:g}pt, below: {below:g}pt, width: 100%, sticky: {str('keepNext' in looks).lower()}, "
        f"breakable: {str('keepLines' not in looks).lower()}"
    )
    if left or right:
        made += f", inset: (left: {left:g}pt, right: {right:g}pt)"
    made += _borders(paragraph, before, after, left, right)
    return f"{made})[{sets})\n#set align({_ALIGNS.get(align, 'left')})\n{inner}]\n"


def _gap(paragraph: Paragraph, side: str, beside: Paragraph | None) -> float:
    """Return a paragraph's own space before or after, none towards one of its style where the style says so."""
    if "contextualSpacing" in paragraph.looks and beside and beside.style == paragraph.style:
        return 0.0
    return int(paragraph.looks.get("spacing", {}).get(side, 0)) / 20


def _borders(paragraph: Paragraph, before: Paragraph | None, after: Paragraph | None, left: float, right: float) -> str:
    """Return lines over and under a paragraph, as wide as its text; paragraphs of one look share theirs."""
    looks = paragraph.looks
    names = [name for name in looks if name.startswith("pBdr")]
    for side, other in (("pBdrtop", before), ("pBdrbottom", after)):
        if side in names and other is not None and other.looks.get(side) == looks[side]:
            names.remove(side)
    if not names:
        return ""
    sides = ", ".join(f"{name[4:]}: {looks[name]['stroke']}" for name in names)
    gap = max(float(looks[name]["gap"]) for name in names)
    return f", stroke: ({sides}), outset: (y: {gap:g}pt, left: {-left:g}pt, right: {-right:g}pt)"


def _has_stops(looks: Properties) -> bool:
    return "tabs" in looks


def _table(table: etree._Element, word: Word, part: str) -> str:
    properties = table.find(f"{{{W}}}tblPr")
    style = properties.find(f"{{{W}}}tblStyle") if properties is not None else None
    sources = [properties, word.styles.get(style.get(f"{{{W}}}val", "")) if style is not None else None]
    lined = any(
        border.get(f"{{{W}}}val") not in ("nil", "none")
        for source in sources
        if source is not None
        for border in source.iterfind(f".//{{{W}}}tblBorders/{{{W}}}insideH")
    )
    columns = [int(c.get(f"{{{W}}}w", 1)) / 20 for c in table.iterfind(f"{{{W}}}tblGrid/{{{W}}}gridCol")] or [100.0]
    rows = table.findall(f"{{{W}}}tr")
    header = sum(row.find(f"{{{W}}}trPr/{{{W}}}tblHeader") is not None for row in rows)
    name = "table" if lined else "grid"
    head, rest = rows[:header] if lined else [], rows[header:] if lined else rows
    cells = "".join(_cell(cell, name, word, part) for row in rest for cell in row.iterfind(f"{{{W}}}tc"))
    if head:
        top = "".join(_cell(cell, name, word, part) for row in head for cell in row.iterfind(f"{{{W}}}tc"))
        cells = f"table.header({top}), {cells}"
    heights = [row.find(f"{{{W}}}trPr/{{{W}}}trHeight") for row in rows]
    sizes = ["auto" if one is None else f"{int(one.get(f'{{{W}}}val', 0)) / 20:g}pt" for one in heights]
    tall = f" rows: ({', '.join(sizes)},)," if set(sizes) - {"auto"} else ""
    stroke = '0.5pt + rgb("#767676")' if lined else "none"
    edges = [
        f"{side.tag.rpartition('}')[2]}: {_stroke(side)}"
        for side in (properties.iterfind(f"{{{W}}}tblBorders/*") if properties is not None and not lined else ())
        if side.get(f"{{{W}}}val") not in ("nil", "none") and not side.tag.endswith(("insideH", "insideV"))
    ]
    start, end = (f"#block(stroke: ({', '.join(edges)}))[", "]\n") if edges else ("", "")
    return (
        start
        + f"#{name}(columns: ({', '.join(f'{width:g}pt' for width in columns)},),{tall} stroke: {stroke}, {cells})\n"
        + end
    )


def _cell(cell: etree._Element, name: str, word: Word, part: str) -> str:
    properties = cell.find(f"{{{W}}}tcPr")
    span = properties.find(f"{{{W}}}gridSpan") if properties is not None else None
    align = properties.find(f"{{{W}}}vAlign") if properties is not None else None
    options = f"colspan: {int(span.get(f'{{{W}}}val', 1))}, " if span is not None else ""
    if align is not None and align.get(f"{{{W}}}val") in ("center", "bottom"):
        options += "align: horizon, " if align.get(f"{{{W}}}val") == "center" else "align: bottom, "
    return f"{name}.cell({options})[{''.join(_blocks(cell, word, part))}], "


# -- runs --------------------------------------------------------------------------------------------------------------


def _runs(paragraph: Paragraph, word: Word, part: str) -> str:
    """Return a paragraph's text; "\\t" stands for its tabs."""
    made, fields, shown = "", [], True
    for run in paragraph.element.iter(f"{{{W}}}r", f"{{{W}}}fldSimple"):
        if next(run.iterancestors(f"{{{W}}}p")) is not paragraph.element:
            continue
        if run.tag == f"{{{W}}}fldSimple":
            continue
        letters = _letters(run, paragraph, word)
        for item in run:
            name = item.tag.rpartition("}")[2]
            if name == "fldChar":
                kind = item.get(f"{{{W}}}fldCharType")
                if kind == "begin":
                    fields.append("")
                elif kind == "separate" and fields:
                    shown = not (number := _number(fields[-1], word))
                    made += _styled(number, letters, word) if number else ""
                elif kind == "end" and fields:
                    fields.pop()
                    shown = True
            elif name == "instrText" and fields:
                fields[-1] += item.text or ""
            elif name == "t" and shown and "vanish" not in letters:
                made += _styled(f"#{_string(item.text or '')}", letters, word)
            elif name == "tab":
                made += "\t"
            elif name in ("br", "cr"):
                made += "#pagebreak(weak: true)" if item.get(f"{{{W}}}type") == "page" else "#linebreak()"
            elif name == "noBreakHyphen":
                made += _styled('#"\\u{2011}"', letters, word)
            elif name in ("drawing", "pict") or item.tag == f"{{{MC}}}AlternateContent":
                made += _picture(item, word, part)
    return made


def _number(instruction: str, word: Word) -> str:
    """Return a page number in the language's digits, for the fields that ask for one."""
    field = instruction.split()[0].upper() if instruction.split() else ""
    value = {"PAGE": "here().page()", "NUMPAGES": "counter(page).final().first()"}.get(field)
    if not value:
        return ""
    digits = _string(word.setting.digits)
    return f"#context str({value}).clusters().map(d => {digits}.clusters().at(int(d))).join()"


def _styled(inner: str, letters: Properties, word: Word) -> str:
    fonts = letters.get("rFonts", {})
    lang = letters.get("lang", {}).get("val", word.setting.lang)
    families = word.families(fonts.get("cs" if "rtl" in letters else "ascii", ""), lang)
    listed = ", ".join(_string(name) for name in dict.fromkeys(family.name for family in families))
    above, below = (families[0].above, families[0].below) if families else (0.9, 0.25)
    edges = f"top-edge: {above:.3g}em, bottom-edge: -{below:.3g}em"
    options = [f"font: ({listed},)", edges, f"size: {_size(letters):g}pt", _language(lang)]
    if _on(letters.get("bCs" if "cs" in letters else "b")):
        options.append('weight: "bold"')
    if _on(letters.get("i")):
        options.append('style: "italic"')
    # as Word: letters are moved together only from the size on that the style names
    if 0 < int(letters.get("kern", {}).get("val", 0)) <= 2 * _size(letters):
        options.append("kerning: true")
    colour = letters.get("color", {}).get("val", "auto")
    if re.fullmatch("[0-9A-Fa-f]{6}", colour):
        options.append(f'fill: rgb("#{colour}")')
    if "spacing" in letters:
        options.append(f"tracking: {int(letters['spacing'].get('val', 0)) / 20:g}pt")
    if _on(letters.get("caps")):
        inner = f"#upper[{inner}]"
    made = f"#text({', '.join(options)})[{inner}]"
    if "highlight" in letters and letters["highlight"].get("val") != "none":
        made = f'#highlight(fill: rgb("#ffe34d"), top-edge: "ascender", bottom-edge: "descender")[{made}]'
    if letters.get("u", {}).get("val", "none") != "none":
        dash = ', dash: "dotted"' if letters["u"]["val"] == "dotted" else ""
        paint = '"#595959"' if dash else '"#000000"'
        made = f"#underline(stroke: (paint: rgb({paint}), thickness: 0.7pt{dash}), offset: 2pt)[{made}]"
    if letters.get("vertAlign", {}).get("val") in ("superscript", "subscript"):
        made = f"#{letters['vertAlign']['val'][:-6]}[{made}]"
    return made


def _picture(item: etree._Element, word: Word, part: str) -> str:
    links = kept_links(word.parts, part)
    for blip in item.iter(f"{{{A}}}blip", f"{{{VML}}}imagedata"):
        if any(holder.tag == f"{{{MC}}}Fallback" for holder in blip.iterancestors()):
            continue
        link = links.get(blip.get(f"{{{OFFICE}}}embed", "") or blip.get(f"{{{OFFICE}}}id", ""))
        kind = posixpath.splitext(link.target)[1].lstrip(".").lower() if link else ""
        if not link:
            continue
        if kind not in _DRAWN:
            raise ValueError(f"the letterhead has a picture of the kind {kind}: put it in again as PNG or JPEG")
        name = posixpath.basename(link.target)
        word.files[f"{name}.svg"] = _wrapped(word.parts[link.target], _DRAWN[kind])
        extent = next(item.iter(f"{{{WP}}}extent"), None)
        properties = next(item.iter(f"{{{WP}}}docPr"), None)
        size = ""
        if extent is not None:
            width, height = (int(extent.get(key, 0)) / 12700 for key in ("cx", "cy"))
            size = f", width: {width:g}pt, height: {height:g}pt"
        alt = properties.get("descr") if properties is not None else ""
        # a picture that says nothing is an ornament of the page
        said = f", alt: {_string(alt)}" if alt else ""
        image = f'image({_string(name)[:-1]}.svg"{size}, fit: "stretch"{said})'
        return f"#box({image})" if alt else f"#box(pdf.artifact({image}))"
    return ""


def _wrapped(data: bytes, kind: str) -> bytes:
    """Return a picture as a text file, since Typst's binding takes no other: an SVG that is nothing but the picture."""
    drawn = base64.b64encode(data).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><image width="100" height="100"'
        f' preserveAspectRatio="none" href="data:image/{kind};base64,{drawn}"/></svg>'
    ).encode()


# -- properties --------------------------------------------------------------------------------------------------------


def _paragraph(element: etree._Element, word: Word) -> Paragraph:
    properties = element.find(f"{{{W}}}pPr")
    named = properties.find(f"{{{W}}}pStyle") if properties is not None else None
    style = named.get(f"{{{W}}}val", "") if named is not None else _default(word)
    looks, letters = _styled_by(style, word)
    defaults = word.styles.get("")
    base_looks: dict[str, Mapping[str, str]] = {}
    base_letters: dict[str, Mapping[str, str]] = {}
    if defaults is not None:
        _merge(base_looks, defaults.find(f"{{{W}}}pPrDefault/{{{W}}}pPr"))
        _merge(base_letters, defaults.find(f"{{{W}}}rPrDefault/{{{W}}}rPr"))
    for base, over in ((base_looks, looks), (base_letters, letters)):
        for name, attributes in over.items():
            base[name] = {**base.get(name, {}), **attributes} if name in _MERGED else attributes
    _merge(base_looks, properties)
    marks = [m for m in element.iter(f"{{{W}}}bookmarkStart") if next(m.iterancestors(f"{{{W}}}p")) is element]
    kinds = [match[2] for mark in marks if (match := _NAMED.fullmatch(mark.get(f"{{{W}}}name", "")))]
    return Paragraph(element, base_looks, base_letters, style, kinds[0] if kinds else "")


def _default(word: Word) -> str:
    for id, style in word.styles.items():
        if id and style.get(f"{{{W}}}default") in ("1", "true") and style.get(f"{{{W}}}type") == "paragraph":
            return id
    return ""


def _styled_by(style: str, word: Word) -> tuple[dict[str, Mapping[str, str]], dict[str, Mapping[str, str]]]:
    chain: list[etree._Element] = []
    while style in word.styles and style and word.styles[style] not in chain:
        chain.append(word.styles[style])
        based = word.styles[style].find(f"{{{W}}}basedOn")
        style = based.get(f"{{{W}}}val", "") if based is not None else ""
    looks: dict[str, Mapping[str, str]] = {}
    letters: dict[str, Mapping[str, str]] = {}
    for element in reversed(chain):
        _merge(looks, element.find(f"{{{W}}}pPr"))
        _merge(letters, element.find(f"{{{W}}}rPr"))
    return looks, letters


def _letters(run: etree._Element, paragraph: Paragraph, word: Word) -> Properties:
    found = dict(paragraph.letters)
    properties = run.find(f"{{{W}}}rPr")
    named = properties.find(f"{{{W}}}rStyle") if properties is not None else None
    if named is not None:
        found |= _styled_by(named.get(f"{{{W}}}val", ""), word)[1]
    _merge(found, properties)
    return found


def _merge(found: dict[str, Mapping[str, str]], properties: etree._Element | None) -> None:
    for item in properties if properties is not None else ():
        name = item.tag.rpartition("}")[2]
        attributes = {str(key).rpartition("}")[2]: str(value) for key, value in item.attrib.items()}
        if name == "pBdr":
            for side in item:
                if side.get(f"{{{W}}}val") not in ("nil", "none"):
                    gap = side.get(f"{{{W}}}space", "0")
                    found[f"pBdr{side.tag.rpartition('}')[2]}"] = {"stroke": _stroke(side), "gap": gap}
        elif name in ("keepNext", "keepLines", "contextualSpacing", "vanish", "cs") and not _on(attributes):
            found.pop(name, None)
        else:
            found[name] = {**found.get(name, {}), **attributes} if name in _MERGED else attributes


def _stroke(side: etree._Element) -> str:
    colour = side.get(f"{{{W}}}color", "auto")
    paint = f'rgb("#{colour}")' if re.fullmatch("[0-9A-Fa-f]{6}", colour) else "black"
    return f"{int(side.get(f'{{{W}}}sz', '4')) / 8:g}pt + {paint}"


def _size(letters: Properties) -> float:
    return int(letters.get("szCs" if "cs" in letters else "sz", {}).get("val", "20")) / 2


def _on(attributes: Mapping[str, str] | None) -> bool:
    return attributes is not None and attributes.get("val", "1") not in ("0", "false", "off")


def _language(tag: str) -> str:
    language, _, region = tag.partition("-")
    if not re.fullmatch("[a-z]{2,3}", language):
        return 'lang: "und"'
    return f'lang: "{language}"' + (f', region: "{region}"' if re.fullmatch("[A-Z]{2}", region) else "")


def _string(text: str) -> str:
    escaped = (sign if sign.isprintable() and sign not in '\\"' else f"\\u{{{ord(sign):x}}}" for sign in text)
    return f'"{"".join(escaped)}"'

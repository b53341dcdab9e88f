"""A page that stands alone: no script, no font or picture from elsewhere, readable on a phone and on paper."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import groupby

from drafter.draft import KINDS, Block, Draft, Sentence
from drafter.render.scripts import UNSEEN, Piece, pieces, plain, refuse_controls
from drafter.typography import Typography

STYLE = """\
body{margin:0;color:#111;background:#fff}
main{max-width:42em;margin:0 auto;padding:1.5em 1em;overflow-wrap:anywhere}
h1{font-size:1.3em;text-align:center;margin:1em 0}
h1 span.headline{display:block}
h2,h3,h4{font-size:1.1em;margin:1.4em 0 .4em;text-align:start}
p{margin:0 0 .8em}
address{font-style:normal;font-size:.85em;text-align:center}
.motto,.issuer,.document_type,.ornament{text-align:center}
.document_type{margin-top:1.4em}
.embargo,.correction,.draft-mark{font-weight:bold}
.draft-mark{color:#a00000;text-align:end}
.date_block,.signature{text-align:end}
.end{text-align:center}
.note,figure{font-size:.9em}
ol{list-style:none;margin:0 0 .8em;padding-inline-start:1.2em}
li{margin:0 0 .4em}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:0 0 1em;width:100%}
th,td{border:1px solid #767676;padding:.3em .5em;text-align:start;vertical-align:top}
figure{margin:1em 0;border:1px solid #767676;padding:.6em}
mark.gap{background:#ffe34d;color:#111}
mark.doubt{background:none;color:inherit;text-decoration:underline dotted #595959}
@media print{main{max-width:none;padding:0}h1,h2,h3,h4{break-after:avoid}tr,figure{break-inside:avoid}a{color:inherit}}
@page{size:A4;margin:25mm}
"""

_DISPLAY = "h1,h2,h3,h4,.motto,.issuer,.document_type"
_PLAIN_TAGS = {"contact": "address"}


def render(draft: Draft, setting: Typography, letterhead: bytes | None) -> bytes:
    """Return one HTML page in UTF-8, the style sheet inside; no letterhead is used.

    Every stretch in another script than the language's own is marked with its language, so that browsers choose the
    right face and screen readers the right voice. A draft says so on top and asks search engines to leave it out.
    errors: DraftError when a text holds a control character.
    """
    refuse_controls(draft)
    leads = (block.sentences[0].text for block in draft.blocks if block.kind == "paragraph" and block.sentences)
    description = next(leads, "")
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html.escape(draft.title)}</title>",
        f'<meta name="description" content="{html.escape(description.strip())}">',
    ]
    if draft.properties.get("author"):
        head.append(f'<meta name="author" content="{html.escape(draft.properties["author"])}">')
    if not draft.final:
        head.append('<meta name="robots" content="noindex">')
    head.append(f"<style>\n{STYLE}{''.join(_faces(setting))}</style>")
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{html.escape(setting.lang)}">',
        "<head>",
        *head,
        "</head>",
        "<body>",
        "<main>",
        *([] if draft.final else [f'<p class="draft-mark">{_spans(plain(setting.draft_mark, setting), setting)}</p>']),
        *_blocks(draft, setting),
        "</main>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def outline(data: bytes) -> list[tuple[str, str]]:
    """Return (kind, text) of each block of a page that `render` made."""
    reader = _Reader()
    reader.feed(data.decode("utf-8"))
    reader.close()
    return reader.found


def _faces(setting: Typography) -> Iterator[str]:
    own = setting.faces[setting.script]
    # on a phone's narrow column justified lines tear open
    wide = "@media print,(min-width:40em){p.paragraph{text-align:justify}}\n"
    yield f"body{{line-height:{setting.leading:g}}}\n"
    yield f"p.paragraph{{text-indent:{setting.indent:g}em}}\n"
    if setting.align == "both":
        yield wide
    for face in sorted(setting.faces.values(), key=lambda face: (face != own, face.script)):
        yield f":lang({face.lang}){{font-family:{_fonts(face.body)}}}\n"
        weight = "bold" if face.bold else "normal"
        rule = f"{{font-family:{_fonts(face.heading)};font-weight:{weight}}}"
        yield f":is({_DISPLAY}):lang({face.lang}),:is({_DISPLAY}) :lang({face.lang}){rule}\n"


def _fonts(names: Iterable[str]) -> str:
    # a quote or "</style>" in a font's name must not end the rule
    clean = ["".join(sign for sign in name if sign not in "\"'\\<>&{};") for name in names]
    return ",".join([*(f'"{name}"' for name in clean), "serif"])


def _blocks(draft: Draft, setting: Typography) -> Iterator[str]:
    for kind, group in groupby(draft.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "headline":
            # a headline over several lines is one heading
            lines = "".join(f'<span class="headline">{_text(block, draft, setting)}</span>' for block in blocks)
            yield f"<h1>{lines}</h1>"
        elif kind == "item":
            yield _list(blocks, 1, draft, setting)
        else:
            for block in blocks:
                yield _block(block, draft, setting)


def _block(block: Block, draft: Draft, setting: Typography) -> str:
    if block.figure:
        return _figure(block, draft, setting)
    if block.rows:
        return _table(block, draft, setting)
    tag = f"h{max(1, block.level) + 1}" if block.kind == "heading" else _PLAIN_TAGS.get(block.kind, "p")
    text = _text(block, draft, setting)
    if block.label:
        return f'<{tag}>{_label(block, setting)} <span class="{block.kind}">{text}</span></{tag}>'
    return f'<{tag} class="{block.kind}">{text}</{tag}>'


def _list(items: list[Block], level: int, draft: Draft, setting: Typography) -> str:
    """Return items as a list, deeper ones as lists inside the item before them."""
    entries: list[str] = []
    position = 0
    while position < len(items):
        end = position + 1
        while end < len(items) and items[end].level > level:
            end += 1
        block = items[position]
        text = f'<span class="item">{_text(block, draft, setting)}</span>'
        if block.label:
            text = f"{_label(block, setting)} {text}"
        inner = _list(items[position + 1 : end], level + 1, draft, setting) if end > position + 1 else ""
        entries.append(f"<li>{text}{inner}</li>")
        position = end
    return f'<ol role="list">{"".join(entries)}</ol>'


def _table(block: Block, draft: Draft, setting: Typography) -> str:
    def row(cells: Iterable[Sentence], start: str, end: str) -> str:
        return f"<tr>{''.join(start + _sentence(cell, draft, setting) + end for cell in cells)}</tr>"

    head = "".join(row(cells, '<th scope="col">', "</th>") for cells in block.rows[: block.header])
    rest = "".join(row(cells, "<td>", "</td>") for cells in block.rows[block.header :])
    head = f"<thead>{head}</thead>" if head else ""
    return f'<div class="scroll"><table class="table">{head}<tbody>{rest}</tbody></table></div>'


def _figure(block: Block, draft: Draft, setting: Typography) -> str:
    figure = block.figure
    assert figure is not None
    alt = _sentence(figure.alt, draft, setting)
    caption = f'<span class="figure">{_sentence(figure.caption, draft, setting)}</span>' if figure.caption else ""
    credit = f" <small>{_sentence(figure.credit, draft, setting)}</small>" if figure.credit else ""
    first = f"<p>{alt}</p>" if figure.caption else f'<p class="figure">{alt}</p>'
    last = f"<figcaption>{caption}{credit}</figcaption>" if caption or credit else ""
    return f"<figure>{first}{last}</figure>"


def _label(block: Block, setting: Typography) -> str:
    return f'<span class="label">{_spans(plain(block.label, setting), setting)}</span>'


def _text(block: Block, draft: Draft, setting: Typography) -> str:
    return _spans(pieces(block.sentences, setting, final=draft.final), setting)


def _sentence(sentence: Sentence, draft: Draft, setting: Typography) -> str:
    return _spans(pieces([sentence], setting, final=draft.final), setting)


def _spans(found: Iterable[Piece], setting: Typography) -> str:
    text = ""
    for piece in found:
        part = html.escape(piece.text, quote=False)
        if piece.face.lang != setting.lang:
            part = f'<span lang="{html.escape(piece.face.lang)}">{part}</span>'
        if piece.gap or piece.doubt:
            kind = "gap" if piece.gap else "doubt"
            part = f'<mark class="{kind}">{part}</mark>'
        text += part
    return text


class _Reader(HTMLParser):
    """Collects the text of elements that have a block's kind as their class."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._depth = 0
        self._rows = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            return
        kind = dict(attrs).get("class") or ""
        self._open.append(tag)
        if self._depth:
            self._cell(tag)
        elif kind in KINDS:
            self.found.append((kind, ""))
            self._depth = len(self._open)
            self._rows = 0

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) == self._depth:
            self._depth = 0
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._add(data.translate(UNSEEN))

    def _cell(self, tag: str) -> None:
        if tag == "tr":
            self._add("\n" if self._rows else "")
            self._rows, self._cells = self._rows + 1, 0
        elif tag in ("td", "th"):
            self._add(" | " if self._cells else "")
            self._cells += 1

    def _add(self, text: str) -> None:
        kind, before = self.found[-1]
        self.found[-1] = (kind, before + text)

"""Ways to make a Word file of the same text, each run set in its script: our renderer, docxtpl, python-docx, strings.

The others get the text cut into runs by script, and what each run is set in as XML or as values; cutting is timed only
for our renderer, whose argument is the draft. So the comparison leans to their side.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

import docx
import docxtpl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from drafter.draft import Draft
from drafter.office import Office
from drafter.render.docx import outline, render
from drafter.render.package import QUICK, Entry, entry, pack
from drafter.render.scripts import pieces
from drafter.typography import Face, Typography

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
UNSEEN = str.maketrans("", "", "\u200b\u2060")
_COMPLEX = re.compile("[\u0590-\u08ff\u0900-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A draft for the other ways: its paragraphs as runs of text and face, and as they are to be read back."""

    draft: Draft
    setting: Typography
    letterhead: bytes
    paragraphs: tuple[tuple[tuple[str, Face], ...], ...]
    read: tuple[str, ...]


def text_of(draft: Draft, office: Office) -> Text:
    """Return a draft with its paragraphs cut into runs."""
    setting = office.locale(draft.tag).typography
    letterhead = (office.root / "templates" / draft.tag / "letterhead.docx").read_bytes()
    paragraphs = tuple(
        tuple((piece.text, piece.face) for piece in pieces(block.sentences, setting, final=draft.final))
        for block in draft.blocks
    )
    read = tuple("".join(text for text, _ in runs).translate(UNSEEN) for runs in paragraphs)
    return Text(draft, setting, letterhead, paragraphs, read)


def _properties(face: Face) -> str:
    fonts = " ".join(f'w:{slot}="{face.body[0]}"' for slot in SLOTS)
    mark = "<w:cs/>" if face.slot == "cs" else ""
    language = f'<w:lang w:val="{face.lang}" w:eastAsia="{face.lang}" w:bidi="{face.lang}"/>'
    return f"<w:rPr><w:rFonts {fonts}/>{mark}{language}</w:rPr>"


def ours(text: Text) -> Callable[[], bytes]:
    return lambda: render(text.draft, text.setting, text.letterhead)


def with_docxtpl(text: Text, slim: bool) -> Callable[[], bytes]:
    """docxtpl on python-docx's default template, or on one with the few styles of our letterhead."""
    template = docx.Document(io.BytesIO(text.letterhead)) if slim else docx.Document()
    body = template.element.body
    for child in list(body):
        if child.tag != f"{W}sectPr":
            body.remove(child)
    for line in ("{%p for p in paragraphs %}", "{{r p }}", "{%p endfor %}"):
        template.add_paragraph(line)
    if slim:
        for part in (template.sections[0].header, template.sections[0].first_page_header):
            for paragraph in part.paragraphs:
                paragraph.clear()
    file = io.BytesIO()
    template.save(file)
    prepared = file.getvalue()
    properties = {face: _properties(face) for runs in text.paragraphs for _, face in runs}

    def make() -> bytes:
        rich = []
        for runs in text.paragraphs:
            one = docxtpl.RichText()
            one.xml = "".join(
                f'<w:r>{properties[face]}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>' for words, face in runs
            )
            rich.append(one)
        document = docxtpl.DocxTemplate(io.BytesIO(prepared))
        document.render({"paragraphs": rich})
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return make


def with_python_docx(text: Text) -> Callable[[], bytes]:
    """python-docx as most programs use it: the default template, a paragraph style, runs with properties."""

    def make() -> bytes:
        document = docx.Document()
        for runs in text.paragraphs:
            paragraph = document.add_paragraph(style="Body Text")
            for words, face in runs:
                run = paragraph.add_run(words)
                properties = run._r.get_or_add_rPr()
                fonts = properties.get_or_add_rFonts()
                for slot in SLOTS:
                    fonts.set(qn(f"w:{slot}"), face.body[0])
                if face.slot == "cs":
                    properties.append(OxmlElement("w:cs"))
                language = OxmlElement("w:lang")
                for key in ("val", "eastAsia", "bidi"):
                    language.set(qn(f"w:{key}"), face.lang)
                properties.append(language)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return make


def floor(text: Text) -> Callable[[], bytes]:
    """The least that makes such a file: strings put together, one part deflated, the others ready in the package."""
    with zipfile.ZipFile(io.BytesIO(render(text.draft, text.setting, text.letterhead))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = "word/document.xml"
    head, tail = re.split(rb"<w:body>.*(?=<w:sectPr)", parts[main], flags=re.DOTALL)
    ready: list[Entry] = [entry(name, data) for name, data in parts.items() if name != main]
    properties = {face: _properties(face) for runs in text.paragraphs for _, face in runs}
    opening = f"{head.decode()}<w:body>"
    closing = tail.decode()

    def make() -> bytes:
        body = "".join(
            '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'
            + "".join(
                f'<w:r>{properties[face]}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>' for words, face in runs
            )
            + "</w:p>"
            for runs in text.paragraphs
        )
        return pack([*ready, entry(main, f"{opening}{body}{closing}".encode(), QUICK)])

    return make


WAYS: Mapping[str, Callable[[Text], Callable[[], bytes]]] = {
    "drafter": ours,
    "docxtpl, its usual template": lambda text: with_docxtpl(text, slim=False),
    "docxtpl, slim template": lambda text: with_docxtpl(text, slim=True),
    "python-docx": with_python_docx,
    "strings": floor,
}


def verify(name: str, data: bytes, text: Text) -> None:
    """Raise AssertionError unless a file reads as the draft and each of its runs is set in one script's font."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    if name == "drafter":
        read = [read for _, read in outline(data)]
    else:
        read = ["".join(part.text or "" for part in paragraph.iter(f"{W}t")) for paragraph in root.iter(f"{W}p")]
    found = tuple(line.translate(UNSEEN) for line in read if line)
    assert found == tuple(line for line in text.read if line), f"{name}: the text is another one"
    wrong = list(_wrong(root))
    assert not wrong, f"{name}: these runs are not set in their script: {wrong[:3]}"


def _wrong(root: etree._Element) -> Iterator[str]:
    for run in root.iter(f"{W}r"):
        words = "".join(part.text or "" for part in run.iter(f"{W}t"))
        if not words.strip():
            continue
        fonts = run.find(f"{W}rPr/{W}rFonts")
        named = {fonts.get(f"{W}{slot}") for slot in SLOTS} if fonts is not None else {None}
        marked = run.find(f"{W}rPr/{W}cs") is not None
        # marks and spaces between letters may be in the font of either side
        scripts = {bool(_COMPLEX.match(letter)) for letter in words if letter.isalpha()} or {marked}
        if len(named) != 1 or None in named or scripts != {marked}:
            yield words

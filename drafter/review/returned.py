"""Reading a Word file that came back: the package is looked at first, then its text with all changes and marks.

Nothing is followed, run or saved again, and no library reads the text for us: the usual ones lose what stands in
content controls and in recorded insertions.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from drafter.frozen import dataclass, field, replace
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.render.clean import LINKS, Link, W, links, parser
from drafter.render.package import unpack
from drafter.render.scripts import UNSEEN
from drafter.review.sent import FACT, NAMESPACE, Sent, from_json

if TYPE_CHECKING:
    from lxml import etree

# a release of fifty statements with letterhead takes less than a hundredth
LARGEST = 20_000_000
# relations that lead out of the file or bring something in that is not read here; links in the text lead nowhere
_FOREIGN = frozenset(
    {"attachedTemplate", "oleObject", "package", "control", "aFChunk", "subDocument", "vbaProject", "frame"}
)
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_STRICT = "http://purl.oclc.org/ooxml/"
# fields that print what the program counts, never what somebody wrote
_COUNTED = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|DATE|TIME|SAVEDATE|PRINTDATE|FILENAME)\b", re.IGNORECASE
)
_PIECES = re.compile("[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")
_COPY = re.compile(r"_Copy_\d+$")
_STORIES = ("header", "footer", "footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that is marked alike.

    text: without marks that help typesetting; "\\n" ends a paragraph or a line. tag: of the innermost control around a
    sentence; mark: the innermost bookmark of a sentence; copy: which of several controls, else of several bookmarks,
    it is. fact: name of the slot whose control it stands in, "" for words. old, new: whether it stands there without,
    and with all changes.
    hidden: formatted so that nobody sees it. struck: with a line through it.
    paragraph, cell: where it stands; cell is (table, row, column) or None.
    """

    text: str
    tag: str = ""
    mark: str = ""
    copy: int = 0
    fact: str = ""
    old: bool = True
    new: bool = True
    hidden: bool = False
    struck: bool = False
    paragraph: int = 0
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in the margin. start, end: the spans it is about. answers: whether it is a reply. done: set as done."""

    author: str
    text: str
    start: int
    end: int
    answers: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back. name: how messages call it. sent: its manifest, None where it lost that.

    identifier: of the file's properties. spans: the text of all its parts. tracked: whether changes were recorded.
    """

    name: str
    sent: Sent | None
    identifier: str
    spans: tuple[Span, ...]
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def tracked(self) -> bool:
        """Whether any change was recorded."""
        return any(span.old != span.new for span in self.spans)


def read_word(data: bytes, name: str) -> Returned:
    """Return the text of a Word file with its marks, changes and comments.

    errors: DraftError with a reason for a file that is too large, no whole package of Word, or holds what no text
        needs: macros, parts from elsewhere, attached documents, document types; and for a manifest that was changed.
    """
    try:
        parts = _safe_parts(data)
        return _read(parts, name)
    except _Elsewhere as error:
        hint = "take it out in Word and save it again; a template is under Developer, Document Template"
        raise refusal(name, str(error), hint) from error
    except ValueError as error:
        raise refusal(name, str(error)) from error


class _Elsewhere(ValueError):
    """A file takes something from elsewhere."""


def refusal(
    name: str, reason: str, hint: str = "open it in Word, save it as .docx without macros, and send that"
) -> DraftError:
    """Return the error that a file is refused with."""
    return DraftError(
        [
            Problem(
                "returned-file",
                Grade.ERROR,
                Place(name),
                "{file} is refused: {reason}",
                {"file": name, "reason": reason[:1].lower() + reason[1:] or "it is damaged"},
                hint,
            )
        ]
    )


def _safe_parts(data: bytes) -> dict[str, bytes]:
    if len(data) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 1_000_000} MB")
    parts = unpack(data)
    types = parts.get("[Content_Types].xml", b"")
    wide = types.replace(b"\0", b"")
    if b"macroEnabled" in wide or any(posixpath.basename(part).lower().startswith("vba") for part in parts):
        raise ValueError("it holds macros")
    for part in parts:
        if part.endswith(".rels"):
            for kind, external in _relations(parts[part]):
                if kind in _FOREIGN or (external and kind != "hyperlink"):
                    raise _Elsewhere(f"it takes something from elsewhere ({kind})")
    return parts


def _relations(data: bytes) -> Iterator[tuple[str, bool]]:
    for link in _tree(data).iter(f"{{{LINKS}}}Relationship"):
        yield link.get("Type", "").rpartition("/")[2], link.get("TargetMode", "") == "External"


def _tree(data: bytes) -> etree._Element:
    from lxml import etree

    try:
        return etree.fromstring(data, parser())
    except etree.XMLSyntaxError as error:
        raise ValueError(f"a part of it can't be read as XML: {error}") from error


def _read(parts: Mapping[str, bytes], name: str) -> Returned:
    main = next((link.target for link in links(parts, "") if link.kind == "officeDocument"), "")
    if main not in parts:
        raise ValueError("it holds no document")
    root = _tree(parts[main])
    if root.tag.startswith(f"{{{_STRICT}"):
        raise ValueError("it was saved in the strict form of Open XML; the usual one is called Word Document")
    if root.tag != f"{{{W}}}document":
        raise ValueError("it is no Word document")
    near = [link for link in links(parts, main) if link.target in parts]
    sent = _manifest(parts)
    known = _Known.of(sent)
    walk = _Walk(known)
    walk.story(root)
    for kind in _STORIES:
        for link in sorted({one.target: one for one in near if one.kind == kind}.values(), key=lambda one: one.target):
            walk.story(_tree(parts[link.target]))
    remarks = tuple(_remarks(parts, near, walk))
    return Returned(name, sent, _identifier(parts), tuple(walk.spans), remarks)


def loose_texts(parts: Mapping[str, bytes], sent: Sent) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts of a file that is going out that stand in no sentence, and the marks in the order of reading."""
    walk = _Walk(_Known.of(sent))
    root = _tree(parts["word/document.xml"])
    walk.story(root)
    near = list(links(parts, "word/document.xml"))
    for kind in _STORIES:
        for target in sorted({one.target for one in near if one.kind == kind and one.target in parts}):
            walk.story(_tree(parts[target]))
    order = dict.fromkeys(span.mark for span in walk.spans if span.mark)
    loose = [text for chunk in chunks(walk.spans) if (text := "".join(s.text for s in chunk).strip())]
    return tuple(loose), tuple(order)


def chunks(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Yield stretches of a paragraph that stand in no sentence, without the paragraphs' ends."""
    chunk: list[Span] = []
    for span in spans:
        if span.tag or span.mark or span.text == "\n" or (chunk and chunk[-1].paragraph != span.paragraph):
            if chunk:
                yield chunk
            chunk = []
        if not (span.tag or span.mark or span.text == "\n"):
            chunk.append(span)
    if chunk:
        yield chunk


def _manifest(parts: Mapping[str, bytes]) -> Sent | None:
    for name in sorted(parts):
        if re.fullmatch(r"customXml/[^/]+\.xml", name) and NAMESPACE.encode() in parts[name].replace(b"\0", b""):
            root = _tree(parts[name])
            if root.tag == f"{{{NAMESPACE}}}manifest":
                return from_json(root.text or "", root.get("hash", ""))
    return None


def _identifier(parts: Mapping[str, bytes]) -> str:
    core = next((link.target for link in links(parts, "") if link.kind == "core-properties"), "")
    if core not in parts:
        return ""
    found = _tree(parts[core]).find("{http://purl.org/dc/elements/1.1/}identifier")
    return (found.text or "") if found is not None else ""


@dataclass(frozen=True, slots=True)
class _Known:
    """The marks and tags that were sent; without a manifest those that look like ours."""

    marks: frozenset[str] | None
    tags: frozenset[str] | None
    # whether what left was composed: then what comes back in pieces is no change, some programs write it so
    composed: bool = False

    @classmethod
    def of(cls, sent: Sent | None) -> _Known:
        if sent is None:
            return cls(None, None)
        listed = list(sent.marked())
        composed = all(compose(one.text) == one.text for one in sent.segments)
        return cls(frozenset(p.mark for _, _, p in listed), frozenset(p.tag for _, _, p in listed), composed)

    def mark(self, name: str) -> str:
        # LibreOffice calls the copy that a move leaves behind by another name
        name = _COPY.sub("", name)
        known = name in self.marks if self.marks is not None else bool(re.fullmatch("s_[0-9a-f]{16}", name))
        return name if known else ""

    def tag(self, name: str) -> str:
        return name if self.tags is not None and name in self.tags else ""


def compose(text: str) -> str:
    """Return a text with each letter and the marks on it as one sign; signs that NFC would replace stay."""
    return _PIECES.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


class _Walk:
    """Goes through the XML once; what is open at a place decides whose text it is."""

    def __init__(self, known: _Known) -> None:
        self.known = known
        self.spans: list[Span] = []
        # id of a bookmark -> its name and number, in the order of opening
        self.open: dict[str, tuple[str, int]] = {}
        self.now = Span("")
        self.tables = self.copies = 0
        # the number of the paragraph that is read, and the last one given
        self.paragraph = self.paragraphs = 0
        # one for each field that is open: what it is, and whether its result is being read
        self.fields: list[list[str | bool]] = []
        # id of a comment -> first span and the span after the last one
        self.ranges: dict[str, tuple[int, int]] = {}

    def story(self, root: etree._Element) -> None:
        self.open.clear()
        self.fields.clear()
        self.now = Span("")
        self._next()
        self.walk(root)

    def _next(self) -> None:
        self.paragraphs += 1
        self.paragraph = self.paragraphs

    def walk(self, element: etree._Element) -> None:
        for child in element:
            if not isinstance(child.tag, str):
                continue
            space, _, name = child.tag[1:].partition("}")
            visit = getattr(self, f"on_{name}", None) if space == W else None
            if visit:
                visit(child)
            elif child.tag == f"{{{_MC}}}AlternateContent":
                chosen = next((one for one in child if one.tag == f"{{{_MC}}}Choice"), None)
                self.walk(chosen if chosen is not None else child)
            elif name == "t" and not space.endswith("/main"):
                self.say(child.text or "")
            else:
                self.walk(child)

    def say(self, text: str) -> None:
        text = text.translate(UNSEEN)
        text = compose(text) if self.known.composed else text
        now = self.now
        mark, copy = next(reversed(self.open.values()), ("", 0))
        if not text or (not now.old and not now.new) or any(field[1] is not True for field in self.fields):
            return
        # what a program counts is no text of the letterhead; in a sentence it reads as it is printed
        if not now.tag and not mark and any(_COUNTED.match(str(field[0])) for field in self.fields):
            return
        made = replace(now, text=text, mark=mark, copy=now.copy or copy, paragraph=self.paragraph)
        last = self.spans[-1] if self.spans else None
        if last and text != "\n" and last.text != "\n" and replace(last, text=text) == made and not self._parted():
            self.spans[-1] = replace(last, text=last.text + text)
        else:
            self.spans.append(made)

    def _parted(self) -> bool:
        # a comment that begins or ends here is about what follows or precedes
        count = len(self.spans)
        return any(count in found for found in self.ranges.values())

    def within(self, element: etree._Element, **state: object) -> None:
        before = self.now
        self.now = replace(before, **state)  # type: ignore[arg-type]
        self.walk(element)
        self.now = before

    # -- structure

    def on_p(self, element: etree._Element) -> None:
        self.walk(element)
        mark = element.find(f"{{{W}}}pPr/{{{W}}}rPr")
        kinds = {child.tag[len(W) + 2 :] for child in mark if isinstance(child.tag, str)} if mark is not None else set()
        before = self.now
        self.now = replace(
            before,
            new=before.new and not kinds & {"del", "moveFrom"},
            old=before.old and not kinds & {"ins", "moveTo"},
            hidden=False,
            struck=False,
        )
        self.say("\n")
        # as they stand now: a paragraph whose end was deleted goes on in the next one
        if self.now.new:
            self._next()
        self.now = before

    def on_tbl(self, element: etree._Element) -> None:
        self.tables += 1
        table, before = self.tables, self.now
        for number, row in enumerate(element.iter(f"{{{W}}}tr")):
            if next(row.iterancestors(f"{{{W}}}tbl"), None) is not element:
                continue
            change = row.find(f"{{{W}}}trPr")
            kinds = {str(child.tag)[len(W) + 2 :] for child in change} if change is not None else set()
            new, old = before.new and "del" not in kinds, before.old and "ins" not in kinds
            column = 0
            for cell in row.iter(f"{{{W}}}tc"):
                if next(cell.iterancestors(f"{{{W}}}tr"), None) is not row:
                    continue
                self.now = replace(before, cell=(table, number, column), new=new, old=old)
                self.walk(cell)
                wide = cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan")
                column += _number(wide, 1)
        # marks that begin or end between rows
        for mark in element:
            if mark.tag in (f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd"):
                self.open.pop(mark.get(f"{{{W}}}id", ""), None)
        self.now = before

    def on_sdt(self, element: etree._Element) -> None:
        tagged = element.find(f"{{{W}}}sdtPr/{{{W}}}tag")
        tag = tagged.get(f"{{{W}}}val", "") if tagged is not None else ""
        inner = element.find(f"{{{W}}}sdtContent")
        hint = element.find(f"{{{W}}}sdtPr/{{{W}}}showingPlcHdr")
        if inner is None or (hint is not None and _on(hint)):
            # what Word shows in an empty control is nobody's text
            return
        if self.known.tag(tag):
            self.copies += 1
            self.within(inner, tag=tag, copy=self.copies, fact="")
        elif tag.startswith(FACT):
            self.within(inner, fact=tag[len(FACT) :])
        else:
            self.walk(inner)

    def on_bookmarkStart(self, element: etree._Element) -> None:
        name = self.known.mark(element.get(f"{{{W}}}name", ""))
        if name:
            self.copies += 1
            self.open[element.get(f"{{{W}}}id", "")] = (name, self.copies)

    def on_bookmarkEnd(self, element: etree._Element) -> None:
        self.open.pop(element.get(f"{{{W}}}id", ""), None)

    # -- changes

    def on_ins(self, element: etree._Element) -> None:
        self.within(element, old=False)

    def on_del(self, element: etree._Element) -> None:
        self.within(element, new=False)

    on_moveTo, on_moveFrom = on_ins, on_del

    # -- runs

    def on_r(self, element: etree._Element) -> None:
        looks = {name: element.find(f"{{{W}}}rPr/{{{W}}}{name}") for name in ("vanish", "strike", "dstrike")}
        on = {name for name, look in looks.items() if look is not None and _on(look)}
        if on:
            self.within(element, hidden="vanish" in on, struck=bool(on - {"vanish"}))
        else:
            self.walk(element)

    def on_t(self, element: etree._Element) -> None:
        self.say(element.text or "")

    on_delText = on_t

    def on_tab(self, element: etree._Element) -> None:
        self.say("\t")

    on_ptab = on_tab

    def on_br(self, element: etree._Element) -> None:
        if element.get(f"{{{W}}}type", "textWrapping") == "textWrapping":
            self.say("\n")

    on_cr = on_br

    def on_noBreakHyphen(self, element: etree._Element) -> None:
        self.say("\u2011")

    def on_sym(self, element: etree._Element) -> None:
        code = element.get(f"{{{W}}}char", "")
        self.say(
            chr(int(code, 16))
            if re.fullmatch("[0-9A-Fa-f]{4}", code) and not "D800" <= code.upper() <= "DFFF"
            else "\ufffd"
        )

    def on_ruby(self, element: etree._Element) -> None:
        base = element.find(f"{{{W}}}rubyBase")
        if base is not None:
            self.walk(base)

    def on_fldSimple(self, element: etree._Element) -> None:
        self.fields.append([element.get(f"{{{W}}}instr", ""), True])
        self.walk(element)
        self.fields.pop()

    def on_fldChar(self, element: etree._Element) -> None:
        kind = element.get(f"{{{W}}}fldCharType", "")
        if kind == "begin":
            self.fields.append(["", False])
        elif self.fields and kind == "separate":
            self.fields[-1][1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def on_instrText(self, element: etree._Element) -> None:
        if self.fields:
            self.fields[-1][0] = str(self.fields[-1][0]) + (element.text or "")

    on_delInstrText = on_instrText

    def on_txbxContent(self, element: etree._Element) -> None:
        # a text of its own, in the midst of another one
        open_, fields, paragraph = self.open, self.fields, self.paragraph
        self.open, self.fields = {}, []
        self._next()
        self.within(element, tag="", copy=0, mark="", fact="")
        self.open, self.fields, self.paragraph = open_, fields, paragraph

    def on_pict(self, element: etree._Element) -> None:
        self.walk(element)

    def _nothing(self, element: etree._Element) -> None:
        return

    on_pPr = on_rPr = on_sectPr = on_tblPr = on_trPr = on_tcPr = on_sdtPr = on_tblGrid = _nothing

    # -- comments

    def on_commentRangeStart(self, element: etree._Element) -> None:
        self.ranges[element.get(f"{{{W}}}id", "")] = (len(self.spans), len(self.spans))

    def on_commentRangeEnd(self, element: etree._Element) -> None:
        id = element.get(f"{{{W}}}id", "")
        start, _ = self.ranges.get(id, (len(self.spans), 0))
        self.ranges[id] = (start, len(self.spans))

    def on_commentReference(self, element: etree._Element) -> None:
        id = element.get(f"{{{W}}}id", "")
        self.ranges.setdefault(id, (len(self.spans), len(self.spans)))


def _on(element: etree._Element) -> bool:
    """Whether a switch is on: it is when it stands there and says nothing else."""
    return element.get(f"{{{W}}}val", "true") not in ("0", "false", "off")


def _number(element: etree._Element | None, default: int) -> int:
    said = element.get(f"{{{W}}}val", "") if element is not None else ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else default


def _remarks(parts: Mapping[str, bytes], near: Sequence[Link], walk: _Walk) -> Iterator[Remark]:
    texts = next((link.target for link in near if link.kind == "comments"), "")
    if texts not in parts:
        return
    answers: dict[str, tuple[bool, bool]] = {}
    for name in parts:
        if re.fullmatch(r"word/commentsExtended\d*\.xml", name):
            for one in _tree(parts[name]).iter(f"{{{_W15}}}commentEx"):
                done = one.get(f"{{{_W15}}}done", "0") in ("1", "true")
                answers[one.get(f"{{{_W15}}}paraId", "")] = (f"{{{_W15}}}paraIdParent" in one.attrib, done)
    for comment in _tree(parts[texts]).iter(f"{{{W}}}comment"):
        inside = _Walk(_Known.of(None))
        inside.walk(comment)
        text = "".join(span.text for span in inside.spans if span.new).strip()
        ids = [p.get(f"{{{_W14}}}paraId", "") for p in comment.iter(f"{{{W}}}p")]
        reply, done = next((answers[id] for id in reversed(ids) if id in answers), (False, False))
        start, end = walk.ranges.get(comment.get(f"{{{W}}}id", ""), (len(walk.spans), len(walk.spans)))
        yield Remark(comment.get(f"{{{W}}}author", ""), text, start, end, reply, done)

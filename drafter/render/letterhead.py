"""A Word file with placeholders, taken apart once so that a release is only put between its pieces."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from drafter.draft import KINDS
from drafter.frozen import dataclass
from drafter.prepared import WITHOUT, Store, from_bytes, to_bytes
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.render.clean import LINKS, OFFICE, Link, W, clean, has_changes, kept_links, links, parser
from drafter.render.fit import RUN_ORDER, TWINS, fit_styles, fit_text, read_looks
from drafter.render.package import Entry, entry, unpack
from drafter.typography import Face, Typography

if TYPE_CHECKING:
    from lxml import etree

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CORE_PART = "docProps/core.xml"
# the document itself, whatever an office's program called it
MAIN_PART = "word/document.xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Kinds that are one paragraph each can have a place of their own in a letterhead.
# Parts that hold text, in the order of a page.
_TEXTS = ("header", "document", "footer", "footnotes", "endnotes")
SLOTS = (*(kind for kind in KINDS if kind not in ("table", "figure")), "body", "draft_mark", "page")

# Names that people write for a kind.
_ALIASES = {"ref": "reference", "date": "date_block", "title": "headline"}

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_SLOT = re.compile(r"<\?slot (\w+)\n?(.*?)\?>", re.DOTALL)
_MARKED = re.compile(r"<\?open ?\?>(.*?)<\?close ?\?>", re.DOTALL)
# What the renderer sets itself for each stretch of text.
_OURS = {"rFonts", "cs", "rtl", "lang", "highlight", "noProof"}

Base = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where blocks of a kind go: a paragraph's XML before and after its text.

    base: (name, XML) of the run properties that the placeholder itself was given in Word, in no order. more: the other
    placeholders of the paragraph, each with the XML before it, its kind and its base.
    """

    kind: str
    head: str = ""
    tail: str = ""
    base: Base = ()
    more: tuple[tuple[str, str, Base], ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A Word file ready to take a release.

    name: how messages call the file. parts: in the order of the package; one with slots as its name and its pieces.
    styles: style name in lower case -> id, for paragraphs and tables. width: of the text column, in twentieths of a
    point. slots: the kinds that have a place of their own. closed_by: those of them that stand under the body.
    """

    name: str
    parts: tuple[Entry | tuple[str, tuple[str | Slot, ...]], ...]
    styles: Mapping[str, str]
    width: int
    slots: frozenset[str]
    closed_by: frozenset[str]


def open_letterhead(data: bytes, name: str, setting: Typography, store: Store = WITHOUT) -> Letterhead:
    """Take a Word file apart.

    data, name: the .docx file and how messages call it. setting: how the language is set; the file's own text is too,
        and where the language is never justified nothing is. store: where it is kept, taken apart.
    returns: its parts with slots where its placeholders stand. What must not go out is left behind: properties of the
        file, comments, macros, links to other files, traces of editing. Without `{{ body }}` the body goes to the end,
        without `{{ draft_mark }}` the mark on top of each header, or else of the page.
    errors: DraftError with every placeholder that can't be filled; when the file is no Word document, is damaged or too
        large; when it holds macros or changes that nobody accepted.
    """
    faces = tuple(setting.faces.items())
    return _open(data, name, faces, setting.script, setting.align == "left", store)


@lru_cache(maxsize=8)
def _open(
    data: bytes, name: str, faces: tuple[tuple[str, Face], ...], script: str, ragged: bool, store: Store
) -> Letterhead:
    sources = [name.encode(), data, repr((faces, script, ragged)).encode()]
    kept = store.recall(name, sources)
    if kept is not None:
        return _thaw(from_bytes(kept))
    made = _take_apart(data, name, faces, script, ragged)
    store.keep(name, sources, to_bytes(_freeze(made)))
    return made


def _freeze(made: Letterhead) -> list[Any]:
    parts = [
        [part.name, part.crc, part.size, part.deflated]
        if isinstance(part, Entry)
        else [part[0], [p if isinstance(p, str) else [p.kind, p.head, p.tail, p.base, p.more] for p in part[1]]]
        for part in made.parts
    ]
    return [made.name, parts, dict(made.styles), made.width, sorted(made.slots), sorted(made.closed_by)]


def _thaw(data: list[Any]) -> Letterhead:
    name, listed, styles, width, slots, closed_by = data
    parts: list[Entry | tuple[str, tuple[str | Slot, ...]]] = []
    for part, *rest in listed:
        if len(rest) == 1:
            parts.append((part, tuple(p if isinstance(p, str) else _thaw_slot(*p) for p in rest[0])))
        else:
            parts.append(Entry(part, rest[0], rest[1], rest[2]))
    return Letterhead(name, tuple(parts), styles, width, frozenset(slots), frozenset(closed_by))


def _thaw_slot(kind: str, head: str, tail: str, base: Iterable[Any], more: Iterable[Any]) -> Slot:
    def thaw(pairs: Iterable[Any]) -> Base:
        return tuple((key, xml) for key, xml in pairs)

    return Slot(kind, head, tail, thaw(base), tuple((before, other, thaw(pairs)) for before, other, pairs in more))


def _take_apart(data: bytes, name: str, faces: tuple[tuple[str, Face], ...], script: str, ragged: bool) -> Letterhead:
    from lxml import etree

    setting = Typography("", script, dict(faces), "left" if ragged else "both", 0, 1, "")
    try:
        parts = unpack(data)
        main, kept = _reach(parts)
        trees = {part: etree.fromstring(parts[part], parser()) for part in kept if part.endswith(".xml")}
        root = trees[main]
        if root.tag != f"{{{W}}}document" or root.find(f"{{{W}}}body") is None:
            raise ValueError("it is no Word document in the usual (transitional) form")
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise _unreadable(name, str(error)) from error
    texts = sorted((part for part in kept if kept[part] in _TEXTS), key=lambda part: _TEXTS.index(kept[part]))
    _refuse_macros(parts, main, name)
    _refuse_changes([part for part in texts if has_changes(trees[part])], name)
    relations = {part: kept_links(parts, part) for part in kept}
    for part, tree in trees.items():
        clean(tree, relations[part])
        if ragged:
            _unjustify(tree)
    styles = [trees[part] for part in kept if kept[part] == "styles"]
    looks = read_looks(styles, [trees[part] for part in kept if kept[part] == "theme"])
    problems: list[Problem] = []
    for part in texts:
        problems += _mark_slots(trees[part], name, part)
    if problems:
        raise DraftError(problems)
    slots = {kind for part in texts for kind in _kinds(trees[part])}
    width = _width(root)
    _mark_missing(trees, main, texts, slots)
    for part in trees:
        if kept[part] in ("styles", "numbering"):
            fit_styles(trees[part], looks, setting)
        elif part in texts:
            fit_text(trees[part], looks, setting)
    for tree in trees.values():
        _close_cells(tree)
    made: list[Entry | tuple[str, tuple[str | Slot, ...]]] = [
        entry("[Content_Types].xml", _content_types(parts, kept, main)),
        entry("_rels/.rels", _package_links()),
    ]
    for part in [main, *sorted(set(kept) - {main})]:
        called = MAIN_PART if part == main else part
        if part in trees:
            text = DECLARATION + etree.tostring(trees[part], encoding="unicode")
            found = tuple(_pieces(text))
            made.append((called, found) if len(found) > 1 else entry(called, text.encode("utf-8")))
        else:
            made.append(entry(called, parts[part]))
        if relations[part]:
            made.append(entry(links_part(called), _links(called, relations[part].values())))
    names = {key: id for tree in styles for key, id in _styles(tree)}
    placed = list(_kinds(root))
    under = frozenset(placed[placed.index("body") + 1 :]) if "body" in placed else frozenset()
    return Letterhead(name, tuple(made), names, width, frozenset(slots), under)


def links_part(part: str) -> str:
    """Return the name of the part that holds a part's relations."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _reach(parts: Mapping[str, bytes]) -> tuple[str, dict[str, str]]:
    """Return the document part, and each part that can be reached from it with its kind, the document's own first."""
    targets = [link.target for link in links(parts, "") if link.kind == "officeDocument"]
    if not targets or targets[0] not in parts or not targets[0].endswith(".xml"):
        raise ValueError("it holds no document")
    found = {targets[0]: "document"}
    waiting = [targets[0]]
    while waiting:
        for link in kept_links(parts, waiting.pop()).values():
            if link.target not in found:
                found[link.target] = link.kind
                waiting.append(link.target)
    return targets[0], found


def _refuse_macros(parts: Mapping[str, bytes], main: str, name: str) -> None:
    if b"macroEnabled" in parts.get("[Content_Types].xml", b"") or any(
        posixpath.basename(part).lower().startswith("vba") for part in parts
    ):
        raise DraftError(
            [
                Problem(
                    "letterhead-macros",
                    Grade.BLOCKER,
                    Place(name),
                    "expected a letterhead without macros, found some",
                    {},
                    "save it in Word as .docx, the kind that says no macros",
                )
            ]
        )


def _refuse_changes(changed: Iterable[str], name: str) -> None:
    problems = [
        Problem(
            "letterhead-changes",
            Grade.BLOCKER,
            Place(name),
            "expected a letterhead in its last version, found recorded changes ({part})",
            {"part": part},
            "accept or reject all changes in Word and save it again",
        )
        for part in changed
    ]
    if problems:
        raise DraftError(problems)


def _unjustify(tree: etree._Element) -> None:
    for align in tree.iter(f"{{{W}}}jc"):
        if align.get(f"{{{W}}}val") in ("both", "distribute"):
            align.set(f"{{{W}}}val", "left")


def _mark_slots(tree: etree._Element, name: str, part: str) -> list[Problem]:
    """Put processing instructions around each paragraph with a placeholder and in its place; return what is wrong."""
    from lxml import etree

    problems: list[Problem] = []
    for paragraph in list(tree.iter(f"{{{W}}}p")):
        _straighten(paragraph)
        texts = [text for text in paragraph.iter(f"{{{W}}}t") if _owner(text) is paragraph]
        whole = "".join(text.text or "" for text in texts)
        found = list(_PLACEHOLDER.finditer(whole))
        rest = _PLACEHOLDER.sub("", whole)
        problem = None
        if "{{" in rest or "}}" in rest:
            problem = _problem(
                "letterhead-brace", name, part, "expected two braces on each side of a placeholder", whole
            )
        elif unknown := [match[0] for match in found if _slot_name(match[1]) not in SLOTS]:
            problem = _problem("letterhead-unknown", name, part, "{placeholder} is no placeholder", whole, unknown[0])
        elif len(found) > 1 and any(_slot_name(match[1]) == "body" for match in found):
            problem = _problem("letterhead-crowded", name, part, "expected {{ body }} alone in its paragraph", whole)
        elif found and any(_PLACEHOLDER.search(t.text or "") for t in paragraph.iter(f"{{{W}}}t") if t not in texts):
            problem = _problem(
                "letterhead-nested", name, part, "expected no text box on a placeholder's paragraph", whole
            )
        if problem:
            problems.append(problem)
        elif found:
            # from the last to the first: what stands before one stays where it is
            for match in reversed(found):
                _mark_slot(paragraph, match)
            for key in paragraph.attrib:
                # a copy of a paragraph is not the paragraph: ids must not repeat
                del paragraph.attrib[key]
            paragraph.addprevious(etree.ProcessingInstruction("open"))
            paragraph.addnext(etree.ProcessingInstruction("close"))
    return problems


# What a keyboard for Japanese or a word processor's corrections make of braces.
_BRACES = str.maketrans("\uff5b\uff5d", "{}")
_QUOTES = "\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb`"


def _slot_name(text: str) -> str:
    name = re.sub(r"[\s\u00ad\u200b\u2060-]+", " ", text).strip(f" {_QUOTES}").casefold()
    name = name.replace(" ", "_")
    return _ALIASES.get(name, name)


def _straighten(paragraph: etree._Element) -> None:
    for text in paragraph.iter(f"{{{W}}}t"):
        if text.text and ("\uff5b" in text.text or "\uff5d" in text.text):
            text.text = text.text.translate(_BRACES)


def _owner(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{{{W}}}p"), None)


def _mark_slot(paragraph: etree._Element, found: re.Match[str]) -> None:
    from lxml import etree

    position = 0
    texts = [text for text in paragraph.iter(f"{{{W}}}t") if _owner(text) is paragraph]
    touched: list[tuple[etree._Element, int]] = []
    for text in texts:
        length = len(text.text or "")
        if position < found.end() and position + length > found.start():
            touched.append((text, position))
        position += length
    (first, start), (last, end) = touched[0], touched[-1]
    before, after = (first.text or "")[: found.start() - start], (last.text or "")[found.end() - end :]
    runs = list(dict.fromkeys(run for text, _ in touched if (run := text.getparent()) is not None))
    base = _base(runs[0].find(f"{{{W}}}rPr"))
    # the first run keeps what stands before the placeholder, a copy of the last one what stands after it
    rest = deepcopy(runs[-1])
    tail = rest[list(runs[-1]).index(last)]
    runs[-1].addnext(rest)
    for run in runs[1:]:
        _drop(run)
    for item in list(first.itersiblings()):
        _drop(item)
    for item in list(tail.itersiblings(preceding=True)):
        if item.tag != f"{{{W}}}rPr":
            _drop(item)
    runs[0].addnext(etree.ProcessingInstruction("slot", f"{_slot_name(found[1])}\n{base}"))
    for run, text, words in ((runs[0], first, before), (rest, tail, after)):
        text.text = words
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if not words and all(item is text or item.tag == f"{{{W}}}rPr" for item in run):
            _drop(run)


def _drop(element: etree._Element) -> None:
    holder = element.getparent()
    if holder is not None:
        holder.remove(element)


def _base(properties: etree._Element | None) -> str:
    """Return a run's properties that the renderer does not set itself, complex-script twins added, one a line."""
    from lxml import etree

    found: dict[str, str] = {}
    for item in properties if properties is not None else ():
        name = etree.QName(item).localname
        if item.prefix == "w" and name in RUN_ORDER and name not in _OURS:
            attributes = "".join(f' w:{etree.QName(key).localname}="{value!s}"' for key, value in item.items())
            found[name] = f"<w:{name}{attributes}/>"
    for name, twin in TWINS.items():
        if name in found:
            found.setdefault(twin, found[name].replace(f"<w:{name}", f"<w:{twin}", 1))
    return "\n".join(f"{name} {xml}" for name, xml in found.items())


def _kinds(tree: etree._Element) -> Iterator[str]:
    from lxml import etree

    for mark in tree.iter(etree.ProcessingInstruction):
        text = etree.tostring(mark, encoding="unicode", with_tail=False)
        if match := _SLOT.match(text):
            yield match[1]


def _mark_missing(trees: Mapping[str, etree._Element], main: str, texts: Iterable[str], slots: set[str]) -> None:
    """Add a slot for the body and for the draft mark where the letterhead names none."""
    body = trees[main].find(f"{{{W}}}body")
    assert body is not None
    if "body" not in slots:
        final = body.find(f"{{{W}}}sectPr")
        _insert(body, "body", len(body) if final is None else body.index(final))
    if "draft_mark" not in slots:
        headers = [trees[part] for part in texts if trees[part].tag == f"{{{W}}}hdr"]
        for holder in [*headers, *([] if headers and _is_headed(body) else [body])]:
            _insert(holder, "draft_mark", 0)


def _is_headed(body: etree._Element) -> bool:
    """Return whether the first page shows a header."""
    section = next(body.iter(f"{{{W}}}sectPr"), body)
    kind = "default" if section.find(f"{{{W}}}titlePg") is None else "first"
    return any(found.get(f"{{{W}}}type", "default") == kind for found in section.iterfind(f"{{{W}}}headerReference"))


def _insert(holder: etree._Element, kind: str, at: int) -> None:
    from lxml import etree

    paragraph = etree.Element(f"{{{W}}}p", nsmap=None)
    for offset, mark in enumerate(
        (etree.ProcessingInstruction("open"), paragraph, etree.ProcessingInstruction("close"))
    ):
        holder.insert(at + offset, mark)
    paragraph.append(etree.ProcessingInstruction("slot", kind))


def _close_cells(tree: etree._Element) -> None:
    """Give each cell, text box, header or footer that has no paragraph or ends with a table one."""
    for name in ("hdr", "ftr", "txbxContent", "tc"):
        for holder in tree.iter(f"{{{W}}}{name}"):
            inner = [item for item in holder if callable(item.tag) or item.tag != f"{{{W}}}tcPr"]
            if not inner or inner[-1].tag == f"{{{W}}}tbl":
                holder.append(holder.makeelement(f"{{{W}}}p", {}))


def _pieces(text: str) -> Iterator[str | Slot]:
    position = 0
    for match in _MARKED.finditer(text):
        yield text[position : match.start()]
        head, kind, base, *rest = _SLOT.split(match[1])
        more = tuple((rest[at - 1], rest[at], _read_base(rest[at + 1])) for at in range(1, len(rest) - 1, 3))
        yield Slot(kind, head, rest[-1], _read_base(base), more)
        position = match.end()
    yield text[position:]


def _read_base(text: str) -> Base:
    return tuple((name, xml) for name, _, xml in (line.partition(" ") for line in text.splitlines()))


def _styles(tree: etree._Element) -> Iterator[tuple[str, str]]:
    for style in tree.iter(f"{{{W}}}style"):
        name = style.find(f"{{{W}}}name")
        if name is not None and style.get(f"{{{W}}}type") in ("paragraph", "table"):
            yield name.get(f"{{{W}}}val", "").casefold(), style.get(f"{{{W}}}styleId", "")


def _width(root: etree._Element) -> int:
    """Return the width of the column that the body goes to; A4 with margins of 2.5 cm where the file doesn't say."""
    sections, after = list(root.iter(f"{{{W}}}sectPr")), False
    section = sections[-1] if sections else root
    for element in root.iter():
        if callable(element.tag):
            after = after or str(element.text).startswith("body")
        elif after and element.tag == f"{{{W}}}sectPr":
            section = element
            break

    def number(part: str, key: str, default: int) -> int:
        found = section.find(f"{{{W}}}{part}")
        return int(found.get(f"{{{W}}}{key}", default)) if found is not None else default

    width = number("pgSz", "w", 11906) - number("pgMar", "left", 1418) - number("pgMar", "right", 1418)
    count, gap = number("cols", "num", 1), number("cols", "space", 720)
    return max(1000, (width - gap * (count - 1)) // max(1, count))


def _content_types(parts: Mapping[str, bytes], kept: Mapping[str, str], main: str) -> bytes:
    from lxml import etree

    tree = etree.fromstring(parts["[Content_Types].xml"], parser())
    for item in list(tree.iter(f"{{{TYPES}}}Override")):
        part = item.get("PartName", "").lstrip("/")
        if part not in kept or part == main:
            tree.remove(item)
    etree.SubElement(tree, f"{{{TYPES}}}Override", PartName=f"/{MAIN_PART}", ContentType=DOCUMENT_TYPE)
    etree.SubElement(tree, f"{{{TYPES}}}Override", PartName=f"/{CORE_PART}", ContentType=CORE_TYPE)
    for extension in ("png", "jpeg"):
        if not any(d.get("Extension", "").lower() == extension for d in tree.iter(f"{{{TYPES}}}Default")):
            tree.insert(
                0, tree.makeelement(f"{{{TYPES}}}Default", Extension=extension, ContentType=f"image/{extension}")
            )
    return DECLARATION.encode() + etree.tostring(tree, encoding="unicode").encode("utf-8")


def _links(part: str, found: Iterable[Link]) -> bytes:
    folder = posixpath.dirname(part)
    text = "".join(
        f'<Relationship Id="{link.id}" Type="{OFFICE}/{link.kind}" Target="{posixpath.relpath(link.target, folder)}"/>'
        for link in found
    )
    return f'{DECLARATION}<Relationships xmlns="{LINKS}">{text}</Relationships>'.encode()


def _package_links() -> bytes:
    return (
        f'{DECLARATION}<Relationships xmlns="{LINKS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{MAIN_PART}"/>'
        f'<Relationship Id="rId2" Type="{CORE_LINK}" Target="{CORE_PART}"/></Relationships>'
    ).encode()


def _problem(rule: str, name: str, part: str, message: str, text: str, placeholder: str = "") -> Problem:
    return Problem(
        rule,
        Grade.BLOCKER,
        Place(name),
        message + " ({part})",
        {"placeholder": placeholder, "part": part, "known": ", ".join(SLOTS)},
        "known placeholders: {known}; each between two braces, as in {{ headline }}",
        quote=text,
    )


def _unreadable(name: str, reason: str) -> DraftError:
    return DraftError(
        [
            Problem(
                "letterhead-unreadable",
                Grade.BLOCKER,
                Place(name),
                "expected a Word file (.docx), found something that can't be read: {reason}",
                {"reason": reason[:1].lower() + reason[1:] or "it is damaged"},
                "save the letterhead again in Word as .docx",
            )
        ]
    )

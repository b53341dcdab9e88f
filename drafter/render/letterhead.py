"""A Word file with placeholders, taken apart once so that a release is only put between its pieces."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from drafter.draft import KINDS
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.render.package import Entry, entry

if TYPE_CHECKING:
    from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE_PART = "docProps/core.xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Kinds that are one paragraph each can have a place of their own in a letterhead.
SLOTS = (*(kind for kind in KINDS if kind not in ("table", "figure")), "body", "draft_mark")

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_OPEN = re.compile(r"<\?open (\w+)")
_MARKED = re.compile(r"<\?open (\w+)\n?(.*?)\?>(.*?)<\?slot ?\?>(.*?)<\?close ?\?>", re.DOTALL)
# The order of a run's properties in the schema: CT_RPr, ECMA-376 part 1, 17.3.2.28.
RUN_ORDER = re.findall(
    r"\w+",
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
)
# What the renderer sets itself for each stretch of text.
_OURS = {"rFonts", "cs", "rtl", "lang", "highlight", "noProof"}
_TWINS = {"b": "bCs", "i": "iCs", "sz": "szCs"}

Base = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where blocks of a kind go: a paragraph's XML before and after its text.

    base: (name, XML) of the run properties that the placeholder itself was given in Word, in no order.
    """

    kind: str
    head: str = ""
    tail: str = ""
    base: Base = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A Word file ready to take a release.

    name: how messages call the file. parts: in the order of the package; one with slots as its name and its pieces.
    styles: style name in lower case -> id, for paragraphs and tables. width: of the text column, in twentieths of a
    point. slots: the kinds that have a place of their own.
    """

    name: str
    parts: tuple[Entry | tuple[str, tuple[str | Slot, ...]], ...]
    styles: Mapping[str, str]
    width: int
    slots: frozenset[str]


@lru_cache(maxsize=8)
def open_letterhead(data: bytes, name: str, ragged: bool) -> Letterhead:
    """Take a Word file apart.

    data, name: the .docx file and how messages call it. ragged: nothing may be justified, whatever the file says.
    returns: its parts with slots where its placeholders stand; properties of the file (author, program, thumbnail) are
        left out. Without `{{ body }}` the body goes to the end, without `{{ draft_mark }}` the mark on top of each
        header, or else of the page.
    errors: DraftError with every placeholder that can't be filled, or when the file is no Word document.
    """
    from lxml import etree

    parts = _read(data, name)
    try:
        main, kept = _main_part(parts)
        trees = {part: etree.fromstring(parts[part], _parser()) for part in _texts(parts, main)}
        styles = _related(parts, main, "styles")
        trees |= {part: etree.fromstring(parts[part], _parser()) for part in styles}
        root = trees[main]
        if root.nsmap.get("w") != W:
            raise ValueError("it is no Word document in the usual (transitional) form")
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise _unreadable(name, str(error)) from error
    if ragged:
        for tree in trees.values():
            _unjustify(tree)
    problems: list[Problem] = []
    texts = [part for part in trees if part not in styles]
    for part in texts:
        problems += _mark_slots(trees[part], name, part)
    if problems:
        raise DraftError(problems)
    slots = {kind for part in texts for kind in _kinds(trees[part])}
    _mark_missing(trees, main, texts, slots)
    made: list[Entry | tuple[str, tuple[str | Slot, ...]]] = [
        entry("[Content_Types].xml", _content_types(parts, kept)),
        entry("_rels/.rels", _package_links(main)),
    ]
    for part in [main, *sorted(kept - {main})]:
        if part in trees:
            text = DECLARATION + etree.tostring(trees[part], encoding="unicode")
            found = tuple(_pieces(text))
            made.append((part, found) if len(found) > 1 else entry(part, text.encode("utf-8")))
        else:
            made.append(entry(part, parts[part]))
    names = {key: id for part in styles for key, id in _styles(trees[part])}
    return Letterhead(name, tuple(made), names, _width(root), frozenset(slots))


def _read(data: bytes, name: str) -> dict[str, bytes]:
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {part: archive.read(part) for part in archive.namelist() if not part.endswith("/")}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _unreadable(name, str(error)) from error


def _parser() -> etree.XMLParser:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def _main_part(parts: Mapping[str, bytes]) -> tuple[str, set[str]]:
    """Return the document part, and the parts to keep: all but those that tell of the file's own history."""
    targets = [target for _, kind, target in _links(parts, "") if kind == f"{OFFICE}/officeDocument"]
    if not targets or targets[0] not in parts:
        raise ValueError("it holds no document")
    kept = {part for part in parts if not part.startswith(("docProps/", "[", "_rels/"))}
    return targets[0], kept


def _links(parts: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str, str]]:
    """Yield (id, kind, part) of a part's relations inside the package; "" is the package itself."""
    from lxml import etree

    folder, base = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{base}.rels")
    if path not in parts:
        return
    for link in etree.fromstring(parts[path], _parser()).iter(f"{{{LINKS}}}Relationship"):
        if link.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
            yield link.get("Id", ""), link.get("Type", ""), target


def _related(parts: Mapping[str, bytes], main: str, kind: str) -> list[str]:
    return [target for _, found, target in _links(parts, main) if found == f"{OFFICE}/{kind}"]


def _texts(parts: Mapping[str, bytes], main: str) -> list[str]:
    """Return the parts that can hold placeholders: headers, the document, footers."""
    return list(dict.fromkeys([*_related(parts, main, "header"), main, *_related(parts, main, "footer")]))


def _unjustify(tree: etree._Element) -> None:
    for align in tree.iter(f"{{{W}}}jc"):
        if align.get(f"{{{W}}}val") in ("both", "distribute"):
            align.set(f"{{{W}}}val", "left")


def _mark_slots(tree: etree._Element, name: str, part: str) -> list[Problem]:
    """Put processing instructions around each paragraph with a placeholder and in its place; return what is wrong."""
    problems: list[Problem] = []
    for paragraph in list(tree.iter(f"{{{W}}}p")):
        texts = [text for text in paragraph.iter(f"{{{W}}}t") if _owner(text) is paragraph]
        whole = "".join(text.text or "" for text in texts)
        found = list(_PLACEHOLDER.finditer(whole))
        rest = _PLACEHOLDER.sub("", whole)
        problem = None
        if "{{" in rest or "}}" in rest:
            problem = _problem(
                "letterhead-brace", name, part, "expected two braces on each side of a placeholder", whole
            )
        elif len(found) > 1:
            problem = _problem("letterhead-crowded", name, part, "expected one placeholder in a paragraph", whole)
        elif found and found[0][1] not in SLOTS:
            problem = _problem("letterhead-unknown", name, part, "{placeholder} is no placeholder", whole, found[0][0])
        elif found and any(_PLACEHOLDER.search(t.text or "") for t in paragraph.iter(f"{{{W}}}t") if t not in texts):
            problem = _problem(
                "letterhead-nested", name, part, "expected no text box on a placeholder's paragraph", whole
            )
        if problem:
            problems.append(problem)
        elif found:
            _mark_slot(paragraph, texts, found[0])
    return problems


def _owner(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{{{W}}}p"), None)


def _mark_slot(paragraph: etree._Element, texts: list[etree._Element], found: re.Match[str]) -> None:
    from lxml import etree

    position = 0
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
    runs[0].addnext(etree.ProcessingInstruction("slot"))
    for run, text, words in ((runs[0], first, before), (rest, tail, after)):
        text.text = words
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if not words and all(item is text or item.tag == f"{{{W}}}rPr" for item in run):
            _drop(run)
    for key in paragraph.attrib:
        # a copy of a paragraph is not the paragraph: ids must not repeat
        del paragraph.attrib[key]
    paragraph.addprevious(etree.ProcessingInstruction("open", f"{found[1]}\n{base}"))
    paragraph.addnext(etree.ProcessingInstruction("close"))


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
    for name, twin in _TWINS.items():
        if name in found:
            found.setdefault(twin, found[name].replace(f"<w:{name}", f"<w:{twin}", 1))
    return "\n".join(f"{name} {xml}" for name, xml in found.items())


def _kinds(tree: etree._Element) -> Iterator[str]:
    from lxml import etree

    for mark in tree.iter(etree.ProcessingInstruction):
        text = etree.tostring(mark, encoding="unicode", with_tail=False)
        if match := _OPEN.match(text):
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
        for holder in headers or [body]:
            _insert(holder, "draft_mark", 0)


def _insert(holder: etree._Element, kind: str, at: int) -> None:
    from lxml import etree

    paragraph = etree.Element(f"{{{W}}}p", nsmap=None)
    for offset, mark in enumerate(
        (etree.ProcessingInstruction("open", kind), paragraph, etree.ProcessingInstruction("close"))
    ):
        holder.insert(at + offset, mark)
    paragraph.append(etree.ProcessingInstruction("slot"))


def _pieces(text: str) -> Iterator[str | Slot]:
    position = 0
    for match in _MARKED.finditer(text):
        yield text[position : match.start()]
        base = [line.partition(" ") for line in match[2].splitlines()]
        yield Slot(match[1], match[3], match[4], tuple((name, xml) for name, _, xml in base))
        position = match.end()
    yield text[position:]


def _styles(tree: etree._Element) -> Iterator[tuple[str, str]]:
    for style in tree.iter(f"{{{W}}}style"):
        name = style.find(f"{{{W}}}name")
        if name is not None and style.get(f"{{{W}}}type") in ("paragraph", "table"):
            yield name.get(f"{{{W}}}val", "").casefold(), style.get(f"{{{W}}}styleId", "")


def _width(root: etree._Element) -> int:
    """Return the width of the last section's text column; A4 with margins of 2.5 cm where the file doesn't say."""
    section = f"{{{W}}}body/{{{W}}}sectPr"
    size, margin = root.find(f"{section}/{{{W}}}pgSz"), root.find(f"{section}/{{{W}}}pgMar")
    if size is None or margin is None:
        return 9070
    left, right = (int(margin.get(f"{{{W}}}{side}", "1418")) for side in ("left", "right"))
    return int(size.get(f"{{{W}}}w", "11906")) - left - right


def _content_types(parts: Mapping[str, bytes], kept: set[str]) -> bytes:
    from lxml import etree

    tree = etree.fromstring(parts["[Content_Types].xml"], _parser())
    for item in list(tree.iter(f"{{{TYPES}}}Override")):
        if item.get("PartName", "").lstrip("/") not in kept:
            tree.remove(item)
    etree.SubElement(tree, f"{{{TYPES}}}Override", PartName=f"/{CORE_PART}", ContentType=CORE_TYPE)
    return DECLARATION.encode() + etree.tostring(tree, encoding="unicode").encode("utf-8")


def _package_links(main: str) -> bytes:
    return (
        f'{DECLARATION}<Relationships xmlns="{LINKS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main}"/>'
        f'<Relationship Id="rId2" Type="{CORE_LINK}" Target="{CORE_PART}"/></Relationships>'
    ).encode()


def _problem(rule: str, name: str, part: str, message: str, text: str, placeholder: str = "") -> Problem:
    return Problem(
        rule,
        Grade.BLOCKER,
        Place(name),
        message + " ({part})",
        {"placeholder": placeholder, "part": part, "known": ", ".join(SLOTS)},
        "known placeholders: {known}; each stands alone in its paragraph, as in {{ headline }}",
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
                {"reason": reason.lower() or "it is damaged"},
                "save the letterhead again in Word as .docx",
            )
        ]
    )

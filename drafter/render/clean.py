"""What an office's Word file brings along and a release must not: macros, links to elsewhere, comments, history."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from drafter.frozen import dataclass

if TYPE_CHECKING:
    from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# Kinds of parts that are page, text, looks or pictures; everything else stays behind.
KEPT = frozenset(
    ("header", "footer", "footnotes", "endnotes", "styles", "numbering", "settings", "fontTable", "font", "theme")
) | {"image"}
# What wraps text and is taken away with the text staying: fields to fill, marks of other programs, links.
_WRAPPERS = ("sdt", "smartTag", "customXml", "hyperlink")
# Traces of editing and what needs a part that stays behind.
_DROPPED = re.findall(
    r"\w+",
    "proofErr permStart permEnd lastRenderedPageBreak commentRangeStart commentRangeEnd commentReference"
    " attachedTemplate rsids mailMerge documentProtection writeProtection docVars attachedSchema saveThroughXslt"
    " hdrShapeDefaults shapeDefaults altChunk subDoc control movie object docPartObj themeFontLang documentType"
    " trackRevisions revisionView linkStyles removePersonalInformation",
)
_FRAMES = tuple(f"{{{W}}}{name}" for name in ("drawing", "pict", "object"))
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_CHANGED_PROPERTIES = tuple(f"{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "trPr", "tcPr", "tblGrid"))


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of a part. kind: its type's last word; target: a part's name, "" outside the package."""

    id: str
    kind: str
    target: str


def parser() -> etree.XMLParser:
    """Return a parser that opens no file and expands nothing."""
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def links(parts: Mapping[str, bytes], part: str) -> Iterator[Link]:
    """Yield a part's relations; "" is the package itself."""
    from lxml import etree

    folder, base = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{base}.rels")
    if path not in parts:
        return
    for link in etree.fromstring(parts[path], parser()).iter(f"{{{LINKS}}}Relationship"):
        target = ""
        if link.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        yield Link(link.get("Id", ""), link.get("Type", "").rpartition("/")[2], target)


def kept_links(parts: Mapping[str, bytes], part: str) -> dict[str, Link]:
    """Return by id the relations that a release keeps: to parts that are there and of a kind in KEPT."""
    return {
        link.id: link
        for link in links(parts, part)
        if link.kind in KEPT and link.target in parts and not posixpath.basename(link.target).startswith("vba")
    }


def has_changes(tree: etree._Element) -> bool:
    """Return whether a part holds changes that nobody accepted yet."""
    return any(True for name in _CHANGES for _ in tree.iter(f"{{{W}}}{name}"))


def clean(tree: etree._Element, kept: Mapping[str, Link]) -> None:
    """Take from a part whatever must not go out, or needs a relation that is not kept."""
    _drop_links(tree, kept)
    for name in (*_DROPPED, *_CHANGED_PROPERTIES):
        for element in list(tree.iter(f"{{{W}}}{name}")):
            _drop(element)
    for name in _WRAPPERS:
        for element in list(tree.iter(f"{{{W}}}{name}")):
            inner = element.find(f"{{{W}}}sdtContent") if name == "sdt" else element
            _unwrap(element, inner if inner is not None else element)
    for number, mark in enumerate(list(tree.iter(f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd"))):
        # hidden names are Word's own and ours, of an earlier release that became a letterhead
        if mark.get(f"{{{W}}}name", "").startswith("_") or mark.tag.endswith("End"):
            continue
        end = next((e for e in tree.iter(f"{{{W}}}bookmarkEnd") if e.get(f"{{{W}}}id") == mark.get(f"{{{W}}}id")), None)
        if end is not None:
            end.set(f"{{{W}}}id", f"kept{number}")
            mark.set(f"{{{W}}}id", f"kept{number}")
    for mark in list(tree.iter(f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd")):
        id = mark.get(f"{{{W}}}id", "")
        if id.startswith("kept"):
            mark.set(f"{{{W}}}id", id[4:])
        else:
            _drop(mark)
    for element in tree.iter():
        for key in list(element.attrib):
            if re.match(rf"\{{{W}\}}rsid|\{{http://schemas.microsoft.com/office/word/.*\}}(paraId|textId)$", str(key)):
                del element.attrib[key]


def _drop_links(tree: etree._Element, kept: Mapping[str, Link]) -> None:
    from lxml import etree

    for element in list(tree.iter(etree.Element)):
        lost = [
            str(key)
            for key, value in element.attrib.items()
            if str(key).startswith(f"{{{OFFICE}}}") and str(value) not in kept
        ]
        name = etree.QName(element).localname
        if not lost or name == "hyperlink":
            continue
        if name == "blip" and element.get(f"{{{OFFICE}}}embed") in kept:
            for key in lost:  # the picture is inside as well
                del element.attrib[key]
        elif name in ("hlinkClick", "hlinkHover", "headerReference", "footerReference") or element.tag.startswith(
            f"{{{W}}}embed"
        ):
            _drop(element)
        else:
            frames = [e for e in element.iterancestors() if e.tag in _FRAMES]
            _drop(frames[-1] if frames else element)


def _unwrap(element: etree._Element, inner: etree._Element) -> None:
    holder = element.getparent()
    if holder is None:
        return
    place = holder.index(element)
    for child in list(inner):
        if not str(child.tag).endswith(("}customXmlPr", "}smartTagPr", "}sdtPr", "}sdtEndPr")):
            holder.insert(place, child)
            place += 1
    holder.remove(element)


def _drop(element: etree._Element) -> None:
    holder = element.getparent()
    if holder is not None:
        holder.remove(element)

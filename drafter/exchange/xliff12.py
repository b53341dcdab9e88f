"""XLIFF 1.2, for tools that do not know 2.0."""

from __future__ import annotations

from typing import Any

from lxml import etree

from drafter.catalog import SLOT
from drafter.exchange.safe import parse_xml, refusal
from drafter.exchange.unit import Bundle, Unit, pieces, slot_name

NS = "urn:oasis:names:tc:xliff:document:1.2"
# the namespace without a prefix
NAMES: Any = {None: NS}
SUFFIX = ".xlf"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TO = {"missing": "new", "draft": "needs-review-translation", "reviewed": "signed-off"}
# tools say final for what they have signed off
REVIEWED = ("signed-off", "final")


def write(bundle: Bundle) -> bytes:
    """Return a file; equal bundles give equal bytes.

    source: XLIFF 1.2 (OASIS, 2008): `ph` holds the slot as its native code, `equiv-text` how the fact is written;
        `approved` is what most tools look at.
    """
    root = etree.Element(f"{{{NS}}}xliff", nsmap=NAMES, version="1.2")
    file = etree.SubElement(root, f"{{{NS}}}file", original=bundle.name, datatype="plaintext")
    file.set("source-language", bundle.source)
    file.set("target-language", bundle.target)
    body = etree.SubElement(file, f"{{{NS}}}body")
    for unit in bundle.units:
        node = etree.SubElement(body, f"{{{NS}}}trans-unit", id=unit.id, resname=unit.kind)
        node.set("approved", "yes" if unit.state == "reviewed" else "no")
        node.set(SPACE, "preserve")
        ids = {slot_name(slot): n for n, slot in enumerate(_slots(unit), 1)}
        _fill(etree.SubElement(node, f"{{{NS}}}source"), unit.source, unit, ids)
        if unit.target:
            _fill(etree.SubElement(node, f"{{{NS}}}target", state=TO[unit.state]), unit.target, unit, ids)
        notes = [("context", unit.context)] * bool(unit.context) + [("note", note) for note in unit.notes]
        notes += [("slot", f"{name}: {text}") for name, text in unit.slots.items()]
        for origin, text in notes:
            note = etree.SubElement(node, f"{{{NS}}}note")
            note.set("from", origin)
            note.text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def _slots(unit: Unit) -> list[str]:
    return [slot for text in (unit.source, unit.target) for _, slot in pieces(text) if slot]


def _fill(node: etree._Element, text: str, unit: Unit, ids: dict[str, int]) -> None:
    last: etree._Element | None = None
    for words, slot in pieces(text):
        if last is None:
            node.text = words
        else:
            last.tail = words
        if slot:
            name = slot_name(slot)
            last = etree.SubElement(node, f"{{{NS}}}ph", id=str(ids[name]), ctype="x-drafter-fact")
            last.set("equiv-text", unit.slots.get(name, slot))
            last.text = slot


def read(data: bytes, name: str) -> Bundle:
    """Return the units of a file. errors: DraftError for what is no XLIFF 1.2, or a code that stands for no slot."""
    root = parse_xml(data, name)
    file = root.find(f"{{{NS}}}file")
    if root.tag != f"{{{NS}}}xliff" or file is None:
        raise refusal(name, "it is no XLIFF 1.2", "`translate export --to xliff12` writes one")
    units = tuple(_unit(node, name) for node in root.iter(f"{{{NS}}}trans-unit"))
    return Bundle(file.get("original", ""), file.get("source-language", ""), file.get("target-language", ""), units)


def _unit(node: etree._Element, name: str) -> Unit:
    notes = [(note.get("from", "note"), note.text or "") for note in node.findall(f"{{{NS}}}note")]
    target = node.find(f"{{{NS}}}target")
    said = _text(target, name)
    reviewed = node.get("approved") == "yes" or (target is not None and target.get("state") in REVIEWED)
    return Unit(
        node.get("resname", ""),
        _text(node.find(f"{{{NS}}}source"), name),
        said,
        "missing" if not said else "reviewed" if reviewed else "draft",
        next((text for origin, text in notes if origin == "context"), ""),
        tuple(text for origin, text in notes if origin not in ("context", "slot")),
        dict(text.split(": ", 1) for origin, text in notes if origin == "slot" and ": " in text),
    )


def _text(node: etree._Element | None, name: str) -> str:
    if node is None:
        return ""
    text = node.text or ""
    for inner in node:
        if inner.tag in (f"{{{NS}}}ph", f"{{{NS}}}x", f"{{{NS}}}it"):
            if not SLOT.fullmatch(inner.text or ""):
                raise refusal(name, f"the code {inner.get('id')} stands for no fact", "take facts over, never make one")
            text += inner.text or ""
        else:
            text += _text(inner, name)
        text += inner.tail or ""
    return text

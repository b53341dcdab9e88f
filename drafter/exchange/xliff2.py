"""XLIFF 2.0, where each fact is a protected inline code that a translator can move and not change."""

from __future__ import annotations

from typing import Any

from lxml import etree

from drafter.catalog import SLOT
from drafter.exchange.safe import parse_xml, refusal
from drafter.exchange.unit import Bundle, Unit, pieces, slot_name

NS = "urn:oasis:names:tc:xliff:document:2.0"
# the namespace without a prefix
NAMES: Any = {None: NS}
SUFFIX = ".xlf"
# state here -> state of a segment there, and back; "final" is somebody else's word for reviewed
TO = {"missing": "initial", "draft": "translated", "reviewed": "reviewed"}
FROM = {**{there: here for here, there in TO.items()}, "final": "reviewed"}


def write(bundle: Bundle) -> bytes:
    """Return a file; equal bundles give equal bytes.

    source: XLIFF 2.0 (OASIS, 2014), 4.2: `ph` with `originalData`, `canCopy` and `canDelete`; white space is kept on
        the unit's text by `xml:space`.
    """
    root = etree.Element(f"{{{NS}}}xliff", nsmap=NAMES, version="2.0", srcLang=bundle.source, trgLang=bundle.target)
    file = etree.SubElement(root, f"{{{NS}}}file", id="release", original=bundle.name)
    for unit in bundle.units:
        node = etree.SubElement(file, f"{{{NS}}}unit", id=unit.id, name=unit.kind)
        node.set("canResegment", "no")
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        notes = [("context", unit.context)] * bool(unit.context) + [("note", note) for note in unit.notes]
        notes += [("slot", f"{name}: {text}") for name, text in unit.slots.items()]
        if notes:
            inside = etree.SubElement(node, f"{{{NS}}}notes")
            for category, text in notes:
                etree.SubElement(inside, f"{{{NS}}}note", category=category).text = text
        data = {slot: f"d{n}" for n, slot in enumerate(_slots(unit), 1)}
        if data:
            original = etree.SubElement(node, f"{{{NS}}}originalData")
            for slot, id in data.items():
                etree.SubElement(original, f"{{{NS}}}data", id=id).text = slot
        segment = etree.SubElement(node, f"{{{NS}}}segment", id="s1", state=TO[unit.state])
        ids = {name: str(n) for n, name in enumerate(dict.fromkeys(slot_name(slot) for slot in data), 1)}
        _fill(etree.SubElement(segment, f"{{{NS}}}source"), unit.source, unit, data, ids)
        if unit.target:
            _fill(etree.SubElement(segment, f"{{{NS}}}target"), unit.target, unit, data, ids)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def _slots(unit: Unit) -> list[str]:
    return list(dict.fromkeys(slot for text in (unit.source, unit.target) for _, slot in pieces(text) if slot))


def _fill(node: etree._Element, text: str, unit: Unit, data: dict[str, str], ids: dict[str, str]) -> None:
    last: etree._Element | None = None
    used: dict[str, int] = {}
    for words, slot in pieces(text):
        if last is None:
            node.text = (node.text or "") + words
        else:
            last.tail = words
        if slot:
            name = slot_name(slot)
            # ids are unique in a text; a fact that stands twice gets another one the second time
            used[name] = used.get(name, 0) + 1
            id = ids[name] if used[name] == 1 else f"{ids[name]}-{used[name]}"
            last = etree.SubElement(node, f"{{{NS}}}ph", id=id, dataRef=data[slot], disp=slot)
            last.set("equiv", unit.slots.get(name, slot))
            last.set("canCopy", "no")
            last.set("canDelete", "no")


def read(data: bytes, name: str) -> Bundle:
    """Return the units of a file. errors: DraftError for what is no XLIFF 2, or a code that stands for no slot."""
    root = parse_xml(data, name)
    if root.tag != f"{{{NS}}}xliff":
        raise refusal(name, "it is no XLIFF 2.0", "`translate export --to xliff2` writes one")
    file = root.find(f"{{{NS}}}file")
    units = tuple(_unit(node, name) for node in root.iter(f"{{{NS}}}unit"))
    original = file.get("original", "") if file is not None else ""
    return Bundle(original, root.get("srcLang", ""), root.get("trgLang", ""), units)


def _unit(node: etree._Element, name: str) -> Unit:
    data = {entry.get("id"): entry.text or "" for entry in node.iter(f"{{{NS}}}data")}
    notes = [(note.get("category", "note"), note.text or "") for note in node.iter(f"{{{NS}}}note")]
    source, target, states = "", "", []
    # a unit that a tool has split is put together again
    for segment in (*node.iter(f"{{{NS}}}segment"), *node.iter(f"{{{NS}}}ignorable")):
        source += _text(segment.find(f"{{{NS}}}source"), data, name)
        target += _text(segment.find(f"{{{NS}}}target"), data, name)
        states.append(FROM.get(segment.get("state", "initial"), "draft"))
    state = min(states, key=("missing", "draft", "reviewed").index, default="missing")
    return Unit(
        node.get("name", ""),
        source,
        target,
        "missing" if not target else "draft" if state == "missing" else state,
        next((text for category, text in notes if category == "context"), ""),
        tuple(text for category, text in notes if category not in ("context", "slot")),
        dict(text.split(": ", 1) for category, text in notes if category == "slot" and ": " in text),
    )


def _text(node: etree._Element | None, data: dict[str | None, str], name: str) -> str:
    if node is None:
        return ""
    text = node.text or ""
    for inner in node:
        if inner.tag == f"{{{NS}}}ph":
            found = [
                said for said in (data.get(inner.get("dataRef")), inner.get("disp")) if said and SLOT.fullmatch(said)
            ]
            if not found:
                raise refusal(name, f"the code {inner.get('id')} stands for no fact", "take facts over, never make one")
            text += found[0]
        else:
            # marks of a tool, such as terms or comments, hold text
            text += _text(inner, data, name)
        text += inner.tail or ""
    return text

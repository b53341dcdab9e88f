"""TMX 1.4b, the format of translation memories."""

from __future__ import annotations

from lxml import etree

from drafter.catalog import SLOT
from drafter.exchange.safe import parse_xml, refusal
from drafter.exchange.unit import STATES, Bundle, Unit, pieces, slot_name

SUFFIX = ".tmx"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write(bundle: Bundle) -> bytes:
    """Return a file; equal bundles give equal bytes.

    source: TMX 1.4b (LISA OSCAR, 2005): a fact is a `ph`, `x` pairs it in both texts; what TMX has no place for stands
        in `prop` elements.
    """
    root = etree.Element("tmx", version="1.4")
    header = {
        "creationtool": "drafter",
        "creationtoolversion": "1",
        "segtype": "phrase",
        "o-tmf": "drafter",
        "adminlang": "en",
        "srclang": bundle.source,
        "datatype": "plaintext",
    }
    top = etree.SubElement(root, "header", header)
    _prop(top, "x-form", bundle.name)
    _prop(top, "x-target", bundle.target)
    body = etree.SubElement(root, "body")
    for unit in bundle.units:
        node = etree.SubElement(body, "tu", tuid=unit.id)
        for note in unit.notes:
            etree.SubElement(node, "note").text = note
        _prop(node, "x-kind", unit.kind)
        _prop(node, "x-state", unit.state)
        if unit.context:
            _prop(node, "x-context", unit.context)
        for name, text in unit.slots.items():
            _prop(node, "x-slot", f"{name}: {text}")
        slots = [slot_name(slot) for _, slot in pieces(unit.source) if slot]
        numbers = {name: n for n, name in enumerate(dict.fromkeys(slots), 1)}
        for tag, text in ((bundle.source, unit.source), (bundle.target, unit.target)):
            if text:
                _fill(etree.SubElement(etree.SubElement(node, "tuv", {LANG: tag}), "seg"), text, numbers)
    return etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">', pretty_print=False
    )


def _prop(node: etree._Element, kind: str, text: str) -> None:
    etree.SubElement(node, "prop", type=kind).text = text


def _fill(node: etree._Element, text: str, numbers: dict[str, int]) -> None:
    last: etree._Element | None = None
    for words, slot in pieces(text):
        if last is None:
            node.text = words
        else:
            last.tail = words
        if slot:
            last = etree.SubElement(node, "ph", x=str(numbers.get(slot_name(slot), 0)), type="fact")
            last.text = slot


def read(data: bytes, name: str) -> Bundle:
    """Return the units of a file. errors: DraftError for what is no TMX, or a code that stands for no slot.

    A memory of another program has no kinds and states: its units are drafts of no kind, for suggestions only.
    """
    root = parse_xml(data, name)
    header = root.find("header")
    if root.tag != "tmx" or header is None:
        raise refusal(name, "it is no TMX", "`translate export --to tmx` writes one")
    source = header.get("srclang", "")
    target = _props(header).get("x-target", "")
    if not target:
        target = next((tag for node in root.iter("tuv") if (tag := _tag(node)) != source), "")
    units = tuple(_unit(node, source, target, name) for node in root.iter("tu"))
    return Bundle(_props(header).get("x-form", ""), source, target, units)


def _unit(node: etree._Element, source: str, target: str, name: str) -> Unit:
    texts = {_tag(tuv): _text(tuv.find("seg"), name) for tuv in node.iter("tuv")}
    props = _props(node)
    said = texts.get(target, "")
    state = props.get("x-state", "draft")
    slots = [prop.text or "" for prop in node.findall("prop") if prop.get("type") == "x-slot"]
    return Unit(
        props.get("x-kind", ""),
        texts.get(source, ""),
        said,
        state if said and state in STATES[1:] else "draft" if said else "missing",
        props.get("x-context", ""),
        tuple(note.text or "" for note in node.findall("note")),
        dict(text.split(": ", 1) for text in slots if ": " in text),
    )


def _tag(node: etree._Element) -> str:
    return node.get(LANG) or node.get("lang") or ""


def _props(node: etree._Element) -> dict[str, str]:
    return {prop.get("type", ""): prop.text or "" for prop in node.findall("prop")}


def _text(node: etree._Element | None, name: str) -> str:
    if node is None:
        return ""
    text = node.text or ""
    for inner in node:
        if inner.tag in ("ph", "it", "bpt", "ept"):
            if not SLOT.fullmatch(inner.text or ""):
                raise refusal(name, f'the code "{inner.text}" stands for no fact', "leave such units out")
            text += inner.text or ""
        else:
            text += _text(inner, name)
        text += inner.tail or ""
    return text

"""A letterhead's own text, set as a release's text is: runs of one script, fonts in all slots, twins, languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING

from drafter.frozen import dataclass, field
from drafter.render.clean import W
from drafter.render.scripts import split
from drafter.typography import Face, Typography

if TYPE_CHECKING:
    from lxml import etree

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
# The slot that names a script's font in a file that was not made by us, and its name in a theme.
_READ = {"latin": ("ascii", "latin"), "eastAsia": ("eastAsia", "ea"), "cs": ("cs", "cs")}
# The order of a run's properties in the schema: CT_RPr, ECMA-376 part 1, 17.3.2.28.
RUN_ORDER = re.findall(
    r"\w+",
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
)
TWINS = {"b": "bCs", "i": "iCs", "sz": "szCs"}


@dataclass(frozen=True, slots=True)
class Looks:
    """What a file says of fonts outside its runs.

    fonts: style id -> the attributes of its rFonts; based: style id -> the style it is based on; defaults:
    those of the whole document; default: the style of paragraphs that name none. theme: ("minor", "latin") -> family.
    """

    fonts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    based: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    theme: Mapping[tuple[str, str], str] = field(default_factory=dict)


def read_looks(styles: Iterable[etree._Element], themes: Iterable[etree._Element]) -> Looks:
    """Return what styles and theme say of fonts."""
    fonts: dict[str, Mapping[str, str]] = {}
    based: dict[str, str] = {}
    defaults: dict[str, str] = {}
    default = ""
    for tree in styles:
        defaults |= _fonts(tree.find(f"{{{W}}}docDefaults/{{{W}}}rPrDefault/{{{W}}}rPr"))
        for style in tree.iter(f"{{{W}}}style"):
            id = style.get(f"{{{W}}}styleId", "")
            fonts[id] = _fonts(style.find(f"{{{W}}}rPr"))
            based[id] = _value(style.find(f"{{{W}}}basedOn"))
            if style.get(f"{{{W}}}default") in ("1", "true", "on") and style.get(f"{{{W}}}type") == "paragraph":
                default = id
    return Looks(fonts, based, defaults, default, {place: family for place, family in _theme(themes)})


def fit_text(tree: etree._Element, looks: Looks, setting: Typography) -> None:
    """Set every run of a part: in one script, with one family in all slots, its language and its twins.

    A run keeps the family that its file names for its script, and takes the language's own where it names none. Runs
    that are written from right to left stay as they are.
    """
    for run in list(tree.iter(f"{{{W}}}r")):
        properties = run.find(f"{{{W}}}rPr")
        if properties is not None and properties.find(f"{{{W}}}rtl") is not None:
            continue
        groups = list(_groups(run, setting))
        for script, items in groups[:-1]:
            part = run.makeelement(run.tag)
            if properties is not None:
                part.append(deepcopy(properties))
            part.extend(items)
            run.addprevious(part)
            _fit_run(part, script, looks, setting)
        _fit_run(run, groups[-1][0], looks, setting)


def fit_styles(tree: etree._Element, looks: Looks, setting: Typography) -> None:
    """Take theme fonts from styles, giving each slot the name it stands for, and add what complex scripts read."""
    main = setting.faces[setting.script]
    faces = {face.slot: face for face in (*setting.faces.values(), main)}
    for fonts in tree.iter(f"{{{W}}}rFonts"):
        named = {name: found for name in SLOTS if (found := _resolve(_attributes(fonts), name, looks))}
        fonts.attrib.clear()
        for name in SLOTS:
            if name in named:
                fonts.set(f"{{{W}}}{name}", named[name])
    for properties in tree.iter(f"{{{W}}}rPr"):
        _add_twins(properties)
    for properties in tree.iterfind(f"{{{W}}}docDefaults/{{{W}}}rPrDefault/{{{W}}}rPr"):
        fonts = _child(properties, "rFonts")
        for name, kind in (("ascii", "latin"), ("hAnsi", "latin"), ("eastAsia", "eastAsia"), ("cs", "cs")):
            face = faces.get(kind, main)
            fonts.set(f"{{{W}}}{name}", fonts.get(f"{{{W}}}{name}") or face.body[0])
        _set_language(properties, setting.lang)


def _groups(run: etree._Element, setting: Typography) -> Iterator[tuple[str, list[etree._Element]]]:
    """Yield (script, children) of a run from left to right, its texts cut where the script changes."""
    text_tag = f"{{{W}}}t"
    script = ""
    items: list[etree._Element] = []
    for item in [child for child in run if child.tag != f"{{{W}}}rPr"]:
        stretches = list(split(item.text or "", setting)) if item.tag == text_tag else []
        if not stretches:
            items.append(item)
        for found, stretch in stretches:
            if script and found != script:
                yield script, items
                items = []
            script = found
            part = item if len(stretches) == 1 else deepcopy(item)
            part.text = stretch
            part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            items.append(part)
        if len(stretches) > 1:
            run.remove(item)
    run.extend(items)
    yield script or setting.script, items


def _fit_run(run: etree._Element, script: str, looks: Looks, setting: Typography) -> None:
    face = setting.faces[script]
    properties = run.find(f"{{{W}}}rPr")
    if properties is None:
        properties = run.makeelement(f"{{{W}}}rPr", {})
        run.insert(0, properties)
    family = _family(run, properties, face, looks)
    fonts = _child(properties, "rFonts")
    fonts.attrib.clear()
    for name in SLOTS:
        fonts.set(f"{{{W}}}{name}", family)
    _add_twins(properties)
    if family in face.heading and not face.bold:
        for name in ("b", "bCs"):
            _child(properties, name).set(f"{{{W}}}val", "0")
    found = properties.find(f"{{{W}}}cs")
    if face.slot == "cs":
        _child(properties, "cs").attrib.clear()
    elif found is not None:
        properties.remove(found)
    _set_language(properties, face.lang)
    properties[:] = sorted(properties, key=lambda item: _place(item.tag))


def _family(run: etree._Element, properties: etree._Element, face: Face, looks: Looks) -> str:
    slot = _READ[face.slot][0]
    paragraph = next(run.iterancestors(f"{{{W}}}p"), None)
    style = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle") if paragraph is not None else None
    sources: list[Mapping[str, str]] = [_fonts(properties)]
    for id in (_value(properties.find(f"{{{W}}}rStyle")), _value(style) or looks.default):
        seen: set[str] = set()
        while id and id not in seen:
            seen.add(id)
            sources.append(looks.fonts.get(id, {}))
            id = looks.based.get(id, "")
    sources.append(looks.defaults)
    for source in sources:
        if source.get("ascii") in (*face.body, *face.heading):
            return source["ascii"]  # named in the slot for Latin only, as simple programs do
        found = _resolve(source, slot, looks)
        if found:
            return found
    return face.body[0]


def _resolve(fonts: Mapping[str, str], slot: str, looks: Looks) -> str:
    theme = fonts.get("cstheme" if slot == "cs" else f"{slot}Theme", "")
    if theme:
        kind = {"ascii": "latin", "hAnsi": "latin", "eastAsia": "ea", "cs": "cs"}[slot]
        found = looks.theme.get(("major" if theme.startswith("major") else "minor", kind), "")
        if found:
            return found
    return fonts.get(slot, "")


def _theme(themes: Iterable[etree._Element]) -> Iterator[tuple[tuple[str, str], str]]:
    for tree in themes:
        for size in ("major", "minor"):
            for fonts in tree.iter(f"{{{DRAWING}}}{size}Font"):
                for kind in ("latin", "ea", "cs"):
                    named = fonts.find(f"{{{DRAWING}}}{kind}")
                    if named is not None and named.get("typeface"):
                        yield (size, kind), named.get("typeface", "")


def _fonts(properties: etree._Element | None) -> dict[str, str]:
    found = properties.find(f"{{{W}}}rFonts") if properties is not None else None
    return _attributes(found) if found is not None else {}


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def _value(element: etree._Element | None) -> str:
    return element.get(f"{{{W}}}val", "") if element is not None else ""


def _child(properties: etree._Element, name: str) -> etree._Element:
    found = properties.find(f"{{{W}}}{name}")
    if found is None:
        found = properties.makeelement(f"{{{W}}}{name}", {})
        place = sum(_place(item.tag) < _place(found.tag) for item in properties)
        properties.insert(place, found)
    return found


def _add_twins(properties: etree._Element) -> None:
    for name, twin in TWINS.items():
        item = properties.find(f"{{{W}}}{name}")
        if item is not None and properties.find(f"{{{W}}}{twin}") is None:
            made = _child(properties, twin)
            for key, value in item.attrib.items():
                made.set(str(key), str(value))


def _set_language(properties: etree._Element, lang: str) -> None:
    item = _child(properties, "lang")
    item.attrib.clear()
    for name in ("val", "eastAsia", "bidi"):
        item.set(f"{{{W}}}{name}", lang)


def _place(tag: str) -> int:
    # what Word may add one day goes last, as extensions do
    namespace, _, name = tag[1:].partition("}")
    return RUN_ORDER.index(name) if namespace == W and name in RUN_ORDER else len(RUN_ORDER)

"""Word files that bring the face of a script along, for readers whose machines lack it."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from drafter.draft import Draft
from drafter.frozen import replace
from drafter.problem import DraftError, Grade, Problem
from drafter.render import docx
from drafter.render.beside import ALONE, Beside
from drafter.render.clean import LINKS, OFFICE, W, kept_links, parser
from drafter.render.letterhead import DECLARATION, MAIN_PART, TYPES, links_part
from drafter.render.package import entry, pack, unpack
from drafter.typography import Typography

if TYPE_CHECKING:
    from lxml import etree

_TABLE = "word/fontTable.xml"
_SETTINGS = "word/settings.xml"
_KINDS = {"fontTable": _TABLE, "settings": _SETTINGS}
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
# What stands before embedTrueTypeFonts in the schema: CT_Settings, ECMA-376 part 1, 17.15.1.78.
_BEFORE = re.findall(
    r"\w+",
    "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries"
    " displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData",
)
_STYLES = {"Regular": 400, "Bold": 700}
# Family, subfamily, full name, version, PostScript name; copyright and licence go along.
_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)


def render(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return the Word file with the faces that `embed` names in locale.yaml inside, cut down to the letters in use.

    What is in a script with such a face is set in it, headings too; the letterhead's own words keep their faces.
    returns: equal bytes for equal arguments and font files.
    errors: DraftError as for Word; when the language embeds none; when a face is not installed, is under a licence that
        doesn't say that it may go along, or fontTools is missing.
    source: ECMA-376 part 1, 17.8.1 (embedding, obfuscation) and 17.8.3.
    """
    named = {script: face.embed for script, face in setting.faces.items() if face.embed}
    if not named:
        message = "expected `embed` in a face of {language}, found none"
        raise _problem(
            "font-embed", message, {"language": setting.tag}, "name an openly licensed face in its locale.yaml"
        )
    faces = {
        script: replace(face, body=(face.embed,), heading=(face.embed,), bold=True) if script in named else face
        for script, face in setting.faces.items()
    }
    parts = unpack(docx.render(draft, replace(setting, faces=faces), letterhead, beside))
    for family in dict.fromkeys(named.values()):
        letters = _letters(parts, family)
        _add(parts, family, {style: _cut(data, letters) for style, data in _files(family)})
    return pack(entry(name, data) for name, data in parts.items())


def _letters(parts: Mapping[str, bytes], family: str) -> str:
    """Return every sign that stands in a family somewhere, and what drawing Khmer and other scripts may need."""
    from lxml import etree

    found = set(" \u00a0\u200b\u200c\u200d\u2060\u25cc")
    for name, data in parts.items():
        if re.fullmatch(r"word/[^/]*\.xml", name):
            for run in etree.fromstring(data, parser()).iter(f"{{{W}}}r"):
                fonts = run.find(f"{{{W}}}rPr/{{{W}}}rFonts")
                if fonts is not None and fonts.get(f"{{{W}}}ascii") == family:
                    found.update("".join(text.text or "" for text in run.iter(f"{{{W}}}t")))
    return "".join(sorted(found))


def _files(family: str) -> Iterator[tuple[str, bytes]]:
    """Yield style and data of a family's upright files: regular, and bold where there is one."""
    from pathlib import Path

    from drafter.render.fonts import find_family, font_problem

    try:
        from fontTools.ttLib import TTFont

        found = find_family(family)
    except ImportError as error:
        hint = "in drafter's folder: `pip install '.[fonts]'`"
        raise _problem("font-embed-missing", "embedding needs fontTools and Typst's binding", {}, hint) from error
    files: dict[str, bytes] = {}
    for path in found.files if found else ():
        data = Path(path).read_bytes()
        font = TTFont(io.BytesIO(data), lazy=True)
        looks = font["OS/2"]
        if looks.usWidthClass != 5 or looks.fsSelection & 1 or "glyf" not in font:
            continue
        for style, weight in _STYLES.items():
            if looks.usWeightClass == weight and "fvar" not in font:
                _require_open(family, font)
                files.setdefault(style, data)
    if "Regular" not in files:
        raise DraftError([replace(font_problem((family,)), grade=Grade.BLOCKER)])
    # in the order of the schema
    yield from ((style, files[style]) for style in _STYLES if style in files)


def _require_open(family: str, font: Any) -> None:
    said = " ".join(str(name) for name in font["name"].names if name.nameID in (13, 14))
    if font["OS/2"].fsType or "OFL" not in said:
        message = "{font} doesn't say that it is under the SIL Open Font License and may be embedded"
        raise _problem("font-embed", message, {"font": family}, "name another face as `embed` in locale.yaml")


def _cut(data: bytes, letters: str) -> bytes:
    """Return a font with these letters only, and everything that drawing them takes."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = list(_NAMES)
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def obfuscate(data: bytes, key: str) -> bytes:
    """Return a font as a Word file holds it, or back: its first 32 bytes are combined with the key, read backwards."""
    sign = bytes.fromhex(re.sub("[{}-]", "", key))[::-1]
    return bytes(byte ^ sign[at % 16] for at, byte in enumerate(data[:32])) + data[32:]


def _add(parts: dict[str, bytes], family: str, files: Mapping[str, bytes]) -> None:
    """Put a family's files into a package: the parts, the table that names them, and the setting that says so."""
    from lxml import etree

    trees = {kind: _open(parts, kind) for kind in _KINDS}
    table, settings = trees["fontTable"], trees["settings"]
    for font in list(table):
        if font.get(f"{{{W}}}name") == family:
            table.remove(font)
    font = etree.SubElement(table, f"{{{W}}}font", {f"{{{W}}}name": family})
    for name, value in (("charset", "00"), ("family", "auto"), ("pitch", "variable")):
        etree.SubElement(font, f"{{{W}}}{name}", {f"{{{W}}}val": value})
    for style, data in files.items():
        digits = hashlib.sha256(data).hexdigest().upper()
        key = "{" + "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32])) + "}"
        number = sum(name.startswith("word/fonts/") for name in parts) + 1
        parts[f"word/fonts/embedded{number}.odttf"] = obfuscate(data, key)
        _relate(parts, _TABLE, f"embedded{number}", "font", f"fonts/embedded{number}.odttf")
        attributes = {f"{{{OFFICE}}}id": f"embedded{number}", f"{{{W}}}fontKey": key, f"{{{W}}}subsetted": "1"}
        etree.SubElement(font, f"{{{W}}}embed{style}", attributes, nsmap={"r": OFFICE})
    for name in ("saveSubsetFonts", "embedTrueTypeFonts"):
        if settings.find(f"{{{W}}}{name}") is None:
            place = sum(etree.QName(item).localname in (*_BEFORE, "embedTrueTypeFonts") for item in settings)
            settings.insert(place, settings.makeelement(f"{{{W}}}{name}", {}))
    for kind, name in _KINDS.items():
        parts[name] = DECLARATION.encode() + etree.tostring(trees[kind], encoding="unicode").encode("utf-8")
    types = etree.fromstring(parts["[Content_Types].xml"], parser())
    if not any(item.get("Extension") == "odttf" for item in types):
        types.insert(0, types.makeelement(f"{{{TYPES}}}Default", {"Extension": "odttf", "ContentType": _OBFUSCATED}))
    for kind, name in _KINDS.items():
        if not any(item.get("PartName") == f"/{name}" for item in types):
            named = {"PartName": f"/{name}", "ContentType": f"{_CONTENT}.{kind}+xml"}
            etree.SubElement(types, f"{{{TYPES}}}Override", named)
    text = etree.tostring(types, encoding="unicode")
    parts["[Content_Types].xml"] = DECLARATION.encode() + text.encode("utf-8")


def _open(parts: dict[str, bytes], kind: str) -> etree._Element:
    """Return the document's part of a kind, an empty one where it has none, under the name that _KINDS gives it."""
    from lxml import etree

    name = _KINDS[kind]
    if not any(link.kind == kind for link in kept_links(parts, MAIN_PART).values()):
        root = "fonts" if kind == "fontTable" else kind
        parts[name] = f'<w:{root} xmlns:w="{W}" xmlns:r="{OFFICE}"/>'.encode()
        _relate(parts, MAIN_PART, f"{kind}Part", kind, name.removeprefix("word/"))
    return etree.fromstring(parts[name], parser())


def _relate(parts: dict[str, bytes], part: str, id: str, kind: str, target: str) -> None:
    path = links_part(part)
    before = parts.get(path, f'{DECLARATION}<Relationships xmlns="{LINKS}"></Relationships>'.encode()).decode("utf-8")
    link = f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>'
    parts[path] = before.replace("</Relationships>", f"{link}</Relationships>").encode("utf-8")


def _problem(rule: str, message: str, fields: Mapping[str, str], hint: str) -> DraftError:
    return DraftError([Problem(rule, Grade.BLOCKER, None, message, dict(fields), hint)])

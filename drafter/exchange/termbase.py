"""Terms in and out: TBX-Basic and CSV, one concept with the words of all languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from lxml import etree

from drafter.exchange.safe import LARGEST, parse_xml, refusal
from drafter.frozen import dataclass, field
from drafter.locale.rules import Locale
from drafter.terms import STATUSES

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# people are no terms: their names come in parts, and each is its owner's
SECTIONS = ("terms", "countries", "places", "bodies")
REMARKS = ("source", "authority", "valid_from", "valid_until", "confirmed", "note")
COLUMNS = ("id", "section", "language", "term", "status", "form", *REMARKS)
# statuses here -> those of TBX
ADMITTED = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A word for a concept: its status, and for a preferred one the form of the entry that it is ("short")."""

    text: str
    status: str = "preferred"
    form: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of the names with all languages: tag -> words, tag -> remarks (those of REMARKS that are there)."""

    id: str
    section: str
    words: Mapping[str, tuple[Wording, ...]] = field(default_factory=dict)
    about: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def concepts(locales: Mapping[str, Locale]) -> Iterator[Concept]:
    """Yield the terms of the languages, in the order of the first language that has them."""
    for section in SECTIONS:
        ids = dict.fromkeys(id for locale in locales.values() for id in locale.names.get(section, {}))
        for id in ids:
            words: dict[str, tuple[Wording, ...]] = {}
            about: dict[str, Mapping[str, str]] = {}
            for tag, locale in locales.items():
                name = locale.names.get(section, {}).get(id)
                if name is None or not name.forms:
                    continue
                words[tag] = (
                    *(Wording(text, "preferred", form) for form, text in name.forms.items()),
                    *(Wording(text, "admitted") for text in name.alt),
                    *(Wording(text, "forbidden") for text in name.avoid),
                )
                said = {"source": name.source, **name.about, "confirmed": "" if name.confirmed else "false"}
                about[tag] = {key: said[key] for key in REMARKS if said.get(key)}
            if words:
                yield Concept(id, section, words, about)


def write_tbx(entries: tuple[Concept, ...], tag: str) -> bytes:
    """Return a TBX-Basic file. tag: the language that the file itself speaks.

    source: ISO 30042:2008 with the TBX-Basic selection of LISA, which Translate Toolkit and OmegaT read; what it has no
        category for stands in notes, "form: short".
    """
    root = etree.Element("martif", {"type": "TBX-Basic", LANG: tag})
    header = etree.SubElement(root, "martifHeader")
    description = etree.SubElement(etree.SubElement(header, "fileDesc"), "sourceDesc")
    etree.SubElement(description, "p").text = "Terms of drafter"
    encoding = etree.SubElement(header, "encodingDesc")
    etree.SubElement(encoding, "p", type="XCSURI").text = "TBXBasicXCS.xcs"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for entry in entries:
        node = etree.SubElement(body, "termEntry", id=f"{entry.section}.{entry.id}")
        etree.SubElement(node, "descrip", type="subjectField").text = entry.section
        for language, words in entry.words.items():
            inside = etree.SubElement(node, "langSet", {LANG: language})
            for key, text in entry.about.get(language, {}).items():
                if key == "source":
                    etree.SubElement(inside, "admin", type="source").text = text
                else:
                    etree.SubElement(inside, "note").text = text if key == "note" else f"{key}: {text}"
            for word in words:
                tig = etree.SubElement(inside, "tig")
                etree.SubElement(tig, "term").text = word.text
                etree.SubElement(tig, "termNote", type="administrativeStatus").text = ADMITTED[word.status]
                if word.form:
                    etree.SubElement(tig, "note").text = f"form: {word.form}"
    doctype = '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">'
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=doctype, pretty_print=True)


def read_tbx(data: bytes, name: str) -> tuple[Concept, ...]:
    """Return the concepts of a TBX file, of 2008 or 2019. errors: DraftError for what is no TBX."""
    root = parse_xml(data, name)
    if _tag(root) not in ("martif", "tbx"):
        raise refusal(name, "it is no TBX", "`drafter terms export --to tbx` writes one")
    return tuple(_concept(node) for node in root.iter() if _tag(node) in ("termEntry", "conceptEntry"))


def _tag(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _concept(node: etree._Element) -> Concept:
    section, _, id = (node.get("id") or "").partition(".")
    if section not in SECTIONS or not id:
        # of another termbase: its id is its own, and what it is nobody said
        section, id = "terms", node.get("id") or ""
    words: dict[str, tuple[Wording, ...]] = {}
    about: dict[str, Mapping[str, str]] = {}
    for inside in node:
        if _tag(inside) not in ("langSet", "langSec"):
            continue
        tag = inside.get(LANG) or ""
        said: dict[str, str] = {}
        listed: list[Wording] = []
        for part in inside:
            if _tag(part) in ("tig", "ntig", "termSec"):
                listed += _wording(part)
            elif _tag(part) == "admin" and part.get("type") == "source":
                said["source"] = part.text or ""
            elif _tag(part) == "note":
                key, _, text = (part.text or "").partition(": ")
                known = key in REMARKS and key not in ("source", "note")
                said[key if known else "note"] = text if known else part.text or ""
        words[tag] = tuple(listed)
        about[tag] = {key: said[key] for key in REMARKS if key in said}
    return Concept(id, section, words, about)


def _wording(node: etree._Element) -> Iterator[Wording]:
    text = status = form = ""
    for part in node.iter():
        if _tag(part) == "term":
            text = "".join(str(piece) for piece in part.itertext()).strip()
        elif _tag(part) == "termNote" and part.get("type") == "administrativeStatus":
            status = next(
                (here for here, there in ADMITTED.items() if there.startswith((part.text or "?").strip())), ""
            )
        elif _tag(part) == "note" and (part.text or "").startswith("form: "):
            form = (part.text or "").removeprefix("form: ")
    if text:
        yield Wording(text, status or "admitted", form)


def write_csv(entries: tuple[Concept, ...]) -> bytes:
    """Return a table in UTF-8 with a byte order mark, which spreadsheets want: one row a word."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for entry in entries:
        for tag, words in entry.words.items():
            about = entry.about.get(tag, {})
            for word in words:
                remarks = [about.get(key, "") for key in REMARKS]
                table.writerow([entry.id, entry.section, tag, word.text, word.status, word.form, *remarks])
    return file.getvalue().encode("utf-8-sig")


def read_csv(data: bytes, name: str) -> tuple[Concept, ...]:
    """Return the concepts of a table; columns may stand in any order and remarks may be left out.

    errors: DraftError for what is no UTF-8, lacks a column, or has a row of another length or status.
    """
    if len(data) > LARGEST:
        raise refusal(name, "it is too large", "send only what was exported")
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise refusal(name, f"it is no table in UTF-8: {error}", "save it as CSV UTF-8") from error
    words: dict[tuple[str, str], dict[str, list[Wording]]] = {}
    about: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for number, row in enumerate(rows, 2):
        wrong = next((column for column in COLUMNS[:5] if not row.get(column)), None)
        if wrong or None in row or row["status"] not in STATUSES:
            raise refusal(
                name,
                f"row {number} has no {wrong}" if wrong else f"row {number} has another shape or status",
                f"columns are {', '.join(COLUMNS)}; statuses {', '.join(STATUSES)}",
            )
        key = (row["section"], row["id"])
        word = Wording(row["term"], row["status"], row.get("form") or "")
        words.setdefault(key, {}).setdefault(row["language"], []).append(word)
        remarks = {column: row.get(column) or "" for column in REMARKS}
        about.setdefault(key, {})[row["language"]] = {column: text for column, text in remarks.items() if text}
    return tuple(
        Concept(id, section, {tag: tuple(listed) for tag, listed in told.items()}, about[section, id])
        for (section, id), told in words.items()
    )


def proposals(entries: tuple[Concept, ...], locales: Mapping[str, Locale]) -> Iterator[tuple[str, str]]:
    """Yield (file of names, lines of YAML) for what a termbase says and the names do not: for somebody to paste.

    Nothing is written into the names by a program: each line there wants a source, and somebody who answers for it.
    """
    for entry in entries:
        for tag, words in entry.words.items():
            locale = locales.get(tag)
            if locale is None or entry.section not in SECTIONS:
                continue
            name = locale.names.get(entry.section, {}).get(entry.id)
            known = {*name.forms.values(), *name.alt, *name.avoid} if name else set()
            new = [word for word in words if word.text not in known]
            if not new:
                continue
            lines = [f"{entry.section}:", f"  {entry.id}:"]
            lines += [f"    {word.form or 'form'}: {_quoted(word.text)}" for word in new if word.status == "preferred"]
            for status, key in (("admitted", "alt"), ("forbidden", "avoid")):
                listed = [_quoted(word.text) for word in new if word.status == status]
                lines += [f"    {key}: [{', '.join(listed)}]"] if listed else []
            remarks = entry.about.get(tag, {})
            lines += [f"    {key}: {_quoted(text)}" for key, text in remarks.items() if key != "confirmed"]
            if "source" not in remarks:
                lines.append("    confirmed: false")
            yield f"locales/{tag}/names.yaml", "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

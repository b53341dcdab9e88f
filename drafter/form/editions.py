"""What stands around the text, and the same record for other readers: headlines, notes, pictures, editions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from drafter.facts import Fact, Spot, Time
from drafter.form.fields import Fields
from drafter.form.model import Clause, Edition, MeetingSummary, Picture, Section, Texts
from drafter.form.people import read_entries
from drafter.form.tables import keys
from drafter.form.text import did_you_mean
from drafter.script import digits
from drafter.tree import Map, Node, Seq

# key of a text around the release -> the complement kind of its clause
KINDS: Mapping[str, str] = {
    "headline": "headline",
    "subject": "headline",
    "social": "text",
    "alt": "caption",
    "caption": "caption",
}
# what is typed for every language and edition that has no text of its own
ALL = "all"
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{1,2}:\d{2})(?: (\S+))?")


def read_texts(fields: Fields, found: Mapping[str, Node], *names: str) -> Mapping[str, Texts]:
    """Return the texts typed under some keys; {} for a key that is not there."""
    return {name: texts for name in names if (texts := _texts(fields, found.get(name), name))}


def _texts(fields: Fields, node: Node | None, key: str) -> Texts:
    if not isinstance(node, Map):
        clause = fields.clause(node, KINDS[key], key)
        return {"": clause} if clause else {}
    texts: dict[str, Clause] = {}
    for name, value in node.pairs:
        # what is typed for one language is typed in it; what is typed for an edition is translated like all else
        if fields.choice(name, key, (*fields.readers, ALL)) and not fields.blank(name, value):
            tag = name.text if name.text in fields.tags else ""
            clause = fields.clause(value, KINDS[key], key, tag)
            if clause:
                texts["" if name.text == ALL else name.text] = clause
    return texts


def read_embargo(fields: Fields, node: Node | None, place: str) -> Fact | None:
    """Return until when a release is held back, on the clock of the place named, else of the release's place."""
    text = digits(fields.text(node, "embargo"))
    if node is None or not text:
        return None
    match = _MOMENT.fullmatch(text)
    spot = _spot(fields, match[3] or place) if match else None
    try:
        assert match and (spot or not place)
        at = datetime.fromisoformat(f"{match[1]}T{match[2].zfill(5)}")
    except (AssertionError, ValueError):
        places = fields.section("places")
        fields.bad(
            "form-embargo",
            node,
            'expected a day, a time and a place for embargo, found "{found}"',
            (did_you_mean(match[3], places) if match and match[3] else "")
            or "write it as 2020-03-16 18:00 tokyo, with the place whose clock is meant",
            found=text,
        )
        return None
    return Time(at, spot) if spot else None


def _spot(fields: Fields, id: str) -> Spot | None:
    entry = fields.directory.find("places", id)
    return Spot(id, entry["zone"], entry["country"]) if entry else None


def read_pictures(fields: Fields, node: Node | None, sections: Iterable[Section]) -> tuple[Picture, ...]:
    """Return the photographs in the order of the form; sections: what they can stand below."""
    paragraphs = {section.id for section in sections if section.id}
    pictures = []
    if node is not None and not isinstance(node, Seq):
        fields.bad(
            "form-list", node, "expected a list under {name}", "begin each with a dash: - file:", name="pictures"
        )
    for item in node.items if isinstance(node, Seq) else ():
        found = fields.table(item, "picture", item)
        texts = read_texts(fields, found, "alt", "caption")
        only, skip = fields.only_except(found)
        pictures.append(
            Picture(
                fields.text(found.get("file"), "file"),
                item.where,
                texts.get("alt", {}),
                texts.get("caption", {}),
                fields.text(found.get("credit"), "credit"),
                next(iter(known_ids(fields, found.get("below"), "below", paragraphs)), ""),
                only,
                skip,
            )
        )
    return tuple(pictures)


def read_editions(fields: Fields, node: Node | None, sections: Iterable[Section]) -> dict[str, Edition]:
    """Return the editions; sections: what they can select and order by id."""
    listed = tuple(sections)
    statements = {statement.id for section in listed for statement in section.statements}
    paragraphs = {section.id for section in listed if section.id}
    editions: dict[str, Edition] = {}
    made_by: dict[str, str] = {}
    for id, _, found in read_entries(fields, node, "editions", "edition"):
        if id.text in (*fields.tags, ALL):
            fields.bad("form-own-id", id, '"{id}" has a meaning of its own', "choose another id", id=id.text)
        if "only" in found and "except" in found:
            fields.bad("form-languages", found["except"], "only and except stand together", "keep one of the two")
        texts = read_texts(fields, found, "headline", "subject", "social")
        edition = Edition(
            id.text,
            id.where,
            fields.id_of(found.get("issuer"), "issuer", "issuers"),
            fields.id_of(found.get("layout"), "layout", "layouts"),
            fields.tags_of(found.get("languages"), "languages", fields.tags),
            fields.choice(found.get("default"), "default", keys("edition")["default"].of) == "true",
            known_ids(fields, found.get("only"), "only", statements | paragraphs),
            known_ids(fields, found.get("except"), "except", statements | paragraphs),
            known_ids(fields, found.get("order"), "order", paragraphs),
            fields.choice(found.get("leads"), "leads", keys("edition")["leads"].of),
            fields.choice(found.get("tense"), "tense", keys("edition")["tense"].of),
            fields.day_of(found.get("date"), "date"),
            fields.text(found.get("reference"), "reference"),
            next(iter(known_ids(fields, found.get("headline_of"), "headline_of", statements)), ""),
            fields.id_of(found.get("contact"), "contact", "contacts"),
            texts,
            {key: value.where for key, value in found.items()},
        )
        for tag in (edition.languages or fields.tags) if edition.default else ():
            if tag in made_by:
                fields.bad(
                    "form-twice",
                    found["default"],
                    "{language} is made as {other} already when no edition is asked for",
                    "take `default` away from one of the two, or name other `languages`",
                    language=tag,
                    other=made_by[tag],
                )
            made_by[tag] = id.text
        editions[id.text] = edition
    return editions


def known_ids(fields: Fields, node: Node | None, key: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return ids of the form's own paragraphs and statements, each once."""
    found: dict[str, None] = {}
    for item in node.items if isinstance(node, Seq) else (node,) if node else ():
        text = fields.text(item, key)
        if text and text not in known:
            fields.bad(
                "form-id",
                item,
                '{key}: no {one} is called "{id}"',
                did_you_mean(text, known) or "give the paragraph or statement an `id:` of its own",
                key=key,
                one="paragraph or statement",
                id=text,
            )
        elif text:
            fields.once(item, text, found)
            found[text] = None
    return tuple(found)


def relative_days(fields: Fields, summary: MeetingSummary) -> None:
    """A text that counts from the release's day says something else on another day."""
    told = [slot for clause in summary.clauses() for slot in clause.slots if slot.fact and slot.fact.kind == "relative"]
    for edition in summary.editions.values():
        if edition.day and edition.day != summary.release.day:
            for slot in told:
                fields.bad(
                    "form-day",
                    edition.places["date"],
                    "<{fact}> counts from the day of the release, and this edition has another",
                    "name the day, month or year itself",
                    fact=slot.text,
                )

"""A form copied from an older one: its words stay, and what belongs to the older meeting alone becomes pending."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from drafter.form.edit import Change, end_of, offsets, spliced
from drafter.form.model import Clause, MeetingSummary
from drafter.form.source import Source
from drafter.form.tables import keys
from drafter.form.text import PENDING
from drafter.problem import Place
from drafter.tree import Map, Node, Scalar

# shapes of values that are another meeting's; and keys whose line of text is
OF_ITS_DAY = ("day", "number", "when", "clock", "fact")
LINES_OF_ITS_DAY = ("reference", "embargo")
_FACT = re.compile(r"<[^<>]*>")


def copied_form(source: Source, summary: MeetingSummary, day: date | None = None) -> str:
    """Return the text of a new form: comments and words as in the older one, its facts `pending`.

    Days, numbers, references and every typed fact become `pending`, and a comment above says what stood there; names
    stay. day: of the new release, if it is known.
    """
    text = source.text
    offset = offsets(text)
    changes: list[Change] = []
    before: dict[int, list[str]] = {}
    for line, said, node, new in (
        *_release(source.root, day),
        *_own(source.root, "events", "event"),
        *_own(source.root, "editions", "edition"),
    ):
        changes.append((offset(node.where), end_of(node, text), new))
        before.setdefault(line, []).append(said)
    for line, clause in _clauses(summary):
        for slot in clause.slots:
            if slot.fact:
                found = _FACT.match(text, offset(slot.where))
                assert found
                changes.append((found.start(), found.end(), f"<{PENDING}>"))
                before.setdefault(line, []).append(f"<{slot.text}>")
    for line, said_before in before.items():
        start = offset(Place(source.name, line, 1))
        indent = re.compile(r" *").match(text, start)
        assert indent
        changes.append((start, start, f"{indent[0]}# before: {', '.join(said_before)}\n"))
    return spliced(text, changes)


def _clauses(summary: MeetingSummary) -> Iterator[tuple[int, Clause]]:
    """Yield every clause with the line of the dash it stands under."""
    yield from ((summary.release.where.line, clause) for clause in summary.release.clauses())
    for edition in summary.editions.values():
        yield from ((edition.where.line, clause) for texts in edition.texts.values() for clause in texts.values())
    for picture in summary.pictures:
        texts = (*picture.alt.values(), *picture.caption.values())
        yield from ((picture.where.line, clause) for clause in texts)
    for section in summary.sections:
        yield from ((section.where.line, clause) for clause in section.clauses())
        for statement in section.statements:
            yield from ((statement.where.line, clause) for clause in statement.clauses())


def _release(root: Map, day: date | None) -> Iterator[tuple[int, str, Scalar, str]]:
    key, row = root.key("release"), root.get("release")
    for name, value in _values(row, "release"):
        assert key
        yield key.where.line, f"{name} {value.text}", value, day.isoformat() if day and name == "date" else PENDING


def _own(root: Map, key: str, table: str) -> Iterator[tuple[int, str, Scalar, str]]:
    entries = root.get(key)
    for id, row in entries.pairs if isinstance(entries, Map) else ():
        for name, value in _values(row, table):
            yield id.where.line, f"{name} {value.text}", value, PENDING


def _values(row: Node | None, table: str) -> Iterator[tuple[str, Scalar]]:
    known = keys(table)
    for name, value in row if isinstance(row, Map) else ():
        if isinstance(value, Scalar) and (known[name].shape in OF_ITS_DAY or name in LINES_OF_ITS_DAY):
            yield name, value

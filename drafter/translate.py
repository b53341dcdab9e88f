"""Catalogues for translators: what of a form is translated, unreviewed or missing, and a PO file with the rest."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.catalog import SLOT, Translation
from drafter.form.model import Clause, Slot, Statement
from drafter.office import Office, Releases
from drafter.problem import DraftError, Grade, Place, Problem

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

STATES = ("translated", "unreviewed", "missing")


@dataclass(frozen=True, slots=True)
class ClauseState:
    """A clause in a language: its state, its translation, the sentence it stands in."""

    clause: Clause
    state: str
    translation: Translation | None
    sentence: str
    act: str


def states(releases: Releases, tag: str) -> Iterator[ClauseState]:
    """Yield the state of each clause of a form in a language, each clause once, in the order of the form.

    errors: KeyError for a language that the releases were not made for.
    """
    source = releases.drafts.get(releases.plan.summary.language)
    sentences: dict[str, str] = {}
    for sentence in source.sentences() if source else ():
        for id in sentence.ids:
            sentences[id] = (sentences.get(id, "") + " " + sentence.text.strip()).strip()
    seen: set[tuple[str, str]] = set()
    for clause, statement in _told(releases):
        if (clause.kind, clause.key) in seen:
            continue
        seen.add((clause.kind, clause.key))
        found = releases.clauses[tag].find(clause)
        state = "missing" if found is None else "translated" if found.reviewed else "unreviewed"
        act = " + ".join(use.act.id for use in statement.acts) if statement else clause.kind
        yield ClauseState(clause, state, found, sentences.get(statement.id, "") if statement else "", act)


def _told(releases: Releases) -> Iterator[tuple[Clause, Statement | None]]:
    for section in releases.plan.summary.sections:
        first = section.statements[0] if section.statements else None
        for clause in (section.heading, section.topic, section.apart_from):
            if clause:
                yield clause, first
        for statement in section.statements:
            for clause in statement.clauses():
                yield clause, statement


def extract(releases: Releases, office: Office, tag: str, path: Path) -> tuple[bytes, Mapping[str, int]]:
    """Return the release's own catalogue for a language, and how many entries are new, kept, changed and obsolete.

    path: the catalogue as it is now; what was translated there stays. A clause that the shared catalogue translates
        is left
        to it. A changed clause keeps the old translation as an unreviewed one with the old text beside it; one that
        is gone
        becomes obsolete. The order is the form's, so a second run changes nothing.
    errors: DraftError when the old catalogue can't be read.
    source: Babel reads and writes PO. It does not read the previous text ("#|") back, so that is taken from the
        comments in
        which it leaves it, and its fuzzy matching takes a second a text on a large catalogue, so the old text is
        looked for
        only among those that went out of use.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    summary = releases.plan.summary
    old = _old(path)
    made = Catalog(
        locale=tag,
        project=Path(summary.file).stem,
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment=f"# Translations of {Path(summary.file).name} from {summary.language}.\n"
        "# Keep each {slot} as it is; a slot may ask for another form: {partner|adjective}.",
    )
    if old:
        made.creation_date, made.revision_date = old.creation_date, old.revision_date
        made.last_translator, made.language_team = old.last_translator, old.language_team
    wanted = [s for s in states(releases, tag) if (s.clause.kind, s.clause.key) in _keys(old) or _own(s, path)]
    unused = {
        key: m
        for key, m in _messages(old).items()
        if key not in {(s.clause.kind, s.clause.key) for s in wanted} and m.string
    }
    counts = {"new": 0, "kept": 0, "changed": 0, "obsolete": 0}
    for state in wanted:
        key = (state.clause.kind, state.clause.key)
        before = _messages(old).get(key)
        comments = _comments(state)
        if before is not None:
            counts["kept"] += 1
            previous = _previous(before)
            comment = [line for line in before.user_comments if not line.startswith("|")]
            made.add(
                key[1],
                before.string,
                context=key[0],
                flags=before.flags,
                auto_comments=comments,
                user_comments=comment,
                previous_id=previous,
            )
            continue
        near = _nearest(key, unused)
        if near:
            counts["changed"] += 1
            was = unused.pop(near)
            made.add(
                key[1], was.string, context=key[0], flags={"fuzzy"}, auto_comments=comments, previous_id=(near[1],)
            )
        else:
            counts["new"] += 1
            made.add(key[1], "", context=key[0], auto_comments=comments)
    for key, message in {**unused, **_obsolete(old)}.items():
        made.obsolete[key[1]] = message
        counts["obsolete"] += 1
    file = io.BytesIO()
    write_po(file, made, width=100, sort_output=False, include_previous=True, omit_header=False)
    return file.getvalue(), counts


def _own(state: ClauseState, path: Path) -> bool:
    # translated by another catalogue: the release's own need not hold it
    return state.translation is None or state.translation.where.file == path.as_posix()


def _comments(state: ClauseState) -> list[str]:
    lines = [f"act: {state.act}; kind: {state.clause.kind}"]
    if state.sentence:
        lines.append(f"in: {state.sentence}")
    lines += [f"{{{slot.name}}} is {_slot(slot)}" for slot in dict.fromkeys(state.clause.slots)]
    return lines


def _slot(slot: Slot) -> str:
    if slot.fact:
        return f"<{slot.text}>, a {slot.fact.kind}"
    return "the list of the statement" if slot.section == "list" else f"<{slot.text}>, of {slot.section}"


def _old(path: Path) -> Catalog | None:
    from babel.messages.pofile import PoFileError, read_po

    if not path.exists():
        return None
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise DraftError(
            [
                Problem(
                    "catalogue-unreadable",
                    Grade.ERROR,
                    Place(path.as_posix()),
                    "{file} is no catalogue: {reason}",
                    {"file": path.as_posix(), "reason": str(error)},
                    "open it in Poedit, which shows what is wrong",
                )
            ]
        ) from error


def _messages(catalog: Catalog | None) -> dict[tuple[str, str], Message]:
    return {(m.context or "", str(m.id)): m for m in catalog or () if m.id}


def _keys(catalog: Catalog | None) -> set[tuple[str, str]]:
    return set(_messages(catalog))


def _obsolete(catalog: Catalog | None) -> dict[tuple[str, str], Message]:
    return {(m.context or "", str(m.id)): m for m in catalog.obsolete.values()} if catalog else {}


def _previous(message: Message) -> tuple[str, ...]:
    lines = [line[1:].strip() for line in message.user_comments if line.startswith("|")]
    text = " ".join(lines)
    if not text.startswith("msgid"):
        return ()
    return ("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"').replace("\\\\", "\\"),)


def _nearest(key: tuple[str, str], unused: Mapping[tuple[str, str], Message]) -> tuple[str, str] | None:
    """The entry out of use that most likely was this one: same kind, more than half of the words in common."""
    words = _words(key[1])
    best, score = None, 0.5
    for other in unused:
        if other[0] == key[0]:
            theirs = _words(other[1])
            both = len(words & theirs) / max(1, len(words | theirs))
            if both > score:
                best, score = other, both
    return best


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", SLOT.sub(lambda m: f" {m[1]} ", text).casefold()))

"""Translations of free text: gettext catalogues, a release's own over the office's over the shared one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drafter.form.model import Clause
from drafter.problem import DraftError, Grade, Place, Problem

SLOT = re.compile(r"\{(\w+)(?:\|(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Translation:
    """A clause in another language. reviewed: False while the catalogue marks it fuzzy; text "" while it is missing."""

    key: str
    text: str
    where: Place
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Clauses:
    """Translations into one language by (kind, key), the nearest catalogue first."""

    tag: str
    source: str
    catalogues: tuple[Mapping[tuple[str, str], Translation], ...] = field(default_factory=tuple)

    def find(self, clause: Clause) -> Translation | None:
        """Return the nearest translation that is not empty, or None."""
        for catalogue in self.catalogues:
            found = catalogue.get((clause.kind, clause.key))
            if found and found.text:
                return found
        return None


def load_clauses(tag: str, source: str, files: Iterable[tuple[Path, str]]) -> Clauses:
    """Read the catalogues of a language; files that are not there are passed over.

    files: (path, name for problems), the nearest first: the release's own, the office's, the shared one.
    errors: DraftError for a file that is no catalogue, a translation whose slots differ from the text's, or a slot
        written
        in another way.
    """
    catalogues = []
    problems: list[Problem] = []
    if source != tag:
        for path, name in files:
            if path.exists():
                catalogues.append(_read(path, name, problems))
    if problems:
        raise DraftError(problems)
    return Clauses(tag, source, tuple(catalogues))


def _read(path: Path, name: str, problems: list[Problem]) -> Mapping[tuple[str, str], Translation]:
    from babel.messages.pofile import PoFileError, read_po

    found: dict[tuple[str, str], Translation] = {}
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        problems.append(
            Problem(
                "catalogue-unreadable",
                Grade.ERROR,
                Place(name),
                "{file} is no catalogue: {reason}",
                {"file": name, "reason": str(error)},
                "open it in Poedit, which shows what is wrong, and save it as UTF-8",
            )
        )
        return found
    for message in catalogue:
        if not message.id or not isinstance(message.id, str):
            continue
        kind = message.context or ""
        text = message.string if isinstance(message.string, str) else ""
        where = Place(name, message.lineno or 1)
        found[kind, message.id] = Translation(message.id, text, where, not message.fuzzy)
        if text:
            problems.extend(slot_problems(message.id, text, where))
    return found


def slot_problems(key: str, text: str, where: Place) -> list[Problem]:
    """Compare the slots of a translation with those of its text, by name, as multisets; forms may differ."""
    wanted = sorted(name for name, _ in SLOT.findall(key))
    there = sorted(name for name, _ in SLOT.findall(text))
    problems = []
    stray = re.search(r"[{}]", SLOT.sub("", text))
    if wanted != there or stray:
        missing = _less(wanted, there)
        extra = _less(there, wanted)
        said = []
        if missing:
            said.append("it lacks " + ", ".join("{" + name + "}" for name in missing))
        if extra:
            said.append("it has " + ", ".join("{" + name + "}" for name in extra) + " that the text has not")
        if stray:
            said.append("a brace stands alone")
        problems.append(
            Problem(
                "clause-slots",
                Grade.ERROR,
                where,
                "the translation's facts differ from the text's: {how}",
                {"how": "; ".join(said)},
                "use each slot of the text once, spelled the same",
                text,
            )
        )
    return problems


def _less(left: list[str], right: list[str]) -> list[str]:
    rest = list(right)
    return [name for name in left if not (name in rest and not rest.remove(name))]  # type: ignore[func-returns-value]

"""Translations of free text: gettext catalogues, a release's own over the office's over the shared one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.form.model import Clause
from drafter.frozen import dataclass, field
from drafter.prepared import WITHOUT, Store, from_bytes, to_bytes
from drafter.problem import DraftError, Grade, Place, Problem

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

# their, this assistance: what a language may say without a word for it
OPTIONAL = re.compile(r"own|actor_own|whom_own|this_\w+")
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


def load_clauses(tag: str, source: str, files: Sequence[tuple[Path, str]], store: Store = WITHOUT) -> Clauses:
    """Read the catalogues of a language; files that are not there are passed over.

    files: (path, name for problems), the nearest first: the release's own, the office's, the shared one.
    store: where those behind the first are kept, which serve every release.
    errors: DraftError for a file that is no catalogue, a translation whose slots differ from the text's, or a slot
        written
        in another way.
    """
    catalogues = []
    problems: list[Problem] = []
    if source != tag:
        for n, (path, name) in enumerate(files):
            if path.exists():
                shared = n > 0 or len(files) == 1
                found, faults = _read(path.read_bytes(), name, store if shared else WITHOUT)
                catalogues.append(found)
                problems += faults
    if problems:
        raise DraftError(problems)
    return Clauses(tag, source, tuple(catalogues))


Catalogue = Mapping[tuple[str, str], Translation]


# in a batch the shared one is the same for every form
@lru_cache(maxsize=16)
def _read(data: bytes, name: str, store: Store) -> tuple[Catalogue, tuple[Problem, ...]]:
    kept = store.recall(name, [data])
    if kept is not None:
        return _translations(from_bytes(kept), name), ()
    rows, problems = _parse(data, name)
    if not problems:
        store.keep(name, [data], to_bytes(rows))
    return _translations(rows, name), problems


def _translations(rows: Iterable[Row], name: str) -> Catalogue:
    return {
        (kind, key): Translation(key, text, Place(name, line), reviewed) for kind, key, text, line, reviewed in rows
    }


# kind, key, translation, line, reviewed
Row = tuple[str, str, str, int, bool]


def _parse(data: bytes, name: str) -> tuple[list[Row], tuple[Problem, ...]]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalogue = read_po(BytesIO(data), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        problem = Problem(
            "catalogue-unreadable",
            Grade.ERROR,
            Place(name),
            "{file} is no catalogue: {reason}",
            {"file": name, "reason": str(error)},
            "open it in Poedit, which shows what is wrong, and save it as UTF-8",
        )
        return [], (problem,)
    rows: list[Row] = []
    problems: list[Problem] = []
    for message in catalogue:
        if not message.id or not isinstance(message.id, str):
            continue
        text = message.string if isinstance(message.string, str) else ""
        line = message.lineno or 1
        rows.append((message.context or "", message.id, text, line, not message.fuzzy))
        if text:
            problems.extend(slot_problems(message.id, text, Place(name, line)))
    return rows, tuple(problems)


def slot_problems(key: str, text: str, where: Place) -> list[Problem]:
    """Compare the slots of a translation with those of its text, by name, as multisets; forms may differ."""
    there = sorted(name for name, _ in SLOT.findall(text))
    wanted = sorted(name for name, _ in SLOT.findall(key))
    wanted = [name for name in wanted if name in there or not OPTIONAL.fullmatch(name)]
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
                _meant(missing, extra) or "use each slot of the text once, spelled the same",
                text,
            )
        )
    return problems


def _meant(missing: Iterable[str], extra: Iterable[str]) -> str:
    from drafter.form.text import nearest

    close = [(word, near[0]) for word in extra if (near := nearest(word, missing))]
    return "; ".join(f"did you mean {{{right}}} by {{{wrong}}}?" for wrong, right in close)


def _less(left: list[str], right: list[str]) -> list[str]:
    rest = list(right)
    return [name for name in left if not (name in rest and not rest.remove(name))]  # type: ignore[func-returns-value]


# what Babel writes where nobody is named
_NOBODY = ("EMAIL@ADDRESS", "LL@li.org")


def plain_header(made: Catalog, tag: str) -> None:
    """Take the made-up addresses out of a catalogue's header: nobody reads them."""
    made.msgid_bugs_address = ""
    if any(address in str(made.last_translator) for address in _NOBODY):
        made.last_translator = ""
    if any(address in str(made.language_team) for address in _NOBODY):
        made.language_team = tag

"""Translation memory: what was approved before, for a text that is like it. It suggests; it never writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from drafter.catalog import SLOT, Clauses, Translation
from drafter.frozen import dataclass
from drafter.script import fold

# in the same place between the same texts, the same text, like it; in per cent
CONTEXT, EXACT, FUZZY = 101, 100, 75
MOST = 3


@dataclass(frozen=True, slots=True)
class Remembered:
    """An approved translation: kind and key of the clause, the text, and the keys before and after it."""

    kind: str
    key: str
    translation: Translation
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was said before: per cent of likeness, the text with the slots of the one asked about where they fit."""

    score: int
    text: str
    source: Remembered


@dataclass(frozen=True, slots=True)
class Memory:
    """Approved translations by their text with facts blanked. texts: what is compared, each once."""

    entries: Mapping[str, tuple[Remembered, ...]]
    texts: Sequence[str]

    def suggest(self, kind: str, key: str, before: str = "", after: str = "") -> tuple[Suggestion, ...]:
        """Return at most MOST suggestions, the best first.

        before, after: keys of the neighbours. Without the package rapidfuzz (extra `review`) only equal texts are
        found.
        """
        asked = blank(key)
        found: dict[str, Suggestion] = {}

        def add(score: float, entry: Remembered) -> None:
            suggestion = Suggestion(int(score), adapted(entry, key), entry)
            if suggestion.text not in found or found[suggestion.text].score < suggestion.score:
                found[suggestion.text] = suggestion

        for entry in self.entries.get(asked, ()):
            same = (entry.kind, entry.key, entry.before, entry.after) == (kind, key, before, after)
            add(CONTEXT if same and (before or after) else EXACT, entry)
        for text, score in self._like(asked):
            for entry in self.entries[text] if text != asked else ():
                add(min(score, EXACT - 1), entry)
        ordered = sorted(found.values(), key=lambda s: (-s.score, s.source.kind != kind, s.source.key))
        return tuple(ordered[:MOST])

    def _like(self, asked: str) -> list[tuple[str, float]]:
        try:
            from rapidfuzz import fuzz, process
        except ImportError:
            return []
        found = process.extract(asked, self.texts, scorer=fuzz.ratio, score_cutoff=FUZZY, limit=MOST + 1)
        return [(text, score) for text, score, _ in found]


def blank(key: str) -> str:
    """Return a text as it is compared: folded, a typed fact as its type, a reference as {}."""
    return fold(SLOT.sub(lambda slot: "{" + _type(slot[1]) + "}", key))


# facts by type, as the keys of clauses name them; all else refers to somebody or something
_FACTS = re.compile(r"(date|month|year|relative|ordinal|anniversary|money|count|percent|duration|number|list)\d*")


def _type(name: str) -> str:
    fact = _FACTS.fullmatch(name)
    return fact[1] if fact else ""


def adapted(entry: Remembered, key: str) -> str:
    """Return a remembered translation with the slots of another text, by their order; unchanged where they differ."""
    theirs = [slot[1] for slot in SLOT.finditer(entry.key)]
    ours = [slot[1] for slot in SLOT.finditer(key)]
    names = dict(zip(theirs, ours, strict=False))
    fits = len(theirs) == len(ours) and all(_type(old) == _type(new) for old, new in names.items())
    if not fits or any(names[old] != new for old, new in zip(theirs, ours, strict=True)):
        return entry.translation.text
    return SLOT.sub(
        lambda slot: "{" + names.get(slot[1], slot[1]) + (f"|{slot[2]}" if slot[2] else "") + "}",
        entry.translation.text,
    )


def remember(catalogues: Iterable[Mapping[tuple[str, str], Translation]]) -> Memory:
    """Return the memory of catalogues: their reviewed entries only, each with its neighbours in the file."""
    entries: dict[str, list[Remembered]] = {}
    for catalogue in catalogues:
        rows = list(catalogue.items())
        keys = [key for (_, key), _ in rows]
        for ((kind, key), translation), before, after in zip(rows, ["", *keys[:-1]], [*keys[1:], ""], strict=True):
            if translation.text and translation.reviewed:
                entries.setdefault(blank(key), []).append(Remembered(kind, key, translation, before, after))
    return Memory({text: tuple(listed) for text, listed in entries.items()}, tuple(entries))


def memory_of(clauses: Clauses) -> Memory:
    """Return the memory of a language's catalogues."""
    return remember(clauses.catalogues)

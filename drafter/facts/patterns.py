"""Patterns of a language's `reading`, as regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from drafter.facts.numbers import between, quantity
from drafter.facts.words import Words, any_of, unwidened
from drafter.script import fold

# name in a pattern -> table of words
TABLES = {
    "month": "months",
    "weekday": "weekdays",
    "era": "eras",
    "nth": "nth",
    "part": "parts",
    "half": "halves",
    "moment": "moments",
    "currency": "currencies",
    "unit": "units",
    "noun": "nouns",
    "place": "places",
}
_NUMBERS = {"d": r"\d{1,2}", "m": r"\d{1,2}", "y": r"\d{4}", "h": r"\d{1,2}", "min": r"\d{2}", "minute": r"\d{1,2}"}
# a fact inside a fact -> the patterns that read it, and how it is typed in every language
INNER = {
    "date": (("date",), r"\d{4}-\d{1,2}-\d{1,2}"),
    "period": (("month", "year"), r"\d{4}(?:-\d{2})?"),
    "clock": (("clock",), r"\d{1,2}:\d\d"),
    "money": (("money",), r"(?!)"),
}


def _pieces(pattern: str) -> list[tuple[str, str, str]]:
    """Return (words, name of the part behind them, 2 for a second one) in order."""
    return re.findall(r"([^{]*)(?:\{([a-z]+)(2?)\})?", pattern)


def possible(pattern: str, typed: str, words: Words, seen: dict[str, bool]) -> bool:
    """Whether the words of a pattern stand in the text: most patterns are ruled out before they are compiled.

    seen: what was found in this text for other patterns; asked and filled.
    """
    key = f"words of {pattern}"
    wanted: tuple[tuple[str, Iterable[str]], ...] | None = words.ready.get(key)
    if wanted is None:
        pieces = _pieces(pattern)
        literals = [fold(unwidened(word)) for literal, _, _ in pieces for word in literal.split()]
        tables = [TABLES[name] for _, name, _ in pieces if name in TABLES]
        wanted = (*((word, [word]) for word in literals), *((f"{{{name}}}", words.table(name)) for name in tables))
        words.ready[key] = wanted
    for name, choices in wanted:
        if name not in seen:
            seen[name] = any(word in typed for word in choices)
        if not seen[name]:
            return False
    return True


def regex(pattern: str, words: Words) -> re.Pattern[str]:
    """Return a pattern as an expression, its parts as named groups; made on first use."""
    key = f"pattern {pattern}"
    found: re.Pattern[str] | None = words.ready.get(key)
    if found is None:
        found = words.ready[key] = re.compile(_expression(pattern, words, True))
    return found


def _expression(pattern: str, words: Words, named: bool) -> str:
    space = " " if words.word_breaks else r"\s?"
    parts = []
    for literal, name, second in _pieces(pattern):
        text = space.join(re.escape(fold(unwidened(word))) for word in literal.split(" "))
        parts.append(text.replace(r"\-", r"\s?-\s?"))
        group = f"(?P<{name}{second}>" if named else "(?:"
        if name == "bound":
            parts.append(f"(?:{group}{any_of(words.table('bounds'))})\\s?)?")
        elif name == "classifier":
            parts.append(f"(?:{any_of(map(fold, words.classifiers))})?")
        elif name in TABLES:
            parts.append(f"{group}{any_of(words.table(TABLES[name]))})")
        elif name in _NUMBERS:
            parts.append(f"{group}{_NUMBERS[name]})")
        elif name == "n":
            parts.append(f"{group}\\d{{1,6}}|{any_of(words.table('numbers'))})")
        elif name == "ey":
            parts.append(f"{group}\\d{{1,2}}|{any_of([words.first_year] if words.first_year else [])})")
        elif name == "amount":
            parts.append(f"{group}{quantity(words)}(?:{between(words)}{quantity(words)})?)")
        elif name in INNER:
            kinds, everywhere = INNER[name]
            inner = [p for kind, p in words.patterns if kind in kinds and not re.search(r"\{(date|period|money)", p)]
            parts.append(f"{group}{'|'.join([everywhere, *(_expression(p, words, False) for p in inner)])})")
    return "".join(parts)

"""The words around numbers in one language, as facts are read with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from drafter.facts.values import Spot
from drafter.frozen import dataclass, field
from drafter.script import digits, fold


@dataclass(frozen=True, slots=True)
class Words:
    """The words around numbers in one language, for reading facts. Read from `reading` in locale.yaml.

    patterns: (what it reads, pattern) in the order they are tried; a pattern is text with parts in braces, a 2 behind a
        part's name for the second one. Digits: {d} {m} {y} {h} {min} (two) {minute} (one or two), {n} also a word of
        `numbers`, {ey} the year of an era; words of a table: {month} {weekday} {era} {nth} {part} {half} {moment}
        {currency} {unit} {noun} {place}; {amount}: a number with its scale words, or two of them as a range; facts
        inside facts: {date} {period} {clock} {money}. `{bound}` and `{classifier}` stand where such a word may stand.
    months, weekdays, scales, currencies, units, nouns, bounds …: word, folded -> value.
    relative: phrase -> ("month", 1). eras: name -> its first day; first_year: word for its year 1. nth: "first" -> 1.
    numbers: "three" -> 3. moments: "noon" -> "12:00". halves: "a.m." -> am, pm, noon or night.
    places: id and name -> Spot. joins: words between the ends of a range.
    chained: whether an amount may have several scale words. decimal, group: marks inside a number; see `read_number`.
    allowed: number words that free text may hold ("two"). refused: those it must not ("three").
    word_breaks: whether words are parted by spaces. stops: marks that end a sentence.
    dangling: words no text ends with ("and"), where words are parted; else how no text ends.
    starts: complement kind -> words it must not begin with, since the act ends with them ("to").
    """

    tag: str
    patterns: Sequence[tuple[str, str]] = ()
    months: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, Decimal] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, str] = field(default_factory=dict)
    relative: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    allowed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    word_breaks: bool = True
    stops: str = "."
    dangling: frozenset[str] = frozenset()
    starts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    eras: Mapping[str, date] = field(default_factory=dict)
    first_year: str = ""
    nth: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)
    halves: Mapping[str, str] = field(default_factory=dict)
    classifiers: Sequence[str] = ()
    places: Mapping[str, Spot] = field(default_factory=dict)
    joins: Sequence[str] = ()
    chained: bool = False
    decimal: str = "."
    group: str = ","
    ready: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # made from the above, on first use

    def table(self, name: str) -> Mapping[str, Any]:
        """Return one of the tables with its words folded, as typed text is compared."""
        key = f"table {name}"
        if key not in self.ready:
            self.ready[key] = {fold(word): value for word, value in getattr(self, name).items()}
        table: Mapping[str, Any] = self.ready[key]
        return table


class FactError(ValueError):
    """A text that looks like a fact and is none: the reason as a rule id and a sentence."""

    def __init__(self, rule: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


# what stands between full-width digits, and the marks of a range
_NARROW = str.maketrans(
    {
        "\uff0c": ",",
        "\uff0e": ".",
        "\uff05": "%",
        "\uff1a": ":",
        "\uff08": "(",
        "\uff09": ")",
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u301c\uff5e\uff0d", "-"),
    }
)


def plain(text: str) -> str:
    """Return typed text as patterns are compared with it: folded, with ASCII digits and marks of one width."""
    return fold(unwidened(digits(text)))


def unwidened(text: str) -> str:
    """Return text with its marks as they are compared: every dash a hyphen, none of full width."""
    return text.translate(_NARROW)


def any_of(table: Iterable[str]) -> str:
    # longest first, else "m" would win over "million"
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True)) or r"(?!)"


# digits of every script with what joins them, fractions, Roman and circled numbers, the round zero of dates
_DIGITS = re.compile(r"\d[\d.,:/-]*\d|\d|[\u00bc-\u00be\u2150-\u2188\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3007]+")

_WORD = re.compile(r"\W+")


def bare_numbers(text: str, words: Words) -> list[tuple[int, str]]:
    """Return (offset, number) for each number in free text: digits of any script and the number words of the language.

    Numbers are facts; the words in `words.allowed` ("two", "both") are not counted as such.
    """
    found = [(match.start(), match[0]) for match in _DIGITS.finditer(text)]
    if words.refused and _may_count(text, words):
        for match in _refused(words).finditer(text):
            if match[0].replace("\u200b", "").casefold() not in words.allowed:
                found.append((match.start(), match[0]))
    return sorted(found)


def _may_count(text: str, words: Words) -> bool:
    """Whether a number word may stand in a text; a look at its words is quicker than one for each of them."""
    if not words.word_breaks:
        return True
    begins: frozenset[str] | None = words.ready.get("first words")
    if begins is None:
        begins = words.ready["first words"] = frozenset(_WORD.split(word.casefold())[0] for word in words.refused)
    return not begins.isdisjoint(_WORD.split(text.casefold()))


def _refused(words: Words) -> re.Pattern[str]:
    found: re.Pattern[str] | None = words.ready.get("number words")
    if found is None:
        # an allowed word is matched too, so that a refused one inside it is not
        listed = sorted({*words.refused, *words.allowed}, key=len, reverse=True)
        if words.word_breaks:
            pattern = rf"\b(?:{'|'.join(map(re.escape, listed))})\b"
        else:
            # words are parted by U+200B, which may also stand inside those that are listed
            pattern = "|".join("\u200b?".join(map(re.escape, word)) for word in listed)
        # without the flag, signs that begin none of the words are passed over at once
        cased = pattern.upper() != pattern.lower()
        found = words.ready["number words"] = re.compile(pattern, re.IGNORECASE if cased else 0)
    return found

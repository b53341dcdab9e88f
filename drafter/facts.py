"""Facts: typed values that are entered once and written in each language by rule. Text -> value with the words of the form's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

# How much of an amount is meant; the words for it are data of each language.
BOUNDS = ("over", "about", "nearly", "under", "up_to", "at_least")
UNITS = ("minute", "hour", "day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class Date:
    """A local calendar day, no time, no zone."""

    day: date
    kind = "date"

    @property
    def value(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    month: int
    kind = "month"

    @property
    def value(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the Gregorian calendar."""

    year: int
    kind = "year"

    @property
    def value(self) -> str:
        return f"{self.year:04}"


@dataclass(frozen=True, slots=True)
class Relative:
    """A time told from the day of the release: "next month". `year` and `month` say which one is meant; month 0 is the year."""

    unit: str
    offset: int
    year: int
    month: int = 0
    kind = "relative"

    @property
    def value(self) -> str:
        return f"{self.unit}{self.offset:+d}={self.year:04}" + (f"-{self.month:02}" if self.month else "")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The n-th of a series."""

    n: int
    kind = "ordinal"

    @property
    def value(self) -> str:
        return f"ordinal {self.n}"


@dataclass(frozen=True, slots=True)
class Anniversary:
    """The n-th anniversary."""

    n: int
    kind = "anniversary"

    @property
    def value(self) -> str:
        return f"anniversary {self.n}"


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in a currency (ISO 4217), never rounded; `bound` is "" or one of BOUNDS."""

    currency: str
    amount: Decimal
    bound: str = ""
    kind = "money"

    @property
    def value(self) -> str:
        return f"{self.bound + ' ' if self.bound else ''}{self.currency} {_plain(self.amount)}"


@dataclass(frozen=True, slots=True)
class Count:
    """So many of a noun of the directory."""

    n: Decimal
    noun: str
    bound: str = ""
    kind = "count"

    @property
    def value(self) -> str:
        return f"{self.bound + ' ' if self.bound else ''}{_plain(self.n)} {self.noun}"


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of a hundred."""

    n: Decimal
    bound: str = ""
    kind = "percent"

    @property
    def value(self) -> str:
        return f"{self.bound + ' ' if self.bound else ''}{_plain(self.n)} %"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in one unit."""

    n: Decimal
    unit: str
    bound: str = ""
    kind = "duration"

    @property
    def value(self) -> str:
        return f"{self.bound + ' ' if self.bound else ''}{_plain(self.n)} {self.unit}"


Fact = Date | Month | Year | Relative | Ordinal | Anniversary | Money | Count | Percent | Duration
KINDS = tuple(
    kind.kind for kind in (Date, Month, Year, Relative, Ordinal, Anniversary, Money, Count, Percent, Duration)
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words around numbers in one language, for reading facts. Read from `reading` in locale.yaml.

    patterns: (fact kind, pattern) in the order they are tried; a pattern is text with {d} {m} {y} {month} {n} {amount} {scale}
        {currency} {unit} {noun}; `{bound}` stands where a word such as "over" may stand, or nothing.
    months, scales, currencies, units, nouns, bounds: word, folded -> value. relative: phrase -> ("month", 1).
    allowed: number words that free text may hold ("two"). refused: those it must not ("three").
    word_breaks: whether words are parted by spaces. stops: marks that end a sentence. dangling: words no text ends with ("and").
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


class FactError(ValueError):
    """A text that looks like a fact and is none: the reason as a rule id and a sentence."""

    def __init__(self, rule: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


def ascii_digits(text: str) -> str:
    """Return the text with the decimal digits of every script as ASCII digits."""
    return "".join(str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c for c in text)


def read_fact(text: str, words: Words, today: date | None = None) -> Fact | None:
    """Read what stands between angle brackets.

    text: "16 March 2020", "2020-03", "over USD 2 billion", "13th", "next month"; digits of any script.
    words: the words of the form's language. today: the day of the release, for relative times.
    returns: the value, or None when the text is not of a fact's shape (then it is a name).
    errors: FactError when it has the shape of a fact but no such value exists: "30 February 2020", or a bare number.
    """
    typed = " ".join(ascii_digits(text).split()).casefold()
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed):
        return _date(int(match[1]), int(match[2]), int(match[3]), text)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", typed):
        return _month(int(match[1]), int(match[2]), text)
    if re.fullmatch(r"(1[5-9]|2[01])\d{2}", typed):
        return Year(int(typed))
    if typed in words.relative:
        return _relative(*words.relative[typed], today, text)
    for kind, pattern in words.patterns:
        if match := _regex(pattern, words).fullmatch(typed):
            fact = _make(kind, match.groupdict(), words, text)
            if fact is not None:
                return fact
    if re.fullmatch(r"[\d.,\s]+", typed):
        raise FactError(
            "fact-bare-number",
            "{quote} is a number that counts nothing",
            "write what it counts, <9 documents>, or its kind: <2022> a year, <13th>, <45 per cent>, <USD 2 million>",
        )
    if re.search(r"\d", typed) and not re.fullmatch(r"[a-z][\w.]*", typed):
        raise FactError(
            "fact-unknown",
            "{quote} is not a fact that can be read",
            "write it as <16 March 2020>, <July 2020>, <2022>, <13th>, <over USD 2 billion>, <45 per cent>, <3 days> or <9 documents>",
        )
    return None


_CACHE: dict[tuple[str, str], re.Pattern[str]] = {}


def _regex(pattern: str, words: Words) -> re.Pattern[str]:
    found = _CACHE.get((words.tag, pattern))
    if found is None:
        tables: Mapping[str, Mapping[str, object]] = {
            "month": words.months,
            "scale": words.scales,
            "currency": words.currencies,
            "unit": words.units,
            "noun": words.nouns,
        }
        parts = []
        for literal, name in re.findall(r"([^{]*)(?:\{(\w+)\})?", pattern):
            parts.append(re.escape(literal.casefold()).replace(r"\ ", r"\s?" if not words.word_breaks else " "))
            if name == "bound":
                parts.append(f"(?:(?P<bound>{_any(words.bounds)})\\s?)?")
            elif name == "scale":
                parts.append(f"(?:\\s?(?P<scale>{_any(words.scales)}))?")
            elif name in tables:
                parts.append(f"(?P<{name}>{_any(tables[name])})")
            elif name in ("d", "m"):
                parts.append(f"(?P<{name}>\\d{{1,2}})")
            elif name == "y":
                parts.append(r"(?P<y>\d{4})")
            elif name == "n":
                parts.append(r"(?P<n>\d+)")
            elif name == "amount":
                parts.append(r"(?P<amount>\d+(?:[.,]\d+)*)")
        found = _CACHE[(words.tag, pattern)] = re.compile("".join(parts))
    return found


def _any(table: Mapping[str, object]) -> str:
    # longest first, else "m" would win over "million"
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True)) or r"(?!)"


def _make(kind: str, got: Mapping[str, str | None], words: Words, text: str) -> Fact | None:
    bound = words.bounds[b] if (b := got.get("bound")) else ""
    if kind == "date":
        month = words.months[got["month"] or ""] if got.get("month") else int(got["m"] or 0)
        return _date(int(got["y"] or 0), month, int(got["d"] or 0), text)
    if kind == "month":
        month = words.months[got["month"] or ""] if got.get("month") else int(got["m"] or 0)
        return _month(int(got["y"] or 0), month, text)
    if kind == "year":
        return Year(int(got["y"] or 0))
    if kind in ("ordinal", "anniversary"):
        n = int(got["n"] or 0)
        if n < 1:
            raise FactError("fact-ordinal", "{quote} counts nothing: expected the first or a later one", "write <1st>, <2nd>, <3rd> …")
        return Ordinal(n) if kind == "ordinal" else Anniversary(n)
    amount = read_number(got.get("amount") or got.get("n") or "", text)
    if scale := got.get("scale"):
        amount *= words.scales[scale]
    if kind == "money":
        return Money(words.currencies[got["currency"] or ""], amount, bound)
    if kind == "percent":
        return Percent(amount, bound)
    if kind == "duration":
        return Duration(amount, words.units[got["unit"] or ""], bound)
    if kind == "count":
        return Count(amount, words.nouns[got["noun"] or ""], bound)
    return None


def read_number(text: str, quote: str = "") -> Decimal:
    """Read "2,500,000" and "2.5"; commas group by three, one full stop parts the decimals.

    errors: FactError for anything that could be read in two ways ("2,5", "1.000.000").
    """
    if not re.fullmatch(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?", text):
        raise FactError(
            "fact-number",
            "{quote} can be read in two ways",
            "group thousands with commas and write decimals after a full stop: 2,500,000 or 2.5",
        )
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise FactError("fact-number", "{quote} is not a number", "write it in digits") from error


def _date(year: int, month: int, day: int, text: str) -> Date:
    try:
        return Date(date(year, month, day))
    except ValueError as error:
        raise FactError("fact-no-such-day", "{quote} is a day that does not exist", "look it up in a calendar") from error


def _month(year: int, month: int, text: str) -> Month:
    if not 1 <= month <= 12:
        raise FactError("fact-no-such-month", "{quote} is a month that does not exist", "months go from 01 to 12: <2020-07>")
    return Month(year, month)


def _relative(unit: str, offset: int, today: date | None, text: str) -> Relative:
    if today is None:
        raise FactError(
            "fact-relative", "{quote} needs a day to count from", "write `date:` under release, or the month itself: <July 2020>"
        )
    if unit == "year":
        return Relative(unit, offset, today.year + offset)
    months = today.year * 12 + today.month - 1 + offset
    return Relative(unit, offset, months // 12, months % 12 + 1)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def bare_numbers(text: str, words: Words) -> list[tuple[int, str]]:
    """Return (offset, number) for each number in free text: digits of any script and the number words of the language.

    Numbers are facts; the words in `words.allowed` ("two", "both") are not counted as such.
    """
    found: list[tuple[int, str]] = []
    for match in re.finditer(r"\S*?(\d[\d.,]*\d|\d)\S*", text):
        found.append((match.start(1), match[1]))
    lower = text.casefold()
    for word in words.refused:
        if words.word_breaks:
            found.extend((m.start(), m[0]) for m in re.finditer(rf"\b{re.escape(word)}\b", lower))
        else:
            found.extend(
                (m.start(), m[0])
                for m in re.finditer(re.escape(word), lower)
                if not any(
                    lower.startswith(ok, m.start() - ok.find(word)) for ok in words.allowed if word in ok
                )
            )
    return sorted(found)

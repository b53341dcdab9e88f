"""Facts: typed values, entered once and written in each language by rule; read with the words of a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from drafter.script import digits, fold

# How much of an amount is meant; the words for it are data of each language.
BOUNDS = ("over", "about", "nearly", "under", "up_to", "at_least")
UNITS = ("minute", "hour", "day", "week", "month", "year")
# years of the Gregorian calendar that a release can speak of; outside them a year is a slip or of another calendar
YEARS = range(1500, 2200)
# digits of an amount: with the largest scale the product still fits into the 28 digits that Decimal keeps exactly
DIGITS = 15


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
    """A time told from the day of the release: "next month". `year`, `month`: which is meant; month 0 is the year."""

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

    patterns: (fact kind, pattern) in the order they are tried; a pattern is text with {d} {m} {y} {month} {n} {amount}
        {scale} {currency} {unit} {noun}; `{bound}` stands where a word such as "over" may stand, or nothing.
    months, scales, currencies, units, nouns, bounds: word, folded -> value. relative: phrase -> ("month", 1).
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
    _ready: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # made from the above, on first use

    def table(self, name: str) -> Mapping[str, Any]:
        """Return one of the tables with its words folded, as typed text is compared."""
        if name not in self._ready:
            self._ready[name] = {fold(word): value for word, value in getattr(self, name).items()}
        table: Mapping[str, Any] = self._ready[name]
        return table


class FactError(ValueError):
    """A text that looks like a fact and is none: the reason as a rule id and a sentence."""

    def __init__(self, rule: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


def read_day(text: str) -> date:
    """Read a day written as 2020-03-16, in digits of any script. errors: ValueError for all else, or no such day."""
    typed = digits(text)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed):
        raise ValueError(text)
    day = date.fromisoformat(typed)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


# what stands between full-width digits
_NARROW = str.maketrans({"\uff0c": ",", "\uff0e": ".", "\uff05": "%"})


def read_fact(text: str, words: Words, today: date | None = None) -> Fact | None:
    """Read what stands between angle brackets.

    text: "16 March 2020", "2020-03", "over USD 2 billion", "13th", "next month"; digits of any script.
    words: the words of the form's language. today: the day of the release, for relative times.
    returns: the value, or None when the text is not of a fact's shape (then it is a name).
    errors: FactError when it has the shape of a fact but no such value exists: "30 February 2020", or a bare number.
    """
    typed = fold(digits(text).translate(_NARROW))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{4})-(\d{2})", typed):
        return _month(int(match[1]), int(match[2]))
    if re.fullmatch(r"\d{4}", typed) and int(typed) in YEARS:
        return Year(int(typed))
    if typed in words.table("relative"):
        unit, offset = words.table("relative")[typed]
        return _relative(unit, offset, today)
    for kind, pattern in words.patterns:
        if match := _regex(pattern, words).fullmatch(typed):
            fact = _make(kind, match.groupdict(), words)
            if fact is not None:
                return fact
    if re.fullmatch(r"\d{4}", typed):
        raise _bad_year(int(typed))
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
            "write it as <16 March 2020>, <July 2020>, <2022>, <13th>, <over USD 2 billion>, <45 per cent>, <3 days> "
            "or <9 documents>",
        )
    return None


# name in a pattern -> table of words
_TABLES = {"month": "months", "scale": "scales", "currency": "currencies", "unit": "units", "noun": "nouns"}
_NUMBERS = {"d": r"\d{1,2}", "m": r"\d{1,2}", "y": r"\d{4}", "n": r"\d{1,6}", "amount": r"\d+(?:[.,]\d+)*"}


def _regex(pattern: str, words: Words) -> re.Pattern[str]:
    key = f"pattern {pattern}"
    found: re.Pattern[str] | None = words._ready.get(key)
    if found is None:
        space = " " if words.word_breaks else r"\s?"
        parts = []
        for literal, name in re.findall(r"([^{]*)(?:\{(\w+)\})?", pattern):
            parts.append(space.join(re.escape(fold(word)) for word in literal.split(" ")))
            if name == "bound":
                parts.append(f"(?:(?P<bound>{_any(words.table('bounds'))})\\s?)?")
            elif name == "scale":
                parts.append(f"(?:\\s?(?P<scale>{_any(words.table('scales'))}))?")
            elif name in _TABLES:
                parts.append(f"(?P<{name}>{_any(words.table(_TABLES[name]))})")
            elif name in _NUMBERS:
                parts.append(f"(?P<{name}>{_NUMBERS[name]})")
        found = words._ready[key] = re.compile("".join(parts))
    return found


def _any(table: Iterable[str]) -> str:
    # longest first, else "m" would win over "million"
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True)) or r"(?!)"


def _make(kind: str, got: Mapping[str, str | None], words: Words) -> Fact | None:
    def meant(name: str, table: str) -> Any:
        return words.table(table)[got[name] or ""]

    bound = meant("bound", "bounds") if got.get("bound") else ""
    if kind in ("date", "month"):
        month = meant("month", "months") if got.get("month") else int(got["m"] or 0)
        year = int(got["y"] or 0)
        return _date(year, month, int(got["d"] or 0)) if kind == "date" else _month(year, month)
    if kind == "year":
        return _year(int(got["y"] or 0))
    if kind in ("ordinal", "anniversary"):
        n = int(got["n"] or 0)
        if n < 1:
            raise FactError(
                "fact-ordinal",
                "{quote} counts nothing: expected the first or a later one",
                "write <1st>, <2nd>, <3rd> …",
            )
        return Ordinal(n) if kind == "ordinal" else Anniversary(n)
    scale = got.get("scale")
    amount = read_number(got.get("amount") or got.get("n") or "", scaled=bool(scale))
    if scale:
        amount *= meant("scale", "scales")
    if kind == "money":
        return Money(meant("currency", "currencies"), amount, bound)
    if kind == "percent":
        return Percent(amount, bound)
    if kind == "duration":
        return Duration(amount, meant("unit", "units"), bound)
    if kind == "count":
        return Count(amount, meant("noun", "nouns"), bound)
    return None


def read_number(text: str, scaled: bool = False) -> Decimal:
    """Read "2,500,000" and "2.5"; commas group by three, one full stop parts the decimals.

    scaled: whether a word such as "million" follows; then "2.125" can't be meant for thousands.
    errors: FactError for what could be read in two ways ("2,5", "2.500", "1.000.000"), or has more than 15 digits.
    """
    if not re.fullmatch(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?", text) or (
        not scaled and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text)
    ):
        raise FactError(
            "fact-number",
            "{quote} can be read in two ways",
            "group thousands with commas and write decimals after a full stop: 2,500,000 or 2.5",
        )
    plain = text.replace(",", "")
    if len(plain.replace(".", "")) > DIGITS:
        raise FactError(
            "fact-number", f"{{quote}} has more than {DIGITS} digits", "write it with a word: <USD 2 billion>"
        )
    return Decimal(plain)


def _bad_year(year: int) -> FactError:
    return FactError(
        "fact-year",
        "{quote} is no year of the Gregorian calendar that a release can speak of",
        f"write <{year - 543}> for {year} of the Buddhist era"
        if year - 543 in YEARS
        else "write the year as <2022>; write what a number counts: <2,500 documents>",
    )


def _year(year: int) -> Year:
    if year not in YEARS:
        raise _bad_year(year)
    return Year(year)


def _date(year: int, month: int, day: int) -> Date:
    if year not in YEARS:
        raise _bad_year(year)
    try:
        return Date(date(year, month, day))
    except ValueError as error:
        raise FactError(
            "fact-no-such-day", "{quote} is a day that does not exist", "look it up in a calendar"
        ) from error


def _month(year: int, month: int) -> Month:
    if year not in YEARS:
        raise _bad_year(year)
    if not 1 <= month <= 12:
        raise FactError(
            "fact-no-such-month", "{quote} is a month that does not exist", "months go from 01 to 12: <2020-07>"
        )
    return Month(year, month)


def _relative(unit: str, offset: int, today: date | None) -> Relative:
    if today is None:
        raise FactError(
            "fact-relative",
            "{quote} needs a day to count from",
            "write `date:` under release, or the month itself: <July 2020>",
        )
    if unit == "year":
        return Relative(unit, offset, today.year + offset)
    months = today.year * 12 + today.month - 1 + offset
    return Relative(unit, offset, months // 12, months % 12 + 1)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# digits of every script with what joins them, fractions, Roman and circled numbers, the round zero of dates
_DIGITS = re.compile(r"\d[\d.,:/-]*\d|\d|[\u00bc-\u00be\u2150-\u2188\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3007]+")


def bare_numbers(text: str, words: Words) -> list[tuple[int, str]]:
    """Return (offset, number) for each number in free text: digits of any script and the number words of the language.

    Numbers are facts; the words in `words.allowed` ("two", "both") are not counted as such.
    """
    found = [(match.start(), match[0]) for match in _DIGITS.finditer(text)]
    if words.refused:
        for match in _refused(words).finditer(text):
            if match[0].replace("\u200b", "").casefold() not in words.allowed:
                found.append((match.start(), match[0]))
    return sorted(found)


def _refused(words: Words) -> re.Pattern[str]:
    found: re.Pattern[str] | None = words._ready.get("numbers")
    if found is None:
        # an allowed word is matched too, so that a refused one inside it is not
        listed = sorted({*words.refused, *words.allowed}, key=len, reverse=True)
        if words.word_breaks:
            pattern = rf"\b(?:{'|'.join(map(re.escape, listed))})\b"
        else:
            # words are parted by U+200B, which may also stand inside those that are listed
            pattern = "|".join("\u200b?".join(map(re.escape, word)) for word in listed)
        found = words._ready["numbers"] = re.compile(pattern, re.IGNORECASE)
    return found

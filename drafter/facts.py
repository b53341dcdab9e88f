"""Facts: typed values, entered once and written in each language by rule; read with the words of a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from drafter.script import digits, fold

# How much of an amount is meant; the words for it are data of each language.
BOUNDS = ("over", "about", "nearly", "under", "up_to", "at_least")
UNITS = ("minute", "hour", "day", "week", "month", "year")
PARTS_OF_DAY = ("morning", "afternoon", "evening", "night")
# parts of a year that have no first and last day of their own in a text: "first nine months", "second half"
STRETCHES = ("first_months", "half", "quarter")
# years of the Gregorian calendar that a release can speak of; outside them a year is a slip or of another calendar
YEARS = range(1500, 2200)
# a number below it, before one with a scale word, stands for so many of that scale
SMALL = 1000
# digits of an amount before and after its decimal mark; with every scale word the product stays exact in a Decimal
DIGITS, DECIMALS = 15, 6


@dataclass(frozen=True, slots=True)
class Date:
    """A local calendar day, no time, no zone. `weekday`: it was typed with its weekday, and is written with it."""

    day: date
    weekday: bool = False
    kind = "date"

    @property
    def value(self) -> str:
        return self.day.isoformat() + (" weekday" if self.weekday else "")


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
class Range:
    """From a day, month or year to a later one, both included."""

    first: Date | Month | Year
    last: Date | Month | Year
    kind = "range"

    @property
    def value(self) -> str:
        return f"{self.first.value}/{self.last.value}"


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """A part of a day; `part` is one of PARTS_OF_DAY."""

    day: date
    part: str
    kind = "part_of_day"

    @property
    def value(self) -> str:
        return f"{self.day.isoformat()} {self.part}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By the end of a month or year."""

    end: Month | Year
    kind = "deadline"

    @property
    def value(self) -> str:
        return f"end {self.end.value}"


@dataclass(frozen=True, slots=True)
class YearPart:
    """A part of a year: its first n months, its n-th half or quarter; `stretch` is one of STRETCHES."""

    year: int
    stretch: str
    n: int
    kind = "year_part"

    @property
    def value(self) -> str:
        return f"{self.year:04} {self.stretch} {self.n}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as far as clocks go: its id, its zone ("Asia/Tokyo"), its country."""

    id: str
    zone: str
    country: str


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the clock of a place on a day there.

    at: day and time on the clock of `spot`, without a zone of its own. home: where the readers are, if they are to be
    told their own time too. dated: whether the day is written; else it is the day of the release.
    """

    at: datetime
    spot: Spot
    home: Spot | None = None
    dated: bool = True
    kind = "time"

    @property
    def value(self) -> str:
        return _instant(self.moment) + (f"={_instant(self.moment_in(self.home.zone))}" if self.home else "")

    @property
    def moment(self) -> datetime:
        """The time as an instant."""
        return self.at.replace(tzinfo=ZoneInfo(self.spot.zone))

    def moment_in(self, zone: str) -> datetime:
        """The same instant on the clock of another zone."""
        return self.moment.astimezone(ZoneInfo(zone))


def _instant(moment: datetime) -> str:
    # RFC 9557
    return f"{moment.isoformat(timespec='minutes')}[{moment.tzinfo}]"


@dataclass(frozen=True, slots=True)
class Relative:
    """A time told from the day of the release: "next month".

    year, month, day: which is meant; month 0 is the whole year, day 0 the whole month, a week is its Monday.
    """

    unit: str
    offset: int
    year: int
    month: int = 0
    day: int = 0
    kind = "relative"

    @property
    def value(self) -> str:
        meant = "-".join([f"{self.year:04}", *(f"{n:02}" for n in (self.month, self.day) if n)])
        return f"{self.unit}{self.offset:+d}={meant}"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The n-th of a series, or of a noun of the directory."""

    n: int
    noun: str = ""
    kind = "ordinal"

    @property
    def value(self) -> str:
        return f"ordinal {self.n}" + (f" {self.noun}" if self.noun else "")


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
    """An exact amount in a currency (ISO 4217), never rounded.

    bound: "" or one of BOUNDS. to: the other end of a range. equivalent: the same in another currency, as the form
    states it; nothing is ever converted.
    """

    currency: str
    amount: Decimal
    bound: str = ""
    to: Decimal | None = None
    equivalent: Money | None = None
    kind = "money"

    @property
    def value(self) -> str:
        same = f" = {self.equivalent.value}" if self.equivalent else ""
        return f"{_bound(self.bound)}{self.currency} {_plain(self.amount, self.to)}{same}"


@dataclass(frozen=True, slots=True)
class Count:
    """So many of a noun of the directory; `to` is the other end of a range."""

    n: Decimal
    noun: str
    bound: str = ""
    to: Decimal | None = None
    kind = "count"

    @property
    def value(self) -> str:
        return f"{_bound(self.bound)}{_plain(self.n, self.to)} {self.noun}"


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of a hundred; `to` is the other end of a range."""

    n: Decimal
    bound: str = ""
    to: Decimal | None = None
    kind = "percent"

    @property
    def value(self) -> str:
        return f"{_bound(self.bound)}{_plain(self.n, self.to)} %"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in a unit of UNITS, with so many of a smaller unit or none; `to` is the other end of a range."""

    n: Decimal
    unit: str
    bound: str = ""
    to: Decimal | None = None
    rest: int = 0
    rest_unit: str = ""
    kind = "duration"

    @property
    def value(self) -> str:
        rest = f" {self.rest} {self.rest_unit}" if self.rest_unit else ""
        return f"{_bound(self.bound)}{_plain(self.n, self.to)} {self.unit}{rest}"


Fact = (
    Date
    | Month
    | Year
    | Range
    | PartOfDay
    | Deadline
    | YearPart
    | Time
    | Relative
    | Ordinal
    | Anniversary
    | Money
    | Count
    | Percent
    | Duration
)

# kind of fact -> the forms that templates and translations may ask of it, beside the usual one; a language without a
# headline form of its own uses the usual one, and without another form stops
FACT_FORMS: Mapping[str, tuple[str, ...]] = {
    "date": ("headline", "weekday", "within_year", "era", "with_era", "lunar"),
    "month": ("headline", "within_year"),
    "year": ("headline", "bare"),
    "range": ("headline", "from", "bare", "weekday"),
    "part_of_day": ("headline", "article"),
    "deadline": ("headline",),
    "year_part": ("headline", "article"),
    "time": ("headline", "clock", "local", "home", "utc", "both"),
    "relative": ("headline",),
    "ordinal": ("headline", "bare"),
    "anniversary": ("headline", "bare"),
    "money": ("headline",),
    "count": ("headline", "bare"),
    "percent": ("headline",),
    "duration": ("headline", "adjective"),
}
KINDS = tuple(FACT_FORMS)


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
    _ready: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # made from the above, on first use

    def table(self, name: str) -> Mapping[str, Any]:
        """Return one of the tables with its words folded, as typed text is compared."""
        key = f"table {name}"
        if key not in self._ready:
            self._ready[key] = {fold(word): value for word, value in getattr(self, name).items()}
        table: Mapping[str, Any] = self._ready[key]
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


def _typed(text: str) -> str:
    return fold(digits(text).translate(_NARROW))


def read_fact(text: str, words: Words, today: date | None = None) -> Fact | None:
    """Read what stands between angle brackets.

    text: "16 March 2020", "2020-03", "over USD 2 billion", "13th", "next month"; digits of any script.
    words: the words of the form's language. today: the day of the release, for relative times.
    returns: the value, or None when the text is not of a fact's shape (then it is a name).
    errors: FactError when it has the shape of a fact but no such value exists: "30 February 2020", or a bare number.
    """
    typed = _typed(text)
    fact = _read(typed, words, today)
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


def _read(typed: str, words: Words, today: date | None, kinds: Sequence[str] = ()) -> Fact | None:
    fact = _iso(typed, words)
    if fact is not None:
        return fact
    if typed in words.table("relative"):
        unit, offset = words.table("relative")[typed]
        return _relative(unit, offset, today)
    for kind, pattern in words.patterns:
        if (kind in kinds if kinds else kind != "clock") and _possible(pattern, typed, words):
            match = _regex(pattern, words).fullmatch(typed)
            fact = _make(kind, match.groupdict(), words, today) if match else None
            if fact is not None:
                return fact
    return None


def _iso(typed: str, words: Words) -> Fact | None:
    """Read what is typed the same in every language: 2020-03-16, 2020-03, 2020, two of them; a day, time and place."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{4})-(\d{2})", typed):
        return _month(int(match[1]), int(match[2]))
    if re.fullmatch(r"\d{4}", typed) and int(typed) in YEARS:
        return Year(int(typed))
    if match := re.fullmatch(r"(\d{4}) ?[-/] ?(\d{4})", typed):
        return _range(_year(int(match[1])), _year(int(match[2])))
    if match := re.fullmatch(r"(\d{4}-\d\d(?:-\d\d)?)/(\d{4}-\d\d(?:-\d\d)?)", typed):
        first, last = _iso(match[1], words), _iso(match[2], words)
        if isinstance(first, Date | Month) and type(first) is type(last):
            return _range(first, last)
    if match := re.fullmatch(r"(\d{4}-\d{1,2}-\d{1,2})[ t](\d{1,2}:\d\d) (\S+)", typed):
        day, spot = _iso(match[1], words), words.table("places").get(match[3])
        if isinstance(day, Date) and spot:
            hour, minute = map(int, match[2].split(":"))
            return _time(day.day, hour, minute, spot)
    return None


# name in a pattern -> table of words
_TABLES = {
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
_INNER = {
    "date": (("date",), r"\d{4}-\d{1,2}-\d{1,2}"),
    "period": (("month", "year"), r"\d{4}(?:-\d{2})?"),
    "clock": (("clock",), r"\d{1,2}:\d\d"),
    "money": (("money",), r"(?!)"),
}


def _pieces(pattern: str) -> list[tuple[str, str, str]]:
    """Return (words, name of the part behind them, 2 for a second one) in order."""
    return re.findall(r"([^{]*)(?:\{([a-z]+)(2?)\})?", pattern)


def _possible(pattern: str, typed: str, words: Words) -> bool:
    """Whether the words of a pattern stand in the text: most patterns are ruled out before they are compiled."""
    key = f"words of {pattern}"
    wanted: tuple[Iterable[str], ...] | None = words._ready.get(key)
    if wanted is None:
        literals = [(fold(word.translate(_NARROW)),) for literal, _, _ in _pieces(pattern) for word in literal.split()]
        tables = [words.table(_TABLES[name]) for _, name, _ in _pieces(pattern) if name in _TABLES]
        wanted = words._ready[key] = (*literals, *tables)
    return all(any(word in typed for word in choices) for choices in wanted)


def _regex(pattern: str, words: Words) -> re.Pattern[str]:
    key = f"pattern {pattern}"
    found: re.Pattern[str] | None = words._ready.get(key)
    if found is None:
        found = words._ready[key] = re.compile(_expression(pattern, words, True))
    return found


def _expression(pattern: str, words: Words, named: bool) -> str:
    space = " " if words.word_breaks else r"\s?"
    parts = []
    for literal, name, second in _pieces(pattern):
        text = space.join(re.escape(fold(word.translate(_NARROW))) for word in literal.split(" "))
        parts.append(text.replace(r"\-", r"\s?-\s?"))
        group = f"(?P<{name}{second}>" if named else "(?:"
        if name == "bound":
            parts.append(f"(?:{group}{_any(words.table('bounds'))})\\s?)?")
        elif name == "classifier":
            parts.append(f"(?:{_any(map(fold, words.classifiers))})?")
        elif name in _TABLES:
            parts.append(f"{group}{_any(words.table(_TABLES[name]))})")
        elif name in _NUMBERS:
            parts.append(f"{group}{_NUMBERS[name]})")
        elif name == "n":
            parts.append(f"{group}\\d{{1,6}}|{_any(words.table('numbers'))})")
        elif name == "ey":
            parts.append(f"{group}\\d{{1,2}}|{_any([words.first_year] if words.first_year else [])})")
        elif name == "amount":
            parts.append(f"{group}{_quantity(words)}(?:{_between(words)}{_quantity(words)})?)")
        elif name in _INNER:
            kinds, everywhere = _INNER[name]
            inner = [p for kind, p in words.patterns if kind in kinds and not re.search(r"\{(date|period|money)", p)]
            parts.append(f"{group}{'|'.join([everywhere, *(_expression(p, words, False) for p in inner)])})")
    return "".join(parts)


def _quantity(words: Words) -> str:
    number = rf"(?:\d+(?:[.,]\d+)*|{_any(words.table('numbers'))})"
    scale = rf"\s?(?:{_any(words.table('scales'))})"
    more = rf"(?:\s?{number}{scale})*(?:\s?{number})?" if words.chained else ""
    return rf"(?:{number}(?:{scale}{more})?)"


def _between(words: Words) -> str:
    space = " " if words.word_breaks else r"\s?"
    return rf"(?:\s?-\s?|{space}(?:{_any(map(fold, words.joins))}){space})"


def _any(table: Iterable[str]) -> str:
    # longest first, else "m" would win over "million"
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True)) or r"(?!)"


Got = Mapping[str, str | None]


def _make(kind: str, got: Got, words: Words, today: date | None) -> Fact | None:
    kind, _, fixed = kind.partition(":")
    if kind in ("date", "month", "year"):
        return _calendar(kind, got, words, today)
    if kind == "range":
        return _two(got, words, today)
    if kind == "part_of_day":
        day = _inner(got, "date", words, today)
        return PartOfDay(day.day, _meant(got, "part", words)) if isinstance(day, Date) else None
    if kind == "deadline":
        end = _inner(got, "period", words, today)
        return Deadline(end) if isinstance(end, Month | Year) else None
    if kind in STRETCHES:
        return _year_part(kind, got, words)
    if kind == "time":
        return _told(got, words, today)
    if kind in ("ordinal", "anniversary"):
        n = _n(got, words)
        if n < 1:
            raise FactError(
                "fact-ordinal",
                "{quote} counts nothing: expected the first or a later one",
                "write <1st>, <2nd>, <3rd> …",
            )
        noun = _meant(got, "noun", words) if got.get("noun") else fixed
        return Ordinal(n, noun) if kind == "ordinal" else Anniversary(n)
    if kind == "money" and got.get("money"):
        amount, same = _inner(got, "money", words, today), _inner(got, "money2", words, today)
        if isinstance(amount, Money) and isinstance(same, Money) and amount.currency != same.currency:
            return replace(amount, equivalent=same)
        return None
    return _amount(kind, got, words)


def _amount(kind: str, got: Got, words: Words) -> Fact | None:
    bound = words.table("bounds")[got["bound"] or ""] if got.get("bound") else ""
    n, to = _quantities(got["amount"] or "", words)
    if kind == "money":
        return Money(_meant(got, "currency", words), n, bound, to)
    if kind == "percent":
        return Percent(n, bound, to)
    if kind == "count":
        return Count(n, _meant(got, "noun", words), bound, to)
    if kind != "duration":
        return None
    unit = _meant(got, "unit", words)
    if not got.get("unit2"):
        return Duration(n, unit, bound, to)
    smaller = _meant(got, "unit2", words)
    if to is not None or n != int(n) or UNITS.index(smaller) >= UNITS.index(unit):
        return None
    return Duration(n, unit, bound, None, _n(got, words), smaller)


def _inner(got: Got, name: str, words: Words, today: date | None) -> Fact | None:
    return _read(got[name] or "", words, today, _INNER[name.removesuffix("2")][0])


def _meant(got: Got, name: str, words: Words) -> Any:
    return words.table(_TABLES[name.removesuffix("2")])[got[name] or ""]


def _n(got: Got, words: Words) -> int:
    typed = got.get("n") or ""
    return int(_meant(got, "nth", words)) if got.get("nth") else int(words.table("numbers").get(typed) or typed)


def _calendar(kind: str, got: Got, words: Words, today: date | None, second: str = "") -> Date | Month | Year | None:
    """Make a day, month or year of what a pattern found; a second one takes what it lacks from the first."""

    def of(name: str) -> str:
        return got.get(name + second) or got.get(name) or ""

    if of("date"):
        found = _inner(got, "date" + second, words, today)
        return _on(found.day, of("weekday"), words) if isinstance(found, Date) else None
    year = int(of("y") or 0)
    if of("era"):
        start: date = words.table("eras")[of("era")]
        year = start.year - 1 + (1 if of("ey") == words.first_year else int(of("ey")))
    if kind == "year":
        _check_era(got, date(_year(year).year, 1, 1), date(year, 12, 31), words)
        return Year(year)
    month = words.table("months")[of("month")] if of("month") else int(of("m"))
    if kind == "month":
        _check_era(got, date(_month(year, month).year, month, 1), date(year, month, 28), words)
        return Month(year, month)
    day = _date(year, month, int(of("d") or 0)).day
    _check_era(got, day, day, words)
    return _on(day, of("weekday"), words)


def _check_era(got: Got, first: date, last: date, words: Words) -> None:
    """Refuse days of which none belongs to the era that is named."""
    era = got.get("era")
    if not era:
        return
    starts = words.table("eras")
    if last < starts[era] or any(starts[era] < start <= first for start in starts.values()):
        raise FactError(
            "fact-no-such-day",
            "{quote} does not exist: another era had begun, or this one had not",
            "look it up in a calendar, or write the year as <2020>",
        )


def _on(day: date, weekday: str, words: Words) -> Date:
    if not weekday:
        return Date(day)
    if words.table("weekdays")[weekday] != day.weekday():
        name = next(name for name, n in words.weekdays.items() if n == day.weekday())
        raise FactError(
            "fact-weekday", f"{{quote}}: that day is a {name}", "correct the weekday or the day, whichever is wrong"
        )
    return Date(day, True)


def _two(got: Got, words: Words, today: date | None) -> Range | None:
    kind = "date" if got.get("d") or got.get("date") else "month" if got.get("month") or got.get("m") else "year"
    first, last = (_calendar(kind, got, words, today, second) for second in ("", "2"))
    return _range(first, last) if first is not None and last is not None else None


def _range(first: Date | Month | Year, last: Date | Month | Year) -> Range:
    if first.value >= last.value:
        raise FactError("fact-range", "{quote} does not go up", "write the earlier, or the smaller, one first")
    return Range(first, last)


def _year_part(stretch: str, got: Got, words: Words) -> YearPart:
    n = _n(got, words)
    if n not in {"first_months": range(2, 12), "half": range(1, 3), "quarter": range(1, 5)}[stretch]:
        raise FactError(
            "fact-no-such-month",
            "{quote} is a part of a year that does not exist",
            "write <first 9 months of 2020>, <second half of 2020> or <fourth quarter of 2020>",
        )
    return YearPart(_year(int(got["y"] or 0)).year, stretch, n)


def _told(got: Got, words: Words, today: date | None) -> Time | None:
    hour, minute = _clock(got["clock"] or "", words)
    dated = bool(got.get("date"))
    day = _inner(got, "date", words, today) if dated else None
    if not dated and today is None:
        raise _no_day()
    home = _meant(got, "place2", words) if got.get("place2") else None
    on = day.day if isinstance(day, Date) else today
    return _time(on, hour, minute, _meant(got, "place", words), home, dated) if on else None


def _clock(typed: str, words: Words) -> tuple[int, int]:
    """Return hour and minute of a day of 24 hours. errors: FactError for what is none, or may be noon or midnight."""
    for pattern in (r"{h}:{min}", *(pattern for kind, pattern in words.patterns if kind == "clock")):
        match = _regex(pattern, words).fullmatch(typed)
        got = match.groupdict() if match else {}
        if got.get("moment"):
            moment = str(_meant(got, "moment", words)).split(":")
            return int(moment[0]), int(moment[1])
        if got:
            hour, minute = int(got["h"] or 0), int(got.get("min") or got.get("minute") or 0)
            half = _meant(got, "half", words) if got.get("half") else ""
            if half and (hour > 12 or (hour == 12 and minute == 0 and half in ("am", "pm"))):
                raise _bad_time("may be noon or midnight" if hour == 12 else "has an hour that does not exist")
            if half == "am" or (half == "night" and (hour == 12 or hour < 6)):
                hour %= 12
            elif half:
                hour = hour % 12 + (12 if half != "noon" or hour % 12 < 6 else 0)
            return hour, minute
    raise _bad_time("has no time that can be read")


def _bad_time(reason: str) -> FactError:
    return FactError(
        "fact-time",
        "{quote} " + reason,
        "write it in 24 hours, <13:05 on 16 March 2020 in tokyo>, or as noon or midnight",
    )


def _time(day: date, hour: int, minute: int, spot: Spot, home: Spot | None = None, dated: bool = True) -> Time:
    if hour > 23 or minute > 59:
        raise _bad_time("has a time that does not exist")
    at = datetime(day.year, day.month, day.day, hour, minute)
    try:
        offsets = {at.replace(tzinfo=ZoneInfo(spot.zone), fold=fold).utcoffset() for fold in (0, 1)}
    except ZoneInfoNotFoundError as error:
        raise FactError(
            "fact-time", f"{{quote}}: this computer does not know the zone {spot.zone}", "install the package tzdata"
        ) from error
    if len(offsets) > 1:
        raise _bad_time("falls into an hour in which clocks are changed there")
    return Time(at, spot, home, dated)


def _quantities(text: str, words: Words) -> tuple[Decimal, Decimal | None]:
    """Return the number that an amount is, or the two ends of a range.

    "2-3 million": a scale word behind the second counts for both where the first is the smaller number before it.
    """
    key = "quantities"
    regex: re.Pattern[str] | None = words._ready.get(key)
    if regex is None:
        regex = words._ready[key] = re.compile(f"({_quantity(words)})(?:{_between(words)}({_quantity(words)}))?")
    match = regex.fullmatch(text)
    if match is None:
        raise FactError("fact-number", "{quote} has a number that can't be read", "write it as 2,500,000 or 2.5")
    low = _scaled(match[1], words)
    if not match[2]:
        return _sum(low), None
    high = _scaled(match[2], words)
    short = low[0][1] == 1 and len(high) == 1 and high[0][1] > 1
    shared = short and low[0][0] < high[0][0]
    first, last = _sum(low) * (high[0][1] if shared else 1), _sum(high)
    # "3-2 million" is a slip; "500,000-1.5 million" is none
    if first >= last or (short and not shared and low[0][0] < SMALL):
        raise FactError("fact-range", "{quote} does not go up", "write the earlier, or the smaller, one first")
    return first, last


def _scaled(text: str, words: Words) -> list[tuple[Decimal, Decimal]]:
    """Return (number, scale) for each part of an amount. errors: FactError when they do not go down."""
    parts: list[tuple[Decimal, Decimal]] = []
    scales, numbers = words.table("scales"), words.table("numbers")
    regex = rf"(\d+(?:[.,]\d+)*|{_any(numbers)})(?:\s?({_any(scales)}))?\s?"
    for number, scale in re.findall(regex, text):
        n = (
            Decimal(numbers[number])
            if number in numbers
            else read_number(number, bool(scale), words.decimal, words.group)
        )
        unit = scales[scale] if scale else Decimal(1)
        if parts and n * unit >= parts[-1][1]:
            raise FactError("fact-number", "{quote} can be read in two ways", "write the larger unit first")
        parts.append((n, unit))
    return parts


def _sum(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    return sum((n * unit for n, unit in parts), Decimal(0))


def read_number(text: str, scaled: bool = False, decimal: str = ".", group: str = ",") -> Decimal:
    """Read "2,500,000" and "2.5"; thousands are grouped with commas, one full stop parts the decimals.

    scaled: whether a word such as "million" follows; then "2.125" can't be meant for thousands.
    decimal, group: the marks of the form's language; with no mark for groups, numbers of the usual notation are read
        too where they can mean nothing else.
    errors: FactError for what could be read in two ways ("2,5", "2.500", "1.000.000"), or has more than 15 digits
        before or 6 after the decimal mark.
    """
    d, g = re.escape(decimal), re.escape(group)
    grouped = rf"|\d{{1,3}}({g}\d{{3}})+({d}\d+)?" if group else ""
    sure = (scaled and group) or not re.fullmatch(rf"[1-9]\d{{0,2}}{d}\d{{3}}", text)
    if sure and re.fullmatch(rf"\d+({d}\d+)?{grouped}", text):
        plain = (text.replace(group, "") if group else text).replace(decimal, ".")
        whole, _, decimals = plain.partition(".")
        if len(whole) > DIGITS or len(decimals) > DECIMALS:
            raise FactError(
                "fact-number",
                f"{{quote}} has more than {DIGITS} digits, or {DECIMALS} decimals",
                "write it with a word: <USD 2 billion>",
            )
        return Decimal(plain)
    if sure and not group:
        return read_number(text)
    raise FactError(
        "fact-number",
        "{quote} can be read in two ways",
        "group thousands with commas and write decimals after a full stop: 2,500,000 or 2.5"
        if group
        else f"write it without marks or with a word, decimals after {decimal}",
    )


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


def _no_day() -> FactError:
    return FactError(
        "fact-relative",
        "{quote} needs a day to count from",
        "write `date:` under release, or the month itself: <July 2020>",
    )


def _relative(unit: str, offset: int, today: date | None) -> Relative:
    if today is None:
        raise _no_day()
    if unit == "year":
        return Relative(unit, offset, today.year + offset)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + offset
        return Relative(unit, offset, months // 12, months % 12 + 1)
    day = today + timedelta(days=offset) if unit == "day" else today + timedelta(weeks=offset, days=-today.weekday())
    return Relative(unit, offset, day.year, day.month, day.day)


def _bound(bound: str) -> str:
    return f"{bound} " if bound else ""


def _plain(number: Decimal, to: Decimal | None = None) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if to is None else f"{text}-{_plain(to)}"


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
    found: re.Pattern[str] | None = words._ready.get("number words")
    if found is None:
        # an allowed word is matched too, so that a refused one inside it is not
        listed = sorted({*words.refused, *words.allowed}, key=len, reverse=True)
        if words.word_breaks:
            pattern = rf"\b(?:{'|'.join(map(re.escape, listed))})\b"
        else:
            # words are parted by U+200B, which may also stand inside those that are listed
            pattern = "|".join("\u200b?".join(map(re.escape, word)) for word in listed)
        found = words._ready["number words"] = re.compile(pattern, re.IGNORECASE)
    return found

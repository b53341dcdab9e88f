"""The typed values: what a fact says, in no language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal

from drafter.frozen import dataclass

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

    day: Date
    part: str
    kind = "part_of_day"

    @property
    def value(self) -> str:
        return f"{self.day.value} {self.part}"


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
    told their own time too. dated: whether the day is written; else it is the day of the release. weekday: as in Date.
    """

    at: datetime
    spot: Spot
    home: Spot | None = None
    dated: bool = True
    weekday: bool = False
    kind = "time"

    @property
    def value(self) -> str:
        return _instant(self.moment) + (f"={_instant(self.moment_in(self.home.zone))}" if self.home else "")

    @property
    def moment(self) -> datetime:
        """The time as an instant."""
        return self.at.replace(tzinfo=zone_of(self.spot.zone))

    def moment_in(self, zone: str) -> datetime:
        """The same instant on the clock of another zone."""
        return self.moment.astimezone(zone_of(zone))


def zone_of(name: str) -> tzinfo:
    """Return a time zone ("Asia/Phnom_Penh"). errors: KeyError where this computer does not know it."""
    # most releases tell no time of day
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


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
    "date": (
        *("headline", "weekday", "within_year", "era", "with_era", "lunar", "lunar_short", "with_lunar"),
        *("today", "local_day"),
    ),
    "month": ("headline", "within_year"),
    "year": ("headline", "bare"),
    "range": ("headline", "from", "between", "bare", "weekday"),
    "part_of_day": ("headline", "article"),
    "deadline": ("headline",),
    "year_part": ("headline", "article"),
    "time": ("headline", "clock", "local", "home", "utc", "both", "day"),
    "relative": ("headline",),
    "ordinal": ("headline", "bare", "feminine", "times"),
    "anniversary": ("headline", "bare"),
    "money": ("headline",),
    "count": ("headline", "bare"),
    "percent": ("headline",),
    "duration": ("headline", "adjective"),
}
KINDS = tuple(FACT_FORMS)


def _bound(bound: str) -> str:
    return f"{bound} " if bound else ""


def _plain(number: Decimal, to: Decimal | None = None) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if to is None else f"{text}-{_plain(to)}"

"""Text between angle brackets -> a typed value, with the words of the form's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from drafter.facts.numbers import read_quantity
from drafter.facts.patterns import INNER, TABLES, possible, regex
from drafter.facts.values import (
    STRETCHES,
    UNITS,
    YEARS,
    Anniversary,
    Count,
    Date,
    Deadline,
    Duration,
    Fact,
    Money,
    Month,
    Ordinal,
    PartOfDay,
    Percent,
    Range,
    Relative,
    Spot,
    Time,
    Year,
    YearPart,
    zone_of,
)
from drafter.facts.words import FactError, Words, plain
from drafter.frozen import replace
from drafter.script import digits


def read_day(text: str) -> date:
    """Read a day written as 2020-03-16, in digits of any script. errors: ValueError for all else, or no such day."""
    typed = digits(text)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed):
        raise ValueError(text)
    day = date.fromisoformat(typed)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def read_fact(text: str, words: Words, today: date | None = None) -> Fact | None:
    """Read what stands between angle brackets.

    text: "16 March 2020", "2020-03", "over USD 2 billion", "13th", "next month"; digits of any script.
    words: the words of the form's language. today: the day of the release, for relative times.
    returns: the value, or None when the text is not of a fact's shape (then it is a name).
    errors: FactError when it has the shape of a fact but no such value exists: "30 February 2020", or a bare number.
    """
    typed = plain(text)
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
    seen: dict[str, bool] = {}
    for kind, pattern in words.patterns:
        if (kind in kinds if kinds else kind != "clock") and possible(pattern, typed, words, seen):
            match = regex(pattern, words).fullmatch(typed)
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
            return _time(day, hour, minute, spot)
    return None


Got = Mapping[str, str | None]


def _make(kind: str, got: Got, words: Words, today: date | None) -> Fact | None:
    if kind in ("date", "month", "year"):
        return _calendar(kind, got, words, today)
    if kind == "range":
        return _two(got, words, today)
    if kind == "part_of_day":
        day = _inner(got, "date", words, today)
        return PartOfDay(day, _meant(got, "part", words)) if isinstance(day, Date) else None
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
        noun = _meant(got, "noun", words) if got.get("noun") else ""
        return Ordinal(n, noun) if kind == "ordinal" else Anniversary(n)
    if kind == "money" and got.get("money"):
        amount, same = _inner(got, "money", words, today), _inner(got, "money2", words, today)
        if isinstance(amount, Money) and isinstance(same, Money) and amount.currency != same.currency:
            return replace(amount, equivalent=same)
        return None
    return _amount(kind, got, words)


def _amount(kind: str, got: Got, words: Words) -> Fact | None:
    bound = words.table("bounds")[got["bound"] or ""] if got.get("bound") else ""
    n, to = read_quantity(got["amount"] or "", words)
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
    return _read(got[name] or "", words, today, INNER[name.removesuffix("2")][0])


def _meant(got: Got, name: str, words: Words) -> Any:
    return words.table(TABLES[name.removesuffix("2")])[got[name] or ""]


def _n(got: Got, words: Words) -> int:
    typed = got.get("n") or ""
    return int(_meant(got, "nth", words)) if got.get("nth") else int(words.table("numbers").get(typed) or typed)


def _calendar(kind: str, got: Got, words: Words, today: date | None, second: str = "") -> Date | Month | Year | None:
    """Make a day, month or year of what a pattern found; a second one takes what it lacks from the first."""

    def of(name: str) -> str:
        return got.get(name + second) or got.get(name) or ""

    if of("date"):
        found = _inner(got, "date" + second, words, today)
        if isinstance(found, Date) and of("weekday"):
            return _on(found.day, of("weekday"), words)
        return found if isinstance(found, Date) else None
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
    on = day if isinstance(day, Date) else Date(today) if today else None
    return _time(on, hour, minute, _meant(got, "place", words), home, dated) if on else None


def _clock(typed: str, words: Words) -> tuple[int, int]:
    """Return hour and minute of a day of 24 hours. errors: FactError for what is none, or may be noon or midnight."""
    for pattern in (r"{h}:{min}", *(pattern for kind, pattern in words.patterns if kind == "clock")):
        match = regex(pattern, words).fullmatch(typed)
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


def _time(on: Date, hour: int, minute: int, spot: Spot, home: Spot | None = None, dated: bool = True) -> Time:
    if hour > 23 or minute > 59:
        raise _bad_time("has a time that does not exist")
    at = datetime(on.day.year, on.day.month, on.day.day, hour, minute)
    try:
        offsets = {at.replace(tzinfo=zone_of(spot.zone), fold=fold).utcoffset() for fold in (0, 1)}
    except KeyError as error:
        raise FactError(
            "fact-time", f"{{quote}}: this computer does not know the zone {spot.zone}", "install the package tzdata"
        ) from error
    if len(offsets) > 1:
        raise _bad_time("falls into an hour in which clocks are changed there")
    return Time(at, spot, home, dated, on.weekday)


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

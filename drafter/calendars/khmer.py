"""The Khmer lunisolar calendar, by the traditional arithmetic."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cache

from drafter.frozen import dataclass

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)

_BOSS, _PISAKH, _JESTH, _ASADH = 1, 5, 6, 7
_FIRST_ASADH, _SECOND_ASADH = 12, 13

# year -> days in April of Moha Sangkran (animal changes) and Loeng Sak (sak changes).
# momentkh 3; 2026 also in github.com/HELMAB/chhankitek/issues/30, where a calculator was a day off.
_NEW_YEARS = {
    2019: (14, 16),
    2020: (13, 16),
    2021: (14, 16),
    2022: (14, 16),
    2023: (14, 16),
    2024: (13, 16),
    2025: (14, 16),
    2026: (14, 16),
    2027: (14, 16),
    2028: (13, 16),
    2029: (14, 16),
    2030: (14, 16),
}


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day as the Khmer calendar counts it; the locale has the names.

    weekday: 0 Monday to 6 Sunday.
    day, waxing: 1 to 15 of the waxing half; 1 to 14 or 15 of the waning half.
    month: 0 Migasir, 1 Boss, 2 Meak, 3 Phalkun, 4 Cheit, 5 Pisakh, 6 Jesth, 7 Asadh, 8 Srap, 9 Phatrabot, 10 Assoch,
        11 Kadeuk; in years of 13 months 12 First Asadh and 13 Second Asadh stand in the place of 7.
    animal: 0 Rat, 1 Ox, 2 Tiger, 3 Rabbit, 4 Dragon, 5 Snake, 6 Horse, 7 Goat, 8 Monkey, 9 Rooster, 10 Dog, 11 Pig.
    sak: the last digit of the lesser era's year: 1 to 9, 0 for the tenth.
    buddhist_year: changes on the day after Visak Bochea.
    confirmed: False for the days around a New Year that no table gives, where animal or sak may be off by a day.
    """

    weekday: int
    day: int
    waxing: bool
    month: int
    animal: int
    sak: int
    buddhist_year: int
    confirmed: bool


def lunar_day(day: date) -> LunarDay:
    """Return the Khmer day of a Gregorian day; the civil day counts, from midnight to midnight.

    raises: ValueError before 1900 and after 2100.
    source: arithmetic as published with momentkh (credited to Roath Kim Soeun); month, day and Buddhist year equal to
        momentkh 2.5.5 on every 149th day of 1900-2100. Published days are in tests/test_calendars.py.
    """
    if not FIRST <= day <= LAST:
        raise ValueError(f"expected a day from {FIRST} to {LAST}, found {day}")
    starts, months = _months()
    index = bisect_right(starts, day.toordinal()) - 1
    month, age = months[index], day.toordinal() - starts[index]
    sangkran, loeng_sak, confirmed = _new_year(day.year)
    # before its own New Year a Gregorian year's days belong to the year before
    solar = day.year if day >= sangkran else day.year - 1
    lesser = day.year if day >= loeng_sak else day.year - 1
    # a computed New Year may fall a day early or late: then the days from the eve of the one to the other are in doubt
    doubtful = not confirmed and sangkran.toordinal() - 1 <= day.toordinal() <= loeng_sak.toordinal()
    return LunarDay(
        weekday=day.weekday(),
        day=age % 15 + 1,
        waxing=age < 15,
        month=month,
        animal=(solar - 4) % 12,
        sak=(lesser - 638) % 10,
        buddhist_year=day.year + (544 if day.toordinal() >= _buddhist_new_year(day.year) else 543),
        confirmed=not doubtful,
    )


@cache
def _months() -> tuple[list[int], list[int]]:
    """Return the first days of all months, as ordinals, and beside them the months."""
    starts: list[int] = []
    months: list[int] = []
    start = FIRST.toordinal()  # the first of waxing Boss
    for year in range(FIRST.year, LAST.year + 2):
        leap_month, leap_day = _leaps(year)
        asadh = [_FIRST_ASADH, _SECOND_ASADH] if leap_month else [_ASADH]
        # Migasir, the first month, begins in November or December of the year before
        for month in [*range(_ASADH), *asadh, *range(_ASADH + 1, 12)][_BOSS if year == FIRST.year else 0 :]:
            starts.append(start)
            months.append(month)
            long = month % 2 == 1 or month == _FIRST_ASADH or (month == _JESTH and leap_day)
            start += 30 if long else 29
    return starts, months


@cache
def _buddhist_new_year(year: int) -> int:
    """Return the ordinal of the first of waning Pisakh, which falls in April or May."""
    starts, months = _months()
    end = bisect_right(starts, date(year, 12, 31).toordinal())
    return next(starts[index] + 15 for index in reversed(range(end)) if months[index] == _PISAKH)


def _leaps(year: int) -> tuple[bool, bool]:
    """Return whether a year has two months of Asadh, and whether its Jesth has 30 days; never both."""
    month = _month_due(year)
    # a day due in a year that gets a month is put off to the next year
    return month, not month and (_day_due(year) or (_day_due(year - 1) and _month_due(year - 1)))


def _month_due(year: int) -> bool:
    """Return whether the moon's age at the New Year (bodithey) asks for a thirteenth month."""
    age, following = _moon_age(year), _moon_age(year + 1)
    if age == 25 and following == 5:
        return False
    return age >= 25 or age <= 5 or (age == 24 and following == 6)


def _day_due(year: int) -> bool:
    """Return whether the moon's excess at the New Year (avoman) asks for a day; years of 366 days differ."""
    excess, following = _moon_excess(year), _moon_excess(year + 1)
    if 800 - _solar(year) % 800 <= 207:
        return excess <= 126
    return excess <= 137 and following != 0


def _solar(year: int) -> int:
    """Return the time from the epoch to the New Year, in 800ths of a day: 292207 of them make a year."""
    return 292207 * (year + 544) + 499


def _lunar(year: int) -> int:
    """Return what the moon has gained on the sun by the New Year, in 692ths of a lunar day; it gains 11 a day."""
    return 11 * (_solar(year) // 800 + 4) + 25


def _moon_excess(year: int) -> int:
    return _lunar(year) % 692


def _moon_age(year: int) -> int:
    return (_lunar(year) // 692 + _solar(year) // 800 + 4 + 29) % 30


@cache
def _new_year(year: int) -> tuple[date, date, bool]:
    """Return Moha Sangkran, Loeng Sak, and whether they come from the table.

    Outside the table the New Year is that of the traditional mean sun: Loeng Sak is the day on which the solar year is
    full, Moha Sangkran the day 2.165 days (1732/800) before that moment; between 12 and 17 April in 1900-2100.
    source: en.wikipedia.org/wiki/Songkran_(Thailand), "Computation". Gives the table's days in all its years, and
        momentkh 2.5.5's Moha Sangkran in 1900-2100 except 2012, where the almanac has 13 April as we do
        (guidesim.blogspot.com/2012/04/blog-post_9.html).
    """
    if year in _NEW_YEARS:
        sangkran, loeng_sak = _NEW_YEARS[year]
        return date(year, 4, sangkran), date(year, 4, loeng_sak), True
    epoch = 198993  # from the arithmetic's day count to ordinals
    return (
        date.fromordinal((_solar(year) - 1732) // 800 - epoch),
        date.fromordinal(_solar(year) // 800 - epoch),
        False,
    )

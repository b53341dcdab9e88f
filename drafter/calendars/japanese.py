"""Japanese eras since the Gregorian calendar came into force there."""

from __future__ import annotations

from datetime import date

from drafter.frozen import dataclass

# Japan counted lunar days until the end of Meiji 5; 1 January 1873 is the first day both calendars share.
FIRST = date(1873, 1, 1)

# The newest first. A day on which an era began belongs to the new era, as the edicts of 1912 and 1926 say.
_ERAS = (
    ("reiwa", date(2019, 5, 1)),
    ("heisei", date(1989, 1, 8)),
    ("showa", date(1926, 12, 25)),
    ("taisho", date(1912, 7, 30)),
    ("meiji", date(1868, 10, 23)),
)


@dataclass(frozen=True, slots=True)
class EraDay:
    """The year of a day in its era.

    era: "meiji", "taisho", "showa", "heisei" or "reiwa"; the locale names it.
    year: from 1; the locale writes the first year its own way. Month and day are the Gregorian ones.
    """

    era: str
    year: int


def era_day(day: date) -> EraDay:
    """Return the era and its year.

    raises: ValueError for a day before 1 January 1873.
    source: the edicts of 30 July 1912 and 25 December 1926, cabinet orders 1 of 1989 and 143 of 2019.
    """
    if day < FIRST:
        raise ValueError(f"expected a day from {FIRST} on, found {day}")
    era, start = next((era, start) for era, start in _ERAS if start <= day)
    return EraDay(era, day.year - start.year + 1)

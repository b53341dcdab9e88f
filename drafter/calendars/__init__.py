"""Calendars beside the Gregorian one: dates in, numbers out; a locale asks for one by name and writes the words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from drafter.calendars.japanese import EraDay, era_day
from drafter.calendars.khmer import LunarDay, lunar_day

__all__ = ["CALENDARS", "EraDay", "LunarDay", "era_day", "lunar_day"]

# name in locale.yaml -> the day in that calendar; ValueError for a day the calendar doesn't reach
CALENDARS: Mapping[str, Callable[[date], LunarDay | EraDay]] = {
    "khmer_lunisolar": lunar_day,
    "japanese_era": era_day,
}

from datetime import date, timedelta
from itertools import pairwise

import pytest
from holidays import country_holidays

from drafter.calendars import CALENDARS, EraDay, LunarDay, era_day, lunar_day
from drafter.calendars.khmer import FIRST, LAST

MIGASIR, BOSS, MEAK, PHALKUN, CHEIT, PISAKH, JESTH, ASADH, SRAP, PHATRABOT, ASSOCH, KADEUK, ASADH_1, ASADH_2 = range(14)
RAT, OX, TIGER, RABBIT, DRAGON, SNAKE, HORSE, GOAT, MONKEY, ROOSTER, DOG, PIG = range(12)
WAXING, WANING = True, False

# days of which a Khmer date, or a feast with a fixed one, was published
ANCHORS = [
    ("2004-10-14", 1, WAXING, ASSOCH),  # tk-hotnews.com/2021/10/blog-post_27.html
    # Feasts: khmeridentification-edu.blogspot.com/2011/11 (2011), public-holidays.blogspot.com/2012/09 (2013),
    # maharajahdrivers.com (2020, 2021), prasac.com.kh/en/media/public-holiday (2022), ibccambodia.com (2023).
    # Visak Bochea
    ("2011-05-17", 15, WAXING, PISAKH),
    ("2013-05-24", 15, WAXING, PISAKH),
    ("2020-05-06", 15, WAXING, PISAKH),
    ("2021-04-26", 15, WAXING, PISAKH),
    ("2022-05-15", 15, WAXING, PISAKH),
    ("2023-05-04", 15, WAXING, PISAKH),
    # Meak Bochea
    ("2011-02-18", 15, WAXING, MEAK),
    ("2013-02-25", 15, WAXING, MEAK),
    ("2021-01-28", 15, WAXING, MEAK),  # nkdnews.com/archives/440649
    # Pchum Ben
    ("2011-09-27", 15, WANING, PHATRABOT),
    ("2013-10-04", 15, WANING, PHATRABOT),
    ("2022-09-25", 15, WANING, PHATRABOT),
    ("2023-10-14", 15, WANING, PHATRABOT),
    # Water Festival
    ("2011-11-10", 15, WAXING, KADEUK),
    ("2013-11-17", 15, WAXING, KADEUK),
    ("2022-11-08", 15, WAXING, KADEUK),
    ("2023-11-27", 15, WAXING, KADEUK),
    # date lines of letters, news and almanacs
    ("2012-04-13", 7, WANING, CHEIT),  # guidesim.blogspot.com/2012/04/blog-post_9.html
    ("2015-04-14", 11, WANING, CHEIT),  # camnews.com.kh/News/Detail/45639/happy-khmer-new-year
    ("2017-12-05", 2, WANING, MIGASIR),  # pressocm.gov.kh/archives/47291
    ("2018-03-07", 6, WANING, PHALKUN),
    ("2018-06-29", 2, WANING, ASADH_1),  # github.com/phylypo/khmer-text-data
    ("2018-12-19", 12, WAXING, MIGASIR),
    ("2019-03-16", 11, WAXING, PHALKUN),
    ("2019-07-26", 10, WANING, ASADH),  # github.com/phylypo/segmentation-crf-khmer
    ("2020-06-13", 8, WANING, JESTH),  # 7makaranews.com/?p=381
    ("2020-10-15", 13, WANING, ASSOCH),  # chk-news.com/?p=45296
    ("2021-10-19", 13, WAXING, ASSOCH),  # cdc-crdb.gov.kh/en/pressview.php?id=125
    ("2021-11-08", 4, WAXING, KADEUK),
    ("2021-11-15", 11, WAXING, KADEUK),  # immigration.gov.kh/public/index.php/post/1122
    ("2022-09-28", 3, WAXING, ASSOCH),  # cdc-crdb.gov.kh/en/pressview.php?id=104
    ("2023-09-22", 8, WAXING, PHATRABOT),  # hotnews-asia.com/detail/210530
    ("2024-11-14", 14, WAXING, KADEUK),  # csaf.org.kh/news-and-activities-kh
    ("2024-11-16", 1, WANING, KADEUK),
    ("2026-06-29", 15, WAXING, ASADH_1),  # github.com/danhhong/khmer_lunar_date/issues/3
    # test data of momentkh 3, for the far end and second Asadh
    ("1900-04-08", 9, WAXING, CHEIT),
    ("1904-08-04", 8, WANING, ASADH_2),
    ("1915-07-17", 6, WAXING, ASADH_2),
    ("1927-02-01", 15, WANING, BOSS),
    # momentkh 2.5.5
    ("2100-10-18", 15, WAXING, ASSOCH),
]

# year, Moha Sangkran (April), animal from then, sak from 16 April, 1 waning Pisakh, Buddhist year from then
NEW_YEARS = [
    (2019, 14, PIG, 1, "05-19", 2563),
    (2020, 13, RAT, 2, "05-07", 2564),
    (2021, 14, OX, 3, "04-27", 2565),
    (2022, 14, TIGER, 4, "05-16", 2566),
    (2023, 14, RABBIT, 5, "05-05", 2567),
    (2024, 13, DRAGON, 6, "05-23", 2568),
    (2025, 14, SNAKE, 7, "05-12", 2569),
    (2026, 14, HORSE, 8, "05-02", 2570),
    (2027, 14, GOAT, 9, "05-21", 2571),
    (2028, 13, MONKEY, 0, "05-09", 2572),
    (2029, 14, ROOSTER, 1, "04-28", 2573),
    (2030, 14, DOG, 2, "05-17", 2574),
]

# the feasts by their names in `holidays`, which lists the days around the main one too
FEASTS = {
    "Meak Bochea Day": {(MEAK, WAXING, 15)},
    "Visaka Bochea Day": {(PISAKH, WAXING, 15)},
    "Pchum Ben Day": {(PHATRABOT, WANING, 14), (PHATRABOT, WANING, 15), (ASSOCH, WAXING, 1)},
    "Water Festival": {(KADEUK, WAXING, 14), (KADEUK, WAXING, 15), (KADEUK, WANING, 1)},
}


def test_the_day_of_the_first_release() -> None:
    assert lunar_day(date(2020, 3, 16)) == LunarDay(
        weekday=0, day=8, waxing=False, month=PHALKUN, animal=PIG, sak=1, buddhist_year=2563, confirmed=True
    )


@pytest.mark.parametrize(("day", "number", "waxing", "month"), ANCHORS)
def test_published_days(day: str, number: int, waxing: bool, month: int) -> None:
    found = lunar_day(date.fromisoformat(day))
    assert (found.day, found.waxing, found.month) == (number, waxing, month)


@pytest.mark.parametrize(("year", "sangkran", "animal", "sak", "pisakh", "buddhist_year"), NEW_YEARS)
def test_new_years(year: int, sangkran: int, animal: int, sak: int, pisakh: str, buddhist_year: int) -> None:
    eve, day = lunar_day(date(year, 4, sangkran - 1)), lunar_day(date(year, 4, sangkran))
    assert (eve.animal, day.animal) == ((animal - 1) % 12, animal)
    eve, day = lunar_day(date(year, 4, 15)), lunar_day(date(year, 4, 16))
    assert (eve.sak, day.sak) == ((sak - 1) % 10, sak)
    change = date.fromisoformat(f"{year}-{pisakh}")
    eve, day = lunar_day(change - timedelta(1)), lunar_day(change)
    assert (eve.buddhist_year, day.buddhist_year) == (buddhist_year - 1, buddhist_year)
    assert (day.day, day.waxing, day.month) == (1, False, PISAKH)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("1900-04-12", RAT),  # momentkh 2.5.5
        ("1960-04-13", RAT),  # momentkh 2.5.5
        ("2011-04-14", RABBIT),  # english.cambodiadaily.com/2011/04/15
        ("2012-04-13", DRAGON),  # english.cambodiadaily.com/2012/04/11
        ("2013-04-14", SNAKE),  # english.cambodiadaily.com/2013/04/13
        ("2014-04-14", HORSE),  # english.cambodiadaily.com/2014/04/15
        ("2015-04-14", GOAT),  # camnews.com.kh/News/Detail/45639/happy-khmer-new-year
        ("2018-04-14", DOG),  # phnompenhpost.com/national/trouble-foreseen-khmer-new-year-almanac
        ("2100-04-15", MONKEY),  # momentkh 2.5.5
    ],
)
def test_computed_new_years(day: str, first: int) -> None:
    sangkran = date.fromisoformat(day)
    assert (lunar_day(sangkran - timedelta(1)).animal, lunar_day(sangkran).animal) == ((first - 1) % 12, first)
    assert not lunar_day(sangkran).confirmed


def test_only_days_around_a_computed_new_year_are_unconfirmed() -> None:
    unconfirmed = [day for day in every_day() if not lunar_day(day).confirmed]
    assert {day.year for day in unconfirmed} == set(range(1900, 2101)) - set(range(2019, 2031))
    assert min((day.month, day.day) for day in unconfirmed) == (4, 11)
    assert max((day.month, day.day) for day in unconfirmed) == (4, 17)


def test_every_day_follows_the_one_before() -> None:
    days = [lunar_day(day) for day in every_day()]
    after = dict(zip(range(12), [*range(1, 12), MIGASIR], strict=True)) | {ASADH_1: ASADH_2, ASADH_2: SRAP}
    for day, following in pairwise(days):
        assert following.weekday == (day.weekday + 1) % 7
        if following.day > 1:
            assert (following.day, following.waxing, following.month) == (day.day + 1, day.waxing, day.month)
        elif not following.waxing:
            assert (day.day, day.waxing, day.month) == (15, True, following.month)
        else:
            long = day.month in (BOSS, PHALKUN, PISAKH, ASADH, PHATRABOT, KADEUK, ASADH_1, ASADH_2)
            assert not day.waxing
            assert day.day == (15 if long else 14) or (day.month == JESTH and day.day == 15)
            assert following.month == after[day.month] or (day.month, following.month) == (JESTH, ASADH_1)
        assert following.buddhist_year - day.buddhist_year in (0, 1)
        assert (following.animal - day.animal) % 12 in (0, 1)
        assert (following.sak - day.sak) % 10 in (0, 1)


def test_lunar_years_have_354_355_or_384_days() -> None:
    starts = [
        day for day in every_day() if (found := lunar_day(day)).month == MIGASIR and found.waxing and found.day == 1
    ]
    lengths = [(following - start).days for start, following in pairwise(starts)]
    assert set(lengths) == {354, 355, 384}
    assert len(lengths) == 200


# in 1995-97, 2005-06, 2030-32 and 2042-43 `holidays` 0.x and the arithmetic differ by a day or a month
@pytest.mark.parametrize("year", range(2007, 2029))
def test_feasts_as_another_package_has_them(year: int) -> None:
    found: dict[str, set[tuple[int, bool, int]]] = {}
    for day, names in country_holidays("KH", years=year, language="en_US").items():
        for name in set(names.split("; ")) & set(FEASTS):
            lunar = lunar_day(day)
            found.setdefault(name, set()).add((lunar.month, lunar.waxing, lunar.day))
    expected = {name: set(days) for name, days in FEASTS.items()}
    if year < 2017:  # two days of Pchum Ben
        expected["Pchum Ben Day"].remove((ASSOCH, WAXING, 1))
    if year > 2019:  # no public holiday since
        del expected["Meak Bochea Day"]
    assert found == expected


@pytest.mark.parametrize("day", [FIRST - timedelta(1), LAST + timedelta(1)])
def test_khmer_days_end(day: date) -> None:
    with pytest.raises(ValueError, match="expected a day from 1900-01-01 to 2100-12-31, found"):
        lunar_day(day)


@pytest.mark.parametrize(
    ("day", "era", "year"),
    [
        ("1873-01-01", "meiji", 6),
        ("1912-07-29", "meiji", 45),
        ("1912-07-30", "taisho", 1),
        ("1926-12-24", "taisho", 15),
        ("1926-12-25", "showa", 1),
        ("1927-01-01", "showa", 2),
        ("1989-01-07", "showa", 64),
        ("1989-01-08", "heisei", 1),
        ("2019-04-30", "heisei", 31),
        ("2019-05-01", "reiwa", 1),
        ("2020-01-01", "reiwa", 2),
        ("2020-03-16", "reiwa", 2),
    ],
)
def test_eras(day: str, era: str, year: int) -> None:
    assert era_day(date.fromisoformat(day)) == EraDay(era, year)


def test_eras_begin_with_the_gregorian_calendar() -> None:
    with pytest.raises(ValueError, match="expected a day from 1873-01-01 on, found 1872-12-31"):
        era_day(date(1872, 12, 31))


def test_calendars_by_name() -> None:
    day = date(2020, 3, 16)
    assert {name: calendar(day) for name, calendar in CALENDARS.items()} == {
        "khmer_lunisolar": lunar_day(day),
        "japanese_era": era_day(day),
    }


def every_day() -> list[date]:
    return [FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1)]

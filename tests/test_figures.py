"""Facts as three languages write them: each form, and that what is written reads back to the same value."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat

from drafter.calendars import era_day
from drafter.facts import (
    BOUNDS,
    FACT_FORMS,
    KINDS,
    PARTS_OF_DAY,
    UNITS,
    Anniversary,
    Count,
    Date,
    Deadline,
    Duration,
    Fact,
    FactError,
    Money,
    Month,
    Ordinal,
    PartOfDay,
    Percent,
    Range,
    Spot,
    Time,
    Year,
    YearPart,
    read_fact,
)
from drafter.locale.figures import enumerate_label, write_clock, write_fact
from drafter.locale.rules import Locale
from drafter.office import load_office
from drafter.problem import DraftError

OFFICE = load_office(Path(__file__).parent.parent)
LOCALES = {tag: OFFICE.locale(tag) for tag in OFFICE.published("mfaic")}
TODAY = date(2020, 3, 16)
TOKYO, PHNOM_PENH, YANGON = (
    Spot("tokyo", "Asia/Tokyo", "JP"),
    Spot("phnom_penh", "Asia/Phnom_Penh", "KH"),
    Spot("nay_pyi_taw", "Asia/Yangon", "MM"),
)
TAGS = st.sampled_from(list(LOCALES))
CURRENCIES = sorted(LOCALES["en"].names["currencies"])


def write(fact: Fact, tag: str, form: str = "") -> str:
    runs = write_fact(fact, LOCALES[tag], form)
    assert [run.origin.value for run in runs] == [fact.value]
    return runs[0].text


def read(text: str, tag: str) -> Fact | None:
    return read_fact(text, LOCALES[tag].words, TODAY)


# -- what is written ---------------------------------------------------------------------------------------------------

# typed in English, form -> English, Khmer, Japanese; None where the language has no such form
WRITTEN: dict[tuple[str, str], tuple[str | None, str | None, str | None]] = {
    ("Monday 16 March 2020", ""): ("Monday, 16 March 2020", "ថ្ងៃចន្ទ ទី១៦ ខែមីនា ឆ្នាំ២០២០", "2020年3月16日（月曜日）"),
    ("16 March 2020", "weekday"): ("Monday, 16 March 2020", "ថ្ងៃចន្ទ ទី១៦ ខែមីនា ឆ្នាំ២០២០", "2020年3月16日（月曜日）"),
    ("16 March 2020", "headline"): ("16 March 2020", "ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០", "2020年3月16日"),
    ("16 March 2020", "within_year"): ("16 March", "ថ្ងៃទី១៦ ខែមីនា", "3月16日"),
    ("4 August 2018", "with_era"): (None, None, "2018年（平成30年）8月4日"),
    ("16 March 2020", "lunar"): (None, "ថ្ងៃចន្ទ ៨រោច ខែផល្គុន ឆ្នាំកុរ ឯកស័ក ពុទ្ធសករាជ ២៥៦៣", None),
    ("July 2020", "within_year"): ("July", "ខែកក្កដា", "7月"),
    ("2020", "bare"): ("2020", "២០២០", "2020"),
    ("16-18 March 2020", ""): ("16–18 March 2020", "ថ្ងៃទី១៦-១៨ ខែមីនា ឆ្នាំ២០២០", "2020年3月16日から18日まで"),
    ("30 March to 2 April 2020", ""): (
        "30 March–2 April 2020",
        "ថ្ងៃទី៣០ ខែមីនា ដល់ថ្ងៃទី២ ខែមេសា ឆ្នាំ២០២០",
        "2020年3月30日から4月2日まで",
    ),
    ("30 December 2020 to 2 January 2021", ""): (
        "30 December 2020–2 January 2021",
        "ថ្ងៃទី៣០ ខែធ្នូ ឆ្នាំ២០២០ ដល់ថ្ងៃទី២ ខែមករា ឆ្នាំ២០២១",
        "2020年12月30日から2021年1月2日まで",
    ),
    ("16-18 March 2020", "from"): (
        "from 16 to 18 March 2020",
        "ពីថ្ងៃទី១៦ ដល់ថ្ងៃទី១៨ ខែមីនា ឆ្នាំ២០២០",
        "2020年3月16日から18日まで",
    ),
    ("16-18 March 2020", "bare"): (None, None, "2020年3月16日から18日"),
    ("Monday 16 to Wednesday 18 March 2020", ""): (
        "Monday 16 to Wednesday 18 March 2020",
        "ថ្ងៃចន្ទ ទី១៦ ដល់ថ្ងៃពុធ ទី១៨ ខែមីនា ឆ្នាំ២០២០",
        "2020年3月16日（月曜日）から18日（水曜日）まで",
    ),
    ("July-September 2020", ""): ("July–September 2020", "ខែកក្កដា-កញ្ញា ឆ្នាំ២០២០", "2020年7月から9月まで"),
    ("July 2020 to February 2021", ""): (
        "July 2020–February 2021",
        "ខែកក្កដា ឆ្នាំ២០២០ ដល់ខែកុម្ភៈ ឆ្នាំ២០២១",
        "2020年7月から2021年2月まで",
    ),
    ("2019-2020", ""): ("2019–2020", "ឆ្នាំ២០១៩-២០២០", "2019年から2020年まで"),
    ("morning of 16 March 2020", ""): ("morning of 16 March 2020", "ព្រឹកថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០", "2020年3月16日午前"),
    ("evening of 16 March 2020", "article"): (
        "the evening of 16 March 2020",
        "ល្ងាចថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០",
        "2020年3月16日夕方",
    ),
    ("morning of Monday 16 March 2020", ""): (
        "morning of Monday, 16 March 2020",
        "ព្រឹកថ្ងៃចន្ទ ទី១៦ ខែមីនា ឆ្នាំ២០២០",
        "2020年3月16日（月曜日）午前",
    ),
    ("9 a.m. on Monday 16 March 2020 in tokyo", ""): (
        "9 a.m. on Monday, 16 March 2020",
        "ថ្ងៃចន្ទ ទី១៦ ខែមីនា ឆ្នាំ២០២០ វេលាម៉ោង ៩ព្រឹក",
        "2020年3月16日（月曜日）午前9時",
    ),
    ("by the end of 2025", ""): ("by the end of 2025", "ត្រឹមចុងឆ្នាំ២០២៥", "2025年末までに"),
    ("by the end of July 2020", ""): ("by the end of July 2020", "ត្រឹមចុងខែកក្កដា ឆ្នាំ២០២០", "2020年7月末までに"),
    ("first 9 months of 2019", ""): ("first nine months of 2019", "រយៈពេល៩ខែដំបូង ឆ្នាំ២០១៩", "2019年1～9月期"),
    ("first 11 months of 2019", ""): ("first 11 months of 2019", "រយៈពេល១១ខែដំបូង ឆ្នាំ២០១៩", "2019年1～11月期"),
    ("second half of 2020", ""): ("second half of 2020", "ឆមាសទី២ ឆ្នាំ២០២០", "2020年下半期"),
    ("third quarter of 2020", "article"): ("the third quarter of 2020", "ត្រីមាសទី៣ ឆ្នាំ២០២០", "2020年第3四半期"),
    ("tomorrow", ""): ("tomorrow", "ថ្ងៃស្អែក", "明日"),
    ("last week", ""): ("last week", "សប្តាហ៍មុន", "先週"),
    ("3rd", "headline"): ("Third", "លើកទី៣", "第3回"),
    ("13th", "headline"): ("13th", "លើកទី១៣", "第13回"),
    ("3rd", "bare"): ("third", "ទី៣", "第3"),
    ("third country", ""): ("third country", "ប្រទេសទី៣", "3か国目"),
    ("70th anniversary", "headline"): ("70th Anniversary", "ខួបលើកទី៧០", "70周年"),
    ("70th anniversary", "bare"): ("70th", None, None),
    ("USD 2-3 million", ""): ("USD 2–3 million", "២-៣លានដុល្លារអាមេរិក", "200万～300万米ドル"),
    ("USD 500,000 to 1.5 million", ""): (
        "USD 500,000–1.5 million",
        "៥០០០០០-១,៥លានដុល្លារអាមេរិក",
        "50万～150万米ドル",
    ),
    ("about USD 20-30 billion", ""): (
        "about USD 20–30 billion",
        "ប្រមាណ ២០-៣០ពាន់លានដុល្លារអាមេរិក",
        "約200億～300億米ドル",
    ),
    ("USD 2 to 3,000,000", ""): ("USD 2–3,000,000", "២-៣០០០០០០ដុល្លារអាមេរិក", "2～3,000,000米ドル"),
    ("JPY 2,451,000,000 (about USD 17 million)", ""): (
        "JPY 2,451 million (about USD 17 million)",
        "២៤៥១លានយ៉េន (ប្រមាណ ១៧លានដុល្លារអាមេរិក)",
        "24億5,100万円（約1,700万米ドル）",
    ),
    ("KHR 999,999,999,999,999", ""): (
        "KHR 999,999,999,999,999",
        "៩៩៩៩៩៩៩៩៩៩៩៩៩៩៩រៀល",
        "999兆9,999億9,999万9,999リエル",
    ),
    ("10-12 per cent", ""): ("10–12 per cent", "១០-១២%", "10～12%"),
    ("2-3 days", ""): ("2–3 days", "២-៣ថ្ងៃ", "2～3日間"),
    ("3 days", "adjective"): ("three-day", "៣ថ្ងៃ", "3日間"),
    ("about 1 hour 45 minutes", ""): ("about 1 hour and 45 minutes", "ប្រមាណ ១ម៉ោង ៤៥នាទី", "約1時間45分"),
    ("2 years 1 month", ""): ("2 years and 1 month", "២ឆ្នាំ ១ខែ", "2年1か月"),
    ("9-12 documents", ""): ("9–12 documents", "ឯកសារចំនួន ៩-១២ច្បាប់", "9～12件の文書"),
    ("9 documents", "bare"): ("nine", "៩ច្បាប់", None),
    ("9:30 on 16 March 2020 in tokyo", ""): (
        "9:30 a.m. on 16 March 2020",
        "ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០ វេលាម៉ោង ៩:៣០នាទីព្រឹក",
        "2020年3月16日午前9時30分",
    ),
    ("9:30 on 16 March 2020 in tokyo", "clock"): ("9:30 a.m.", "វេលាម៉ោង ៩:៣០នាទីព្រឹក", "午前9時30分"),
    ("9:30 in tokyo", "local"): ("9:30 a.m. (local time)", "វេលាម៉ោង ៩:៣០នាទីព្រឹក (ម៉ោងក្នុងស្រុក)", "現地時間午前9時30分"),
    ("8:30 on 16 March 2020 in tokyo", "utc"): (
        "11:30 p.m. UTC on 15 March 2020",
        "ថ្ងៃទី១៥ ខែមីនា ឆ្នាំ២០២០ វេលាម៉ោង ១១:៣០នាទីយប់ (UTC)",
        "協定世界時2020年3月15日午後11時30分",
    ),
    ("8:30 in tokyo", "utc"): (
        "11:30 p.m. UTC on 15 March 2020",
        "ថ្ងៃទី១៥ ខែមីនា ឆ្នាំ២០២០ វេលាម៉ោង ១១:៣០នាទីយប់ (UTC)",
        "協定世界時2020年3月15日午後11時30分",
    ),
    ("7:15 on 4 August 2022 in phnom_penh, with tokyo time", ""): (
        "7:15 a.m. on 4 August 2022 (local time; same day, 9:15 a.m. Japan time)",
        "ថ្ងៃទី៤ ខែសីហា ឆ្នាំ២០២២ វេលាម៉ោង ៧:១៥នាទីព្រឹក ម៉ោងក្នុងស្រុក (ថ្ងៃដដែល វេលាម៉ោង ៩:១៥នាទីព្រឹក ម៉ោងជប៉ុន)",
        "現地時間2022年8月4日午前7時15分（日本時間同日午前9時15分）",
    ),
    ("23:00 in phnom_penh, with tokyo time", ""): (
        "11 p.m. (local time; next day, 1 a.m. Japan time)",
        "វេលាម៉ោង ១១យប់ ម៉ោងក្នុងស្រុក (ថ្ងៃបន្ទាប់ វេលាម៉ោង ១យប់ ម៉ោងជប៉ុន)",
        "現地時間午後11時（日本時間翌日午前1時）",
    ),
    ("0:30 in tokyo, with phnom_penh time", "both"): (
        "12:30 a.m. (local time; previous day, 10:30 p.m. Cambodia time)",
        "វេលាម៉ោង ០:៣០នាទីយប់ ម៉ោងក្នុងស្រុក (ថ្ងៃមុន វេលាម៉ោង ១០:៣០នាទីយប់ ម៉ោងកម្ពុជា)",
        "現地時間午前0時30分（カンボジア時間前日午後10時30分）",
    ),
    ("9:30 on 16 March 2020 in tokyo, with phnom_penh time", "home"): (
        "7:30 a.m. Cambodia time on 16 March 2020",
        "ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០ វេលាម៉ោង ៧:៣០នាទីព្រឹក (ម៉ោងកម្ពុជា)",
        "カンボジア時間2020年3月16日午前7時30分",
    ),
    # the same clock: nothing to add
    ("9:30 in phnom_penh, with bangkok time", ""): ("9:30 a.m.", "វេលាម៉ោង ៩:៣០នាទីព្រឹក", "午前9時30分"),
}


@pytest.mark.parametrize(("typed", "form"), WRITTEN)
def test_written(typed: str, form: str) -> None:
    fact = read(typed, "en")
    assert fact
    for tag, text in zip(("en", "km", "ja"), WRITTEN[typed, form], strict=True):
        if text is None:
            with pytest.raises(DraftError):
                write(fact, tag, form)
        else:
            assert write(fact, tag, form) == text


CLOCK = {
    (0, 0): ("midnight (00:00)", "វេលាម៉ោង ០យប់", "午前0時"),
    (0, 5): ("12:05 a.m.", "វេលាម៉ោង ០:០៥នាទីយប់", "午前0時5分"),
    (4, 59): ("4:59 a.m.", "វេលាម៉ោង ៤:៥៩នាទីយប់", "午前4時59分"),
    (9, 0): ("9 a.m.", "វេលាម៉ោង ៩ព្រឹក", "午前9時"),
    (12, 0): ("noon", "វេលាម៉ោង ១២ថ្ងៃត្រង់", "午後0時"),
    (12, 35): ("12:35 p.m.", "វេលាម៉ោង ១២:៣៥នាទីថ្ងៃត្រង់", "午後0時35分"),
    (13, 0): ("1 p.m.", "វេលាម៉ោង ១រសៀល", "午後1時"),
    (17, 35): ("5:35 p.m.", "វេលាម៉ោង ៥:៣៥នាទីល្ងាច", "午後5時35分"),
    (23, 59): ("11:59 p.m.", "វេលាម៉ោង ១១:៥៩នាទីយប់", "午後11時59分"),
}


@pytest.mark.parametrize("time", CLOCK)
def test_clock(time: tuple[int, int]) -> None:
    assert tuple(write_clock(*time, LOCALES[tag]) for tag in ("en", "km", "ja")) == CLOCK[time]


def test_home_may_be_the_reader() -> None:
    fact = read("2020-03-16 09:30 tokyo", "ja")
    assert isinstance(fact, Time)
    assert write_fact(fact, LOCALES["en"])[0].text == "9:30 a.m. on 16 March 2020"
    told = write_fact(fact, LOCALES["en"], home=PHNOM_PENH)[0]
    assert told.text == "9:30 a.m. on 16 March 2020 (local time; same day, 7:30 a.m. Cambodia time)"
    assert told.origin.value == "2020-03-16T09:30+09:00[Asia/Tokyo]=2020-03-16T07:30+07:00[Asia/Phnom_Penh]"


def test_two_days_apart_the_day_is_said() -> None:
    kiritimati, pago_pago = Spot("a", "Pacific/Kiritimati", "KH"), Spot("b", "Pacific/Pago_Pago", "JP")
    fact = Time(datetime(2020, 3, 16, 0, 30), kiritimati, pago_pago)
    assert write(fact, "en") == ("12:30 a.m. on 16 March 2020 (local time; 14 March 2020, 11:30 p.m. Japan time)")


@pytest.mark.parametrize(
    ("tag", "style", "labels"),
    [
        ("en", "number", ["1.", "2.", "3."]),
        ("en", "letter", ["(a)", "(b)", "(c)"]),
        ("en", "roman", ["(i)", "(ii)", "(iii)"]),
        ("km", "number", ["១.", "២.", "៣."]),
        ("km", "letter", ["ក.", "ខ.", "គ."]),
        ("ja", "number", ["1", "2", "3"]),
        ("ja", "bracket", ["（1）", "（2）", "（3）"]),
        ("ja", "letter", ["ア", "イ", "ウ"]),
        ("ja", "roman", ["一", "二", "三"]),
        ("km", "roman", ["(i)", "(ii)", "(iii)"]),
    ],
)
def test_enumerators(tag: str, style: str, labels: list[str]) -> None:
    assert [enumerate_label(n, style, LOCALES[tag]) for n in (1, 2, 3)] == labels


def test_more_items_than_labels() -> None:
    assert enumerate_label(27, "number", LOCALES["en"]) == "27."
    with pytest.raises(DraftError, match="26 labels"):
        enumerate_label(27, "letter", LOCALES["en"])
    with pytest.raises(DraftError, match="0"):
        enumerate_label(0, "letter", LOCALES["en"])


@pytest.mark.parametrize("tag", LOCALES)
def test_every_language_has_labels_of_one_form(tag: str) -> None:
    rule = LOCALES[tag].rule("enumerators")
    styles = {"number", "bracket", "letter", "roman", "annex"}
    remarks = {key for key, _ in rule.about if key in ("source", "confirmed") or key.endswith("_confirmed")}
    assert set(dict(rule.about)) - remarks == {*styles, "bullet", "levels", "list", "space"}
    assert len(rule.list("levels")) == 3 and {*rule.list("levels"), rule.text("list")} <= styles
    for style in styles:
        labels = [enumerate_label(n, style, LOCALES[tag]) for n in range(1, 21)]
        assert len(set(labels)) == 20


def test_forms_are_closed_lists() -> None:
    assert set(FACT_FORMS) == set(KINDS)
    with pytest.raises(DraftError, match="forms are headline, bare"):
        write(Ordinal(3), "en", "lunar")
    with pytest.raises(DraftError, match="no form"):
        write(Anniversary(3), "km", "bare")


@pytest.mark.parametrize("tag", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_has_a_headline(tag: str, kind: str) -> None:
    typed = {
        "date": "16 March 2020",
        "month": "July 2020",
        "year": "2020",
        "range": "16-18 March 2020",
        "part_of_day": "morning of 16 March 2020",
        "deadline": "by the end of 2025",
        "year_part": "first half of 2020",
        "time": "9:30 in tokyo",
        "relative": "next month",
        "ordinal": "3rd",
        "anniversary": "70th anniversary",
        "money": "USD 2 million",
        "count": "9 documents",
        "percent": "5 per cent",
        "duration": "3 days",
    }[kind]
    fact = read(typed, "en")
    assert fact and fact.kind == kind
    text = write(fact, tag, "headline") if kind != "time" else write(fact, tag)
    assert text.casefold() == write(fact, tag).casefold()


def test_a_day_outside_a_calendar_is_a_problem() -> None:
    with pytest.raises(DraftError, match="outside the calendar"):
        write(Date(date(1872, 12, 31)), "ja", "era")
    with pytest.raises(DraftError, match="outside the calendar"):
        write(Date(date(1899, 12, 31)), "km", "lunar")


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "typed", "rule"),
    [
        ("en", "Tuesday 16 March 2020", "fact-weekday"),
        ("ja", "2020年3月16日（火曜日）", "fact-weekday"),
        ("km", "ថ្ងៃអង្គារ ទី១៦ ខែមីនា ឆ្នាំ២០២០", "fact-weekday"),
        ("en", "18-16 March 2020", "fact-range"),
        ("en", "16-16 March 2020", "fact-range"),
        ("en", "2020-2019", "fact-range"),
        ("en", "2020-09/2020-07", "fact-range"),
        ("en", "USD 3-2 million", "fact-range"),
        ("en", "USD 3 million-2 million", "fact-range"),
        ("en", "12-10 per cent", "fact-range"),
        ("en", "31-32 March 2020", "fact-no-such-day"),
        ("en", "first 12 months of 2019", "fact-no-such-month"),
        ("en", "third half of 2020", "fact-no-such-month"),
        ("en", "12 p.m. in tokyo", "fact-time"),
        ("en", "12:00 a.m. in tokyo", "fact-time"),
        ("en", "24:00 in tokyo", "fact-time"),
        ("en", "13:00 p.m. in tokyo", "fact-time"),
        ("en", "9:60 in tokyo", "fact-time"),
        ("en", "9:30 on 16 March 2020", "fact-unknown"),
        ("en", "9:30 in atlantis", "fact-unknown"),
        ("ja", "2020年3月16日午後12時（東京）", "fact-time"),
        ("ja", "平成31年5月1日", "fact-no-such-day"),
        ("ja", "令和元年4月30日", "fact-no-such-day"),
        ("ja", "昭和65年", "fact-no-such-day"),
        ("ja", "5,000万1億円", "fact-number"),
        ("km", "១,០៧០ រៀល", "fact-number"),
        ("km", "៧,៩៩៩លានយ៉េន", "fact-number"),
        ("en", "USD 2 million (USD 3 million)", "fact-unknown"),
        ("en", "2 minutes 1 hour", "fact-unknown"),
    ],
)
def test_refused(tag: str, typed: str, rule: str) -> None:
    with pytest.raises(FactError) as caught:
        read(typed, tag)
    assert caught.value.rule == rule


def test_the_right_weekday_is_named() -> None:
    with pytest.raises(FactError, match="that day is a Monday"):
        read("Tuesday 16 March 2020", "en")


def test_a_time_without_a_day_needs_the_day_of_the_release() -> None:
    with pytest.raises(FactError, match="needs a day"):
        read_fact("9:30 in tokyo", LOCALES["en"].words)


# -- other ways to type the same ---------------------------------------------------------------------------------------

SAME: dict[tuple[str, str], Fact] = {
    ("en", "from 16 to 18 March 2020"): Range(Date(date(2020, 3, 16)), Date(date(2020, 3, 18))),
    ("en", "16 – 18 March 2020"): Range(Date(date(2020, 3, 16)), Date(date(2020, 3, 18))),
    ("en", "2020-03-16/2020-03-18"): Range(Date(date(2020, 3, 16)), Date(date(2020, 3, 18))),
    ("en", "2020-07/2020-09"): Range(Month(2020, 7), Month(2020, 9)),
    ("en", "first nine months of 2019"): YearPart(2019, "first_months", 9),
    ("en", "nine documents"): Count(Decimal(9), "document"),
    ("en", "USD 2 to 3 million"): Money("USD", Decimal(2_000_000), "", Decimal(3_000_000)),
    ("en", "US$17 million"): Money("USD", Decimal(17_000_000)),
    ("en", "9.30 p.m. in Tokyo"): Time(datetime(2020, 3, 16, 21, 30), TOKYO, None, False),
    ("en", "9pm in tokyo"): Time(datetime(2020, 3, 16, 21), TOKYO, None, False),
    ("en", "12:30 a.m. in tokyo"): Time(datetime(2020, 3, 16, 0, 30), TOKYO, None, False),
    ("km", "២០២០-០៣-១៦ ០៩:៣០ tokyo"): Time(datetime(2020, 3, 16, 9, 30), TOKYO),
    ("km", "៦៧.៤៥លានដុល្លារ"): Money("USD", Decimal(67_450_000)),
    ("km", "១,០៧០,០០០ រៀល"): Money("KHR", Decimal(1_070_000)),
    ("km", "២លាន៥សែនរៀល"): Money("KHR", Decimal(2_500_000)),
    ("km", "៩ ឯកសារ"): Count(Decimal(9), "document"),
    ("ja", "令和2年3月16日"): Date(date(2020, 3, 16)),
    ("ja", "令和元年5月"): Month(2019, 5),
    ("ja", "平成３１年"): Year(2019),
    ("ja", "令和2年3月16日から令和2年3月18日まで"): Range(Date(date(2020, 3, 16)), Date(date(2020, 3, 18))),
    ("ja", "5千万円"): Money("JPY", Decimal(50_000_000)),
    ("ja", "１３７億８,５００万円"): Money("JPY", Decimal(13_785_000_000)),
    ("ja", "約20億〜30億円"): Money("JPY", Decimal(2_000_000_000), "about", Decimal(3_000_000_000)),
    ("ja", "2〜3億円"): Money("JPY", Decimal(200_000_000), "", Decimal(300_000_000)),
    # 15 digits with the largest scale word, and a half: nothing is rounded
    ("ja", "999,999,999,999,999兆9,999.5円"): Money("JPY", Decimal("999999999999999000000009999.5")),
    ("ja", "正午（東京）"): Time(datetime(2020, 3, 16, 12), TOKYO, None, False),
    ("ja", "2020年3月16日午前9時30分（東京、プノンペン時間）"): Time(datetime(2020, 3, 16, 9, 30), TOKYO, PHNOM_PENH),
}


@pytest.mark.parametrize(("tag", "typed"), SAME)
def test_other_ways(tag: str, typed: str) -> None:
    assert read(typed, tag) == SAME[tag, typed]


# -- what is written reads back ----------------------------------------------------------------------------------------

AMOUNTS = st.one_of(
    st.integers(1, 10**15 - 1).map(Decimal),
    st.integers(1, 10**17 - 1).map(lambda n: Decimal(n) / 100),
    # round ones, where scale words begin and end
    st.builds(lambda n, power: Decimal(n * 10**power), st.integers(1, 999), st.integers(0, 12)),
)
SMALL = st.one_of(st.integers(1, 12).map(Decimal), st.integers(1, 10**6).map(lambda n: Decimal(n) / 100))
SOME_BOUND = st.sampled_from(["", *BOUNDS])
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def back(fact: Fact, tag: str, *forms: str) -> None:
    for form in ("", *forms):
        text = write(fact, tag, form)
        assert read(text, tag) == fact, text


@settings(deadline=None, max_examples=600)
@given(TAGS, AMOUNTS, SOME_BOUND, st.sampled_from(CURRENCIES))
def test_money_reads_back(tag: str, amount: Decimal, bound: str, currency: str) -> None:
    back(Money(currency, amount, bound), tag)


@pytest.mark.parametrize("tag", LOCALES)
@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_currency_with_every_bound(tag: str, currency: str) -> None:
    for bound in ("", *BOUNDS):
        for amount in (Decimal(2), Decimal("2500000.75"), Decimal(13_785_000_000), Decimal(10**15 - 1)):
            back(Money(currency, amount, bound), tag)


@settings(deadline=None, max_examples=400)
@given(TAGS, AMOUNTS, AMOUNTS, SOME_BOUND)
def test_ranges_of_money_read_back(tag: str, one: Decimal, other: Decimal, bound: str) -> None:
    assume(one != other)
    back(Money("USD", min(one, other), bound, max(one, other)), tag)


@settings(deadline=None, max_examples=100)
@given(TAGS, AMOUNTS, AMOUNTS, SOME_BOUND)
def test_equivalents_read_back(tag: str, amount: Decimal, same: Decimal, bound: str) -> None:
    back(Money("JPY", amount, "", None, Money("USD", same, bound)), tag)


@settings(deadline=None, max_examples=400)
@given(TAGS, SMALL, st.one_of(st.none(), SMALL), SOME_BOUND, st.sampled_from(UNITS), st.data())
def test_counts_shares_and_lengths_read_back(
    tag: str, n: Decimal, more: Decimal | None, bound: str, unit: str, data: st.DataObject
) -> None:
    to = n + more if more else None
    noun = data.draw(st.sampled_from(sorted(OFFICE.directory.sections["nouns"])))
    back(Percent(n, bound, to), tag)
    back(Count(n, noun, bound, to), tag)
    back(Duration(n, unit, bound, to), tag)
    if unit != UNITS[0] and n == int(n):
        smaller = data.draw(st.sampled_from(UNITS[: UNITS.index(unit)]))
        back(Duration(n, unit, bound, None, data.draw(st.integers(1, 59)), smaller), tag)


@settings(deadline=None, max_examples=200)
@given(TAGS, st.integers(1, 9999), st.sampled_from(sorted(OFFICE.directory.sections["nouns"])))
def test_ordinals_read_back(tag: str, n: int, noun: str) -> None:
    back(Ordinal(n), tag, "headline", "bare")
    back(Ordinal(n, noun), tag)
    back(Anniversary(n), tag)


@settings(deadline=None, max_examples=300)
@given(TAGS, DAYS, st.integers(1, 800))
def test_days_and_ranges_read_back(tag: str, day: date, length: int) -> None:
    last = min(day + timedelta(days=length), date(2101, 1, 1))
    back(Date(day), tag, "headline")
    back(Date(day, True), tag)
    back(Range(Date(day), Date(last)), tag, "from")
    back(Range(Date(day, True), Date(last, True)), tag)
    back(Month(day.year, day.month), tag)
    back(Year(day.year), tag)
    if (day.year, day.month) != (last.year, last.month):
        back(Range(Month(day.year, day.month), Month(last.year, last.month)), tag, "from")
    if day.year != last.year:
        back(Range(Year(day.year), Year(last.year)), tag, "from")


@settings(deadline=None, max_examples=200)
@given(TAGS, DAYS, st.sampled_from(PARTS_OF_DAY), st.integers(2, 11))
def test_parts_read_back(tag: str, day: date, part: str, months: int) -> None:
    back(PartOfDay(Date(day, months % 2 == 0), part), tag, "article")
    back(Deadline(Month(day.year, day.month)), tag)
    back(Deadline(Year(day.year)), tag)
    back(YearPart(day.year, "first_months", months), tag, "article")
    back(YearPart(day.year, "half", 1 + months % 2), tag, "article")
    back(YearPart(day.year, "quarter", 1 + months % 4), tag, "article")


CHANGES = [date(1912, 7, 30), date(1926, 12, 25), date(1989, 1, 8), date(2019, 5, 1)]


def test_days_of_an_era_as_icu_writes_them() -> None:
    """Every fifth day from the Gregorian calendar's first to 2035, and all days around a change of era."""
    first = date(1873, 1, 1)
    days = {first + timedelta(n) for n in range(0, (date(2035, 12, 31) - first).days, 5)}
    days |= {change + timedelta(n) for change in CHANGES for n in range(-10, 11)}
    icu = MessageFormat("{day, date, long}", "ja_JP@calendar=japanese")
    assert len(days) > 11_000
    for day in sorted(days):
        written = "".join(run.text for run in write_fact(Date(day), LOCALES["ja"], "era", None))
        assert written == icu.format({"day": day}), day


@settings(deadline=None, max_examples=200)
@given(st.dates(date(1913, 1, 1), date(2100, 12, 31)))
def test_days_of_an_era_read_back(day: date) -> None:
    assert read(write(Date(day), "ja", "era"), "ja") == Date(day)
    # a month and a year read as that era's while any of their days is
    text = write(Date(day), "ja", "era")
    assert read(text[: text.index("月") + 1], "ja") == Month(day.year, day.month)
    assert read(text[: text.index("年") + 1], "ja") == Year(day.year)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(["令和", "平成", "昭和", "大正"]), st.integers(1, 70), st.integers(1, 12), st.integers(1, 31))
def test_an_era_is_read_on_its_own_days_only(era: str, year: int, month: int, number: int) -> None:
    starts = LOCALES["ja"].words.eras
    western = starts[era].year + year - 1
    assume(number <= monthrange(western, month)[1])
    day = date(western, month, number)
    ids = {"令和": "reiwa", "平成": "heisei", "昭和": "showa", "大正": "taisho"}
    typed = f"{era}{year}年{month}月{number}日"
    if era_day(day).era == ids[era]:
        assert read(typed, "ja") == Date(day)
    else:
        with pytest.raises(FactError, match="another era"):
            read(typed, "ja")


# -- clocks ------------------------------------------------------------------------------------------------------------

# places whose clocks are never changed, by hours from UTC
FIXED = {TOKYO: 9.0, PHNOM_PENH: 7.0, YANGON: 6.5}
IN = {"en": "{} in {}", "km": "{} នៅ {}", "ja": "{}（{}）"}


@settings(deadline=None, max_examples=300)
@given(
    TAGS,
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(list(FIXED)),
    st.sampled_from(list(FIXED)),
)
def test_times(tag: str, at: datetime, spot: Spot, home: Spot) -> None:
    fact = Time(at, spot, home)
    moment = at.replace(tzinfo=timezone(timedelta(hours=FIXED[spot]))).astimezone(UTC)
    there = moment.astimezone(timezone(timedelta(hours=FIXED[home])))
    assert fact.moment == moment
    local, locale = Time(at, spot), LOCALES[tag]
    back_in = IN[tag].format(write(Time(at, spot, None, True, True), tag), spot.id)
    assert read(back_in, tag) == Time(at, spot, None, True, True)
    # the local time alone reads back, with its place
    assert read(IN[tag].format(write(local, tag), spot.id), tag) == local
    assert write_clock(there.hour, there.minute, locale) in write(fact, tag, "home")
    assert write_clock(moment.hour, moment.minute, locale) in write(fact, tag, "utc")
    for shown, form in ((there, "home"), (moment, "utc")):
        assert write(Date(shown.date()), tag) in write(fact, tag, form)
    if spot != home:
        days = locale.rule("times").table("days")
        when = days[f"{(there.date() - at.date()).days:+d}"]
        assert when in write(fact, tag)
        assert write(fact, tag) == write(fact, tag, "both")
    else:
        assert write(fact, tag) == write(local, tag)


@settings(deadline=None)
@given(TAGS, st.times(), st.sampled_from(list(FIXED)))
def test_clocks_read_back(tag: str, time: object, spot: Spot) -> None:
    hour, minute = time.hour, time.minute  # type: ignore[attr-defined]
    fact = Time(datetime(2020, 3, 16, hour, minute), spot, None, False)
    assert read(IN[tag].format(write_clock(hour, minute, LOCALES[tag]), spot.id), tag) == fact


def test_hours_in_which_clocks_change() -> None:
    places = {**LOCALES["en"].words.places}
    summer = [spot for spot in places.values() if spot.zone == "America/New_York"]
    assert summer
    for typed in (f"2:30 on 8 March 2020 in {summer[0].id}", f"1:30 on 1 November 2020 in {summer[0].id}"):
        with pytest.raises(FactError, match="clocks are changed"):
            read(typed, "en")
    fact = read(f"13:00 on 8 March 2020 in {summer[0].id}, with phnom_penh time", "en")
    assert isinstance(fact, Time) and fact.moment.utcoffset() == timedelta(hours=-4)


def test_every_place_has_a_clock() -> None:
    for locale in LOCALES.values():
        check_places(locale)


def check_places(locale: Locale) -> None:
    for id in OFFICE.directory.sections["places"]:
        fact = read_fact(f"2020-06-16 09:30 {id}", locale.words)
        assert isinstance(fact, Time) and fact.value.startswith("2020-06-16T09:30")


@settings(deadline=None, max_examples=300)
@given(
    TAGS,
    st.text(
        alphabet="0123456789.,-:/ ()年月日第回午前後時分億万円約から（）～ថ្ងៃទី ខែមីនាឆ្នាំម៉ោង%លានរៀលapmto in of March",
        max_size=24,
    ),
)
def test_whatever_stands_in_brackets_is_a_fact_a_name_or_refused(tag: str, text: str) -> None:
    try:
        fact = read(text, tag)
    except FactError as error:
        assert error.rule.startswith("fact-")
    else:
        assert fact is None or fact.kind in KINDS

"""Writing facts: a typed value -> one run, by the rules of a language. What is written reads back to the same value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any

from drafter.calendars import CALENDARS
from drafter.directory import Name
from drafter.draft import Run
from drafter.facts import (
    FACT_FORMS,
    SMALL,
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
)
from drafter.frozen import fields, replace
from drafter.locale.rules import Locale, Rule, joined
from drafter.problem import DraftError, Grade, Place, Problem

# room for the digits of every amount; nothing is ever rounded
EXACT = Context(prec=60)
# a part of a pattern -> its text
Known = Mapping[str, str]


def write_fact(
    fact: Fact, locale: Locale, form: str = "", where: Place | None = None, home: Spot | None = None
) -> list[Run]:
    """Write a fact in one of the forms its kind has (FACT_FORMS); "" is the usual one.

    where: the form's place behind it. home: whose time is told beside the local one, where the fact names nobody's.
    returns: one run with the fact's value as origin.
    errors: DraftError when the language has no such rule, form, currency or noun.
    source: the rule, whose `source` cites what it was read from. Babel is not used: its Khmer and Japanese dates,
        lists and large numbers differ from what ministries write, and its compact numbers round.
    """
    if form and form not in FACT_FORMS[fact.kind]:
        raise _error(
            "fact-form",
            None,
            '{language} has no rule for a {kind} in the form "{form}"',
            {"language": locale.tag, "kind": fact.kind, "form": form},
            f"forms are {', '.join(FACT_FORMS[fact.kind])}",
        )
    if isinstance(fact, Relative):
        return [_relative(fact, locale, form, where)]
    if isinstance(fact, Time):
        fact = replace(fact, home=fact.home or home)
    rule, text = _written(fact, locale, form)
    return [Run(text, rule.origin(where, fact.value))]


def _written(fact: Fact, locale: Locale, form: str) -> tuple[Rule, str]:
    if isinstance(fact, Date | Month | Year):
        return _day(fact, locale, form)
    if isinstance(fact, Range):
        return _range(fact, locale, form)
    if isinstance(fact, PartOfDay | Deadline | YearPart):
        return _stretch(fact, locale, form)
    if isinstance(fact, Time):
        return _time(fact, locale, form)
    if isinstance(fact, Ordinal | Anniversary):
        return _nth(fact, locale, form)
    assert isinstance(fact, Money | Count | Percent | Duration)
    return _amount(fact, locale, form)


def _relative(fact: Relative, locale: Locale, form: str, where: Place | None) -> Run:
    rule = locale.rule("dates", "relative").row(f"{fact.unit}{fact.offset:+d}")
    if rule:
        return Run(rule.text(), rule.origin(where, fact.value))
    meant: Fact = Month(fact.year, fact.month) if fact.month else Year(fact.year)
    if fact.day:
        day = date(fact.year, fact.month, fact.day)
        meant = Date(day) if fact.unit == "day" else Range(Date(day), Date(day + timedelta(days=6)))
    rule, text = _written(meant, locale, "")
    return Run(text, rule.origin(where, fact.value))


# ---- days -----------------------------------------------------------------------------------------------------------


def _day(fact: Date | Month | Year, locale: Locale, form: str) -> tuple[Rule, str]:
    if not isinstance(fact, Date):
        rule = locale.rule("dates", fact.kind)
        return rule, _say(rule, _pattern(rule, form), _parts_of(fact, locale))
    name = form or ("weekday" if fact.weekday else "date")
    rule = locale.rule("dates", "date" if name == "headline" and not locale.find("dates", name) else name)
    known = _parts_of(fact, locale)
    # a calendar and its words may be those of another rule
    named = locale.rule("dates", rule.text("like")) if rule.has("like") else rule
    if calendar := named.text("calendar"):
        known |= _calendar(calendar, named, fact.day)
    # a day in two forms at once, {lunar} and {date}: the parts are other rules of days
    inner = [part for part in re.findall(r"\{(\w+)\}", rule.text()) if part not in (*known, name)]
    known |= {part: _day(fact, locale, part)[1] for part in inner if locale.find("dates", part)}
    return rule, _say(rule, rule.text(), {key: localise(text, locale) for key, text in known.items()})


def _parts_of(fact: Date | Month | Year, locale: Locale, second: str = "") -> dict[str, str]:
    day = fact.day if isinstance(fact, Date) else date(fact.year, fact.month if isinstance(fact, Month) else 1, 1)
    # the first of a month is an ordinal in some languages
    days, months = locale.find("days"), locale.rule("months")
    digits = int(locale.settings.get("day_digits", "1"))
    known = {
        "y": str(day.year),
        "m": str(day.month),
        "d": (days.table("names").get(str(day.day)) if days else None) or f"{day.day:0{digits}}",
        "month": months.list("names")[day.month - 1],
        "month_short": (months.list("short") or months.list("names"))[day.month - 1],
        "weekday": locale.rule("weekdays").list("names")[day.weekday()],
    }
    return {name + second: localise(text, locale) for name, text in known.items()}


def _calendar(name: str, rule: Rule, day: date) -> Known:
    """The fields of a calendar's day, each in the words that the rule's `names` gives it, else as digits."""
    try:
        found = CALENDARS[name](day)
    except ValueError as error:
        raise _error(
            "fact-calendar",
            rule,
            "{day} is outside the calendar of {rule}: {reason}",
            {"day": day.isoformat(), "rule": rule.id, "reason": str(error)},
            "ask for another form of this day",
        ) from error
    names = rule.row("names")
    known: dict[str, str] = {}
    for field in fields(found):
        value = getattr(found, field.name)
        words = names.list(field.name) if names else ()
        table = names.table(field.name) if names else {}
        key = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        if table:
            known[field.name] = table.get(key, key)
        elif words and isinstance(value, int):
            known[field.name] = words[value]
        else:
            known[field.name] = key
    return known


def _range(fact: Range, locale: Locale, form: str) -> tuple[Rule, str]:
    """Write a range by what its ends share: `same_month`, `same_year`, or `other`."""
    rule = locale.rule("ranges", fact.first.kind)
    weekday = isinstance(fact.first, Date) and fact.first.weekday and not form
    asked = rule.row("weekday" if weekday else form) if form or weekday else None
    if asked is None and form not in ("", "headline"):
        raise _no_form(rule, form)
    rule = asked or rule
    known = _parts_of(fact.first, locale) | _parts_of(fact.last, locale, "2")
    shared = "other"
    if isinstance(fact.first, Date | Month) and known["y"] == known["y2"]:
        same = isinstance(fact.first, Date) and known["m"] == known["m2"]
        shared = "same_month" if same else "same_year"
    return rule, _say(rule, rule.text(shared) or rule.text("other"), known)


def _stretch(fact: PartOfDay | Deadline | YearPart, locale: Locale, form: str) -> tuple[Rule, str]:
    if isinstance(fact, PartOfDay):
        rule = locale.rule("parts_of_day")
        known = {"part": rule.table("parts")[fact.part], "date": _written(fact.day, locale, "")[1]}
    elif isinstance(fact, Deadline):
        rule = locale.rule("deadlines")
        known = {"period": _written(fact.end, locale, "")[1]}
    else:
        rule = locale.rule("year_parts", fact.stretch)
        words = rule.list("words")
        n = words[fact.n - 1] if fact.n <= len(words) else localise(str(fact.n), locale)
        known = {"n": n, "y": localise(str(fact.year), locale), "year": _written(Year(fact.year), locale, "")[1]}
    return rule, _say(rule, _pattern(rule, form), known)


# ---- clocks ---------------------------------------------------------------------------------------------------------


def _time(fact: Time, locale: Locale, form: str) -> tuple[Rule, str]:
    """Write a time on the clock of its place, of home, of UTC, or of both; without a form of both where they differ."""
    rule = locale.rule("times")
    home = fact.moment_in(fact.home.zone) if fact.home else None
    if home is None and form in ("home", "both", "day"):
        raise _error(
            "fact-form",
            rule,
            "{time} says nothing of the time at home",
            {"time": fact.value},
            "name the second place in the form: <9:30 on 16 March 2020 in tokyo, with phnom_penh time>",
        )
    if not form and home is not None and home.utcoffset() != fact.moment.utcoffset():
        form = "both"
    shown = home if home is not None and form == "home" else fact.moment
    shown = fact.moment_in("UTC") if form == "utc" else shown
    # a day that is not the one of the place has to be said
    dated = (fact.dated and form != "clock") or shown.date() != fact.at.date()
    known = {
        "clock": write_clock(shown.hour, shown.minute, locale),
        "date": _written(Date(shown.date(), fact.weekday), locale, "")[1] if dated else "",
    }
    if fact.home and home is not None:
        known["home_clock"] = write_clock(home.hour, home.minute, locale)
        known["when"] = _beside(home, fact.at, rule, locale)
        known["home_date"] = _written(Date(home.date()), locale, "")[1]
        known["local_day"] = _beside(fact.at, home, rule, locale)
        known["country"] = _name(locale, "countries", fact.home.country).forms["form"]
    return rule, _say(rule, _pattern(rule, "" if form == "clock" else form), known)


def _beside(other: datetime, first: datetime, rule: Rule, locale: Locale) -> str:
    """The day of one clock as it is told beside that of another: same day, next day."""
    days = (other.date() - first.date()).days
    return rule.table("days").get(f"{days:+d}") or _written(Date(other.date()), locale, "")[1]


def write_clock(hour: int, minute: int, locale: Locale) -> str:
    """Write a time of the day; noon and midnight as the language's rule `clock` says."""
    rule = locale.rule("clock")
    moment = rule.text({0: "midnight", 12 * 60: "noon"}.get(hour * 60 + minute, ""))
    if moment:
        return localise(moment, locale)
    start = max((int(key) for key in rule.table("parts") if int(key) <= hour), default=0)
    twelve = hour % 12 or int(rule.text("noon_hour" if hour else "midnight_hour", "12"))
    known = {
        "h": str(hour if rule.text("hours") == "24" else twelve),
        "hh": f"{hour:02}",
        "min": str(minute),
        "mm": f"{minute:02}",
        "part": rule.table("parts").get(str(start), ""),
    }
    pattern = rule.text("write" if minute else "hour") or rule.text()
    return localise(_say(rule, pattern, known), locale)


# ---- numbers --------------------------------------------------------------------------------------------------------


def _nth(fact: Ordinal | Anniversary, locale: Locale, form: str) -> tuple[Rule, str]:
    rule = locale.rule("ordinals" if isinstance(fact, Ordinal) else "anniversaries")
    noun = _name(locale, "nouns", fact.noun) if isinstance(fact, Ordinal) and fact.noun else None
    if noun and noun.about.get("gender") == "f" and rule.has("feminine"):
        form = "feminine"
    n = _ordinal(fact.n, locale, rule.text("figures") == "true", form)
    # {N}: as it begins a title
    known = {"n": n, "N": n[:1].upper() + n[1:]}
    if form == "times":
        # how often it has been; the first time has words of its own
        times = locale.rule("ordinals", "times")
        return times, _say(times, times.text("first" if fact.n == 1 and times.has("first") else "write"), known)
    text = _say(rule, _pattern(rule, form), known)
    if noun:
        # of what recurs its times are counted, where the language counts them otherwise than things
        of = (rule.row("recurring") if noun.id in locale.recurring else None) or rule.row("of")
        if of is None:
            raise _no_form(rule, "of")
        forms = noun.forms
        counter = forms.get("classifier", "")
        known |= {"nth": text, "noun": forms.get("form", ""), "classifier": counter}
        known |= {"rest": known["noun"].removeprefix(counter), "bare": forms.get("bare", known["noun"])}
        return of, _say(of, of.text(noun.id) or of.text(), known)
    return rule, text


def _ordinal(n: int, locale: Locale, figures: bool, form: str = "") -> str:
    rule = locale.rule("ordinals")
    words = rule.list("words")
    own = rule.list(f"{form}_words")
    if n <= len(words) and not figures:
        return own[n - 1] if n <= len(own) else words[n - 1]
    suffixes = rule.table("suffixes")
    suffix = (
        rule.table("exact").get(str(n))
        or suffixes.get(str(n % 100))
        or suffixes.get(str(n % 10))
        or suffixes.get("other", "")
    )
    return localise(str(n), locale) + suffix


def _amount(fact: Money | Count | Percent | Duration, locale: Locale, form: str) -> tuple[Rule, str]:
    rule = locale.rule({"money": "money", "count": "counts", "percent": "percents", "duration": "durations"}[fact.kind])
    known: dict[str, str] = {}
    if isinstance(fact, Money):
        currency = _name(locale, "currencies", fact.currency)
        known["currency"] = currency.forms.get(rule.text("form", "form")) or currency.forms.get("form", "")
        known["amount"] = _numbers(fact.amount, fact.to, locale)
        last = fact.to or fact.amount
        _, word = _scaled(last, locale.rule("numbers"))[0]
        several = currency.forms.get("plural") if rule.text("form") == "form" and (last >= 2 or word) else None
        known["currency"] = several or known["currency"]
    elif isinstance(fact, Percent):
        known["n"] = _numbers(fact.n, fact.to, locale)
    elif isinstance(fact, Count):
        noun = _name(locale, "nouns", fact.noun)
        plural = noun.forms.get("plural") if fact.n != 1 or fact.to else None
        known["n"] = _small(fact.n, fact.to, rule, locale)
        known["noun"] = plural or noun.forms.get("form", "")
        known["classifier"] = noun.forms.get("classifier", "")
        _, word = _scaled(fact.to or fact.n, locale.rule("numbers"))[0]
    else:
        known["n"] = _small(fact.n, fact.to, rule, locale)
        known["unit"] = _unit(rule, fact.unit, "one" if fact.n == 1 and not fact.to else "other")
        known["unit_one"] = _unit(rule, fact.unit, "one")
    pattern = _pattern(rule, form)
    if isinstance(fact, Count) and not form and fact.noun in rule.list("measures"):
        pattern = rule.text("measure", pattern)
    if isinstance(fact, Money | Count) and not form and word and rule.has("scaled"):
        pattern = rule.text("scaled")
    if isinstance(fact, Duration) and fact.rest_unit:
        if form == "adjective":
            raise _no_form(rule, form)
        pattern = rule.text("compound")
        known |= {"n": _numbers(fact.n, None, locale), "rest": localise(str(fact.rest), locale)}
        known["rest_unit"] = _unit(rule, fact.rest_unit, "compound", "one" if fact.rest == 1 else "other")
        known["unit"] = _unit(rule, fact.unit, "compound", "one" if fact.n == 1 else "other")
    text = _bounded(rule, pattern, known, fact.bound, locale)
    counter = known.get("classifier", "")
    if fact.bound and counter and known["noun"].startswith(counter) and locale.rule("bounds", fact.bound).has("around"):
        # the noun holds its counter: the word of degree stands around the figure with it, before the rest of the noun
        part = _bounded(rule, pattern, {**known, "noun": counter}, fact.bound, locale)
        text = part + known["noun"].removeprefix(counter)
    if isinstance(fact, Money) and fact.equivalent:
        same = _written(fact.equivalent, locale, form)[1]
        text = _say(rule, _pattern(rule, "equivalent"), {"money": text, "equivalent": same})
    return rule, text


def _unit(rule: Rule, unit: str, *preferred: str) -> str:
    units = rule.row("units")
    words = units.table(unit) if units else {}
    return next((words[key] for key in (*preferred, "other") if key in words), "")


def _small(number: Decimal, to: Decimal | None, rule: Rule, locale: Locale) -> str:
    words = rule.list("words")
    if to is None and number == int(number) and 1 <= number <= len(words):
        return words[int(number) - 1]
    return _numbers(number, to, locale)


def _bounded(rule: Rule, pattern: str, known: Known, bound: str, locale: Locale) -> str:
    if not bound:
        return _say(rule, pattern, {**known, "bound": ""})
    about = locale.rule("bounds", bound)
    if "{bound}" in pattern and not about.has("around"):
        return _say(rule, pattern, {**known, "bound": about.text()})
    return _say(about, about.text("around"), {"x": _say(rule, pattern, {**known, "bound": ""})})


def write_number(number: Decimal, locale: Locale) -> str:
    """Write an exact number with the language's digits and scale words; never rounded.

    `numbers.system` single: one scale word after the amount ("2.5 million"), when it leaves at most `places` decimals;
    chained: every scale word in turn, the myriads of East Asia.
    """
    rule = locale.rule("numbers")
    space = rule.text("scale_space")
    return "".join(
        _digits(amount, locale) + (space + _several(amount, word, rule) if word else "")
        for amount, word in _scaled(number, rule)
    )


def _several(amount: Decimal, word: str, rule: Rule) -> str:
    """A scale word as it stands behind an amount: the `plural` from `plural_from` on, where a language has one."""
    several = rule.table("plural").get(word, word)
    return several if amount >= Decimal(rule.text("plural_from", "2")) else word


def _scaled(number: Decimal, rule: Rule) -> list[tuple[Decimal, str]]:
    """Return (amount, scale word or "") for each part of a number."""
    scales = sorted(((Decimal(value), word) for word, value in rule.table("scales").items()), reverse=True)
    if rule.text("system") == "chained" and number == int(number):
        parts, rest = [], int(number)
        for value, word in scales:
            count, rest = divmod(rest, int(value))
            if count:
                parts.append((Decimal(count), word))
        return [*parts, (Decimal(rest), "")] if rest or not parts else parts
    for value, word in scales:
        amount = EXACT.divide(number, value)
        if number >= value and amount == EXACT.quantize(amount, Decimal(10) ** -int(rule.text("places", "2"))):
            return [(amount, word)]
    return [(number, "")]


def _numbers(low: Decimal, high: Decimal | None, locale: Locale) -> str:
    """Write a number, or the two ends of a range: a scale word that both share is written once."""
    if high is None:
        return write_number(low, locale)
    rule = locale.rule("numbers")
    (first, word), (last, same) = _scaled(low, rule)[0], _scaled(high, rule)[0]
    if word and word == same and rule.text("system") != "chained":
        scale = rule.text("scale_space") + _several(last, word, rule)
        return _digits(first, locale) + rule.text("to") + _digits(last, locale) + scale
    # "2–3 million" would be read as two million to three million
    plain = not word and same and (first < last or first < SMALL)
    return (
        write_number(low, locale) + rule.text("to") + (_digits(high, locale) if plain else write_number(high, locale))
    )


def _digits(number: Decimal, locale: Locale) -> str:
    rule = locale.rule("numbers")
    text = format(number, "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    group = rule.text("group")
    whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", group, whole) if group else whole
    return localise(whole + (rule.text("decimal") + decimals if decimals else ""), locale)


def localise(text: str, locale: Locale) -> str:
    """Return the text with ASCII digits as the language's own."""
    return text.translate(_own_digits(locale.rule("digits").text()))


@lru_cache(maxsize=32)
def _own_digits(digits: str) -> dict[int, str]:
    return {ord("0") + n: digits[n] for n in range(10)}


def enumerate_label(n: int, style: str, locale: Locale) -> str:
    """Return the label of the n-th item of a list, from 1: "(i)", "1." and what else the language counts with.

    style: a row of the rule `enumerators`; `labels` holds its labels in order, else they are the language's digits.
    errors: DraftError for a style the language does not have, or more items than it has labels.
    """
    rule = locale.rule("enumerators", style)
    labels = rule.list("labels")
    if labels and not 1 <= n <= len(labels):
        raise _error(
            "enumerator-end",
            rule,
            "{rule} has {count} labels, expected one for item {n}",
            {"rule": rule.id, "count": str(len(labels)), "n": str(n)},
            "take a style with digits for a list as long as this",
        )
    return _say(rule, rule.text(), {"n": labels[n - 1] if labels else localise(str(n), locale)})


# ---- patterns -------------------------------------------------------------------------------------------------------


def _pattern(rule: Rule, form: str) -> str:
    text = rule.text(form or "write") or (rule.text() if form == "headline" else "")
    if not text:
        raise _no_form(rule, form)
    return text


def _say(rule: Rule, pattern: str, known: Known) -> str:
    """Fill a pattern: {parts}, and [groups] that vanish when a part in them is empty."""

    def part(match: re.Match[str]) -> str:
        if match[1] in known and match[2] in rule.joins:
            return joined(known[match[1]], rule.joins[match[2]])
        if match[1] not in known:
            raise _error(
                "locale-part",
                rule,
                "{rule}: no part is called {part}",
                {"rule": rule.id, "part": "{" + match[1] + "}"},
                f"parts are {', '.join(sorted(known))}",
            )
        return known[match[1]]

    def group(match: re.Match[str]) -> str:
        whole = all(known.get(name, "") for name in re.findall(r"\{(\w+)(?:\|\w+)?\}", match[1]))
        return match[1] if whole else ""

    return re.sub(r"\{(\w+)(?:\|(\w+))?\}", part, re.sub(r"\[([^\]]*)\]", group, pattern))


def _name(locale: Locale, section: str, id: str) -> Name:
    found = locale.names.get(section, {}).get(id)
    if found is None or not found.forms:
        raise _error(
            "name-missing",
            None,
            "{language} has no name for {id} under {section}",
            {"language": locale.tag, "id": id, "section": section},
            "add it there, with its source",
            Place(f"locales/{locale.tag}/names.yaml"),
        )
    return found


def _no_form(rule: Rule, form: str) -> DraftError:
    return _error(
        "fact-form",
        rule,
        '{rule} has no form "{form}"',
        {"rule": rule.id, "form": form},
        "ask for a form that the rule has, or add it there",
    )


def _error(
    id: str, rule: Rule | None, message: str, said: Mapping[str, Any], hint: str, where: Place | None = None
) -> DraftError:
    return DraftError([Problem(id, Grade.ERROR, rule.where if rule else where, message, said, hint)])

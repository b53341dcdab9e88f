"""Writing facts: a typed value -> one run, by the rules of a language. What is written reads back to the same value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal

from drafter.calendars import CALENDARS
from drafter.directory import Name
from drafter.draft import Run
from drafter.facts import Anniversary, Date, Duration, Fact, Money, Month, Ordinal, Percent, Relative, Year
from drafter.locale.rules import Locale, Rule
from drafter.problem import DraftError, Grade, Place, Problem


def write_fact(fact: Fact, locale: Locale, form: str = "", where: Place | None = None) -> list[Run]:
    """Write a fact in one of the forms its rule has; "" is the usual one.

    where: the form's place behind it. returns: one run with the fact's value as origin.
    errors: DraftError when the language has no such rule, form, currency or noun.
    source: the rule, whose `source` cites what it was read from. Babel is not used: its Khmer and Japanese dates,
        lists and
        large numbers differ from what ministries write, and its compact numbers round.
    """
    if isinstance(fact, Date | Month | Year):
        return [_day(fact, locale, form, where)]
    if isinstance(fact, Relative):
        rule = locale.rule("dates", "relative").row(f"{fact.unit}{fact.offset:+d}")
        if rule is None:
            return write_fact(Month(fact.year, fact.month) if fact.month else Year(fact.year), locale, form, where)
        return [_run(rule, rule.text(), fact, where)]
    if isinstance(fact, Ordinal | Anniversary):
        rule = locale.rule("ordinals" if isinstance(fact, Ordinal) else "anniversaries")
        figures = rule.text("figures") == "true"
        text = _pattern(rule, form).replace("{n}", _ordinal(fact.n, locale, figures))
        return [_run(rule, text, fact, where)]
    if isinstance(fact, Money):
        rule = locale.rule("money")
        currency = _name(locale, "currencies", fact.currency)
        name = currency.forms.get(rule.text("form", "form")) or currency.forms.get("form", "")
        text = _pattern(rule, form).replace("{currency}", name).replace("{amount}", write_number(fact.amount, locale))
    elif isinstance(fact, Percent):
        rule = locale.rule("percents")
        text = _pattern(rule, form).replace("{n}", write_number(fact.n, locale))
    elif isinstance(fact, Duration):
        rule = locale.rule("durations")
        units = rule.row("units")
        unit = units.table(fact.unit) if units else {}
        text = _pattern(rule, form).replace("{n}", _small(fact.n, rule, locale))
        text = text.replace("{unit}", unit.get("one" if fact.n == 1 else "other", unit.get("other", "")))
    else:
        rule = locale.rule("counts")
        noun = _name(locale, "nouns", fact.noun)
        plural = noun.forms.get("plural") if fact.n != 1 else None
        text = _pattern(rule, form).replace("{n}", _small(fact.n, rule, locale))
        text = text.replace("{noun}", plural or noun.forms.get("form", "")).replace(
            "{classifier}", noun.forms.get("classifier", "")
        )
    return [_run(rule, _bounded(text, fact.bound, locale), fact, where)]


def write_number(number: Decimal, locale: Locale) -> str:
    """Write an exact number with the language's digits and scale words; never rounded.

    `numbers.system` single: one scale word after the amount ("2.5 million"), when it leaves at most `places` decimals;
    chained: every scale word in turn, the myriads of East Asia.
    """
    rule = locale.rule("numbers")
    scales = sorted(((Decimal(value), word) for word, value in rule.table("scales").items()), reverse=True)
    space = rule.text("scale_space")
    if rule.text("system") == "chained" and number == int(number):
        parts, rest = [], int(number)
        for value, word in scales:
            count, rest = divmod(rest, int(value))
            if count:
                parts.append(_digits(Decimal(count), locale) + space + word)
        if rest or not parts:
            parts.append(_digits(Decimal(rest), locale))
        return "".join(parts)
    for value, word in scales:
        amount = number / value
        if number >= value and amount == amount.quantize(Decimal(10) ** -int(rule.text("places", "2"))):
            return _digits(amount, locale) + space + word
    return _digits(number, locale)


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
    digits = locale.rule("digits").text()
    return text.translate({ord("0") + n: digits[n] for n in range(10)})


def _small(number: Decimal, rule: Rule, locale: Locale) -> str:
    words = rule.list("words")
    if number == int(number) and 1 <= number <= len(words):
        return words[int(number) - 1]
    return write_number(number, locale)


def _ordinal(n: int, locale: Locale, figures: bool) -> str:
    rule = locale.rule("ordinals")
    words = rule.list("words")
    if n <= len(words) and not figures:
        return words[n - 1]
    suffixes = rule.table("suffixes")
    suffix = suffixes.get(str(n % 100)) or suffixes.get(str(n % 10)) or suffixes.get("other", "")
    return localise(str(n), locale) + suffix


def _pattern(rule: Rule, form: str) -> str:
    text = rule.text(form or "write")
    if not text:
        raise DraftError(
            [
                Problem(
                    "fact-form",
                    Grade.ERROR,
                    rule.where,
                    '{rule} has no form "{form}"',
                    {"rule": rule.id, "form": form},
                    "ask for a form that the rule has, or add it there",
                )
            ]
        )
    return text


def _bounded(text: str, bound: str, locale: Locale) -> str:
    if not bound:
        return text.replace("{bound}", "")
    rule = locale.rule("bounds", bound)
    if "{bound}" in text and not rule.has("around"):
        return text.replace("{bound}", rule.text())
    return rule.text("around").replace("{x}", text.replace("{bound}", ""))


def _name(locale: Locale, section: str, id: str) -> Name:
    found = locale.names.get(section, {}).get(id)
    if found is None or not found.forms:
        raise DraftError(
            [
                Problem(
                    "name-missing",
                    Grade.ERROR,
                    Place(f"locales/{locale.tag}/names.yaml"),
                    "{language} has no name for {id} under {section}",
                    {"language": locale.tag, "id": id, "section": section},
                    "add it there, with its source",
                )
            ]
        )
    return found


def _run(rule: Rule, text: str, fact: Fact, where: Place | None) -> Run:
    return Run(text, rule.origin(where, fact.value))


def _day(fact: Date | Month | Year, locale: Locale, form: str, where: Place | None) -> Run:
    rule = locale.rule("dates", form or fact.kind)
    known: dict[str, str] = {}
    if isinstance(fact, Date):
        known = {"y": str(fact.day.year), "m": str(fact.day.month), "d": str(fact.day.day)}
        known["month"] = locale.rule("months").list("names")[fact.day.month - 1]
        known["weekday"] = locale.rule("weekdays").list("names")[fact.day.weekday()]
        if calendar := rule.text("calendar"):
            known |= _calendar(calendar, rule, fact.day)
    elif isinstance(fact, Month):
        known = {
            "y": str(fact.year),
            "m": str(fact.month),
            "month": locale.rule("months").list("names")[fact.month - 1],
        }
    else:
        known = {"y": str(fact.year)}
    text = re.sub(r"\{(\w+)\}", lambda match: localise(known[match[1]], locale), rule.text())
    return _run(rule, text, fact, where)


def _calendar(name: str, rule: Rule, day: date) -> Mapping[str, str]:
    """The fields of a calendar's day, each in the words that the rule's `names` gives it, else as digits."""
    found = CALENDARS[name](day)
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

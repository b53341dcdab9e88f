"""Reading numbers: with marks, with scale words, chained, as ranges; exact, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Context, Decimal

from drafter.facts.values import SMALL
from drafter.facts.words import FactError, Words, any_of
from drafter.script import fold

# digits of a number before and after its decimal mark
DIGITS, DECIMALS = 15, 6
# room for every number of so many digits with every scale word, of which none is ever rounded
EXACT = Context(prec=60)


def quantity(words: Words) -> str:
    """Return the expression of a number with its scale words."""
    number = rf"(?:\d+(?:[.,]\d+)*|{any_of(words.table('numbers'))})"
    scale = rf"\s?(?:{any_of(words.table('scales'))})"
    more = rf"(?:\s?{number}{scale})*(?:\s?{number})?" if words.chained else ""
    return rf"(?:{number}(?:{scale}{more})?)"


def between(words: Words) -> str:
    """Return the expression of what stands between the ends of a range."""
    space = " " if words.word_breaks else r"\s?"
    return rf"(?:\s?-\s?|{space}(?:{any_of(map(fold, words.joins))}){space})"


def read_quantity(text: str, words: Words) -> tuple[Decimal, Decimal | None]:
    """Return the number that an amount is, or the two ends of a range.

    "2-3 million": a scale word behind the second counts for both where the first is the smaller number before it.
    """
    regex: re.Pattern[str] | None = words.ready.get("amounts")
    if regex is None:
        regex = words.ready["amounts"] = re.compile(f"({quantity(words)})(?:{between(words)}({quantity(words)}))?")
    match = regex.fullmatch(text)
    if match is None:
        raise FactError("fact-number", "{quote} has a number that can't be read", "write it as 2,500,000 or 2.5")
    low = _scaled(match[1], words)
    if not match[2]:
        return _sum(low), None
    high = _scaled(match[2], words)
    short = low[0][1] == 1 and len(high) == 1 and high[0][1] > 1
    shared = short and low[0][0] < high[0][0]
    first, last = EXACT.multiply(_sum(low), high[0][1] if shared else Decimal(1)), _sum(high)
    # "3-2 million" is a slip; "500,000-1.5 million" is none
    if first >= last or (short and not shared and low[0][0] < SMALL):
        raise FactError("fact-range", "{quote} does not go up", "write the earlier, or the smaller, one first")
    return first, last


def _scaled(text: str, words: Words) -> list[tuple[Decimal, Decimal]]:
    """Return (number, scale) for each part of an amount. errors: FactError when they do not go down."""
    parts: list[tuple[Decimal, Decimal]] = []
    scales, numbers = words.table("scales"), words.table("numbers")
    regex = rf"(\d+(?:[.,]\d+)*|{any_of(numbers)})(?:\s?({any_of(scales)}))?\s?"
    for number, scale in re.findall(regex, text):
        n = (
            Decimal(numbers[number])
            if number in numbers
            else read_number(number, bool(scale), words.decimal, words.group)
        )
        unit = scales[scale] if scale else Decimal(1)
        if parts and EXACT.multiply(n, unit) >= parts[-1][1]:
            raise FactError("fact-number", "{quote} can be read in two ways", "write the larger unit first")
        parts.append((n, unit))
    return parts


def _sum(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    total = Decimal(0)
    for n, unit in parts:
        total = EXACT.fma(n, unit, total)
    return total


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

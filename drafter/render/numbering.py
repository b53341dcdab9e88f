"""Lists as Word keeps them: labels that Word counts by itself, saying what the draft says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from drafter.draft import Block
from drafter.frozen import dataclass

_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_TENS = ("", "x", "xx", "xxx", "xl", "l")
# The order of the kana table, as Word counts by it.
_KANA = "".join(chr(code) for code in (*range(0x30A2, 0x30AB, 2), *range(0x30AB, 0x30C3, 2), 0x30C4, 0x30C6, 0x30C8))


def _letter(number: int) -> str:
    return chr(96 + number) if number <= 26 else "?"


def _roman(number: int) -> str:
    return _TENS[number // 10] + _ROMAN[number % 10] if number < 60 else "?"


# How Word counts (ST_NumberFormat) -> what it prints for a number.
_COUNTED: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "aiueoFullWidth": lambda number: _KANA[number - 1] if number <= len(_KANA) else "?",
}


@dataclass(frozen=True, slots=True)
class Count:
    """One list of items on one level. kind: of ST_NumberFormat; text: what stands there, %n being the number."""

    level: int
    kind: str
    text: str


def count_items(blocks: Sequence[Block]) -> tuple[list[Count], dict[int, int]]:
    """Return the lists of a draft, and for each item's place in it the place of its list.

    A label that Word can't count to is a list of its own, whose text is the label.
    """
    counts: list[Count] = []
    places: dict[int, int] = {}
    for group in _lists(blocks):
        level = max(1, blocks[group[0]].level) - 1
        labels = [blocks[place].label for place in group]
        found = next(_ways(labels, level), None)
        if found:
            places |= dict.fromkeys(group, len(counts))
            counts.append(found)
        else:
            for place, label in zip(group, labels, strict=True):
                places[place] = len(counts)
                counts.append(Count(level, "decimal", label.replace("%", "\uff05")))
    return counts, places


def _lists(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield the places of the items of each list: in a row, on one level, under one item of the level above."""
    open_lists: dict[int, list[int]] = {}
    for place, block in enumerate(blocks):
        is_item = block.kind == "item" and bool(block.label)
        level = max(1, block.level) if is_item else 0
        for deeper in [found for found in open_lists if found > level]:
            yield open_lists.pop(deeper)
        if is_item:
            open_lists.setdefault(level, []).append(place)
    yield from open_lists.values()


def _ways(labels: Sequence[str], level: int) -> Iterator[Count]:
    """Yield the ways in which Word counts to exactly these labels; a lone one is counted only where it is plain."""
    if len(set(labels)) == 1 and not any(sign.isalnum() for sign in labels[0]):
        yield Count(level, "bullet", labels[0])
    for kind, write in _COUNTED.items():
        first = write(1)
        start = labels[0].find(first)
        if start >= 0:
            before, after = labels[0][:start], labels[0][start + len(first) :]
            if "%" not in before + after and all(
                label == f"{before}{write(number)}{after}" for number, label in enumerate(labels, 1)
            ):
                yield Count(level, kind, f"{before}%{level + 1}{after}")

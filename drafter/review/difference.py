"""What differs between two texts, by words where words are parted by spaces, else by signs that belong together."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

SAME, GONE, CAME = "same", "gone", "came"
# a slot, a word of letters with case, a number, a Khmer syllable with what hangs on it, space; else one sign with its
# marks
_PIECE = re.compile(
    r"\{\w+(?:\|\w+)?\}"
    "|[A-Za-z\u00c0-\u024f]+(?:['\u2019-][A-Za-z\u00c0-\u024f]+)*"
    r"|\d+"
    "|[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*\u200b?"
    r"|\s+"
    "|.[\u0300-\u036f\u3099\u309a\u200b\u2060]*",
    re.DOTALL,
)
# fewer equal pieces than this between two changes are read as part of one change
_BETWEEN = 3


def pieces(text: str) -> list[str]:
    """Return a text cut where a reader may see it cut: never inside a word, a number or a syllable."""
    return _PIECE.findall(text)


def difference(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Return what stayed, went and came, in reading order, as (SAME, GONE or CAME, text).

    All but GONE in a row is the new text, all but CAME the old one.
    """
    before, after = pieces(old), pieces(new)
    steps: list[tuple[bool, str, str]] = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, came, equal = "".join(before[a:b]), "".join(after[c:d]), op == "equal"
        if equal and steps and b < len(before) and d < len(after) and b - a < _BETWEEN and not gone.isspace():
            equal = False
        if not equal and steps and not steps[-1][0]:
            _, earlier, later = steps.pop()
            gone, came = earlier + gone, later + came
        steps.append((equal, gone, came))
    found: list[tuple[str, str]] = []
    for equal, gone, came in steps:
        found += [(SAME, gone)] if equal else [(GONE, gone), (CAME, came)]
    return tuple((kind, text) for kind, text in found if text)

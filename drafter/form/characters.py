"""Characters that may not stand in a form, or only in some places, and spellings that deserve a look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from drafter.script import fold, khmer_problems

# Unicode's default-ignorable code points, controls, non-characters, blank letters and signs of damaged text.
_SUSPECT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U000e0000-\U000e0fff]"
)
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]")
_JOINER = re.compile(r"[\u200b-\u200d]")
_KHMER = re.compile(r"[\u1780-\u17b3\u17b6-\u17f9\u19e0-\u19ff]")
# FE00-FE02 choose the shape of a compatibility kanji, E0100-E01EF are the ideographic variation selectors
_SHAPE = re.compile(r"[\ufe00-\ufe02\U000e0100-\U000e01ef]")
_KANJI = (("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003fffd"))
_LEAD = re.compile(r"\s+")

STAND_IN = "\ufffd"


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield the index of each character that may not stand where it stands, with the rule that says so."""
    for match in _SUSPECT.finditer(text):
        rule = fault(text, match.start())
        if rule:
            yield match.start(), rule


def fault(text: str, index: int) -> str:
    """Return the rule against the character at an index, "" if it may stand there.

    U+200B to U+200D may stand between Khmer letters, a variation selector after a kanji.
    source: UTR 36 and UTS 39; research note on reliability, section 3.
    """
    char = text[index]
    if not _SUSPECT.match(char):
        return ""
    if char in "\x85\u2028\u2029":
        return "file-line-end"
    if _DIRECTION.match(char):
        return "file-direction"
    if _CONTROL.match(char):
        return "file-control"
    if char in "\ufffc\ufffd":
        return "file-damaged"
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if _JOINER.match(char) and _KHMER.match(before) and _KHMER.match(after):
        return ""
    if _SHAPE.match(char) and any(first <= before <= last for first, last in _KANJI):
        return ""
    return "file-invisible"


def masked(text: str) -> str:
    """Return the text with every character that may not stand there replaced by one stand-in, places kept."""
    places = [index for index, _ in faults(text)]
    if not places:
        return text
    letters = list(text)
    for index in places:
        letters[index] = STAND_IN
    return "".join(letters)


def shown(line: str) -> str:
    """Return a line as problems quote it: what can't be seen as <U+200B>, spaces at both ends dropped."""
    line = line.strip(" ")
    lead = _LEAD.match(line)
    hidden = {index for index, _ in faults(line)} | set(range(lead.end() if lead else 0))
    return "".join(
        f"<{code(char)}>" if char == "\t" or (index in hidden and char != " ") else char
        for index, char in enumerate(line)
    )


def code(char: str) -> str:
    """Return a character's number as it is written in tables: "U+200B"."""
    return f"U+{ord(char):04X}"


def called(char: str) -> str:
    """Return a character's number and name: "U+200B (zero width space)"; the bare number where it has no name."""
    name = unicodedata.name(char, "").lower()
    return f"{code(char)} ({name})" if name else code(char)


# a Khmer letter with its feet and signs, in any order
_CLUSTER = re.compile(r"[\u1780-\u17b3\u25cc](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*")
_SPLIT = re.compile(r"[A-Za-z\u3046-\u30fd][\u0300-\u036f\u3099\u309a]")
_NARROW = re.compile(r"[\uff66-\uff9f]+")
_MIXED = re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z]")


def oddities(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield spellings that are kept but deserve a look: index, rule, what is typed, what it is likely to be."""
    for index, kind in khmer_problems(text):
        start = index
        while start and ("\u17b4" <= text[start] <= "\u17dd" or text[start - 1] == "\u17d2"):
            start -= 1
        cluster = _CLUSTER.match(text, start)
        typed = cluster[0] if cluster and cluster.end() > index else text[index]
        yield index, f"file-khmer-{kind}", typed, fold(typed)
    for match in _SPLIT.finditer(text):
        whole = unicodedata.normalize("NFC", match[0])
        if len(whole) == 1:
            yield match.start(), "file-split-letter", match[0], whole
    for match in _NARROW.finditer(text):
        yield match.start(), "file-narrow-kana", match[0], unicodedata.normalize("NFKC", match[0])
    for match in _MIXED.finditer(text):
        other = match[0][0] if match[0][0] > "z" else match[0][1]
        yield match.start() + match[0].index(other), "file-mixed-letters", other, called(other)

"""How text is compared, and what is wrong with the way Khmer text is encoded. Nothing here is for printing."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "\u1780-\u17b3"
_MARKS = "\u17b4-\u17d1\u17d3\u17dd"
_COENG, _DA, _TA, _RO, _BA = "\u17d2", "\u178a", "\u178f", "\u179a", "\u1794"
_ROBAT, _SHIFTERS, _FINAL = "\u17cc", "\u17c9\u17ca", "\u17c7\u17c8"

# a letter (or the dotted circle that stands for one) with all its subscripts and marks, in any order
_SYLLABLE = re.compile(f"[{_LETTERS}\u25cc](?:{_COENG}[{_LETTERS}]|[{_MARKS}])*")
_PART = re.compile(f"{_COENG}[{_LETTERS}]|.")
_LONE_COENG = re.compile(f"(?<![{_LETTERS}{_MARKS}\u25cc]){_COENG}|{_COENG}(?![{_LETTERS}])")
# NFC moves the sign U+17DD between a coeng and its letter, because its combining class is the higher one
_SPLIT_COENG = re.compile(f"{_COENG}(\u17dd+)([{_LETTERS}])")

# deprecated or discouraged, by the Khmer chart of Unicode
_DISCOURAGED = re.compile(
    "[\u17a3\u17a4\u17a8\u17b2\u17b4\u17b5\u17d3\u17d8\u17dd]"
    # joiners and no-break spaces only where they touch Khmer; other scripts need them
    "|(?<=[\u1780-\u17ff\u19e0-\u19ff])[\u200c\u200d\u00a0]|[\u200c\u200d\u00a0](?=[\u1780-\u17ff\u19e0-\u19ff])"
)

# one word in two spellings: what the Khmer chart names as the preferred one
_PREFERRED = str.maketrans(
    {
        "\u17a3": "\u17a2",
        "\u17a4": "\u17a2\u17b6",
        "\u17a8": "\u17a7\u1780",
        "\u17b2": "\u17b1",
        "\u17d8": "\u17d4\u179b\u17d4",
    }
)
# with the two vowels that are never written
_UNSEEN = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u2060\u17b4\u17b5"))

# two vowel signs that together look like one
_JOINED = {"\u17b8\u17c1": "\u17be", "\u17b6\u17c1": "\u17c4"}
_BELOW_U, _ABOVE = "\u17bb", "\u17b7\u17b8\u17b9\u17ba\u17be"
# letters of the first series, whose shifter is U+17CA; BA takes U+17C9
_FIRST_SERIES = re.compile("[\u1780-\u1783\u1785-\u1788\u178a-\u178d\u178f-\u1792\u1795-\u1797\u179e-\u17a0\u17a2]")


def fold(text: str) -> str:
    """Return text as it is compared: equal for two ways to type the same words; never for printing.

    NFC, lower case, one space for all white space, no U+200B, U+200C, U+200D, U+2060; in Khmer also one order of
    signs, the preferred one of two code points that look alike, and no sign twice. Folding twice changes nothing.
    source: Unicode TN61 and the SIL Khmer character specification, 7.1, for the order; khmerspell 0.1.1 for the rest.
    """
    text = unicodedata.normalize("NFD", text.translate(_UNSEEN)).casefold()
    text = re.sub(f"{_COENG}+", _COENG, unicodedata.normalize("NFC", text).translate(_PREFERRED))
    text = _SPLIT_COENG.sub(rf"{_COENG}\2\1", text).replace(_COENG + _DA, _COENG + _TA)
    text = _SYLLABLE.sub(lambda found: _fold_syllable(found[0]), text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def digits(text: str) -> str:
    """Return text with every decimal digit of any script as ASCII; the length stays."""
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def khmer_problems(text: str) -> list[tuple[int, str]]:
    """Return what is wrong with the Khmer in a text, as offsets and kinds, in the order of the text.

    "character": deprecated or suspicious; "coeng": a subscript mark without a letter on both sides;
    "subscript-da": U+17D2 U+178A, which looks like U+17D2 U+178F and must be that; "doubled": a mark or shifter twice;
    "vowels": a second vowel sign in one syllable; "order": signs or subscripts in the wrong order.
    """
    problems = [(found.start(), "character") for found in _DISCOURAGED.finditer(text)]
    problems += [(found.start(), "coeng") for found in _LONE_COENG.finditer(text)]
    problems += [(found.start(), "subscript-da") for found in re.finditer(_COENG + _DA, text)]
    for syllable in _SYLLABLE.finditer(text):
        problems += [(syllable.start() + offset, kind) for offset, kind in _syllable_problems(syllable[0])]
    return sorted(problems)


def _syllable_problems(syllable: str) -> list[tuple[int, str]]:
    problems: list[tuple[int, str]] = []
    parts = _PART.findall(syllable[1:])
    seen: list[str] = []
    offset, vowel = 1, False
    for part, right in zip(parts, sorted(parts, key=_rank), strict=True):
        if part != right and not any(kind == "order" for _, kind in problems):
            problems.append((offset, "order"))
        if len(part) == 1:
            if part in seen or (part in _SHIFTERS and any(mark in _SHIFTERS for mark in seen)):
                problems.append((offset, "doubled"))
            elif _is_vowel(part):
                if vowel:
                    problems.append((offset, "vowels"))
                vowel = True
            seen.append(part)
        offset += len(part)
    return problems


def _fold_syllable(syllable: str) -> str:
    base, parts = syllable[0], _PART.findall(syllable[1:])
    subscripts = sorted((part for part in parts if len(part) > 1), key=_rank)
    marks = {part for part in parts if len(part) == 1}
    vowels = {mark for mark in marks if _is_vowel(mark)}
    raised = vowels & set(_ABOVE) or {"\u17b6", "\u17c6"} <= marks or "\u17d0" in marks
    if _BELOW_U in vowels and raised and not marks & set(_SHIFTERS):
        # under a vowel above, a shifter takes the shape of U+17BB, and is often typed as one
        letters = base + "".join(subscripts)
        vowels.remove(_BELOW_U)
        marks.remove(_BELOW_U)
        marks.add(_SHIFTERS[1] if _FIRST_SERIES.search(letters) and _BA not in letters else _SHIFTERS[0])
    signs = sorted(marks - vowels, key=lambda mark: (_rank(mark), mark))
    before = [mark for mark in signs if mark == _ROBAT]
    between = [mark for mark in signs if mark in _SHIFTERS]
    vowel = "".join(sorted(vowels))
    after = [mark for mark in signs if mark != _ROBAT and mark not in _SHIFTERS]
    return "".join([base, *before, *subscripts, *between, _JOINED.get(vowel, vowel), *after])


def _rank(part: str) -> int:
    """Return a part's place in its syllable: robat, subscripts with RO last, shifter, vowel, signs, final signs."""
    if part == _ROBAT:
        return 0
    if part.startswith(_COENG):
        return 2 if part.endswith(_RO) else 1
    if part in _SHIFTERS:
        return 3
    if _is_vowel(part):
        return 4
    return 6 if part in _FINAL else 5


def _is_vowel(mark: str) -> bool:
    return "\u17b4" <= mark <= "\u17c5"

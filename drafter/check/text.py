"""How it is set down: marks, spaces, signs, letters, repeated words. Differences are `checks` in locale.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from drafter.check.look import BLANK, Checked, Line, found, pattern, rows
from drafter.locale.rules import Locale
from drafter.problem import Grade, Problem
from drafter.script import khmer_problems

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")


def end_mark(checked: Checked) -> Iterator[Problem]:
    """A sentence ends with a mark of its language, the last one with the closing mark; a headline with none."""
    for locale, line in checked.read("headline", "heading", "paragraph", "item", "note"):
        rule = locale.find("checks", "ends")
        text = line.text.rstrip()
        # what tells nothing is a name in a list, or a line of the template
        if rule is None or line.gap or not text or (line.kind in ("item", "paragraph") and not line.ids):
            continue
        # a sentence that documents stand below ends as its rule says, and they with no mark
        if checked.listing(locale.tag).intersection(line.ids):
            continue
        end = locale.find("language", "end")
        closing, marks = (end.text() if end else ""), rule.text("marks")
        if line.kind in ("headline", "heading"):
            wanted, wrong = "no mark", text[-1] in marks + closing
        elif closing and line.last:
            wanted, wrong = closing, not text.endswith(closing)
        else:
            # the mark may stand within the quotation that ends with it: he said: “Our thoughts are with them.”
            wanted, wrong = " or ".join(marks), not (text[-1] in marks or _closed(locale, text) in marks)
        if wrong:
            yield line.problem(
                "end-mark",
                Grade.ERROR,
                len(text) - 1,
                'expected {wanted} at the end, found "{found}"',
                "correct the end of the sentence",
                {"wanted": wanted, "found": text[-1]},
            )


def _closed(locale: Locale, text: str) -> str:
    """Return the sign before the bracket or quotation mark that closes a text."""
    rule = locale.find("checks", "pairs")
    closing = {pair[1:] for pair in rule.list("write")} if rule else set()
    return text[-2:-1] if text[-1] in closing else "\n"


def spacing(checked: Checked) -> Iterator[Problem]:
    """Spaces stand where the language puts them: not doubled, not before a mark, not missing after one."""
    yield from _against(checked, "spacing", Grade.WARNING, "text")


def characters(checked: Checked) -> Iterator[Problem]:
    """No broken, half-width, full-width or compatibility characters where the language writes others."""
    yield from _against(checked, "characters", Grade.ERROR, "free")


def leftover(checked: Checked) -> Iterator[Problem]:
    """Nothing is left over: words of another language, marks for what was to be filled in later."""
    yield from _against(checked, "leftovers", Grade.ERROR, "free")


def repeated(checked: Checked) -> Iterator[Problem]:
    """No word stands twice in a row."""
    yield from _against(checked, "repeats", Grade.WARNING, "text")


RULE_OF = {"leftovers": "leftover", "repeats": "repeated"}


def _against(checked: Checked, table: str, grade: Grade, what: str) -> Iterator[Problem]:
    for locale, line in checked.read():
        for row in rows(locale, table):
            for match in found(row, line.text if what == "text" else line.free):
                yield line.problem(
                    RULE_OF.get(table, table),
                    grade,
                    match.start(),
                    '{say}: "{found}"',
                    row.text("hint", "correct it where it was written"),
                    {"say": row.text("say"), "found": match[0], "row": row.id},
                )


def zero_width(checked: Checked) -> Iterator[Problem]:
    """No sign that nobody sees; one that is allowed between words not twice, at an edge or in a syllable."""
    for locale, line in checked.read():
        rule = locale.find("checks", "zero_width")
        if rule is None:
            continue
        allowed = rule.list("allowed")
        for match in UNSEEN.finditer(line.free):
            around = line.free[: match.start()][-1:], line.free[match.end() :][:1]
            name = f"U+{ord(match[0]):04X}"
            if name not in allowed or _misplaced(match[0], *around):
                yield line.problem(
                    "zero-width",
                    Grade.ERROR,
                    match.start(),
                    "{sign} stands here and nobody sees it",
                    "delete it; breaks between words are put in when the document is made",
                    {"sign": name},
                )


def _misplaced(sign: str, before: str, after: str) -> bool:
    inside = (after and unicodedata.category(after) in ("Mn", "Mc")) or (before and unicodedata.combining(before) == 9)
    return bool(inside) or before in ("", " ", sign) or after in ("", " ", sign)


def pairs(checked: Checked) -> Iterator[Problem]:
    """Brackets and quotation marks that open are closed, in the right order."""
    for locale, line in checked.read():
        rule = locale.find("checks", "pairs")
        both = rule.list("write") if rule else ()
        for offset in _unpaired(line.text, both):
            yield line.problem(
                "pairs",
                Grade.ERROR,
                offset,
                '"{found}" has no partner',
                "close what is open, or take the mark away",
                {"found": line.text[offset]},
            )


def _unpaired(text: str, both: tuple[str, ...]) -> Iterator[int]:
    closes = {pair[0]: pair[1] for pair in both}
    opened: list[tuple[int, str]] = []
    for offset, sign in enumerate(text):
        if sign in closes:
            opened.append((offset, closes[sign]))
        elif sign in closes.values():
            if opened and opened[-1][1] == sign:
                opened.pop()
            else:
                yield offset
    yield from (offset for offset, _ in opened)


def quote_marks(checked: Checked) -> Iterator[Problem]:
    """Brackets and quotation marks are those of the language."""
    for locale, line in checked.read():
        rule = locale.find("checks", "pairs")
        instead = rule.table("instead") if rule else {}
        for offset, sign in enumerate(line.free):
            if sign in instead:
                yield line.problem(
                    "quote-marks",
                    Grade.WARNING,
                    offset,
                    'expected {wanted}, found "{found}"',
                    "write the marks of the language",
                    {"wanted": instead[sign], "found": sign},
                )


def script(checked: Checked) -> Iterator[Problem]:
    """Free text is written in the letters of its language."""
    for locale, line in checked.read():
        rule = locale.find("checks", "script")
        if rule is None:
            continue
        for match in re.finditer(r"[^\W\d_]+", line.free):
            strange = [n for n, sign in enumerate(match[0]) if not pattern(rule.text("letters")).match(sign)]
            if strange:
                yield line.problem(
                    "script",
                    Grade.ERROR,
                    match.start() + strange[0],
                    '"{found}" is not in the script of {language}',
                    "translate the word, or name what it means in angle brackets",
                    {"found": match[0]},
                )


def syllables(checked: Checked) -> Iterator[Problem]:
    """Khmer syllables are in the order of the encoding, without deprecated signs."""
    for _, line in checked.read():
        for offset, kind in khmer_problems(line.free.replace(BLANK, " ")):
            yield line.problem(
                "syllables",
                Grade.ERROR,
                offset,
                "the signs of this syllable are not in the order of the encoding ({kind})",
                "type the word again with a Khmer Unicode keyboard",
                {"kind": kind},
            )


def normal_form(checked: Checked) -> Iterator[Problem]:
    """Free text is in the composed form of Unicode (NFC), so that equal words are equal."""
    for _, line in checked.read():
        for match in re.finditer(r"\S+", line.free):
            if unicodedata.normalize("NFC", match[0]) != match[0]:
                yield line.problem(
                    "normal-form",
                    Grade.WARNING,
                    match.start(),
                    '"{found}" is typed in pieces',
                    "type the word again",
                    {"found": match[0]},
                )


def capital(checked: Checked) -> Iterator[Problem]:
    """A sentence begins with a capital letter where the language has them."""
    for locale, line in checked.read("headline", "heading", "paragraph", "note"):
        if _capitals(locale) and _first(line).islower():
            yield line.problem(
                "capital",
                Grade.WARNING,
                0,
                'the sentence begins with "{found}"',
                "begin it with a capital letter",
                {"found": line.text.strip()[:1]},
            )


def _capitals(locale: Locale) -> bool:
    return locale.rule("language").text("capitals") == "true"


def _first(line: Line) -> str:
    return line.text.lstrip(" “‘([").partition(" ")[0][:1] if not line.gap else ""

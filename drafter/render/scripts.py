"""Text cut into stretches of one script, each with the face it is set in."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from drafter.draft import Block, Draft, Origin, Run, Sentence
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.typography import Face, Typography

# Blocks of Unicode (16.0) by the ISO 15924 code of the script that needs a face of its own. Characters in no range
# (digits, spaces, most punctuation, combining marks) belong to no script and go with what stands around them.
RANGES: dict[str, str] = {
    "Latn": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Cyrl": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "Armn": "\u0530-\u058f",
    "Hebr": "\u0590-\u05ff\ufb1d-\ufb4f",
    "Arab": "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "Deva": "\u0900-\u097f\ua8e0-\ua8ff",
    "Beng": "\u0980-\u09ff",
    "Taml": "\u0b80-\u0bff",
    "Sinh": "\u0d80-\u0dff",
    "Thai": "\u0e00-\u0e7f",
    "Laoo": "\u0e80-\u0eff",
    "Tibt": "\u0f00-\u0fff",
    "Mymr": "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "Geor": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Ethi": "\u1200-\u139f",
    "Khmr": "\u1780-\u17ff\u19e0-\u19ff",
    "Mong": "\u1800-\u18af",
    "Hang": "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff",
    "Hira": "\u3040-\u309f",
    "Kana": "\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    # with the punctuation and the full-width forms that only East Asian faces draw in a full cell
    "Hani": "\u2e80-\u2fdf\u3000-\u303f\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff65\uffe0-\uffe6"
    "\U00020000-\U0003ffff",
}

# Codes of ISO 15924 that stand for several scripts written together.
FAMILIES: dict[str, tuple[str, ...]] = {
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
    "Hans": ("Hani",),
    "Hant": ("Hani",),
}

# Scripts written without spaces between words: how many letters in a row may be kept on one line. A longer name breaks
# by dictionary, as text does; kept whole it would leave holes in the line, most of all in justified Japanese.
_UNSPACED = {"Khmr": 12, "Laoo": 12, "Mymr": 12, "Thai": 12, "Hani": 8, "Hira": 8, "Kana": 8}
# all of them and some more; said by what it is not, as a class takes the longer to compile the more signs it names
_any_unspaced = re.compile("[^\u0000-\u0dff\u2000-\u2e7f]").search
# Kinds of origin whose text is kept together, beside all that a person is written with, such as honorifics.
_KEPT = frozenset(("name", "fact"))
_JOINER = "\u2060"
_COENG, _REPEAT = "\u17d2", "\u17d7"
# Marks that help typesetting break lines: in pages only, never in what is copied on or read by programs.
UNSEEN = str.maketrans("", "", "\u200b\u2060")

# What closes a foreign word; from here on the document's own script goes on, so that both brackets have one face.
_CLOSERS = frozenset('()[]{}"\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a')

# No XML character, or one that breaks a paragraph unseen.
_LOW = bytes([*range(0x20), 0x7F])
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufffe\uffff]")


class Piece(NamedTuple):
    """A stretch of a paragraph in one face; gap and doubt only in drafts that show them.

    A tuple, as hundreds are made for each file, and an object takes four times as long to make.
    """

    text: str
    face: Face
    gap: bool = False
    doubt: str = ""


def escape(text: str) -> str:
    """Return text as XML and HTML want it, also between double quotes."""
    # nearly all text has nothing to escape, and is looked through faster than translated
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def split(text: str, setting: Typography) -> Iterator[tuple[str, str]]:
    """Yield (script, stretch) from left to right; the stretches joined are the text.

    A character of no script joins the stretch before it, at the start the document's own script; the space or bracket
    after a foreign word is the document's own again. The script is a key of `setting.faces`.
    """
    own = setting.script
    if own == "Latn" and text.isascii():
        if text:
            yield own, text
        return
    find, owners = _foreign(own, tuple(setting.faces))
    script, start, last = own, 0, 0
    # most of a text is in its own script: only what is not is looked for
    for words in find(text):
        for found, position, end in _parts(words, owners):
            if script != own:
                edge = _own_again(text, last, position, own, owners)
                if edge < position:
                    if edge > start:
                        yield script, text[start:edge]
                    script, start = own, edge
            if found != script:
                if position > start:
                    yield script, text[start:position]
                script, start = found, position
            last = end
    if script != own:
        edge = _own_again(text, last, len(text), own, owners)
        if edge > start:
            yield script, text[start:edge]
        start = edge
    if start < len(text):
        yield own, text[start:]


def final_text(sentences: Sequence[Sentence], setting: Typography) -> str:
    """Return a paragraph's text without outer spaces.

    U+2060 stands inside names and facts where a line must not break, U+200B between words where the language asks for
    it; `UNSEEN` takes them out again.
    errors: DraftError with a problem for each run that holds a control character.
    """
    return _joined(sentences, setting)[0].strip()


def pieces(sentences: Sequence[Sentence], setting: Typography, *, final: bool) -> list[Piece]:
    """Return `final_text` in as few pieces as faces and marks allow; finals have no marks.

    errors: as `final_text`.
    """
    text, texts = _joined(sentences, setting)
    runs = [run for sentence in sentences for run in sentence.runs]
    if final or not any([run.gap or run.doubt for run in runs]):
        return plain(text.strip(), setting)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    # where runs that are marked alike end
    marks: list[tuple[int, bool, str]] = []
    position, gap, doubt = 0, False, ""
    for run, words in zip(runs, texts, strict=True):
        if position and (run.gap is not gap or run.doubt != doubt):
            marks.append((position, gap, doubt))
        gap, doubt = run.gap, run.doubt
        position += len(words)
    marks.append((len(text), gap, doubt))
    found: list[Piece] = []
    position, at = 0, 0
    for script, stretch in split(text, setting):
        face, edge = setting.faces[script], position + len(stretch)
        while position < edge:
            stop, gap, doubt = marks[at]
            cut = stop if stop < edge else edge
            part = text[position if position > start else start : cut if cut < end else end]
            if part:
                found.append(Piece(part, face, gap, doubt))
            position = cut
            if cut == stop:
                at += 1
    return found


@lru_cache(maxsize=4096)
def keep_together(text: str) -> str:
    """Return text with U+2060 wherever a line must not break inside a name or a fact, in scripts without spaces.

    Where the text has spaces of its own a line may break, and in a stretch that is too long to be kept whole, unless a
    figure stands there: a number stays with its unit.
    """
    return re.sub(r"\S+", lambda found: _bind(found[0]), text)


def _joined(sentences: Sequence[Sentence], setting: Typography) -> tuple[str, list[str]]:
    """Return a paragraph's text with what `final_text` puts between its words, joined and run by run."""
    texts = [run.text for sentence in sentences for run in sentence.runs]
    text = "".join(texts)
    if _holds_control(text):
        raise DraftError(_controls(run for sentence in sentences for run in sentence.runs))
    # most languages have spaces, and nothing to keep together
    if text.isascii() or not _any_unspaced(text):
        return text, texts
    runs = [run for sentence in sentences for run in sentence.runs]
    if setting.words:
        from drafter.render.words import add_breaks

        texts = [run.text for run in add_breaks(runs, setting.script, _KEPT)]
    repeats = _REPEAT in text
    start, before = 0, None
    for at, run in enumerate(runs):
        origin = run.origin
        if origin.kind in _KEPT or origin.by:
            if before is not None and origin.ref == before.ref and _same(origin, before):
                # runs of one name are one
                texts[start : at + 1] = _bound(tuple([run.text for run in runs[start : at + 1]]))
            else:
                start, before = at, origin
                texts[at] = keep_together(run.text)
        else:
            before = None
            if repeats and _REPEAT in texts[at][1:]:
                # the sign that repeats a word is no letter to the dictionaries, which break before it
                texts[at] = texts[at].replace(_REPEAT, _JOINER + _REPEAT)
    return "".join(texts), texts


def _same(one: Origin, other: Origin) -> bool:
    return one.kind == other.kind and one.value == other.value


@lru_cache(maxsize=4096)
def _bound(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the runs of one name with the joiners that keep the whole of it together."""
    found: list[str] = []
    whole, position = keep_together("".join(texts)), 0
    for text in texts:
        start, left = position, len(text)
        while left:
            left -= whole[position] != _JOINER or text[len(text) - left] == _JOINER
            position += 1
        found.append(whole[start:position])
    return tuple(found)


def _bind(stretch: str) -> str:
    limits = [_UNSPACED[script] for script in map(_script, stretch) if script in _UNSPACED]
    if not limits:
        return stretch
    clusters: list[str] = []
    for sign in stretch:
        if clusters and (clusters[-1][-1] == _COENG or unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf")):
            clusters[-1] += sign
        else:
            clusters.append(sign)
    if len(clusters) <= min(limits):
        return _JOINER.join(clusters)
    bound = clusters[0]
    for left, right in pairwise(clusters):
        bound += (_JOINER if left[-1].isdecimal() != right[0].isdecimal() else "") + right
    return bound


@lru_cache(maxsize=1024)
def _script(sign: str) -> str:
    """Return the script of RANGES that a sign belongs to, "" for none."""
    starts, ends, scripts = _table()
    place = bisect_right(starts, sign) - 1
    return scripts[place] if place >= 0 and sign <= ends[place] else ""


@lru_cache(maxsize=1)
def _table() -> tuple[list[str], list[str], list[str]]:
    found = []
    for script, ranges in RANGES.items():
        position = 0
        while position < len(ranges):
            wide = ranges[position + 1 : position + 2] == "-"
            found.append((ranges[position], ranges[position + 2 if wide else position], script))
            position += 3 if wide else 1
    starts, ends, scripts = zip(*sorted(found), strict=True)
    return list(starts), list(ends), list(scripts)


def plain(text: str, setting: Typography) -> list[Piece]:
    """Return text that is in no run, such as a label, as pieces."""
    return [Piece(stretch, setting.faces[script]) for script, stretch in split(text, setting)]


def block_text(block: Block) -> str:
    """Return what every format's outline gives for a block: its text, a table's rows as lines, a figure's caption."""
    if block.figure:
        return (block.figure.caption or block.figure.alt).text.strip()
    if block.rows:
        return "\n".join(" | ".join(cell.text.strip() for cell in row) for row in block.rows)
    return block.text


def refuse_controls(draft: Draft, *, cut: bool = False) -> None:
    """Check that no text of the draft holds a control character, a line break or half a surrogate pair.

    cut: whether all of its paragraphs went through `pieces`, which looks at them.
    errors: DraftError with a problem for each run, at its line in the form or else in the template.
    """
    problems = _controls(() if cut else draft.runs())
    loose: list[str] = [draft.title, draft.date, *draft.properties.values(), *[block.label for block in draft.blocks]]
    loose += [block.figure.alt.text for block in draft.blocks if cut and block.figure]
    if _holds_control("".join(loose)):
        problems += [_control(text, None) for text in loose if _holds_control(text)]
    if problems:
        raise DraftError(problems)


def _holds_control(text: str) -> bool:
    # looked for in a fraction of the pattern's time
    if text.isascii():
        data = text.encode()
        return len(data.translate(None, _LOW)) != len(data)
    if text.isprintable():
        return False
    # spaces of other widths are not printable either
    usual = text.replace("\u3000", "").replace("\u00a0", "").replace("\u202f", "")
    return not usual.isprintable() and _CONTROL.search(text) is not None


def _controls(runs: Iterable[Run]) -> list[Problem]:
    return [_control(run.text, run.origin.form or run.origin.at) for run in runs if _holds_control(run.text)]


def _control(text: str, where: Place | None) -> Problem:
    match = _CONTROL.search(text)
    assert match is not None
    return Problem(
        "render-control",
        Grade.BLOCKER,
        where,
        'expected text, found the control character {code} after "{before}"',
        {"code": f"U+{ord(match[0]):04X}", "before": text[max(0, match.start() - 20) : match.start()]},
        "delete it there and type the words again",
    )


def _own_again(text: str, start: int, end: int, own: str, owners: Mapping[str, str]) -> int:
    """Return where the document's own script goes on: at the space or bracket before its next letter, or before the
    text's end; else `end`.
    """
    closer = 0
    for at in range(start, end):
        sign = text[at]
        if not closer and (sign.isspace() or sign in _CLOSERS):
            closer = at
        # letters of scripts without a face are set in the document's own
        if sign.isalpha() or owners.get(_script(sign)) == own:
            return closer or at
    return closer or end if end == len(text) else end


def _parts(words: re.Match[str], owners: Mapping[str, str]) -> Sequence[tuple[str, int, int]]:
    """Return the parts of some words that are of one script with a face, each with where it begins and ends."""
    (start, end), text = words.span(), words[0]
    scripts = set(map(_script, text))
    # signs of none do no harm inside
    scripts.discard("")
    if len(scripts) == 1 and _script(text[0]) and _script(text[-1]):
        owner = owners.get(scripts.pop())
        return ((owner, start, end),) if owner else ()
    found = []
    for owner, signs in groupby(text, lambda sign: owners.get(_script(sign))):
        end = start + len(list(signs))
        if owner:
            found.append((owner, start, end))
        start = end
    return found


# What stands in most texts and belongs to no script.
_COMMON = "\0-@\\[-`{-\u00a9\u2000-\u206f"


@lru_cache(maxsize=16)
def _foreign(own: str, faces: Sequence[str]) -> tuple[Callable[[str], Iterator[re.Match[str]]], dict[str, str]]:
    """Return what finds words of other scripts, those that nothing of the own script parts in one, and signs of none;
    and scripts with the faces they have.
    """
    # the document's own script claims first: Han letters are Japanese in a Japanese document
    order = (own, *(name for name in faces if name != own))
    owners: dict[str, str] = {}
    for script in RANGES:
        owner = next((name for name in order if script in (name, *FAMILIES.get(name, ()))), None)
        if owner:
            owners[script] = owner
    ours = [script for script in owners if owners[script] == own]
    others = [script for script in owners if owners[script] != own]
    # a class takes the longer to compile the more signs it names
    if _signs(ours) < _signs(others):
        own_signs = "".join(RANGES[script] for script in ours)
        letter, inside = f"[^{_COMMON}{own_signs}]", f"[^{own_signs}]"
    else:
        signs = "".join(RANGES[script] for script in others)
        letter, inside = (f"[{signs}]", f"[{_COMMON}{signs}]") if signs else ("(?!)", "")
    return re.compile(f"{letter}(?:{inside}*{letter})?").finditer, owners


def _signs(scripts: Sequence[str]) -> int:
    return sum(ord(end) - ord(start) for start, end, script in zip(*_table(), strict=True) if script in scripts)

"""Text cut into stretches of one script, each with the face it is set in."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
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
# Kinds of origin whose text is kept together.
_KEPT = ("name", "fact")
_JOINER = "\u2060"
_COENG, _REPEAT = "\u17d2", "\u17d7"
# Marks that help typesetting break lines: in pages only, never in what is copied on or read by programs.
UNSEEN = str.maketrans("", "", "\u200b\u2060")

# What closes a foreign word; from here on the document's own script goes on, so that both brackets have one face.
_CLOSER = re.compile('[\\s()\\[\\]{}"\u00ab\u00bb\u2018-\u201f\u2039\u203a]')

# No XML character, or one that breaks a paragraph unseen.
_LOW = bytes([*range(0x20), 0x7F])
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufffe\uffff]")


class Piece(NamedTuple):
    """A stretch of a paragraph in one face; gap and doubt only in drafts that show them.

    A tuple, as hundreds are made for each file, and an object takes four times as long to make.
    """

    text: str
    face: Face
    gap: bool = False
    doubt: str = ""


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
    native, any_foreign, faces = _strong(own, tuple(setting.faces))
    script, start, last, size = own, 0, 0, len(text)
    # most of a text is in its own script: only what is not is looked for
    while at := any_foreign.search(text, last):
        position = at.start()
        found = faces[_script(text[position])]
        if script != own and (back := native.search(text, last, position)):
            edge = _close(text, last, back.start())
            if edge > start:
                yield script, text[start:edge]
            script, start = own, edge
        if found != script:
            if position > start:
                yield script, text[start:position]
            script, start = found, position
        last = position + 1
        while last < size and faces.get(_script(text[last])) == found:
            last += 1
    if script != own:
        back = native.search(text, last)
        edge = _close(text, last, back.start() if back else len(text))
        if edge > start:
            yield script, text[start:edge]
        start = edge
    if start < len(text):
        yield own, text[start:]


def pieces(sentences: Iterable[Sentence], setting: Typography, *, final: bool) -> list[Piece]:
    """Return a paragraph's text without outer spaces, in as few pieces as faces and marks allow; finals have no marks.

    U+2060 stands inside names and facts where a line must not break, U+200B between words where the language asks for
    it; `UNSEEN` takes them out again.
    """
    runs = [run for sentence in sentences for run in sentence.runs if run.text]
    texts = [run.text for run in runs]
    text = "".join(texts)
    # most languages have spaces, and nothing to keep together
    if not text.isascii() and _any_unspaced(text):
        if setting.words:
            from drafter.render.words import add_breaks

            runs = add_breaks(runs, setting.script, _KEPT)
            texts = [run.text for run in runs]
        texts = _kept_together(runs, texts)
        text = "".join(texts)
    if final or not any([run.gap or run.doubt for run in runs]):
        faces = setting.faces
        return [Piece(stretch, faces[script]) for script, stretch in split(text.strip(), setting)]
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


def _kept_together(runs: Sequence[Run], texts: list[str]) -> list[str]:
    """Return the text of each run with joiners; runs of one name are one."""
    if any([_REPEAT in text for text in texts]):
        # the sign that repeats a word is no letter to the dictionaries, which break before it
        texts = [
            text.replace(_REPEAT, _JOINER + _REPEAT) if _REPEAT in text[1:] and run.origin.kind not in _KEPT else text
            for text, run in zip(texts, runs, strict=True)
        ]
    end, size = 0, len(runs)
    while end < size:
        start, origin = end, runs[end].origin
        end += 1
        if origin.kind in _KEPT:
            while end < size and (other := runs[end].origin).ref == origin.ref and _same(other, origin):
                end += 1
            if end == start + 1:
                texts[start] = keep_together(texts[start])
            else:
                texts[start:end] = _bound(tuple(texts[start:end]))
    return texts


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


def refuse_controls(draft: Draft, written: str | None = None) -> None:
    """Check that no text of the draft holds a control character, a line break or half a surrogate pair.

    written: all that was made of its text, where that is at hand, and quicker to look at.
    errors: DraftError with a problem for each run, at its line in the form or else in the template.
    """
    runs = draft.runs() if written is None or _may_control(written) else ()
    problems = [_control(run.text, run.origin.form or run.origin.at) for run in runs if _CONTROL.search(run.text)]
    loose: list[str] = [draft.title, draft.date, *draft.properties.values(), *(block.label for block in draft.blocks)]
    problems += [_control(text, None) for text in loose if _CONTROL.search(text)]
    if problems:
        raise DraftError(problems)


def _may_control(text: str) -> bool:
    """Return False where text holds no control character for sure: its bytes are looked at more quickly than signs."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    # what is no ASCII is looked for sign by sign: UTF-8 of other letters begins with the same bytes
    rare = "\u2028" in text or "\u2029" in text or "\ufffe" in text or "\uffff" in text
    return rare or _C1.search(data) is not None or len(data.translate(None, _LOW)) != len(data)


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


def _close(text: str, start: int, end: int) -> int:
    match = _CLOSER.search(text, start, end)
    return match.start() if match else end


@lru_cache(maxsize=16)
def _strong(own: str, faces: Sequence[str]) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Return what finds a letter of the document's own script, one of another, and scripts with the faces they have."""
    # the document's own script claims first: Han letters are Japanese in a Japanese document
    order = (own, *(name for name in faces if name != own))
    classes = dict.fromkeys(order, "")
    owners: dict[str, str] = {}
    for script, ranges in RANGES.items():
        owner = next((name for name in order if script in (name, *FAMILIES.get(name, ()))), None)
        if owner:
            classes[owner] += ranges
            owners[script] = owner
    # letters of scripts without a face are set in the document's own
    native = rf"[{classes[own]}]|[^\W\d_]" if classes[own] else r"[^\W\d_]"
    others = "".join(classes[name] for name in order if name != own)
    return re.compile(native), re.compile(f"[{others}]" if others else "(?!)"), owners

"""What reviewers did to a sentence in Word: its words become a proposal, its facts stay as they are written by rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from drafter.draft import Run
from drafter.exchange.unit import pieces
from drafter.frozen import dataclass
from drafter.plan import Plan
from drafter.review.landed import Landed, likeness
from drafter.review.overrides import Locked, parts_of
from drafter.review.segments import Segment
from drafter.review.sent import SentSegment

# a value that was changed still looks like the one that was sent
STILL = 0.5


@dataclass(frozen=True, slots=True)
class Touched:
    """A fact that somebody changed. was: as it is written. now: what stood there instead, "" for nothing."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A sentence as it may be proposed. text: with facts as {slots}, None where a fact has no place any more."""

    text: str | None
    touched: tuple[Touched, ...]


def base_edit(segment: SentSegment) -> str:
    """Return a sentence as it left, with its facts as {slots}."""
    found, at = "", 0
    for name, start, end in segment.facts:
        found += segment.text[at:start] + f"{{{name}}}"
        at = end
    return found + segment.text[at:]


def edit_of(segment: SentSegment, parts: Sequence[Landed], texts: Mapping[int, Sequence[tuple[str, str]]]) -> Edit:
    """Return a sentence as it came back, with its facts as {slots}; a fact that was changed is put back in its place.

    parts: of the sentence, in order. texts: number of a part -> its signs, each with the fact whose control it is in.
    """
    found, touched = "", []
    at, lost = 0, False
    listed = {one.number: one for one in parts}
    for number, part in enumerate(segment.parts):
        found += segment.text[at : part.start]
        at = part.end
        facts = [
            (name, max(start, part.start) - part.start, min(end, part.end) - part.start)
            for name, start, end in segment.facts
            if start < part.end and end > part.start
        ]
        base = segment.text[part.start : part.end]
        if number not in listed:
            found += _slotted(base, {(start, end): name for name, start, end in facts})
            continue
        text = "".join(sign for sign, _ in texts[number])
        places, changed = _placed(base, facts, text, [fact for _, fact in texts[number]])
        touched += changed
        lost = lost or len(places) < len(facts)
        found += _slotted(text, places)
    found += segment.text[at:]
    for name, _, _ in segment.facts:
        # a fact on two lines is one slot
        found = found.replace(f"{{{name}}}{{{name}}}", f"{{{name}}}")
    return Edit(None if lost else found, tuple(dict.fromkeys(touched)))


def _slotted(text: str, places: Mapping[tuple[int, int], str]) -> str:
    found, at = "", 0
    for (start, end), name in sorted(places.items()):
        found += text[at:start] + f"{{{name}}}"
        at = end
    return found + text[at:]


def _placed(
    base: str, facts: Sequence[tuple[str, int, int]], text: str, labels: Sequence[str]
) -> tuple[dict[tuple[int, int], str], list[Touched]]:
    """Return where each fact stands in the text, and which were changed: by control, by what stayed, by its text."""
    places: dict[tuple[int, int], str] = {}
    touched: list[Touched] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    at = 0
    for label, group in groupby(labels):
        size = len(list(group))
        if label:
            spans.setdefault(label, []).append((at, at + size))
        at += size
    matcher = SequenceMatcher(None, base, text, autojunk=False)
    ops = matcher.get_opcodes()
    waiting = []
    for name, start, end in facts:
        was = base[start:end]
        mine = spans.get(name, [])
        if len(mine) > 1:
            # one control broken in two, or one that was copied
            whole = (mine[0][0], mine[-1][1])
            exact = [span for span in mine if text[slice(*span)] == was]
            if len(exact) == 1:
                mine = exact
            elif text[slice(*whole)] == was or len(exact) == 0:
                mine = [whole]
            else:
                touched.append(Touched(name, was, " … ".join(text[slice(*span)] for span in mine)))
                continue
        span = mine[0] if mine else _kept(ops, start, end)
        if span is None or not _free(span, places):
            waiting.append((name, start, end))
            continue
        _take(name, base, (start, end), text, span, places, touched)
    for name, start, end in waiting:
        was = base[start:end]
        span = _elsewhere(was, text, places, _words(ops, facts))
        if span is None:
            near = _mapped(ops, start, end)
            now = text[slice(*near)]
            if now and likeness(now, was) >= STILL and _free(near, places):
                places[near] = name
            touched.append(Touched(name, was, now))
            continue
        _take(name, base, (start, end), text, span, places, touched)
    return places, touched


def _take(
    name: str,
    base: str,
    was: tuple[int, int],
    text: str,
    now: tuple[int, int],
    places: dict[tuple[int, int], str],
    touched: list[Touched],
) -> None:
    """Give a fact its place; letters or figures that were typed onto it belong to it."""
    start, end = now
    glued_before = was[0] > 0 and _glued(base[was[0] - 1], base[was[0]])
    glued_after = was[1] < len(base) and _glued(base[was[1] - 1], base[was[1]])
    while not glued_before and start > 0 and start < end and _glued(text[start - 1], text[start]):
        start -= 1
    while not glued_after and end < len(text) and start < end and _glued(text[end - 1], text[end]):
        end += 1
    said = text[start:end]
    if _spaced(said) != _spaced(base[slice(*was)]):
        touched.append(Touched(name, base[slice(*was)], said))
    if start < end and _free((start, end), places):
        places[start, end] = name


def _spaced(text: str) -> str:
    # Word puts no-break spaces where it likes; a fact is not another one for that
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _glued(left: str, right: str) -> bool:
    """Whether two signs are of one word or number; scripts without spaces have no letters of this kind."""
    import unicodedata

    kinds = ("Ll", "Lu", "Lt", "Nd")
    return unicodedata.category(left) in kinds and unicodedata.category(right) in kinds


def _free(span: tuple[int, int], places: Mapping[tuple[int, int], str]) -> bool:
    return not any(start < span[1] and span[0] < end for start, end in places)


def _kept(ops: Sequence[tuple[str, int, int, int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Return where a stretch of the base stands now, when nothing in it was changed."""
    for op, first, last, there, _ in ops:
        if op == "equal" and first <= start and end <= last:
            return there + start - first, there + end - first
    return None


def _mapped(ops: Sequence[tuple[str, int, int, int, int]], start: int, end: int) -> tuple[int, int]:
    """Return what stands now where a stretch of the base stood."""
    low, high = None, 0
    for op, first, last, there, stop in ops:
        if last <= start and not (first == last == start):
            continue
        if first >= end:
            break
        if op == "equal":
            left, right = there + max(start, first) - first, there + min(end, last) - first
        else:
            left, right = there, stop
        low = left if low is None else low
        high = right
    return (low or 0, max(high, low or 0))


def _words(ops: Sequence[tuple[str, int, int, int, int]], facts: Sequence[tuple[str, int, int]]) -> set[int]:
    """Return the places of the text that hold words which stood there before: no fact has moved to them."""
    own = {at for _, start, end in facts for at in range(start, end)}
    return {
        there + at - first
        for op, first, last, there, _ in ops
        if op == "equal"
        for at in range(first, last)
        if at not in own
    }


def _elsewhere(
    was: str, text: str, places: Mapping[tuple[int, int], str], words: Collection[int]
) -> tuple[int, int] | None:
    """Return a place where a fact's text stands free, as a word of its own."""
    at = text.find(was)
    while at >= 0:
        span = (at, at + len(was))
        alone = not (at and _glued(text[at - 1], text[at])) and not (
            span[1] < len(text) and _glued(text[span[1] - 1], text[span[1]])
        )
        if alone and _free(span, places) and not all(n in words for n in range(*span)):
            return span
        at = text.find(was, at + 1)
    return None


def clause_of(segment: Segment, plan: Plan, text: str) -> tuple[str, str] | None:
    """Return the clause that an edit lies inside of, as "kind:key", and its translation with the edit; else None.

    segment: as it is printed. text: the sentence with the edit, facts as {slots}. An edit at the very edge of a clause
    may be one of the words around it, and is the sentence's.
    """
    tokens, refs = _tokens(segment.runs, plan)
    edited = _split(text)
    for clause, translation in segment.clauses.items():
        mine = [n for n, ref in enumerate(refs) if ref == clause]
        told = _split(translation)
        first = next((n for n, token in enumerate(told) if len(token) == 1), None)
        if not mine or first is None:
            continue
        start = mine[0] - first
        end = start + len(told)
        if start < 0 or end > len(tokens) or not all(map(_same, told, tokens[start:end])):
            continue
        rest = len(tokens) - end
        inside = edited[start : len(edited) - rest]
        if edited[:start] != tokens[:start] or edited[len(edited) - rest :] != tokens[end:]:
            continue
        if len(edited) < start + rest or inside[: len(told)] == tokens[start:end] or not inside:
            continue
        if inside[-len(told) :] == tokens[start:end]:
            continue
        slots = {here: there for here, there in zip(tokens[start:end], told, strict=True) if len(here) > 1}
        return clause, "".join(slots.get(token, token) for token in inside)
    return None


def _tokens(runs: Sequence[Run], plan: Plan) -> tuple[list[str], list[str]]:
    """Return a sentence as signs and {slots}, and for each the clause whose words it is of, "" for none."""
    owners = [run.origin.ref if run.origin.kind == "clause" else "" for run in runs for _ in run.text]
    tokens: list[str] = []
    refs: list[str] = []
    at = 0
    for part in parts_of(runs, plan):
        if isinstance(part, Locked):
            tokens.append(f"{{{part.name}}}")
            refs.append("")
            at += len(part.text)
        else:
            tokens += part
            refs += owners[at : at + len(part)]
            at += len(part)
    return tokens, refs


def _split(text: str) -> list[str]:
    return [token for words, slot in pieces(text) for token in (*words, slot) if token]


def _same(told: str, token: str) -> bool:
    return told == token if len(told) == 1 else len(token) > 1

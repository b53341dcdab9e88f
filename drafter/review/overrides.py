"""A sentence corrected for one release and one language: its words are free, its facts are slots that stay locked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from drafter.catalog import SLOT
from drafter.draft import Block, Draft, Origin, Run, Sentence
from drafter.facts import Words, bare_numbers
from drafter.frozen import dataclass, replace
from drafter.plan import Plan
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.review.log import Event
from drafter.review.rows import pair
from drafter.review.segments import NO_WORDS, Segment, inner_runs


@dataclass(frozen=True, slots=True)
class Locked:
    """Runs that state one fact or name one thing, under the name of their slot."""

    name: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """What is printed."""
        return "".join(run.text for run in self.runs)


def parts_of(runs: Sequence[Run], plan: Plan) -> tuple[str | Locked, ...]:
    """Return a sentence as words and locked facts in order; slots are named as in the form, repeated ones numbered."""
    written = (slot for clause in plan.summary.clauses() for slot in clause.slots)
    slots: dict[Place | None, str] = {slot.where: slot.name for slot in written}
    names: Counter[str] = Counter()
    found: list[str | Locked] = []
    for spot, group in groupby(runs, key=_group):
        held = tuple(group)
        if spot is None or not any(_states(run) for run in held):
            found.append("".join(run.text for run in held))
            continue
        first = next((n for n, run in enumerate(held) if _word(run)), 0)
        last = next((len(held) - n for n, run in enumerate(reversed(held)) if _word(run)), len(held))
        name = slots.get(held[0].origin.form) or _name(held, plan)
        names[name] += 1
        found.append("".join(run.text for run in held[:first]))
        found.append(Locked(name if names[name] == 1 else f"{name}_{names[name]}", held[first:last]))
        found.append("".join(run.text for run in held[last:]))
    return tuple(found)


def _group(run: Run) -> tuple[Place | None, str] | None:
    """What is written of one place in the form belongs together; furniture has no such place, and each name its own."""
    if run.origin.form is None:
        return (None, run.origin.ref) if run.origin.kind in ("fact", "name") else None
    return (run.origin.form, "") if run.origin.kind in ("fact", "name", "rule") else None


def _states(run: Run) -> bool:
    # "Both sides" is written by a rule and names somebody: "en.sides.both:both"
    return run.origin.kind in ("fact", "name") or ":" in run.origin.ref


def _word(run: Run) -> bool:
    # commas and spaces at the edge of a mention belong to the sentence
    return run.origin.kind != "rule" or any(char.isalnum() for char in run.text)


def _name(runs: Sequence[Run], plan: Plan) -> str:
    refs = [run.origin.ref for run in runs if run.origin.kind == "name"]
    stated = [run.origin.ref.rpartition(".")[2] for run in runs if run.origin.kind == "fact"]
    sides = [run.origin.ref.rpartition(":")[2] for run in runs]
    people = [ref for ref in refs if ref in plan.summary.people]
    # a telephone number is written by no rule that has a name
    named = next((name for name in (*people, *refs, *stated, *sides) if name), "fact")
    return re.sub(r"\W", "_", named)


def editable(runs: Sequence[Run], plan: Plan) -> str:
    """Return a sentence as it is typed for a correction: words, and {slots} for its facts and names."""
    return "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in parts_of(runs, plan))


def fill(text: str, runs: Sequence[Run], plan: Plan, origin: Origin, words: Words = NO_WORDS) -> tuple[Run, ...]:
    """Return the runs of a corrected sentence: the words with the given origin, each slot with its own runs.

    words: of the language, by which numbers are found; digits are found without any.
    errors: DraftError when a slot is missing, unknown or written twice, a brace stands alone, a number stands in the
        words, or nothing is left.
    """
    locked = {part.name: part for part in parts_of(runs, plan) if isinstance(part, Locked)}
    faults = list(text_faults(text, locked, words))
    if faults:
        raise DraftError(faults)
    found: list[Run] = []
    end = 0
    for match in SLOT.finditer(text):
        found += [Run(text[end : match.start()], origin)] if text[end : match.start()] else []
        found += locked[match[1]].runs
        end = match.end()
    return (*found, *([Run(text[end:], origin)] if text[end:] else []))


def text_faults(text: str, locked: Mapping[str, Locked], known: Words) -> Iterator[Problem]:
    """Yield what is wrong with a corrected sentence."""
    there = Counter(match[1] for match in SLOT.finditer(text))
    kept = ", ".join(f"{{{name}}} ({part.text})" for name, part in locked.items()) or "none"
    words = SLOT.sub("", text)
    said = [
        *(f"{{{name}}} is missing" for name in locked if name not in there),
        *(f"{{{name}}} is no fact of this sentence" for name in there if name not in locked),
        *(f"{{{name}}} stands {count} times" for name, count in there.items() if count > 1),
        *(f"{{{match[1]}|{match[2]}}} asks for a form" for match in SLOT.finditer(text) if match[2]),
        *(["a brace stands alone"] if re.search("[{}]", words) else []),
        *(f"{number} is a number in the words" for _, number in bare_numbers(words, known)),
        *(["it has no words"] if not text.strip() else []),
        *(["it holds a line end"] if "\n" in text or "\r" in text else []),
    ]
    if said:
        yield Problem(
            "override-slots",
            Grade.ERROR,
            None,
            "the corrected sentence can't stand: {how}",
            {"how": "; ".join(said), "slots": kept},
            "facts are locked; write each of them once, as it is: {slots}",
            text,
        )


def override(
    plan: Plan, drafts: Mapping[str, Draft], made: Iterable[Segment], events: Iterable[Event]
) -> tuple[Mapping[str, Draft], tuple[Problem, ...]]:
    """Return the drafts with the corrections that are in force, and a warning for each that no longer fits.

    made: the segments of the drafts. events: in the order of the log; of several corrections of one segment the last
    one counts. One without text takes the earlier ones back.
    """
    segments = {(segment.key, segment.tag): segment for segment in made}
    new: dict[tuple[str, str], tuple[Run, ...]] = {}
    problems = []
    for spot, event in in_force(events).items():
        segment = segments.get(spot)
        if segment is None or segment.base != event.body["base"]:
            problems.append(_unfit(event, segment))
            continue
        where = Place(f"log/{event.id}.json")
        origin = Origin("override", where, segment.where, event.id)
        try:
            new[spot] = fill(event.body["text"], segment.runs, plan, origin)
        except DraftError:
            # nobody could record it so here: another program did, or an older one
            problems.append(_unfit(event, segment))
    return (_applied(plan, drafts, new) if new else drafts), tuple(problems)


def in_force(events: Iterable[Event]) -> Mapping[tuple[str, str], Event]:
    """Return (key, language) -> the last correction; none where it was taken back."""
    last = {(event.body["key"], event.body["tag"]): event for event in events if event.kind == "override"}
    return {spot: event for spot, event in last.items() if event.body["text"]}


def _unfit(event: Event, segment: Segment | None) -> Problem:
    return Problem(
        "override-unfit",
        Grade.WARNING,
        segment.where if segment else None,
        "the correction of {key} in {language} is not used: it does not fit the text that stands there now",
        {"key": event.body["key"], "language": event.body["tag"]},
        "read the sentence; correct it anew with `drafter review override`, or take the correction back with `--drop`",
        event.body["text"],
    )


def _applied(
    plan: Plan, drafts: Mapping[str, Draft], new: Mapping[tuple[str, str], tuple[Run, ...]]
) -> Mapping[str, Draft]:
    # by identity: two equal sentences may stand in one release
    instead: dict[int, Sentence | None] = {}
    titles: dict[str, str] = {}
    for row in pair(plan, drafts):
        for tag, cell in row.cells.items():
            runs = new.get((row.id, tag))
            if runs is None:
                continue
            sentences = [sentence for _, sentence in cell]
            after = sentences[-1].runs[len(inner_runs(sentences[-1:])) :]
            ids = tuple(dict.fromkeys(id for sentence in sentences for id in sentence.ids))
            instead.update({id(sentence): None for sentence in sentences[1:]})
            instead[id(sentences[0])] = Sentence(ids, (*runs, *after))
            if row.kind == "headline":
                titles[tag] = "".join(run.text for run in runs).strip()
    return {
        tag: replace(draft, title=titles.get(tag, draft.title), blocks=tuple(_blocks(draft, instead)))
        for tag, draft in drafts.items()
    }


def _blocks(draft: Draft, instead: Mapping[int, Sentence | None]) -> Iterator[Block]:
    for block in draft.blocks:
        kept = tuple(
            found for sentence in block.sentences if (found := instead.get(id(sentence), sentence)) is not None
        )
        rows = tuple(tuple(instead.get(id(cell), cell) or Sentence((), ()) for cell in row) for row in block.rows)
        if kept or not block.sentences:
            yield replace(block, sentences=kept, rows=rows)


def offers(made: Segment, text: str, plan: Plan) -> tuple[tuple[Place, str], ...]:
    """Return what a correction would change for every release: the template, rule or clause of the words it took away.

    made: the segment as it is without the correction. text: the correction.
    """
    kept = SLOT.sub("\0", text)
    before = "".join("\0" if isinstance(part, Locked) else part for part in parts_of(made.runs, plan))
    taken = [False] * len(before)
    for op, start, stop, _, _ in SequenceMatcher(None, before, kept, autojunk=False).get_opcodes():
        if op in ("delete", "replace"):
            taken[start:stop] = [True] * (stop - start)
    found: dict[Place, str] = {}
    at = 0
    for part, runs in _words(made.runs, plan):
        for run in runs:
            size = len(run.text) if part else 0
            if any(taken[at : at + size]):
                found.setdefault(run.origin.at, f"{run.origin.kind} {run.origin.ref}".strip())
            at += size
        at += 0 if part else 1
    return tuple(found.items())


def _words(runs: Sequence[Run], plan: Plan) -> Iterator[tuple[bool, tuple[Run, ...]]]:
    """Yield (True, runs of words) and (False, locked runs), the runs in order."""
    locked = {id(run): part.name for part in parts_of(runs, plan) if isinstance(part, Locked) for run in part.runs}
    for name, group in groupby(runs, key=lambda run: locked.get(id(run), "")):
        yield not name, tuple(group)

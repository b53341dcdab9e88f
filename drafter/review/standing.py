"""Where each segment stands: computed from what is printed now and from what people decided, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from drafter.frozen import dataclass
from drafter.plan import Plan
from drafter.review.log import Event, ancestors
from drafter.review.overrides import editable, in_force
from drafter.review.people import Reviewers
from drafter.review.segments import Segment, changes, successors, text_of

# the worst first: a release stands where its worst segment does
STATES = ("missing", "rejected", "draft", "proposed", "in review", "approved")
DECIDING = frozenset({"approve", "reject"})
SETTLING = DECIDING | {"override"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A segment with its state.

    stale: why approvals that were given no longer hold, in plain words; () when none was given or all hold.
    lacking: what an approval still needs: levels, "another person". approvals: those that hold, one a person.
    authors: ids of those whose words it is; none of them can approve it.
    override: the correction that is printed. proposals: those still open. conflicts: decisions made at the same time,
        and proposals made when the text read otherwise.
    emergency: the reason of one who released alone, else "".
    was: what it read when it was last approved, where that approval no longer holds.
    """

    segment: Segment
    state: str
    stale: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    approvals: tuple[Event, ...] = ()
    authors: frozenset[str] = frozenset()
    override: Event | None = None
    proposals: tuple[Event, ...] = ()
    conflicts: tuple[str, ...] = ()
    emergency: str = ""
    was: str = ""


def standings(
    segments: Iterable[Segment], events: Sequence[Event], reviewers: Reviewers, plan: Plan
) -> tuple[Standing, ...]:
    """Return where each segment stands.

    segments: as they are printed, corrections put in. events: of the log, in its order.
    """
    about: dict[tuple[str, str], list[Event]] = {}
    written = tuple(event for event in events if event.kind == "write")
    for event in events:
        for spot in dict.fromkeys(spots(event)):
            about.setdefault(spot, []).append(event)
    before = ancestors(events)
    listed = list(segments)
    edited = _edited(listed, about)
    return tuple(
        _standing(segment, about.get((segment.key, segment.tag), ()), written, edited, before, reviewers, plan)
        for segment in listed
    )


# (key, language) -> what was shown of it when it was last approved
Shown = Mapping[tuple[str, str], Mapping[str, Any]]


def _edited(segments: Sequence[Segment], about: Mapping[tuple[str, str], Sequence[Event]]) -> Shown:
    """What was approved of the rows that an edit of the form gave the ids of now; found by likeness of the source."""
    keys = {segment.key for segment in segments}
    shown: dict[tuple[str, str], Mapping[str, Any]] = {}
    for (key, tag), events in about.items():
        for event in events:
            if event.kind == "approve" and key not in keys:
                shown[key, tag] = next(o for o in event.body["segments"] if (o["key"], o["tag"]) == (key, tag))
    old = {key: str(one["parts"].get("source", "")) for (key, _), one in shown.items()}
    known = {key for key, _ in about}
    new = {one.key: str(one.parts["source"]) for one in segments if one.key not in known} if old else {}
    came = successors(old, new)
    return {
        (one.key, one.tag): shown[came[one.key], one.tag]
        for one in segments
        if one.key in came and (came[one.key], one.tag) in shown
    }


def worst(found: Iterable[Standing]) -> str:
    """Return the state of a release: that of its worst segment; "missing" for one without any."""
    return min((one.state for one in found), key=STATES.index, default=STATES[0])


def spots(event: Event) -> Iterable[tuple[str, str]]:
    """Return the segments that an event is about, as (key, language)."""
    if event.kind == "approve":
        return [(one["key"], one["tag"]) for one in event.body["segments"]]
    return [(event.body["key"], event.body["tag"])] if "key" in event.body else []


def authors(segment: Segment, events: Iterable[Event], text: str) -> frozenset[str]:
    """Return whose words a segment is: of the correction that is printed, of proposals that read as it does now, and of
    those who said that they wrote it so, or a translation in it.

    text: the segment as it is typed. The form and the catalogues themselves name nobody.
    """
    printed = {run.origin.ref for run in segment.runs if run.origin.kind == "override"}
    found = {event.body["author"] for event in events if event.kind == "override" and event.id in printed}
    for event in events:
        if event.kind == "propose":
            stands = segment.clauses.get(event.body["clause"]) if event.body["target"] == "clause" else text
            found |= {event.by} if stands == event.body["text"] else set()
        elif event.kind == "write" and event.body["tag"] == segment.tag:
            said = event.body["clauses"]
            own = event.body["rows"].get(segment.key) == text
            found |= {event.by} if own or any(t and said.get(c) == t for c, t in segment.clauses.items()) else set()
    return frozenset(found)


def _standing(
    segment: Segment,
    events: Sequence[Event],
    written: Sequence[Event],
    edited: Shown,
    before: Mapping[str, frozenset[str]],
    reviewers: Reviewers,
    plan: Plan,
) -> Standing:
    text = editable(segment.runs, plan)
    wrote = authors(segment, (*events, *written), text)
    forced = in_force(events).get((segment.key, segment.tag))
    override = forced if any(forced and run.origin.ref == forced.id for run in segment.runs) else None
    latest = _latest(segment, events, before)
    # an emergency lets the one who is there release what he wrote; anybody else's own approval never counts
    approvals = tuple(e for e in latest if e.kind == "approve" and (e.by not in wrote or e.body["emergency"]))
    rejected = any(event.kind == "reject" for event in latest)
    alone = next((event for event in approvals if event.body["emergency"]), None)
    covered = {level for event in approvals for one in _shown(event, segment) for level in one["levels"]}
    lacking = tuple(level for level in reviewers.levels if level not in covered)
    if len({event.by for event in approvals}) < reviewers.least:
        lacking = (*lacking, "another person") if approvals else lacking
    proposals = _open(segment, events, before, text)
    enough = alone is not None or (not lacking and len(approvals) >= reviewers.least)
    before_now = None if approvals else _outdated(segment, events, edited)
    if segment.missing:
        state = "missing"
    elif rejected:
        state = "rejected"
    elif proposals and not alone:
        state = "proposed"
    elif enough:
        state = "approved"
    elif approvals:
        state = "in review"
    else:
        state = "proposed" if override else "draft"
    return Standing(
        segment,
        state,
        changes(before_now, segment.parts) if before_now else (),
        () if enough else lacking,
        approvals,
        wrote,
        override,
        proposals,
        (*_conflicts(events, before, reviewers), *_outdated_proposals(segment, proposals, reviewers)),
        alone.body["reason"] if alone else "",
        text_of(before_now) if before_now else "",
    )


def _latest(segment: Segment, events: Iterable[Event], before: Mapping[str, frozenset[str]]) -> list[Event]:
    """The last decision of each person about exactly this content; of two made at once a rejection counts."""
    last: dict[str, Event] = {}
    for event in events:
        if event.kind in DECIDING and not event.body.get("proposal") and segment.hash in _hashes(event, segment):
            earlier = last.get(event.by)
            if earlier and earlier.kind == "reject" and earlier.id not in before[event.id]:
                continue
            last[event.by] = event
    return list(last.values())


def _hashes(event: Event, segment: Segment) -> list[str]:
    return [one["hash"] for one in _shown(event, segment)] if event.kind == "approve" else [event.body["hash"]]


def _shown(event: Event, segment: Segment) -> list[Mapping[str, Any]]:
    return [one for one in event.body["segments"] if (one["key"], one["tag"]) == (segment.key, segment.tag)]


def _outdated(segment: Segment, events: Sequence[Event], edited: Shown) -> Mapping[str, Any] | None:
    """The parts that were shown when it was last approved, if they are others than now's."""
    for event in reversed(events):
        if event.kind == "approve":
            shown = _shown(event, segment)[-1]
            parts: Mapping[str, Any] = shown["parts"]
            return parts if shown["hash"] != segment.hash else None
    before = edited.get((segment.key, segment.tag))
    return before["parts"] if before else None


def _open(
    segment: Segment, events: Sequence[Event], before: Mapping[str, frozenset[str]], text: str
) -> tuple[Event, ...]:
    """The proposals that nobody has answered; one for another text is open until somebody decides who has seen it."""
    answered = {event.body["proposal"] for event in events if event.kind in ("override", "reject")}
    seen = {id for event in events if event.kind in SETTLING for id in before[event.id]}
    return tuple(
        event
        for event in events
        if event.kind == "propose"
        and event.id not in answered
        and (event.body["base"] == segment.base or event.id not in seen)
        and event.body["text"] != (segment.clauses.get(event.body["clause"]) if event.body["clause"] else text)
    )


def _outdated_proposals(segment: Segment, proposals: Iterable[Event], reviewers: Reviewers) -> Iterator[str]:
    for event in proposals:
        if event.body["base"] != segment.base:
            yield f"{reviewers.name(event.by)}: propose · the text was changed meanwhile"


def _conflicts(events: Sequence[Event], before: Mapping[str, frozenset[str]], reviewers: Reviewers) -> tuple[str, ...]:
    """Decisions that two people made without seeing each other's, until somebody decides who has seen both."""
    deciding = [event for event in events if event.kind in SETTLING]
    found = []
    if {event.kind for event in deciding} <= {"approve"}:
        return ()
    for one, other in combinations(deciding, 2):
        apart = one.id not in before[other.id] and other.id not in before[one.id]
        same = one.kind == other.kind and (one.kind != "override" or one.body["text"] == other.body["text"])
        settled = any({one.id, other.id} <= before[event.id] for event in deciding)
        if apart and not same and not settled:
            names = f"{reviewers.name(one.by)}: {one.kind}", f"{reviewers.name(other.by)}: {other.kind}"
            found.append(" · ".join(names))
    return tuple(found)

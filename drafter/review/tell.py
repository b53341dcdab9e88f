"""What commands tell of a review: events, segments and all that was said about them, in lines and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from drafter.review.incoming import KINDS, Incoming
from drafter.review.log import Event
from drafter.review.overrides import editable, offers
from drafter.review.service import Review
from drafter.review.standing import Standing, worst

# enough of a hash to name an event of one release
SHORT = 12


def who(review: Review, event: Event) -> str:
    """Return who made an event, and how that is known."""
    return f"{review.reviewers.name(event.by)} ({event.claim})" if event.by else "nobody named"


def said(event: Event) -> str:
    """Return what an event says, in one line."""
    body = event.body
    if event.kind == "approve":
        counts = Counter(one["tag"] for one in body["segments"])
        alone = f", alone: {body['reason']}" if body["emergency"] else ""
        keys = body["segments"][0]["key"] if len({one["key"] for one in body["segments"]}) == 1 else "rows"
        return f"approve {keys} " + ", ".join(f"{count} {tag}" for tag, count in counts.items()) + alone
    if event.kind == "write":
        what, count = ("row", len(body["rows"])) if body["rows"] else ("translation", len(body["clauses"]))
        return f"wrote {body['tag']}, {count} {what}{'' if count == 1 else 's'}"
    words = [body.get("key", ""), body.get("tag", ""), body.get("rule", ""), body.get("text", "")]
    told = " ".join(word for word in (event.kind, *words) if word)
    edition = f" edition {body['version']}" if "version" in body else ""
    return told + edition + (f" ({body['reason']})" if body.get("reason") else "")


def line(one: Standing) -> str:
    """Return a segment with its state, and a line for each thing that is open."""
    notes = [*(f"stale: {reason}" for reason in one.stale), *(f"conflict: {two}" for two in one.conflicts)]
    if one.override:
        notes.append(f"corrected for this release: {one.override.body['reason']}")
    if one.lacking and one.approvals:
        notes.append(f"needs {', '.join(one.lacking)}")
    text = one.segment.text
    words = text if len(text) <= 60 else text[:59] + "…"
    return f"{one.segment.key} {one.state}: {words}" + "".join(f"\n    {note}" for note in notes)


def offered(review: Review, one: Standing) -> Iterator[str]:
    """Yield what would have to change so that every release reads as a correction does: for the protocol officer."""
    if one.override:
        for where, what in offers(review.made_of(one.segment), one.override.body["text"], review.plan):
            yield f"to change it for every release: {what}, {where.file}:{where.line}"


def orphans(review: Review) -> Iterator[Event]:
    """Yield open proposals and comments, since the last final, on rows that an edit of the form took away."""
    known = {one.segment.key for one in review.standings}
    finals = [n for n, event in enumerate(review.events) if event.kind in ("final", "correct")]
    answered = {event.body.get("proposal") for event in review.events}
    for event in review.events[finals[-1] + 1 if finals else 0 :]:
        if event.kind in ("comment", "propose") and event.body["key"] not in known and event.id not in answered:
            yield event


def shown(review: Review, one: Standing) -> Iterator[str]:
    """Yield all there is to know of a segment, line by line."""
    name = review.reviewers.name
    segment = one.segment
    yield f"{segment.tag} · {segment.key} · {one.state} · hash {segment.hash[:SHORT]}"
    yield f"  {segment.text}"
    yield f"  to edit: {editable(segment.runs, review.plan)}"
    yield from (f"  clause {key}: {text or 'not translated'}" for key, text in segment.clauses.items())
    yield from (f"  stale: {reason}" for reason in one.stale)
    yield from (f"  conflict: {two}" for two in one.conflicts)
    if one.lacking:
        yield f"  needs: {', '.join(one.lacking)}"
    for event in one.approvals:
        yield f"  approved by {who(review, event)} at {event.at}"
    if one.emergency:
        yield f"  released by one person alone: {one.emergency}"
    if one.override:
        made = review.made_of(segment)
        yield f"  corrected for this release by {name(one.override.body['author'])}: {one.override.body['reason']}"
        yield f"  was: {made.text}"
        yield from (f"  {line}" for line in offered(review, one))
    for event in one.proposals:
        said = f"{event.body['text']} {event.body['reason']}".rstrip()
        yield f"  proposal {event.id[:SHORT]} by {who(review, event)}: {said}"
    for event in review.events:
        if event.kind == "comment" and (event.body["key"], event.body["tag"]) == (segment.key, segment.tag):
            yield f"  {who(review, event)}: {event.body['text']}"
    for problem in review.problems(segment):
        waiver = review.waived(problem, [(segment.key, segment.tag)])
        said = f", waived by {name(waiver.by)}: {waiver.body['reason']}" if waiver else ""
        yield f"  {problem.grade.name.lower()}: {problem.text} [{problem.rule}]{said}"


def incoming(found: Incoming) -> Iterator[str]:
    """Yield what a file that came back says, sentence by sentence, then in numbers."""
    if found.note:
        yield f"{found.name}: {found.note}"
    for one in found.found:
        if one.kind == "same" and not one.note:
            continue
        head = " ".join(word for word in (one.tag, one.key, one.kind) if word)
        yield f"{head}: {one.note or one.text}"
        shown = (("-", one.was), ("+", one.text), ("=", one.now))
        yield from (f"  {sign} {text}" for sign, text in shown if text and text != one.note)
    counts = Counter(one.kind for one in found.found)
    said = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    recorded = "with changes recorded" if found.tracked else "without recorded changes"
    yield f"{found.name}, edited {recorded}: {said or 'nothing came back'}"


def incoming_data(found: Incoming, ids: Mapping[str, str]) -> dict[str, object]:
    """Return what a file that came back says as plain data: docs/contracts.md.

    ids: of the events as they were made -> as they were recorded.
    """
    return {
        "file": found.name,
        "tracked": found.tracked,
        "note": found.note,
        "found": [
            {
                "kind": one.kind,
                "key": one.key,
                "language": one.tag,
                "text": one.text,
                "was": one.was,
                "now": one.now,
                "note": one.note,
                "event": one.event.kind if one.event else "",
                "id": ids.get(one.event.id, "") if one.event else "",
            }
            for one in found.found
        ],
    }


def data(review: Review, found: Sequence[Standing]) -> dict[str, object]:
    """Return segments with their states as plain data: docs/contracts.md."""
    return {
        "release": review.id,
        "version": review.version,
        "state": worst(found),
        "hash": review.hash,
        "segments": [
            {
                "key": one.segment.key,
                "language": one.segment.tag,
                "state": one.state,
                "hash": one.segment.hash,
                "text": one.segment.text,
                "edit": editable(one.segment.runs, review.plan),
                "stale": list(one.stale),
                "lacking": list(one.lacking),
                "approvals": [event.id for event in one.approvals],
                "proposals": [event.id for event in one.proposals],
                "override": one.override.id if one.override else "",
                "offers": list(offered(review, one)),
                "emergency": one.emergency,
                "conflicts": list(one.conflicts),
            }
            for one in found
        ],
    }

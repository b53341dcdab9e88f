"""What a file that came back says about a release, sentence by sentence, and the events that would record it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from drafter.draft import Origin
from drafter.exchange import Bundle, read_bundle
from drafter.exchange.unit import sent
from drafter.frozen import dataclass, field, replace
from drafter.problem import DraftError, Place
from drafter.review.decisions import comment, propose
from drafter.review.landed import Landed, Landing, Letters, Stray, land, likeness
from drafter.review.log import Event
from drafter.review.overrides import editable, fill
from drafter.review.people import Reviewer
from drafter.review.returned import Remark, Returned, read_word, refusal
from drafter.review.segments import Segment, successors
from drafter.review.sent import Sent, SentSegment
from drafter.review.service import Review, reviewed_edition
from drafter.review.taken import base_edit, clause_of, edit_of
from drafter.review.word import sent_of

# what can have happened to a sentence, the quiet things last; those of LOUD ask for somebody's eyes
KINDS = (
    "proposed", "comment", "fact", "conflict", "refused", "guess", "copied", "merged", "deleted", "moved", "split",
    "joined", "new", "unplaced", "hidden", "struck", "gone", "known", "same",
)  # fmt: skip
LOUD = frozenset({"fact", "conflict", "refused", "copied", "merged", "unplaced", "struck", "gone"})


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found.

    kind: of KINDS. key, tag: the segment, "" where none is known. text: as it came back; was: as it left; now: as it is
    printed today, where that is something else. note: in plain words. event: what records it, or None.
    """

    kind: str
    key: str = ""
    tag: str = ""
    text: str = ""
    was: str = ""
    now: str = ""
    note: str = ""
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came back, compared. name: of the file. tracked: whether changes were recorded in it.

    note: what is to be known of the whole file, "" for nothing.
    """

    name: str
    tracked: bool
    found: tuple[Found, ...] = field(default=())
    note: str = ""

    @property
    def events(self) -> tuple[Event, ...]:
        """What would be recorded, each once."""
        return tuple({event.id: event for one in self.found if (event := one.event)}.values())

    @property
    def open(self) -> bool:
        """Whether something could not be taken over as it is."""
        return any(one.kind in LOUD for one in self.found)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that came back, read but not yet compared: of Word, or units of a translator's program."""

    name: str
    word: Returned | None = None
    bundle: Bundle | None = None

    @property
    def form(self) -> str:
        """The name of its form's file, "" when it does not say."""
        said = self.word.sent.form if self.word and self.word.sent else self.bundle.name if self.bundle else ""
        return Path(said.replace("\\", "/")).name

    @property
    def edition(self) -> str:
        """The edition of the form that it shows, "" for what is made without asking or where it does not say."""
        return reviewed_edition(self.word.sent.release) if self.word and self.word.sent else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages in it, () when it does not say."""
        if self.bundle:
            return (self.bundle.target,)
        return tuple(self.word.sent.languages) if self.word and self.word.sent else ()


def open_returned(data: bytes, name: str) -> Opened:
    """Read a file that came back, its kind seen from what is in it: of Word, or as `exchange` reads.

    errors: DraftError with the reason for which it is refused.
    """
    # names of parts stand unpacked in every package
    package, sheet = data.startswith(b"PK"), b"xl/" in data and b"word/" not in data
    old = data.startswith(b"\xd0\xcf") or not data or name.lower().endswith((".doc", ".docx", ".docm", ".dotx"))
    if (package and not sheet) or (old and not package):
        return Opened(name, word=read_word(data, name))
    return Opened(name, bundle=read_bundle(data, name))


def compare(review: Review, opened: Opened, person: Reviewer, at: str) -> Incoming:
    """Return all that a file says about a release; nothing is recorded.

    person: who brings it, whose proposals they are: what a file says of its authors is no proof. at: as in events.
    errors: DraftError when it is of another release, or of a text that nobody knows any more.
    """
    if opened.bundle is not None:
        note = f"it left with the form {opened.form}" if opened.form not in ("", review.form.name) else ""
        return Incoming(opened.name, False, tuple(_once(_units(review, opened.bundle, person, at), review)), note)
    assert opened.word is not None
    sent = _manifest(review, opened.word)
    landing = land(opened.word, sent)
    comparing = _Comparing(review, sent, opened.word, landing, person, at)
    note = f"it left with edition {sent.version}; edition {review.version} is open now"
    found = tuple(_once(comparing.all(), review))
    return Incoming(opened.name, opened.word.tracked, found, note if sent.version != review.version else "")


def _manifest(review: Review, returned: Returned) -> Sent:
    sent = returned.sent
    if sent is None:
        words = returned.identifier.split()
        if len(words) < 4 or words[0] != "drafter":
            hint = "`drafter review export` writes files that come back; retype the changes with `review propose`"
            raise refusal(returned.name, "it is no file that drafter sent out, or has lost what says so", hint)
        tags = dict(word.split("=", 1) for word in words[3:] if "=" in word)
        drafts = review.releases.drafts
        if words[1] != review.id or any(tag not in drafts or drafts[tag].hash != hash for tag, hash in tags.items()):
            hint = "compare it by eye; `review propose` records what is to be changed"
            raise refusal(returned.name, "it has lost its manifest, and the text has changed since it left", hint)
        sent = sent_of(review, "table" if len(tags) > 1 else "page", tuple(tags))
    if sent.release != review.id:
        hint = "name its form with `--form`"
        raise refusal(returned.name, f"it is of another release, {sent.release}, not of {review.id}", hint)
    unknown = [tag for tag in sent.languages if tag not in review.releases.drafts]
    if unknown:
        raise refusal(returned.name, f"it is in a language nobody knows here: {', '.join(unknown)}", "look at the file")
    return sent


class _Comparing:
    def __init__(
        self, review: Review, sent: Sent, returned: Returned, landing: Landing, person: Reviewer, at: str
    ) -> None:
        self.review, self.sent, self.returned, self.landing = review, sent, returned, landing
        self.person, self.at = person, at
        self.now = {(one.segment.key, one.segment.tag): one.segment for one in review.standings}
        self.parts: dict[tuple[str, str], list[Landed]] = {}
        for one in landing.parts:
            self.parts.setdefault((one.segment.key, one.segment.language), []).append(one)
        self.by_mark = {one.part.mark: one for one in landing.parts}
        self.gone = self._gone()

    def all(self) -> Iterator[Found]:
        merged = dict(self._merged())
        for segment in self.sent.segments:
            spot = (segment.key, segment.language)
            if spot in self.parts:
                yield from self._segment(segment, self.parts[spot], merged)
        yield from self._order()
        for stray in self.landing.strays:
            yield self._stray(stray)
        for remark in self.returned.remarks:
            yield from self._remark(remark)

    def _gone(self) -> Mapping[tuple[str, str], Segment]:
        """Segments that an edit of the form gave another id since, by the ids they had."""
        found = {}
        for tag in self.sent.languages:
            old = {s.key: s.text for s in self.sent.segments if s.language == tag and (s.key, tag) not in self.now}
            known = {s.key for s in self.sent.segments if s.language == tag}
            new = {key: one.text for (key, t), one in self.now.items() if t == tag and key not in known}
            for here, there in successors(old, new).items():
                found[there, tag] = self.now[here, tag]
        return found

    def _segment(self, segment: SentSegment, parts: Sequence[Landed], merged: Mapping[str, str]) -> Iterator[Found]:
        key, tag = segment.key, segment.language
        was, text = (" / ".join(texts) for texts in ([o.base for o in parts], [o.text for o in parts if o.how]))
        now = self.now.get((key, tag)) or self.gone.get((key, tag))
        copies = [copy for one in parts if one.copies for copy in dict.fromkeys((*one.copies, one.text))]
        if copies:
            said = "it stands several times; nobody can tell which one is meant: " + " / ".join(copies)
            yield self._told("copied", now, key, tag, " / ".join(copies), was, said)
            return
        lost = [one for one in parts if not one.how]
        if len(lost) == len(parts):
            into = merged.get(segment.parts[0].mark)
            yield self._told(
                "merged" if into else "deleted", now, key, tag, "", was,
                f"it was put into {into}" if into else "it was deleted",
            )  # fmt: skip
            return
        taken = next(
            (key for mark, key in merged.items() if self.by_mark[mark].segment is not segment and key == segment.key),
            "",
        )
        if taken and any(merged.get(mark) == key for mark in merged):
            yield self._told("merged", now, key, tag, text, was, "another sentence was put into it")
            return
        for one in lost:
            yield self._told("deleted", now, key, tag, text, one.base, "a line of it was deleted")
        if lost:
            return
        yield from self._changed(segment, parts, now, was, text)

    def _changed(
        self, segment: SentSegment, parts: Sequence[Landed], now: Segment | None, was: str, text: str
    ) -> Iterator[Found]:
        key, tag = segment.key, segment.language
        split = [one for one in parts if "\n" in one.text]
        texts = {one.number: _joined(one.letters, one.base) for one in parts}
        if split:
            yield self._told("split", now, key, tag, text.replace("\n", " ¶ "), was, "it was split by a line end")
        edit = edit_of(segment, parts, texts)
        for fact in edit.touched:
            said = f'{{{fact.name}}} stays "{fact.was}": facts come from the form'
            said += f', found "{fact.now}"' if fact.now else ", it was deleted"
            yield self._told("fact", now, key, tag, fact.now, fact.was, said)
        guesses = [one for one in parts if one.how == "guess"]
        sure = f"found by likeness ({min(one.likeness for one in guesses):.0%}), its mark was lost" if guesses else ""
        sure = next((one.note for one in parts if one.note), sure)
        if edit.text is None:
            yield Found("refused", key, tag, text, was, note="facts of it have no place in the new text")
            return
        if edit.text == base_edit(segment):
            if not edit.touched and not split:
                yield Found("same", key, tag, text, was, note=sure)
            return
        if now is None:
            yield Found("gone", key, tag, text, was, note="the release no longer has this sentence")
            return
        yield from self._proposed(segment, now, edit.text, was, text, sure)

    def _proposed(
        self, segment: SentSegment, now: Segment, text: str, was: str, said: str, sure: str
    ) -> Iterator[Found]:
        tag = segment.language
        unchanged = now.base == segment.base
        present = editable(now.runs, self.review.plan)
        if not unchanged and text == present:
            yield Found("known", now.key, tag, said, was, note="it reads so already")
            return
        reasons = [sure] if sure else []
        if not unchanged:
            reasons.append("the text was changed here too since the file left")
        reason = f"from {Path(self.returned.name).name}" + "".join(f"; {one}" for one in reasons)
        clause = clause_of(now, self.review.plan, text) if unchanged and tag != self._language else None
        try:
            event = self._propose(now, text, reason, clause)
        except DraftError as error:
            why = "; ".join(problem.text for problem in error.problems)
            yield Found("refused" if unchanged else "conflict", now.key, tag, said, was, now.text, why)
            return
        where = (
            f"for the clause {clause[0]}" if clause else "for the form" if tag == self._language else "for the sentence"
        )
        kind = "guess" if sure else "proposed" if unchanged else "conflict"
        shown = now.text if not unchanged else ""
        if not unchanged:
            # made for the text that left: it stays a conflict until somebody decides
            event = replace(event, body={**event.body, "base": segment.base})
        yield Found(kind, now.key, tag, said, was, shown, "; ".join([where, *reasons]), event)

    def _propose(self, now: Segment, text: str, reason: str, clause: tuple[str, str] | None) -> Event:
        review = self.review
        # what can't stand in the sentence can't stand in its clause: no numbers, each fact once
        fill(text, now.runs, review.plan, Origin("override", Place("")), now.words)
        if clause:
            try:
                return propose(review.id, now, self.person, review.plan, self.at, clause[1], reason, clause[0])
            except DraftError:
                # a slot that moved out of the clause, for one: then it is the sentence's
                pass
        return propose(review.id, now, self.person, review.plan, self.at, text, reason)

    @property
    def _language(self) -> str:
        return self.review.plan.summary.language

    def _told(self, kind: str, now: Segment | None, key: str, tag: str, text: str, was: str, note: str) -> Found:
        """Something that no proposal can hold is kept as a comment, so that it outlives the terminal."""
        event = None
        if now is not None and kind != "fact":
            said = f"in {Path(self.returned.name).name}: {note}" + (f": {text}" if text and text not in note else "")
            event = comment(self.review.id, now, self.person, self.at, said)
        return Found(kind, key, tag, text, was, note=note, event=event)

    def _merged(self) -> Iterator[tuple[str, str]]:
        """Yield the marks of sentences that are gone, with the key of the one that holds their text now."""
        for one in self.landing.parts:
            if one.how or len(one.base) < 8:
                continue
            for other in self.landing.parts:
                if other.how and other.text != other.base and other.segment.language == one.segment.language:
                    held = one.base in other.text
                    longer = len(other.text) > len(other.base) + len(one.base) / 2
                    both = (f"{other.base} {one.base}", f"{one.base} {other.base}") if longer else ()
                    if held or any(likeness(other.text, text) > 0.85 for text in both):
                        yield one.part.mark, other.segment.key
                        break

    def _order(self) -> Iterator[Found]:
        """Yield the sentences that stand in another place, and paragraphs that were joined or parted between them."""
        standing = [one for one in self.landing.parts if one.how]
        still = _longest([one.at for one in standing])
        by_place = sorted(standing, key=lambda one: one.at)
        moved = {one.part.mark for n, one in enumerate(standing) if n not in still}
        for n, one in enumerate(standing):
            if n in still:
                continue
            place = by_place.index(one)
            before = by_place[place - 1].segment.key if place else ""
            said = f"it was moved behind {before}" if before else "it was moved to the beginning"
            yield self._layout("moved", one, said)
        for first, second in pairwise(self.landing.parts):
            if not (first.how and second.how) or self.sent.layout == "table":
                continue
            if {first.part.mark, second.part.mark} & moved:
                continue
            together = first.part.gap is not None
            if together and first.paragraph != second.paragraph and first.at < second.at:
                if not any("\n" in one.text for one in (first, second)):
                    yield self._layout("split", second, "a paragraph was begun before it")
            elif not together and first.paragraph == second.paragraph and first.segment is not second.segment:
                yield self._layout("joined", second, f"its paragraph was joined with that of {first.segment.key}")

    def _layout(self, kind: str, one: Landed, note: str) -> Found:
        now = self.now.get((one.segment.key, one.segment.language))
        return self._told(kind, now, one.segment.key, one.segment.language, "", one.base, note)

    def _stray(self, stray: Stray) -> Found:
        if stray.row:
            tag = self._language if (stray.row, self._language) in self.now else next(iter(self.sent.languages))
            now = self.now.get((stray.row, tag))
            event = comment(self.review.id, now, self.person, self.at, stray.text) if now else None
            return Found("comment", stray.row, tag, stray.text, note="from the column of comments", event=event)
        near = self.by_mark.get(stray.near or stray.before or stray.after)
        key, tag = (near.segment.key, near.segment.language) if near else ("", "")
        now = self.now.get((key, tag))
        if stray.hidden:
            return self._told("hidden", now, key, tag, stray.text, "", "hidden text, not taken over")
        if stray.struck:
            said = "it was struck through and stands there still; whoever wants it out deletes it"
            return self._told("struck", now, key, tag, stray.text, "", said)
        if stray.ambiguous:
            both = f"{self.by_mark[stray.before].segment.key} and {self.by_mark[stray.after].segment.key}"
            return self._told("unplaced", now, key, tag, stray.text, "", f"text between {both}: nobody can tell whose")
        if near is None or self.returned.sent is None:
            # without a manifest the letterhead can't be told from what was added
            return Found("unplaced", "", "", stray.text, note="text that belongs to no sentence")
        return self._told("new", now, key, tag, stray.text, "", f"new text behind {key}")

    def _remark(self, remark: Remark) -> Iterator[Found]:
        owners = self.landing.owners
        inside = [mark for mark in owners[remark.start : max(remark.end, remark.start + 1)] if mark]
        mark = next(iter(inside), "") or next(
            (owners[n] for n in range(min(remark.start, len(owners)) - 1, -1, -1) if owners[n]), ""
        )
        one = self.by_mark.get(mark)
        author = f"{remark.author}, in Word" if remark.author else "in Word"
        said = f"{author}{', in reply' if remark.answers else ''}{', done' if remark.done else ''}: {remark.text}"
        if one is None:
            yield Found("unplaced", text=said, note="a comment that stands beside no sentence")
            return
        key, tag = one.segment.key, one.segment.language
        now = self.now.get((key, tag)) or self.gone.get((key, tag))
        if now is None:
            yield Found("gone", key, tag, said, note="a comment on a sentence that the release no longer has")
        elif remark.text:
            others = [self.by_mark[other].segment.key for other in dict.fromkeys(inside)]
            others = [other for other in dict.fromkeys(others) if other != key]
            said += f" (also about {', '.join(others)})" if others else ""
            yield Found("comment", key, tag, said, event=comment(self.review.id, now, self.person, self.at, said))


def _longest(places: Sequence[int]) -> set[int]:
    """Return the indexes of a longest rising row of places: what was not moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [n]
    found: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def _joined(letters: Letters, base: str) -> Letters:
    """Return a text on one line, parted where it was split as it was before, or as it is written there."""
    found = letters
    while "\n" in (text := "".join(sign for sign, _ in found)):
        at = text.index("\n")
        left, right = found[:at], found[at + 1 :]
        while right and right[0][0] == "\n":
            right = right[1:]
        near = text[:at].rstrip(), text[at:].lstrip()
        if not left or not right or left[-1][0].isspace() or right[0][0].isspace():
            between: Letters = ()
        else:
            spaced = f"{near[0][-12:]} {near[1][:12]}" in base
            closed = f"{near[0][-12:]}{near[1][:12]}" in base
            latin = left[-1][0].isascii() and right[0][0].isascii()
            between = ((" ", ""),) if spaced or (latin and not closed) else ()
        found = (*left, *between, *right)
    return found


def _units(review: Review, bundle: Bundle, person: Reviewer, at: str) -> Iterator[Found]:
    """Yield what a translator's program brought back: each changed translation as a proposal for its clause."""
    tag = bundle.target
    for unit in bundle.units:
        clause = f"{unit.kind}:{unit.source}"
        one = next((s.segment for s in review.of((tag,)) if clause in s.segment.clauses), None)
        if one is None or tag not in review.releases.drafts:
            yield Found("gone", "", tag, unit.target, unit.source, note=f"no sentence has the clause {clause}")
            continue
        was = one.clauses[clause]
        if unit.target in ("", was) or unit.untouched:
            yield Found("same", one.key, tag, unit.target, was)
            continue
        both = unit.base and unit.base != sent(was)
        try:
            reason = f"from {Path(bundle.name).name}"
            event = propose(review.id, one, person, review.plan, at, unit.target, reason, clause)
        except DraftError as error:
            why = "; ".join(problem.text for problem in error.problems)
            yield Found("refused", one.key, tag, unit.target, was, note=why)
            continue
        said = f"for the clause {clause}"
        if both:
            said += "; the text was changed here too since the file left"
            event = replace(event, body={**event.body, "base": ""})
        kind = "conflict" if both else "proposed"
        yield Found(kind, one.key, tag, unit.target, was, note=said, event=event)


def _once(found: Iterable[Found], review: Review) -> Iterator[Found]:
    """What was recorded before, from the same file, is not recorded again."""
    known = {(event.kind, event.by, _content(event)) for event in review.events}
    for one in found:
        if one.event and (one.event.kind, one.event.by, _content(one.event)) in known:
            yield replace(one, event=None, note=f"{one.note}; recorded before".removeprefix("; "))
        else:
            yield one


def _content(event: Event) -> tuple[tuple[str, str], ...]:
    # the text that a proposal stands against may have been corrected by it meanwhile
    return tuple(sorted((key, str(value)) for key, value in event.body.items() if key not in ("base", "reason")))

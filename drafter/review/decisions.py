"""The acts of reviewers, as functions from what stands to an event: nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from drafter.draft import Origin
from drafter.plan import Plan
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.review.log import Event
from drafter.review.overrides import editable, fill
from drafter.review.people import Reviewer, Reviewers
from drafter.review.segments import Segment
from drafter.review.standing import Standing


def approve(
    release: str,
    shown: Sequence[Standing],
    person: Reviewer,
    reviewers: Reviewers,
    at: str,
    emergency: str = "",
) -> Event:
    """Return one approval of all that was shown, with a hash for each segment.

    emergency: the reason of one who releases alone; it lets a head, or whoever holds the last level, approve for
        everybody, also his own words, and stays on the record.
    errors: DraftError that names each segment whose words are the person's own, that lacks a text, or for which the
        person has no level.
    """
    faults = [] if shown else [_refused("approve-nothing", None, "there is nothing to approve", "name a segment", {})]
    segments = []
    for one in shown:
        segment = one.segment
        levels = reviewers.levels_of(person, segment.tag)
        fields = {"key": segment.key, "language": segment.tag, "person": person.name}
        if segment.missing:
            said, hint = "something is missing in {key} in {language}", "`drafter check` tells what"
            faults.append(_refused("approve-missing", segment.where, said, hint, fields))
        elif emergency and reviewers.levels[-1] not in levels:
            fields["levels"] = reviewers.levels[-1]
            said, hint = "{person} can't release alone", "only who holds the level {levels} can"
            faults.append(_refused("approve-level", segment.where, said, hint, fields))
        elif not levels:
            fields["levels"] = ", ".join(reviewers.levels)
            said = "{person} has no level to approve {language}"
            hint = "levels are {levels}; roles stand in the file of reviewers"
            faults.append(_refused("approve-level", segment.where, said, hint, fields))
        elif person.id in one.authors and not emergency:
            said = "{key} in {language} is in {person}'s own words"
            hint = "somebody else must approve it; in an emergency `--emergency REASON` stays on the record"
            faults.append(_refused("approve-own", segment.where, said, hint, fields))
        shown_as = {"key": segment.key, "tag": segment.tag, "hash": segment.hash, "parts": dict(segment.parts)}
        segments.append({**shown_as, "levels": list(levels)})
    if faults:
        raise DraftError(dict.fromkeys(faults))
    body = {"segments": segments, "emergency": bool(emergency), "reason": emergency}
    return Event(release, "approve", person.id, at, body)


def approvable(shown: Iterable[Standing], person: Reviewer, reviewers: Reviewers) -> tuple[Standing, ...]:
    """Return what a person may approve of all that was shown: nothing missing, not his own words, a level held."""
    return tuple(
        one
        for one in shown
        if not one.segment.missing and person.id not in one.authors and reviewers.levels_of(person, one.segment.tag)
    )


def reject(
    release: str, segment: Segment, person: Reviewer, reviewers: Reviewers, at: str, reason: str, proposal: str = ""
) -> Event:
    """Return a rejection of what is printed, or of a proposal. errors: DraftError without a reason or a level."""
    _ask_level(segment, person, reviewers)
    body = {"key": segment.key, "tag": segment.tag, "hash": segment.hash, "proposal": proposal}
    return Event(release, "reject", person.id, at, {**body, "reason": _reason(reason)})


def comment(release: str, segment: Segment, person: Reviewer, at: str, text: str) -> Event:
    """Return a comment. errors: DraftError when it says nothing."""
    body = {"key": segment.key, "tag": segment.tag, "text": _reason(text)}
    return Event(release, "comment", person.id, at, body)


def propose(
    release: str, segment: Segment, person: Reviewer, plan: Plan, at: str, text: str, reason: str = "", clause: str = ""
) -> Event:
    """Return a proposal: other words for a sentence, or for the translation of a clause of it.

    text: as `overrides.editable` gives it, facts as slots; of a clause, as the catalogue has it. clause: "kind:key".
    In the language of the form it is a proposed edit of the form, where it has to be made.
    errors: DraftError when the facts differ, the clause is none of the segment's, or nothing would change.
    """
    target = "form" if segment.tag == plan.summary.language else "sentence"
    if clause:
        target = "clause"
        _look_at_clause(segment, clause, text)
        stands = segment.clauses[clause]
    else:
        fill(text, segment.runs, plan, _NOWHERE, segment.words)
        stands = editable(segment.runs, plan)
    if text == stands:
        raise DraftError([_refused("propose-same", segment.where, "that is what stands there", "", {})])
    body = {"key": segment.key, "tag": segment.tag, "target": target, "clause": clause, "base": segment.base}
    return Event(release, "propose", person.id, at, {**body, "text": text, "reason": reason})


_NOWHERE = Origin("override", Place(""))


def _look_at_clause(segment: Segment, clause: str, text: str) -> None:
    from drafter.catalog import SLOT, slot_problems
    from drafter.facts import bare_numbers

    if clause not in segment.clauses:
        names = ", ".join(segment.clauses) or "none"
        fields = {"clause": clause, "names": names}
        raise DraftError(
            [_refused("propose-clause", segment.where, "the sentence has no clause {clause}", "it has {names}", fields)]
        )
    problems = slot_problems(clause.partition(":")[2], text, segment.where or Place(""))
    for _, number in bare_numbers(SLOT.sub("\0", text), segment.words):
        said, fields = "{number} is a number in the words", {"number": number}
        hint = "put it in angle brackets in the form, so that every language writes the same; or say it without one"
        problems.append(_refused("bare-number", segment.where, said, hint, fields))
    if problems:
        raise DraftError(problems)


def correct_sentence(
    release: str,
    made: Segment,
    person: Reviewer,
    plan: Plan,
    at: str,
    text: str,
    reason: str,
    proposal: Event | None = None,
) -> Event:
    """Return a correction of a sentence for this release and language, which is printed at once and is to be approved.

    made: the segment as it is without any correction. text: as `propose`; "" takes earlier corrections back.
    proposal: whose words it takes over; they stay their author's.
    errors: DraftError without a reason, with other facts, for what stands on several lines, or in the language of the
        form: there the form is edited.
    """
    if made.tag == plan.summary.language:
        said = "{language} is the language of the form: a correction there would be in no other language"
        hint = "edit the form at {place}, or record the edit with `drafter review propose`"
        fields = {"language": made.tag, "place": str(made.where or plan.summary.file)}
        raise DraftError([_refused("override-form", made.where, said, hint, fields)])
    if made.lines > 1 or made.missing:
        said = "{key} in {language} can't be corrected here: it stands on several lines, or something is missing in it"
        fields = {"key": made.key, "language": made.tag}
        raise DraftError([_refused("override-lines", made.where, said, "edit the form, or the template", fields)])
    if text:
        fill(text, made.runs, plan, _NOWHERE, made.words)
    author = proposal.by if proposal else person.id
    body = {"key": made.key, "tag": made.tag, "base": made.base, "text": text, "reason": _reason(reason)}
    return Event(
        release, "override", person.id, at, {**body, "author": author, "proposal": proposal.id if proposal else ""}
    )


def write(release: str, tag: str, segments: Iterable[Segment], person: Reviewer, plan: Plan, at: str) -> Event:
    """Return somebody's word that he wrote rows of a language as they stand: he can't approve them then."""
    rows = {segment.key: editable(segment.runs, plan) for segment in segments}
    return Event(release, "write", person.id, at, {"tag": tag, "rows": rows, "clauses": {}})


def translate(release: str, tag: str, clauses: Mapping[str, str], person: Reviewer, at: str) -> Event:
    """Return somebody's word that translations are his. clauses: "kind:key" -> translation."""
    return Event(release, "write", person.id, at, {"tag": tag, "rows": {}, "clauses": dict(clauses)})


def waive(
    release: str, segment: Segment, problems: Iterable[Problem], person: Reviewer, reviewers: Reviewers, at: str,
    rule: str, reason: str,
) -> Event:  # fmt: skip
    """Return a waiver of a finding, for exactly this content.

    problems: what checks found in the segment. errors: DraftError without a reason or a level, when no such problem
    stands there, or when it is a blocker.
    """
    _ask_level(segment, person, reviewers)
    found = [problem for problem in problems if problem.rule == rule]
    fields = {"rule": rule, "key": segment.key, "language": segment.tag}
    if not found:
        said = "no problem {rule} stands in {key} in {language}"
        raise DraftError([_refused("waive-nothing", segment.where, said, "`drafter review show` lists them", fields)])
    if any(problem.grade >= Grade.BLOCKER for problem in found):
        said = "{rule} can't be waived: it blocks every final"
        raise DraftError([_refused("waive-blocker", segment.where, said, found[0].advice, fields)])
    body = {"key": segment.key, "tag": segment.tag, "hash": segment.hash, "rule": rule, "reason": _reason(reason)}
    return Event(release, "waive", person.id, at, body)


def _ask_level(segment: Segment, person: Reviewer, reviewers: Reviewers) -> None:
    if not reviewers.levels_of(person, segment.tag):
        fields = {"person": person.name, "language": segment.tag, "levels": ", ".join(reviewers.levels)}
        said = "{person} has no level to decide about {language}"
        hint = "levels are {levels}; `drafter review comment` is open to everybody"
        raise DraftError([_refused("approve-level", segment.where, said, hint, fields)])


def _reason(text: str) -> str:
    if not text.strip():
        raise DraftError([_refused("reason-missing", None, "a reason is missing", "say why, in a few words", {})])
    return text.strip()


def _refused(rule: str, where: Place | None, message: str, hint: str, fields: dict[str, str]) -> Problem:
    return Problem(rule, Grade.ERROR, where, message, fields, hint)

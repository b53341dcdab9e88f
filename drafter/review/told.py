"""What the page tells of decisions: where a row stands, what is open in it, and which rows wait for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from drafter.frozen import dataclass
from drafter.plan import Plan
from drafter.problem import Place, Problem
from drafter.review.difference import CAME, GONE, difference
from drafter.review.log import Event
from drafter.review.markup import html, joined
from drafter.review.overrides import editable, offers
from drafter.review.people import Reviewers
from drafter.review.service import Review
from drafter.review.standing import STATES, Standing, worst
from drafter.review.words import SPOKEN, Wording


@dataclass(frozen=True, slots=True)
class Filter:
    """Some rows of the page, under an id that a link may name. says: what the link reads. rows: ids of rows."""

    id: str
    says: str
    rows: frozenset[str]


class Told:
    """A review, ready to be asked row by row."""

    def __init__(self, review: Review, tags: Iterable[str], langs: Mapping[str, str], words: Wording) -> None:
        """tags: the columns of the page. langs: tag -> language tag of a page. words: the page's own."""
        self.words = words
        self.review, self.tags, self.langs = review, tuple(tags), langs
        self.standings = review.of(self.tags)
        self.at = {(one.segment.key, one.segment.tag): one for one in self.standings}
        self.comments: dict[tuple[str, str], list[Event]] = {}
        self.rejections: dict[tuple[str, str, str], Event] = {}
        for event in review.events:
            body = event.body
            if event.kind == "comment":
                self.comments.setdefault((body["key"], body["tag"]), []).append(event)
            if event.kind == "reject" and not body["proposal"]:
                self.rejections[body["key"], body["tag"], body["hash"]] = event

    @property
    def plan(self) -> Plan:
        """What the release says."""
        return self.review.plan

    @property
    def people(self) -> Reviewers:
        """The people of the office."""
        return self.review.reviewers

    @property
    def state(self) -> str:
        """Where the languages of the page stand."""
        return worst(self.standings)

    def level(self, level: str) -> str:
        """Return a level as it is read."""
        return self.words[f"levels.{level}"]

    def claim(self, event: Event) -> str:
        """Return how it is known who made an event."""
        return self.words.get(f"claims.{event.claim}", event.claim)

    def who(self, event: Event) -> str:
        """Return who made an event, and how that is known."""
        return f"{self.people.name(event.by)} ({self.claim(event)})"

    def waivers(self) -> Mapping[tuple[str, Place | None, str], str]:
        """Return (rule, place, text) of a problem -> who let it stand and why."""
        found = {}
        for problem, event in self.review.waivers().items():
            found[_of(problem)] = self.words["waived"].format(who=self.who(event), reason=event.body["reason"])
        return found

    def counts(self, tag: str) -> Markup:
        """Return the cells of a language in the table on top: its state, how much is approved, at which levels."""
        mine = self.review.of((tag,))
        state = worst(mine)
        approved = len([one for one in mine if one.state == "approved"])
        reached = Counter(level for one in mine for level in self.people.levels if self._has(one, level))
        levels = " · ".join(
            self.words["level_count"].format(level=self.level(level), count=reached[level])
            for level in self.people.levels
        )
        said = self.words["approved_of"].format(count=approved, all=len(mine))
        return html(
            '<td class="stands">{}</td><td class="progress"><progress max="{}" value="{}">{}</progress> <b>{}</b>'
            "<span>{}</span></td>",
            chip(state, self.words), len(mine), approved, said, said, levels,
        )  # fmt: skip

    def _has(self, one: Standing, level: str) -> bool:
        return bool(one.approvals) and level not in one.lacking

    def filters(self) -> Iterator[Filter]:
        """Yield what rows may be chosen by, each with at least one row."""
        states = {state: [one for one in self.standings if one.state == state] for state in STATES}
        some = {
            "stale": [one for one in self.standings if one.stale],
            "corrected": [one for one in self.standings if one.override],
            "proposed": [one for one in self.standings if one.proposals],
            "conflict": [one for one in self.standings if one.conflicts],
            "comment": [one for one in self.standings if (one.segment.key, one.segment.tag) in self.comments],
            "alone": [one for one in self.standings if one.emergency],
        }
        for state, found in states.items():
            yield from _filter(
                f"show.{state.replace(' ', '-')}",
                self.words["filter_state"],
                found,
                state=self.words[f"states.{state}"],
            )
        for name, found in some.items():
            yield from _filter(f"show.has-{name}", self.words[f"filter_{name}"], found)
        for level in self.people.levels:
            found = [one for one in self.standings if level in one.lacking]
            yield from _filter(f"show.waits.{level}", self.words["filter_waits"], found, level=self.level(level))

    def cell(self, key: str, tag: str) -> Markup:
        """Return where a row stands in a language, and all that is open in it; nothing for a row without segment."""
        one = self.at.get((key, tag))
        if one is None:
            return Markup()
        names = ", ".join(dict.fromkeys(self.people.name(event.by) for event in one.approvals))
        about = self.words["by"].format(names=names) if names else ""
        if one.lacking and one.approvals:
            about += "; " + self.words["needs"].format(levels=", ".join(self.level(level) for level in one.lacking))
        line = html('<p class="stands">{} {}</p>', chip(one.state, self.words), about)
        return html('<div class="decided">{}{}</div>', line, joined(self._notes(one)))

    def _notes(self, one: Standing) -> Iterator[Markup]:
        segment, lang = one.segment, self.langs[one.segment.tag]
        if one.emergency:
            yield _note("alert", self.words["alone"].format(reason=one.emergency))
        for both in one.conflicts:
            yield _note("alert", self.words.say("conflict", both=_message(both)))
        rejection = self.rejections.get((segment.key, segment.tag, segment.hash))
        if one.state == "rejected" and rejection:
            yield _note(
                "alert", self.words["rejected"].format(who=self.who(rejection), reason=rejection.body["reason"])
            )
        for reason in one.stale:
            yield _note("changed", self.words.say("stale", reason=_message(reason)))
        if one.was and one.was != segment.text:
            yield self.changed(self.words["was"], one.was, segment.text, lang)
        if one.override:
            body, made = one.override.body, self.review.made_of(segment)
            who = self.people.name(body["author"])
            yield _note("corrected", self.words["corrected"].format(who=who, reason=body["reason"]))
            yield self.changed(self.words["instead"], made.text, segment.text, lang)
            for where, what in offers(made, body["text"], self.plan):
                said = self.words.say("offer", what=_message(what), file=where.file, line=where.line)
                yield _note("offer", said)
        for event in one.proposals:
            yield self._proposal(one, event, lang)
        for event in self.comments.get((segment.key, segment.tag), ()):
            yield html('<p class="note comment"><b>{}</b>{}</p>', self.words["comment"].format(who=self.who(event)),
                       event.body["text"])  # fmt: skip

    def _proposal(self, one: Standing, event: Event, lang: str) -> Markup:
        body, segment = event.body, one.segment
        line = segment.where.line if segment.where else ""
        word = {"form": "proposed_form", "clause": "proposed_clause"}.get(body["target"], "proposed")
        said = self.words[word].format(who=self.who(event), line=line)
        if body["reason"]:
            said = self.words["because"].format(said=said, reason=body["reason"])
        stands = segment.clauses.get(body["clause"], "") if body["clause"] else editable(segment.runs, self.plan)
        return self.changed(said, stands, body["text"], lang)

    def changed(self, title: str, old: str, new: str, lang: str) -> Markup:
        """Return two texts as one, what went and came marked and named for those who hear the page."""
        tags = {GONE: ("del", self.words["gone"]), CAME: ("ins", self.words["came"])}
        parts = (
            html('<{0}><span class="hidden">{1}</span>{2}</{0}>', *tags[kind], text)
            if kind in tags
            else Markup.escape(text)
            for kind, text in difference(old, new)
        )
        return html(
            '<div class="changed"><p class="note">{}</p><p class="diff" lang="{}">{}</p></div>',
            title, lang, joined(parts, ""),
        )  # fmt: skip

    def boxes(self) -> Iterator[tuple[str, str]]:
        """Yield each level, as it is read, with who approved at it so far."""
        for level in self.people.levels:
            acts: dict[str, Event] = {}
            rows: Counter[str] = Counter()
            for one in self.standings:
                for event in one.approvals:
                    if any(level in shown["levels"] for shown in event.body["segments"]
                           if (shown["key"], shown["tag"]) == (one.segment.key, one.segment.tag)):  # fmt: skip
                        acts[event.by] = event
                        rows[event.by] += 1
            names = "; ".join(
                self.words["record_one"].format(
                    name=self.people.name(id),
                    claim=self.claim(event),
                    day=event.at[:10],
                    count=rows[id],
                )
                for id, event in acts.items()
            )
            yield self.level(level).capitalize(), self.words["record"].format(names=names) if names else ""


def chip(state: str, words: Wording) -> Markup:
    """Return a state as a mark."""
    return html('<b class="chip is-{}">{}</b>', state.replace(" ", "-"), words[f"states.{state}"])


def _message(text: str) -> Markup:
    return html('<span lang="{}">{}</span>', SPOKEN, text)


def _note(kind: str, text: str | Markup) -> Markup:
    return html('<p class="note {}">{}</p>', kind, text)


def _filter(id: str, words: str, found: Iterable[Standing], **named: str) -> Iterator[Filter]:
    rows = frozenset(one.segment.key for one in found)
    if rows:
        yield Filter(id, words.format(count=len(rows), **named), rows)


def _of(problem: Problem) -> tuple[str, Place | None, str]:
    return problem.rule, problem.where, problem.text

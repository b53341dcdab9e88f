"""What a release says, in no language: statements with their openings, order of countries, what a language prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from itertools import pairwise

from drafter.directory import Directory, Entry, Person
from drafter.form.model import Clause, Event, MeetingSummary, Section, Statement
from drafter.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in its place.

    opening: what the sentence begins with: topic, apart_from (clauses), and the relation of its event to another one,
        told
        the first time the event is spoken of: ("before", "consultation"), or ("", "").
    opens: the event that this statement is the first of its language to tell of by an act, or "".
    reply: it answers the statement before it.
    again: the same people act as in the sentence before, and neither a link nor a relation stands between.
    """

    statement: Statement
    topic: Clause | None = None
    apart_from: Clause | None = None
    relation: str = ""
    related: str = ""
    opens: str = ""
    again: bool = False
    reply: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A section of the form with its statements."""

    section: Section
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the release says.

    pair: the two countries in the issuer's order, its own first. issuer_country: "" for an issuer of no country.
    named: ids of everybody whom an event or a statement names.
    supersedes: language -> day of the release that this one corrects; {} for a first edition.
    """

    summary: MeetingSummary
    directory: Directory
    issuer_country: str
    pair: tuple[str, str]
    paragraphs: tuple[Paragraph, ...] = field(default_factory=tuple)
    named: frozenset[str] = frozenset()
    supersedes: Mapping[str, date] = field(default_factory=dict)

    @property
    def contact(self) -> Entry | None:
        """The contact lines of the page, unless they are another body's than the issuer's."""
        entry = self.directory.find("contacts", self.summary.contact)
        issuer = self.directory.find("issuers", self.summary.issuer)
        return None if entry and issuer and entry["body"] not in ("", issuer["body"]) else entry

    def printed(self, tag: str) -> Iterator[Paragraph]:
        """Yield the paragraphs that a language prints, with the statements it prints, openings on the first of them."""
        opened: set[str] = set()
        for paragraph in self.paragraphs:
            if _printed(paragraph.section.only, paragraph.section.skip, tag):
                told = [t for t in paragraph.told if _printed(t.statement.only, t.statement.skip, tag)]
                if told:
                    first = paragraph.section
                    told[0] = replace(told[0], topic=first.topic, apart_from=first.apart_from)
                    told[1:] = (_after(before, t) for before, t in pairwise(told))
                    told = [replace(t, opens=_opens(t.statement, opened)) for t in told]
                    yield Paragraph(paragraph.section, tuple(told))

    def event(self, id: str) -> Event:
        """Return an event of the form."""
        return self.summary.events[id]

    def shares_post(self, person: Person) -> bool:
        """Whether somebody else in this release holds the same post of the same body: it alone names neither."""
        day = self.summary.release.day
        held = {(post.post, post.body) for post in person.on(day)[:1]}
        others = (self.summary.people[id] for id in self.named if id != person.id and id in self.summary.people)
        return any((post.post, post.body) in held for other in others for post in other.on(day)[:1])

    def side_country(self, side: str) -> str:
        """Return the country of "home" or "partner"."""
        return self.summary.sides[side]


def _printed(only: tuple[str, ...], skip: tuple[str, ...], tag: str) -> bool:
    return tag not in skip and (not only or tag in only)


def _opens(statement: Statement, opened: set[str]) -> str:
    event = next((use.event for use in statement.acts if use.event), "")
    if event in opened:
        return ""
    opened.add(event)
    return event


def _after(before: Told, told: Told) -> Told:
    statement = told.statement
    reply = bool(statement.answers) and statement.answers == before.statement.id
    same = before.statement.who and statement.who and before.statement.who.ids == statement.who.ids
    return replace(told, reply=reply, again=bool(same and not reply and not statement.link and not told.relation))


def make_plan(summary: MeetingSummary, directory: Directory) -> Plan:
    """Return the plan of a validated form. The issuer decides order and viewpoint, never a fact."""
    issuer = directory.find("issuers", summary.issuer)
    own = issuer["country"] if issuer else ""
    home, partner = summary.sides["home"], summary.sides["partner"]
    pair = (partner, home) if own == partner else (home, partner)
    return Plan(summary, directory, own, pair, tuple(_paragraphs(summary)), summary.named())


def _paragraphs(summary: MeetingSummary) -> Iterator[Paragraph]:
    opened: set[str] = set()
    for section in summary.sections:
        told: list[Told] = []
        for n, statement in enumerate(section.statements):
            event = next((use.event for use in statement.acts if use.event), statement.at or section.at)
            relation, related = _relation(summary.events, event, opened)
            first = n == 0
            told.append(
                Told(
                    statement,
                    section.topic if first else None,
                    section.apart_from if first else None,
                    relation,
                    related,
                )
            )
        yield Paragraph(section, tuple(told))


# relations that open the sentence in which an event is first spoken of
TOLD = ("before", "after", "beside", "part_of")


def _relation(events: Mapping[str, Event], id: str, opened: set[str]) -> tuple[str, str]:
    # a relation is told once, when the event is first spoken of
    if not id or id in opened:
        return "", ""
    opened.add(id)
    event = events[id]
    return (event.relation, event.related) if event.relation in TOLD else ("", "")

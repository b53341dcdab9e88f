"""What a release says, in no language: statements with their openings, order of countries, what a language prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from drafter.directory import Directory, Entry, Person
from drafter.form.model import Clause, Edition, Event, MeetingSummary, Picture, Section, Statement, Texts, prints
from drafter.frozen import dataclass, field, replace
from drafter.problem import DraftError, Grade, Place, Problem


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in its place.

    opening: what the sentence begins with: topic, apart_from (clauses), and the relation of its event to another one,
        told
        the first time the event is spoken of: ("before", "consultation"), or ("", "").
    opens: the event that this statement is the first of its language to tell of by an act, or "".
    reply: it answers the statement before it.
    again: the same people act as in the sentence before, and neither a link nor a relation stands between.
    turn: how many sentences in a row they have then had, this one counted; 0 where it is not `again`.
    """

    statement: Statement
    topic: Clause | None = None
    apart_from: Clause | None = None
    relation: str = ""
    related: str = ""
    opens: str = ""
    again: bool = False
    turn: int = 0
    reply: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A section of the form with its statements."""

    section: Section
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the release says.

    pair: the two countries in the issuer's order, its own first; "" for the second where there is none.
    issuer_country: "" for an issuer of no country.
    named: ids of everybody whom an event or a statement names.
    supersedes: language -> day of the release that this one corrects; {} for a first edition.
    edition: id of the form's edition that is told, "" for the form as it stands. layout: how it is laid out.
    languages: the plans of languages that are made as an edition of their own when none is asked for.
    """

    summary: MeetingSummary
    directory: Directory
    issuer_country: str
    pair: tuple[str, str]
    paragraphs: tuple[Paragraph, ...] = field(default_factory=tuple)
    named: frozenset[str] = frozenset()
    supersedes: Mapping[str, date] = field(default_factory=dict)
    edition: str = ""
    layout: str = ""
    languages: Mapping[str, Plan] = field(default_factory=dict)
    # found once and asked for many times a release; init=False gives a changed copy memories of its own
    memory: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, tag: str) -> Plan:
        """Return the plan that a language is made from: its own edition's, or this one."""
        return replace(self.languages[tag], supersedes=self.supersedes) if tag in self.languages else self

    def prints(self, only: tuple[str, ...], skip: tuple[str, ...], tag: str) -> bool:
        """Whether something that names languages and editions is printed in a language of this edition."""
        return prints(only, skip, frozenset((tag, self.edition)))

    @property
    def contact(self) -> Entry | None:
        """The contact lines of the page, unless they are another body's than the issuer's."""
        entry = self.directory.find("contacts", self.summary.contact)
        issuer = self.directory.find("issuers", self.summary.issuer)
        return None if entry and issuer and entry["body"] not in ("", issuer["body"]) else entry

    def printed(self, tag: str) -> tuple[Paragraph, ...]:
        """Return the paragraphs that a language prints, with the statements it prints, openings on the first of them.

        What an event's relation, a topic, a link and "they" hang on is found here, after the selection.
        """
        if ("printed", tag) not in self.memory:
            self.memory["printed", tag] = tuple(self._printed(tag))
        found: tuple[Paragraph, ...] = self.memory["printed", tag]
        return found

    def _printed(self, tag: str) -> Iterator[Paragraph]:
        plan = self.of(tag)
        opened: set[str] = set()
        first: set[str] = set()
        for paragraph in plan.paragraphs:
            section = paragraph.section
            if not plan.prints(section.only, section.skip, tag):
                continue
            here = frozenset((tag, plan.edition))
            listed = (t.statement for t in paragraph.told if prints(t.statement.only, t.statement.skip, here))
            shown = (statement.told(here) for statement in listed)
            whole: set[str] = set()
            told = [
                Told(statement, *_relation(plan.summary.events, statement, section, opened, whole))
                for statement in shown
            ]
            if told:
                topic = None if section.itemised else section.topic
                told[0] = replace(told[0], topic=topic, apart_from=section.apart_from)
                told = list(_in_turn(told, section.style == "prose"))
                told = [replace(t, opens=_opens(t.statement, first)) for t in told]
                yield Paragraph(section, tuple(told))

    def text(self, name: str, tag: str) -> Clause | None:
        """Return what is typed for "headline", "subject" or "social" in a language: the nearest, or None."""
        return self.nearest(self.summary.release.texts.get(name, {}), tag)

    def around(self, tag: str) -> Iterator[Clause]:
        """Yield the clauses that a language prints around the text: headlines, notes, what is said of pictures."""
        release = self.summary.release
        found = [self.text(name, tag) for name in release.texts]
        found += [self.nearest(texts, tag) for one in self.pictures(tag) for texts in (one.alt, one.caption)]
        yield from (clause for clause in (*found, *release.notes) if clause)

    def nearest(self, texts: Texts, tag: str) -> Clause | None:
        """Return the text for a language, for this edition, or for all others."""
        return next((texts[key] for key in (tag, self.edition, "") if key in texts), None)

    def pictures(self, tag: str) -> tuple[Picture, ...]:
        """Return the photographs that a language prints."""
        return tuple(one for one in self.summary.pictures if self.prints(one.only, one.skip, tag))

    def said(self, id: str, tag: str) -> Told | None:
        """Return a statement as it is told in a language, or None where it is not printed."""
        return next((t for p in self.printed(tag) for t in p.told if t.statement.id == id), None)

    @property
    def counted(self) -> bool:
        """Whether the layout numbers the paragraphs."""
        entry = self.directory.find("layouts", self.layout)
        return bool(entry and entry["sections"] == "counted")

    @property
    def lead(self) -> bool:
        """Whether the layout takes the first paragraph as the lead."""
        entry = self.directory.find("layouts", self.layout)
        return bool(entry and entry["lead"] == "true")

    def event(self, id: str) -> Event:
        """Return an event of the form."""
        return self.summary.events[id]

    def shares_post(self, person: Person) -> bool:
        """Whether somebody else in this release holds the same post of the same body: it alone names neither."""
        if ("posts",) not in self.memory:
            day, people = self.summary.release.day, self.summary.people
            there = {id: people[id].on(day)[:1] for id in self.named if id in people}
            self.memory["posts",] = [(id, post.post, post.body) for id, posts in there.items() for post in posts]
        held = person.on(self.summary.release.day)[:1]
        return bool(held) and any(
            id != person.id and (post, body) == (held[0].post, held[0].body) for id, post, body in self.memory["posts",]
        )

    def side_country(self, side: str) -> str:
        """Return the country of "home" or "partner"."""
        return self.summary.sides[side]


def _opens(statement: Statement, opened: set[str]) -> str:
    event = next((use.event for use in statement.acts if use.event), "")
    if event in opened:
        return ""
    opened.add(event)
    return event


def _in_turn(told: list[Told], prose: bool) -> Iterator[Told]:
    yield told[0]
    turn = 0
    for before, one in pairwise(told):
        one = _after(before, one, prose)
        turn = turn + 1 if one.again else 0
        yield replace(one, turn=turn)


def _after(before: Told, told: Told, prose: bool) -> Told:
    statement = told.statement
    reply = bool(statement.answers) and statement.answers == before.statement.id
    same = before.statement.who and statement.who and before.statement.who.ids == statement.who.ids
    return replace(
        told, reply=reply, again=bool(prose and same and not reply and not statement.link and not told.relation)
    )


def make_plan(summary: MeetingSummary, directory: Directory, edition: str = "") -> Plan:
    """Return the plan of a validated form. The issuer decides order and viewpoint, never a fact.

    edition: id of the edition that is asked for; without one, languages that an edition is the default of are made so.
    errors: DraftError for an edition that the form does not have.
    """
    if edition and edition not in summary.editions:
        raise DraftError([_no_edition(summary, edition)])
    if edition:
        return _plan(edited(summary, summary.editions[edition]), directory, edition)
    plan = _plan(summary, directory, "")
    own = {
        tag: _plan(edited(summary, one), directory, one.id)
        for one in summary.editions.values()
        if one.default
        for tag in one.languages
    }
    everywhere = next((one for one in summary.editions.values() if one.default and not one.languages), None)
    if everywhere:
        plan = _plan(edited(summary, everywhere), directory, everywhere.id)
    return replace(plan, languages=own)


def _plan(summary: MeetingSummary, directory: Directory, edition: str) -> Plan:
    issuer = directory.find("issuers", summary.issuer)
    own = issuer["country"] if issuer else ""
    home, partner = summary.sides["home"], summary.sides.get("partner", "")
    pair = (partner, home) if partner and own == partner else (home, partner)
    layout = summary.release.layout or (issuer["layout"] if issuer else "")
    paragraphs = tuple(Paragraph(section, tuple(map(Told, section.statements))) for section in summary.sections)
    return Plan(summary, directory, own, pair, paragraphs, summary.named(), edition=edition, layout=layout)


def _no_edition(summary: MeetingSummary, id: str) -> Problem:
    known = ", ".join(summary.editions)
    return Problem(
        "edition-unknown",
        Grade.ERROR,
        Place(summary.file),
        'the form has no edition "{id}"',
        {"id": id},
        f"its editions are {known}" if known else "add it under `editions:`",
    )


# relations that open the sentence in which an event is first spoken of
TOLD = ("before", "after", "beside", "part_of")


def edited(summary: MeetingSummary, edition: Edition) -> MeetingSummary:
    """Return the record as an edition tells it: selected, in its order, with what stands around the text."""
    # whichever way an edition gives its headline, the form's own no longer counts
    release = summary.release
    texts = {**release.texts, **edition.texts}
    if edition.headline_of and "headline" not in edition.texts:
        texts.pop("headline", None)
    own = edition.headline_of or "headline" in edition.texts
    release = replace(
        release,
        day=edition.day or release.day,
        # a layout that the form asks for is that of its own issuer
        layout=edition.layout or ("" if edition.issuer else release.layout),
        tense=edition.tense or release.tense,
        reference=edition.reference or release.reference,
        texts=texts,
        headline_of=edition.headline_of if own else release.headline_of,
        places={**release.places, **edition.places},
    )
    sections = (_selected(section, edition) for section in summary.sections)
    kept = [_led(section, edition.leads, summary) for section in sections if section.statements]
    order = {id: n for n, id in enumerate(edition.order)}
    kept.sort(key=lambda section: order.get(section.id, len(order)))
    issuer = edition.issuer or summary.issuer
    contact = edition.contact or (summary.contact if issuer == summary.issuer else "")
    return replace(summary, issuer=issuer, release=release, sections=tuple(kept), contact=contact)


def _selected(section: Section, edition: Edition) -> Section:
    """Return what an edition holds of a paragraph: all of it where it is named itself.

    A notice that names nothing holds what can be told beforehand.
    """
    if edition.tense == "ahead" and not edition.only:
        ahead = tuple(s for s in section.statements if s.tense == "ahead" or _planned(s))
        section = replace(section, statements=ahead)
    whole = not edition.only or section.id in edition.only
    if section.id and section.id in edition.skip:
        return replace(section, statements=())
    kept = (s for s in section.statements if (whole or s.id in edition.only) and s.id not in edition.skip)
    return replace(section, statements=tuple(kept))


def _planned(statement: Statement) -> bool:
    return bool(statement.acts) and all(kind.planned for use in statement.acts for kind in use.kinds)


def _led(section: Section, leads: str, summary: MeetingSummary) -> Section:
    """Return a paragraph whose sides speak in turn with the leading one first; what is linked keeps its place."""
    said: list[list[Statement]] = []  # each with its answer, which stays behind it
    for statement in section.statements:
        if said and statement.answers == said[-1][0].id:
            said[-1].append(statement)
        else:
            said.append([statement])
    turns: list[list[list[Statement]]] = []
    for one in said:
        free = _side(one[0], summary) and not one[0].link and not one[0].at and one[0].text is None
        if free and turns and _side(turns[-1][0][0], summary):
            turns[-1].append(one)
        else:
            turns.append([one])
    for turn in turns if leads else ():
        turn.sort(key=lambda one: _side(one[0], summary) != leads)
    return replace(section, statements=tuple(statement for turn in turns for one in turn for statement in one))


def _side(statement: Statement, summary: MeetingSummary) -> str:
    """Return "home" or "partner" when it is one side that acts, else ""."""
    if statement.who is None or len(statement.who.ids) != 1:
        return ""
    id = statement.who.ids[0]
    person = summary.people.get(id)
    countries = {country: side for side, country in summary.sides.items()}
    if person:
        return countries.get(person.country, "")
    side = id.partition(".")[0]
    return side if side in summary.sides else ""


def _relation(
    events: Mapping[str, Event], statement: Statement, section: Section, opened: set[str], whole: set[str]
) -> tuple[None, None, str, str]:
    """Return no openings yet, and the relation of the event that is spoken of here for the first time.

    whole: the events that a paragraph has named as the whole of which it tells parts; it names each once.
    """
    id = next((use.event for use in statement.acts if use.event), statement.at or section.at)
    if not id or id in opened:
        return None, None, "", ""
    opened.add(id)
    event = events[id]
    told = event.relation in TOLD and event.related not in whole
    if event.relation == "part_of":
        whole.add(event.related)
    return (None, None, event.relation, event.related) if told else (None, None, "", "")

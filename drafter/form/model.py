"""The form, validated: what a meeting record says, every part with its place, in no language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from drafter.acts import ActKind
from drafter.directory import WITH_SPOUSE, Name, Person
from drafter.facts import Duration, Fact, Money, Month, Time, Year
from drafter.frozen import dataclass, field, once, replace
from drafter.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Slot:
    """A fact or a reference inside free text.

    name: the slot's name in a clause key: "year", "money2", "home", "asem", "list".
    section, id: what a reference points at ("countries", "JP"; "sides", "home"; "people", "ishikawa"); "" for a fact.
    form: the form asked for with a full stop ("adjective"), or "".
    fact: the typed value, or None. text: as typed, without the brackets. section is "pending" for what is not known.
    asked: typed with a question mark: somebody has still to confirm it.
    """

    name: str
    where: Place
    text: str
    section: str = ""
    id: str = ""
    form: str = ""
    fact: Fact | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """Free text of one complement kind: words and slots in order.

    tag: the language it was typed in, where that is another than the form's: a headline for one language.
    only, skip: the languages and editions that print this item of a list, and those that do not.
    """

    kind: str
    parts: tuple[str | Slot, ...]
    where: Place
    tag: str = ""
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()

    @once
    def key(self) -> str:
        """The clause's msgid: the text with its slots in braces."""
        return "".join(
            part if isinstance(part, str) else "{" + part.name + ("|" + part.form if part.form else "") + "}"
            for part in self.parts
        )

    @property
    def typed(self) -> str:
        """The text as it stands in the form, for whoever reads of it."""
        return "".join(part if isinstance(part, str) else f"<{part.text}>" for part in self.parts)

    @once
    def bare(self) -> bool:
        """Whether it is one slot and no words."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Slot)

    @once
    def slots(self) -> tuple[Slot, ...]:
        return tuple(part for part in self.parts if isinstance(part, Slot))


def prints(only: tuple[str, ...], skip: tuple[str, ...], here: frozenset[str]) -> bool:
    """Whether what names languages and editions is printed here: in a language of an edition."""
    return here.isdisjoint(skip) and (not only or not here.isdisjoint(only))


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who acts or is acted on: people by id, "both", "home", "home.delegation", "each_other"."""

    ids: tuple[str, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class ActUse:
    """An act with what belongs to it.

    content: clauses of the complement, in order; () for acts about an event or somebody.
    event: id of the event of an `event` act. whom: of a `who` act, or of a companion that says to whom.
    companions: key -> clauses. modifiers: kind of clause -> clauses ("purpose", "cause", "occasion" …).
    also: further acts about the same content. documents, transfer: ids of the registers.
    items: of <list>. lists: of <list.name>, by name.
    company: id of a group that came along.
    behalf: in whose name. spot, moment: where and when. listed: its documents stand below, as a numbered list.
    """

    act: ActKind
    where: Place
    content: tuple[Clause, ...] = ()
    event: str = ""
    whom: Who | None = None
    companions: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)
    degree: str = ""
    modifiers: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)
    items: tuple[Clause, ...] = ()
    company: str = ""
    behalf: Who | None = None
    spot: Slot | None = None
    moment: Slot | None = None
    lists: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)
    also: tuple[ActKind, ...] = ()
    documents: tuple[str, ...] = ()
    transfer: str = ""
    listed: bool = False

    @once
    def kinds(self) -> tuple[ActKind, ...]:
        """The act, and those that share its content."""
        return (self.act, *self.also)

    @once
    def _clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for group in self.groups() for clause in group)

    def clauses(self) -> tuple[Clause, ...]:
        """Return every clause, in the order of the form's keys."""
        return self._clauses

    def groups(self) -> Iterator[tuple[Clause, ...]]:
        """Yield the texts that stand together, as lists of which each entry may be printed or not."""
        yield self.content
        yield from self.companions.values()
        yield from self.modifiers.values()
        yield self.items
        yield from self.lists.values()

    def printed(self, here: frozenset[str]) -> ActUse:
        """Return the act with those entries of its lists that are printed here."""

        def left(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
            return tuple(clause for clause in clauses if prints(clause.only, clause.skip, here))

        return replace(
            self,
            content=left(self.content),
            companions={key: left(clauses) for key, clauses in self.companions.items()},
            modifiers={key: left(clauses) for key, clauses in self.modifiers.items()},
            items=left(self.items),
            lists={name: left(clauses) for name, clauses in self.lists.items()},
        )

    def adverbs(self) -> Iterator[Slot]:
        """Yield where and when it was done, where the form says so."""
        yield from (slot for slot in (self.spot, self.moment) if slot)


@dataclass(frozen=True, slots=True)
class Statement:
    """One dash under `say`, or a reply: who did what.

    text: instead of acts, of the kind "text", "quote" or "background". tense: where it is its own.
    answers: id of the statement that this one replies to.
    variants: how it is told in some languages and editions, under its id. partial: this is a variant, or some of the
        statement is left out here, so that facts may be fewer than elsewhere.
    """

    id: str
    where: Place
    who: Who | None
    acts: tuple[ActUse, ...]
    text: Clause | None = None
    link: str = ""
    at: str = ""
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    tense: str = ""
    answers: str = ""
    variants: tuple[Variant, ...] = ()
    partial: bool = False

    def wordings(self) -> Iterator[Statement]:
        """Yield the statement, and each way in which it is told otherwise."""
        yield self
        yield from (variant.statement for variant in self.variants)

    def told(self, here: frozenset[str]) -> Statement:
        """Return the statement as it is told here: in a language of an edition."""
        found = next((v.statement for v in self.variants if not here.isdisjoint(v.readers)), self)
        if any(clause.only or clause.skip for clause in found.clauses()):
            return replace(found, acts=tuple(use.printed(here) for use in found.acts), partial=True)
        return found

    @once
    def _clauses(self) -> tuple[Clause, ...]:
        told = tuple(clause for act in self.acts for clause in act.clauses())
        return (*told, self.text) if self.text else told

    def clauses(self) -> tuple[Clause, ...]:
        """Return every clause of the statement."""
        return self._clauses


@dataclass(frozen=True, slots=True)
class Variant:
    """A statement as some languages and editions tell it."""

    readers: tuple[str, ...]
    statement: Statement


@dataclass(frozen=True, slots=True)
class Section:
    """One dash under `body`: a paragraph, opened by a topic or not.

    id: "" unless it has one of its own. style: one of STYLES. level: 1 to 3. counted: one of COUNTS, or "".
    annex: the title of the annex that begins here.
    """

    where: Place
    statements: tuple[Statement, ...]
    at: str = ""
    topic: Clause | None = None
    apart_from: Clause | None = None
    heading: Clause | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    id: str = ""
    style: str = "prose"
    level: int = 1
    counted: str = ""
    annex: Clause | None = None

    @property
    def itemised(self) -> bool:
        """Whether its statements are items, so that a topic stands above them and opens none."""
        return self.style in ("bullets", "numbered") and self.heading is None

    def clauses(self) -> Iterator[Clause]:
        """Yield the clauses of the paragraph itself."""
        yield from (clause for clause in (self.annex, self.heading, self.topic, self.apart_from) if clause)


# language, edition or "" for all others -> what is typed for it
Texts = Mapping[str, Clause]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph: its file beside the form, what is seen, what stands below it, whose it is.

    below: id of the paragraph it stands below, "" for after the text.
    """

    file: str
    where: Place
    alt: Texts
    caption: Texts
    credit: str = ""
    below: str = ""
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """The same record for other readers.

    languages: those it is made in, all if (). default: they are made so when no edition is asked for.
    only, skip, order: ids of paragraphs and statements. leads: the side whose statements come first, "" for nobody.
    texts: "headline", "subject", "social" -> what is typed. Everything else: "" or None for what the form says.
    """

    id: str
    where: Place
    issuer: str = ""
    layout: str = ""
    languages: tuple[str, ...] = ()
    default: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    leads: str = ""
    tense: str = ""
    day: date | None = None
    reference: str = ""
    headline_of: str = ""
    contact: str = ""
    texts: Mapping[str, Texts] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting, a call, a visit.

    people: role -> ids ("chairs", "visitor", "host", "caller", "attendees"). others: others took part besides.
    day, until: first and last day; `period` in place of a day where only the month or year is known; none of them for
        an event whose day is still open. venue: id of a body or term.
        series, award, theme: ids of terms. occasion: free text or the id of an event.
    relation: before, after, beside, part_of, next_of.
    """

    id: str
    where: Place
    kind: str
    number: int = 0
    day: date | None = None
    place: str = ""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moods: tuple[str, ...] = ()
    relation: str = ""
    related: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)
    others: bool = False
    until: date | None = None
    period: Month | Year | None = None
    start: Time | None = None
    duration: Duration | None = None
    venue: str = ""
    series: str = ""
    award: str = ""
    format: str = ""
    occasion: Clause | str = ""
    invited_by: Who | None = None
    theme: str = ""

    @property
    def last(self) -> date | None:
        """The last day."""
        return self.until or self.day

    def clauses(self) -> Iterator[Clause]:
        """Yield the free text of the event."""
        if isinstance(self.occasion, Clause):
            yield self.occasion


@dataclass(frozen=True, slots=True)
class Group:
    """People, countries or organisations that act together. members: None where only their name is told."""

    id: str
    where: Place
    members: Who | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An entry of the register of documents.

    deed: what is done with its kind: "sign", "exchange" or "issue". titled: it has a title of its own, in `names`.
    about: what it is about, in place of a title. amount: with its equivalent. agency: id of a body or term.
    """

    id: str
    where: Place
    kind: str
    deed: str = "sign"
    titled: bool = False
    about: Clause | None = None
    amount: Money | None = None
    agency: str = ""
    parties: Who | None = None
    signers: tuple[str, ...] = ()
    witnesses: Who | None = None
    places: Mapping[str, Place] = field(default_factory=dict)

    def clauses(self) -> Iterator[Clause]:
        """Yield the free text of the document."""
        if self.about:
            yield self.about


@dataclass(frozen=True, slots=True)
class Transfer:
    """What one gives another; `form` is one of GIVEN of tables.py."""

    id: str
    where: Place
    giver: Who | None
    receiver: Who | None
    thing: Clause | None = None
    amount: Money | None = None
    form: str = "grant"
    purpose: Clause | None = None
    agency: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)

    def clauses(self) -> Iterator[Clause]:
        """Yield the free text of the transfer."""
        yield from (clause for clause in (self.thing, self.purpose) if clause)


@dataclass(frozen=True, slots=True)
class Release:
    """What is printed around the text: kind of release, day, place, reference number, embargo, who signs.

    embargo: a time on the clock of a place. texts: "headline", "subject", "social" -> what is typed.
    headline_of: id of the statement that is the headline. provisional: languages that are not authoritative.
    """

    where: Place
    kind: str
    day: date
    place: str
    event: str
    reference: str = ""
    embargo: Fact | None = None
    signature: str = ""
    tense: str = "past"
    places: Mapping[str, Place] = field(default_factory=dict)
    layout: str = ""
    headline_of: str = ""
    texts: Mapping[str, Texts] = field(default_factory=dict)
    provisional: tuple[str, ...] = ()
    attendees: bool = False
    notes: tuple[Clause, ...] = ()

    def clauses(self) -> Iterator[Clause]:
        """Yield every clause around the text."""
        for texts in self.texts.values():
            yield from texts.values()
        yield from self.notes


@dataclass(frozen=True, slots=True)
class MeetingSummary:
    """The whole form.

    file: as given on the command line. language: tag of the language it is typed in.
    sides: "home"/"partner" -> country. people: those of the form and those of the directory that it names.
    names: section -> id -> tag -> Name, for people and terms of this form.
    notes: warnings and hints found while reading. kinds: term of the form -> its kind.
    """

    file: str
    language: str
    issuer: str
    sides: Mapping[str, str]
    release: Release
    events: Mapping[str, Event]
    people: Mapping[str, Person]
    names: Mapping[str, Mapping[str, Mapping[str, Name]]]
    sections: tuple[Section, ...]
    contact: str = ""
    contact_where: Place | None = None
    notes: tuple[Problem, ...] = ()
    editions: Mapping[str, Edition] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    transfers: Mapping[str, Transfer] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    def members(self, ids: Iterable[str]) -> Iterator[str]:
        """Yield ids, those of a group in its place, and everybody whom a meeting names in that of its ministers."""
        for id in ids:
            event, _, group = id.partition(".")
            if id in self.groups:
                who = self.groups[id].members
                yield from self.members(who.ids) if who else ()
            elif group and event in self.events:
                yield from dict.fromkeys(one for people in self.events[event].people.values() for one in people)
            else:
                yield id

    def statements(self) -> Iterator[Statement]:
        """Yield every statement in the order of the form."""
        for section in self.sections:
            yield from section.statements

    def named(self) -> frozenset[str]:
        """Ids of everybody whom an event, a statement or the signature names."""
        ids = {id for event in self.events.values() for people in event.people.values() for id in people}
        for statement in self.wordings():
            ids.update(statement.who.ids if statement.who else ())
            for use in statement.acts:
                ids.update(use.whom.ids if use.whom else ())
                ids.update(use.behalf.ids if use.behalf else ())
        for event in self.events.values():
            ids.update(event.invited_by.ids if event.invited_by else ())
        for document in self.documents.values():
            ids.update(document.signers)
            ids.update(document.witnesses.ids if document.witnesses else ())
        slots = [slot for clause in self.clauses() for slot in clause.slots if slot.section in ("people", "groups")]
        ids.update(slot.id for slot in slots)
        coupled = {slot.id for slot in slots if slot.form == WITH_SPOUSE}
        ids.update(person.id for person in self.people.values() if person.spouse_of in coupled)
        ids.update(self.members(ids & self.groups.keys()))
        ids.add(self.release.signature)
        return frozenset(ids)

    def record_clauses(self) -> Iterator[Clause]:
        """Yield every clause of events, documents and transfers."""
        for event in self.events.values():
            yield from event.clauses()
        for document in self.documents.values():
            yield from document.clauses()
        for transfer in self.transfers.values():
            yield from transfer.clauses()

    def clauses(self) -> tuple[Clause, ...]:
        """Return every clause: around the text, of events and registers, then of each paragraph and its statements."""
        return self._clauses

    @once
    def _clauses(self) -> tuple[Clause, ...]:
        return tuple(self._told())

    def _told(self) -> Iterator[Clause]:
        yield from self.around()
        yield from self.record_clauses()
        for section in self.sections:
            yield from section.clauses()
            for statement in section.statements:
                for wording in statement.wordings():
                    yield from wording.clauses()

    def wordings(self) -> Iterator[Statement]:
        """Yield every statement in the order of the form, each followed by how it is told otherwise."""
        for statement in self.statements():
            yield from statement.wordings()

    def around(self) -> Iterator[Clause]:
        """Yield the clauses around the text: headlines, notes, what is said of pictures."""
        yield from self.release.clauses()
        for edition in self.editions.values():
            for texts in edition.texts.values():
                yield from texts.values()
        for picture in self.pictures:
            yield from (*picture.alt.values(), *picture.caption.values())

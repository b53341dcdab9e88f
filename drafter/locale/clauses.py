"""What is told: events, free text with the facts and names in it, when and where, as values that a language writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from drafter.catalog import SLOT
from drafter.draft import Origin, Run
from drafter.facts import Date, Ordinal, Range, Spot
from drafter.form.model import Clause, Event, Slot, Who
from drafter.form.tables import FORMATS
from drafter.form.text import ASKED, PENDING
from drafter.frozen import dataclass, field, replace
from drafter.locale.people import name_run, names_of
from drafter.locale.rules import Locale, Rule, fill, gap
from drafter.locale.several import own_first, spouses_of
from drafter.locale.values import (
    ActorValue,
    CountryValue,
    FactValue,
    GroupValue,
    Ink,
    ListValue,
    NameValue,
    PersonValue,
    PlaceValue,
    country_of,
    runs_of,
)
from drafter.locale.weave import Choice, Close, Piece, Value, first_capital
from drafter.plan import Plan
from drafter.problem import Grade, Place, Problem


@dataclass(frozen=True, slots=True)
class EventValue(Value):
    """A meeting, written in full at the first mention, shorter later, "the consultation" where asked for `short`.

    told: an act tells of it, whose template adds day and place by itself.
    """

    event: Event
    plan: Plan
    locale: Locale
    where: Place | None = None
    told: bool = False
    shown: ClassVar[frozenset[str]] = frozenset(
        {
            "number",
            "kind",
            "date",
            "span",
            "start",
            "away",
            "duration",
            "place",
            "venue",
            "format",
            "occasion",
            "occasion_event",
            "invited_by",
            "type",
            "series",
            "award",
            "theme",
            "destination",
            "sender",
            "recipient",
            "chairs",
            "host",
            "visitor",
            "caller",
            "attendees",
            "others",
            "mood",
            "pair",
        }
    )

    def write(self, form: str, ink: Ink) -> list[Piece]:
        mention = form if form == "short" else ink.mention(f"events:{self.event.id}")
        if mention == "first" and self.event.relation == "next_of" and not self.told:
            return self._coming(ink)
        rule = ink.locale.find("events", f"{mention}_{self.type}") or ink.locale.rule("events", mention)
        if self.event.series:
            rule = ink.locale.find("events", f"{mention}_series") or rule
        number = self.number
        where = self.where or self.event.where
        parts = {
            "ordinal": _titled(self._nth(number, ink), rule) if isinstance(number, FactValue) else [],
            **self._bare(ink),
            "kind": runs_of(self.kind.write(self._kind_form(ink.locale), ink)),
            "short": runs_of(self.kind.write("short", ink)),
            "series": self._named("series", ink) if "{series" in rule.text() else [],
            "visitor": self._named("visitor", ink) if "{visitor" in rule.text() else [],
            "destination": self._named("destination", ink) if "{destination" in rule.text() else [],
            "pair": runs_of(self.pair.write("event" if ink.locale.rule("sides", "pair").has("event") else "", ink)),
        }
        return [*fill(rule, parts, where, "numbered" if parts["ordinal"] and rule.has("numbered") else "write")]

    def _nth(self, number: FactValue, ink: Ink) -> list[Run]:
        """The ordinal as it agrees with the noun, where the language has another one for it."""
        name = names_of(ink.locale, self.plan, "kinds", self.event.kind)
        agrees = name is not None and name.about.get("gender") == "f" and ink.locale.rule("ordinals").has("feminine")
        return runs_of(number.write("feminine" if agrees else "", ink))

    def _bare(self, ink: Ink) -> dict[str, list[Run]]:
        """The noun without its article, and the article, where the entry has them apart."""
        name = names_of(ink.locale, self.plan, "kinds", self.event.kind)
        place = self._at("kind")
        return {
            form: [name_run(name, form, place)] if name and form in name.forms else [] for form in ("bare", "article")
        }

    def _kind_form(self, locale: Locale) -> str:
        # "the Third Meeting of the Joint Commission"
        name = names_of(locale, self.plan, "kinds", self.event.kind)
        return "numbered" if self.event.number and name and "numbered" in name.forms else ""

    def _named(self, what: str, ink: Ink) -> list[Run]:
        value = getattr(self, what)
        return runs_of(value.write("", ink)) if isinstance(value, Value) else []

    def _coming(self, ink: Ink) -> list[Piece]:
        """The next of a series, with what is known of its place and day: the fourth consultation, to be held in …."""
        rule, where = ink.locale.rule("events", "coming"), self.where or self.event.where
        when, dates = ink.locale.rule("events", "when"), []
        if isinstance(self.date, FactValue):
            dates = fill(when, {"date": runs_of(self.date.write("", ink))}, where, str(self.span))
        elif "date" in self.event.places:
            dates = fill(when, {}, where, "open")
        number = self.number
        parts = {
            "ordinal": _titled(self._nth(number, ink), rule) if isinstance(number, FactValue) else [],
            **self._bare(ink),
            "kind": self._named("series", ink) or runs_of(self.kind.write(self._kind_form(ink.locale), ink)),
            "place": runs_of(self.place.write("", ink)) if isinstance(self.place, Value) else [],
            "when": dates,
        }
        known = "numbered" if parts["ordinal"] and rule.has("numbered") else "write"
        pieces: list[Piece] = [*fill(rule, parts, where, known if parts["place"] or dates else "bare")]
        close = rule.text("close")
        return [*pieces, Close(Run(close, rule.origin(where)))] if close and (parts["place"] or dates) else pieces

    def _at(self, key: str) -> Place:
        return self.event.places.get(key, self.event.where)

    def _people(self, role: str) -> Value | str:
        people = self.plan.summary.people
        ids = self.event.people.get(role, ())
        if not ids:
            return ""
        if len(ids) == 1 and ids[0] in people:
            return PersonValue(people[ids[0]], self._at(role), self.plan, self.locale)
        return ActorValue(Who(own_first(ids, self.plan), self._at(role)), self.plan, self.locale, subject=False)

    @property
    def number(self) -> Value | str:
        return FactValue(Ordinal(self.event.number), self._at("number")) if self.event.number else ""

    @property
    def kind(self) -> Value:
        return NameValue("kinds", self.event.kind, self._at("kind"))

    @property
    def date(self) -> Value | str:
        # an event before or after another is placed by that; its day is printed only where the form gives one
        told = "date" in self.event.places or not self.event.related
        if self.event.period:
            return FactValue(self.event.period, self._at("date"))
        if not self.event.day or not told:
            return ""
        day = Date(self.event.day)
        return FactValue(Range(day, Date(self.event.until)) if self.event.until else day, self._at("date"))

    @property
    def span(self) -> Choice:
        """What `date` is: a day, several days, a month, a year; "" where it is not told."""
        kind = self.date.fact.kind if isinstance(self.date, FactValue) else ""
        return Choice({"": "", "date": "day", "range": "days"}.get(kind, kind), SPANS)

    @property
    def start(self) -> Value | str:
        """The hour it began; with that of the release's place where the clocks differ."""
        start = self.event.start
        if start is None:
            return ""
        home = self.plan.summary.release.place
        place = self.plan.directory.find("places", home) if self.away else None
        spot = Spot(home, place["zone"], place["country"]) if place else None
        return FactValue(replace(start, home=start.home or spot), self._at("start"))

    @property
    def away(self) -> bool:
        """Whether the clock of its place differs from the one where the release is made."""
        home = self.plan.directory.find("places", self.plan.summary.release.place)
        start = self.event.start
        return bool(home and start and start.moment_in(home["zone"]).utcoffset() != start.moment.utcoffset())

    @property
    def duration(self) -> Value | str:
        return FactValue(self.event.duration, self._at("duration")) if self.event.duration else ""

    @property
    def venue(self) -> Value | str:
        section = "bodies" if self.plan.directory.find("bodies", self.event.venue) else "terms"
        return NameValue(section, self.event.venue, self._at("venue")) if self.event.venue else ""

    @property
    def format(self) -> Choice:
        """How they met, where the kind does not say it."""
        return Choice(self.event.format, ("", *FORMATS))

    @property
    def occasion(self) -> Value | str:
        """On what occasion: free text; an event where `occasion_event` is true."""
        occasion = self.event.occasion
        if isinstance(occasion, Clause):
            return ClauseValue(occasion, self.plan, self.locale)
        return EventValue(self.plan.event(occasion), self.plan, self.locale) if occasion else ""

    @property
    def occasion_event(self) -> bool:
        return isinstance(self.event.occasion, str) and bool(self.event.occasion)

    @property
    def invited_by(self) -> Value | str:
        who = self.event.invited_by
        return ActorValue(who, self.plan, self.locale, subject=False) if who else ""

    @property
    def type(self) -> Choice:
        """Which of a language's templates tell it, by its kind."""
        kind = self.plan.directory.find("kinds", self.event.kind)
        return Choice(kind["type"] if kind else "", TYPES)

    @property
    def series(self) -> Value | str:
        return NameValue("terms", self.event.series, self._at("series")) if self.event.series else ""

    @property
    def award(self) -> Value | str:
        return NameValue("terms", self.event.award, self._at("award")) if self.event.award else ""

    @property
    def theme(self) -> Value | str:
        return NameValue("terms", self.event.theme, self._at("theme")) if self.event.theme else ""

    @property
    def destination(self) -> Value | str:
        """The country where a visit goes: of its place, else of its host, else the side that the visitor is not of."""
        place = self.plan.directory.find("places", self.event.place)
        hosts = [country_of(id, self.plan) for id in self.event.people.get("host", ())]
        guests = {country_of(id, self.plan) for id in self.event.people.get("visitor", ())}
        others = [country for country in self.plan.pair if guests and country not in guests]
        code = next((code for code in (place["country"] if place else "", *hosts, *others) if code), "")
        return NameValue("countries", code, self._at("place")) if code else ""

    @property
    def sender(self) -> Value | str:
        return self._people("sender")

    @property
    def recipient(self) -> Value | str:
        return self._people("recipient")

    @property
    def place(self) -> Value | str:
        """Where it was; empty of a kind whose people were apart: there the place only says whose clock is meant."""
        kind = self.plan.directory.find("kinds", self.event.kind)
        apart = bool(kind and kind["format"])
        return PlaceValue(self.event.place, self._at("place")) if self.event.place and not apart else ""

    @property
    def chairs(self) -> Value | str:
        return self._people("chairs")

    @property
    def host(self) -> Value | str:
        return self._people("host")

    @property
    def visitor(self) -> Value | str:
        return self._people("visitor")

    @property
    def caller(self) -> Value | str:
        return self._people("caller")

    @property
    def attendees(self) -> Value | str:
        """Who else took part: the issuer's side first, each side in order of precedence."""
        people = self.plan.summary.people
        there = [people[id] for id in self.event.people.get("attendees", ())]
        ordered = self.plan.directory.precedence(there, self.plan.summary.release.day)
        own = sorted(ordered, key=lambda person: person.country != self.plan.issuer_country)
        spouses, at = spouses_of(own, self.plan), self._at("attendees")
        beside = {spouse.id for spouse in spouses.values()}
        values = tuple(
            PersonValue(person, at, self.plan, self.locale, spouse=spouses.get(person.id))
            for person in own
            if person.id not in beside
        )
        return ListValue(values, "people") if values else ""

    @property
    def others(self) -> bool:
        return self.event.others

    @property
    def mood(self) -> Value:
        return ListValue(tuple(NameValue("moods", mood, self._at("mood")) for mood in self.event.moods), "names")

    @property
    def pair(self) -> Value:
        """The two countries: those of the people who met, where they are of two others than the release is about."""
        roles = ("chairs", "host", "visitor", "caller")
        people = [id for role in roles for id in self.event.people.get(role, ())]
        met = tuple(dict.fromkeys(code for id in people if (code := country_of(id, self.plan))))
        if len(met) != 2 or set(met) == set(self.plan.pair):
            return CountryValue("pair", self.event.where)
        own = sorted(met, key=lambda code: code != self.plan.issuer_country)
        return CountryValue("pair", self.event.where, (own[0], own[1]))


# what kinds of event there are, as far as words go; `type` in directory.yaml
TYPES = (
    *("", "session", "talks", "telephone", "aside", "meal", "call", "farewell", "multilateral", "visit", "ceremony"),
    *("credentials", "anniversary", "press", "conferment", "condolence", "congratulation", "statement", "event"),
)
SPANS = ("", "day", "days", "month", "year")


def _titled(runs: list[Run], rule: Rule) -> list[Run]:
    # in the name of a meeting the ordinal is a part of a title
    if rule.text("ordinal_case") != "capital":
        return runs
    return [replace(run, text=first_capital(run.text)) for run in runs]


@dataclass(frozen=True, slots=True)
class ClauseValue(Value):
    """Free text: as typed in the form's language, or its translation, with the slots written by rule.

    told: who acts and who is addressed, for <own> and <whom.own>.
    """

    clause: Clause
    plan: Plan
    locale: Locale
    items: tuple[Clause, ...] = ()
    lists: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)
    told: tuple[Who | None, Who | None] = (None, None)

    def write(self, form: str, ink: Ink) -> list[Piece]:
        clause = self.clause
        found = ink.clauses.find(clause)
        # nothing but a name: there is nothing to translate
        if ink.locale.tag == (clause.tag or ink.plan.summary.language) or (clause.bare and found is None):
            return self._joined(
                [(part, part.form if isinstance(part, Slot) else "") for part in clause.parts], clause.where, "", ink
            )
        if found is None:
            ink.problems.append(
                Problem(
                    "clause-missing",
                    Grade.WARNING,
                    clause.where,
                    "not yet translated into {language}: {text}",
                    {"language": ink.locale.tag, "text": clause.typed},
                    "`drafter translate extract` writes the catalogue to translate in",
                )
            )
            return [gap(ink.locale, clause.typed, clause.where, f"{clause.kind}:{clause.key}")]
        if not found.reviewed:
            ink.problems.append(
                Problem(
                    "clause-unreviewed",
                    Grade.WARNING,
                    found.where,
                    "nobody has reviewed this {language} translation: {text}",
                    {"language": ink.locale.tag, "text": found.text},
                    "read it against the text, correct it and take the mark fuzzy away",
                )
            )
        slots = {slot.name: slot for slot in clause.slots}
        parts: list[tuple[str | Slot, str]] = []
        end = 0
        for match in SLOT.finditer(found.text):
            parts += [(found.text[end : match.start()], ""), (slots[match[1]], match[2] or "")]
            end = match.end()
        parts.append((found.text[end:], ""))
        return self._joined(parts, found.where, "" if found.reviewed else "unreviewed", ink)

    def _joined(self, parts: Iterable[tuple[str | Slot, str]], at: Place, doubt: str, ink: Ink) -> list[Piece]:
        """Write words and slots, each with the form that is asked of it. at, doubt: of the words."""
        pieces: list[Piece] = []
        words = ""
        for part, asked in parts:
            if isinstance(part, str):
                words = part
                continue
            words, form = _behind(words, part, asked, ink)
            pieces += [*self._words(words, at, doubt), *self._slot(part, form, ink)]
            words = ""
        return [*pieces, *self._words(words, at, doubt)]

    def _words(self, text: str, at: Place, doubt: str) -> list[Piece]:
        clause = self.clause
        origin = Origin("clause", at, clause.where, f"{clause.kind}:{clause.key}")
        return [Run(text, origin, doubt=doubt)] if text else []

    def _own(self, slot: Slot, ink: Ink) -> list[Piece]:
        """Whose it is, by the rule `pronouns.own`: his, her, its, their."""
        who = self.told[1 if slot.id.startswith("whom") else 0]
        actor = ActorValue(who, self.plan, self.locale) if who else None
        plural = actor is None or actor.number == "plural"
        person = actor is not None and actor.kind == "people"
        # of a person whose gender is not known, the plural
        key = "plural" if plural or (person and not actor.gender) else str(actor.gender) if person else "singular"  # type: ignore[union-attr]
        return [*fill(ink.locale.rule("pronouns", "own"), {}, slot.where, key)]

    def _slot(self, slot: Slot, form: str, ink: Ink) -> list[Piece]:
        if slot.section == "list":
            items = self.items if slot.id == "list" else self.lists.get(slot.id, ())
            kind = items[0].kind if items else ""
            values = (ClauseValue(item, self.plan, self.locale, told=self.told) for item in items)
            return ListValue(tuple(values), kind).written(form, ink)
        if slot.section == "pronouns":
            return self._own(slot, ink)
        return slot_value(slot, self.plan, self.locale).written(form, ink)


def _behind(words: str, slot: Slot, form: str, ink: Ink) -> tuple[str, str]:
    """Return the words before a slot and its form; a range takes the small word before it into a form of its own.

    By the rule `ranges.behind`: "from 16 to 18 March" and not "from 16–18 March".
    """
    rule = ink.locale.find("ranges", "behind") if isinstance(slot.fact, Range) and not form else None
    bare = words.rstrip()
    for word, asked in rule.table("write").items() if rule else ():
        left = bare[: -len(word)]
        if bare.casefold().endswith(word) and not (ink.locale.words.word_breaks and left[-1:].isalnum()):
            return left, asked
    return words, form


@dataclass(frozen=True, slots=True)
class PendingValue(Value):
    """What nobody knows yet: a gap."""

    name: str
    where: Place

    def write(self, form: str, ink: Ink) -> list[Piece]:
        return [gap(ink.locale, PENDING, self.where, self.name)]


@dataclass(frozen=True, slots=True)
class AskedValue(Value):
    """A value that somebody has still to confirm: it prints, marked."""

    value: Value

    def write(self, form: str, ink: Ink) -> list[Piece]:
        pieces = self.value.write(form, ink)
        return [replace(piece, doubt=piece.doubt or ASKED) if isinstance(piece, Run) else piece for piece in pieces]


def slot_value(slot: Slot, plan: Plan, locale: Locale) -> Value:
    """Return what a slot of free text stands for, as a value."""
    value = _value_of(slot, plan, locale)
    return AskedValue(value) if slot.asked else value


def _value_of(slot: Slot, plan: Plan, locale: Locale) -> Value:
    if slot.section == PENDING:
        return PendingValue(slot.name, slot.where)
    if slot.fact:
        return FactValue(slot.fact, slot.where)
    if slot.section == "sides":
        return CountryValue(slot.id, slot.where)
    if slot.section == "people":
        return PersonValue(plan.summary.people[slot.id], slot.where, plan, locale)
    if slot.section == "events":
        return EventValue(plan.event(slot.id), plan, locale, slot.where)
    if slot.section == "groups":
        return GroupValue(slot.id, slot.where, plan, locale)
    if slot.section == "things":
        return NameValue("things", slot.id.removeprefix("this."), slot.where, ("this",))
    if slot.section in ("documents", "transfers"):
        from drafter.locale.registers import DocumentValue, TransferValue

        if slot.section == "documents":
            return DocumentValue(plan.summary.documents[slot.id], plan, locale, slot.where)
        return TransferValue(plan.summary.transfers[slot.id], plan, locale, slot.where)
    return NameValue(slot.section, slot.id, slot.where)


NO_LISTS: Mapping[str, tuple[Clause, ...]] = {}


@dataclass(frozen=True, slots=True)
class StandIn(Value):
    """What stands for a content that another act of the sentence says: the rule `sharing`, by kind of complement."""

    kind: str
    where: Place

    def write(self, form: str, ink: Ink) -> list[Piece]:
        rule = ink.locale.rule("sharing")
        return [*fill(rule, {}, self.where, self.kind)]


@dataclass(frozen=True, slots=True)
class AdverbValue(Value):
    """Where or when something was done, with the word before or after it: the rule of that kind under `where`, `when`.

    of: "where" or "when". A row may ask for a form of what it writes: `range: {form: from, write: "{it}"}`.
    """

    slot: Slot
    of: str
    plan: Plan
    locale: Locale

    def write(self, form: str, ink: Ink) -> list[Piece]:
        value = slot_value(self.slot, self.plan, self.locale)
        if self.slot.section == PENDING:
            return value.write("", ink)
        kind = self.slot.fact.kind if self.slot.fact else self.slot.section
        rule = ink.locale.rule(self.of, kind)
        return [*fill(rule, {"it": runs_of(value.written(rule.text("form"), ink))}, self.slot.where)]


def clause_list(
    clauses: tuple[Clause, ...],
    plan: Plan,
    locale: Locale,
    items: tuple[Clause, ...] = (),
    lists: Mapping[str, tuple[Clause, ...]] = NO_LISTS,
    told: tuple[Who | None, Who | None] = (None, None),
) -> Value:
    """Return clauses as one value: a single one as it is, several as a list.

    items, lists: what stands where a clause says <list>, and <list.name>. told: who acts and who is addressed.
    """
    values = tuple(ClauseValue(clause, plan, locale, items, lists, told) for clause in clauses)
    return values[0] if len(values) == 1 else ListValue(values, clauses[0].kind)

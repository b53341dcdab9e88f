"""What templates see: the plan's people, sides, events, facts and clauses as values that a language writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from drafter.catalog import SLOT, Clauses
from drafter.directory import BEFALLS, FORMS, GENDERS, POSSESSIVE, WITH_SPOUSE, Name, Person
from drafter.draft import Origin, Run
from drafter.facts import FACT_FORMS, Date, Fact, Month, Ordinal, Range, Spot
from drafter.form.model import Clause, Event, Slot, Who
from drafter.form.tables import FORMATS
from drafter.form.text import ASKED, PENDING
from drafter.frozen import dataclass, field, replace
from drafter.locale.figures import enumerate_label, write_fact
from drafter.locale.people import DELICATE, MENTIONS, REGISTERS, honorific, name_run, names_of, verb_row, write_person
from drafter.locale.rules import Locale, Rule, fill, gap
from drafter.locale.several import collective, own_first, shared_honorific, spouses_of
from drafter.locale.weave import Choice, Close, Piece, Value, first_capital
from drafter.plan import Plan
from drafter.problem import DraftError, Grade, Place, Problem


@dataclass(slots=True)
class Ink:
    """Where writing stands: the language, and what the reader has already been told. The one thing that changes.

    seen: ids mentioned so far, in reading order. subject: who acted in the sentence before, in this paragraph.
    mode: "text" or "headline"; a headline neither counts as a mention nor sees one.
    """

    plan: Plan
    locale: Locale
    clauses: Clauses
    mode: str = "text"
    seen: set[str] = field(default_factory=set)
    subject: str = ""
    problems: list[Problem] = field(default_factory=list)
    delicate: set[str] = field(default_factory=set)

    def mention(self, id: str) -> str:
        """Return how this mention counts, and count it."""
        if self.mode == "headline":
            return "headline"
        if id in self.seen:
            return "later"
        self.seen.add(id)
        return "first"


@dataclass(frozen=True, slots=True)
class FactValue(Value):
    """A typed value of the form."""

    fact: Fact
    where: Place | None

    def write(self, form: str, ink: Ink) -> list[Piece]:
        if isinstance(self.fact, Date) and form in FACT_FORMS["date"]:
            # not every language has every form of a day; today is the day of the release alone
            there = ink.locale.find("dates", form) and (
                form != "today" or self.fact.day == ink.plan.summary.release.day
            )
            form = form if there or form == "headline" else ""
        return [*write_fact(self.fact, ink.locale, form or self._in_text(ink), self.where)]

    def _in_text(self, ink: Ink) -> str:
        """The form of a day or month of the release's own year, where the issuer's country leaves the year out."""
        rule = ink.locale.find("dates", "own_year")
        year = self.fact.day.year if isinstance(self.fact, Date) else getattr(self.fact, "year", 0)
        plain = isinstance(self.fact, Date | Month) and year == ink.plan.summary.release.day.year
        if rule and plain and ink.mode == "text" and ink.plan.issuer_country in rule.list("issuer"):
            return rule.text("form")
        return ""


@dataclass(frozen=True, slots=True)
class Plain(Value):
    """Text of the form that is printed as it is: a reference number, a telephone number."""

    text: str
    where: Place
    rule: Rule | None = None

    def write(self, form: str, ink: Ink) -> list[Piece]:
        run = Run(self.text, Origin("fact", self.where, self.where, value=self.text))
        return [*fill(self.rule, {"value": [run]}, self.where)] if self.rule else [run]


@dataclass(frozen=True, slots=True)
class NameValue(Value):
    """An entry of a section of the directory: a country, place, term, body, kind, mood, degree, link, group.

    agrees: forms to take before the usual one where the entry has them.
    """

    section: str
    id: str
    where: Place | None
    agrees: tuple[str, ...] = ()

    def write(self, form: str, ink: Ink) -> list[Piece]:
        name = names_of(ink.locale, ink.plan, self.section, self.id)
        if name is None or not name.forms:
            return [gap(ink.locale, self.id, self.where, self.id)]
        if form and form not in FORMS.get(self.section, ()):
            raise DraftError([_no_form(name.where, self.id, form, self.section)])
        if form == "actor" and form not in name.forms:
            # most names act as they stand; only some take an article, by themselves or by the rule of their section
            acting = ink.locale.find("acting", self.section)
            usual = _runs(self.write("", ink))
            takes = acting is not None and self._takes(acting, name, "".join(run.text for run in usual), ink.plan)
            return [*fill(acting, {"it": usual}, self.where)] if acting and takes else [*usual]
        if not form:
            form = next((one for one in self.agrees if one in name.forms), "") or self._usual(ink, name.forms)
        elif form not in name.forms:
            # a form the entry has no word for: the usual one where the section allows, else a gap
            rule = ink.locale.find("forms", self.section)
            spare = rule.text(form) if rule else ""
            if spare not in name.forms:
                return [gap(ink.locale, f"{self.id}.{form}", self.where, self.id)]
            form = spare
        if form not in name.forms:
            form = next(iter(name.forms))
        return self._quoted(name_run(name, form, self.where), form, ink)

    def _takes(self, acting: Rule, name: Name, text: str, plan: Plan) -> bool:
        """Whether a name takes the article of its section: by its kind, a short name only where the rule lists it."""
        entry = plan.directory.find(self.section, self.id)
        kinds = acting.list("kinds")
        kind = plan.summary.kinds.get(self.id, "") or (entry["kind"] if entry else "")
        if kinds and kind not in kinds:
            return False
        return not kinds or text != name.forms.get("short") or self.id in acting.list("short")

    def _quoted(self, run: Run, form: str, ink: Ink) -> list[Piece]:
        """A term of the form in the marks that its kind has in this language; a shorter name stands without."""
        kind = ink.plan.summary.kinds.get(self.id, "") if self.section == "terms" and form == "form" else ""
        rule = ink.locale.find("quotes", kind) if kind else None
        return [*fill(rule, {"name": [run]}, self.where)] if rule else [run]

    def _usual(self, ink: Ink, forms: object) -> str:
        if self.section == "terms":
            mention = ink.mention(f"terms:{self.id}")
            known = names_of(ink.locale, ink.plan, "terms", self.id)
            order = ink.locale.rule("terms").list(mention)
            return next((form for form in order if known and form in known.forms), "form")
        return FORMS[self.section][0]


def _no_form(where: Place, id: str, form: str, section: str) -> Problem:
    return Problem(
        "name-form",
        Grade.ERROR,
        where,
        '{section} have no form "{form}", asked of {id}',
        {"section": section, "form": form, "id": id},
        f"forms are {', '.join(FORMS.get(section, ()))}",
    )


@dataclass(frozen=True, slots=True)
class CountryValue(Value):
    """A side as its country, or the pair of countries, inside free text and headlines.

    codes: of another pair than the release's.
    """

    side: str
    where: Place | None
    codes: tuple[str, str] = ("", "")

    @property
    def spreads(self) -> bool:  # type: ignore[override]
        return self.side == "pair"

    def write(self, form: str, ink: Ink) -> list[Piece]:
        plan, locale = ink.plan, ink.locale
        if self.side == "pair":
            pair = self.codes if self.codes[0] else plan.pair
            first, second = (NameValue("countries", code, self.where) for code in pair)
            rule = locale.rule("sides", "pair")
            whole = rule.row("whole")
            if whole and not form and pair[0] in whole.list("first"):
                name = names_of(locale, plan, "countries", pair[1])
                if name and whole.text("form") in name.forms:
                    return [name_run(name, whole.text("form"), self.where)]
            asked = form in FORMS["countries"] or form in locale.joins
            inner = form if asked else rule.text("form")
            parts = {"first": _runs(first.written(inner, ink)), "second": _runs(second.written(inner, ink))}
            key = form if form and not asked else "write"
            return [*fill(rule, parts, self.where, key)]
        code = plan.side_country(self.side)
        if form in ("side", "delegation", "leaders"):
            return side_runs(self.side, form, ink, self.where)
        return NameValue("countries", code, self.where).write(form, ink)


def _runs(pieces: list[Piece]) -> list[Run]:
    return [piece for piece in pieces if isinstance(piece, Run)]


def side_runs(side: str, kind: str, ink: Ink, where: Place | None) -> list[Piece]:
    """Write a side, a delegation, both: the rule `sides.<kind>` with the country's forms as parts."""
    rule = ink.locale.rule("sides", kind)
    parts: dict[str, list[Run]] = {}
    if side in ink.plan.summary.sides:
        code = ink.plan.side_country(side)
        name = names_of(ink.locale, ink.plan, "countries", code)
        for form in FORMS["countries"]:
            if name and form in name.forms:
                parts[form] = [name_run(name, form, where)]
            else:
                parts[form] = [gap(ink.locale, f"{code}.{form}", where, code)]
    pieces = fill(rule, parts, where)
    # the words of the rule stand for the side: they carry what they stand for
    return [
        replace(run, origin=replace(run.origin, ref=f"{run.origin.ref}:{side}")) if run.origin.kind == "rule" else run
        for run in pieces
    ]


# what templates may ask of whoever acts or is acted on
SHOWN = frozenset({"register", "gender", "number", "own", "kind"})
ACTORS = ("people", "side", "delegation", "both", "each_other", "nobody", "other")


@dataclass(frozen=True, slots=True)
class PersonValue(Value):
    """A participant, written by mention."""

    person: Person
    where: Place | None
    plan: Plan
    locale: Locale
    again: bool = False
    titled: bool = True
    spouse: Person | None = None
    late: bool = True
    shown: ClassVar[frozenset[str]] = SHOWN

    def write(self, form: str, ink: Ink) -> list[Piece]:
        check_by_hand(self, ink)
        if form in BEFALLS:
            row = verb_row(form, self.person, self.register, ink.plan, ink.locale)
            pieces = replace(self, late=False).write("", ink)
            return [*fill(row, {"it": _runs(pieces)}, self.where), *(one for one in pieces if isinstance(one, Close))]
        if form == POSSESSIVE:
            return self._possessive(ink)
        mention = ink.mention(f"people:{self.person.id}")
        if mention == "later" and self.again:
            mention = "again"
        coupled = form == WITH_SPOUSE
        asked = mention if coupled else form or mention
        runs, close = write_person(self.person, ink.plan, ink.locale, asked, self.where, self.titled, late=self.late)
        beside = self._beside(form, ink) if coupled or self.spouse else []
        return [*runs, *([Close(close)] if close else []), *beside]

    def _possessive(self, ink: Ink) -> list[Piece]:
        """Whose it is, by the rule `possessive`; a `mention` of its own tells the posts no more and counts for none."""
        rule = ink.locale.rule("possessive")
        mention = rule.text("mention")
        pieces = self.write(mention, replace(ink, seen={*ink.seen}) if mention else ink)
        return [*fill(rule, {"it": _runs(pieces)}, self.where)]

    def _beside(self, form: str, ink: Ink) -> list[Piece]:
        """What tells of the husband or wife behind the person: the table `couples`; a gap where the form has none."""
        id, people = self.person.id, ink.plan.summary.people
        spouse = self.spouse or next((one for one in people.values() if one.spouse_of == id), None)
        if spouse is None:
            return [gap(ink.locale, f"{id}.{WITH_SPOUSE}", self.where, id)]
        check_by_hand(replace(self, person=spouse), ink)
        mention = form if form in MENTIONS else ink.mention(f"people:{spouse.id}")
        runs, close = write_person(spouse, ink.plan, ink.locale, mention, self.where, table="couples")
        return [*runs, Close(close)] if close else [*runs]

    def verb(self, name: str) -> VerbValue:
        return VerbValue(name, self, self.where)

    @property
    def register(self) -> Choice:
        return Choice(honorific(self.person, self.plan, self.locale).text("register", "plain"), REGISTERS)

    @property
    def gender(self) -> Choice:
        return Choice(self.person.gender, (*GENDERS, ""))

    @property
    def number(self) -> Choice:
        return Choice("singular", NUMBERS)

    @property
    def kind(self) -> Choice:
        return Choice("people", ACTORS)

    @property
    def own(self) -> bool:
        return self.person.country == self.plan.issuer_country


def check_by_hand(value: PersonValue, ink: Ink) -> None:
    """Warn once a text of a person whose verbs are few and easily wrong."""
    id = value.person.id
    if value.register not in DELICATE or id in ink.delicate:
        return
    ink.delicate.add(id)
    ink.problems.append(
        Problem(
            "register-check",
            Grade.WARNING,
            value.where or value.person.where,
            "the {language} verbs about {person} are of the register {register} and need a human check",
            {"language": ink.locale.tag, "person": id, "register": str(value.register)},
            "have the protocol office read every sentence about this person",
        )
    )


@dataclass(frozen=True, slots=True)
class VerbValue(Value):
    """A word that changes with the rank of whom it is said: the row of the table `verbs`. of: None for a side."""

    name: str
    of: PersonValue | None
    where: Place | None

    def write(self, form: str, ink: Ink) -> list[Piece]:
        if self.of:
            check_by_hand(self.of, ink)
        person, register = (self.of.person, str(self.of.register)) if self.of else (None, REGISTERS[0])
        return [*fill(verb_row(self.name, person, register, ink.plan, ink.locale), {}, self.where)]


NUMBERS = ("singular", "plural")


@dataclass(frozen=True, slots=True)
class ActorValue(Value):
    """Who acts: people, a side, a delegation, both. As the subject of a sentence it may become "they" by rule."""

    who: Who
    plan: Plan
    locale: Locale
    subject: bool = True
    shown: ClassVar[frozenset[str]] = SHOWN

    @property
    def spreads(self) -> bool:  # type: ignore[override]
        return len(self.who.ids) > 1

    def write(self, form: str, ink: Ink) -> list[Piece]:
        id = " ".join(self.who.ids)
        same = self.subject and ink.subject == id
        again = ink.locale.find("sides", "again") if same else None
        if self.subject:
            ink.subject = id
        # what an office calls they: both sides, and any group where the rule names groups
        if again and (id in again.list("for") or (self._group() and "groups" in again.list("for"))):
            return side_runs(id, "again", ink, self.who.where)
        if id == "nobody":
            return []
        if len(self.who.ids) == 1:
            return self._one(self.who.ids[0], form, ink, same)
        people = ink.plan.summary.people
        if all(f"people:{one}" in ink.seen and one in people for one in self.who.ids):
            together = collective([people[one] for one in self.who.ids], ink.plan, ink.locale, self.who.where)
            if together:
                return [*together]
        shared = self._honorific_of_all(ink)
        spouses = spouses_of((people[id] for id in self.who.ids if id in people), ink.plan)
        beside = {spouse.id for spouse in spouses.values()}
        ids = (id for id in self.who.ids if id not in beside)
        listed = tuple(_Actor(id, self.who.where, self, not shared, spouses.get(id)) for id in ids)
        return [*shared, *ListValue(listed, "people").write(form, ink)]

    def _honorific_of_all(self, ink: Ink) -> list[Piece]:
        """The plural of an honorific that all of several people have, if the office writes it once."""
        people = [value.person for value in self._people()]
        if ink.locale.settings.get("HE_plural") != "once" or [one.id for one in people] != list(self.who.ids):
            return []
        row = shared_honorific(people, ink.plan, ink.locale, ink.seen)
        return [Run(f"{row.text('plural')} ", replace(row.origin(self.who.where), by=row.id))] if row else []

    def _one(
        self, id: str, form: str, ink: Ink, same: bool = False, titled: bool = True, spouse: Person | None = None
    ) -> list[Piece]:
        side, _, group = id.partition(".")
        if id in ("both", "each_other"):
            return side_runs(id, id, ink, self.who.where)
        if side in ink.plan.summary.sides:
            body = f"{ink.plan.side_country(side).lower()}.{group}"
            if ink.plan.directory.find("bodies", body):
                return NameValue("bodies", body, self.who.where).write("actor", ink)
            return side_runs(side, group or "side", ink, self.who.where)
        if group and side in ink.plan.summary.events:
            return NameValue("groups", group, self.who.where).write("", ink)
        if id in ink.plan.summary.groups:
            return GroupValue(id, self.who.where, ink.plan, ink.locale).write(form, ink)
        person = ink.plan.summary.people.get(id)
        if person is None:
            section = ink.plan.directory.section_of(id) or "terms"
            return NameValue(section, id, self.who.where).write("actor", ink)
        return PersonValue(person, self.who.where, ink.plan, ink.locale, same, titled, spouse).write(form, ink)

    def _people(self) -> list[PersonValue]:
        people, members = self.plan.summary.people, self.plan.summary.members(self.who.ids)
        return [PersonValue(people[id], self.who.where, self.plan, self.locale) for id in members if id in people]

    def _group(self) -> str:
        """The group of the form that acts, or the kind of group of an event: "ministers"; "" for others."""
        id = self.who.ids[0] if len(self.who.ids) == 1 else ""
        event, _, group = id.partition(".")
        return id if id in self.plan.summary.groups else group if event in self.plan.summary.events else ""

    def _one_name(self) -> bool:
        """Whether one name stands for all of a group."""
        group = self._group()
        name = names_of(self.locale, self.plan, "groups", group) if group else None
        return bool(name and "form" in name.forms)

    def verb(self, name: str) -> VerbValue:
        of = next((person for person in self._people() if person.register == self.register), None)
        return VerbValue(name, of, self.who.where)

    @property
    def kind(self) -> Choice:
        id = self.who.ids[0]
        side, _, group = id.partition(".")
        kind = (
            "people"
            if self._people() and not self._one_name()
            else group or ("side" if side in self.plan.summary.sides else id)
        )
        return Choice(kind if kind in ACTORS else "other", ACTORS)

    @property
    def register(self) -> Choice:
        registers = [str(person.register) for person in self._people()]
        first = registers[:1]
        if self._group():
            # of everybody at a meeting, whoever asks for more
            first = [register for register in registers if register != "plain"] or first
        return Choice(first[0] if first else "plain", REGISTERS)

    @property
    def gender(self) -> Choice:
        people = [] if self._one_name() else self._people()
        if len(people) == 1:
            return people[0].gender
        if people:
            # of several, the common one of them; with a man among them that of men
            found = {str(person.gender) for person in people}
            return Choice(found.pop() if len(found) == 1 else "m" if "m" in found else "", (*GENDERS, ""))
        rule = self._side()
        section = "groups" if self._group() else self.plan.directory.section_of(self.who.ids[0])
        name = names_of(self.locale, self.plan, section, self._group() or self.who.ids[0])
        said = rule.text("gender") if rule else name.about.get("gender", "") if name else ""
        return Choice(said, (*GENDERS, ""))

    def _side(self) -> Rule | None:
        """The rule of a side, a delegation, both."""
        side, _, group = self.who.ids[0].partition(".")
        return self.locale.find("sides", group or ("side" if side in self.plan.summary.sides else side))

    @property
    def number(self) -> Choice:
        if len(self.who.ids) > 1 or self._group():
            return Choice("plural", NUMBERS)
        if self._people():
            return Choice("singular", NUMBERS)
        if self.kind == "other":
            id = self.who.ids[0]
            name = names_of(self.locale, self.plan, self.plan.directory.section_of(id), id)
            return Choice(name.about.get("number", "singular") if name else "singular", NUMBERS)
        if self.kind == "nobody":
            return Choice("singular", NUMBERS)
        rule = self._side()
        return Choice(rule.text("number", "singular") if rule else "singular", NUMBERS)

    @property
    def own(self) -> bool:
        id = self.who.ids[0]
        people = self._people()
        if people:
            return any(person.own for person in people) if self._group() else people[0].own
        return _country_of(id, self.plan) == self.plan.issuer_country != ""


@dataclass(frozen=True, slots=True)
class GroupValue(Value):
    """A group of the form: at the first mention its name, or its members where the name has no form for that; then the
    short form."""

    id: str
    where: Place
    plan: Plan
    locale: Locale
    spreads: ClassVar[bool] = True

    def write(self, form: str, ink: Ink) -> list[Piece]:
        order = {"later": ("short", "form"), "headline": ("form", "short")}
        mention = ink.mention(f"groups:{self.id}")
        name = names_of(ink.locale, self.plan, "groups", self.id)
        known = name.forms if name else ()
        forms = (form, *order.get(mention, ("form",))) if form in FORMS["groups"] else order.get(mention, ("form",))
        asked = next((one for one in forms if one in known), "")
        members = self.plan.summary.groups[self.id].members
        unnamed = bool(known) or self.id not in self.plan.summary.names["groups"]
        if members and not asked and unnamed:
            listed = Who(members.ids, self.where)
            return ActorValue(listed, self.plan, self.locale, subject=False).write("", ink)
        return NameValue("groups", self.id, self.where).write(asked, ink)


@dataclass(frozen=True, slots=True)
class _Actor(Value):
    id: str
    where: Place
    of: ActorValue
    titled: bool = True
    spouse: Person | None = None

    def write(self, form: str, ink: Ink) -> list[Piece]:
        return self.of._one(self.id, form, ink, titled=self.titled, spouse=self.spouse)


@dataclass(frozen=True, slots=True)
class ListValue(Value):
    """Several values joined by `lists.<kind>`, or by `lists` itself: a complement kind, "people" or "names"."""

    items: tuple[Value, ...]
    kind: str
    spreads: ClassVar[bool] = True

    def __bool__(self) -> bool:
        return bool(self.items)

    def verb(self, name: str) -> VerbValue:
        # of several people, that of whoever has a word of their own
        people = [item for item in self.items if isinstance(item, PersonValue)]
        of = next((one for word in DELICATE for one in people if one.register == word), next(iter(people), None))
        return VerbValue(name, of, of.where if of else None)

    def write(self, form: str, ink: Ink) -> list[Piece]:
        rule = ink.locale.find("lists", self.kind) or ink.locale.rule("lists")
        counted = form == "numbered"
        written = [item.written("" if counted else form, ink) for item in self.items]
        if counted:
            marks = ink.locale.rule("enumerators")
            style = marks.text("list")
            for n, item in enumerate(written, 1):
                # the mark is written for the list, not for a word of its items
                item.insert(0, Run(enumerate_label(n, style, ink.locale) + marks.text("space"), marks.origin()))
        couples = rule.row("couples")
        married = [text for text, item in zip(written, self.items, strict=True) if getattr(item, "spouse", None)]
        if couples and any(_holds(couples.list("inside"), text, ink.locale) for text in married):
            # husband and wife are one item with a conjunction of its own
            rule = couples
        # an item that holds a conjunction of its own is told apart by the outer one
        inside = rule.list("inside")
        nested = any(_holds(inside, item, ink.locale) for item in written)
        last = rule.text("nested") if nested and rule.has("nested") else rule.text("last")
        comma = rule.text("nested_comma", rule.text("comma")) if nested else rule.text("comma")
        pieces: list[Piece] = []
        for n, item in enumerate(written):
            if n:
                text = last if n == len(written) - 1 else comma
                if len(written) == 2 and rule.has("two") and not nested:
                    text = rule.text("two")
                pieces.append(Run(text, rule.origin()))
            pieces.extend(item)
        return pieces


def _holds(words: tuple[str, ...], pieces: list[Piece], locale: Locale) -> bool:
    """Whether one of the words stands in what is written: as a whole word, where the language parts words."""
    text = "".join(run.text for run in _runs(pieces))
    whole = r"\b{}\b" if locale.words.word_breaks else "{}"
    return any(re.search(whole.format(re.escape(word)), text) for word in words)


@dataclass(frozen=True, slots=True)
class PlaceValue(Value):
    """Where a meeting is; abroad, at the first mention, with its country where the rule `places.abroad` is."""

    id: str
    where: Place

    def write(self, form: str, ink: Ink) -> list[Piece]:
        name = NameValue("places", self.id, self.where)
        entry = ink.plan.directory.find("places", self.id)
        country = entry["country"] if entry else ""
        rule = ink.locale.find("places", "abroad")
        first = ink.mention(f"places:{self.id}") == "first"
        if form or not first or rule is None or country in ("", ink.plan.issuer_country):
            return name.write(form, ink)
        at = NameValue("countries", country, self.where).write("long", ink)
        return [*fill(rule, {"place": _runs(name.write("", ink)), "country": _runs(at)}, self.where)]


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
            "kind": _runs(self.kind.write(self._kind_form(ink.locale), ink)),
            "short": _runs(self.kind.write("short", ink)),
            "series": self._named("series", ink) if "{series" in rule.text() else [],
            "visitor": self._named("visitor", ink) if "{visitor" in rule.text() else [],
            "destination": self._named("destination", ink) if "{destination" in rule.text() else [],
            "pair": _runs(self.pair.write("event" if ink.locale.rule("sides", "pair").has("event") else "", ink)),
        }
        return [*fill(rule, parts, where, "numbered" if parts["ordinal"] and rule.has("numbered") else "write")]

    def _nth(self, number: FactValue, ink: Ink) -> list[Run]:
        """The ordinal as it agrees with the noun, where the language has another one for it."""
        name = names_of(ink.locale, self.plan, "kinds", self.event.kind)
        agrees = name is not None and name.about.get("gender") == "f" and ink.locale.rule("ordinals").has("feminine")
        return _runs(number.write("feminine" if agrees else "", ink))

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
        return _runs(value.write("", ink)) if isinstance(value, Value) else []

    def _coming(self, ink: Ink) -> list[Piece]:
        """The next of a series, with what is known of its place and day: the fourth consultation, to be held in …."""
        rule, where = ink.locale.rule("events", "coming"), self.where or self.event.where
        when, dates = ink.locale.rule("events", "when"), []
        if isinstance(self.date, FactValue):
            dates = fill(when, {"date": _runs(self.date.write("", ink))}, where, str(self.span))
        elif "date" in self.event.places:
            dates = fill(when, {}, where, "open")
        number = self.number
        parts = {
            "ordinal": _titled(self._nth(number, ink), rule) if isinstance(number, FactValue) else [],
            **self._bare(ink),
            "kind": self._named("series", ink) or _runs(self.kind.write(self._kind_form(ink.locale), ink)),
            "place": _runs(self.place.write("", ink)) if isinstance(self.place, Value) else [],
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
        hosts = [_country_of(id, self.plan) for id in self.event.people.get("host", ())]
        guests = {_country_of(id, self.plan) for id in self.event.people.get("visitor", ())}
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
        met = tuple(dict.fromkeys(code for id in people if (code := _country_of(id, self.plan))))
        if len(met) != 2 or set(met) == set(self.plan.pair):
            return CountryValue("pair", self.event.where)
        own = sorted(met, key=lambda code: code != self.plan.issuer_country)
        return CountryValue("pair", self.event.where, (own[0], own[1]))


def _country_of(id: str, plan: Plan) -> str:
    """The country of a person, a side, a ministry, a country; "" for an organisation."""
    person, body = plan.summary.people.get(id), plan.directory.find("bodies", id)
    side = id.partition(".")[0]
    known = person.country if person else body["country"] if body else plan.summary.sides.get(side, id)
    return known if plan.directory.find("countries", known) else ""


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
        return [*fill(rule, {"it": _runs(value.written(rule.text("form"), ink))}, self.slot.where)]


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

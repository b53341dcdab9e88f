"""What templates see: the plan's people, sides, places and facts as values that a language writes."""

from __future__ import annotations

import re
from typing import ClassVar

from drafter.catalog import Clauses
from drafter.directory import BEFALLS, FORMS, GENDERS, POSSESSIVE, WITH_SPOUSE, Name, Person
from drafter.draft import Origin, Run
from drafter.facts import FACT_FORMS, Date, Fact, Month
from drafter.form.model import Who
from drafter.frozen import dataclass, field, replace
from drafter.locale.figures import enumerate_label, write_fact
from drafter.locale.people import DELICATE, MENTIONS, REGISTERS, honorific, name_run, names_of, verb_row, write_person
from drafter.locale.rules import Locale, Rule, fill, gap
from drafter.locale.several import collective, shared_honorific, spouses_of
from drafter.locale.weave import Choice, Close, Piece, Value
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
            usual = runs_of(self.write("", ink))
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
            parts = {"first": runs_of(first.written(inner, ink)), "second": runs_of(second.written(inner, ink))}
            key = form if form and not asked else "write"
            return [*fill(rule, parts, self.where, key)]
        code = plan.side_country(self.side)
        if form in ("side", "delegation", "leaders"):
            return side_runs(self.side, form, ink, self.where)
        return NameValue("countries", code, self.where).write(form, ink)


def runs_of(pieces: list[Piece]) -> list[Run]:
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
            return [*fill(row, {"it": runs_of(pieces)}, self.where), *(one for one in pieces if isinstance(one, Close))]
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
        return [*fill(rule, {"it": runs_of(pieces)}, self.where)]

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
        return country_of(id, self.plan) == self.plan.issuer_country != ""


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
    text = "".join(run.text for run in runs_of(pieces))
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
        return [*fill(rule, {"place": runs_of(name.write("", ink)), "country": runs_of(at)}, self.where)]


def country_of(id: str, plan: Plan) -> str:
    """The country of a person, a side, a ministry, a country; "" for an organisation."""
    person, body = plan.summary.people.get(id), plan.directory.find("bodies", id)
    side = id.partition(".")[0]
    known = person.country if person else body["country"] if body else plan.summary.sides.get(side, id)
    return known if plan.directory.find("countries", known) else ""

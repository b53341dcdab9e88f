"""What events.j2 and release.j2 look at: a release, what stands around its text, who took part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from drafter.directory import Person
from drafter.draft import Run
from drafter.facts import Date, Fact, Time
from drafter.frozen import dataclass
from drafter.locale.clauses import EventValue
from drafter.locale.figures import write_clock, write_fact
from drafter.locale.people import write_signer
from drafter.locale.rules import Locale, fill
from drafter.locale.several import spouses_of
from drafter.locale.values import CountryValue, FactValue, Ink, NameValue, PersonValue, Plain
from drafter.locale.views import TENSES
from drafter.locale.weave import Choice, Value, View
from drafter.plan import Plan
from drafter.problem import Place


@dataclass(frozen=True, slots=True)
class ReleaseView(View):
    """A release as release.j2 and events.j2 see it.

    led: the first act of the text has the form "lead", in which some languages say that an overview follows.
    """

    plan: Plan
    locale: Locale
    led: bool = False
    shown: ClassVar[frozenset[str]] = frozenset(
        {
            "issuer",
            "tense",
            "country",
            "reference",
            "place",
            "date",
            "event",
            "pair",
            "contact",
            "signature",
            "embargo",
            "supersedes",
            "provisional",
            "others",
            "led",
        }
    )

    @property
    def country(self) -> Choice:
        """The issuer's country, for what only its own letters carry, such as a motto."""
        return Choice(self.plan.issuer_country, ("", *self.plan.directory.sections.get("countries", ())))

    @property
    def issuer(self) -> Value | str:
        entry = self.plan.directory.find("issuers", self.plan.summary.issuer)
        return NameValue("bodies", entry["body"], None) if entry else ""

    @property
    def tense(self) -> Choice:
        """ "past" for a report, "ahead" for a notice of what is to come."""
        return Choice(self.plan.summary.release.tense, TENSES)

    @property
    def reference(self) -> Value | str:
        release = self.plan.summary.release
        return Plain(release.reference, release.places["reference"]) if release.reference else ""

    @property
    def embargo(self) -> Value | str:
        release = self.plan.summary.release
        return EmbargoValue(release.embargo, release.places["embargo"]) if release.embargo else ""

    @property
    def place(self) -> Value:
        return NameValue("places", self.plan.summary.release.place, self.plan.summary.release.places.get("place"))

    @property
    def date(self) -> Value:
        return FactValue(Date(self.plan.summary.release.day), self.plan.summary.release.places.get("date"))

    @property
    def event(self) -> Value:
        return EventValue(self.plan.event(self.plan.summary.release.event), self.plan, self.locale)

    @property
    def pair(self) -> Value:
        return CountryValue("pair", None)

    @property
    def supersedes(self) -> Value | str:
        day = self.plan.supersedes.get(self.locale.tag)
        return FactValue(Date(day), None) if day else ""

    @property
    def provisional(self) -> bool:
        """Whether another language is the authoritative one."""
        return self.locale.tag in self.plan.summary.release.provisional

    @property
    def others(self) -> bool:
        """Whether others took part in the event besides those who are named."""
        return self.plan.event(self.plan.summary.release.event).others

    @property
    def signature(self) -> Value | str:
        release = self.plan.summary.release
        if not release.signature:
            return ""
        return Signer(self.plan.summary.people[release.signature], release.places["signature"])

    @property
    def contact(self) -> tuple[Value, ...]:
        entry = self.plan.contact
        if entry is None:
            return ()
        lines = ((key, self.locale.find("contacts", key)) for key in entry.about)
        return tuple(Plain(entry[key], entry.where, rule) for key, rule in lines if rule)


@dataclass(frozen=True, slots=True)
class Signer(Value):
    """Who signs: the name, and as form `posts` the posts."""

    person: Person
    where: Place

    def write(self, form: str, ink: Ink) -> list[Any]:
        return [*write_signer(self.person, ink.plan, ink.locale, form or "name", self.where)]


@dataclass(frozen=True, slots=True)
class EmbargoValue(Value):
    """A time on the clock of a place, by the rule `embargo`."""

    until: Fact
    where: Place

    def write(self, form: str, ink: Ink) -> list[Any]:
        assert isinstance(self.until, Time)
        rule = ink.locale.rule("embargo")
        at = self.until.at
        place = NameValue("places", self.until.spot.id, self.where).write("", ink)
        clock = Run(write_clock(at.hour, at.minute, ink.locale), rule.origin(self.where, self.until.value))
        parts = {
            "date": write_fact(Date(at.date()), ink.locale, "", self.where),
            "time": [clock],
            "place": [run for run in place if isinstance(run, Run)],
        }
        return [*fill(rule, parts, self.where)]


def present(plan: Plan, locale: Locale) -> Iterator[tuple[Value | None, tuple[Value, ...]]]:
    """Yield the sides of the release's event, the issuer's first, each with its people in order of precedence.

    Whoever belongs to no country stands last, under no name.
    """
    event = plan.event(plan.summary.release.event)
    ids = dict.fromkeys(id for people in event.people.values() for id in people)
    people = [plan.summary.people[id] for id in ids if id in plan.summary.people]
    spouses = spouses_of(people, plan)
    beside = {spouse.id for spouse in spouses.values()}
    countries = dict.fromkeys((*plan.pair, *(person.country for person in people)))
    for country in sorted(countries, key=lambda code: not code):
        there = [one for one in people if one.country == country and one.id not in beside]
        side = plan.directory.precedence(there, plan.summary.release.day)
        if side:
            where = event.places.get("attendees", event.where)
            name = NameValue("countries", country, where) if country else None
            yield name, tuple(PersonValue(one, where, plan, locale, spouse=spouses.get(one.id)) for one in side)

"""A language written from end to end on made-up statements: what it can't write, and what it leaves as a gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from drafter.acts import ActKind
from drafter.catalog import Clauses
from drafter.directory import STANDINGS, Name, Person, Post
from drafter.draft import Run
from drafter.facts import (
    Anniversary,
    Count,
    Date,
    Deadline,
    Duration,
    Fact,
    Money,
    Month,
    Ordinal,
    PartOfDay,
    Percent,
    Range,
    Spot,
    Time,
    Year,
    YearPart,
)
from drafter.form.model import (
    ActUse,
    Clause,
    Document,
    Event,
    MeetingSummary,
    Release,
    Section,
    Statement,
    Transfer,
    Who,
)
from drafter.form.tables import MODIFIERS
from drafter.frozen import dataclass, replace
from drafter.locale.figures import enumerate_label, write_fact
from drafter.locale.people import MENTIONS, write_person
from drafter.locale.rules import Locale
from drafter.locale.values import CountryValue, Ink, NameValue
from drafter.locale.views import TENSES
from drafter.office import Office
from drafter.plan import Plan, Told, make_plan
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.realise import Writer

DAY = date(2020, 3, 16)
HERE = Place("samples")
# stands for free text; a sign of no language
WORDS = "※"
GENDERS = ("m", "f", "")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts in a sample: what problems call it, and the ids."""

    said: str
    ids: tuple[str, ...]


# whose rank asks for other verbs, and who has none
STANDING = (
    ("king", "m", "sovereign"),
    ("queen", "f", "sovereign"),
    ("monk", "m", "clergy"),
    ("elder", "m", "clergy"),
    ("citizen", "f", "private"),
)
ACTORS = (
    Actor("a man", ("own_m",)),
    Actor("a woman", ("own_f",)),
    Actor("somebody of unknown gender", ("own_",)),
    Actor("several people", ("own_m", "other_f")),
    Actor("several women", ("own_f", "other_f")),
    Actor("both sides", ("both",)),
    Actor("a side", ("home",)),
    Actor("a delegation", ("partner.delegation",)),
)

RANKS = (
    Actor("a king", ("king",)),
    Actor("a king and a queen", ("king", "queen")),
    Actor("a monk", ("monk",)),
    Actor("several monks", ("monk", "elder")),
    Actor("somebody without a rank", ("citizen",)),
)


def sample_problems(locale: Locale, office: Office) -> Iterator[Problem]:
    """Yield what the language can't write or leaves as a gap, each thing once.

    Every act as final and link, done and to come, by a man, a woman, several, a side; with each degree and opening;
    every post and rank at every mention, for men and women; every kind of meeting as a headline; every kind of fact.
    """
    seen: set[object] = set()
    for problem in _all(locale, office):
        told = {name: said for name, said in problem.fields.items() if name not in ("what", "sample")}
        key = (problem.rule, problem.where, tuple(sorted(told.items())))
        if key not in seen:
            seen.add(key)
            yield problem


def _all(locale: Locale, office: Office) -> Iterator[Problem]:
    plan = sample_plan(locale, office)
    writer = Writer(plan, locale, Clauses(locale.tag, locale.tag))
    yield from _facts(locale, office)
    yield from _entries(plan, locale)
    yield from _people(plan, locale, office)
    yield from _told(writer, office)
    yield from _headlines(locale, office)
    try:
        writer.draft(False)
    except DraftError as error:
        yield from error.problems


def _looked(runs: Iterable[Run], locale: Locale, what: str) -> Iterator[Problem]:
    for run in runs:
        if run.gap:
            file = locale.file.replace("locale.yaml", "names.yaml")
            yield Problem(
                "locale-gap",
                Grade.WARNING,
                _entry(locale, run.origin.ref) or Place(file),
                "{language} leaves a gap in {what}: {gap}",
                {"language": locale.tag, "what": what, "gap": run.text},
                "add the name or the form that is missing; until then it prints as a gap",
            )


def _entry(locale: Locale, id: str) -> Place | None:
    for names in locale.names.values():
        if id in names:
            return names[id].where
    return None


# ---- what the samples speak of ---------------------------------------------------------------------------------------


def _clause(kind: str) -> Clause:
    return Clause(kind, (WORDS,), HERE)


def _name(tag: str) -> Mapping[str, Name]:
    forms = {"family": "SAMPLE", "given": "Example"}
    return {tag: Name("sample", HERE, forms, dict.fromkeys(forms, HERE), source="own")}


def sample_plan(locale: Locale, office: Office, kind: str = "") -> Plan:
    """Return a plan with an own and another person of each gender, and an event with everybody and everything."""
    issuers = office.directory.sections.get("issuers", {})
    issuer = next(iter(issuers))
    home = issuers[issuer]["country"]
    partner = next(id for id in office.directory.sections["countries"] if id != home)
    body = issuers[issuer]["body"]
    people = {}
    for side, country in (("own", home), ("other", partner)):
        for gender in GENDERS:
            posts = (Post("director_general", body, HERE) if side == "own" else Post("foreign_minister", "", HERE),)
            people[f"{side}_{gender}"] = Person(f"{side}_{gender}", HERE, country, gender, posts)
    people |= {id: Person(id, HERE, home, gender, standing=standing) for id, gender, standing in STANDING}
    names = {id: _name(locale.tag) for id in people}
    kind = kind or next(iter(office.directory.sections["kinds"]))
    place, spot = next(iter(office.directory.sections["places"].items()))
    every = dict.fromkeys(role for kind in office.directory.sections["kinds"].values() for role in kind.lists["roles"])
    roles = {**dict.fromkeys(every, ("other_m",)), "chairs": ("own_f", "other_m"), "host": ("own_f",)}
    moods = tuple(office.directory.sections["moods"])[:1]
    spots = dict.fromkeys(("date", "place", "number", "kind", "mood", *roles), HERE)
    event = Event("event", HERE, kind, 3, DAY, place, {**roles, "attendees": ("own_m", "other_f")}, moods, places=spots)
    other = replace(event, id="other", number=0, people={}, others=True)
    release = Release(
        HERE,
        "outcomes",
        DAY,
        place,
        "event",
        reference="1/20",
        embargo=Time(datetime(2020, 3, 16, 9, 30), Spot(place, spot["zone"], spot["country"])),
        signature="own_m",
        places=dict.fromkeys(("date", "place", "reference", "embargo", "signature"), HERE),
    )
    contacts = office.directory.sections.get("contacts", {})
    statement = Statement("sample", HERE, Who(("both",), HERE), (), text=_clause("text"))
    documents = {id: _document(office, id, *signers) for id, signers in SIGNED.items()}
    signed = (act for act in office.acts.values() if act.agent == "document")
    uses = (ActUse(act, HERE, documents=tuple(documents), listed=True) for act in signed)
    listed = tuple(Statement(f"sample_{use.act.id}", HERE, None, (use,)) for use in uses)
    summary = MeetingSummary(
        "sample.yaml",
        locale.tag,
        issuer,
        {"home": home, "partner": partner},
        release,
        {"event": event, "other": other},
        people,
        {"people": names},
        (Section(HERE, (statement, *listed), heading=_clause("heading")),),
        next(iter(contacts), ""),
        HERE,
        documents=documents,
        transfers={"gift": _transfer()},
    )
    return replace(make_plan(summary, office.directory), supersedes={locale.tag: DAY})


# three documents that others have signed are told as a list, and apart
SIGNED = {"note": ("own_m", "other_f"), "deed": ("own_f", "other_m"), "grant": ("own_m",)}


def _document(office: Office, id: str, *signers: str) -> Document:
    kind = next(id for id, term in office.directory.sections["terms"].items() if term["deed"])
    return Document(
        id,
        HERE,
        kind,
        about=_clause("about"),
        amount=Money("USD", Decimal(2_000_000)),
        parties=Who(("both",), HERE),
        signers=signers,
        places=dict.fromkeys(("amount", "signers"), HERE),
    )


def _transfer() -> Transfer:
    return Transfer(
        "gift",
        HERE,
        Who(("partner",), HERE),
        Who(("home",), HERE),
        _clause("thing"),
        Money("USD", Decimal(2_000_000)),
        purpose=_clause("purpose"),
        places=dict.fromkeys(("amount", "thing", "purpose"), HERE),
    )


# ---- facts and names -------------------------------------------------------------------------------------------------


def _facts(locale: Locale, office: Office) -> Iterator[Problem]:
    sections = office.directory.sections
    for fact in _every_fact(sections.get("currencies", ()), sections.get("nouns", ())):
        try:
            yield from _looked(write_fact(fact, locale), locale, f"the fact {fact.value}")
        except DraftError as error:
            yield from error.problems
        except (KeyError, IndexError) as error:
            yield Problem(
                "locale-fact",
                Grade.ERROR,
                Place(locale.file),
                "{language} can't write the fact {fact}: a word for {what} is missing",
                {"language": locale.tag, "fact": fact.value, "what": str(error)},
                "compare the rule with the one in locales/_template/locale.yaml",
            )
    enumerators = locale.find("enumerators")
    for style, _ in enumerators.about if enumerators else ():
        if locale.find("enumerators", style):
            enumerate_label(1, style, locale)


def _every_fact(currencies: Iterable[str], nouns: Iterable[str]) -> Iterator[Fact]:
    one, two = Date(DAY), Date(date(2020, 3, 18))
    yield from (one, Date(DAY, True), Month(2020, 7), Year(2022))
    yield from (Range(one, two), Range(one, Date(date(2020, 4, 1))), Range(one, Date(date(2021, 1, 1))))
    yield from (
        Range(Month(2020, 7), Month(2020, 9)),
        Range(Month(2019, 12), Month(2020, 2)),
        Range(Year(2019), Year(2020)),
    )
    yield from (PartOfDay(one, part) for part in ("morning", "afternoon", "evening", "night"))
    yield from (Deadline(Year(2025)), Deadline(Month(2025, 7)))
    yield from (YearPart(2020, "first_months", 9), YearPart(2020, "half", 1), YearPart(2020, "quarter", 3))
    yield from (Ordinal(n) for n in range(1, 24))
    yield from (Anniversary(n) for n in (1, 2, 3, 10, 65, 70))
    yield from (Percent(Decimal(45)), Percent(Decimal("4.5")), Percent(Decimal(10), to=Decimal(12)))
    units = ("minute", "hour", "day", "week", "month", "year")
    yield from (Duration(Decimal(n), unit) for unit in units for n in (1, 2, 45))
    for bound in ("", "over", "about", "nearly", "under", "up_to", "at_least"):
        yield Money("USD", Decimal(2_000_000_000), bound=bound)
    for currency in currencies:
        yield from (Money(currency, Decimal(n)) for n in (1, 250_000, 1_500_000))
    for noun in nouns:
        yield from (Count(Decimal(n), noun) for n in (1, 2, 12))
        yield Ordinal(3, noun)


def _entries(plan: Plan, locale: Locale) -> Iterator[Problem]:
    for section in ("moods", "degrees", "links", "groups", "places", "terms", "bodies"):
        for id in plan.directory.sections.get(section, {}):
            yield from _looked(
                _runs(NameValue(section, id, None).write("", _ink(plan, locale))), locale, f"{section}.{id}"
            )
    for country in plan.directory.sections.get("countries", {}):
        summary = replace(plan.summary, sides={"home": country, "partner": plan.summary.sides["partner"]})
        other = replace(plan, summary=summary, pair=(country, summary.sides["partner"]))
        for form in ("", "side", "delegation", "leaders"):
            yield from _tried(CountryValue("home", None), form, other, locale, f"{country} as {form or 'a country'}")
        yield from _tried(CountryValue("pair", None), "", other, locale, f"{country} in a pair")


def _tried(value: CountryValue, form: str, plan: Plan, locale: Locale, what: str) -> Iterator[Problem]:
    try:
        yield from _looked(_runs(value.write(form, _ink(plan, locale))), locale, what)
    except DraftError as error:
        yield from error.problems


def _ink(plan: Plan, locale: Locale) -> Ink:
    return Ink(plan, locale, Clauses(locale.tag, locale.tag))


def _runs(pieces: Iterable[object]) -> list[Run]:
    return [piece for piece in pieces if isinstance(piece, Run)]


# ---- people ----------------------------------------------------------------------------------------------------------


def _people(plan: Plan, locale: Locale, office: Office) -> Iterator[Problem]:
    for post in office.directory.sections.get("posts", {}):
        country, _, id = post.rpartition(".")
        name, _, body = id.partition("@")
        if not country and not body:
            country, body = _holder(name, plan, locale)
        for gender in GENDERS:
            person = Person("own_m", HERE, country, gender, (Post(name, body, HERE),))
            yield from _person(person, plan, locale, f"the post {post}")
    titles = office.directory.sections.get("titles", ())
    people = [
        *(Person("own_m", HERE, plan.issuer_country, gender, standing=one) for one in STANDINGS for gender in GENDERS),
        *(Person("own_m", HERE, plan.issuer_country, "m", bestowed=id) for id in titles),
        *(Person("own_m", HERE, "", "f", military=id) for id in office.directory.sections.get("military_ranks", ())),
        *(Person("own_m", HERE, "", "f", academic=id) for id in office.directory.sections.get("academic", ())),
    ]
    for person in people:
        what = person.standing or person.bestowed or person.military or person.academic
        yield from _person(person, plan, locale, f"somebody who is {what}")


def _holder(post: str, plan: Plan, locale: Locale) -> tuple[str, str]:
    """Country and body of which the language names a post; the issuer's country where it names it for any."""
    names = locale.names.get("posts", {})
    for key in names:
        plain, _, body = key.partition("@")
        country, _, id = plain.rpartition(".")
        if id == post and (country or body) and post not in names:
            held = plan.directory.find("bodies", body) if body else None
            return country or (held["country"] if held else "") or plan.issuer_country, body
    return plan.issuer_country, ""


def _person(person: Person, plan: Plan, locale: Locale, what: str) -> Iterator[Problem]:
    for mention in MENTIONS:
        try:
            runs, _ = write_person(person, plan, locale, mention, None)
        except DraftError as error:
            yield from error.problems
            continue
        yield from _looked(runs, locale, what)


# ---- acts, openings, headlines ---------------------------------------------------------------------------------------


def sample_use(act: ActKind, plan: Plan, degree: str = "", whom: str = "other_m") -> ActUse:
    """Return an act with all that belongs to it, of samples."""
    companions = {c.key: (_clause(c.complement),) for c in act.companions.values() if c.complement != "who"}
    addressed = act.complement == "who" or any(c.complement == "who" for c in act.companions.values())
    content = () if act.complement in ("who", "event", "document", "transfer") else (_clause(act.complement),)
    return ActUse(
        act,
        HERE,
        content,
        "event" if act.complement == "event" else "",
        Who((whom,), HERE) if addressed else None,
        companions,
        degree,
        documents=tuple(plan.summary.documents) if act.complement == "document" else (),
        transfer="gift" if act.complement == "transfer" else "",
    )


def _told(writer: Writer, office: Office) -> Iterator[Problem]:
    plan, locale = writer.plan, writer.locale
    kinds = office.directory.sections["kinds"]
    writers: dict[str, Writer] = {}
    last = next(act for act in office.acts.values() if act.complement == "what" and act.agent == "side")
    for act in office.acts.values():
        actors: tuple[Actor, ...] = ACTORS if act.agent == "side" else (Actor(f"the {act.agent}", ()),)
        actors += (Actor("nobody", ("nobody",)),) if act.agentless else ()
        # an event of a type that the act tells of
        kind = next((id for id in kinds if not act.of or kinds[id]["type"] in act.of), "")
        if kind not in writers:
            writers[kind] = Writer(sample_plan(locale, office, kind), locale, Clauses(locale.tag, locale.tag))
        writer = writers[kind]
        for actor in actors:
            for tense in TENSES:
                for degree in ("", *act.degrees):
                    use = sample_use(act, plan, degree)
                    said = f"{act.id} by {actor.said}, {tense}{', ' + degree if degree else ''}"
                    who = Who(actor.ids, HERE) if actor.ids else None
                    told = Told(Statement("s", HERE, who, (use,), tense=tense))
                    yield from _sentence(writer, told, said)
                    yield from _sentence(writer, told, f"{said}, as a headline", heads=True)
                    if actor.ids:
                        linked = Statement("s", HERE, who, (use, sample_use(last, plan)), tense=tense)
                        yield from _sentence(writer, Told(linked), f"{said}, before another act")
        for actor in RANKS if act.agent == "side" else ():
            told = Told(Statement("s", HERE, Who(actor.ids, HERE), (sample_use(act, plan),)))
            yield from _sentence(writer, told, f"{act.id} by {actor.said}")
        if act.complement == "who":
            use = sample_use(act, plan, whom="each_other")
            told = Told(Statement("s", HERE, Who(("both",), HERE), (use,)))
            yield from _sentence(writer, told, f"{act.id} of each other")
    plain = Statement("s", HERE, Who(("both",), HERE), (sample_use(last, plan),))
    more = replace(sample_use(last, plan), modifiers={kind: (_clause(kind),) for kind in MODIFIERS.values()})
    openings = [
        Told(plain, topic=_clause("topic")),
        Told(plain, apart_from=_clause("topic")),
        *(Told(replace(plain, link=link)) for link in office.directory.sections.get("links", ())),
        *(Told(plain, relation=relation, related="other") for relation in ("before", "after", "beside", "part_of")),
        Told(replace(plain, acts=(more,))),
        *(
            Told(replace(plain, acts=(replace(more, company=group),)))
            for group in office.directory.sections.get("groups", ())
        ),
    ]
    for told in openings:
        yield from _sentence(writer, told, "an opening")


def _sentence(writer: Writer, told: Told, what: str, heads: bool = False) -> Iterator[Problem]:
    writer.ink.seen.clear()
    try:
        runs = writer.heading(told) if heads else writer.sentence(told)
    except DraftError as error:
        yield from (
            replace(problem, message=problem.message + "; in {sample}", fields={**problem.fields, "sample": what})
            for problem in error.problems
        )
        return
    yield from _looked(runs, writer.locale, what)
    if not "".join(run.text for run in runs).strip():
        yield Problem(
            "locale-silent",
            Grade.ERROR,
            Place(f"{writer.locale.folder}/sentence.j2"),
            "{language} prints nothing for {what}",
            {"language": writer.locale.tag, "what": what},
            "print what the statement holds",
        )


def _headlines(locale: Locale, office: Office) -> Iterator[Problem]:
    plan = sample_plan(locale, office)
    for kind in office.directory.sections.get("kinds", ()):
        for tense in TENSES:
            for people in ({}, plan.summary.events["event"].people):
                event = replace(plan.summary.events["event"], kind=kind, people=people)
                summary = replace(
                    plan.summary,
                    events={"event": event, "other": plan.summary.events["other"]},
                    release=replace(plan.summary.release, tense=tense),
                    file=str(Path(f"{kind}.yaml")),
                )
                writer = Writer(replace(plan, summary=summary), locale, Clauses(locale.tag, locale.tag))
                try:
                    yield from _looked(writer.headline(), locale, f"the headline of {kind}")
                except DraftError as error:
                    yield from error.problems

"""Examples that speakers read and correct: what a language's rules write (`locales/<tag>/examples.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

from drafter.catalog import Clauses
from drafter.directory import Name, Person, read_name, read_person
from drafter.facts import Fact, FactError, read_fact
from drafter.form.model import Clause, Event, MeetingSummary, Release, Slot, Who
from drafter.frozen import dataclass, replace
from drafter.locale.clauses import ClauseValue, EventValue
from drafter.locale.load import styled
from drafter.locale.people import honorific
from drafter.locale.rules import Locale
from drafter.locale.values import ActorValue, CountryValue, FactValue, Ink, ListValue, NameValue, PersonValue, Plain
from drafter.locale.weave import Pending, Text, Value, resolve
from drafter.office import Office
from drafter.overlay import layers
from drafter.plan import Plan
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq, read_data

SUBJECTS = ("fact", "words", "person", "people", "side", "entry", "event", "list")
DAY = date(2020, 3, 16)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what is written, asked how, and how it must read.

    subject: one of SUBJECTS; what: a fact as in a form, words with facts in them, an id, ids, an event's keys, or the
        items of a list.
    style: the form or mention asked for; register: of the verbs. verb: the word of the table `verbs` that goes with
        whom it speaks of. issuer, day: the viewpoint. text: how it must read.
    settings: the office's choices, where they are not the language's own. confirmed: whether it cites a source.
    """

    subject: str
    what: Node
    where: Place
    text: str
    style: str = ""
    issuer: str = ""
    day: date = DAY
    kind: str = ""
    settings: Map | None = None
    verb: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Examples:
    """The cases of a language and the people they speak of, who are invented."""

    cases: tuple[Case, ...]
    people: Mapping[str, Person]
    names: Mapping[str, Mapping[str, Name]]


def load_examples(office: Office, tag: str) -> Examples:
    """Read a language's examples. errors: DraftError for a case that says nothing, or a person that can't be read."""
    # an office that changes rules proves them by examples of its own
    found = layers(f"locales/{tag}/examples.yaml", office.root, office.home)
    ruled = office.home is not None and (office.home / "locales" / tag / "locale.yaml").is_file()
    found = [(path, file) for path, file in found if not ruled or office.home in path.parents]
    if not found:
        return Examples((), {}, {})
    path, file = found[-1]
    top = read_data(path, file)
    problems: list[Problem] = []
    people: dict[str, Person] = {}
    names: dict[str, dict[str, Name]] = {}
    listed = top.get("people")
    for id, row in listed.pairs if isinstance(listed, Map) else ():
        people[id.text] = read_person(id, row, problems)
        name = row.get("name") if isinstance(row, Map) else None
        if isinstance(name, Map):
            names[id.text] = {t: read_name(id.text, "people", value, id.where, problems) for t, value in name}
    cases = top.get("cases")
    read = tuple(_case(item, problems) for item in (cases.items if isinstance(cases, Seq) else ()))
    if problems:
        raise DraftError(problems)
    return Examples(tuple(case for case in read if case), people, names)


def _case(node: Node, problems: list[Problem]) -> Case | None:
    found = dict(node) if isinstance(node, Map) else {}
    texts = {key: value.text for key, value in found.items() if isinstance(value, Scalar)}
    subject = next((key for key in SUBJECTS if key in found), "")
    sourced = "source" in texts or texts.get("confirmed") == "false"
    if not subject or "text" not in texts or not sourced:
        problems.append(
            Problem(
                "example-case",
                Grade.ERROR,
                node.where,
                "a case says what is written, its text, and its source",
                {},
                f"write {', '.join(SUBJECTS)}, then `text:` and `source:` or `confirmed: false`",
            )
        )
        return None
    day = date.fromisoformat(texts["day"]) if "day" in texts else DAY
    settings = found.get("settings")
    return Case(
        subject,
        found[subject],
        node.where,
        texts["text"],
        texts.get("style", ""),
        texts.get("issuer", ""),
        day,
        texts.get("kind", ""),
        settings if isinstance(settings, Map) else None,
        texts.get("verb", ""),
        texts.get("confirmed") != "false",
    )


def written(case: Case, examples: Examples, locale: Locale, office: Office) -> str:
    """Return what the language writes for a case. errors: DraftError as in a release."""
    return _written(case, examples, _settled(case, locale), office)


def taken(case: Case, examples: Examples, locale: Locale, office: Office) -> frozenset[tuple[str, ...]]:
    """Return the rules a case asks for and the rows it takes: only a change of these can change what is written."""
    fresh = replace(_settled(case, locale))
    with suppress(DraftError):
        _written(case, examples, fresh, office)
    return frozenset(fresh.taken)


def _settled(case: Case, locale: Locale) -> Locale:
    if not case.settings:
        return locale
    settled = with_table(locale, "settings", case.settings)
    return replace(settled, top=styled(settled.top))


def _written(case: Case, examples: Examples, locale: Locale, office: Office) -> str:
    plan = _plan(case, examples, office)
    if case.style == "register":
        return honorific(plan.summary.people[_text(case.what)], plan, locale).text("register")
    ink = Ink(plan, locale, Clauses(locale.tag, locale.tag))
    value, form = _value(case, plan, locale, office)
    if case.style == "headline":
        ink.mode = "headline"
    if case.style in ("later", "again"):
        # what was mentioned before is told short; who acted before may become a pronoun
        ink.mention(f"people:{_text(case.what)}")
        ink.mention(f"events:{case.subject}")
        ink.mention(f"terms:{_text(case.what).partition('.')[2]}")
        ink.seen.update(f"people:{id}" for id in _list(case.what))
        form = "" if case.subject in ("people", "side") else form
    if case.style == "again" and case.subject in ("people", "side"):
        ink.subject = " ".join(_list(case.what))
    text = Text([Pending(value.verb(case.verb) if case.verb else value, form)])
    lines = resolve(text, ink, locale.rule("language").text("tight"))
    return "".join(run.text for line in lines for run in line)


def _value(case: Case, plan: Plan, locale: Locale, office: Office) -> tuple[Value, str]:
    what = _text(case.what)
    if case.subject == "fact":
        return _fact(what, case, locale, office), case.style
    if case.subject == "words":
        return _words(what, case, plan, locale, office), ""
    if case.subject == "person":
        return PersonValue(plan.summary.people[what], case.where, plan, locale), case.style
    if case.subject == "people":
        return ActorValue(Who(_list(case.what), case.where), plan, locale), case.style
    if case.subject == "side":
        side, _, group = what.partition(".")
        if side in ("both", "each_other") or group or case.verb or case.style in ("side", "again"):
            return ActorValue(Who((what,), case.where), plan, locale), ""
        return CountryValue(what, case.where), case.style
    if case.subject == "entry":
        section, _, id = what.partition(".")
        return NameValue(section, id, case.where), "" if case.style in ("first", "later") else case.style
    if case.subject == "event":
        return EventValue(plan.summary.events["event"], plan, locale), case.style
    return ListValue(tuple(Plain(item, case.where) for item in _list(case.what)), case.kind or "what"), ""


def _words(what: str, case: Case, plan: Plan, locale: Locale, office: Office) -> Value:
    parts: list[str | Slot] = []
    for n, part in enumerate(re.split(r"<([^<>]*)>", what)):
        fact = _read(part, case, locale, office) if n % 2 else None
        parts.append(Slot(f"{fact.kind}{n}", case.where, part, fact=fact) if fact else part)
    return ClauseValue(Clause("what", tuple(parts), case.where, locale.tag), plan, locale)


def _fact(what: str, case: Case, locale: Locale, office: Office) -> Value:
    return FactValue(_read(what, case, locale, office), case.where)


def _read(what: str, case: Case, locale: Locale, office: Office) -> Fact:
    for words in (locale.words, *(office.words(tag) for tag in office.tags if tag != locale.tag)):
        try:
            fact = read_fact(what, words, case.day)
        except FactError:
            continue
        if fact:
            return fact
    raise DraftError(
        [Problem("example-fact", Grade.ERROR, case.where, "{what} is no fact", {"what": what}, "write it as in a form")]
    )


def _plan(case: Case, examples: Examples, office: Office) -> Plan:
    issuers = office.directory.sections.get("issuers", {})
    issuer = case.issuer or next(iter(issuers), "")
    country = issuers[issuer]["country"] if issuer in issuers else ""
    home, partner = "KH", "JP"
    release = Release(case.where, "", case.day, "", "event")
    about = {key: value for key, value in case.what if isinstance(value, Scalar)} if isinstance(case.what, Map) else {}
    number = about.get("number")
    event = Event("event", case.where, about["kind"].text if "kind" in about else "", int(number.text) if number else 0)
    people = {**office.directory.people, **examples.people}
    summary = MeetingSummary(
        case.where.file,
        "",
        issuer,
        {"home": home, "partner": partner},
        release,
        {"event": event},
        people,
        {"people": examples.names},
        (),
    )
    pair = (partner, home) if country == partner else (home, partner)
    return Plan(summary, office.directory, country, pair, named=frozenset(_list(case.what)))


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _list(node: Node) -> tuple[str, ...]:
    if isinstance(node, Seq):
        return tuple(item.text for item in node.items if isinstance(item, Scalar))
    return (node.text,) if isinstance(node, Scalar) else ()


def failures(examples: Examples, locale: Locale, office: Office) -> Iterator[Problem]:
    """Yield a problem for each case that reads otherwise than its `text`."""
    for case in examples.cases:
        yield from failure(case, examples, locale, office)


def failure(case: Case, examples: Examples, locale: Locale, office: Office) -> Iterator[Problem]:
    """Yield a problem if a case reads otherwise than its `text`."""
    try:
        text = written(case, examples, locale, office)
    except DraftError as error:
        yield replace(error.problems[0], where=case.where)
        return
    if text != case.text:
        yield Problem(
            "example-differs",
            Grade.ERROR,
            case.where,
            'expected "{expected}", the rules write "{found}"',
            {"expected": case.text, "found": text},
            "correct the rule that `drafter explain` names, or the example",
        )


def with_table(locale: Locale, table: str, node: Node) -> Locale:
    """Return the language with another table or rule in place of its own."""
    pairs = tuple((key, node if key.text == table else value) for key, value in locale.top.pairs)
    return replace(locale, top=Map(pairs, locale.top.where))

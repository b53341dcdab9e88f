"""Writing one fact or one mention by a language's rules, outside of any release: for whoever owns the rules."""

from __future__ import annotations

from datetime import date

from drafter.catalog import Clauses
from drafter.directory import PERSON_FORMS
from drafter.draft import Run
from drafter.facts import FactError, read_fact
from drafter.form.model import MeetingSummary, Release
from drafter.locale.figures import write_fact
from drafter.locale.values import Ink, NameValue, PersonValue
from drafter.locale.weave import Value
from drafter.office import Office
from drafter.plan import Plan
from drafter.problem import DraftError, Grade, Place, Problem


def write_literal(
    literal: str, tag: str, office: Office, style: str = "", day: date | None = None, issuer: str = ""
) -> tuple[list[Run], list[Problem]]:
    """Write a literal in a language.

    literal: a fact as in a form, "2020-03-16" or "over USD 2 billion", or an id of the directory, "prak_sokhonn".
    style: a form of the fact's rule ("lunar"), of the entry ("long"), or of a person ("first", "later", "passing").
    day: on which posts are looked up. issuer: whose viewpoint; the first of the directory if left out.
    returns: the runs, and what somebody has to look at, such as the verbs of a king.
    errors: DraftError for a literal that is neither, or a form that does not exist.
    """
    locale = office.locale(tag)
    day = day or date.today()
    literal = literal.strip().removeprefix("<").removesuffix(">")
    problem: FactError | None = None
    for words in (locale.words, *(office.words(other) for other in office.tags if other != tag)):
        try:
            fact = read_fact(literal, words, day)
        except FactError as error:
            problem = problem or error
            continue
        if fact:
            return write_fact(fact, locale, style), []
    section = office.directory.section_of(literal)
    plan = _plan(office, day, issuer)
    ink = Ink(plan, locale, Clauses(tag, tag), mode="text")
    value: Value | None = NameValue(section, literal, None) if section else None
    if section == "people":
        if style and style not in PERSON_FORMS:
            raise _bad("write-style", f"expected {' or '.join(PERSON_FORMS)}", literal, style)
        value = PersonValue(office.directory.people[literal], None, plan, locale)
    if value:
        runs = [piece for piece in value.write(style, ink) if isinstance(piece, Run)]
        return runs, ink.problems
    if problem:
        raise DraftError(
            [Problem(problem.rule, Grade.ERROR, None, problem.message, {"quote": literal}, problem.hint)]
        ) from problem
    raise _bad("write-unknown", "expected a fact or an id of the directory", literal, literal)


def _bad(rule: str, expected: str, literal: str, found: str) -> DraftError:
    return DraftError(
        [
            Problem(
                rule,
                Grade.ERROR,
                None,
                '{expected} for {literal}, found "{found}"',
                {"expected": expected, "literal": literal, "found": found},
                "look it up with `drafter find`",
            )
        ]
    )


def _plan(office: Office, day: date, issuer: str) -> Plan:
    issuers = office.directory.sections.get("issuers", {})
    issuer = issuer or next(iter(issuers), "")
    country = issuers[issuer]["country"] if issuer in issuers else ""
    place = Place("")
    release = Release(place, "", day, "", "")
    summary = MeetingSummary("", "", issuer, {}, release, {}, dict(office.directory.people), {}, ())
    return Plan(summary, office.directory, country, (country, country))

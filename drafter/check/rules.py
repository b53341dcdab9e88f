"""The rules, one function each: plan and drafts by language -> problems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drafter.draft import Draft, Run
from drafter.form.model import Slot, Statement
from drafter.locale.rules import Locale
from drafter.plan import Plan
from drafter.problem import Grade, Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules look at: the plan, and for each language its draft and, where it was handed in, its locale."""

    plan: Plan
    drafts: Mapping[str, Draft]
    locales: Mapping[str, Locale]


def _statements(plan: Plan, tag: str) -> Iterator[Statement]:
    for paragraph in plan.printed(tag):
        for told in paragraph.told:
            yield told.statement


def _runs(draft: Draft) -> Mapping[str, tuple[Run, ...]]:
    """Statement id -> the runs of its sentences."""
    found: dict[str, tuple[Run, ...]] = {}
    for sentence in draft.sentences():
        for id in sentence.ids:
            found[id] = (*found.get(id, ()), *sentence.runs)
    return found


def _stands(slot: Slot, runs: tuple[Run, ...], plan: Plan) -> bool:
    if slot.fact:
        return any(run.origin.value == slot.fact.value and run.origin.form == slot.where for run in runs)
    names = {slot.id, plan.summary.sides.get(slot.id, slot.id)}
    if slot.id == "pair":
        names |= set(plan.pair)
    return any(
        run.origin.form == slot.where and (run.origin.ref in names or run.origin.ref.rpartition(":")[2] in names)
        for run in runs
    )


def fact_lost(checked: Checked) -> Iterator[Problem]:
    """Every fact and reference of a statement stands in its sentences, found by origin and never by text."""
    plan, drafts = checked.plan, checked.drafts
    for tag, draft in drafts.items():
        runs = _runs(draft)
        for statement in _statements(plan, tag):
            there = runs.get(statement.id, ())
            missing = {
                clause.key
                for clause in statement.clauses()
                if any(r.gap and r.origin.form == clause.where for r in there)
            }
            for clause in statement.clauses():
                for slot in clause.slots:
                    # a clause that is a gap is reported as such; an event is told by its parts
                    if slot.section in ("list", "events") or clause.key in missing or _stands(slot, there, plan):
                        continue
                    if any(r.gap and r.origin.form == slot.where for r in there):
                        continue
                    yield Problem(
                        "fact-lost",
                        Grade.BLOCKER,
                        slot.where,
                        "<{fact}> is not in the {language} text",
                        {"fact": slot.text, "language": tag},
                        "see `drafter explain`: the translation or the template of this sentence leaves it out",
                    )


def statement_lost(checked: Checked) -> Iterator[Problem]:
    """Every statement that a language prints has a sentence in it."""
    plan, drafts = checked.plan, checked.drafts
    for tag, draft in drafts.items():
        told = {id for sentence in draft.sentences() if sentence.text.strip() for id in sentence.ids}
        for statement in _statements(plan, tag):
            if statement.id not in told:
                yield Problem(
                    "statement-lost",
                    Grade.BLOCKER,
                    statement.where,
                    "no {language} sentence tells this statement",
                    {"language": tag},
                    f"the macro of {_acts(statement)} in templates/{tag} writes nothing",
                )


def clause_lost(checked: Checked) -> Iterator[Problem]:
    """Every clause of a statement is printed: a template that leaves one out loses what was said."""
    plan, drafts = checked.plan, checked.drafts
    for tag, draft in drafts.items():
        runs = _runs(draft)
        for statement in _statements(plan, tag):
            printed = {run.origin.form for run in runs.get(statement.id, ())}
            for clause in statement.clauses():
                inner = {slot.where for slot in clause.slots}
                if clause.where not in printed and not inner & printed:
                    yield Problem(
                        "clause-lost",
                        Grade.BLOCKER,
                        clause.where,
                        'the {language} text leaves out "{clause}"',
                        {"language": tag, "clause": clause.key},
                        f"the macro of {_acts(statement)} in templates/{tag} must print it",
                    )


def _acts(statement: Statement) -> str:
    return " and ".join(use.act.id for use in statement.acts) or "text"


def facts_differ(checked: Checked) -> Iterator[Problem]:
    """A statement holds the same typed facts, as often, in every language that prints it."""
    plan, drafts = checked.plan, checked.drafts
    tables = {tag: _runs(draft) for tag, draft in drafts.items()}
    for statement in plan.summary.statements():
        counts: dict[str, Counter[str]] = {}
        for tag, runs in tables.items():
            if statement.id in runs and not any(run.gap for run in runs[statement.id]):
                facts = (run.origin.value for run in runs[statement.id] if run.origin.kind == "fact")
                counts[tag] = Counter(facts)
        first = next(iter(counts), "")
        for tag, stated in counts.items():
            if stated != counts[first]:
                only = sorted((stated - counts[first]) + (counts[first] - stated))
                yield Problem(
                    "facts-differ",
                    Grade.BLOCKER,
                    statement.where,
                    "{one} and {other} do not state the same facts: {facts}",
                    {"one": first, "other": tag, "facts": ", ".join(only)},
                    "see `drafter explain` for the sentence in both languages",
                )


def gaps(checked: Checked) -> Iterator[Problem]:
    """What is missing and shows as a mark: a warning in a draft, a refusal of a final."""
    plan, drafts = checked.plan, checked.drafts
    for tag, draft in drafts.items():
        seen: set[str] = set()
        for run in draft.runs():
            # an untranslated clause is reported, with its sentence, where it was looked up
            if run.gap and ":" not in run.origin.ref and run.origin.ref not in seen:
                seen.add(run.origin.ref)
                yield Problem(
                    "name-missing",
                    Grade.BLOCKER if draft.final else Grade.WARNING,
                    run.origin.form or run.origin.at,
                    "{what} is not known in {language}",
                    {"what": run.origin.ref, "language": tag},
                    f"add it in locales/{tag}/names.yaml, or under people or terms in the form",
                )


def unconfirmed(checked: Checked) -> Iterator[Problem]:
    """Names, posts and terms that nobody confirmed: a warning in a draft, a refusal of a final."""
    plan, drafts = checked.plan, checked.drafts
    for tag, draft in drafts.items():
        seen: set[tuple[str, str]] = set()
        for run in draft.runs():
            if run.doubt == "unconfirmed" and (run.origin.ref, run.text) not in seen:
                seen.add((run.origin.ref, run.text))
                yield Problem(
                    "unconfirmed",
                    Grade.BLOCKER if draft.final else Grade.WARNING,
                    run.origin.at,
                    'nobody has confirmed "{text}" for {what} in {language}',
                    {"text": run.text, "what": run.origin.ref, "language": tag},
                    "ask whoever owns the name; then write its source there and delete `confirmed: false`",
                )


# sections whose entries record forms that are not to be used
WITH_AVOIDED = ("people", "countries", "places", "bodies", "terms")


def avoided(checked: Checked) -> Iterator[Problem]:
    """Free text holds no form that the names say is not to be used: another spelling of a name, a wrong term."""
    for tag, draft in checked.drafts.items():
        locale = checked.locales.get(tag)
        if locale is None:
            continue
        forms = _avoided(locale)
        if not forms:
            continue
        edge = r"\b" if locale.words.word_breaks else ""
        pattern = re.compile(edge + "(" + "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) + ")" + edge)
        for run in draft.runs():
            for match in pattern.finditer(run.text) if run.origin.kind == "clause" else ():
                id, better = forms[match[1]]
                yield Problem(
                    "avoided",
                    Grade.WARNING,
                    run.origin.at,
                    '"{found}" is not to be used in {language}',
                    {"found": match[1], "language": tag},
                    f'write "{better}", or <{id}> in the form so that it is written by rule',
                )


def _avoided(locale: Locale) -> dict[str, tuple[str, str]]:
    """Forms not to be used -> (id, what to write instead)."""
    found: dict[str, tuple[str, str]] = {}
    for section in WITH_AVOIDED:
        for id, name in locale.names.get(section, {}).items():
            better = " ".join(name.forms.get(form, "") for form in ("family", "given")).strip()
            for form in name.avoid:
                found[form] = (id, better or next(iter(name.forms.values()), ""))
    return found

"""The checks of text: what each finds and what it leaves alone, language by language, read from tests/checks/."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from drafter.catalog import Clauses, Translation, load_clauses, slot_problems
from drafter.check import CHECKS, check
from drafter.check.look import Passage, checked_of
from drafter.directory import Name, Person
from drafter.draft import Block, Draft, Origin, Run, Sentence
from drafter.form.model import Clause, Section, Slot, Statement
from drafter.languages import _patterns
from drafter.office import load_office, make_releases
from drafter.plan import Paragraph, Told
from drafter.problem import Grade, Place
from drafter.tree import parse_data

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
FORMS = sorted((ROOT / "examples").glob("*.yaml"))
HERE = Place("case", 1)
TABLES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("tests/checks/*.yaml"))
}
PEOPLE = {
    "own": Person("own", HERE, "KH"),
    "other": Person("other", HERE, "JP"),
    "king": Person("king", HERE, "KH", standing="sovereign"),
    "prince": Person("prince", HERE, "JP", standing="royal"),
}
# the term that `term-dated` is tried on: invented, 2020 and 2021
BLUE = {"en": "Blue Plan", "km": "ផែនការខៀវ", "ja": "青計画", "fr": "Plan bleu"}
# the table of cases is called as the key in locale.yaml where that differs from the check's id
ID = {"lengths": "length"}
# checks for which a language has no rule
LACKING = {"en": {"own-side"}, "km": {"capital", "own-side"}, "ja": {"capital"}, "fr": {"own-side", "style"}}


@cache
def plan():
    made = make_releases(FORM, ("en",), OFFICE).plan
    return replace(made, summary=replace(made.summary, people=PEOPLE, sections=()), paragraphs=(), issuer_country="KH")


@cache
def locale(tag):
    found = OFFICE.locale(tag)
    about = {"valid_from": "2020-01-01", "valid_until": "2021-12-31"}
    blue = Name("blue", HERE, {"form": BLUE[tag]}, {"form": HERE}, about=about)
    return replace(found, names={**found.names, "terms": {**found.names["terms"], "blue": blue}})


def sentence(text, ids=()):
    """A sentence from the notation of the cases: <…> was written by rule, <@id> or <@id|text> mentions a person."""
    runs = []
    for n, part in enumerate(re.split(r"<([^>]*)>", text)):
        if n % 2 == 0:
            runs += [Run(part, Origin("clause", HERE, HERE, "what:case"))] if part else []
        elif part.startswith("@"):
            runs.append(Run("N. N.", Origin("name", HERE, Place("case", 1, n), part[1:])))
        else:
            runs.append(Run(part, Origin("rule", HERE, Place("case", 1, n), "rule")))
    return Sentence(ids, tuple(runs))


def draft(tag, text):
    kind, _, said = text.rpartition("|") if re.match(r"(headline|last)\|", text) else ("", "", text)
    block = Block("headline" if kind == "headline" else "paragraph", (sentence(said, ("s1",)),))
    after = Block("paragraph", (sentence("", ("s2",)),))
    return Draft(tag, "", "", "", (block,) if kind == "last" else (block, after))


def found_in_text(id, tag, text):
    made = plan()
    if match := re.match(r"(\d{4}-\d\d-\d\d)\|", text):
        day = date.fromisoformat(match[1])
        made = replace(made, summary=replace(made.summary, release=replace(made.summary.release, day=day)))
        text = text[match.end() :]
    problems = check(made, {tag: draft(tag, text)}, {tag: locale(tag)})
    return [problem for problem in problems if problem.rule == id]


def clause(text, line):
    parts = [p if n % 2 == 0 else Slot(p, HERE, p) for n, p in enumerate(re.split(r"\{(\w+)[^}]*\}", text))]
    return Clause("what", tuple(part for part in parts if part), Place("form", line))


def found_in_translation(id, source, tag, case):
    typed, _, said = case.partition(" => ")
    said = [t[1:-1] if t.startswith('"') else t for t in said.split(" | ")]
    if id == "sentence-count":
        statement = Statement("s1", HERE, None, ())
        section = Section(HERE, (statement,))
        made = replace(plan(), paragraphs=(Paragraph(section, (Told(statement),)),))
        made = replace(made, summary=replace(made.summary, language=source))
        drafts = {source: draft(source, typed), tag: draft(tag, said[0])}
        problems = check(made, drafts, {t: locale(t) for t in drafts})
    elif id == "other-translation":
        # the release's own catalogue, and the shared one: fuzzy behind a ~
        statement = Statement("s1", HERE, None, (), clause(typed, 1))
        paragraphs = (Paragraph(Section(HERE, (statement,)), (Told(statement),)),)
        made = replace(plan(), paragraphs=paragraphs, summary=replace(plan().summary, language=source))
        own, _, shared = said[0].partition(" ^ ")
        catalogues = (
            {("what", typed): Translation(typed, own, Place("own", 1), True)},
            {("what", typed): Translation(typed, shared.lstrip("~"), Place("shared", 1), shared[:1] != "~")},
        )
        drafts = {tag: draft(tag, "")}
        problems = check(made, drafts, {tag: locale(tag)}, {tag: Clauses(tag, source, catalogues)})
    else:
        made = replace(plan(), summary=replace(plan().summary, language=source))
        clauses = [clause(typed, n) for n in range(1, len(said) + 1)]
        checked = checked_of(made, {}, {t: locale(t) for t in (source, tag)}, {})
        told = tuple(
            Passage(tag, c, t, Place("po", n), "s1") for n, (c, t) in enumerate(zip(clauses, said, strict=True))
        )
        checked = replace(checked, passages={source: (), tag: told})
        problems = [problem for entry in CHECKS if entry.id == id for problem in entry.rule(checked)]
    return [problem for problem in problems if problem.rule == id]


def lines(text):
    """One case a line; \\u200B and the like stand for signs that nobody sees."""
    for line in text.splitlines():
        yield re.sub(r"\\u([0-9A-F]{4})", lambda sign: chr(int(sign[1], 16)), line)


CASES = [
    pytest.param(
        tag, ID.get(id, id), cases.get("from", ""), case, wrong, id=f"{tag}:{id}:{'bad' if wrong else 'good'}:{case}"
    )
    for tag, table in TABLES.items()
    for id, cases in table.items()
    for wrong in (False, True)
    for case in lines(cases["bad" if wrong else "good"])
]


@pytest.mark.parametrize(("tag", "id", "source", "case", "wrong"), CASES)
def test_case(tag, id, source, case, wrong):
    found = found_in_translation(id, source, tag, case) if source else found_in_text(id, tag, case)
    assert bool(found) == wrong, [problem.show() for problem in found]
    for problem in found:
        assert problem.grade == next(entry.grade for entry in CHECKS if entry.id == id) or id == "term-preferred"
        assert problem.fields["language"] == tag and "{" not in SLOTTED.sub("", problem.text), problem.text


SLOTTED = re.compile(r"\{\w+(\|\w+)?\}")


def test_each_check_of_text_has_five_good_and_five_bad_cases_in_each_language_that_has_rules_for_it():
    assert set(TABLES) == set(OFFICE.tags)
    for tag, table in TABLES.items():
        for id, cases in table.items():
            for kind in ("good", "bad"):
                told = list(lines(cases[kind]))
                assert len(set(told)) == len(told) >= 5, (tag, id, kind)
        rest = {entry.id for entry in CHECKS} - {ID.get(id, id) for id in table}
        lacking = LACKING[tag]
        # what is said, not how: tests/test_check.py
        assert rest - lacking == {
            "statement-lost",
            "fact-lost",
            "clause-lost",
            "facts-differ",
            "fact-misread",
            "actor-differs",
            "act-differs",
            "social-length",
            "name-missing",
            "unconfirmed",
            "contact-of-another",
        }


@cache
def releases(path):
    return make_releases(path, (), OFFICE, thorough=True)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_nothing_fires_falsely_over_the_examples(path):
    ids = {entry.id for entry in CHECKS}
    found = [problem for problem in releases(path).problems if problem.rule in ids and problem.grade >= Grade.ERROR]
    assert [problem.show() for problem in found] == []
    # a hundred warnings hide the one that matters
    hushed = {"name-missing", "unconfirmed"}
    warned = [p.show() for p in releases(path).problems if p.rule in ids - hushed and p.grade == Grade.WARNING]
    assert len(warned) <= 3, warned


CATALOGUES = sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}:{path.stem}")
def test_nothing_fires_falsely_over_the_catalogues(path):
    tag, source = path.parts[-3], path.stem
    (catalogue,) = load_clauses(tag, source, [(path, path.name)]).catalogues
    made = replace(plan(), summary=replace(plan().summary, language=source))
    locales = {t: OFFICE.locale(t) for t in (source, tag)}
    told, blocks = [], []
    for n, ((kind, key), translation) in enumerate(catalogue.items()):
        told.append(Passage(tag, replace(clause(key, n), kind=kind), translation.text, translation.where, "s"))
        written = re.sub(r"\{\w+(?:\|\w+)?\}", "<…>", translation.text)
        blocks.append(Block("item", (sentence(written),)))
    checked = checked_of(made, {tag: Draft(tag, "", "", "", tuple(blocks))}, locales, {})
    checked = replace(checked, passages={source: (), tag: tuple(told)})
    found = [problem for entry in CHECKS for problem in entry.rule(checked) if problem.grade >= Grade.ERROR]
    assert [problem.show() for problem in found] == []
    assert all(not slot_problems(key, t.text, t.where) for (_, key), t in catalogue.items())


def test_a_language_adds_to_a_check_by_data_alone(tmp_path):
    path = tmp_path / "locales" / "en" / "locale.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "checks:\n  spellings:\n    blueprint: {avoid: '\\bblue print\\b', write: blueprint, source: a test}\n"
        "  address:\n    readers: {avoid: '\\breaders\\b', say: nobody is spoken to, source: a test}\n",
        encoding="utf-8",
    )
    text = "The readers agreed on a blue print for tourism."
    for locale, wanted in ((OFFICE.locale("en"), []), (load_office(ROOT, home=tmp_path).locale("en"), [1, 1])):
        found = check(plan(), {"en": draft("en", text)}, {"en": locale})
        assert [len([p for p in found if p.rule == rule]) for rule in ("spelling", "address") if wanted] == wanted
        assert wanted or not {"spelling", "address"} & {p.rule for p in found}


def test_the_page_of_checks_is_made_from_the_table():
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = [f"| `{entry.id}` | {entry.grade.name.lower()} | {entry.says} |" for entry in CHECKS]
    assert "\n".join(rows) in page and page.count("\n| `") > len(rows)
    assert all(entry.waivable == (entry.grade < Grade.BLOCKER) for entry in CHECKS)
    assert len({entry.id for entry in CHECKS}) == len(CHECKS) >= 25


def test_a_pattern_that_can_not_be_read_is_found_with_its_place():
    text = (
        "checks:\n  spacing:\n    wrong: {avoid: '(', say: x}\n    right: {avoid: '\\(', say: '('}\n"
        "  ends: {marks: ., sentence: '['}\n"
    )
    found = list(_patterns(parse_data(text.encode("utf-8"), "locale.yaml").get("checks")))
    assert [(p.rule, p.where.line) for p in found] == [("locale-pattern", 3), ("locale-pattern", 5)]
    assert all(not list(_patterns(OFFICE.locale(tag).top.get("checks"))) for tag in OFFICE.tags)

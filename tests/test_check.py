"""The checks: each finds what it is for and nothing in the example."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from drafter.check import RULES, check
from drafter.draft import Block, Run, Sentence
from drafter.office import load_office, make_releases
from drafter.problem import Grade

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"


@cache
def releases():
    return make_releases(FORM, (), load_office(ROOT))


def with_sentences(draft, change):
    """The draft with each sentence of a statement put through a function; None takes it away."""
    blocks = []
    for block in draft.blocks:
        sentences = tuple(s for sentence in block.sentences if (s := change(sentence) if sentence.ids else sentence))
        blocks.append(replace(block, sentences=sentences))
    return replace(draft, blocks=tuple(blocks))


def found(tag, change):
    drafts = dict(releases().drafts)
    drafts[tag] = with_sentences(drafts[tag], change)
    return [
        (p.rule, p.fields.get("language") or p.fields.get("other"))
        for p in check(releases().plan, drafts)
        if p.grade == Grade.BLOCKER
    ]


def first(kind):
    """The id of the first statement that has a run of a kind."""
    return next(
        s.ids[0] for s in releases().drafts["en"].sentences() if s.ids and any(r.origin.kind == kind for r in s.runs)
    )


def test_nothing_is_lost_in_the_example():
    assert [p for p in check(releases().plan, releases().drafts) if p.grade == Grade.BLOCKER] == []
    assert len(RULES) == len({rule.__name__ for rule in RULES})


@pytest.mark.parametrize("tag", releases().drafts)
def test_a_sentence_that_is_gone(tag):
    id = next(releases().plan.summary.statements()).id
    assert ("statement-lost", tag) in found(tag, lambda s: None if id in s.ids else s)


@pytest.mark.parametrize("tag", releases().drafts)
def test_a_fact_that_is_gone(tag):
    money = next(s.ids[0] for s in releases().drafts["en"].sentences() if any("USD" in r.origin.value for r in s.runs))

    def without(sentence):
        runs = tuple(r for r in sentence.runs if "USD" not in r.origin.value)
        return Sentence(sentence.ids, runs) if money in sentence.ids else sentence

    assert {rule for rule, _ in found(tag, without)} == {"fact-lost", "facts-differ"}


@pytest.mark.parametrize("tag", releases().drafts)
def test_a_fact_of_another_value(tag):
    def other(sentence):
        runs = tuple(
            replace(r, origin=replace(r.origin, value=r.origin.value.replace("2013", "2014"))) for r in sentence.runs
        )
        return Sentence(sentence.ids, runs)

    assert {rule for rule, _ in found(tag, other)} == {"fact-lost", "facts-differ"}


@pytest.mark.parametrize("tag", releases().drafts)
def test_a_clause_that_is_gone(tag):
    # the act on demining and training: one clause of plain words
    key = "item:demining"

    def without(sentence):
        return Sentence(sentence.ids, tuple(r for r in sentence.runs if r.origin.ref != key))

    assert found(tag, without) == [("clause-lost", tag)]


@pytest.mark.parametrize("tag", releases().drafts)
def test_a_country_that_is_gone(tag):
    def without(sentence):
        return Sentence(sentence.ids, tuple(r for r in sentence.runs if r.origin.ref != "KH"))

    assert "fact-lost" in {rule for rule, _ in found(tag, without)}


def test_gaps_refuse_a_final():
    draft = releases().drafts["en"]
    run = draft.blocks[5].sentences[0].runs[0]
    block = Block("paragraph", (Sentence((), (Run("?", run.origin, gap=True),)),))
    for final, grade in ((False, Grade.WARNING), (True, Grade.BLOCKER)):
        drafts = {"en": replace(draft, final=final, blocks=(*draft.blocks, block))}
        assert {p.grade for p in check(releases().plan, drafts) if p.rule == "name-missing"} == {grade}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("other <asem> Members", "other <asem> Members and South Korea", "South Korea"),
        ("<tokyo>", "<tokyo> and Vietnam", "Vietnam"),
        ("<tokyo>", "<tokyo> and in Vietnamese towns", None),
    ],
)
def test_another_spelling_is_found(tmp_path, old, new, found):
    path = tmp_path / "form.yaml"
    path.write_text(FORM.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    problems = make_releases(path, ("en",), load_office(ROOT), thorough=True).problems
    assert [p.fields["found"] for p in problems if p.rule == "avoided"] == ([found] if found else [])


def test_the_example_uses_no_forbidden_form():
    problems = make_releases(FORM, (), load_office(ROOT), thorough=True).problems
    assert [p.show() for p in problems if p.rule == "avoided"] == []

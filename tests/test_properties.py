"""What holds of every form: nothing that is said is lost, and who issues it, and in which order, changes no fact."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from forms import Drawn, forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter.catalog import Clauses
from drafter.check import check
from drafter.draft import Draft
from drafter.form import read_summary
from drafter.locale.figures import write_fact
from drafter.office import load_office
from drafter.plan import Plan, make_plan
from drafter.problem import Grade
from drafter.realise import realise

ROOT = Path(__file__).parent.parent
TAGS = load_office(ROOT).tags
# a few of the forms that are drawn where everything runs, many with `--hypothesis-profile full`
EXAMPLES = 100 if settings.get_current_profile_name() == "full" else 4
FEW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def office():
    return load_office(ROOT)


def plan_of(drawn: Drawn, edition: str = "") -> Plan:
    made = office()
    summary = read_summary(drawn.text.encode(), "form.yaml", made.directory, made.acts, made.words, made.tags)
    return make_plan(summary, made.directory, edition)


def draft_of(plan: Plan, tag: str) -> Draft:
    return realise(plan, office().locale(tag), Clauses(tag, "en")).draft


def said(draft: Draft) -> dict[str, list[tuple[str, str]]]:
    """Return statement id -> the facts of its sentences, with the places in the form they come from."""
    found: dict[str, list[tuple[str, str]]] = {}
    for sentence in draft.sentences():
        values = [
            (run.origin.value, str(run.origin.form))
            for run in sentence.runs
            if run.origin.kind == "fact" and run.origin.value
        ]
        for id in sentence.ids:
            found.setdefault(id, []).extend(values)
    return found


def values(draft: Draft) -> dict[str, list[str]]:
    return {id: sorted(value for value, _ in facts) for id, facts in said(draft).items() if id != "opening"}


@pytest.mark.parametrize("tag", TAGS)
@FEW
@given(drawn=forms())
def test_every_fact_of_a_printed_statement_is_in_the_draft_as_the_language_writes_it(tag: str, drawn: Drawn) -> None:
    plan = plan_of(drawn)
    draft = draft_of(plan, tag)
    told = {id: "".join(s.text for s in draft.sentences() if id in s.ids) for s in draft.sentences() for id in s.ids}
    stated = said(draft)
    for paragraph in plan.printed(tag):
        for statement in (one.statement for one in paragraph.told):
            assert told[statement.id].strip(), "every statement is told"
            for slot in (slot for clause in statement.clauses() for slot in clause.slots if slot.fact):
                assert (slot.fact.value, str(slot.where)) in stated[statement.id], slot
                # a language may leave the year out that is the release's own; it never writes other digits
                runs = (run for s in draft.sentences() if statement.id in s.ids for run in s.runs)
                written = "".join(run.text for run in runs if run.origin.form == slot.where)
                usual = "".join(run.text for run in write_fact(slot.fact, office().locale(tag), "", slot.where))
                assert written.strip()
                assert {sign for sign in written if sign.isdecimal()} <= {sign for sign in usual if sign.isdecimal()}


@FEW
@given(drawn=forms())
def test_no_check_finds_anything_lost_or_changed(drawn: Drawn) -> None:
    plan = plan_of(drawn)
    drafts = {tag: draft_of(plan, tag) for tag in TAGS}
    found = [problem for problem in check(plan, drafts) if problem.grade >= Grade.ERROR]
    assert not found, [problem.show() for problem in found]


@pytest.mark.parametrize("tag", TAGS)
@FEW
@given(drawn=forms())
def test_realising_twice_is_equal(tag: str, drawn: Drawn) -> None:
    first, second = (draft_of(plan_of(drawn), tag) for _ in range(2))
    assert first == second and first.hash == second.hash


@pytest.mark.parametrize("tag", TAGS)
@FEW
@given(drawn=forms())
def test_another_issuer_or_layout_changes_no_fact(tag: str, drawn: Drawn) -> None:
    drafts = [
        draft_of(plan_of(replace(drawn, issuer=issuer, layout=layout)), tag)
        for issuer in ("mfaic", "mofa_japan")
        for layout in ("", "prose", "numbered")
    ]
    assert all(values(draft) == values(drafts[0]) for draft in drafts)
    order = [[id for s in draft.sentences() for id in s.ids] for draft in drafts]
    assert all(told == order[0] for told in order)


@pytest.mark.parametrize("tag", TAGS)
@FEW
@given(drawn=forms(issuer="mfaic", layout="prose"), data=st.data())
def test_paragraphs_in_another_order_are_the_same_paragraphs(tag: str, drawn: Drawn, data: st.DataObject) -> None:
    turned = replace(drawn, sections=tuple(data.draw(st.permutations(drawn.sections))))
    before, after = draft_of(plan_of(drawn), tag), draft_of(plan_of(turned), tag)
    # first mentions aside: what is said of each statement, and how long its facts are, stays
    assert values(before) == values(after)
    ids = [s.ids[0] for s in after.sentences() if s.ids]
    numbers = [section[0].rpartition("p")[2] for section in turned.sections]
    assert list(dict.fromkeys(id[1:].partition("-")[0] for id in ids if id != "opening")) == numbers
    around = ("motto", "issuer", "headline", "document_type", "contact", "embargo", "signature")
    assert [b.text for b in before.blocks if b.kind in around] == [b.text for b in after.blocks if b.kind in around]

"""Terms in running text: longest match, with and without spaces between words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.directory import Name
from drafter.office import load_office
from drafter.problem import Place
from drafter.terms import STATUSES, Term, finder, terms_finder, terms_of

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)
FINDERS = {tag: terms_finder(OFFICE.locale(tag)) for tag in OFFICE.tags}


@pytest.mark.parametrize(
    ("tag", "text", "wanted"),
    [
        ("en", "the United Nations General Assembly met", [("un_general_assembly", "preferred")]),
        ("en", "the United Nations met", [("un", "preferred")]),
        ("en", "the Who and the WHO", [("who", "preferred")]),
        ("en", "Rule of law, rule of LAW", [("rule_of_law", "preferred")] * 2),
        ("en", "demining's end, undemining", [("demining", "preferred")]),
        ("en", "Vietnam and Vietnamese", [("VN", "forbidden")]),
        ("en", "South Korean", []),
        ("ja", "国連総会及び国連で法の支配を", ["un_general_assembly", "un", "rule_of_law"]),
        ("ja", "アメリカ合衆国と米国", ["US", "US"]),
        ("ja", "外務・国際協力省", [("kh.mfaic", "forbidden")]),
        ("km", "ក្នុងអង្គការសហប្រជាជាតិ", ["un"]),
        ("km", "ក្នុង\u200bអង្គការ\u200bសហ\u200bប្រជាជាតិ", ["un"]),
        ("km", "មហាសន្និបាតអង្គការសហប្រជាជាតិ", ["un_general_assembly"]),
        ("km", "កូរ៉េខាងត្បូង", [("KR", "forbidden")]),
    ],
)
def test_the_longest_term_at_each_place(tag, text, wanted):
    found = list(FINDERS[tag].find(text))
    assert [
        (f.term.id, f.term.status) if wanted and isinstance(wanted[0], tuple) else f.term.id for f in found
    ] == wanted
    for one in found:
        plain = text[one.start : one.end].replace("\u200b", "")
        assert plain.casefold() == one.term.text.casefold()


def test_a_mark_makes_another_word_of_it():
    term = Term("terms", "x", "កម", "preferred", "កម", Name("x", Place("x"), {}, {}))
    khmer = finder([term], False)
    assert [f.start for f in khmer.find("កម ក")] == [0]
    assert list(khmer.find("កម្ពុជា")) == [] and list(khmer.find("កមា")) == []


def test_a_good_form_wins_over_a_forbidden_one_of_the_same_text():
    name = Name("x", Place("x"), {}, {})
    both = [Term("terms", "x", "the plan", status, "the plan", name) for status in reversed(STATUSES)]
    assert [f.term.status for f in finder(both, True).find("the plan")] == ["preferred"]


@pytest.mark.parametrize("tag", OFFICE.tags)
def test_every_form_is_found_by_itself(tag):
    """Each form of the names, alone, is found whole: as itself or as another entry of the same text."""
    terms = [term for term in terms_of(OFFICE.locale(tag)) if len(term.text) > 1 and term.text.isprintable()]
    assert len(terms) > 400
    for term in terms:
        found = list(FINDERS[tag].find(term.text))
        assert [(f.start, f.end) for f in found] == [(0, len(term.text))], (term.text, found)


@given(st.text(st.sampled_from("abcក្រុមា国連総会 \u200bWHOİ"), max_size=30))
def test_what_is_found_stands_there_in_order(text):
    for tag in OFFICE.tags:
        at = 0
        for found in FINDERS[tag].find(text):
            assert at <= found.start < found.end <= len(text)
            at = found.end

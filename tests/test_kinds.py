"""Every kind of event has a headline and a first sentence in every language, told after and before."""

from __future__ import annotations

import re
from itertools import product

import kinds_guide
import pytest

from drafter.office import make_releases
from drafter.problem import DraftError, Grade

CASES = [(kind.id, act, who) for kind in kinds_guide.kinds() for act, who in kinds_guide.leads(kind)]


@pytest.mark.parametrize(("kind", "act", "who"), CASES)
def test_every_kind_is_told(kind, act, who):
    said = {}
    for tense in kinds_guide.TENSES:
        made = kinds_guide.made(kind, tense, act, who)
        assert [problem.show() for problem in made.problems if problem.grade >= Grade.ERROR] == []
        for tag, draft in made.drafts.items():
            headline, lead = said[tense, tag] = kinds_guide.told(made, tag)
            assert headline and lead and "  " not in headline + lead
            assert not any(run.gap for run in draft.runs()), (tag, headline, lead)
            # a headline is a name, no sentence
            assert headline[-1] not in ".。។៕"
    for tag in kinds_guide.OFFICE.tags:
        assert said["past", tag][1] != said["ahead", tag][1]


@pytest.mark.parametrize("kind", [kind.id for kind in kinds_guide.kinds() if kind["alone"]])
def test_a_kind_that_needs_no_other_side_is_told_without_one(kind):
    act, who = next(kinds_guide.leads(kinds_guide.OFFICE.directory.sections["kinds"][kind]))
    both, alone = (kinds_guide.made(kind, "past", act, who, alone) for alone in (False, True))
    assert [problem.show() for problem in alone.problems if problem.grade >= Grade.ERROR] == []
    for tag in both.drafts:
        assert kinds_guide.told(alone, tag) == kinds_guide.told(both, tag)


@pytest.mark.parametrize("kind", [kind.id for kind in kinds_guide.kinds() if not kind["alone"]][:4])
def test_any_other_kind_needs_both_sides(kind, tmp_path):
    act, who = next(kinds_guide.leads(kinds_guide.OFFICE.directory.sections["kinds"][kind]))
    path = tmp_path / "form.yaml"
    path.write_text(kinds_guide.form(kind, "past", act, who, True), encoding="utf-8")
    with pytest.raises(DraftError) as refused:
        make_releases(path, (), kinds_guide.OFFICE)
    assert [(one.rule, one.fields["key"]) for one in refused.value.problems if one.grade >= Grade.ERROR] == [
        ("form-missing", "partner")
    ]


@pytest.mark.parametrize("sender", ["asean", "kh.government", "home.government", "kh.mfaic", "VN"])
@pytest.mark.parametrize("kind", ["statement", "congratulation_message"])
def test_a_government_or_an_organisation_sends(kind, sender, tmp_path):
    act, _ = next(kinds_guide.leads(kinds_guide.OFFICE.directory.sections["kinds"][kind]))
    path = tmp_path / "form.yaml"
    text = kinds_guide.form(kind, "past", act, sender, True)
    path.write_text(text.replace("sender: sok_chenda_sophea", f"sender: {sender}"), encoding="utf-8")
    made = make_releases(path, (), kinds_guide.OFFICE)
    assert [problem.show() for problem in made.problems if problem.grade >= Grade.ERROR] == []
    for draft in made.drafts.values():
        gaps = [run.text for run in draft.runs() if run.gap and ":" not in run.origin.ref]
        assert not gaps, draft.tag


@pytest.mark.parametrize(
    ("kind", "tense"), list(product([kind.id for kind in kinds_guide.kinds()], kinds_guide.TENSES))
)
def test_no_latin_word_is_left(kind, tense):
    """In Khmer and Japanese only the gloss of a name, in brackets, is in Latin letters."""
    act, who = next(kinds_guide.leads(next(k for k in kinds_guide.kinds() if k.id == kind)))
    for tag in ("km", "ja"):
        text = re.sub(r"\([^)]*\)", "", " ".join(kinds_guide.told(kinds_guide.made(kind, tense, act, who), tag)))
        assert not re.search("[A-Za-z]", text), text


def test_the_page_of_kinds_is_current():
    assert kinds_guide.GUIDE.read_text(encoding="utf-8") == kinds_guide.guide()

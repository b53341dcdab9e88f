"""Where a sentence comes from: for each mention of a person the rules that fired, with condition, place and source."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from drafter.explain import condition_of, explain, find_rule
from drafter.office import load_office, make_releases

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
OFFICE = load_office(ROOT)


@cache
def releases():
    return make_releases(FORM, (), OFFICE)


@pytest.mark.parametrize("tag", OFFICE.published("mfaic"))
def test_each_mention_names_its_rules(tag):
    locale = OFFICE.locale(tag)
    people = {run.origin.ref for run in releases().drafts[tag].runs() if run.origin.by and run.origin.kind == "name"}
    assert {"ishikawa", "chea_kimtha", "norng_sakal"} <= people
    for run in releases().drafts[tag].runs():
        for id in run.origin.by.split():
            rule = find_rule(id, locale)
            assert rule is not None and condition_of(id, locale).startswith("when "), id
            assert rule.source or not rule.confirmed, id
    lines = list(explain(releases(), OFFICE, tag))
    mentions = [line for line in lines if line.startswith("  mention: ")]
    assert len(mentions) >= 8
    assert all("when " in line and "source: " in line and f"locales/{tag}/locale.yaml:" in line for line in mentions)
    assert any(f"{tag}.mentions." in line for line in mentions) and any(
        f"{tag}.honorifics." in line for line in mentions
    )


@pytest.mark.parametrize("tag", OFFICE.published("mfaic"))
def test_every_sentence_is_told_whole(tag):
    lines = list(explain(releases(), OFFICE, tag))
    for statement in releases().plan.summary.statements():
        assert any(line.startswith(f"  statement {statement.id} · ") for line in lines)
    assert not [line for line in lines if "MISSING" in line]

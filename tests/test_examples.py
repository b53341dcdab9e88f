"""Every language's examples read as written, and every rule row is proved by them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from drafter.examples import load_examples, mutants, written
from drafter.languages import check_language, proofs, survivors
from drafter.office import load_office
from drafter.problem import Grade

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)


@cache
def examples(tag):
    return load_examples(OFFICE, tag)


CASES = [
    pytest.param(tag, case, id=f"{tag}:{case.where.line}")
    for tag in OFFICE.tags
    for case in load_examples(OFFICE, tag).cases
]


@pytest.mark.parametrize(("tag", "case"), CASES)
def test_speakers_example(tag, case):
    assert written(case, examples(tag), OFFICE.locale(tag), OFFICE) == case.text


@pytest.mark.parametrize("tag", OFFICE.tags)
def test_dates_are_at_most_a_fifth(tag):
    cases = examples(tag).cases
    dates = [case for case in cases if case.subject == "fact" and "dates" in rule_of(tag, case)]
    assert cases and len(dates) <= len(cases) / 5


def rule_of(tag, case):
    import re

    return "dates" if re.search(r"\d{4}", getattr(case.what, "text", "")) and "USD" not in case.what.text else ""


@pytest.mark.parametrize("tag", OFFICE.tags)
def test_the_data_is_whole(tag):
    found = check_language(OFFICE, tag)
    assert [p.show() for p in found if p.grade >= Grade.ERROR] == []
    assert [p.show() for p in found if p.rule in ("locale-source", "name-missing")] == []


@pytest.mark.parametrize("tag", OFFICE.tags)
def test_every_row_is_proved_twice(tag):
    """Taking a row away changes at least two examples: it is in use, and a slip in it would be seen."""
    counts = proofs(examples(tag), OFFICE.locale(tag), OFFICE)
    assert counts and {row: n for row, n in counts.items() if n < 2} == {}


@pytest.mark.full
@pytest.mark.parametrize("tag", OFFICE.tags)
def test_every_change_of_the_tables_is_noticed(tag, capsys):
    locale = OFFICE.locale(tag)
    done = list(mutants(locale))
    left = [what for what, _ in survivors(examples(tag), locale, OFFICE)]
    with capsys.disabled():
        print(f"\n{tag}: {len(done) - len(left)} of {len(done)} changes of rule rows noticed")
    # rows whose conditions exclude each other may be exchanged without any effect
    assert [what for what in left if what.endswith("taken away")] == []

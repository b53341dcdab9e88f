"""Every language's examples read as written, and every rule row is proved by them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from drafter.examples import load_examples, taken, written
from drafter.explain import find_rule
from drafter.facts import FactError, read_fact
from drafter.languages import check_language
from drafter.mutants import AWAY, DAYS, SWAPPED, blots, mutants, proofs, survivors
from drafter.office import load_office
from drafter.problem import Grade
from drafter.tree import parse_data

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)
# every row and pattern of these is proved by examples
PUBLISHED = OFFICE.published("mfaic")


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


@pytest.mark.parametrize(("tag", "case"), CASES)
def test_an_example_is_no_surer_than_the_rules_behind_it(tag, case):
    """What a row writes that no source gives is confirmed by no example either."""
    locale = OFFICE.locale(tag)
    rules = {
        ".".join(path): find_rule(".".join((tag, *path)), locale) for path in taken(case, examples(tag), locale, OFFICE)
    }
    unsure = [path for path, rule in rules.items() if rule and rule.has("write") and not rule.confirmed]
    assert not case.confirmed or unsure == []


@pytest.mark.parametrize("tag", OFFICE.tags)
def test_dates_are_at_most_a_fifth(tag):
    cases = examples(tag).cases
    dates = [case for case in cases if case.subject == "fact" and fact_of(tag, case).kind in DATES]
    assert dates and len(dates) <= len(cases) / 5, f"{len(dates)} of {len(cases)}"


DATES = ("date", "month", "year", "range", "part_of_day", "deadline", "year_part", "relative")


def fact_of(tag, case):
    for words in (OFFICE.words(t) for t in (tag, *OFFICE.tags)):
        with suppress(FactError):
            if fact := read_fact(case.what.text, words, case.day):
                return fact
    raise AssertionError(case.where)


@pytest.mark.parametrize("tag", OFFICE.tags)
def test_the_data_is_whole(tag):
    found = check_language(OFFICE, tag)
    assert [p.show() for p in found if p.grade >= Grade.ERROR] == []
    assert [p.show() for p in found if p.rule in ("locale-source", "name-missing", "locale-gap")] == []
    assert tag not in PUBLISHED or [p.show() for p in found if p.rule == "locale-unproved"] == []


@pytest.mark.parametrize("tag", PUBLISHED)
def test_every_row_is_proved_twice(tag):
    """Taking a row away changes at least two examples: it is in use, and a slip in it would be seen."""
    locale = OFFICE.locale(tag)
    away = [change for change in mutants(locale, OFFICE) if change.done == AWAY]
    counts = proofs(examples(tag), locale, OFFICE, away)
    assert counts and {row: n for row, n in counts.items() if n < 2} == {}


@pytest.mark.parametrize("tag", PUBLISHED)
def test_every_pattern_is_proved(tag):
    """Each pattern of a fact, a list or a side stands in two examples; of days, of which there shall be few, in one."""
    locale = OFFICE.locale(tag)
    changes = list(blots(locale))
    counts = proofs(examples(tag), locale, OFFICE, changes)
    wanted = {change.text: 1 if change.rule[0] in DAYS else 2 for change in changes}
    assert counts and {rule: n for rule, n in counts.items() if n < wanted[rule]} == {}


def noticed(tag, changes):
    left = [change.text for change in survivors(examples(tag), OFFICE.locale(tag), OFFICE, changes)]
    return left, f"{tag}: {len(changes) - len(left)} of {len(changes)} changes of rules noticed"


@pytest.mark.parametrize("tag", PUBLISHED)
def test_a_sample_of_changes_is_noticed(tag):
    left, _ = noticed(tag, [*mutants(OFFICE.locale(tag), OFFICE), *blots(OFFICE.locale(tag))][::7])
    assert left == []


@pytest.mark.full
@pytest.mark.parametrize("tag", PUBLISHED)
def test_every_change_of_the_rules_is_noticed(tag, capsys):
    """Every row taken away or exchanged with the next one, and every pattern blotted, fails an example."""
    changes = [*mutants(OFFICE.locale(tag), OFFICE), *blots(OFFICE.locale(tag))]
    left, said = noticed(tag, changes)
    with capsys.disabled():
        print(f"\n{said}: {100 * (1 - len(left) / len(changes)):.0f} %")
    assert left == []


ROWS = """
mentions:
  - {id: queens, when: {standing: sovereign, gender: f}, write: A}
  - {id: ministers, when: {rank: minister, gender: m}, write: B}
  - {id: kings, when: {standing: sovereign}, write: C}
  - {id: their-husbands, when: {standing: sovereign, gender: [m, ""]}, write: C}
  - {id: shadowed, when: {standing: sovereign, country: KH}, write: D}
  - {id: everybody, when: {}, write: E}
"""


def test_only_orders_that_say_something_are_changed():
    """Not exchanged: rows that nobody fits at once, rows that write the same, and rows behind one that takes all."""
    locale = replace(OFFICE.locale("en"), top=parse_data(ROWS.encode(), "rows.yaml"))
    swapped = [change.rule[1] for change in mutants(locale, OFFICE) if change.done == SWAPPED]
    assert swapped == ["ministers"]
    away = [change.rule[1] for change in mutants(locale, OFFICE) if change.done == AWAY]
    assert away == ["queens", "ministers", "kings", "their-husbands", "shadowed", "everybody"]


def test_a_row_that_no_example_needs_is_named():
    few = replace(examples("en"), cases=examples("en").cases[:40])
    left = {change.text for change in survivors(few, OFFICE.locale("en"), OFFICE, mutants(OFFICE.locale("en"), OFFICE))}
    assert "honorifics.charge-m taken away" in left and "honorifics.his-majesty taken away" not in left

"""A sample of the slip benchmark: no slip passes in silence, and each is reported where it was made."""

from __future__ import annotations

import random
import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import slips

EACH = 20  # of each of the ten kinds


@cache
def form() -> slips.Form:
    return slips.Form()


@cache
def counts() -> dict[str, slips.Count]:
    return slips.run(EACH, 11, form())


def test_there_are_ten_kinds() -> None:
    assert len(counts()) == 10
    assert [count.made for count in counts().values()] == [EACH] * 10


@pytest.mark.parametrize("kind", slips.KINDS)
def test_no_slip_passes_in_silence(kind: str) -> None:
    count = counts()[kind]
    assert count.silent == []
    # only a deleted line can be one that a form does without
    assert count.refused == EACH or kind == "line deleted"


def test_slips_are_reported_on_their_line() -> None:
    assert slips.reached(counts())
    sure = [count for kind, count in counts().items() if kind not in ("line deleted", "one space off")]
    assert sum(count.exact for count in sure) >= 0.99 * sum(count.refused for count in sure)


def test_the_right_key_is_offered() -> None:
    swaps = counts()["key letters swapped"]
    assert swaps.meant >= 0.95 * swaps.refused


def test_the_goal_can_be_missed() -> None:
    missed = {"a": slips.Count(made=10, refused=10, exact=9)}
    assert not slips.reached(missed)
    assert not slips.reached({"a": slips.Count(made=100, refused=99, exact=99, silent=["7: place: tokyo"])})
    assert slips.reached({"a": slips.Count(made=100, refused=60, exact=60, optional=40)})


@pytest.mark.parametrize(
    ("old", "new", "left_out"),
    [
        ("    mood: [cordial_atmosphere, mutual_cooperation]\n", "", True),
        ("          - demining\n", "", True),
        ("            between <pair> were elevated to <strategic_partnership> in <2013>\n", "", True),
        ("        thanks_to:\n", "", False),
        ("    number: 3\n", "    number: 4\n", False),
    ],
)
def test_what_was_left_out_is_told_from_what_was_moved(old: str, new: str, left_out: bool) -> None:
    assert form().text.count(old) == 1
    spoilt = slips.read_form(form().text.replace(old, new).encode(), "form.yaml").root
    assert slips.only_left_out(form(), spoilt) is left_out


def test_one_seed_one_result() -> None:
    dice = [random.Random("1"), random.Random("1")]
    assert slips.swapped(form(), dice[0]) == slips.swapped(form(), dice[1])

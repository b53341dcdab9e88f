"""The memory suggests what was approved for a text that is like the one asked about; it never writes."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from drafter.catalog import Translation, load_clauses
from drafter.memory import CONTEXT, EXACT, FUZZY, blank, memory_of, remember
from drafter.office import load_office, make_releases
from drafter.problem import Place
from drafter.translate import extract, units

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
OFFICE = load_office(ROOT)
HERE = Place("x.po", 1)


def memory(*rows, reviewed=True):
    return remember([{(kind, key): Translation(key, text, HERE, reviewed) for kind, key, text in rows}])


def told(suggestions):
    return [(s.score, s.text) for s in suggestions]


ROWS = (
    ("what", "the support of {home} in {year}", "{year}における{home}の支援"),
    ("what", "tourism", "観光"),
    ("to", "expand trade and investment between the two countries", "両国間の貿易・投資を拡大していく"),
)


@pytest.mark.parametrize(
    ("kind", "key", "around", "wanted"),
    [
        ("what", "tourism", (ROWS[0][1], ROWS[2][1]), [(CONTEXT, "観光")]),
        ("what", "tourism", ("", ""), [(EXACT, "観光")]),
        ("topic", "Tourism", ("", ""), [(EXACT, "観光")]),
        # facts are compared by type and written as the ones of this text
        ("what", "the support of {partner} in {year2}", ("", ""), [(EXACT, "{year2}における{partner}の支援")]),
        ("what", "the support of {partner} in {date}", ("", ""), [(90, "{year}における{home}の支援")]),
        ("to", "expand trade and investment in both countries", ("", ""), [(87, "両国間の貿易・投資を拡大していく")]),
        ("to", "something else entirely", ("", ""), []),
        ("what", "", ("", ""), []),
    ],
)
def test_suggestions(kind, key, around, wanted):
    found = told(memory(*ROWS).suggest(kind, key, *around))
    assert [text for _, text in found] == [text for _, text in wanted]
    for (score, _), (near, _) in zip(found, wanted, strict=True):
        assert score == near if near >= EXACT else FUZZY <= score < EXACT and abs(score - near) <= 5


def test_only_what_was_reviewed_is_remembered():
    assert memory(*ROWS, reviewed=False).suggest("what", "tourism") == ()
    assert memory(("what", "tourism", "")).texts == ()


def test_the_best_stands_first_and_each_text_once():
    made = memory(*((kind, "tourism", text) for kind, text in (("to", "A"), ("what", "B"), ("topic", "A"))))
    assert told(made.suggest("what", "tourism")) == [(EXACT, "B"), (EXACT, "A")]


def test_without_rapidfuzz_equal_texts_are_still_found(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    made = memory(*ROWS)
    assert told(made.suggest("what", "tourism")) == [(EXACT, "観光")]
    assert made.suggest("to", "expand trade and investment in both countries") == ()


def test_blank():
    assert (
        blank("{home} in {year2}, {partner|adjective}") == blank("{JP}  in {year}, {KH}") != blank("{home} in {date}")
    )


@pytest.mark.parametrize("tag", [tag for tag in OFFICE.published("mfaic") if tag != "en"])
def test_extract_offers_and_never_writes(tag, tmp_path):
    """A text like an approved one gets it as a marked comment, in the catalogue and in the files of programs."""
    shared = ROOT / "locales" / tag / "LC_MESSAGES" / "en.po"
    approved = tmp_path / "form.po"
    approved.write_text(shared.read_text(encoding="utf-8").replace("#, fuzzy", "#,"), encoding="utf-8")
    path = tmp_path / "form.yaml"
    text = FORM.read_text(encoding="utf-8")
    assert "continue supporting each other" in text
    path.write_text(text.replace("continue supporting each other", "go on supporting each other"), encoding="utf-8")
    releases = make_releases(path, (), OFFICE)
    clauses = load_clauses(tag, "en", [(approved, "approved.po")])
    assert len(memory_of(clauses).texts) >= 50
    releases = type(releases)(releases.plan, releases.realised, {**releases.clauses, tag: clauses}, releases.problems)
    # as if the catalogue lacked it: the key is another one now
    data, counts = extract(releases, OFFICE, tag, tmp_path / f"form.{tag}.po")
    assert counts["new"] == 1
    entry = data.decode("utf-8").replace("\n#. ", " ")
    assert "memory 8" in entry and 'msgid "go on supporting each other"\nmsgstr ""' in entry
    (unit,) = [unit for unit in units(releases, tag).units if unit.source == "go on supporting each other"]
    assert unit.target == "" and unit.notes[0].startswith("memory 8")


def test_a_thousand_random_questions_are_answered_as_by_hand():
    """Against rapidfuzz itself: every suggestion is among the best, and none that fits is left out."""
    from rapidfuzz import fuzz

    chosen = random.Random(5)
    words = ["trade", "support", "visit", "year", "plan", "peace", "mutual", "high", "talks", "of", "and", "in"]
    rows = [("what", " ".join(chosen.choices(words, k=chosen.randint(2, 9))), f"T{n}") for n in range(300)]
    made = memory(*dict(zip((row[1] for row in rows), rows, strict=True)).values())
    for _ in range(200):
        asked = " ".join(chosen.choices(words, k=chosen.randint(2, 9)))
        best = max(fuzz.ratio(blank(asked), text) for text in made.texts)
        found = made.suggest("what", asked)
        assert bool(found) == (best >= FUZZY)
        if found:
            assert found[0].score == (EXACT if best == 100 else int(best))

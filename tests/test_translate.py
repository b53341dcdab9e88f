"""Catalogues: slots that must agree, states, and a merge that never loses a translation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from drafter.catalog import load_clauses, slot_problems
from drafter.office import load_office, make_releases
from drafter.problem import DraftError, Place
from drafter.translate import extract, states

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
OFFICE = load_office(ROOT)
OTHERS = tuple(tag for tag in OFFICE.published("mfaic") if tag != "en")


@cache
def releases():
    return make_releases(FORM, (), OFFICE)


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("rose to {money} in {year}", "{year} {money}", None),
        ("{partner} investors", "{partner|adjective}", None),
        ("rose to {money}", "rose", "it lacks {money}"),
        ("rose to {money}", "{money} {mony}", "it has {mony} that the text has not"),
        ("in {year1} and {year2}", "{year1} {year1}", "it lacks {year2}; it has {year1} that the text has not"),
        ("in {year}", "{year} {year}", "it has {year} that the text has not"),
        ("in {year}", "{year} }", "a brace stands alone"),
        ("in {year}", "{year|a|b}", "it lacks {year}; a brace stands alone"),
        ("the text", "text", None),
    ],
)
def test_slots(key, text, said):
    problems = slot_problems(key, text, Place("x.po", 3))
    assert [p.fields["how"] for p in problems] == ([said] if said else [])


def catalogue(path, *entries):
    lines = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=UTF-8\\n"', ""]
    for kind, key, text, fuzzy in entries:
        lines += [*(["#, fuzzy"] if fuzzy else []), f'msgctxt "{kind}"', f'msgid "{key}"', f'msgstr "{text}"', ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def test_the_nearest_catalogue_wins_and_fuzzy_is_unreviewed(tmp_path):
    own, shared = tmp_path / "own.po", tmp_path / "shared.po"
    catalogue(own, ("what", "trade", "A", True), ("what", "empty", "", False))
    catalogue(shared, ("what", "trade", "B", False), ("what", "empty", "C", False), ("to", "trade", "D", False))
    clauses = load_clauses("xx", "en", [(own, "own.po"), (shared, "shared.po"), (tmp_path / "none.po", "none.po")])
    found = {key: [c.get(key) for c in clauses.catalogues] for key in (("what", "trade"), ("what", "empty"))}
    assert [(t.text, t.reviewed) for t in found["what", "trade"]] == [("A", False), ("B", True)]

    class Clause:
        kind, key = "what", "trade"

    assert clauses.find(Clause).text == "A"
    Clause.key = "empty"
    assert (clauses.find(Clause).text, clauses.find(Clause).where.file) == ("C", "shared.po")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('msgid "a"\nmsgstr "b"\nrubbish\n', "catalogue-unreadable"),
        (
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
            'msgctxt "what"\nmsgid "{year}"\nmsgstr "x"\n',
            "clause-slots",
        ),
    ],
)
def test_faulty_catalogues_stop_with_their_place(tmp_path, text, rule):
    path = tmp_path / "x.po"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DraftError) as caught:
        load_clauses("xx", "en", [(path, "x.po")])
    assert [(p.rule, p.where.file) for p in caught.value.problems] == [(rule, "x.po")]


def copy(tmp_path, *edits):
    text = FORM.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("tag", OTHERS)
def test_states_of_the_example(tag):
    found = list(states(releases(), tag))
    assert len(found) == len({(s.clause.kind, s.clause.key) for s in found}) >= 55
    assert {s.state for s in found} <= {"translated", "unreviewed"}
    assert all(s.sentence for s in found)


@pytest.mark.parametrize("tag", OTHERS)
def test_extract_change_and_loss(tmp_path, tag):
    po = tmp_path / f"form.{tag}.po"
    form = copy(tmp_path, ("demining", "the clearing of mines"), ("logistics", "roads and bridges"))
    data, counts = extract(make_releases(form, (), OFFICE), OFFICE, tag, po)
    assert counts == {"new": 2, "kept": 0, "changed": 0, "obsolete": 0}
    # a translator fills both
    text = data.decode("utf-8")
    text = text.replace('msgid "the clearing of mines"\nmsgstr ""', 'msgid "the clearing of mines"\nmsgstr "MINES"')
    text = text.replace('msgid "roads and bridges"\nmsgstr ""', 'msgid "roads and bridges"\nmsgstr "ROADS"')
    po.write_text(text, encoding="utf-8")
    made = make_releases(form, (), OFFICE)
    assert "MINES" in " ".join(b.text for b in made.drafts[tag].blocks)
    same, counts = extract(made, OFFICE, tag, po)
    assert counts["kept"] == 2 and same.decode("utf-8").count('msgstr "MINES"') == 1
    po.write_bytes(same)
    assert extract(make_releases(form, (), OFFICE), OFFICE, tag, po)[0] == same
    # one text changes, the other goes: the first keeps its translation with the old text, the second becomes obsolete
    form = copy(tmp_path, ("demining", "the quick clearing of mines"))
    data, counts = extract(make_releases(form, (), OFFICE), OFFICE, tag, po)
    assert counts == {"new": 0, "kept": 0, "changed": 1, "obsolete": 1}
    text = data.decode("utf-8")
    assert '#| msgid "the clearing of mines"' in text and "#, fuzzy" in text
    assert '#~ msgstr "ROADS"' in text
    po.write_bytes(data)
    # the previous text survives a second run, which Babel alone would lose
    again, _ = extract(make_releases(form, (), OFFICE), OFFICE, tag, po)
    assert '#| msgid "the clearing of mines"' in again.decode("utf-8")
    assert '#~ msgstr "ROADS"' in again.decode("utf-8")


@pytest.mark.parametrize("tag", OTHERS)
def test_other_programs_read_our_catalogues(tmp_path, tag):
    import polib

    form = copy(tmp_path, ("demining", "the clearing of mines in {x}".replace(" in {x}", "")))
    data, _ = extract(make_releases(form, (), OFFICE), OFFICE, tag, tmp_path / f"form.{tag}.po")
    path = tmp_path / "x.po"
    path.write_bytes(data)
    entries = polib.pofile(str(path))
    assert [(e.msgctxt, e.msgid) for e in entries] == [("item", "the clearing of mines")]
    assert "in: " in entries[0].comment and "act: concurred_to" in entries[0].comment
    shared = polib.pofile(str(ROOT / "locales" / tag / "LC_MESSAGES" / "en.po"))
    assert all(entry.msgstr for entry in shared) and len(shared) >= 55


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.po")), ids=lambda path: path.name)
def test_no_header_holds_a_made_up_address(path):
    header = path.read_text("utf-8").split("\n\n")[0]
    assert "@" not in header and "FULL NAME" not in header

"""The whole road on the example meeting: form -> plan -> drafts, with origins, in every language there is."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from drafter.draft import KINDS, digest
from drafter.office import catalogues, load_office, load_summary, make_releases
from drafter.plan import make_plan
from drafter.problem import DraftError, Grade
from drafter.realise import realise

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
TAGS = load_office(ROOT).published("mfaic")


@cache
def office():
    return load_office(ROOT)


@cache
def releases():
    return make_releases(FORM, (), office())


def remade(tmp_path, *edits):
    """The releases of the example after textual edits."""
    text = FORM.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / FORM.name
    path.write_text(text, encoding="utf-8")
    return make_releases(path, (), office())


def runs_of(draft, id):
    return [run for sentence in draft.sentences() if id in sentence.ids for run in sentence.runs]


@pytest.mark.parametrize("tag", TAGS)
def test_golden(tag):
    """The text as a speaker reads and corrects it, one block a line."""
    golden = ROOT / "tests" / "golden" / tag / (FORM.stem + ".txt")
    draft = releases().drafts[tag]
    assert "\n".join(block.text for block in draft.blocks) + "\n" == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", TAGS)
def test_every_run_has_an_origin_that_is_there(tag):
    lines = {}
    for run in releases().drafts[tag].runs():
        for place in (run.origin.at, run.origin.form):
            if place is None:
                continue
            path = Path(place.file) if Path(place.file).is_absolute() else ROOT / place.file
            if path not in lines:
                lines[path] = path.read_text(encoding="utf-8").splitlines()
            assert 1 <= place.line <= len(lines[path]), run
            assert lines[path][place.line - 1].strip(), run


@pytest.mark.parametrize("tag", TAGS)
def test_template_words_stand_on_the_line_they_name(tag):
    for run in releases().drafts[tag].runs():
        if run.origin.kind == "template" and run.text.strip():
            line = (ROOT / run.origin.at.file).read_text(encoding="utf-8").splitlines()[run.origin.at.line - 1]
            word = run.text.strip().strip(".,。、។៕")
            assert word.lower() in line.lower(), (run, line)


@pytest.mark.parametrize("tag", TAGS)
def test_every_fact_of_the_form_is_in_the_text_by_origin(tag):
    draft = releases().drafts[tag]
    facts = [slot for clause in releases().plan.summary.clauses() for slot in clause.slots if slot.fact]
    assert len(facts) == 9
    for slot in facts:
        assert any(run.origin.value == slot.fact.value and run.origin.form == slot.where for run in draft.runs()), slot


@pytest.mark.parametrize("tag", TAGS)
def test_every_statement_and_paragraph_is_told(tag):
    draft = releases().drafts[tag]
    told = [id for sentence in draft.sentences() for id in sentence.ids]
    assert told == [statement.id for statement in releases().plan.summary.statements()]
    assert sum(block.kind == "paragraph" for block in draft.blocks) == 11
    assert {block.kind for block in draft.blocks} <= set(KINDS)


def test_languages_state_the_same_facts():
    for statement in releases().plan.summary.statements():
        stated = {
            tag: sorted(run.origin.value for run in runs_of(draft, statement.id) if run.origin.kind == "fact")
            for tag, draft in releases().drafts.items()
        }
        assert len({tuple(values) for values in stated.values()}) == 1, stated


def test_no_gap_and_nothing_wrong_in_the_example():
    assert not [run for draft in releases().drafts.values() for run in draft.runs() if run.gap]
    assert not [problem for problem in releases().problems if problem.grade >= Grade.ERROR]


def test_what_no_source_gives_is_marked():
    rules = {problem.rule for problem in releases().problems}
    assert "unconfirmed" in rules
    names = {p.fields["what"] for p in releases().problems if p.rule == "unconfirmed"}
    assert {"ishikawa", "norng_sakal"} <= names


def test_realising_twice_is_equal():
    again = make_releases(FORM, (), load_office(ROOT))
    assert {tag: draft.hash for tag, draft in again.drafts.items()} == {t: d.hash for t, d in releases().drafts.items()}
    assert again.drafts == releases().drafts


@pytest.mark.parametrize("tag", TAGS)
def test_first_and_later_mention_in_reading_order(tag):
    draft = releases().drafts[tag]
    posts = [
        n for n, run in enumerate(draft.runs()) if run.origin.ref.startswith("director_general_and_assistant_minister@")
    ]
    names = [n for n, run in enumerate(draft.runs()) if run.origin.ref == "ishikawa"]
    assert names and posts
    # the post in full stands once, at the first mention
    full = [n for n in posts if "南部アジア" in list(draft.runs())[n].text or tag != "ja"]
    assert len(full) == 1
    assert min(names) <= full[0] + 3


def test_they_only_after_a_sentence_of_the_same_people():
    english = {s.ids[0]: s.text for s in releases().drafts["en"].sentences() if s.ids}
    statements = list(releases().plan.summary.statements())
    for section in releases().plan.summary.sections:
        for before, after in zip(section.statements, section.statements[1:], strict=False):
            if before.who and after.who and after.who.ids == ("both",):
                assert ("They " in english[after.id]) == (before.who.ids == ("both",)), english[after.id]
    assert not english[statements[0].id].startswith("They")


def facts_of(draft):
    # contact lines are of the page, and each body's own
    told = [run for block in draft.blocks if block.kind != "contact" for s in block.sentences for run in s.runs]
    return sorted(run.origin.value for run in told if run.origin.kind == "fact" and run.origin.form)


@pytest.mark.parametrize("tag", TAGS)
def test_golden_of_another_issuer(tag, tmp_path):
    """The same form, with Tokyo as issuer: its order, posts, dates and voices, and no contact of another ministry."""
    other = remade(tmp_path, ("issuer: mfaic", "issuer: mofa_japan"))
    golden = ROOT / "tests" / "golden" / tag / (FORM.stem + ".mofa_japan.txt")
    assert "\n".join(block.text for block in other.drafts[tag].blocks) + "\n" == golden.read_text(encoding="utf-8")
    assert "contact" not in {block.kind for block in other.drafts[tag].blocks}


def test_another_issuer_changes_order_and_no_fact(tmp_path):
    other = remade(tmp_path, ("issuer: mfaic", "issuer: mofa_japan"))
    assert other.plan.pair == ("JP", "KH")
    for tag, draft in other.drafts.items():
        assert facts_of(draft) == facts_of(releases().drafts[tag])
    english = other.drafts["en"]
    assert "between Japan and Cambodia" in next(b.text for b in english.blocks if b.kind == "headline")


def test_ids_survive_another_order_and_edits_elsewhere(tmp_path):
    before = {s.id for s in releases().plan.summary.statements()}
    edited = remade(tmp_path, ("the excellent bond of long-lasting friendship", "the bond of friendship"))
    after = {s.id for s in edited.plan.summary.statements()}
    assert len(before - after) == len(after - before) == 1


def test_untranslated_text_is_a_gap_and_a_warning(tmp_path):
    made = remade(tmp_path, ("demining", "the clearing of mines nobody translated"))
    for tag, draft in made.drafts.items():
        gaps = [run for run in draft.runs() if run.gap]
        if tag == "en":
            assert not gaps
            continue
        assert [run.origin.ref for run in gaps] == ["item:the clearing of mines nobody translated"]
        assert [p for p in made.problems if p.rule == "clause-missing" and p.fields["language"] == tag]
        assert not [p for p in made.problems if p.grade >= Grade.ERROR]


def test_only_and_except(tmp_path):
    made = remade(
        tmp_path, ("      - who: both\n        supported:", "      - who: both\n        only: [en]\n        supported:")
    )
    assert {tag for tag, d in made.drafts.items() if any("supported" in s.text for s in d.sentences())} == {"en"}
    counts = {tag: sum(bool(s.ids) for s in draft.sentences()) for tag, draft in made.drafts.items()}
    assert {counts["en"] - n for tag, n in counts.items() if tag != "en"} <= {1}
    assert not [p for p in made.problems if p.grade >= Grade.ERROR]


def test_pending_name_is_a_gap(tmp_path):
    made = remade(tmp_path, ("en: {family: NORNG, given: Sakal}", "en: pending"))
    gaps = [run for run in made.drafts["en"].runs() if run.gap]
    assert [run.origin.ref for run in gaps] == ["norng_sakal"]
    assert [p.grade for p in made.problems if p.rule == "name-missing"] == [Grade.WARNING]


def test_free_sentence(tmp_path):
    made = remade(
        tmp_path,
        (
            "      - who: both\n        supported: the further expansion",
            "      - text: The talks went on until evening.\n"
            "      - who: both\n        supported: the further expansion",
        ),
    )
    texts = [s.text.strip() for s in made.drafts["en"].sentences()]
    assert "The talks went on until evening." in texts


def test_final_turns_doubt_into_refusal():
    final = make_releases(FORM, ("en", *[t for t in TAGS if t != "en"]), office(), final=True)
    blockers = [p for p in final.problems if p.grade == Grade.BLOCKER]
    assert {p.rule for p in blockers} >= {"unconfirmed"}


def test_the_hash_is_about_what_is_read():
    draft = releases().drafts["en"]
    block = draft.blocks[5]
    sentence = block.sentences[0]
    other = replace(sentence, runs=(replace(sentence.runs[0], text="x"), *sentence.runs[1:]))
    changed = replace(
        draft, blocks=(*draft.blocks[:5], replace(block, sentences=(other, *block.sentences[1:])), *draft.blocks[6:])
    )
    assert changed.hash != draft.hash
    assert other.hash != sentence.hash
    assert replace(draft, final=True).hash == draft.hash
    assert digest({"b": 1, "a": "é"}) == digest({"a": "é", "b": 1})


def test_seed_tokens():
    """The example says in English what the real release says: nearly every word of it, with its slips mended."""
    seed = Path(__file__).parent / "golden" / "seed-words.txt"
    words = seed.read_text(encoding="utf-8").split()
    text = " ".join(block.text for block in releases().drafts["en"].blocks)
    have = re.findall(r"[\w'-]+", text.lower())
    missing = list(words)
    for word in have:
        if word in missing:
            missing.remove(word)
    assert len(missing) <= 0.05 * len(words), missing


def test_a_missing_macro_stops_with_file_and_act(tmp_path):
    root = copy_of_the_data(tmp_path)
    acts = root / "templates" / "en" / "acts.j2"
    acts.write_text(
        re.sub(r"\{% macro welcomed.*?endmacro %\}", "", acts.read_text(encoding="utf-8")), encoding="utf-8"
    )
    with pytest.raises(DraftError) as caught:
        make_releases(FORM, ("en",), load_office(root))
    assert [(p.rule, p.fields["act"]) for p in caught.value.problems] == [("template-walk", "welcomed")]


def test_a_missing_rule_stops_with_its_name(tmp_path):
    root = copy_of_the_data(tmp_path)
    path = root / "locales" / "en" / "locale.yaml"
    path.write_text(re.sub(r"(?m)^money:\n(?:  .*\n)+", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DraftError) as caught:
        make_releases(FORM, ("en",), load_office(root))
    assert [(p.rule, p.fields["rule"]) for p in caught.value.problems] == [("locale-rule-missing", "money")]


def copy_of_the_data(tmp_path):
    for name in ("locales", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_template_that_drops_a_clause_is_found(tmp_path):
    root = copy_of_the_data(tmp_path)
    acts = root / "templates" / "en" / "acts.j2"
    text = acts.read_text(encoding="utf-8")
    acts.write_text(
        text.replace(
            '{{ v(a, "welcomed", "welcome") }} {{ a.content }}', "welcomed{% if a.degree %} {{ a.content }}{% endif %}"
        ),
        encoding="utf-8",
    )
    made = make_releases(FORM, ("en",), load_office(root))
    assert {p.rule for p in made.problems if p.grade == Grade.BLOCKER} == {"clause-lost", "fact-lost"}


def test_the_pieces_can_be_used_one_by_one():
    import drafter

    summary = drafter.load_summary(FORM)
    plan = drafter.make_plan(summary, office().directory)
    locale = drafter.load_locale(ROOT, "en", office().directory)
    clauses = drafter.load_clauses("en", summary.language, catalogues(FORM, "en", summary.language, ROOT))
    draft = drafter.realise(plan, locale, clauses).draft
    assert drafter.check(plan, {"en": draft}) == ()
    assert drafter.render(draft, "txt", locale.typography)
    assert set(drafter.__all__) == {name for name in dir(drafter) if name in drafter.__all__} | set(drafter.__all__)
    assert realise is drafter.realise and make_plan is drafter.make_plan and load_summary is drafter.load_summary


def test_third_countries_and_organisations_act(tmp_path):
    made = remade(
        tmp_path,
        (
            "      - who: both\n        supported: the further",
            "      - who: [TH, asean]\n        supported: the further",
        ),
    )
    assert "Thailand and ASEAN supported" in " ".join(s.text for s in made.drafts["en"].sentences())
    assert not [p for p in made.problems if p.grade >= Grade.ERROR]


def test_embargo_reference_and_signature(tmp_path):
    made = remade(
        tmp_path,
        (
            "  place: phnom_penh\n\nevents",
            "  place: phnom_penh\n  embargo: 2020-03-16 18:00\n  reference: 12/2020\n"
            "  signature: chea_kimtha\n\nevents",
        ),
    )
    for tag, draft in made.drafts.items():
        kinds = {block.kind: block.text for block in draft.blocks}
        assert {"embargo", "reference", "signature"} <= set(kinds), tag
        assert "12/2020" in kinds["reference"]
        values = [run.origin.value for run in draft.runs()]
        assert "2020-03-16T18:00+07:00[Asia/Phnom_Penh]" in values
    english = {block.kind: block.text for block in made.drafts["en"].blocks}
    assert english["embargo"] == "EMBARGOED UNTIL 6 P.M. ON 16 MARCH 2020, PHNOM PENH TIME"

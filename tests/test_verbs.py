"""Words that change with the rank of whom they are said: the table `verbs`, its lint, and a message about a death."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from drafter.cli import main
from drafter.explain import explain
from drafter.languages import check_language
from drafter.office import load_office, make_releases
from drafter.problem import Grade

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)

FORM = """\
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: TH}
release: {kind: outcomes, event: message, date: 2024-09-03, place: phnom_penh}
events:
  message: {kind: condolence_message, sender: keo, recipient: minister, occasion: <PERSON.passing>}
people:
  keo:
    name: {en: {family: KEO, given: Chanthou}, km: {family: កែវ, given: ចន្ធូ}, ja: {family: カエウ, given: チャントゥー}}
    country: KH
    gender: f
    posts: [{post: foreign_minister, body: kh.mfaic}]
  minister:
    name: {en: {given: Mali, family: EXAMPLE}, km: {given: ម៉ាលី, family: អ៊ិចហ្សាំផល}, ja: {given: マリー, family: レイ}}
    country: TH
    gender: f
    posts: [{post: foreign_minister}]
  king:
    name: {en: {full: Ratchaphruek}, km: {full: ព្រះបាទសម្តេច គំរូ}, ja: {full: ラーチャプルック}}
    country: TH
    gender: m
    standing: sovereign
    posts: [{post: king}]
  prince:
    name: {en: {full: Prince Phayom}, km: {full: ព្រះអង្គម្ចាស់ គំរូ}, ja: {full: パヨーム}}
    country: TH
    gender: m
    standing: royal
body:
  - at: message
    say:
      - {who: keo, sent_message: message}
      - {who: keo, expressed_condolences_to: minister, upon: <PERSON.passing>}
"""


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")

    @cache
    def made(person):
        path = folder / f"2024-09-03-{person}.yaml"
        path.write_text(FORM.replace("PERSON", person), "utf-8")
        return make_releases(path, OFFICE.tags, OFFICE)

    return made


@pytest.mark.parametrize(
    ("person", "tag", "said"),
    [
        ("king", "en", "over the passing of His Majesty Ratchaphruek, King of Thailand."),
        ("king", "ja", "ラーチャプルック・タイ国王陛下の崩御に際しての"),
        ("prince", "ja", "パヨーム殿下の薨去に関し"),
        ("minister", "ja", "マリー大臣の逝去に関し"),
        ("king", "km", "ចំពោះការយាងសោយព្រះទិវង្គតរបស់ ព្រះបាទសម្តេច គំរូ"),
        ("minister", "km", "ចំពោះការទទួលអនិច្ចកម្មរបស់ លោកជំទាវ"),
        ("king", "fr", "à la suite du décès de Sa Majesté le Roi Ratchaphruek."),
    ],
)
def test_a_death_is_told_as_rank_asks(releases, person, tag, said):
    assert said in "\n".join(s.text for block in releases(person).drafts[tag].blocks for s in block.sentences)


@pytest.mark.parametrize("tag", OFFICE.tags)
def test_a_text_about_a_king_asks_for_a_human_check_and_a_translation_of_nothing(releases, tag):
    found = [p for p in releases("king").problems if p.fields.get("language") == tag]
    assert [p.fields["person"] for p in found if p.rule == "register-check"] == ["king"]
    assert not [p for p in found if p.rule.startswith("clause-") or p.rule == "fact-lost"]
    assert not [p for p in releases("minister").problems if p.rule == "register-check"]


def test_explain_names_the_row(releases):
    told = "\n".join(explain(releases("king"), OFFICE, "km", "សោយព្រះទិវង្គត"))
    assert (
        "km.verbs.passing-royal" in told and "when verb passing and register royal" in told and "km 4, 136, 142" in told
    )


def checked(tmp_path, change):
    for name in ("locales", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "locales" / "km" / "locale.yaml"
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    return check_language(load_office(tmp_path), "km")


def test_a_row_that_no_template_asks_for_is_told(tmp_path):
    row = "verbs:\n  - {id: bless-clergy, when: {verb: bless, register: clergy}, write: ប្រសិទ្ធពរ, confirmed: false}\n"
    found = [p for p in checked(tmp_path, lambda text: text.replace("verbs:\n", row, 1)) if p.rule == "verb-unused"]
    assert [(p.grade, p.fields["verb"]) for p in found] == [(Grade.WARNING, "bless")]


def test_a_verb_without_a_row_stops_the_language(tmp_path):
    found = checked(tmp_path, lambda text: text.replace("verb: see_off", "verb: part_from"))
    assert any(
        p.rule == "template-walk" and p.grade is Grade.BLOCKER and p.fields.get("verb") == "see_off" for p in found
    )


def test_a_noun_without_a_row_is_told(tmp_path):
    found = checked(tmp_path, lambda text: text.replace("verb: illness", "verb: passing"))
    assert [p.fields["verb"] for p in found if p.rule == "verb-missing"] == ["illness"]


STYLED = """\
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: JP}
release: {kind: outcomes, event: meeting, date: 2020-03-16, place: phnom_penh}
events:
  meeting: {kind: senior_official_consultation, number: 1, date: 2020-03-16, place: phnom_penh}
body:
  - at: meeting
    say:
      - {who: both, held: meeting}
      - {who: both, recalled: <16 March 2020.with_lunar>}
      - {who: both, welcomed: <1st.times>}
"""


def test_a_form_may_ask_for_a_style_of_a_fact(tmp_path):
    """A language that has no such style writes the usual one."""
    path = tmp_path / "2020-03-16-styled.yaml"
    path.write_text(STYLED, "utf-8")
    made = make_releases(path, OFFICE.tags, OFFICE)
    texts = {tag: " ".join(sentence.text for sentence in draft.sentences()) for tag, draft in made.drafts.items()}
    assert "ពុទ្ធសករាជ ២៥៦៣ ត្រូវនឹងថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០" in texts["km"] and "ជាលើកដំបូង" in texts["km"]
    assert "recalled 16 March 2020" in texts["en"] and "for the first time" in texts["en"]
    assert "2020年3月16日" in texts["ja"] and "初めて" in texts["ja"]


def test_a_word_about_a_king_is_written_with_its_warning(capsys):
    assert main(["write", "km", "norodom_sihamoni", "--style", "possessive"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("របស់ ព្រះករុណា") and "need a human check" in said.err


def test_a_time_that_a_language_can_not_place_is_told(tmp_path):
    found = checked(tmp_path, lambda text: text.replace('  deadline: {write: "{it}"', '  dateline: {write: "{it}"', 1))
    assert [p.fields["rule"] for p in found if p.rule == "locale-rule-missing"] == ["when.deadline"]

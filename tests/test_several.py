"""Several people together: who shares a post, husband and wife, in whole releases; and the dead."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from drafter.office import load_office, make_releases
from drafter.problem import DraftError

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)

FORM = """\
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: JP}
release: {kind: outcomes, event: dinner, date: 2025-05-21, place: phnom_penh, attendees: true}
events:
  dinner:
    kind: working_dinner
    date: 2025-05-20
    place: phnom_penh
    host: keo
    visitor: mori
    attendees: [mori_wife, tep, mori]
people:
  keo:
    name: {en: {family: KEO, given: Chanthou}, km: {family: កែវ, given: ចន្ធូ}, ja: {family: カエウ, given: チャントゥー}}
    country: KH
    gender: m
    posts: [{post: foreign_minister, body: kh.mfaic}]
  mori:
    name: {en: {family: MORI, given: Jiro}, km: {family: ម៉ូរិ, given: ជីរ៉ូ}, ja: {family: 森, given: 次郎}}
    country: JP
    gender: m
    posts: [{post: foreign_minister}]
  mori_wife:
    name: {en: {family: MORI, given: Hanako}, km: {family: ម៉ូរិ, given: ហាណាកូ}, ja: {family: 森, given: 花子}}
    country: JP
    gender: f
    spouse_of: mori
  tep:
    name: {en: {family: TEP, given: Sokha}, km: {family: ទេព, given: សុខា}, ja: {family: テップ, given: ソカー}}
    country: KH
    gender: f
    posts: [{post: secretary_of_state, body: kh.mfaic}]
  tep_husband:
    name: {en: {family: TEP, given: Vuth}, km: {family: ទេព, given: វុធ}, ja: {family: テップ, given: ヴット}}
    country: KH
    gender: m
    spouse_of: tep
  abe:
    name: {en: {family: HIIRAGI, given: Taro}, km: {family: ហ៊ីរ៉ាហ្គិ, given: តារ៉ូ}, ja: {family: 柊, given: 太郎}}
    country: JP
    gender: m
    died: 2025-05-01
    posts: [{post: prime_minister, as: former}]
body:
  - at: dinner
    say:
      - {who: keo, hosted: dinner}
      - {who: [keo, mori], discussed: "<asean>"}
      - {who: [keo, mori, mori_wife], welcomed: "<tep.with_spouse>"}
      - {who: mori, thanked: keo, for: "<tep.with_spouse>"}
      - {who: keo, appreciated: "<abe>"}
      - {who: mori, commended: "<abe>"}
"""


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    path = tmp_path_factory.mktemp("forms") / "2025-05-21-dinner.yaml"
    path.write_text(FORM, "utf-8")
    made = make_releases(path, OFFICE.tags, OFFICE)
    assert not [p for p in made.problems if p.rule in ("person-unused", "fact-lost", "actor-differs")]

    @cache
    def of(tag):
        return "\n".join(s.text for block in made.drafts[tag].blocks for s in block.sentences)

    return of


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "Both ministers discussed ASEAN"),
        ("km", "ឯកឧត្តម រដ្ឋមន្ត្រីការបរទេស នៃប្រទេសទាំងពីរ បានពិភាក្សាអំពី"),
        ("ja", "両外相は、"),
    ],
)
def test_who_shares_a_post_is_told_by_it(text, tag, said):
    assert said in text(tag)


@pytest.mark.parametrize(
    ("tag", "first", "later"),
    [
        (
            "en",
            "Ministry of Foreign Affairs and International Cooperation of Cambodia, and her spouse, Mr. TEP Vuth",
            "TEP Sokha and her spouse.",
        ),
        ("km", "និងស្វាមី លោក ទេព វុធ", "លោកជំទាវ ទេព សុខា និងស្វាមី"),
        ("ja", "テップ・ソカー外務国際協力省長官及びテップ・ヴット夫君", "テップ・ソカー長官夫妻"),
        ("fr", "et son époux, M. TEP Vuth", "Madame TEP Sokha et son époux"),
    ],
)
def test_a_couple_is_named_first_and_then_told_short(text, tag, first, later):
    assert text(tag).count(first) == 1 and later in text(tag).partition(first)[2]


@pytest.mark.parametrize(
    ("tag", "listed"),
    [
        ("en", "His Excellency MORI Jiro, Minister for Foreign Affairs of Japan, and his spouse, Mrs. MORI Hanako"),
        ("km", "ឯកឧត្តម ម៉ូរិ ជីរ៉ូ (MORI Jiro) រដ្ឋមន្ត្រីការបរទេសជប៉ុន និងលោកជំទាវ ម៉ូរិ ហាណាកូ (MORI Hanako)"),
        ("ja", "森次郎日本国外務大臣及び森花子夫人"),
        (
            "fr",
            "Son Excellence Monsieur MORI Jiro, ministre des Affaires étrangères du Japon, et "
            "son épouse, Mme MORI Hanako",
        ),
    ],
)
def test_a_wife_who_attends_stands_beside_her_husband(text, tag, listed):
    assert listed in text(tag).splitlines()


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        (
            "en",
            "KEO Chanthou, as well as His Excellency MORI Jiro and his spouse, Mrs. MORI Hanako, welcomed",
        ),
        ("km", "ព្រមទាំងឯកឧត្តម រដ្ឋមន្ត្រីការបរទេសជប៉ុន និងលោកជំទាវ ម៉ូរិ ហាណាកូ"),
        ("ja", "カエウ・チャントゥー大臣並びに森大臣及び森花子夫人は、"),
        ("fr", "ainsi que Son Excellence Monsieur MORI Jiro et son épouse, Mme MORI Hanako, se sont"),
    ],
)
def test_a_couple_among_others_is_one_of_the_list(text, tag, said):
    assert said in text(tag)


@pytest.mark.parametrize(
    ("tag", "said", "again"),
    [
        (
            "en",
            "the late His Excellency HIIRAGI Taro, former Prime Minister of Japan",
            "commended His Excellency HIIRAGI Taro",
        ),
        ("ja", "故柊太郎", "柊氏"),
        ("fr", "feu Son Excellence Monsieur HIIRAGI Taro", "Son Excellence Monsieur HIIRAGI Taro"),
    ],
)
def test_the_dead_are_called_so_once(text, tag, said, again):
    assert text(tag).count(said) == 1 and again in text(tag).partition(said)[2]


def test_the_dead_do_nothing(tmp_path):
    path = tmp_path / "2025-05-21-dead.yaml"
    path.write_text(FORM.replace('{who: keo, appreciated: "<abe>"}', '{who: abe, appreciated: "<asean>"}'), "utf-8")
    with pytest.raises(DraftError) as error:
        make_releases(path, ("en",), OFFICE)
    found = [problem for problem in error.value.problems if problem.rule == "person-dead"]
    assert [(p.fields["person"], p.fields["died"]) for p in found] == [("abe", "2025-05-01")]

"""The issuer decides who leads and whose clock is told beside the local one; it never changes a fact."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from drafter.office import load_office, make_releases

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)

FORM = """\
form: 1
language: en
issuer: ISSUER
sides: {home: KH, partner: JP}
release: {kind: outcomes, event: session, date: 2025-05-21, place: PLACE}
events:
  session:
    kind: bilateral_consultations
    date: 2025-05-20
    place: phnom_penh
    start: "23:30"
    duration: 30 minutes
    chairs: [keo, mori]
people:
  keo:
    name: {en: {family: KEO, given: Chanthou}, km: {family: កែវ, given: ចន្ធូ}, ja: {family: カエウ, given: チャントゥー}}
    country: KH
    gender: m
    posts: [{post: secretary_of_state, body: kh.mfaic}]
  mori:
    name: {en: {family: MORI, given: Jiro}, km: {family: ម៉ូរិ, given: ជីរ៉ូ}, ja: {family: 森, given: 次郎}}
    country: JP
    gender: m
    posts: [{post: commerce_minister}]
body:
  - at: session
    say: [{who: both, held: session}, {was_held: session}]
"""


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")

    @cache
    def of(issuer, place, tag):
        path = folder / f"2025-05-21-{issuer}-{place}.yaml"
        path.write_text(FORM.replace("ISSUER", issuer).replace("PLACE", place), "utf-8")
        draft = make_releases(path, (tag,), OFFICE).drafts[tag]
        return " ".join(sentence.text for sentence in draft.sentences())

    return of


@pytest.mark.parametrize("tag", ["en", "km", "ja", "fr"])
def test_the_own_chair_stands_first(text, tag):
    keo, mori = {"en": ("KEO", "MORI"), "fr": ("KEO", "MORI"), "km": ("កែវ", "ម៉ូរិ"), "ja": ("カエウ", "森")}[tag]
    ours, theirs = text("mfaic", "phnom_penh", tag), text("mofa_japan", "tokyo", tag)
    assert ours.index(keo) < ours.index(mori) and theirs.index(mori) < theirs.index(keo)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "commencing at 11:30 p.m. (local time; next day, 1:30 a.m. Japan time) for 30 minutes"),
        ("ja", "現地時間午後11時30分（日本時間翌日午前1時30分）から30分間"),
        ("km", "វេលាម៉ោង ១១:៣០នាទីយប់ ម៉ោងក្នុងស្រុក (ថ្ងៃបន្ទាប់ វេលាម៉ោង ១:៣០នាទីយប់ ម៉ោងជប៉ុន)"),
    ],
)
def test_an_hour_abroad_is_told_on_both_clocks(text, tag, said):
    assert said in text("mofa_japan", "tokyo", tag)
    assert said not in text("mfaic", "phnom_penh", tag)

"""French: no issuer publishes it by itself; agreement, elision and contraction."""

from __future__ import annotations

import re
from pathlib import Path

import acts_guide
import kinds_guide
import pytest

from drafter.office import load_office, make_releases
from drafter.prepared import WITHOUT
from drafter.samples import sample_problems

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
OFFICE = load_office(ROOT, WITHOUT)


@pytest.fixture(scope="module")
def draft():
    return make_releases(FORM, ("fr",), OFFICE).drafts["fr"]


def test_golden(draft):
    """The text as a speaker reads and corrects it, one block a line."""
    golden = ROOT / "tests" / "golden" / "fr" / (FORM.stem + ".txt")
    assert "\n".join(block.text for block in draft.blocks) + "\n" == golden.read_text(encoding="utf-8")


def test_it_is_made_only_when_asked_for():
    assert "fr" in OFFICE.tags and "fr" not in OFFICE.published("mfaic")


def test_nothing_is_missing(draft):
    assert not [run.text for run in draft.runs() if run.gap]
    assert [problem.show() for problem in sample_problems(OFFICE.locale("fr"), OFFICE)] == []


def test_words_agree_and_melt(draft):
    text = "\n".join(block.text for block in draft.blocks)
    assert not re.findall(r"\b(?:de|que) [aeiou\u00e9\u00e8\u00ea]\w+|\bde les?\b|\b\u00e0 les?\b", text)
    assert not re.findall(r"[^\u202f\u00a0\s][:;!?](?!//)|[ ][:;!?]", text)
    for said in (
        "Les deux parties se sont f\u00e9licit\u00e9es",
        "sont convenues d\u2019encourager",
        "climat d\u2019investissement au Cambodge",
        "investisseurs japonais",
        "r\u00f4le actif du Japon",
        "Sommet de l\u2019ASEM",
        "2\u00a0milliards de dollars des \u00c9tats-Unis",
    ):
        assert said in text or said.replace("Les deux parties", "les deux parties") in text, said


UNMELTED = re.compile(r"\b(?:de|\u00e0) les?\b|\b(?:de|que|le|la) [aeiou\u00e9\u00e8\u00ea]", re.IGNORECASE)


def test_articles_melt_in_every_kind_and_every_act():
    texts = [text for tense in kinds_guide.TENSES for text in acts_guide.sentences(OFFICE, tense)["fr"].values()]
    for kind in kinds_guide.kinds():
        for act, who in kinds_guide.leads(kind):
            for tense in kinds_guide.TENSES:
                texts += kinds_guide.told(kinds_guide.made(kind.id, tense, act, who), "fr")
    assert len(texts) > 300
    assert [text for text in texts if UNMELTED.search(text)] == []

"""What the guides promise: the forms in them are valid, and the slips are answered in the words they quote."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from drafter.directory import FORMS
from drafter.form.source import read_form
from drafter.office import load_office, load_summary, make_releases
from drafter.problem import DraftError, Grade

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "press-officer.md").read_text("utf-8")
EXAMPLE = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
# what the example has, and what the hand makes of it
SLIPS = [
    ("to <over USD 2 billion> in", "to over USD 2 billion in"),
    ("in <2013>", "in {2013}"),
    ("- who: home\n", "- who:home\n"),
    ("        degree: great", "\t\tdegree: great"),
    ("        degree: great", "         degree: great"),
    ("topic: trade and investment", "topic: trade: investment"),
    ("enhance cooperation in", "enhance cooperation #1 in"),
    ("thanks_to:", "thnaks_to:"),
    ("agreed_to: promote people", "agreed_to: to promote people"),
    ("exchange between the two countries\n\n  - apart", "exchange between the two countries.\n\n  - apart"),
]


@cache
def office():
    return load_office(ROOT)


def rows() -> list[list[str]]:
    table = GUIDE[GUIDE.index("| you typed") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]


@pytest.mark.parametrize(("number", "slip"), list(enumerate(SLIPS)))
def test_the_ten_commonest_slips_are_answered_as_the_guide_says(
    number: int, slip: tuple[str, str], tmp_path: Path
) -> None:
    assert len(rows()) == len(SLIPS) == 10
    text = EXAMPLE.read_text("utf-8")
    head, body = text.split("\nbody:", 1)
    assert slip[0] in body
    form = tmp_path / "form.yaml"
    form.write_text(f"{head}\nbody:{body.replace(*slip, 1)}", "utf-8")
    with pytest.raises(DraftError) as caught:
        load_summary(form, office())
    said = [problem.text for problem in caught.value.problems if problem.grade >= Grade.ERROR]
    assert said[0] == rows()[number][1]
    # one slip is one message; an amount is two words of a number
    assert len(said) == 1 + (number == 0)


def test_the_courtesy_call_of_the_guide_is_short_and_valid(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert found and len(found[1].splitlines()) <= 40
    form = tmp_path / "2026-11-24-courtesy-call.yaml"
    form.write_text(found[1], "utf-8")
    assert read_form(form.read_bytes(), "form.yaml").notes == ()
    made = make_releases(form, ("en",), office())
    assert [
        problem for problem in made.problems if problem.grade >= Grade.WARNING and problem.rule != "unconfirmed"
    ] == []
    text = "\n".join(block.text for block in made.drafts["en"].blocks)
    assert "received a courtesy call from Her Excellency TANAKA Hanako, Ambassador" in text
    assert "In response, Her Excellency TANAKA Hanako reaffirmed her commitment to" in text
    assert "over USD 2 billion in 2025" in text


def test_every_link_of_the_guides_leads_somewhere() -> None:
    lost = []
    for page in [*ROOT.glob("docs/*.md"), ROOT / "README.md"]:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not (page.parent / target).exists():
                lost.append(f"{page.name}: {target}")
    assert lost == []


def test_the_contract_of_names_lists_every_section_and_form():
    contracts = (ROOT / "docs" / "contracts.md").read_text("utf-8")
    table = contracts[contracts.index("| section | forms") :].split("\n\n")[0].splitlines()[2:]
    said = {}
    for line in table:
        sections, forms = line.strip("| ").split(" | ")
        for section in re.findall(r"`(\w+)`", sections):
            said[section] = set(re.findall(r"[a-z_]+", re.sub(r"\([^)]*\)", "", forms)))
    assert said.keys() == FORMS.keys()
    for section, forms in FORMS.items():
        assert set(forms) <= said[section], section

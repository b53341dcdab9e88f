"""Records with several events, documents and what is given: the text of each language as a speaker can read it.

python tests/test_records.py    writes tests/golden/records anew; read what changed
"""

from __future__ import annotations

from pathlib import Path

import pytest

from drafter.office import Releases, load_office, make_releases
from drafter.problem import Grade

HERE = Path(__file__).resolve().parent
OFFICE = load_office(HERE.parent)
FORMS = sorted((HERE / "records").glob("*.yaml"))
GOLDEN = HERE / "golden" / "records"
TAGS = OFFICE.published("mfaic")
CASES = [pytest.param(form, tag, id=f"{form.stem}-{tag}") for form in FORMS for tag in TAGS]


def text(made: Releases, tag: str) -> str:
    """Return headline and paragraphs, a line each."""
    blocks = made.drafts[tag].blocks
    return "\n".join(block.text.strip() for block in blocks if block.kind in ("headline", "paragraph")) + "\n"


@pytest.fixture(scope="module")
def releases():
    return {form: make_releases(form, (), OFFICE) for form in FORMS}


@pytest.mark.parametrize(("form", "tag"), CASES)
def test_the_text_is_what_was_read(form, tag, releases):
    assert text(releases[form], tag) == (GOLDEN / f"{form.stem}.{tag}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_nothing_is_missing_and_facts_are_equal(form, releases):
    made = releases[form]
    assert [problem.show() for problem in made.problems if problem.grade >= Grade.ERROR] == []
    for draft in made.drafts.values():
        assert not any(run.gap for run in draft.runs())
    facts = {
        tag: sorted(run.origin.value for run in draft.runs() if run.origin.kind == "fact" and run.origin.form)
        for tag, draft in made.drafts.items()
    }
    amounts = {
        tag: [value for value in values if value.startswith(("JPY", "USD", "up_to"))] for tag, values in facts.items()
    }
    assert len(set(map(tuple, amounts.values()))) == 1 and amounts["en"]


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path in FORMS:
        made = make_releases(path, (), OFFICE)
        for language in TAGS:
            (GOLDEN / f"{path.stem}.{language}.txt").write_text(text(made, language), encoding="utf-8")

"""The examples: each form is clean, complete in the languages its issuer publishes, and reads as its golden text.

Run as a program, this file writes the golden texts anew: read them before they are committed.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest

from drafter.draft import Draft, statement_of
from drafter.office import Releases, load_office, make_releases
from drafter.problem import Grade
from drafter.review.rows import pair

ROOT = Path(__file__).resolve().parent.parent
FORMS = sorted((ROOT / "examples").glob("*.yaml"))
GOLDEN = ROOT / "tests" / "golden"


@cache
def releases(form: Path, edition: str = "") -> Releases:
    return make_releases(form, (), load_office(ROOT), thorough=True, edition=edition)


def editions(form: Path) -> list[str]:
    """The editions of a form, the form as it stands first."""
    return ["", *releases(form).plan.summary.editions]


def golden(form: Path, tag: str, edition: str) -> Path:
    return GOLDEN / tag / f"{form.stem}{edition and '.' + edition}.txt"


def text(draft: Draft) -> str:
    """Return what a speaker reads: a block a line, with the labels of lists."""
    lines = (f"{block.label} {block.text}".strip() for block in draft.blocks if block.kind != "figure")
    return "\n".join(line for line in lines if line) + "\n"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_example_is_clean_and_complete(form: Path) -> None:
    made = releases(form)
    worst = [problem.show() for problem in made.problems if problem.grade >= Grade.ERROR]
    missing = [problem.show() for problem in made.problems if problem.rule in ("clause-missing", "name-missing")]
    assert worst == [] and missing == []
    assert len(made.drafts) >= 3
    assert not [run.text for draft in made.drafts.values() for run in draft.runs() if run.gap]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_example_reads_as_its_golden_text(form: Path) -> None:
    for edition in editions(form):
        for tag, draft in releases(form, edition).drafts.items():
            assert text(draft) == golden(form, tag, edition).read_text("utf-8"), (tag, edition)


def test_documents_below_a_sentence_are_rows_of_their_own() -> None:
    made = releases(ROOT / "examples" / "2023-07-19-cambodia-china-summit.yaml")
    statement = next(s for s in made.plan.summary.statements() if any(use.listed for use in s.acts))
    rows = {row.id: row for row in pair(made.plan, made.drafts) if statement_of(row.id) == statement.id}
    assert list(rows) == [statement.id, *(f"{statement.id}.{n}" for n in (1, 2, 3))]
    # corrected or approved one by one: each is one sentence in each language
    assert all(len(cell) == 1 for row in rows.values() for cell in row.cells.values())
    assert all(row.cells.keys() == made.drafts.keys() for row in rows.values())


def test_examples_are_of_many_kinds_and_partners() -> None:
    summaries = [releases(form).plan.summary for form in FORMS]
    assert len({summary.events[summary.release.event].kind for summary in summaries}) >= min(8, len(FORMS))
    assert len({code for summary in summaries for code in summary.sides.values()}) >= min(4, len(FORMS))


def test_whoever_is_invented_is_said_to_be() -> None:
    for form in FORMS:
        source = form.read_text("utf-8")
        # the seed is a real release; whoever else is typed into a form is made up
        if "2020-03-16" not in form.name and re.search(r"^people:", source, re.MULTILINE):
            assert "invented" in source, form.name


if __name__ == "__main__":
    for form in FORMS:
        if not sys.argv[1:] or form.stem in sys.argv[1:]:
            for edition in editions(form):
                for tag, draft in releases(form, edition).drafts.items():
                    golden(form, tag, edition).write_text(text(draft), "utf-8")
                    print(golden(form, tag, edition).relative_to(GOLDEN))

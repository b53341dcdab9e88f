"""Statements of a form and the sentences they become: tests/golden/statements.yaml, for a speaker to read."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
import yaml
from test_acts import HEAD, OFFICE

from drafter.catalog import slot_problems
from drafter.office import make_releases
from drafter.problem import Grade, Place

CASES = yaml.safe_load((Path(__file__).parent / "golden" / "statements.yaml").read_text(encoding="utf-8"))


def told(folder, say, words, head="", people="", documents=""):
    """The paragraphs of a form that says this, by language; words: kind -> English -> language -> text."""
    path = folder / "statement.yaml"
    body = yaml.safe_dump([{"say": say}], allow_unicode=True, sort_keys=False, width=10_000)
    top = HEAD.replace("TENSE", "past").replace("body:\n", indent(people, "  ") + head + "body:\n")
    top = top.replace("documents:\n", "documents:\n" + indent(documents, "  "))
    path.write_text(top + body, encoding="utf-8")
    for tag in OFFICE.tags[1:]:
        entries = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
        entries += [
            f'msgctxt "{kind}"\nmsgid "{text}"\nmsgstr "{made[tag]}"\n'
            for kind, texts in words.items()
            for text, made in texts.items()
            if tag in made
        ]
        path.with_name(f"statement.{tag}.po").write_text("\n".join(entries), encoding="utf-8")
    # French is asked for, where a case has it
    also = {tag for texts in words.values() for made in texts.values() for tag in made} - set(OFFICE.published("mfaic"))
    made = make_releases(path, (), OFFICE, also=tuple(also))
    assert [p.show() for p in made.problems if p.grade >= Grade.ERROR] == []
    return {
        tag: " ".join(block.text for block in draft.blocks if block.kind == "paragraph")
        for tag, draft in made.drafts.items()
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_statement(case, tmp_path):
    texts = told(tmp_path, case["say"], case["words"], *(case.get(key, "") for key in ("head", "people", "documents")))
    assert {tag: texts[tag] for tag in case["text"]} == case["text"]
    assert set(case["text"]) >= {"en", "km", "ja"}


@pytest.mark.parametrize(
    ("key", "text", "lost"),
    [
        ("{own} plan for {year}", "{year}: plan", False),
        ("{this_assistance} of {whom_own} friends", "it, of friends", False),
        ("{own} plan for {year}", "{own} plan", True),
        ("the plan for {year}", "{own} plan for {year}", True),
    ],
)
def test_a_translation_may_leave_out_whose_it_is_and_nothing_else(key, text, lost):
    assert bool(slot_problems(key, text, Place("case", 1))) == lost


def test_an_answer_is_told_after_what_it_answers(tmp_path):
    """The answer keeps its own id, and the statement keeps its id whatever the answer."""
    plan = {"what": {"the plan": {"km": "ផែនការ", "ja": "計画"}}}
    say = [
        {"who": "home", "welcomed": "the plan", "reply": {"id": "answer", "who": "partner", "supported": "the plan"}}
    ]
    first = told(tmp_path, say, plan)
    say[0]["reply"]["link"] = "for_their_part"
    second = told(tmp_path, say, plan)
    assert first["en"].split(". ")[0] == second["en"].split(". ")[0]
    assert first["en"].split(". ")[1].startswith("In response, the Japanese side")
    assert second["en"].split(". ")[1].startswith("For its part, the Japanese side")

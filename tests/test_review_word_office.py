"""The edits that people make, made in LibreOffice: each comes back at the right sentence or is told."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import reviewing
from conftest import office_python
from reviewing import AT, small_office

from drafter.review.files import review_pages
from drafter.review.incoming import compare, open_returned
from drafter.review.service import open_review

# what is found, typed instead, typed beside, and where a sentence is broken: in the words of each language
SAID = {
    "km": ("ពាណិជ្ជកម្មដែល", "ជំនួញដែល", "ថ្មី ", "ការផ្លាស់ប្តូរវប្បធម៌", "ភាគីទាំងពីរពេញចិត្ត។"),
    "ja": ("貿易が引き続き", "通商が引き続き", "更に", "文化交流", "双方は満足しました。"),
}
# edit -> what it needs, and what must be told: with changes recorded, and without; {} are filled in below
GROWTH, EXCHANGE, TOURISM = ({"mark": key} for key in ("growth", "exchange", "tourism"))
FIND, NEW, MORE = {"find": "old"}, {"text": "sentence"}, {"text": "more"}
EDITS = {
    "nothing": ("nothing", {}, [], []),
    "word and comment": ("word", FIND | {"text": "new"}, *[["proposed growth", "comment growth"]] * 2),
    "typed over": ("over", EXCHANGE | NEW, ["guess exchange"], ["proposed exchange"]),
    "typed over by cursor": ("over_by_cursor", EXCHANGE | NEW, ["guess exchange"], ["proposed exchange"]),
    "at the start": ("start", GROWTH | MORE, *[["proposed growth"]] * 2),
    "at the start, between two": ("start", EXCHANGE | MORE, ["proposed exchange"], ["guess exchange"]),
    "at the end": ("end", EXCHANGE | MORE, *[["proposed exchange"]] * 2),
    "at the end, between two": ("end", GROWTH | MORE, *[["proposed growth"]] * 2),
    "split": ("split", FIND, *[["split growth"]] * 2),
    "split elsewhere": ("split", {"find": "middle"}, *[["split exchange"]] * 2),
    "joined": ("join", EXCHANGE, *[["joined tourism"]] * 2),
    "new paragraph": ("new_paragraph", EXCHANGE | NEW, *[["new exchange"]] * 2),
    "paragraph deleted": ("delete_paragraph", EXCHANGE, *[["deleted growth", "deleted exchange"]] * 2),
    "sentence deleted": ("delete", EXCHANGE, *[["deleted exchange"]] * 2),
    "paragraph moved": ("move_down", EXCHANGE, *[["moved tourism"]] * 2),
    "cut and pasted": ("cut_and_paste", EXCHANGE | {"find": "tourism"}, *[["moved tourism"]] * 2),
    "copied": ("copy", EXCHANGE | {"find": "tourism"}, *[["copied exchange"]] * 2),
}
# without a space between sentences nobody can tell the end of one from the beginning of the next: told as a guess
UNSPACED = {"at the start, between two": ["guess exchange"], "at the end, between two": ["guess exchange"]}
QUICK = {
    ("km", "word and comment", True), ("km", "typed over by cursor", False), ("km", "at the start", False),
    ("km", "at the end, between two", True), ("km", "split", True), ("km", "joined", True),
    ("km", "paragraph deleted", True), ("km", "cut and pasted", False), ("ja", "typed over", True),
    ("ja", "at the start, between two", False),
}  # fmt: skip
ALL = [(lang, name, tracked) for lang in SAID for name in EDITS for tracked in (True, False)]


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    return open_review(small_office(tmp_path_factory.mktemp("office")), reviewing.office())


@pytest.fixture(scope="module")
def edited(request, review, tmp_path_factory):
    """Return the files as LibreOffice left them, those that this run asks for, by edit."""
    python, folder = office_python(), tmp_path_factory.mktemp("word")
    mine = [item for item in request.session.items if item.path == request.node.path and "edited" in item.fixturenames]
    wanted = [item.callspec.params["edit"] for item in mine]
    jobs = []
    marks = {}
    for lang, data in review_pages(review, tuple(SAID), reviewing.office()):
        (folder / f"{lang}.docx").write_bytes(data)
        sent = open_returned(data, "x.docx").word.sent
        marks[lang] = {one.key: one.parts[0].mark for one in sent.segments}
    for n, (lang, name, tracked) in enumerate(wanted):
        kind, needs, *_ = EDITS[name]
        words = dict(zip(("old", "new", "more", "middle", "sentence"), SAID[lang], strict=True))
        job = {key: marks[lang].get(value) or words[value] for key, value in needs.items()}
        file = {"file": str(folder / f"{lang}.docx"), "to": str(folder / f"edited{n}.docx")}
        jobs.append({"mark": "", "find": "", "text": "", **job, **file, "kind": kind, "tracked": tracked})
    script = Path(__file__).with_name("uno_edits.py")
    done = subprocess.run(
        [python, script], input=json.dumps(jobs), capture_output=True, encoding="utf-8", check=False, timeout=600
    )
    assert done.returncode == 0 and json.loads(done.stdout) == {}, done.stdout + done.stderr
    return {one: (job, Path(job["to"]).read_bytes()) for one, job in zip(wanted, jobs, strict=True)}


@pytest.mark.parametrize(
    "edit",
    [pytest.param(one, id=" ".join(map(str, one)), marks=[] if one in QUICK else [pytest.mark.full]) for one in ALL],
)
def test_an_edit_in_libreoffice_is_at_the_right_sentence_or_told(edit, review, edited):
    lang, name, tracked = edit
    job, data = edited[edit]
    found = compare(review, open_returned(data, "back.docx"), review.reviewers.find("dara"), AT)
    _, _, recorded, silent = EDITS[name]
    expected = UNSPACED.get(name, recorded if tracked else silent) if lang == "ja" else recorded if tracked else silent
    told = [one for one in found.found if one.kind != "same"]
    assert [f"{one.kind} {one.key}" for one in told] == expected, told
    assert found.tracked == (tracked and name not in ("nothing",) and bool(recorded))
    for one in told:
        if one.kind in ("proposed", "guess"):
            # character for character
            now = {
                "word": one.was.replace(job["find"], job["text"]),
                "over": job["text"],
                "over_by_cursor": job["text"],
                "start": job["text"] + one.was,
                "end": one.was + job["text"]
                if one.key != "exchange" or name == "at the end"
                else job["text"] + one.was,
            }[job["kind"]]
            assert one.text == now and one.event is not None
        if one.kind == "new":
            assert one.text == job["text"]
    assert all(one.text == one.was for one in found.found if one.kind == "same" and " / " not in one.text)


def test_there_are_as_many_edits_as_kinds_and_ways():
    assert len(ALL) >= 2 * 24 and set(ALL) >= QUICK

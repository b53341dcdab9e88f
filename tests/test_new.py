"""New forms: copied from older ones, and made of notes."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pytest

from drafter.cli import main
from drafter.notes import read_notes
from drafter.office import load_office, load_summary
from drafter.problem import DraftError

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"


@cache
def office():
    return load_office(ROOT)


def new(tmp_path: Path, *arguments: str) -> str:
    path = tmp_path / "new.yaml"
    assert main(["new", str(path), *arguments]) == 0
    return path.read_text("utf-8")


# -- copied ------------------------------------------------------------------------------------------------------------


def test_a_copy_keeps_words_and_comments_and_no_fact(tmp_path: Path) -> None:
    old, copy = EXAMPLE.read_text("utf-8"), new(tmp_path, "--from", str(EXAMPLE))
    comments = [line for line in old.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in copy.splitlines() if line in comments] == comments
    said = re.findall(r"<([^<>]*\d[^<>]*)>", "\n".join(x for x in copy.splitlines() if "#" not in x))
    assert set(said) == {"covid19", "tokyo_strategy_2018"}
    # what stood there is told above, and no other line changed
    before = re.findall(r"# before: (.*)", copy)
    assert "<over USD 2 billion>, <2019>, <2020>" in before and "number 3, date 2020-03-16" in before
    kept = [line for line in copy.splitlines() if "# before: " not in line]
    changed = [(was, now) for was, now in zip(old.splitlines(), kept, strict=True) if was != now]
    assert len(changed) == 10 and all("pending" in now and "#" not in was for was, now in changed)


def test_a_copy_asks_for_all_that_is_pending_and_is_a_form_again_when_it_is_filled(tmp_path: Path) -> None:
    # the day on which everybody held the posts that the directory knows
    copy = new(tmp_path, "--from", str(EXAMPLE), "--date", "2020-03-16")
    path = tmp_path / "new.yaml"
    assert "  date: 2020-03-16" in copy
    with pytest.raises(DraftError) as caught:
        load_summary(path, office())
    errors = [p for p in caught.value.problems if p.rule == "form-pending"]
    assert [p.fields["key"] for p in errors] == ["number"]
    pending = [p for p in caught.value.problems if p.rule == "fact-pending"]
    assert len(pending) == copy.count("<pending>") == 9
    path.write_text(copy.replace("number: pending", "number: 4").replace(": pending", ": 2020-03-16"), "utf-8")
    again = load_summary(path, office())
    assert len(list(again.statements())) == len(list(load_summary(EXAMPLE, office()).statements()))


def test_an_old_form_with_a_problem_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "old.yaml"
    bad.write_text(EXAMPLE.read_text("utf-8").replace("host: norng_sakal", "host: nobody"), "utf-8")
    assert main(["new", str(tmp_path / "new.yaml"), "--from", str(bad)]) == 1
    assert "old.yaml:35:11" in capsys.readouterr().err
    assert not (tmp_path / "new.yaml").exists()


# -- of notes ----------------------------------------------------------------------------------------------------------

NOTES = {
    "en": (
        "On 16 March 2020, H.E. Mr. PRAK Sokhonn received a guest: he said # that trade rose to over USD 2 billion in"
        " 2019. 45 were there.\nThe 3rd talks {were} long.\n",
        [
            "On <16 March 2020?>, H.E. Mr. <prak_sokhonn?> received a guest: he said # that trade rose to"
            " <over USD 2 billion?> in <2019?>.",
            "45 were there.",
            "The <3rd?> talks (were) long.",
        ],
    ),
    "ja": (
        "双方は、2020年3月16日にプノンペンで会談しました。貿易額は20億米ドルに達しました。",
        ["双方は、<2020年3月16日?>に<phnom_penh?>で会談しました。", "貿易額は<20億米ドル?>に達しました。"],
    ),
    "km": (
        "ភាគីទាំងពីរបានជួបគ្នានៅថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០។ ពាណិជ្ជកម្មមានតម្លៃ ២ពាន់លានដុល្លារអាមេរិក។",
        ["ភាគីទាំងពីរបានជួបគ្នានៅ<ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០?>។", "ពាណិជ្ជកម្មមានតម្លៃ <២ពាន់លានដុល្លារអាមេរិក?>។"],
    ),
}


@pytest.mark.parametrize("tag", NOTES)
def test_notes_become_texts_with_what_is_known_to_confirm(tag: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(NOTES[tag][0], "utf-8")
    text = new(tmp_path, "--from-notes", str(notes), "--language", tag, "--date", "2026-11-28")
    fill = {"  partner:\n": "  partner: JP\n", "  place:\n": "  place: phnom_penh\n", "    45": "    forty"}
    for old, filled in fill.items():
        text = text.replace(old, filled)
    text = re.sub(r"    (?:place|chairs|visitor|host):\n", "", text).replace("- text: 45 were", "- text: They were")
    (tmp_path / "new.yaml").write_text(text, "utf-8")
    summary = load_summary(tmp_path / "new.yaml", office())
    typed = [
        "".join(part if isinstance(part, str) else f"<{part.text}{'?' * part.asked}>" for part in s.text.parts)
        for s in summary.statements()
        if s.text
    ]
    assert typed == [said.replace("45", "They") for said in NOTES[tag][1]]
    asked = sum(said.count("?>") for said in typed)
    assert sum(note.rule == "fact-asked" for note in summary.notes) == asked


def test_word_notes_are_read_without_what_was_deleted(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The talks were ")
    paragraph.add_run("hidden ").font.hidden = True
    paragraph.add_run("long.")
    paragraph._p.append(
        docx.oxml.parse_xml(
            f'<w:del xmlns:w="{docx.oxml.ns.nsmap["w"]}" w:id="1" w:author="a"><w:r><w:t>gone</w:t></w:r></w:del>'
        )
    )
    document.add_table(1, 1).cell(0, 0).text = "In a table."
    file = io.BytesIO()
    document.save(file)
    (tmp_path / "notes.docx").write_bytes(file.getvalue())
    assert [text for text in read_notes(tmp_path / "notes.docx") if text] == ["The talks were long.", "In a table."]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("notes.docx", b"\xd0\xcf\x11\xe0old Word", "password"),
        ("notes.docx", b"PK\x03\x04 broken", ""),
        ("notes.txt", b"caf\xe9", "UTF-8"),
        ("notes.txt", b"\n \n", "no text"),
        ("none.txt", None, "no such file"),
    ],
)
def test_notes_that_are_none(
    name: str, data: bytes | None, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main(["new", str(tmp_path / "new.yaml"), "--from-notes", str(tmp_path / name)]) == 1
    said = capsys.readouterr().err
    assert name in said and reason in said and "Traceback" not in said
    assert not (tmp_path / "new.yaml").exists()


def test_relative_days_of_notes_are_those_of_the_release(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("They will meet in the first 9 months of 2027.", "utf-8")
    assert "<the first 9 months of 2027?>" in new(tmp_path, "--from-notes", str(tmp_path / "notes.txt"))
    assert date.today().isoformat() in (tmp_path / "new.yaml").read_text("utf-8")

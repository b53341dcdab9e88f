"""The sheet of names: what it asks, and that what comes back goes to its place in the form and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import docx
import pytest

from drafter.cli import main
from drafter.form.source import read_form
from drafter.names import COLUMNS, open_names
from drafter.office import load_office, load_summary
from drafter.problem import DraftError

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
TODAY = date.today().isoformat()


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.yaml"
    # a language that has no line, one in block style, one that is pending
    text = EXAMPLE.read_text("utf-8")
    text = text.replace(
        "      ja: {family: ノルン, given: サカル, confirmed: false}\n", "      # asked in March\n      ja: pending\n"
    )
    text = text.replace(
        "      ja: {family: 石川, given: 浩司, confirmed: false}",
        "      ja:\n        family: 石川\n        given: 浩司\n        confirmed: false",
    )
    path.write_text(text.replace("      km: {family: ណង, given: សាកល, confirmed: false}\n", ""), "utf-8")
    return path


def answered(sheet: Path, answers: Mapping[str, tuple[str, str]]) -> Path:
    """Fill rows of a sheet as Word saves them: key -> correct form, who says so."""
    document = docx.Document(str(sheet))
    rows = {row.cells[0].text: row for row in document.tables[0].rows}
    assert tuple(cell.text for cell in document.tables[0].rows[0].cells) == COLUMNS
    for key, (text, by) in answers.items():
        rows[key].cells[4].text, rows[key].cells[5].text = text, by
    document.save(str(sheet))
    return sheet


def written(form: Path) -> Path:
    sheet = form.with_name("names.docx")
    assert main(["names", str(form), "-o", str(sheet)]) == 0
    return sheet


def keys(form: Path) -> list[str]:
    office = load_office(ROOT)
    return [entry.key for entry in open_names(load_summary(form, office), office, ("en", "km", "ja"))]


def test_a_sheet_asks_for_what_is_open_and_nothing_else(form: Path) -> None:
    rows = docx.Document(str(written(form))).tables[0].rows
    asked = {row.cells[0].text: row.cells[3].text for row in list(rows)[1:]}
    assert list(asked) == keys(form)
    assert asked["ishikawa.ja"] == "石川 / 浩司" and asked["norng_sakal.ja"] == "–"
    assert {"ishikawa.km", "norng_sakal.km"} <= set(asked) and "ishikawa.en" not in asked
    # a post has a name, too
    assert asked["director_general_and_assistant_minister@jp.mofa.sea_swa.km"].startswith("អគ្គនាយក")
    assert not any(key.endswith("under_secretary_of_state.km") for key in asked)
    assert next(row.cells[1].text for row in rows if row.cells[0].text == "ishikawa.ja").startswith(
        "His Excellency ISHIKAWA Hiroshi, Director-General"
    )


def test_answers_go_to_their_place_and_leave_all_else(form: Path) -> None:
    old = form.read_text("utf-8")
    sheet = answered(
        written(form),
        {
            "ishikawa.km": ("", "Embassy of Japan"),
            "ishikawa.ja": ("石川 / 浩二", "Embassy: of Japan"),
            "norng_sakal.ja": ("ノーン／サカル", "Embassy of Cambodia"),
            "norng_sakal.km": ("ណង / សាកល", "Ministry, protocol"),
        },
    )
    assert main(["names", str(form), "--read", str(sheet)]) == 0
    new = form.read_text("utf-8")
    for line in (
        f'      km: {{family: អ៊ីស៊ីកាវ៉ា, given: ហ៊ីរ៉ូស៊ី, source: "Embassy of Japan, {TODAY}"}}',
        f'      ja: {{family: 石川, given: 浩二, source: "Embassy: of Japan, {TODAY}"}}',
        f'      # asked in March\n      ja: {{family: ノーン, given: サカル, source: "Embassy of Cambodia, {TODAY}"}}',
        f'      km: {{family: ណង, given: សាកល, source: "Ministry, protocol, {TODAY}"}}',
    ):
        assert line in new
    assert [x for x in new.splitlines() if x.lstrip().startswith("#")] == [
        x for x in old.splitlines() if x.lstrip().startswith("#")
    ]
    assert not {key for key in keys(form) if "ishikawa" in key or "norng" in key}
    # the rest of the form is the same to the letter
    assert new[new.index("\nbody:") :] == old[old.index("\nbody:") :]
    # and the sheet says all that is left
    assert keys(form) == [key for key in keys(form) if "ishikawa" not in key]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"ishikawa.ja": ("石川浩二", "Embassy")}, "expected family and given name"),
        ({"ishikawa.ja": ("石川 / 浩二", "")}, "nobody says that it is right"),
    ],
)
def test_answers_that_cannot_be_taken(
    answers: dict[str, tuple[str, str]], said: str, form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, old = answered(written(form), answers), form.read_bytes()
    assert main(["names", str(form), "--read", str(sheet)]) == 1
    assert said in capsys.readouterr().err and form.read_bytes() == old


def test_a_sheet_of_another_form_is_refused(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = answered(written(form), {"ishikawa.ja": ("", "Embassy")})
    assert main(["names", str(form), "--read", str(sheet)]) == 0
    assert main(["names", str(form), "--read", str(sheet)]) == 1
    assert "nothing is open about ishikawa.ja" in capsys.readouterr().err


def test_what_is_no_sheet_is_refused(form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = io.BytesIO()
    docx.Document().save(other)
    (tmp_path / "other.docx").write_bytes(other.getvalue())
    (tmp_path / "text.docx").write_text("names", "utf-8")
    for name in ("other.docx", "text.docx", "none.docx"):
        assert main(["names", str(form), "--read", str(tmp_path / name)]) == 1
        assert name in capsys.readouterr().err


def test_a_form_with_a_name_of_one_part_keeps_it(form: Path) -> None:
    text = form.read_text("utf-8").replace("ja: pending", "ja: {full: ノーン・サカル, confirmed: false}")
    form.write_text(text, "utf-8")
    sheet = answered(written(form), {"norng_sakal.ja": ("", "Embassy")})
    assert main(["names", str(form), "--read", str(sheet)]) == 0
    assert f'ja: {{full: ノーン・サカル, source: "Embassy, {TODAY}"}}' in form.read_text("utf-8")
    with pytest.raises(DraftError):
        read_form(b"- names", "form.yaml")

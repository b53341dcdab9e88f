"""Many forms: none stops another, each is as if made alone, what is done is passed over while nothing changed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drafter import cli
from drafter.batch import DONE
from drafter.cli import main
from drafter.office import load_office, make_releases

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml").read_text(encoding="utf-8")


def write_forms(folder: Path, count: int = 4, bad: tuple[int, ...] = ()) -> list[str]:
    """Write forms that differ in the number of the meeting; the bad ones have a key that no form has."""
    folder.mkdir(exist_ok=True)
    forms = []
    for number in range(1, count + 1):
        text = TEXT.replace("number: 3", f"number: {number}", 1)
        if number in bad:
            text = text.replace("language:", "langwidge:", 1)
        path = folder / f"2020-03-16-meeting-{number}.yaml"
        path.write_text(text, encoding="utf-8")
        forms.append(str(path))
    return forms


def made(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def generate(forms, out, *more):
    return main(["generate", *forms, "-o", str(out), "--lang", "en,km", "--format", "txt,html", *more])


def texts(releases):
    return {tag: [sentence.text for sentence in draft.sentences()] for tag, draft in releases.drafts.items()}


def test_a_release_made_after_another_is_as_if_made_alone(tmp_path):
    office = load_office(ROOT)
    for form in write_forms(tmp_path, 3):
        path = Path(form)
        assert texts(make_releases(path, (), office)) == texts(make_releases(path, (), load_office(ROOT)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_form_stops_no_other(tmp_path, capsys, jobs):
    forms = write_forms(tmp_path / "forms", 5, bad=(2, 4))
    for form in forms:
        generate([form], tmp_path / "alone")
    alone = capsys.readouterr()
    assert generate(forms, tmp_path / "out", "--jobs", str(jobs)) == 1
    together = capsys.readouterr()
    assert made(tmp_path / "out") == made(tmp_path / "alone")
    assert together.out.replace("out", "alone") == alone.out
    assert together.err.count("langwidge") >= 2
    assert "5 forms: 3 made, 2 failed" in together.err
    assert "\r" not in together.err and "#" not in together.err.replace("##", "")


def test_resume_passes_over_what_is_done(tmp_path, capsys):
    forms = write_forms(tmp_path / "forms", 4, bad=(3,))
    out = tmp_path / "out"
    assert generate(forms, out) == 1
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.*")}
    capsys.readouterr()
    assert generate(forms, out, "--resume") == 1
    said = capsys.readouterr()
    assert said.out == "" and "4 forms: 3 done before, 1 failed" in said.err
    assert {path: path.stat().st_mtime_ns for path in out.glob("*.*")} == before
    assert generate(forms, out, "--resume", "--jobs", "2") == 1
    assert "3 done before, 1 failed" in capsys.readouterr().err
    write_forms(tmp_path / "forms", 4)
    assert generate(forms, out, "--resume") == 0
    assert "3 done before, 1 made" in capsys.readouterr().err


@pytest.mark.parametrize(
    "change",
    [
        lambda forms, out: forms[1].write_text(forms[1].read_text("utf-8") + "# a note\n", encoding="utf-8"),
        lambda forms, out: next(out.glob("*meeting-2*.html")).unlink(),
        lambda forms, out: next(out.glob("*meeting-2*.txt")).write_bytes(b"by hand"),
        lambda forms, out: forms[1].with_name(f"{forms[1].stem}.km.po").write_text('msgid ""\nmsgstr ""\n', "utf-8"),
        lambda forms, out: [
            path.write_bytes(path.read_bytes()[:-3])
            for path in (out / DONE).iterdir()
            if b"meeting-2" in path.read_bytes()
        ],
    ],
    ids=["form", "file gone", "file changed", "catalogue", "record spoilt"],
)
def test_resume_makes_anew_what_changed(tmp_path, capsys, change):
    forms, out = write_forms(tmp_path / "forms", 3), tmp_path / "out"
    assert generate(forms, out) == 0
    first = made(out)
    change([Path(form) for form in forms], out)
    capsys.readouterr()
    assert generate(forms, out, "--resume") == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 4 and all("meeting-2" in line for line in said.out.splitlines())
    assert made(out) == first


def test_resume_asks_for_other_things_are_made(tmp_path, capsys):
    forms, out = write_forms(tmp_path / "forms", 2), tmp_path / "out"
    assert generate(forms, out) == 0
    capsys.readouterr()
    assert main(["generate", *forms, "-o", str(out), "--lang", "en", "--format", "json", "--resume"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_one_form_leaves_no_record(tmp_path):
    forms, out = write_forms(tmp_path / "forms", 1), tmp_path / "out"
    assert generate(forms, out) == 0
    assert not (out / DONE).exists()
    assert generate(forms, out, "--resume") == 0
    assert len(list((out / DONE).iterdir())) == 1


def test_a_batch_that_was_killed_goes_on(tmp_path, capsys):
    forms, out = write_forms(tmp_path / "forms", 30), tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "drafter",
        "generate",
        *forms,
        "-o",
        str(out),
        "--lang",
        "en,km",
        "--format",
        "txt,html",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    deadline = time.monotonic() + 60
    while not (out / DONE).is_dir() or len(list((out / DONE).glob("*.json"))) < 3:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    process.wait()
    assert generate(forms, out, "--resume") == 0
    said = re.search(r"30 forms: (\d+) done before, (\d+) made", capsys.readouterr().err)
    assert said and int(said[1]) >= 3 and int(said[1]) + int(said[2]) == 30
    generate(forms, tmp_path / "again")
    assert made(out).items() >= made(tmp_path / "again").items()


def test_two_forms_of_one_name_are_told(tmp_path, capsys):
    forms = [*write_forms(tmp_path / "a", 1), *write_forms(tmp_path / "b", 1)]
    assert generate(forms, tmp_path / "out") == 1
    assert "[batch-same-name]" in capsys.readouterr().err


def test_a_pattern_is_the_forms_that_fit(tmp_path, capsys):
    write_forms(tmp_path / "forms", 3)
    assert generate([str(tmp_path / "forms" / "*.yaml")], tmp_path / "out") == 0
    assert "3 forms: 3 made" in capsys.readouterr().err
    assert generate([str(tmp_path / "forms" / "*.yml")], tmp_path / "out") == 1
    assert "there is no such file" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["0", "-1", "x", "1.5", "٢"])
def test_numbers_of_processes(jobs, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["generate", "x.yaml", "--jobs", jobs])
    assert caught.value.code == 2
    assert "expected a number of processes" in capsys.readouterr().err


def test_the_bar_is_one_line_on_a_terminal(tmp_path, capsys, monkeypatch):
    forms = write_forms(tmp_path / "forms", 3, bad=(2,))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert generate(forms, tmp_path / "out") == 1
    said = capsys.readouterr()
    assert "\r" not in said.out and "#" not in said.out
    bars = re.findall(r"\[#*\.*\] (\d) of 3", said.err)
    assert bars == ["1", "2", "3"]
    assert "1 failed" in said.err and re.search(r"\r {10,}\r3 forms: ", said.err)


@pytest.mark.skipif(os.name == "nt", reason="ends a process by its signal")
def test_a_process_ended_from_outside_is_told(tmp_path, capsys, monkeypatch):
    forms = write_forms(tmp_path / "forms", 3)
    monkeypatch.setattr(cli, "make_one", ended)
    assert main(["generate", *forms, "-o", str(tmp_path / "out"), "--jobs", "2"]) == 1
    assert "--resume" in capsys.readouterr().err


def ended(path, job, office):
    os.kill(os.getpid(), signal.SIGKILL)

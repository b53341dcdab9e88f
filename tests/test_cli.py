"""The commands as a person runs them: what they print, what they write, their status."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drafter.cli import _parser, main

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
STEM = "2020-03-16-senior-official-consultation"


def leaves(parser):
    for action in parser._actions:
        for name, inner in (getattr(action, "choices", None) or {}).items() if hasattr(action, "add_parser") else ():
            yield from (
                [(name, inner)]
                if not any(hasattr(a, "add_parser") for a in inner._actions)
                else [(f"{name} {more}", leaf) for more, leaf in leaves(inner)]
            )


def test_each_command_has_one_example_and_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = dict(leaves(_parser()))
    assert set(commands) >= {
        "demo",
        "new",
        "find",
        "check",
        "generate",
        "explain",
        "write",
        "translate extract",
        "translate status",
        "review page",
        "review approve",
        "correct",
    }
    for name, parser in commands.items():
        assert parser.epilog.startswith(f"example: drafter {name}"), name
        assert parser.epilog.count("drafter") == 1, name
        assert parser.description, name
        assert name in readme.replace("`", "").replace("drafter ", ""), name


# what must have happened before an example can run: only a final release is corrected
UNDER_REVIEW = [f"examples/{FORM.name}", "--office", "examples/office"]
BEFORE = {
    "correct": [
        ["review", "page", *UNDER_REVIEW, "-o", "page.html"],
        ["review", "approve", *UNDER_REVIEW, "--as", "SAR Vanna", "--all-shown", "page.html"],
        ["review", "approve", *UNDER_REVIEW, "--as", "LY Borey", "--all-shown", "page.html"],
        ["generate", *UNDER_REVIEW, "--lang", "en", "--final"],
    ],
    # the office's folder is there, and a form beside it
    "keep": [["init", "office"], ["new", FORM.name, "--from", f"examples/{FORM.name}"]],
}


def stop(server):
    raise KeyboardInterrupt


def test_every_example_of_the_help_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FORM.parent, tmp_path / "examples")
    # nobody looks, and Ctrl+C is pressed at once
    monkeypatch.setattr("webbrowser.open_new_tab", lambda address: True)
    monkeypatch.setattr("http.server.ThreadingHTTPServer.serve_forever", stop)
    for name, parser in leaves(_parser()):
        for words in BEFORE.get(name, ()):
            assert main(words) == 0, (name, words)
        capsys.readouterr()
        words = shlex.split(parser.epilog.removeprefix("example: drafter ").split(" > ")[0])
        assert main(words) == 0, name
        assert capsys.readouterr().out, name


def test_generate(tmp_path, capsys):
    assert main(["generate", str(FORM), "-o", str(tmp_path), "--lang", "en", "--format", "docx,txt,json,html"]) == 0
    written = capsys.readouterr().out.split()
    assert [Path(path).name for path in written] == [
        f"{STEM.replace('2020-03-16-', '2020-03-16-')}.draft.en.{f}" for f in ("docx", "txt", "json", "html")
    ]
    draft = json.loads((tmp_path / f"{STEM}.draft.en.json").read_text(encoding="utf-8"))
    values = {r["origin"]["value"] for b in draft["blocks"] for s in b["sentences"] for r in s["runs"]}
    assert {"over USD 2000000000", "2013", "2019", "ordinal 13", "2020-07", "2022"} <= values


def test_two_runs_write_the_same_bytes(tmp_path):
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "drafter", "generate", str(FORM), "-o", str(tmp_path / seed)]
        subprocess.run(command, check=True, capture_output=True, env=environment)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert first == second and len(first) >= 3


def test_check_as_data(capsys, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(FORM.read_text(encoding="utf-8").replace("gender: m", "gendre: m"), encoding="utf-8")
    assert main(["check", str(bad), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert next(p["rule"] for p in found if p["grade"] == "error") == "form-key"
    assert all(p["file"].endswith("bad.yaml") for p in found)
    assert "did you mean gender?" in [p["hint"] for p in found]


def test_all_problems_at_once_and_nothing_written(tmp_path, capsys):
    text = FORM.read_text(encoding="utf-8")
    for old, new in (
        ("<asean> in <2022>", "<asean> in 2022"),
        ("<asem> Summit", "<asme> Summit"),
        ("country: KH", "country: KX"),
    ):
        text = text.replace(old, new, 1)
    bad = tmp_path / "bad.yaml"
    bad.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["generate", str(bad), "-o", str(out)]) == 1
    said = capsys.readouterr().err
    assert "[text-number]" in said and "[text-unknown]" in said and "[form-id]" in said
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "nowhere.yaml"], "there is no such file"),
        (["check", "."], "it is a folder"),
        (["generate", str(FORM), "--lang", "en,xx"], 'no language is called "xx"'),
        (["generate", str(FORM), "--format", "docx,dox"], "did you mean docx?"),
        (["write", "en", "nobody_at_all"], "expected a fact or an id of the directory"),
        (["write", "en", "2020-02-30"], "a day that does not exist"),
        (["write", "xx", "2020"], 'no language is called "xx"'),
        (["write", "en", "2020-03-16", "--style", "nope"], "has no rule"),
        (["new", "x.yaml", "--kind", "courtesy_cal"], "did you mean courtesy_call?"),
        (["find", "zzzzzz"], "nothing is called"),
    ],
)
def test_failures_say_what_to_do(words, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["nonsense"], ["generate"], ["translate"], ["generate", str(FORM), "--nope"]])
def test_wrong_usage(words, capsys):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_final_is_refused_while_names_are_unconfirmed(tmp_path, capsys):
    assert main(["generate", str(FORM), "-o", str(tmp_path / "out"), "--final"]) == 1
    said = capsys.readouterr().err
    assert "[unconfirmed]" in said and "no final release was written" in said
    assert not (tmp_path / "out").exists()


def test_new_writes_once(tmp_path, capsys):
    path = tmp_path / "2026-11-24-call.yaml"
    assert main(["new", str(path), "--kind", "courtesy_call", "--date", "2026-11-24"]) == 0
    text = path.read_text(encoding="utf-8")
    assert "courtesy_call" in text and "2026-11-24" in text and "{{" not in text
    assert main(["new", str(path)]) == 1
    assert path.read_text(encoding="utf-8") == text
    capsys.readouterr()
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().err
    assert "has no value" in said and "Traceback" not in said


def test_write(capsys):
    day = ["--date", "2020-03-16"]
    assert main(["write", "en", "2020-03-16", "over USD 2 billion", "13th", "prak_sokhonn", *day]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "16 March 2020",
        "over USD 2 billion",
        "13th",
        "His Excellency Deputy Prime Minister PRAK Sokhonn, "
        "Minister of Foreign Affairs and International Cooperation of Cambodia",
    ]
    assert main(["write", "en", "prak_sokhonn", "--style", "later", *day]) == 0
    assert capsys.readouterr().out == "His Excellency PRAK Sokhonn\n"


def test_find_in_any_language(capsys):
    assert main(["find", "រដ្ឋលេខាធិការ"]) == 0
    assert "under_secretary_of_state" in capsys.readouterr().out
    assert main(["find", "外務国際協力省"]) == 0
    assert "kh.mfaic" in capsys.readouterr().out
    assert main(["find", "welcomed"]) == 0
    assert "act" in capsys.readouterr().out


def test_find_tells_the_nearest_first_and_how_a_form_writes_an_act(capsys):
    assert main(["find", "asean"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["terms", "asean"]
    assert main(["find", "agreed on"]) == 0
    assert capsys.readouterr().out.startswith("act        agreed_on                            agreed_on: … (what)")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["genrate", "f.yaml"], "generate"),
        (["review", "aprove", "f.yaml"], "approve"),
        (["generate", "f.yaml", "--pdf-engine", "tyst"], "typst"),
    ],
)
def test_a_misspelt_command_is_offered_as_meant(words, meant, capsys):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert f"did you mean {meant}?" in capsys.readouterr().err


def test_nothing_is_translated_into_the_forms_own_language(capsys):
    for command in ("extract", "status"):
        assert main(["translate", command, str(FORM), "--lang", "en"]) == 1
        assert "the form is typed in en" in capsys.readouterr().err


def test_explain_tells_the_whole_chain(capsys):
    assert main(["explain", str(FORM), "--lang", "en", "--match", "USD 2 billion"]) == 0
    said = capsys.readouterr().out
    for piece in (
        "expressed_optimism_that",
        "templates/en/acts.j2:",
        "locales/en/locale.yaml:",
        "source: ",
        "form line",
        "clause that:",
    ):
        assert piece in said


def test_a_closed_pipe_is_quiet():
    command = f"{sys.executable} -m drafter explain {FORM} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


def test_output_survives_an_old_console():
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "drafter", "find", "kh.mfaic"],
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    assert done.stdout


def test_the_way_of_generate_imports_nothing_heavy():
    code = (
        "import sys, drafter.cli\n"
        f"drafter.cli.main(['generate', {str(FORM)!r}, '-o', sys.argv[1], '--format', 'docx,html,txt'])\n"
        "heavy = {'docx', 'typst', 'rich', 'pydantic', 'docxtpl', 'babel.numbers'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", code, folder], check=True, cwd=ROOT, capture_output=True)


BLOCKED = [
    ("a file stands where the folder should be", lambda path: path.write_bytes(b"mine")),
    ("a folder stands where a file should be", lambda path: (path / f"{STEM}.draft.en.docx").mkdir(parents=True)),
]


@pytest.mark.parametrize("prepare", [case[1] for case in BLOCKED], ids=[case[0] for case in BLOCKED])
def test_output_that_can_not_be_written(prepare, tmp_path, capsys):
    out = tmp_path / "out"
    prepare(out)
    before = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*"))
    assert main(["generate", str(FORM), "-o", str(out), "--lang", "en", "--format", "docx"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said and "out" in said and "\n  " in said
    assert sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*")) == before


def test_a_full_disk_leaves_old_files_whole(tmp_path):
    target = tmp_path / f"{STEM}.draft.en.docx"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [
        sys.executable,
        "-m",
        "drafter",
        "generate",
        str(FORM),
        "-o",
        str(tmp_path),
        "--lang",
        "en",
        "--format",
        "docx",
    ]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    old = target.read_bytes()
    limited = ["bash", "-c", 'ulimit -f 4; exec "$@"', "bash", *command]
    done = subprocess.run(limited, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr and target.name in done.stderr
    assert target.read_bytes() == old and [p.name for p in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"# only a comment\n",
        b"plain text\n",
        b"- a\n- b\n",
        b"\xff\xfe\x00",
        "form: 1\nlanguage: en\nissuer: \u3042".encode("cp932"),
        b"form: 1\nform: 1\n",
        b"a: &a [*a]\n",
        b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
        b"[" * 5000,
        b"a: " + b"x" * (1 << 20),
        b"form: 1\n\tlanguage: en\n",
        b"form: {a: 1\n",
        b"PK\x03\x04 a Word file",
    ],
    ids=[
        "empty",
        "comment",
        "text",
        "list",
        "utf16",
        "cp932",
        "repeated",
        "self",
        "bomb",
        "deep",
        "large",
        "tab",
        "brace",
        "zip",
    ],
)
def test_what_is_no_form_is_refused_in_plain_words(data, tmp_path, capsys):
    path, out = tmp_path / "form.yaml", tmp_path / "out"
    path.write_bytes(data)
    for words in (
        ["check", str(path)],
        ["generate", str(path), "-o", str(out)],
        ["explain", str(path)],
        ["translate", "status", str(path)],
        ["review", "page", str(path), "-o", str(out)],
    ):
        assert main(words) == 1
        said = capsys.readouterr().err
        assert "Traceback" not in said and f"{path.as_posix()}:" in said and "\n  " in said, said
        assert not out.exists()
    assert path.read_bytes() == data

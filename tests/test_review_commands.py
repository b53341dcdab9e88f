"""The commands of review, as the people of an office run them one after the other."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import tool

from drafter.cli import main
from drafter.render import RENDERERS
from drafter.review.log import FolderLog

ROOT = Path(__file__).resolve().parent.parent
NAME = "2020-03-16-senior-official-consultation"
ROW = "seeb9594a61"
# the office's own people; its folder is another one than the form's
FORM, OFFICE = f"form/{NAME}.yaml", ["--office", "office"]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a review command on the example; returns its status, what it printed and what it said of problems."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "form").mkdir()
    shutil.copy(ROOT / "examples" / f"{NAME}.yaml", tmp_path / "form")
    shutil.copytree(ROOT / "examples" / "office", tmp_path / "office")

    def command(*words, review=True):
        status = main([*(["review"] if review else []), words[0], FORM, *words[1:], *OFFICE])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    def data(words):
        main(words)
        return json.loads(capsys.readouterr().out)["found"]

    command.json = data
    return command


def approve_all(run):
    assert run("page", "-o", "page.html")[0] == 0
    for name in ("SAR Vanna", "LY Borey"):
        assert run("approve", "--as", name, "--all-shown", "page.html")[0] == 0


def log():
    return sorted(Path("office/releases", NAME, "log").iterdir())


def test_what_was_read_is_what_is_approved(run):
    run("page", "-o", "page.html")
    form = Path(FORM)
    form.write_text(form.read_text("utf-8").replace("<2013>", "<2014>"), encoding="utf-8")
    status, _, said = run("approve", "--as", "LY Borey", "--all-shown", "page.html")
    assert (
        status == 1
        and "page.html does not show the en text as it stands now" in said
        and not Path("office/releases").exists()
    )
    # words on a page are no proof of what it shows
    page = Path("page.html").read_text("utf-8")
    shown = page.split('name="shown" content="')[1].split('"')[0]
    run("page", "-o", "new.html")
    new = Path("new.html").read_text("utf-8").split('name="shown" content="')[1].split('"')[0]
    assert shown != new
    Path("page.html").write_text(page.replace("</main>", f"<p>{new}</p></main>"), encoding="utf-8")
    assert run("approve", "--as", "LY Borey", "--all-shown", "page.html")[0] == 1
    hash = json.loads(run("show", ROW, "--lang", "en", "--json")[1])["segments"][0]["hash"]
    assert run("approve", ROW, "--as", "LY Borey", "--lang", "en", "--hash", hash[:12])[0] == 0
    form.write_text(form.read_text("utf-8").replace("cultural exchange between", "exchange between"), encoding="utf-8")
    row = "supported the further"
    status, _, said = run("approve", row, "--as", "LY Borey", "--lang", "en", "--hash", hash[:12])
    assert status == 1 and "no longer what was shown" in said


def test_a_person_without_a_level_leaves_rows_out(run):
    run("page", "-o", "page.html")
    status, out, _ = run("approve", "--as", "TANAKA Yui", "--all-shown", "page.html")
    assert status == 0 and "en: 28 left out" in out and "approve rows 27 ja" in out
    assert json.loads(run("status", "--lang", "ja", "--json")[1])["state"] == "in review"


def test_proposals_are_taken_over_or_rejected(run):
    said = run("propose", ROW, "--as", "KEO Dara", "--lang", "ja", "--text", "また、文化交流を支持しました。")[1]
    id = said.split()[0]
    assert "proposal " + id in run("show", ROW, "--lang", "ja")[1]
    status, _, err = run(
        "override", "headline.1", "--as", "SAR Vanna", "--lang", "ja", "--proposal", id, "--reason", "x"
    )
    assert status == 1 and "about another sentence" in err
    status, _, err = run("override", ROW, "--as", "SAR Vanna", "--lang", "ja", "--reason", "x")
    assert status == 1 and "expected --text, --proposal or --drop" in err
    taken = ["override", ROW, "--as", "SAR Vanna", "--lang", "ja", "--proposal", id, "--reason", "good"]
    assert run(*taken)[0] == 0
    assert "corrected for this release by KEO Dara" in run("show", ROW, "--lang", "ja")[1]
    assert run("override", ROW, "--as", "SAR Vanna", "--lang", "ja", "--drop", "--reason", "after all")[0] == 0
    assert "更なる" in run("show", ROW, "--lang", "ja")[1]
    propose = ["propose", ROW, "--as", "KEO Dara", "--lang", "km", "--text", "{both}។", "--json"]
    (event,) = json.loads(run(*propose)[1])
    id, (last, *_) = event["id"], json.loads(run("history", "--json")[1])[::-1]
    assert event == last and event["kind"] == "propose" and event["by"] == "keo_dara"
    other = ["reject", "headline.1", "--as", "SAR Vanna", "--lang", "km", "--reason", "x", "--proposal", id[:12]]
    status, _, err = run(*other)
    assert status == 1 and "about another sentence" in err
    reject = ["reject", ROW, "--as", "SAR Vanna", "--lang", "km", "--reason", "too short", "--proposal"]
    assert run(*reject, "0000")[0] == 1 and run(*reject, id)[0] == 0
    assert json.loads(run("show", ROW, "--lang", "km", "--json")[1])["segments"][0]["state"] == "draft"


def test_an_edit_in_the_language_of_the_form_is_proposed_for_the_form(run):
    words = [
        "override",
        ROW,
        "--as",
        "KEO Dara",
        "--lang",
        "en",
        "--reason",
        "shorter",
        "--text",
        "{both} supported it.",
    ]
    status, out, _ = run(*words)
    assert status == 0 and "an edit of the form is proposed, at form/" in out
    assert "further expansion" in run("show", ROW, "--lang", "en")[1]


def test_comments_and_waivers_are_shown(run):
    row = "s986fbbac9b"
    assert run("comment", row, "--as", "KEO Dara", "--lang", "ja", "--text", "as last year")[0] == 0
    waive = ["waive", row, "--as", "SAR Vanna", "--lang", "ja", "--rule"]
    assert run(*waive, "term-preferred", "--reason", "by telephone")[0] == 0
    out = run("show", row, "--lang", "ja")[1]
    assert "KEO Dara (claimed): as last year" in out and "waived by SAR Vanna: by telephone" in out
    assert run(*waive, "nothing", "--reason", "x")[0] == 1
    # a warning now, and no final with it
    waive = ["waive", "s6721287258", "--as", "SAR Vanna", "--lang", "km", "--rule", "unconfirmed", "--reason", "x"]
    status, _, said = run(*waive)
    assert status == 1 and "it blocks every final [waive-blocker]" in said


def test_a_waived_finding_is_a_hint_of_the_check_that_says_who_and_why(run):
    form = Path(FORM)
    text = form.read_text("utf-8")
    # the same clause in two rows
    said = text[text.index("      - who: partner.delegation") :].partition("\ncontact")[0]
    form.write_text(text.replace(said, said + said.replace("degree: sincere", "degree: deep")), encoding="utf-8")

    def check():
        found = json.loads(run("check", "--json", review=False)[1])
        return [one for one in found if one["rule"] == "term-preferred" and one["fields"]["term"] == "hospitality"]

    assert {one["grade"] for one in check()} == {"warning"}
    waive = ["--as", "SAR Vanna", "--lang", "ja", "--rule", "term-preferred", "--reason", "by {telephone}"]
    _, out, _ = run("waive", "s986fbbac9b", *waive)
    (left,) = out.split("until it is waived there: ")[1].removesuffix(" (ja)\n").split(", ")
    assert {one["grade"] for one in check()} == {"warning"} and left != "s986fbbac9b"
    assert '"hospitality" is not translated as' in out
    assert "until it is waived" not in run("waive", left, *waive)[1]
    hint = "waived by SAR Vanna (claimed): by {telephone}"
    assert {(one["grade"], one["hint"]) for one in check()} == {("hint", hint)}
    assert hint in run("check", review=False)[2]


def test_options_and_rows_stand_in_any_order(run):
    assert "1 en" in run("approve", "--as", "SAR Vanna", "headline.1", "headline.1", "--lang", "en")[1]
    assert run("approve", "--as", "SAR Vanna", "headline.1", ROW, "--lang", "en")[0] == 0
    assert "approve rows" in run("history", "--office", "office", ROW)[1]


def test_what_was_said_of_a_row_that_an_edit_took_away_is_told(run):
    assert run("comment", ROW, "--as", "KEO Dara", "--lang", "km", "--text", "too long")[0] == 0
    id = run("propose", ROW, "--as", "KEO Dara", "--lang", "km", "--text", "{both}។")[1].split()[0]
    assert "row that is gone" not in run("status")[1]
    form = Path(FORM)
    form.write_text(form.read_text("utf-8").replace("cultural exchange between", "exchange between"), encoding="utf-8")
    told = [line for line in run("status")[1].splitlines() if line.startswith("of a row that is gone")]
    assert len(told) == 2 and "too long" in told[0] and f"{ROW} km {{both}}។" in told[1] and len(id) == 12


def test_pages_are_called_as_their_forms(run):
    assert run("page")[1].strip() == f"{NAME}.review.html" and Path(f"{NAME}.review.html").is_file()


def test_authors_of_the_form_and_of_translations_are_known_where_they_said_so(run):
    assert run("wrote", "--as", "SAR Vanna")[0] == 0
    status, _, said = run("approve", ROW, "--as", "SAR Vanna", "--lang", "en")
    assert status == 1 and "own words [approve-own]" in said
    assert run("approve", ROW, "--as", "SAR Vanna", "--lang", "km")[0] == 0
    assert main(["translate", "export", FORM, "--to", "po", "--lang", "km", "-o", "km.po", *OFFICE]) == 0
    file = Path("km.po")
    file.write_text(file.read_text("utf-8").replace("ការពង្រីកបន្ថែមទៀតនូវ", "ការពង្រីក"), encoding="utf-8")
    take = ["translate", "import", "km.po", "--form", FORM, *OFFICE]
    assert main([*take, "--as", "nobody"]) == 1 and not Path(f"form/{NAME}.km.po").exists()
    assert main([*take, "--as", "SAR Vanna"]) == 0
    status, _, said = run("approve", ROW, "--as", "SAR Vanna", "--lang", "km")
    assert status == 1 and "own words [approve-own]" in said
    told = run("history")[1]
    assert "SAR Vanna (claimed): wrote en, 28 rows" in told and "SAR Vanna (claimed): wrote km, 1 translation" in told


def test_an_edition_has_its_own_folder_approvals_and_final(run):
    form = Path(FORM)
    text = form.read_text("utf-8").replace(", confirmed: false", "")
    form.write_text(text + "editions:\n  brief: {only: [s6721287258], languages: [en]}\n", encoding="utf-8")
    edition = ["--edition", "brief"]
    assert run("page", *edition)[0] == 0 and Path(f"{NAME}.brief.review.html").is_file()
    final = ["generate", *edition, "--final", "-o", "out", "--format", "txt"]
    assert run(*final, review=False)[0] == 1 and not Path("out").exists()
    for name in ("SAR Vanna", "LY Borey"):
        assert run("approve", *edition, "--as", name, "--all-shown", f"{NAME}.brief.review.html")[0] == 0
    assert "approved" in run("status", *edition)[1].splitlines()[0] and "draft" in run("status")[1].splitlines()[0]
    assert run(*final, review=False)[0] == 0
    assert [path.name for path in Path("out").iterdir()] == [f"{NAME}.brief.en.txt"]
    assert (Path("office/releases") / f"{NAME}.brief" / "v1" / f"{NAME}.brief.en.txt").is_file()
    assert run("verify", *edition)[0] == 0 and "[final-made]" in run(*final, review=False)[2]
    # what goes out in Word and comes back says of itself which edition it shows
    assert run("export", *edition, "--to", "docx", "-o", "word")[0] == 0
    back = ["review", "import", f"word/{NAME}.brief.review.en.docx", "--form", FORM, *OFFICE, "--as", "KEO Dara"]
    assert main([*back, "--dry-run"]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["approve", "headline.1"], "say who decides with `--as NAME`"),
        (["approve", "headline.1", "--as", "KEO Dara", "--lang", "km"], "KEO Dara has no level to approve km"),
        (["approve", "--as", "LY Borey"], "expected rows, or --all-shown"),
        (["approve", "--as", "LY Borey", "--all-shown", "nowhere.html"], "nowhere.html can't be read"),
        (["comment", "headline.1", "--as", "nobody", "--lang", "km", "--text", "x"], 'nobody is called "nobody"'),
        (["comment", "headline.1", "--as", "LY Borey", "--text", "x"], "name it with --lang"),
        (["comment", "headline.9", "--as", "LY Borey", "--text", "x"], "no row of the release is called"),
        (["status", "--lang", "xx"], 'no language is called "xx"'),
        (["sheet", "-o", "sheet.xyz"], 'no format is called "xyz"'),
    ],
)
def test_refusals_say_what_to_do_and_decide_nothing(words, said, run):
    status, _, err = run(*words)
    assert status == 1 and said in err and not Path("office/releases").exists()


def test_a_damaged_log_is_told(run):
    assert run("comment", "headline.1", "--as", "LY Borey", "--lang", "km", "--text", "x")[0] == 0
    (path,) = log()
    path.write_bytes(path.read_bytes().replace(b'"x"', b'"y"'))
    for words in (["verify"], ["status"]):
        status, _, said = run(*words)
        assert status == 1 and "[log-changed]" in said and path.name in said
    assert json.loads(run("verify", "--json")[1])[0]["rule"] == "log-changed"


def test_the_sheet_is_a_file_to_sign(run):
    for format in ("txt", "docx", "pdf"):
        assert run("sheet", "-o", f"sheet.{format}")[0] == 0
    assert run("sheet", "-o", "km.txt", "--page-lang", "km")[0] == 0
    assert "ហត្ថលេខា" in Path("km.txt").read_text("utf-8").replace("\u200b", "")
    text = Path("sheet.txt").read_text("utf-8")
    hash = json.loads(run("status", "--json")[1])["hash"]
    assert hash in text.replace(" ", "") and "Signature" in text
    assert hash in "".join(said for _, said in RENDERERS["docx"].outline(Path("sheet.docx").read_bytes())).replace(
        " ", ""
    )
    told = subprocess.run([tool("pdftotext"), "sheet.pdf", "-"], capture_output=True, encoding="utf-8", check=True)
    assert hash in "".join(told.stdout.split()) and "Signature" in told.stdout


@pytest.mark.parametrize("step", ["fsync:when=1", "link,linkat:when=1", "fsync:when=3", "link,linkat:when=2"])
def test_an_approval_that_is_killed_is_there_whole_or_not_at_all(step, run, tmp_path):
    calls, _, when = step.partition(":")
    words = ["review", "approve", FORM, "headline.1", "--as", "LY Borey", *OFFICE]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [tool("strace"), "-f", "-qq", "-o", os.devnull, "-e", f"inject={calls}:signal=KILL:{when}"]
    assert run("status")[0] == 0
    done = subprocess.run(
        [*command, sys.executable, "-m", "drafter", *words], env=environment, capture_output=True, check=False
    )
    assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), done.stderr
    assert run("verify")[0] == 0
    assert main(words) == 0 and run("verify")[0] == 0
    assert {one["state"] for one in json.loads(run("show", "headline.1", "--json")[1])["segments"]} == {"in review"}


# strace counts the calls of each name apart
WRITES = ("write", "fsync", "link", "linkat", "rename", "renameat2", "unlink", "mkdir")


@pytest.mark.full
def test_an_approval_killed_at_every_write_is_there_whole_or_not_at_all(run, tmp_path):
    """Killed at the first, second, … call of each name that changes a file, until none is left."""
    words = ["review", "approve", FORM, "headline.1", "--as", "LY Borey", *OFFICE]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    log = FolderLog(Path("office/releases") / NAME / "log", NAME)
    assert run("status")[0] == 0
    left = []
    for call in WRITES:
        for when in range(1, 30):
            shutil.rmtree("office/releases", ignore_errors=True)
            command = [tool("strace"), "-f", "-qq", "-o", os.devnull, "-e", f"inject={call}:signal=KILL:when={when}"]
            done = subprocess.run(
                [*command, sys.executable, "-m", "drafter", *words], env=environment, capture_output=True, check=False
            )
            events, problems = log.look()
            assert problems == (), (call, when)
            if done.returncode == 0:
                assert len(events) == 1
                break
            assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), done.stderr
            left.append(len(events))
    # two files, each written, made durable and named, and their folders made durable
    assert len(left) >= 8 and set(left) == {0, 1}


def test_a_translators_file_takes_nothing_back_that_changed_here_meanwhile(run):
    assert run("export", "--to", "po", "--lang", "ja", "-o", "out")[0] == 0
    file = Path("out", f"{NAME}.review.ja.po")
    # here: one clause; in the file: another one, and later the same one
    Path(f"form/{NAME}.ja.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "what"\nmsgid "the further expansion of cultural exchange between the two countries"\n'
        'msgstr "両国間の文化交流の一層の拡大"\n',
        encoding="utf-8",
    )

    def came(old, new):
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        words = ["review", "import", str(file), "--form", FORM, *OFFICE, "--as", "KEO Dara", "--json"]
        return run.json(words)

    found = came("頻繁な要人往来", "活発な要人往来")
    assert [(one["kind"], one["text"]) for one in found if one["kind"] != "same"] == [("proposed", "活発な要人往来")]
    found = came('"両国間の文化交流の更なる拡大"', '"両国間の文化交流の拡大"')
    assert [(one["kind"], one["key"]) for one in found if one["kind"] == "conflict"] == [("conflict", ROW)]
    shown = run("show", ROW, "--lang", "ja")[1]
    assert "conflict: KEO Dara: propose · the text was changed meanwhile" in shown and "一層の拡大" in shown
    assert run("approve", ROW, "--as", "SAR Vanna", "--lang", "ja")[0] == 0
    assert "conflict" not in run("show", ROW, "--lang", "ja")[1]

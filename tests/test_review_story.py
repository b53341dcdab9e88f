"""The story of docs/review.md, told by its own commands: from draft to final, and corrected the next day."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from wordlike import Doc, deleted, inserted

from drafter.cli import main
from drafter.render import RENDERERS

ROOT = Path(__file__).resolve().parent.parent
NAME = "2020-03-16-senior-official-consultation"
ROW = "seeb9594a61"
TAGS = ("en", "km", "ja")
FORM = f"form/{NAME}.yaml --office office"
# the story's commands, block by block; what is refused says so
TOLD = (ROOT / "docs" / "review.md").read_text("utf-8").partition("## A story")[2].partition("\n## ")[0]
BLOCKS = [block.strip().splitlines() for block in re.findall(r"```\n(.*?)```", TOLD, re.DOTALL)]


class Story:
    """Runs the story's commands one after the other, and remembers what each printed."""

    def __init__(self, capsys):
        self.capsys, self.last = capsys, ""

    def drafter(self, line):
        """Run a command; return its status, what it printed and what it said of problems."""
        words = shlex.split(line.replace("FORM", FORM).replace("ID", self.last), comments=True)
        assert words.pop(0) == "drafter"
        status = main(words)
        captured = self.capsys.readouterr()
        assert "Traceback" not in captured.err
        assert (status == 1) == line.endswith("# refused"), (line, captured)
        return captured.out, captured.err

    def tell(self, block):
        """Run a block of the story and return what was printed, line by line of the block."""
        return [self.drafter(line) for line in block]

    def data(self, line):
        return json.loads(self.drafter(f"{line} --json")[0])

    def edit(self, old, new):
        path = Path("form", f"{NAME}.yaml")
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def story(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "form").mkdir()
    shutil.copy(ROOT / "examples" / f"{NAME}.yaml", tmp_path / "form")
    shutil.copytree(ROOT / "examples" / "office", tmp_path / "office")
    return Story(capsys)


def test_the_story(story):
    dara, yui, vanna, final, correct, second = BLOCKS

    # a Khmer sentence is corrected, and the correction is everywhere
    text = shlex.split(dara[2])[-1].replace("{both}", "ភាគីទាំងពីរ")
    shown = story.tell(dara)
    assert "to edit: {both}ក៏បានគាំទ្រចំពោះ" in shown[1][0] and "needs: language_editor, protocol, head" in shown[1][0]
    assert "KEO Dara (claimed): override" in shown[2][0]
    out = story.drafter(f"drafter review show FORM {ROW} --lang km")[0]
    assert text in out and "corrected for this release by KEO Dara: one word too many" in out
    assert "to change it for every release: template supported, templates/km/acts.j2" in out
    story.drafter("drafter generate FORM -o drafts --lang km --format txt,json")
    assert text in Path("drafts", f"{NAME}.draft.km.txt").read_text("utf-8").replace("\u200b", "")
    blocks = json.loads(Path("drafts", f"{NAME}.draft.km.json").read_bytes())["blocks"]
    runs = [run for block in blocks for sentence in block["sentences"] for run in sentence["runs"]]
    assert "".join(run["text"] for run in runs if run["origin"]["kind"] == "override") in text

    # a sentence is changed in Word, and what came back is taken over
    words = "また、両国間の文化交流の更なる拡大を支持しました。"
    story.drafter(yui[0])
    (file,) = Path("for-yui").iterdir()
    changed = Doc(file.read_bytes())
    changed.change(ROW, "への支持を表明しました", deleted("への支持を表明しました"), inserted("を支持しました"))
    file.write_bytes(changed.data())
    came = story.drafter(yui[1])
    assert f"ja {ROW} proposed: for the sentence" in came[0] and "recorded by TANAKA Yui (claimed)" in came[0]
    told = story.drafter(vanna[0])[0]
    story.last = re.search("proposal ([0-9a-f]+) by TANAKA Yui", told)[1]
    found = story.tell(vanna[1:])
    assert f"to edit: {words}" in story.drafter(f"drafter review show FORM {ROW} --lang ja")[0]
    assert Path("names.docx").read_bytes()[:2] == b"PK"

    # the office has confirmed the names; two stand in the form
    doubted = [line for line in found[1][1].splitlines() if line.endswith("[unconfirmed]")]
    assert len(doubted) == 8 and all(re.search("for (ishikawa|norng_sakal) in", line) for line in doubted)
    story.edit(", confirmed: false", "")

    # to the final
    story.drafter("drafter generate FORM -o drafts --format docx,txt")
    told = story.tell(final)
    assert "[unapproved]" in told[0][1] and "no final release was written" in told[0][1]
    assert "approve rows 28 km, 28 en, 27 ja" in told[2][0] and "left out" not in told[2][0]
    assert "edition 1: approved" in told[4][0] and Path("signatures.pdf").read_bytes()[:5] == b"%PDF-"
    kept = Path("office/releases", NAME, "v1")
    assert {path.name for path in kept.iterdir()} >= {
        f"{NAME}.{tag}.{format}" for tag in TAGS for format in ("docx", "txt")
    } | {f"manifest.{tag}.json" for tag in TAGS} | {f"{NAME}.yaml", "catalogues"}
    for tag in TAGS:
        for format in ("docx", "txt"):
            one, copy = kept / f"{NAME}.{tag}.{format}", Path("out", f"{NAME}.{tag}.{format}")
            assert one.read_bytes() == copy.read_bytes()
            draft, outline = Path("drafts", f"{NAME}.draft.{tag}.{format}"), RENDERERS[format].outline
            assert outline(one.read_bytes()) == outline(draft.read_bytes())
        lines = draft.read_text("utf-8").splitlines()
        ends = copy.read_text("utf-8").splitlines()
        assert ends == lines[-len(ends) :] and len([line for line in lines if line not in ends]) == 1
    assert text in (kept / f"{NAME}.km.txt").read_text("utf-8").replace("\u200b", "")
    assert words in (kept / f"{NAME}.ja.txt").read_text("utf-8").replace("\u2060", "")
    assert "events in order" in told[7][0]
    again = story.drafter("drafter generate FORM --final --lang en -o out # refused")
    assert "[final-made]" in again[1]

    # the next day
    story.edit("<2013>", "<2014>")
    opened, listed = story.tell(correct)
    assert "edition 2 is open" in opened[0]
    assert "CORRECTION: replaces the press release of 16 March 2020" in listed[0]
    assert "Strategic Partnership in 2014" in listed[0] and "២០១៤" in listed[0]
    assert "stale: year changed 2013 → 2014" in story.drafter("drafter review status FORM --lang en")[0]
    again = story.data("drafter correct FORM")
    assert again["version"] == 2 and {len(again["changes"][tag]) for tag in TAGS} == {2}
    changed = {line.split()[1] for line in listed[0].splitlines() if line[:3] in ("en ", "km ", "ja ")}
    states = story.data("drafter review status FORM")
    waiting = {one["key"] for one in states["segments"] if one["state"] != "approved"}
    assert waiting == changed and len(waiting) <= 3
    told = story.tell(second)
    assert "2013" in (kept / f"{NAME}.en.txt").read_text("utf-8")
    newer = (kept.with_name("v2") / f"{NAME}.en.txt").read_text("utf-8")
    assert "2014" in newer and newer.startswith("CORRECTION: replaces the press release of 16 March 2020")
    assert "events in order" in told[4][0]
    assert [event["kind"] for event in story.data("drafter review history FORM")] == [
        *("override", "comment", "propose", "override", "approve", "approve", "final", "final", "final"),
        *("correct", "approve", "approve", "final", "final", "final"),
    ]
    assert len(told[5][0].splitlines()) == 15

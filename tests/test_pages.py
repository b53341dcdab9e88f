"""Finished pages of the example: what Chromium and LibreOffice set is the draft's text, in the fonts asked for."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from conftest import tool

from drafter.office import load_office, make_releases
from drafter.render import render

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
OFFICE = load_office(ROOT)

CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)


@cache
def releases():
    return make_releases(FORM, (), OFFICE)


def page(tag, format):
    letterhead = (ROOT / "templates" / tag / "letterhead.docx").read_bytes()
    return render(releases().drafts[tag], format, OFFICE.locale(tag).typography, letterhead)


def letters(text):
    """What stands on a page, spaces aside, and hyphens too: at a line end pdftotext takes them for a broken word."""
    return re.sub(r"[\s\u2060-]", "", text)


def printed(path):
    return subprocess.run(
        [tool("pdftotext"), "-raw", path, "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout


@pytest.mark.render
@pytest.mark.parametrize("tag", OFFICE.published("mfaic"))
def test_chromium_prints_the_drafts_text(tag, tmp_path):
    source, target = tmp_path / "page.html", tmp_path / "page.pdf"
    source.write_bytes(page(tag, "html"))
    command = [
        tool("chromium"),
        *CHROMIUM,
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--print-to-pdf={target}",
        source.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    blocks = releases().drafts[tag].blocks
    setting = OFFICE.locale(tag).typography
    # poppler tells a page's number first
    number = re.compile(rf"\A\s*[{setting.digits}]+\s")
    text = letters("".join(number.sub("", sheet) for sheet in printed(target).split("\f")))
    wanted = letters(setting.draft_mark) + "".join(letters(block.text) for block in blocks)
    # the pages hold each letter of the draft and of its mark; a word over the edge of a page is painted on both
    there, asked = Counter(text.casefold()), Counter(wanted.casefold())
    assert not asked - there
    assert (there - asked).total() <= 0.01 * asked.total(), there - asked
    lost = [block.text for block in blocks if letters(block.text) not in text]
    # poppler sorts what it reads by place: a word of stacked signs may be told out of turn
    assert len(lost) <= (0.2 * len(blocks) if setting.faces[setting.script].slot == "cs" else 0), lost


@pytest.mark.render
def test_word_files_are_set_whole_and_in_the_fonts_asked_for(tmp_path):
    for tag in OFFICE.published("mfaic"):
        (tmp_path / f"{tag}.docx").write_bytes(page(tag, "docx"))
    command = [
        tool("soffice"),
        f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        *(str(tmp_path / f"{tag}.docx") for tag in OFFICE.published("mfaic")),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for tag in OFFICE.published("mfaic"):
        faces = OFFICE.locale(tag).typography.faces.values()
        asked = {re.sub(r"\W", "", name).lower() for face in faces for name in (*face.body, *face.heading)}
        listed = subprocess.run(
            [tool("pdffonts"), tmp_path / f"{tag}.pdf"], capture_output=True, text=True, check=True
        ).stdout
        used = {line.split()[0].rpartition("+")[2].split("-")[0].lower() for line in listed.splitlines()[2:]}
        stray = {name for name in used if not any(name.startswith(want) or want.startswith(name) for want in asked)}
        assert used and not stray, (tag, stray, asked)
        # LibreOffice writes Khmer signs in the order they are drawn: count letters, not words
        text = letters(printed(tmp_path / f"{tag}.pdf"))
        wanted = letters("".join(block.text for block in releases().drafts[tag].blocks))
        assert len(text) >= 0.93 * len(wanted)

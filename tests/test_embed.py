"""Word files that bring their Khmer face along: cut down, obfuscated, openly licensed, and really used."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import tool
from fontTools.ttLib import TTFont
from openxml_audit import OpenXmlValidator
from test_render import BLOCKS, FACES, SETTINGS, block_text, letterhead, parts, problems, sample

from drafter.office import load_office
from drafter.render import RENDERERS, WRITERS
from drafter.render.embed import obfuscate

FAMILY = "Noto Serif Khmer"
SETTING = replace(SETTINGS["km"], faces=FACES | {"Khmr": replace(FACES["Khmr"], embed=FAMILY)})
pytestmark = pytest.mark.render


def made(setting=SETTING):
    return WRITERS["docx-fonts"](sample("km"), setting, letterhead("km"))


def fonts(data):
    """The font files of a Word file, readable again."""
    found = parts(data)
    table = found["word/fontTable.xml"].decode()
    links = dict(re.findall(r'Id="(\w+)"[^>]*Target="(fonts/[^"]+)"', found["word/_rels/fontTable.xml.rels"].decode()))
    for style, mark in re.findall(r"<w:embed(\w+) ([^>]*)/>", table):
        said = dict(re.findall(r'(\w+)="([^"]*)"', mark))
        yield style, found[f"word/{links[said['id']]}"], said["fontKey"]


def test_the_file_is_the_release_with_its_face_inside(tmp_path):
    data = made()
    assert RENDERERS["docx"].outline(data) == [(item.kind, block_text(item)) for item in BLOCKS["km"]]
    path = tmp_path / "release.docx"
    path.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert data == made() and len(data) < 150_000
    letters = set("".join(block_text(item) for item in BLOCKS["km"]))
    for style, hidden, key in fonts(data):
        assert hidden[:4] != b"\0\1\0\0"
        font = TTFont(io.BytesIO(obfuscate(hidden, key)))
        assert font["name"].getDebugName(1) == FAMILY and font["name"].getDebugName(2) == style
        assert "Open Font License" in font["name"].getDebugName(13) and font["OS/2"].fsType == 0
        drawn = set(map(chr, font.getBestCmap()))
        assert {sign for sign in letters if "\u1780" <= sign <= "\u17ff"} <= drawn and "ឈ" not in drawn - letters
    assert [style for style, *_ in fonts(data)] == ["Regular", "Bold"]


def test_libreoffice_uses_the_face_that_came_along(tmp_path):
    # under a name that no machine has, so that only the face inside can be it
    name, strange = FAMILY.encode(), b"Noto Serif Khmex"
    found = parts(made())
    path = tmp_path / "release.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in found.items():
            archive.writestr(part, data.replace(name, strange) if part.endswith(".xml") else data)
    renamed = {}
    for (_, hidden, key), part in zip(fonts(made()), sorted(p for p in found if p.endswith(".odttf")), strict=True):
        font = TTFont(io.BytesIO(obfuscate(hidden, key)))
        for record in font["name"].names:
            record.string = str(record).replace(FAMILY, strange.decode()).replace("NotoSerifKhmer", "NotoSerifKhmex")
        out = io.BytesIO()
        font.save(out)
        renamed[part] = obfuscate(out.getvalue(), key)
    with zipfile.ZipFile(path) as archive:
        kept = {part: archive.read(part) for part in archive.namelist()} | renamed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in kept.items():
            archive.writestr(part, data)
    command = [tool("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    listed = subprocess.run(
        [tool("pdffonts"), tmp_path / "release.pdf"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert "NotoSerifKhmex" in listed and "KhmerOSSiemreap" not in listed


def test_a_language_without_such_a_face_a_missing_one_and_a_closed_one_are_told(tmp_path):
    assert [p.rule for p in problems(made, SETTINGS["km"])] == ["font-embed"]

    def named(family):
        return replace(SETTINGS["km"], faces=FACES | {"Khmr": replace(FACES["Khmr"], embed=family)})

    (missing,) = problems(made, named("Nowhere Khmer"))
    assert missing.rule == "font-missing" and "Nowhere Khmer" in missing.text
    (closed,) = problems(made, named("Khmer OS Siemreap"))
    assert closed.rule == "font-embed" and "Open Font License" in closed.text


def test_the_office_names_a_face_that_may_go_along():
    face = load_office(Path(__file__).resolve().parent.parent).locale("km").typography.faces["Khmr"]
    assert face.embed == FAMILY

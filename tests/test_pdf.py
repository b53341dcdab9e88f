"""PDF from three engines: tagged, in the fonts asked for, with the draft's text; from ours always the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import letterheads as made
import pdfua
import pikepdf
import pytest
from conftest import tool
from test_render import BLOCKS, FACES, SETTINGS, TAGS, block, block_text, figure, letterhead, problems, sample

from drafter.problem import Grade, Place
from drafter.render import PDF_ENGINES, WRITERS, pdf
from drafter.render.beside import Beside, read_picture
from drafter.render.fonts import find_family, font_problems

ROOT = Path(__file__).resolve().parent.parent
PHOTO = read_picture(made.png(30, 20))


def release(tag, engine="typst", **more):
    beside = Beside({"photo.jpg": PHOTO})
    return WRITERS[PDF_ENGINES[engine]](sample(tag, **more), SETTINGS[tag], letterhead(tag), beside)


def told(program, path, *options):
    command = [tool(program), *options, str(path), *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def letters(text):
    return re.sub(r"[\s\u2060-]", "", text)


def family(line):
    return re.sub(r"\W", "", line.split()[0].rpartition("+")[2].split("-")[0]).casefold()


@pytest.mark.render
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("engine", PDF_ENGINES)
def test_pages_are_tagged_and_set_in_the_fonts_asked_for(engine, tag, tmp_path):
    path = tmp_path / "release.pdf"
    path.write_bytes(release(tag, engine))
    about = told("pdfinfo", path)
    assert re.search(r"Tagged: +yes", about) and re.search(r"Title: +\S", about) and "\u2060" not in about
    with pikepdf.open(path) as document:
        assert str(document.Root.Lang) in (SETTINGS[tag].lang, tag)
    faces = SETTINGS[tag].faces.values()
    asked = {re.sub(r"\W", "", name).casefold() for face in faces for name in (*face.body, *face.heading)}
    used = {family(line) for line in told("pdffonts", path).splitlines()[2:]}
    # Chromium draws Japanese as shapes of a font without a name
    stray = {name for name in used - {"no", "none"} if not any(name.startswith(w) or w.startswith(name) for w in asked)}
    assert used and not stray, stray
    # running text is in the first of its faces that is there
    first = next(name for name in SETTINGS[tag].faces[SETTINGS[tag].script].body if find_family(name))
    unnamed = engine == "chromium" and "none" in used
    assert unnamed or any(name.startswith(re.sub(r"\W", "", first).casefold()) for name in used), (first, used)
    embedded = [line.split()[-5] for line in told("pdffonts", path).splitlines()[2:]]
    assert set(embedded) == {"yes"}


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize("tag", TAGS)
def test_checker_of_pdf_ua_finds_nothing(tag, final, tmp_path):
    path = tmp_path / "release.pdf"
    path.write_bytes(release(tag, final=final))
    assert not pdfua.validate(path).findings
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        del document.Root.StructTreeRoot
        document.save(path)
    assert pdfua.validate(path).findings


@pytest.mark.render
@pytest.mark.parametrize("tag", TAGS)
def test_pages_hold_every_letter_of_the_draft(tag, tmp_path):
    path = tmp_path / "release.pdf"
    path.write_bytes(release(tag))
    there = Counter(letters(told("pdftotext", path)))
    asked = Counter(letters("".join(block_text(item).replace(" | ", "") for item in BLOCKS[tag])))
    # poppler tells a Khmer sign twice where two signs share a shape, and never too few
    assert not {sign: count for sign, count in (asked - there).items() if not "\u17b4" <= sign <= "\u17d3"}
    assert SETTINGS[tag].draft_mark.split()[0] in told("pdftotext", path) or tag == "km"


@pytest.mark.render
def test_chromiums_khmer_text_is_exact(tmp_path):
    path = tmp_path / "release.pdf"
    draft = sample("km", final=True, blocks=tuple(item for item in BLOCKS["km"] if item.kind == "paragraph"))
    path.write_bytes(WRITERS["pdf-chromium"](draft, SETTINGS["km"], None))
    text = letters(told("pdftotext", path, "-raw"))
    assert text == "១" + "".join(letters(item.text) for item in draft.blocks)


@pytest.mark.parametrize("tag", TAGS)
def test_bytes_are_equal_in_other_processes_zones_and_hash_seeds(tag):
    script = f"import hashlib, test_pdf as t; print(hashlib.sha256(t.release({tag!r})).hexdigest())"
    seen = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Phnom_Penh")):
        path = f"{ROOT}{os.pathsep}{ROOT / 'tests'}"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "TZ": zone}
        run = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, encoding="utf-8", check=True
        )
        seen.add(run.stdout)
    assert len(seen) == 1


@pytest.mark.parametrize("tag", TAGS)
def test_pdf_keeps_to_the_standards_for_screen_readers_and_archives(tag):
    data = release(tag)
    # Typst refuses to make a file that says so and doesn't keep to it
    assert b"pdfuaid:part>1<" in data and b"pdfaid:part>2<" in data and b"pdfaid:conformance>A<" in data


@pytest.mark.parametrize("name", sorted(set(made.GOOD) - {"right-to-left"}))
def test_strangers_letterheads_are_set_too(name):
    data = pdf.render(sample("en"), SETTINGS["en"], made.GOOD[name](), Beside({"photo.jpg": PHOTO}))
    assert data.startswith(b"%PDF-1.7")


def test_a_letter_that_no_font_has_is_a_problem_and_no_empty_box():
    office = made.GOOD["right-to-left"]()
    (problem,) = problems(pdf.render, sample("en"), SETTINGS["en"], office)
    assert problem.rule == "pdf" and "ة" in problem.text


def test_a_picture_that_can_not_be_drawn_is_a_problem():
    link = made.link("rId30", "image", "media/emblem.emf")
    types = '<Default Extension="emf" ContentType="image/x-emf"/>'
    body = f"<w:p>{made.picture(made.INSIDE)}</w:p>{made.BODY}"
    office = made.office(body, links=link, types=types, more={"word/media/emblem.emf": b"emf"})
    (problem,) = problems(pdf.render, sample("en"), SETTINGS["en"], office)
    assert problem.rule == "pdf" and "emf" in problem.text and "PNG" in problem.text


@pytest.mark.render
def test_pages_are_numbered_in_the_languages_digits(tmp_path):
    long = tuple(block("paragraph", BLOCKS["km"][8].text) for _ in range(30))
    path = tmp_path / "release.pdf"
    path.write_bytes(pdf.render(sample("km", final=True, blocks=long), SETTINGS["km"], letterhead("km")))
    pages = told("pdftotext", path).split("\f")[:-1]
    assert [page.split()[-1] for page in pages] == list("១២៣៤៥៦៧៨៩"[: len(pages)]) and len(pages) > 2


def test_previews_are_pictures_of_the_pages():
    found = pdf.pages(sample("en"), SETTINGS["en"], letterhead("en"), Beside({"photo.jpg": PHOTO}))
    assert len(found) == 2 and all(page.startswith(b"\x89PNG") and page[16:20] == found[0][16:20] for page in found)


# -- fonts -------------------------------------------------------------------------------------------------------------


@pytest.mark.render
def test_families_of_like_names_are_told_apart():
    light, other = find_family("Khmer OS Muol Light"), find_family("Khmer OS Muol")
    assert light.name == other.name and not set(light.files) & set(other.files)
    assert find_family("Khmer OS Muol Bold") is None


def test_missing_fonts_are_named_with_the_package_that_brings_them():
    faces = FACES | {
        "Khmr": replace(FACES["Khmr"], body=("Nowhere", "Khmer OS Siemreap"), heading=("Khmer OS Nowhere",))
    }
    setting = replace(SETTINGS["km"], faces=faces)
    found = {problem.fields["font"]: problem for problem in font_problems(setting)}
    assert found["Khmer OS Nowhere"].grade == Grade.WARNING
    lacking = replace(SETTINGS["km"], faces=FACES | {"Khmr": replace(FACES["Khmr"], body=("Nowhere", "Noto Nowhere"))})
    (problem,) = problems(pdf.render, sample("km"), lacking, letterhead("km"))
    assert (problem.rule, problem.grade) == ("font-missing", Grade.BLOCKER) and "Nowhere" in problem.text


@pytest.mark.render
def test_the_wanted_font_is_taken_where_it_is():
    assert not [problem for problem in font_problems(SETTINGS["km"]) if problem.fields["font"].startswith("Khmer")]
    faces = FACES | {"Khmr": replace(FACES["Khmr"], body=("Khmer OS Battambang Nowhere", "Noto Serif Khmer"))}
    hints = [p for p in font_problems(replace(SETTINGS["km"], faces=faces)) if p.fields["taken"] == "Noto Serif Khmer"]
    assert [hint.grade for hint in hints] == [Grade.HINT]


def test_a_foreign_script_without_a_font_stops_only_what_needs_it():
    faces = FACES | {"Jpan": replace(FACES["Jpan"], body=("Nowhere",), heading=("Nowhere",))}
    setting = replace(SETTINGS["en"], faces=faces)
    plain = sample("en", final=True, blocks=(block("paragraph", "They met."),))
    assert pdf.render(plain, setting, letterhead("en"))
    foreign = sample("en", final=True, blocks=(block("paragraph", "ISHIKAWA (石川)"),))
    assert problems(pdf.render, foreign, setting, letterhead("en"))[0].rule == "font-missing"


def test_figure_needs_no_picture():
    blocks = (figure("Two delegations", "The chairs", "Photo: ministry"),)
    assert pdf.render(sample("en", blocks=blocks), SETTINGS["en"], letterhead("en")).startswith(b"%PDF")


def test_a_letterhead_is_missing_for_pdf_as_for_word():
    (problem,) = problems(pdf.render, sample("en"), SETTINGS["en"], None)
    assert problem.where == Place("templates/en/letterhead.docx")

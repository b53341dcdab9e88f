"""Strangers' letterheads: right output or a problem with the file and the fix, never a broken file."""

from __future__ import annotations

import re
import subprocess
import time
import zipfile
from functools import cache
from io import BytesIO

import letterheads as made
import pytest
from conftest import tool
from lxml import etree
from openxml_audit import OpenXmlValidator
from test_render import BLOCKS, FACES, SETTINGS, block_text, paragraph_texts, parts, problems, runs, sample, value

from drafter.render import RENDERERS
from drafter.render.beside import Beside
from drafter.render.clean import W
from drafter.render.letterhead import open_letterhead

DOCX = RENDERERS["docx"]
NAME = "templates/en/letterhead.embassy.docx"


@cache
def release(name: str, tag: str = "en") -> bytes:
    return DOCX.render(sample(tag), SETTINGS[tag], made.GOOD[name](), Beside(letterhead=NAME))


def xml(data: bytes) -> bytes:
    return b"".join(part for name, part in parts(data).items() if name.endswith((".xml", ".rels")))


@pytest.mark.parametrize("name", made.GOOD)
def test_a_strangers_letterhead_is_taken_as_it_is(name, tmp_path):
    data = release(name)
    assert DOCX.outline(data) == [(item.kind, block_text(item)) for item in BLOCKS["en"]]
    path = tmp_path / "release.docx"
    path.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert data == DOCX.render(sample("en"), SETTINGS["en"], made.GOOD[name](), Beside(letterhead=NAME))


@pytest.mark.parametrize("name", made.GOOD)
def test_nothing_from_outside_and_nothing_hidden_passes_through(name):
    data = release(name)
    text = xml(data)
    assert b"evil" not in text and b"External" not in text and b"rsid" not in text and b"paraId" not in text
    assert not [part for part in parts(data) if "evil" in part or "vba" in part or part.startswith("customXml")]
    assert all(part in parts(data) for part in linked(data))


def linked(data):
    for name, part in parts(data).items():
        if name.endswith(".rels"):
            folder = name.rpartition("_rels/")[0]
            for target in re.findall(r'Target="([^"]*)"', part.decode()):
                yield f"{folder}{target}"


@pytest.mark.parametrize("name", made.GOOD)
@pytest.mark.parametrize("tag", SETTINGS)
def test_every_run_of_a_strangers_letterhead_is_set_as_ours_are(name, tag):
    data = release(name, tag)
    assert b"Theme=" not in xml(data) and b"cstheme" not in xml(data)
    langs = {face.lang for face in FACES.values()}
    for text, items in runs(data):
        if "rtl" in items:
            continue
        fonts = {value(items["rFonts"], slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
        assert len(fonts) == 1 and None not in fonts, text
        assert {value(items["lang"], slot) for slot in ("val", "eastAsia", "bidi")} <= langs, text
        for one, twin in (("sz", "szCs"), ("b", "bCs"), ("i", "iCs")):
            assert (one in items) == (twin in items), text
    if SETTINGS[tag].align == "left":
        assert not re.search(rb'<w:jc w:val="(both|distribute)"', xml(data))


@pytest.mark.parametrize("name", made.BAD)
def test_a_letterhead_that_can_not_be_used_is_refused_with_the_fix(name):
    make, rule, word = made.BAD[name]
    data = make()
    start = time.process_time()
    found = problems(DOCX.render, sample("en"), SETTINGS["en"], data, Beside(letterhead=NAME))
    assert time.process_time() - start < 2
    assert {problem.rule for problem in found} == {rule}
    assert all(problem.where.file == NAME and problem.hint for problem in found)
    assert any(word in problem.text for problem in found), [problem.text for problem in found]


def test_the_corpus_is_large_enough():
    assert len(made.GOOD) + len(made.BAD) >= 50


# -- what single letterheads come out as -------------------------------------------------------------------------------


def test_placeholders_stand_where_the_office_put_them():
    issuer = "MINISTRY OF FOREIGN AFFAIRS AND INTERNATIONAL COOPERATION"
    assert paragraph_texts(release("text-box"))[1:3] == [issuer, "Press office"]
    assert issuer in paragraph_texts(release("text-box-in-header"), "word/header1.xml")
    assert paragraph_texts(release("table"))[:4] == [issuer, "PHNOM PENH, 16 MARCH 2020", "Ref.", "No. 123 & <PR>"]
    assert paragraph_texts(release("first-page-header"), "word/header2.xml") == ["DRAFT – not for release", issuer]
    assert paragraph_texts(release("smart-tag"))[0] == "Tokyo No. 123 & <PR>"


def test_several_placeholders_share_a_line():
    first, second, *_ = paragraph_texts(release("several-in-a-line"))
    assert first.startswith("Ref. No. 123 & <PR>, PHNOM PENH, 16 MARCH 2020 – ")
    assert second == "No. 123 & <PR>1"
    # a line whose placeholders all have nothing to say goes
    without = sample("en", blocks=tuple(item for item in BLOCKS["en"] if item.kind not in ("signature", "note")))
    data = DOCX.render(without, SETTINGS["en"], made.GOOD["several-in-a-line"]())
    assert [text for text in paragraph_texts(data, "word/header1.xml") if "/" in text] == []
    assert DOCX.outline(data) == [(item.kind, block_text(item)) for item in without.blocks]


@pytest.mark.parametrize("name", ["split-runs", "split-by-spelling-marks", "curly-quotes", "content-control"])
def test_placeholders_survive_what_word_does_to_them(name):
    texts = paragraph_texts(release(name))
    assert texts[0].startswith("OUTCOMES OF THE THIRD") and "{" not in "".join(texts)


@pytest.mark.parametrize(
    ("name", "width"),
    [("empty", 9070), ("two-columns", (9070 - 400) // 2), ("two-sections", 14838)],
)
def test_tables_are_as_wide_as_the_column_the_body_goes_to(name, width):
    assert open_letterhead(made.GOOD[name](), NAME, SETTINGS["en"]).width == width


def test_the_draft_mark_stands_on_the_first_page_too():
    for part in ("word/header1.xml", "word/header2.xml", "word/header3.xml"):
        assert paragraph_texts(release("first-page-header"), part)[0] == "DRAFT – not for release"


@pytest.mark.parametrize("name", ["two-columns", "two-sections"])
def test_the_draft_mark_stands_on_top_where_the_first_page_has_no_header(name):
    assert paragraph_texts(release(name))[0] == "DRAFT – not for release"


def test_a_run_of_several_scripts_is_cut_and_keeps_its_looks():
    found = [
        (text, items) for text, items in runs(release("mixed-scripts")) if "sz" in items and value(items["sz"]) == "36"
    ]
    assert [text for text, _ in found] == ["Embassy of Japan ", "在カンボジア日本国大使館 ", "ស្ថានទូតជប៉ុន"]
    assert [value(items["lang"]) for _, items in found] == ["en-GB", "ja-JP", "km-KH"]
    assert all(value(items["szCs"]) == "36" and "bCs" in items for _, items in found)
    assert ["cs" in items for _, items in found] == [False, False, True]


def test_a_face_without_bold_is_not_made_bold_in_the_offices_own_text():
    letters = '<w:rFonts w:ascii="Khmer OS Muol Light" w:cs="Khmer OS Muol Light"/><w:b/>'
    data = DOCX.render(sample("km"), SETTINGS["km"], made.office(made.p("ក្រសួង", letters=letters) + made.BODY))
    items = next(items for text, items in runs(data) if text == "ក្រសួង")
    assert value(items["rFonts"], "ascii") == "Khmer OS Muol Light"
    assert [value(items[name]) for name in ("b", "bCs")] == ["0", "0"]


def test_a_linked_picture_goes_and_one_inside_stays():
    assert b"<w:drawing" not in parts(release("linked-picture"))["word/document.xml"]
    kept = parts(release("picture-inside-and-linked"))
    assert b"r:embed" in kept["word/document.xml"] and b"r:link" not in kept["word/document.xml"]
    assert kept["word/media/l.png"] == made.png()
    assert len(parts(release("big-picture"))["word/media/big.png"]) > 10_000_000


def test_text_of_a_link_stays_without_its_address():
    assert paragraph_texts(release("link-outside"), "word/footer1.xml") == ["www.example.org"]


# -- made and opened by LibreOffice ------------------------------------------------------------------------------------

FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>{styles}</office:styles>
<office:automatic-styles>
 <style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
  fo:margin="2.5cm">{columns}</style:page-layout-properties><style:header-style/></style:page-layout>
 <style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
 <style:style style:name="F1" style:family="graphic"/>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">
 <style:header><text:p>Embassy of Japan ស្ថានទូតជប៉ុន</text:p></style:header>
</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>
"""
TITLE = "<text:p>{{ head<text:span text:style-name='T1'>line</text:span> }}</text:p>"
TEXT = "<text:p>{{ body }}</text:p>"
BY_LIBREOFFICE = {
    "plain": (TITLE + TEXT, ""),
    "table": (
        "<table:table table:name='t'><table:table-column table:number-columns-repeated='2'/><table:table-row>"
        "<table:table-cell><text:p>{{ issuer }}</text:p></table:table-cell><table:table-cell><text:p>{{ date_block }}"
        "</text:p></table:table-cell></table:table-row></table:table>" + TITLE + TEXT,
        "",
    ),
    "frame": (
        "<text:p><draw:frame draw:style-name='F1' draw:name='f' text:anchor-type='paragraph' svg:width='8cm'"
        " svg:height='2cm'><draw:text-box><text:p>{{ issuer }}</text:p></draw:text-box></draw:frame></text:p>"
        + TITLE + TEXT,
        "",
    ),
    "columns": (TITLE + TEXT, '<style:columns fo:column-count="2" fo:column-gap="0.7cm"/>'),
}  # fmt: skip


def office(folder, kind, *files):
    command = [tool("soffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(folder / kind), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


@pytest.mark.render
def test_letterheads_made_by_libreoffice_are_taken(tmp_path):
    names = {
        "Embargo", "Correction", "Motto", "Issuer", "Reference", "Document Type", "Date", "Ornament", "Body Text",
        "List Paragraph", "List Paragraph 2", "List Paragraph 3", "Table Text", "Note", "Signature", "Contact", "End",
        "Caption", "Title", "Heading 1", "Heading 2", "Heading 3",
    }  # fmt: skip
    styles = "".join(
        f'<style:style style:name="{name.replace(" ", "_20_")}" style:display-name="{name}" style:family="paragraph"/>'
        for name in sorted(names)
    )
    for name, (body, columns) in BY_LIBREOFFICE.items():
        text = FLAT.replace("{styles}", styles).replace("{columns}", columns).replace("{body}", body)
        (tmp_path / f"{name}.fodt").write_text(text, encoding="utf-8")
    office(tmp_path, "docx", *(tmp_path / f"{name}.fodt" for name in BY_LIBREOFFICE))
    # LibreOffice writes the styles that are in use; an office that misses one is told which
    for name in BY_LIBREOFFICE:
        data = (tmp_path / "docx" / f"{name}.docx").read_bytes()
        found = parts(data)
        have = set(re.findall(r'w:name w:val="([^"]*)"', found["word/styles.xml"].decode()))
        own = parts(made.office())["word/styles.xml"].decode()
        lacking = [
            style
            for style in re.findall(r"<w:style .*?</w:style>", own)
            if re.search(r'name w:val="([^"]*)"', style)[1] not in have
        ]
        merged = found["word/styles.xml"].decode().replace("</w:styles>", "".join(lacking) + "</w:styles>")
        found["word/styles.xml"] = merged.encode()
        letterhead = made.pack(made.entry(*item) for item in found.items())
        release = DOCX.render(sample("en"), SETTINGS["en"], letterhead)
        assert DOCX.outline(release) == [(item.kind, block_text(item)) for item in BLOCKS["en"]], name
        if "issuer" in BY_LIBREOFFICE[name][0]:
            assert any("MINISTRY OF FOREIGN" in text for text in paragraph_texts(release))
        (tmp_path / f"{name}.docx").write_bytes(release)
    office(tmp_path, "pdf", *(tmp_path / f"{name}.docx" for name in BY_LIBREOFFICE))
    assert all((tmp_path / "pdf" / f"{name}.pdf").stat().st_size > 10_000 for name in BY_LIBREOFFICE)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Releases in two letterheads, opened and saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("saved")
    for tag in SETTINGS:
        (folder / f"{tag}.docx").write_bytes(release("first-page-header", tag))
        tokyo = (made.TEMPLATES / tag / "letterhead.mofa_japan.docx").read_bytes()
        (folder / f"{tag}-tokyo.docx").write_bytes(DOCX.render(sample(tag), SETTINGS[tag], tokyo))
        (folder / f"{tag}-words.docx").write_bytes(release("table-with-words-before", tag))
    office(folder, "docx", *sorted(folder.glob("*.docx")))
    return folder / "docx"


@pytest.mark.render
@pytest.mark.parametrize("tag", SETTINGS)
@pytest.mark.parametrize("name", ["tokyo", "words"])
def test_a_release_saved_by_libreoffice_still_reads_as_the_draft(name, tag, saved):
    # these letterheads begin with a table, before which LibreOffice moves names on by a letter
    found = DOCX.outline((saved / f"{tag}-{name}.docx").read_bytes())
    assert found == [(item.kind, block_text(item)) for item in BLOCKS[tag]]


@pytest.mark.render
@pytest.mark.parametrize("tag", SETTINGS)
def test_libreoffice_opens_and_saves_a_release_without_loss(tag, saved):
    again = (saved / f"{tag}.docx").read_bytes()
    with zipfile.ZipFile(BytesIO(again)) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    text = "".join(item.text or "" for item in tree.iter(f"{{{W}}}t"))
    for item in BLOCKS[tag]:
        for line in block_text(item).split("\n"):
            for cell in line.split(" | "):
                if item.kind not in ("issuer", "contact"):
                    assert cell in text.replace("\u2060", ""), item

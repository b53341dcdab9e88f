"""The files of a release: names, letterheads by issuer, pictures, pages that name each other."""

from __future__ import annotations

import json
import re
import struct
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import letterheads as made
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from test_render import BLOCKS, SETTINGS, TAGS, TEMPLATES, block, block_text, figure, parts, problems, sample, sentence

from drafter.draft import Block, Figure
from drafter.render import RENDERERS, WHOLE, WRITERS, html
from drafter.render.beside import Beside, load_pictures, read_picture
from drafter.render.make import load_letterhead, make_files, make_previews

ROOT = TEMPLATES.parent
RELEASES = [(sample(tag), SETTINGS[tag]) for tag in TAGS]
EDITIONS = {setting.lang: f"{draft.tag}.html" for draft, setting in RELEASES}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(made.png(30, 20))
    return tmp_path


def test_files_are_named_by_day_slug_language_and_format(folder):
    formats = ("docx", "html", "eml", "pdf", "page")
    found = dict(make_files(RELEASES, formats, ROOT, "mfaic", folder))
    stem = "2020-03-16-consultation.draft"
    assert set(found) == {f"{stem}.html", *(f"{stem}.{tag}.{end}" for tag in TAGS for end in formats[:4])}
    final = [(sample("en", final=True), SETTINGS["en"])]
    assert [name for name, _ in make_files(final, ("txt",), ROOT, "", folder)] == ["2020-03-16-consultation.en.txt"]
    assert b"photo" not in found[f"{stem}.en.html"] and b"data:image/png" in found[f"{stem}.en.html"]
    page = etree.HTML(found[f"{stem}.km.html"])
    addresses = {item.get("hreflang"): item.get("href") for item in page.findall(".//link")}
    assert addresses == {SETTINGS[tag].lang: f"{stem}.{tag}.html" for tag in TAGS}


def test_previews_are_numbered(folder):
    found = [name for name, _ in make_previews(RELEASES[:1], ROOT, "", folder)]
    assert found == [f"2020-03-16-consultation.draft.en.{number}.png" for number in (1, 2)]


@pytest.mark.parametrize("tag", TAGS)
def test_an_issuer_has_its_own_letterhead(tag, tmp_path):
    name, data = load_letterhead(ROOT, tag, "mofa_japan")
    assert name == f"templates/{tag}/letterhead.mofa_japan.docx"
    assert data is not None and data != load_letterhead(ROOT, tag, "mfaic")[1]
    assert load_letterhead(ROOT, tag, "nobody")[0] == f"templates/{tag}/letterhead.docx"
    assert load_letterhead(tmp_path, tag, "mfaic") == (f"templates/{tag}/letterhead.docx", None)
    release = RENDERERS["docx"].render(sample(tag), SETTINGS[tag], data, Beside(letterhead=name))
    assert RENDERERS["docx"].outline(release) == [(item.kind, block_text(item)) for item in BLOCKS[tag]]
    path = tmp_path / "release.docx"
    path.write_bytes(release)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


# -- pictures ----------------------------------------------------------------------------------------------------------


def jpeg(*segments, size=(20, 30)):
    frame = struct.pack(">BHHB", 8, *size, 1) + b"\x01\x11\0"
    whole = [(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"), *segments, (0xC0, frame), (0xDA, b"\x01\x01\0\0\x3f\0")]
    made = b"".join(b"\xff" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data for kind, data in whole)
    return b"\xff\xd8" + made + b"\x12\x34\xff\xd9"


def exif(orientation):
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x0112, 3, 1, orientation) + b"\0\0\0\0"


def test_pictures_lose_what_they_say_of_camera_and_place():
    found = read_picture(jpeg((0xE1, exif(1) + b"GPS Phnom Penh"), (0xFE, b"made by X"), (0xE2, b"ICC_PROFILE\0")))
    assert (found.kind, found.width, found.height) == ("jpeg", 30, 20)
    assert b"GPS" not in found.data and b"made by" not in found.data and b"ICC_PROFILE" in found.data
    assert read_picture(found.data) == found
    noted = made.png(3, 2).replace(b"IDAT", b"IDAT", 1)
    chunk = struct.pack(">I", 9) + b"tEXtAuthor\0Me" + b"\0\0\0\0"
    assert read_picture(noted[:33] + chunk + noted[33:]).data == noted


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "PNG or JPEG"),
        (b"GIF89a", "PNG or JPEG"),
        (made.png()[:40], "damaged"),
        (jpeg()[:30], "damaged"),
        (jpeg((0xE1, exif(6))), "side"),
    ],
)
def test_pictures_that_can_not_be_shown(data, word, folder):
    (folder / "photo.jpg").write_bytes(data)
    (problem,) = problems(load_pictures, [sample("en")], folder)
    assert problem.rule == "picture" and word in problem.text and "photo.jpg" in problem.text


@pytest.mark.parametrize("name", ["../photo.jpg", "/etc/passwd", "C:\\photo.jpg", "nowhere.png"])
def test_pictures_lie_beside_the_form(name, folder):
    shown = Block("figure", figure=Figure(name, sentence("a")))
    (problem,) = problems(load_pictures, [sample("en", blocks=(shown,))], folder)
    assert problem.fields["file"] == name


@pytest.mark.parametrize("size", [(10, 4000), (4000, 10), (30, 20)])
def test_pictures_stand_in_word_with_their_alternative_text_and_never_larger_than_the_page(size, tmp_path):
    blocks = (
        figure("Two delegations", "The chairs", "Photo: X"),
        Block("figure", figure=Figure("b.png", sentence("Alone"))),
    )
    beside = Beside({name: read_picture(made.png(*size)) for name in ("photo.jpg", "b.png")})
    draft = sample("en", blocks=blocks)
    data = RENDERERS["docx"].render(draft, SETTINGS["en"], (TEMPLATES / "en" / "letterhead.docx").read_bytes(), beside)
    assert RENDERERS["docx"].outline(data) == [("figure", "The chairs"), ("figure", "Alone")]
    path = tmp_path / "release.docx"
    path.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    text = parts(data)["word/document.xml"].decode()
    assert text.count('descr="Two delegations"') == text.count('descr="Alone"') == 2
    drawn = etree.fromstring(text.encode()).iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
    )
    assert all(int(e.get("cx")) <= 9070 * 635 and int(e.get("cy")) <= 4_320_000 for e in drawn)
    assert len([name for name in ZipFile(BytesIO(data)).namelist() if name.startswith("word/media/figure")]) == 2


@pytest.mark.parametrize("tag", TAGS)
def test_pictures_stand_inside_pages(tag):
    beside = Beside({"photo.jpg": read_picture(made.png(30, 20))})
    data = html.render(sample(tag), SETTINGS[tag], None, beside)
    assert html.outline(data) == [(item.kind, block_text(item)) for item in BLOCKS[tag]]
    images = etree.HTML(data).findall(".//img")
    shown = [item.figure.alt.text for item in BLOCKS[tag] if item.figure]
    assert [(image.get("alt"), image.get("width")) for image in images] == [(alt, "30") for alt in shown]


# -- pages -------------------------------------------------------------------------------------------------------------


def test_one_page_holds_every_language():
    data = WHOLE["page"](RELEASES, Beside(editions=EDITIONS))
    expected = [(item.kind, block_text(item)) for tag in TAGS for item in BLOCKS[tag]]
    assert html.outline(data) == expected
    page = etree.HTML(data)
    assert [item.get("lang") for item in page.findall(".//article")] == [SETTINGS[tag].lang for tag in TAGS]
    links = page.findall(".//nav//a")
    assert [link.get("href") for link in links] == [f"#{tag}" for tag in TAGS]
    assert [link.text for link in links] == ["English", "ខ្មែរ", "日本語"]
    assert all(page.xpath(f'//*[@id="{link.get("href")[1:]}"]') for link in links)


@pytest.mark.parametrize("tag", TAGS)
def test_pages_tell_search_engines_and_networks_what_they_are(tag):
    draft = sample(tag, final=True)
    page = etree.HTML(html.render(draft, SETTINGS[tag], None, Beside(editions=EDITIONS)))
    said = {item.get("property") or item.get("name"): item.get("content") for item in page.findall(".//meta")}
    title = draft.title.replace("\u200b", "")
    assert said["og:title"] == title and said["og:type"] == "article" and said["og:site_name"] == "Press & Information"
    assert said["og:locale"] == SETTINGS[tag].lang.replace("-", "_")
    assert said["article:published_time"] == "2020-03-16" and said["description"] == said["og:description"]
    (script,) = page.findall(".//script")
    article = json.loads(script.text)
    assert article["@type"] == "NewsArticle" and article["headline"] == title
    assert article["inLanguage"] == SETTINGS[tag].lang and "creativeWorkStatus" not in article
    assert {item["inLanguage"] for item in article["workTranslation"]} == set(EDITIONS) - {SETTINGS[tag].lang}


def test_data_inside_a_page_can_not_end_it():
    draft = sample("en", blocks=(block("paragraph", "</script><script>alert(1)</script><!--"),))
    page = WRITERS["html"](draft, SETTINGS["en"], None)
    assert page.count(b"<script") == 1
    (script,) = etree.HTML(page).findall(".//script")
    assert json.loads(script.text)["description"].startswith("</script>")


def luminance(colour):
    digits = colour if len(colour) == 6 else "".join(2 * sign for sign in colour)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


MADE = {tag: lambda tag=tag: html.render(sample(tag), SETTINGS[tag], None) for tag in TAGS}
MADE["all"] = lambda: WHOLE["page"](RELEASES, Beside())


@pytest.mark.parametrize("name", MADE)
def test_pages_keep_the_rules_that_axe_checks(name):
    text = MADE[name]().decode()
    page = etree.HTML(text)
    assert page.get("lang") and page.findtext(".//title")
    assert "user-scalable" not in text and "maximum-scale" not in text
    ids = [item.get("id") for item in page.iter() if item.get("id")]
    assert len(ids) == len(set(ids))
    assert len(page.findall(".//main")) == 1
    inside = {item for holder in page.xpath("//main | //nav") for item in holder.iter()}
    body = page.find("body")
    assert all(item in inside for item in body.iter() if (item.text or "").strip() and item is not body)
    levels = [int(item.tag[1]) for item in page.iter("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    assert all(cell.get("scope") == "col" and "".join(cell.itertext()).strip() for cell in page.iter("th"))
    assert all(item.tag == "li" for holder in page.iter("ol", "ul") for item in holder)
    assert all(image.get("alt") for image in page.iter("img"))
    for colour in re.findall(r"[{;]color:#([0-9a-f]{3,6})", text):
        ground = luminance("ffe34d") if colour == "111" else 1.0
        assert (ground + 0.05) / (luminance(colour) + 0.05) >= 4.5

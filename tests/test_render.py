"""Renderers, tested by reading back: what a file says is the draft."""

import email
import email.policy
import io
import json
import os
import re
import runpy
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import letterheads
import pytest
from conftest import tool
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from drafter.draft import KINDS, Block, Draft, Figure, Origin, Run, Sentence
from drafter.problem import DraftError, Place
from drafter.render import RENDERERS
from drafter.render.clean import W
from drafter.render.docx import LEVELS, STYLES
from drafter.render.letterhead import open_letterhead
from drafter.render.numbering import count_items
from drafter.render.package import entry, pack
from drafter.render.scripts import block_text, split
from drafter.typography import Face, Typography

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"

SERIF = ("Times New Roman", "Liberation Serif")
LATIN = Face("Latn", "latin", "en-GB", SERIF, SERIF)
KHMER = Face("Khmr", "cs", "km-KH", ("Khmer OS Siemreap",), ("Khmer OS Muol Light",), bold=False)
JAPANESE = Face("Jpan", "eastAsia", "ja-JP", ("Yu Mincho", "Noto Serif CJK JP"), ("Yu Gothic", "Noto Sans CJK JP"))
FACES = {"Latn": LATIN, "Khmr": KHMER, "Jpan": JAPANESE}

SETTINGS = {
    "en": Typography("en", "Latn", FACES, "both", 0, 1.4, "DRAFT – not for release"),
    "km": Typography("km", "Khmr", FACES, "left", 2, 1.8, "សេចក្តីព្រាង – មិនទាន់ចេញផ្សាយ", "០១២៣៤៥៦៧៨៩"),
    "ja": Typography("ja", "Jpan", FACES, "both", 1, 1.7, "案 – 未発表"),
}


def origin(line=1, value=""):
    return Origin(
        "fact" if value else "template", Place("templates/sample.j2", line), Place("meeting.yaml", line), "", value
    )


def sentence(text, number=1):
    """A sentence from text in which ⟦…⟧ is a gap, ⟪…⟫ is unconfirmed and ⟨…⟩ a fact."""
    runs = []
    for part in filter(None, re.split("([⟦⟪⟨].*?[⟧⟫⟩])", text)):
        inner = part[1:-1] if part[0] in "⟦⟪⟨" else part
        doubt = "unconfirmed" if part[0] == "⟪" else ""
        runs.append(Run(inner, origin(number, inner if part[0] == "⟨" else ""), gap=part[0] == "⟦", doubt=doubt))
    return Sentence((f"s{number}",), tuple(runs))


def block(kind, *texts, **more):
    return Block(kind, tuple(sentence(text, number) for number, text in enumerate(texts, 1)), **more)


def table(*rows, header=1):
    return Block("table", rows=tuple(tuple(sentence(cell) for cell in row) for row in rows), header=header)


def figure(alt, caption, credit):
    return Block("figure", figure=Figure("photo.jpg", sentence(alt), sentence(caption), sentence(credit)))


LONG = (
    "The ⟨3rd⟩ Senior Official-Level Bilateral Consultation, which was co-chaired by Her Excellency CHEA Kimtha, Under"
    " Secretary of State, and His Excellency ISHIKAWA Hiroshi (⟪石川浩司⟫), Director-General, proceeded in a cordial"
    " atmosphere and a mutual spirit of cooperation, covering many aspects of political-security cooperation. "
)
BLOCKS = {
    "en": (
        block("embargo", "Embargoed until 6 p.m. on ⟨16 March 2020⟩"),
        block("issuer", "MINISTRY OF FOREIGN AFFAIRS AND INTERNATIONAL COOPERATION"),
        block("reference", "No. ⟨123⟩ & <PR>"),
        block("provisional", "(Provisional translation)"),
        block("document_type", "PRESS RELEASE"),
        block("headline", "OUTCOMES OF THE ⟨THIRD⟩ BILATERAL CONSULTATION AT THE SENIOR OFFICIAL LEVEL"),
        block("headline", "BETWEEN CAMBODIA AND JAPAN"),
        block("date_block", "PHNOM PENH, ⟨16 MARCH 2020⟩"),
        block("ornament", "* * * * *"),
        block("correction", "Corrected on ⟨17 March 2020⟩: the name of the department."),
        block("paragraph", LONG, "Both sides noted that trade rose to ⟨over USD 2 billion⟩ in ⟨2019⟩. "),
        block("heading", "Cooperation", level=1),
        block(
            "paragraph",
            "They thanked ⟦[name of the guest]⟧ & said “Tokyo <b>2018</b>”; ព្រះរាជាណាចក្រកម្ពុជា is Cambodia. ",
        ),
        block("heading", "Security", level=2),
        block("heading", "Demining", level=3),
        block("item", "peacekeeping operation (PKO) under the UN framework;", level=1, label="(i)"),
        block(
            "item",
            "demining, in a sentence that is long enough to run over the end of its line and hang below;",
            level=2,
            label="(a)",
        ),
        block("item", "training.", level=3, label="–"),
        block("item", "visits.", level=1, label="(ii)"),
        table(("", "Cambodia", "Japan"), ("Chair", "CHEA Kimtha", "ISHIKAWA Hiroshi"), ("Delegates", "⟨9⟩", "⟨7⟩")),
        figure("Two delegations at a long table", "The chairs before the meeting", "Photo: ministry"),
        block("note", "For the Tokyo Strategy ⟨2018⟩ see the release of ⟨9 October 2018⟩."),
        block("signature", "CHUM Sounry"),
        block("contact", "Tel: (855) 23 216 141, 023 213 341"),
        block("contact", "Email: mfaic@mfaic.gov.kh"),
        block("end", "# # #"),
    ),
    "km": (
        block("motto", "ព្រះរាជាណាចក្រកម្ពុជា"),
        block("motto", "ជាតិ  សាសនា  ព្រះមហាក្សត្រ"),
        block("ornament", "* * * * *"),
        block("issuer", "ក្រសួងការបរទេស និងសហប្រតិបត្តិការអន្តរជាតិ"),
        block("reference", "លេខ៖ ⟨១២៣⟩ សជណ"),
        block("document_type", "សេចក្តីប្រកាសព័ត៌មាន"),
        block("headline", "ស្តីពី"),
        block("headline", "លទ្ធផលនៃកិច្ចប្រជុំពិគ្រោះយោបល់ទ្វេភាគីថ្នាក់មន្ត្រីជាន់ខ្ពស់កម្ពុជា-ជប៉ុន លើកទី⟨៣⟩"),
        block(
            "paragraph",
            "ឯកឧត្តម អ៊ីស៊ីកាវ៉ា ហ៊ីរ៉ូស៊ី (ISHIKAWA Hiroshi) អគ្គនាយក នៃក្រសួងការបរទេសជប៉ុន បានអញ្ជើញដឹកនាំគណៈប្រតិភូចូលរួម"
            "កិច្ចប្រជុំពិគ្រោះយោបល់ទ្វេភាគីថ្នាក់មន្ត្រីជាន់ខ្ពស់កម្ពុជា-ជប៉ុន លើកទី⟨៣⟩ នៅ⟨ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០⟩ នៅរាជធានីភ្នំពេញ។ ",
            "ភាគីទាំងពីរបានឯកភាពពង្រឹងកិច្ចសហប្រតិបត្តិការក្នុងវិស័យសន្តិសុខ ប្រឆាំងនឹង COVID-19 និង ASEM (⟪アジア欧州会合⟫)។ ",
        ),
        block("heading", "កិច្ចសហប្រតិបត្តិការអភិវឌ្ឍន៍ ASEAN", level=1),
        block(
            "paragraph",
            "ទាក់ទងនឹងពាណិជ្ជកម្ម និងវិនិយោគ ភាគីទាំងពីរបានសម្តែងសុទិដ្ឋិនិយមថា និន្នាការល្អនៃពាណិជ្ជកម្មទ្វេភាគី ដែលបានកើនឡើងដល់"
            "⟨ជាង ២ពាន់លានដុល្លារអាមេរិក⟩ នៅ⟨ឆ្នាំ២០១៩⟩ នឹងបន្តនៅ⟨ឆ្នាំ២០២០⟩ ⟦[ឈ្មោះ]⟧ ទោះបីមានជំងឺរាតត្បាតកូវីដ-១៩ក៏ដោយ។ ",
        ),
        block("item", "ភស្តុភារ", level=1, label="ក."),
        block("item", "ឧស្សាហកម្ម", level=1, label="ខ."),
        table(("ភាគី", "ប្រធាន"), ("កម្ពុជា", "ជា គឹមថា"), ("ជប៉ុន", "ISHIKAWA Hiroshi")),
        figure("គណៈប្រតិភូទាំងពីរ", "ប្រធានទាំងពីរ", "រូបថត៖ ក្រសួង"),
        block("date_block", "ថ្ងៃចន្ទ ៨រោច ខែផល្គុន ឆ្នាំកុរ ឯកស័ក ពុទ្ធសករាជ ២៥៦៣"),
        block("date_block", "រាជធានីភ្នំពេញ ⟨ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២០⟩"),
        block("contact", "ទូរស័ព្ទ៖ (855) 23 216 141"),
        block("contact", "អ៊ីមែល៖ mfaic@mfaic.gov.kh"),
    ),
    "ja": (
        block("issuer", "カンボジア王国外務国際協力省"),
        block("document_type", "報道発表"),
        block("headline", "第⟨3⟩回カンボジア・日本高級実務者協議の開催（結果）"),
        block("date_block", "⟨令和2年3月16日⟩"),
        block(
            "paragraph",
            "⟨2020年3月16日⟩、チア・キムター外務国際協力省副長官は、プノンペンにおいて、石川浩司日本国外務省南部アジア部長"
            "（Mr. ISHIKAWA Hiroshi, Director-General, Southeast and Southwest Asian Affairs Department）との間で"
            "第⟨3⟩回カンボジア・日本高級実務者協議を共同議長として開催したところ、概要は以下のとおりです。",
        ),
        block("heading", "安全保障", level=1, label="1"),
        block(
            "paragraph",
            "双方は、国連の枠組みにおける平和維持活動（PKO）、地雷除去及び軍幹部の研修プログラムを含む安全保障分野における協力を"
            "強化することで一致しました。",
            "カンボジア側（⟪ព្រះរាជាណាចក្រកម្ពុជា⟫）は、⟦［氏名］⟧の「戦略的パートナーシップ」を直接評価しました。",
        ),
        block("item", "骨太の物流、次の角で直ちに", level=1, label="ア"),
        table(("側", "議長"), ("カンボジア", "チア・キムター"), ("日本", "石川浩司")),
        block("end", "（以上）"),
        block("contact", "電話：（855）23 216 141"),
        block("contact", "E-mail: mfaic@mfaic.gov.kh"),
    ),
}
TITLES = {
    "en": "Outcomes of the Third Bilateral Consultation between Cambodia and Japan",
    "km": "លទ្ធផលនៃកិច្ចប្រជុំពិគ្រោះយោបល់ទ្វេភាគី\u200bកម្ពុជា-ជប៉ុន លើកទី៣",
    "ja": "第3回カンボジア・日本高級実務者協議の開催（結果）",
}
PROPERTIES = {
    "author": "Press & Information",
    "subject": "Consultation",
    "keywords": "Cambodia, Japan",
    "category": "release",
}
TAGS = tuple(SETTINGS)


def sample(tag, *, final=False, blocks=None):
    return Draft(tag, TITLES[tag], "2020-03-16", "consultation", blocks or BLOCKS[tag], PROPERTIES, final)


def letterhead(tag):
    return (TEMPLATES / tag / "letterhead.docx").read_bytes()


def render(kind, tag, **more):
    return RENDERERS[kind].render(sample(tag, **more), SETTINGS[tag], letterhead(tag))


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def runs(data):
    """Yield (text, properties by name) of every run in the pages of a Word file that holds text."""
    for name, part in parts(data).items():
        if re.fullmatch(r"word/(document|header\d+|footer\d+)\.xml", name):
            for run in etree.fromstring(part).iter(f"{{{W}}}r"):
                text = "".join(item.text or "" for item in run.iter(f"{{{W}}}t"))
                properties = run.find(f"{{{W}}}rPr")
                if text and properties is not None:
                    yield text, {etree.QName(item).localname: item for item in properties}


def value(item, name="val"):
    return item.get(f"{{{W}}}{name}")


def problems(call, *arguments):
    with pytest.raises(DraftError) as caught:
        call(*arguments)
    return caught.value.problems


def word(body, *, header="", styles=None):
    """A letterhead as an office might make it: placeholders in a body, a header, and nothing of ours."""
    made = parts(letterhead("en"))
    space = f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/></w:sectPr>'
    made["word/document.xml"] = f"<w:document {space}><w:body>{body}{section}</w:body></w:document>".encode()
    made["word/header1.xml"] = f"<w:hdr {space}>{header or '<w:p/>'}</w:hdr>".encode()
    if styles is not None:
        made["word/styles.xml"] = f"<w:styles {space}>{styles}</w:styles>".encode()
    return pack(entry(name, data) for name, data in made.items())


def paragraph(*texts, properties=""):
    inner = "".join(f"<w:r>{properties}<w:t>{text}</w:t></w:r>" for text in texts)
    return f"<w:p>{inner}</w:p>"


def paragraph_texts(data, part="word/document.xml"):
    return [
        "".join(text.text or "" for text in item.iter(f"{{{W}}}t"))
        for item in etree.fromstring(parts(data)[part]).iter(f"{{{W}}}p")
    ]


# -- every format ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("kind", sorted(set(RENDERERS) - {"txt", "md"}))
@pytest.mark.parametrize("final", [False, True])
def test_outline_is_the_draft(kind, tag, final):
    expected = [(block.kind, block_text(block)) for block in BLOCKS[tag]]
    assert RENDERERS[kind].outline(render(kind, tag, final=final)) == expected


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("final", [False, True])
def test_plain_text_reads_back_as_paragraphs(tag, final):
    expected = []
    for item in BLOCKS[tag]:
        text = f"{item.label} {block_text(item)}".lstrip(" ") if item.label else block_text(item)
        expected.append(("paragraph", f"{text} {item.figure.credit.text}" if item.figure else text))
    assert RENDERERS["txt"].outline(render("txt", tag, final=final)) == expected


@pytest.mark.parametrize("tag", TAGS)
def test_markdown_reads_back_as_paragraphs(tag):
    expected = []
    for kind, group in groupby(BLOCKS[tag], key=lambda item: item.kind):
        items = list(group)
        if kind == "headline":
            expected.append(" ".join(item.text for item in items))
        for item in items if kind != "headline" else ():
            text = f"{item.label} {block_text(item)}" if item.label else block_text(item)
            if item.figure:
                text = f"{item.figure.alt.text}\n{text} {item.figure.credit.text}"
            expected.append(text)
    assert RENDERERS["md"].outline(render("md", tag, final=True)) == [("paragraph", text) for text in expected]


def test_markdown_takes_no_word_for_a_mark():
    texts = ("1. *a* _b_", "- [c](d)", "# e | f", "+g", "2) h & <i> `j` \\k", "{l}")
    draft = sample("en", final=True, blocks=tuple(block("paragraph", text) for text in texts))
    data = RENDERERS["md"].render(draft, SETTINGS["en"], None)
    assert RENDERERS["md"].outline(data) == [("paragraph", text) for text in texts]
    assert data.decode().startswith("1\\. \\*a\\* \\_b\\_\n\n\\- ")


def mail(data):
    """Return a message's subject and the parts of its text."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    return "\n".join([message["subject"], *(part.get_content() for part in message.iter_parts())])


@pytest.mark.parametrize("tag", TAGS)
def test_mail_has_subject_text_and_page(tag):
    data = render("eml", tag, final=True)
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert message["subject"] == TITLES[tag].replace("\u200b", "") and message["x-unsent"] == "1"
    plain, page = message.iter_parts()
    assert plain.get_content().replace("\r\n", "\n").encode() == render("txt", tag, final=True)
    assert page.get_content().replace("\r\n", "\n").encode() == render("html", tag, final=True)
    assert max(len(line) for line in data.split(b"\r\n")) <= 78
    assert not message.defects and message["date"] is None


def test_samples_hold_every_kind_of_block():
    assert {item.kind for blocks in BLOCKS.values() for item in blocks} == set(KINDS)


@pytest.mark.parametrize("kind", RENDERERS)
def test_a_draft_says_so_and_a_final_does_not(kind):
    mark = {"json": '"final": false'}.get(kind, "DRAFT – not for release").encode()
    opened = {"docx": lambda data: b"".join(parts(data).values()), "eml": lambda data: mail(data).encode()}

    def said(final):
        return mark in opened.get(kind, bytes)(render(kind, "en", final=final))

    assert said(final=False) and not said(final=True)


@pytest.mark.parametrize("kind", RENDERERS)
@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\n", "\x85", "\u2028", "\ufffe", "\ud800"])
def test_control_characters_are_refused_with_their_place(kind, sign):
    draft = sample("en", blocks=(block("paragraph", f"They met{sign} in Tokyo."),))
    (problem,) = problems(RENDERERS[kind].render, draft, SETTINGS["en"], letterhead("en"))
    assert problem.rule == "render-control"
    assert problem.where == Place("meeting.yaml", 1)
    assert f"U+{ord(sign):04X}" in problem.text and "They met" in problem.text


def test_bytes_are_equal_in_other_processes_and_hash_seeds():
    script = (
        "import hashlib, test_render as t\n"
        "for kind in t.RENDERERS:\n"
        "    for tag in t.TAGS:\n"
        "        print(hashlib.sha256(t.render(kind, tag)).hexdigest())\n"
    )
    seen = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        run = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, encoding="utf-8", check=True
        )
        seen.add(run.stdout)
    assert len(seen) == 1 and len(seen.pop().split()) == len(RENDERERS) * len(TAGS)


def test_importing_the_renderers_loads_no_word_library():
    script = "import sys, drafter.render; print({'docx', 'lxml', 'zipfile', 'jinja2', 'babel'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert run.stdout == "set()\n"


# -- scripts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("en", "16 March 2020", [("Latn", "16 March 2020")]),
        ("en", "Ishikawa (石川 浩司), of", [("Latn", "Ishikawa ("), ("Jpan", "石川 浩司"), ("Latn", "), of")]),
        ("en", "៥ May", [("Khmr", "៥"), ("Latn", " May")]),
        ("km", "ជំងឺ COVID-19 និង", [("Khmr", "ជំងឺ "), ("Latn", "COVID-19"), ("Khmr", " និង")]),
        ("km", "«ASEAN»។", [("Khmr", "«"), ("Latn", "ASEAN"), ("Khmr", "»។")]),
        ("km", "ឆ្នាំ២០២០ (2020)", [("Khmr", "ឆ្នាំ២០២០ (2020)")]),
        ("km", "U.N. 5", [("Latn", "U.N."), ("Khmr", " 5")]),
        ("km", "a 日本", [("Latn", "a "), ("Jpan", "日本")]),
        ("ja", "第3回（PKO）、10%", [("Jpan", "第3回（"), ("Latn", "PKO"), ("Jpan", "）、10%")]),
        ("ja", "Mr. ISHIKAWA Hiroshi", [("Latn", "Mr. ISHIKAWA Hiroshi")]),
        ("ja", "葛\U000e0100城", [("Jpan", "葛\U000e0100城")]),
        ("en", "", []),
    ],
)
def test_text_is_cut_by_script(tag, text, expected):
    assert list(split(text, SETTINGS[tag])) == expected


def test_script_without_a_face_is_set_in_the_documents_own():
    assert list(split("Ру́сский and", SETTINGS["en"])) == [("Latn", "Ру́сский and")]


@given(text=st.text(st.sampled_from("aZé ក្២។日ア、。(«»)1-\u200b\u0301")), tag=st.sampled_from(TAGS))
def test_stretches_joined_are_the_text(text, tag):
    found = list(split(text, SETTINGS[tag]))
    assert "".join(stretch for _, stretch in found) == text
    assert all(left[0] != right[0] for left, right in pairwise(found))


# -- Word --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_every_run_has_one_script_four_fonts_and_its_language(tag):
    faces = {face.lang: face for face in FACES.values()}
    found = [(text, items) for text, items in runs(render("docx", tag)) if text != "1"]
    for text, items in found:
        face = faces[value(items["lang"])]
        assert {value(items["lang"], name) for name in ("val", "eastAsia", "bidi")} == {face.lang}
        slots = [value(items["rFonts"], slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")]
        assert len(items["rFonts"].attrib) == 4
        assert set(slots) <= {face.body[0], face.heading[0]} and len(set(slots)) == 1
        assert ("cs" in items) == (face.slot == "cs")
        scripts = {script for script, stretch in split(text, SETTINGS[tag]) if stretch.strip()}
        assert scripts <= {face.script, SETTINGS[tag].script}
    assert {value(items["lang"]) for _, items in found} == set(faces)


def test_khmer_runs_are_never_bold_in_a_display_face_nor_justified():
    data = render("docx", "km")
    display = [items for _, items in runs(data) if value(items["rFonts"], "cs") == "Khmer OS Muol Light"]
    assert display
    assert {value(items[name]) for items in display for name in ("b", "bCs")} == {"0"}
    aligned = [
        item
        for part in parts(data).values()
        if part[:5] == b"<?xml"
        for item in etree.fromstring(part).iter(f"{{{W}}}jc")
    ]
    assert aligned and not {value(item) for item in aligned} & {"both", "distribute"}


def test_an_offices_justified_letterhead_is_not_justified_where_the_language_is_not():
    styles = etree.fromstring(parts(letterhead("en"))["word/styles.xml"])
    inner = "".join(etree.tostring(item, encoding="unicode") for item in styles)
    centred = '<w:p><w:pPr><w:jc w:val="distribute"/></w:pPr><w:r><w:t>{{ headline }}</w:t></w:r></w:p>'
    made = RENDERERS["docx"].render(sample("km"), SETTINGS["km"], word(centred, styles=inner))
    assert b'w:val="both"' not in b"".join(parts(made).values())
    assert b"distribute" not in b"".join(parts(made).values())


def test_marks_show_in_a_draft_and_not_in_a_final():
    shown = {name for _, items in runs(render("docx", "en")) for name in items}
    assert {"highlight", "u"} <= shown
    assert not {"highlight", "u"} & {name for _, items in runs(render("docx", "en", final=True)) for name in items}
    gaps = [text for text, items in runs(render("docx", "en")) if "highlight" in items]
    assert gaps == ["[name of the guest]"]


def test_properties_come_from_the_draft_alone():
    made = parts(render("docx", "km"))
    core = {etree.QName(item).localname: item.text for item in etree.fromstring(made["docProps/core.xml"])}
    assert core == {
        "title": TITLES["km"].replace("\u200b", ""),
        "subject": "Consultation",
        "creator": "Press & Information",
        "keywords": "Cambodia, Japan",
        "category": "release",
        "language": "km-KH",
        "created": "2020-03-16T00:00:00Z",
        "modified": "2020-03-16T00:00:00Z",
    }
    assert [name for name in made if name.startswith("docProps/")] == ["docProps/core.xml"]


def test_what_word_says_of_itself_is_left_out():
    made = parts(letterhead("en"))
    made["docProps/app.xml"] = b"<Properties><Application>Microsoft Office Word</Application></Properties>"
    made["docProps/thumbnail.jpeg"] = b"x"
    types = made["[Content_Types].xml"].decode()
    made["[Content_Types].xml"] = types.replace(
        "</Types>", '<Override PartName="/docProps/app.xml" ContentType="application/xml"/></Types>'
    ).encode()
    again = parts(RENDERERS["docx"].render(sample("en"), SETTINGS["en"], pack(entry(*item) for item in made.items())))
    assert [name for name in again if name.startswith("docProps/")] == ["docProps/core.xml"]
    assert b"app.xml" not in again["[Content_Types].xml"] + again["_rels/.rels"]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("final", [False, True])
def test_word_file_keeps_to_the_schema(tag, final, tmp_path):
    path = tmp_path / "release.docx"
    path.write_bytes(render("docx", tag, final=final))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_the_schema_check_sees_a_fault(tmp_path):
    made = parts(render("docx", "en"))
    made["word/document.xml"] = made["word/document.xml"].replace(b"<w:jc", b"<w:jcc", 1).replace(b"<w:b/>", b"<w:bb/>")
    path = tmp_path / "release.docx"
    path.write_bytes(pack(entry(*item) for item in made.items()))
    assert OpenXmlValidator().validate(path).errors


def test_table_rows_and_header():
    tree = etree.fromstring(parts(render("docx", "en"))["word/document.xml"])
    (table,) = tree.iter(f"{{{W}}}tbl")
    rows = list(table.iter(f"{{{W}}}tr"))
    assert [row.find(f".//{{{W}}}tblHeader") is not None for row in rows] == [True, False, False]
    assert {len(row.findall(f"{{{W}}}tc")) for row in rows} == {3}


@pytest.mark.parametrize(
    ("labels", "counted"),
    [
        ("1. 2. 3.", [("decimal", "%1.")]),
        ("(i) (ii) (iii) (iv)", [("lowerRoman", "(%1)")]),
        ("(a) (b)", [("lowerLetter", "(%1)")]),
        ("A B", [("upperLetter", "%1")]),
        ("I. II.", [("upperRoman", "%1.")]),
        ("ア イ ウ", [("aiueoFullWidth", "%1")]),
        ("（ア） （イ）", [("aiueoFullWidth", "（%1）")]),
        ("• • •", [("bullet", "•")]),
        ("ក. ខ.", [("decimal", "ក."), ("decimal", "ខ.")]),
        ("1. 3.", [("decimal", "1."), ("decimal", "3.")]),
        ("5%", [("decimal", "5％")]),
    ],
)
def test_labels_are_counted_by_word_where_it_can(labels, counted):
    items = [block("item", "text", level=1, label=label) for label in labels.split()]
    counts, places = count_items(items)
    assert [(count.kind, count.text) for count in counts] == counted
    assert list(places) == list(range(len(items)))


def test_lists_begin_anew_after_other_text_and_under_another_item():
    levels = [(1, "1."), (2, "(a)"), (2, "(b)"), (1, "2."), (2, "(a)"), (0, ""), (1, "1.")]
    blocks = [
        block("item", "text", level=level, label=label) if level else block("paragraph", "text")
        for level, label in levels
    ]
    counts, places = count_items(blocks)
    assert places[0] == places[3] != places[6] and places[1] == places[2] != places[4]
    assert len(counts) == 4 and {counts[places[1]].level, counts[places[0]].level} == {0, 1}


@pytest.mark.parametrize("tag", TAGS)
def test_items_are_words_own_lists_in_the_scripts_face(tag):
    made = parts(render("docx", tag))
    numbering, document = (etree.fromstring(made[f"word/{name}.xml"]) for name in ("numbering", "document"))
    lists = {value(item, "numId") for item in numbering.iter(f"{{{W}}}num")}
    used = [value(item) for item in document.iter(f"{{{W}}}numId")]
    assert set(used) == lists and len(used) == len([item for item in BLOCKS[tag] if item.kind == "item"])
    for level in numbering.iter(f"{{{W}}}lvl"):
        fonts = level.find(f"{{{W}}}rPr/{{{W}}}rFonts")
        assert len({value(fonts, slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}) == 1


def test_an_offices_own_lists_stay_beside_ours(tmp_path):
    data = RENDERERS["docx"].render(sample("en"), SETTINGS["en"], letterheads.GOOD["numbering"]())
    numbering = etree.fromstring(parts(data)["word/numbering.xml"])
    names = [etree.QName(item).localname for item in numbering]
    assert names == sorted(names) and names.count("num") == 1 + len(count_items(BLOCKS["en"])[0])


@pytest.mark.parametrize(
    ("page", "kept"), [("{{ body }}{{ date_block }}", True), ("{{ date_block }}{{ body }}", False)]
)
def test_what_closes_a_release_never_stands_alone_on_a_page(page, kept):
    office = word("".join(f"<w:p><w:r><w:t>{found}</w:t></w:r></w:p>" for found in re.findall("{{.*?}}", page)))
    draft = sample("en", blocks=(block("paragraph", "One."), block("paragraph", "Two."), block("date_block", "1 May")))
    tree = etree.fromstring(parts(RENDERERS["docx"].render(draft, SETTINGS["en"], office))["word/document.xml"])
    found = {
        "".join(p.itertext()): p.find(f"{{{W}}}pPr/{{{W}}}keepNext") is not None
        for p in tree.iter(f"{{{W}}}p")
        if "".join(p.itertext())
    }
    assert found == {"One.": False, "Two.": kept, "1 May": False}


def test_placeholder_split_over_runs_keeps_its_paragraph_and_its_looks():
    properties = '<w:rPr><w:b/><w:color w:val="FF0000"/><w:sz w:val="40"/><w:lang w:val="fr-FR"/></w:rPr>'
    office = word(
        paragraph("Ref. {", "{ refe", "rence }} of the ministry", properties=properties) + paragraph("{{body}}")
    )
    made = RENDERERS["docx"].render(sample("en"), SETTINGS["en"], office)
    assert paragraph_texts(made)[0] == "Ref. No. 123 & <PR> of the ministry"
    items = next(items for text, items in runs(made) if text == "No. 123 & <PR>")
    assert list(items) == ["rFonts", "b", "bCs", "color", "sz", "szCs", "lang"]
    assert value(items["lang"]) == "en-GB"
    assert RENDERERS["docx"].outline(made) == [(item.kind, block_text(item)) for item in BLOCKS["en"]]


def test_any_letterhead_works():
    static = paragraph("The Embassy")
    made = RENDERERS["docx"].render(sample("en"), SETTINGS["en"], word(static, header=static))
    assert paragraph_texts(made)[:2] == ["The Embassy", "Embargoed until 6 p.m. on 16 March 2020"]
    assert paragraph_texts(made, "word/header1.xml") == ["DRAFT – not for release", "The Embassy"]
    assert RENDERERS["docx"].outline(made) == [(item.kind, block_text(item)) for item in BLOCKS["en"]]


def test_draft_mark_stands_on_top_where_there_is_no_header():
    made = parts(word(paragraph("The Embassy")))
    links = made["word/_rels/document.xml.rels"]
    made["word/_rels/document.xml.rels"] = re.sub(rb'<Relationship [^>]*Target="header1.xml"/>', b"", links)
    del made["word/header1.xml"]
    office = pack(entry(*item) for item in made.items())
    drafts = [RENDERERS["docx"].render(sample("en", final=final), SETTINGS["en"], office) for final in (False, True)]
    assert paragraph_texts(drafts[0])[:2] == ["DRAFT – not for release", "The Embassy"]
    assert paragraph_texts(drafts[1])[0] == "The Embassy"


@pytest.mark.parametrize("properties", ["", "<w:tcPr/>", '<w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr>'])
def test_placeholder_without_a_block_takes_its_paragraph_away_but_leaves_no_empty_cell(properties):
    cell = f"<w:tbl><w:tr><w:tc>{properties}{paragraph('{{ motto }}')}</w:tc></w:tr></w:tbl>"
    office = word(paragraph("{{ motto }}") + paragraph("{{ body }}") + cell, header=paragraph("{{ motto }}"))
    draft = sample("en", final=True, blocks=(block("paragraph", "They met."),))
    made = RENDERERS["docx"].render(draft, SETTINGS["en"], office)
    assert paragraph_texts(made) == ["They met.", ""]
    assert paragraph_texts(made, "word/header1.xml") == [""]


def test_block_on_two_headers_is_named_once():
    made = RENDERERS["docx"].render(
        sample("en"), SETTINGS["en"], word(paragraph("{{ issuer }}"), header=paragraph("{{ issuer }}"))
    )
    names = re.findall(rb'w:name="(_block\d+_\w+)"', b"".join(parts(made).values()))
    assert len(names) == len(set(names)) == len(BLOCKS["en"])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{{ heading_line }}", "letterhead-unknown"),
        ("{{ table }}", "letterhead-unknown"),
        ("{{ issuer }", "letterhead-brace"),
        ("issuer }}", "letterhead-brace"),
        ("{{ issuer }} {{ body }}", "letterhead-crowded"),
    ],
)
def test_wrong_placeholders_are_all_told(text, rule):
    office = word(paragraph(text), header=paragraph("{{ nobody }}"))
    first, second = problems(RENDERERS["docx"].render, sample("en"), SETTINGS["en"], office)
    assert (first.rule, second.rule) == ("letterhead-unknown", rule)
    assert first.where == Place("templates/en/letterhead.docx") and second.quote == text
    assert "word/header1.xml" in first.text and "{{ nobody }}" in first.text and "document_type" in first.advice


def test_missing_styles_are_told_by_name():
    found = problems(
        RENDERERS["docx"].render, sample("en"), SETTINGS["en"], word(paragraph("{{ headline }}"), styles="")
    )
    told = {problem.fields["style"] for problem in found}
    assert {problem.rule for problem in found} == {"letterhead-style"}
    assert {"Body Text", "Heading 1", "List Paragraph 3", "Table Grid", "Caption"} <= told and "Title" not in told


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", pack([entry("word/document.xml", b"<x/>")]), word("<w:p>")])
def test_what_is_no_word_file_is_refused(data):
    (problem,) = problems(RENDERERS["docx"].render, sample("en"), SETTINGS["en"], data)
    assert problem.rule == "letterhead-unreadable" and "Word" in problem.text


def test_without_a_letterhead_word_is_refused_with_the_file_it_wants():
    (problem,) = problems(RENDERERS["docx"].render, sample("en"), SETTINGS["en"], None)
    assert "templates/en/letterhead.docx" in problem.text


# -- the letterheads that come along -----------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_letterhead_is_what_the_script_draws(tag):
    script = runpy.run_path(str(TEMPLATES / "make_letterheads.py"))
    assert parts(script["letterhead"](script["LOOKS"][tag])) == parts(letterhead(tag))


@pytest.mark.parametrize("tag", TAGS)
def test_letterhead_has_a_style_for_every_kind_and_no_theme_fonts(tag):
    sheet = open_letterhead(letterhead(tag), "letterhead.docx", SETTINGS[tag])
    assert {name.casefold() for name in (*STYLES.values(), *LEVELS.values(), "Table Grid")} <= set(sheet.styles)
    made = parts(letterhead(tag))
    assert b"Theme=" not in b"".join(made.values())
    for size in etree.fromstring(made["word/styles.xml"]).iter(f"{{{W}}}sz"):
        assert value(size.getnext()) == value(size) and size.getnext().tag == f"{{{W}}}szCs"
    assert re.search(rb'<wp:docPr [^>]*descr="[^"]{5,}"', made["word/document.xml"])


# -- pages and JSON ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_page_is_whole_and_marks_foreign_stretches(tag):
    page = etree.HTML(render("html", tag))
    assert page.get("lang") == SETTINGS[tag].lang
    assert page.findtext(".//title") == TITLES[tag].replace("\u200b", "")
    assert page.find(".//meta[@name='description']").get("content")
    assert len(page.findall(".//h1")) == 1
    assert [item.get("type") for item in page.findall(".//script")] == ["application/ld+json"]
    assert not page.findall(".//img") and not page.findall(".//link")
    own = SETTINGS[tag].script
    for element in page.find(".//main").iter():
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            lang = next(item.get("lang") for item in (holder, *holder.iterancestors()) if item.get("lang"))
            scripts = {script for script, stretch in split(text or "", SETTINGS[tag]) if stretch.strip()}
            assert all(FACES[script].lang == lang for script in scripts - {own})


def test_page_escapes_what_was_typed():
    page = render("html", "en").decode()
    assert "<b>2018</b>" not in page and "&lt;b&gt;2018&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("typed", "address", "shown"),
    [
        ("Write to press.office@example.gov.kh.", "mailto:press.office@example.gov.kh", "press.office@example.gov.kh"),
        (
            "(see https://example.org/a?b=1&c=2).",
            "https://example.org/a?b=1&amp;c=2",
            "https://example.org/a?b=1&amp;c=2",
        ),
    ],
)
def test_page_links_addresses(typed, address, shown):
    data = RENDERERS["html"].render(sample("en", blocks=(block("contact", typed),)), SETTINGS["en"], None)
    assert f'<a href="{address}">{shown}</a>' in data.decode()
    assert RENDERERS["html"].outline(data) == [("contact", typed)]


def test_page_marks_a_draft_and_not_a_final():
    marks = {item.get("class") for item in etree.HTML(render("html", "en")).iter("mark")}
    assert marks == {"gap", "doubt"}
    final = render("html", "en", final=True)
    assert b"<mark" not in final and b"noindex" not in final and b"noindex" in render("html", "en")


def test_nested_items_are_nested_lists():
    page = etree.HTML(render("html", "en"))
    depths = [len(list(item.iterancestors("ol"))) for item in page.iter("span") if item.get("class") == "item"]
    assert depths == [1, 2, 3, 1]


def test_json_is_the_draft():
    draft = sample("en")
    data = json.loads(render("json", "en"))
    keys = "version tag title date slug final edition issuer hash properties texts blocks"
    assert list(data) == keys.split()
    assert data["hash"] == draft.hash
    lead = next(item for item in data["blocks"] if item["kind"] == "paragraph")
    run = lead["sentences"][0]["runs"][1]
    assert run == {
        "text": "3rd",
        "origin": {
            "kind": "fact",
            "at": {"file": "templates/sample.j2", "line": 1, "column": 1},
            "form": {"file": "meeting.yaml", "line": 1, "column": 1},
            "ref": "",
            "value": "3rd",
            "by": "",
        },
        "gap": False,
        "doubt": "",
    }
    assert lead["sentences"][0]["hash"] == BLOCKS["en"][10].sentences[0].hash
    assert next(item for item in data["blocks"] if item["figure"])["figure"]["file"] == "photo.jpg"


def test_plain_text_drops_typesetting_marks():
    draft = sample("km", final=True, blocks=(block("paragraph", "ភាគី\u200bទាំង\u2060ពីរ"),))
    assert RENDERERS["txt"].render(draft, SETTINGS["km"], None).decode() == "ភាគីទាំងពីរ\n"


# -- as LibreOffice shows it -------------------------------------------------------------------------------------------

# The faces asked for, and what LibreOffice takes where the Windows ones are not installed.
SHOWN = {
    "Times New Roman": ("LiberationSerif", "TimesNewRoman"),
    "Khmer OS Siemreap": ("KhmerOSSiemreap",),
    "Khmer OS Muol Light": ("KhmerOSMuolLight",),
    "Noto Serif CJK JP": ("NotoSerifCJKjp",),
    "Noto Sans CJK JP": ("NotoSansCJKjp",),
}


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory):
    """The three samples as PDF, Japanese in a face that is installed, so that no chance decides."""
    folder = tmp_path_factory.mktemp("pdf")
    japanese = replace(JAPANESE, body=("Noto Serif CJK JP",), heading=("Noto Sans CJK JP",))
    for tag in TAGS:
        setting = replace(SETTINGS[tag], faces=FACES | {"Jpan": japanese})
        data = RENDERERS["docx"].render(sample(tag), setting, letterhead(tag))
        (folder / f"{tag}.docx").write_bytes(data)
    command = [tool("soffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    files = [str(folder / f"{tag}.docx") for tag in TAGS]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), *files], capture_output=True, check=True, timeout=240
    )
    return folder


@pytest.mark.render
@pytest.mark.parametrize("tag", TAGS)
def test_pdf_has_the_fonts_asked_for_and_no_other(tag, pdfs):
    listed = subprocess.run(
        [tool("pdffonts"), str(pdfs / f"{tag}.pdf")], capture_output=True, encoding="utf-8", check=True
    )
    names = {line.split()[0].partition("+")[2] for line in listed.stdout.splitlines()[2:]}
    allowed = tuple(name for shown in SHOWN.values() for name in shown)
    assert names and all(name.startswith(allowed) for name in names), names
    own = {"en": "LiberationSerif", "km": "KhmerOSSiemreap", "ja": "NotoSerifCJKjp"}[tag]
    assert any(name.startswith((own, "TimesNewRoman")) for name in names)


@pytest.mark.render
@pytest.mark.parametrize("tag", ["en", "ja"])
def test_pdf_says_the_whole_text(tag, pdfs):
    # Khmer marks come back out of place from any PDF of LibreOffice, so only the other two are read
    read = subprocess.run(
        [tool("pdftotext"), str(pdfs / f"{tag}.pdf"), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    letters = re.sub(r"[\s\u1780-\u17ff]", "", read)
    for item in BLOCKS[tag]:
        for line in block_text(item).splitlines():
            for part in re.split(r" \| |[\u1780-\u17ff]+", line):
                assert re.sub(r"\s", "", part) in letters

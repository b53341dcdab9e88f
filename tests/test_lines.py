"""Where lines end: never inside a letter with its signs, never inside a protected name, in any of the three engines."""

from __future__ import annotations

import html as entities
import re
import runpy
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import tool
from test_render import SETTINGS, origin, problems, sample, sentence

from drafter.draft import Block, Origin, Run, Sentence
from drafter.render import PDF_ENGINES, RENDERERS, WRITERS
from drafter.render.scripts import UNSEEN, keep_together
from drafter.render.words import SPLITTERS

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SIZES = [18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30]  # half-points
JOINER = "\u2060"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ព្រះរាជាណាចក្រកម្ពុជា", "ព្រះ|រា|ជា|ណា|ច|ក្រ|ក|ម្ពុ|ជា"),
        ("កូវីដ-១៩", "កូ|វី|ដ|-|១|៩"),
        ("អ៊ីស៊ីកាវ៉ា ហ៊ីរ៉ូស៊ី", "អ៊ី|ស៊ី|កា|វ៉ា ហ៊ី|រ៉ូ|ស៊ី"),
        ("石川浩司", "石|川|浩|司"),
        ("令和2年3月16日", "令和|2|年|3|月|16|日"),
        ("自由で開かれたインド太平洋", "自由で開かれたインド太平洋"),
        ("第3回高級実務者協議の開催", "第|3|回高級実務者協議の開催"),
        ("ISHIKAWA Hiroshi", "ISHIKAWA Hiroshi"),
        ("COVID-19", "COVID-19"),
        ("", ""),
    ],
)
def test_names_and_facts_are_kept_together(text, shown):
    assert keep_together(text).replace(JOINER, "|") == shown


def test_two_runs_of_one_name_are_one_name_and_clauses_are_not_touched():
    def name(text, ref):
        return Run(text, Origin("name", origin().at, None, ref))

    runs = (name("石川", "ishikawa"), name("浩司", "ishikawa"), Run("議長はそれぞれ", origin()), name("日本", "JP"))
    draft = sample("ja", final=True, blocks=(Block("paragraph", (Sentence((), runs),)),))
    page = WRITERS["html"](draft, SETTINGS["ja"], None).decode()
    assert f"石{JOINER}川{JOINER}浩{JOINER}司議長はそれぞれ日{JOINER}本" in page
    assert JOINER not in page.partition("</head>")[0]


@pytest.mark.parametrize("format", ["txt", "md", "json", "eml"])
def test_what_is_copied_on_holds_no_joiner(format):
    draft = sample("km", final=True, blocks=(names(),))
    data = WRITERS[format](draft, SETTINGS["km"], None)
    if format != "eml":
        assert JOINER not in data.decode()
    plain = data.split(b"Content-Type: text/html")[0]
    assert JOINER.encode() not in plain


BROKEN = replace(SETTINGS["km"], words=True)


def test_words_are_parted_where_the_language_asks_for_it_and_names_are_not():
    draft = sample("km", final=True, blocks=(names(),))
    page = WRITERS["html"](draft, BROKEN, None).decode().partition("</head>")[2]
    assert page.translate(UNSEEN) == WRITERS["html"](draft, SETTINGS["km"], None).decode().partition("</head>")[
        2
    ].translate(UNSEEN)
    assert "កិច្ចប្រជុំ\u200bពិគ្រោះយោបល់" in page and page.count("\u200b") > 100
    for name in KHMER_NAMES:
        assert keep_together(name) in page and "\u200b" not in keep_together(name)
    # only between letters: no line may begin with a sign or end before a space
    assert all("\u1780" <= after <= "\u17b3" for after in re.findall("\u200b(.)", page)) and " \u200b" not in page


@pytest.mark.parametrize("format", ["txt", "md", "json"])
def test_what_is_copied_on_holds_no_break_either(format):
    draft = sample("km", final=True, blocks=(names(),))
    assert WRITERS[format](draft, BROKEN, None) == WRITERS[format](draft, SETTINGS["km"], None)


def test_a_word_file_with_breaks_reads_as_the_draft():
    made = [WRITERS["docx"](sample("km"), setting, letterhead(22)) for setting in (BROKEN, SETTINGS["km"])]
    assert made[0] != made[1] and RENDERERS["docx"].outline(made[0]) == RENDERERS["docx"].outline(made[1])


def test_a_missing_splitter_is_told(monkeypatch):
    monkeypatch.setitem(SPLITTERS, "Khmr", ("no_such_splitter", "\u1780", "\u17b3"))
    draft = sample("km", final=True, blocks=(Block("paragraph", (sentence("ភាគីទាំងពីរបានព្រមព្រៀងគ្នា"),)),))
    (problem,) = problems(WRITERS["html"], draft, BROKEN, None)
    assert problem.rule == "words-missing" and "no_such_splitter" in problem.text and "words" in problem.advice


KHMER_NAMES = (
    "ព្រះរាជាណាចក្រកម្ពុជា", "អ៊ីស៊ីកាវ៉ា ហ៊ីរ៉ូស៊ី", "កូវីដ-១៩", "ជប៉ុន", "រាជធានីភ្នំពេញ", "អាស៊ាន", "មេគង្គ-ជប៉ុន", "ឯកឧត្តម",
)  # fmt: skip
BETWEEN = "បានអញ្ជើញដឹកនាំគណៈប្រតិភូចូលរួមកិច្ចប្រជុំពិគ្រោះយោបល់ទ្វេភាគីថ្នាក់មន្ត្រីជាន់ខ្ពស់ទាក់ទងនឹងពាណិជ្ជកម្ម"


def names():
    """A long paragraph in which protected names stand between words of ordinary text."""
    runs = []
    for turn in range(24):
        at = 7 * turn % (len(BETWEEN) // 2)
        cut = re.search("[\u1780-\u17a2](?![\u17b6-\u17d3])", BETWEEN[at:])
        runs += [
            Run(KHMER_NAMES[turn % len(KHMER_NAMES)], Origin("name", origin().at, None, str(turn))),
            Run(BETWEEN[at + cut.start() :], origin()),
        ]
    return Block("paragraph", (Sentence(("s1",), tuple(runs)),))


def lines(path):
    """Return the lines of a PDF's text, each as it is drawn from left to right."""
    listed = subprocess.run([tool("pdftotext"), "-bbox", path, "-"], capture_output=True, encoding="utf-8", check=True)
    found: list[str] = []
    before = 1e9
    for left, word in re.findall(r'<word xMin="([\d.]+)"[^>]*>(.*?)</word>', listed.stdout):
        if float(left) < before - 100:
            found.append("")
        found[-1] += entities.unescape(word)
        before = float(left)
    return found


def bad_ends(found):
    """Return the lines that begin or end inside a name or a letter; a vowel that is drawn first may begin one."""
    first = "\u17be\u17c1\u17c2\u17c3\u17c4\u17c5"
    for line in found:
        mark = unicodedata.category(line[0]).startswith("M") and line[0] not in first
        if mark or line.startswith(JOINER) or line.endswith((JOINER, "\u17d2")):
            yield line


def letter_ends(path):
    """Return after how many letters of the text each line ends, signs aside.

    LibreOffice writes signs in the order they are drawn and leaves joiners out, but never a letter.
    """
    listed = subprocess.run([tool("pdftotext"), "-bbox", path, "-"], capture_output=True, encoding="utf-8", check=True)
    pattern = r'<word xMin="[^"]*" yMin="([\d.]+)" xMax="[^"]*" yMax="([\d.]+)">(.*?)</word>|<(page)'
    total, before, page = 0, -1e9, 0
    rows: list[tuple[int, float, str]] = []
    for top, bottom, word, start in re.findall(pattern, listed.stdout):
        page += bool(start)
        if word:
            rows.append((page, (float(top) + float(bottom)) / 2, word))
    ends = []
    for page, middle, word in sorted(rows):
        if (place := 1000 * page + middle) > before + 6 and total:
            ends.append(total)
        before = place
        total += len(re.findall("[\u1780-\u17b3]", word))
    return ends, total


def inside(count):
    """Return whether a line that ends after so many letters of the sample ends inside a name or a letter."""
    position = 0
    for run in names().sentences[0].runs:
        for stretch in re.split("( )", run.text) if run.origin.kind == "name" else [run.text]:
            letters = [match.start() for match in re.finditer("[\u1780-\u17b3]", stretch)]
            if position < count < position + len(letters):
                return run.origin.kind == "name" or stretch[letters[count - position] - 1] == "\u17d2"
            position += len(letters)
    return False


def letterhead(size):
    script = runpy.run_path(str(TEMPLATES / "make_letterheads.py"))
    return script["letterhead"](replace(script["LOOKS"]["km"], size=size))


def release(engine, size, tmp_path):
    path = tmp_path / f"{engine}-{size}.pdf"
    draft = sample("km", final=True, blocks=(names(),))
    path.write_bytes(WRITERS[PDF_ENGINES[engine]](draft, SETTINGS["km"], letterhead(size)))
    return path


ONE_AND_ALL = [22, *(pytest.param(size, marks=pytest.mark.full) for size in SIZES if size != 22)]


@pytest.mark.render
@pytest.mark.parametrize("size", ONE_AND_ALL)
def test_khmer_lines_end_between_words_in_typst(size, tmp_path):
    found = lines(release("typst", size, tmp_path))
    assert len(found) > 12
    assert not list(bad_ends(found))


@pytest.mark.render
@pytest.mark.parametrize("size", ONE_AND_ALL)
def test_khmer_lines_end_between_words_in_libreoffice(size, tmp_path):
    ends, total = letter_ends(release("libreoffice", size, tmp_path))
    assert total == len(re.findall("[\u1780-\u17b3]", names().text)) and len(ends) > 12
    assert not [end for end in ends if inside(end)]


def chromium_lines(size, tmp_path):
    """The lines of the page as Chromium prints it, in another size of letters."""
    draft = sample("km", final=True, blocks=(names(),))
    page = WRITERS["html"](draft, SETTINGS["km"], None).replace(b"</style>", b"p{font-size:%gpt}</style>" % (size / 2))
    source, target = tmp_path / f"{size}.html", tmp_path / f"{size}.pdf"
    source.write_bytes(page)
    command = [
        tool("chromium"),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--no-pdf-header-footer",
    ]
    command += [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return lines(target)


@pytest.mark.render
@pytest.mark.parametrize("size", ONE_AND_ALL)
def test_khmer_lines_end_between_words_in_chromium(size, tmp_path):
    found = chromium_lines(size, tmp_path)
    assert len(found) > 12
    assert not list(bad_ends(found))


@pytest.mark.render
def test_the_check_sees_a_break_inside_a_name(tmp_path):
    # names that are not marked as such are broken by dictionary: what the joiners are for
    told = sentence("".join(run.text for run in names().sentences[0].runs).translate(UNSEEN))
    draft = sample("km", final=True, blocks=(Block("paragraph", (told,)),))
    path = tmp_path / "plain.pdf"
    path.write_bytes(WRITERS["pdf"](draft, SETTINGS["km"], letterhead(22)))
    ends = {line[-1] for line in lines(path)}
    assert len(ends) > 3 and not any(JOINER in line for line in lines(path))
    assert list(bad_ends(["ក\u2060", "\u17b6ក"])) == ["ក\u2060", "\u17b6ក"]
    assert [count for count in range(14) if inside(count)] == [*range(1, 12)]

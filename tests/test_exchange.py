"""Files of translators: what goes out comes back equal, other programs read it, and a merge loses nothing."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from conftest import tool
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from drafter.cli import main
from drafter.exchange import FORMATS, Bundle, Unit, read_bundle
from drafter.exchange.termbase import (
    Concept,
    Wording,
    concepts,
    proposals,
    read_csv,
    read_tbx,
    write_csv,
    write_tbx,
)
from drafter.office import load_office, make_releases
from drafter.problem import DraftError, Grade
from drafter.translate import merge, units

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
OFFICE = load_office(ROOT)
OTHERS = tuple(tag for tag in OFFICE.published("mfaic") if tag != "en")


@cache
def releases(path=FORM):
    return make_releases(path, (), OFFICE)


@cache
def bundle(tag):
    return units(releases(), tag)


# text as a translator may type it, with facts between; one line, no white space at its ends, which PO can't keep apart
WORDS = st.text(st.sampled_from("aZ é'\"\\&<>;:|#%-។ក្រុម្ភៈ្រ協力「」、\u200b\u3000"), min_size=1, max_size=12).map(
    lambda text: text.strip() or "x"
)
SLOTS = st.sampled_from(["{home}", "{partner|adjective}", "{year1}", "{year2}", "{money}", "{kh_mfaic}", "{list}"])
TEXT = st.lists(st.one_of(WORDS, SLOTS), min_size=1, max_size=6).map(lambda parts: "".join(parts).strip() or "x")
LINE = st.text(st.sampled_from("aZ é'\"&<>។ក協力"), min_size=1, max_size=20).map(lambda text: text.strip() or "x")


@st.composite
def made_units(draw):
    target = draw(st.one_of(st.just(""), TEXT))
    return Unit(
        draw(st.sampled_from(["what", "to", "topic", "to/noun"])),
        draw(TEXT),
        target,
        draw(st.sampled_from(["draft", "reviewed"])) if target else "missing",
        "\n".join(draw(st.lists(LINE, max_size=2, unique=True))),
        tuple(draw(st.lists(LINE, max_size=2, unique=True))),
        draw(st.dictionaries(st.sampled_from(["home", "year1", "money"]), LINE, max_size=2)),
    )


BUNDLES = st.lists(made_units(), max_size=4, unique_by=lambda unit: (unit.kind, unit.source)).map(
    lambda made: Bundle("form.yaml", "en", "km", tuple(made))
)


@pytest.mark.parametrize("name", FORMATS)
@given(made=BUNDLES)
@settings(max_examples=60, deadline=None)
def test_whatever_goes_out_comes_back_equal(name, made):
    data = FORMATS[name].write(made)
    assert read_bundle(data, "x") == made
    assert FORMATS[name].write(read_bundle(data, "x")) == data or name == "xlsx"


@pytest.mark.parametrize("tag", OTHERS)
@pytest.mark.parametrize("name", FORMATS)
def test_the_example_comes_back_equal(name, tag):
    made = bundle(tag)
    assert len(made.units) >= 55 and all(unit.context.count("\n") in (0, 2) and unit.untouched for unit in made.units)
    assert read_bundle(FORMATS[name].write(made), "x") == made


def written(made, name, tmp_path):
    path = tmp_path / f"x{FORMATS[name].suffix}"
    path.write_bytes(FORMATS[name].write(made))
    return path


def flat(text):
    """A text without its slots: how programs show inline codes differs."""
    return "".join(part for part in text if part not in "{}|") if "{" not in text else None


@pytest.mark.parametrize("tag", OTHERS)
@pytest.mark.parametrize("name", ["xliff2", "xliff12", "tmx", "po"])
def test_translate_toolkit_reads_our_files(name, tag, tmp_path):
    from translate.storage import factory, xliff2

    made = bundle(tag)
    path = written(made, name, tmp_path)
    store = xliff2.Xliff2File.parsefile(str(path)) if name == "xliff2" else factory.getobject(str(path))
    found = [unit for unit in store.units if unit.istranslatable() and not unit.isheader()]
    assert len(found) == len(made.units)
    for theirs, ours in zip(found, made.units, strict=True):
        plain = "{" not in ours.source
        assert str(theirs.source) == ours.source or not plain
        assert str(theirs.target) == ours.target or "{" in ours.target
        if name == "po":
            assert theirs.isfuzzy() == (ours.state == "draft") and theirs.getcontext() == ours.kind
        # no slot stands in a text where a translator could change it
        if name.startswith("xliff") and not plain:
            xml = etree.tostring(theirs.xmlelement, encoding="unicode")
            assert xml.count("<ph ") + xml.count(":ph ") >= 2 * ours.source.count("{") or not ours.target
    assert sum("{" not in unit.source for unit in made.units) >= 25


@pytest.mark.parametrize("tag", OTHERS)
def test_polib_and_msgfmt_read_our_catalogues(tag, tmp_path):
    import polib

    path = written(bundle(tag), "po", tmp_path)
    entries = polib.pofile(str(path))
    wanted = [(unit.kind, unit.source, unit.target) for unit in bundle(tag).units]
    assert [(entry.msgctxt, entry.msgid, entry.msgstr) for entry in entries] == wanted
    done = subprocess.run(
        [tool("msgfmt"), "-c", "-o", str(tmp_path / "x.mo"), str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_facts_are_locked_and_say_what_they_are():
    root = etree.fromstring(FORMATS["xliff2"].write(bundle("km")))
    codes = [node for node in root.iter("{*}ph")]
    assert len(codes) > 60
    assert {(code.get("canDelete"), code.get("canCopy")) for code in codes} == {("no", "no")}
    assert {"over USD 2 billion", "Cambodia", "2013"} <= {code.get("equiv") for code in codes}
    assert not any("{" in (node.text or "") for node in root.iter("{*}source", "{*}target"))
    old = etree.fromstring(FORMATS["xliff12"].write(bundle("km")))
    assert "over USD 2 billion" in {code.get("equiv-text") for code in old.iter("{*}ph")}


# -- hostile and broken files ------------------------------------------------------------------------------------------

ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTER = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
X2 = b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="km"><file id="f">'
X1 = b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'


def package(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def formula():
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(bundle("km"))))
    book.active["D4"] = '=HYPERLINK("http://x","y")'
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


HOSTILE = {
    "nothing": b"",
    "text": b"plain text",
    "half xml": X2,
    "entities": ENTITY + X2 + b'<unit id="u"><segment><source>&b;</source></segment></unit></file></xliff>',
    "outer entity": OUTER + X2 + b'<unit id="u"><segment><source>&a;</source></segment></unit></file></xliff>',
    "entities in TMX": ENTITY + b'<tmx version="1.4"><header srclang="en"/><body/></tmx>',
    "a code of its own": X2
    + b'<unit id="u" name="what"><segment><source>a<ph id="1" disp="x"/></source></segment></unit></file></xliff>',
    "no file in XLIFF 1.2": X1 + b"</xliff>",
    "deep": X2 + b"<a>" * 5000 + b"</a>" * 5000 + b"</file></xliff>",
    "large": b"msgid" + b"x" * 21_000_000,
    "no package": b"PK\x03\x04 not a package",
    "bomb": package(**{"xl__workbook.xml": b"<a>" + b" " * 70_000_000 + b"</a>"}),
    "way out": package(**{"..__evil.xml": b"<a/>"}),
    "macro": package(**{"xl__vbaProject.bin": b"x"}),
    "entities in a sheet": package(**{"xl__workbook.xml": ENTITY + b"<x>&b;</x>"}),
    "another sheet": package(**{"a.txt": b"x"}),
    "formula": formula(),
    "broken catalogue": b'msgid "a"\nmsgstr "b"\nrubbish\n',
    "strange bytes": b'msgid "a"\nmsgstr "\xff\xfe"\n',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_none_of_ours_is_refused_in_plain_words(data, tmp_path, capsys):
    with pytest.raises(DraftError) as caught:
        read_bundle(data, "x.xlf")
    assert [p.rule for p in caught.value.problems] == ["exchange-file"] and caught.value.problems[0].hint
    path = tmp_path / "x.xlf"
    path.write_bytes(data)
    assert main(["translate", "import", str(path)]) == 1
    assert "Traceback" not in capsys.readouterr().err and [p.name for p in tmp_path.iterdir()] == ["x.xlf"]


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_never_anything_else(data):
    name = data.draw(st.sampled_from([name for name in FORMATS if name != "xlsx"]))
    whole = bytearray(FORMATS[name].write(Bundle("form.yaml", "en", "km", bundle("km").units[:4])))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_bundle(bytes(whole), "x")
    except DraftError as error:
        assert {problem.rule for problem in error.problems} == {"exchange-file"}


# -- what comes back ---------------------------------------------------------------------------------------------------


def edited(tag, *edits, **more):
    """The example's units in a language, some of them with another target, state or notes."""
    made = bundle(tag)
    table = {key: (target, state) for key, target, state in edits}
    changed = []
    for unit in made.units:
        target, state = table.get((unit.kind, unit.source), (unit.target, unit.state))
        changed.append(Unit(unit.kind, unit.source, target, state, unit.context, more.get("notes", ()), unit.slots))
    return Bundle(made.name, made.source, tag, (*changed, *more.get("units", ())))


def form(tmp_path):
    path = tmp_path / "form.yaml"
    path.write_bytes(FORM.read_bytes())
    return path


def entries(data):
    import polib

    return {(e.msgctxt, e.msgid): e for e in polib.pofile(data.decode("utf-8"))}


TOURISM = ("what", "tourism")
YEAR = ("what", "{home}'s chairmanship of {asean} in {year}")


@pytest.mark.parametrize("tag", OTHERS)
@pytest.mark.parametrize("name", FORMATS)
def test_what_was_changed_is_merged_and_stays_unreviewed(name, tag, tmp_path):
    path = form(tmp_path)
    po = path.with_name(f"form.{tag}.po")
    made = make_releases(path, (), OFFICE)
    back = read_bundle(FORMATS[name].write(edited(tag, (TOURISM, "NEW", "draft"), notes=("a question",))), "x")
    merged = merge(made, back, po, "back.xlf")
    assert merged.problems == () and {k: n for k, n in merged.counts.items() if n} == {"changed": 1, "same": 57}
    found = entries(merged.data)
    assert [e.msgstr for e in found.values()] == ["NEW"] and found[TOURISM].fuzzy
    old = next(unit.target for unit in bundle(tag).units if (unit.kind, unit.source) == TOURISM)
    assert f"was: {old}" in found[TOURISM].tcomment and "a question" in found[TOURISM].tcomment
    # the same file again changes nothing
    po.write_bytes(merged.data)
    again = merge(make_releases(path, (), OFFICE), back, po, "back.xlf")
    assert again.counts["same"] == 58 and entries(again.data)[TOURISM].msgstr == "NEW"
    # reviewed takes the mark away
    approved = edited(tag, (TOURISM, "NEW", "reviewed"))
    merged = merge(make_releases(path, (), OFFICE), approved, po, "back.xlf")
    assert merged.counts["reviewed"] == 1 and not entries(merged.data)[TOURISM].fuzzy
    # a draft never takes the place of what was reviewed
    po.write_bytes(merged.data)
    late = edited(tag, (TOURISM, "WORSE", "draft"))
    untold = replace(late, units=tuple(replace(unit, context="") for unit in late.units))
    for file, rule in ((late, "import-conflict"), (untold, "import-kept")):
        merged = merge(make_releases(path, (), OFFICE), file, po, "late.xlf")
        assert merged.counts["kept"] == 1 and [p.rule for p in merged.problems] == [rule]
        kept = entries(merged.data)[TOURISM]
        assert (kept.msgstr, kept.fuzzy) == ("NEW", False) and "proposed in late.xlf: WORSE" in kept.tcomment
    # and no empty text
    po.write_bytes(merged.data)
    merged = merge(make_releases(path, (), OFFICE), edited(tag, (TOURISM, "", "missing")), po, "empty.xlf")
    assert entries(merged.data)[TOURISM].msgstr == "NEW" and merged.counts["empty"] == 1


@pytest.mark.parametrize("name", FORMATS)
def test_what_changed_only_here_since_the_file_left_stays(name, tmp_path):
    """A translator who works on one clause takes back nothing that was reviewed here meanwhile."""
    path = form(tmp_path)
    po = path.with_name("form.km.po")
    left = FORMATS[name].write(edited("km", (YEAR, "{year} {home} {asean}", "reviewed")))
    po.write_bytes(merge(make_releases(path, (), OFFICE), edited("km", (TOURISM, "NEW", "reviewed")), po, "x").data)
    merged = merge(make_releases(path, (), OFFICE), read_bundle(left, "x"), po, "x")
    assert merged.problems == () and {k: n for k, n in merged.counts.items() if n} == {"changed": 1, "same": 57}
    found = entries(merged.data)
    assert (found[TOURISM].msgstr, found[YEAR].msgstr) == ("NEW", "{year} {home} {asean}")
    assert "proposed" not in found[TOURISM].tcomment and list(merged.taken) == [":".join(YEAR)]


@pytest.mark.parametrize("tag", OTHERS)
@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("x {home} {asean}", "it lacks {year}"),
        ("x {home} {asean} {yaer}", "did you mean {year} by {yaer}?"),
        ("x {home} {asean} {year} {year}", "it has {year} that the text has not"),
        ("x {home|adjectiv} {asean} {year}", "did you mean adjective?"),
        ("x {home} {asean} {year} }", "a brace stands alone"),
    ],
)
def test_facts_that_differ_are_refused_and_named(tag, target, said, tmp_path):
    po = tmp_path / f"form.{tag}.po"
    merged = merge(releases(), edited(tag, (YEAR, target, "reviewed")), po, "back.xlf")
    assert merged.counts["refused"] == 1 and merged.counts["same"] == 57
    (problem,) = merged.problems
    assert problem.grade == Grade.ERROR and said in problem.text + problem.advice and problem.where.file == "back.xlf"
    assert entries(merged.data) == {}


def test_a_text_that_has_left_the_form_is_kept_as_obsolete(tmp_path):
    po = tmp_path / "form.km.po"
    gone = Unit("what", "a text of last week", "KHMER", "reviewed")
    merged = merge(releases(), edited("km", units=(gone,)), po, "back.xlf")
    assert merged.counts["gone"] == 1 and [p.rule for p in merged.problems] == ["import-gone"]
    assert '#~ msgstr "KHMER"' in merged.data.decode("utf-8")


def test_a_file_of_another_language_is_refused(tmp_path):
    for tag in ("en", "fr", ""):
        with pytest.raises(DraftError) as caught:
            merge(releases(), Bundle("form.yaml", "en", tag, ()), tmp_path / "x.po", "back.xlf")
        assert [p.rule for p in caught.value.problems] == ["import-language"]


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_no_merge_loses_a_translation(tmp_path_factory, data):
    """Whatever comes back, each translation there was stands in the catalogue or in a comment."""
    po = tmp_path_factory.mktemp("merge") / "form.km.po"
    before: set[str] = set()
    for turn in range(2):
        picked = data.draw(st.lists(st.sampled_from(bundle("km").units), min_size=1, max_size=5, unique_by=id))
        targets = [data.draw(st.sampled_from([unit.target, f"T{turn} " + unit.target, ""])) for unit in picked]
        states = [data.draw(st.sampled_from(["draft", "reviewed"])) for _ in picked]
        back = Bundle(
            "form.yaml",
            "en",
            "km",
            tuple(
                Unit(unit.kind, unit.source, target, state if target else "missing")
                for unit, target, state in zip(picked, targets, states, strict=True)
            ),
        )
        merged = merge(releases(), back, po, f"{turn}.xlf")
        text = merged.data.decode("utf-8").replace('"\n"', "").replace("\n# ", " ")
        before |= {target for target in targets if target.startswith("T")}
        assert not merged.problems or {p.rule for p in merged.problems} == {"import-kept"}
        assert all(target in text for target in before)
        po.write_bytes(merged.data)


def test_export_and_import_by_command(tmp_path, capsys):
    path = form(tmp_path)
    assert main(["translate", "export", str(path), "--to", "xlsx"]) == 0
    files = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert [file.name for file in files] == [f"form.{tag}.xlsx" for tag in OTHERS]
    assert main(["translate", "import", str(files[0]), "--dry-run"]) == 0
    assert "58 same (nothing written)" in capsys.readouterr().out
    assert main(["translate", "export", str(path), "--to", "tmx", "-o", str(tmp_path / "x.tmx")]) == 1
    assert "name one with `--lang`" in capsys.readouterr().err
    assert main(["translate", "import", str(tmp_path / "none.xlf")]) == 1
    assert "there is no such file" in capsys.readouterr().err


# -- terms -------------------------------------------------------------------------------------------------------------


@cache
def terms():
    return tuple(concepts({tag: OFFICE.locale(tag) for tag in OFFICE.published("mfaic")}))


@pytest.mark.parametrize(
    ("write", "read"), [(lambda made: write_tbx(made, "en"), read_tbx), (write_csv, read_csv)], ids=["tbx", "csv"]
)
def test_terms_come_back_equal_and_bring_nothing_new(write, read):
    assert len(terms()) > 300 and sum(len(entry.words) == 3 for entry in terms()) > 200
    back = read(write(terms()), "x")
    assert back == terms()
    assert list(proposals(back, {tag: OFFICE.locale(tag) for tag in OFFICE.published("mfaic")})) == []
    statuses = {word.status for entry in terms() for words in entry.words.values() for word in words}
    assert statuses == {"preferred", "admitted", "forbidden"}


def test_translate_toolkit_reads_our_terms(tmp_path):
    from translate.storage import tbx

    path = tmp_path / "x.tbx"
    path.write_bytes(write_tbx(terms(), "en"))
    with path.open("rb") as file:
        store = tbx.tbxfile(file)
    assert len(store.units) == len(terms())
    assert {str(unit.source) for unit in store.units} >= {"United Nations", "rule of law"}


def test_new_words_are_proposed_and_never_written():
    entry = Concept(
        "rule_of_law",
        "terms",
        {"en": (Wording("rule of law"), Wording("the reign of law", "forbidden")), "fr": (Wording("état de droit"),)},
        {"en": {"source": "an office's list"}},
    )
    new = Concept("blue_economy", "terms", {"en": (Wording('the "blue" economy', "preferred", "form"),)})
    found = list(proposals((entry, new), {tag: OFFICE.locale(tag) for tag in OFFICE.published("mfaic")}))
    assert found == [
        (
            "locales/en/names.yaml",
            'terms:\n  rule_of_law:\n    avoid: ["the reign of law"]\n    source: "an office\'s list"',
        ),
        (
            "locales/en/names.yaml",
            'terms:\n  blue_economy:\n    form: "the \\"blue\\" economy"\n    confirmed: false',
        ),
    ]


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (read_csv, b"id,section\r\nx,terms\r\n"),
        (read_csv, b"id,section,language,term,status\r\nx,terms,en,a,wrong\r\n"),
        (read_csv, b"id,section,language,term,status\r\nx,terms,en,a,preferred,more\r\n"),
        (read_csv, b"\xff\xfe\x00"),
        (read_tbx, b"<tbx"),
        (read_tbx, b"<html/>"),
        (read_tbx, ENTITY + b"<martif>&b;</martif>"),
    ],
)
def test_broken_terms_are_refused(read, data):
    with pytest.raises(DraftError) as caught:
        read(data, "x")
    assert [p.rule for p in caught.value.problems] == ["exchange-file"] and caught.value.problems[0].hint


def test_terms_of_other_programs():
    data = """<tbx style="dca" type="TBX-Basic" xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry id="c7">
      <langSec xml:lang="en"><termSec><term>rule of law</term>
        <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec></langSec>
      <langSec xml:lang="ja"><termSec><term>法の支配</term></termSec></langSec></conceptEntry></body></text></tbx>"""
    (entry,) = read_tbx(data.encode("utf-8"), "x")
    assert (entry.id, entry.section) == ("c7", "terms")
    assert entry.words == {"en": (Wording("rule of law"),), "ja": (Wording("法の支配", "admitted"),)}


PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>EN</source_lang><target_lang>KM</target_lang>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


@pytest.mark.full
def test_omegat_translates_our_catalogue_from_our_memory(tmp_path):
    """OmegaT's console fills an empty file from our TMX; what it writes comes back with every translation."""
    for folder in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "omegat.project").write_text(PROJECT, encoding="utf-8")
    made = bundle("km")
    empty = Bundle(made.name, "en", "km", tuple(Unit(u.kind, u.source, slots=u.slots) for u in made.units))
    file = "x.po"
    (tmp_path / "source" / file).write_bytes(FORMATS["po"].write(empty))
    plain = Bundle(made.name, "en", "km", tuple(u for u in made.units if "{" not in u.source))
    (tmp_path / "tm" / "auto" / "memory.tmx").write_bytes(FORMATS["tmx"].write(plain))
    home = f"-Duser.home={tmp_path}"
    done = subprocess.run(
        [tool("omegat"), "--mode=console-translate", f"--config-dir={tmp_path}/conf", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "JAVA_OPTIONS": f"{home} -Djava.awt.headless=true", "HOME": str(tmp_path)},
        timeout=300,
    )
    assert (tmp_path / "target" / file).exists(), done.stdout + done.stderr
    back = read_bundle((tmp_path / "target" / file).read_bytes(), file)
    said = {(unit.kind, unit.source): unit.target for unit in back.units}
    assert [(u.kind, u.source) for u in back.units] == [(u.kind, u.source) for u in made.units]
    for unit in plain.units:
        assert said[unit.kind, unit.source] == unit.target

"""What comes back from Word: each change at the right sentence or told, never silently wrong."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import unicodedata
import zipfile
from copy import deepcopy
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
import reviewing
from conftest import tool
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from reviewing import AT, ROOT, edit, small_office
from wordlike import AUTHOR, Doc, W, deleted, inserted, put_in, q, run, xml

from drafter.cli import main
from drafter.office import load_office
from drafter.problem import DraftError
from drafter.render import RENDERERS
from drafter.render.make import load_letterhead
from drafter.review import decisions
from drafter.review.files import review_pages, review_table
from drafter.review.incoming import compare, open_returned
from drafter.review.landed import Landed
from drafter.review.log import Event, record
from drafter.review.overrides import editable, fill
from drafter.review.sent import Part, SentSegment, from_json
from drafter.review.service import open_review
from drafter.review.taken import clause_of, edit_of
from drafter.review.words import page_words

TAGS = ("en", "km", "ja")
GROWTH = "双方は、2019年に20億米ドル超に達した貿易が引き続き拡大することへの期待を表明しました。"
EXCHANGE = "また、両国間の文化交流の更なる拡大への支持を表明しました。"
TOURISM = "貿易・投資に関し、双方は、観光を促進していくことで一致しました。"


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    return open_review(small_office(tmp_path_factory.mktemp("office")), reviewing.office())


@pytest.fixture(scope="module")
def exported(review):
    made = dict(review_pages(review, TAGS, reviewing.office()))
    made["table"] = review_table(review, TAGS, reviewing.office())
    return made


def bring(review, data, name="back.docx", who="dara"):
    return compare(review, open_returned(data, name), review.reviewers.find(who), AT)


def loud(found):
    """What is not as it was: (kind, key) -> what was found."""
    return {(one.kind, one.key): one for one in found.found if one.kind != "same"}


def printed(review, event):
    """What a proposal for a sentence would print."""
    (one,) = review.find(event.body["key"], (event.body["tag"],))
    runs = fill(event.body["text"], one.segment.runs, review.plan, decisions._NOWHERE)
    return "".join(r.text for r in runs)


def sound(review, found):
    """A proposal for a sentence prints exactly what came back, but for facts that are put back."""
    for one in found.found:
        if one.event and one.event.kind == "propose" and not one.event.body["clause"]:
            facts = [other for other in found.found if other.kind == "fact" and other.key == one.key]
            if not facts and " ¶ " not in one.text and " / " not in one.text and "\n" not in one.text:
                assert printed(review, one.event) == one.text, one


# -- what goes out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_a_file_for_reviewers_looks_like_the_release(tag, review, exported):
    office = reviewing.office()
    draft, setting = review.releases.drafts[tag], office.locale(tag).typography
    plain = RENDERERS["docx"].render(draft, setting, load_letterhead(office.root, tag, "mfaic")[1])
    # without what marks and locks, the text parts are the same runs in the same paragraphs
    assert pure(exported[tag]) == pure(plain)
    assert RENDERERS["docx"].outline(exported[tag]) == RENDERERS["docx"].outline(plain)


def pure(data):
    """Return the paragraphs of every text part, each as its signs with their properties."""
    found = []
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                for p in etree.fromstring(package.read(name)).iter(q("p")):
                    looks = p.find(q("pPr"))
                    signs = [
                        (sign, etree.tostring(rpr) if (rpr := t.getparent().find(q("rPr"))) is not None else b"")
                        for t in p.iter(q("t"))
                        for sign in t.text or ""
                    ]
                    found.append((etree.tostring(looks) if looks is not None else b"", signs))
    return found


def test_equal_releases_give_equal_files(review, exported):
    assert dict(review_pages(review, TAGS, reviewing.office())) == {tag: exported[tag] for tag in TAGS}
    assert review_table(review, TAGS, reviewing.office()) == exported["table"]


@pytest.mark.parametrize("tag", [*TAGS, "table"])
def test_every_sentence_and_fact_is_marked(tag, review, exported):
    doc = Doc(exported[tag])
    sent = open_returned(exported[tag], "x.docx").word.sent
    tags = TAGS if tag == "table" else (tag,)
    wanted = {(one.segment.key, one.segment.tag) for one in review.of(tags) if one.segment.runs}
    assert {(one.key, one.language) for one in sent.segments} == wanted
    trees = [doc.tree] + [etree.fromstring(v) for k, v in doc.parts.items() if re.match(r"word/(header|footer)", k)]
    controls = [e for tree in trees for e in tree.iter(q("sdt"))]
    locks = {doc.tag(e): e.find(f"{q('sdtPr')}/{q('lock')}").get(q("val")) for e in controls}
    names = {e.get(q("name")) for tree in trees for e in tree.iter(q("bookmarkStart"))}
    for one in sent.segments:
        for part in one.parts:
            assert part.mark in names and locks[part.tag] == "sdtLocked" and len(part.mark) <= 40
        for name, start, end in one.facts:
            assert locks[f"fact:{name}"] == "sdtContentLocked" and one.text[start:end]
    ids = [e.get(q("val")) for tree in trees for e in tree.iter(q("id")) if e.getparent().tag == q("sdtPr")]
    assert len(ids) == len(set(ids)) and all(len(tag) <= 64 for tag in locks)
    assert b"<w:trackRevisions/>" in doc.parts["word/settings.xml"]
    assert review.id.encode() in doc.parts["docProps/core.xml"]


@pytest.mark.parametrize("tag", [*TAGS, "table"])
def test_a_file_that_nobody_touched_says_nothing(tag, review, exported):
    found = bring(review, exported[tag])
    assert {one.kind for one in found.found} == {"same"} and not found.events and not found.open


# -- what Word makes of it ---------------------------------------------------------------------------------------------

CASES = {}


def case(*expected, lang="ja"):
    """A change to a file, and what must be told: (kind, key) or (kind, key, text); nothing else may be."""

    def add(change):
        CASES[change.__name__] = (lang, change, expected)
        return change

    return add


@case()
def rsids_spelling_marks_and_split_runs(doc):
    for r in list(doc.tree.iter(q("r"))):
        r.set(q("rsidR"), "00B44C11")
        t = r.find(q("t"))
        if t is not None and len(t.text or "") > 2:
            first = deepcopy(r)
            first.find(q("t")).text, t.text = t.text[:1], t.text[1:]
            r.addprevious(first)
            for mark in xml('<w:proofErr w:type="spellStart"/><w:lastRenderedPageBreak/>'):
                r.addprevious(mark)


@case(("proposed", "growth", GROWTH.replace("貿易が引き続き", "通商が引き続き")))
def a_word_changed_with_tracking(doc):
    doc.change("growth", "貿易", deleted("貿易"), inserted("通商"))


@case(("proposed", "growth", GROWTH.replace("貿易が引き続き", "通商が引き続き")))
def a_word_changed_without_tracking(doc):
    doc.change("growth", "貿易", run("通"), '<w:proofErr w:type="gramStart"/>', run("商"))


@case(("proposed", "exchange", EXCHANGE + "以上"))
def text_at_the_end_of_a_control(doc):
    doc.content("exchange").extend(xml(inserted("以上")))


@case(("proposed", "exchange", "更に" + EXCHANGE))
def text_at_the_beginning_of_a_control(doc):
    doc.content("exchange").insert(0, xml(inserted("更に"))[0])


@case(("proposed", "exchange", EXCHANGE.replace("更なる", "")))
def a_word_deleted_with_tracking(doc):
    doc.change("exchange", "更なる", deleted("更なる"))


@case()
def inserted_by_one_and_deleted_by_another(doc):
    doc.change("exchange", "更なる", run("更なる"), f"<w:ins {AUTHOR}>{deleted('全く')}</w:ins>")


@case(("moved", "tourism"))
def a_sentence_moved_with_tracking(doc):
    start, control, end = doc.whole("tourism")
    copy = deepcopy(control)
    for t in copy.iter(q("t")):
        t.tag = q("delText")
    for id in copy.iter(q("id")):
        id.set(q("val"), str(int(id.get(q("val"))) + 5000))
    (gone,) = xml(f"<w:moveFrom {AUTHOR}/>")
    gone.append(copy)
    holder = start.getparent()
    holder.insert(holder.index(start), gone)
    (came,) = xml(f"<w:moveTo {AUTHOR}/>")
    for part in (start, control, end):
        came.append(part)
    doc.paragraph("growth").insert(1, came)


@case(("deleted", "exchange"))
def a_control_deleted_with_tracking(doc):
    control = doc.control("exchange")
    (gone,) = xml(f"<w:del {AUTHOR}/>")
    for r in list(doc.content("exchange").iter(q("r"))):
        for t in r.iter(q("t")):
            t.tag = q("delText")
        gone.append(r)
    doc.content("exchange").append(gone)
    control.addprevious(xml(f"<w:customXmlDelRangeStart {AUTHOR}/>")[0])
    control.addnext(xml('<w:customXmlDelRangeEnd w:id="901"/>')[0])


@case()
def a_control_removed_its_text_kept(doc):
    doc.unwrap(doc.control("exchange"))


@case(("proposed", "exchange", EXCHANGE.replace("支持", "賛同")))
def a_control_removed_its_text_changed(doc):
    doc.change("exchange", "支持", run("賛同"))
    doc.unwrap(doc.control("exchange"))


@case(("proposed", "exchange", EXCHANGE.replace("支持", "賛同")))
def a_bookmark_lost_the_text_changed(doc):
    doc.drop_marks("exchange")
    doc.change("exchange", "支持", run("賛同"))


@case()
def all_marks_of_a_sentence_lost(doc):
    doc.drop_marks("exchange")
    doc.unwrap(doc.control("exchange"))


@case(("guess", "exchange", EXCHANGE.replace("支持", "賛同")))
def all_marks_lost_and_the_text_changed(doc):
    doc.drop_marks("exchange")
    doc.change("exchange", "支持", run("賛同"))
    doc.unwrap(doc.control("exchange"))


@case()
def every_mark_of_the_file_lost(doc):
    strip_all(doc)


def strip_all(doc):
    for mark in list(doc.tree.iter(q("bookmarkStart"), q("bookmarkEnd"))):
        mark.getparent().remove(mark)
    while (control := next(doc.tree.iter(q("sdt")), None)) is not None:
        doc.unwrap(control)


@case(("split", "exchange"))
def a_control_that_enter_broke_in_two(doc):
    control, paragraph = doc.control("exchange"), doc.paragraph("exchange")
    doc.change("exchange", "更なる", run("更なる"))
    runs = doc.runs("exchange")
    second = deepcopy(control)
    for r in runs[1:]:
        r.getparent().remove(r)
    first = next(iter(second.find(q("sdtContent"))))
    first.getparent().remove(first)
    following = etree.SubElement(paragraph.getparent(), q("p"))
    paragraph.addnext(following)
    following.append(second)


@case(("split", "exchange"))
def a_sentence_that_went_on_outside_its_control(doc):
    paragraph = doc.paragraph("exchange")
    doc.change("exchange", "更なる", run("更なる"))
    runs, (_, end) = doc.runs("exchange"), doc.marks("exchange")
    following = etree.Element(q("p"))
    paragraph.addnext(following)
    for r in runs[1:]:
        following.append(r)
    following.append(end)


@case(("copied", "exchange"))
def a_control_copied(doc):
    doc.paragraph("tourism").append(deepcopy(doc.control("exchange")))


@case(("copied", "exchange"))
def a_control_copied_and_changed(doc):
    copy = deepcopy(doc.control("exchange"))
    doc.paragraph("tourism").append(copy)
    doc.change("exchange", "支持", run("賛同"))


@case(("merged", "growth"), ("merged", "exchange"))
def two_sentences_put_into_one_control(doc):
    text = EXCHANGE
    start, control, end = doc.whole("exchange")
    for part in (start, control, end):
        part.getparent().remove(part)
    doc.content("growth").extend(xml(run(text)))


@case(("guess", "exchange", "更に" + EXCHANGE))
def text_typed_between_two_controls(doc):
    doc.control("growth").addnext(xml(run("更に"))[0])


@case(("fact", "growth"))
def a_fact_changed(doc):
    next(doc.fact("growth", "money").iter(q("t"))).text = "30億米ドル超"


@case(("fact", "growth"), ("proposed", "growth"))
def a_fact_and_a_word_changed(doc):
    next(doc.fact("growth", "money").iter(q("t"))).text = "30億米ドル超"
    doc.change("growth", "貿易", deleted("貿易"), inserted("通商"))


@case(("fact", "growth"), ("refused", "growth"))
def a_fact_deleted(doc):
    doc.fact("growth", "money").getparent().remove(doc.fact("growth", "money"))


@case()
def a_fact_without_its_control(doc):
    doc.unwrap(doc.fact("growth", "money"))


@case(("fact", "growth"))
def a_figure_typed_onto_a_fact(doc):
    doc.fact("growth", "money").addprevious(xml(run("1"))[0])


@case(("fact", "growth"))
def a_fact_replaced_with_tracking(doc):
    content = doc.fact("growth", "year").find(q("sdtContent"))
    for child in list(content):
        content.remove(child)
    content.extend(xml(deleted("2019年") + inserted("2018年")))


@case(("comment", "growth"), ("comment", "exchange"))
def comments_with_answers(doc):
    doc.comments(
        (1, "KEO Dara", "なぜですか", "0A000001", "", "0"),
        (2, "SAR Vanna", "通例です", "0A000002", "0A000001", "1"),
        (3, "KEO Dara", "よい", "0A000003", "", "0"),
    )
    content = doc.content("growth")
    content.insert(0, xml('<w:commentRangeStart w:id="1"/>')[0])
    content.extend(
        xml(
            '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
            '<w:r><w:commentReference w:id="2"/></w:r>'
        )
    )
    doc.content("exchange").extend(xml('<w:r><w:commentReference w:id="3"/></w:r>'))


@case(("proposed", "exchange", EXCHANGE.replace("文化交流", "“文化交流”")))
def quotes_made_round_by_autocorrection(doc):
    doc.change("exchange", "文化交流", run("“文化交流”"))


@case(("new", "exchange"))
def a_new_paragraph(doc):
    doc.paragraph("exchange").addnext(xml(f"<w:p>{run('双方は満足しました。')}</w:p>")[0])


@case(("new", "exchange"))
def a_new_sentence_behind_a_control(doc):
    doc.paragraph("exchange").extend(xml(run("双方は満足しました。")))


@case(("joined", "tourism"))
def a_paragraph_end_deleted_with_tracking(doc):
    looks = doc.paragraph("exchange").find(q("pPr"))
    looks.extend(xml(f"<w:rPr><w:del {AUTHOR}/></w:rPr>"))


@case(("joined", "tourism"))
def two_paragraphs_joined(doc):
    following = doc.paragraph("tourism")
    for child in list(following):
        if child.tag != q("pPr"):
            doc.paragraph("exchange").append(child)
    following.getparent().remove(following)


@case(("split", "exchange"))
def a_paragraph_begun_with_tracking(doc):
    paragraph = doc.paragraph("exchange")
    looks = paragraph.find(q("pPr"))
    following = etree.Element(q("p"))
    following.append(deepcopy(looks))
    looks.extend(xml(f"<w:rPr><w:ins {AUTHOR}/></w:rPr>"))
    for part in doc.whole("exchange"):
        following.append(part)
    paragraph.addnext(following)


@case()
def a_control_that_became_one_around_its_paragraph(doc):
    paragraph, control = doc.paragraph("tourism"), doc.control("tourism")
    properties = deepcopy(control.find(q("sdtPr")))
    doc.unwrap(control)
    (block,) = xml("<w:sdt><w:sdtContent/></w:sdt>")
    block.insert(0, properties)
    paragraph.addnext(block)
    block.find(q("sdtContent")).append(paragraph)


@case(("hidden", "exchange"), ("proposed", "exchange", EXCHANGE.replace("更なる", "")))
def text_that_was_hidden(doc):
    doc.change("exchange", "更なる", run("更なる", "<w:vanish/>"))


@case(("new", "exchange"))
def a_text_box(doc):
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    box = f"<w:txbxContent><w:p>{run('欄外の文')}</w:p></w:txbxContent>"
    (made,) = xml(
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps"><w:drawing><wps:txbx xmlns:wps="{wps}">'
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    doc.content("exchange").append(made)


@case()
def an_address_made_a_link(doc):
    (link,) = xml('<w:hyperlink r:id="rId99"/>')
    found = doc.runs("exchange")[0]
    found.addprevious(link)
    link.append(found)
    doc.relate("hyperlink", "mailto:mfaic@mfaic.gov.kh", external=True)


@case()
def a_page_number_that_counts(doc):
    fields = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate"))
    begin, separate = fields.split("</w:r>")[:2]
    doc.body.insert(
        0,
        xml(
            f"<w:p>{begin}</w:r><w:r><w:instrText> PAGE </w:instrText></w:r>{separate}</w:r>{run('7')}"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        )[0],
    )


@case(("refused", "exchange"))
def a_number_typed_into_the_words(doc):
    doc.change("exchange", "更なる", run("3度の"))


@case(("refused", "exchange"))
def braces_typed_into_the_words(doc):
    doc.change("exchange", "更なる", run("{year}"))


@case(("proposed", "exchange", EXCHANGE.replace("更なる", "一\u2011層の\u00a0")))
def signs_that_word_has_elements_for(doc):
    doc.change(
        "exchange",
        "更なる",
        "<w:r><w:t>一</w:t><w:noBreakHyphen/><w:t>層</w:t><w:softHyphen/><w:t>の\u00a0</w:t></w:r>",
    )


@case()
def readings_above_the_line(doc):
    doc.change(
        "exchange",
        "両国",
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('りょうこく')}</w:rt><w:rubyBase>{run('両国')}</w:rubyBase></w:ruby></w:r>",
    )


@case()
def signs_that_nobody_sees(doc):
    doc.change("exchange", "更なる", run("更\u200bな\u2060る"))


@case()
def another_look(doc):
    old = f"<w:rPrChange {AUTHOR}><w:rPr/></w:rPrChange>"
    doc.change("exchange", "更なる", run("更なる", f'<w:b/><w:highlight w:val="yellow"/>{old}'))
    doc.paragraph("exchange").find(q("pPr")).extend(xml(f"<w:pPrChange {AUTHOR}><w:pPr/></w:pPrChange>"))


@case(("deleted", "exchange"))
def a_sentence_deleted_without_a_trace(doc):
    for part in doc.whole("exchange"):
        part.getparent().remove(part)


@case(("moved", "growth"))
def two_sentences_that_changed_places(doc):
    first, second = doc.whole("growth"), doc.whole("exchange")
    place = first[0].getparent()
    for part in second:
        place.insert(place.index(first[0]), part)


@case(("proposed", "exchange", "双方は、満足しました。"))
def a_sentence_typed_over_in_its_control(doc):
    doc.type_over("exchange", "双方は、満足しました。")


@case(("split", "exchange"))
def a_line_end_in_a_sentence(doc):
    doc.change("exchange", "更なる", run("更なる"), "<w:r><w:br/></w:r>")


@case(("proposed", "headline.1"), lang="km")
def one_line_of_a_headline(doc):
    found = doc.holding("headline.1", "ស្តីពី")
    next(found.iter(q("t"))).text = "អំពី"


@case(("proposed", "growth"), lang="en")
def a_change_in_the_language_of_the_form(doc):
    doc.change("growth", "continue to grow", deleted("continue to grow"), inserted("grow further"))


@case(("fact", "growth"), lang="en")
def a_fact_that_became_another_word(doc):
    doc.fact("growth", "year").addnext(xml(run("th"))[0])


@case(("proposed", "growth"), lang="km")
def a_khmer_word_changed_with_breaks_for_lines(doc):
    doc.change("growth", "បន្តកើនឡើង", deleted("បន្តកើនឡើង"), inserted("បន្ត\u200bរីកចម្រើន"))


@case(("deleted", "exchange"))
def a_control_that_word_shows_as_empty(doc):
    doc.control("exchange").find(q("sdtPr")).extend(xml("<w:showingPlcHdr/>"))
    doc.type_over("exchange", "Click or tap here to enter text.")


@case(("fact", "growth"), ("refused", "growth"))
def a_fact_that_word_shows_as_empty(doc):
    doc.fact("growth", "money").find(q("sdtPr")).extend(xml("<w:showingPlcHdr/>"))


@case(("proposed", "exchange", EXCHANGE.replace("更なる", "一層の")))
def letters_typed_in_pieces(doc):
    """Some programs write a letter and its mark as two signs; that alone is no change."""
    doc.change("exchange", "更なる", run("一層の"))
    for t in doc.tree.iter(q("t")):
        t.text = unicodedata.normalize("NFD", t.text or "")
    assert "\u3099" in "".join(t.text for t in doc.tree.iter(q("t")))


@case(lang="en")
def spaces_in_a_fact_that_do_not_break(doc):
    for t in doc.fact("growth", "money").iter(q("t")):
        t.text = t.text.replace(" ", "\u00a0")


@case(("fact", "growth"))
def figures_that_an_editor_made_wide(doc):
    for t in doc.fact("growth", "year").iter(q("t")):
        t.text = t.text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


@case(("struck", "exchange", "更なる"))
def words_struck_through_by_hand(doc):
    doc.change("exchange", "更なる", run("更なる", "<w:strike/>"))


@case(("refused", "exchange"))
def a_date_put_in_that_counts_itself(doc):
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> DATE </w:instrText></w:r>"
    doc.change(
        "exchange", "更なる", field.format("begin"), code, field.format("separate"), run("17日"), field.format("end")
    )


@case(("comment", "growth"))
def a_comment_on_two_sentences(doc):
    doc.comments((1, "KEO Dara", "二つの文", "0A000001", "", "0"))
    doc.control("growth").addprevious(xml('<w:commentRangeStart w:id="1"/>')[0])
    end = xml('<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>')
    for element in reversed(end):
        doc.control("exchange").addnext(element)


@case()
def bookmarks_that_never_end(doc):
    for mark in list(doc.tree.iter(q("bookmarkEnd"))):
        mark.getparent().remove(mark)


@pytest.mark.parametrize("name", CASES)
def test_a_file_as_word_leaves_it(name, review, exported):
    lang, change, expected = CASES[name]
    doc = Doc(exported[lang])
    change(doc)
    found = bring(review, doc.data())
    told = loud(found)
    assert set(told) == {one[:2] for one in expected}, [one for one in found.found if one.kind != "same"]
    for kind, key, *text in expected:
        if text:
            assert told[kind, key].text == text[0]
    sound(review, found)
    # whatever was typed or deleted, every other sentence is as it was
    touched = {key for _, key in told}
    for one in found.found:
        assert one.kind != "same" or one.text.replace("\u00a0", " ") == one.was, one
        assert one.kind == "same" or one.key in touched


def test_there_are_cases_enough():
    assert len(CASES) >= 25


def test_an_edit_inside_a_clause_is_proposed_for_the_clause(review, exported):
    doc = Doc(exported["ja"])
    doc.change("growth", "貿易", deleted("貿易"), inserted("通商"))
    doc.change("exchange", "支持", run("賛同"))
    events = {event.body["key"]: event for event in bring(review, doc.data()).events}
    clause = "that:trade, which reached {money} in {year}, will continue to grow"
    assert events["growth"].body["clause"] == clause and events["growth"].body["target"] == "clause"
    assert events["growth"].body["text"] == "{year}に{money}に達した通商が引き続き拡大する"
    assert events["exchange"].body["clause"] == "" and events["exchange"].body["target"] == "sentence"
    assert all(event.by == "dara" and event.claim == "claimed" for event in events.values())


def test_in_the_language_of_the_form_the_form_is_proposed_to_change(review, exported):
    doc = Doc(exported["en"])
    doc.change("growth", "continue to grow", run("grow further"))
    (event,) = bring(review, doc.data()).events
    assert event.body["target"] == "form" and event.body["text"].endswith("will grow further.")


def test_a_clause_keeps_the_forms_it_asks_for(review):
    one = next(one.segment for one in review.of(("ja",)) if one.segment.key == "growth")
    text = editable(one.runs, review.plan)
    assert clause_of(one, review.plan, text.replace("貿易", "通商")) is not None
    # at the edge of the clause, and outside of it, it is the sentence's
    assert clause_of(one, review.plan, text.replace("拡大する", "拡大する必要がある", 1)) is None
    assert clause_of(one, review.plan, text.replace("期待", "希望")) is None
    assert clause_of(one, review.plan, text) is None


def test_a_comment_tells_who_wrote_it_and_stays_the_bringers(review, exported):
    doc = Doc(exported["ja"])
    CASES["comments_with_answers"][1](doc)
    said = [one.event.body["text"] for one in bring(review, doc.data()).found if one.kind == "comment"]
    assert said == [
        "KEO Dara, in Word: なぜですか",
        "SAR Vanna, in Word, in reply, done: 通例です",
        "KEO Dara, in Word: よい",
    ]


def test_the_table_is_read_by_its_cells_when_all_marks_are_gone(review, exported):
    doc = Doc(exported["table"])
    strip_all(doc)
    rows = list(doc.tree.iter(q("tr")))
    row = next(r for r in rows if "exchange" in "".join(t.text for t in r.iter(q("t"))))
    cells = list(row.iter(q("tc")))
    text = next(t for t in cells[3].iter(q("t")) if "支持" in t.text)
    text.text = text.text.replace("支持", "賛同")
    cells[4].find(q("p")).extend(xml(run("聞いてみます")))
    told = loud(bring(review, doc.data()))
    assert set(told) == {("proposed", "exchange"), ("comment", "exchange")}
    assert told["proposed", "exchange"].tag == "ja" and told["proposed", "exchange"].text == EXCHANGE.replace(
        "支持", "賛同"
    )
    assert told["comment", "exchange"].event.body["text"] == "聞いてみます"


def test_a_table_edited_in_its_controls(review, exported):
    doc = Doc(exported["table"])
    controls = {doc.tag(e): e for e in doc.tree.iter(q("sdt"))}
    for t in controls["km:exchange"].iter(q("t")):
        t.text = t.text.replace("គាំទ្រ", "ស្វាគមន៍")
    told = loud(bring(review, doc.data()))
    assert set(told) == {("proposed", "exchange")} and told["proposed", "exchange"].tag == "km"


# -- both sides --------------------------------------------------------------------------------------------------------


@pytest.fixture
def form(tmp_path):
    return small_office(tmp_path / "form")


def look(form):
    return open_review(form, reviewing.office())


def sent_out(form, tag="ja"):
    return Doc(dict(review_pages(look(form), (tag,), reviewing.office()))[tag])


def correct(form, key, tag, text, who="yui"):
    review = look(form)
    (one,) = review.find(key, (tag,))
    made = review.made_of(one.segment)
    event = decisions.correct_sentence(
        review.id, made, review.reviewers.find(who), review.plan, AT, text, "reads badly"
    )
    record(review.log, event, review.events)


def test_a_sentence_that_both_sides_changed_is_a_conflict(form):
    doc = sent_out(form)
    doc.change("exchange", "支持", run("賛同"))
    correct(form, "exchange", "ja", "また、両国間の文化交流を支持しました。")
    found = bring(look(form), doc.data())
    one = loud(found)["conflict", "exchange"]
    assert (one.was, one.text, one.now) == (
        EXCHANGE,
        EXCHANGE.replace("支持", "賛同"),
        "また、両国間の文化交流を支持しました。",
    )
    assert found.open and "changed here too" in one.event.body["reason"]


@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize(("number", "key"), [(0, "exchange"), (1, "again")])
def test_sentences_that_read_alike_are_told_apart_without_marks(number, key, tracked, form):
    text = form.read_text(encoding="utf-8")
    more = "      - id: again\n        who: both\n        supported: the further expansion of cultural exchange"
    form.write_text(f"{text}{more} between the two countries\n", encoding="utf-8")
    doc = sent_out(form)
    strip_all(doc)
    found = [r for r in doc.tree.iter(q("r")) if "更なる" in "".join(t.text or "" for t in r.iter(q("t")))]
    assert len(found) == 2
    before, _, after = found[number].find(q("t")).text.partition("更なる")
    new = xml(deleted("更なる") + inserted("一層の") if tracked else run("一層の"))
    put_in(found[number], [*doc.like(found[number], before), *new, *doc.like(found[number], after)])
    told = loud(bring(look(form), doc.data()))
    assert set(told) == {("proposed" if tracked else "guess", key)}
    assert told["proposed" if tracked else "guess", key].text == EXCHANGE.replace("更なる", "一層の")


def test_a_fact_that_was_deleted_is_not_found_inside_another_word():
    base, facts = "日本は、日本語教育を支援しました。", [("JP", 0, 2)]
    for text, slotted, touched in (
        ("日本語教育を支援しました。", None, ["JP"]),
        ("引き続き日本は、日本語教育を支援しました。", "引き続き{JP}は、日本語教育を支援しました。", []),
        ("日本語教育を日本は支援しました。", "日本語教育を{JP}は支援しました。", []),
    ):
        segment = SentSegment("k", "ja", "", "", base, tuple(facts), (Part("s", "t", 0, len(base)),))
        landed = Landed(segment, 0, segment.parts[0], base, tuple((sign, "") for sign in text), how="mark")
        edit = edit_of(segment, [landed], {0: landed.letters})
        assert (edit.text, [one.name for one in edit.touched]) == (slotted, touched)


def test_a_comment_on_two_sentences_names_the_other_one(review, exported):
    doc = Doc(exported["ja"])
    a_comment_on_two_sentences(doc)
    (one,) = loud(bring(review, doc.data())).values()
    assert one.event.body["text"] == "KEO Dara, in Word: 二つの文 (also about exchange)"


def test_a_change_that_was_made_here_too_is_none(form):
    doc = sent_out(form)
    doc.change("exchange", "更なる", run("一層の"))
    correct(form, "exchange", "ja", EXCHANGE.replace("更なる", "一層の"))
    assert set(loud(bring(look(form), doc.data()))) == {("known", "exchange")}


def test_what_changed_only_here_stays(form):
    doc = sent_out(form)
    correct(form, "exchange", "ja", "また、両国間の文化交流を支持しました。")
    assert loud(bring(look(form), doc.data())) == {}


def test_a_sentence_that_the_form_lost_is_told_with_its_text(form):
    doc = sent_out(form)
    doc.change("exchange", "支持", run("賛同"))
    edit(form, "      - id: exchange\n        who: both\n        supported: the further expansion of cultural exchange"
         " between the two countries\n", "")  # fmt: skip
    found = bring(look(form), doc.data())
    assert loud(found)["gone", "exchange"].text == EXCHANGE.replace("支持", "賛同") and found.open and not found.events


def test_a_fact_that_changed_here_is_a_conflict_where_it_matters(form):
    doc = sent_out(form)
    doc.change("growth", "貿易", run("通商"))
    edit(form, "<2019>", "<2018>")
    one = loud(bring(look(form), doc.data()))["conflict", "growth"]
    assert "2018年" in one.now and "2019年" in one.text
    # the words are proposed, the fact is the form's
    assert "{year}" in one.event.body["text"] and "2019" not in one.event.body["text"]


def test_a_file_of_an_earlier_edition_says_so(form):
    doc = sent_out(form)
    doc.change("exchange", "支持", run("賛同"))
    review = look(form)
    record(review.log, Event(review.id, "correct", "borey", AT, {"version": 2, "reason": "a word"}))
    found = bring(look(form), doc.data())
    assert found.note == "it left with edition 1; edition 2 is open now" and ("proposed", "exchange") in loud(found)
    assert bring(review, doc.data()).note == ""


def test_the_same_file_twice_is_recorded_once(form):
    doc = sent_out(form)
    doc.change("exchange", "支持", run("賛同"))
    review = look(form)
    for event in bring(review, doc.data()).events:
        record(review.log, event)
    again = bring(look(form), doc.data())
    assert not again.events and loud(again)["proposed", "exchange"].note.endswith("recorded before")


def test_a_proposal_from_word_is_nobodys_approval(form):
    doc = sent_out(form)
    doc.change("exchange", "支持", run("賛同"))
    review = look(form)
    for event in bring(review, doc.data()).events:
        record(review.log, event)
    (one,) = look(form).find("exchange", ("ja",))
    assert one.state == "proposed" and one.segment.text == EXCHANGE and len(one.proposals) == 1


# -- what is refused ---------------------------------------------------------------------------------------------------


def refused(data, name="back.docx"):
    with pytest.raises(DraftError) as caught:
        open_returned(data, name)
    (problem,) = caught.value.problems
    assert problem.rule == "returned-file" and problem.hint
    return problem.text


def zipped(parts, **more):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return file.getvalue()


def hostile(exported):
    doc = Doc(exported["ja"])
    parts = doc.parts
    document = parts["word/document.xml"]
    entity = document.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document', 1)
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(8)
    )
    many = b"<w:p/>" * 1_000_000
    deep = b"<w:sdt><w:sdtContent>" * 3000
    body = document.index(b"<w:body>") + 8
    types = parts["[Content_Types].xml"]
    yield "entity", zipped({**parts, "word/document.xml": entity}), "document type"
    yield (
        "laughs",
        zipped({**parts, "word/document.xml": document.replace(b"<w:document", laughs + b"]><w:document", 1)}),
        "document type",
    )
    yield "wide entity", zipped({**parts, "word/document.xml": entity.decode().encode("utf-16")}), "document type"
    yield "paragraphs", zipped({**parts, "word/document.xml": document[:body] + many + document[body:]}), "too large"
    yield "text", zipped({**parts, "word/document.xml": b"a" * 13_000_000}), "too large"
    yield "unused part", zipped({**parts, "word/media/x.bin": bytes(101_000_000)}), "too large"
    yield (
        "depth",
        zipped(
            {**parts, "word/document.xml": document[:body] + deep + b"</w:sdtContent></w:sdt>" * 3000 + document[body:]}
        ),
        "can't be read as xml",
    )
    yield "parts", zipped({**parts, **{f"word/{n}.xml": b"<x/>" for n in range(600)}}), "more than 500 parts"
    yield "name", zipped({**parts, "../../evil.txt": b"x"}), "leads out"
    yield "macros", zipped({**parts, "word/vbaProject.bin": b"x"}), "macros"
    yield (
        "docm",
        zipped({**parts, "[Content_Types].xml": types.replace(b"document.main", b"document.macroEnabled.main")}),
        "macros",
    )
    yield "no document", zipped({k: v for k, v in parts.items() if k != "word/document.xml"}), "no document"
    yield "no xml", zipped({**parts, "word/document.xml": document[:-20]}), "can't be read as xml"
    yield "another document", zipped({**parts, "word/document.xml": b"<x/>"}), "no word document"
    yield "old format", b"\xd0\xcf\x11\xe0" + bytes(600), "word 97"
    yield "empty", b"", "empty"
    yield "cut off", exported["ja"][: len(exported["ja"]) // 2], "damaged"
    yield "text file", b"hello", "no word file"
    twice = BytesIO(zipped(parts))
    with zipfile.ZipFile(twice, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", document)
    yield "two parts of one name", twice.getvalue(), "two parts named"
    falsified = bytearray(zipped(parts))
    at = falsified.rindex(b"PK\x01\x02")
    falsified[at + 24 : at + 28] = (5).to_bytes(4, "little")
    yield "false size", bytes(falsified), "damaged"
    for kind, external in (("attachedTemplate", True), ("image", True), ("aFChunk", False), ("oleObject", False)):
        other = Doc(exported["ja"])
        other.relate(kind, "http://example.org/x", external=external)
        yield kind, other.data(), f"({kind.lower()})"
    strict = document.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    yield "strict", zipped({**parts, "word/document.xml": strict}), "strict form"
    manifest = parts["customXml/item1.xml"]
    yield (
        "manifest",
        zipped({**parts, "customXml/item1.xml": manifest.replace(b'"version":1', b'"version":2')}),
        "manifest was changed",
    )


def test_hostile_and_broken_files_are_refused_with_a_reason(exported):
    seen = set()
    for name, data, reason in hostile(exported):
        assert reason in refused(data).casefold(), name
        seen.add(name)
    assert len(seen) >= 22


def test_a_file_is_known_by_what_is_in_it(form, exported):
    from drafter.exchange import FORMATS
    from drafter.translate import units

    review = look(form)
    for name, made in FORMATS.items():
        opened = open_returned(made.write(units(review.releases, "ja")), "back")
        assert opened.bundle is not None and opened.tags == ("ja",), name
        notes = [
            compare(review, one, review.reviewers.find("dara"), AT).note
            for one in (opened, replace(opened, bundle=replace(opened.bundle, name="other.yaml")))
        ]
        assert notes == ["", "it left with the form other.yaml"]
    opened = open_returned(exported["ja"], "back.zip")
    assert opened.word is not None and opened.tags == ("ja",) and opened.form == f"{reviewing.NAME}.yaml"


def test_a_file_of_another_release_is_refused(exported, form):
    other = look(form.rename(form.with_name("2020-03-17-other.yaml")))
    with pytest.raises(DraftError, match="of another release"):
        bring(other, exported["ja"])


def test_without_its_manifest_a_file_is_known_by_its_properties_or_not_at_all(review, exported, form):
    doc = Doc(exported["ja"])
    doc.change("exchange", "支持", run("賛同"))
    del doc.parts["customXml/item1.xml"]
    told = loud(bring(review, doc.data()))
    assert told["proposed", "exchange"].text == EXCHANGE.replace("支持", "賛同")
    # without it the letterhead can't be told from what was added: it is told, and nothing of it recorded
    assert {kind for kind, _ in told} <= {"proposed", "unplaced"}
    assert all(one.event is None for one in told.values() if one.kind == "unplaced")
    correct(form, "exchange", "ja", "また、両国間の文化交流を支持しました。")
    with pytest.raises(DraftError, match="the text has changed since it left"):
        bring(look(form), doc.data())
    doc.parts["docProps/core.xml"] = re.sub(rb"<dc:identifier>.*</dc:identifier>", b"", doc.parts["docProps/core.xml"])
    with pytest.raises(DraftError, match="no file that drafter sent out"):
        bring(review, doc.data())


def test_a_manifest_is_whole_or_refused(exported):
    text = etree.fromstring(Doc(exported["ja"]).parts["customXml/item1.xml"]).text
    hash = sha256(text.encode()).hexdigest()
    assert from_json(text, hash).release == reviewing.NAME
    chance = random.Random(6)
    for _ in range(400):
        at, size = chance.randrange(len(text)), chance.choice((0, 1, 1, 5, 40))
        changed = text[:at] + chance.choice(("", "0", "-1", '"', "null", "[", "{}", ",")) + text[at + size :]
        if changed != text:
            with pytest.raises(ValueError, match="manifest was changed"):
                from_json(changed, hash)
        # whoever makes the hash anew gets a manifest with other words in it, or a refusal
        try:
            from_json(changed, sha256(changed.encode()).hexdigest())
        except ValueError as error:
            assert str(error)


# -- the commands ------------------------------------------------------------------------------------------------------


def command(*words):
    return main(["review", *map(str, words)])


def test_out_to_word_and_back_by_the_commands(form, capsys, monkeypatch):
    monkeypatch.chdir(form.parent)
    assert command("export", form.name, "--to", "docx", "--lang", "ja", "-o", "out") == 0
    file = Path(f"out/{reviewing.NAME}.review.ja.docx")
    assert capsys.readouterr().out.strip() == file.as_posix()
    doc = Doc(file.read_bytes())
    doc.change("exchange", "更なる", deleted("更なる"), inserted("一層の"))
    doc.comments((1, "TANAKA Yui", "よいですか", "0A000001", "", "0"))
    doc.content("exchange").extend(xml('<w:r><w:commentReference w:id="1"/></w:r>'))
    next(doc.fact("growth", "money").iter(q("t"))).text = "30億米ドル超"
    file.write_bytes(doc.data())
    words = ("import", file, "--form", form.name, "--as", "TANAKA Yui")
    assert command(*words, "--dry-run") == 1
    out = capsys.readouterr().out
    assert "nothing recorded" in out and not Path("releases").exists()
    assert 'ja growth fact: {money} stays "20億米ドル超": facts come from the form, found "30億米ドル超"' in out
    assert "ja exchange proposed: for the clause" in out and "5 same" in out
    assert command(*words, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert {one["id"] for one in told["found"] if one["id"]} == {event.id for event in look(form).events} != set()
    assert told["tracked"] and [one["event"] for one in told["found"] if one["kind"] == "proposed"] == ["propose"]
    assert command("show", form.name, "exchange", "--lang", "ja") == 0
    out = capsys.readouterr().out
    assert "proposal" in out and "一層の" in out and "TANAKA Yui, in Word: よいですか" in out
    assert command(*words) == 1
    assert "0 recorded by TANAKA Yui (claimed)" in capsys.readouterr().out


def test_files_that_can_not_be_imported_are_told(form, capsys, monkeypatch):
    monkeypatch.chdir(form.parent)
    Path("out").mkdir()
    Path("out/back.docx").write_bytes(sent_out(form).data())
    # its form is not beside it, and not named
    assert command("import", "out/back.docx", "--as", "TANAKA Yui") == 1
    assert "there is no such file" in capsys.readouterr().err
    assert command("import", "nowhere.docx", "--as", "TANAKA Yui") == 1
    assert "nowhere.docx: there is no such file" in capsys.readouterr().err
    Path("evil.docx").write_bytes(b"\xd0\xcf\x11\xe0")
    assert command("import", "evil.docx", "--as", "TANAKA Yui") == 1
    assert "evil.docx is refused: it is protected by a password" in capsys.readouterr().err
    assert not Path("releases").exists()


@pytest.mark.parametrize("to", ["table", "html", "xliff", "xlsx", "po"])
def test_every_other_export_is_made_and_read_back(to, form, capsys, monkeypatch):
    monkeypatch.chdir(form.parent)
    assert command("export", form.name, "--to", to, "-o", "out") == 0
    made = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert made and all(path.stat().st_size for path in made)
    if to == "html":
        assert b"<table" in made[0].read_bytes()
        return
    for path in made:
        assert command("import", path, "--form", form.name, "--as", "dara", "--dry-run") == 0, path
    assert "proposed" not in capsys.readouterr().out


def test_a_translators_file_brings_proposals_for_clauses(form, capsys, monkeypatch):
    monkeypatch.chdir(form.parent)
    assert command("export", form.name, "--to", "xliff", "--lang", "ja", "-o", "out") == 0
    path = Path(capsys.readouterr().out.strip())
    path.write_text(path.read_text("utf-8").replace("更なる拡大", "一層の拡大"), "utf-8")
    assert command("import", path, "--form", form.name, "--as", "yui") == 0
    assert "1 proposed" in capsys.readouterr().out
    (event,) = look(form).events
    assert (event.kind, event.by, event.body["target"]) == ("propose", "yui", "clause")
    assert event.body["text"] == "両国間の文化交流の一層の拡大"


# an event and its receipt each: written, made durable, named, and its folder made durable
STEPS = [f"link,linkat:when={n}" for n in range(1, 7)] + [f"fsync:when={n}" for n in range(1, 13)]
SOME = ("link,linkat:when=1", "fsync:when=3", "link,linkat:when=4")


@pytest.mark.parametrize(
    "step", [step if step in SOME else pytest.param(step, marks=pytest.mark.full) for step in STEPS]
)
def test_an_import_that_is_killed_leaves_the_log_whole(step, form):
    doc = sent_out(form)
    doc.change("exchange", "支持", run("賛同"))
    doc.change("tourism", "観光", run("旅行"))
    doc.paragraph("tourism").addnext(xml(f"<w:p>{run('双方は満足しました。')}</w:p>")[0])
    (form.parent / "back.docx").write_bytes(doc.data())
    calls, _, when = step.partition(":")
    # what is prepared is written before, so that only the log is written
    assert main(["review", "status", str(form)]) == 0
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    traced = [tool("strace"), "-f", "-qq", "-o", os.devnull, "-e", f"inject={calls}:signal=KILL:{when}"]
    words = ["-m", "drafter", "review", "import", "back.docx", "--form", form.name, "--as", "dara"]
    done = subprocess.run(
        [*traced, sys.executable, *words], cwd=form.parent, env=environment, capture_output=True, check=False
    )
    assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), done.stderr
    review = look(form)
    assert review.faults == () and len(review.events) <= 3
    before = [event.id for event in review.events]
    found = bring(review, doc.data())
    assert len(found.events) == 3 - len(before)
    for event in found.events:
        record(review.log, event)
    review = look(form)
    assert review.faults == () and len(review.events) == 3 and set(before) <= {event.id for event in review.events}
    assert sorted(event.kind for event in review.events) == ["comment", "propose", "propose"]
    assert not bring(review, doc.data()).events


# -- any change whatever -----------------------------------------------------------------------------------------------

WORDS = {"en": "sound", "km": "ថ្មី", "ja": "新"}
KEYS = ("growth", "exchange", "tourism")


@cache
def start():
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="drafter-"))
    review = open_review(small_office(folder), reviewing.office())
    shutil.rmtree(folder)
    return review, dict(review_pages(review, TAGS, reviewing.office()))


@st.composite
def edits(draw):
    lang = draw(st.sampled_from(TAGS))
    listed = draw(
        st.lists(
            st.tuples(
                st.sampled_from(
                    ["type", "type", "delete", "unwrap", "unmark", "fact", "behind", "move", "copy", "break"]
                ),
                st.sampled_from(KEYS),
                st.integers(0, 60),
                st.integers(1, 6),
                st.booleans(),
            ),
            min_size=1,
            max_size=5,
        )
    )
    return lang, listed


def apply(doc, lang, what, key, at, size, tracked, number):
    """Change a file; returns what was typed, "" for nothing."""
    typed = WORDS[lang] + "ឥឧឱab阿伊"[number % 7] * 2
    controls = [e for e in doc.tree.iter(q("sdt")) if doc.tag(e).partition(":")[2] == key]
    if not controls:
        return ""
    control = controls[0]
    texts = [t for t in control.iter(q("t")) if len(t.text or "") > 0]
    if not texts and what != "behind":
        return ""
    if what in ("type", "delete", "break"):
        text = texts[at % len(texts)]
        found = text.getparent()
        cut = at % (len(text.text) + 1)
        left, middle, right = text.text[:cut], text.text[cut : cut + size], text.text[cut + size :]
        before, after = doc.like(found, left), doc.like(found, right)
        if what == "type":
            put_in(found, [*before, *xml(inserted(typed) if tracked else run(typed)), *doc.like(found, middle + right)])
            return typed
        if what == "break":
            put_in(found, [*before, *xml("<w:r><w:br/></w:r>"), *doc.like(found, middle + right)])
            return ""
        put_in(found, [*before, *(xml(deleted(middle)) if tracked else ()), *after])
    elif what == "unwrap":
        doc.unwrap(control)
    elif what == "unmark":
        start = control.getprevious()
        if start is not None and start.tag == q("bookmarkStart"):
            doc.drop_marks(key)
    elif what == "fact":
        inner = [e for e in control.iter(q("sdt")) if doc.tag(e).startswith("fact:")]
        # an earlier edit may have deleted it
        facts = [e for e in inner if next(e.iter(q("t")), None) is not None]
        if facts:
            next(facts[at % len(facts)].iter(q("t"))).text = typed
            return typed
    elif what == "behind":
        control.addnext(xml(inserted(typed) if tracked else run(typed))[0])
        return typed
    elif what == "move":
        paragraph = next(control.iterancestors(q("p")))
        other = paragraph.getprevious()
        if other is not None and other.tag == q("p"):
            other.addprevious(paragraph)
    elif what == "copy":
        control.addnext(deepcopy(control))
    return ""


def shown(doc):
    """All text of the file as it stands with every change accepted, breaks and unseen signs left out."""
    words = []
    for t in doc.tree.iter(q("t")):
        words.append(t.text or "")
    return "".join(words).translate({0x200B: None, 0x2060: None})


def look_at_edits(job):
    lang, listed = job
    review, files = start()
    doc = Doc(files[lang])
    typed = [apply(doc, lang, *one, number) for number, one in enumerate(listed)]
    found = bring(review, doc.data())
    everything = "\n".join(f"{one.text}\n{one.note}\n{one.now}" for one in found.found)
    text = shown(doc)
    for word in typed:
        # what still stands in the file somewhere is told somewhere
        told = everything.replace(" ¶ ", "").replace("\n", "")
        assert not word or word not in text or word in told, (word, listed)
    sound(review, found)
    same = {one.key for one in found.found if one.kind == "same"}
    for one in found.found:
        if one.kind == "same":
            assert one.text.replace("\n", "") == one.was.replace("\n", "") or " / " in one.text, one
        if one.event and one.event.kind == "propose":
            assert one.kind in ("proposed", "guess"), one
    # what stands in a control is that sentence's text, whatever else was done
    for key in KEYS:
        controls = [e for e in doc.tree.iter(q("sdt")) if doc.tag(e).partition(":")[2] == key]
        if len(controls) == 1 and "copy" not in {one[0] for one in listed}:
            inside = "".join(t.text or "" for t in controls[0].iter(q("t"))).translate({0x200B: None, 0x2060: None})
            texts = [one.text.replace(" ¶ ", "").replace("\n", "") for one in found.found if one.key == key]
            # of a fact only the fact is told
            told = any(one.kind == "fact" for one in found.found if one.key == key)
            assert told or not inside.strip() or any(inside.strip() in text for text in texts), (key, inside, texts)
    # no sentence is left out
    sent = open_returned(files[lang], "x.docx").word.sent
    assert {one.key for one in sent.segments} == {one.key for one in found.found if one.key} | same


@settings(max_examples=60, deadline=None)
@given(edits())
def test_any_edits_are_at_the_right_sentence_or_told(job):
    look_at_edits(job)


@pytest.mark.full
@settings(max_examples=3000, deadline=None)
@given(edits())
def test_very_many_edits_are_at_the_right_sentence_or_told(job):
    look_at_edits(job)


@pytest.mark.parametrize("tag", ["km", "ja", "fr"])
def test_the_table_speaks_the_language_of_the_page(tag, review):
    words = page_words(reviewing.office(), tag)
    data = review_table(review, TAGS, reviewing.office(), tag)
    texts = "".join(t.text or "" for t in Doc(data).tree.iter(q("t"))).translate({0x200B: None, 0x2060: None})
    for key in ("row", "table_comment"):
        assert words[key] in texts
    assert words["table_about"].format(release=review.id, version=1) in texts
    assert loud(bring(review, data)) == {}


@pytest.mark.full
@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*.yaml")), ids=lambda path: path.stem)
def test_every_example_comes_back_as_it_left_with_its_marks_and_without(path):
    home = ROOT / "examples" / "office"
    own = load_office(ROOT, home=home)
    review = open_review(path, own, home)
    tags = tuple(review.releases.drafts)
    files = {**dict(review_pages(review, tags, own)), "table": review_table(review, tags, own)}
    who = next(iter(review.reviewers.people))
    for name, data in files.items():
        doc = Doc(data)
        strip_all(doc)
        for file in (data, doc.data()):
            assert [one for one in bring(review, file, who=who).found if one.kind != "same"] == [], name


@pytest.mark.full
@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*.yaml")), ids=lambda path: path.stem)
def test_a_change_in_any_sentence_is_found_there_when_all_marks_are_lost(path, tracked):
    home, chance = ROOT / "examples" / "office", random.Random(path.stem)
    own = load_office(ROOT, home=home)
    review = open_review(path, own, home)
    who, tried = next(iter(review.reviewers.people)), 0
    for tag, data in review_pages(review, tuple(review.releases.drafts), own):
        told = [one.segment.key for one in review.of((tag,)) if one.segment.where]
        for key in chance.sample(told, min(5, len(told))):
            doc = Doc(data)
            runs = [r for r in doc.runs(key) if len(list(r.iter(q("t")))) == 1]
            texts = [t for r in runs for t in r.iter(q("t")) if len(t.text or "") > 3]
            if not texts:
                continue
            text, typed = chance.choice(texts), chance.choice([WORDS[tag], ""])
            at = chance.randrange(len(text.text) - 2)
            before, gone, after = text.text[:at], text.text[at : at + 2], text.text[at + 2 :]
            new = xml(deleted(gone) + (inserted(typed) if typed else "")) if tracked else xml(run(typed))
            put_in(text.getparent(), [*doc.like(text.getparent(), before), *new, *doc.like(text.getparent(), after)])
            strip_all(doc)
            found = loud(bring(review, doc.data(), who=who))
            # letters typed onto a fact are told as the fact's
            kinds = {"guess", "fact", *(["proposed"] if tracked else [])}
            assert found and {kind for kind, _ in found} <= kinds and {k for _, k in found} == {key}, found
            tried += 1
    assert tried >= 5

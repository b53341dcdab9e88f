"""What the page tells of decisions, read back: states, differences, filters as links, boxes to sign in."""

from __future__ import annotations

import subprocess

import pytest
from conftest import tool
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from reviewing import AT, ROOT, edit, office, small_office

from drafter.office import load_office
from drafter.problem import DraftError
from drafter.review import decisions
from drafter.review.difference import CAME, GONE, SAME, difference, pieces
from drafter.review.files import page_of
from drafter.review.log import record
from drafter.review.page import review_page
from drafter.review.service import only, open_review
from drafter.review.words import page_words
from drafter.script import khmer_problems

TAGS = ("en", "km", "ja")
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
)  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("in 2013, they", "in 2014, they", [(SAME, "in "), (GONE, "2013"), (CAME, "2014"), (SAME, ", they")]),
        ("same", "same", [(SAME, "same")]),
        ("", "new", [(CAME, "new")]),
        ("gone", "", [(GONE, "gone")]),
        ("the well-known men", "the well-known man", [(SAME, "the well-known "), (GONE, "men"), (CAME, "man")]),
        # a syllable with what hangs under it is never cut
        ("ភាគីខ្មែរ", "ភាគីខ្លួន", [(SAME, "ភាគី"), (GONE, "ខ្មែរ"), (CAME, "ខ្លួន")]),
        ("更なる拡大を", "一層の拡大を", [(GONE, "更なる"), (CAME, "一層の"), (SAME, "拡大を")]),
        # one sign that happens to be the same stays inside the change
        ("支持を表明した。", "歓迎を示した。", [(GONE, "支持を表明"), (CAME, "歓迎を示"), (SAME, "した。")]),
        ("{both} met", "{both|short} met", [(GONE, "{both}"), (CAME, "{both|short}"), (SAME, " met")]),
    ],
)  # fmt: skip
def test_what_differs(old, new, wanted):
    assert list(difference(old, new)) == wanted


WRITTEN = st.lists(
    st.sampled_from(
        ["កម្ពុជា", "ខ្មែរ", "ស្ត្រី", "២០២០", "\u200b", " ", "日本", "を", "が", "2020", "trade", "{year}", "。", "、"]
    ),
    max_size=12,
).map("".join)


# a busy machine is no fault of the texts
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WRITTEN, WRITTEN)
def test_a_difference_is_both_texts_and_cuts_no_syllable(old, new):
    found = difference(old, new)
    assert "".join(text for kind, text in found if kind != CAME) == old
    assert "".join(text for kind, text in found if kind != GONE) == new
    assert all(not khmer_problems(text) for _, text in found)
    assert "".join(pieces(old)) == old


class Reviewed:
    """A small release in which something of everything was decided, and its page."""

    def __init__(self, folder):
        self.form = small_office(folder)
        self.act("propose", "exchange", "km", "{both}បានគាំទ្រការពង្រីកការផ្លាស់ប្តូរវប្បធម៌។", "shorter")
        self.approve("vanna")
        self.act("comment", "tourism", "ja", "as last year")
        self.act(
            "correct", "exchange", "ja", "また、両国間の文化交流の一層の拡大への支持を表明しました。", "reads better"
        )
        self.act("reject", "tourism", "km", "wrong word", by="sophea")
        edit(self.form, "<2019>", "<2018>")
        self.review = open_review(self.form, office(), thorough=True)
        self.page = self.made(self.review.releases)
        self.tree = html.document_fromstring(self.page.decode("utf-8"))

    def made(self, releases):
        settings = {tag: office().locale(tag).typography for tag in releases.drafts}
        drafts = releases.realised
        return review_page(releases.plan, drafts, settings, releases.problems, releases.clauses, self.review)

    def act(self, kind, key, tag, text, reason="", by="dara"):
        review = open_review(self.form, office())
        (one,) = review.find(key, (tag,))
        who, plan, people = review.reviewers.find(by), review.plan, review.reviewers
        event = {
            "propose": lambda: decisions.propose(review.id, one.segment, who, plan, AT, text, reason),
            "comment": lambda: decisions.comment(review.id, one.segment, who, AT, text),
            "correct": lambda: decisions.correct_sentence(
                review.id, review.made_of(one.segment), who, plan, AT, text, reason
            ),
            "reject": lambda: decisions.reject(review.id, one.segment, who, people, AT, text),
        }[kind]()
        record(review.log, event, review.events)

    def approve(self, name):
        review = open_review(self.form, office())
        who, people = review.reviewers.find(name), review.reviewers
        shown = decisions.approvable(review.standings, who, people)
        record(review.log, decisions.approve(review.id, shown, who, people, AT), review.events)

    def cell(self, key, tag):
        (row,) = self.tree.xpath(f"//tr[contains(@class,'row')][th//a[@id='{key}']]")
        return row.xpath(f"td[contains(@class,'of-{tag}')]")[0]

    def text(self, key, tag):
        return " ".join(self.cell(key, tag).text_content().split())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Reviewed(tmp_path_factory.mktemp("reviewed"))


def test_every_segment_tells_its_state(made):
    for one in made.review.standings:
        (chip,) = made.cell(one.segment.key, one.segment.tag).xpath(".//p[@class='stands']/b")
        assert chip.text == one.state
    assert {one.state for one in made.review.standings} >= {"draft", "proposed", "rejected", "in review"}
    assert "approved by SAR Vanna; needs head, another person" in made.text("exchange", "en")


def test_what_changed_since_it_was_approved_is_told_and_shown(made):
    assert "Changed since it was approved: year changed 2019 → 2018" in made.text("growth", "en")
    for tag, old, new in (("en", "2019", "2018"), ("km", "២០១៩", "២០១៨"), ("ja", "2019", "2018")):
        (diff,) = made.cell("growth", tag).find_class("diff")
        assert [e.text_content() for e in diff.iter("del", "ins")] == [f"taken out: {old}", f"put in: {new}"]
        assert diff.get("lang") == office().locale(tag).typography.lang
    assert not made.cell("tourism", "en").find_class("diff")


def test_corrections_proposals_rejections_and_comments_are_told(made):
    told = made.text("exchange", "ja")
    assert "Corrected for this release by KEO Dara: reads better" in told
    assert "To have it so in every release, change clause what:the further" in told and ".ja.po:9" in told
    assert "Instead of what the rules write" in told and "put in: 一層の" in told
    assert "Proposed by KEO Dara (claimed): shorter" in made.text("exchange", "km")
    assert "Rejected by CHAN Sophea (claimed): wrong word" in made.text("tourism", "km")
    assert "KEO Dara (claimed): as last year" in made.text("tourism", "ja")


def test_each_filter_is_a_link_to_its_rows(made):
    links = {a.get("href")[1:]: a.text for a in made.tree.xpath("//nav//a")}
    targets = set(made.tree.xpath("//span[@class='target']/@id"))
    assert set(links) - {"page.text"} <= targets
    wanted = {
        "show.has-stale": {"growth", "exchange"},
        "show.has-corrected": {"exchange"},
        "show.has-proposed": {"exchange"},
        "show.has-comment": {"tourism"},
        "show.rejected": {"tourism"},
        "show.waits.head": {one.segment.key for one in made.review.standings if "head" in one.lacking},
    }
    style = made.tree.xpath("string(//style)")
    for id, keys in wanted.items():
        rows = made.tree.xpath(f"//tr[contains(concat(' ',@class,' '),' {id.replace('.', '-')} ')]")
        assert {row.xpath("string(th//a/@id)") for row in rows} == keys, id
        assert f"({len(keys)})" in links[id] and f'[id="{id}"]:target' in style
    assert len(set(made.tree.xpath("//@id"))) == len(made.tree.xpath("//@id"))


def test_the_top_counts_what_is_approved(made):
    for line, tag in zip(made.tree.xpath("//table[@class='counts']/tbody/tr"), TAGS, strict=True):
        mine = made.review.of((tag,))
        approved = len([one for one in mine if one.state == "approved"])
        (bar,) = line.iter("progress")
        assert (bar.get("max"), bar.get("value")) == (str(len(mine)), str(approved))
        assert f"{approved} of {len(mine)}" in line.text_content() and "head 0" in line.text_content()


def test_a_box_to_sign_in_for_each_level_with_who_is_on_record(made):
    boxes = [" ".join(box.text_content().split()) for box in made.tree.xpath("//div[@class='signatures']/section")]
    assert [box.split(" On record")[0].split(" Name")[0] for box in boxes] == ["Language editor", "Protocol", "Head"]
    assert "On record: SAR Vanna (claimed), 2020-03-17" in boxes[0] and "On record" not in boxes[2]
    signed = made.tree.xpath("string(//section[@id='page.sign'])")
    assert made.review.hash in signed and all(draft.hash in signed for draft in made.review.releases.drafts.values())


def test_the_page_says_exactly_what_it_shows(made):
    shown = made.tree.xpath("string(//meta[@name='shown']/@content)")
    assert shown.split() == [f"{tag}:{made.review.shown(tag)}" for tag in TAGS]
    part = html.document_fromstring(made.made(only(made.review.releases, ("km",))).decode("utf-8"))
    assert part.xpath("string(//meta[@name='shown']/@content)") == f"km:{made.review.shown('km')}"
    assert not part.xpath("//td[contains(@class,'of-ja')]") and not part.xpath("//script|//form|//@src")
    assert made.made(made.review.releases) == made.page


def test_a_link_leaves_only_its_rows_also_on_paper(made, tmp_path):
    chromium, pdftotext = tool("chromium"), tool("pdftotext")
    page, sheet = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_bytes(made.page)
    subprocess.run(
        [chromium, *SWITCHES, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={sheet}",
         f"{page.as_uri()}#show.has-comment"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    words = subprocess.run([pdftotext, str(sheet), "-"], capture_output=True, encoding="utf-8", check=True).stdout
    text = words[words.rindex("Row\n") :]
    assert "tourism" in text and "cultural exchange" not in text and words.count("Signature\n") == 3


PAGE_TAGS = sorted(path.parent.name for path in ROOT.glob("locales/*/page.yaml"))


@pytest.mark.parametrize("tag", PAGE_TAGS)
def test_the_page_speaks_a_language_by_data_alone(made, tag):
    words = page_words(office(), tag)
    spoken = page_words(office())
    assert set(words.texts) == set(spoken.texts)
    releases = made.review.releases
    page = html.document_fromstring(page_of(releases, office(), made.review, tag).decode("utf-8"))
    assert page.get("lang") == words.lang and page.xpath("string(//h2[@id='page.sign-title'])") == words["sign"]
    # nothing of the page's own is left in the program's language; what checks say is, and says so
    own = page.xpath("//*[not(self::script or self::style)]/text()[not(ancestor::*[@lang][1][@lang!=/html/@lang])]")
    told = " ".join(own)
    left = [key for key, text in spoken.texts.items() if len(text) > 11 and "{" not in text and text in told]
    assert tag == spoken.tag or [key for key in left if words[key] != spoken[key]] == []
    filters = [link.text for link in page.xpath("//nav//a")]
    for state in {one.state for one in made.review.standings}:
        assert any(words[f"states.{state}"] in text for text in filters)
    assert {chip.text for chip in page.xpath("//td//p[@class='stands']/b")} == {
        words[f"states.{one.state}"] for one in made.review.standings
    }


def test_words_of_the_page_that_lack_a_key_or_a_field_are_named(tmp_path):
    path = tmp_path / "locales" / "km" / "page.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("more: ទៀត\n", encoding="utf-8")
    own = load_office(office().root, home=tmp_path)
    with pytest.raises(DraftError, match='km words for "more" have other fields'):
        page_words(own, "km")
    path.write_text("nothing: ល្អ\n", encoding="utf-8")
    assert page_words(own, "km")["nothing"] == "ល្អ" and page_words(own, "km")["sign"]
    (tmp_path / "office.yaml").write_text("office: 1\npage: km\n", encoding="utf-8")
    assert page_words(load_office(office().root, home=tmp_path)).tag == "km"
    with pytest.raises(DraftError, match='xx has no word for "title"'):
        page_words(own, "xx")

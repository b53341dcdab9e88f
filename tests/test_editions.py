"""Editions, layouts and what stands around the text: one record for several readers, and no fact changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from drafter.cli import main
from drafter.office import load_office, make_releases
from drafter.problem import DraftError, Grade

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
LEAD = "  - say:\n      - who: ishikawa\n        led_delegation_to"
PLEDGE = "      - who: partner\n        reaffirmed_commitment_to"
IDS = (
    (LEAD, LEAD.replace("- say:", "- id: lead\n    say:")),
    (PLEDGE, PLEDGE.replace("- who", "- id: pledge\n        who")),
)


@cache
def office():
    return load_office(ROOT)


TAGS = load_office(ROOT).published("mfaic")


def form(folder, *edits):
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / EXAMPLE.name
    path.write_text(text, encoding="utf-8")
    return path


def made(folder, *edits, edition=""):
    return make_releases(form(folder, *edits), (), office(), edition=edition)


def with_(release="", top=""):
    """Lines put under `release:` and at the top level."""
    return (
        ("  event: consultation\n  date", f"  event: consultation\n{release}  date"),
        ("\nevents:\n", f"\n{top}\nevents:\n"),
    )


def blocks(draft, *kinds):
    return [block for block in draft.blocks if block.kind in kinds]


def facts(draft):
    """What the statements of a draft state, language rules aside."""
    return sorted(run.origin.value for s in draft.sentences() if s.ids for run in s.runs if run.origin.kind == "fact")


# -- layouts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_the_issuer_chooses_the_layout(tag, tmp_path):
    plain = made(tmp_path).drafts[tag]
    numbered = made(tmp_path, ("issuer: mfaic", "issuer: mofa_japan")).drafts[tag]
    assert not blocks(plain, "item")
    assert len(blocks(numbered, "paragraph")) == 1, "the lead"
    labels = [block.label for block in blocks(numbered, "item")]
    assert len(labels) == len(set(labels)) == 10
    assert not blocks(numbered, "motto", "ornament")
    told = [id for draft in (plain, numbered) for s in draft.sentences() for id in s.ids]
    assert told[: len(told) // 2] == told[len(told) // 2 :]
    assert facts(plain) == facts(numbered)


def test_a_numbered_release_ends_its_lead_with_the_overview(tmp_path):
    drafts = made(tmp_path, ("issuer: mfaic", "issuer: mofa_japan")).drafts
    leads = {tag: blocks(draft, "paragraph")[0].text for tag, draft in drafts.items()}
    assert leads["en"].endswith("COVID-19. The overview of the consultation is as follows.")
    assert leads["ja"].count("概要は以下のとおりです。") == 1
    assert leads["km"].endswith("មានដូចខាងក្រោម៖")
    assert blocks(drafts["ja"], "date_block")[0].text == "令和2年3月16日"


def test_the_release_can_ask_for_a_layout(tmp_path):
    draft = made(tmp_path, *with_("  layout: numbered\n")).drafts["en"]
    assert [block.label for block in blocks(draft, "item")][:2] == ["1.", "2."]


# -- the text ----------------------------------------------------------------------------------------------------------

TOPIC = "  - topic: cultural exchanges\n    say:"
LABELS = {"en": ["(a)", "(b)"], "km": ["ក.", "ខ."], "ja": ["（1）", "（2）"]}


@pytest.mark.parametrize("tag", TAGS)
def test_statements_as_numbered_items_under_a_numbered_heading(tag, tmp_path):
    edit = (TOPIC, "  - heading: cultural exchanges\n    style: numbered\n    say:")
    draft = made(tmp_path, ("issuer: mfaic", "issuer: mofa_japan"), edit).drafts[tag]
    heading = blocks(draft, "heading")[0]
    assert heading.level == 1 and heading.label[:1] in "6៦"
    items = [block for block in blocks(draft, "item") if block.level == 2]
    assert [block.label for block in items] == LABELS[tag]
    after = [b.label for b in blocks(draft, "item") if b.level == 1]
    assert [label.strip(".") for label in after][5] in "7៧"


@pytest.mark.parametrize(
    ("style", "labels"), [("bullets", ["•", "•"]), ("numbered", ["1.", "2."]), ("paragraphs", ["", ""])]
)
def test_styles_of_a_paragraph(style, labels, tmp_path):
    releases = made(tmp_path, (TOPIC, f"  - style: {style}\n    topic: cultural exchanges\n    say:"))
    draft = releases.drafts["en"]
    section = next(one for one in releases.plan.summary.sections if one.topic and one.topic.key == "cultural exchanges")
    ids = {statement.id for statement in section.statements}
    told = [block for block in draft.blocks if any(ids.intersection(s.ids) for s in block.sentences)]
    assert [block.label for block in told] == labels
    # a topic opens the first sentence; above items it is a line of its own
    above = [block.text for block in blocks(draft, "heading")]
    assert above == ([] if style == "paragraphs" else ["Cultural exchanges"])
    assert told[0].text.startswith("On cultural exchanges" if style == "paragraphs" else "Both sides")
    assert told[1].text.startswith("Both sides"), "each stands alone: nobody is `they`"


def test_counted_chooses_the_marks(tmp_path):
    edit = (TOPIC, "  - style: numbered\n    counted: roman\n    topic: cultural exchanges\n    say:")
    assert [b.label for b in blocks(made(tmp_path, edit).drafts["en"], "item")] == ["(i)", "(ii)"]


def test_lists_by_name_and_counted(tmp_path):
    edits = (
        (
            "people-to-people exchanges through <list>",
            "people-to-people exchanges through <list.ways.numbered>, and <list.aims>",
        ),
        (
            "        list: [tourism, youth exchange programmes, training and scholarship programmes]\n",
            "        lists:\n          ways: [tourism, sports]\n          aims: [trust, peace]\n",
        ),
    )
    said = next(b.text for b in made(tmp_path, *edits).drafts["en"].blocks if "people-to-people" in b.text)
    assert "through (i) tourism and (ii) sports, and trust and peace." in said


def test_an_annex_stands_at_the_very_end(tmp_path):
    edit = (TOPIC, "  - annex: a programme of exchanges\n    topic: cultural exchanges\n    say:")
    draft = made(tmp_path, edit).drafts["en"]
    at = next(n for n, block in enumerate(draft.blocks) if block.kind == "heading")
    assert draft.blocks[at].text == "Annex: A programme of exchanges"
    assert max(n for n, block in enumerate(draft.blocks) if block.kind == "contact") < at
    told = [id for s in draft.sentences() for id in s.ids]
    assert len(told) == len(list(made(tmp_path).plan.summary.statements())), "nothing is lost"


# -- around the text ---------------------------------------------------------------------------------------------------


def test_a_picture_stands_below_its_paragraph_or_after_the_text(tmp_path):
    pictures = "pictures:\n" + "".join(
        f"  - file: {name}.png\n    alt: The chairs\n{more}"
        for name, more in (("one", "    below: culture\n"), ("two", ""))
    )
    edits = (*with_("", pictures), (TOPIC, TOPIC.replace("- topic", "- id: culture\n    topic")))
    told = [block for block in made(tmp_path, *edits).drafts["en"].blocks]
    at = {block.figure.file: n for n, block in enumerate(told) if block.figure}
    assert "On cultural exchanges" in told[at["one.png"] - 1].text
    assert max(n for n, block in enumerate(told) if block.kind == "paragraph") < at["two.png"]
    # where the paragraph is left out the picture is not
    edits = (*edits[:-1], (TOPIC, TOPIC.replace("- topic", "- id: culture\n    except: [en]\n    topic")))
    files = [block.figure.file for block in made(tmp_path, *edits).drafts["en"].blocks if block.figure]
    assert files == ["one.png", "two.png"]


def test_the_text_for_social_media_has_a_file_of_its_own(tmp_path):
    path = form(tmp_path)
    assert main(["generate", str(path), "-o", str(tmp_path / "out"), "--format", "social", "--lang", "en"]) == 0
    (file,) = (tmp_path / "out").iterdir()
    assert file.name.endswith(".draft.en.social.txt")
    assert file.read_text("utf-8") == made(tmp_path).drafts["en"].texts["social"].text.strip() + "\n"


def test_embargo_tells_the_clock_of_a_place(tmp_path):
    drafts = made(tmp_path, *with_("  embargo: 2020-03-16 18:00 tokyo\n")).drafts
    said = {tag: blocks(draft, "embargo")[0].text for tag, draft in drafts.items()}
    assert said["en"] == "EMBARGOED UNTIL 6 P.M. ON 16 MARCH 2020, TOKYO TIME"
    assert said["ja"] == "解禁日時：2020年3月16日午後6時（東京時間）"
    assert "៦ល្ងាច" in said["km"] and "តូក្យូ" in said["km"]
    values = {run.origin.value for run in blocks(drafts["en"], "embargo")[0].sentences[0].runs}
    assert "2020-03-16T18:00+09:00[Asia/Tokyo]" in values


@pytest.mark.parametrize("wrong", ["2020-03-16", "2020-03-32 18:00", "2020-03-16 18:00 tokio"])
def test_an_embargo_that_can_not_be_read(wrong, tmp_path):
    with pytest.raises(DraftError) as error:
        made(tmp_path, *with_(f"  embargo: {wrong}\n"))
    assert [problem.rule for problem in error.value.problems] == ["form-embargo"]


def test_attendees_by_side_in_order_of_precedence(tmp_path):
    edits = (
        *with_("  attendees: true\n"),
        (
            "    visitor: ishikawa\n    mood",
            "    visitor: ishikawa\n    attendees: [norng_sakal, prak_sokhonn]\n    mood",
        ),
    )
    draft = made(tmp_path, *edits).drafts["en"]
    assert [block.text for block in blocks(draft, "heading")] == ["List of participants", "Cambodia", "Japan"]
    people = [block.text.split(",")[0].split()[-2:] for block in blocks(draft, "item")]
    # the minister before the under secretaries, who stand as the event names them
    assert people == [["PRAK", "Sokhonn"], ["CHEA", "Kimtha"], ["NORNG", "Sakal"], ["ISHIKAWA", "Hiroshi"]]


@pytest.mark.parametrize("tag", TAGS)
def test_signature_names_post_and_place(tag, tmp_path):
    draft = made(tmp_path, *with_("  signature: prak_sokhonn\n")).drafts[tag]
    lines = [block.text for block in blocks(draft, "signature")]
    assert len(lines) == (2 if tag == "km" else 3)
    refs = {run.origin.ref for block in blocks(draft, "signature") for run in block.sentences[0].runs}
    assert "prak_sokhonn" in refs and any("deputy_prime_minister" in ref for ref in refs)


def test_notes_provisional_and_reference(tmp_path):
    release = "  provisional: [ja]\n  notes:\n    - <mekong_japan> cooperation began in <2007>.\n"
    drafts = made(tmp_path, *with_(release)).drafts
    assert [block.text for block in blocks(drafts["ja"], "provisional")] == ["（仮訳）"]
    assert not blocks(drafts["en"], "provisional")
    assert blocks(drafts["en"], "note")[0].text == "Mekong-Japan cooperation began in 2007."
    assert blocks(drafts["en"], "heading")[0].text == "Notes to editors"


def test_pictures_with_caption_credit_and_alternative_text(tmp_path):
    top = (
        "pictures:\n  - file: talks.png\n    alt: {all: The two chairs at a table, ja: 議長席の様子}\n"
        "    caption: The chairs of the consultation on <16 March 2020>\n    credit: MFAIC\n    only: [en, ja]\n"
    )
    drafts = made(tmp_path, *with_("", top)).drafts
    figure = blocks(drafts["en"], "figure")[0].figure
    assert (figure.alt.text, figure.caption.text) == (
        "The two chairs at a table",
        "The chairs of the consultation on 16 March 2020",
    )
    assert figure.credit.text == "(Photo: MFAIC)"
    assert blocks(drafts["ja"], "figure")[0].figure.alt.text == "議長席の様子"
    assert not blocks(drafts["km"], "figure")


def test_headlines_and_texts_typed_for_all_or_for_one(tmp_path):
    release = (
        "  headline: {all: A pledge on <home>, ja: 日本の約束}\n  subject: {en: The pledge}\n"
        "  social: {en: Read what both sides said on <2020-03-16>.}\n"
    )
    drafts = made(tmp_path, *with_(release)).drafts
    assert blocks(drafts["en"], "headline")[0].text == "A PLEDGE ON CAMBODIA"
    assert drafts["ja"].title == "日本の約束"
    assert any(run.gap for run in blocks(drafts["km"], "headline")[-1].sentences[0].runs), "not translated: a gap"
    assert drafts["en"].texts["subject"].text == "The pledge"
    assert drafts["en"].texts["social"].text == "Read what both sides said on 16 March 2020."
    assert drafts["ja"].texts["social"].text == "日本の約束（2020年3月16日、プノンペン）"


@pytest.mark.parametrize("tag", TAGS)
def test_a_statement_as_the_headline(tag, tmp_path):
    releases = made(tmp_path, *IDS, *with_("  headline_of: pledge\n"))
    title = releases.drafts[tag].title
    told = next(s.text for s in releases.drafts[tag].sentences() if "pledge" in s.ids)
    assert title[-1] not in ".。។"
    assert title.rstrip().lower()[-8:] in told.lower()


def test_a_text_that_is_too_long_for_social_media(tmp_path):
    release = f"  social: {{en: {'word ' * 60}}}\n"
    releases = make_releases(form(tmp_path, *with_(release)), (), office(), thorough=True)
    found = [problem for problem in releases.problems if problem.rule == "social-length"]
    assert [(problem.fields["language"], problem.grade) for problem in found] == [("en", Grade.WARNING)]
    assert found[0].where and found[0].where.line


# -- editions ----------------------------------------------------------------------------------------------------------

TOKYO = "editions:\n  tokyo:\n    issuer: mofa_japan\n    languages: [ja]\n    default: true\n    leads: partner\n"


def test_a_default_edition_is_made_without_asking(tmp_path):
    releases = made(tmp_path, *with_("", TOKYO))
    assert {tag: draft.edition for tag, draft in releases.drafts.items()} == {"en": "", "km": "", "ja": "tokyo"}
    assert {tag: draft.issuer for tag, draft in releases.drafts.items()} == {
        "en": "mfaic",
        "km": "mfaic",
        "ja": "mofa_japan",
    }
    assert not [problem for problem in releases.problems if problem.grade >= Grade.ERROR]
    first = made(tmp_path)
    assert {tag: facts(draft) for tag, draft in releases.drafts.items()} == {
        tag: facts(draft) for tag, draft in first.drafts.items()
    }


def test_who_leads_speaks_first(tmp_path):
    section = next(
        s for s in made(tmp_path).plan.summary.sections if s.topic and s.topic.key == "development cooperation"
    )
    ids = [statement.id for statement in section.statements]
    draft = made(tmp_path, *with_("", TOKYO), edition="tokyo").drafts["ja"]
    told = [id for s in draft.sentences() for id in s.ids if id in ids]
    assert told == ids[::-1]


def test_an_edition_selects_and_orders_and_openings_are_found_anew(tmp_path):
    top = "editions:\n  brief:\n    only: [lead, pledge]\n    headline_of: pledge\n  turned:\n    order: [culture]\n"
    edits = (*IDS, (TOPIC, TOPIC.replace("- topic", "- id: culture\n    topic")), *with_("", top))
    brief = made(tmp_path, *edits, edition="brief")
    told = [id for s in brief.drafts["en"].sentences() for id in s.ids]
    assert len(told) == 3 and told[-1] == "pledge"
    # the topic opens whatever is first of its paragraph now
    assert next(s.text for s in brief.drafts["en"].sentences() if "pledge" in s.ids).startswith("On development")
    assert not [problem for problem in brief.problems if problem.grade >= Grade.ERROR]
    turned = made(tmp_path, *edits, edition="turned").drafts["en"]
    assert blocks(turned, "paragraph")[0].text.startswith("On cultural exchanges")
    assert facts(turned) == facts(made(tmp_path, *edits).drafts["en"])


def test_only_and_except_take_editions(tmp_path):
    edits = (*with_("", TOKYO), (TOPIC, TOPIC.replace("- topic", "- except: tokyo\n    topic")))
    drafts = made(tmp_path, *edits).drafts
    assert "文化交流に関し" not in drafts["ja"].title + "".join(block.text for block in drafts["ja"].blocks)
    assert "On cultural exchanges" in "".join(block.text for block in drafts["en"].blocks)


@pytest.mark.parametrize(
    ("top", "rule"),
    [
        ("editions:\n  ja:\n    issuer: mfaic\n", "form-own-id"),
        ("editions:\n  brief:\n    only: [nothing]\n", "form-id"),
        ("editions:\n  brief:\n    layout: round\n", "form-id"),
        ("editions:\n  brief:\n    languages: [xx]\n", "form-choice"),
        (TOKYO + "  osaka:\n    languages: [ja]\n    default: true\n", "form-twice"),
    ],
)
def test_editions_that_are_refused(top, rule, tmp_path):
    with pytest.raises(DraftError) as error:
        made(tmp_path, *with_("", top))
    assert [problem.rule for problem in error.value.problems] == [rule]


def test_files_carry_the_edition(tmp_path, capsys):
    path = form(tmp_path, *with_("", TOKYO + "  home_only:\n    languages: [en]\n"))
    assert main(["generate", str(path), "-o", str(tmp_path / "out"), "--format", "txt", "--edition", "all"]) == 0
    names = {one.name.replace(EXAMPLE.stem, "") for one in (tmp_path / "out").iterdir()}
    assert names == {".draft.en.txt", ".draft.km.txt", ".tokyo.draft.ja.txt", ".home_only.draft.en.txt"}
    assert main(["generate", str(path), "-o", str(tmp_path / "out"), "--edition", "home"]) == 1
    assert "its editions are tokyo, home_only" in capsys.readouterr().err


# -- one record told otherwise -----------------------------------------------------------------------------------------

HOME = "      - who: home\n        acknowledged: "
WARM = "      - id: thanks\n        variants:\n          - in: ja\n            appreciated: the role of <partner>\n"
TRADE = "        expressed_optimism_that: the good trend"
RISE = "        variants:\n          - in: [brief]\n            expressed_hope_that: trade will grow\n" + TRADE


def sentence_of(draft, id):
    return "".join(s.text for s in draft.sentences() if id in s.ids)


def test_a_variant_tells_the_statement_otherwise_under_its_id(tmp_path):
    releases = made(tmp_path, (HOME, WARM + "        who: home\n        acknowledged: "))
    printed = {
        tag: next(t for p in releases.plan.printed(tag) for t in p.told if t.statement.id == "thanks") for tag in TAGS
    }
    acts = {tag: [use.act.id for use in told.statement.acts] for tag, told in printed.items()}
    assert acts["ja"] == ["appreciated"] and acts["en"] == ["acknowledged", "expressed_appreciation_for"]
    assert "acknowledged the active role" in sentence_of(releases.drafts["en"], "thanks")
    assert not [problem for problem in releases.problems if problem.grade >= Grade.ERROR]
    assert any(p.rule == "clause-missing" and p.fields["language"] == "ja" for p in releases.problems)


def test_a_variant_for_an_edition_says_fewer_facts(tmp_path):
    edits = ((TRADE, RISE), *with_("", "editions:\n  brief:\n    languages: [en]\n"))
    brief, whole = made(tmp_path, *edits, edition="brief"), made(tmp_path, *edits)
    assert "expressed the hope that trade will grow" in "".join(b.text for b in brief.drafts["en"].blocks)
    assert set(facts(brief.drafts["en"])) < set(facts(whole.drafts["en"]))
    assert not [problem for problem in (*brief.problems, *whole.problems) if problem.grade >= Grade.ERROR]


def test_an_item_of_a_list_is_printed_where_it_is_meant(tmp_path):
    edit = (
        "[logistics, infrastructure, industry, human capacity building]",
        "[logistics, {item: industry, except: [ja]}]",
    )
    releases = made(tmp_path, edit)
    said = {tag: "".join(b.text for b in draft.blocks) for tag, draft in releases.drafts.items()}
    assert "such as logistics and industry" in said["en"]
    assert "物流" in said["ja"] and "産業" not in said["ja"]
    assert not [problem for problem in releases.problems if problem.grade >= Grade.ERROR]


@pytest.mark.parametrize("tag", TAGS)
def test_notice_and_report_from_one_record(tag, tmp_path):
    edits = with_("", "editions:\n  notice:\n    tense: ahead\n    date: 2020-03-10\n")
    releases, report = made(tmp_path, *edits, edition="notice"), made(tmp_path, *edits)
    notice = releases.drafts[tag]
    acts = {use.act.id for p in releases.plan.printed(tag) for t in p.told for use in t.statement.acts}
    assert acts == {
        "led_delegation_to",
        "paid_courtesy_call",
        "exchanged_views_about",
        "was_held",
        "met_separately",
        "discussed",
    }
    assert notice.date == "2020-03-10" and notice.title != report.drafts[tag].title
    ids = {id for s in notice.sentences() for id in s.ids}
    told = {id: sentence_of(report.drafts[tag], id) for id in ids}
    assert all(sentence_of(notice, id) != said for id, said in told.items()), "in another tense"
    assert not [problem for problem in releases.problems if problem.grade >= Grade.ERROR]


def test_a_notice_speaks_of_what_is_to_come(tmp_path):
    top = "editions:\n  notice:\n    issuer: mofa_japan\n    tense: ahead\n"
    drafts = made(tmp_path, *with_("", top), edition="notice").drafts
    assert drafts["en"].title.startswith("Third Bilateral Consultation")
    assert "will lead a delegation" in blocks(drafts["en"], "paragraph")[0].text
    assert blocks(drafts["en"], "paragraph")[0].text.endswith("will be as follows.")
    assert blocks(drafts["ja"], "paragraph")[0].text.endswith("予定の概要は以下のとおりです。")


def test_an_edition_of_another_day_counts_from_no_day(tmp_path):
    edits = (
        ("Foreign Ministers' Meeting in <July 2020>", "Foreign Ministers' Meeting in <next month>"),
        *with_("", "editions:\n  notice:\n    tense: ahead\n    date: 2020-03-10\n"),
    )
    with pytest.raises(DraftError) as error:
        made(tmp_path, *edits)
    assert [problem.rule for problem in error.value.problems] == ["form-day"]

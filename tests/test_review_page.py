"""The review page, read back: every sentence once beside its likes, everything open on top, nothing that could act."""

import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import tool
from lxml import html

from drafter.acts import load_acts
from drafter.catalog import SLOT, Clauses, Translation
from drafter.directory import load_directory
from drafter.draft import Block, Draft, Figure, Origin, Run, Sentence
from drafter.form import read_summary
from drafter.locale.load import load_locale
from drafter.plan import make_plan
from drafter.problem import Grade, Place, Problem
from drafter.realise import Realised, realise
from drafter.review.page import review_page
from drafter.review.rows import pair
from drafter.typography import Typography

ROOT = Path(__file__).resolve().parent.parent
FORM = "examples/2020-03-16-senior-official-consultation.yaml"
# what stands for a translation: the tests are about the page, not about the languages
WORDS = {"km": "កិច្ចសហប្រតិបត្តិការ", "ja": "両国間の協力関係"}
SCRIPTS = {"km": "Khmr", "ja": "Jpan"}
EVIL = "\"'><script>alert(1)</script></style><img src=x onerror=alert(1)>&amp;{0}"


class Made:
    """What the page is made of: the example in English, and twice more with clauses translated, unreviewed, missing."""

    def __init__(self):
        directory = load_directory(ROOT / "locales")
        english = load_locale(ROOT, "en", directory)
        data = (ROOT / FORM).read_bytes()
        summary = read_summary(
            data, FORM, directory, load_acts(ROOT / "locales"), lambda tag: english.words, ("en", *WORDS)
        )
        self.plan = make_plan(summary, directory)
        self.clauses = {"en": Clauses("en", "en")}
        self.settings = {"en": english.typography}
        self.drafts = {"en": realise(self.plan, english, self.clauses["en"])}
        for tag, word in WORDS.items():
            found = {}
            for number, clause in enumerate(summary.clauses()):
                text = word + "".join(f" {{{match[0]}}}" for match in SLOT.findall(clause.key))
                where = Place(f"locales/{tag}/LC_MESSAGES/en.po", number + 1)
                if number % 5:
                    found[clause.kind, clause.key] = Translation(clause.key, text, where, number % 3 != 0)
            self.clauses[tag] = Clauses(tag, "en", (found,))
            self.settings[tag] = Typography(tag, SCRIPTS[tag], english.typography.faces, "left", 1, 1.7, "")
            locale = replace(english, tag=tag, typography=self.settings[tag])
            self.drafts[tag] = realise(self.plan, locale, self.clauses[tag])

    def page(self, problems=(), drafts=None, plan=None):
        return review_page(plan or self.plan, {**self.drafts, **(drafts or {})}, self.settings, problems, self.clauses)

    def with_blocks(self, tag, blocks):
        """The drafts with other blocks in one language."""
        return {tag: replace(self.drafts[tag], draft=replace(self.drafts[tag].draft, blocks=tuple(blocks)))}


@pytest.fixture(scope="module")
def made():
    return Made()


@pytest.fixture(scope="module")
def tree(made):
    return html.document_fromstring(made.page().decode("utf-8"))


def rows(tree):
    """Each row of the text as (ids in its header, [texts of the sentences of each cell])."""
    found = []
    for row in tree.xpath("//table[@class='text']/tbody/tr[td]"):
        ids = row.xpath("th//a/@id")
        found.append((ids, [[s.text_content() for s in td.find_class("sentence")] for td in row.xpath("td")]))
    return found


def cells(tree, id):
    return next(row for row in tree.xpath("//tr[td]") if id in row.xpath("th//a/@id")).xpath("td")


def listed(tree):
    """Each entry of the list of open things as (title of its group and text, ids it links to)."""
    return [
        (f"{group.findtext('summary/b')} {entry.text_content()}", [href[1:] for href in entry.xpath(".//a/@href")])
        for group in tree.xpath("//section[@id='page.open']/details")
        for entry in group.iter("li")
    ]


def test_every_sentence_stands_once_in_the_column_of_its_language(made, tree):
    for column, (tag, realised) in enumerate(made.drafts.items()):
        shown = Counter(text for _, columns in rows(tree) for text in columns[column])
        assert shown == Counter(sentence.text for sentence in realised.draft.sentences())
        langs = tree.xpath(f"//tr/td[{column + 1}]/p[contains(@class,'release')]/@lang")
        assert set(langs) == {made.settings[tag].lang}


def test_sentences_keep_their_order(made, tree):
    for column, realised in enumerate(made.drafts.values()):
        shown = [text for _, columns in rows(tree) for text in columns[column]]
        assert shown == [sentence.text for sentence in realised.draft.sentences()]


def test_every_statement_has_a_row_with_its_sentence_line_and_acts(made, tree):
    for statement in made.plan.summary.statements():
        row = next(row for row in tree.xpath("//tr[td]") if statement.id in row.xpath("th//a/@id"))
        header = row.find("th").text_content()
        assert f"line {statement.where.line}" in header
        assert all(use.act.id in header for use in statement.acts)
        for td, realised in zip(row.xpath("td"), made.drafts.values(), strict=True):
            told = [s.text for s in realised.draft.sentences() if statement.id in s.ids]
            assert [s.text_content() for s in td.find_class("sentence")] == told != []


def test_each_paragraph_names_its_line_of_the_form(made, tree):
    groups = [group.text_content() for group in tree.xpath("//th[@scope='rowgroup']")]
    assert groups == [
        f"Paragraph {n} {FORM}:{section.where.line}" for n, section in enumerate(made.plan.summary.sections, 1)
    ]


def test_everything_missing_or_doubtful_is_listed_with_its_row(made, tree):
    entries = listed(tree)
    names = {"en": "English", "km": "Khmer", "ja": "Japanese"}
    typed = {clause.key: clause.typed for clause in made.plan.summary.clauses()}
    seen = 0
    for tag, realised in made.drafts.items():
        for sentence in realised.draft.sentences():
            for run in sentence.runs:
                if run.gap or run.doubt:
                    seen += 1
                    what = typed[run.origin.ref.partition(":")[2]] if run.gap else run.text.strip()
                    mine = [ids for text, ids in entries if what in text and text.startswith(names[tag])]
                    assert mine, (tag, run)
                    # a long list of rows is cut after four
                    assert any(set(sentence.ids) & set(ids) or len(ids) == 4 for ids in mine)
    assert seen > 50


def test_counts_are_those_of_the_list(made, tree):
    for line in tree.xpath("//table[@class='counts']/tbody/tr"):
        language = line.findtext("th").split()[0]
        numbers = [int(td.text) for td in line.xpath("td[contains(@class,'number')]")]
        titles = [group.findtext("summary/b") for group in tree.xpath("//details") for _ in group.iter("li")]
        mine = [title for title in titles if title.startswith(f"{language}: ")]
        words = (("Not translated", "missing"), ("confirmed",), ("reviewed",))
        assert numbers[1:] == [len([t for t in mine if any(w in t for w in some)]) for some in words]
    assert max(numbers) > 0


def test_a_translation_of_slots_alone_is_listed_with_its_row(made):
    clause = next(c for s in made.plan.summary.statements() for c in s.clauses() if c.key == "{mekong_cooperation}")
    id = next(s.id for s in made.plan.summary.statements() if clause in s.clauses())
    where = Place("locales/ja/LC_MESSAGES/en.po", 7777)
    found = {(clause.kind, clause.key): Translation(clause.key, clause.key, where, reviewed=False)}
    clauses = {**made.clauses, "ja": Clauses("ja", "en", (found, *made.clauses["ja"].catalogues))}
    problem = Problem("clause-unreviewed", Grade.WARNING, where, "look at it")
    page = review_page(made.plan, made.drafts, made.settings, [problem], clauses)
    assert [ids for text, ids in listed(html.document_fromstring(page.decode())) if "look at it" in text] == [[id]]


def test_links_lead_to_something_on_the_page(tree):
    targets = set(tree.xpath("//@id"))
    assert len(targets) == len(tree.xpath("//@id"))
    assert {href[1:] for href in tree.xpath("//a/@href")} <= targets


def test_each_group_of_what_is_open_leads_to_its_rows(tree):
    groups = [group for group in tree.xpath("//details") if group.xpath(".//li//a")]
    assert len(groups) > 3
    for group in groups:
        (href,) = group.xpath("p/a/@href")
        chosen = tree.xpath(f"//tr[contains(concat(' ',@class,' '),' {href[1:].replace('.', '-')} ')]")
        told = {id for entry in group.iter("li") for id in entry.xpath(".//a/@href")}
        assert told <= {f"#{row.xpath('string(th//a/@id)')}" for row in chosen} and href[1:] in tree.xpath("//span/@id")


def test_a_problem_is_told_with_place_next_step_and_row(made):
    first, second, *_, last = made.plan.summary.statements()
    after = second.where.line - 1
    problems = [
        Problem("loud", Grade.BLOCKER, Place(FORM, after), "the {thing} is odd", {"thing": "verb"}, "mend the {thing}"),
        Problem("quiet", Grade.HINT, last.where, "nobody needs to know"),
        Problem("placeless", Grade.ERROR, None, "somewhere"),
        Problem("behind", Grade.WARNING, Place(FORM, 9999), "after the text"),
    ]  # fmt: skip
    page = html.document_fromstring(made.page(problems + problems).decode())
    entries = listed(page)
    assert f"the verb is odd {FORM}:{after}" in entries[0][0] and entries[0][1] == [first.id]
    assert [ids for text, ids in entries if "somewhere" in text] == [[]]
    assert [ids for text, ids in entries if "after the text" in text] == [[]]
    assert not any("nobody needs" in text for text, _ in entries)
    assert "Next step: mend the verb" in page.xpath("string(//details[1])")
    assert page.xpath("//details[1]/@open")


def test_states_of_clauses_are_told_with_the_source_of_what_is_missing(made, tree):
    for tag in WORDS:
        column = list(made.drafts).index(tag)
        for statement in made.plan.summary.statements():
            told = cells(tree, statement.id)[column].xpath("string(div[@class='states'])")
            found = [(clause, made.clauses[tag].find(clause)) for clause in statement.clauses()]
            for clause, translation in found:
                if translation is None:
                    assert f"source text: {clause.key}" in told
            assert ("not translated" in told) >= any(translation is None for _, translation in found)
            assert ("not reviewed" in told) >= any(t is not None and not t.reviewed for _, t in found)
    assert not any(cells(tree, s.id)[0].find_class("states") for s in made.plan.summary.statements())


def test_rows_with_something_open_are_marked(made, tree):
    linked = {id for _, ids in listed(tree) for id in ids}
    opened = {id for row in tree.xpath("//tr[contains(@class,' open')]") for id in row.xpath("th//a/@id")}
    assert linked <= opened
    assert opened < {id for ids, _ in rows(tree) for id in ids}


def test_a_fact_tells_its_value_line_rule_and_other_languages(made, tree):
    id = next(s.id for s in made.plan.summary.statements() for c in s.clauses() if any(x.fact for x in c.slots))
    slot = next(x for s in made.plan.summary.statements() for c in s.clauses() for x in c.slots if x.fact)
    facts = cells(tree, id)[0].xpath(".//span[contains(@class,'fact')]")
    about = next(fact for fact in facts if slot.fact.value in fact.get("aria-description"))
    assert about.get("tabindex") == "0"
    lines = about.get("aria-description").split("\n")
    assert lines[0] == f"fact: {slot.fact.value}"
    assert lines[1] == f"form: {FORM}:{slot.where.line}"
    assert lines[2].startswith("written by the rule en.") and "locales/en/locale.yaml:" in lines[2]
    assert [line.split(":")[0] for line in lines[3:]] == ["in Khmer", "in Japanese"]


def test_whatever_can_be_reached_by_key_says_where_it_comes_from(tree):
    reached = tree.xpath("//span[@tabindex='0']")
    assert len(reached) > 100
    assert all(span.get("aria-description") and span.text_content() for span in reached)


def test_the_page_has_its_landmarks_and_needs_nothing(made, tree):
    assert tree.get("lang") == "en"
    assert [len(tree.xpath(f"//{tag}")) for tag in ("h1", "main", "header", "style", "script")] == [1, 1, 1, 1, 0]
    assert tree.xpath("string(//h1)") == made.drafts["en"].draft.title
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none';")
    assert all(href.startswith("#") for href in tree.xpath("//@href"))
    assert not tree.xpath("//@src|//link|//iframe|//form")
    assert all(th.get("scope") for th in tree.xpath("//th"))
    for realised in made.drafts.values():
        assert realised.draft.hash in tree.xpath("string(//section[@id='page.sign'])")
        assert realised.draft.hash[:12] in tree.xpath("string(//header)")


def test_statements_told_in_one_sentence_share_a_row(made):
    blocks = list(made.drafts["ja"].draft.blocks)
    at, block = next(
        (n, block) for n, block in enumerate(blocks) if len(block.sentences) > 1 and block.kind == "paragraph"
    )
    one, two, *rest = block.sentences
    joined = Sentence((*one.ids, *two.ids), (*one.runs, *two.runs))
    blocks[at] = replace(block, sentences=(joined, *rest))
    page = html.document_fromstring(made.page(drafts=made.with_blocks("ja", blocks)).decode())
    ids, columns = next((ids, columns) for ids, columns in rows(page) if one.ids[0] in ids)
    assert ids == [one.ids[0], two.ids[0]]
    assert columns[2] == [joined.text]
    assert len(columns[0]) == len(columns[1]) == 2


def test_furniture_stands_beside_furniture_of_its_kind(made):
    def line(text):
        return (Sentence((), (Run(text, Origin("template", Place("templates/km/release.j2"))),)),)

    old = [block for block in made.drafts["km"].draft.blocks if block.kind != "ornament"]
    at = next(n for n, block in enumerate(old) if block.kind == "headline")
    table = Block("table", rows=(line("cell one"), line("cell two")), header=1)
    figure = Block("figure", figure=Figure("photo.jpg", line("a picture")[0], line("a caption")[0]))
    new = [
        Block("motto", line("above")),
        *old[: at + 1],
        Block("headline", line("below")),
        *old[at + 1 :],
        table,
        figure,
    ]
    page = html.document_fromstring(made.page(drafts=made.with_blocks("km", new)).decode())
    by_id = {ids[0]: columns for ids, columns in rows(page)}
    assert next(iter(by_id)) == "motto.1" and by_id["motto.1"] == [[], ["above"], []]
    assert [len(cell) for cell in by_id["headline.1"]] == [1, 2, 1]
    assert [len(cell) for cell in by_id["ornament.1"]] == [1, 0, 1]
    assert by_id["table.1"] == [[], ["cell one", "cell two"], []]
    assert by_id["figure.1"] == [[], ["a picture", "a caption"], []]


def test_headings_go_with_the_statement_under_them(made):
    def headed(tag, *numbers):
        found = []
        for number, block in enumerate(b for b in made.drafts[tag].draft.blocks if b.kind == "paragraph"):
            if number in numbers:
                run = Run(f"{tag} {number}", Origin("template", Place("templates/sentence.j2")))
                found.append(Block("heading", (Sentence((), (run,)),), 1))
            found.append(block)
        return made.with_blocks(tag, found)

    drafts = headed("en", 0, 2, 3) | headed("km", 0, 3) | headed("ja", 2, 3)
    page = html.document_fromstring(made.page(drafts=drafts).decode())
    headings = [columns for ids, columns in rows(page) if ids[0].startswith("heading.")]
    assert headings == [[["en 0"], ["km 0"], []], [["en 2"], [], ["ja 2"]], [["en 3"], ["km 3"], ["ja 3"]]]


def test_a_statement_that_is_not_printed_and_one_that_is_lost(made):
    first, second, *_ = made.plan.summary.statements()
    blocks = [
        replace(block, sentences=tuple(s for s in block.sentences if not {first.id, second.id} & set(s.ids)))
        for block in made.drafts["ja"].draft.blocks
    ]
    head, *rest = made.plan.paragraphs
    told = tuple(
        replace(t, statement=replace(t.statement, skip=("ja",))) if t.statement.id == first.id else t for t in head.told
    )
    plan = replace(made.plan, paragraphs=(replace(head, told=told), *rest))
    page = html.document_fromstring(made.page(drafts=made.with_blocks("ja", blocks), plan=plan).decode())
    assert "does not print it" in cells(page, first.id)[2].text_content()
    assert "No sentence tells this" in cells(page, second.id)[2].text_content()
    assert " open" in cells(page, second.id)[2].getparent().get("class")


def test_hostile_text_stays_text(made):
    where = Place(f"{EVIL}.yaml", 3)
    kinds = ("template", "rule", "name", "fact", "clause")
    runs = tuple(Run(f"{EVIL}{kind}", Origin(kind, where, where, EVIL, EVIL)) for kind in kinds)
    runs += (Run(EVIL, Origin("name", where, None, EVIL), gap=True), Run(EVIL, Origin("rule", where), doubt=EVIL))
    draft = Draft("en", EVIL, EVIL, EVIL, (Block("item", (Sentence((EVIL,), runs),), 1, EVIL),))
    problem = Problem(EVIL, Grade.ERROR, where, f"{EVIL} {{x}}", {"x": EVIL}, EVIL, EVIL)
    setting = made.settings["en"]
    face = replace(setting.faces["Latn"], body=(EVIL, "Times"), lang="en-GB")
    settings = {"en": replace(setting, faces={**setting.faces, "Latn": face})}
    summary = replace(made.plan.summary, file=EVIL)
    data = review_page(
        replace(made.plan, summary=summary), {"en": Realised(draft, (problem,))}, settings, [problem], made.clauses
    )
    page = html.document_fromstring(data.decode())
    names = Counter(element.tag for element in page.iter() if isinstance(element.tag, str))
    assert names["script"] == names["img"] == 0 and names["style"] == 1
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    sentence = next(iter(page.find_class("sentence")))
    assert sentence.text_content() == "".join(run.text for run in runs)
    assert EVIL in page.xpath("string(//h1)") and EVIL in listed(page)[0][0]
    assert b"<script" not in data and b"onerror=alert(1)>" not in data


def test_characters_that_no_page_may_hold_are_seen(made):
    run = Run("a\x00b\x07c\ud800d", Origin("clause", Place(FORM), None, "x"))
    data = made.page(drafts=made.with_blocks("en", [Block("note", (Sentence((), (run,)),))]))
    assert "a\ufffdb\ufffdc\ufffdd" in data.decode("utf-8")


def test_equal_arguments_give_equal_bytes(made):
    assert made.page() == made.page() == Made().page()


def test_rows_of_unknown_statements_are_kept(made):
    blocks = list(made.drafts["en"].draft.blocks)
    extra = Sentence(("elsewhere",), (Run("x", Origin("clause", Place(FORM))),))
    found = pair(made.plan, {"en": replace(made.drafts["en"].draft, blocks=(*blocks, Block("paragraph", (extra,))))})
    assert found[-1].ids == ("elsewhere",) and found[-1].cells["en"] == (("", extra),)


def test_the_page_prints_on_landscape_sheets_with_signatures(made, tmp_path):
    chromium, pdftotext = tool("chromium"), tool("pdftotext")
    page, sheet = tmp_path / "review.html", tmp_path / "review.pdf"
    page.write_bytes(made.page())
    switches = (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
    )  # fmt: skip
    subprocess.run(
        [chromium, *switches, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={sheet}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shown = subprocess.run(
        [pdftotext, "-bbox", str(sheet), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    sizes = html.document_fromstring(shown.encode()).xpath("//page")
    assert all(float(size.get("width")) > float(size.get("height")) for size in sizes)
    words = subprocess.run([pdftotext, str(sheet), "-"], capture_output=True, encoding="utf-8", check=True).stdout
    assert words.count("Signature\n") == 3
    assert made.drafts["ja"].draft.hash[:12] in words

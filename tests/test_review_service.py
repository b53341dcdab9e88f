"""A release under review: what goes stale and why, corrections, who may decide, and finals."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from reviewing import AT, FORM, NAME, edit, office, small_office

from drafter.draft import Origin
from drafter.office import load_office
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.render import RENDERERS, render
from drafter.review import decisions
from drafter.review.finals import changes_since, gate, open_correction, verify, write_finals
from drafter.review.log import Event, FolderLog, record
from drafter.review.overrides import editable, fill, offers
from drafter.review.people import load_reviewers
from drafter.review.segments import changes
from drafter.review.service import only, open_review, reviewed_releases
from drafter.review.sheet import sheet
from drafter.review.standing import worst
from drafter.review.words import page_words

TAGS = ("en", "km", "ja")


@pytest.fixture
def form(tmp_path):
    return small_office(tmp_path)


def look(form, **more):
    return open_review(form, office(), **more)


def person(review, name):
    return review.reviewers.find(name)


def approve(form, *names, tags=TAGS):
    """Let people approve all that is printed."""
    for name in names:
        review = look(form)
        who, people = person(review, name), review.reviewers
        shown = decisions.approvable(review.of(tags), who, people)
        record(review.log, decisions.approve(review.id, shown, who, people, AT), review.events)


def standing(form, key, tag):
    return next(one for one in look(form).of((tag,)) if one.segment.key == key)


def correct(form, name, key, tag, text, reason="reads badly", **more):
    review = look(form)
    (one,) = review.find(key, (tag,))
    made = review.made_of(one.segment)
    event = decisions.correct_sentence(review.id, made, person(review, name), review.plan, AT, text, reason, **more)
    return record(review.log, event, review.events)


def refused(rule, act, *arguments, **more):
    with pytest.raises(DraftError) as caught:
        act(*arguments, **more)
    assert {problem.rule for problem in caught.value.problems} == {rule}, caught.value
    assert all(problem.grade >= Grade.ERROR and problem.hint for problem in caught.value.problems)
    return caught.value.problems[0]


def finals(form, tags=TAGS, formats=tuple(RENDERERS)):
    review = look(form, final=True)
    releases = only(review.releases, tags)
    files = {
        tag: {
            f"{draft.slug}.{tag}.{format}": render(
                draft,
                format,
                office().locale(tag).typography,
                (office().root / f"templates/{tag}/letterhead.docx").read_bytes(),
            )
            for format in formats
        }
        for tag, draft in releases.drafts.items()
    }
    return review, files, write_finals(review, tags, files, office(), AT)


# -- states ----------------------------------------------------------------------------------------------------------


def test_a_row_goes_from_draft_to_approved(form):
    assert standing(form, "growth", "km").state == "draft"
    assert set(standing(form, "growth", "km").lacking) == {"language_editor", "protocol", "head"}
    approve(form, "vanna")
    one = standing(form, "growth", "km")
    assert one.state == "in review" and one.lacking == ("head", "another person")
    approve(form, "borey")
    review = look(form)
    assert worst(review.standings) == "approved" and not any(one.lacking for one in review.standings)


def test_one_person_with_every_level_is_not_enough(form):
    edit(form.with_name("reviewers.yaml"), "roles: [head]", "roles: [language_editor, protocol, head]")
    approve(form, "borey")
    one = standing(form, "growth", "km")
    assert one.state == "in review" and one.lacking == ("another person",)
    approve(form, "vanna")
    assert standing(form, "growth", "km").state == "approved"


def test_levels_are_a_setting(form):
    path = form.with_name("reviewers.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "levels: [language_editor]\nleast: 3\n", encoding="utf-8")
    approve(form, "vanna", "sophea")
    assert standing(form, "growth", "ja").lacking == ("another person",)
    approve(form, "yui", tags=("ja",))
    assert standing(form, "growth", "ja").state == "approved" and standing(form, "growth", "km").state == "in review"


def test_an_editor_of_one_language_approves_no_other(form):
    review = look(form)
    problem = refused(
        "approve-level", decisions.approve, review.id, review.of(("km",)), person(review, "yui"), review.reviewers, AT
    )
    assert "TANAKA Yui has no level to approve km" in problem.text


def test_what_is_missing_is_missing_and_is_not_approved(form):
    edit(form.with_name(f"{NAME}.km.po"), 'msgstr "ជំរុញទេសចរណ៍"', 'msgstr ""')
    review = look(form)
    assert standing(form, "tourism", "km").state == "missing" == worst(review.standings)
    rows = review.find("tourism", ("km",))
    refused("approve-missing", decisions.approve, review.id, rows, person(review, "borey"), review.reviewers, AT)
    approve(form, "vanna", "borey")
    assert standing(form, "tourism", "km").state == "missing"


def test_a_rejection_stands_until_its_author_approves_or_the_text_changes(form):
    approve(form, "vanna", "borey")
    review = look(form)
    (one,) = review.find("exchange", ("km",))
    refused(
        "reason-missing", decisions.reject, review.id, one.segment, person(review, "sophea"), review.reviewers, AT, " "
    )
    refused(
        "approve-level", decisions.reject, review.id, one.segment, person(review, "dara"), review.reviewers, AT, "no"
    )
    record(review.log, decisions.reject(review.id, one.segment, person(review, "sophea"), review.reviewers, AT, "no"))
    assert standing(form, "exchange", "km").state == "rejected"
    approve(form, "borey")
    assert standing(form, "exchange", "km").state == "rejected"
    approve(form, "sophea")
    assert standing(form, "exchange", "km").state == "approved"


def test_decisions_made_at_once_are_a_conflict_until_somebody_who_saw_both_decides(form):
    review = look(form)
    (one,) = review.find("exchange", ("km",))
    people = review.reviewers
    yes = decisions.approve(review.id, [one], person(review, "vanna"), people, AT)
    no = decisions.reject(review.id, one.segment, person(review, "sophea"), people, AT, "no")
    for event in (yes, no):
        record(review.log, event, review.events)
    one = standing(form, "exchange", "km")
    assert one.state == "rejected" and one.conflicts in (
        ("SAR Vanna: approve · CHAN Sophea: reject",),
        ("CHAN Sophea: reject · SAR Vanna: approve",),
    )
    approve(form, "sophea")
    assert standing(form, "exchange", "km").conflicts == ()


# -- stale -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "key", "reasons"),
    [
        ("<2019>", "<2018>", "growth", {"en": "year changed 2019 → 2018", "ja": "year changed 2019年 → 2018年"}),
        ("<over USD 2 billion>", "<over USD 3 billion>", "growth", {"en": "changed over USD 2 billion → over USD 3"}),
        (
            "date: 2020-03-16\n  place",
            "date: 2020-03-17\n  place",
            "date_block.1",
            {"en": "date changed 16 MARCH 2020 → 17"},
        ),
        ("partner: JP", "partner: VN", "headline.1", {"en": "JAPAN became VIET NAM"}),
        (
            "promote tourism",
            "promote travel",
            "tourism",
            {"en": 'clause changed: "promote tourism" → "promote travel"'},
        ),
    ],
)
def test_an_edit_of_the_form_makes_stale_and_says_why(old, new, key, reasons, form):
    approve(form, "vanna", "borey")
    edit(form, old, new)
    for tag, reason in reasons.items():
        one = standing(form, key, tag)
        assert one.state != "approved" and any(reason in said for said in one.stale), one.stale
    assert standing(form, "issuer.1", "en").state == "approved"


def test_a_statement_without_an_id_is_found_again_by_likeness(form):
    form.write_text(FORM.replace("id: growth\n        ", ""), encoding="utf-8")
    approve(form, "vanna", "borey")
    edit(form, "<2019>", "<2018>")
    stale = {one.segment.tag: one.stale for one in look(form).standings if one.stale}
    assert set(stale) == set(TAGS) and stale["en"] == ("year changed 2019 → 2018",)


def test_a_changed_translation_makes_its_language_stale_alone(form):
    approve(form, "vanna", "borey")
    edit(form.with_name(f"{NAME}.ja.po"), "更なる", "一層の")
    stale = {(one.segment.key, one.segment.tag): one.stale for one in look(form).standings if one.stale}
    assert set(stale) == {("exchange", "ja")}
    assert any("translation of a clause changed" in said for said in stale["exchange", "ja"])


@pytest.mark.parametrize(
    ("file", "old", "new", "tag", "reason"),
    [
        (
            "templates/en/release.j2",
            "PRESS RELEASE",
            "PRESS STATEMENT",
            "en",
            "words of the template changed",
        ),
        ("locales/en/names.yaml", "form: Japan\n", "form: Nippon\n", "en", "Japan"),
    ],
)
def test_a_changed_language_makes_stale_and_says_why(file, old, new, tag, reason, form, tmp_path):
    form.write_text(FORM.replace("promote tourism", "promote tourism in <partner>"), encoding="utf-8")
    for code, words in (("km", "ជំរុញទេសចរណ៍"), ("ja", "観光を促進していく")):
        edit(
            form.with_name(f"{NAME}.{code}.po"),
            f'msgid "promote tourism"\nmsgstr "{words}',
            'msgid "promote tourism in {partner}"\nmsgstr "{partner}' + words,
        )
    approve(form, "vanna", "borey")
    root = tmp_path / "root"
    for name in ("locales", "templates"):
        shutil.copytree(office().root / name, root / name)
    path = root / file
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    review = open_review(form, load_office(root))
    said = [said for one in review.of((tag,)) for said in one.stale]
    assert any(reason in one for one in said), said
    # the source is part of what was shown of a translation
    waiting = {one.segment.key for one in review.of(("km",)) if one.state != "approved"}
    assert waiting and waiting <= {"document_type.1", "tourism", "headline.1"}


def test_a_term_that_is_written_otherwise_makes_stale_where_it_was_typed(form, tmp_path):
    approve(form, "vanna", "borey")
    root = tmp_path / "root"
    for name in ("locales", "templates"):
        shutil.copytree(office().root / name, root / name)
    edit(root / "locales/ja/names.yaml", "    form: 文化交流\n", "    form: 文化交流\n    alt: [文化の交流]\n")
    review = open_review(form, load_office(root))
    stale = {(one.segment.key, one.segment.tag): one.stale for one in review.standings if one.stale}
    assert stale == {("exchange", "ja"): ("the term terms.cultural_exchange changed",)}


def test_another_rule_or_entry_is_named_also_where_the_text_reads_the_same():
    old = {
        "source": "x",
        "runs": [["name", "Japan", "", "JP"]],
        "clauses": {},
        "rules": {"en.lists": "1"},
        "names": {"JP": "1"},
    }
    assert changes(old, {**old, "rules": {"en.lists": "2"}}) == ("the rule en.lists changed",)
    assert changes(old, {**old, "names": {"JP": "2"}}) == ("the entry JP changed",)
    assert changes(old, {**old, "source": "y"}) == ('the source text changed "x" → "y"',)
    assert changes(old, old) == ()
    # an approval kept by somebody else's program is no reason to stop
    assert changes({}, old) and changes({"runs": 1, "rules": [], "names": "x", "clauses": None}, old)


def test_remarks_about_a_rule_make_nothing_stale(form, tmp_path):
    approve(form, "vanna", "borey")
    root = tmp_path / "root"
    for name in ("locales", "templates"):
        shutil.copytree(office().root / name, root / name)
    path = root / "locales" / "en" / "locale.yaml"
    text = path.read_text(encoding="utf-8")
    assert "source: MFAIC}" in text
    path.write_text(text.replace("source: MFAIC}", "source: read again}"), encoding="utf-8")
    assert worst(open_review(form, load_office(root)).standings) == "approved"


# -- corrections -----------------------------------------------------------------------------------------------------

BETTER = "双方は、{year}に{money}に達した貿易の更なる拡大に期待を示しました。"


def test_a_correction_is_printed_marked_and_to_be_approved(form):
    review = look(form)
    (one,) = review.find("growth", ("ja",))
    text = editable(one.segment.runs, review.plan)
    assert text == "{both}は、{year}に{money}に達した貿易が引き続き拡大することへの期待を表明しました。"
    event = correct(form, "dara", "growth", "ja", BETTER.replace("双方", "{both}"))
    one = standing(form, "growth", "ja")
    assert one.segment.text == "双方は、2019年に20億米ドル超に達した貿易の更なる拡大に期待を示しました。"
    assert one.state == "proposed" and one.override.id == event.id and one.authors == {"dara"}
    kinds = {run.origin.kind for run in one.segment.runs}
    assert "override" in kinds and "fact" in kinds and "template" not in kinds
    review = look(form, thorough=True)
    sentence = next(s for s in review.releases.drafts["ja"].sentences() if "growth" in s.ids)
    assert sentence.text.strip() == one.segment.text
    assert not [problem for problem in review.releases.problems if problem.grade >= Grade.ERROR]
    found = offers(review.made_of(one.segment), event.body["text"], review.plan)
    assert {what.partition(" ")[0] for _, what in found} == {"template", "clause"}
    assert {Path(where.file).name for where, _ in found} <= {"acts.j2", f"{NAME}.ja.po", "sentence.j2"}


def test_nobody_approves_his_own_words(form):
    edit(form.with_name("reviewers.yaml"), "roles: [translator]", "roles: [language_editor, protocol]")
    correct(form, "dara", "growth", "ja", "{both}は、{year}に{money}に達した貿易を歓迎しました。")
    review = look(form)
    rows = review.find("growth", ("ja",))
    refused("approve-own", decisions.approve, review.id, rows, person(review, "dara"), review.reviewers, AT)
    approve(form, "dara", "borey")
    assert standing(form, "growth", "ja").state == "in review"
    assert standing(form, "growth", "km").state == "approved"
    approve(form, "vanna")
    assert standing(form, "growth", "ja").state == "approved"


def test_who_takes_over_a_proposal_may_approve_it_and_its_author_not(form):
    review = look(form)
    (one,) = review.find("exchange", ("km",))
    text = "{both}បានគាំទ្រការពង្រីកការផ្លាស់ប្តូរវប្បធម៌។"
    event = decisions.propose(review.id, one.segment, person(review, "sophea"), review.plan, AT, text, "shorter")
    assert event.body["target"] == "sentence"
    event = record(review.log, event)
    one = standing(form, "exchange", "km")
    assert one.state == "proposed" and one.proposals == (event,) and one.segment.text != text
    correct(form, "vanna", "exchange", "km", text, "as proposed", proposal=event)
    one = standing(form, "exchange", "km")
    assert one.authors == {"sophea"} and one.proposals == ()
    approve(form, "vanna", "borey")
    assert standing(form, "exchange", "km").state == "approved"


def test_a_rejected_proposal_is_closed_and_the_text_is_as_it_was(form):
    approve(form, "vanna", "borey")
    review = look(form)
    (one,) = review.find("exchange", ("km",))
    dara = person(review, "dara")
    event = record(review.log, decisions.propose(review.id, one.segment, dara, review.plan, AT, "{both}។"))
    assert standing(form, "exchange", "km").state == "proposed"
    review = look(form)
    no = decisions.reject(review.id, one.segment, person(review, "vanna"), review.reviewers, AT, "too short", event.id)
    record(review.log, no)
    assert standing(form, "exchange", "km").state == "approved"


def test_a_proposal_for_a_clause_counts_its_author_once_the_catalogue_says_so(form):
    review = look(form)
    (one,) = review.find("exchange", ("ja",))
    (clause,) = one.segment.clauses
    vanna = person(review, "vanna")
    refused("propose-clause", decisions.propose, review.id, one.segment, vanna, review.plan, AT, "x", "", "what:y")
    refused("clause-slots", decisions.propose, review.id, one.segment, vanna, review.plan, AT, "{year}", "", clause)
    new = "両国間の文化交流の一層の拡大"
    record(review.log, decisions.propose(review.id, one.segment, vanna, review.plan, AT, new, "", clause))
    edit(form.with_name(f"{NAME}.ja.po"), "更なる", "一層の")
    assert standing(form, "exchange", "ja").authors == {"vanna"}


def test_an_edit_in_the_language_of_the_form_is_one_of_the_form(form):
    review = look(form)
    (one,) = review.find("exchange", ("en",))
    dara, text = person(review, "dara"), "{both} supported cultural exchange."
    made = review.made_of(one.segment)
    problem = refused("override-form", decisions.correct_sentence, review.id, made, dara, review.plan, AT, text, "why")
    assert f"{NAME}.yaml:" in problem.advice
    assert decisions.propose(review.id, one.segment, dara, review.plan, AT, text).body["target"] == "form"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{both}は、{year}に", "{money} is missing"),
        ("{both}は、{year}に{money}{money}", "{money} stands 2 times"),
        ("{both}は、{year}に{money}{day}", "{day} is no fact"),
        ("{both}は、{year|short}に{money}", "asks for a form"),
        ("{both}は、{year}に{money}、3回", "3 is a number"),
        ("{both}は、{year}に{money}、三回", "is a number"),
        ("{both}は、{year}に{money}、៣", "a number"),
        ("{both}は、{year}に{money}}", "a brace"),
        ("{both}は、{year}\nに{money}", "a line end"),
    ],
)
def test_facts_stay_locked_in_a_correction(text, said, form):
    problem = refused("override-slots", correct, form, "dara", "growth", "ja", text)
    assert said in problem.text and "{money} (20億米ドル超)" in problem.advice


def test_a_correction_needs_a_reason_and_one_line(form):
    refused("reason-missing", correct, form, "dara", "exchange", "ja", "支持しました。", "")
    refused("override-lines", correct, form, "dara", "motto.1", "km", "x")


def test_a_correction_holds_for_the_text_it_replaced(form):
    correct(form, "dara", "exchange", "ja", "{both}は、文化交流を支持しました。".replace("{both}は、", "また、"))
    edit(form.with_name(f"{NAME}.ja.po"), "更なる", "一層の")
    review = look(form)
    assert "一層の" in standing(form, "exchange", "ja").segment.text
    (problem,) = [problem for problem in review.releases.problems if problem.rule == "override-unfit"]
    assert problem.grade == Grade.WARNING and problem.fields["key"] == "exchange"


def test_a_correction_is_taken_back(form):
    before = standing(form, "exchange", "ja").segment
    correct(form, "dara", "exchange", "ja", "また、文化交流を支持しました。")
    assert standing(form, "exchange", "ja").segment.text != before.text
    correct(form, "yui", "exchange", "ja", "", "it was better")
    assert standing(form, "exchange", "ja").segment == before


def test_a_headline_may_be_corrected_and_the_title_follows(form):
    review = look(form)
    (one,) = review.find("headline.1", ("ja",))
    text = editable(one.segment.runs, review.plan) + "の結果"
    correct(form, "dara", "headline.1", "ja", text)
    assert look(form).releases.drafts["ja"].title.endswith("の結果")


def test_words_at_the_edge_of_a_mention_are_free():
    """Slots hold facts and names; commas, spaces and words of rules around them belong to the sentence."""
    from drafter.draft import Run
    from drafter.review.overrides import Locked, parts_of

    plan = look_plan()
    place = Place("f", 1)
    runs = [
        Run("H.E.", Origin("rule", place, place, "en.honorifics.he")),
        Run(" ", Origin("rule", place, place, "en.mentions.first")),
        Run("PRAK", Origin("name", place, place, "prak_sokhonn")),
        Run(",", Origin("rule", place, place, "en.mentions.first")),
        Run(" and ", Origin("template", place)),
        Run("PRAK", Origin("name", place, Place("f", 2), "prak_sokhonn")),
    ]
    parts = parts_of(runs, plan)
    assert [part.name for part in parts if isinstance(part, Locked)] == ["prak_sokhonn", "prak_sokhonn_2"]
    assert editable(runs, plan) == "{prak_sokhonn}, and {prak_sokhonn_2}"
    filled = fill("{prak_sokhonn_2} met {prak_sokhonn}", runs, plan, Origin("override", place))
    assert "".join(run.text for run in filled) == "PRAK met H.E. PRAK"


def look_plan():
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return look(small_office(Path(folder))).plan


# -- emergency and waivers -------------------------------------------------------------------------------------------


def test_one_person_may_release_alone_and_that_stays_on_the_record(form):
    review = look(form)
    people = review.reviewers
    refused(
        "approve-level", decisions.approve, review.id, review.standings, person(review, "vanna"), people, AT, "midnight"
    )
    event = decisions.approve(review.id, review.standings, person(review, "borey"), people, AT, "midnight")
    record(review.log, event, review.events)
    assert {one.state for one in look(form).standings} == {"approved"}
    assert {one.emergency for one in look(form).standings} == {"midnight"}
    _, _, paths = finals(form, ("en",), ("txt",))
    manifest = json.loads((paths[0].parent / "manifest.en.json").read_bytes())
    assert {one["emergency"] for one in manifest["segments"].values()} == {"midnight"}
    text = " ".join(block.text for block in sheet(look(form), page_words(office())).blocks)
    assert "midnight" in text and "LY Borey" not in text


def test_a_finding_is_waived_for_exactly_this_text(form):
    review = look(form)
    (one,) = review.find("growth", ("km",))
    at = one.segment.where
    warning = Problem("length", Grade.ERROR, at, "long in {language}", {"language": "km"}, "shorten it")
    review = replace(review, releases=replace(review.releases, problems=(warning,)))
    vanna, people = person(review, "vanna"), review.reviewers
    problems = review.problems(one.segment)
    assert problems == (warning,) and review.problems(review.find("tourism", ("km",))[0].segment) == ()
    refused("waive-nothing", decisions.waive, review.id, one.segment, problems, vanna, people, AT, "other", "why")
    refused("reason-missing", decisions.waive, review.id, one.segment, problems, vanna, people, AT, "length", "")
    blocker = replace(warning, grade=Grade.BLOCKER)
    refused("waive-blocker", decisions.waive, review.id, one.segment, [blocker], vanna, people, AT, "length", "why")
    event = decisions.waive(review.id, one.segment, problems, vanna, people, AT, "length", "it has to be")
    spots = dict(review.placed([warning]))[warning]
    assert spots == {("growth", "km")}
    assert review.waived(warning, spots) is None
    waived = replace(review, events=(event,))
    assert waived.waived(warning, spots) == event and waived.waived(blocker, spots) is None
    assert warning in gate(review, ("km",)) and warning not in gate(waived, ("km",))
    other = replace(event, body={**event.body, "hash": "0" * 64})
    assert replace(review, events=(other,)).waived(warning, spots) is None


# -- finals ----------------------------------------------------------------------------------------------------------


def test_a_final_differs_from_the_draft_only_in_the_mark(form):
    approve(form, "vanna", "borey")
    drafts = look(form).releases.drafts
    _, files, paths = finals(form)
    for tag in TAGS:
        setting = office().locale(tag).typography
        letterhead = (office().root / f"templates/{tag}/letterhead.docx").read_bytes()
        for format, renderer in RENDERERS.items():
            draft = render(drafts[tag], format, setting, letterhead)
            final = next(path for path in paths if path.name.endswith(f".{tag}.{format}")).read_bytes()
            assert files[tag][next(n for n in files[tag] if n.endswith(f".{format}"))] == final != draft
            # Markdown shows the mark as a paragraph
            assert renderer.outline(final) in (renderer.outline(draft), renderer.outline(draft)[1:])
        text = render(drafts[tag], "txt", setting).decode().splitlines()
        final = next(path for path in paths if path.name.endswith(f".{tag}.txt")).read_text("utf-8").splitlines()
        assert [line for line in text if line not in final] == text[:1] and final == text[-len(final) :]
        one, other = (
            json.loads(render(drafts[tag], "json", setting)),
            json.loads(next(path for path in paths if path.name.endswith(f".{tag}.json")).read_bytes()),
        )
        assert {**one, "final": True} == other


def test_finals_are_refused_until_everything_is_approved(form):
    (problem,) = [p for p in gate(look(form, final=True), TAGS) if p.rule == "unapproved"]
    assert "nobody has approved" in problem.text and "review page" in problem.advice
    approve(form, "vanna")
    problems = gate(look(form, final=True), TAGS)
    assert {p.fields["why"] for p in problems} == {"head, another person"} and len(problems) == 3
    approve(form, "borey", tags=("km",))
    assert gate(look(form, final=True), ("km",)) == () and gate(look(form, final=True), ("km", "ja"))
    edit(form, "<2019>", "<2018>")
    (problem,) = gate(look(form, final=True), ("km",))
    assert "growth" in problem.text and "year changed" in problem.text
    with pytest.raises(DraftError):
        finals(form, ("km",), ("txt",))
    assert not (form.parent / "releases" / NAME / "v1").exists()


def test_a_translation_nobody_reviewed_in_the_catalogue_is_approved_in_its_sentence(form):
    edit(form.with_name(f"{NAME}.km.po"), 'msgctxt "to"', '#, fuzzy\nmsgctxt "to"')
    approve(form, "vanna", "borey")
    assert [p.rule for p in look(form, final=True).releases.problems] == ["clause-unreviewed"]
    assert gate(look(form, final=True), ("km",)) == ()


def test_what_is_missing_or_unconfirmed_blocks_a_final_that_everybody_approved(form):
    edit(
        form,
        "body:\n",
        "terms:\n  talks:\n    kind: document\n    name: {en: {form: talks, confirmed: false}, km: ក, ja: 会談}\n"
        "body:\n",
    )
    edit(form, "promote tourism", "promote <talks>")
    for tag, word in (("km", "ជំរុញទេសចរណ៍"), ("ja", "観光を促進していく")):
        edit(
            form.with_name(f"{NAME}.{tag}.po"),
            f'msgid "promote tourism"\nmsgstr "{word}',
            'msgid "promote {talks}"\nmsgstr "{talks}' + word,
        )
    approve(form, "vanna", "borey")
    assert [p.rule for p in gate(look(form, final=True), ("en",))] == ["unconfirmed"]
    assert gate(look(form, final=True), ("ja",)) == ()


def test_the_folder_keeps_all_that_proves_a_final(form):
    approve(form, "vanna", "borey")
    _, files, paths = finals(form, ("ja",), ("txt", "docx"))
    folder = form.parent / "releases" / NAME / "v1"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        f"{NAME}.yaml",
        f"catalogues/ja/{NAME}.ja.po",
        "catalogues/ja/en.po",
        "manifest.ja.json",
        *files["ja"],
    }
    assert [path.name for path in paths] == list(files["ja"])
    assert (folder / form.name).read_bytes() == form.read_bytes()
    assert verify(look(form)) == ()
    assert look(form).events[-1].kind == "final"


def test_finals_are_written_once(form):
    approve(form, "vanna", "borey")
    finals(form, ("en",), ("txt",))
    (problem,) = gate(look(form, final=True), ("en",))
    assert problem.rule == "final-made" and "drafter correct" in problem.advice
    finals(form, ("km",), ("txt",))
    # another form is another edition
    edit(form, "form: 1\n", "# said otherwise\nform: 1\n")
    problem = refused("final-written", finals, form, ("ja",), ("txt",))
    assert "edition 1 was made from another form" in problem.text


def test_a_final_that_was_broken_off_is_taken_up_again(form, monkeypatch):
    approve(form, "vanna", "borey")
    from drafter.review import finals as room

    real = room.write_file

    def write_and_stop(path, data, *, replace):
        real(path, data, replace=replace)
        raise KeyboardInterrupt

    broken_off = 0
    monkeypatch.setattr(room, "write_file", write_and_stop)
    # form, two catalogues, two files, manifest: each run writes one more
    while look(form).events[-1].kind != "final" and broken_off < 10:
        try:
            finals(form, ("km",), ("txt", "html"))
        except KeyboardInterrupt:
            broken_off += 1
            assert verify(look(form)) == ()
            # meanwhile somebody else approves too: the manifest that was written counts
            approve(form, "sophea")
    assert broken_off == 6 and look(form).events[-1].kind == "final" and verify(look(form)) == ()


@pytest.mark.parametrize("name", ["txt", "manifest.ja.json", f"{NAME}.yaml"])
def test_verify_finds_a_changed_or_missing_final(name, form):
    approve(form, "vanna", "borey")
    finals(form, ("ja",), ("txt",))
    (path,) = [p for p in (form.parent / "releases").rglob("v1/*") if p.name.endswith(name)]
    data = path.read_bytes()
    for act in (lambda: path.write_bytes(data + b" "), path.unlink):
        act()
        (problem,) = verify(look(form))
        assert problem.rule == "final-changed" and problem.where.file == path.as_posix()


def test_verify_finds_what_does_not_belong_among_finals(form):
    approve(form, "vanna", "borey")
    finals(form, ("ja",), ("txt",))
    folder = form.parent / "releases" / NAME / "v1"
    for name in (".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    assert verify(look(form)) == ()
    (folder / f"{NAME}.km.txt").write_bytes(b"x")
    (problem,) = verify(look(form))
    assert (problem.rule, problem.where.file) == ("final-foreign", (folder / f"{NAME}.km.txt").as_posix())


def test_a_damaged_log_stops_a_final(form):
    approve(form, "vanna", "borey")
    log = form.parent / "releases" / NAME / "log"
    (log / ".DS_Store").write_bytes(b"x")
    assert gate(look(form, final=True), TAGS) == ()
    (log / "note.txt").write_text("x", encoding="utf-8")
    assert [p.rule for p in gate(look(form, final=True), TAGS)] == ["log-foreign"]


def test_a_correction_opens_the_next_edition(form):
    review = look(form)
    refused("correct-open", open_correction, review, person(review, "borey"), AT, "why")
    approve(form, "vanna", "borey")
    finals(form, ("en", "ja"), ("txt",))
    review = look(form)
    refused("reason-missing", open_correction, review, person(review, "borey"), AT, "")
    record(review.log, open_correction(review, person(review, "borey"), AT, "wrong year"))
    edit(form, "date: 2020-03-16\n  place", "date: 2020-03-17\n  place")
    edit(form, "<2019>", "<2018>")
    review = look(form)
    assert review.version == 2
    lines = {tag: [b.text for b in d.blocks if b.kind == "correction"] for tag, d in review.releases.drafts.items()}
    assert lines["km"] == [] and "16 March 2020" in lines["en"][0] and "2020年3月16日" in lines["ja"][0]
    changed = {change.key: (change.old, change.new) for change in changes_since(review, "en")}
    assert set(changed) == {"correction.1", "date_block.1", "growth"} and "2019" in changed["growth"][0]
    assert "2018" in changed["growth"][1] and changes_since(review, "km") == ()
    # what did not change is approved still
    assert {one.segment.key for one in review.of(("en",)) if one.state != "approved"} == set(changed)
    approve(form, "vanna", "borey")
    _, _, paths = finals(form, ("en",), ("txt",))
    assert paths[0].parent.name == "v2"
    manifest = json.loads((paths[0].parent / "manifest.en.json").read_bytes())
    assert {change["key"] for change in manifest["changes"]} == set(changed) and verify(look(form)) == ()


def test_the_sheet_carries_hash_and_names(form):
    approve(form, "vanna", "borey")
    review = look(form)
    draft = sheet(review, page_words(office()))
    text = "\n".join(sentence.text for sentence in draft.sentences())
    assert review.hash in text.replace(" ", "") and "SAR Vanna" in text and "LY Borey" in text
    assert all(d.hash in text.replace(" ", "") for d in review.releases.drafts.values())
    letterhead = (office().root / "templates/en/letterhead.docx").read_bytes()
    data = render(draft, "docx", office().locale("en").typography, letterhead)
    assert "SAR Vanna" in " ".join(said for _, said in RENDERERS["docx"].outline(data))


# -- people and places -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("people:\n  a: {name: A}\n", "expected name and roles"),
        ("people:\n  a: {name: A, roles: [boss]}\n", 'found "boss"'),
        ("people:\n  a: b\n", "expected name and roles"),
        ("levels: [translator]\n", "expected a level"),
        ("least: 1\n", "at least 2 people"),
        ("persons: {}\n", "expected one of people, levels, least"),
        ("a: [\n", "can't be read"),
    ],
)
def test_a_faulty_list_of_people_is_refused(text, said, tmp_path):
    path = tmp_path / "reviewers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DraftError) as caught:
        load_reviewers(path)
    assert any(said in problem.text for problem in caught.value.problems)


def test_who_decides_must_be_somebody_of_the_office(form):
    people = look(form).reviewers
    assert people.find("keo dara").id == people.find("dara").id == "dara"
    refused("reviewer-unknown", people.find, "nobody")
    assert "KEO Dara" in refused("reviewer-unnamed", people.find, "").text


def test_a_row_is_named_by_id_beginning_or_words(form):
    review = look(form)
    assert {one.segment.tag for one in review.find("growth")} == set(TAGS)
    assert review.find("grow")[0].segment.key == "growth" == review.find("expressed optimism")[0].segment.key
    refused("segment-unknown", review.find, "nothing of the kind")
    assert "exchange" in refused("segment-unknown", review.find, "ed").text


def test_a_release_keeps_its_folder_when_its_day_changes(form):
    assert look(form).folder == form.parent / "releases" / NAME
    edit(form, "date: 2020-03-16\n  place", "date: 2020-03-17\n  place")
    assert look(form).folder.name == NAME
    other = form.rename(form.with_name("call.yaml"))
    assert look(other).folder.name == "2020-03-17-call"


def test_an_office_folder_may_lie_elsewhere(form, tmp_path):
    home = tmp_path / "elsewhere"
    home.mkdir()
    review = open_review(form, office(), home)
    assert review.folder == home / "releases" / NAME and review.reviewers.people == {}


def test_a_desk_may_keep_the_events_elsewhere(form):
    """The log is a protocol: what is decided from the same events is the same."""

    class Memory:
        def __init__(self):
            self.events = {}

        def append(self, event):
            self.events.setdefault(event.id, event)
            return event.id

        def read(self):
            from drafter.review.log import ordered

            return ordered(self.events.values())

    memory, folder = Memory(), FolderLog(form.parent / "releases" / NAME / "log", NAME)
    for name in ("vanna", "borey"):
        review = look(form)
        event = decisions.approve(review.id, review.standings, person(review, name), review.reviewers, AT)
        assert record(memory, event) == record(folder, event)
    assert memory.read() == folder.read() == look(form).events
    assert open_review(form, office(), log=memory) == replace(look(form), log=memory)


def test_who_says_that_he_wrote_a_row_or_a_translation_cannot_approve_it(form):
    review = look(form)
    vanna, plan = person(review, "vanna"), review.plan
    rows = [one.segment for one in review.find("exchange", ("en",))]
    record(review.log, decisions.write(review.id, "en", rows, vanna, plan, AT))
    clause = next(iter(review.find("exchange", ("ja",))[0].segment.clauses))
    own = {clause: "両国間の文化交流の更なる拡大"}
    record(review.log, decisions.translate(review.id, "ja", own, vanna, AT))
    for tag, wrote in (("en", {"vanna"}), ("ja", {"vanna"}), ("km", set())):
        assert standing(form, "exchange", tag).authors == wrote
    assert standing(form, "growth", "en").authors == set()
    review = look(form)
    refused("approve-own", decisions.approve, review.id, review.find("exchange", ("en",)), vanna, review.reviewers, AT)
    approve(form, "vanna", "borey")
    assert [standing(form, "exchange", tag).state for tag in TAGS] == ["in review", "approved", "in review"]
    approve(form, "sophea")
    assert {standing(form, "exchange", tag).state for tag in TAGS} == {"approved"}
    # other words are somebody else's
    edit(form.with_name(f"{NAME}.ja.po"), "更なる", "一層の")
    assert standing(form, "exchange", "ja").authors == set()


def test_who_says_it_afterwards_takes_his_approval_back(form):
    approve(form, "vanna", "borey")
    review = look(form)
    (one,) = review.find("exchange", ("en",))
    assert one.state == "approved"
    event = decisions.write(review.id, "en", [one.segment], person(review, "vanna"), review.plan, AT)
    record(review.log, event)
    assert standing(form, "exchange", "en").state == "in review"


def test_a_proposal_for_another_text_stays_a_conflict_until_somebody_decides(form):
    review = look(form)
    (one,) = review.find("exchange", ("km",))
    text = "{both}បានគាំទ្រការពង្រីកការផ្លាស់ប្តូរវប្បធម៌។"
    event = decisions.propose(review.id, one.segment, person(review, "dara"), review.plan, AT, text)
    record(review.log, event, review.events)
    path = form.with_name(f"{NAME}.km.po")
    edit(path, "វប្បធម៌រវាងប្រទេសទាំងពីរ", "វប្បធម៌រវាងប្រទេសយើង")
    one = standing(form, "exchange", "km")
    assert one.state == "proposed" and len(one.proposals) == 1
    assert one.conflicts == ("KEO Dara: propose · the text was changed meanwhile",)
    approve(form, "vanna")
    one = standing(form, "exchange", "km")
    assert (one.state, one.proposals, one.conflicts) == ("in review", (), ())
    # the words it was made for again: it asks for an answer of its own
    edit(path, "វប្បធម៌រវាងប្រទេសយើង", "វប្បធម៌រវាងប្រទេសទាំងពីរ")
    one = standing(form, "exchange", "km")
    assert len(one.proposals) == 1 and one.conflicts == ()


def test_an_edition_is_reviewed_and_final_by_itself(form):
    text = form.read_text(encoding="utf-8")
    form.write_text(text + "editions:\n  brief: {only: [growth], languages: [en, ja]}\n", encoding="utf-8")
    review = look(form, edition="brief")
    assert review.id == f"{NAME}.brief" and set(review.releases.drafts) == {"en", "ja"}
    keys = {one.segment.key for one in review.standings}
    assert "growth" in keys and not {"exchange", "tourism"} & keys
    refused("edition-language", open_review, form, office(), edition="brief", tags=("km",))
    for name in ("vanna", "borey"):
        review = look(form, edition="brief")
        who, people = person(review, name), review.reviewers
        record(review.log, decisions.approve(review.id, review.standings, who, people, AT), review.events)
    assert worst(look(form, edition="brief").standings) == "approved" and worst(look(form).standings) == "draft"
    assert gate(look(form, edition="brief", final=True), ("en", "ja")) == () != gate(look(form, final=True), TAGS)
    form.write_text(form.read_text(encoding="utf-8").replace("{only:", "{default: true, only:"), encoding="utf-8")
    refused("edition-default", open_review, form, office(), edition="brief")


def test_two_people_of_one_name_are_refused(form):
    edit(form.with_name("reviewers.yaml"), "name: CHAN Sophea", "name: Sar Vanna")
    with pytest.raises(DraftError, match="nobody else has"):
        look(form)


def test_forms_that_differ_in_letters_of_no_folder_have_folders_of_their_own(form):
    names = []
    for name in ("\u1787\u17c6\u1793\u17bd\u1794", "\u1787\u17c6\u1793\u17bd\u1794\u1791\u17b8\u17e2"):
        other = form.with_name(f"{name}.yaml")
        shutil.copy(form, other)
        names.append(look(other).id)
    assert len(set(names)) == 2 and all(name.isascii() for name in names)


def test_what_was_decided_is_missed_when_a_form_without_a_day_in_its_name_moves_to_another_day(form):
    own = form.with_name("call.yaml")
    form.rename(own)
    for tag in ("km", "ja"):
        form.with_name(f"{NAME}.{tag}.po").rename(form.with_name(f"call.{tag}.po"))
    approve(own, "vanna")
    assert look(own).id == "2020-03-16-call" and look(own).faults == ()
    own.write_text(own.read_text(encoding="utf-8").replace("2020-03-16", "2020-03-17"), encoding="utf-8")
    (fault,) = look(own).faults
    assert fault.rule == "release-moved" and "releases/2020-03-16-call" in fault.text
    assert "call the form 2020-03-16-call.yaml" in fault.advice
    assert fault in gate(look(own, final=True), TAGS) and fault in reviewed_releases(own, (), office()).problems
    # by its name it is the same release, and what changed is told
    dated = own.rename(own.with_name("2020-03-16-call.yaml"))
    assert look(dated).faults == ()
    assert any("2020-03-16" in one or "16" in one for row in look(dated).standings for one in row.stale)


def test_a_correction_that_another_program_recorded_and_that_can_not_stand_stops_nothing(form):
    review = look(form)
    base = review.find("exchange", ("ja",))[0].segment.base
    body = {"key": "exchange", "tag": "ja", "base": base, "text": "{year}年", "reason": "x", "author": "dara"}
    record(review.log, Event(review.id, "override", "dara", AT, {**body, "proposal": ""}))
    (problem,) = [one for one in look(form).releases.problems if one.rule == "override-unfit"]
    assert "does not fit" in problem.text and standing(form, "exchange", "ja").override is None

"""Every act in every language: final and before a second act, done and to come, with each degree."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from acts_guide import GUIDE, guide, sentences

from drafter.catalog import Clauses
from drafter.find import find
from drafter.form.model import Statement, Who
from drafter.office import load_office, make_releases
from drafter.plan import Told
from drafter.problem import Grade
from drafter.realise import Writer
from drafter.samples import HERE, sample_plan, sample_use
from drafter.translate import states

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)
# clauses that differ, so that a sentence with another clause is another sentence
COMPLEMENTS = {"what": "the thing called {n}", "to": "do the thing called {n}", "that": "the thing is called {n}"}
# the event of an act that needs one of a type or with a role
EVENTS = {"caller": "visit_call", "condolence": "message", "visit": "trip", "conferment": "award"}
EVENTS |= {"credentials": "letters", "statement": "said_so"}
NAMES = ("alpha", "beta", "gamma", "delta")

HEAD = """\
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: JP}
release: {kind: outcomes, event: talks, date: 2020-03-16, place: phnom_penh, tense: TENSE}
events:
  talks:
    kind: senior_official_consultation
    number: 3
    place: phnom_penh
    chairs: [kimtha, ishikawa]
    host: kimtha
    visitor: ishikawa
    attendees: [prak_sokhonn]
    others: true
    mood: [cordial_atmosphere]
  visit_call:
    kind: courtesy_call
    caller: ishikawa
    host: prak_sokhonn
  message:
    kind: condolence_message
    sender: kimtha
    recipient: ishikawa
  award: {kind: conferment, sender: kimtha, recipient: ishikawa}
  trip: {kind: official_visit, place: tokyo, visitor: kimtha, host: ishikawa}
  letters: {kind: credentials, visitor: ishikawa, host: prak_sokhonn}
  said_so: {kind: statement, sender: kimtha}
documents:
  notes: {kind: exchange_of_notes, signers: [kimtha, ishikawa], witnessed_by: prak_sokhonn}
transfers:
  given: {giver: home, receiver: partner, amount: USD 5 million}
  got: {giver: partner, receiver: home, amount: USD 6 million}
people:
  ishikawa:
    name: {en: {family: ISHIKAWA, given: Hiroshi}, km: {family: គំរូ, given: ឯក}, ja: {family: 石川, given: 浩司}}
    country: JP
    gender: m
    posts:
      - {post: director_general_and_assistant_minister, body: jp.mofa.sea_swa}
  kimtha:
    name: {en: {family: CHEA, given: Kimtha}, km: {family: ជា, given: គឹមថា}, ja: {family: チア, given: キムター}}
    country: KH
    gender: f
    posts:
      - {post: under_secretary_of_state, body: kh.mfaic}
body:
"""


def said(act, name, indent):
    """The lines of an act with what it needs."""
    event = next((EVENTS[role] for role in (*act.of, *act.needs) if role in EVENTS), "talks")
    contents = {"event": event, "who": "ishikawa", "document": "documents"}
    contents["transfer"] = "given" if act.by == "giver" else "got"
    pad = " " * indent
    lines = [f"{pad}{act.id}: {contents.get(act.complement) or COMPLEMENTS[act.complement].format(n=name)}"]
    for companion in act.companions.values():
        value = contents.get(companion.complement) or COMPLEMENTS[companion.complement].format(n=name)
        lines.append(f"{pad}{companion.key}: {value}")
    return lines


def form(tense):
    """A form with each act: alone, with each degree, and before another one."""
    lines = [HEAD.replace("TENSE", tense).rstrip("\n")]
    for act in OFFICE.acts.values():
        # whoever calls on the host is somebody else
        actor = "ishikawa" if "host" in act.needs else "kimtha"
        who = [] if act.agent != "side" else [f"        who: {actor}"]
        for n, degree in enumerate(("", *act.degrees)):
            block = [*who, *said(act, NAMES[n % len(NAMES)], 8), *([f"        degree: {degree}"] if degree else [])]
            for then in (False, True):
                more = ["        then:", "          supported: the other thing"] if then and act.agent == "side" else []
                if then and not more:
                    continue
                lines += [
                    "  - say:",
                    "      - id: " + f"{act.id}-{degree or 'plain'}-{'link' if then else 'final'}",
                    *block,
                    *more,
                ]
        for link in (False, True) if act.agentless else ():
            then = ["        then:", "          confirmed_that: the other thing is so"] if link else []
            lines += ["  - say:", f"      - id: {act.id}-{'nobody-link' if link else 'nobody'}", "        who: nobody"]
            lines += [*said(act, "alpha", 8), *then]
    return "\n".join(lines) + "\n"


@cache
def releases(tense, folder):
    path = folder / f"{tense}.yaml"
    path.write_text(form(tense), encoding="utf-8")
    # a made-up translation of every clause: what is tested is the acts
    for tag in OFFICE.tags[1:]:
        made = make_releases(path, ("en", tag), OFFICE)
        entries = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
        for state in states(made, tag):
            key = state.clause.key
            entries.append(f'msgctxt "{state.clause.kind}"\nmsgid "{key}"\nmsgstr "《{key}》"\n')
        path.with_name(f"{tense}.{tag}.po").write_text("\n".join(entries), encoding="utf-8")
    return make_releases(path, OFFICE.tags, OFFICE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("acts")


@pytest.mark.parametrize("tense", ["past", "ahead"])
@pytest.mark.parametrize("tag", OFFICE.tags)
def test_every_act_is_written(tag, tense, folder):
    made = releases(tense, folder)
    assert [p.show() for p in made.problems if p.grade >= Grade.ERROR] == []
    sentences = {s.ids[0]: s for s in made.drafts[tag].sentences() if s.ids}
    assert len(sentences) == len(list(made.plan.summary.statements())) >= 200
    for id, sentence in sentences.items():
        text = sentence.text.strip()
        assert text and "  " not in text and not any(run.gap for run in sentence.runs), (id, text)
        assert any(run.origin.kind == "template" for run in sentence.runs), (id, text)


@pytest.mark.parametrize("tense", ["past", "ahead"])
@pytest.mark.parametrize("tag", OFFICE.tags)
def test_what_nobody_in_particular_did(tag, tense, folder):
    """The sentence has other words than that of somebody, and begins as a sentence does."""
    texts = {s.ids[0]: s.text.strip() for s in releases(tense, folder).drafts[tag].sentences() if s.ids}
    agentless = [act.id for act in OFFICE.acts.values() if act.agentless]
    assert len(agentless) >= 15
    for id in agentless:
        text, told = texts[f"{id}-nobody"], texts[f"{id}-plain-final"]
        assert not told.endswith(text[1:]), text
        assert text[0] == text[0].upper()


@pytest.mark.parametrize("tag", OFFICE.tags)
def test_tense_and_degree_change_the_words(tag, folder):
    past, ahead = (
        {s.ids[0]: s.text.strip() for s in releases(tense, folder).drafts[tag].sentences() if s.ids}
        for tense in ("past", "ahead")
    )
    same = [id for id in past if past[id] == ahead[id] and not id.startswith("is_expected_to")]
    assert same == []
    for act in OFFICE.acts.values():
        told = [past[f"{act.id}-{degree or 'plain'}-final"] for degree in ("", *act.degrees)]
        # the clauses differ as well; what must not be is a degree that says nothing at all
        bare = [text.replace(name, "") for text, name in zip(told, NAMES, strict=False)]
        assert len(set(bare)) >= 2 or not act.degrees, (act.id, told)


# the speech acts of the references for English and Japanese, and the acts that tell them
SPEECH_ACTS = {
    "agree_to_do": ("agreed_to",),
    "agree_that": ("agreed_that",),
    "agree_on": ("agreed_on",),
    "concur": ("concurred_that", "concurred_to"),
    "shared_view": ("shared_view_that",),
    "welcome": ("welcomed",),
    "appreciate": ("appreciated", "expressed_appreciation_for"),
    "thank": ("thanked",),
    "gratitude": ("expressed_gratitude_to",),
    "reaffirm_commitment": ("reaffirmed_commitment_to",),
    "reaffirm_that": ("reaffirmed_that",),
    "reaffirm_support": ("reaffirmed_support_for",),
    "reiterate": ("reiterated", "reiterated_readiness_to"),
    "confirm": ("confirmed", "confirmed_that"),
    "exchange_views": ("exchanged_views_about",),
    "brief": ("briefed",),
    "inform": ("informed", "told"),
    "explain": ("explained", "explained_that"),
    "note": ("noted", "noted_that"),
    "take_note": ("took_note_of",),
    "note_with_satisfaction": ("noted_with_satisfaction",),
    "underscore": ("underscored", "underscored_that"),
    "emphasise_importance": ("emphasised_importance_of",),
    "commit": ("committed_to", "expressed_commitment_to"),
    "pledge": ("pledged", "pledged_to"),
    "ready": ("expressed_readiness_to",),
    "optimism": ("expressed_optimism_that",),
    "hope": ("expressed_hope_that", "hoped_to"),
    "look_forward": ("looked_forward_to",),
    "desire": ("expressed_desire_to", "expressed_common_desire_to"),
    "support": ("supported", "expressed_support_for"),
    "assist": ("assisted",),
    "encourage": ("encouraged",),
    "call_on": ("called_on", "called_for"),
    "request": ("requested", "asked"),
    "propose": ("proposed", "proposed_that"),
    "acknowledge": ("acknowledged",),
    "commend": ("commended",),
    "congratulate": ("congratulated",),
    "condole": ("expressed_condolences_to",),
    "sympathise": ("expressed_sympathy_to",),
    "concern": ("expressed_concern_over",),
    "condemn": ("condemned",),
    "discuss": ("discussed",),
    "review": ("reviewed", "took_stock_of"),
    "recall": ("recalled", "recalled_that"),
    "decide": ("decided_to",),
    "adopt": ("adopted",),
    "announce": ("announced", "announced_that"),
    "sign": ("signed", "witnessed_signing_of"),
    "courtesy_call": ("paid_courtesy_call", "received_courtesy_call"),
    "co_chair": ("co_chaired",),
    "lead_delegation": ("led_delegation_to",),
    "respond": ("responded_that",),
    "hospitality": ("thanked_for_hospitality",),
    "pay_tribute": ("paid_tribute_to",),
    "pleasure": ("expressed_pleasure_at",),
}


def test_every_speech_act_has_an_act():
    assert {act for acts in SPEECH_ACTS.values() for act in acts} - set(OFFICE.acts) == set()


def test_the_list_of_acts_is_current():
    """Of the languages that the list has; a language in the making may come later."""
    assert GUIDE.read_text(encoding="utf-8") == guide(OFFICE), "run: python tests/acts_guide.py"


def rung(words, text):
    """The rung of the longest word of a scale that stands in a text, or ""."""
    found = [(len(word), n) for n, of in words.items() for word in of if word in text]
    return max(found)[1] if found else ""


@pytest.mark.parametrize("tense", ["past", "ahead"])
@pytest.mark.parametrize("tag", OFFICE.tags)
def test_every_language_stands_on_the_rung_of_the_table(tag, tense):
    """The words a template writes for an act are those of its rung, in no language stronger or weaker."""
    locale = OFFICE.locale(tag)
    told = sentences(OFFICE, tense)[tag]
    wrong = {}
    for act in OFFICE.acts.values():
        if act.ladder:
            scale, _, wanted = act.ladder.partition(" ")
            rule = locale.rule("ladder", scale)
            words = {key: rule.list(key) for key, _ in rule.about}
            if rung(words, told[act.id]) != wanted:
                wrong[act.id] = told[act.id]
    assert wrong == {}


@pytest.mark.parametrize(
    ("word", "act"), [("ឯកភាព", "agreed_to"), ("高く評価", "appreciated"), ("undertake", "committed_to")]
)
def test_an_act_is_found_by_its_words_in_any_language(word, act):
    assert act in [found.id for found in find(word, OFFICE) if found.section == "act"]


def test_a_headline_made_of_a_statement_is_no_polite_sentence():
    """In Japanese it ends in a noun, …を歓迎, or in a plain verb where the verb has none; nowhere in a mark."""
    locale = OFFICE.locale("ja")
    ends = []
    for act in OFFICE.acts.values():
        kinds = OFFICE.directory.sections["kinds"]
        kind = next(id for id, entry in kinds.items() if not act.of or entry["type"] in act.of)
        plan = sample_plan(locale, OFFICE, kind)
        writer = Writer(plan, locale, Clauses("ja", "ja"))
        who = Who(("home",), HERE) if act.agent == "side" else None
        text = writer.heading(Told(Statement("s", HERE, who, (sample_use(act, plan),))))
        ends.append("".join(run.text for run in text))
    assert not [text for text in ends if text.endswith(("です", "ます", "した", "。"))]
    verbs = [text for text in ends if text[-1] in "うくすつぬむるぐぶ"]
    assert len(verbs) <= 12, verbs

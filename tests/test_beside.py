"""What stands beside an act is printed for every act in every language; told by origin, never by text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from test_acts import HEAD, OFFICE, said
from test_statements import told

from drafter.check import check
from drafter.form.statements import TIMES
from drafter.form.tables import MODIFIERS, keys
from drafter.office import make_releases
from drafter.problem import DraftError, Grade
from drafter.translate import states

BESIDE = {
    **{key: f"the {key} that is named" for key in MODIFIERS},
    "on_behalf_of": "kh.government",
    "where": "tokyo",
    "when": "<14 March 2020>",
    "with": "accompanying_delegates",
}


def form(second):
    """A form with every act and everything that may stand beside it; under `then` if it is a second one."""
    lines = [HEAD.replace("TENSE", "past").rstrip("\n")]
    for act in OFFICE.acts.values():
        if second and act.agent != "side":
            continue
        who = [] if act.agent != "side" else ["        who: " + ("ishikawa" if "host" in act.needs else "kimtha")]
        lines += ["  - say:", f"      - id: {act.id}", *who]
        if second:
            lines += ["        supported: the other thing", "        then:"]
        pad = " " * (10 if second else 8)
        lines += said(act, "alpha", len(pad)) + [f"{pad}{key}: {value}" for key, value in BESIDE.items()]
        lines += [f"{pad}degree: {act.degrees[0]}"] if act.degrees else []
    return "\n".join(lines) + "\n"


def translated(path):
    """The releases of a form, every clause translated by a made-up text."""
    for tag in OFFICE.published("mfaic")[1:]:
        entries = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
        for state in states(make_releases(path, ("en", tag), OFFICE), tag):
            entries.append(
                f'msgctxt "{state.clause.kind}"\nmsgid "{state.clause.key}"\nmsgstr "《{state.clause.key}》"\n'
            )
        path.with_name(f"{path.stem}.{tag}.po").write_text("\n".join(entries), encoding="utf-8")
    return make_releases(path, (), OFFICE)


@cache
def releases(second, folder):
    path = folder / f"beside-{second}.yaml"
    path.write_text(form(second), encoding="utf-8")
    return translated(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("beside")


def test_everything_that_may_stand_beside_an_act_is_tried():
    assert set(keys("act")) - set(BESIDE) == {"also", "degree", "list", "listed", "lists"}


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("tag", OFFICE.published("mfaic"))
def test_nothing_beside_an_act_is_dropped(tag, second, folder):
    made = releases(second, folder)
    assert [p.show() for p in made.problems if p.grade >= Grade.ERROR] == []
    runs = {s.ids[0]: s.runs for s in made.drafts[tag].sentences() if s.ids}
    statements = list(made.plan.summary.statements())
    assert len(runs) == len(statements) >= 90
    for statement in statements:
        use = statement.acts[-1]
        printed = {run.origin.form for run in runs[statement.id]}
        places = {kind: clauses[0].where for kind, clauses in use.modifiers.items()}
        assert set(places) == set(MODIFIERS.values())
        places |= {"behalf": use.behalf.where, "where": use.spot.where, "when": use.moment.where}
        assert [key for key, where in places.items() if where not in printed] == [], statement.id
        names = {run.origin.ref for run in runs[statement.id]}
        assert {use.company, use.degree} - names <= {""}, statement.id


@pytest.mark.parametrize("tag", OFFICE.published("mfaic"))
@pytest.mark.parametrize("key", [key for key in BESIDE if key != "with"])
def test_what_a_template_leaves_out_is_found(key, tag, folder):
    """The check names what is lost, whatever it is."""
    made = releases(False, folder)
    (statement,) = (s for s in made.plan.summary.statements() if s.id == "welcomed")
    use = statement.acts[0]
    where = {"on_behalf_of": use.behalf, "where": use.spot, "when": use.moment}.get(key)
    where = (where or use.modifiers[MODIFIERS[key]][0]).where
    draft = made.drafts[tag]

    def without(sentence):
        if sentence.ids != (statement.id,):
            return sentence
        return replace(sentence, runs=tuple(run for run in sentence.runs if run.origin.form != where))

    blocks = tuple(replace(b, sentences=tuple(without(s) for s in b.sentences)) for b in draft.blocks)
    found = check(made.plan, {tag: replace(draft, blocks=blocks)})
    assert [p.where for p in found if p.rule in ("clause-lost", "fact-lost")] == [where]


@pytest.mark.parametrize(
    ("typed", "en"),
    [
        ("<March 2020>", "In March 2020, both"),
        ("<2020>", "In 2020, both"),
        ("<16-18 March 2020>", "From 16 to 18 March 2020, both"),
        ("<morning of 16 March 2020>", "On the morning of 16 March 2020, both"),
        ("<by the end of 2020>", "By the end of 2020, both"),
        ("<first half of 2020>", "In the first half of 2020, both"),
        ("<9:30 on 16 March 2020 in tokyo>", "At 9:30 a.m. on 16 March 2020, both"),
        ("<next month>", "Next month, both"),
        ("talks", "During the consultation, both"),
    ],
)
def test_a_time_has_its_preposition(folder, typed, en):
    say = [{"who": "both", "supported": "the plan", "when": typed}]
    texts = told(folder, say, {"what": {"the plan": {"km": "ផែនការ", "ja": "計画"}}})
    assert texts["en"].startswith(en)
    assert all("[" not in text and "〔" not in text for text in texts.values())


@pytest.mark.parametrize("tag", OFFICE.published("mfaic"))
def test_every_kind_of_time_and_place_has_a_rule(tag):
    locale = OFFICE.locale(tag)
    assert [kind for kind in (*TIMES, "events") if locale.find("when", kind) is None] == []
    assert [kind for kind in ("places", "events") if locale.find("where", kind) is None] == []


@pytest.mark.parametrize("value", ["in March", "<9 documents>", "after <2020>", "[<2019>, <2020>]"])
def test_when_takes_a_time_alone(folder, value):
    path = folder / "refused.yaml"
    body = f"  - say:\n      - who: both\n        supported: the plan\n        when: {value}\n"
    path.write_text(HEAD.replace("TENSE", "past") + body, encoding="utf-8")
    with pytest.raises(DraftError) as caught:
        make_releases(path, (), OFFICE)
    assert {p.rule for p in caught.value.problems} & {"act-when", "act-complement"}

"""Whatever people do, in whatever order: nothing counts as approved that was not read as it is, and nothing is lost."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from reviewing import AT, FORM, NAME, office, small_office

from drafter.problem import DraftError
from drafter.review import decisions
from drafter.review.log import record
from drafter.review.service import open_review
from drafter.review.standing import STATES, worst

PEOPLE = ("dara", "yui", "vanna", "sophea", "borey")
KEYS = ("growth", "exchange")
# what an edit of the form or a catalogue may make of the release
YEARS = ("2019", "2018")
WORDS = ("{both}", "{both} also", "In addition, {both}")


class Reviewing(RuleBasedStateMachine):
    """People decide about a small release while its form and its catalogue change under their hands.

    The machine keeps its own books: what each person approved or rejected, as text and not as hash, and who wrote what.
    """

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="drafter-")
        self.form = small_office(Path(self.folder.name))
        self.count = 0
        # (key, tag) -> what stood there, for whom it was decided: [(person, source and text, decision, levels)]
        self.decided = {}
        self.wrote = {}
        # (key, tag, text) -> who said that the words are his own
        self.said = {}
        self.look()

    def teardown(self):
        self.folder.cleanup()

    def look(self):
        self.review = open_review(self.form, office())
        self.source = {one.segment.key: one.segment.text for one in self.review.of(("en",))}

    def shown(self, key, tag):
        """What a person sees in a row: the source and the text."""
        (one,) = [one for one in self.review.of((tag,)) if one.segment.key == key]
        return one, (self.source[key], one.segment.text)

    def keep(self, event, known=None):
        record(self.review.log, event, self.review.events if known is None else known)
        self.count += 1

    @initialize()
    def start(self):
        assert {one.state for one in self.review.standings} == {"draft"}

    @rule(year=st.sampled_from(YEARS))
    def edit_form(self, year):
        self.form.write_text(FORM.replace("<2019>", f"<{year}>"), encoding="utf-8")
        self.look()

    @rule(word=st.sampled_from(("更なる", "一層の")))
    def edit_catalogue(self, word):
        path = self.form.with_name(f"{NAME}.ja.po")
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("更なる", word).replace("一層の", word), encoding="utf-8")
        self.look()

    def decide(self, person, key, tag, emergency=""):
        """The event of an approval, and the line for the books; DraftError when it is refused."""
        one, seen = self.shown(key, tag)
        people = self.review.reviewers
        event = decisions.approve(self.review.id, [one], people.find(person), people, AT, emergency)
        return event, (person, seen, "approve", people.levels_of(people.find(person), tag))

    @rule(person=st.sampled_from(PEOPLE), key=st.sampled_from(KEYS), tag=st.sampled_from(("en", "km", "ja")))
    def approve(self, person, key, tag):
        self.approve_one(person, key, tag)

    def approve_one(self, person, key, tag):
        with suppress(DraftError):
            event, line = self.decide(person, key, tag)
            self.keep(event)
            self.decided.setdefault((key, tag), []).append(line)
        self.look()

    @rule(person=st.sampled_from(PEOPLE))
    def approve_all(self, person):
        people = self.review.reviewers
        shown = decisions.approvable(self.review.standings, people.find(person), people)
        if shown:
            self.keep(decisions.approve(self.review.id, shown, people.find(person), people, AT))
            for one in shown:
                key, tag = one.segment.key, one.segment.tag
                levels = people.levels_of(people.find(person), tag)
                seen = (self.source.get(key, ""), one.segment.text)
                self.decided.setdefault((key, tag), []).append((person, seen, "approve", levels))
        self.look()

    @rule(key=st.sampled_from(KEYS), tag=st.sampled_from(("km", "ja")))
    def agree(self, key, tag):
        """Two people whose levels are enough for a row approve it, if they may."""
        for person in ("vanna", "borey"):
            self.approve_one(person, key, tag)

    @rule(key=st.sampled_from(KEYS), tag=st.sampled_from(("en", "ja")), person=st.sampled_from(("borey", "dara")))
    def release_alone(self, key, tag, person):
        with suppress(DraftError):
            event, line = self.decide(person, key, tag, "midnight")
            assert person == "borey"
            self.keep(event)
            self.decided.setdefault((key, tag), []).append((person, line[1], "release alone", line[3]))
        self.look()

    @rule(person=st.sampled_from(PEOPLE), key=st.sampled_from(KEYS), tag=st.sampled_from(("en", "km", "ja")))
    def reject(self, person, key, tag):
        one, seen = self.shown(key, tag)
        people = self.review.reviewers
        with suppress(DraftError):
            self.keep(decisions.reject(self.review.id, one.segment, people.find(person), people, AT, "no"))
            self.decided.setdefault((key, tag), []).append((person, seen, "reject", ()))
        self.look()

    @rule(person=st.sampled_from(PEOPLE), key=st.sampled_from(KEYS), tag=st.sampled_from(("en", "km", "ja")))
    def correct(self, person, key, tag):
        one, _ = self.shown(key, tag)
        made = self.review.made_of(one.segment)
        text = decisions.editable(made.runs, self.review.plan) + " ×"
        with suppress(DraftError):
            who = self.review.reviewers.find(person)
            self.keep(decisions.correct_sentence(self.review.id, made, who, self.review.plan, AT, text, "better"))
            self.wrote[key, tag] = person
        self.look()

    @rule(person=st.sampled_from(PEOPLE), key=st.sampled_from(KEYS), tag=st.sampled_from(("en", "km", "ja")))
    def say_who_wrote(self, person, key, tag):
        one, seen = self.shown(key, tag)
        who = self.review.reviewers.find(person)
        self.keep(decisions.write(self.review.id, tag, [one.segment], who, self.review.plan, AT))
        self.said.setdefault((key, tag, seen[1]), set()).add(person)
        self.look()

    @rule(person=st.sampled_from(PEOPLE), key=st.sampled_from(KEYS), tag=st.sampled_from(("km", "ja")))
    def take_back(self, person, key, tag):
        one, _ = self.shown(key, tag)
        made, who = self.review.made_of(one.segment), self.review.reviewers.find(person)
        with suppress(DraftError):
            self.keep(decisions.correct_sentence(self.review.id, made, who, self.review.plan, AT, "", "worse"))
        self.look()

    @rule(person=st.sampled_from(PEOPLE), other=st.sampled_from(PEOPLE), key=st.sampled_from(KEYS))
    def decide_at_once(self, person, other, key):
        """Two people who have seen the same log: one approves, the other rejects."""
        one, seen = self.shown(key, "km")
        people, known = self.review.reviewers, self.review.events
        with suppress(DraftError):
            event, line = self.decide(person, key, "km")
            against = decisions.reject(self.review.id, one.segment, people.find(other), people, AT, "no")
            self.keep(event, known)
            self.keep(against, known)
            if person != other:
                self.decided.setdefault((key, "km"), []).append(line)
            self.decided.setdefault((key, "km"), []).append((other, seen, "reject", ()))
            self.look()
            assert person == other or self.shown(key, "km")[0].conflicts
        self.look()

    @invariant()
    def nothing_is_lost(self):
        assert len(self.review.events) == self.count and self.review.faults == ()

    @invariant()
    def approved_means_read_and_agreed_to_as_it_stands(self):
        for one in self.review.standings:
            spot = (one.segment.key, one.segment.tag)
            seen = (self.source.get(one.segment.key, ""), one.segment.text)
            last = {
                person: (what, levels) for person, shown, what, levels in self.decided.get(spot, ()) if shown == seen
            }
            own = self.wrote.get(spot) if "×" in one.segment.text else None
            for event in one.approvals:
                hashes = {o["hash"] for o in event.body["segments"] if (o["key"], o["tag"]) == spot}
                assert one.segment.hash in hashes
            if one.state == "approved":
                what = {what for what, _ in last.values()}
                assert "reject" not in what, spot
                assert bool(one.emergency) == ("release alone" in what), spot
                if not one.emergency:
                    mine = {own} | self.said.get((*spot, one.segment.text), set())
                    agreed = {person: levels for person, (_, levels) in last.items() if person not in mine}
                    assert len(agreed) >= 2, spot
                    assert {level for levels in agreed.values() for level in levels} == {
                        "language_editor",
                        "protocol",
                        "head",
                    }
            if own:
                assert one.override is not None and own in one.authors

    @invariant()
    def a_release_stands_where_its_worst_row_does(self):
        states = {one.state for one in self.review.standings}
        assert worst(self.review.standings) == min(states, key=STATES.index)


def run(examples, steps):
    os.environ.setdefault("DRAFTER_CACHE", tempfile.gettempdir())
    run_state_machine_as_test(
        Reviewing,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.generate],
        ),
    )


def test_five_hundred_steps():
    run(10, 50)


@pytest.mark.full
def test_ten_thousand_steps():
    run(200, 50)

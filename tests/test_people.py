"""Random people in every language: never nothing, never two honorifics, never a part of the name or a post lost."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.directory import STANDINGS, STATES, Name, Person, Post
from drafter.form.model import MeetingSummary, Release
from drafter.locale.people import MENTIONS, asked, honorific, post_name, write_person
from drafter.locale.rules import decide
from drafter.office import load_office
from drafter.plan import Plan
from drafter.problem import Place

ROOT = Path(__file__).parent.parent
OFFICE = load_office(ROOT)
HERE = Place("people.yaml", 1)
DAY = date(2026, 11, 24)
# as each language's script writes an invented person
NAMES = {"Latn": ("VANNAK", "Sopheap"), "Khmr": ("វណ្ណៈ", "សុភាព"), "Jpan": ("ワンナック", "ソピアップ")}


@cache
def named_posts():
    """Posts that every language has a word for, whatever the country."""
    posts = OFFICE.directory.sections["posts"]
    plain = [id for id in posts if "." not in id and "@" not in id]
    return [
        id
        for id in plain
        if all(
            any(key.partition("@")[0].rpartition(".")[2] == id for key in OFFICE.locale(tag).names.get("posts", {}))
            for tag in OFFICE.tags
        )
    ]


def ids(section):
    return st.sampled_from(["", *sorted(OFFICE.directory.sections.get(section, {}))])


@st.composite
def people(draw):
    """A person of a country and gender, with a post or two, a title, a rank or a degree now and then."""
    country = draw(st.sampled_from(sorted(OFFICE.directory.sections["countries"])))
    held = draw(st.lists(st.sampled_from(named_posts()), min_size=0, max_size=2, unique=True))
    posts = tuple(
        Post(
            id,
            "",
            HERE,
            title=n == 0 and len(held) == 2 and draw(st.booleans()),
            state=draw(st.sampled_from(["", "", *STATES])),
        )
        for n, id in enumerate(held)
        if all(post_name(Post(id, "", HERE), country, OFFICE.locale(tag).names)[0] for tag in OFFICE.tags)
    )
    extra = draw(st.sampled_from(["", "bestowed", "military", "academic"]))
    section = {"bestowed": "titles", "military": "military_ranks"}.get(extra, extra)
    about = {extra: draw(ids(section))} if extra else {}
    standing = draw(st.sampled_from(["", "", "", *STANDINGS]))
    return Person("vannak", HERE, country, draw(st.sampled_from(["m", "f", ""])), posts, standing, **about)


def plan_for(person, issuer="mfaic"):
    names = {}
    for tag in OFFICE.tags:
        family, given_ = NAMES[OFFICE.locale(tag).typography.script]
        forms = {"family": family, "given": given_}
        names[tag] = Name("vannak", HERE, forms, dict.fromkeys(forms, HERE), source="own")
    own = OFFICE.directory.find("issuers", issuer)["country"]
    release = Release(HERE, "", DAY, "", "")
    summary = MeetingSummary(
        "x",
        "",
        issuer,
        {"home": "KH", "partner": "JP"},
        release,
        {},
        {"vannak": person},
        {"people": {"vannak": names}},
        (),
    )
    return Plan(summary, OFFICE.directory, own, ("KH", "JP"))


@pytest.mark.parametrize("tag", OFFICE.tags)
@pytest.mark.parametrize("mention", MENTIONS)
@settings(max_examples=200, deadline=None)
@given(person=people(), issuer=st.sampled_from(["mfaic", "mofa_japan"]))
def test_random_people(tag, mention, person, issuer):
    locale = OFFICE.locale(tag)
    plan = plan_for(person, issuer)
    runs, close = write_person(person, plan, locale, mention, None)
    text = "".join(run.text for run in runs)
    family, given_ = NAMES[locale.typography.script]
    assert text.strip() == text and text and "  " not in text
    assert not [run for run in runs if run.gap]
    word = honorific(person, plan, locale, mention)
    assert sum(run.origin.ref == word.id and run.text == word.text() for run in runs) <= 1
    assert text.count(family) <= 1 and text.count(given_) <= 1
    if mention == "first" and person.standing not in ("sovereign",):
        assert family in text and given_ in text
        row = decide(
            locale,
            "person_names",
            asked(person, plan, locale, mention, plan.summary.names["people"]["vannak"][tag]),
            OFFICE.directory.ranks,
        )
        pattern = row.text()
        assert (pattern.index("{family}") < pattern.index("{given}")) == (text.index(family) < text.index(given_))
    if mention == "first":
        for post in person.posts:
            name, _ = post_name(post, person.country, locale.names)
            assert any(form in text for form in name.forms.values()), (post.post, text)
    if close:
        assert text[-1] not in close.text

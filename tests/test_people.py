"""Random people in every language: never nothing, never two honorifics, never a part of the name or a post lost."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.directory import STANDINGS, STATES, Name, Person, Post
from drafter.examples import with_table
from drafter.form.model import MeetingSummary, Release
from drafter.locale.people import MENTIONS, asked, post_name, write_person
from drafter.locale.rules import decide
from drafter.office import load_office
from drafter.plan import Plan
from drafter.problem import Place
from drafter.tree import Map, Scalar

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


# whom a language may name by the post alone
BY_POST = ("emperor", "empress")


@cache
def honorifics(tag):
    """A pattern for every honorific of a language; the longest first, as H.E. stands in H.E. Mr."""
    rows = OFFICE.locale(tag).top.get("honorifics").items
    said = {row.get(key).text for row in rows for key in ("write", "plural") if row.get(key)} - {""}
    start = "(?<!\\w)" if OFFICE.locale(tag).words.word_breaks else ""
    return re.compile(start + "(?:" + "|".join(map(re.escape, sorted(said, key=len, reverse=True))) + ")")


# what an office may choose among conventions: of each setting each value
SETTINGS = {"HE_form": ("full", "abbr"), "HE_repeat": ("always", "first_only"), "HE_scope": ("both", "other_side")}
CHOICES = tuple(product(*SETTINGS.values()))


@cache
def settled(tag, chosen):
    """A language with an office's choices, where it has such a setting."""
    locale = OFFICE.locale(tag)
    own = {**locale.settings, **{k: v for k, v in zip(SETTINGS, chosen, strict=True) if k in locale.settings}}
    pairs = tuple((Scalar(key, HERE), Scalar(value, HERE)) for key, value in own.items())
    return with_table(locale, "settings", Map(pairs, HERE))


@pytest.mark.parametrize("tag", OFFICE.tags)
@pytest.mark.parametrize("mention", MENTIONS)
@settings(max_examples=200, deadline=None)
@given(person=people(), issuer=st.sampled_from(["mfaic", "mofa_japan"]), chosen=st.sampled_from(CHOICES))
def test_random_people(tag, mention, person, issuer, chosen):
    locale = settled(tag, chosen)
    plan = plan_for(person, issuer)
    runs, close = write_person(person, plan, locale, mention, None)
    text = "".join(run.text for run in runs)
    family, given_ = NAMES[locale.typography.script]
    assert text.strip() == text and text and "  " not in text
    assert not [run for run in runs if run.gap]
    # a title that was bestowed may hold the word of an honorific
    words = "".join(run.text for run in runs if not (person.bestowed and run.origin.ref == person.bestowed))
    assert len(honorifics(tag).findall(words)) <= 1, text
    assert text.count(family) <= 1 and text.count(given_) <= 1
    known = asked(person, plan, locale, mention, plan.summary.names["people"]["vannak"][tag])
    pattern = decide(locale, "mentions", known, OFFICE.directory.ranks).text()
    # every part of the name that the row asks for, in the order of the person's country
    for part, said in {"name": (family, given_), "family": (family,), "given": (given_,)}.items():
        assert "{" + part + "}" not in pattern or all(one in text for one in said)
    if family in text and given_ in text:
        order = decide(locale, "person_names", known, OFFICE.directory.ranks).text()
        assert (order.index("{family}") < order.index("{given}")) == (text.index(family) < text.index(given_))
    if mention == "first":
        by_post = person.standing == "sovereign" or any(post.post in BY_POST for post in person.posts)
        assert "{name}" in pattern or by_post
        for post in person.posts:
            name, _ = post_name(post, person.country, locale.names)
            assert any(form in text for form in name.forms.values()), (post.post, text)
    if close:
        assert text[-1] not in close.text

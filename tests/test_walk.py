"""The look at templates before they run: each trap is found with its line, also in branches that never ran."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from drafter.acts import load_acts
from drafter.directory import load_directory
from drafter.locale.load import load_locale
from drafter.locale.walk import template_problems
from drafter.office import load_office

ROOT = Path(__file__).parent.parent
TAGS = load_office(ROOT).tags


@cache
def acts():
    return load_acts(ROOT / "locales")


@cache
def directory():
    return load_directory(ROOT / "locales")


@pytest.mark.parametrize("tag", TAGS)
def test_the_languages_are_clean(tag):
    assert template_problems(load_locale(ROOT, tag, directory()), acts()) == []


def walked(tmp_path, file, old, new, tag="en"):
    for name in ("locales", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "templates" / tag / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    return template_problems(load_locale(tmp_path, tag, directory()), acts()), line


WELCOMED = '{{ v(a, "welcomed", "welcome") }} {{ a.content }}'


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("welcomed {{ a.contents }}", "a has no property contents"),
        ("welcomed {{ a.content|uper }}", 'unknown filter "uper"'),
        ("welcomed {{ b.content }}", 'unknown name "b"'),
        ('{% if a.form == "lnk" %}x{% endif %}welcomed {{ a.content }}', 'a.form is never "lnk"'),
        (
            '{% if a.actor.register == "excelency" %}x{% endif %}welcomed {{ a.content }}',
            'a.actor.register is never "excelency"',
        ),
        ('{% if a.actor.kind == "person" %}x{% endif %}welcomed {{ a.content }}', 'a.actor.kind is never "person"'),
        (
            '{% if false %}{{ a.content|form("shrt") }}{% endif %}welcomed {{ a.content }}',
            'no entry and no rule has a form "shrt"',
        ),
        ("{% if false %}{{ a.content|nofilter }}{% endif %}welcomed {{ a.content }}", 'unknown filter "nofilter"'),
        ("welcomed", "welcomed never prints a.content"),
        ("welcomed {{ own(a, a) }}{{ a.content }}", "macro own takes 1 arguments, found 2"),
        ("welcomed {{ owm(a) }}{{ a.content }}", 'unknown macro "owm"'),
        ("welcomed 3 times {{ a.content }}", "a number stands in the template's text"),
        ("welcomed {{ a.content[0] }}", "templates do not use getitem"),
        ("welcomed {{ a.content.upper() }}", "only macros of the same file, act and headline_of are called"),
        ('{% include "x.j2" %}welcomed {{ a.content }}', "templates do not use include"),
        ("{% if a.degree == -1 %}x{% endif %}welcomed {{ a.content }}", "templates do not use neg"),
        ("{% if a.several > a.joined %}x{% endif %}welcomed {{ a.content }}", "templates do not compare by gt"),
        (
            "{% for b in [a] %}x{% else %}y{% endfor %}welcomed {{ a.content }}",
            "a for is written {% for one in several %} … {% endfor %}",
        ),
        ("welcomed {{ a.content if a.content }}", "an if inside {{ }} needs an else"),
        ("{% if a.content is string %}x{% endif %}welcomed {{ a.content }}", 'unknown test "string"'),
    ],
)
def test_traps_in_an_act(tmp_path, new, said):
    problems, line = walked(tmp_path, "acts.j2", WELCOMED, new)
    assert said in [problem.text for problem in problems]
    place = next(p.where for p in problems if p.text == said)
    assert (place.file, place.line) == ("templates/en/acts.j2", line)


def test_a_degree_that_is_never_printed(tmp_path):
    old = re.search(r"\{% macro appreciated\(a\) %\}.*", (ROOT / "templates/en/acts.j2").read_text(encoding="utf-8"))[0]
    problems, _ = walked(
        tmp_path, "acts.j2", old, "{% macro appreciated(a) %}appreciated {{ a.content }}{% endmacro %}"
    )
    assert [p.text for p in problems] == ["appreciated never prints a.degree"]


def test_a_sentence_that_leaves_out_the_link(tmp_path):
    problems, _ = walked(tmp_path, "sentence.j2", "{% if s.link %}{{ s.link }}, {% endif %}", "")
    assert ["s.link" in p.text for p in problems] == [True]


def test_a_template_that_can_not_be_read(tmp_path):
    problems, line = walked(tmp_path, "acts.j2", WELCOMED, "welcomed {{ a.content }")
    assert [(p.rule, p.where.line) for p in problems] == [("template-syntax", line)]

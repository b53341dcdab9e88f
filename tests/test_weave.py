"""Templates whose output knows its origin: what they may do, what stops them, and that no text loses its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest

from drafter.draft import Origin, Run
from drafter.locale.weave import (
    Break,
    Choice,
    Close,
    Pending,
    TemplateError,
    Templates,
    Text,
    Value,
    View,
    resolve,
)
from drafter.problem import Place


@dataclass
class Ink:
    seen: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Name(Value):
    """Says its long name at the first mention and its short one later."""

    long: str
    short: str
    close: str = ""
    shown: ClassVar[frozenset[str]] = frozenset({"gender"})

    def write(self, form, ink):
        text = form or (self.short if self.long in ink.seen else self.long)
        ink.seen.append(self.long)
        runs = [Run(text, Origin("name", Place("names", 1), ref=self.long))]
        return [*runs, Close(Run(self.close, Origin("rule", Place("rule", 1))))] if self.close else runs

    @property
    def gender(self):
        return Choice("f", ("m", "f", ""))

    @property
    def secret(self):
        return "secret"


@dataclass(frozen=True)
class Act(View):
    who: Name
    flag: bool = True
    empty: str = ""
    items: tuple = ()
    shown: ClassVar[frozenset[str]] = frozenset({"who", "flag", "empty", "items"})


ASEM = Name("Asia-Europe Meeting", "ASEM")


def make(source):
    templates = Templates(Path("templates"), "templates/xx")
    templates.shown = Name.shown | Act.shown
    templates.sources = lambda file: (source, "")
    return templates.module("t.j2", newline=Break())


def lines(text, tight=",.", ink=None):
    return [[run.text for run in line] for line in resolve(text, ink or Ink(), tight)]


def say(source, *arguments, tight=",."):
    text = make("{% macro m(a, b=None) %}" + source + "{% endmacro %}").m(*arguments)
    return "".join(run.text for line in resolve(text, Ink(), tight) for run in line)


def test_each_run_knows_its_line():
    text = make("{% macro m(a) %}\nagreed {# why #}\n{{ a }}\nto{% endmacro %}").m(ASEM)
    runs = resolve(text, Ink(), "")[0]
    assert [(r.text, r.origin.kind, r.origin.at.line) for r in runs] == [
        ("agreed ", "template", 2),
        ("Asia-Europe Meeting", "name", 1),
        ("to", "template", 4),
    ]
    assert runs[0].origin.ref == "m"


def test_quoted_words_know_their_line():
    text = make('{% macro m(a) %}\n\n{{ "so" }}{% endmacro %}').m(1)
    assert [(p.text, p.origin.at.line) for p in text.parts] == [("so", 3)]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ a }} and {{ a }}", "Asia-Europe Meeting and ASEM"),
        # asking is no mention: the long name still comes first
        ("{% if a %}{{ a }}{% endif %}", "Asia-Europe Meeting"),
        ("{% if a.gender == 'f' %}she {% endif %}{{ a }}", "she Asia-Europe Meeting"),
        # a part made early counts where it stands, not where it was made
        ("{% set later = a %}{{ a }} {{ later }}", "Asia-Europe Meeting ASEM"),
        ("{{ ('the ' ~ a)|capital }}", "The Asia-Europe Meeting"),
        ("{{ a|capital }}", "Asia-Europe Meeting"),
        ("{{ a|upper }}", "ASIA-EUROPE MEETING"),
        ("{{ ('x ' ~ a)|upper }}", "X ASIA-EUROPE MEETING"),
        ("{{ a|form('bare') }}", "bare"),
        ("{{ ('' ~ a)|form('bare') }}", "bare"),
        ("{% for x in [1, 2] %}{{ a }}{% if not loop.last %}, {% endif %}{% endfor %}", "Asia-Europe Meeting, ASEM"),
        ("  a  \n   b {% if a %}\n c{% endif %}", "  ab c"),
        ("one , two", "one , two"),
        ("{{ a }}{{ ' ' }}{{ ', b' }}", "Asia-Europe Meeting, b"),
    ],
)
def test_text(source, said):
    assert say(source, ASEM) == said


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("{{ missing }}", TemplateError),
        ("{{ a.secret }}", TemplateError),
        ("{{ a.__class__ }}", TemplateError),
        ("{{ a.gender.upper() }}", TemplateError),
        ("{{ a.gender() }}", TemplateError),
        ("{{ '{}'.format(a) }}", TemplateError),
        ("{{ 'x'.join([a, a]) }}", TemplateError),
        ("{{ a.gender }}", TemplateError),
        ("{{ a.empty.items }}", AttributeError),
        ("{{ 1 }}", TemplateError),
        ("{{ true }}", TemplateError),
        ("{{ none }}", TemplateError),
        ("{{ [a] }}", TemplateError),
        ("{{ b }}", TemplateError),
        ("{{ a if a.gender == 'm' }}", TemplateError),
        ("{% if a.gender == 'female' %}x{% endif %}", TemplateError),
        ("{% if a.gender != 'female' %}x{% endif %}", TemplateError),
        ("{% if a.gender > 'f' %}x{% endif %}", TemplateError),
        ("{% if a is defined %}x{% endif %}", TemplateError),
        ("{{ a|length }}", TemplateError),
        ("{{ a|replace('A', 'B') }}", TemplateError),
        ("{{ a|join }}", TemplateError),
        ("{{ a|safe }}", TemplateError),
        ("{{ ('x' ~ a) ~ 1 }}", TemplateError),
        ("{% if ('x' ~ a) == 'x' %}{% endif %}", TemplateError),
        ("{{ ('x' ~ a)[0] }}", TemplateError),
        ("{% for c in ('x' ~ a) %}{{ c }}{% endfor %}", TemplateError),
        ("{% for c in [a] if c %}{{ c }}{% endfor %}", TemplateError),
        ("{% set x %}a{% endset %}{{ x }}", TemplateError),
        ("{% filter upper %}a{% endfilter %}", TemplateError),
        ("{{ a % 2 }}", TemplateError),
        ("{{ 'x' + a }}", TemplateError),
        ("{{ range(3) }}", TemplateError),
        ("{{ cycler }}", TemplateError),
        ("{{ self }}", TemplateError),
        ("{% if a.gender == 'm' %}{% set x = a %}{% endif %}{{ x }}", UnboundLocalError),
    ],
)
def test_refused(source, error):
    with pytest.raises(error):
        say(source, ASEM)


def test_printing_a_value_as_text_is_refused():
    with pytest.raises(TemplateError):
        str(ASEM)
    with pytest.raises(TemplateError):
        f"{ASEM}"
    with pytest.raises(TemplateError):
        len(Text([]))


def test_empty_property_is_false_and_never_printed():
    act = Act(ASEM)
    assert say("{% if a.empty %}x{% else %}y{% endif %}", act) == "y"
    with pytest.raises(TemplateError):
        say("{{ a.empty }}", act)
    with pytest.raises(TemplateError):
        say("{{ a.flag }}", act)


def test_macros_and_set_keep_origins():
    source = (
        "{% macro inner(a) %}[{{ a }}]{% endmacro %}"
        "{% macro m(a) %}{% set x = '(' ~ inner(a) ~ ')' %}{{ x }}{{ a }}{% endmacro %}"
    )
    runs = resolve(make(source).m(ASEM), Ink(), "")[0]
    assert [r.text for r in runs] == ["(", "[", "Asia-Europe Meeting", "]", ")", "ASEM"]
    assert {r.origin.kind for r in runs} == {"template", "name"}


def test_new_lines():
    assert lines(make("{% macro m(a) %}{{ a }}{{ newline }}b{% endmacro %}").m(ASEM)) == [
        ["Asia-Europe Meeting"],
        ["b"],
    ]


@pytest.mark.parametrize(("rest", "said"), [(" led", "A, led"), (", led", "A, led"), (".", "A."), ("", "A")])
def test_closing_mark(rest, said):
    assert say("{{ a }}" + rest, Name("A", "A", ",")) == said


def test_first_letter_of_the_first_words():
    text = Text([Pending(ASEM), Run(" x", Origin("template", Place("t")))])
    assert lines(text) == [["Asia-Europe Meeting", " x"]]


def test_comment_cuts_no_data_in_two():
    parts = make("{% macro m(a) %}one {# note #}two{% endmacro %}").m(1).parts
    assert [(p.text, p.origin.at.line) for p in parts] == [("one two", 1)]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("{% macro m(a) %}\n\n{{ a.secret }}{% endmacro %}", 3),
        ("{% macro m(a) %}\n{% if a %}{% endmacro %}", 2),
        ("\nhello", 2),
    ],
)
def test_what_cannot_be_read_is_told_by_its_line(source, line):
    with pytest.raises(TemplateError) as caught:
        make(source)
    assert caught.value.where == Place("templates/xx/t.j2", line)


def test_a_template_that_stops_is_told_by_its_line():
    templates = Templates(Path("templates"), "templates/xx")
    templates.shown = Act.shown
    templates.sources = lambda file: (
        "{% macro m(a) %}\nso\n{{ inner(a) }}{% endmacro %}{% macro inner(a) %}\n\n{{ a.who.who }}{% endmacro %}",
        "",
    )
    with pytest.raises(AttributeError) as caught:
        templates.module("t.j2").m(Act(ASEM))
    assert templates.stopped_at(caught.value) == Place("templates/xx/t.j2", 5)

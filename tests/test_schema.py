"""The JSON Schema refuses what it says it refuses and no valid form; the guide and the new form fit the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml
from form_guide import GUIDE, HOLDS, NOTATIONS, NOTED, PLACES, REFUSED, guide
from hypothesis import given, settings
from hypothesis import strategies as st
from test_form import BAD, EXAMPLE, FORM, ONLY, ROOT, TAGS, VALID, edited, errors, load, office, words

from drafter.directory import FORMS
from drafter.facts import KINDS, read_fact
from drafter.form.fresh import fresh_form
from drafter.form.schema import json_schema
from drafter.form.tables import RELATIONS, TABLES
from drafter.problem import DraftError, Grade

NEW = ROOT / "templates" / "new-form.yaml"


@cache
def validator() -> jsonschema.Draft7Validator:
    directory, acts = office()
    made = json_schema(acts, directory, TAGS)
    jsonschema.Draft7Validator.check_schema(made)
    return jsonschema.Draft7Validator(made)


class EditorYaml(yaml.SafeLoader):
    """YAML as editors hand it to a schema: numbers and booleans are no text, days are."""


EditorYaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_editors_read(text: str) -> Any:
    return yaml.load(text, Loader=EditorYaml)


def seen(text: str) -> list[str]:
    return [error.message for error in validator().iter_errors(as_editors_read(text))]


# -- what is valid -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VALID)
def test_valid_forms_pass(name: str) -> None:
    assert seen(edited(*VALID[name])) == []


@pytest.mark.parametrize("text", [EXAMPLE.read_text(encoding="utf-8"), FORM], ids=["example", "form"])
def test_the_example_passes_whatever_the_yaml_version(text: str) -> None:
    # YAML 1.2 reads fewer words as true and false than safe_load; the plainest reading leaves all text
    assert seen(text) == []
    assert list(validator().iter_errors(yaml.load(text, Loader=yaml.BaseLoader))) == []


def test_norway_passes() -> None:
    text = edited(("partner: JP}", "partner: NO}"), ("<partner>, including", "<JP>, including"))
    assert as_editors_read(text)["sides"]["partner"] is False
    assert load(text).sides["partner"] == "NO"
    assert seen(text) == []


WORD = st.sampled_from(["trade", "peace", "true", "no", "null", "<asem>", "<2022>", "<home>"])
CLAUSE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
CLAUSES = CLAUSE | st.lists(CLAUSE, min_size=1, max_size=3, unique=True)
WHO = st.sampled_from(["both", "home", "partner", "home.delegation", "ishikawa", ["home", "partner"]])


@st.composite
def acts_made(draw: st.DrawFn, first: bool) -> dict[str, Any]:
    """Draw one act with some of what may stand beside it."""
    # nobody attends besides: an act about attendees would ask for them; there are talks and a call, and no other event
    acts = [act for act in office()[1].values() if "attendees" not in act.needs and not act.of]
    # and the form has no registers
    acts = [act for act in acts if act.complement not in ("document", "transfer")]
    act = draw(st.sampled_from([act for act in acts if first or act.agent != "event"]))
    contents: dict[str, st.SearchStrategy[Any]] = {
        "event": st.just("visit_call" if act.needs else "talks"),
        "who": st.sampled_from(["each_other", "ishikawa", ["kimtha", "ishikawa"]]),
    }
    made: dict[str, Any] = {act.id: draw(contents.get(act.complement, CLAUSES))}
    if first and act.agent != "event":
        made = {"who": draw(WHO), **made}
    for companion in act.companions.values():
        if companion.required or draw(st.booleans()):
            made[companion.key] = draw(contents.get(companion.complement, CLAUSES))
    if act.degrees and draw(st.booleans()):
        made["degree"] = draw(st.sampled_from(act.degrees))
    for key in draw(st.sets(st.sampled_from(["purpose", "thanks_to"]))):
        made[key] = draw(CLAUSES)
    if draw(st.booleans()):
        made["with"] = "accompanying_delegates"
    return made


@st.composite
def forms(draw: st.DrawFn) -> str:
    """Draw a small valid form."""
    form = yaml.load(FORM, Loader=yaml.BaseLoader)
    form["sides"]["partner"] = draw(st.sampled_from(["JP", "NO", "LA"]))
    talks = form["events"]["talks"]
    talks["kind"] = draw(st.sampled_from(["summit_meeting", "jcbc", "dinner"]))
    talks["number"] = str(draw(st.integers(1, 9999)))
    if draw(st.booleans()):
        talks["place"] = draw(st.sampled_from(["tokyo", "phnom_penh"]))
    if draw(st.booleans()):
        told = {"date": "2020-03-16", "until": "2020-03-18", "start": "13:00", "duration": "about 30 minutes"}
        talks |= told | {"format": "video", "venue": "jp.mofa", "occasion": "the festival", "at_invitation_of": "home"}
    elif draw(st.booleans()):
        talks["date"] = draw(st.sampled_from(["March 2020", "2020-03", "2020", "pending", "16 March 2020"]))
    relation = form["events"]["visit_call"].pop("before")
    form["events"]["visit_call"][draw(st.sampled_from(RELATIONS))] = relation
    form["people"]["kimtha"]["gender"] = draw(st.sampled_from(["m", "f", "unknown"]))
    form["body"] = []
    for _ in range(draw(st.integers(1, 2))):
        section: dict[str, Any] = {"say": []}
        if opening := draw(st.sampled_from(["", "topic", "apart_from"])):
            section[opening] = draw(CLAUSE)
        for _ in range(draw(st.integers(1, 2))):
            statement = draw(acts_made(first=True))
            if draw(st.booleans()):
                statement["then"] = draw(acts_made(first=False))
            if limit := draw(st.sampled_from(["", "only", "except"])):
                statement[limit] = draw(st.sampled_from(["en", ["en", "ja"]]))
            section["say"].append(statement)
        form["body"].append(section)
    return _plain(form)


def _plain(value: Any, depth: int = 0) -> str:
    """Return YAML as it is typed: no quotes, so that `no` and `3` look as they do in a form."""
    lead = "\n" + "  " * depth
    if isinstance(value, dict):
        return "".join(f"{lead}{key}: {_plain(part, depth + 1)}" for key, part in value.items())
    if isinstance(value, list):
        return "".join(f"{lead}-{_dashed(part, depth + 1)}" for part in value)
    return str(value)


def _dashed(value: Any, depth: int) -> str:
    text = _plain(value, depth)
    return " " + (text.lstrip() if isinstance(value, dict | list) else text)


@settings(deadline=None)
@given(forms())
def test_no_valid_form_is_refused(text: str) -> None:
    try:
        load(text)
    except DraftError as error:
        # the same statement drawn twice, or one that begins the next; somebody who thanks himself; a call as the next
        # of a series of talks
        refused = {problem.rule for problem in error.problems if problem.grade >= Grade.ERROR}
        assert refused <= {"form-twice", "act-oneself", "event-series"}
    else:
        assert seen(text) == []


# -- what is refused ---------------------------------------------------------------------------------------------------


def bad_forms(rule: str) -> Iterator[str]:
    for old, new, of, _ in BAD.values():
        if of == rule:
            yield FORM.replace(old, new.replace("¦", ""))


@pytest.mark.parametrize("rule", [rule for rule, (_, _, schema) in REFUSED.items() if schema])
def test_the_schema_refuses_what_the_guide_says(rule: str) -> None:
    found = [bool(seen(text)) for text in bad_forms(rule)]
    assert found
    assert all(found) if REFUSED[rule][2] == "yes" else any(found)


@pytest.mark.parametrize("rule", [rule for rule, (_, _, schema) in REFUSED.items() if not schema])
def test_the_guide_does_not_claim_too_little(rule: str) -> None:
    assert not any(seen(text) for text in bad_forms(rule) if _is_yaml(text))


def _is_yaml(text: str) -> bool:
    try:
        yaml.safe_load(text)
    except yaml.YAMLError:
        return False
    return True


def test_keys_explain_themselves() -> None:
    event = validator().schema["definitions"]["event"]["properties"]
    assert event["number"]["description"] == "which one of its series: 3 for the third"
    assert event["number"]["examples"] == [3]
    assert "cordial_atmosphere" in str(event["mood"])
    statement = validator().schema["definitions"]["statement"]["properties"]
    assert statement["agreed_to"]["description"].startswith("agreed to … something to do")
    assert statement["about"]["description"] == "belongs to briefed"


# -- the guide ---------------------------------------------------------------------------------------------------------


def test_the_guide_is_current() -> None:
    assert GUIDE.read_text(encoding="utf-8") == guide(), "run: python tests/form_guide.py"


def test_the_guide_names_every_rule() -> None:
    sources = [*(ROOT / "drafter" / "facts").glob("*.py"), *(ROOT / "drafter" / "form").glob("*.py")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    tried = {rule for _, _, rule, _ in BAD.values()} | {rule for _, rules in ONLY.values() for rule in rules}
    rules = set(
        re.findall(
            r'"((?:form|text|fact|act|statement|section|event|name|post|person|term|own-id|document|transfer|money|register|group)-[a-z-]+)"',
            written,
        )
    )
    assert rules == {*REFUSED, *NOTED}
    assert tried == set(REFUSED)


def test_the_guide_has_a_place_for_every_table_and_shape() -> None:
    assert set(PLACES) == set(TABLES)
    assert {key.shape for table in TABLES.values() for key in table} == {*HOLDS, "id", "ids", "choice", "tags"}
    assert all(key.of in FORMS for table in TABLES.values() for key in table if key.shape == "names")


def test_every_notation_of_the_guide_is_read() -> None:
    found = [
        read_fact(typed.strip("<>"), words(), date(2020, 3, 16)) for forms in NOTATIONS.values() for typed in forms
    ]
    assert {fact.kind for fact in found if fact} == set(KINDS)
    assert None not in found


# -- the new form ------------------------------------------------------------------------------------------------------


def fresh(kind: str) -> str:
    return fresh_form(NEW.read_text(encoding="utf-8"), office()[0].sections["kinds"][kind], date(2026, 11, 24))


def blanks(text: str) -> list[int]:
    """Return the lines of the keys that have nothing behind or below them."""
    lines = text.split("\n")
    said = [number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    found = []
    for number, following in zip(said, [*said[1:], len(lines) - 1], strict=True):
        line, after = lines[number].replace("- ", "  "), lines[following].replace("- ", "  ")
        if line.endswith(":") and len(after) - len(after.lstrip()) <= len(line) - len(line.lstrip()):
            found.append(number + 1)
    return found


@pytest.mark.parametrize("kind", office()[0].sections["kinds"])
def test_a_fresh_form_lists_what_to_fill_and_nothing_else(kind: str) -> None:
    text = fresh(kind)
    assert [(rule, line) for rule, line, _ in errors(text)] == [("form-empty", line) for line in blanks(text)]
    assert len(blanks(text)) >= 6


@pytest.mark.parametrize("kind", office()[0].sections["kinds"])
def test_a_filled_form_is_valid(kind: str) -> None:
    values = {"partner": "JP", "place": "phnom_penh", "topic": "trade", "who": "both"}
    values |= {"who": "home"} if office()[0].sections["kinds"][kind]["alone"] else {}
    values |= {"host": "prak_sokhonn", "caller": "hun_sen", "visitor": "hun_sen", "chairs": "[prak_sokhonn]"}
    values |= {"sender": "prak_sokhonn", "recipient": "hun_sen"}
    lines = fresh(kind).split("\n")
    for number in blanks(fresh(kind)):
        key = lines[number - 1].strip("- :")
        lines[number - 1] += " " + values.get(key, "regional matters")
    text = "\n".join(lines).replace("2026-11-24", "2020-03-16")
    assert load(text).notes == ()
    assert seen(text) == []


def test_the_comments_of_the_new_form_hold_what_can_be_read() -> None:
    text = fresh("summit_meeting")
    facts = re.findall(r"<([^<>]+)>", text)
    known = {
        *office()[0].sections["terms"],
        *office()[0].sections["places"],
        "home",
        "partner",
        "partner.adjective",
        "list",
    }
    assert [fact for fact in facts if fact not in known and not read_fact(fact, words(), date(2020, 3, 16))] == []
    acts = set(re.findall(r"([a-z]+_[a-z_]+): [a-z<]", text))
    assert acts and acts - {"thanks_to"} <= set(office()[1])
    # the example person, freed of its comment signs
    start = text.index("# people:")
    person = text[start : text.index("\n\n", start)].replace("# ", "", 1).replace("\n# ", "\n")
    assert (
        load(edited(("people:\n  ishikawa:", person.replace("  tanaka:", "  tanaka:") + "\n  ishikawa:")))
        .people["tanaka"]
        .gender
        == "f"
    )

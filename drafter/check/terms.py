"""Terms and translations: the right word, the same one every time, and one at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.catalog import SLOT
from drafter.check.look import Checked, Passage
from drafter.problem import Grade, Problem

# complement kinds that are filled with a noun in every language
NOUNS = frozenset({"what", "topic", "item", "cause"})


def avoided(checked: Checked) -> Iterator[Problem]:
    """Free text holds no form that the names say is not to be used: another spelling of a name, a wrong term."""
    for tag, lines in checked.lines.items():
        terms = checked.terms[tag]
        for line in lines:
            for found in terms.find(line.free):
                if found.term.status == "forbidden":
                    yield line.problem(
                        "avoided",
                        Grade.WARNING,
                        found.start,
                        '"{found}" is not to be used in {language}',
                        f'write "{found.term.better}", or <{found.term.id}> in the form so that it is written by rule',
                        {"found": line.free[found.start : found.end]},
                    )


def term_dated(checked: Checked) -> Iterator[Problem]:
    """A term is written in its time: not before the day it holds from, not after the day it holds until."""
    day = checked.plan.summary.release.day.isoformat()
    for tag, lines in checked.lines.items():
        terms = checked.terms[tag]
        dated = any("valid_from" in t.name.about or "valid_until" in t.name.about for t in terms.terms())
        for line in lines if dated else ():
            for found in terms.find(line.text):
                about = found.term.name.about
                start, end = about.get("valid_from", day), about.get("valid_until", day)
                if not start <= day <= end:
                    yield line.problem(
                        "term-dated",
                        Grade.WARNING,
                        found.start,
                        '"{found}" holds {span}, and the release is of {day}',
                        "write the name of that time",
                        {
                            "found": found.term.text,
                            "span": f"from {start}" if day < start else f"until {end}",
                            "day": day,
                        },
                    )


def term_preferred(checked: Checked) -> Iterator[Problem]:
    """A term that the form's text spells out is translated by a form that the names have for it."""
    source = checked.plan.summary.language
    if source not in checked.terms or len(checked.passages) < 2:
        return
    typed = checked.terms[source]
    for tag, passages in checked.passages.items():
        names = checked.locales[tag].names
        terms = checked.terms[tag]
        for passage in passages if tag != source else ():
            said = {(found.term.section, found.term.id) for found in terms.find(passage.text)}
            for found in typed.find(SLOT.sub("\ufffc", passage.clause.key)):
                term = found.term
                name = names.get(term.section, {}).get(term.id)
                if name is None or not name.forms or (term.section, term.id) in said:
                    continue
                yield Problem(
                    "term-preferred",
                    Grade.WARNING if name.confirmed else Grade.HINT,
                    passage.where,
                    '"{term}" is not translated as "{wanted}"',
                    {
                        "language": tag,
                        "statement": passage.statement,
                        "term": term.text,
                        "wanted": next(iter(name.forms.values())),
                    },
                    f"use the term, or <{term.id}> in the form so that it is written by rule",
                    passage.text,
                )


def one_translation(checked: Checked) -> Iterator[Problem]:
    """One text of the form has one translation in a language."""
    for tag, passages in checked.passages.items():
        first: dict[str, Passage] = {}
        for passage in passages if tag != checked.plan.summary.language else ():
            if passage.clause.kind not in NOUNS:
                continue
            before = first.setdefault(_plain(passage.clause.key), passage)
            if _plain(before.text) != _plain(passage.text):
                yield Problem(
                    "one-translation",
                    Grade.ERROR,
                    passage.where,
                    '"{text}" has two translations in {language}: "{one}" and "{other}"',
                    {
                        "language": tag,
                        "statement": passage.statement,
                        "text": passage.clause.key,
                        "one": before.text,
                        "other": passage.text,
                    },
                    f"choose one; the other stands at {before.where}",
                    passage.text,
                )


def other_translation(checked: Checked) -> Iterator[Problem]:
    """A release does not translate otherwise what the shared catalogue has a reviewed translation for."""
    for tag, passages in checked.passages.items():
        for passage in passages:
            other = passage.approved
            if other and _plain(other.text) != _plain(passage.text):
                yield Problem(
                    "other-translation",
                    Grade.WARNING,
                    passage.where,
                    'in {language}, "{text}" was approved before as "{other}"',
                    {
                        "language": tag,
                        "statement": passage.statement,
                        "text": passage.clause.key,
                        "other": other.text,
                    },
                    f"take that over, or correct it at {other.where} for every release",
                    passage.text,
                )


def unchanged(checked: Checked) -> Iterator[Problem]:
    """A translation is another text than the one it translates; abbreviations and facts alone may stay."""
    for tag, passages in checked.passages.items():
        for passage in passages if tag != checked.plan.summary.language else ():
            if passage.clause.tag == tag:
                # a headline or caption typed for this language is no translation
                continue
            words = re.findall(r"[^\W\d_]+", SLOT.sub(" ", passage.text))
            if _plain(passage.text) == _plain(passage.clause.key) and any(not word.isupper() for word in words):
                yield Problem(
                    "unchanged",
                    Grade.ERROR,
                    passage.where,
                    'the {language} translation is the text itself: "{text}"',
                    {"language": tag, "statement": passage.statement, "text": passage.text},
                    "translate it",
                    passage.text,
                )


def edge_space(checked: Checked) -> Iterator[Problem]:
    """A translation neither begins nor ends with a space: the sentence around it brings its own."""
    for tag, passages in checked.passages.items():
        for passage in passages:
            if passage.text != passage.text.strip("\u200b \t\n\u3000\u00a0") and passage.translated:
                yield Problem(
                    "edge-space",
                    Grade.WARNING,
                    passage.where,
                    "the {language} translation begins or ends with a space",
                    {"language": tag, "statement": passage.statement},
                    "delete it",
                    f"|{passage.text}|",
                )


def _plain(text: str) -> str:
    return " ".join(SLOT.sub(lambda slot: "{" + slot[1] + "}", text).replace("\u200b", "").split()).casefold()

"""Free text of the form: words, and facts in angle brackets."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from drafter.directory import FORMS
from drafter.facts import FactError, Words, bare_numbers, read_fact
from drafter.form.model import Clause, Slot
from drafter.problem import Grade, Problem
from drafter.tree import Scalar

# forms a side can have beside those of its country
SIDE_FORMS = ("side", "delegation", "leaders")


@dataclass(frozen=True, slots=True)
class Known:
    """What free text may refer to. section: id -> section of every id; quote: line of a place."""

    sections: Mapping[str, str]
    words: Words
    today: date | None
    quote: Callable[[Scalar], str]


def read_clause(scalar: Scalar, kind: str, known: Known, problems: list[Problem]) -> Clause:
    """Read free text into words and slots.

    kind: the complement kind, for the clause key and for what the text must not begin with.
    problems: gets every bare number, unknown name, misused bracket and unfinished text, each at its character.
    """
    text = scalar.text
    parts: list[str | Slot] = []
    position = 0

    def bad(rule: str, offset: int, message: str, fields: Mapping[str, str], hint: str) -> None:
        problems.append(
            Problem(rule, Grade.ERROR, scalar.at(offset), message, fields, hint, known.quote(scalar))
        )

    for match in re.finditer(r"<([^<>]*)>", text):
        _words(text[position : match.start()], position, known, bad)
        if position < match.start():
            parts.append(text[position : match.start()])
        slot = _slot(match[1], match.start(), scalar, known, bad)
        if slot:
            parts.append(slot)
        position = match.end()
    _words(text[position:], position, known, bad)
    if position < len(text):
        parts.append(text[position:])
    _ending(text, kind, known, bad)
    return Clause(kind, tuple(_numbered(parts)), scalar.where)


Bad = Callable[[str, int, str, Mapping[str, str], str], None]


def _words(text: str, start: int, known: Known, bad: Bad) -> None:
    for match in re.finditer(r"[<>]", text):
        bad("text-bracket", start + match.start(), "{sign} stands alone", {"sign": match[0]},
            "a fact stands between a pair: <2022>; write the sign in words if you mean it")  # fmt: skip
    for match in re.finditer(r"\{[^{}]*\}?|\}", text):
        inner = match[0].strip("{}")
        bad("text-brace", start + match.start(), "{quote}: facts stand in angle brackets", {"quote": match[0]},
            f"write <{inner}>" if inner else "leave the brace out")  # fmt: skip
    for offset, number in bare_numbers(text, known.words):
        bad("text-number", start + offset, '"{number}" is a number in plain text', {"number": number},
            "put it in angle brackets with what it counts, <2022>, <over USD 2 billion>, <9 documents>, or use the name it belongs to")  # fmt: skip


def _ending(text: str, kind: str, known: Known, bad: Bad) -> None:
    words, stripped = known.words, text.rstrip()
    if not stripped:
        bad("text-empty", 0, "nothing is written here", {}, "write the text, or delete the line")
        return
    last = len(stripped)
    if stripped.endswith(("…", "...")):
        bad("text-unfinished", last - 1, "the text is not finished", {}, "finish it, or leave the item out")
    elif words.word_breaks and (word := re.split(r"[\s,;:]+", stripped.rstrip(",;:"))[-1].casefold()) in words.dangling:
        bad("text-unfinished", last - len(word), 'the text ends with "{word}"', {"word": word},
            "finish it, or leave the item out")  # fmt: skip
    elif stripped[-1] in ",;:":
        bad("text-unfinished", last - 1, 'the text ends with "{word}"', {"word": stripped[-1]},
            "finish it, or leave the mark out")  # fmt: skip
    elif kind != "text" and stripped[-1] in words.stops:
        bad("text-stop", last - 1, 'the text ends with "{word}"', {"word": stripped[-1]},
            "leave it out: the sentence is closed for you")  # fmt: skip
    for start in words.starts.get(kind, ()):
        if stripped.casefold().startswith(start + (" " if words.word_breaks else "")):
            bad("text-start", 0, 'the text begins with "{word}"', {"word": start},
                "leave the word out: it belongs to the act before")  # fmt: skip


def _slot(inner: str, start: int, scalar: Scalar, known: Known, bad: Bad) -> Slot | None:
    typed = " ".join(inner.split())
    where = scalar.at(start)
    quote = f"<{typed}>"
    if typed == "list":
        return Slot("list", where, typed, "list", "list")
    id, _, form = typed.rpartition(".")
    for name, asked in ((typed, ""), (id, form)):
        if section := known.sections.get(name):
            forms = forms_of(section)
            if asked and asked not in forms:
                bad("text-form", start, "{quote}: {name} has no form \"{form}\"",
                    {"quote": quote, "name": name, "form": asked},
                    did_you_mean(asked, forms) or f"forms are {', '.join(forms)}")  # fmt: skip
                return None
            return Slot(name.replace(".", "_"), where, typed, section, name, asked)
    try:
        fact = read_fact(typed, known.words, known.today)
    except FactError as error:
        bad(error.rule, start, error.message, {"quote": quote}, error.hint)
        return None
    if fact:
        return Slot(fact.kind, where, typed, fact=fact)
    bad("text-unknown", start, "{quote} is no fact and no known id", {"quote": quote},
        did_you_mean(typed, known.sections) or "look it up with `drafter find`, or add it under people or terms")  # fmt: skip
    return None


def forms_of(section: str) -> tuple[str, ...]:
    """The forms that free text may ask of an entry of a section."""
    if section == "sides":
        return tuple(dict.fromkeys((*FORMS["countries"], *SIDE_FORMS)))
    if section == "events":
        return FORMS["kinds"]
    return FORMS.get(section, ())


def _numbered(parts: list[str | Slot]) -> Iterable[str | Slot]:
    # white space is folded in a key; a type that occurs twice gets numbers
    names = [part.name for part in parts if isinstance(part, Slot) and part.fact]
    counts: dict[str, int] = {}
    for part in parts:
        if isinstance(part, str):
            yield re.sub(r"\s+", " ", part)
        elif part.fact and names.count(part.name) > 1:
            counts[part.name] = counts.get(part.name, 0) + 1
            yield Slot(f"{part.name}{counts[part.name]}", part.where, part.text, fact=part.fact)
        else:
            yield part


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "did you mean …?" for a slip of a letter or two, else ""."""
    close = difflib.get_close_matches(word.casefold(), {k.casefold(): k for k in known}, 2, 0.7)
    spelled = {k.casefold(): k for k in known}
    return f"did you mean {' or '.join(spelled[name] for name in close)}?" if close else ""

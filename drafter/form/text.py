"""Free text of the form: words, and facts in angle brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from drafter.directory import FORMS, PERSON_FORMS
from drafter.facts import FACT_FORMS, FactError, Words, bare_numbers, read_fact
from drafter.form.model import Clause, Slot
from drafter.frozen import dataclass, replace
from drafter.problem import Grade, Place, Problem
from drafter.tree import Scalar

# a value that is not known yet: a gap in a draft, and never in a final
PENDING = "pending"
# every form that a fact may be asked for in
_SHAPES = frozenset(form for forms in FACT_FORMS.values() for form in forms)
# what a hand leaves where something is still to be written; signs of no language
_LEFT = re.compile(r"\b(?:TODO|TBD|TBC|FIXME)\b|\?{2,}")
# the doubt of what was typed with a question mark
ASKED = "asked"
# the form of a list whose items are counted: (i) …, (ii) …
NUMBERED = "numbered"
# forms a side can have beside those of its country
SIDE_FORMS = ("side", "delegation", "leaders")


@dataclass(frozen=True, slots=True)
class Known:
    """What free text may refer to.

    sections: id -> section of every id. words: of the form's language. today: day of the release.
    line: the line of a place, as problems quote it. lost: gets every id that is asked for and not known.
    """

    sections: Mapping[str, str]
    words: Words
    today: date | None
    line: Callable[[Place], str]
    lost: set[str]


def read_clause(scalar: Scalar, kind: str, known: Known, problems: list[Problem]) -> Clause:
    """Read free text into words and slots.

    kind: the complement kind, for the clause key and for what the text must not begin with.
    problems: gets every bare number, unknown name, misused bracket and unfinished text, each at its character.
    """
    text = scalar.text
    parts: list[str | Slot] = []
    position = 0
    if text.strip() == PENDING:
        _await(scalar.where, known, problems)
        return Clause(kind, (Slot(PENDING, scalar.where, PENDING, PENDING),), scalar.where)

    def bad(rule: str, offset: int, message: str, fields: Mapping[str, str], hint: str) -> None:
        where = scalar.at(offset)
        problems.append(Problem(rule, Grade.ERROR, where, message, fields, hint, known.line(where)))

    for match in re.finditer(r"<([^<>]*)>", text):
        _words(text[position : match.start()], position, known, bad)
        if position < match.start():
            parts.append(text[position : match.start()])
        slot = _marked(match[1], match.start(), scalar, known, bad, problems)
        if slot:
            parts.append(slot)
        position = match.end()
    _words(text[position:], position, known, bad)
    if position < len(text):
        parts.append(text[position:])
    _ending(text, kind, known, bad)
    _doubled(scalar, known, problems)
    return Clause(kind, tuple(_numbered(parts)), scalar.where)


Bad = Callable[[str, int, str, Mapping[str, str], str], None]


def _words(text: str, start: int, known: Known, bad: Bad) -> None:
    for match in re.finditer(r"[<>\uff1c\uff1e]", text):
        if match[0] in "<>":
            message = "{sign} stands alone"
            hint = "a fact stands between a pair: <2022>; write the sign in words if you mean it"
        else:
            message, hint = "{sign} is no bracket of a fact", "type < and > with the keyboard set to English"
        bad("text-bracket", start + match.start(), message, {"sign": match[0]}, hint)
    braced: list[range] = []
    for match in re.finditer(r"\{[^{}]*\}?|\}", text):
        inner = match[0].strip("{}")
        braced.append(range(*match.span()))
        bad(
            "text-brace",
            start + match.start(),
            "{quote}: facts stand in angle brackets",
            {"quote": match[0]},
            f"write <{inner}>" if inner else "leave the brace out",
        )
    # what stands in braces, or in or right behind a bracket that is none or was not closed, is reported as that
    reported = [
        *braced,
        *(range(*match.span()) for match in re.finditer(r"[<\uff1c](?:[^>\uff1e]*[>\uff1e]|\S*)", text)),
    ]
    for offset, number in bare_numbers(text, known.words):
        if any(offset in span for span in reported):
            continue
        bad(
            "text-number",
            start + offset,
            '"{number}" is a number in plain text',
            {"number": number},
            "put it in angle brackets with what it counts, <2022>, <over USD 2 billion>, <9 documents>, "
            "or use the name it belongs to",
        )


def _ending(text: str, kind: str, known: Known, bad: Bad) -> None:
    words, stripped = known.words, text.rstrip()
    if not stripped:
        bad("text-empty", 0, "nothing is written here", {}, "write the text, or delete the line")
        return
    last = len(stripped)
    for left in _LEFT.finditer(stripped):
        message = '"{word}" stands where something is still to be written'
        bad(
            "text-unfinished", left.start(), message, {"word": left[0]}, "write it, or <pending>; or leave the item out"
        )
    if stripped.endswith(("…", "...")):
        bad("text-unfinished", last - 1, "the text is not finished", {}, "finish it, or leave the item out")
    elif word := _dangling(stripped, words):
        bad(
            "text-unfinished",
            max(0, stripped.casefold().rfind(word)),
            'the text ends with "{word}"',
            {"word": word},
            "finish it, or leave the item out",
        )
    elif stripped[-1] in ",;:":
        bad(
            "text-unfinished",
            last - 1,
            'the text ends with "{word}"',
            {"word": stripped[-1]},
            "finish it, or leave the mark out",
        )
    elif kind not in ("text", "background", "caption") and stripped[-1] in words.stops:
        bad(
            "text-stop",
            last - 1,
            'the text ends with "{word}"',
            {"word": stripped[-1]},
            "leave it out: the sentence is closed for you",
        )
    for start in words.starts.get(kind, ()):
        if stripped.casefold().startswith(start + (" " if words.word_breaks else "")):
            bad(
                "text-start",
                0,
                'the text begins with "{word}"',
                {"word": start},
                "leave the word out: it belongs to the act before; or take an act that such a text fits",
            )


def _dangling(text: str, words: Words) -> str:
    bare = text.replace("\u200b", "").rstrip(",;: ").casefold()
    if words.word_breaks:
        word = bare.split()[-1] if bare else ""
        return word if word in words.dangling else ""
    return next((word for word in words.dangling if bare.endswith(word)), "")


def _doubled(scalar: Scalar, known: Known, problems: list[Problem]) -> None:
    # a line of a wrapped text that was copied reads on as if it were meant
    lines = scalar.raw.split("\n")
    for number, (line, following) in enumerate(pairwise(lines), 1):
        if line.strip() and line.strip() == following.strip():
            column = len(following) - len(following.lstrip()) + 1
            where = Place(scalar.where.file, scalar.where.line + number, column)
            problems.append(
                Problem(
                    "text-line-twice",
                    Grade.ERROR,
                    where,
                    "this line repeats the line above",
                    {},
                    "delete one of the two",
                    known.line(where),
                )
            )


def _marked(inner: str, start: int, scalar: Scalar, known: Known, bad: Bad, problems: list[Problem]) -> Slot | None:
    """Read a slot with the mark that says how sure it is: `<pending>`, or a question mark at its end."""
    typed = " ".join(inner.split())
    where = scalar.at(start)
    if typed == PENDING:
        _await(where, known, problems)
        return Slot(PENDING, where, typed, PENDING)
    if not typed.endswith(("?", "？")):
        return _slot(typed, start, where, known, bad)
    typed = typed[:-1].rstrip()
    slot = _slot(typed, start, where, known, bad)
    if slot:
        problems.append(
            Problem(
                "fact-asked",
                Grade.WARNING,
                where,
                "<{text}> is still to be confirmed",
                {"text": typed},
                "look whether it is right; then take the question mark away",
                known.line(where),
            )
        )
    return replace(slot, asked=True) if slot else None


def _await(where: Place, known: Known, problems: list[Problem]) -> None:
    problems.append(
        Problem(
            "fact-pending",
            Grade.WARNING,
            where,
            "something is still pending here",
            {},
            "write it once it is known; a final release has no gaps",
            known.line(where),
        )
    )


def _slot(typed: str, start: int, where: Place, known: Known, bad: Bad) -> Slot | None:
    quote = f"<{typed}>"
    if typed == "list" or typed.startswith("list."):
        return _list_slot(typed, where)
    id, _, form = typed.rpartition(".")
    for name, asked in ((typed, ""), (id, form)):
        if section := known.sections.get(name):
            forms = forms_of(section)
            if name != typed and asked not in forms:
                bad(
                    "text-form",
                    start,
                    '{quote}: {name} has no form "{form}"',
                    {"quote": quote, "name": name, "form": asked},
                    did_you_mean(asked, forms) or f"forms are {', '.join(forms)}",
                )
                return None
            return Slot(name.replace(".", "_"), where, typed, section, name, asked)
    shape = form if form in _SHAPES else ""
    try:
        fact = read_fact(id if shape else typed, known.words, known.today)
    except FactError as error:
        hint = error.hint
        if error.rule == "fact-unknown":
            hint = next(
                (meant for word in re.findall(r"[^\W\d]+", typed) if (meant := _misspelt(word, known.words))), hint
            )
        bad(error.rule, start, error.message, {"quote": quote}, hint)
        return None
    if fact and shape not in ("", *FACT_FORMS[fact.kind]):
        bad(
            "text-form",
            start,
            '{quote}: a {kind} has no form "{form}"',
            {"quote": quote, "kind": fact.kind, "form": shape},
            f"forms are {', '.join(FACT_FORMS[fact.kind])}",
        )
        return None
    if fact:
        return Slot(fact.kind, where, typed, form=shape, fact=fact)
    known.lost.update((typed, id))
    bad(
        "text-unknown",
        start,
        "{quote} is no fact and no known id",
        {"quote": quote},
        did_you_mean(typed, known.sections)
        or did_you_mean(id, known.sections)
        or "look it up with `drafter find`, or add it under people or terms",
    )
    return None


def _list_slot(typed: str, where: Place) -> Slot:
    """Return the slot of a list: <list>, <list.name>, either with `.numbered` behind it; whether it is there, the act
    knows."""
    parts = typed.split(".")[1:]
    form = parts.pop() if parts[-1:] == [NUMBERED] else ""
    id = ".".join(parts)
    return Slot(f"list_{id}" if id else "list", where, typed, "list", id or "list", form)


def _misspelt(word: str, words: Words) -> str:
    tables = (words.months, words.units, words.nouns, words.currencies, words.scales, words.bounds, words.relative)
    spelled = {part for table in tables for entry in table for part in (entry, *entry.split())}
    return "" if word.casefold() in spelled else did_you_mean(word, spelled)


def forms_of(section: str) -> tuple[str, ...]:
    """The forms that free text may ask of an entry of a section."""
    if section == "sides":
        return tuple(dict.fromkeys((*FORMS["countries"], *SIDE_FORMS)))
    if section == "events":
        return FORMS["kinds"]
    if section == "people":
        return PERSON_FORMS
    if section == "list":
        return (NUMBERED,)
    return FORMS.get(section, ())


def _numbered(parts: list[str | Slot]) -> Iterable[str | Slot]:
    # white space is folded in a key; a type that occurs twice gets numbers
    names = [part.name for part in parts if isinstance(part, Slot) and (part.fact or part.section == PENDING)]
    counts: dict[str, int] = {}
    for part in parts:
        if isinstance(part, str):
            yield re.sub(r"\s+", " ", part)
        elif names.count(part.name) > 1:
            counts[part.name] = counts.get(part.name, 0) + 1
            yield replace(part, name=f"{part.name}{counts[part.name]}")
        else:
            yield part


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "did you mean …?" for a slip of a letter or two, else ""."""
    close = nearest(word, known)
    return f"did you mean {' or '.join(close)}?" if close else ""


def nearest(word: str, known: Iterable[str]) -> Sequence[str]:
    """Return at most two of the known words that are like a word: one slip of a letter away, or the most like it."""
    spelled = {name.casefold(): name for name in known}
    typed = word.casefold()
    close = [name for name in spelled if _one_slip(typed, name)][:2]
    if not close:
        from difflib import get_close_matches

        close = get_close_matches(typed, spelled, 2, 0.7)
    return [spelled[name] for name in close]


def _one_slip(left: str, right: str) -> bool:
    """Whether two words differ by one letter too many, missing, wrong, or by two letters that changed places."""
    if abs(len(left) - len(right)) > 1:
        return False
    size = min(len(left), len(right))
    start = next((index for index in range(size) if left[index] != right[index]), size)
    left, right = left[start:], right[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    if len(left) == len(right) == 2:
        return left == right[::-1]
    # a letter of a word of two says nothing
    return max(len(left), len(right)) <= 1 and size > 2

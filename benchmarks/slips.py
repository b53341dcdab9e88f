"""Slips of the hand: the example form is spoilt in thousands of ways, and every slip must be refused where it was made.

    python benchmarks/slips.py [--count 300] [--seed 7] [--show KIND]

Exits 1 when a slip passes in silence, or when fewer than 95 % are reported on the exact line.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drafter.acts import load_acts
from drafter.directory import load_directory
from drafter.form import read_summary
from drafter.form.source import read_form
from drafter.locale.load import load_locale
from drafter.problem import DraftError, Grade
from drafter.tree import Map, Node, Scalar, Seq, plain

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
TAGS = ("en", "km", "ja")
GOAL = 0.95

_KEY = re.compile(r"(?:(?<=^)|(?<=[ {]))([A-Za-z_][A-Za-z0-9_]*):(?=[ ]|$)")
_LEAD = re.compile(r"([ ]*)((?:- )*)")


@dataclass(frozen=True, slots=True)
class Slip:
    """A spoilt form. lines: where a report is exact, from 1. typed, meant: the misspelt key and the right one."""

    text: str
    lines: tuple[int, ...]
    typed: str = ""
    meant: str = ""


@dataclass(slots=True)
class Count:
    """What became of the slips of one kind."""

    made: int = 0
    harmless: int = 0  # the form meant the same as before: no slip, another place was taken
    refused: int = 0
    optional: int = 0  # deleted lines that a form can do without
    joined: int = 0  # of these: the line parted two lists, which are one now
    exact: int = 0
    near: int = 0
    meant: int = 0  # of swapped letters: the right key was offered
    silent: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)


class Form:
    """The example, and a way to load what was made of it."""

    def __init__(self) -> None:
        self.text = EXAMPLE.read_text(encoding="utf-8")
        self.lines = self.text.split("\n")
        self.directory = load_directory(ROOT / "locales")
        self.acts = load_acts(ROOT / "locales")
        self.words = load_locale(ROOT, "en", self.directory).words
        self.tree = read_form(self.text.encode(), "form.yaml").root
        self.meaning = plain(self.tree)
        says = [bool(line.strip()) and not line.lstrip().startswith("#") for line in self.lines]
        self.content = [number for number, said in enumerate(says) if said]
        self.keyed = [number for number in self.content if _KEY.search(self.lines[number])]
        # lines that begin with a key or dash; the others go on with the text above
        self.heads = [n for n in self.content if n in self.keyed or self.lines[n].lstrip().startswith("- ")]

    def load(self, text: str) -> list[tuple[int, str, str]]:
        """Return line, rule and words of every error, [] for a form that passes."""
        try:
            read_summary(text.encode(), "form.yaml", self.directory, self.acts, lambda _: self.words, TAGS)
        except DraftError as error:
            return [
                (problem.where.line, problem.rule, f"{problem.text}; {problem.advice}")
                for problem in error.problems
                if problem.where and problem.grade >= Grade.ERROR
            ]
        return []

    def with_line(self, number: int, *lines: str) -> str:
        return "\n".join((*self.lines[:number], *lines, *self.lines[number + 1 :]))

    def owner(self, number: int) -> int:
        """Return the line of the key or dash that a line belongs to; the first content line for a top key."""
        lead = _LEAD.match(self.lines[number])
        assert lead
        column = len(lead[1])
        above = [n for n in self.content if n < number]
        for n in reversed(above):
            at = _LEAD.match(self.lines[n])
            assert at
            if len(at[1]) < column:
                return n
        return self.content[0]


def duplicated(form: Form, dice: random.Random) -> Slip:
    number = dice.choice(form.content)
    # either of the two equal lines is the right place
    return Slip(form.with_line(number, form.lines[number], form.lines[number]), (number + 1, number + 2))


def hash_in_text(form: Form, dice: random.Random) -> Slip:
    number = dice.choice(form.content)
    line = form.lines[number]
    values = [match.end() + 1 for match in _KEY.finditer(line) if line[match.end() + 1 :].strip(" {[")]
    lead = _LEAD.match(line)
    assert lead
    start = values[0] + 1 if values else lead.end() + (1 if lead[2] else 0)
    if start > len(line) or (not values and number in form.keyed):
        return hash_in_text(form, dice)
    place = dice.randint(start, len(line))
    return Slip(form.with_line(number, line[:place] + " #" + line[place:]), (number + 1,))


def swapped(form: Form, dice: random.Random) -> Slip:
    number, start, key = _key(form, dice)
    places = [i for i in range(len(key) - 1) if key[i] != key[i + 1]]
    if not places:
        return swapped(form, dice)
    i = dice.choice(places)
    typed = key[:i] + key[i + 1] + key[i] + key[i + 2 :]
    line = form.lines[number]
    return Slip(form.with_line(number, line[:start] + typed + line[start + len(key) :]), (number + 1,), typed, key)


def zero_width(form: Form, dice: random.Random) -> Slip:
    number, start, key = _key(form, dice)
    place = start + dice.randint(0, len(key))
    line = form.lines[number]
    return Slip(form.with_line(number, line[:place] + "\u200b" + line[place:]), (number + 1,))


def deleted(form: Form, dice: random.Random) -> Slip:
    number = dice.choice(form.content)
    # the line is gone: the place where it stood, or what it belonged to
    return Slip(form.with_line(number), (number, number + 1, form.owner(number) + 1))


def one_space_off(form: Form, dice: random.Random) -> Slip:
    number = dice.choice(form.heads)
    line = form.lines[number]
    out = line[1:] if line.startswith(" ") and dice.random() < 0.5 else " " + line
    return Slip(form.with_line(number, out), (number + 1,))


def no_space(form: Form, dice: random.Random) -> Slip:
    number = dice.choice(form.keyed)
    line = form.lines[number]
    places = [match.end() for match in _KEY.finditer(line) if line[match.end() :].strip()]
    if not places:
        return no_space(form, dice)
    place = dice.choice(places)
    return Slip(form.with_line(number, line[:place] + line[place + 1 :]), (number + 1,))


def tab(form: Form, dice: random.Random) -> Slip:
    number = dice.choice([n for n in form.content if form.lines[n].startswith(" ")])
    return Slip(form.with_line(number, "\t" + form.lines[number].lstrip(" ")), (number + 1,))


def wide_colon(form: Form, dice: random.Random) -> Slip:
    number, start, key = _key(form, dice)
    line, place = form.lines[number], start + len(key)
    # an input method types no space behind its colon
    rest = line[place + 1 :]
    rest = rest.removeprefix(" ") if dice.random() < 0.5 else rest
    return Slip(form.with_line(number, line[:place] + "\uff1a" + rest), (number + 1,))


def open_quote(form: Form, dice: random.Random) -> Slip:
    number = dice.choice(form.heads)
    line = form.lines[number]
    places = [match.end() + 1 for match in _KEY.finditer(line) if line[match.end() + 1 :].strip()]
    lead = _LEAD.match(line)
    assert lead
    if lead[2] and number not in form.keyed:
        places.append(lead.end())
    places = [place for place in places if line[place] not in "{["]
    if not places:
        return open_quote(form, dice)
    place = dice.choice(places)
    return Slip(form.with_line(number, line[:place] + dice.choice("\"'") + line[place:]), (number + 1,))


def _key(form: Form, dice: random.Random) -> tuple[int, int, str]:
    number = dice.choice(form.keyed)
    match = dice.choice(list(_KEY.finditer(form.lines[number])))
    return number, match.start(1), match[1]


KINDS: dict[str, Callable[[Form, random.Random], Slip]] = {
    "line duplicated": duplicated,
    "` #` put into text": hash_in_text,
    "key letters swapped": swapped,
    "zero-width space in key": zero_width,
    "line deleted": deleted,
    "one space off": one_space_off,
    "no space after colon": no_space,
    "tab indent": tab,
    "full-width colon": wide_colon,
    "unclosed quote": open_quote,
}


def leaves(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text with the keys above it; places in lists are left out."""
    if isinstance(node, Scalar):
        yield path, node.text
    elif isinstance(node, Seq):
        for item in node.items:
            yield from leaves(item, path)
    elif isinstance(node, Map):
        for key, value in node.pairs:
            yield from leaves(value, (*path, key.text))


def only_left_out(form: Form, spoilt: Map) -> bool:
    """Whether a form says what the example says but for what is left out: nothing moved to another place.

    One text may be shorter: a line of a wrapped text was deleted, or the dash line between two texts.
    """
    before, after = Counter(leaves(form.tree)), Counter(leaves(spoilt))
    new = list((after - before).elements())
    if not new:
        return True
    path, text = new[0]
    gone = [word for where, words in (before - after).elements() if where == path for word in words.split()]
    return len(new) == 1 and _shortened(gone, text.split())


def _shortened(words: Sequence[str], fewer: Sequence[str]) -> bool:
    rest = iter(words)
    return all(word in rest for word in fewer)


def run(count: int, seed: int, form: Form | None = None) -> dict[str, Count]:
    """Make `count` slips of each kind and load them."""
    form = form or Form()
    assert form.load(form.text) == []
    counts = {}
    for kind, spoil in KINDS.items():
        dice = random.Random(f"{seed} {kind}")
        counts[kind] = _count(form, spoil, dice, count)
    return counts


def _count(form: Form, spoil: Callable[[Form, random.Random], Slip], dice: random.Random, count: int) -> Count:
    result = Count()
    while result.made < count:
        slip = spoil(form, dice)
        found = form.load(slip.text)
        line = slip.lines[0]
        if not found:
            spoilt = read_form(slip.text.encode(), "form.yaml").root
            if plain(spoilt) == form.meaning:
                result.harmless += 1
                continue
            if spoil is deleted:
                result.optional += 1
                result.joined += not only_left_out(form, spoilt)
            else:
                result.silent.append(f"{line}: {slip.text.split(chr(10))[line - 1].strip()}")
            result.made += 1
            continue
        result.made += 1
        result.refused += 1
        distance = min(abs(at - line) for at, _, _ in found for line in slip.lines)
        result.exact += distance == 0
        result.near += distance <= 1
        result.meant += bool(slip.meant) and any(slip.meant in words for at, _, words in found if at == line)
        if slip.meant and not any(slip.meant in words for at, _, words in found if at == line):
            result.astray.append(f"{line}: {slip.typed} for {slip.meant}")
        if distance:
            rules = ", ".join(f"{at} {rule}" for at, rule, _ in found[:3])
            result.astray.append(f"{line}: {slip.text.split(chr(10))[line - 1].strip()} -> {rules}")
    return result


def reached(counts: dict[str, Count]) -> bool:
    """Whether no slip passed in silence and enough were reported on the exact line."""
    refused = sum(count.refused for count in counts.values())
    exact = sum(count.exact for count in counts.values())
    return not any(count.silent for count in counts.values()) and exact >= GOAL * refused


def main() -> int:
    parser = argparse.ArgumentParser(description="spoil the example form in many ways and load what comes out")
    parser.add_argument("--count", type=int, default=300, help="slips of each kind")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true", help="list what passed and what was reported elsewhere")
    given = parser.parse_args()
    counts = run(given.count, given.seed)
    print(f"{'slip':26}{'made':>6}{'refused':>9}{'optional':>10}{'silent':>8}{'exact line':>12}{'within one':>12}")
    for kind, count in counts.items():
        share = f"{count.exact / count.refused:.1%}" if count.refused else "-"
        near = f"{count.near / count.refused:.1%}" if count.refused else "-"
        print(f"{kind:26}{count.made:6}{count.refused:9}{count.optional:10}{len(count.silent):8}{share:>12}{near:>12}")
        if given.show:
            for line in (*count.silent, *count.astray):
                print("   ", line)
    swaps = counts["key letters swapped"]
    print(f"right key offered for swapped letters: {swaps.meant / max(1, swaps.refused):.1%}")
    joined = counts["line deleted"].joined
    print(f"deleted lines that parted two lists, which are one now: {joined}")
    print(f"places where a slip changed nothing, taken anew: {sum(count.harmless for count in counts.values())}")
    return 0 if reached(counts) else 1


if __name__ == "__main__":
    sys.exit(main())

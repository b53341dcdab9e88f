"""Languages with one rule changed: examples that still read as written do not prove that rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from drafter.directory import GENDERS
from drafter.examples import Case, Examples, failure, taken, with_table
from drafter.frozen import dataclass
from drafter.locale.people import MENTIONS
from drafter.locale.rules import Locale
from drafter.office import Office
from drafter.problem import Place
from drafter.tree import Map, Node, Scalar, Seq

AWAY, SWAPPED, BLOTTED = "taken away", "after the next row", "blotted"
# rules of facts, lists and sides; closed lists of words in them (months, labels) and events have tests of their own
DAYS = ("dates", "ranges", "parts_of_day", "deadlines", "year_parts")
FIGURES = (
    *(*DAYS, "clock", "times", "ordinals", "anniversaries", "money", "percents", "durations", "counts", "bounds"),
    *("lists", "post_list", "gloss", "sides", "possessive"),
)
# how documents are listed, and governments that are no body of the directory, show in whole releases only
ELSEWHERE = {("lists", "documents"), ("sides", "government")}
# what of these rules is no pattern
SETTINGS = ("source", "confirmed", "calendar", "language", "number", "gender", "form", "mention")
FLAG = re.compile("[0-9]+|true|false")
# what a row may ask about with no other values than these
CLOSED: Mapping[str, tuple[str, ...]] = {
    "mention": MENTIONS,
    "gender": (*GENDERS, ""),
    **dict.fromkeys(("own", "spouse", "shared", "parts", "to", "body", "whole"), ("true", "false")),
    **dict.fromkeys(("late", "two_sides", "titled", "general"), ("true", "false")),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A language with one thing changed: to which rule, what was done ("taken away", "blotted" …), where it stands."""

    rule: tuple[str, ...]
    done: str
    where: Place
    locale: Locale

    @property
    def text(self) -> str:
        return f"{'.'.join(self.rule)} {self.done}"


def mutants(locale: Locale, office: Office) -> Iterator[Mutant]:
    """Yield the language with one row of a decision table taken away, or exchanged with the next one.

    Two rows are exchanged only if the order says something: somebody may fit both and no row before them, and they do
    not write the same.
    """
    for table, node in locale.top.pairs:
        if not isinstance(node, Seq) or not all(isinstance(item, Map) and item.get("when") for item in node.items):
            continue
        items = [item for item in node.items if isinstance(item, Map)]
        order = _Order(items, office)
        for n, item in enumerate(items):
            rule = (table.text, _text(item.get("id")))
            less = Seq((*items[:n], *items[n + 1 :]), node.where)
            yield Mutant(rule, AWAY, item.where, with_table(locale, table.text, less))
            if n + 1 < len(items) and order.matters(n):
                swapped = Seq((*items[:n], items[n + 1], item, *items[n + 2 :]), node.where)
                yield Mutant(rule, SWAPPED, item.where, with_table(locale, table.text, swapped))


def blots(locale: Locale) -> Iterator[Mutant]:
    """Yield the language with one pattern of a fact, a list or a side blotted, so that every use is seen."""
    for key in FIGURES:
        node = locale.top.get(key)
        for path in _patterns(node) if node else ():
            if node and (key, path[0]) not in ELSEWHERE:
                blotted = with_table(locale, key, _blot(node, path))
                yield Mutant((key, *path), BLOTTED, node.where, blotted)


def survivors(examples: Examples, locale: Locale, office: Office, changes: Iterable[Mutant]) -> Iterator[Mutant]:
    """Yield the changes that no example notices."""
    for mutant, cases in _touched(examples, locale, office, changes):
        if not any(any(failure(case, examples, mutant.locale, office)) for case in cases):
            yield mutant


def proofs(examples: Examples, locale: Locale, office: Office, changes: Iterable[Mutant]) -> dict[str, int]:
    """Return, for each change, how many examples read otherwise."""
    return {
        mutant.text: sum(1 for case in cases if any(failure(case, examples, mutant.locale, office)))
        for mutant, cases in _touched(examples, locale, office, changes)
    }


def _touched(
    examples: Examples, locale: Locale, office: Office, changes: Iterable[Mutant]
) -> Iterator[tuple[Mutant, list[Case]]]:
    """Yield each change with the cases that ask for the rule: no other can read otherwise."""
    used = [(case, taken(case, examples, locale, office)) for case in examples.cases]
    for mutant in changes:
        rule = mutant.rule
        yield mutant, [c for c, paths in used if any(p == rule[: len(p)] or rule == p[: len(rule)] for p in paths)]


def _patterns(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in node.pairs if isinstance(node, Map) else ():
        if isinstance(value, Map) and key.text != "names":
            yield from _patterns(value, (*path, key.text))
        elif isinstance(value, Scalar) and key.text not in SETTINGS and not FLAG.fullmatch(value.text):
            yield (*path, key.text)


def _blot(node: Node, path: tuple[str, ...]) -> Node:
    if not path or not isinstance(node, Map):
        return Scalar("\N{FULL BLOCK}", node.where)
    return Map(tuple((k, _blot(v, path[1:]) if k.text == path[0] else v) for k, v in node.pairs), node.where)


Asks = dict[str, frozenset[str]]


class _Order:
    """The conditions of a table's rows, to tell which orders say something."""

    def __init__(self, items: list[Map], office: Office) -> None:
        self.ranks = office.directory.ranks
        self.posts = office.directory.sections.get("posts", {})
        self.titles = office.directory.sections.get("titles", {})
        self.items = items
        self.rows = [self._asked(item.get("when")) for item in items]
        keys = {key for row in self.rows for key in row} | {"rank", "post", "posts", "state", "tier", "bestowed"}
        self.all: Asks = {
            key: frozenset(CLOSED.get(key) or {"", "*", *(v for row in self.rows for v in row.get(key, ()))})
            for key in keys
        }
        for key in ("rank", "spouse_rank"):
            self.all[key] = frozenset({"", *self.ranks})

    def matters(self, n: int) -> bool:
        """Whether exchanging a row with the next one may change what is written."""
        one, other = self.items[n], self.items[n + 1]
        if _written(one) == _written(other):
            return False
        first, second = self.rows[n], self.rows[n + 1]
        both = {key: self._of(first, key) & self._of(second, key) for key in {*first, *second}}
        return all(both.values()) and self._reached(both, self.rows[:n])

    def _of(self, box: Asks, key: str) -> frozenset[str]:
        return box.get(key, self.all[key])

    def _reached(self, box: Asks, before: list[Asks]) -> bool:
        """Whether somebody in a box fits none of the rows before."""
        if not self._possible(box):
            return False
        for n, row in enumerate(before):
            if any(not self._of(box, key) & wanted for key, wanted in row.items()):
                continue
            rest = box
            for key, wanted in row.items():
                outside = self._of(rest, key) - wanted
                if outside and self._reached({**rest, key: outside}, before[n + 1 :]):
                    return True
                rest = {**rest, key: self._of(rest, key) & wanted}
            return False
        return True

    def _possible(self, box: Asks) -> bool:
        """Whether anybody can be so: a post has its rank, a title its tier, who has no post has neither."""
        post, rank = self._of(box, "post"), self._of(box, "rank")
        if self._of(box, "posts") <= {"0"} or post <= {""}:
            if not ("" in post and "" in rank and "" in self._of(box, "state")):
                return False
        elif rank <= {""} and "" not in post:
            return False
        if "*" not in post and "" not in post:
            held = {entry["rank"] for id, entry in self.posts.items() if _plain(id) in post}
            if not held & rank:
                return False
        if rank <= set(self.ranks) and not self._of(box, "posts") - {"0"}:
            return False
        tiers = {self.titles[id]["tier"] if id in self.titles else "" for id in self._of(box, "bestowed") - {"*"}}
        known = "bestowed" in box and "*" not in box["bestowed"]
        return not known or bool(tiers & self._of(box, "tier"))

    def _asked(self, when: Node | None) -> Asks:
        asks = {key: frozenset(_list(value)) for key, value in when} if isinstance(when, Map) else {}
        for key in ("rank", "spouse_rank"):
            lowest = next(iter(asks.pop(f"{key}_from", ())), "")
            if lowest in self.ranks:
                higher = frozenset(self.ranks[: self.ranks.index(lowest) + 1])
                asks[key] = asks.get(key, higher) & higher
        return asks


def _plain(id: str) -> str:
    return id.partition("@")[0].rpartition(".")[2]


def _written(row: Map) -> dict[str, str]:
    return {k: v.text for k, v in row if isinstance(v, Scalar) and k not in ("id", "source", "confirmed")}


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else "?"


def _list(node: Node) -> tuple[str, ...]:
    return tuple(map(_text, node.items)) if isinstance(node, Seq) else (_text(node),)

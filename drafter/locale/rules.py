"""A language as data: its rules with their places and sources, its names. Knows no form and no release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from drafter.directory import Name
from drafter.draft import Origin, Run
from drafter.facts import Words
from drafter.frozen import dataclass, field, replace
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq
from drafter.typography import Typography

if TYPE_CHECKING:
    from drafter.locale.weave import Templates


# how a language joins what it writes with a small word before it: patterns at its beginning, and what stands for them
Join = tuple[tuple[str, str], ...]


def joined(text: str, join: Join) -> str:
    """Return a text behind the small word of a join: "le Cambodge" -> "du Cambodge"; unchanged where no row fits."""
    for pattern, write in join:
        if found := re.match(pattern, text):
            return write + text[found.end() :]
    return text


def join_runs(pieces: list[Any], join: Join) -> list[Any]:
    """Return runs, and what may stand between them, with the first run that holds text joined."""
    for n, run in enumerate(pieces):
        if isinstance(run, Run) and run.text.strip():
            # an article may be a run of its own, with the space behind it in the next one
            after = pieces[n + 1] if n + 1 < len(pieces) else None
            parted = not run.text.endswith(" ") and isinstance(after, Run) and after.text.startswith(" ")
            text = joined(f"{run.text} ", join)[:-1] if parted else joined(run.text, join)
            return [*pieces[:n], replace(run, text=text), *pieces[n + 1 :]]
    return pieces


@dataclass(frozen=True, slots=True)
class Rule:
    """A convention of a language: its id ("en.dates.date"), its place, what it says, where that was read."""

    id: str
    where: Place
    about: Map
    joins: Mapping[str, Join] = field(default_factory=dict, repr=False, compare=False)
    # asked for again and again; a rule inside another is made once, so that it remembers too
    _texts: dict[str, str | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lists: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _inner: dict[str, Rule | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def text(self, key: str = "write", default: str = "") -> str:
        """Return a text of the rule."""
        try:
            found = self._texts[key]
        except KeyError:
            value = self.about.get(key)
            found = self._texts[key] = value.text if isinstance(value, Scalar) else None
        return default if found is None else found

    def list(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        found = self._lists.get(key)
        if found is None:
            value = self.about.get(key)
            items = value.items if isinstance(value, Seq) else (value,)
            found = self._lists[key] = tuple(item.text for item in items if isinstance(item, Scalar))
        return found

    def table(self, key: str) -> Mapping[str, str]:
        """Return keys and texts; {} when there are none."""
        value = self.about.get(key)
        return {k: v.text for k, v in value if isinstance(v, Scalar)} if isinstance(value, Map) else {}

    def has(self, key: str) -> bool:
        return self.about.get(key) is not None

    def row(self, key: str) -> Rule | None:
        """Return a rule inside this one, or None."""
        if key not in self._inner:
            value, name = self.about.get(key), self.about.key(key)
            made = Rule(f"{self.id}.{key}", name.where, value, self.joins) if isinstance(value, Map) and name else None
            self._inner[key] = made
        return self._inner[key]

    @property
    def source(self) -> str:
        return self.text("source")

    @property
    def confirmed(self) -> bool:
        return self.text("confirmed") != "false"

    def origin(self, form: Place | None = None, value: str = "") -> Origin:
        """The origin of words that this rule adds, or of the fact it writes."""
        return Origin("fact" if value else "rule", self.where, form, self.id, value)


# the rows of a decision table, each with what it asks: key and the words that fit
Table = tuple[tuple[Rule, tuple[tuple[str, tuple[str, ...]], ...]], ...]


@dataclass(frozen=True, slots=True)
class Locale:
    """One language: rules, names, words for reading, typography, compiled templates.

    gloss: names in the language of the rule `gloss`, for the form in brackets at a first mention.
    people: names of people in the language of the rule `names_of_people`, whose letters this one shares.
    recurring: nouns of what takes place again and again, whose times are counted.
    """

    tag: str
    file: str
    top: Map
    names: Mapping[str, Mapping[str, Name]]
    words: Words
    typography: Typography
    templates: Templates
    folder: str
    gloss: Mapping[str, Mapping[str, Name]] = field(default_factory=dict)
    people: Mapping[str, Name] = field(default_factory=dict)
    recurring: frozenset[str] = frozenset()
    # asked for hundreds of times a release; init=False gives a changed copy memories of its own
    _found: dict[tuple[str, ...], Rule | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _joins: dict[str, Join] = field(default_factory=dict, init=False, repr=False, compare=False)
    _rows: dict[str, Table] = field(default_factory=dict, init=False, repr=False, compare=False)
    decided: dict[object, Rule] = field(default_factory=dict, init=False, repr=False, compare=False)
    # paths of the rules asked for and rows taken so far: what an example proves
    taken: set[tuple[str, ...]] = field(default_factory=set, init=False, repr=False, compare=False)

    @property
    def joins(self) -> Mapping[str, Join]:
        """The rule `slot_forms`: the small words that melt with what follows, by name."""
        if not self._joins:
            node = self.top.get("slot_forms")
            for name, rows in node if isinstance(node, Map) else ():
                listed = rows.items if isinstance(rows, Seq) else ()
                texts = [Rule(name, row.where, row) for row in listed if isinstance(row, Map)]
                self._joins[name] = tuple((row.text("match"), row.text()) for row in texts)
        return self._joins

    def rule(self, *path: str) -> Rule:
        """Return the rule at a path. errors: DraftError when the language does not have it."""
        found = self.find(*path)
        if found is None:
            raise DraftError([self._missing(path)])
        return found

    def find(self, *path: str) -> Rule | None:
        """Return the rule at a path, or None."""
        try:
            return self._found[path]
        except KeyError:
            found = self._found[path] = self._find(path)
            self.taken.add(path)
            return found

    def _find(self, path: tuple[str, ...]) -> Rule | None:
        node: Node = self.top
        where = Place(self.file)
        for key in path:
            name = node.key(key) if isinstance(node, Map) else None
            value = node.get(key) if isinstance(node, Map) else None
            if name is None or value is None:
                return None
            node, where = value, name.where
        if isinstance(node, Map):
            return Rule(f"{self.tag}.{'.'.join(path)}", where, node, self.joins)
        return None

    def rows(self, table: str) -> tuple[Rule, ...]:
        """Return the rows of a decision table in order. errors: DraftError when there is no such table."""
        return tuple(row for row, _ in self.conditions(table))

    def conditions(self, table: str) -> Table:
        """Return the rows of a decision table, each with what it asks; errors as `rows`."""
        if table not in self._rows:
            self._rows[table] = tuple(self._read_rows(table))
        return self._rows[table]

    def _read_rows(self, table: str) -> Iterator[tuple[Rule, tuple[tuple[str, tuple[str, ...]], ...]]]:
        node = self.top.get(table)
        if not isinstance(node, Seq):
            raise DraftError([self._missing((table,))])
        for item in node.items:
            if isinstance(item, Map):
                id = item.get("id")
                name = id.text if isinstance(id, Scalar) else "?"
                row = Rule(f"{self.tag}.{table}.{name}", item.where, item, self.joins)
                when = item.get("when")
                yield row, tuple((key, _wanted(value)) for key, value in (when if isinstance(when, Map) else ()))

    @property
    def settings(self) -> Mapping[str, str]:
        """The office's choices among conventions: `settings` in locale.yaml."""
        node = self.top.get("settings")
        return {key: value.text for key, value in node if isinstance(value, Scalar)} if isinstance(node, Map) else {}

    def _missing(self, path: tuple[str, ...]) -> Problem:
        return Problem(
            "locale-rule-missing",
            Grade.BLOCKER,
            Place(self.file),
            "{language} has no rule {rule}",
            {"language": self.tag, "rule": ".".join(path)},
            "copy it from locales/_template/locale.yaml and fill it",
        )


# What a row may ask about; a value is a text, "true"/"false", or for rank_from the ranks that count.
Asked = Mapping[str, str | bool]


# a release asks some twenty different questions; a batch of thousands must not grow without end
MOST_DECIDED = 5000


def decide(locale: Locale, table: str, asked: Asked, ranks: tuple[str, ...]) -> Rule:
    """Return the first row of a table whose conditions fit.

    asked: what is known ("rank", "gender", "own", "mention" …). ranks: all ranks, the highest first, for `rank_from`.
    errors: DraftError when no row fits: a table ends with a row for everything, `when: {}`.
    """
    question = (table, ranks, *asked.items())
    if question in locale.decided:
        return locale.decided[question]
    for row, conditions in locale.conditions(table):
        if all(_fits(key, wanted, asked, ranks) for key, wanted in conditions):
            locale.taken.add((table, row.id.rpartition(".")[2]))
            if len(locale.decided) < MOST_DECIDED:
                locale.decided[question] = row
            return row
    raise DraftError(
        [
            Problem(
                "locale-table-end",
                Grade.BLOCKER,
                Place(locale.file),
                "no row of {table} fits {asked}",
                {"table": table, "asked": ", ".join(f"{k}: {v}" for k, v in asked.items())},
                "end the table with a row that fits everything: `when: {}`",
            )
        ]
    )


def _wanted(node: Node) -> tuple[str, ...]:
    if isinstance(node, Seq):
        return tuple(item.text for item in node.items if isinstance(item, Scalar))
    return (node.text,) if isinstance(node, Scalar) else ()


def _fits(key: str, wanted: tuple[str, ...], asked: Asked, ranks: tuple[str, ...]) -> bool:
    if key.endswith("_from"):
        rank = str(asked.get(key.removesuffix("_from"), ""))
        return rank in ranks and wanted[0] in ranks and ranks.index(rank) <= ranks.index(wanted[0])
    found = asked.get(key, "")
    text = {True: "true", False: "false"}[found] if isinstance(found, bool) else found
    return text in wanted


def fill(rule: Rule, parts: Mapping[str, list[Run]], form: Place | None = None, key: str = "write") -> list[Run]:
    """Write a pattern: words of the rule, {parts}, and [groups] that vanish when a part in them is empty.

    returns: the runs; the rule's own words carry its origin. errors: DraftError for a part that does not exist.
    """
    runs: list[Run] = []
    for optional, pieces in _groups(rule.text(key)):
        names = [name.partition("|")[0] for _, name in pieces if name]
        for name in names:
            if name not in parts:
                raise DraftError(
                    [
                        Problem(
                            "locale-part",
                            Grade.BLOCKER,
                            rule.where,
                            "{rule}: no part is called {part}",
                            {"rule": rule.id, "part": "{" + name + "}"},
                            f"parts are {', '.join(sorted(parts))}",
                        )
                    ]
                )
        if optional and any(not parts[name] for name in names):
            continue
        for words, name in pieces:
            if words:
                runs.append(Run(words, rule.origin(form)))
            if name:
                part, _, join = name.partition("|")
                runs.extend(join_runs(parts[part], rule.joins[join]) if join in rule.joins else parts[part])
    return runs


@lru_cache(maxsize=1024)
def _groups(pattern: str) -> tuple[tuple[bool, tuple[tuple[str, str], ...]], ...]:
    """Return the groups of a pattern: whether it may vanish, and its words each with the part behind them."""
    found = []
    for group in re.split(r"(\[[^\]]*\])", pattern):
        optional = group.startswith("[") and group.endswith("]")
        pieces = re.findall(r"([^{}]*)(?:\{(\w+(?:\|\w+)?)\})?", group[1:-1] if optional else group)
        found.append((optional, tuple(pieces)))
    return tuple(found)


def gap(locale: Locale, what: str, form: Place | None, ref: str = "") -> Run:
    """A visible mark for what is missing; no other language ever stands in."""
    rule = locale.rule("language")
    return Run(rule.text("gap").replace("{what}", what), Origin("rule", rule.where, form, ref), gap=True)

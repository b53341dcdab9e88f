"""Single values of the form: keys of a table, days, ids, choices, clauses; each refused at its own place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from drafter.acts import ActKind
from drafter.directory import Directory
from drafter.facts import Fact, FactError, Words, read_day, read_fact
from drafter.form.model import Clause, Group
from drafter.form.tables import keys
from drafter.form.text import PENDING, Known, did_you_mean, nearest, read_clause
from drafter.frozen import replace
from drafter.problem import Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq

SIDES = ("home", "partner")
# whose: of whoever acts, of whoever is addressed
PRONOUNS = ("own", "actor.own", "whom.own")
# shapes of values that a form can't be read without
FIRM = ("text", "number", "day", "choice", "id", "ids", "who", "tags")
# sections of the directory -> one of them, in a message
ONE = {
    "academic": "academic title",
    "bodies": "body",
    "contacts": "contact",
    "countries": "country",
    "degrees": "degree",
    "documents": "document",
    "events": "event",
    "groups": "group",
    "issuers": "issuer",
    "kinds": "kind of event",
    "layouts": "layout",
    "links": "link",
    "military_ranks": "rank",
    "moods": "mood",
    "people": "person",
    "places": "place",
    "terms": "term",
    "posts": "post",
    "titles": "bestowed title",
    "transfers": "transfer",
}
_OWN = {
    "documents": "add it under documents:",
    "transfers": "add it under transfers:",
    "people": "add the person under people:",
    "events": "add the event under events:",
}


class Fields:
    """What reading one form needs; a class because every step adds to one list of problems and asks the same tables.

    line: place -> its line, for problems. day: of the release, once it is read.
    ids: section -> id -> place, of what the form and the directory know. lost: ids that are asked for and not known.
    """

    def __init__(
        self,
        root: Map,
        file: str,
        line: Callable[[Place], str],
        directory: Directory,
        acts: Mapping[str, ActKind],
        words: Callable[[str], Words],
        tags: Sequence[str],
    ) -> None:
        self.root, self.file, self.line = root, file, line
        self.directory, self.acts, self.tags = directory, acts, tags
        self.problems: list[Problem] = []
        self.lost: set[str] = set()
        self._sections: dict[str, dict[str, Place]] = {}
        self.groups: Mapping[str, Group] = {}
        self.day: date | None = None
        language = root.get("language")
        self.language = language.text if isinstance(language, Scalar) and language.text in tags else ""
        self.words_of = words
        self.words = words(self.language) if self.language else Words("")
        self.sides = SIDES[:1] if self._alone() else SIDES
        self.ids: dict[str, dict[str, Place]] = {
            "events": self.own("events"),
            "people": {**{id: person.where for id, person in directory.people.items()}, **self.own("people")},
            "terms": {**self.section("terms"), **self.own("terms")},
            "documents": self.own("documents"),
            "transfers": self.own("transfers"),
            "groups": {**self.section("groups"), **self.own("groups")},
        }
        self.referable = {id: section for section in ("countries", "places", "bodies") for id in self.section(section)}
        for section in ("terms", "people", "events", "documents", "transfers"):
            self.referable.update(dict.fromkeys(self.ids[section], section))
        self.referable.update(dict.fromkeys(self.own("groups"), "groups"))
        self.referable.update(dict.fromkeys((*self.sides, *(("pair",) if len(self.sides) > 1 else ())), "sides"))
        self.referable.update(dict.fromkeys(PRONOUNS, "pronouns"))
        self.referable.update({f"this.{id}": "things" for id in self.section("things")})

    def _alone(self) -> bool:
        """Whether the form names one side only, and all its events need no other."""
        sides, events = self.root.get("sides"), self.root.get("events")
        if isinstance(sides, Map) and sides.key("partner") is not None:
            return False
        rows = [row for _, row in events if isinstance(row, Map)] if isinstance(events, Map) else []
        return bool(rows) and all(self._needs_none(row) for row in rows)

    def _needs_none(self, row: Map) -> bool:
        """Whether an event says by its kind or by its people whose it is."""
        kind = row.get("kind")
        entry = self.directory.find("kinds", kind.text) if isinstance(kind, Scalar) else None
        met = row.key("host") is not None and (row.key("visitor") is not None or row.key("caller") is not None)
        return entry is not None and (entry["alone"] == "true" or met)

    def own(self, table: str) -> dict[str, Place]:
        """Return the form's own ids under a key, with their places."""
        node = self.root.get(table)
        return {key.text: key.where for key, _ in node.pairs} if isinstance(node, Map) else {}

    def section(self, name: str) -> dict[str, Place]:
        """Return the directory's ids of a section, with their places."""
        found = self._sections.get(name)
        if found is None:
            found = {id: entry.where for id, entry in self.directory.sections.get(name, {}).items()}
            self._sections[name] = found
        return found

    def bad(
        self, rule: str, where: Node | Place, message: str, hint: str = "", grade: Grade = Grade.ERROR, **fields: str
    ) -> None:
        """Add a problem at a node or place."""
        place = where if isinstance(where, Place) else where.where
        line = self.line(place) if place.file == self.file else ""
        self.problems.append(Problem(rule, grade, place, message, fields, hint, line))

    def printed(self) -> tuple[str, ...]:
        """The languages that the form's issuer publishes, all where the directory does not say."""
        node = self.root.get("issuer") if isinstance(self.root, Map) else None
        issuer = self.directory.find("issuers", node.text) if isinstance(node, Scalar) else None
        said = issuer.lists.get("languages", ()) if issuer else ()
        return tuple(tag for tag in said if tag in self.tags) or tuple(self.tags)

    def table(self, node: Node | None, name: str, owner: Node, more: Iterable[str] = ()) -> dict[str, Node]:
        """Check the keys of a table and return its values.

        owner: where a missing key is reported: the key or dash the table belongs to. more: keys allowed beside its own.
        """
        if node is None:
            return {}
        if not isinstance(node, Map):
            self.bad(
                "form-table",
                node,
                "expected keys and values under {name}",
                "write one `key: value` a line, indented",
                name=name,
            )
            return {}
        known = keys(name)
        allowed = (*known, *more)
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            if key.text not in allowed:
                self.bad(
                    "form-key",
                    key,
                    'unknown key "{key}" under {name}',
                    self._other(key.text, allowed, name),
                    key=key.text,
                    name=name,
                )
            elif not self.blank(key, value, key.text in known and known[key.text].required):
                if key.text in known and known[key.text].shape in FIRM and self._pending(key, value):
                    continue
                found[key.text] = value
        for key_ in known.values():
            if key_.required:
                self.expect(node, owner, name, allowed, key_.name)
        return found

    def expect(self, node: Map, owner: Node, name: str, allowed: Sequence[str], *names: str) -> None:
        """Add a problem where a table has none of some keys, unless one of them is misspelt."""
        misspelt = {meant for key, _ in node.pairs if key.text not in allowed for meant in nearest(key.text, allowed)}
        if misspelt.isdisjoint(names) and not any(node.key(key) for key in names):
            key = keys(name)[names[0]]
            hint = f"add `{key.name}: {key.example or '…'}` ({key.help})"
            self.bad("form-missing", owner, "{key} is missing under {name}", hint, key=key.name, name=name)

    def blank(self, key: Scalar, value: Node, required: bool = False) -> bool:
        """Whether nothing is written after a key; a problem if so; a required one can't be deleted."""
        if isinstance(value, Scalar) and not value.text.strip():
            self.bad(
                "form-empty",
                key,
                "{key} has no value",
                "write the value after the colon" + ("" if required else ", or delete the line"),
                key=key.text,
            )
            return True
        if isinstance(value, Seq) and not value.items:
            self.bad(
                "form-empty",
                key,
                "{key} is an empty list",
                "write an entry a dash" + ("" if required else ", or delete the line"),
                key=key.text,
            )
            return True
        return False

    def _pending(self, key: Scalar, value: Node) -> bool:
        """Whether a value that the form can't be read without is still `pending`; a problem if so."""
        if not (isinstance(value, Scalar) and value.text == PENDING):
            return False
        self.bad(
            "form-pending",
            value,
            "{key} is still pending",
            "write it; only names and what stands in free text may be pending in a draft",
            key=key.text,
        )
        return True

    def _other(self, key: str, allowed: Sequence[str], name: str) -> str:
        if meant := did_you_mean(key, allowed):
            return meant
        if name not in ("statement", "act"):
            return f"keys are {', '.join(keys(name))}"
        if owners := [act.id for act in self.acts.values() if key in act.companions]:
            return f"{key} belongs to {' or '.join(owners)}"
        if name == "act" and key in keys("statement"):
            return f"put {key} beside `then`, not under it"
        return "it is no act and no key of a statement; `drafter find` lists the acts"

    def text(self, node: Node | None, key: str) -> str:
        """Return one line of text, or "" with a problem."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.bad("form-text", node, "expected one line of text for {key}", "write it after the colon", key=key)
            return ""
        if not node.text.strip():
            # an entry of a list; after a key `blank` has spoken
            self.bad("form-empty", node, "nothing is written here", "write it after the dash, or delete the line")
            return ""
        return node.text

    def choice(self, node: Node | None, key: str, of: Sequence[str]) -> str:
        """Return one of the words of `of`, or "" with a problem."""
        text = self.text(node, key)
        if node is not None and text and text not in of:
            self.bad(
                "form-choice",
                node,
                'expected {expected} for {key}, found "{found}"',
                did_you_mean(text, of) or f"write one of these: {', '.join(of)}",
                expected=" or ".join(of),
                key=key,
                found=text,
            )
            return ""
        return text

    def day_of(self, node: Node | None, key: str) -> date | None:
        """Return a day, or None with a problem."""
        text = self.text(node, key)
        if node is None or not text:
            return None
        try:
            return read_day(text)
        except ValueError:
            self.bad(
                "form-day",
                node,
                'expected a day for {key}, found "{found}"',
                "write it as 2020-03-16, in years of the Gregorian calendar, and look the day up in a calendar",
                key=key,
                found=text,
            )
            return None

    def fact_of(self, node: Node | None, key: str, kinds: tuple[str, ...], example: str) -> Fact | None:
        """Return a fact of one of some kinds, typed without its brackets, or None with a problem."""
        text = self.text(node, key).strip("<> ")
        if node is None or not text:
            return None
        try:
            fact = read_fact(text, self.words, self.day)
        except FactError:
            fact = None
        # without a language the words of facts are not known
        if (fact is None or fact.kind not in kinds) and self.language:
            self.bad(
                "form-fact",
                node,
                'expected {kind} for {key}, found "{found}"',
                f"write it as {example}",
                kind=" or ".join(f"a {kind.replace('money', 'sum of money')}" for kind in kinds),
                key=key,
                found=text,
            )
        return fact if fact and fact.kind in kinds else None

    def id_of(self, node: Node | None, key: str, section: str) -> str:
        """Return an id of a section, or of "one or the other", or "" with a problem that offers the nearest ids."""
        text = self.text(node, key)
        if node is None or not text:
            return ""
        sections = section.split(" or ")
        known = [id for name in sections for id in self.ids.get(name) or self.section(name)]
        if text not in known:
            self.lost.add(text)
            hint = did_you_mean(text, known) or _OWN.get(section) or f"look it up with `drafter find {text}`"
            if section == "events" and known and not hint.startswith("did"):
                hint += f"; there are {', '.join(known)}"
            self.bad(
                "form-id",
                node,
                '{key}: no {one} is called "{id}"',
                hint,
                key=key,
                one=" or ".join(ONE[name] for name in sections),
                id=text,
            )
            return ""
        return text

    def ids_of(self, node: Node | None, key: str, section: str) -> tuple[str, ...]:
        """Return an id or a list of ids, each once."""
        found: dict[str, None] = {}
        for item in _items(node):
            if id := self.id_of(item, key, section):
                self.once(item, id, found)
                found[id] = None
        return tuple(found)

    def once(self, item: Node, text: str, seen: Iterable[str]) -> None:
        """Add a problem where an entry of a list stands a second time."""
        if text in seen:
            self.bad("form-twice", item, "{id} stands twice in the list", "delete one of the two", id=text)

    @property
    def readers(self) -> tuple[str, ...]:
        """For whom something may be printed: the languages, and the form's own editions."""
        return (*self.tags, *self.own("editions"))

    def tags_of(self, node: Node | None, key: str, of: Sequence[str]) -> tuple[str, ...]:
        """Return languages, or whatever else of `of`, each once."""
        found: dict[str, None] = {}
        for item in _items(node):
            if tag := self.choice(item, key, of):
                self.once(item, tag, found)
                found[tag] = None
        return tuple(found)

    def only_except(self, found: Mapping[str, Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the languages and editions to print in, and those not to print in."""
        if "only" in found and "except" in found:
            self.bad("form-languages", found["except"], "only and except stand together", "keep one of the two")
        only, skip = (self.tags_of(found.get(key), key, self.readers) for key in ("only", "except"))
        return only, skip

    def clause(self, node: Node | None, kind: str, key: str, tag: str = "") -> Clause | None:
        """Return free text as a clause, or None with a problem. tag: the language it is typed in, if not the form's."""
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.bad(
                "act-complement",
                node,
                "expected text for {key}, found {found}",
                "write the text after the colon",
                key=key,
                found="a list" if isinstance(node, Seq) else "keys",
            )
            return None
        own = tag in ("", self.language)
        words = self.words if own else self.words_of(tag)
        known = Known(self.referable, words, self.day, self.line, self.lost)
        # without a language the words of facts are not known, and everything said about text would be a consequence
        clause = read_clause(node, kind, known, self.problems if self.language else [])
        return clause if own else replace(clause, tag=tag)

    def clauses(self, node: Node | None, kind: str, key: str) -> tuple[Clause, ...]:
        """Return a text or a list of texts as clauses."""
        found: dict[str, Scalar] = {}
        clauses: list[Clause] = []
        for listed in _items(node):
            item, only, skip = self._item(listed) if isinstance(node, Seq) else (listed, (), ())
            if clause := self.clause(item, kind, key):
                assert isinstance(item, Scalar)
                clauses.append(replace(clause, only=only, skip=skip) if only or skip else clause)
                first = item.raw.split("\n")[0].rstrip()
                if item.text in found:
                    self.bad("form-twice", item, "the same entry stands twice", "delete one of the two")
                elif item.raw != first and first in found:
                    self.bad(
                        "form-twice",
                        found[first],
                        "this entry is repeated by the first line of the next one",
                        "delete it",
                        key=key,
                    )
                found[item.text] = item
        return tuple(clauses)

    def _item(self, node: Node) -> tuple[Node | None, tuple[str, ...], tuple[str, ...]]:
        """Return an entry of a list, and where it is printed and where not; most are text alone."""
        if not isinstance(node, Map):
            return node, (), ()
        found = self.table(node, "item", node)
        return found.get("item"), *self.only_except(found)


def _items(node: Node | None) -> Sequence[Node]:
    if isinstance(node, Seq):
        return node.items
    return () if node is None else (node,)

"""The validator: YAML nodes -> MeetingSummary, every problem at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from drafter.acts import ActKind
from drafter.directory import Directory, Entry, Name, Person, read_name, read_person
from drafter.draft import digest
from drafter.facts import Words, ascii_digits
from drafter.form.model import ActUse, Clause, Event, MeetingSummary, Release, Section, Statement, Who
from drafter.form.tables import RELATIONS, ROLES, Key, keys
from drafter.form.text import Known, did_you_mean, read_clause
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq, plain

ID = re.compile(r"[a-z][a-z0-9_]*")
SIDES = ("home", "partner")
GROUPS = ("delegation",)


class Reader:
    """Reads one form; a class because every method adds to the one list of problems and asks the same tables."""

    def __init__(
        self,
        root: Map,
        file: str,
        quote: Callable[[Place], str],
        directory: Directory,
        acts: Mapping[str, ActKind],
        words: Callable[[str], Words],
        tags: Sequence[str],
    ) -> None:
        self.root, self.file, self.line = root, file, quote
        self.directory, self.acts, self.tags = directory, acts, tags
        self.problems: list[Problem] = []
        language = root.get("language")
        self.language = language.text if isinstance(language, Scalar) and language.text in tags else ""
        self.words = words(self.language) if self.language else Words("")
        self.day: date | None = None
        self.ids: dict[str, dict[str, Place]] = {
            "events": self._own_ids("events"),
            "people": {**{id: p.where for id, p in directory.people.items()}, **self._own_ids("people")},
            "terms": {**self._section("terms"), **self._own_ids("terms")},
        }
        sections: dict[str, str] = {}
        for section in ("countries", "places", "bodies"):
            sections.update(dict.fromkeys(self._section(section), section))
        for section in ("terms", "people", "events"):
            sections.update(dict.fromkeys(self.ids[section], section))
        self.known_sections = {**sections, **dict.fromkeys(SIDES, "sides"), "pair": "sides"}

    # -- small things ----------------------------------------------------------------------------------------------

    def _own_ids(self, table: str) -> dict[str, Place]:
        node = self.root.get(table)
        return {key.text: key.where for key, _ in node.pairs} if isinstance(node, Map) else {}

    def _section(self, name: str) -> dict[str, Place]:
        return {id: entry.where for id, entry in self.directory.sections.get(name, {}).items()}

    def bad(self, rule: str, node: Node, message: str, hint: str = "", grade: Grade = Grade.ERROR, **fields: str) -> None:
        """Add a problem at a node."""
        self.problems.append(Problem(rule, grade, node.where, message, fields, hint, self.line(node.where)))

    def quote(self, scalar: Scalar) -> str:
        return self.line(scalar.where)

    @property
    def known(self) -> Known:
        return Known(self.known_sections, self.words, self.day, self.quote)

    def table(self, node: Node | None, name: str, where: Node, more: Iterable[str] = ()) -> dict[str, Node]:
        """Check the keys of a table and return its values; `more` are keys that other tables allow here."""
        if node is None:
            return {}
        if not isinstance(node, Map):
            self.bad("form-table", node, "expected keys and values under {name}", "write one `key: value` a line, indented",
                     name=name)  # fmt: skip
            return {}
        known = keys(name)
        allowed = (*known, *more)
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            if key.text not in allowed:
                self.bad("form-key", key, 'unknown key "{key}" under {name}',
                         did_you_mean(key.text, allowed) or self._others(known, name), key=key.text, name=name)  # fmt: skip
                continue
            if isinstance(value, Scalar) and not value.text.strip():
                self.bad("form-empty", key, "{key} has no value",
                         "write the value after the colon, or delete the line", key=key.text)  # fmt: skip
                continue
            found[key.text] = value
        for key_ in known.values():
            if key_.required and key_.name not in found and node.key(key_.name) is None:
                self.bad("form-missing", node, "{key} is missing under {name}",
                         f"add `{key_.name}: {key_.example or '…'}` ({key_.help})", key=key_.name, name=name)  # fmt: skip
        return found

    def _others(self, known: Mapping[str, Key], name: str) -> str:
        if name in ("statement", "act"):
            return "it is no act and no key of a statement; `drafter find` lists the acts"
        return f"keys are {', '.join(known)}"

    def text(self, node: Node | None, key: str) -> str:
        """Return one line of text, or "" with a problem."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.bad("form-text", node, "expected one line of text for {key}", "write it after the colon", key=key)
            return ""
        return node.text

    def choice(self, node: Node | None, key: str, of: Sequence[str]) -> str:
        text = self.text(node, key)
        if node is not None and text and text not in of:
            self.bad("form-choice", node, 'expected {expected} for {key}, found "{found}"',
                     did_you_mean(text, of), expected=" or ".join(of), key=key, found=text)  # fmt: skip
        return text

    def day_of(self, node: Node | None, key: str) -> date | None:
        text = self.text(node, key)
        if node is None or not text:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", ascii_digits(text)):
                raise ValueError
            return date.fromisoformat(ascii_digits(text))
        except ValueError:
            self.bad("form-day", node, 'expected a day for {key}, found "{found}"',
                     "write it as 2020-03-16, and look the day up in a calendar", key=key, found=text)  # fmt: skip
            return None

    def id_of(self, node: Node | None, key: str, section: str) -> str:
        """Return an id of a section, or "" with a problem that offers the nearest ids."""
        text = self.text(node, key)
        if node is None or not text:
            return ""
        known = self.ids.get(section) or self._section(section)
        if text not in known:
            hint = did_you_mean(text, known)
            own = {"people": "add the person under people:", "events": "add the event under events:"}.get(section)
            self.bad("form-id", node, '{key}: no {section} is called "{id}"',
                     hint or own or f"look it up with `drafter find {text}`", key=key, section=section, id=text)  # fmt: skip
            return ""
        return text

    def ids_of(self, node: Node | None, key: str, section: str) -> tuple[str, ...]:
        if isinstance(node, Seq):
            return tuple(id for item in node.items if (id := self.id_of(item, key, section)))
        return (id,) if (id := self.id_of(node, key, section)) else ()

    def tags_of(self, node: Node | None, key: str) -> tuple[str, ...]:
        items = node.items if isinstance(node, Seq) else (node,) if node is not None else ()
        return tuple(tag for item in items if (tag := self.choice(item, key, self.tags)) in self.tags)

    def clause(self, node: Node | None, kind: str, key: str) -> Clause | None:
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.bad("act-complement", node, "expected text for {key}, found keys or a list", "write the text after the colon",
                     key=key)  # fmt: skip
            return None
        return read_clause(node, kind, self.known, self.problems)

    def clauses(self, node: Node | None, kind: str, key: str) -> tuple[Clause, ...]:
        if isinstance(node, Seq):
            if not node.items:
                self.bad("form-empty", node, "{key} is an empty list", "write an item a dash, or delete the line", key=key)
            return tuple(clause for item in node.items if (clause := self.clause(item, kind, key)))
        return (clause,) if (clause := self.clause(node, kind, key)) else ()

    # -- the form ----------------------------------------------------------------------------------------------------

    def form(self) -> MeetingSummary:
        """Read the whole form. errors: DraftError with everything found, when anything is an error."""
        top = self.table(self.root, "form", self.root)
        if "form" in top:
            self.choice(top["form"], "form", ("1",))
        if "language" in top:
            self.choice(top["language"], "language", self.tags)
        issuer = self.id_of(top.get("issuer"), "issuer", "issuers")
        sides = self.table(top.get("sides"), "sides", self.root)
        countries = {side: self.id_of(sides.get(side), side, "countries") for side in SIDES}
        if countries["home"] and countries["home"] == countries["partner"]:
            self.bad("form-sides", sides["partner"], "both sides are {country}", "write the other country", country=countries["home"])
        self.day = self._release_day(top.get("release"))
        people, names = self._people(top.get("people"))
        names["terms"] = self._terms(top.get("terms"))
        events = self._events(top.get("events"))
        release = self._release(top.get("release"))
        sections = self._body(top.get("body"))
        contact = self.id_of(top.get("contact"), "contact", "contacts")
        summary = MeetingSummary(
            self.file, self.language, issuer, countries, release, events, people, names, sections, contact,
            contact_where=top["contact"].where if "contact" in top else None,
        )  # fmt: skip
        self._posts_on_the_day(summary)
        self._unused(summary)
        if any(problem.grade >= Grade.ERROR for problem in self.problems):
            raise DraftError(sorted(self.problems, key=lambda p: p.where or Place("")))
        return summary

    def _release_day(self, node: Node | None) -> date | None:
        # needed before the text is read, for <next month>; its problems are reported with the release
        value = node.get("date") if isinstance(node, Map) else None
        try:
            return date.fromisoformat(ascii_digits(value.text)) if isinstance(value, Scalar) else None
        except ValueError:
            return None

    def _release(self, node: Node | None) -> Release:
        found = self.table(node, "release", self.root)
        self.choice(found.get("kind"), "kind", ("outcomes",))
        release = Release(
            node.where if node else Place(self.file),
            self.text(found.get("kind"), "kind"),
            self.day_of(found.get("date"), "date") or date.min,
            self.id_of(found.get("place"), "place", "places"),
            self.id_of(found.get("event"), "event", "events"),
            self.text(found.get("reference"), "reference"),
            self.text(found.get("embargo"), "embargo"),
            self.id_of(found.get("signature"), "signature", "people"),
            {key: value.where for key, value in found.items()},
        )
        if release.embargo and not re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}", release.embargo):
            self.bad("form-embargo", found["embargo"], 'expected a day and a time for embargo, found "{found}"',
                     "write it as 2020-03-16 18:00, the time of the place of release", found=release.embargo)  # fmt: skip
        return release

    def _people(self, node: Node | None) -> tuple[dict[str, Person], dict[str, dict[str, dict[str, Name]]]]:
        people: dict[str, Person] = dict(self.directory.people)
        names: dict[str, dict[str, Name]] = {}
        if node is not None and not isinstance(node, Map):
            self.bad("form-table", node, "expected an id a line under {name}", "write an id of your own, then the person's keys", name="people")
        for name, row in node.pairs if isinstance(node, Map) else ():
            self._own_id(name)
            found = self.table(row, "person", name)
            self.id_of(found.get("country"), "country", "countries")
            for post in found["posts"].items if isinstance(found.get("posts"), Seq) else ():  # type: ignore[union-attr]
                keys_ = self.table(post, "post", name)
                self.id_of(keys_.get("post"), "post", "posts")
                self.id_of(keys_.get("body"), "body", "bodies")
                if "as" in keys_:
                    self.choice(keys_["as"], "as", ("title",))
            if "posts" in found and not isinstance(found["posts"], Seq):
                self.bad("form-list", found["posts"], "expected a list for posts", "write - {post: …, body: …} in a line of its own")
            people[name.text] = read_person(name, row, self.problems)
            names[name.text] = self._names(found.get("name"), "people", name)
        return people, {"people": names}

    def _terms(self, node: Node | None) -> dict[str, dict[str, Name]]:
        names: dict[str, dict[str, Name]] = {}
        for name, row in node.pairs if isinstance(node, Map) else ():
            self._own_id(name)
            found = self.table(row, "term", name)
            self.choice(found.get("kind"), "kind", keys("term")["kind"].of)
            names[name.text] = self._names(found.get("name"), "terms", name)
        return names

    def _names(self, node: Node | None, section: str, owner: Scalar) -> dict[str, Name]:
        if node is None:
            return {}
        if not isinstance(node, Map):
            self.bad("name-languages", node, "expected a name in each language for {id}",
                     f"write a line a language: {', '.join(self.tags)}; `pending` where it is not known yet", id=owner.text)  # fmt: skip
            return {}
        names: dict[str, Name] = {}
        for tag, value in node.pairs:
            if tag.text not in self.tags:
                self.bad("name-language", tag, 'no language is called "{tag}"', did_you_mean(tag.text, self.tags)
                         or f"languages are {', '.join(self.tags)}; put a name with a comma in quotes", tag=tag.text)  # fmt: skip
                continue
            if isinstance(value, Scalar) and not value.text.strip():
                self.bad("form-empty", tag, "{key} has no value", "write the name, or `pending`", key=tag.text)
                continue
            if isinstance(value, Seq):
                self.bad("name-form", value, "expected a name, found a list", "write {family: …, given: …}")
                continue
            names[tag.text] = read_name(owner.text, section, value, tag.where, self.problems)
        for tag_ in self.tags:
            if tag_ not in names and node.key(tag_) is None:
                self.bad("name-missing", owner, "{id} has no name in {language}",
                         f"add `{tag_}:` as their own side writes it, or `{tag_}: pending`",
                         Grade.WARNING, id=owner.text, language=tag_)  # fmt: skip
        return names

    def _own_id(self, name: Scalar) -> None:
        if not ID.fullmatch(name.text):
            self.bad("form-own-id", name, '"{id}" can\'t be an id', "use small letters, digits and _, a letter first: chea_kimtha", id=name.text)
        elif name.text in (*SIDES, "both", "each_other", "list", "pair") or name.text in self._section("countries"):
            self.bad("form-own-id", name, '"{id}" has a meaning of its own', "choose another id", id=name.text)

    def _events(self, node: Node | None) -> dict[str, Event]:
        events: dict[str, Event] = {}
        if node is not None and not isinstance(node, Map):
            self.bad("form-table", node, "expected an id a line under {name}", "write `consultation:` and its keys below", name="events")
        for name, row in node.pairs if isinstance(node, Map) else ():
            self._own_id(name)
            found = self.table(row, "event", name)
            kind = self.id_of(found.get("kind"), "kind", "kinds")
            roles = {role: self.ids_of(found[role], role, "people") for role in ROLES if role in found}
            allowed = self._roles(kind)
            for role in roles:
                if allowed and role not in allowed:
                    self.bad("event-role", found[role], "a {kind} has no {role}", f"roles are {', '.join(allowed)}", kind=kind, role=role)
            relations = [relation for relation in RELATIONS if relation in found]
            for relation in relations[1:]:
                self.bad("event-relation", found[relation], "an event stands in one relation; this is the second", "keep one of the two")
            related = self.id_of(found[relations[0]], relations[0], "events") if relations else ""
            if related == name.text:
                self.bad("event-relation", found[relations[0]], "an event can't be {relation} itself", "name the other event", relation=relations[0])
            number = self.text(found.get("number"), "number")
            if number and not re.fullmatch(r"[1-9]\d{0,3}", ascii_digits(number)):
                self.bad("form-number", found["number"], 'expected a whole number for number, found "{found}"', "write 3 for the third", found=number)
                number = ""
            events[name.text] = Event(
                name.text, name.where, kind, int(ascii_digits(number or "0")),
                self.day_of(found.get("date"), "date") or self.day,
                self.id_of(found.get("place"), "place", "places"),
                roles, self.ids_of(found.get("mood"), "mood", "moods"),
                relations[0] if relations else "", related,
                {key: value.where for key, value in found.items()},
            )  # fmt: skip
        return events

    def _roles(self, kind: str) -> tuple[str, ...]:
        entry: Entry | None = self.directory.find("kinds", kind)
        return entry.lists.get("roles", ()) if entry else ()

    def _body(self, node: Node | None) -> tuple[Section, ...]:
        if node is None:
            return ()
        if not isinstance(node, Seq):
            self.bad("form-list", node, "expected a list under {name}", "begin each paragraph with a dash: - say:", name="body")
            return ()
        seen: dict[str, int] = {}
        return tuple(section for item in node.items if (section := self._one_section(item, seen)))

    def _one_section(self, node: Node, seen: dict[str, int]) -> Section | None:
        found = self.table(node, "section", node)
        if not found:
            return None
        if "topic" in found and "apart_from" in found:
            self.bad("section-openings", found["apart_from"], "a paragraph opens once", "keep topic or apart_from")
        say = found.get("say")
        if say is not None and not isinstance(say, Seq):
            self.bad("form-list", say, "expected a list under {name}", "begin each statement with a dash: - who: both", name="say")
        return Section(
            node.where,
            tuple(s for item in (say.items if isinstance(say, Seq) else ()) if (s := self._statement(item, seen))),
            self.id_of(found.get("at"), "at", "events"),
            self.clause(found.get("topic"), "topic", "topic"),
            self.clause(found.get("apart_from"), "topic", "apart_from"),
            self.clause(found.get("heading"), "topic", "heading"),
            self.tags_of(found.get("only"), "only"),
            self.tags_of(found.get("except"), "except"),
        )

    def _statement(self, node: Node, seen: dict[str, int]) -> Statement | None:
        if not isinstance(node, Map):
            self.bad("form-table", node, "expected a statement: who, then an act", "write `- who: both` and the act below it, indented")
            return None
        acts = [key for key, _ in node.pairs if key.text in self.acts]
        companions = [c for act in acts for c in self.acts[act.text].companions]
        found = self.table(node, "statement", node, (*self.acts, *keys("act"), *companions))
        act = self._act(node, found, acts, node)
        uses = [act] if act else []
        text = self.clause(found.get("text"), "text", "text")
        if text and act:
            self.bad("statement-text", found["text"], "a statement is an act or a text, not both", "make two statements of it")
        if not text and not acts and not self._slipped(node):
            self.bad("statement-act", node, "the statement has no act", "add what was done, for example `welcomed: …`; `drafter find` lists the acts")
        if "then" in found:
            second = found["then"]
            if isinstance(second, Map):
                more = [key for key, _ in second.pairs if key.text in self.acts]
                inner = self.table(second, "act", second, (*self.acts, *(c for a in more for c in self.acts[a.text].companions)))
                if not more and not self._slipped(second):
                    self.bad("statement-act", second, "then: has no act", "add what was done, for example `welcomed: …`")
                use = self._act(second, inner, more, second)
                uses += [use] if use else []
            else:
                self.bad("form-table", second, "expected keys and values under {name}", "write the second act in a line of its own, indented", name="then")
        who = self._who(found.get("who"), "who")
        if uses and uses[0].act.agent == "event":
            if who:
                self.bad("statement-who", found["who"], "{act} tells of the event itself", "leave who out", act=uses[0].act.id)
        elif not text and who is None and "who" not in found and node.key("who") is None and acts:
            self.bad("form-missing", node, "{key} is missing under {name}", "add `who: both`, `who: home` or a person's id", key="who", name="statement")
        own = self.text(found.get("id"), "id")
        if own and not re.fullmatch(r"[a-z][a-z0-9_-]*", own):
            self.bad("form-own-id", found["id"], '"{id}" can\'t be an id', "use small letters, digits, _ and -, a letter first", id=own)
        id = own or "s" + digest(plain(node))[:10]
        seen[id] = seen.get(id, 0) + 1
        if seen[id] > 1:
            if own:
                self.bad("statement-id", found["id"], 'two statements are called "{id}"', "give one another id", id=own)
            else:
                self.bad("statement-twice", node, "the same statement stands twice", "delete one of the two", Grade.WARNING)
            id = f"{id}-{seen[id]}"
        return Statement(
            id, node.where, who, tuple(uses), text,
            self.id_of(found.get("link"), "link", "links"), self.id_of(found.get("at"), "at", "events"),
            self.tags_of(found.get("only"), "only"), self.tags_of(found.get("except"), "except"),
        )  # fmt: skip

    def _slipped(self, node: Map) -> bool:
        # a misspelt act is reported as an unknown key; "has no act" on top would be a second message for one slip
        allowed = {*self.acts, *keys("statement"), *keys("act")}
        return any(key.text not in allowed for key, _ in node.pairs)

    def _act(self, node: Map, found: Mapping[str, Node], acts: Sequence[Scalar], owner: Node) -> ActUse | None:
        if not acts:
            for key in keys("act"):
                if key in found:
                    self.bad("statement-loose", found[key], "{key} belongs to an act", "write the act beside it", key=key)
            return None
        if len(acts) > 1:
            self.bad("statement-acts", acts[1], "one dash holds one act; {act} is the second",
                     "put it under `then:`, or under a dash of its own", act=acts[1].text)  # fmt: skip
        kind = self.acts[acts[0].text]
        value = found.get(kind.id)
        content: tuple[Clause, ...] = ()
        event, whom = "", None
        if kind.complement == "event":
            event = self.id_of(value, kind.id, "events")
        elif kind.complement == "who":
            whom = self._who(value, kind.id)
        else:
            content = self.clauses(value, kind.complement, kind.id)
        companions: dict[str, tuple[Clause, ...]] = {}
        for companion in kind.companions.values():
            if companion.key in found:
                companions[companion.key] = self.clauses(found[companion.key], companion.complement, companion.key)
            elif companion.required and node.key(companion.key) is None:
                self.bad("act-companion", acts[0], "{act} needs {key}", f"add `{companion.key}:` beside it", act=kind.id, key=companion.key)
        degree = self.id_of(found.get("degree"), "degree", "degrees")
        if degree and degree not in kind.degrees:
            self.bad("act-degree", found["degree"], "{act} has no degree {degree}",
                     f"degrees are {', '.join(kind.degrees)}" if kind.degrees else "leave degree out", act=kind.id, degree=degree)  # fmt: skip
        use = ActUse(
            kind, acts[0].where, content, event, whom, companions, degree,
            self.clauses(found.get("purpose"), "purpose", "purpose"),
            self.clauses(found.get("thanks_to"), "cause", "thanks_to"),
            self.clauses(found.get("list"), "item", "list"),
            self.id_of(found.get("with"), "with", "groups"),
        )  # fmt: skip
        self._list(use, found, acts[0])
        return use

    def _list(self, use: ActUse, found: Mapping[str, Node], act: Scalar) -> None:
        asked = [slot for clause in use.clauses() for slot in clause.slots if slot.section == "list"]
        if asked and "list" not in found:
            problem = Problem("act-list", Grade.ERROR, asked[0].where, "<list> stands here, but the statement has no list:",
                              hint="add `list:` with its items beside the act", quote=self.line(asked[0].where))  # fmt: skip
            self.problems.append(problem)
        if use.items and not asked:
            self.bad("act-list", found["list"], "the list is printed nowhere", "write <list> in the text where it belongs")

    def _who(self, node: Node | None, key: str) -> Who | None:
        if node is None:
            return None
        items = node.items if isinstance(node, Seq) else (node,)
        ids: list[str] = []
        sides = {*SIDES, *(f"{side}.{group}" for side in SIDES for group in GROUPS)}
        allowed = {*self.ids["people"], *sides, "both", *(("each_other",) if key != "who" else ())}
        for item in items:
            text = self.text(item, key)
            if not text:
                continue
            if text not in allowed:
                # free text where somebody is meant is the usual slip of an act about a person
                hint = did_you_mean(text, allowed) or "write both, home, partner, home.delegation or the id of a person"
                self.bad("form-who", item, '{key}: "{id}" is nobody of this form', hint, key=key, id=text)
            elif text in ids:
                self.bad("form-who", item, "{id} stands twice", "delete one of the two", id=text)
            else:
                ids.append(text)
        if len(ids) > 1 and any(id in ("both", "each_other") for id in ids):
            self.bad("form-who", node, "both stands alone", "write both, or the list of those who are meant")
        return Who(tuple(ids), node.where) if ids else None

    # -- the whole ---------------------------------------------------------------------------------------------------

    def _posts_on_the_day(self, summary: MeetingSummary) -> None:
        for id in sorted(used_people(summary)):
            person = summary.people.get(id)
            if person is None or not person.posts:
                continue
            day = summary.release.day
            for event in summary.events.values():
                if any(id in ids for ids in event.people.values()):
                    day = event.day or day
            if day != date.min and not person.on(day):
                where = next((p for p in _mentions(summary, id)), person.where)
                held = "; ".join(f"{post.post} {post.start or '…'} to {post.end or '…'}" for post in person.posts)
                self.problems.append(
                    Problem("post-not-valid", Grade.ERROR, where, "{person} holds no post on {day}",
                            {"person": id, "day": day.isoformat()},
                            f"posts known are: {held}; correct the dates in the directory or give the post in the form",
                            self.line(where) if where.file == self.file else "")
                )  # fmt: skip

    def _unused(self, summary: MeetingSummary) -> None:
        used = used_people(summary)
        for id, where in self._own_ids("people").items():
            if id not in used:
                self.problems.append(
                    Problem("person-unused", Grade.WARNING, where, "{person} is named nowhere in the form",
                            {"person": id}, "name the person in an event or statement, or delete the entry", self.line(where))
                )  # fmt: skip
        terms = {slot.id for clause in summary.clauses() for slot in clause.slots if slot.section == "terms"}
        for id, where in self._own_ids("terms").items():
            if id not in terms:
                self.problems.append(
                    Problem("term-unused", Grade.WARNING, where, "{term} is named nowhere in the form",
                            {"term": id}, "write <" + id + "> where it belongs, or delete the entry", self.line(where))
                )  # fmt: skip
        told = {use.event for s in summary.statements() for use in s.acts if use.event} | {
            summary.release.event, *(s.at for s in summary.statements()), *(s.at for s in summary.sections),
            *(event.related for event in summary.events.values()),
        }  # fmt: skip
        for id, where in self._own_ids("events").items():
            if id not in told:
                self.problems.append(
                    Problem("event-unused", Grade.WARNING, where, "nothing is said of {event}",
                            {"event": id}, "say what was done there, or delete the entry", self.line(where))
                )  # fmt: skip


def used_people(summary: MeetingSummary) -> frozenset[str]:
    """Ids of everybody an event or a statement names."""
    ids = {id for event in summary.events.values() for people in event.people.values() for id in people}
    for statement in summary.statements():
        ids.update(statement.who.ids if statement.who else ())
        for use in statement.acts:
            ids.update(use.whom.ids if use.whom else ())
    for clause in summary.clauses():
        ids.update(slot.id for slot in clause.slots if slot.section == "people")
    ids.add(summary.release.signature)
    return frozenset(ids)


def _mentions(summary: MeetingSummary, id: str) -> Iterable[Place]:
    for event in summary.events.values():
        for role, people in event.people.items():
            if id in people:
                yield event.places[role]
    for statement in summary.statements():
        if statement.who and id in statement.who.ids:
            yield statement.who.where

"""The body of the form: paragraphs, statements, acts, and who does what to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from drafter.acts import ActKind
from drafter.draft import digest
from drafter.form.fields import SIDES, Fields
from drafter.form.model import ActUse, Clause, Section, Slot, Statement, Variant, Who, prints
from drafter.form.tables import MODIFIERS, ROLES, keys
from drafter.form.text import NUMBERED, PENDING, did_you_mean
from drafter.frozen import replace
from drafter.problem import Grade
from drafter.tree import Map, Node, Scalar, Seq, plain

GROUPS = ("delegation", "government")
NOBODY = "nobody"
# what a statement may be instead of an act
TEXTS = ("text", "quote", "background")
WHO = (*SIDES, *(f"{side}.{group}" for side in SIDES for group in GROUPS))
# sections whose entries may act: a third country, an organisation
ACTING = ("countries", "bodies", "terms")
# the facts that tell when something was done
TIMES = ("date", "month", "year", "range", "part_of_day", "deadline", "year_part", "time", "relative")
OWN_ID = r"[a-z][a-z0-9_-]*"


def read_body(fields: Fields, node: Node | None) -> tuple[Section, ...]:
    """Return the paragraphs in the order of the form."""
    if node is None:
        return ()
    if not isinstance(node, Seq):
        fields.bad(
            "form-list", node, "expected a list under {name}", "begin each paragraph with a dash: - say:", name="body"
        )
        return ()
    seen: dict[str, int] = {}
    return tuple(section for item in node.items if (section := _section(fields, item, seen)))


def _section(fields: Fields, node: Node, seen: dict[str, int]) -> Section | None:
    found = fields.table(node, "section", node)
    if not found:
        return None
    if "topic" in found and "apart_from" in found:
        fields.bad("section-openings", found["apart_from"], "a paragraph opens once", "keep topic or apart_from")
    say = found.get("say")
    if say is not None and not isinstance(say, Seq):
        fields.bad(
            "form-list",
            say,
            "expected a list under {name}",
            "begin each statement with a dash: - who: both",
            name="say",
        )
    items = say.items if isinstance(say, Seq) else ()
    _begun_twice(fields, items)
    only, skip = fields.only_except(found)
    choices = {
        key: fields.choice(found.get(key), key, keys("section")[key].of) for key in ("style", "level", "counted")
    }
    return Section(
        node.where,
        tuple(statement for item in items for statement in _statements(fields, item, seen)),
        fields.id_of(found.get("at"), "at", "events"),
        _opening(fields, found.get("topic"), "topic"),
        _opening(fields, found.get("apart_from"), "apart_from"),
        _opening(fields, found.get("heading"), "heading"),
        only,
        skip,
        _own_id(fields, found, seen),
        choices["style"] or "prose",
        int(choices["level"] or "1"),
        choices["counted"],
        _opening(fields, found.get("annex"), "annex"),
    )


def _own_id(fields: Fields, found: Mapping[str, Node], seen: dict[str, int]) -> str:
    """Return the id of a paragraph's own, "" for none; paragraphs and statements share one set of ids."""
    own = fields.text(found.get("id"), "id")
    if own and not re.fullmatch(OWN_ID, own):
        fields.bad(
            "form-own-id",
            found["id"],
            '"{id}" can\'t be an id',
            "use small letters, digits, _ and -, a letter first",
            id=own,
        )
    if own and own in seen:
        fields.bad("statement-id", found["id"], 'two statements are called "{id}"', "give one another id", id=own)
    if own:
        seen[own] = 1
    return own


def _begun_twice(fields: Fields, items: Sequence[Node]) -> None:
    # the first lines of a statement, copied, are often a whole statement
    for item, following in pairwise(items):
        if not isinstance(item, Map) or not isinstance(following, Map) or len(item.pairs) >= len(following.pairs):
            continue
        if any(key in fields.acts for key, _ in item) and all(plain(v) == plain(following.get(key)) for key, v in item):
            fields.bad("form-twice", item, "the next statement says the same and more", "delete one of the two")


def _opening(fields: Fields, node: Node | None, key: str) -> Clause | None:
    clause = fields.clause(node, "topic", key)
    _no_list(fields, (clause,) if clause else ())
    return clause


def _statements(fields: Fields, node: Node, seen: dict[str, int]) -> Iterator[Statement]:
    """Yield a statement, and the one that answers it."""
    made = _statement(fields, _without(_without(node, "reply"), "variants"), seen)
    told_otherwise = node.get("variants") if isinstance(node, Map) else None
    if made and told_otherwise is not None:
        made = replace(made, variants=tuple(_variants(fields, told_otherwise, node, made)))
    reply = node.get("reply") if isinstance(node, Map) else None
    answer = _statement(fields, reply, seen, "reply") if reply is not None else None
    if made:
        yield made
        if answer:
            yield replace(answer, answers=made.id, at=made.at, only=made.only, skip=made.skip)


def _variants(fields: Fields, node: Node, owner: Node, made: Statement) -> Iterator[Variant]:
    """Yield how a statement is told otherwise; each under its id, by the same people unless it names others."""
    if not isinstance(node, Seq):
        fields.bad("form-list", node, "expected a list under {name}", "begin each with a dash: - in:", name="variants")
        return
    who = owner.key("who") if isinstance(owner, Map) else None
    taken: dict[str, None] = {}
    for item in node.items:
        readers = fields.tags_of(item.get("in"), "in", fields.readers) if isinstance(item, Map) else ()
        for reader in readers:
            fields.once(item, reader, taken)
            taken[reader] = None
        if isinstance(item, Map) and who and item.key("who") is None and item.key("text") is None:
            said = owner.get("who") if isinstance(owner, Map) else None
            item = Map((*item.pairs, (who, said)), item.where) if said is not None else item
        told = _statement(fields, item, {}, "variant")
        if told is None:
            continue
        facts = {slot.fact.value for clause in made.clauses() for slot in clause.slots if slot.fact}
        for slot in (slot for clause in told.clauses() for slot in clause.slots):
            if slot.fact and slot.fact.value not in facts:
                fields.bad(
                    "statement-variant",
                    slot.where,
                    "<{fact}> is not in the statement itself",
                    "a variant says the same with fewer facts; what is said in one language alone is a statement with "
                    "`only:`",
                    fact=slot.text,
                )
        yield Variant(
            readers,
            replace(
                told,
                id=made.id,
                only=made.only,
                skip=made.skip,
                at=told.at or made.at,
                link=told.link or made.link,
                tense=told.tense or made.tense,
                answers=made.answers,
                partial=True,
            ),
        )


def items_left(fields: Fields, statements: Iterable[Statement], editions: Iterable[str]) -> None:
    """A list that is there has an entry left in every language and edition that prints its statement."""
    here = [frozenset((tag, edition)) for tag in fields.tags for edition in ("", *editions)]
    for statement in statements:
        for group in (group for use in statement.acts for group in use.groups()):
            readers = [one for one in here if prints(statement.only, statement.skip, one)]
            empty = [one for one in readers if not any(prints(item.only, item.skip, one) for item in group)]
            if group and empty:
                fields.bad(
                    "form-languages",
                    group[0].where,
                    "nothing of this list is left for {readers}",
                    "print an entry there, or leave the statement out with `except:`",
                    readers=" and ".join(sorted(name for name in empty[0] if name)),
                )


def _without(node: Node, key: str) -> Node:
    # a statement keeps its id when its answer changes
    return Map(tuple(pair for pair in node.pairs if pair[0].text != key), node.where) if isinstance(node, Map) else node


def _statement(fields: Fields, node: Node, seen: dict[str, int], table: str = "statement") -> Statement | None:
    if not isinstance(node, Map):
        fields.bad(
            "form-table",
            node,
            "expected a statement: who, then an act",
            "write `- who: both` and the act below it, indented",
        )
        return None
    acts = [key for key, _ in node.pairs if key.text in fields.acts]
    found = fields.table(node, table, node, (*fields.acts, *keys("act"), *_companions(fields, acts)))
    act = _act(fields, node, found, acts)
    written = [key for key in TEXTS if key in found]
    texts = [clause for key in written if (clause := fields.clause(found[key], key, key))]
    _no_list(fields, texts)
    if len(written) + bool(acts) > 1:
        fields.bad(
            "statement-text",
            found[written[-1]],
            "a statement is an act or a text, not both",
            "make two statements of it",
        )
    text = next(iter(texts), None)
    if not any(node.key(key) for key in TEXTS) and not acts and not _slipped(fields, node):
        fields.bad(
            "statement-act",
            node,
            "the statement has no act",
            "add what was done, for example `welcomed: …`; `drafter find` lists the acts",
        )
    second = _then(fields, found.get("then"), bool(acts) or _slipped(fields, node))
    only, skip = fields.only_except(found)
    return Statement(
        _id(fields, node, found, seen),
        node.where,
        _actor(fields, node, found, acts, text),
        tuple(use for use in (act, second) if use),
        text,
        fields.id_of(found.get("link"), "link", "links"),
        fields.id_of(found.get("at"), "at", "events"),
        only,
        skip,
        fields.choice(found.get("tense"), "tense", keys("statement")["tense"].of),
    )


def _companions(fields: Fields, acts: Sequence[Scalar]) -> tuple[str, ...]:
    return tuple(companion for act in acts for companion in fields.acts[act.text].companions)


def _slipped(fields: Fields, node: Map) -> bool:
    # a misspelt act is reported as an unknown key; "has no act" on top would be a second message for one slip
    allowed = {*fields.acts, *keys("statement"), *keys("act")}
    return any(key.text not in allowed for key, _ in node.pairs)


def _then(fields: Fields, node: Node | None, first: bool) -> ActUse | None:
    if node is None:
        return None
    if not first:
        fields.bad("statement-loose", node, "{key} belongs to an act", "write the first act beside it", key="then")
    if not isinstance(node, Map):
        fields.bad(
            "form-table",
            node,
            "expected keys and values under {name}",
            "write the second act in a line of its own, indented",
            name="then",
        )
        return None
    acts = [key for key, _ in node.pairs if key.text in fields.acts]
    found = fields.table(node, "act", node, (*fields.acts, *_companions(fields, acts)))
    if not acts and not _slipped(fields, node):
        fields.bad("statement-act", node, "then: has no act", "add what was done, for example `welcomed: …`")
    return _act(fields, node, found, acts)


def _actor(
    fields: Fields, node: Map, found: Mapping[str, Node], acts: Sequence[Scalar], text: Clause | None
) -> Who | None:
    who = read_who(fields, found.get("who"), "who")
    kinds = [fields.acts[act.text] for act in acts]
    if who and who.ids == (NOBODY,) and (text or not all(kind.agentless for kind in kinds)):
        can = ", ".join(kind.id for kind in fields.acts.values() if kind.agentless)
        fields.bad("statement-who", who.where, "somebody did this", f"name who; of nobody can be told: {can}")
    if text and text.kind == "background" and "who" in found:
        fields.bad("statement-who", found["who"], "a background sentence is nobody's", "leave who out")
    if acts and fields.acts[acts[0].text].agent != "side":
        if "who" in found:
            fields.bad(
                "statement-who", found["who"], "{act} tells of the event itself", "leave who out", act=acts[0].text
            )
    elif (acts or (text and text.kind == "quote")) and node.key("who") is None:
        fields.bad(
            "form-missing",
            node,
            "{key} is missing under {name}",
            "add `who: both`, `who: home` or a person's id",
            key="who",
            name="statement",
        )
    return who


def _id(fields: Fields, node: Map, found: Mapping[str, Node], seen: dict[str, int]) -> str:
    own = fields.text(found.get("id"), "id")
    if own and not re.fullmatch(OWN_ID, own):
        fields.bad(
            "form-own-id",
            found["id"],
            '"{id}" can\'t be an id',
            "use small letters, digits, _ and -, a letter first",
            id=own,
        )
    id = own or "s" + digest(plain(node))[:10]
    seen[id] = seen.get(id, 0) + 1
    if seen[id] == 1:
        return id
    if own:
        fields.bad("statement-id", found["id"], 'two statements are called "{id}"', "give one another id", id=own)
    else:
        fields.bad("statement-twice", node, "the same statement stands twice", "delete one of the two", Grade.WARNING)
    return f"{id}-{seen[id]}"


def _act(fields: Fields, node: Map, found: Mapping[str, Node], acts: Sequence[Scalar]) -> ActUse | None:
    if not acts:
        for key in keys("act") if any(text in found for text in TEXTS) else ():
            if key in found:
                fields.bad("statement-loose", found[key], "{key} belongs to an act", "write the act beside it", key=key)
        return None
    for second in acts[1:]:
        fields.bad(
            "statement-acts",
            second,
            "one dash holds one act; {act} is one more",
            "put it under `then:`, or under a dash of its own",
            act=second.text,
        )
    kind = fields.acts[acts[0].text]
    value = found.get(kind.id)
    content: tuple[Clause, ...] = ()
    event, whom, transfer = "", None, ""
    documents: tuple[str, ...] = ()
    if kind.complement == "event":
        event = fields.id_of(value, kind.id, "events")
    elif kind.complement == "who":
        whom = read_who(fields, value, kind.id)
    elif kind.complement == "document":
        documents = read_all(fields, value, kind.id)
    elif kind.complement == "transfer":
        transfer = fields.id_of(value, kind.id, "transfers")
    elif named := _registered(fields, value, kind):
        documents, content = tuple(named), tuple(named.values())
    else:
        content = fields.clauses(value, kind.complement, kind.id)
    companions: dict[str, tuple[Clause, ...]] = {}
    for companion in kind.companions.values():
        if companion.key in found and companion.complement == "who":
            whom = read_who(fields, found[companion.key], companion.key)
        elif companion.key in found:
            companions[companion.key] = fields.clauses(found[companion.key], companion.complement, companion.key)
        elif companion.required and node.key(companion.key) is None:
            fields.bad(
                "act-companion",
                acts[0],
                "{act} needs {key}",
                f"add `{companion.key}:` beside it",
                act=kind.id,
                key=companion.key,
            )
    degree = fields.id_of(found.get("degree"), "degree", "degrees")
    if degree and degree not in kind.degrees:
        fields.bad(
            "act-degree",
            found["degree"],
            "{act} has no degree {degree}",
            f"degrees are {', '.join(kind.degrees)}" if kind.degrees else "leave degree out",
            act=kind.id,
            degree=degree,
        )
    use = ActUse(
        kind,
        acts[0].where,
        content,
        event,
        whom,
        companions,
        degree,
        {kind: fields.clauses(found[key], kind, key) for key, kind in MODIFIERS.items() if key in found},
        fields.clauses(found.get("list"), "item", "list"),
        fields.id_of(found.get("with"), "with", "groups"),
        read_who(fields, found.get("on_behalf_of"), "on_behalf_of"),
        _spot(fields, found.get("where")),
        _moment(fields, found.get("when")),
        _lists(fields, found.get("lists")),
        _also(fields, found.get("also"), kind),
        documents or tuple(s.id for clause in content if clause.bare for s in clause.slots if s.section == "documents"),
        transfer,
        fields.choice(found.get("listed"), "listed", keys("act")["listed"].of) == "true",
    )
    if use.listed and len(use.documents) < 2:
        fields.bad(
            "act-listed",
            found["listed"],
            "there are no documents to list",
            "name at least two of the register after the act, or `documents` for all; else leave listed out",
        )
    _list(fields, node, found, use)
    return use


def read_all(fields: Fields, node: Node | None, key: str) -> tuple[str, ...]:
    """Return ids of documents; `documents` stands for all of the register."""
    if isinstance(node, Scalar) and node.text == "documents" and fields.ids["documents"]:
        return tuple(fields.ids["documents"])
    return fields.ids_of(node, key, "documents")


def _registered(fields: Fields, node: Node | None, kind: ActKind) -> dict[str, Clause]:
    """Return the clauses that name documents of the register, where a thing is one of them by its id, or all."""
    register = fields.ids["documents"]
    items = node.items if isinstance(node, Seq) else (node,) if node is not None else ()
    typed = [item.text for item in items if isinstance(item, Scalar)]
    if kind.complement != "what" or not register or not {*typed} & {*register, "documents"}:
        return {}
    found: dict[str, Clause] = {}
    for id in read_all(fields, node, kind.id):
        where = next((item.where for item in items if isinstance(item, Scalar) and item.text == id), items[0].where)
        found[id] = Clause(kind.complement, (Slot(id, where, id, "documents", id),), where)
    return found


def _also(fields: Fields, node: Node | None, kind: ActKind) -> tuple[ActKind, ...]:
    """Return the acts that share the content of one."""
    if node is None:
        return ()
    found: list[ActKind] = []
    for item in node.items if isinstance(node, Seq) else (node,):
        id = fields.text(item, "also")
        other = fields.acts.get(id)
        if not id:
            continue
        if other is None:
            hint = did_you_mean(id, fields.acts) or "`drafter find` lists the acts"
            fields.bad("form-choice", item, 'also: "{id}" is no act', hint, id=id)
        elif not (kind.shares and other.shares and kind.complement == other.complement):
            hint = "put it under `then:`, with a text of its own"
            fields.bad("act-also", item, "{id} can't share the text of {act}", hint, id=id, act=kind.id)
        else:
            fields.once(item, id, [kind.id, *(act.id for act in found)])
            found.append(other)
    return tuple(found)


def _spot(fields: Fields, node: Node | None) -> Slot | None:
    id = fields.id_of(node, "where", "places or events")
    if node is None or not id:
        return None
    return Slot(id, node.where, id, "events" if id in fields.ids["events"] else "places", id)


def _moment(fields: Fields, node: Node | None) -> Slot | None:
    """Return a time, or the event during which it was done."""
    if isinstance(node, Scalar) and node.text in fields.ids["events"]:
        return Slot(node.text, node.where, node.text, "events", node.text)
    clause = fields.clause(node, "when", "when")
    if node is None or clause is None:
        return None
    slot = clause.slots[0] if len(clause.parts) == 1 and clause.slots else None
    if slot and (slot.section == PENDING or (slot.fact and slot.fact.kind in TIMES)):
        return slot
    fields.bad(
        "act-when",
        node,
        'expected a time for when, found "{found}"',
        "write a time alone, <16 March 2020>, or the id of an event",
        found=node.text if isinstance(node, Scalar) else "a list",
    )
    return None


def _lists(fields: Fields, node: Node | None) -> dict[str, tuple[Clause, ...]]:
    """Return the named lists of a statement."""
    lists: dict[str, tuple[Clause, ...]] = {}
    if node is not None and not isinstance(node, Map):
        fields.bad(
            "form-table",
            node,
            "expected keys and values under {name}",
            "write a name of your own and its list in each line",
            name="lists",
        )
    for name, value in node.pairs if isinstance(node, Map) else ():
        if not re.fullmatch(OWN_ID, name.text) or name.text in ("list", NUMBERED):
            fields.bad(
                "form-own-id", name, '"{id}" can\'t be an id', "use small letters, digits, _ and -", id=name.text
            )
        elif not fields.blank(name, value):
            lists[name.text] = fields.clauses(value, "item", name.text)
    return lists


def _list(fields: Fields, node: Map, found: Mapping[str, Node], use: ActUse) -> None:
    # an item of a list can't hold a list
    items = [*use.items, *(item for listed in use.lists.values() for item in listed)]
    _no_list(fields, items)
    asked: dict[str, Slot] = {}
    for slot in (slot for clause in use.clauses() if clause not in items for slot in clause.slots):
        if slot.section != "list":
            continue
        there = node.key("list") is not None if slot.id == "list" else slot.id in use.lists
        if not there and (slot.id == "list" or not _emptied(node, slot.id)):
            fields.bad(
                "act-list",
                slot.where,
                "{slot} stands here, but the statement has no {key}",
                did_you_mean(slot.id, use.lists) or "add it with its items beside the act",
                slot=f"<{slot.text}>",
                key="list:" if slot.id == "list" else f"{slot.id}: under lists:",
            )
        if slot.id in asked:
            fields.bad(
                "act-list",
                slot.where,
                "{slot} stands here a second time",
                "write it once, where the list belongs",
                slot=f"<{slot.text}>",
            )
        asked.setdefault(slot.id, slot)
    for id in (*(("list",) if use.items else ()), *use.lists):
        if id not in asked:
            where = found["list"] if id == "list" else found["lists"]
            slot_text = "<list>" if id == "list" else f"<list.{id}>"
            fields.bad(
                "act-list", where, "the list is printed nowhere", f"write {slot_text} in the text where it belongs"
            )


def _emptied(node: Map, id: str) -> bool:
    # a list that is there without items is reported as that
    lists = node.get("lists")
    return isinstance(lists, Map) and lists.key(id) is not None


def _no_list(fields: Fields, clauses: Sequence[Clause]) -> None:
    for clause in clauses:
        for slot in clause.slots:
            if slot.section == "list":
                fields.bad(
                    "act-list",
                    slot.where,
                    "<list> can't stand here",
                    "it belongs in the text of an act that has `list:` beside it",
                )


def _side_missing(text: str, met: bool) -> str:
    needs = not met and (text == "both" or text.partition(".")[0] in SIDES)
    return "add `partner:` with the other country under sides" if needs else ""


def _meant(key: str) -> str:
    if key in ROLES:
        return "add the person under people:, or write the id of a body, a group or a side"
    return "write both, home, partner, home.delegation or the id of a person"


def read_who(fields: Fields, node: Node | None, key: str) -> Who | None:
    """Return who acts or is acted on; each_other only for the latter."""
    if node is None:
        return None
    met = len(fields.sides) > 1
    allowed = (
        *(who for who in WHO if who.partition(".")[0] in fields.sides),
        *(("both",) if met and key not in ROLES else ()),
        *((NOBODY,) if key == "who" else ()),
        *(("each_other",) if key not in ("who", "on_behalf_of", *ROLES) else ()),
        *fields.ids["people"],
    )
    groups = {
        *fields.own("groups"),
        *(f"{event}.{all}" for event in fields.own("events") for all in fields.section("groups")),
    }
    others = [fields.ids.get(section, fields.section(section)) for section in ACTING]
    ids: list[str] = []
    for item in node.items if isinstance(node, Seq) else (node,):
        text = fields.text(item, key)
        if not text:
            continue
        if text not in allowed and text not in groups and not any(text in section for section in others):
            # free text where somebody is meant is the usual slip of an act about a person
            fields.lost.add(text)
            hint = _side_missing(text, met) or did_you_mean(text, allowed) or _meant(key)
            fields.bad("form-who", item, '{key}: "{id}" is nobody of this form', hint, key=key, id=text)
            continue
        fields.once(item, text, ids)
        ids.append(text)
    alone = next((id for id in ids if id in ("both", "each_other", NOBODY)), "")
    if alone and len(ids) > 1:
        fields.bad("form-who", node, "{id} stands alone", "write {id}, or the list of those who are meant", id=alone)
    return Who(tuple(ids), node.where) if ids else None

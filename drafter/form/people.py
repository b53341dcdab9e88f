"""The form's own entries: people with their posts, terms, and their names in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafter.directory import STATES, Name, Person, Post, read_name
from drafter.form.fields import ONE, PRONOUNS, Fields
from drafter.form.model import Group
from drafter.form.statements import NOBODY, WHO, read_who
from drafter.form.tables import keys
from drafter.form.text import did_you_mean
from drafter.problem import Grade
from drafter.tree import Map, Node, Scalar, Seq

_ID = re.compile(r"[a-z][a-z0-9_]*")
# sections that only a form has
REGISTERED = ("events", "groups", "documents", "transfers")
_RESERVED = (*WHO, *PRONOUNS, NOBODY, "both", "each_other", "list", "pair", "documents")


def read_entries(
    fields: Fields, node: Node | None, name: str, table: str
) -> Iterator[tuple[Scalar, Node, dict[str, Node]]]:
    """Yield each id of the form's own with its row and the checked keys of it."""
    if node is not None and not isinstance(node, Map):
        fields.bad(
            "form-table",
            node,
            "expected an id a line under {name}",
            "write an id of your own, and its keys below, indented",
            name=name,
        )
    for id, row in node.pairs if isinstance(node, Map) else ():
        _own_id(fields, id, name)
        if not fields.blank(id, row):
            yield id, row, fields.table(row, table, id)


def _own_id(fields: Fields, id: Scalar, name: str) -> None:
    taken = next(
        (
            section
            for section in (*("countries", "places", "bodies", "terms", "people"), *REGISTERED)
            if name != "editions" and section != name and id.text in {**fields.section(section), **fields.own(section)}
        ),
        "",
    )
    if not _ID.fullmatch(id.text):
        fields.bad(
            "form-own-id",
            id,
            '"{id}" can\'t be an id',
            "use small letters, digits and _, a letter first: chea_kimtha",
            id=id.text,
        )
    elif name == "editions":
        return  # nothing in the text can name an edition
    elif taken:
        message = '"{id}" is the id of a {one} already'
        hint = "choose another id, for example our_{id}"
        fields.bad("form-own-id", id, message, hint, id=id.text, one=ONE[taken])
    elif id.text in _RESERVED or (name != "people" and id.text in fields.directory.people):
        fields.bad("form-own-id", id, '"{id}" has a meaning of its own', "choose another id", id=id.text)
    elif (name != "groups" and id.text in fields.section(name)) or id.text in fields.directory.people:
        fields.bad(
            "own-id-known",
            id,
            '"{id}" is in the directory; this form puts its own entry in its place',
            "delete the entry, or choose another id if something else is meant",
            Grade.WARNING,
            id=id.text,
        )


def read_people(fields: Fields, node: Node | None) -> tuple[dict[str, Person], dict[str, dict[str, Name]]]:
    """Return the directory's people with those of the form, and the names of the latter: id -> language -> name."""
    people: dict[str, Person] = dict(fields.directory.people)
    names: dict[str, dict[str, Name]] = {}
    for id, row, found in read_entries(fields, node, "people", "person"):
        country = fields.id_of(found.get("country"), "country", "countries")
        gender = fields.choice(found.get("gender"), "gender", keys("person")["gender"].of)
        posts = found.get("posts")
        if posts is not None and not isinstance(posts, Seq):
            fields.bad(
                "form-list", posts, "expected a list for posts", "write - {post: …, body: …} in a line of its own"
            )
        held = _posts(fields, posts.items if isinstance(posts, Seq) else ())
        standing = fields.choice(found.get("standing"), "standing", keys("person")["standing"].of)
        spouse = fields.id_of(found.get("spouse_of"), "spouse_of", "people")
        if spouse == id.text:
            fields.bad(
                "person-spouse", found["spouse_of"], "{id} is married to nobody else", "name the other", id=id.text
            )
        if isinstance(row, Map):
            fields.expect(row, id, "person", tuple(keys("person")), "posts", "standing", "spouse_of")
        people[id.text] = Person(
            id.text,
            id.where,
            country,
            "" if gender == "unknown" else gender,
            held,
            standing,
            fields.id_of(found.get("bestowed"), "bestowed", "titles"),
            fields.id_of(found.get("military"), "military", "military_ranks"),
            fields.id_of(found.get("academic"), "academic", "academic"),
            spouse,
            fields.day_of(found.get("died"), "died"),
        )
        names[id.text] = read_names(fields, found.get("name"), "people", id)
    return people, names


def _posts(fields: Fields, nodes: Sequence[Node]) -> tuple[Post, ...]:
    posts: list[Post] = []
    for node in nodes:
        found = fields.table(node, "post", node)
        held = fields.choice(found.get("as"), "as", keys("post")["as"].of)
        confirmed = fields.choice(found.get("confirmed"), "confirmed", keys("post")["confirmed"].of)
        post = Post(
            fields.id_of(found.get("post"), "post", "posts"),
            fields.id_of(found.get("body"), "body", "bodies or terms"),
            node.where,
            fields.day_of(found.get("from"), "from"),
            fields.day_of(found.get("until"), "until"),
            held == "title",
            confirmed != "false",
            held if held in STATES else "",
            fields.id_of(found.get("to"), "to", "countries or bodies"),
        )
        if post.start and post.end and post.end < post.start:
            fields.bad("post-days", found["until"], "the post ends before it begins", "correct from or until")
        if post.post and any((post.post, post.body, post.start) == (p.post, p.body, p.start) for p in posts):
            fields.bad("form-twice", node, "the same post stands twice", "delete one of the two")
        posts.append(post)
    return tuple(posts)


def read_terms(fields: Fields, node: Node | None) -> tuple[dict[str, dict[str, Name]], dict[str, str]]:
    """Return the names of the form's terms, id -> language -> name, and their kinds."""
    names: dict[str, dict[str, Name]] = {}
    kinds: dict[str, str] = {}
    for id, _, found in read_entries(fields, node, "terms", "term"):
        kinds[id.text] = fields.choice(found.get("kind"), "kind", keys("term")["kind"].of)
        names[id.text] = read_names(fields, found.get("name"), "terms", id)
    return names, kinds


def read_groups(fields: Fields, node: Node | None) -> tuple[dict[str, Group], dict[str, dict[str, Name]]]:
    """Return the form's groups, and their names: id -> language -> name."""
    groups: dict[str, Group] = {}
    names: dict[str, dict[str, Name]] = {}
    for id, row, found in read_entries(fields, node, "groups", "group"):
        members = read_who(fields, found.get("members"), "members")
        groups[id.text] = Group(id.text, id.where, members)
        if isinstance(row, Map):
            fields.expect(row, id, "group", tuple(keys("group")), "name", "members")
        if "name" in found:
            names[id.text] = read_names(fields, found["name"], "groups", id)
        if members and (inner := next((one for one in members.ids if one in fields.own("groups")), "")):
            fields.bad("group-member", members.where, "{id} is a group itself", "list its members here", id=inner)
    return groups, names


def read_names(fields: Fields, node: Node | None, section: str, owner: Scalar) -> dict[str, Name]:
    """Return the names of an entry: language -> name."""
    if node is None:
        return {}
    languages = ", ".join(fields.tags)
    if not isinstance(node, Map):
        fields.bad(
            "name-languages",
            node,
            "expected a name in each language for {id}",
            f"write a line a language: {languages}; `pending` where it is not known yet",
            id=owner.text,
        )
        return {}
    names: dict[str, Name] = {}
    for tag, value in node.pairs:
        if tag.text not in fields.tags:
            fields.bad(
                "name-language",
                tag,
                'no language is called "{tag}"',
                did_you_mean(tag.text, fields.tags) or f"languages are {languages}; put a name with a comma in quotes",
                tag=tag.text,
            )
        elif isinstance(value, Seq):
            fields.bad("name-form", value, "expected a name, found a list", "write {family: …, given: …}")
        elif not fields.blank(tag, value):
            names[tag.text] = read_name(owner.text, section, value, tag.where, fields.problems)
            if isinstance(value, Map):
                _forms(fields, tag, value, section)
    for missing in fields.printed():
        if node.key(missing) is None:
            fields.bad(
                "name-missing",
                owner,
                "{id} has no name in {language}",
                f"add `{missing}:` as their own side writes it, or `{missing}: pending`",
                Grade.WARNING,
                id=owner.text,
                language=missing,
            )
    return names


def _forms(fields: Fields, tag: Scalar, name: Map, section: str) -> None:
    given = set()
    for key, value in name.pairs:
        if not fields.blank(key, value):
            given.add(key.text)
            if key.text.endswith("confirmed"):
                fields.choice(value, key.text, keys("post")["confirmed"].of)
    written = {key.text for key, _ in name.pairs}
    if section == "people" and "full" not in written and not {"family", "given"} <= written:
        fields.bad(
            "name-parts",
            tag,
            "the name is not whole: expected family and given",
            "write {family: …, given: …}, or {full: …} for a name of one part",
        )

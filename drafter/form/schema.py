"""The grammar as JSON Schema, for editors: what may stand where, while the form is being typed.

It never refuses a valid form. What it can't say (no numbers in text, ids of the form's own), only the reader checks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from drafter.acts import ActKind
from drafter.directory import FORMS, REMARKS, Directory
from drafter.form.statements import OWN_ID, TEXTS, WHO
from drafter.form.tables import RELATIONS, ROLES, TABLES, VERSION, Key, keys

Schema = dict[str, Any]
# tables of an act or a text, with who did it
ACTING = ("statement", "reply", "variant")

# An editor's YAML turns `3` into a number, `no` into false and `null` into nothing, where the form's reader sees text.
_TEXT: Schema = {"type": ["string", "number", "boolean", "null"]}
_ID: Schema = {"type": ["string", "number", "boolean"]}
_READ_AS = {"true": True, "yes": True, "on": True, "y": True, "false": False, "no": False, "off": False, "n": False}
# digits of every script are read, so none are asked for
_DAY: Schema = {"type": "string", "pattern": "^.{4}-.{2}-.{2}$"}
# sections to which a form adds entries of its own
OWN = frozenset({"people", "events", "terms", "documents", "transfers", "groups"})
# tables that hold at least one of some keys
ONE_OF = {"person": ("posts", "standing", "spouse_of"), "group": ("name", "members")}
_ITEM: Schema = {"$ref": "#/definitions/item"}
_ENTRY = "^[a-z][a-z0-9_]*$"


def json_schema(acts: Mapping[str, ActKind], directory: Directory, tags: Sequence[str]) -> Schema:
    """Return the JSON Schema (draft 7) of a form.

    acts, directory: what acts and ids there are. tags: the languages there are.
    """
    made = _Maker(acts, directory, tags)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"drafter form, version {VERSION}",
        **made.table("form"),
        "definitions": {name: made.table(name) for name in TABLES if name not in ("form", *ACTING, "act")}
        | {name: made.statement(name) for name in ACTING}
        | {"act": made.second()},
    }


class _Maker:
    """A schema for each table; a class because every one asks the same acts, ids and languages."""

    def __init__(self, acts: Mapping[str, ActKind], directory: Directory, tags: Sequence[str]) -> None:
        self.acts, self.directory, self.tags = acts, directory, tags

    def table(self, name: str) -> Schema:
        """Return the schema of a table with its own keys only."""
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [key.name for key in TABLES[name] if key.required],
            "properties": {key.name: self.value(key) for key in TABLES[name]},
            **self.together(name),
        }

    def together(self, name: str) -> Schema:
        """Return what a table says of keys that stand together."""
        if name == "form":
            alone = [kind.id for kind in self.directory.sections.get("kinds", {}).values() if kind["alone"] == "true"]
            # a partner, or events that need none: by their kind, or as their people say whose they are
            named = [{"required": ["host", guest]} for guest in ("visitor", "caller")]
            one = {"anyOf": [{"properties": {"kind": _one_of(alone)}}, *named]}
            met = {"properties": {"sides": {"required": ["partner"]}}}
            return {"anyOf": [met, {"properties": {"events": {"additionalProperties": one}}}]}
        if name == "section":
            return {"allOf": [_at_most_one("topic", "apart_from"), _at_most_one("only", "except")]}
        if name in ("edition", "picture", "item"):
            return {"allOf": [_at_most_one("only", "except")]}
        if name in ONE_OF:
            return {"anyOf": [{"required": [key]} for key in ONE_OF[name]]}
        if name == "event":
            kinds = self.directory.sections.get("kinds", {}).values()
            fit = {
                role: [kind.id for kind in kinds if role in kind.lists.get("roles", (role,))] for role in ROLES
            }  # a kind that names no roles takes them all
            return {
                "allOf": [_at_most_one(*RELATIONS)],
                "dependencies": {role: {"properties": {"kind": _one_of(fit[role])}} for role in ROLES},
            }
        return {}

    def value(self, key: Key) -> Schema:
        """Return the schema of what a key holds, with its help for the editor."""
        schema: Schema = {"description": key.help, **self.shape(key)}
        if key.example:
            schema["examples"] = [_example(key)]
        return schema

    def shape(self, key: Key) -> Schema:
        """Return the schema of a shape of tables.py."""
        of = key.of if isinstance(key.of, str) else ""
        match key.shape:
            case "choice":
                return _one_of(key.of)
            case "number":
                return {"type": ["integer", "string"], "minimum": 1}
            case "day":
                return _DAY
            case "when" | "fact" | "clock" | "moment":
                return _TEXT
            case "clauses":
                return _several(_TEXT, listed=_ITEM)
            case "acts":
                return _several({"enum": [act.id for act in self.acts.values() if act.shares]}, unique=True)
            case "table":
                return {"$ref": f"#/definitions/{of}"}
            case "entries":
                return {
                    "type": "object",
                    "propertyNames": {"pattern": _ENTRY},
                    "additionalProperties": {"$ref": f"#/definitions/{of}"},
                }
            case "list":
                return {"type": "array", "minItems": 1, "items": {"$ref": f"#/definitions/{of}"}}
            case "id":
                return self.id(of)
            case "ids":
                return _several(self.id(of), unique=True)
            case "who":
                return _several({**_ID, "examples": ["both", *WHO]}, unique=True)
            case "names":
                return self.names(of)
            case "tags":
                # the language a form is typed in is one; the others may be a list
                return _one_of(self.tags) if key.required else _several(_one_of(self.tags), unique=True)
            case "where" | "entry ids":
                # the form's own editions, paragraphs and statements can't be known here
                return _several(_ID, unique=True)
            case "texts":
                return {"anyOf": [_TEXT, {"type": "object", "minProperties": 1, "additionalProperties": _TEXT}]}
            case "named":
                named = {"type": "object", "propertyNames": {"pattern": f"^{OWN_ID}$"}}
                return {**named, "additionalProperties": _several(_TEXT, listed=_ITEM)}
            case _:
                return {"type": "string", "pattern": f"^{OWN_ID}$"} if key.name == "id" else _TEXT

    def id(self, section: str) -> Schema:
        """Return the ids of a section; of people and events the form may have its own."""
        if not OWN.isdisjoint(section.split(" or ")):
            return {**_ID, "examples": sorted(self.directory.people)} if section == "people" else _ID
        return _one_of([id for name in section.split(" or ") for id in self.directory.sections.get(name, {})])

    def names(self, section: str) -> Schema:
        """Return a name in each language."""
        forms = FORMS[section]
        parts: Schema = {
            "type": "object",
            "properties": {form: _TEXT for form in forms} | {remark: {} for remark in REMARKS},
            "patternProperties": {f"^(?:{'|'.join(forms)})(?:_confirmed)?(?:_source)?$": {}},
            "additionalProperties": False,
        }
        parts["properties"]["confirmed"] = _one_of(keys("post")["confirmed"].of)
        if section == "people":
            parts["anyOf"] = [{"required": ["full"]}, {"required": ["family", "given"]}]
        return {
            "type": "object",
            "properties": {tag: {"anyOf": [_TEXT, parts]} for tag in self.tags},
            "additionalProperties": False,
        }

    def statement(self, table: str) -> Schema:
        """Return the schema of a statement: one act or a text, who did it, and what belongs to the act."""
        schema = self.second()
        own = {key.name: self.value(key) for key in TABLES[table]}
        texts = [text for text in TEXTS if text in own]
        silent = [act.id for act in self.acts.values() if act.agent != "side"]
        dependencies = schema["dependencies"]
        for key in (*keys("act"), "then"):
            dependencies[key] = {"allOf": [_without(text) for text in texts]}
        for act in silent:
            dependencies[act] = {"allOf": [dependencies[act], _without("who")]}
        return {
            **schema,
            "required": [key.name for key in TABLES[table] if key.required and key.name != "who"],
            "properties": {**own, **schema["properties"]},
            "oneOf": [*schema["oneOf"], *({"required": [text]} for text in texts)],
            # whoever acts in a variant acts in its statement
            "anyOf": [{}]
            if table == "variant"
            else [{"required": [key]} for key in ("who", *(t for t in texts if t != "quote"), *silent)],
            "allOf": [_at_most_one("only", "except")],
        }

    def second(self) -> Schema:
        """Return the schema of the act under `then`: one act and what belongs to it."""
        properties: Schema = {act.id: self.act(act) for act in self.acts.values()}
        dependencies: Schema = {act.id: self.beside(act) for act in self.acts.values()}
        for act in self.acts.values():
            for companion in act.companions.values():
                owners = [other.id for other in self.acts.values() if companion.key in other.companions]
                properties[companion.key] = {
                    "description": f"belongs to {' or '.join(owners)}",
                    **_content(companion.complement),
                }
                dependencies[companion.key] = {"anyOf": [{"required": [owner]} for owner in owners]}
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {**properties, **{key.name: self.value(key) for key in TABLES["act"]}},
            "dependencies": dependencies,
            "oneOf": [{"required": [act]} for act in self.acts],
        }

    def act(self, act: ActKind) -> Schema:
        """Return what stands after an act."""
        return {"description": described(act), **_content(act.complement)}

    def beside(self, act: ActKind) -> Schema:
        """Return what must stand beside an act, and which words of degree may."""
        return {
            "required": [companion.key for companion in act.companions.values() if companion.required],
            "properties": {"degree": _one_of(act.degrees) if act.degrees else False},
        }


COMPLEMENTS = {
    "what": "a thing: the progress of cooperation",
    "to": "something to do, without the word to: enhance cooperation",
    "that": "a whole statement, without the word that: the good trend will continue",
    "event": "an event of this form, by its id",
    "document": "documents of this form, by their ids, or all: documents",
    "transfer": "a transfer of this form, by its id",
    "who": "somebody: a person's id, home, partner, both, each_other",
}


def described(act: ActKind) -> str:
    """Return a line about an act: its words, and what stands after it."""
    return f"{act.id.replace('_', ' ')} … {COMPLEMENTS[act.complement]}"


def _content(complement: str) -> Schema:
    if complement in ("event", "transfer"):
        return _ID
    return _several(_ID, unique=True) if complement in ("who", "document") else _several(_TEXT, listed=_ITEM)


def _several(one: Schema, unique: bool = False, listed: Schema | None = None) -> Schema:
    """Return one thing or a list of it; listed: what an entry of the list may be besides."""
    entry = {"anyOf": [one, listed]} if listed else one
    entries: Schema = {"type": "array", "minItems": 1, "items": entry}
    if unique:
        entries["uniqueItems"] = True
    return {"anyOf": [one, entries]}


def _one_of(words: Sequence[str]) -> Schema:
    """Return a choice of words, each also as an editor's YAML may read it."""
    values: list[Any] = []
    for word in words:
        values.append(word)
        if word.casefold() in _READ_AS:
            values.append(_READ_AS[word.casefold()])
        elif re.fullmatch(r"\d+", word):
            values.append(int(word))
    return {"enum": values}


def _without(key: str) -> Schema:
    return {"not": {"required": [key]}}


def _at_most_one(*names: str) -> Schema:
    pairs = [[left, right] for index, left in enumerate(names) for right in names[index + 1 :]]
    return {"not": {"anyOf": [{"required": pair} for pair in pairs]}}


def _example(key: Key) -> Any:
    if key.shape in ("ids", "clauses") and key.example.startswith("["):
        return [item.strip() for item in key.example.strip("[]").split(",")]
    return int(key.example) if key.example.isdigit() else key.example

"""Which file and line an entry, a rule or a macro comes from, and what it stands over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from drafter.frozen import dataclass
from drafter.locale.rules import Rule
from drafter.office import Office
from drafter.overlay import layers
from drafter.prepared import recall_data
from drafter.problem import Place
from drafter.tree import Map, Node, Scalar, Seq


@dataclass(frozen=True, slots=True)
class Found:
    """What has the id: "people", "en countries", "km rule", "ja macro"; its places, drafter's own first; its source."""

    what: str
    places: tuple[Place, ...]
    source: str = ""


def where(id: str, office: Office) -> Iterator[Found]:
    """Yield everywhere that an id is said: in the directory, the terms, the acts, and in each language.

    id: of an entry ("JP", "kh.mfaic"), an act ("thanked"), a rule ("dates.date", "honorifics.mr"), a macro.
    """
    yield from _sections(id, "locales/directory.yaml", office)
    for file, what in (("locales/terms.yaml", "terms"), ("locales/acts.yaml", "acts")):
        yield from _found(what, [_entry(top, id) for top in _tops(file, office)])
    for tag in office.tags:
        yield from _sections(id, f"locales/{tag}/names.yaml", office, f"{tag} ")
        yield from _found(f"{tag} rule", [_rule(top, id, tag) for top in _tops(f"locales/{tag}/locale.yaml", office)])
        yield from _macros(id, tag, office)


def _tops(relative: str, office: Office) -> list[Map]:
    return [recall_data(path, name) for path, name in layers(relative, office.root, office.home)]


def _sections(id: str, relative: str, office: Office, said: str = "") -> Iterator[Found]:
    tops = _tops(relative, office)
    for section in dict.fromkeys(key.text for top in tops for key, _ in top.pairs):
        nodes = [top.get(section) for top in tops]
        yield from _found(f"{said}{section}", [_entry(node, id) for node in nodes])


def _entry(node: Node | None, id: str) -> tuple[Place, Node] | None:
    if isinstance(node, Map):
        key, value = node.key(id), node.get(id)
        return (key.where, value) if key and value else None
    if isinstance(node, Seq):
        return next(((item.where, item) for item in node.items if isinstance(item, Scalar) and item.text == id), None)
    return None


def _rule(top: Map, id: str, tag: str) -> tuple[Place, Node] | None:
    node: Node = top
    place: Place | None = None
    found: tuple[Place, Node] | None
    for part in id.removeprefix(f"{tag}.").split("."):
        if isinstance(node, Seq):
            rows = [row for row in node.items if isinstance(row, Map) and _text(row.get("id")) == part]
            found = (rows[0].where, rows[0]) if rows else None
        else:
            found = _entry(node, part)
        if found is None:
            return None
        place, node = found
    return (place, node) if place and isinstance(node, Map | Seq) else None


def _macros(id: str, tag: str, office: Office) -> Iterator[Found]:
    for name in ("acts", "sentence", "events", "release"):
        places = []
        for path, file in layers(f"templates/{tag}/{name}.j2", office.root, office.home):
            line = _macro_line(path, id)
            places += [Place(file, line)] if line else []
        if places:
            yield Found(f"{tag} macro", tuple(places))


def _macro_line(path: Path, id: str) -> int:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if re.search(rf"{{%-? *macro {re.escape(id)}\(", line):
            return number
    return 0


def _found(what: str, entries: list[tuple[Place, Node] | None]) -> Iterator[Found]:
    there = [entry for entry in entries if entry]
    if there:
        yield Found(what, tuple(place for place, _ in there), _source(there[-1][1]))


def _source(node: Node) -> str:
    if not isinstance(node, Map):
        return ""
    rule = Rule("", node.where, node)
    signed = node.get("confirmed")
    if isinstance(signed, Map):
        said = {key: _text(value) for key, value in signed}
        return f"confirmed by {said.get('by')} on {said.get('on')}: {said.get('source')}"
    return rule.source or ("" if rule.confirmed else "not confirmed")


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""

"""YAML as nodes that keep their places; every scalar stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from drafter.frozen import dataclass
from drafter.problem import DraftError, Grade, Place, Problem

# what becomes one character of a text, one run of folded line ends, or a word of characters that stand for themselves
_FOLD = r"[ \t]*(?:\n[ \t]*)+"
_PLAIN_PART = re.compile(rf"{_FOLD}|[^ \t\n]+|.")
_PARTS = {
    "'": re.compile(rf"{_FOLD}|''|[^' \t\n]+|[^']"),
    '"': re.compile(
        rf"\\(?:\n[ \t]*)+|{_FOLD}|\\(?:x[0-9A-Fa-f]{{2}}|u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}|.)|[^\"\\ \t\n]+|[^\"\\]"
    ),
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text.

    text: as YAML reads it, line ends of wrapped text folded into spaces.
    raw: as it stands in the file, quotes included; "" where the reader did not keep it.
    """

    text: str
    where: Place
    raw: str = ""

    def at(self, offset: int) -> Place:
        """Return the place of a character of `text`, also when the text is wrapped over lines or quoted.

        Past the end of the text comes the end of what stands in the file. In text after a bar (`|`, `>`) the spaces
        that begin a line are not told apart from its indent.
        """
        raw = self.raw
        bar = raw[:1] in ("|", ">") and "\n" in raw
        position = raw.index("\n") + 1 if bar else int(raw[:1] in ("'", '"'))
        if bar:
            for char in self.text[: offset + 1]:
                while not char.isspace() and raw[position : position + 1].isspace():
                    position += 1
                found, position = position, position + 1
            position = found if self.text else position
        else:
            seen = 0
            for part in _PARTS.get(raw[:1], _PLAIN_PART).finditer(raw, position):
                ends = part[0].count("\n")
                # a line end is one space, a blank line a line feed each; behind a backslash it is nothing
                if ends:
                    size = 1 if ends == 1 and part[0][0] != "\\" else ends - 1
                else:
                    escaped = part[0][0] == "\\" if raw[0] == '"' else part[0] == "''" and raw[0] == "'"
                    size = 1 if escaped else len(part[0])
                if seen + size > offset:
                    # the middle of a word; of a fold, its beginning
                    position += 0 if ends else max(0, offset - seen)
                    break
                seen += size
                position = part.end()
        before = raw[:position]
        if "\n" not in before:
            return Place(self.where.file, self.where.line, self.where.column + position)
        return Place(self.where.file, self.where.line + before.count("\n"), position - before.rfind("\n"))


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    items: tuple[Node, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class Map:
    """Keys and values in the order of the file; keys are unique."""

    pairs: tuple[tuple[Scalar, Node], ...]
    where: Place

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        for name, value in self.pairs:
            if name.text == key:
                return value
        return None

    def key(self, key: str) -> Scalar | None:
        """Return the key itself, for its place."""
        for name, _ in self.pairs:
            if name.text == key:
                return name
        return None

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        for name, value in self.pairs:
            yield name.text, value


Node = Scalar | Seq | Map


def read_data(path: Path, name: str) -> Map:
    """Read a data file from the disk. errors: as `parse_data`; OSError when it can't be opened."""
    return parse_data(path.read_bytes(), name)


def parse_data(data: bytes, name: str) -> Map:
    """Read a file of our own or of the office's data: directory, terms, acts, a locale.

    data, name: what stands in the file, and how problems and origins call it ("locales/km/names.yaml").
    returns: the top mapping; an empty file is an empty mapping.
    errors: DraftError with the place when the file is no YAML, repeats a key or holds anchors.
    The C reader is used where PyYAML has it: these files are ours. Forms go through `form.source`.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = data.decode("utf-8-sig")
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise DraftError(
            [
                Problem(
                    "data-yaml",
                    Grade.BLOCKER,
                    where,
                    "{file} can't be read: {reason}",
                    {"file": name, "reason": str(error.problem)},
                    "compare the indentation and quotes with the entries around it",
                )
            ]
        ) from error
    if root is None:
        return Map((), Place(name))
    problems: list[Problem] = []
    node = _node(root, name, problems)
    if not isinstance(node, Map):
        problems.append(
            Problem(
                "data-top", Grade.BLOCKER, node.where, "expected keys and values at the top of {file}", {"file": name}
            )
        )
    if problems:
        raise DraftError(problems)
    assert isinstance(node, Map)
    return node


def _node(node: object, file: str, problems: list[Problem]) -> Node:
    import yaml

    assert isinstance(node, yaml.Node)
    where = Place(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Place] = {}
        for left, right in node.value:
            key = _node(left, file, problems)
            if not isinstance(key, Scalar):
                problems.append(Problem("data-key", Grade.BLOCKER, key.where, "a key must be a word"))
                continue
            if key.text in seen:
                problems.append(
                    Problem(
                        "data-repeated",
                        Grade.BLOCKER,
                        key.where,
                        '"{key}" is written twice; first at {first}',
                        {"key": key.text, "first": str(seen[key.text])},
                        "keep one of the two",
                    )
                )
                continue
            seen[key.text] = key.where
            pairs.append((key, _node(right, file, problems)))
        return Map(tuple(pairs), where)
    if isinstance(node, yaml.SequenceNode):
        return Seq(tuple(_node(item, file, problems) for item in node.value), where)
    return Scalar(str(node.value), where)


def plain(node: Node | None) -> object:
    """Return a node as plain dictionaries, lists and text, places dropped."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    if isinstance(node, Map):
        return {key: plain(value) for key, value in node}
    return None

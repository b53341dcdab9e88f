"""Changes in the text of a form at the places of its nodes; all else stays to the letter, comments too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from drafter.problem import Place
from drafter.tree import Map, Node, Scalar

# start and end of what is replaced, as offsets, and what stands there afterwards
Change = tuple[int, int, str]
_NEEDS_QUOTES = re.compile(r"""[,\[\]{}:#"'\\]|^[\s\-?&*!|>%@`]|\s$|^$""")


def offsets(text: str) -> Callable[[Place], int]:
    """Return what tells the offset of a place in a text."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return lambda where: starts[where.line - 1] + where.column - 1


def end_of(node: Node, text: str) -> int:
    """Return the offset behind a node, a closing bracket included."""
    at = offsets(text)
    if isinstance(node, Scalar):
        return at(node.where) + len(node.raw or node.text)
    last = [value for _, value in node.pairs] if isinstance(node, Map) else list(node.items)
    end = end_of(last[-1], text) if last else at(node.where) + 1
    closing = {"{": "}", "[": "]"}.get(text[at(node.where)], "")
    return text.index(closing, end) + 1 if closing else end


def spliced(text: str, changes: Iterable[Change]) -> str:
    """Return the text with the changes made; none of them may overlap."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def flow_value(text: str) -> str:
    """Return text as a value inside brackets: in quotes where a bare one would be read as something else."""
    if not _NEEDS_QUOTES.search(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

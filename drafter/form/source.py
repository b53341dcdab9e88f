"""Strict YAML: a form's bytes in, a tree of text with places out, or every problem at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from drafter.form.characters import called, faults, masked, oddities, shown
from drafter.form.look import CLOSE, key_slip, look
from drafter.form.slips import DEPTH, LIMIT, PARTS, WORDS, Slip
from drafter.frozen import dataclass, field
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq

_MOST = 200  # problems of one file; more help nobody and cost memory
_WIDTH = 160
_LINE_END = re.compile(r"\r\n?")
# text in which PyYAML's two readers may differ: a comment behind text, a tab, a mark between documents
_DOUBTFUL = re.compile(r"[^\s#][^\n]*#|\t|^(?:---|\.\.\.|%)", re.MULTILINE)
_SMART = {"“": "”", "„": "“”", "‘": "’", "«": "»", "＂": "＂", "＇": "＇"}
# slips that leave lists and keys as they are
_HARMLESS = {"file-comment", "file-control", "file-line-end", "file-direction", "file-invisible", "file-damaged"}
# what a line looks guilty of when an invisible character stands before its key or dash
_CONSEQUENCES = {"file-colon-missing", "file-dash-missing", "file-indent", "file-form"}


@dataclass(frozen=True, slots=True)
class Source:
    """A form as read.

    text: the whole form, as typed, lines ending in a line feed.
    notes: warnings that did not stop the reading.
    """

    name: str
    text: str
    root: Map
    notes: tuple[Problem, ...] = ()


def read_form(data: bytes, name: str) -> Source:
    """Read a form strictly: every value stays text, every key keeps its place.

    data: the file, UTF-8 with or without byte order mark, or UTF-16 with one; at most 1 MiB.
    name: how problems call the file.
    errors: DraftError with every problem found; lines and columns count from 1.
    """
    text, notes = _decode(data, name)
    slips = list(_characters(text))
    clean = masked(text)
    hidden = {slip.line for slip in slips if slip.rule != "file-tab"}
    seen, whole = look(clean)
    slips += [slip for slip in seen if not (slip.rule in _CONSEQUENCES and slip.line in hidden)]
    if not whole:
        _refuse(text, name, slips)
    tree = None if slips or _DOUBTFUL.search(clean) else _quickly(clean, name)
    if tree is None:
        tree = _Tree(clean, name)
        tree.read(_Events(clean))
    lines = {slip.line for slip in slips}
    # after a slip in the lines, what the reader says may be only its consequence
    broken = min((slip.line for slip in slips if slip.rule not in _HARMLESS), default=len(text) + 1)
    slips += [slip for slip in tree.slips if slip.line < broken and slip.line not in lines]
    if tree.failure and all(line > tree.failure.line for line in lines):
        slips.append(tree.failure)
    root = tree.root
    if not slips and not isinstance(root, Map):
        found = "nothing" if root is None else "a list" if isinstance(root, Seq) else "text without keys"
        slips.append(Slip(1, 1, "file-form", {"found": found}))
    if slips:
        _refuse(text, name, slips)
    assert isinstance(root, Map)
    notes += [_problem(slip, text, name, Grade.WARNING) for slip in _odd(text)]
    return Source(name, text, root, tuple(notes))


def quote(text: str, place: Place) -> str:
    """Return the line at a place as problems show it: at most 160 characters, what is invisible as <U+200B>."""
    lines = text.split("\n", place.line)
    if place.line > len(lines):
        return ""
    return _shorten(lines[place.line - 1], place.column)


def _shorten(line: str, column: int) -> str:
    if len(line) > _WIDTH:
        start = max(0, min(column - 1 - _WIDTH // 2, len(line) - _WIDTH))
        line = ("…" if start else "") + line[start : start + _WIDTH]
    line = shown(line)
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def _problem(slip: Slip, text: str, name: str, grade: Grade = Grade.BLOCKER) -> Problem:
    message, hint = WORDS[slip.rule]
    place = Place(name, slip.line, slip.column)
    return Problem(slip.rule, grade, place, message, slip.fields, hint, quote(text, place))


def _refuse(text: str, name: str, slips: Iterable[Slip]) -> None:
    ordered: list[Slip] = []
    for slip in sorted(slips):
        if not ordered or ordered[-1] != slip:
            ordered.append(slip)
    if len(ordered) > _MOST:
        rest = len(ordered) - _MOST
        last = ordered[_MOST]
        ordered[_MOST:] = [Slip(last.line, last.column, "file-more", {"count": str(rest)})]
    raise DraftError([_problem(slip, text, name) for slip in ordered])


def _decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """Return the text with plain line ends, and a note where it was not UTF-8."""
    if len(data) > LIMIT:
        _refuse("", name, [Slip(1, 1, "file-size", {"size": f"{len(data):,}"})])
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        _refuse("", name, [Slip(1, 1, "file-kind")])
    codec = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        bad = " ".join(f"{byte:02X}" for byte in data[error.start : error.start + 1])
        text = _plain_ends(data.decode(codec, "backslashreplace"))
        before = _plain_ends(data[: error.start].decode(codec, "replace"))
        _refuse(text, name, [Slip(*_at_end(before), "file-encoding", {"found": f"the byte {bad}"})])
    # ASCII text in UTF-16 without a mark passes as UTF-8 with a NUL beside every letter
    if text.count("\0") * 4 > len(text):
        before = _plain_ends(text[: text.index("\0")])
        _refuse(text, name, [Slip(*_at_end(before), "file-encoding", {"found": "every other byte is empty"})])
    text = _plain_ends(text)
    notes = [_problem(Slip(1, 1, "file-utf-16"), text, name, Grade.HINT)] if codec == "utf-16" else []
    return text, notes


def _plain_ends(text: str) -> str:
    return _LINE_END.sub("\n", text)


def _at_end(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - text.rfind("\n")


class _Lines:
    """Line and column of an index into a text, both from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, index: int) -> tuple[int, int]:
        line = bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1


def _characters(text: str) -> Iterator[Slip]:
    """Yield each character that may not stand where it does, once a line, and each run of tabs outside comments."""
    lines = _Lines(text)
    seen: set[tuple[int, str]] = set()
    for index, rule in faults(text):
        line, column = lines.at(index)
        if (line, text[index]) not in seen:
            seen.add((line, text[index]))
            yield Slip(line, column, rule, {"char": called(text[index])})
    for match in re.finditer(r"\t+", text):
        line, column = lines.at(match.start())
        if (line, "\t") in seen:
            continue
        seen.add((line, "\t"))
        lead = text[lines.starts[line - 1] : match.start()]
        if not lead.lstrip(" ").startswith("#"):
            yield Slip(line, column, "file-tab")


def _odd(text: str) -> Iterator[Slip]:
    lines = _Lines(text)
    seen: set[tuple[str, str]] = set()
    for index, rule, typed, better in oddities(text):
        if (rule, typed) not in seen:
            seen.add((rule, typed))
            yield Slip(*lines.at(index), rule, {"char": called(text[index]), "better": better, "typed": typed})


class _Events(Reader, Scanner, Parser):
    """PyYAML's pure reader up to events: no tags are resolved, no aliases followed, no objects made.

    Made into nodes by its C reader, 100,000 brackets end the process; its events may be used, see `_quickly`.
    """

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        self.comments: list[Mark] = []

    def scan_to_next_token(self) -> None:
        """Skip spaces, line ends and whole-line comments as PyYAML does; note a comment behind text."""
        while True:
            while self.peek() == " ":
                self.forward()
            if self.peek() == "#":
                mark = self.get_mark()
                if self.buffer[self.buffer.rfind("\n", 0, self.pointer) + 1 : self.pointer].strip(" "):
                    self.comments.append(mark)
                while self.peek() not in "\0\n":
                    self.forward()
            if not self.scan_line_break():  # type: ignore[no-untyped-call]
                return
            if not self.flow_level:
                self.allow_simple_key = True


@dataclass(slots=True)
class _Open:
    """A list or group of keys that is being read."""

    where: Place
    keys: bool
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)
    key: Scalar | None = None
    skip: bool = False  # the key was refused: read its value, but do not keep it


class _Tree:
    """Events to nodes, with what is wrong on the way: `slips` stand by themselves, `failure` ended the reading."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.root: Node | None = None
        self.slips: list[Slip] = []
        self.failure: Slip | None = None
        self.parts = 0
        self.empty = False  # a value was left out

    def read(self, events: Any) -> None:
        stack: list[_Open] = []
        try:
            while True:
                event = events.get_event()
                if type(event) is StreamEndEvent:
                    break
                if not self._take(event, stack):
                    break
            for mark in getattr(events, "comments", ()):
                self.slips.append(Slip(mark.line + 1, mark.column + 1, "file-comment"))
        except YAMLError as error:
            self.failure = _failure(error)

    def _take(self, event: Event, stack: list[_Open]) -> bool:
        """Put one event into the tree; return False where reading on makes no sense."""
        kind = type(event)
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            done = stack.pop()
            node: Node = Map(tuple(done.pairs), done.where) if done.keys else Seq(tuple(done.items), done.where)
            self._put(node, stack)
            return True
        if not isinstance(event, NodeEvent):
            return True
        self.parts += 1
        start, end = event.start_mark, event.end_mark
        assert start and end
        line, column = start.line + 1, start.column + 1
        if self.parts > PARTS:
            self.slips.append(Slip(line, column, "file-parts", {"limit": f"{PARTS:,}"}))
            return False
        sign = "*" if kind is AliasEvent else "&" if event.anchor else "!" if getattr(event, "tag", None) else ""
        if sign:
            self.slips.append(Slip(line, column, "file-reference", {"sign": sign}))
        where = Place(self.name, line, column)
        if isinstance(event, ScalarEvent):
            raw = self.text[start.index : end.index]
            self.empty |= not raw
            self._check(event.value, raw, line, column)
            self._put(Scalar(event.value, where, raw), stack)
        elif kind is AliasEvent:
            self._put(Scalar("", where), stack)
        elif len(stack) >= DEPTH:
            self.slips.append(Slip(line, column, "file-deep", {"limit": str(DEPTH)}))
            return False
        else:
            stack.append(_Open(where, kind is MappingStartEvent))
        return True

    def _check(self, text: str, raw: str, line: int, column: int) -> None:
        if text.isascii():
            return
        edge = text[:1] if text[:1].isspace() and text[:1] > "~" else text[-1:]
        if edge > "~" and edge.isspace():
            self.slips.append(Slip(line, column, "file-edge-space", {"char": called(edge)}))
        close = _SMART.get(text[:1])
        if raw[:1] == text[:1] and close and len(text) > 1 and text[-1] in close:
            # “A” and “B” is text; only one pair around the whole was meant as YAML's quotes
            inside = text[1:-1]
            if text[0] not in inside and not any(char in inside for char in close):
                self.slips.append(Slip(line, column, "file-quote-shape", {"char": called(text[0])}))

    def _put(self, node: Node, stack: list[_Open]) -> None:
        if not stack:
            if self.root is None:
                self.root = node
            return
        top = stack[-1]
        if not top.keys:
            top.items.append(node)
        elif top.key is None:
            top.key = self._key(node, top)
        else:
            if not top.skip:
                top.pairs.append((top.key, node))
            top.key, top.skip = None, False

    def _key(self, node: Node, top: _Open) -> Scalar:
        where = node.where
        if not isinstance(node, Scalar):
            self.slips.append(Slip(where.line, where.column, "file-key-kind"))
            top.skip = True
            return Scalar("", where)
        quoted = node.raw[:1] in ("'", '"')
        slip = key_slip(node.text, where.line, where.column + quoted)
        if node.text in top.first:
            fields = {"first": str(top.first[node.text]), "key": node.text}
            slip = Slip(where.line, where.column, "file-key-repeated", fields)
        if slip:
            self.slips.append(slip)
            top.skip = True
        top.first.setdefault(node.text, where.line)
        return node


def _quickly(text: str, name: str) -> _Tree | None:
    """Return the tree of a text by PyYAML's C reader, in a fifth of the time; None where it finds anything odd.

    On text that is neither faulty nor doubtful both readers give the same events but for the place of a value that is
    left out; what is odd is left to the strict reader, whose words and places are ours.
    """
    try:
        from yaml._yaml import CParser
    except ImportError:
        return None
    tree = _Tree(text, name)
    tree.read(CParser(text))
    return None if tree.failure or tree.slips or tree.empty else tree


def _failure(error: YAMLError) -> Slip:
    """Return what PyYAML refused, in our words: an open quote or bracket where it opens, the rest where it was met."""
    if not isinstance(error, MarkedYAMLError):
        return Slip(1, 1, "file-unreadable")
    mark, context = error.problem_mark, error.context_mark
    said = f"{error.context} {error.problem}"
    if context and "quoted scalar" in said and "end of stream" in said:
        return Slip(context.line + 1, context.column + 1, "file-quote-open", {"sign": "' or \""})
    if context and "flow" in said and "end>" in said:
        sign = "{" if "mapping" in said else "["
        return Slip(context.line + 1, context.column + 1, "file-bracket-open", {"sign": sign, "close": CLOSE[sign]})
    mark = mark or context
    return Slip(mark.line + 1, mark.column + 1, "file-unreadable") if mark else Slip(1, 1, "file-unreadable")

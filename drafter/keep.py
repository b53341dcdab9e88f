"""A person moves from a form to the office's directory, with all that is said there and the comments beside it.

The files are edited as text, by the places that the readers give, so that everything else in them stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from drafter.directory import FORMS, REMARKS
from drafter.form.source import read_form
from drafter.frozen import dataclass
from drafter.overlay import layers
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, parse_data


@dataclass(frozen=True, slots=True)
class Moved:
    """The files as they will be: path -> text. The form comes last, so that nothing is lost on the way."""

    files: Mapping[Path, str]


def keep_person(form: Path, person: str, home: Path, root: Path) -> Moved:
    """Return the office's files with the person in them, and the form without.

    errors: DraftError when the form has no such person, the office has already, or a file can't be read.
    """
    data = form.read_bytes()
    top = read_form(data, form.as_posix()).root
    text = data.decode("utf-8-sig")
    people = top.get("people") if isinstance(top, Map) else None
    key = people.key(person) if isinstance(people, Map) else None
    entry = people.get(person) if isinstance(people, Map) else None
    if key is None or not isinstance(entry, Map) or not isinstance(people, Map):
        there = ", ".join(name for name, _ in people) if isinstance(people, Map) else "nobody"
        raise _refused(Place(form.as_posix()), "the form has nobody called {person}", person, f"it has {there}")
    lines = text.splitlines(keepends=True)
    first, last = _block(lines, key.where.line)
    name = entry.get("name")
    named = entry.key("name")
    about = lines[first:last]
    names: dict[str, list[str]] = {}
    if isinstance(name, Map) and named:
        start, end = _block(lines, named.where.line)
        about = [*lines[first:start], *lines[end:last]]
        names = {tag.text: _name(person, lines, tag, value, form.name) for tag, value in name.pairs}
    files = {"locales/directory.yaml": _shifted(about), **{f"locales/{t}/names.yaml": n for t, n in names.items()}}
    made: dict[Path, str] = {}
    for relative, block in files.items():
        path = home / relative
        for other, called in layers(relative, root, home):
            section = parse_data(other.read_bytes(), called).get("people")
            found = section.key(person) if isinstance(section, Map) else None
            if found:
                raise _refused(found.where, "{person} is there already", person, "give the form's person another id")
        made[path] = _inserted(path.read_text(encoding="utf-8") if path.is_file() else "", block)
        parse_data(made[path].encode(), path.as_posix())
    only = len(people.pairs) == 1
    head = top.key("people") if isinstance(top, Map) else None
    begin = head.where.line - 1 if only and head else first
    made[form] = "".join([*lines[:begin], *lines[last:]])
    return Moved(made)


def _refused(where: Place, message: str, person: str, hint: str) -> DraftError:
    return DraftError([Problem("keep-person", Grade.ERROR, where, message, {"person": person}, hint)])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _block(lines: Sequence[str], line: int) -> tuple[int, int]:
    """Return the lines of a key, from the comments right above it to before the next thing of its level."""
    at = line - 1
    depth = _indent(lines[at])
    first = at
    while first and lines[first - 1].lstrip().startswith("#") and _indent(lines[first - 1]) == depth:
        first -= 1
    last = at + 1
    while last < len(lines) and (not lines[last].strip() or _indent(lines[last]) > depth):
        last += 1
    while last > at + 1 and not lines[last - 1].strip():
        last -= 1
    return first, last


def _shifted(lines: Sequence[str]) -> list[str]:
    depth = min((_indent(line) for line in lines if line.strip()), default=0)
    return ["  " + line[depth:].rstrip("\r\n") + "\n" if line.strip() else "\n" for line in lines]


def _name(person: str, lines: Sequence[str], tag: Scalar, value: Node, form: str) -> list[str]:
    """The lines of a person's name in a language; what says no source was seen in the form."""
    first, _ = _block(lines, tag.where.line) if lines[tag.where.line - 1].lstrip().startswith(tag.text) else (0, 0)
    above = [line for line in lines[first : tag.where.line - 1] if line.lstrip().startswith("#")] if first else []
    pairs = [(key, node.text) for key, node in value if isinstance(node, Scalar)] if isinstance(value, Map) else []
    if isinstance(value, Scalar):
        pairs = [("full", value.text)] if value.text != "pending" else []
    known = [(key, text) for key, text in pairs if key in FORMS["people"] or key in REMARKS or "_" in key]
    if not {"source", "confirmed"} & {key for key, _ in known}:
        known.append(("source", form) if pairs else ("confirmed", "false"))
    return [*_shifted(above), f"  {person}:\n", *(f"    {key}: {_scalar(key, text)}\n" for key, text in known)]


def _scalar(key: str, text: str) -> str:
    import yaml

    if key.endswith("confirmed"):
        return text
    return yaml.safe_dump(text, allow_unicode=True, width=1000).removesuffix("...\n").strip()


def _inserted(text: str, block: Sequence[str]) -> str:
    """Put a block at the end of the section `people` of a file, which is begun where it is not there."""
    lines = text.splitlines(keepends=True)
    at = next((n for n, line in enumerate(lines) if line.startswith("people:")), None)
    if at is None:
        gap = [] if not lines or not lines[-1].strip() else ["\n"]
        ended = [line if line.endswith("\n") else line + "\n" for line in lines]
        return "".join([*ended, *gap, "people:\n", *block])
    lines[at] = "people:\n"
    _, last = _block(lines, at + 1)
    return "".join([*lines[:last], *block, *lines[last:]])

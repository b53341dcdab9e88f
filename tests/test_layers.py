"""Who may import whom. A room is a module or a package in drafter/; it imports only rooms of earlier lines."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

DRAFTER = Path(__file__).resolve().parent.parent / "drafter"

# Rooms of one line do not know each other. `form` and `plan` come before `locale`: what they need of a language, its
# words for months and numbers, is handed to them.
TABLE = (
    ("frozen",),
    ("problem",),
    ("tree",),
    ("draft", "typography", "script", "files", "resources"),
    ("prepared",),
    ("overlay",),
    ("facts", "calendars", "directory", "acts"),
    ("form",),
    ("plan",),
    ("catalog",),
    ("locale",),
    ("realise", "terms"),
    ("check", "render", "exchange", "memory"),
    ("office",),
    ("batch",),
    ("explain", "watch", "find", "names", "notes", "written", "translate", "review", "examples"),
    ("samples", "begin", "where", "keep"),
    ("mutants",),
    ("languages",),
    ("__init__",),  # the public names
    ("console",),
    ("cli_office",),
    ("cli_data", "cli_review", "cli_translate"),
    ("cli",),
    ("__main__",),
)
LINE = {room: number for number, line in enumerate(TABLE) for room in line}


def imported(text: str, module: str) -> Iterator[str]:
    """Yield the full names a module imports, also inside functions: for `from a import b` both `a` and `a.b`.

    module: its own dotted name, a package's with `.__init__`.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str | None:
    """Return the room of a dotted name, `__init__` for a name of the package itself, None outside drafter."""
    parts = name.split(".")
    if parts[0] != "drafter":
        return None
    return parts[1] if len(parts) > 1 and (parts[1] in LINE or is_room(parts[1])) else "__init__"


def is_room(name: str) -> bool:
    return (DRAFTER / f"{name}.py").is_file() or (DRAFTER / name).is_dir()


def forbidden(text: str, module: str) -> list[str]:
    """Return what a module imports against the table, as `room -> room`."""
    room = room_of(module)
    assert room is not None
    others = sorted({other for name in imported(text, module) if (other := room_of(name)) not in (None, room)})
    return [f"{room} -> {other}" for other in others if not LINE.get(other, len(TABLE)) < LINE[room]]


def rooms() -> set[str]:
    modules = {path.stem for path in DRAFTER.glob("*.py")}
    return modules | {path.parent.relative_to(DRAFTER).parts[0] for path in DRAFTER.glob("*/**/*.py")}


def test_every_room_is_in_the_table() -> None:
    assert sorted(rooms() - set(LINE)) == []


def test_rooms_import_only_rooms_above_them() -> None:
    found = []
    for path in sorted(DRAFTER.rglob("*.py")):
        module = ".".join(path.relative_to(DRAFTER.parent).with_suffix("").parts)
        if room_of(module) in LINE:
            found += [f"{path.relative_to(DRAFTER)}: {wrong}" for wrong in forbidden(path.read_text("utf-8"), module)]
    assert found == []


@pytest.mark.parametrize(
    ("module", "text", "wrong"),
    [
        ("drafter.form.read", "from drafter.locale import load_locale", ["form -> locale"]),
        ("drafter.form.read", "from drafter import locale", ["form -> locale"]),
        ("drafter.form.read", "import drafter.locale.rules as rules", ["form -> locale"]),
        ("drafter.form.read", "from ..locale import rules", ["form -> locale"]),
        ("drafter.form.__init__", "from .read import load_summary", []),
        ("drafter.form.read", "from drafter.form.model import Event", []),
        ("drafter.plan", "def late():\n    from drafter.locale import Locale", ["plan -> locale"]),
        ("drafter.plan", "from . import locale, form", ["plan -> locale"]),
        ("drafter.check.facts", "from drafter.render import RENDERERS", ["check -> render"]),
        ("drafter.facts", "import drafter.calendars", ["facts -> calendars"]),
        ("drafter.facts", "from drafter import DraftError", ["facts -> __init__"]),
        ("drafter.facts", "import re, datetime\nfrom drafterx import locale", []),
        ("drafter.problem", "from drafter.tree import Scalar", ["problem -> tree"]),
        ("drafter.cli", "from drafter import render\nfrom drafter.problem import Problem", []),
        ("drafter.__init__", "from drafter.render import render", []),
    ],
)
def test_the_check_itself(module: str, text: str, wrong: list[str]) -> None:
    assert forbidden(text, module) == wrong

"""Who may decide: the reviewers of an office with their roles, and how many of them a release needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from drafter.frozen import dataclass, field
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq, read_data

# a role may be for one language: "language_editor:km"
ROLES = ("translator", "language_editor", "protocol", "head")
LEVELS = ("language_editor", "protocol", "head")
FILE = "reviewers.yaml"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person of the office. roles: of ROLES, with ":" and a language tag where it is for one language."""

    id: str
    name: str
    roles: tuple[str, ...]

    def holds(self, role: str, tag: str) -> bool:
        """Whether the person has a role for a language."""
        return role in self.roles or f"{role}:{tag}" in self.roles


@dataclass(frozen=True, slots=True)
class Reviewers:
    """The people by id, and what an approved segment needs: the levels, and so many different people."""

    file: str
    people: Mapping[str, Reviewer] = field(default_factory=dict)
    levels: tuple[str, ...] = LEVELS
    least: int = 2

    def find(self, who: str) -> Reviewer:
        """Return a person by id or name. errors: DraftError when the office has nobody of that name."""
        for person in self.people.values():
            if who.strip().casefold() in (person.id.casefold(), person.name.casefold()):
                return person
        names = ", ".join(person.name for person in self.people.values()) or "nobody"
        raise DraftError(
            [
                Problem(
                    "reviewer-unknown",
                    Grade.ERROR,
                    Place(self.file),
                    'nobody is called "{who}"; there is {names}',
                    {"who": who, "names": names, "file": self.file},
                    "add the person with name and roles under `people:` in {file}, or name one of them with `--as`",
                )
                if who
                else Problem(
                    "reviewer-unnamed",
                    Grade.ERROR,
                    Place(self.file),
                    "a decision is somebody's; there is {names}",
                    {"names": names},
                    "say who decides with `--as NAME`",
                )
            ]
        )

    def name(self, id: str) -> str:
        """Return a person's name, the id for somebody who has left."""
        return self.people[id].name if id in self.people else id

    def levels_of(self, person: Reviewer, tag: str) -> tuple[str, ...]:
        """Return the levels at which a person may approve a language."""
        return tuple(level for level in self.levels if person.holds(level, tag))


def load_reviewers(path: Path) -> Reviewers:
    """Read the people of an office; a file that is not there names nobody.

    errors: DraftError for a file that is no YAML, a key or a role nobody knows, a person without name or roles, two of
        one name, fewer than two people asked for.
    """
    name = path.as_posix()
    if not path.exists():
        return Reviewers(name)
    top = read_data(path, name)
    problems: list[Problem] = []
    _known(top, ("people", "levels", "least"), problems)
    people: dict[str, Reviewer] = {}
    about = top.get("people")
    for id, node in about if isinstance(about, Map) else ():
        if not isinstance(node, Map):
            problems.append(_wrong(node.where, "name and roles", id))
            continue
        _known(node, ("name", "roles"), problems)
        called, roles = node.get("name"), _texts(node.get("roles"))
        if not isinstance(called, Scalar) or not called.text.strip() or not roles:
            problems.append(_wrong(node.where, "name and roles", id))
            continue
        unknown = [role for role in roles if role.partition(":")[0] not in ROLES]
        problems += [_wrong(node.where, f"a role of {', '.join(ROLES)}", role) for role in unknown]
        person = Reviewer(id, called.text.strip(), roles)
        if any(_called(person) & _called(other) for other in people.values()):
            problems.append(_wrong(node.where, "a name and an id that nobody else has", f"{id}: {person.name}"))
        people[id] = person
    levels = _texts(top.get("levels")) or LEVELS
    problems += [_wrong(top.where, f"a level of {', '.join(LEVELS)}", level) for level in levels if level not in LEVELS]
    asked = top.get("least")
    least = asked.text if isinstance(asked, Scalar) else "2"
    if not (least.isascii() and least.isdigit() and int(least) >= 2):
        problems.append(_wrong(top.where, "at least 2 people under `least`", least))
    if problems:
        raise DraftError(problems)
    return Reviewers(name, people, levels, int(least))


def _called(person: Reviewer) -> set[str]:
    return {person.id.casefold(), person.name.casefold()}


def _texts(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, Seq):
        return tuple(item.text for item in node.items if isinstance(item, Scalar))
    return (node.text,) if isinstance(node, Scalar) else ()


def _known(node: Map, keys: Iterable[str], problems: list[Problem]) -> None:
    for name, _ in node.pairs:
        if name.text not in keys:
            problems.append(_wrong(name.where, f"one of {', '.join(keys)}", name.text))


def _wrong(where: Place, expected: str, found: str) -> Problem:
    return Problem(
        "reviewers",
        Grade.ERROR,
        where,
        'expected {expected}, found "{found}"',
        {"expected": expected, "found": found},
        "docs/review.md shows a file",
    )

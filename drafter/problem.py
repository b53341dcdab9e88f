"""What can be wrong, where, how bad, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from drafter.frozen import dataclass, field


class Grade(IntEnum):
    """How bad a problem is; from ERROR up a command ends with status 1."""

    HINT = 0
    WARNING = 1
    ERROR = 2
    BLOCKER = 3


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: line and column count from 1, columns in Unicode characters."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    rule: the id of the message; stable, so that programs and translators can rely on it.
    message: one plain sentence with named fields in braces, filled by `text`.
    hint: the next step, with the same fields; may be empty.
    quote: what stands at the place, as typed.
    """

    rule: str
    grade: Grade
    where: Place | None
    message: str
    fields: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    quote: str = ""

    @property
    def text(self) -> str:
        """The message with its fields filled in."""
        return _fill(self.message, self.fields)

    @property
    def advice(self) -> str:
        """The hint with its fields filled in."""
        return _fill(self.hint, self.fields)

    def __hash__(self) -> int:
        return hash((self.rule, self.where, self.message, tuple(sorted(self.fields.items()))))

    def show(self) -> str:
        """The problem as a person reads it: place and message, the quoted text, the next step."""
        place = f"{self.where}: " if self.where else ""
        lines = [f"{place}{self.grade.name.lower()}: {self.text} [{self.rule}]"]
        if self.quote:
            lines.append(f"    {self.quote}")
        if self.hint:
            lines.append(f"  {self.advice}")
        return "\n".join(lines)


class DraftError(Exception):
    """A road that can't be gone on: carries every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.show() for problem in self.problems))


def _fill(text: str, fields: Mapping[str, str]) -> str:
    # str.format would read braces that a person typed as fields of its own
    for name, value in fields.items():
        text = text.replace("{" + name + "}", value)
    return text

"""What goes to a translator and comes back: units of text with locked facts, in no file format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from drafter.catalog import SLOT
from drafter.draft import digest
from drafter.frozen import dataclass, field

# nothing there; a translation that nobody has reviewed; one that somebody has
STATES = ("missing", "draft", "reviewed")

# how a line of the context begins that tells what the translation read when it left; contexts come back in every format
SENT = "sent: "


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause in two languages.

    kind, source: the clause key: its complement kind and its text with {slots}. target: the translation, slots too.
    state: one of STATES. context: the sentence it stands in, in both languages, one a line.
    notes: what translators wrote, and what helps them. slots: name -> how the fact is written in the source language.
    """

    kind: str
    source: str
    target: str = ""
    state: str = "missing"
    context: str = ""
    notes: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """What the translation read when it left, as `sent` says it; "" for a file that does not tell."""
        told = [line.removeprefix(SENT) for line in self.context.splitlines() if line.startswith(SENT)]
        return told[-1] if told else ""

    @property
    def untouched(self) -> bool:
        """Whether the translation came back as it left."""
        return self.base == sent(self.target)

    @property
    def id(self) -> str:
        """A name that stays as long as the text does, fit for every format."""
        return "u" + digest([self.kind, self.source])[:16]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Units of a release. name: of the form. source, target: language tags."""

    name: str
    source: str
    target: str
    units: tuple[Unit, ...]


def sent(text: str) -> str:
    """Return a short hash of a translation that leaves: whoever brings it back untouched changes nothing here."""
    return digest(text)[:12]


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (words, slot) in turn: text before a slot, and the slot as written, "" after the last words."""
    ends = [0, *(end for match in SLOT.finditer(text) for end in match.span()), len(text)]
    spans = list(pairwise(ends))
    for n in range(0, len(spans), 2):
        slot = spans[n + 1] if n + 1 < len(spans) else (0, 0)
        yield text[slice(*spans[n])], text[slice(*slot)]


def slot_name(slot: str) -> str:
    """Return the name of a slot as written: "partner" for "{partner|adjective}"."""
    return slot.strip("{}").partition("|")[0]

"""What people decided about a release: events that are only ever added, each naming those that stood before it."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from drafter.files import write_file
from drafter.frozen import dataclass, field, replace
from drafter.problem import DraftError, Grade, Place, Problem

VERSION = 1
# what each kind of event says
KINDS: Mapping[str, Mapping[str, type]] = {
    "approve": {"segments": list, "emergency": bool, "reason": str},
    "reject": {"key": str, "tag": str, "hash": str, "reason": str, "proposal": str},
    "comment": {"key": str, "tag": str, "text": str},
    "propose": {"key": str, "tag": str, "target": str, "clause": str, "base": str, "text": str, "reason": str},
    "override": {"key": str, "tag": str, "base": str, "text": str, "reason": str, "author": str, "proposal": str},
    "write": {"tag": str, "rows": dict, "clauses": dict},
    "waive": {"key": str, "tag": str, "hash": str, "rule": str, "reason": str},
    "final": {"version": int, "tag": str, "date": str, "manifest": str},
    "correct": {"version": int, "reason": str},
}
# an approval names what it is about: one act may be about many segments
SEGMENT: Mapping[str, type] = {"key": str, "tag": str, "hash": str, "levels": list, "parts": dict}
_TOP: Mapping[str, type] = {"version": int, "release": str, "kind": str, "by": str, "claim": str, "at": str}
# files that a file manager leaves in a folder that somebody looks at
OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_NAME = re.compile(r"([0-9a-f]{64})\.json")


@dataclass(frozen=True, slots=True)
class Event:
    """One act of one person.

    release: id of the release. kind, body: docs/contracts.md. by: id of the person.
    claim: how it is known who that was: "claimed" on a command line.
    at: UTC, "2020-03-17T02:00:00Z". after: ids of the events that nothing stood after when this one was made.
    """

    release: str
    kind: str
    by: str
    at: str
    body: Mapping[str, Any]
    claim: str = "claimed"
    after: tuple[str, ...] = ()
    # asked for again and again, and long to compute for an approval of many rows
    _id: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def id(self) -> str:
        """SHA-256, in hex, of the event's bytes; what stands before it is part of that."""
        if not self._id:
            self._id.append(sha256(self.data()).hexdigest())
        return self._id[0]

    def data(self) -> bytes:
        """The event as a file: canonical JSON with a line end."""
        said = {
            "version": VERSION,
            "release": self.release,
            "kind": self.kind,
            "by": self.by,
            "claim": self.claim,
            "at": self.at,
            "after": list(self.after),
            "body": dict(self.body),
        }
        return (json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


class Log(Protocol):
    """Where events are kept: a folder, or a desk's database."""

    def append(self, event: Event) -> str:
        """Keep an event and return its id; the same event twice is kept once."""

    def read(self) -> tuple[Event, ...]:
        """Return every whole event of the release, each after those it names, the earlier first among equals."""


def record(log: Log, event: Event, known: Iterable[Event] | None = None) -> Event:
    """Keep an event that stands after all that is known, and return it.

    known: what its author had seen; what the log holds now if left out.
    """
    placed = replace(event, after=heads(log.read() if known is None else known))
    log.append(placed)
    return placed


@dataclass(frozen=True, slots=True)
class FolderLog:
    """Events as small files in a folder that may be shared, synchronised or kept in git: nothing is ever rewritten.

    A receipt beside each event tells that it was there, so that the loss of the newest one is seen too.
    """

    folder: Path
    release: str

    def append(self, event: Event) -> str:
        """Keep an event and return its id. errors: DraftError when it can't be written, or is of another release."""
        if event.release != self.release:
            raise DraftError([_fault("log-foreign", "", self.folder, f"it is of {event.release}")])
        id, data = event.id, event.data()
        _write_once(self.folder / f"{id}.json", data)
        _write_once(self.folder.with_name("receipts") / id, f"{id}\n".encode())
        return id

    def read(self) -> tuple[Event, ...]:
        """Return every whole event of the release, each after those it names."""
        return self.look()[0]

    def look(self) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
        """Return the whole events in order, and what is changed, missing or foreign: nothing for a log in order."""
        found: dict[str, Event] = {}
        problems: list[Problem] = []
        changed: set[str] = set()
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            # what a killed or a running writer left is no event yet, and systems leave things of their own everywhere
            if path.name.startswith(".") or path.name.lower() in OF_SYSTEMS:
                continue
            name = _NAME.fullmatch(path.name)
            try:
                data = path.read_bytes() if name else b""
            except OSError as error:
                problems.append(_fault("log-unreadable", path.name, self.folder, str(error.strerror)))
                continue
            if name is None:
                problems.append(_fault("log-foreign", path.name, self.folder, "it is no event of this program"))
            elif sha256(data).hexdigest() != name[1]:
                changed.add(name[1])
                problems.append(_fault("log-changed", path.name, self.folder, "its content is not what its name says"))
            elif (event := event_of(data)) is None or event.id != name[1]:
                problems.append(_fault("log-foreign", path.name, self.folder, "it is no event of this program"))
            elif event.release != self.release:
                problems.append(_fault("log-foreign", path.name, self.folder, f"it is of {event.release}"))
            else:
                found[name[1]] = event
        for id in sorted(self._promised(found.values()) - set(found) - changed):
            problems.append(_fault("log-missing", f"{id}.json", self.folder, "other files speak of it"))
        return ordered(found.values()), tuple(problems)

    def _promised(self, events: Iterable[Event]) -> set[str]:
        receipts = self.folder.with_name("receipts")
        names = {path.name for path in receipts.iterdir()} if receipts.is_dir() else set()
        named = {id for event in events for id in event.after}
        return {name for name in names | named if re.fullmatch("[0-9a-f]{64}", name)}


def _write_once(path: Path, data: bytes) -> None:
    try:
        write_file(path, data, replace=False)
    except DraftError as error:
        # the same act by the same person after the same events: it is kept already
        if error.problems[0].rule != "file-exists" or path.read_bytes() != data:
            raise


def _fault(rule: str, file: str, folder: Path, reason: str) -> Problem:
    return Problem(
        rule,
        Grade.BLOCKER,
        Place((folder / file).as_posix()),
        f"an event is {rule.removeprefix('log-')}: " + "{reason}",
        {"reason": reason},
        "take the file back from a copy of the folder; no final release is made while the log is not whole",
    )


def event_of(data: bytes) -> Event | None:
    """Return the event that a file holds, or None when it holds none."""
    try:
        said = json.loads(data)
    except ValueError:
        return None
    if not isinstance(said, dict) or not _fits(said, _TOP) or said["version"] != VERSION:
        return None
    after, body = said.get("after"), said.get("body")
    if not isinstance(after, list) or not all(isinstance(id, str) for id in after) or not isinstance(body, dict):
        return None
    if not _fits(body, KINDS.get(said["kind"], {"": int})):
        return None
    if not all(isinstance(one, dict) and _fits(one, SEGMENT) for one in body.get("segments", ())):
        return None
    levels = [level for one in body.get("segments", ()) for level in one["levels"]]
    if not all(isinstance(level, str) for level in levels) or not _is_day(body.get("date", "2000-01-01")):
        return None
    return Event(said["release"], said["kind"], said["by"], said["at"], body, said["claim"], tuple(after))


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _fits(said: Mapping[str, Any], fields: Mapping[str, type]) -> bool:
    return all(isinstance(said.get(name), kind) for name, kind in fields.items())


def heads(events: Iterable[Event]) -> tuple[str, ...]:
    """Return the ids of the events that no other one stands after."""
    listed = list(events)
    named = {id for event in listed for id in event.after}
    return tuple(sorted({event.id for event in listed} - named))


def ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events so that each comes after those it names, by time and id where nothing else decides."""
    by_id = {event.id: event for event in events}
    waits = {id: {other for other in event.after if other in by_id} for id, event in by_id.items()}
    followers: dict[str, list[str]] = {}
    for id, others in waits.items():
        for other in others:
            followers.setdefault(other, []).append(id)
    ready = [(by_id[id].at, id) for id, others in waits.items() if not others]
    heapq.heapify(ready)
    found = []
    while ready:
        _, id = heapq.heappop(ready)
        found.append(by_id[id])
        for follower in followers.get(id, ()):
            waits[follower].discard(id)
            if not waits[follower]:
                heapq.heappush(ready, (by_id[follower].at, follower))
    return tuple(found)


def ancestors(events: Sequence[Event]) -> Mapping[str, frozenset[str]]:
    """Return id -> ids of all that stands before it; events in the order of `ordered`."""
    found: dict[str, frozenset[str]] = {}
    for event in events:
        before = set(event.after)
        for id in event.after:
            before |= found.get(id, frozenset())
        found[event.id] = frozenset(before)
    return found

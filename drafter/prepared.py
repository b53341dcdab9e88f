"""What was read from our own data, kept ready in a folder of the user: marshalled data, byte code for templates.

Nothing here is needed: whatever is wrong with the folder or an entry, the sources are read instead.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from drafter.files import write_file
from drafter.frozen import dataclass
from drafter.problem import DraftError, Place
from drafter.tree import Map, Node, Scalar, Seq, parse_data

_PACKAGE = Path(__file__).resolve().parent
_KEPT = 3  # entries of one name: two checkouts used by turns do not push each other out


@dataclass(frozen=True, slots=True)
class Store:
    """Where prepared things lie. folder: None for nowhere. stamp: what else than its sources an entry depends on."""

    folder: Path | None = None
    stamp: bytes = b""

    def recall(self, name: str, sources: Iterable[bytes]) -> bytes | None:
        """Return what `keep` was given for the same name and sources, byte for byte, or None."""
        if self.folder is None:
            return None
        try:
            entry = self._path(name, sources).read_bytes()
        except OSError:
            return None
        digest, data = entry[:_DIGEST], entry[_DIGEST:]
        return data if hashlib.sha256(data).digest() == digest else None

    def keep(self, name: str, sources: Iterable[bytes], data: bytes) -> None:
        """Keep what was made of the sources; older entries of the name go. A folder that can't be written is left."""
        if self.folder is None:
            return
        try:
            write_file(self._path(name, sources), hashlib.sha256(data).digest() + data)
            entries = sorted(self.folder.glob(f"{_file(name)}.*.bin"), key=lambda path: path.stat().st_mtime_ns)
            for path in entries[:-_KEPT]:
                path.unlink(missing_ok=True)
        except (OSError, DraftError):
            return

    def _path(self, name: str, sources: Iterable[bytes]) -> Path:
        assert self.folder is not None
        found = hashlib.sha256(self.stamp)
        for source in sources:
            found.update(b"%d:" % len(source))
            found.update(source)
        return self.folder / f"{_file(name)}.{found.hexdigest()}.bin"


WITHOUT = Store()
_DIGEST = hashlib.sha256().digest_size


def open_store(environment: Mapping[str, str] = os.environ) -> Store:
    """Return the store of the user: the folder DRAFTER_CACHE names (`off` for none), else one in the system's place.

    returns: a store of nothing when the folder can't be made, belongs to somebody else, or others may write to it:
        byte code is run, so nobody else may put any there.
    """
    named = environment.get("DRAFTER_CACHE", "")
    if named == "off":
        return WITHOUT
    try:
        outer = Path(named).absolute() if named else _usual(environment)
        folder = outer / "prepared"
        if not folder.is_dir():
            outer.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
        if _closed(outer, stat.S_IWGRP | stat.S_IWOTH) and _closed(folder, stat.S_IRWXG | stat.S_IRWXO):
            return Store(folder, engine_stamp())
    except (OSError, RuntimeError):
        # no home, no right to write there, a file in the way
        return WITHOUT
    return WITHOUT


def _usual(environment: Mapping[str, str]) -> Path:
    place = environment.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
    # the rule of XDG: a relative path is to be ignored
    return (Path(place) if os.path.isabs(place) else Path.home() / ".cache") / "drafter"


def _closed(folder: Path, others: int) -> bool:
    # on Windows the folder of local data is the user's alone, and these numbers say nothing
    status = folder.stat()
    return os.name == "nt" or (status.st_uid == os.getuid() and not status.st_mode & others)


def _file(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name)


def engine_stamp(package: Path = _PACKAGE) -> bytes:
    """Return what changes when Python, drafter, a module of it, Jinja or PyYAML does: every entry was made by them."""
    modules = [_found(name) for name in ("jinja2", "yaml")]
    for folder, _, names in os.walk(package):
        for path in (os.path.join(folder, name) for name in names if name.endswith(".py")):
            status = os.stat(path)
            modules.append((path, status.st_size, status.st_mtime_ns))
    version = (package / "__init__.py").read_bytes()
    return repr((sys.version, version, sorted(modules))).encode()


def _found(package: str) -> tuple[str, int, int]:
    # looked for and not imported: what is prepared is there to do without it
    spec = PathFinder.find_spec(package)
    path = str(spec.origin) if spec else ""
    status = os.stat(path) if path else None
    return (path, status.st_size, status.st_mtime_ns) if status else (package, 0, 0)


def recall_data(path: Path, name: str, store: Store = WITHOUT) -> Map:
    """Return what `tree.read_data` does, from the store when the same bytes were read before; errors are the same."""
    data = path.read_bytes()
    kept = store.recall(name, [data])
    if kept is None:
        top = parse_data(data, name)
        store.keep(name, [data], to_bytes(freeze(top)))
        return top
    node = thaw(from_bytes(kept), name)
    assert isinstance(node, Map)
    return node


def freeze(node: Node) -> Any:
    """Return a node as plain data: [text, line, column], [line, column, [node …]], [line, column, {key: entry …}].

    An entry is [line, column, node], the place being the key's. The file's name and `raw` are not kept.
    """
    line, column = node.where.line, node.where.column
    if isinstance(node, Scalar):
        return [node.text, line, column]
    if isinstance(node, Seq):
        return [line, column, [freeze(item) for item in node.items]]
    return [line, column, {key.text: [key.where.line, key.where.column, freeze(node)] for key, node in node.pairs}]


class KeptMap(Map):
    """A mapping that was frozen; an entry is thawed when it is asked for, as a command needs few of them."""

    __slots__ = ("file", "made", "rows")
    file: str
    rows: Mapping[str, Any]
    made: dict[str, Node]

    def __init__(self, rows: Mapping[str, Any], where: Place) -> None:
        for name, value in (("where", where), ("file", where.file), ("rows", rows), ("made", {})):
            object.__setattr__(self, name, value)

    @property
    def pairs(self) -> tuple[tuple[Scalar, Node], ...]:
        return tuple((self._key(key), self._made(key)) for key in self.rows)

    def get(self, key: str) -> Node | None:
        return self._made(key) if key in self.rows else None

    def key(self, key: str) -> Scalar | None:
        return self._key(key) if key in self.rows else None

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        return ((key, self._made(key)) for key in self.rows)

    def _key(self, key: str) -> Scalar:
        line, column, _ = self.rows[key]
        return Scalar(key, Place(self.file, line, column))

    def _made(self, key: str) -> Node:
        if key not in self.made:
            self.made[key] = thaw(self.rows[key][2], self.file)
        return self.made[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Map) and self.pairs == other.pairs and self.where == other.where

    def __hash__(self) -> int:
        return hash((self.pairs, self.where))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return Map, (self.pairs, self.where)


def thaw(data: Any, file: str) -> Node:
    """Return the node that was frozen; file: how its places call it."""
    first, second, third = data
    if isinstance(first, str):
        return Scalar(first, Place(file, second, third))
    if isinstance(third, list):
        return Seq(tuple(thaw(item, file) for item in third), Place(file, first, second))
    return KeptMap(third, Place(file, first, second))


def to_bytes(data: Any) -> bytes:
    """Return plain data as bytes for this Python: read in a third of the time that JSON takes."""
    return marshal.dumps(data)


@lru_cache(maxsize=8)
def from_bytes(data: bytes) -> Any:
    """Return plain data of `to_bytes`; the same object for the same bytes, so look and don't change it."""
    return marshal.loads(data)

"""What was read from our own data, kept ready in a folder of the user: JSON for data, byte code for templates.

Nothing here is needed: whatever is wrong with the folder or an entry, the sources are read instead.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from drafter.files import write_file
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
            with self._path(name, sources).open("rb") as file:
                if not _own(os.fstat(file.fileno())):
                    return None
                digest, data = file.read(_DIGEST), file.read()
        except OSError:
            return None
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
        folder = Path(named) if named else _usual(environment)
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
        return Store(folder.absolute(), engine_stamp()) if _own(folder.stat()) else WITHOUT
    except (OSError, RuntimeError):
        return WITHOUT


def _usual(environment: Mapping[str, str]) -> Path:
    place = environment.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
    # the rule of XDG: a relative path is to be ignored
    return (Path(place) if os.path.isabs(place) else Path.home() / ".cache") / "drafter"


def _own(status: os.stat_result) -> bool:
    # on Windows the folder of local data is the user's alone, and these numbers say nothing
    return os.name == "nt" or (status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _file(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name)


def engine_stamp(package: Path = _PACKAGE) -> bytes:
    """Return what changes when Python, Jinja or a module of ours does: an entry was made by all of them."""
    from drafter import __version__

    modules = [
        (path, status.st_size, status.st_mtime_ns)
        for folder, _, names in os.walk(package)
        for name in sorted(names)
        if name.endswith(".py")
        for path in [os.path.join(folder, name)]
        for status in [os.stat(path)]
    ]
    return repr((__version__, sys.version, sorted(modules))).encode()


def read_data(path: Path, name: str, store: Store = WITHOUT) -> Map:
    """Return a data file as `tree.parse_data` does, from the store when the same bytes were read before.

    errors: as `tree.parse_data`; OSError when the file can't be read.
    """
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
    """Return a node as plain data: [text, line, column], [line, column, [item …]], {"": [line, column], key: …}.

    A key's value is [line, column, node]. The file's name and `raw` are not kept: our data files have none.
    """
    where = (node.where.line, node.where.column)
    if isinstance(node, Scalar):
        return [node.text, *where]
    if isinstance(node, Seq):
        return [*where, [freeze(item) for item in node.items]]
    return {"": where} | {key.text: [key.where.line, key.where.column, freeze(value)] for key, value in node.pairs}


def thaw(data: Any, file: str) -> Node:
    """Return the node that was frozen; file: how its places call it."""
    if isinstance(data, dict):
        pairs = tuple(
            (Scalar(key, Place(file, value[0], value[1])), thaw(value[2], file)) for key, value in data.items() if key
        )
        return Map(pairs, Place(file, *data[""]))
    if isinstance(data[0], str):
        return Scalar(data[0], Place(file, data[1], data[2]))
    return Seq(tuple(thaw(item, file) for item in data[2]), Place(file, data[0], data[1]))


def to_bytes(data: Any) -> bytes:
    """Return plain data as JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=8)
def from_bytes(data: bytes) -> Any:
    """Return plain data from JSON; the same object for the same bytes, so look and don't change it."""
    return json.loads(data)

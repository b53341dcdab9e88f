"""ZIP packages whose bytes depend on their content alone."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_DATE = (1 << 5) | 1  # 1 January 1980, the first day a ZIP entry can have
_DEFLATE = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the package, deflated already: static parts are deflated once and written many times."""

    name: str
    crc: int
    size: int
    deflated: bytes


def entry(name: str, data: bytes) -> Entry:
    """Return a file ready for `pack`; name in ASCII with forward slashes."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Entry(name, zlib.crc32(data), len(data), squeeze.compress(data) + squeeze.flush())


def pack(entries: Iterable[Entry]) -> bytes:
    """Return a ZIP file of the entries in their order, without times, owners or comments.

    source: APPNOTE.TXT 6.3.10, 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end).
    """
    files: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for item in entries:
        name = item.name.encode("ascii")
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, _DEFLATE, 0, _DATE, item.crc, len(item.deflated), item.size, len(name), 0
        )
        local = b"PK\x03\x04" + common + name + item.deflated
        where = struct.pack("<HHHII", 0, 0, 0, 0, offset)
        directory.append(b"PK\x01\x02" + struct.pack("<H", 20) + common + where + name)
        files.append(local)
        offset += len(local)
    listing = b"".join(directory)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(directory), len(directory), len(listing), offset, 0)
    return b"".join(files) + listing + end

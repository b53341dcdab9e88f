"""ZIP packages: read within limits, written so that their bytes depend on their content alone."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

from drafter.frozen import dataclass

_DATE = (1 << 5) | 1  # 1 January 1980, the first day a ZIP entry can have
_DEFLATE = 8

# What an office's Word file can need; a file of a few kilobytes can unpack to as many gigabytes.
MOST_PARTS = 500
LARGEST_WHOLE = 96 * 1024 * 1024
LARGEST_XML = 12 * 1024 * 1024
MOST_ELEMENTS = 400_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the package, deflated already: static parts are deflated once and written many times."""

    name: str
    crc: int
    size: int
    deflated: bytes


# what both headers of a file say of it, and what only the second one says
_COMMON, _PLACE = struct.Struct("<HHHHHIIIHH").pack, struct.Struct("<HHHII").pack

# for what is deflated once a release: a fifth bigger than level 6, in a third of the time
QUICK = 3
# for the few hundred bytes that are another in each release: deflating them takes longer than all the rest of a header
STORED = 0
# a file of up to 4 KB needs no larger window
_SMALL_BITS = 12


def entry(name: str, data: bytes, level: int = 6) -> Entry:
    """Return a file ready for `pack`; name in ASCII with forward slashes; level: how hard zlib tries, 1 to 9, 0 not."""
    # clearing tables for 32 KB takes longer than deflating a header does
    if level == STORED:
        window, memory = -9, 1
    elif len(data) <= 1 << _SMALL_BITS:
        window, memory = -_SMALL_BITS, 5
    else:
        window, memory = -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL
    squeeze = zlib.compressobj(level, zlib.DEFLATED, window, memory)
    return Entry(name, zlib.crc32(data), len(data), squeeze.compress(data) + squeeze.flush())


def content(item: Entry) -> bytes:
    """Return what a file of the package holds."""
    return zlib.decompress(item.deflated, -zlib.MAX_WBITS)


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an Office package by name.

    errors: ValueError with a reason: no package at all, damaged, protected by a password, two files of one name, a name
        that leads out of the package, a document type declaration, or more than the limits above.
    """
    import io
    import zipfile

    _refuse_other_files(data)
    found: dict[str, bytes] = {}
    left = LARGEST_WHOLE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise ValueError(f"it holds more than {MOST_PARTS} parts")
            for member in archive.infolist():
                name = member.filename
                if name.endswith("/"):
                    continue
                if name.startswith("/") or ":" in name or ".." in name.split("/") or not name.isascii():
                    raise ValueError(f"its part {name!a} has a name that leads out of it")
                if name.casefold() in (other.casefold() for other in found):
                    raise ValueError(f"it holds two parts named {name}")
                is_xml = name.endswith((".xml", ".rels"))
                # what a member says of its size is also the most that is read of it
                left -= member.file_size
                if left < 0 or (is_xml and member.file_size > LARGEST_XML):
                    raise ValueError(f"its part {name} is too large")
                found[name] = archive.read(member)
                if is_xml:
                    _refuse_declarations(name, found[name])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise ValueError("it is damaged or was cut off on its way") from error
    return found


def _refuse_other_files(data: bytes) -> None:
    if not data:
        raise ValueError("it is empty")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("it is protected by a password, or in the format of Word 97 (.doc)")
    if not data.startswith(b"PK"):
        raise ValueError("it is no Word file, whatever its name")


def _refuse_declarations(name: str, data: bytes) -> None:
    # UTF-16 hides the words from a plain search
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:2] in (b"<\0", b"\0<")
    text = data.replace(b"\0", b"") if wide else data
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError(f"its part {name} declares a document type, which Word never does")
    if text.count(b"<") > MOST_ELEMENTS:
        raise ValueError(f"its part {name} is too large")


def pack(entries: Iterable[Entry]) -> bytes:
    """Return a ZIP file of the entries in their order, without times, owners or comments.

    source: APPNOTE.TXT 6.3.10, 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end).
    """
    files: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for item in entries:
        name, size = item.name.encode("ascii"), len(item.deflated)
        common = _COMMON(20, 0, _DEFLATE, 0, _DATE, item.crc, size, item.size, len(name), 0)
        files += (b"PK\x03\x04", common, name, item.deflated)
        directory += (b"PK\x01\x02\x14\0", common, _PLACE(0, 0, 0, 0, offset), name)
        offset += 30 + len(name) + size
    listing = b"".join(directory)
    count = len(directory) // 4
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(listing), offset, 0)
    return b"".join((*files, listing, end))

"""Exchange with translators' programs: units in and out of XLIFF, TMX, XLSX and PO, terms in and out of TBX and CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from drafter.exchange import po, sheet, tmx, xliff2, xliff12
from drafter.exchange.safe import refusal
from drafter.exchange.unit import Bundle, Unit
from drafter.frozen import dataclass

__all__ = ["FORMATS", "Bundle", "Format", "Unit", "read_bundle"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of translators. marks: what a file of it holds near its beginning."""

    write: Callable[[Bundle], bytes]
    read: Callable[[bytes, str], Bundle]
    suffix: str
    marks: tuple[str, ...]


FORMATS: Mapping[str, Format] = {
    "xliff2": Format(xliff2.write, xliff2.read, xliff2.SUFFIX, (xliff2.NS,)),
    "xliff12": Format(xliff12.write, xliff12.read, xliff12.SUFFIX, (xliff12.NS,)),
    "tmx": Format(tmx.write, tmx.read, tmx.SUFFIX, ("<tmx",)),
    "xlsx": Format(sheet.write, sheet.read, sheet.SUFFIX, ("PK\x03\x04",)),
    "po": Format(po.write, po.read, po.SUFFIX, ("msgid",)),
}
# XML may come in another encoding; the marks are plain letters in all of them
START = 4000


def read_bundle(data: bytes, name: str) -> Bundle:
    """Return the units of a file of any of FORMATS, known by what stands in it and never by its name.

    errors: DraftError for a file of no format, and for whatever its format refuses.
    """
    start = data[:START].replace(b"\x00", b"").decode("latin-1")
    for made in FORMATS.values():
        if any(mark in start for mark in made.marks):
            return made.read(data, name)
    raise refusal(name, "it is none of " + ", ".join(FORMATS), "`translate export` writes files that come back")

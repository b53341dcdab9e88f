"""Fonts on this machine: what is asked for, what is there, and the package that brings what is missing."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from drafter.frozen import dataclass
from drafter.problem import Grade, Problem
from drafter.typography import Typography

# Family -> what brings it: a Debian package, or the system it comes with.
PACKAGES = {
    "Khmer OS Siemreap": "fonts-khmeros",
    "Khmer OS Battambang": "fonts-khmeros",
    "Khmer OS Muol Light": "fonts-khmeros",
    "Khmer OS Muol": "fonts-khmeros",
    "Noto Serif Khmer": "fonts-noto-core",
    "Noto Serif": "fonts-noto-core",
    "Noto Sans": "fonts-noto-core",
    "Liberation Serif": "fonts-liberation",
    "Liberation Sans": "fonts-liberation",
    "Noto Serif CJK JP": "fonts-noto-cjk",
    "Noto Sans CJK JP": "fonts-noto-cjk",
}
# Drawn to the same widths: nobody sees a difference in the lines.
_ALIKE = {"Times New Roman": "Liberation Serif", "Arial": "Liberation Sans"}


@dataclass(frozen=True, slots=True)
class Family:
    """A family that is there.

    name: as Typst knows it. files: its own. above, below: how far its lines reach from the base line, in ems.
    """

    name: str
    files: tuple[str, ...]
    above: float
    below: float


@lru_cache(maxsize=256)
def find_family(name: str) -> Family | None:
    """Return an installed family, None when it is not there.

    Typst takes "Light" and the like for no part of a family's name, so that two families may have one name there: the
    files are those whose own name table says the name asked for.
    """
    found = [
        info
        for info in _installed()
        if info.path and name.casefold().startswith(info.family.casefold()) and name in _names(info.path, info.index)
    ]
    if not found:
        return None
    known = max((info.family for info in found), key=len)
    upright = min(found, key=lambda info: (info.style != "normal", abs(info.weight - 400), info.path))
    above, below = _heights(upright.path, upright.index)
    return Family(known, tuple(sorted({info.path for info in found})), above, below)


def first_family(names: Sequence[str]) -> Family | None:
    """Return the first of some families that is there."""
    return next((family for name in names if (family := find_family(name))), None)


def stand_ins(setting: Typography) -> dict[str, str]:
    """Return, for each family of a language that is not installed, the first one of its face that is.

    For programs that know no second choice, and put any family in the place of one that is missing.
    """
    found: dict[str, str] = {}
    for face in setting.faces.values():
        for names in (face.body, face.heading):
            here = next((name for name in names if find_family(name)), None)
            if here:
                found |= {name: here for name in names if name not in found and not find_family(name)}
    return found


def font_problems(setting: Typography) -> Iterator[Problem]:
    """Yield a problem for each wanted face that is not installed: a hint where another one is taken, else a warning.

    None where nobody knows: the fonts of a machine are listed by Typst.
    """
    if not _installed():
        return
    for face in setting.faces.values():
        for names in dict.fromkeys((face.body, face.heading)):
            taken = next((name for name in names if find_family(name)), "")
            if taken not in (names[0], _ALIKE.get(names[0])):
                yield font_problem(names, taken)


def font_problem(names: Sequence[str], taken: str = "") -> Problem:
    """Return the problem that the first of some families is not installed, with the package that brings it."""
    package = PACKAGES.get(names[0], "" if taken else next((PACKAGES[n] for n in names if n in PACKAGES), ""))
    return Problem(
        "font-missing",
        Grade.HINT if taken else Grade.WARNING,
        None,
        "the font {font} is not installed; " + ("{taken} is taken instead" if taken else "nor is another of {wanted}"),
        {"font": names[0], "taken": taken, "package": package, "wanted": ", ".join(names)},
        "on Debian: `apt install {package}`; on Windows and macOS open the font file and click Install"
        if package
        else "{font} comes with Windows and Office; where it is missing lines may break at other words",
    )


@lru_cache(maxsize=1)
def _installed() -> tuple[Any, ...]:
    try:
        import typst
    except ImportError:
        return ()
    return tuple(typst.Fonts(include_embedded_fonts=False).fonts())


def _names(path: str, index: int) -> frozenset[str]:
    """Return the family names of a font file: OpenType 1.9, name table, ids 1 and 16."""
    table = _table(path, index, b"name")
    try:
        _, records, texts = struct.unpack(">HHH", table[:6])
        found = set()
        for at in range(6, 6 + 12 * records, 12):
            platform, _, _, kind, length, offset = struct.unpack(">HHHHHH", table[at : at + 12])
            if kind in (1, 16):
                text = table[texts + offset : texts + offset + length]
                found.add(text.decode("mac-roman" if platform == 1 else "utf-16-be", "replace"))
        return frozenset(found)
    except struct.error:
        return frozenset()


def _heights(path: str, index: int) -> tuple[float, float]:
    """Return how far lines reach above and below, in ems: the hhea table, as Word and LibreOffice read it."""
    try:
        units = struct.unpack(">H", _table(path, index, b"head")[18:20])[0]
        above, below, gap = struct.unpack(">hhh", _table(path, index, b"hhea")[4:10])
        return (above + gap) / units, -below / units
    except (struct.error, ZeroDivisionError):
        return 0.9, 0.25


@lru_cache(maxsize=512)
def _table(path: str, index: int, tag: bytes) -> bytes:
    """Return a table of a font file, b"" where it can't be read."""
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(16 + 4 * index)
            start = struct.unpack(">I", head[12 + 4 * index :])[0] if head[:4] == b"ttcf" else 0
            stream.seek(start + 4)
            count = struct.unpack(">H", stream.read(2))[0]
            stream.seek(start + 12)
            records = stream.read(16 * count)
            for at in range(0, 16 * count, 16):
                if records[at : at + 4] == tag:
                    offset, length = struct.unpack(">II", records[at + 8 : at + 16])
                    stream.seek(offset)
                    return stream.read(length)
    except (OSError, struct.error):
        pass
    return b""

"""What lies beside a release: its pictures, and the pages of the same release in other languages."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from drafter.draft import Draft
from drafter.frozen import dataclass, field
from drafter.prepared import WITHOUT, Store
from drafter.problem import DraftError, Grade, Problem

LARGEST = 20 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
# What a picture needs to be drawn in its colours; the rest of a file tells of cameras, places and programs.
_DRAWN = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"IDAT", b"IEND"}
_SEGMENTS = {0xE0, 0xE2, 0xEE}  # JFIF, colour profile, Adobe's colour transform
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what browsers, Word and PDF all draw


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it goes out. kind: "png" or "jpeg", as in its media type. width, height: in pixels."""

    data: bytes
    kind: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What a renderer may take from beside a draft.

    pictures: a figure's file, as the draft has it -> the picture; a figure without one shows its alternative text.
    editions: language with region -> address of the same release's page in it, this one's own included.
    letterhead: how messages call the letterhead; "" for the language's common one.
    store: where prepared letterheads are kept.
    """

    pictures: Mapping[str, Picture] = field(default_factory=dict)
    editions: Mapping[str, str] = field(default_factory=dict)
    letterhead: str = ""
    store: Store = WITHOUT


ALONE = Beside()


def load_pictures(drafts: Iterable[Draft], folder: Path) -> dict[str, Picture]:
    """Read the pictures that drafts show.

    folder: the form's.
    errors: DraftError with every picture that is missing, lies outside the folder, is no PNG or JPEG, or is too large.
    """
    names = dict.fromkeys(block.figure.file for draft in drafts for block in draft.blocks if block.figure)
    found: dict[str, Picture] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            found[name] = read_picture(_bytes(name, folder))
        except (OSError, ValueError) as error:
            reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
            problems.append(
                Problem(
                    "picture",
                    Grade.ERROR,
                    None,
                    "{file} can't be shown: {reason}",
                    {"file": name, "reason": reason},
                    "put a PNG or JPEG file beside the form and name it as in `picture: photo.jpg`",
                )
            )
    if problems:
        raise DraftError(problems)
    return found


def read_picture(data: bytes) -> Picture:
    """Return a picture without what its file says of camera, place and program.

    errors: ValueError with a reason: no PNG or JPEG, damaged, or stored lying on its side.
    source: PNG 3rd edition, 5; ITU-T T.81, annex B; Exif 2.32, 4.6.4 for the orientation.
    """
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack(">II", data[16:24])
            return Picture(_PNG + b"".join(_chunks(data)), "png", width, height)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except (struct.error, IndexError) as error:
        raise ValueError("it is damaged") from error
    raise ValueError("expected a PNG or JPEG file")


def _bytes(name: str, folder: Path) -> bytes:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or ":" in name or "\\" in name:
        raise ValueError("expected a name inside the form's folder, parted by /")
    path = folder / name
    if path.stat().st_size > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 1024 // 1024} MB")
    return path.read_bytes()


def _chunks(data: bytes) -> Iterator[bytes]:
    position = len(_PNG)
    while position < len(data):
        length = struct.unpack(">I", data[position : position + 4])[0]
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(data):
            raise ValueError("it is damaged")
        if kind in _DRAWN:
            yield data[position:end]
        if kind == b"IEND":
            return
        position = end
    raise ValueError("it is damaged")


def _jpeg(data: bytes) -> Picture:
    kept, position, size = [b"\xff\xd8"], 2, (0, 0)
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:  # padding
            position += 1
            continue
        length = struct.unpack(">H", data[position + 2 : position + 4])[0]
        segment = data[position : position + 2 + length]
        if marker in _FRAMES:
            size = struct.unpack(">HH", segment[5:9])
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0" and _turned(segment[10:]):
            raise ValueError("it is stored lying on its side: open it, turn it upright and save it again")
        if (not 0xE0 <= marker <= 0xEF and marker != 0xFE) or marker in _SEGMENTS:
            kept.append(segment)
        position += 2 + length
        if marker == 0xDA:
            break
    end = data.rfind(b"\xff\xd9")
    if size == (0, 0) or end < position:
        raise ValueError("it is damaged, or of a kind of JPEG that Word doesn't draw")
    return Picture(b"".join(kept) + data[position : end + 2], "jpeg", size[1], size[0])


def _turned(exif: bytes) -> bool:
    order = "<" if exif[:2] == b"II" else ">"
    start = struct.unpack(f"{order}I", exif[4:8])[0]
    count = struct.unpack(f"{order}H", exif[start : start + 2])[0]
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, _, _, value = struct.unpack(f"{order}HHIH", exif[place : place + 10])
        if tag == 0x0112:
            return bool(value > 1)
    return False

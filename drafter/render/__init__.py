"""A draft as a file: one module a format, one line in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from drafter.draft import Draft
from drafter.frozen import dataclass
from drafter.render.beside import ALONE, Beside
from drafter.typography import Typography


class Writer(Protocol):
    """What makes a file of a draft."""

    def __call__(self, draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
        """Return the file's bytes. Formats without pages ignore the letterhead."""


def _late(module: str, name: str) -> Callable[..., Any]:
    """Return a function of a module here, imported when it is called: a command needs two or three formats of ten."""

    def call(*arguments: Any, **named: Any) -> Any:
        return getattr(import_module(f"drafter.render.{module}"), name)(*arguments, **named)

    return call


@dataclass(frozen=True, slots=True)
class Renderer:
    """What a format's module offers, where its files can be read back.

    render: as `Writer`; equal arguments give equal bytes. outline: (block kind, text) of each block, read back from the
        file alone, in the draft's order.
    """

    render: Writer
    outline: Callable[[bytes], list[tuple[str, str]]]


def _renderer(module: str) -> Renderer:
    return Renderer(_late(module, "render"), _late(module, "outline"))


RENDERERS: Mapping[str, Renderer] = {
    "docx": _renderer("docx"),
    "html": _renderer("html"),
    "txt": _renderer("text"),
    "md": _renderer("markdown"),
    "eml": _renderer("mail"),
    "json": _renderer("json"),
}

# PDF: Typst is fast and the same on every machine; LibreOffice sets the Word file; Chromium's Khmer text is exact.
PDF_ENGINES: Mapping[str, str] = {"typst": "pdf", "libreoffice": "pdf-libreoffice", "chromium": "pdf-chromium"}

WRITERS: Mapping[str, Writer] = {
    **{name: renderer.render for name, renderer in RENDERERS.items()},
    # a Word file with its faces inside
    "docx-fonts": _late("embed", "render"),
    # the short text for social media
    "social": _late("text", "social"),
    "pdf": _late("pdf", "render"),
    "pdf-libreoffice": _late("engines", "libreoffice"),
    "pdf-chromium": _late("engines", "chromium"),
}

# Formats that hold every language in one file.
WHOLE: Mapping[str, Callable[[Sequence[tuple[Draft, Typography]], Beside], bytes]] = {
    "page": _late("html", "render_all"),
}
# Formats whose files name each other.
LINKED = frozenset({"html"})
# Formats that are set with this machine's fonts.
SET_HERE = frozenset({"pdf", *PDF_ENGINES.values()})


def render(
    draft: Draft, format: str, setting: Typography, letterhead: bytes | None = None, beside: Beside = ALONE
) -> bytes:
    """Return a draft as a file of a format of WRITERS.

    errors: KeyError for another format; DraftError when the letterhead lacks a style or holds an unknown placeholder,
        and, for PDF, when a program or font is missing.
    """
    return WRITERS[format](draft, setting, letterhead, beside)

"""A draft as a file: one module a format, one line in RENDERERS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from drafter.draft import Draft
from drafter.render import docx, html, json, text
from drafter.typography import Typography


class Renderer(Protocol):
    """What a format's module offers."""

    def render(self, draft: Draft, setting: Typography, letterhead: bytes | None) -> bytes:
        """Return the file's bytes; equal arguments give equal bytes. Formats without pages ignore the letterhead."""

    def outline(self, data: bytes) -> list[tuple[str, str]]:
        """Return (block kind, text) of each block, read back from the file alone, in the draft's order."""


RENDERERS: Mapping[str, Renderer] = {
    "docx": docx,
    "html": html,
    "txt": text,
    "json": json,
}


def render(draft: Draft, format: str, setting: Typography, letterhead: bytes | None = None) -> bytes:
    """Return a draft as a file of a format of RENDERERS.

    errors: KeyError for another format; DraftError when the letterhead lacks a style or holds an unknown placeholder.
    """
    return RENDERERS[format].render(draft, setting, letterhead)

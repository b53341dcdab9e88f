"""Markdown (CommonMark with tables), for web sites and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.draft import Block, Draft, Figure
from drafter.render.beside import ALONE, Beside
from drafter.render.scripts import UNSEEN, refuse_controls
from drafter.typography import Typography

# What Markdown could take for a mark of its own, anywhere or at the start of a line.
_MARKS = re.compile(r"[\\`*_\[\]<>|~#&{}!]")
_START = re.compile(r"^(\d+)([.)])|^([-+=])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PICTURE = re.compile(r"!\[(.*)\]\(<.*>\)")
_STRONG = {"issuer", "document_type", "embargo", "correction", "motto"}


def render(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return UTF-8 Markdown; pictures are named, not enclosed, and no letterhead is used.

    errors: DraftError when a text holds a control character.
    """
    refuse_controls(draft)
    parts = [] if draft.final else [f"**{_escape(setting.draft_mark)}**"]
    headlines: list[str] = []
    for block in draft.blocks:
        if headlines and block.kind != "headline":
            parts.append(f"# {' '.join(headlines)}")
            headlines = []
        if block.kind == "headline":
            headlines.append(_escape(block.text))
        else:
            parts.append(_block(block))
    if headlines:
        parts.append(f"# {' '.join(headlines)}")
    return ("\n\n".join(filter(None, parts)) + "\n").translate(UNSEEN).encode("utf-8")


def outline(data: bytes) -> list[tuple[str, str]]:
    """Return ("paragraph", text) of each paragraph without its marks: Markdown keeps few kinds."""
    found = []
    for part in data.decode("utf-8").rstrip("\n").split("\n\n"):
        lines = [line for line in part.split("\n") if not re.fullmatch(r"[| -]+", line)]
        found.append(("paragraph", "\n".join(_plain(line) for line in lines)))
    return found


def _block(block: Block) -> str:
    if block.figure:
        return _figure(block.figure)
    if block.rows:
        return "\n".join(_table(block))
    text = _escape(block.text)
    if block.label:
        text = f"{_escape(block.label)} {text}"
    if block.kind == "heading":
        return f"{'#' * (max(1, block.level) + 1)} {text}"
    if block.kind == "item":
        # labels are the draft's own and no numbers of Markdown's
        return f"{'  ' * (max(1, block.level) - 1)}- {text}"
    return f"**{text}**" if text and block.kind in _STRONG else text


def _table(block: Block) -> Iterator[str]:
    columns = max(len(row) for row in block.rows)
    for number, row in enumerate(block.rows):
        cells = [_escape(cell.text.strip()) for cell in row] + [""] * (columns - len(row))
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{' --- |' * columns}"


def _figure(figure: Figure) -> str:
    name = figure.file.replace("<", "%3C").replace(">", "%3E")
    lines = [f"![{_escape(figure.alt.text.strip())}](<{name}>)"]
    said = [part.text.strip() for part in (figure.caption, figure.credit) if part]
    return "\n".join([*lines, *([_escape(" ".join(said))] if said else [])])


def _escape(text: str) -> str:
    text = _MARKS.sub(r"\\\g<0>", text)
    return _START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)


def _plain(line: str) -> str:
    if picture := _PICTURE.fullmatch(line):
        line = picture[1]
    elif line.startswith("| "):
        line = re.sub(r" (?<!\\)\| ", " | ", line[2:-2])
    line = re.sub(r"^ *(?:#{1,4}|-) ", "", line)
    if line.startswith("**") and line.endswith("**"):
        line = line[2:-2]
    return _ESCAPED.sub(r"\1", line)

"""Plain text for an e-mail: one line a paragraph, a blank line between."""

from __future__ import annotations

from drafter.draft import Block, Draft
from drafter.render.beside import ALONE, Beside
from drafter.render.scripts import UNSEEN, block_text, refuse_controls
from drafter.typography import Typography


def render(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return UTF-8 text without byte order mark; lines are not wrapped, mail programs do that. No letterhead is used.

    errors: DraftError when a text holds a control character.
    """
    refuse_controls(draft)
    paragraphs = [] if draft.final else [f"--- {setting.draft_mark} ---"]
    paragraphs += [_paragraph(block).translate(UNSEEN) for block in draft.blocks]
    return ("\n\n".join(filter(None, paragraphs)) + "\n").encode("utf-8")


def social(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return the short text for social media alone, in one line. errors: as for `render`."""
    refuse_controls(draft)
    return (draft.texts["social"].text.strip().translate(UNSEEN) + "\n").encode("utf-8")


def outline(data: bytes) -> list[tuple[str, str]]:
    """Return ("paragraph", text) of each block with any text, labels included: plain text keeps no kinds."""
    paragraphs = data.decode("utf-8").rstrip("\n").split("\n\n")
    if paragraphs[0].startswith("--- ") and paragraphs[0].endswith(" ---"):
        del paragraphs[0]
    return [("paragraph", text) for text in paragraphs if text]


def _paragraph(block: Block) -> str:
    text = block_text(block)
    if block.figure and block.figure.credit:
        text = f"{text} {block.figure.credit.text.strip()}"
    return f"{block.label} {text}" if block.label else text

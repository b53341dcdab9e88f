"""An e-mail ready to be sent: the subject and the text, a page beside it; mail programs open it as a new message."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from drafter.draft import Draft
from drafter.render import html, text
from drafter.render.beside import ALONE, Beside
from drafter.render.scripts import UNSEEN
from drafter.typography import Typography


def render(draft: Draft, setting: Typography, letterhead: bytes | None, beside: Beside = ALONE) -> bytes:
    """Return a message without sender, receiver and day: RFC 5322 with MIME, in ASCII.

    A draft says so in the subject as well. No letterhead is used.
    errors: DraftError when a text holds a control character.
    """
    words = text.render(draft, setting, None)
    page = html.render(draft, setting, None, beside)
    said = draft.texts["subject"].text if "subject" in draft.texts else draft.title
    subject = said if draft.final else f"[{setting.draft_mark}] {said}"
    # made of the content, so that equal drafts give equal bytes; it can't stand in base64
    edge = f"_{draft.hash[:24]}_"
    lines = [
        *_header("Subject", subject.translate(UNSEEN)),
        "X-Unsent: 1",
        "MIME-Version: 1.0",
        f"Content-Language: {setting.lang}",
        f'Content-Type: multipart/alternative; boundary="{edge}"',
        "",
    ]
    for kind, data in (("plain", words), ("html", page)):
        lines += [f"--{edge}", f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: base64", ""]
        lines += _wrapped(base64.b64encode(data.replace(b"\n", b"\r\n")).decode("ascii"))
    lines += [f"--{edge}--", ""]
    return "\r\n".join(lines).encode("ascii")


def outline(data: bytes) -> list[tuple[str, str]]:
    """Return (kind, text) of each block, read from the page inside the message."""
    from email import message_from_bytes

    parts = message_from_bytes(data).walk()
    page = next(part for part in parts if part.get_content_type() == "text/html")
    found = page.get_payload(decode=True)
    assert isinstance(found, bytes)
    return html.outline(found)


def _header(name: str, value: str) -> Iterator[str]:
    """Yield a header's lines, each word encoded as RFC 2047 says: at most 75 signs, no letter cut."""
    words: list[str] = []
    for letter in value:
        if words and len((words[-1] + letter).encode("utf-8")) <= 42:
            words[-1] += letter
        else:
            words.append(letter)
    encoded = [f"=?utf-8?B?{base64.b64encode(word.encode('utf-8')).decode('ascii')}?=" for word in words]
    yield f"{name}: {encoded[0] if encoded else ''}"
    yield from (f" {word}" for word in encoded[1:])


def _wrapped(letters: str) -> list[str]:
    return re.findall(".{1,76}", letters)

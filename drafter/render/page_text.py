"""The text of a page, read back; the reader of HTML is imported only where something is read."""

from __future__ import annotations

from html.parser import HTMLParser

from drafter.draft import KINDS
from drafter.render.scripts import UNSEEN


class PageText(HTMLParser):
    """Collects the text of elements that have a block's kind as their class."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._depth = 0
        self._rows = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag in ("meta", "link", "img"):
            if kind in KINDS:
                self.found.append((kind, (dict(attrs).get("alt") or "").translate(UNSEEN)))
            return
        self._open.append(tag)
        if self._depth:
            self._cell(tag)
        elif kind in KINDS:
            self.found.append((kind, ""))
            self._depth = len(self._open)
            self._rows = 0

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) == self._depth:
            self._depth = 0
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._add(data.translate(UNSEEN))

    def _cell(self, tag: str) -> None:
        if tag == "tr":
            self._add("\n" if self._rows else "")
            self._rows, self._cells = self._rows + 1, 0
        elif tag in ("td", "th"):
            self._add(" | " if self._cells else "")
            self._cells += 1

    def _add(self, text: str) -> None:
        kind, before = self.found[-1]
        self.found[-1] = (kind, before + text)

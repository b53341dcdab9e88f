"""Markup of pages: patterns filled with values that are escaped, and words of another language with their tag."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup


def html(pattern: str, *values: object, **named: object) -> Markup:
    """Return a pattern of markup filled with values; whatever is no markup is escaped."""
    return Markup(pattern).format(*values, **named)


def foreign(lang: str, text: str) -> Markup:
    """Return text of another language than the page's own."""
    return html('<span class="mixed" lang="{}">{}</span>', lang, text)


def joined(parts: Iterable[Markup], between: str = "\n") -> Markup:
    """Return parts of markup as one."""
    return Markup(between).join(parts)

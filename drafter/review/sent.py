"""What a Word file for reviewers says of itself: which sentence stands under which mark, and how it read then."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from drafter.draft import digest
from drafter.frozen import dataclass, field

VERSION = 1
NAMESPACE = "urn:drafter:review"
# tags of the controls around facts begin with this; those around sentences with a language
FACT = "fact:"
# what Word lets a tag and a title hold
LONGEST_TAG = 64


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence in one paragraph, under one mark.

    mark: name of the bookmark. tag: of the control. start, end: in the text of its sentence, outer spaces left out.
    gap: what parts it from the next part of its paragraph, None for the last one there.
    """

    mark: str
    tag: str
    start: int
    end: int
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class SentSegment:
    """A segment as it left. hash, base: of the segment. facts: (name of the slot, start, end) in the text, in order."""

    key: str
    language: str
    hash: str
    base: str
    text: str
    facts: tuple[tuple[str, int, int], ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it left.

    release, version: of the review. form: name of the form's file. layout: "page" or "table".
    languages: tag -> hash of the draft. segments: in reading order. loose: texts that belong to no sentence: the
    letterhead, numbers of lists, heads of a table.
    """

    release: str
    version: int
    form: str
    layout: str
    languages: Mapping[str, str]
    segments: tuple[SentSegment, ...]
    loose: tuple[str, ...] = field(default=())

    def marked(self) -> Iterator[tuple[SentSegment, int, Part]]:
        """Yield every part with its segment and its number there, in reading order of the file."""
        for segment in self.segments:
            for number, part in enumerate(segment.parts):
                yield segment, number, part


def mark_of(release: str, language: str, key: str, number: int) -> str:
    """Return the name of a bookmark: short enough for Word, and the same whenever the file is made."""
    return "s_" + digest([release, language, key, number])[:16]


def tag_of(language: str, key: str, number: int, mark: str) -> str:
    """Return the tag of a control: language and key, readable where they are short enough."""
    tag = f"{language}:{key}" + (f"#{number + 1}" if number else "")
    return tag if len(tag) <= LONGEST_TAG else f"{language}:{mark}"


def to_xml(sent: Sent) -> bytes:
    """Return the manifest as an XML part: JSON in one element, with the hash of its bytes."""
    said = {
        "manifest": VERSION,
        "release": sent.release,
        "version": sent.version,
        "form": sent.form,
        "layout": sent.layout,
        "languages": [[tag, hash] for tag, hash in sent.languages.items()],
        "segments": [
            {
                "key": one.key,
                "language": one.language,
                "hash": one.hash,
                "base": one.base,
                "text": one.text,
                "facts": [list(fact) for fact in one.facts],
                "parts": [[part.mark, part.tag, part.start, part.end, part.gap] for part in one.parts],
            }
            for one in sent.segments
        ],
        "loose": list(sent.loose),
    }
    # without letters outside ASCII no program can change them by normalising, or lose a space
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    hash = sha256(text.encode()).hexdigest()
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<manifest xmlns="{NAMESPACE}" hash="{hash}">{escaped}</manifest>'.encode()


def from_json(text: str, hash: str) -> Sent:
    """Return the manifest that a file brought back. errors: ValueError with a reason when it is not as it left."""
    text = text.strip()
    if sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != hash:
        raise ValueError("its manifest was changed")
    try:
        said: Any = json.loads(text)
        if said["manifest"] != VERSION:
            raise ValueError(f"its manifest has version {said['manifest']}, this program reads {VERSION}")
        segments = tuple(_segment(one) for one in said["segments"])
        return Sent(
            str(said["release"]),
            int(said["version"]),
            str(said["form"]),
            str(said["layout"]),
            {str(tag): str(hash) for tag, hash in said["languages"]},
            segments,
            tuple(str(text) for text in said["loose"]),
        )
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError("its manifest is no manifest of this program") from error


def _segment(said: Any) -> SentSegment:
    text = str(said["text"])
    facts = tuple((str(name), int(start), int(end)) for name, start, end in said["facts"])
    parts = tuple(
        Part(str(mark), str(tag), int(start), int(end), None if gap is None else str(gap))
        for mark, tag, start, end, gap in said["parts"]
    )
    spans = [(start, end) for _, start, end in facts] + [(part.start, part.end) for part in parts]
    if not all(0 <= start <= end <= len(text) for start, end in spans) or not all(
        re.fullmatch(r"s_[0-9a-f]{16}", part.mark) for part in parts
    ):
        raise ValueError("its manifest is no manifest of this program")
    return SentSegment(
        str(said["key"]), str(said["language"]), str(said["hash"]), str(said["base"]), text, facts, parts
    )

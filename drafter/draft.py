"""One language's release: blocks of sentences of runs, each run with its origin. Contract: docs/contracts.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from drafter.frozen import dataclass, field
from drafter.problem import Place

VERSION = 1

# What a block can be. Renderers look only at the kind and the level.
KINDS = (
    "embargo",  # embargo line, above everything
    "correction",  # what an edition after the first one corrects
    "motto",
    "issuer",
    "reference",
    "provisional",  # "provisional translation": another language is the authoritative one
    "document_type",
    "headline",
    "date_block",
    "ornament",  # a separating line; its sentence is what plain text shows
    "heading",  # level 1 to 3
    "paragraph",
    "item",  # of a list; level 1 to 3, label as written ("(i)", "1.", "•")
    "table",
    "figure",
    "note",
    "signature",
    "contact",
    "end",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run of text comes from.

    kind: "template" (words of a .j2 file), "rule" (a convention of locale.yaml), "name" (an entry of names.yaml or of
        the form's people and terms), "fact" (a typed value, written by a rule), "clause" (free text, in the form's
        language or translated).
    at: file and line of the template, rule, entry, or translation.
    form: the place in the form behind it, or None for furniture such as the motto.
    ref: what it stands for: "ishikawa", "JP", "locale.en.dates.day", "agreed_to", a clause key.
    by: ids of the rules by which a person was written so at this mention, parted by spaces; "" elsewhere.
    value: the fact's value in canonical text ("2020-03-16", "USD 2000000000 over", "ordinal 3"); "" for no fact.
    """

    kind: str
    at: Place
    form: Place | None = None
    ref: str = ""
    value: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one origin.

    gap: a mark for something that is missing; such a draft can't become final.
    doubt: a rule id when what stands here still needs somebody's word ("unconfirmed", "unreviewed"); else "".
    """

    text: str
    origin: Origin
    gap: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Runs that belong together; ids of the statements it tells, () for furniture."""

    ids: tuple[str, ...]
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The text of all runs."""
        return "".join(run.text for run in self.runs)

    @property
    def hash(self) -> str:
        """SHA-256, in hex, over the runs' texts and fact values: what an approval of this sentence is about."""
        return digest([[run.text, run.origin.value, run.origin.ref] for run in self.runs])


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: file beside the form, caption and alternative text as sentences, credit."""

    file: str
    alt: Sentence
    caption: Sentence | None = None
    credit: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the page.

    kind: one of KINDS. level: 1 to 3 for headings and items, else 0. label: an item's number or bullet.
    rows: a table's cells, row by row; header: how many rows from the top are header rows.
    """

    kind: str
    sentences: tuple[Sentence, ...] = ()
    level: int = 0
    label: str = ""
    rows: tuple[tuple[Sentence, ...], ...] = ()
    header: int = 0
    figure: Figure | None = None

    @property
    def text(self) -> str:
        """The sentences as one line; languages put their own space at a sentence's end."""
        return "".join(sentence.text for sentence in self.sentences).strip()


@dataclass(frozen=True, slots=True)
class Draft:
    """One language's release.

    tag: BCP 47 tag of the language folder ("km"). title: the headline in sentence case, for properties and pages.
    date: ISO day of the release. slug: ASCII name for files. properties: subject, author, keywords, category, from
        the form.
    final: False prints the draft mark.
    edition: id of the form's edition, "" for the form as it stands. issuer: id of whose release it is.
    texts: what goes with the release and is not on its page: "subject" of the e-mail, "social" for social media.
    """

    tag: str
    title: str
    date: str
    slug: str
    blocks: tuple[Block, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    final: bool = False
    edition: str = ""
    issuer: str = ""
    texts: Mapping[str, Sentence] = field(default_factory=dict)

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence in reading order, those of tables and figures included."""
        for block in self.blocks:
            yield from block.sentences
            for row in block.rows:
                yield from row
            if block.figure:
                yield from (
                    part for part in (block.figure.alt, block.figure.caption, block.figure.credit) if part is not None
                )

    def runs(self) -> Iterator[Run]:
        """Yield every run in reading order."""
        for sentence in self.sentences():
            yield from sentence.runs

    @property
    def hash(self) -> str:
        """SHA-256, in hex, over kinds, levels and sentences: two drafts with one hash read the same."""
        return digest([[block.kind, block.level, [s.hash for s in block.sentences]] for block in self.blocks])


def digest(value: object) -> str:
    """Return the SHA-256 of a value as canonical JSON (sorted keys, no spaces, UTF-8)."""
    data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()


def statement_of(id: str) -> str:
    """Return the statement that a sentence's id is of: what is listed below a statement has its id and a number."""
    return id.partition(".")[0]

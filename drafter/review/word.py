"""A release as Word files for its reviewers: each language as it will look, or all of them side by side in one table.

Every sentence stands under a bookmark around a content control, its facts in locked controls within; what each file
holds is said in a part that no editor shows (`sent`). `returned` reads such a file when it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from drafter.draft import Draft, Sentence
from drafter.frozen import dataclass, replace
from drafter.render.beside import Beside
from drafter.render.clean import LINKS, OFFICE
from drafter.render.docx import Fence, make_pages
from drafter.render.letterhead import CORE_PART, DECLARATION, links_part
from drafter.render.package import entry, pack, unpack
from drafter.render.scripts import escape
from drafter.review.overrides import parts_of
from drafter.review.returned import loose_texts
from drafter.review.rows import Row, pair
from drafter.review.segments import Segment
from drafter.review.sent import FACT, LONGEST_TAG, Part, Sent, SentSegment, mark_of, tag_of, to_xml
from drafter.review.service import Review
from drafter.typography import Typography

# above the numbers that `docx` gives to bookmarks and pictures
FIRST_MARK, FIRST_CONTROL = 80_000, 90_000
MANIFEST_PART = "customXml/item1.xml"
_ITEM_ID = "{6F0B1C52-3A0E-4B5B-9C0C-0D5A1E1C7A61}"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
# the settings that the schema wants before the one that records changes
_BEFORE_TRACKING = re.compile(
    r"<w:(?:writeProtection|view|zoom|remove\w+|doNotDisplay\w+|display\w+|print\w+|save\w+|mirrorMargins|align\w+"
    r"|borders\w+|bordersDo\w+|gutterAtTop|hide\w+|activeWritingStyle|proofState|formsDesign|attachedTemplate"
    r"|linkStyles|stylePane\w+|documentType|mailMerge|revisionView)\b[^>]*?(?:/>|>.*?</w:\w+>)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Charted:
    """A segment with its parts, and the sentences that each part stands in."""

    segment: Segment
    facts: tuple[tuple[str, int, int], ...]
    parts: tuple[Part, ...]
    sentences: tuple[tuple[Sentence, ...], ...]


def export_pages(review: Review, tag: str, setting: Typography, letterhead: bytes | None, beside: Beside) -> bytes:
    """Return a language in its final layout, to be edited in Word; changes are recorded there from the start.

    setting, letterhead, beside: as for `render`. returns: equal bytes for equal arguments.
    errors: DraftError as for `render`.
    """
    draft = review.releases.drafts[tag]
    listed = charts(review, tag)
    starts = {id(told[0]): (one, n) for one in listed for n, told in enumerate(one.sentences)}
    controls = Controls()

    def fences(sentences: Sequence[Sentence]) -> Sequence[Fence]:
        found: list[Fence] = []
        at = 0
        for sentence in sentences:
            # a letterhead may print a block twice; its first copy is the one to edit
            one, n = starts.pop(id(sentence), (None, 0))
            if one:
                found += controls.around(one, n, at)
            at += len(sentence.text)
        return found

    data = make_pages(draft, setting, letterhead, beside, fences=fences)
    shown = [one for one in listed if not any(id(told[0]) in starts for told in one.sentences)]
    return packed(unpack(data), sent_from(review, "page", shown))


def sent_of(review: Review, layout: str, tags: Sequence[str]) -> Sent:
    """Return what a file of today would say of itself, but for what stands outside its sentences."""
    return sent_from(review, layout, [one for tag in tags for one in charts(review, tag)])


def row_charts(review: Review, tags: Sequence[str]) -> tuple[tuple[Row, Mapping[str, Charted]], ...]:
    """Return the rows of a release with the segments of some languages, those that print something."""
    listed = {tag: {one.segment.key: one for one in charts(review, tag)} for tag in tags}
    return tuple(
        (row, {tag: listed[tag][row.id] for tag in tags if row.id in listed[tag]})
        for row in pair(review.plan, review.releases.drafts)
    )


def charts(review: Review, tag: str) -> tuple[Charted, ...]:
    """Return the segments of a language in reading order with their parts; those that print nothing are left out."""
    draft = review.releases.drafts[tag]
    segments = {one.segment.key: one.segment for one in review.of((tag,)) if one.segment.runs}
    cells = {
        row.id: [sentence for _, sentence in row.cells.get(tag, ())]
        for row in pair(review.plan, review.releases.drafts)
    }
    places = {id(sentence): n for n, told in enumerate(_paragraphs(draft)) for sentence in told}
    found = []
    for key, segment in segments.items():
        # a sentence stands where its neighbour does when both are in one paragraph, and nothing between them
        told = _adjacent(cells[key], draft, places)
        found.append(_charted(review, segment, told))
    order = {key: places[id(cells[key][0])] for key in segments}
    ranked = sorted(found, key=lambda one: order[one.segment.key])
    return tuple(_with_gaps(ranked, draft))


def _paragraphs(draft: Draft) -> Iterator[Sequence[Sentence]]:
    for block in draft.blocks:
        yield block.sentences
        for row in block.rows:
            yield from ([cell] for cell in row)
        if block.figure:
            figure = block.figure
            yield from ([part] for part in (figure.caption, figure.credit, figure.alt) if part)


def _adjacent(cell: Sequence[Sentence], draft: Draft, places: Mapping[int, int]) -> list[tuple[Sentence, ...]]:
    order = {id(sentence): n for n, sentence in enumerate(s for told in _paragraphs(draft) for s in told)}
    found: list[list[Sentence]] = []
    for sentence in cell:
        last = found[-1][-1] if found else None
        if last and places[id(last)] == places[id(sentence)] and order[id(last)] + 1 == order[id(sentence)]:
            found[-1].append(sentence)
        else:
            found.append([sentence])
    return [tuple(told) for told in found]


def _charted(review: Review, segment: Segment, told: Sequence[tuple[Sentence, ...]]) -> Charted:
    facts, at = [], 0
    for part in parts_of(segment.runs, review.plan):
        text = part if isinstance(part, str) else part.text
        if not isinstance(part, str) and text:
            facts.append((part.name, at, at + len(text)))
        at += len(text)
    parts, start = [], 0
    for n, sentences in enumerate(told):
        text = "".join(sentence.text for sentence in sentences)
        inner = text[: len(segment.text) - start] if n == len(told) - 1 else text
        first = start + len(inner) - len(inner.lstrip())
        mark = mark_of(review.id, segment.tag, segment.key, n)
        tag = tag_of(segment.tag, segment.key, n, mark)
        parts.append(Part(mark, tag, first, max(first, start + len(inner.rstrip()))))
        start += len(text)
    return Charted(segment, tuple(facts), tuple(parts), tuple(told))


def _with_gaps(found: Sequence[Charted], draft: Draft) -> Iterator[Charted]:
    """Yield the charts with what stands between a part and the next one of its paragraph."""
    at: dict[int, tuple[int, int]] = {}
    texts: dict[int, str] = {}
    for n, told in enumerate(_paragraphs(draft)):
        position = 0
        for sentence in told:
            at[id(sentence)] = (n, position)
            position += len(sentence.text)
        texts[n] = "".join(sentence.text for sentence in told)
    spans: dict[int, list[tuple[int, int, str]]] = {}
    for one in found:
        start = 0
        for part, told in zip(one.parts, one.sentences, strict=True):
            place, position = at[id(told[0])]
            offset = position - start
            spans.setdefault(place, []).append((part.start + offset, part.end + offset, part.mark))
            start += sum(len(sentence.text) for sentence in told)
    gaps: dict[str, str] = {}
    for place, listed in spans.items():
        listed.sort()
        for (_, end, mark), (following, _, _) in pairwise(listed):
            gaps[mark] = texts[place][end:following]
    for one in found:
        parts = tuple(Part(p.mark, p.tag, p.start, p.end, gaps.get(p.mark)) for p in one.parts)
        yield Charted(one.segment, one.facts, parts, one.sentences)


class Controls:
    """Numbers that are given once in a file."""

    def __init__(self) -> None:
        self.marks, self.controls = FIRST_MARK, FIRST_CONTROL

    def around(self, one: Charted, n: int, at: int) -> Iterator[Fence]:
        """Yield what encloses a part and its facts; at: where its first sentence begins in the paragraph."""
        part = one.parts[n]
        offset = at - sum(len(sentence.text) for told in one.sentences[:n] for sentence in told)
        if part.start == part.end:
            return
        self.marks += 1
        open_, close = self._control(part.tag, one.segment.key, "sdtLocked")
        start = f'<w:bookmarkStart w:id="{self.marks}" w:name="{part.mark}"/>{open_}'
        yield part.start + offset, part.end + offset, start, f'{close}<w:bookmarkEnd w:id="{self.marks}"/>'
        for name, start_, end in one.facts:
            first, last = max(start_, part.start), min(end, part.end)
            if first < last:
                yield first + offset, last + offset, *self._control(FACT + name, name, "sdtContentLocked")

    def _control(self, tag: str, title: str, lock: str) -> tuple[str, str]:
        self.controls += 1
        tag, title = (escape(text[:LONGEST_TAG]) for text in (tag, title))
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="{tag}"/><w:id w:val="{self.controls}"/>'
            f'<w:lock w:val="{lock}"/></w:sdtPr><w:sdtContent>',
            "</w:sdtContent></w:sdt>",
        )


def sent_from(review: Review, layout: str, listed: Sequence[Charted]) -> Sent:
    tags = dict.fromkeys(one.segment.tag for one in listed)
    return Sent(
        review.id,
        review.version,
        review.form.name,
        layout,
        {tag: review.releases.drafts[tag].hash for tag in tags},
        tuple(
            SentSegment(s.key, s.tag, s.hash, s.base, s.text, one.facts, one.parts)
            for one in listed
            for s in [one.segment]
        ),
    )


def identifier(sent: Sent) -> str:
    """Return what stands in the file's properties: the release, the edition, and the hash of each language."""
    said = " ".join(f"{tag}={hash}" for tag, hash in sent.languages.items())
    return f"drafter {sent.release} {sent.version} {said}"


def packed(parts: dict[str, bytes], sent: Sent) -> bytes:
    """Return the package with the manifest in it, which also says what stands outside all sentences."""
    core = parts[CORE_PART].decode("utf-8")
    named = f"<dc:identifier>{escape(identifier(sent))}</dc:identifier></cp:coreProperties>"
    parts[CORE_PART] = core.replace("</cp:coreProperties>", named).encode("utf-8")
    if "word/settings.xml" in parts:
        parts["word/settings.xml"] = _tracking(parts["word/settings.xml"].decode("utf-8")).encode("utf-8")
    for name, end, text in (
        (
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/customXml/itemProps1.xml" ContentType="{_PROPERTIES}"/>',
        ),
        (
            links_part("word/document.xml"),
            "</Relationships>",
            f'<Relationship Id="drafter" Type="{OFFICE}/customXml" Target="../{MANIFEST_PART}"/>',
        ),
    ):
        parts[name] = parts[name].decode("utf-8").replace(end, text + end).encode("utf-8")
    parts["customXml/itemProps1.xml"] = (
        f'{DECLARATION}<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{_ITEM_ID}"><ds:schemaRefs/></ds:datastoreItem>'
    ).encode()
    parts[links_part(MANIFEST_PART)] = (
        f'{DECLARATION}<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{OFFICE}/customXmlProps"'
        ' Target="itemProps1.xml"/></Relationships>'
    ).encode()
    loose, order = loose_texts(parts, sent)
    rank = {mark: n for n, mark in enumerate(order)}
    segments = sorted(sent.segments, key=lambda one: min(rank.get(part.mark, len(rank)) for part in one.parts))
    parts[MANIFEST_PART] = to_xml(replace(sent, segments=tuple(segments), loose=loose))
    return pack([entry(name, data) for name, data in parts.items()])


def _tracking(settings: str) -> str:
    if "<w:trackRevisions" in settings:
        return settings
    head = re.search(r"<w:settings\b[^>]*>", settings)
    assert head is not None
    at = head.end()
    while found := _BEFORE_TRACKING.match(settings, at):
        at = found.end()
    return f"{settings[:at]}<w:trackRevisions/>{settings[at:]}"

"""Whose text it is that came back: by control, by bookmark, by what stood there before, and by likeness as a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from drafter.frozen import dataclass, replace
from drafter.review.returned import Returned, Span
from drafter.review.sent import Part, Sent, SentSegment

# how much of a text must be the same to be taken for an edit of it
ALIKE = 0.6
# texts shorter than this are found again only where nothing else stands
SHORT = 8

# signs with the slot whose control they stand in, "" for words
Letters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Landed:
    """A part of a sentence as it came back.

    base: its text as it left. letters: as it reads now; () when it is gone. old: as it reads without recorded changes.
    how: "mark" for its own mark, "text" when it was found by its text alone, "guess" by likeness, "" when it is gone.
    copies: its texts where its mark stands several times. likeness: of a guess, 0 to 1.
    at: where it begins, larger for later, -1 when it is gone. paragraph: where it stands.
    note: why something of it is not certain.
    """

    segment: SentSegment
    number: int
    part: Part
    base: str
    letters: Letters = ()
    old: str = ""
    how: str = ""
    copies: tuple[str, ...] = ()
    likeness: float = 1.0
    at: int = -1
    paragraph: int = -1
    note: str = ""

    @property
    def text(self) -> str:
        """As it reads now."""
        return "".join(sign for sign, _ in self.letters)


@dataclass(frozen=True, slots=True)
class Stray:
    """Text that stands in no sentence and was not there when the file left.

    before, after: marks of the parts it stands between in its paragraph, "" for none; near: of the last part before it.
    ambiguous: whether it may belong to one of them. hidden: nobody sees it. struck: it has a line through it, and
    stands there still. row: of a table, for its comments.
    """

    text: str
    before: str = ""
    after: str = ""
    near: str = ""
    ambiguous: bool = False
    hidden: bool = False
    struck: bool = False
    row: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """All that came back, in the order in which it left; owners: for each span the mark of its part, "" for none."""

    parts: tuple[Landed, ...]
    strays: tuple[Stray, ...]
    owners: tuple[str, ...]


@dataclass(slots=True)
class _Item:
    """Neighbours in one paragraph that belong together; mark "" for what stands in no sentence."""

    mark: str
    spans: list[tuple[int, Span]]
    used: bool = False
    # where it begins in its first span, when it was cut out of a longer text
    offset: int = 0

    @property
    def letters(self) -> Letters:
        return _letters(span for _, span in self.spans)

    @property
    def new(self) -> str:
        return "".join(span.text for _, span in self.spans if span.new and not span.hidden)

    @property
    def old(self) -> str:
        return "".join(span.text for _, span in self.spans if span.old and not span.hidden)

    @property
    def at(self) -> int:
        return _place(self.spans[0][0], self.offset)

    @property
    def paragraph(self) -> int:
        return self.spans[0][1].paragraph


def land(returned: Returned, sent: Sent) -> Landing:
    """Return every part that was sent as it came back, and all text that has no place."""
    return _Landing(returned, sent).landing()


def _letters(spans: Iterator[Span] | Sequence[Span]) -> Letters:
    return tuple((sign, span.fact) for span in spans if span.new and not span.hidden for sign in span.text)


def likeness(one: str, other: str) -> float:
    """Return how much of two texts is the same, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one or other else 1.0


class _Landing:
    def __init__(self, returned: Returned, sent: Sent) -> None:
        self.sent = sent
        self.spans = returned.spans
        self.parts: dict[str, Landed] = {}
        tags: dict[str, str] = {}
        for segment, number, part in sent.marked():
            if part.start < part.end:
                self.parts[part.mark] = Landed(segment, number, part, segment.text[part.start : part.end])
                tags[part.tag] = part.mark
        self.owners = self._owners(tags)
        self.items = self._items()
        self.left = Counter(text.strip() for text in sent.loose)
        self.heads: dict[str, Letters] = {}
        self.tails: dict[str, Letters] = {}
        self.strays: list[Stray] = []

    def landing(self) -> Landing:
        for mark in self.parts:
            self._own(mark)
        if self.sent.layout == "table":
            self._by_cells()
        for item in self._loose():
            self._recognise(item)
        self._by_old_text()
        self._by_text()
        self._by_place()
        # what looks like a sentence that is gone is that one, also right beside another one
        self._by_likeness()
        for item in self._loose():
            self._beside(item)
        for item in self._loose():
            self._lost(item)
        for n, span in enumerate(self.spans):
            if span.hidden and span.new and span.text.strip():
                self.strays.append(Stray(span.text, near=self._near(n), hidden=True))
            elif span.struck and span.new and span.text.strip() and self.owners[n]:
                self.strays.append(Stray(span.text, near=self.owners[n], struck=True))
        for mark, one in self.parts.items():
            letters = (*self.heads.get(mark, ()), *one.letters, *self.tails.get(mark, ()))
            if letters != one.letters:
                self.parts[mark] = replace(one, letters=letters)
        return Landing(tuple(self.parts.values()), tuple(self.strays), tuple(self.owners))

    def _owners(self, tags: Mapping[str, str]) -> list[str]:
        """The part each span belongs to; the innermost control decides, and only without one the bookmark."""
        owners = [tags.get(span.tag, "") for span in self.spans]
        controlled: dict[str, list[int]] = {}
        for n, mark in enumerate(owners):
            if mark:
                controlled.setdefault(mark, []).append(n)
        marked: dict[str, list[int]] = {}
        for n, span in enumerate(self.spans):
            if not owners[n] and span.mark in self.parts:
                marked.setdefault(span.mark, []).append(n)
        for mark, listed in marked.items():
            inside = controlled.get(mark, [])
            if inside:
                # text between two controls, before the end of the left one's bookmark, is nobody's yet; what a broken
                # control left outside is the sentence's own
                base = self.parts[mark].base
                own = "".join(self.spans[n].text for n in inside if self.spans[n].new)
                whole = "".join(self.spans[n].text for n in sorted(inside + listed) if self.spans[n].new)
                if likeness(own, base) >= likeness(whole.rstrip("\n"), base):
                    continue
            for n in listed:
                owners[n] = mark
        return owners

    def _items(self) -> list[_Item]:
        items: list[_Item] = []
        for n, span in enumerate(self.spans):
            mark = self.owners[n]
            last = items[-1] if items else None
            same = last is not None and last.mark == mark and not last.used
            if last and same and (mark or (last.paragraph == span.paragraph and span.text != "\n")):
                last.spans.append((n, span))
            else:
                # what ends a paragraph outside of sentences parts its neighbours and is nobody's
                items.append(_Item(mark, [(n, span)], used=not mark and span.text == "\n"))
        return items

    def _loose(self) -> list[_Item]:
        return [item for item in self.items if not item.mark and not item.used and item.new.strip()]

    def _own(self, mark: str) -> None:
        one = self.parts[mark]
        mine = [(n, span) for n, span in enumerate(self.spans) if self.owners[n] == mark and not span.hidden]
        if not mine:
            return
        copies: dict[int, list[Span]] = {}
        for _, span in mine:
            if span.new:
                copies.setdefault(span.copy, []).append(span)
        texts = [text for spans in copies.values() if (text := "".join(s.text for s in spans).strip("\n")).strip()]
        whole = _trimmed(_lines([span for _, span in mine]))
        old = "".join(span.text for _, span in mine if span.old).strip("\n")
        several: tuple[str, ...] = ()
        if len(texts) > 1 and max(likeness(text, one.base) for text in texts) >= likeness(_text(whole), one.base):
            several = tuple(texts)
            whole = _trimmed(_letters(max(copies.values(), key=lambda spans: likeness(_said(spans), one.base))))
        first = next((n for n, span in mine if span.new), mine[0][0])
        how = "mark" if _text(whole).strip() else ""
        self.parts[mark] = replace(
            one,
            letters=whole if how else (),
            old=old,
            how=how,
            copies=several,
            at=_place(first, 0),
            paragraph=self.spans[first].paragraph,
        )

    def _recognise(self, item: _Item) -> None:
        """What stood outside all sentences before is no news."""
        text = item.new.strip()
        if self.left[text] > 0:
            self.left[text] -= 1
            item.used = True

    def _by_cells(self) -> None:
        """In a table a cell is a segment's also when its marks are gone; the last column is for comments."""
        rows: dict[tuple[int, int], dict[int, list[_Item]]] = {}
        for item in self.items:
            cell = item.spans[0][1].cell
            if cell:
                rows.setdefault(cell[:2], {}).setdefault(cell[2], []).append(item)
        columns = {tag: n for n, tag in enumerate(self.sent.languages, 1)}
        for cells in rows.values():
            key = "".join(item.new for item in cells.get(0, [])).strip()
            for tag, column in columns.items():
                missing = [
                    one
                    for one in self.parts.values()
                    if (one.segment.key, one.segment.language) == (key, tag) and not one.how and not one.old
                ]
                found = [item for item in cells.get(column, []) if not item.mark and item.new.strip()]
                if len(missing) == len(found) or len(missing) == 1:
                    for n, one in enumerate(missing):
                        given = found if len(missing) == 1 else found[n : n + 1]
                        letters = _trimmed(tuple(sign for item in given for sign in (*item.letters, ("\n", ""))))
                        if letters:
                            self._put(one, letters, "mark", given)
            said = [item for item in cells.get(len(columns) + 1, []) if not item.mark and not item.used]
            text = "\n".join(item.new.strip() for item in said if item.new.strip())
            known = any(one.segment.key == key for one in self.parts.values())
            if text and known:
                for item in said:
                    item.used = True
                self.strays.append(Stray(text, row=key))

    def _put(self, one: Landed, letters: Letters, how: str, items: Sequence[_Item], likely: float = 1.0) -> None:
        for item in items:
            item.used = True
        first = items[0]
        self.parts[one.part.mark] = replace(
            one, letters=letters, how=how, likeness=likely, at=first.at, paragraph=first.paragraph
        )

    def _by_old_text(self) -> None:
        """A sentence typed over with changes recorded may lose its marks: what was deleted tells whose place it is."""
        # the longest first: a headline may stand word for word in a sentence
        for mark, one in sorted(self.parts.items(), key=lambda pair: -len(pair[1].base)):
            if one.how or one.copies:
                continue
            if one.old:
                self._typed_over(mark)
                continue
            alike = [other.part.mark for other in self.parts.values() if other.base == one.base]
            holding = [item for item in self.items if one.base in item.old]
            if len(alike) > 1:
                # sentences that read alike stand in the old text in their order, or nobody can tell them apart here
                holding = holding[alike.index(mark) :][:1] if len(holding) == len(alike) else []
            for item in holding:
                if item.mark or item.used or not item.new.strip() or item.old.count(one.base) != 1:
                    continue
                signs = _signs(item)
                places = [n for n, (_, span, _) in enumerate(signs) if span.old]
                start = item.old.index(one.base)
                first, last = places[start], places[start + len(one.base) - 1]
                if all(span.new for _, span, _ in signs[first : last + 1]):
                    # it stands there still
                    continue
                # with what was typed right before and after it
                while first > 0 and not signs[first - 1][1].old:
                    first -= 1
                while last + 1 < len(signs) and not signs[last + 1][1].old:
                    last += 1
                if any(span.new and not sign.isspace() for _, span, sign in signs[first : last + 1]):
                    self._cut(item, first, last + 1, replace(one, old=one.base))
                    break

    def _typed_over(self, mark: str) -> None:
        """Deleted in its place, and something else typed right beside it: most likely instead of it."""
        one = self.parts[mark]
        if one.old.strip() != one.base.strip():
            return
        beside = []
        for n, item in enumerate(self.items):
            if item.mark == mark:
                near = [self.items[m] for m in (n - 1, n + 1) if 0 <= m < len(self.items)]
                beside += [
                    other
                    for other in near
                    if not other.mark
                    and not other.used
                    and other.paragraph == item.paragraph
                    and other.new.strip()
                    and not other.old.strip()
                ]
        if len(beside) == 1:
            letters = _stripped(beside[0].letters)
            one = replace(one, note="typed beside the deleted sentence")
            self._put(one, letters, "guess", beside, likeness(_text(letters), one.base))

    def _by_text(self) -> None:
        """Marks may be gone while the text stands there as it was."""
        gone = [one for one in self.parts.values() if not one.how and not one.old]
        alike = Counter(one.base.strip() for one in gone)
        for one in sorted(gone, key=lambda one: -len(one.base)):
            base = one.base.strip()
            if alike[base] > 1:
                continue
            found = [item for item in self._loose() if base in item.new]
            exact = [item for item in found if item.new.strip() == base]
            if len(exact) == 1:
                self._put(one, _stripped(exact[0].letters), "text", exact)
            elif len(found) == 1 and len(base) >= SHORT and found[0].new.count(base) == 1:
                shown = [n for n, (_, span, _) in enumerate(_signs(found[0])) if span.new]
                start = found[0].new.index(base)
                self._cut(found[0], shown[start], shown[start + len(base) - 1] + 1, one)

    def _by_place(self) -> None:
        """Sentences that read alike are told apart by what stands before and after them."""
        gone = [one for one in self.parts.values() if not one.how and not one.old]
        groups: dict[str, list[Landed]] = {}
        for one in gone:
            groups.setdefault(one.base.strip(), []).append(one)
        for base, group in groups.items():
            # a group of one was looked for by its text already
            left = group if len(group) > 1 else []
            while left and (item := next((item for item in self._loose() if base in item.new), None)):
                start = item.new.index(base)
                signs = _signs(item)
                shown = [n for n, (_, span, _) in enumerate(signs) if span.new]
                first, last = shown[start], shown[start + len(base) - 1]
                span = signs[first][0]
                before = sum(n == span for n, _, _ in signs[:first])
                at = _place(span, before + (item.offset if span == item.spans[0][0] else 0))
                one = min(left, key=lambda one: self._crossed(one, at))
                left = [other for other in left if other is not one]
                self._cut(item, first, last + 1, one)

    def _crossed(self, one: Landed, at: int) -> int:
        """How many sentences would have changed places if this one stood there."""
        order = list(self.parts)
        own = order.index(one.part.mark)
        placed = [(n, part.at) for n, part in enumerate(self.parts.values()) if part.at >= 0]
        return sum((n < own) != (other < at) for n, other in placed if n != own)

    def _cut(self, item: _Item, start: int, end: int, one: Landed) -> None:
        """Take a sentence out of a longer text; what is left over stands as texts of their own."""
        signs = _signs(item)
        before, own, after = (
            _Item("", [(n, replace(span, text=sign)) for n, span, sign in piece])
            for piece in (signs[:start], signs[start:end], signs[end:])
        )
        own.mark = one.part.mark
        for piece, cut in ((before, 0), (own, start), (after, end)):
            if piece.spans:
                first = piece.spans[0][0]
                piece.offset = sum(n == first for n, _, _ in signs[:cut])
                piece.offset += item.offset if first == item.spans[0][0] else 0
        place = next(n for n, other in enumerate(self.items) if other is item)
        self.items[place : place + 1] = [piece for piece in (before, own, after) if piece.spans]
        self._put(one, _stripped(own.letters), "text", [own])

    def _beside(self, item: _Item) -> None:
        """Text at the edge of a sentence is the sentence's, where it can't be another one's or one of its own."""
        if all(span.cell for _, span in item.spans) and self.sent.layout == "table" and not self._neighbours(item)[0]:
            return
        before, after = self._neighbours(item)
        left, right = self.parts.get(before), self.parts.get(after)
        if not left and not right:
            return
        gap = left.part.gap if left else None
        head, tail = self._shared(item, gap or "", left is not None, right is not None)
        if head is None or tail is None:
            assert left and right
            if _is_sentence(item.new, left.base):
                return
            if not _ends(left):
                self.strays.append(Stray(item.new.strip(), before, after, before, ambiguous=True))
                item.used = True
                return
            # behind a full stop begins the next sentence
            head, tail = item.letters, ()
            if gap and item.new.startswith(gap):
                head = head[len(gap) :]
            self.parts[after] = right = replace(right, note=f"typed between {left.segment.key} and it")
        own_end = left and _ends(left) and _is_sentence(_text(tail), left.base)
        if own_end or (right and _is_sentence(_text(head), right.base)):
            return
        item.used = True
        if left and _text(tail).strip():
            self.tails[before] = (*tail, *self.tails.get(before, ()))
        if right and _text(head).strip():
            self.heads[after] = (*self.heads.get(after, ()), *head)

    def _shared(self, item: _Item, gap: str, left: bool, right: bool) -> tuple[Letters, Letters] | tuple[None, None]:
        """Return what belongs to the sentence after, and to the one before; None where nobody can tell."""
        letters = item.letters
        if not right:
            return (), letters
        if not left:
            # a number of a list stands before the sentence
            for known, count in self.left.items():
                if count > 0 and known and item.new.startswith(known):
                    return letters[len(known) :], ()
            return letters, ()
        old = [n for n, (_, span, _) in enumerate(_signs(item)) if span.old]
        if old and item.old == gap and item.old != item.new:
            signs = _signs(item)
            first, last = old[0], old[-1]
            kept = [(n, span, sign) for n, (_, span, sign) in enumerate(signs) if span.new]
            tail = tuple((sign, span.fact) for n, span, sign in kept if n < first)
            head = tuple((sign, span.fact) for n, span, sign in kept if n > last)
            return head, tail
        text = item.new
        if gap and text.endswith(gap) and not text.startswith(gap):
            return (), letters[: -len(gap)]
        if gap and text.startswith(gap) and not text.endswith(gap):
            return letters[len(gap) :], ()
        return None, None

    def _neighbours(self, item: _Item) -> tuple[str, str]:
        place = next(n for n, other in enumerate(self.items) if other is item)
        found = []
        for step in (-1, 1):
            at = place + step
            near = self.items[at] if 0 <= at < len(self.items) else None
            inside = near is not None and near.mark and self._touches(near, item, step)
            found.append(near.mark if near is not None and inside else "")
        return found[0], found[1]

    def _touches(self, near: _Item, item: _Item, step: int) -> bool:
        edge = near.spans[-1 if step < 0 else 0][1]
        return edge.paragraph == item.spans[0 if step < 0 else -1][1].paragraph and edge.text != "\n"

    def _by_likeness(self) -> None:
        """What lost its marks and was edited as well is found by what it looks like, and told as a guess."""
        gone = [one for one in self.parts.values() if not one.how and not one.old]
        pairs = []
        for one in gone:
            for item in self._loose():
                alike = likeness(item.new.strip(), one.base.strip())
                if alike >= ALIKE:
                    pairs.append((alike, one, item))
        for alike, one, item in sorted(pairs, key=lambda pair: (-pair[0], self._crossed(pair[1], pair[2].at))):
            if not item.used and not self.parts[one.part.mark].how:
                self._put(one, _stripped(item.letters), "guess", [item], alike)

    def _lost(self, item: _Item) -> None:
        before, after = self._neighbours(item)
        self.strays.append(Stray(item.new.strip(), before, after, self._near(item.spans[0][0])))
        item.used = True

    def _near(self, at: int) -> str:
        return next((self.owners[n] for n in range(at, -1, -1) if self.owners[n]), "")


def _place(span: int, sign: int) -> int:
    """Return a number for a place in the text: larger ones come later."""
    return span * 1_000_000 + sign


def _ends(one: Landed) -> bool:
    """Whether a sentence still ends with its mark, which is no letter."""
    mark = one.base.strip()[-1:]
    return bool(mark) and not mark.isalnum() and one.text.strip().endswith(mark)


def _signs(item: _Item) -> list[tuple[int, Span, str]]:
    return [(n, span, sign) for n, span in item.spans if not span.hidden for sign in span.text]


def _lines(spans: Sequence[Span]) -> Letters:
    """Return letters with a line end where the text goes on in another paragraph."""
    found: list[tuple[str, str]] = []
    last: Span | None = None
    for span in spans:
        if span.new and not span.hidden:
            if last and last.paragraph != span.paragraph and "\n" not in (last.text[-1:], span.text[:1]):
                found.append(("\n", ""))
            found += [(sign, span.fact) for sign in span.text]
            last = span
    return tuple(found)


def _said(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans if span.new and not span.hidden)


def _text(letters: Letters) -> str:
    return "".join(sign for sign, _ in letters)


def _trimmed(letters: Letters) -> Letters:
    """Without the ends of paragraphs around it."""
    start, end = 0, len(letters)
    while start < end and letters[start][0] == "\n":
        start += 1
    while end > start and letters[end - 1][0] == "\n":
        end -= 1
    return letters[start:end]


def _stripped(letters: Letters) -> Letters:
    start, end = 0, len(letters)
    while start < end and letters[start][0].isspace():
        start += 1
    while end > start and letters[end - 1][0].isspace():
        end -= 1
    return letters[start:end]


def _is_sentence(text: str, like: str) -> bool:
    """Whether a text is a sentence of its own beside another one: it ends with the same mark, which is no letter."""
    said, mark = text.strip(), like.strip()[-1:]
    return bool(mark) and not mark.isalnum() and said.endswith(mark) and any(sign.isalpha() for sign in said)

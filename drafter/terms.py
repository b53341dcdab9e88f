"""Terms in running text: the longest one at each place, in languages with and without spaces between words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from drafter.directory import Name
from drafter.frozen import dataclass
from drafter.locale.rules import Locale

# sections of names that are terms: what a text names, whoever wrote it
SECTIONS = ("terms", "countries", "places", "bodies", "people")
STATUSES = ("preferred", "admitted", "forbidden")
# forms that are parts of a name, or words for templates: nothing is known by them alone
_PARTS = frozenset({"one_kanji", "pair", "latin_prefix", "ambassador", "family", "given", "adjective", "later"})
_UNSEEN = frozenset("\u200b\u2060")


@dataclass(frozen=True, slots=True)
class Term:
    """A form of an entry: section and id, the text, one of STATUSES, and what to write instead of a forbidden one."""

    section: str
    id: str
    text: str
    status: str
    better: str
    name: Name


@dataclass(frozen=True, slots=True)
class Found:
    """A term and where it stands in the text."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class Finder:
    """The terms of a language, ready to be looked for.

    table: how a form begins -> (the form in lower case, or "" for an abbreviation; the term), the longest first.
    """

    table: Mapping[str, tuple[tuple[str, Term], ...]]
    word_breaks: bool

    def terms(self) -> Iterator[Term]:
        """Yield every term."""
        yield from (term for listed in self.table.values() for _, term in listed)

    def find(self, text: str) -> Iterator[Found]:
        """Yield the terms of a text from left to right; of two that overlap, the longer or the first one.

        Signs that nobody sees, such as U+200B between Khmer words, are passed over, and counted in the offsets. Case
        is passed over but for abbreviations. Where words are parted by spaces, a term is made of whole words.
        """
        signs = [(offset, sign) for offset, sign in enumerate(text) if sign not in _UNSEEN]
        plain = "".join(sign for _, sign in signs)
        folded = _fold(plain)
        at = 0
        while at < len(plain):
            term = self._at(plain, folded, at)
            if term is None:
                at += 1
                continue
            size = len(term.text)
            yield Found(signs[at][0], signs[at + size - 1][0] + 1, term)
            at += size

    def _at(self, plain: str, folded: str, at: int) -> Term | None:
        if self.word_breaks and at and plain[at - 1].isalnum():
            return None
        for wanted, term in self.table.get(folded[at : at + 2], ()):
            if not (folded.startswith(wanted, at) if wanted else plain.startswith(term.text, at)):
                continue
            end = at + len(term.text)
            rest = plain[end : end + 1]
            # a mark that belongs to the sign before it makes another word of it
            if not (unicodedata.category(rest) in ("Mn", "Mc") if rest else False) and not (
                self.word_breaks and rest.isalnum()
            ):
                return term
        return None


def _short(text: str) -> bool:
    return text.isupper() and len(text) <= 8


def _fold(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    # İ becomes two characters; offsets must stay
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


def terms_of(locale: Locale, sections: Iterable[str] = SECTIONS) -> Iterator[Term]:
    """Yield every form of a language's terms: preferred (what rules print), admitted (`alt`), forbidden (`avoid`)."""
    for section in sections:
        names = locale.names.get(section, {})
        for id in names:
            name = names[id]
            full = " ".join(name.forms.get(form, "") for form in ("family", "given")).strip()
            better = full or next(iter(name.forms.values()), "")
            if full:
                yield Term(section, id, full, "preferred", better, name)
            for form, text in name.forms.items():
                if form not in _PARTS and len(text) > 1:
                    yield Term(section, id, text, "preferred", better, name)
            yield from (Term(section, id, text, "admitted", better, name) for text in name.alt)
            yield from (Term(section, id, text, "forbidden", better, name) for text in name.avoid)


def finder(terms: Iterable[Term], word_breaks: bool) -> Finder:
    """Return terms ready to be looked for; of equal forms a good one wins over a forbidden one."""
    table: dict[str, list[tuple[str, Term]]] = {}
    seen: set[str] = set()
    for term in sorted(terms, key=lambda term: (-len(term.text), STATUSES.index(term.status))):
        if len(term.text) > 1 and term.text not in seen:
            seen.add(term.text)
            folded = _fold(term.text)
            table.setdefault(folded[:2], []).append(("" if _short(term.text) else folded, term))
    return Finder({start: tuple(listed) for start, listed in table.items()}, word_breaks)


def terms_finder(locale: Locale) -> Finder:
    """Return the terms of a language, ready to be looked for."""
    return finder(terms_of(locale), locale.words.word_breaks)

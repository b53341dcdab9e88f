"""Notes of a meeting -> a form: each sentence a text, with the facts and names that were found in it to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from drafter.exchange.safe import parse_xml
from drafter.facts import FactError, Words, bare_numbers, read_fact
from drafter.locale.rules import Locale
from drafter.office import Office
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.render.package import unpack
from drafter.terms import Term, finder, terms_of

# how far around a number its fact can reach: words where they are parted, else characters
_WORDS_BEFORE, _WORDS_AFTER = 5, 9
_SIGNS_BEFORE, _SIGNS_AFTER = 24, 32
_WIDTH = 116
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NEEDS_QUOTES = re.compile(r"""^[\s\-?:,\[\]{}#&*!|>'"%@`]|: |\s#|:$|\s$""")


def form_of_notes(path: Path, fresh: str, tag: str, day: date, office: Office) -> str:
    """Return the text of a form with the sentences of some notes.

    path: a .docx or a text file in UTF-8. fresh: the form to fill, from `fresh_form`. tag: language of the notes.
    day: of the release, for relative times. Facts and names that are known stand in angle brackets with a question
    mark; a number that is no fact stays as it is, and `drafter check` asks for it.
    errors: DraftError when the notes can't be read, or hold nothing.
    """
    locale = office.locale(tag)
    paragraphs = [sentences for text in read_notes(path) if (sentences := list(_sentences(text, locale)))]
    if not paragraphs:
        raise _refusal(path, "there is no text in it", "name the file that holds the notes")
    head, _, rest = fresh.partition("\nbody:\n")
    tail = rest[rest.index("\n# Contact") :] if "\n# Contact" in rest else ""
    head = head.replace("language: en\n", f"language: {tag}\n", 1)
    known = finder((*terms_of(locale), *_adjectives(locale)), locale.words.word_breaks)
    lines = [
        f"# From the notes {path.name}: confirm what ends with a question mark, and make acts of texts where you can."
    ]
    for sentences in paragraphs:
        lines.append("  - say:")
        for sentence in sentences:
            spans = list(_facts(sentence, locale.words, day))
            taken = [(start, end) for start, end, _ in spans]
            for found in known.find(sentence):
                if all(found.end <= start or found.start >= end for start, end in taken):
                    spans.append((found.start, found.end, found.term.id))
            lines += _text(_bracketed(sentence, sorted(spans)), locale.words.word_breaks)
    return f"{head}\nbody:\n" + "\n".join(lines) + "\n" + tail


def read_notes(path: Path) -> list[str]:
    """Return the paragraphs of a .docx or text file, deleted and hidden text left out.

    errors: DraftError when the file can't be read, is another kind of file, or is no safe package.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refusal(path, (error.strerror or "it can't be opened").lower(), "look at the name") from error
    if path.suffix.lower() != ".docx":
        try:
            return data.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise _refusal(path, "it is no text in UTF-8", "save it as UTF-8, or as .docx") from error
    try:
        parts = unpack(data)
        document = parts["word/document.xml"]
    except (ValueError, KeyError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it holds no document"
        raise _refusal(path, reason, "open it in Word and save it as .docx") from error
    root = parse_xml(document, path.name)
    return [_paragraph(element) for element in root.iter(f"{_W}p")]


def _paragraph(element: object) -> str:
    from lxml import etree

    assert isinstance(element, etree._Element)
    said: list[str] = []
    for run in element.iter(f"{_W}r"):
        above = {str(parent.tag) for parent in run.iterancestors()}
        look = run.find(f"{_W}rPr")
        hidden = look is not None and look.find(f"{_W}vanish") is not None
        # a text box inside a paragraph has paragraphs of its own
        own = next(run.iterancestors(f"{_W}p")) is element
        if hidden or not own or above & {f"{_W}del", f"{_W}moveFrom"}:
            continue
        for part in run:
            if part.tag == f"{_W}t":
                said.append(part.text or "")
            elif part.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                said.append(" ")
    return "".join(said)


def _sentences(text: str, locale: Locale) -> Iterator[str]:
    text = " ".join(text.replace("\u200b", "").split())
    rule = locale.find("checks", "ends")
    start = 0
    for match in re.finditer(rule.text("sentence"), text) if rule and rule.has("sentence") else ():
        if text[start : match.end()].strip():
            yield text[start : match.end()].strip()
        start = match.end()
    if text[start:].strip():
        yield text[start:].strip()


def _facts(text: str, words: Words, day: date) -> Iterator[tuple[int, int, str]]:
    """Yield the facts around the numbers of a text, each the longest that can be read: start, end, as typed."""
    at = 0
    for offset, _ in bare_numbers(text, words):
        if offset < at:
            continue
        best = max(_around(text, offset, at, words, day), key=lambda span: span[1] - span[0], default=None)
        if best:
            yield (*best, text[best[0] : best[1]])
            at = best[1]


def _around(text: str, offset: int, at: int, words: Words, day: date) -> Iterator[tuple[int, int]]:
    if words.word_breaks:
        starts = [m.start() for m in re.finditer(r"(?<![^\s(\[“\"'])\S", text) if at <= m.start() <= offset]
        ends = [m.end() for m in re.finditer(r"[\w%)](?!\w)", text) if m.end() > offset]
        starts, ends = starts[-_WORDS_BEFORE:], ends[:_WORDS_AFTER]
    else:
        starts = [n for n in range(max(at, offset - _SIGNS_BEFORE), offset + 1) if not text[n].isspace()]
        ends = [n for n in range(offset + 1, min(len(text), offset + _SIGNS_AFTER) + 1) if not text[n - 1].isspace()]
    for start in starts:
        for end in reversed(ends):
            try:
                if read_fact(text[start:end], words, day):
                    yield start, end
                    break
            except FactError:
                continue


def _adjectives(locale: Locale) -> Iterator[Term]:
    names = locale.names.get("countries", {})
    for id in names:
        name = names[id]
        text = name.forms.get("adjective", "")
        if text and text not in (name.forms.get("form"), name.forms.get("long")):
            yield Term("countries", f"{id}.adjective", text, "preferred", text, name)


def _bracketed(text: str, spans: list[tuple[int, int, str]]) -> str:
    at, said = 0, []
    for start, end, inner in spans:
        said += [text[at:start].translate(_PLAIN), f"<{inner}?>"]
        at = end
    return "".join([*said, text[at:].translate(_PLAIN)])


# signs that mean something in free text of a form
_PLAIN = str.maketrans({"<": "(", ">": ")", "{": "(", "}": ")"})


def _text(text: str, word_breaks: bool) -> list[str]:
    if _NEEDS_QUOTES.search(text):
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        return [f'      - text: "{quoted}"']
    if not word_breaks:
        # a line end in a text is a space
        return [f"      - text: {text}"]
    lines, line = [], "      - text:"
    for word in text.split():
        if len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = "         "
        line += " " + word
    return [*lines, line]


def _refusal(path: Path, reason: str, hint: str) -> DraftError:
    return DraftError(
        [
            Problem(
                "notes-file",
                Grade.ERROR,
                Place(path.as_posix()),
                "{file}: {reason}",
                {"file": path.as_posix(), "reason": reason},
                hint,
            )
        ]
    )

"""How a language is set on a page: fonts by script, tags, alignment. Read from `typography` in locale.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from drafter.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Face:
    """The faces of one script (ISO 15924 code) in this language's documents.

    slot: which WordprocessingML properties the script takes: "latin", "eastAsia" or "cs" (complex script).
    lang: BCP 47 tag put on the script's runs, with region ("km-KH").
    body, heading: font families, the wanted one first, the rest as fallbacks for pages.
    bold: False where the heading face has no bold and must never be made bold (Muol faces).
    embed: an openly licensed family that a Word file may bring along, "" for none.
    """

    script: str
    slot: str
    lang: str
    body: tuple[str, ...]
    heading: tuple[str, ...]
    bold: bool = True
    embed: str = ""


@dataclass(frozen=True, slots=True)
class Typography:
    """How a language is set.

    script: its own script; characters of no script (digits, spaces, brackets) go with the run around them.
    faces: script -> Face; a script without one is set in the faces of `script`.
    align: "left" or "both"; Khmer never "both" (LibreOffice lets signs drift off their letters).
    indent: first-line indent of paragraphs in ems. leading: line height of pages as a factor.
    draft_mark: what a document that is not final says of itself, in the language.
    words: True puts U+200B between words, where a splitter for the script is installed.
    digits: the ten digits for page numbers. wide: sentence marks that bring their own space ("。").
    """

    tag: str
    script: str
    faces: Mapping[str, Face]
    align: str
    indent: float
    leading: float
    draft_mark: str
    digits: str = "0123456789"
    words: bool = False

    @property
    def lang(self) -> str:
        """The document's own language, with region."""
        return self.faces[self.script].lang

"""What can be wrong with a form as a file, in a press officer's words."""

from __future__ import annotations

from collections.abc import Mapping

from drafter.frozen import dataclass, field

LIMIT = 1 << 20  # bytes of a form
DEPTH = 32  # lists and keys inside each other
PARTS = 50_000  # texts, lists and groups of keys in one form

# rule -> (message, hint); fields in braces.
WORDS: Mapping[str, tuple[str, str]] = {
    # the file as a whole
    "file-size": (
        "the file is too large: expected at most 1 MiB, found {size} bytes",
        "a form holds text only; take pictures and pasted documents out",
    ),
    "file-kind": (
        "this is a Word or zip file, not a form",
        "open the form (its name ends in .yaml) instead",
    ),
    "file-encoding": (
        "the file is not saved as UTF-8: {found}",
        "save as UTF-8: in Notepad choose Save As, then Encoding: UTF-8; check the letters afterwards",
    ),
    "file-utf-16": ("the file is saved as UTF-16; it was read", "save as UTF-8 next time"),
    "file-form": (
        "this is not a form: expected lines such as `language: en`, found {found}",
        "start from `drafter new`, or copy an older form",
    ),
    "file-deep": ("too many levels: expected at most {limit}", "move lists inside lists one level up"),
    "file-parts": ("the form is too long: expected at most {limit} entries", "divide it into two forms"),
    "file-unreadable": (
        "this line does not fit what stands before it",
        "compare it with the lines above: spaces at the beginning, a colon and a space after the key, "
        "quotes around text that holds `: `",
    ),
    "file-more": ("{count} more problems are not shown", "repair the ones above, then check again"),
    # characters
    "file-control": ("a control character stands here: {char}", "delete it; it often comes from copying out of a PDF"),
    "file-line-end": (
        "a line end of an unusual kind stands here: {char}",
        "delete it and press Enter, or type a space",
    ),
    "file-direction": (
        "an invisible character that turns the direction of writing stands here: {char}",
        "delete it; the text may read differently from how it looks",
    ),
    "file-invisible": (
        "an invisible character stands here: {char}",
        "delete it: put the cursor after it and press Backspace once",
    ),
    "file-damaged": ("a letter was lost here: {char}", "type the letter again"),
    "file-tab": ("a tab stands here", "use spaces instead of the Tab key"),
    "file-wide-space": (
        "expected ordinary spaces at the beginning of the line, found {char}",
        "delete it and type ordinary spaces (half-width)",
    ),
    "file-edge-space": (
        "the text begins or ends with a special space: {char}",
        "delete it, or put an ordinary space outside the text",
    ),
    "file-khmer-order": (
        "the signs of a Khmer letter stand in an unusual order: {typed}",
        "type it again as {better}: letter, feet, vowel, then signs; it is kept as typed until then",
    ),
    "file-khmer-vowels": (
        "a Khmer letter has two vowels: {typed}",
        "type it again as {better}, with one vowel; it is kept as typed until then",
    ),
    "file-khmer-doubled": (
        "a sign of a Khmer letter is typed twice: {typed}",
        "type it again as {better}; it is kept as typed until then",
    ),
    "file-khmer-subscript-da": (
        "the foot of a Khmer letter is the foot of DA, which looks like that of TA: {typed}",
        "type it again as {better}, with the foot of TA; it is kept as typed until then",
    ),
    "file-khmer-coeng": (
        "a Khmer foot has no letter above or below it: {typed}",
        "type the word again",
    ),
    "file-khmer-character": (
        "a Khmer character that is better not used: {char}",
        "type the word again with the characters of the usual keyboard; it is kept as typed until then",
    ),
    "file-split-letter": (
        "one letter is typed as two characters: {typed}",
        "type it again as {better}; it is kept as typed until then",
    ),
    "file-narrow-kana": (
        "half-width kana: {typed}",
        "type full-width kana, {better}, unless half-width is meant",
    ),
    "file-mixed-letters": (
        "a letter of another alphabet inside a Latin word: {better}",
        "type the word again in Latin letters",
    ),
    # lines
    "file-indent": (
        "spaces before this line: {spaces}; that fits no line above it{nearest}",
        "put it exactly under the line it belongs beside",
    ),
    "file-dash-missing": (
        "expected a dash, as in line {first}, found a line without one",
        "begin the line with `- `, or move it under the entry it belongs to",
    ),
    "file-dash-place": (
        "a dash can't stand here",
        "give each entry of a list a line of its own that begins with `- `; put text that begins with a dash in quotes",
    ),
    "file-dash-space": ("expected a space after the dash", "write `- ` and then the text"),
    "file-dash-shape": ("expected an ordinary dash, found {char}", "write `- ` (hyphen and space) before each entry"),
    "file-colon-space": (
        "expected a space after the colon of `{key}`",
        "write `{key}: ` and then the value; if this is text, put it in quotes",
    ),
    "file-wide-colon": (
        "expected an ordinary colon after `{key}`, found {char}",
        "write `{key}: ` with a half-width colon and a space",
    ),
    "file-wide-comma": (
        "expected an ordinary comma between entries, found {char}",
        "write `, `; if it is part of the text, put the text in quotes",
    ),
    "file-colon-missing": (
        "expected a key with a colon, such as `{near}: …`, found a line without one",
        "write the key, a colon, a space and the value; begin text that goes on two spaces further in",
    ),
    "file-colon-in-text": (
        "a colon with a space after it stands inside a text",
        "put the text in quotes",
    ),
    "file-comment": (
        "a comment stands on the same line as text: everything from # on would be lost",
        "give the comment a line of its own; if # is part of the text, put the text in quotes",
    ),
    "file-comment-inside": (
        "a line that begins with # stands inside a text",
        "move the comment above the text, or the # away from the beginning of the line",
    ),
    "file-quote-open": (
        "the quote that opens here is not closed",
        "write the same quote, {sign}, at the end of the text",
    ),
    "file-quote-end": (
        "the text goes on after its closing quote",
        'put the whole text in quotes; inside them use quotes of the other kind: "the side\'s" or \'the "Year"\'',
    ),
    "file-quote-shape": (
        "expected straight quotes around a text, found {char}",
        "leave the quotes out, or write \" at both ends; a quotation gets its marks from the language's rules",
    ),
    "file-backslash": (
        "a backslash can't stand here between double quotes: {found}",
        "put the text in single quotes, or type the character itself",
    ),
    "file-bracket-open": (
        "{sign} is not closed",
        "write {close} at its end; put text that begins with {sign} in quotes",
    ),
    "file-bracket-pair": ("expected {close}, found {sign}", "close each bracket with its own kind"),
    "file-bracket-end": (
        "the line goes on after {sign}",
        "put text that holds brackets in quotes; what follows a list goes to the next line",
    ),
    "file-bracket-text": (
        "{sign} stands inside a text of a list in brackets",
        "put the text in quotes, or write the list with a dash for each entry",
    ),
    "file-bracket-comma": ("a comma without an entry before it", "delete the comma, or write the entry"),
    "file-brace-fact": (
        "braces stand around a fact",
        "facts stand in angle brackets: <{text}>",
    ),
    "file-brace-entry": (
        "expected `key: value` between the commas, found `{text}`",
        "put text that holds a comma in quotes",
    ),
    "file-leading-sign": ("a text can't begin with {sign}", "put the text in quotes"),
    "file-division": ("a line with {sign} divides the file", "delete the line; one file holds one form"),
    "file-directive": ("a line can't begin with %", "delete the line"),
    # keys
    "file-key-repeated": ('"{key}" is written twice; first in line {first}', "keep one of the two"),
    "file-key-character": (
        "a key can't hold {char}: `{key}`",
        "keys are written in a-z, 0-9, _ and . without spaces; if this is text with a colon, put it in quotes",
    ),
    "file-key-empty": ("a key is missing before the colon", "write the key, or delete the colon"),
    "file-key-kind": ("expected a word as key, found a list", "put text that begins with a bracket in quotes"),
    "file-reference": (
        "a text can't begin with {sign}",
        "put the text in quotes; references from one place to another are not part of a form",
    ),
}


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """Something wrong at a line and column, both from 1; fields fill the words of its rule."""

    line: int
    column: int
    rule: str
    fields: Mapping[str, str] = field(default_factory=dict, compare=False)

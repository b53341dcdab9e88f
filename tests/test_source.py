"""The strict reader: what it refuses, where it says so, and that nothing is changed or lost in silence."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drafter.form.characters import fault
from drafter.form.slips import WORDS
from drafter.form.source import Source, quote, read_form
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq, plain

ZWSP, WIDE = "\u200b", "\uff1a"


def read(text: str | bytes) -> Source:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    return read_form(data, "form.yaml")


def problems(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(DraftError) as caught:
        read(text)
    return caught.value.problems


def found(text: str | bytes) -> list[str]:
    """Return what is refused, as "line:column rule"."""
    return [f"{p.where.line}:{p.where.column} {p.rule}" for p in problems(text) if p.where]


# name -> input, what is refused
REFUSED: dict[str, tuple[str | bytes, list[str]]] = {
    # structure
    "key twice": ("title: a\nb: c\ntitle: d\n", ["3:1 file-key-repeated"]),
    "key twice, inside": ("a:\n  - x: 1\n    y: 2\n    x: 3\n", ["4:5 file-key-repeated"]),
    "key twice, in braces": ("a: {x: 1, x: 2}\n", ["1:11 file-key-repeated"]),
    "key twice, once in quotes": ('a: 1\n"a": 2\n', ["2:1 file-key-repeated"]),
    "alias": ("a: &x [b]\nc: *x\n", ["1:4 file-reference", "2:4 file-reference"]),
    "anchor before text": ("note: &x text\n", ["1:7 file-reference"]),
    "merge key": ("a: b\n<<: c\n", ["2:1 file-key-character"]),
    "alias of itself": ("a: &a [*a]\n", ["1:4 file-reference", "1:8 file-reference"]),
    "python tag": ("a: !!python/object/apply:os.system [x]\n", ["1:4 file-reference"]),
    "unknown tag": ("a:\n  - !x y\n", ["2:5 file-reference"]),
    "tag as key": ("a: 1\n!!str b: 2\n", ["2:1 file-reference"]),
    "second document": ("a: b\n---\nc: d\n", ["2:1 file-division"]),
    "second document after a dividing line": ("---\na: b\n---\nc: d\n", ["3:1 file-division"]),
    "document end": ("a: b\n...\n", ["2:1 file-division"]),
    "directive": ("%YAML 1.2\na: b\n", ["1:1 file-directive"]),
    "33 levels": ("a: " + "[" * 32 + "]" * 32 + "\n", ["1:35 file-deep"]),
    "33 levels, wrapped": ("".join(" " * n + f"k{n}:\n" for n in range(33)), ["33:33 file-deep"]),
    "100,000 brackets": ("a: " + "[" * 100_000, ["1:35 file-deep"]),
    "over 1 MiB": (b"a: " + b"x" * (1 << 20), ["1:1 file-size"]),
    "50,001 entries": ("a: [" + "b," * 49_998 + "]\n", ["1:99999 file-parts"]),
    "list as key": ("a: 1\n? [b]\n: c\n", ["2:1 file-colon-missing", "3:1 file-key-empty"]),
    "bracket as key": ("a: 1\n[b]: c\n", ["2:1 file-colon-missing"]),
    "no key": ("a: 1\n: b\n", ["2:1 file-key-empty"]),
    "empty file": ("", ["1:1 file-form"]),
    "comments only": ("# a\n\n# b\n", ["1:1 file-form"]),
    "plain text": ("Dear colleagues,\nthe meeting: it went well.\n", ["1:1 file-form"]),
    "one word": ("hello", ["1:1 file-form"]),
    "list at the top": ("# people\n- a\n- b\n", ["1:1 file-form"]),
    "bracket list at the top": ("[a, b]\n", ["1:1 file-form"]),
    "Word file": (b"PK\x03\x04....", ["1:1 file-kind"]),
    "tab as indent": ("a:\n\tb: c\n", ["2:1 file-tab"]),
    "tab after a value": ("a: b\t\n", ["1:5 file-tab"]),
    "tab in a text": ("a: b\tc\n", ["1:5 file-tab"]),
    "tabs, and an error elsewhere": (
        "a:\n\tb: c\n\td: e\nf: *x\n",
        ["2:1 file-tab", "3:1 file-tab", "4:4 file-reference"],
    ),
    "one space too few": ("a:\n  b: 1\n c: 2\n", ["3:2 file-indent"]),
    "one space too many": ("a:\n  b: 1\n   c: 2\n", ["3:4 file-indent"]),
    "first of several too deep": ("a:\n   b: 1\n  c: 2\n", ["2:4 file-indent"]),
    "first of several not deep enough": ("a:\n - b: 1\n    c: 2\n    d: 3\n", ["2:2 file-indent"]),
    "first line moved": ("  a: 1\nb: 2\nc: 3\n", ["1:3 file-indent"]),
    "dash inside a text": ("a: text\n  - more\n", ["2:3 file-indent"]),
    "dash missing": ("a:\n  - b\n  c\n", ["3:3 file-dash-missing"]),
    "dash among keys": ("a:\n  b: c\n  - d\n", ["3:3 file-dash-place"]),
    "dash on the key's line": ("a: - b\n", ["1:4 file-dash-place"]),
    "dash without space": ("a:\n  - b\n  -c\n", ["3:3 file-dash-space"]),
    "dash without space, first": ("a:\n  -b\n  -c\n", ["2:3 file-dash-space", "3:3 file-dash-space"]),
    "dash of another shape": ("a:\n  \u2013 b\n", ["2:3 file-dash-shape"]),
    "quote not closed": ('a: "x\nb: y\nc: z\n', ["1:4 file-quote-open"]),
    "quote not closed, last line": ("a: b\nc: 'x", ["2:4 file-quote-open"]),
    "quote not closed, others follow": ('a: "x\nb: "y"\nc: "z"\n', ["1:4 file-quote-open"]),
    "quote not closed, in a list": ('a: ["x, y]\nb: c\n', ["1:5 file-quote-open"]),
    "quote not closed, in an item": ('a:\n  - "x\n  - y\n', ["2:5 file-quote-open"]),
    "brace not closed": ("a: {x: y\nb: c\n", ["1:4 file-bracket-open"]),
    "bracket not closed": ("a: [x, y\nb: c\n", ["1:4 file-bracket-open"]),
    "bracket not closed at the end": ("a: [x,\n  y", ["1:4 file-bracket-open"]),
    "bracket closed by a brace": ("a: [x}\n", ["1:6 file-bracket-pair"]),
    "bar missing": ("a:\n  first line\n  note: more\n", ["3:3 file-indent"]),
    "bar text dedents": ("a: |\n   x\n  y\n", ["3:3 file-indent"]),
    # traps in text
    "hash": ("title: Item #3 of 5\n", ["1:13 file-comment"]),
    "hash in a wrapped line": ("a: foo\n  bar #1\n  baz\n", ["2:7 file-comment"]),
    "hash after a quote": ('a: "x" # y\n', ["1:8 file-comment"]),
    "hash after a list": ("a: [x, y] # z\n", ["1:11 file-comment"]),
    "hash in a list": ("a: [x #1, y]\nb: c\n", ["1:4 file-bracket-open", "1:7 file-comment"]),
    "hash after a key": ("a: # y\n  b: c\n", ["1:4 file-comment"]),
    "hash after a bar": ("a: | # y\n  b\n", ["1:4 file-leading-sign", "1:6 file-comment"]),
    "hash after a dash": ("a:\n  - # y\n    b: c\n", ["2:5 file-comment"]),
    "comment line inside a text": ("a: x\n# y\n  z\n", ["2:1 file-comment-inside"]),
    "comment line inside quotes": ("a: 'x\n  # y\n  z'\n", ["2:3 file-comment-inside"]),
    "comment line inside a bar text": ("a: |\n  x\n  # y\n", ["3:3 file-comment-inside"]),
    "colon": ("title: Cambodia: Japan\n", ["1:16 file-colon-in-text"]),
    "colon in a wrapped line": ("a: foo\n  the aim of it: bar\n", ["2:16 file-colon-in-text"]),
    "colon in a list": ("a: [Summit: 2020, b]\n", ["1:11 file-colon-in-text"]),
    "colon in an item": ("a:\n  - Note to editors: b\n", ["2:9 file-key-character"]),
    "star": ("note: *important*\n", ["1:7 file-reference"]),
    "ampersand": ("note: & co\n", ["1:7 file-reference"]),
    "exclamation mark": ("note: !important\n", ["1:7 file-reference"]),
    "per cent": ("note: % of all\n", ["1:7 file-leading-sign"]),
    "at sign": ("note: @mfaic\n", ["1:7 file-leading-sign"]),
    "backtick": ("note: `x`\n", ["1:7 file-leading-sign"]),
    "more than": ("note: >5\n", ["1:7 file-leading-sign"]),
    "apostrophe in single quotes": ("a: 'home's support'\n", ["1:9 file-quote-end"]),
    "quote in double quotes": ('a: "the "Year" opened"\n', ["1:9 file-quote-end"]),
    "text after a quote": ('a: "Year" opened\n', ["1:9 file-quote-end"]),
    "text after a quote, in a list": ('a: ["b" c, d]\n', ["1:7 file-quote-end"]),
    "fact in braces": ("a: {2022}\n", ["1:4 file-brace-fact"]),
    "fact in braces, then text": ("a: {home} agreed\n  to continue\n", ["1:4 file-brace-fact"]),
    "fact in braces, in an item": ("a:\n  - {over USD 2 billion}\n", ["2:5 file-brace-fact"]),
    "fact in braces, in a list": ("a: [{2022} talks, b]\n", ["1:5 file-brace-fact"]),
    "comma in braces": ("p: {en: Phnom Penh, Cambodia, km: x}\n", ["1:21 file-brace-entry"]),
    "text after a list": ("a: [home] agreed\n", ["1:9 file-bracket-end"]),
    "no entry between commas": ("a: [b, , c]\n", ["1:8 file-bracket-comma"]),
    "bracket inside a list": ("a: [b [c], d]\n", ["1:7 file-bracket-text"]),
    "question mark in a list": ("a: [why? because]\n", ["1:8 file-bracket-text"]),
    "no space, in braces": ("a: {en:Tokyo}\n", ["1:7 file-colon-space"]),
    "no space": ("a: b\nwho:both\n", ["2:4 file-colon-space"]),
    "no space, first line": ("form:1\na: b\n", ["1:5 file-colon-space"]),
    "no space, in an item": ("a:\n  - who:both\n    b: c\n", ["2:8 file-colon-space"]),
    "no space, before a quote": ('a: b\nc:"d"\n', ["2:2 file-colon-space"]),
    "wide space after the colon": ("a: b\nc:\u3000d\n", ["2:2 file-colon-space"]),
    "colon missing": ("a: b\nwho both\n", ["2:1 file-colon-missing"]),
    "wide colon": (f"title{WIDE}日本\n", ["1:6 file-wide-colon"]),
    "wide colon before lines of its own": (f"a: b\nsay{WIDE}\n  - c\n", ["2:4 file-wide-colon"]),
    "wide colon, then a colon": (f"a: b\ntitle{WIDE}Cambodia: Japan\n", ["2:6 file-wide-colon"]),
    "wide colon, in an item": (f"a:\n  - who{WIDE}both\n    b: c\n", ["2:8 file-wide-colon"]),
    "wide colon, in braces": (f"a: {{en{WIDE}Tokyo, ja: 東京}}\n", ["1:7 file-wide-colon"]),
    "wide comma": ("a: [観光，研修]\n", ["1:7 file-wide-comma"]),
    "ideographic comma": ("a: [観光、研修]\n", ["1:7 file-wide-comma"]),
    "smart quotes": ("a: “smart”\n", ["1:4 file-quote-shape"]),
    "smart quotes, wrapped": ("a: ‘smart\n  and long’\n", ["1:4 file-quote-shape"]),
    "straight quote closed by a smart one": ('a: "smart”\nb: c\n', ["1:4 file-quote-open"]),
    "backslash at the end": ('a: "b\\"\nc: d\n', ["1:4 file-quote-open"]),
    "backslash of a path": ('a: "C:\\dir"\n', ["1:7 file-backslash"]),
    "backslash and zero": ('a: "\\0"\n', ["1:5 file-backslash"]),
    "backslash and half a pair": ('a: "x\\ud800y"\n', ["1:6 file-backslash"]),
    "backslash and direction": ('a: "x\\u202ey"\n', ["1:6 file-backslash"]),
    "space in a key": ("exchanged views: b\n", ["1:10 file-key-character"]),
    "letter in a key": ("é: b\n", ["1:1 file-key-character"]),
    # characters
    "direction override": ("a: agreed\u202e x\n", ["1:10 file-direction"]),
    "direction isolate": ("a: x \u2067y\n", ["1:6 file-direction"]),
    "direction in a comment": ("# \u202d\na: b\n", ["1:3 file-direction"]),
    "zero-width space in a key": ("ti\u200btle: x\n", ["1:3 file-invisible"]),
    "zero-width space before a key": ("a: b\n\u200bc: d\n", ["2:1 file-invisible"]),
    "zero-width space between Khmer letters of a key": ("ជា\u200bគ: x\n", ["1:1 file-key-character"]),
    "zero-width space in Latin": ("a: Khm\u200ber\n", ["1:7 file-invisible"]),
    "joiner in Latin": ("a: x\u200dy\n", ["1:5 file-invisible"]),
    "byte order mark inside": ("a: 1\n\ufeffb: 2\n", ["2:1 file-invisible"]),
    "soft hyphen": ("a: co\u00adoperation\n", ["1:6 file-invisible"]),
    "Hangul filler": ("a: \u3164x\n", ["1:4 file-invisible"]),
    "Hangul lead filler": ("a: \u115fx\n", ["1:4 file-invisible"]),
    "blank braille": ("a: x\u2800y\n", ["1:5 file-invisible"]),
    "Khmer inherent vowel": ("a: ក\u17b4\n", ["1:5 file-invisible"]),
    "variation selector after Latin": ("a: x\U000e0100\n", ["1:5 file-invisible"]),
    "lost letter": ("a: caf\ufffd\n", ["1:7 file-damaged"]),
    "NUL": ("a: x\0y\n", ["1:5 file-control"]),
    "escape": ("a: b\x1bc\n", ["1:5 file-control"]),
    "vertical tab": ("a: b\x0bc\n", ["1:5 file-control"]),
    "next line": ("a: x\u0085y\n", ["1:5 file-line-end"]),
    "line separator": ('a: "x\u2028y"\n', ["1:6 file-line-end"]),
    "paragraph separator": ("a: x\u2029y\n", ["1:5 file-line-end"]),
    "ideographic space as indent": ("a:\n\u3000b: x\n", ["2:1 file-wide-space"]),
    "no-break space as indent": ("a:\n \u00a0b: x\n", ["2:2 file-wide-space"]),
    "ideographic space before a text": ("a: \u3000x\n", ["1:4 file-edge-space"]),
    "no-break space after a text": ("a: x\u00a0\n", ["1:4 file-edge-space"]),
    # encoding
    "CP932": ("a: b\nc: 日本\n".encode("cp932"), ["2:4 file-encoding"]),
    "CP1252": ("a: b\r\nc: caf\u00e9\r\n".encode("cp1252"), ["2:7 file-encoding"]),
    "UTF-16 without mark": ("a: bcdefg\n".encode("utf-16-le"), ["1:2 file-encoding"]),
    "UTF-16 cut off": ("a: b\n".encode("utf-16")[:-1], ["1:5 file-encoding"]),
    "overlong": (b"a: \xc0\xaf\n", ["1:4 file-encoding"]),
    "UTF-8 cut off": ("a: b\nc: 日".encode()[:-1], ["2:4 file-encoding"]),
    "lone surrogate": (b"a: \xed\xa0\x80\n", ["1:4 file-encoding"]),
    # several at once
    "all at once": (
        f"title{WIDE}a\nb: x #1\nc: *d\ne:\n\tf: g\nh: 'i\nj: {{2022}}\nb: k\u202e\n",
        [
            "1:6 file-wide-colon",
            "2:6 file-comment",
            "3:4 file-reference",
            "5:1 file-tab",
            "6:4 file-quote-open",
            "7:4 file-brace-fact",
            "8:1 file-key-repeated",
            "8:5 file-direction",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(text, expected):
    assert found(text) == expected


# name -> input, what is read
READ: dict[str, tuple[str | bytes, object]] = {
    "no, NO, on": ("lang: no\ncountry: NO\nagreed: on\n", {"lang": "no", "country": "NO", "agreed": "on"}),
    "times": ("a: 1:30\nb: 09:30\nc: 14:30:00\n", {"a": "1:30", "b": "09:30", "c": "14:30:00"}),
    "numbers": ("a: 023\nb: 0855\nc: 0o23\nd: 1_000", {"a": "023", "b": "0855", "c": "0o23", "d": "1_000"}),
    "exponents": ("a: 2e9\nb: 2.0e+9\nc: .nan", {"a": "2e9", "b": "2.0e+9", "c": ".nan"}),
    "dates": ("a: 2020-02-30\nb: 2020-3-6\n", {"a": "2020-02-30", "b": "2020-3-6"}),
    "keys 1 and true": ("x: {1: a, true: c}\n", {"x": {"1": "a", "true": "c"}}),
    "4,301 digits": ("a: " + "9" * 4301, {"a": "9" * 4301}),
    "nothing": ("a:\nb: ~\nc: null\nd: ''\n", {"a": "", "b": "~", "c": "null", "d": ""}),
    "empty list and keys": ("a: []\nb: {}\n", {"a": [], "b": {}}),
    "colons without a space": (
        "a:\n  - ratio 3:1\n  - http://x.y/z\n  - 10:30\n  - see note:below\n  - mailto:x@y.z\n",
        {"a": ["ratio 3:1", "http://x.y/z", "10:30", "see note:below", "mailto:x@y.z"]},
    ),
    "wide colon in a text": ("a: 日本：b\nc:\n  - ASEAN：d\n", {"a": "日本：b", "c": ["ASEAN：d"]}),
    "wide comma in a text": ("a: 日本、b\nc: ['d、e', f]\n", {"a": "日本、b", "c": ["d、e", "f"]}),
    "hash in quotes": (
        "a: 'x # y'\nb: \"#1\"\nc: x#y\nd: ['e #1']\n",
        {"a": "x # y", "b": "#1", "c": "x#y", "d": ["e #1"]},
    ),
    "hash in quotes over lines": ('a: "x\n  y # z"\n', {"a": "x y # z"}),
    "hash in a bar text": ("a: |\n  x # y\n", {"a": "x # y\n"}),
    "colon in quotes": ('a: "Cambodia: Japan"\n', {"a": "Cambodia: Japan"}),
    "facts": (
        "a: <2022> and <home>'s\nb: [<un> agencies, <asem>]\n",
        {"a": "<2022> and <home>'s", "b": ["<un> agencies", "<asem>"]},
    ),
    "wrapped": ("a: one\n  two\n\n  three\nb: c\n", {"a": "one two\nthree", "b": "c"}),
    "wrapped below its key": ("a:\n  one two\n  three\n", {"a": "one two three"}),
    "folded": ("a: >-\n  one\n  two\nb: c\n", {"a": "one two", "b": "c"}),
    "quotes doubled": ("a: 'it''s'\nb: \"say \\\"x\\\"\"\n", {"a": "it's", "b": 'say "x"'}),
    "smart quotes inside": (
        "a: “A” and “B”\nb: the “C”\nc: “D” too\n",
        {"a": "“A” and “B”", "b": "the “C”", "c": "“D” too"},
    ),
    "dashes of a list under the key": ("a:\n- b\n- c: d\n  e: f\ng: h\n", {"a": ["b", {"c": "d", "e": "f"}], "g": "h"}),
    "list in a list": ("a:\n  - - b\n    - c\n  -\n    d: e\n", {"a": [["b", "c"], {"d": "e"}]}),
    "brackets over lines": (
        "a: [\n  b, c,\n  # why\n  d\n]\ne: {f: g,\n  h: [i]}\n",
        {"a": ["b", "c", "d"], "e": {"f": "g", "h": ["i"]}},
    ),
    "comments": ("# a\n\nb:\n    # c\n  - d\n# e\n  - f\n", {"b": ["d", "f"]}),
    "tab in a comment": ("#\ta\nb: c\n", {"b": "c"}),
    "dividing line at the top": ("# a\n---\nb: c\n", {"b": "c"}),
    "ids as keys": ("kh.mfaic: a\nJP: b\nx_1: c\n", {"kh.mfaic": "a", "JP": "b", "x_1": "c"}),
    "keys in quotes": ("\"a\": b\n'c': d\n", {"a": "b", "c": "d"}),
    "space before the colon": ("a : b\n", {"a": "b"}),
    "minus": ("a: -5\nb: --x\n", {"a": "-5", "b": "--x"}),
    "keys at the top in braces": ("{a: b}\n", {"a": "b"}),
    "32 levels": ("a: " + "[" * 31 + "]" * 31 + "\n", None),
    "kanji as typed": ("a: 神\ufa19 塚\ufa10 﨑\ufa11\n", {"a": "神\ufa19 塚\ufa10 﨑\ufa11"}),
    "variation selector after kanji": ("a: 辻\U000e0100 神\ufe00\n", {"a": "辻\U000e0100 神\ufe00"}),
    "zero-width space between Khmer letters": ("a: ជា\u200bគឹម\n", {"a": "ជា\u200bគឹម"}),
    "no-break and ideographic space inside": ("a: 10\u00a0km 石川\u3000浩司\n", {"a": "10\u00a0km 石川\u3000浩司"}),
    "byte order mark": (b"\xef\xbb\xbfa: b\n", {"a": "b"}),
    "UTF-16": ("a: ក\n".encode("utf-16"), {"a": "ក"}),
    "UTF-16, other order": (b"\xfe\xff" + "a: 日\n".encode("utf-16-be"), {"a": "日"}),
    "carriage returns": ("a: b\rc: d\re: f\n  g\r", {"a": "b", "c": "d", "e": "f g"}),
    "carriage returns and line feeds": ("a: b\r\n\r\nc: d\r\n", {"a": "b", "c": "d"}),
    "no line end at the end": ("a: b", {"a": "b"}),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ.keys())
def test_read(text, expected):
    root = plain(read(text).root)
    assert expected is None or root == expected


NOTED = {
    "UTF-16": ("a: b\n".encode("utf-16"), "1:1 file-utf-16", Grade.HINT),
    "ro before another foot": ("a: \u179f\u17d2\u179a\u17d2\u178f\u17b8\n", "1:5 file-khmer-order", Grade.WARNING),
    "vowel before a foot": ("a: \u179f\u17d2\u178f\u17b8\u17d2\u179a\n", "1:7 file-khmer-order", Grade.WARNING),
    "vowel twice": ("a: \u1780\u17b6\u17b6\n", "1:6 file-khmer-doubled", Grade.WARNING),
    "vowel in two parts": ("a: \u1780\u17c1\u17b6\n", "1:6 file-khmer-vowels", Grade.WARNING),
    "kana in two parts": ("a: x\u304b\u3099\n", "1:5 file-split-letter", Grade.WARNING),
    "half-width kana": ("a: \uff76\uff9e\n", "1:4 file-narrow-kana", Grade.WARNING),
    "Cyrillic letter": ("a: \u0421ambodia\n", "1:4 file-mixed-letters", Grade.WARNING),
}


@pytest.mark.parametrize(("text", "expected", "grade"), NOTED.values(), ids=NOTED.keys())
def test_noted_and_kept(text, expected, grade):
    source = read(text)
    noted = {f"{note.where.line}:{note.where.column} {note.rule}": note for note in source.notes if note.where}
    assert noted[expected].grade is grade
    if isinstance(text, str):
        assert plain(source.root) == {"a": text[3:-1]}


def test_khmer_advice_is_the_usual_spelling():
    woman = "\u179f\u17d2\u178f\u17d2\u179a\u17b8"
    assert read(f"a: {woman}\n").notes == ()
    for other in ("\u179f\u17d2\u179a\u17d2\u178f\u17b8", "\u179f\u17d2\u178f\u17b8\u17d2\u179a"):
        (note,) = [note for note in read(f"a: {other}\n").notes if note.rule == "file-khmer-order"]
        assert note.fields["better"] == woman


def test_all_line_ends_read_the_same():
    results = [read(FORM.replace("\n", end)) for end in ("\n", "\r\n", "\r")]
    results.append(read(b"\xef\xbb\xbf" + FORM.encode()))
    assert all(result == results[0] for result in results)
    assert plain(read(FORM.encode("utf-16")).root) == plain(results[0].root)


def test_bombs_are_refused_at_once():
    alias = "a: &a [x,x,x,x]\n" + "".join(f"k{n}: &k{n} [*k{n - 1},*k{n - 1}]\n" for n in range(1, 10))
    merge = "a: &a {x: y}\n" + "".join(f"k{n}: &k{n}\n  <<: [*a, *a, *a]\n" for n in range(20))
    start = time.perf_counter()
    for text in (alias, merge, "a: " + "[" * 100_000, "a: " + "{a: " * 100_000, "a:\n  " + "- " * 100_000):
        assert {problem.rule for problem in problems(text)} <= {"file-reference", "file-key-character", "file-deep"}
    assert time.perf_counter() - start < 2


def test_many_problems_are_cut_short():
    several = problems("a: b\n" + "c: *d\n" * 5000)
    assert len(several) == 201
    assert several[-1].text == "9799 more problems are not shown"


# words a press officer need not know
JARGON = re.compile(
    r"\b(mapping|scalar|token|node|null|pars\w+|syntax|escap\w+|sequence|anchor|alias|tag|document marker|codepoint|"
    r"collection|stream|indicator|unicode|traceback|exception)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("rule", WORDS)
def test_words_are_plain(rule):
    message, hint = WORDS[rule]
    assert not JARGON.search(f"{message} {hint}")
    assert message[0].islower() or message[0] in '{"'
    assert hint


def test_problem_says_place_line_and_next_step():
    (problem,) = problems(f"a: b\n  \n\nti{ZWSP}tle: x\n")
    assert problem.show() == (
        "form.yaml:4:3: blocker: an invisible character stands here: U+200B (zero width space) [file-invisible]\n"
        "    ti<U+200B>tle: x\n"
        "  delete it: put the cursor after it and press Backspace once"
    )


def test_every_field_is_filled():
    for text, _ in REFUSED.values():
        for problem in problems(text):
            names = set(re.findall(r"\{([a-z]+)\}", problem.message + problem.hint))
            assert names <= set(problem.fields), problem
            assert len(problem.quote) <= 160


def test_quote():
    place = Place("f", 2, 300)
    text = "x\n" + "".join(chr(97 + n % 26) for n in range(600)) + "\n\u3000\ty \u200b z"
    assert len(quote(text, place)) <= 160
    assert text.split("\n")[1][299] in quote(text, place)
    assert quote(text, Place("f", 3)) == "<U+3000><U+0009>y <U+200B> z"
    assert quote(text, Place("f", 9)) == ""


# places


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Seq):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.pairs:
            yield key
            yield from scalars(value)


PLACED = """\
a: plain text <2022> that goes
  on  in <asem>

  lines
b: 'it''s  a
   wrapped <x>

   one '' y'
c: "tab\\n \\u1780 \\"q\\" and
    more \\
    joined\\
      \\ two

    blank"
d: |
  lit text
    more
  end
e: >
  folded
  text

  para
f: [x y, "z <1>"]
g:
"""


def test_every_character_has_its_place():
    lines = PLACED.split("\n")
    checked = 0
    for scalar in scalars(read(PLACED).root):
        for offset, char in enumerate(scalar.text):
            place = scalar.at(offset)
            typed = lines[place.line - 1][place.column - 1 : place.column]
            if not char.isspace() and typed != "\\":
                assert typed == char, (scalar.text, offset, place)
                checked += 1
    assert checked > 100


@pytest.mark.parametrize(
    ("key", "words", "line", "column"),
    [("a", "<asem>", 2, 10), ("b", "<x>", 6, 12), ("b", "y", 8, 11), ("c", "blank", 14, 5), ("c", "two", 12, 9)],
)
def test_place_inside_wrapped_text(key, words, line, column):
    scalar = read(PLACED).root.get(key)
    assert isinstance(scalar, Scalar)
    assert scalar.at(scalar.text.index(words)) == Place("form.yaml", line, column)


def test_raw_is_what_stands_in_the_file():
    source = read(PLACED)
    assert source.text == PLACED
    lines = PLACED.split("\n")
    for scalar in scalars(source.root):
        first = scalar.raw.split("\n")[0]
        assert lines[scalar.where.line - 1][scalar.where.column - 1 :].startswith(first)


# what may stand where

# DerivedCoreProperties, Default_Ignorable_Code_Point, Unicode 16
IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip


def test_no_invisible_character_stands_in_latin_text():
    for first, last in IGNORABLE:
        for number in range(first, last + 1):
            assert fault(f"a{chr(number)}b", 1), hex(number)


def test_ordinary_characters_may_stand_anywhere():
    for number in [
        *range(0x20, 0x7F),
        *range(0xA0, 0xAD),
        *range(0xAE, 0x250),
        0x1780,
        0x17D2,
        0x3042,
        0x4E00,
        0x1F600,
    ]:
        assert not fault(chr(number), 0), hex(number)


# Hypothesis


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
@example(b"a: [{b: 'c\n  ]\n")
@example(b"- - a: b\n c")
@example(b"\xff\xfe")
@example(b"? a\n? b")
def test_any_bytes_raise_only_our_error(data):
    try:
        source = read(data)
    except DraftError as error:
        assert error.problems
        assert all(
            problem.where and problem.where.line >= 1 and problem.where.column >= 1 for problem in error.problems
        )
    else:
        assert isinstance(source.root, Map)


PIECES = [
    "a",
    "b: ",
    "- ",
    "\n",
    "  ",
    " ",
    ":",
    "#",
    " #",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    "&",
    "*",
    "!",
    "|",
    ">",
    "%",
]
PIECES += [
    "@",
    "?",
    "? ",
    "\\",
    "<",
    "：",
    "、",
    "\u3000",
    "ក",
    ZWSP,
    "日",
    "---",
    "...",
    "\t",
    "\r",
    "“",
    "”",
    "key: ",
    "\n  - ",
]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_marks_raise_only_our_error(text):
    try:
        source = read("k: v\n" + text)
    except DraftError as error:
        assert error.problems
    else:
        # what is read is what YAML reads, every scalar as text: nothing is lost or changed
        assert plain(source.root) == yaml.load("k: v\n" + source.text[5:], Loader=yaml.BaseLoader)


KEYS = st.text("abcxyzABC019_.", min_size=1, max_size=8)
TEXTS = st.text(st.sampled_from("abc xyz 012 .:,;!?()[]{}<>'\"#&*%@|=+/\\~ é ក្រ ា 日本語、。：「」"), max_size=60).map(
    str.strip
)
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4), st.integers(2, 5))
def test_what_is_valid_is_read_back(tree, indent):
    text = yaml.safe_dump(tree, allow_unicode=True, width=10**9, indent=indent, default_style='"', sort_keys=False)
    assert plain(read(text).root) == tree


PLAIN_WORDS = [
    "the",
    "two",
    "sides",
    "agreed",
    "<2022>",
    "<home>'s",
    "10:30",
    "a/b",
    "co-operate",
    "(x),",
    "ជា",
    "日本：",
]
WORDS_ONLY = st.lists(st.sampled_from(PLAIN_WORDS), min_size=1)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, WORDS_ONLY.map(" ".join) | st.lists(WORDS_ONLY.map(" ".join), min_size=1), min_size=1))
def test_wrapped_text_is_read_back(tree):
    text = yaml.safe_dump(tree, allow_unicode=True, width=30, default_flow_style=False)
    assert plain(read(text).root) == tree


# slips: one edit in a whole form

FORM = """\
# A meeting that never was, typed as an officer types.
form: 1
language: en
issuer: mfaic
sides: {home: KH, partner: JP}

release:
  kind: outcomes
  date: 2021-05-04
  place: siem_reap

events:
  talks:
    kind: ministerial_meeting
    number: 5
    chairs: [sok_dara, tanaka]
    mood: [cordial_atmosphere]
    begins: 09:30
  dinner:
    kind: dinner
    after: talks
    host: sok_dara

people:
  tanaka:
    name:
      en: {family: TANAKA, given: Yui}
      km: pending
      ja: {family: 田中, given: 結衣}
    country: JP
    posts:
      - {post: minister, body: jp.mofa}
  sok_dara:
    name:
      en: {family: SOK, given: Dara}
      km: សុខ ដារ៉ា
    country: KH

body:
  - at: talks
    lead: delegation_led
  - topic: trade and investment
    say:
      - who: both
        welcomed:
          - the rise of trade to <over USD 3 billion> in <2020>, which both sides hope will go on in the years
            ahead
          - the opening of a direct flight between <phnom_penh> and <tokyo>
        degree: great
      - who: home
        expressed_appreciation_for: the support of <partner> for roads, bridges and schools in the provinces of
          <home>
        then:
          agreed_to: set up a working group
          purpose: speed up the works
  - at: dinner
    say:
      - who: partner
        thanked_for: "the warm welcome: a sign of friendship"
        list: [music, dance, the food of <home>]

contact: mfaic_press
"""
LINES = FORM.split("\n")
CONTENT = [n for n, line in enumerate(LINES) if line.strip() and not line.startswith("#")]
KEYED = [n for n in CONTENT if re.match(r" *(?:- )?[a-z_]+:", LINES[n])]
VALUED = [n for n in KEYED if re.search(r": [^\"\[{]", LINES[n])]


def double(line: str, _: random.Random) -> str:
    return f"{line}\n{line}"


def hash_in(line: str, chance: random.Random) -> str:
    start = len(line) - len(line.lstrip())
    return cut(line, chance.choice([n for n, char in enumerate(line) if char == " " and n > start]), 0, " #")


def cut(line: str, at: int, size: int, put: str) -> str:
    return line[:at] + put + line[at + size :]


def tab(line: str, _: random.Random) -> str:
    return "\t" + line.lstrip()


def wide_colon(line: str, _: random.Random) -> str:
    return cut(line, line.index(":"), 1 + line[line.index(":") + 1 :].startswith(" "), WIDE)


def open_quote(line: str, _: random.Random) -> str:
    return cut(line, line.index(": ") + 2, 0, '"')


def one_off(line: str, chance: random.Random) -> str:
    return line[1:] if line.startswith(" ") and chance.random() < 0.5 else " " + line


def no_space(line: str, _: random.Random) -> str:
    return cut(line, line.index(": "), 2, ":")


def unseen(line: str, chance: random.Random) -> str:
    start = len(line) - len(line.lstrip(" -"))
    return cut(line, chance.randint(start, line.index(":")), 0, ZWSP)


Edit = Callable[[str, random.Random], str]
# the edit, the lines it can be made in, whether it may pass here and be left to the table of keys
SLIPS: dict[str, tuple[Edit, list[int], bool]] = {
    "line twice": (double, [n for n in KEYED if "- " not in LINES[n][:12]], False),
    "hash": (hash_in, [n for n in CONTENT if " " in LINES[n].strip() and '"' not in LINES[n]], False),
    "tab": (tab, [n for n in CONTENT if LINES[n].startswith(" ")], False),
    "wide colon": (wide_colon, KEYED, False),
    "open quote": (open_quote, VALUED, False),
    "one space off": (one_off, CONTENT, True),
    "no space": (no_space, [n for n in KEYED if ": " in LINES[n]], True),
    "unseen": (unseen, KEYED, False),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_is_found_where_it_was_made(slip):
    edit, places, may_pass = SLIPS[slip]
    tree = plain(read(FORM).root)
    chance = random.Random(f"7 {slip}")
    refused = exact = 0
    for _ in range(40):
        number = chance.choice(places)
        text = "\n".join([*LINES[:number], edit(LINES[number], chance), *LINES[number + 1 :]])
        try:
            read_again = plain(read(text).root)
        except DraftError as error:
            refused += 1
            lines = {problem.where.line for problem in error.problems if problem.where}
            exact += lines == {number + (2 if edit is double else 1)}
        else:
            assert may_pass, text
            # moving a list or wrapped text by one space changes nothing
            assert read_again == tree or edit is not one_off, text
    assert refused >= (30 if may_pass else 40)
    assert exact >= 0.95 * refused


def test_form_is_read_fast():
    text = FORM + "".join(f"extra_{n}:\n  - {'some words of a sentence ' * 8}\n" for n in range(36))
    assert len(text.encode()) > 9_000
    times = []
    for _ in range(3):
        start = time.perf_counter()
        read(text)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.25  # measured 0.02 s; room for a slow, shared machine


def test_a_comment_that_swallows_the_end_of_a_text():
    with pytest.raises(DraftError) as caught:
        read_form(b"a: work in\n  close\n  # cooperation\nb: 1\n", "form.yaml")
    assert [(p.rule, p.where.line, p.where.column) for p in caught.value.problems] == [("file-comment-inside", 3, 3)]


@pytest.mark.parametrize(
    "text", ["a: x\n# note\nb: y\n", "a:\n  - x\n  # note\n  - y\n", "a:\n  b: x\n  # note\n  c: y\n"]
)
def test_a_comment_between_entries_is_one(text):
    assert read_form(text.encode(), "form.yaml").root

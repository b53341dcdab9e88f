"""A look at the lines of a form before they are read: slips are found where they were made, all in one go.

A YAML reader reports a missing quote at the end of the file and a full-width colon some lines further down, and cuts
text at " #" without a word. This look follows lists, keys, quotes and brackets just far enough to name the line.
It is no reader: what it lets pass is read, and refused or accepted, by `source`.
"""

from __future__ import annotations

import re

from drafter.form.characters import STAND_IN, called
from drafter.form.slips import DEPTH, Slip
from drafter.frozen import dataclass, field

WIDE_COLONS = "\uff1a\ufe55\ufe13\u2236\ufe30"
_WIDE_COMMA = re.compile("[\uff0c\u3001\ufe50\uff64]")
_WIDE_SPACE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LEAD = re.compile(f"[ \t{_WIDE_SPACE}]*")
_DASH = re.compile(r"-(?=[ \t]|$)")
_DASH_TIGHT = re.compile(r"-[^\s-]")
_DASH_SHAPE = re.compile("[\u2010-\u2015\u2212\uff0d\u2022\u30fb\uff65\u25cf\u00b7*](?=[ \u3000])|\u30fb")
_STOP = re.compile(r":(?=[ \t]|$)|(?<=[ \t])#")
_FLOW_STOP = re.compile(r"[,\[\]{}?]|:(?=[ \t,\[\]{}]|$)|(?<=[ \t])#")
_QUOTED_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*:(?=[ \t]|$)""")
_KEY_LINE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*[ \t]*:(?=[ \t]|$)")
_KEY_LINES = re.compile(r"^[ -]*[A-Za-z_][A-Za-z0-9_.]*[ \t]*:(?=[ \t\n]|$)", re.MULTILINE)
# a key written without the space; addresses such as http://… and mailto:… are text
_TIGHT = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*):(?!//)(?=[^ \t])")
_TIGHT_LOW = re.compile(r"(?!(?:https?|mailto|tel|fax|doi|urn):)([a-z_][a-z0-9_.]*):(?!//)(?=[^ \t])")
_WIDE = re.compile(rf"([A-Za-z_][A-Za-z0-9_.]*)[ \t]*([{WIDE_COLONS}])")
_WIDE_LOW = re.compile(rf"([a-z_][a-z0-9_.]*)[ \t]*([{WIDE_COLONS}])")
_BAR = re.compile(r"[|>][+-]?$")
_NAMED = re.compile(r"[&!]\S+[ \t]*")
_KEY_LETTER = re.compile(r"[A-Za-z0-9_.]")
_KEY_WORD = re.compile(r"[A-Za-z0-9_.]+")
_QUOTE_PART = {
    '"': re.compile(r'[^"\\]*(?:(")|(\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.?)))?'),
    "'": re.compile(r"(?:[^']|'')*(')?"),
}
_ESCAPED = frozenset('"\\/ n_\t')
CLOSE = {"[": "]", "{": "}"}


@dataclass(slots=True)
class _Level:
    """A list or a group of keys: its column and first line; open while its last key or dash has nothing behind it."""

    column: int
    line: int
    dash: bool
    open: bool = True
    count: int = 0
    keys: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Bracket:
    """A bracket that stands open, and the entry in it that is being read."""

    sign: str
    line: int
    column: int
    text: str = ""
    at: tuple[int, int] = (0, 0)
    done: bool = False
    colon: bool = False
    paired: int = 0
    bare: list[tuple[int, int, str]] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)


class _Stop(Exception):
    """There is no use in looking further: no form, or more levels than a form may have."""


def look(text: str) -> tuple[list[Slip], bool]:
    """Return the slips in a form's lines, in order, and whether reading it makes sense at all.

    text: lines end in a line feed; what may not stand in a form is replaced by `STAND_IN`.
    """
    eye = _Eye(text)
    try:
        eye.run()
    except _Stop:
        return sorted(eye.slips), False
    return sorted(eye.slips), True


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def key_slip(key: str, line: int, column: int) -> Slip | None:
    """Return what is wrong with a key's letters: only ASCII letters, digits, `_` and `.` make a key.

    line, column: where its first letter stands, from 1.
    """
    if _KEY_WORD.fullmatch(key):
        return None
    if not key:
        return Slip(line, column, "file-key-empty")
    if STAND_IN in key:
        return None  # the character itself has been reported
    for index, char in enumerate(key):
        if _KEY_LETTER.match(char):
            continue
        fields = {"char": called(char) if ord(char) > 126 else "a space" if char == " " else char, "key": key}
        rule = "file-key-character"
        if char in WIDE_COLONS and index:
            rule, fields = "file-wide-colon", {"char": called(char), "key": key[:index].rstrip()}
        elif char == ":" and index:
            rule, fields = "file-colon-space", {"key": key[:index]}
        return Slip(line, column + index, rule, fields)
    return None


class _Eye:
    """Where the look has come to: open levels, brackets, quotes, bar texts. Lines and columns count from 0 inside."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.slips: list[Slip] = []
        self.levels: list[_Level] = []
        self.brackets: list[_Bracket] = []
        self.quote: tuple[str, int, int] | None = None
        self.bar: tuple[int, int | None] | None = None  # column of the parent, column of the text
        self.plain: int | None = None  # column of the parent of a text that may go on in the next line
        self.comment: tuple[int, int] | None = None
        self.lost = False  # after an indent of tabs nothing can be said about levels
        self.number = 0
        self.line = ""

    def run(self) -> None:
        begun = False
        for number, line in enumerate(self.lines):
            self.number = number
            self.line = line.rstrip(" \t")
            # a dividing line may stand before everything else, and does no harm there
            if begun or self.line != "---":
                self._line()
            begun = begun or _says(line)
        self._close_quote()
        while self.brackets:
            self._close_bracket()

    def slip(self, rule: str, column: int, line: int | None = None, **fields: str) -> None:
        self.slips.append(Slip((self.number if line is None else line) + 1, column + 1, rule, fields))

    @property
    def parent(self) -> int:
        return self.levels[-1].column if self.levels else -1

    def _line(self) -> None:
        line = self.line
        lead = _LEAD.match(line)
        start = lead.end() if lead else 0
        spaces = len(line) - len(line.lstrip(" "))
        if start > spaces:
            tab = line[spaces] == "\t"
            if not tab:  # tabs are reported wherever they stand
                self.slip("file-wide-space", spaces, char=called(line[spaces]))
            self.lost = True
        if start >= len(line):
            return
        odd = start > spaces
        if start == 0 and re.match(r"(---|\.\.\.)([ \t]|$)", line):
            self._close_quote()
            self.slip("file-division", 0, sign=line[:3])
            self.plain = self.bar = None
            self.levels.clear()
            return
        if line[0] == "%" and not self.levels:
            self.slip("file-directive", 0)
            return
        if self.quote:
            if start > self.parent:
                if line[start] == "#":
                    self.slip("file-comment-inside", start)
                self._go_on(self._quoted(start))
                return
            self._close_quote()
        if self.bar:
            parent, column = self.bar
            if start > parent:
                if column is not None and start < column:
                    self.slip("file-indent", start, spaces=str(start), nearest=f" (text above: {column})")
                if line[start] == "#":
                    self.slip("file-comment-inside", start)
                self.bar = parent, column if column is not None else start
                return
            self.bar = None
        if line[start] == "#":
            if self.plain is not None and start > self.plain:
                # deeper than the key: it may be the last line of the text, which would be lost
                self.slip("file-comment-inside", start)
            elif self.plain is not None and self.comment is None:
                self.comment = self.number, start
            return
        if self.brackets:
            if start > self.parent or line[start] in "]},":
                self._flow(start)
                return
            while self.brackets:
                self._close_bracket()
        begins = _DASH.match(line, start) or _KEY_LINE.match(line, start)
        if self.plain is not None and (start > self.plain or (odd and not begins)) and not (odd and begins):
            self._continue(start)
        else:
            self._structure(start, odd)

    # lines that begin with a dash or a key

    def _structure(self, start: int, odd: bool) -> None:
        """Look at a line that begins with a dash, a key or the first words of a text; odd: its indent tells nothing."""
        self.plain = self.comment = None
        if start == 0:
            del self.levels[1 if self.lost else len(self.levels) :]
            self.lost = False
        dash = _DASH.match(self.line, start)
        if not self.levels and self._not_a_form(start, bool(dash)):
            self.slips.append(Slip(1, 1, "file-form", {"found": "a list" if dash else "other text"}))
            raise _Stop
        shift = (self._guess(bool(dash)) if odd and self.levels else self._fit(start, bool(dash))) - start
        pos, item = start, False
        while dash:
            item = True
            self._list(pos + shift)
            pos = self._skip(dash.end())
            if pos >= len(self.line) or self.line[pos] == "#":
                if pos < len(self.line):
                    self.slip("file-comment", pos)
                return
            self.levels[-1].open = False
            dash = _DASH.match(self.line, pos)
        self._content(pos, shift, item)

    def _not_a_form(self, start: int, dash: bool) -> bool:
        line = self.line
        if dash:
            return True
        if line[start] == "{" or _KEY_LINES.search(self.text):
            return False
        stop = _STOP.search(line, start)
        return not ((stop and stop[0] == ":") or _WIDE.match(line, start) or _TIGHT.match(line, start))

    def _fit(self, column: int, dash: bool) -> int:
        """Close the levels that end before a line; return the column it is taken to stand at."""
        levels, popped = self.levels, None
        while levels and (
            levels[-1].column > column
            or (not dash and levels[-1].dash and len(levels) > 1 and levels[-1].column == column == levels[-2].column)
        ):
            popped = levels.pop()
        top = levels[-1] if levels else None
        if top is None:
            return column if popped is None else self._outside(column, popped)
        if top.column == column:
            if dash == top.dash or (dash and top.open):
                return column
            tight = _DASH_TIGHT.match(self.line, column) or _DASH_SHAPE.match(self.line, column)
            if not self.lost and not (tight and not dash):
                if dash:
                    self.slip("file-dash-place", column)
                else:
                    self.slip("file-dash-missing", column, first=str(top.line + 1))
            return column
        if popped is None and top.open:
            return column
        return self._misfit(column, dash, popped)

    def _guess(self, dash: bool) -> int:
        """Return the column of the innermost level that a line with an indent of tabs may belong to."""
        if self.levels[-1].open:
            return self.levels[-1].column + 2
        while len(self.levels) > 1 and self.levels[-1].dash != dash:
            self.levels.pop()
        return self.levels[-1].column

    def _misfit(self, column: int, dash: bool, popped: _Level | None = None) -> int:
        """Report a line that fits no level, or the line that stands odd; return the column it is taken to stand at."""
        moved = None if self.lost else self._moved(column, popped)
        if moved is not None:
            self.slip("file-indent", moved.column, moved.line, spaces=str(moved.column), nearest="")
            by = column - (popped or self.levels[-1]).column
            if popped:
                self.levels.append(popped)
            for level in self.levels:
                level.column += by if level.line == moved.line else 0
            return column
        levels = [level for level in (popped, *self.levels[::-1]) if level]
        near = min(
            [level for level in levels if level.dash == dash] or levels, key=lambda level: self._far(level, column)
        )
        if not self.lost:
            nearest = f" (line {near.line + 1}: {near.column})"
            self.slip("file-indent", column, spaces=str(column), nearest=nearest)
        while self.levels and self.levels[-1].column > near.column:
            self.levels.pop()
        if near is popped:
            self.levels.append(popped)
        near.keys.clear()  # keys that came to stand beside each other by the slip are not written twice
        return near.column

    def _outside(self, column: int, first: _Level) -> int:
        """Report a line further out than the first one; the form goes on at its column."""
        if first.count == 1:
            self.slip("file-indent", first.column, first.line, spaces=str(first.column), nearest="")
        else:
            nearest = f" (line {first.line + 1}: {first.column})"
            self.slip("file-indent", column, spaces=str(column), nearest=nearest)
        first.column = column
        self.levels.append(first)
        return column

    def _moved(self, column: int, popped: _Level | None) -> _Level | None:
        """Return what an earlier line opened when that line, not this one, was moved by a space.

        It was if it stands an odd number of spaces in, opened the level alone, and this line would fit it otherwise.
        """
        level = popped or self.levels[-1]
        if abs(level.column - column) != 1 or level.count != 1:
            return None
        below = [other for other in self.levels if other.line != level.line]
        first = next((other for other in self.levels if other.line == level.line), level)
        base = below[-1].column if below else 0
        return first if (first.column - base) % 2 == 1 and first.count == 1 else None

    def _far(self, level: _Level, column: int) -> tuple[int, bool]:
        # between two that are equally near, the line after this one decides
        rest = range(self.number + 1, len(self.lines))
        after = next((self.lines[number] for number in rest if _says(self.lines[number])), "")
        step = 2 if self.line.endswith(":") else 0
        return abs(level.column - column), len(after) - len(after.lstrip(" ")) != level.column + step

    def _list(self, column: int) -> None:
        top = self.levels[-1] if self.levels else None
        if top is None or top.column < column or not top.dash:
            if top:
                top.open = False
            self.levels.append(_Level(column, self.number, dash=True))
            self._depth(column)
        self.levels[-1].open = True
        self.levels[-1].count += 1

    def _depth(self, column: int) -> None:
        if len(self.levels) + len(self.brackets) > DEPTH:
            self.slip("file-deep", column, limit=str(DEPTH))
            raise _Stop

    def _content(self, pos: int, shift: int, item: bool) -> None:
        """Look at what stands after the indent and the dashes of a line: a key, or text."""
        line = self.line
        top = self.levels[-1] if self.levels else None
        beside = bool(top and not top.dash and top.column == pos + shift)
        key, after = self._key_at(pos)
        if key is not None:
            self._key(key, pos, pos + shift)
            self._after_key(after)
            return
        for found, rule in (
            ((_WIDE if beside or not top else _WIDE_LOW).match(line, pos), "file-wide-colon"),
            ((_TIGHT if beside or not top else _TIGHT_LOW).match(line, pos), "file-colon-space"),
        ):
            if found:
                self.slip(rule, found.end() - 1, key=found[1], char=called(found[0][-1]))
                self._key(found[1], pos, pos + shift)
                self._after_key(found.end())
                return
        if beside and top:
            if self.lost:
                return
            if line[pos] in "\"'" and self._open_to_end(pos):
                self._quoted(pos)
                return
            if not self._dash_slip(pos):
                self.slip("file-colon-missing", pos, near=next(reversed(top.keys), "key"))
            top.open = True
            return
        if not item and self._dash_slip(pos):
            return
        if top and not item:
            top.open = False
        if not top and line[pos] != "{":
            self.slip("file-colon-missing", pos, near="language")
            return
        self._value(pos)

    def _dash_slip(self, pos: int) -> bool:
        """Report something at the beginning of a line that was meant as a dash."""
        if _DASH_SHAPE.match(self.line, pos):
            self.slip("file-dash-shape", pos, char=called(self.line[pos]))
            return True
        if _DASH_TIGHT.match(self.line, pos):
            self.slip("file-dash-space", pos)
            return True
        return False

    def _open_to_end(self, pos: int) -> bool:
        return self.line.count(self.line[pos], pos) == 1

    def _key_at(self, pos: int) -> tuple[str | None, int]:
        line = self.line
        if line[pos] in "\"'":
            quoted = _QUOTED_KEY.match(line, pos)
            return (quoted[1][1:-1], quoted.end()) if quoted else (None, pos)
        if line[pos] in "[{":
            return None, pos
        stop = _STOP.search(line, pos)
        if stop and stop[0] == ":":
            return line[pos : stop.start()].rstrip(), stop.end()
        return None, pos

    def _key(self, key: str, pos: int, column: int) -> None:
        top = self.levels[-1] if self.levels else None
        if top is None or top.dash or top.column < column:
            if top and not top.dash:
                top.open = False
            top = _Level(column, self.number, dash=False)
            self.levels.append(top)
            self._depth(pos)
        top.open = True
        top.count += 1
        quoted = self.line[pos] in "\"'"
        if key and key[0] in "&*!@`%|>" and not quoted:
            self.slip("file-reference" if key[0] in "&*!" else "file-leading-sign", pos, sign=key[0])
        else:
            slip = key_slip(key, self.number + 1, pos + 1 + quoted)
            if slip:
                self.slips.append(slip)
        self._once(key, top.keys, pos)

    def _once(self, key: str, keys: dict[str, int], column: int, line: int | None = None) -> None:
        if key in keys and not self.lost:
            self.slip("file-key-repeated", column, line, first=str(keys[key] + 1), key=key)
        keys.setdefault(key, self.number)

    def _after_key(self, after: int) -> None:
        pos = self._skip(after)
        if pos >= len(self.line):
            return
        if self.line[pos] == "#":
            self.slip("file-comment", pos)
            return
        self.levels[-1].open = False
        self._value(pos)

    def _skip(self, pos: int) -> int:
        while pos < len(self.line) and self.line[pos] in " \t":
            pos += 1
        return pos

    # values

    def _value(self, pos: int) -> None:
        char, rest = self.line[pos], self.line[pos + 1 : pos + 2]
        if char in "\"'":
            self._go_on(self._quoted(pos))
        elif char in "[{":
            self._flow(pos)
        elif _BAR.match(self.line, pos):
            self.bar = self.parent, None
        elif char == "-" and rest in ("", " ", "\t"):
            self.slip("file-dash-place", pos)
            self.plain = self.parent
        else:
            if char in "&*!":
                self.slip("file-reference", pos, sign=char)
                name = _NAMED.match(self.line, pos)
                if name and name.end() >= len(self.line):  # lists and keys may follow
                    if self.levels:
                        self.levels[-1].open = True
                    return
                if name and self.line[name.end()] in "\"'[{":
                    self._value(name.end())
                    return
            elif char in "%@`|>]},#" or (char in "?:" and rest in ("", " ", "\t")):
                self.slip("file-leading-sign", pos, sign=char)
            self.plain = self.parent
            self._plain(pos)

    def _plain(self, pos: int) -> None:
        stop = _STOP.search(self.line, pos)
        if not stop or self.line[pos] == ":":
            return
        self.slip("file-comment" if stop[0] == "#" else "file-colon-in-text", stop.start())

    def _continue(self, start: int) -> None:
        """Look at a line that goes on with the text of the line above."""
        line = self.line
        if self.comment:
            self.slip("file-comment-inside", self.comment[1], self.comment[0])
            self.comment = None
        if _DASH.match(line, start) or _KEY_LINE.match(line, start):
            self._misplaced(start)
        elif _DASH_TIGHT.match(line, start):
            self.slip("file-dash-space", start)
        else:
            self._plain(start)

    def _misplaced(self, start: int) -> None:
        # a key or a dash that stands too deep would silently become part of the text above
        self.plain = self.comment = None
        dash = _DASH.match(self.line, start)
        column = self._misfit(start, bool(dash)) if self.levels else start
        pos, item = start, False
        if dash:
            self._list(column)
            pos, item = self._skip(dash.end()), True
            if pos >= len(self.line):
                return
            self.levels[-1].open = False
            column += pos - start
        self._content(pos, column - pos, item)

    def _quoted(self, pos: int) -> int | None:
        """Go through a quoted text from its opening quote, or from the start of a line inside it; None while open."""
        if self.quote is None:
            self.quote = self.line[pos], self.number, pos
            pos += 1
        sign = self.quote[0]
        part = _QUOTE_PART[sign]
        while True:
            match = part.match(self.line, pos)
            if match is None or (match[1] is None and (sign == "'" or match[2] is None)):
                return None
            if match[1]:
                self.quote = None
                return match.end(1)
            self._backslash(match[2], match.start(2))
            pos = match.end(2)

    def _backslash(self, found: str, column: int) -> None:
        kind, digits = found[1:2], found[2:]
        if not kind or kind in _ESCAPED:  # none at the line's end: the text goes on without a space
            return
        if digits and kind in "xuU":
            number = int(digits, 16)
            if number <= 0x10FFFF and chr(number).isprintable():
                return
        self.slip("file-backslash", column, found=found)

    def _go_on(self, end: int | None) -> None:
        """Look at what follows a closed quote."""
        if end is None:
            return
        if self.brackets:
            self.brackets[-1].done = True
            self._flow(end)
            return
        self.plain = None
        pos = self._skip(end)
        if pos < len(self.line):
            if self.line[pos] == "#" and pos > end:
                self.slip("file-comment", pos)
            else:
                self.slip("file-quote-end", end - 1)

    def _close_quote(self) -> None:
        if self.quote:
            sign, line, column = self.quote
            self.slip("file-quote-open", column, line, sign=sign)
            self.quote = None
            self.brackets.clear()

    # lists and keys in brackets

    def _close_bracket(self) -> None:
        bracket = self.brackets.pop()
        self.slip("file-bracket-open", bracket.column, bracket.line, sign=bracket.sign, close=CLOSE[bracket.sign])

    def _flow(self, pos: int) -> None:
        """Go through a list or keys in brackets to the end of the line or of the outermost bracket."""
        line = self.line
        while (pos := self._skip(pos)) < len(line):
            char = line[pos]
            bracket = self.brackets[-1] if self.brackets else None
            if char in "[{":
                if bracket and (bracket.text or bracket.done):
                    self.slip("file-bracket-text", pos, sign=char)
                self.brackets.append(_Bracket(char, self.number, pos, at=(self.number, pos)))
                self._depth(pos)
                pos += 1
                continue
            assert bracket is not None
            if char in "]}":
                if char != CLOSE[bracket.sign]:
                    self.slip("file-bracket-pair", pos, sign=char, close=CLOSE[bracket.sign])
                self._entry(bracket)
                fact = char == "}" == CLOSE[bracket.sign] and self._braces(bracket)
                self.brackets.pop()
                pos += 1
                if not self.brackets:
                    self._after_bracket(pos, fact)
                    return
                if fact:  # what follows is text; the braces have been reported
                    self.brackets[-1].text = line[pos - 1]
                else:
                    self.brackets[-1].done = True
            elif char == ",":
                if not (bracket.text or bracket.done or bracket.colon):
                    self.slip("file-bracket-comma", pos)
                self._entry(bracket)
                pos += 1
            elif char == "#" and (pos == 0 or line[pos - 1] in " \t"):
                self.slip("file-comment", pos)
                return
            elif char == ":" and (bracket.done or line[pos + 1 : pos + 2] in ("", " ", "\t", *",[]{}")):
                self._pair(bracket, pos)
                pos += 1
            elif bracket.done:
                last = pos - 1
                while last > 0 and line[last] in " \t":
                    last -= 1
                rule = "file-quote-end" if line[last] in "\"'" else "file-bracket-end"
                self.slip(rule, last, sign=line[last])
                bracket.done = False
                pos = self._chunk(bracket, pos)
            elif char in "\"'" and not bracket.text:
                bracket.at = bracket.at if bracket.colon else (self.number, pos)
                end = self._quoted(pos)
                if end is None:
                    return
                bracket.done = True
                bracket.text = bracket.text or line[pos + 1 : end - 1]
                pos = end
            else:
                pos = self._chunk(bracket, pos)

    def _chunk(self, bracket: _Bracket, pos: int) -> int:
        """Go through unquoted text inside brackets; return where it ends."""
        line = self.line
        char, rest = line[pos], line[pos + 1 : pos + 2]
        if not bracket.text:
            bracket.at = bracket.at if bracket.colon else (self.number, pos)
            if char in "&*!":
                self.slip("file-reference", pos, sign=char)
            elif char in "%@`|>" or (char in "-?" and rest in ("", " ", "\t", ",", "]", "}")):
                self.slip("file-leading-sign", pos, sign=char)
        stop = _FLOW_STOP.search(line, pos + (char in "?,:"))
        end = stop.start() if stop else len(line)
        comma = _WIDE_COMMA.search(line, pos, end)
        if comma:
            self.slip("file-wide-comma", comma.start(), char=called(comma[0]))
        if stop and stop[0] == "?":
            self.slip("file-bracket-text", end, sign="?")
            end += 1
        if len(bracket.text) < 200:  # enough to tell what it is
            bracket.text += line[pos:end].rstrip()
        return end

    def _pair(self, bracket: _Bracket, pos: int) -> None:
        """Note the colon of an entry in brackets."""
        if bracket.colon or bracket.sign == "[":
            self.slip("file-colon-in-text", pos)
            bracket.done = False
            bracket.text = ""
            bracket.colon = True
            return
        slip = key_slip(bracket.text, bracket.at[0] + 1, bracket.at[1] + 1)
        if slip and bracket.text[:1] not in "&*!%@`|>":
            self.slips.append(slip)
        elif not slip:
            self._once(bracket.text, bracket.keys, bracket.at[1], bracket.at[0])
        bracket.colon, bracket.done, bracket.text = True, False, ""

    def _entry(self, bracket: _Bracket) -> None:
        """Close an entry in brackets at its comma or at the bracket's end."""
        if bracket.colon:
            bracket.paired += 1
        elif bracket.text:
            bracket.bare.append((*bracket.at, bracket.text))
        bracket.text, bracket.done, bracket.colon = "", False, False

    def _braces(self, bracket: _Bracket) -> bool:
        """Report entries in braces that have no colon; return whether the braces stand around a fact."""
        fact = False
        for line, column, text in bracket.bare:
            wide, tight = _WIDE.match(text), _TIGHT.match(text)
            if wide:
                self.slip("file-wide-colon", column + wide.start(2), line, key=wide[1], char=called(wide[2]))
            elif tight:
                self.slip("file-colon-space", column + tight.end() - 1, line, key=tight[1])
            elif bracket.paired or STAND_IN in text:
                self.slip("file-brace-entry", column, line, text=text)
            elif not fact:
                fact = True
                self.slip("file-brace-fact", bracket.column, bracket.line, text=text)
        return fact

    def _after_bracket(self, pos: int, fact: bool) -> None:
        self.plain = None
        rest = self._skip(pos)
        if rest >= len(self.line):
            return
        if self.line[rest] == "#" and rest > pos:
            self.slip("file-comment", rest)
        elif fact:
            # {home} agreed: the rest, and lines after it, are text
            self.plain = self.parent
        else:
            self.slip("file-bracket-end", pos - 1, sign=self.line[pos - 1])
            self.plain = self.parent

"""Templates whose output knows its origin: Jinja2 renders to a Text of runs and of values not yet written.

A value stays pending until its sentence is whole; `resolve` then writes all values left to right. That is the only
place where mentions count, so asking a template question ("is there a degree?") or building a part early never does.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any, ClassVar

from drafter.draft import Origin, Run
from drafter.frozen import dataclass, replace
from drafter.locale.rules import join_runs
from drafter.prepared import WITHOUT, Store
from drafter.problem import Place


class TemplateError(Exception):
    """A template did what templates may not: print a flag, ask a text for its letters, name an unknown form.

    where: the line, known where the template was refused before it ran.
    """

    def __init__(self, reason: str, where: Place | None = None) -> None:
        super().__init__(reason)
        self.reason, self.where = reason, where


class Value:
    """Something that a language writes: a name, a fact, a clause. Templates print it or ask for what is `shown`.

    Subclasses say how they are written; `form` is the form a template asked for, "" for the usual one.
    """

    __slots__ = ()
    shown: ClassVar[frozenset[str]] = frozenset()
    # several things: a word that melts with what follows stands before each
    spreads: ClassVar[bool] = False

    def write(self, form: str, ink: Any) -> list[Piece]:
        """Return the runs; `ink` holds the locale and the mentions so far."""
        raise NotImplementedError

    def verb(self, name: str) -> Value:
        """Return the word of the table `verbs` that goes with whom this stands for."""
        raise TemplateError("only who acts or is acted on has words of their rank")

    def written(self, form: str, ink: Any) -> list[Piece]:
        """Return the runs in a form, or behind a word of `slot_forms`: "of", "short+of"."""
        base, _, word = form.rpartition("+")
        join = ink.locale.joins.get(word) if word and hasattr(ink, "locale") else None
        if join is None or self.spreads:
            return self.write(form, ink)
        return join_runs(self.write(base, ink), join)

    def __str__(self) -> str:
        raise TemplateError("a value is printed, never turned into text: its origin would be lost")

    def __format__(self, spec: str) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Pending:
    """A value not yet written, with what the template asked of it."""

    value: Value
    form: str = ""
    case: str = ""


class Break:
    """Begins a new line in a part of several lines."""


class Text:
    """What a template made: runs, pending values and line breaks in order. It is no str: only printed or filtered."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[Run | Pending | Break]) -> None:
        self.parts = parts

    def __bool__(self) -> bool:
        return bool(self.parts)

    def _refuse(self, *_: object) -> Any:
        raise TemplateError(
            "a text is only printed or put through capital, upper, form; ask a value for a property instead"
        )

    __str__ = __eq__ = __iter__ = __len__ = __getitem__ = __contains__ = __add__ = __radd__ = __mod__ = __mul__ = (
        _refuse
    )
    __hash__ = None  # type: ignore[assignment]


class Word(str):
    """A word quoted in a template; equal to its text, and it knows its line."""

    __slots__ = ("at",)
    at: Place

    def __new__(cls, text: str, at: Place) -> Word:
        word = str.__new__(cls, text)
        word.at = at
        return word


class Choice(str):
    """A property with a closed list of words: comparing it with any other word is an error, not False."""

    __slots__ = ("of",)
    of: tuple[str, ...]

    def __new__(cls, text: str, of: tuple[str, ...]) -> Choice:
        choice = str.__new__(cls, text)
        choice.of = of
        return choice

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str):
            return False
        if str.__eq__(self, other):
            return True
        if str(other) not in self.of:
            raise TemplateError(f'"{other}" is not one of {", ".join(self.of)}')
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)


class View:
    """What templates look at: `shown` lists the attributes they may read."""

    __slots__ = ()
    shown: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Close:
    """A mark that closes an apposition ("…, Minister of X, led"): printed unless another mark or the end follows."""

    run: Run


Piece = Run | Close
Part = Run | Pending | Break


def put(parts: list[Part], thing: object) -> None:
    """Add what a template prints. errors: TemplateError for what is no value, text or word."""
    if type(thing) is Text:
        parts.extend(thing.parts)
    elif isinstance(thing, Value):
        parts.append(Pending(thing))
    elif isinstance(thing, Word):
        if thing:
            parts.append(Run(str.__str__(thing), Origin("template", thing.at)))
    elif isinstance(thing, (Run, Break)):
        parts.append(thing)
    else:
        raise TemplateError(f"expected a value or a word of the template, found {type(thing).__name__} {thing!r}")


def glue(*things: object) -> Text:
    """Return things side by side: `~` of a template."""
    parts: list[Part] = []
    for thing in things:
        put(parts, thing)
    return Text(parts)


class Loop:
    """Where a `for` has come to."""

    __slots__ = ("first", "index", "index0", "last", "length")

    def __init__(self, index0: int, length: int) -> None:
        self.index0, self.index, self.length = index0, index0 + 1, length
        self.first, self.last = index0 == 0, index0 == length - 1


def looped(things: Any) -> Iterator[tuple[Loop, Any]]:
    """Yield the things, each with where the loop has come to."""
    listed = tuple(things)
    for n, thing in enumerate(listed):
        yield Loop(n, len(listed)), thing


def _parts(thing: object) -> list[Part]:
    return glue(thing).parts


def upper(thing: object) -> Text:
    """Filter: everything in capitals."""
    return Text([_cased(part, "upper", str.upper) for part in _parts(thing)])


def capital(thing: object) -> Text:
    """Filter: the first letter a capital."""
    parts = _parts(thing)
    for n, part in enumerate(parts):
        if isinstance(part, Pending) or (isinstance(part, Run) and part.text.strip()):
            parts[n] = _cased(part, "capital", first_capital)
            break
    return Text(parts)


def _cased(part: Part, case: str, change: Callable[[str], str]) -> Part:
    if isinstance(part, Pending):
        return replace(part, case="upper" if case == "upper" else part.case or case)
    return replace(part, text=change(part.text)) if isinstance(part, Run) else part


def first_capital(text: str) -> str:
    """Return the text with its first letter a capital."""
    start = len(text) - len(text.lstrip())
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def form(thing: object, name: str) -> Text:
    """Filter: a value in another form of its entry."""
    return Text([replace(part, form=str(name)) if isinstance(part, Pending) else part for part in _parts(thing)])


def verb(thing: object, name: str) -> Text:
    """Filter: not who it is, but the word that their rank asks for: the table `verbs`."""
    return Text(
        [
            replace(part, value=part.value.verb(str(name))) if isinstance(part, Pending) else part
            for part in _parts(thing)
        ]
    )


FILTERS: Mapping[str, Callable[..., Text]] = {"upper": upper, "capital": capital, "form": form, "verb": verb}


class _Kept(dict[Any, Any]):
    """What a template's constants become, made when first met."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self.make(key)
        return made


# a number tells line and file of a template: lines of an office's file count from here
OFFICE_LINES = 100_000


class Templates:
    """The templates of one language: text, code, macros.

    folder: templates/<tag>. name: how origins call the folder ("templates/km"). store: where code is kept.
    home: an office's folder, whose macros stand in the place of those of the same name.
    """

    # what its templates may ask of values and views; empty for all that any view of a release shows
    shown: frozenset[str] = frozenset()

    def __init__(self, folder: Path, name: str, store: Store = WITHOUT, home: Path | None = None) -> None:
        self.folder, self.name, self.store, self.home = folder, name, store, home
        self._codes: dict[str, CodeType] = {}
        self._constants: dict[str, Mapping[str, Any]] = {}

    def sources(self, file: str) -> tuple[str, str]:
        """Return the text of a template ("acts.j2"), and the office's, "" where there is none.

        errors: FileNotFoundError where there is neither; OSError, UnicodeDecodeError.
        """
        paths = (self.folder / file, self.home / self.name / file if self.home is not None else None)
        texts = [path.read_text(encoding="utf-8") if path and path.is_file() else None for path in paths]
        if texts == [None, None]:
            raise FileNotFoundError(f"{self.name}/{file}")
        return texts[0] or "", texts[1] or ""

    def module(self, file: str, **given: Any) -> SimpleNamespace:
        """Return the macros of a template, and what is set at its top. given: what its macros may call and print.

        errors: TemplateError with the line where it can't be read.
        """
        code = self._codes.get(file)
        if code is None:
            code = self._codes[file] = self._code(file, frozenset(given))
            self._constants[file] = self._made(file)
        inside = {**_RUNTIME, **self._constants[file], **{MARK + name: thing for name, thing in given.items()}}
        before = set(inside)
        exec(code, inside)
        del inside["__builtins__"]
        return SimpleNamespace(**{name[len(MARK) :]: thing for name, thing in inside.items() if name not in before})

    def _code(self, file: str, given: frozenset[str]) -> CodeType:
        try:
            texts = self.sources(file)
        except (OSError, UnicodeDecodeError) as error:
            reason = f"the template can't be opened: {type(error).__name__}"
            raise TemplateError(reason, Place(f"{self.name}/{file}")) from error
        entry = [self.folder.as_posix().encode(), *(text.encode() for text in texts)]
        kept = self.store.recall(f"{self.name}/{file}", entry)
        if kept is not None:
            code: CodeType = marshal.loads(kept)
            return code
        from drafter.locale.templates import compiled

        code = compiled(self, file, given)
        self.store.keep(f"{self.name}/{file}", entry, marshal.dumps(code))
        return code

    def _made(self, file: str) -> Mapping[str, Any]:
        def run(key: tuple[str, int, str]) -> Run:
            text, line, macro = key
            return Run(text, Origin("template", self.at(file, line), ref=macro))

        def word(key: tuple[str, int]) -> Word:
            return Word(key[0], self.at(file, key[1]))

        return {"runs": _Kept(run), "words": _Kept(word)}

    def at(self, file: str, line: int) -> Place:
        """Return the place of a line as its code counts it: in drafter's own file or the office's."""
        name = f"{self.name}/{file}"
        if line < OFFICE_LINES or self.home is None:
            return Place(name, line)
        return Place((self.home / name).as_posix(), line - OFFICE_LINES)

    def stopped_at(self, error: BaseException) -> Place | None:
        """Return the line of a template at which it stopped; None where no template ran or was read."""
        where = getattr(error, "where", None)
        trace = error.__traceback__
        while trace:
            name = trace.tb_frame.f_code.co_filename
            if name.endswith(".j2") and name.startswith(f"{self.name}/"):
                where = self.at(name.removeprefix(f"{self.name}/"), trace.tb_lineno)
            trace = trace.tb_next
        return where


# names of a template begin with it in its code, so that none meets a word of Python or one of _RUNTIME
MARK = "t_"
_RUNTIME: Mapping[str, Any] = {"Text": Text, "put": put, "glue": glue, "looped": looped, **FILTERS}


def resolve(text: Text, ink: Any, tight: str) -> list[list[Run]]:
    """Write the pending values left to right and return the runs of each line.

    ink: passed on to the values. tight: marks that take no space before them (",."); a run that begins with one loses
        the
    space before it, and a closing mark before one is dropped.
    """
    lines: list[list[Piece]] = [[]]
    line = lines[0]
    for part in text.parts:
        if type(part) is Run:
            line.append(part)
        elif type(part) is Pending:
            line.extend(_written(part, ink) if part.case else part.value.written(part.form, ink))
        else:
            line = []
            lines.append(line)
    return [_settled(line, tight) for line in lines]


def _written(part: Pending, ink: Any) -> list[Piece]:
    pieces = part.value.written(part.form, ink)
    change = str.upper if part.case == "upper" else first_capital
    done: list[Piece] = []
    first = True
    for piece in pieces:
        if isinstance(piece, Run) and piece.text.strip() and (first or part.case == "upper"):
            piece, first = replace(piece, text=change(piece.text)), False
        done.append(piece)
    return done


def _settled(pieces: list[Piece], tight: str) -> list[Run]:
    runs: list[Run] = []
    last = ""
    for n, piece in enumerate(pieces):
        if type(piece) is Close:
            after = "".join(p.text for p in pieces[n + 1 :] if isinstance(p, Run)).lstrip()
            if not after or after[0] in tight:
                continue
            piece = piece.run
        assert isinstance(piece, Run)
        text = piece.text
        if not text:
            continue
        first = text[0]
        # between two words left by one that was not written, or before a mark
        if last and ((first == " " and last[-1] == " ") or (first in tight and last != last.rstrip())):
            last = last.rstrip()
            runs[-1] = replace(runs[-1], text=last)
        runs.append(piece)
        last = text
    return [run for run in runs if run.text]

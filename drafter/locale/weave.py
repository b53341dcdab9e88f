"""Templates whose output knows its origin: Jinja2 renders to a Text of runs and of values not yet written.

A value stays pending until its sentence is whole; `resolve` then writes all values left to right. That is the only
place where mentions count, so asking a template question ("is there a degree?") or building a part early never does.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, TemplateNotFound, TemplateSyntaxError, Undefined, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from drafter.draft import Origin, Run
from drafter.frozen import dataclass, replace
from drafter.locale.rules import joined
from drafter.prepared import WITHOUT, Store
from drafter.problem import Place

# what is prepared from templates depends on it
JINJA = jinja2.__version__.encode()


class TemplateError(Exception):
    """A template did what templates may not: print a flag, ask a text for its letters, name an unknown form."""


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

    def written(self, form: str, ink: Any) -> list[Piece]:
        """Return the runs in a form, or behind a word of `slot_forms`: "of", "short+of"."""
        base, _, word = form.rpartition("+")
        join = ink.locale.joins.get(word) if word and hasattr(ink, "locale") else None
        if join is None or self.spreads:
            return self.write(form, ink)
        pieces = self.write(base, ink)
        first = next((n for n, one in enumerate(pieces) if isinstance(one, Run) and one.text.strip()), len(pieces))
        return [
            replace(one, text=joined(one.text, join)) if n == first and isinstance(one, Run) else one
            for n, one in enumerate(pieces)
        ]

    def __str__(self) -> str:
        raise TemplateError("a value is printed, never turned into text: its origin would be lost")

    def __format__(self, spec: str) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Pending:
    """A value not yet written, with what the template asked of it."""

    value: Value
    at: Place
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
        if isinstance(other, str) and str(other) not in self.of:
            raise TemplateError(f'"{other}" is not one of {", ".join(self.of)}')
        return str.__eq__(self, other) if isinstance(other, str) else False

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


def _put(parts: list[Part], thing: object, at: Place) -> None:
    if isinstance(thing, Value):
        parts.append(Pending(thing, at))
    elif isinstance(thing, Text):
        parts.extend(thing.parts)
    elif isinstance(thing, Word):
        if thing:
            parts.append(Run(str.__str__(thing), Origin("template", thing.at)))
    elif isinstance(thing, Break):
        parts.append(thing)
    elif isinstance(thing, Undefined):
        str(thing)  # raises Jinja's own message
    else:
        raise TemplateError(f"{at}: expected a value or a word of the template, found {type(thing).__name__} {thing!r}")


class OriginCode(CodeGenerator):
    """Compiles data to (text, None, place) and expressions to (None, value, place); place = (file, line, macro)."""

    macro = ""

    def _place(self, node: nodes.Node) -> tuple[str, int, str]:
        return (str(self.name), node.lineno, self.macro)

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:
        outer, self.macro = self.macro, node.name
        super().visit_Macro(node, frame)
        self.macro = outer

    def _make_finalize(self) -> Any:
        return self._FinalizeInfo(None, None)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> Any:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return (node.data, self._place(node))

    def _output_const_repr(self, group: Any) -> str:
        # a comment cuts data in two: one constant, the first line wins
        return repr(("".join(text for text, _ in group), None, group[0][1]))

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("(None, ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(f", {self._place(node)!r})")

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:
        if isinstance(node.value, str):
            self.write(f"environment.word({node.value!r}, {self._place(node)!r})")
        else:
            super().visit_Const(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.concat((")
        for child in node.nodes:
            self.write("(None, ")
            self.visit(child, frame)
            self.write(f", {self._place(child)!r}), ")
        self.write("))")


class LineBreaks(Extension):
    """Line breaks and indentation of a template print nothing; a wanted space stands inside its line."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                text = re.sub(r"\s*\n\s*", "", token.value)
                if text:
                    yield Token(token.lineno + _leading_lines(token.value), token.type, text)
            else:
                yield token


def _leading_lines(data: str) -> int:
    # data that begins with line breaks begins, once they print nothing, on a later line
    return data[: len(data) - len(data.lstrip())].count("\n")


def _parts(thing: object) -> list[Part]:
    parts: list[Part] = []
    _put(parts, thing, Place("?"))
    return parts


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


FILTERS: Mapping[str, Callable[..., Text]] = {"upper": upper, "capital": capital, "form": form}
TESTS: frozenset[str] = frozenset({"defined"})


class Environment(ImmutableSandboxedEnvironment):
    """A sandbox whose templates make Texts: closed filters, attributes only where `shown`, none of a string."""

    code_generator_class = OriginCode

    def __init__(self, loader: BaseLoader, store: Store = WITHOUT) -> None:
        super().__init__(
            loader=loader,
            bytecode_cache=ByteCode(store) if store.folder else None,
            undefined=StrictUndefined,
            extensions=[LineBreaks],
            optimized=False,
            autoescape=False,
            trim_blocks=False,
            lstrip_blocks=False,
            auto_reload=False,
        )
        self.filters.clear()
        self.filters.update(FILTERS)
        self.tests.clear()
        self.globals.clear()
        self.printed: dict[object, Run] = {}
        self.places: dict[tuple[str, int], Place] = {}
        self.words: dict[object, Word] = {}

    def concat(self, pieces: Iterable[object]) -> Text:  # type: ignore[override]
        """Called by compiled templates where Jinja would join strings."""
        parts: list[Part] = []
        for piece in pieces:
            if not isinstance(piece, tuple):
                _put(parts, piece, Place("?"))
            elif piece[0] is None:
                place = piece[2]
                _put(parts, piece[1], self.at(place[0], place[1]))
            elif piece[0]:
                run = self.printed.get(piece)
                if run is None:
                    text, _, (file, line, macro) = piece
                    run = self.printed[piece] = Run(text, Origin("template", self.at(file, line), ref=macro))
                parts.append(run)
        return Text(parts)

    def word(self, text: str, place: tuple[str, int, str]) -> Word:
        """Called by compiled templates for each quoted word."""
        word = self.words.get((text, place))
        if word is None:
            word = self.words[text, place] = Word(text, self.at(place[0], place[1]))
        return word

    def at(self, file: str, line: int) -> Place:
        """Return the place of a line of a template as it is counted inside: in drafter's own file or the office's."""
        place = self.places.get((file, line))
        if place is None:
            home = getattr(self.loader, "home", None)
            if line < _OFFICE_LINES or home is None:
                place = Place(file, line)
            else:
                place = Place((home / file).as_posix(), line - _OFFICE_LINES)
            self.places[file, line] = place
        return place

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        own, mark, over = source.partition(_OVER)
        tree = super()._parse(own, name, filename)
        if not mark:
            return tree
        try:
            theirs = super()._parse(over, name, filename)
        except TemplateSyntaxError as error:
            error.lineno += _OFFICE_LINES
            raise
        for node in (theirs, *_inside(theirs)):
            if node.lineno is not None:
                node.lineno += _OFFICE_LINES
        return _overlaid(tree, theirs)

    def wrap_str_format(self, value: Any) -> Any:
        # the sandbox would answer str.format before asking is_safe_attribute
        return None

    def getattr(self, obj: Any, attribute: str) -> Any:
        # what templates nearly always ask, answered before the sandbox looks at it from every side
        if isinstance(obj, (Value, View)) and attribute in obj.shown:
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        elif type(obj) is TemplateModule and attribute in obj.__dict__ and not attribute.startswith("_"):
            return obj.__dict__[attribute]
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        # nearly all that templates call are their own macros, which are safe
        if type(obj) is Macro:
            # what Jinja hands to functions that ask for it
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(context.eval_ctx, *args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if attr.startswith("_") or isinstance(obj, str):
            return False
        if isinstance(obj, (Value, View)):
            return attr in type(obj).shown
        return type(obj).__name__ in ("TemplateModule", "LoopContext") and super().is_safe_attribute(obj, attr, value)


def _inside(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _inside(child)


def _called(node: nodes.Node) -> str:
    """The name of a macro, or of what is set at the top of a template."""
    if isinstance(node, nodes.Macro):
        return node.name
    return node.target.name if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name) else ""


def _overlaid(own: nodes.Template, over: nodes.Template) -> nodes.Template:
    """Return a template with an office's macros in the place of those of their name; new ones stand first."""
    theirs = {_called(node): node for node in over.body if _called(node)}
    known = {_called(node) for node in own.body}
    new = [node for node in over.body if _called(node) not in known]
    own.body = [*new, *(theirs.get(_called(node), node) if _called(node) else node for node in own.body)]
    return own


class ByteCode(BytecodeCache):
    """Byte code of templates in a store, by the template's name and text."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        # errors tell lines by the file's name in the byte code
        return f"{name}\n{filename}"

    def get_source_checksum(self, source: str) -> str:
        return source

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self.store.recall(bucket.key.partition("\n")[0], self._sources(bucket))
        if kept is not None:
            # Jinja's own way reads it from a file, byte by byte; the store has looked at text and versions already
            bucket.code = marshal.loads(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.store.keep(bucket.key.partition("\n")[0], self._sources(bucket), marshal.dumps(bucket.code))

    def _sources(self, bucket: Bucket) -> list[bytes]:
        return [JINJA, bucket.key.encode(), bucket.checksum.encode()]


def environment(folder: Path, name: str, store: Store = WITHOUT, home: Path | None = None) -> Environment:
    """Return the environment of one language's templates.

    folder: templates/<tag>. name: how origins call the folder ("templates/km"). store: where their byte code is kept.
    home: an office's folder, whose macros stand in the place of those of the same name.
    """
    return Environment(_NamedLoader(folder, name, home), store)


# between the text of a packaged template and the office's; no template holds it
_OVER = "\x00"
# lines of an office's template count from here, so that one number tells line and file
_OFFICE_LINES = 100_000


class _NamedLoader(BaseLoader):
    """Loads "templates/km/acts.j2", so that places carry the project's own path; behind it the office's, if any."""

    def __init__(self, folder: Path, name: str, home: Path | None) -> None:
        self.folder, self.prefix, self.home = folder, name + "/", home

    def get_source(self, environment: Any, template: str) -> tuple[str, str, None]:
        own = self.folder / template.removeprefix(self.prefix)
        over = self.home / template if self.home is not None else None
        texts = [path.read_text(encoding="utf-8") if path and path.is_file() else None for path in (own, over)]
        if not any(text is not None for text in texts):
            raise TemplateNotFound(template)
        text = "" if texts[0] is None else texts[0]
        return text if texts[1] is None else text + _OVER + texts[1], str(own), None


def resolve(text: Text, ink: Any, tight: str) -> list[list[Run]]:
    """Write the pending values left to right and return the runs of each line.

    ink: passed on to the values. tight: marks that take no space before them (",."); a run that begins with one loses
        the
    space before it, and a closing mark before one is dropped.
    """
    lines: list[list[Piece]] = [[]]
    for part in text.parts:
        if isinstance(part, Break):
            lines.append([])
        elif isinstance(part, Run):
            lines[-1].append(part)
        else:
            lines[-1].extend(_written(part, ink))
    return [_settled(line, tight) for line in lines]


def _written(part: Pending, ink: Any) -> list[Piece]:
    pieces = part.value.written(part.form, ink)
    if not part.case:
        return pieces
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
    for n, piece in enumerate(pieces):
        if isinstance(piece, Close):
            after = "".join(p.text for p in pieces[n + 1 :] if isinstance(p, Run)).lstrip()
            if not after or after[0] in tight:
                continue
            piece = piece.run
        if not piece.text:
            continue
        if piece.text[0] == " " and runs and runs[-1].text.endswith(" "):
            # between two words left by one that was not written
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
        if tight and piece.text[0] in tight and runs and runs[-1].text != runs[-1].text.rstrip():
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
        runs.append(piece)
    return [run for run in runs if run.text]

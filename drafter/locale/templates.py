"""Jinja's syntax -> code of Python: Jinja2 reads templates, they run without it, and their text keeps its origin.

A template may only use what is compiled here: text, values and words, if, for, set, macros of the same file, `~`, the
filters of `weave`, and properties that some view shows. Line numbers of the code are those of the template.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from types import CodeType
from typing import TypeVar

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from drafter.locale.weave import FILTERS, MARK, OFFICE_LINES, TemplateError, Templates

Placed = TypeVar("Placed", ast.stmt, ast.expr)
# what a template is made of, and nothing else
USED = (
    *(nodes.Output, nodes.TemplateData, nodes.Macro, nodes.If, nodes.For, nodes.Assign, nodes.Name, nodes.Const),
    *(nodes.Getattr, nodes.Call, nodes.Filter, nodes.Concat, nodes.Compare, nodes.Operand, nodes.And, nodes.Or),
    *(nodes.Not, nodes.CondExpr, nodes.List, nodes.Tuple),
)
# of a loop
LOOP = frozenset({"first", "last", "index", "index0", "length"})
_COMPARED: Mapping[str, type[ast.cmpop]] = {"eq": ast.Eq, "ne": ast.NotEq, "in": ast.In, "notin": ast.NotIn}


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


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(extensions=[LineBreaks], optimized=False)


def parsed(templates: Templates, file: str) -> nodes.Template:
    """Return the syntax tree of a template, an office's macros in the place of those of their name.

    Lines of the office's file count from OFFICE_LINES. errors: TemplateError with the line where it can't be read;
    as `Templates.sources`.
    """
    own, over = templates.sources(file)
    tree = _tree(templates, file, own, 0)
    return _overlaid(tree, _tree(templates, file, over, OFFICE_LINES)) if over else tree


def _tree(templates: Templates, file: str, source: str, lines: int) -> nodes.Template:
    try:
        tree = _environment().parse(source, file)
    except TemplateSyntaxError as error:
        reason = f"the template can't be read: {error.message}"
        raise TemplateError(reason, templates.at(file, error.lineno + lines)) from error
    if lines:
        for node in (tree, *inside(tree)):
            if node.lineno is not None:
                node.lineno += lines
    return tree


def inside(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield all that a node holds, from top to bottom."""
    for child in node.iter_child_nodes():
        yield child
        yield from inside(child)


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


def compiled(templates: Templates, file: str, given: frozenset[str]) -> CodeType:
    """Return the code that makes the macros of a template; its constants are asked of `runs` and `words`.

    given: names that its macros may call and print besides. errors: TemplateError with the line.
    """
    tree = parsed(templates, file)
    top = frozenset(filter(None, map(_called, tree.body)))
    maker = _Maker(
        lambda line, reason: TemplateError(reason, templates.at(file, line)), top | given, _properties(templates)
    )
    module = ast.Module(list(maker.top(tree)), [])
    return compile(ast.fix_missing_locations(module), f"{templates.name}/{file}", "exec")


def _properties(templates: Templates) -> frozenset[str]:
    if templates.shown:
        return templates.shown | LOOP
    from drafter.locale.walk import INNER, PARAMETERS

    return LOOP.union(*PARAMETERS.values(), *INNER.values())


class _Maker:
    """Makes statements and expressions of Python of those of a template."""

    def __init__(
        self, refused: Callable[[int, str], TemplateError], known: frozenset[str], shown: frozenset[str]
    ) -> None:
        self.refused, self.known, self.shown = refused, known, shown
        self.own: set[str] = set()
        self.macro = ""

    def top(self, tree: nodes.Template) -> Iterator[ast.stmt]:
        for node in tree.body:
            if isinstance(node, nodes.Macro):
                yield self._macro(node)
            elif isinstance(node, nodes.Assign):
                yield self._set(node)
            elif not (isinstance(node, nodes.Output) and all(_blank(child) for child in node.nodes)):
                raise self.refused(node.lineno, "text stands outside of a macro: nothing prints it")

    def _macro(self, node: nodes.Macro) -> ast.stmt:
        self.macro, self.own = node.name, {argument.name for argument in node.args}
        arguments = ast.arguments(
            posonlyargs=[],
            args=[ast.arg(MARK + argument.name, lineno=node.lineno, col_offset=0) for argument in node.args],
            kwonlyargs=[],
            kw_defaults=[],
            defaults=[self.value(one) for one in node.defaults],
        )
        body = [
            _assign("parts", _at(ast.List([], ast.Load()), node.lineno)),
            *self.statements(node.body),
            ast.Return(_call("Text", _name("parts")), lineno=node.lineno, col_offset=0),
        ]
        self.macro, self.own = "", set()
        return _at(ast.FunctionDef(MARK + node.name, arguments, body, []), node.lineno)

    def statements(self, body: Iterable[nodes.Node]) -> list[ast.stmt]:
        """Return what a body of a macro, an if or a for does; at least one statement."""
        made = [one for node in body for one in self._statement(node)]
        return made or [ast.Pass()]

    def _statement(self, node: nodes.Node) -> Iterator[ast.stmt]:
        if isinstance(node, nodes.Output):
            yield from self._output(node)
        elif isinstance(node, nodes.If):
            yield self._if(node)
        elif isinstance(node, nodes.For):
            yield self._for(node)
        elif isinstance(node, nodes.Assign):
            yield self._set(node)
        else:
            raise self._no(node)

    def _output(self, node: nodes.Output) -> Iterator[ast.stmt]:
        for data, group in groupby(node.nodes, lambda child: isinstance(child, nodes.TemplateData)):
            children = list(group)
            if data:
                # a comment cuts text in two: it is one, of the first line
                text = "".join(child.data for child in children if isinstance(child, nodes.TemplateData))
                yield self._append(text, children[0].lineno)
                continue
            for child in children:
                word = _word(child)
                if word:
                    yield self._append(word, child.lineno)
                elif word is None:
                    yield _at(_expr(_call("put", _name("parts"), self.value(child))), child.lineno)

    def _append(self, text: str, line: int) -> ast.stmt:
        return _at(_expr(ast.Call(_attribute(_name("parts"), "append"), [self._run(text, line)], [])), line)

    def _run(self, text: str, line: int) -> ast.expr:
        return ast.Subscript(_name("runs"), _key(text, line, self.macro), ast.Load())

    def _if(self, node: nodes.If) -> ast.stmt:
        rest = self.statements(node.else_) if node.else_ else []
        for other in reversed(node.elif_):
            rest = [_at(ast.If(self.value(other.test), self.statements(other.body), rest), other.lineno)]
        return _at(ast.If(self.value(node.test), self.statements(node.body), rest), node.lineno)

    def _for(self, node: nodes.For) -> ast.stmt:
        if not isinstance(node.target, nodes.Name) or node.test or node.recursive or node.else_:
            raise self.refused(node.lineno, "a for is written {% for one in several %} … {% endfor %}")
        things = self.value(node.iter)
        self.own.add(node.target.name)
        target: ast.expr = ast.Name(MARK + node.target.name, ast.Store())
        if any(isinstance(one, nodes.Name) and one.name == "loop" for one in inside(node)):
            self.own.add("loop")
            target = ast.Tuple([ast.Name(f"{MARK}loop", ast.Store()), target], ast.Store())
            things = _call("looped", things)
        return _at(ast.For(target, things, self.statements(node.body), []), node.lineno)

    def _set(self, node: nodes.Assign) -> ast.stmt:
        if not isinstance(node.target, nodes.Name):
            raise self.refused(node.lineno, "a set is written {% set name = value %}")
        made = _at(_assign(MARK + node.target.name, self.value(node.node)), node.lineno)
        if self.macro:
            self.own.add(node.target.name)
        return made

    def value(self, node: nodes.Node) -> ast.expr:
        """Return an expression. errors: TemplateError for what templates do not use, unknown names and properties."""
        make = getattr(self, f"_value_{type(node).__name__.lower()}", None)
        if make is None:
            raise self._no(node)
        made: ast.expr = make(node)
        return _at(made, node.lineno)

    def _no(self, node: nodes.Node) -> TemplateError:
        return self.refused(node.lineno, f"templates do not use {type(node).__name__.lower()}")

    def _value_name(self, node: nodes.Name) -> ast.expr:
        if node.name not in self.known | self.own:
            raise self.refused(node.lineno, f'unknown name "{node.name}"')
        return _name(MARK + node.name)

    def _value_const(self, node: nodes.Const) -> ast.expr:
        if isinstance(node.value, str):
            return ast.Subscript(_name("words"), _key(node.value, node.lineno), ast.Load())
        return ast.Constant(node.value)

    def _value_getattr(self, node: nodes.Getattr) -> ast.expr:
        if node.attr not in self.shown:
            raise self.refused(node.lineno, f"nothing has a property {node.attr}")
        return _attribute(self.value(node.node), node.attr)

    def _value_call(self, node: nodes.Call) -> ast.expr:
        if not isinstance(node.node, nodes.Name) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise self.refused(node.lineno, "only macros of the same file, act and headline_of are called")
        return ast.Call(self.value(node.node), [self.value(one) for one in node.args], [])

    def _value_filter(self, node: nodes.Filter) -> ast.expr:
        if node.name not in FILTERS or node.node is None:
            raise self.refused(node.lineno, f'unknown filter "{node.name}"; filters are {", ".join(FILTERS)}')
        return _call(node.name, self.value(node.node), *(self._plain(one) for one in node.args))

    def _value_concat(self, node: nodes.Concat) -> ast.expr:
        things = (self.value(one) if word is None else self._run(word, one.lineno) for one, word in _worded(node.nodes))
        return _call("glue", *things)

    def _value_compare(self, node: nodes.Compare) -> ast.expr:
        unknown = next((one for one in node.ops if one.op not in _COMPARED), None)
        if unknown:
            raise self.refused(node.lineno, f"templates do not compare by {unknown.op}")
        how: list[ast.cmpop] = [_COMPARED[one.op]() for one in node.ops]
        return ast.Compare(self.value(node.expr), how, [self._plain(one.expr) for one in node.ops])

    def _plain(self, node: nodes.Node) -> ast.expr:
        """A word that is looked at and never printed, or a list of them."""
        if isinstance(node, nodes.Const):
            return ast.Constant(node.value)
        if isinstance(node, (nodes.Tuple, nodes.List)):
            return ast.Tuple([self._plain(one) for one in node.items], ast.Load())
        return self.value(node)

    def _value_and(self, node: nodes.And) -> ast.expr:
        return ast.BoolOp(ast.And(), [self.value(node.left), self.value(node.right)])

    def _value_or(self, node: nodes.Or) -> ast.expr:
        return ast.BoolOp(ast.Or(), [self.value(node.left), self.value(node.right)])

    def _value_not(self, node: nodes.Not) -> ast.expr:
        return ast.UnaryOp(ast.Not(), self.value(node.node))

    def _value_condexpr(self, node: nodes.CondExpr) -> ast.expr:
        if node.expr2 is None:
            raise self.refused(node.lineno, "an if inside {{ }} needs an else")
        return ast.IfExp(self.value(node.test), self.value(node.expr1), self.value(node.expr2))

    def _value_list(self, node: nodes.List) -> ast.expr:
        return ast.Tuple([self.value(one) for one in node.items], ast.Load())

    _value_tuple = _value_list


def _word(node: nodes.Node | None) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def _worded(things: Iterable[nodes.Node]) -> Iterator[tuple[nodes.Node, str | None]]:
    return ((one, _word(one)) for one in things if _word(one) != "")


def _blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.TemplateData) and not node.data.strip()


def _at(node: Placed, line: int) -> Placed:
    node.lineno = node.end_lineno = line
    node.col_offset = node.end_col_offset = 0
    return node


def _key(*values: str | int) -> ast.expr:
    return ast.Tuple([ast.Constant(value) for value in values], ast.Load())


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _attribute(thing: ast.expr, name: str) -> ast.expr:
    return ast.Attribute(thing, name, ast.Load())


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(_name(name), list(arguments), [])


def _expr(value: ast.expr) -> ast.stmt:
    return ast.Expr(value)


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)

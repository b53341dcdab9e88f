"""The words of acts: what a language's macros write of their own, for finding an act by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from drafter.locale.rules import Locale
from drafter.locale.templates import parsed


def act_words(locale: Locale, ids: Mapping[str, object]) -> Mapping[str, str]:
    """Return the words of each act's macro in the order of the template, also of branches that seldom run."""
    tree = parsed(locale.templates, "acts.j2")
    return {
        macro.name: " ".join("".join(_words(macro)).split())
        for macro in tree.find_all(nodes.Macro)
        if macro.name in ids
    }


def _words(node: nodes.Node) -> Iterator[str]:
    """The text of a macro; an expression is a space, and so are the words a macro is called with."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            yield child.data
        elif isinstance(child, (nodes.Compare, nodes.Filter, nodes.Getattr, nodes.Name)):
            yield " "
        elif isinstance(child, nodes.Const):
            yield f" {child.value} "
        else:
            yield from _words(child)

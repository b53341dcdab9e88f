"""drafter: one form of a meeting in, consistent press releases in several languages out.

The public names are those of `__all__`; they are loaded when first used, so that importing drafter costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drafter.catalog import load_clauses
    from drafter.check import check
    from drafter.locale.load import load_locale
    from drafter.office import load_summary
    from drafter.plan import make_plan
    from drafter.problem import DraftError, Problem
    from drafter.realise import realise
    from drafter.render import render

__version__ = "0.1.0"
__all__ = [
    "DraftError",
    "Problem",
    "check",
    "load_clauses",
    "load_locale",
    "load_summary",
    "make_plan",
    "realise",
    "render",
]

_ROOMS = {
    "DraftError": "problem",
    "Problem": "problem",
    "check": "check",
    "load_clauses": "catalog",
    "load_locale": "locale.load",
    "load_summary": "office",
    "make_plan": "plan",
    "realise": "realise",
    "render": "render",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        from importlib import import_module

        return getattr(import_module(f"drafter.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'drafter' has no attribute {name!r}")

"""drafter: one form of a meeting in, consistent press releases in several languages out.

The public names are those of `__all__`; they are loaded when first used, so that importing drafter costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
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


class _Package(ModuleType):
    """The package with its public names as properties.

    Importing the room `drafter.check` would put the module over the function of the same name; a property stays.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _ROOMS:
            super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name in _ROOMS:
            found = getattr(import_module(f"drafter.{_ROOMS[name]}"), name)
            self.__dict__[name] = found
            return found
        raise AttributeError(f"module 'drafter' has no attribute {name!r}")


sys.modules[__name__].__class__ = _Package

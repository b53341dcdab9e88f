"""Our quick `dataclass` does what the standard library's does, for everything that we use of it."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields, replace
from typing import ClassVar

import pytest

import drafter
from drafter.frozen import dataclass, field, once


class Base:
    __slots__ = ()
    shown: ClassVar[frozenset[str]] = frozenset({"base"})


def shapes(decorator, field):
    """Return the same classes, made by a decorator."""

    @decorator(frozen=True, slots=True)
    class Plain(Base):
        """Said."""

        a: str
        b: int = 2
        c: Mapping[str, str] = field(default_factory=dict)
        shown: ClassVar[frozenset[str]] = frozenset({"a"})
        left: ClassVar = 7

        def double(self) -> int:
            return 2 * self.b

        @property
        def upper(self) -> str:
            return self.a.upper()

    @decorator(frozen=True, slots=True, order=True)
    class Ordered:
        a: str
        b: int = 1

    @decorator(slots=True)
    class Open:
        a: str
        b: list[int] = field(default_factory=list)

    @decorator(frozen=True, slots=True)
    class Memory:
        a: str
        b: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
        c: int = field(default=0, compare=False)

    @decorator(frozen=True, slots=True)
    class Hashed:
        a: dict[str, int]

        def __hash__(self) -> int:
            return 5

    @decorator(frozen=True, slots=True)
    class Empty:
        """Nothing."""

    @decorator(frozen=True, slots=True)
    class Child(Ordered):
        c: int = 3

    return {made.__name__: made for made in (Plain, Ordered, Open, Memory, Hashed, Empty, Child)}


OURS, THEIRS = shapes(dataclass, field), shapes(dataclasses.dataclass, dataclasses.field)
CALLS = [
    ("Plain", ("x",), {}),
    ("Plain", ("x", 3), {"c": {"k": "v"}}),
    ("Plain", (), {"b": 3, "a": "x"}),
    ("Plain", (), {}),
    ("Plain", ("x",), {"nope": 1}),
    ("Plain", ("x", 1, {}, 4), {}),
    ("Plain", ("x",), {"a": "y"}),
    ("Ordered", ("x",), {}),
    ("Open", ("x",), {}),
    ("Open", ("x", [1]), {}),
    ("Memory", ("x",), {}),
    ("Memory", ("x", 4), {}),
    ("Memory", ("x",), {"b": {}}),
    ("Hashed", ({"k": 1},), {}),
    ("Empty", (), {}),
    ("Empty", (1,), {}),
    ("Child", ("x", 2, 9), {}),
    ("Child", ("x",), {}),
]


def outcome(classes, name, positional, named):
    """Return what a call gives, as text, or the words of its refusal."""
    try:
        made = classes[name](*positional, **named)
    except TypeError as error:
        return str(error)
    values = {f.name: getattr(made, f.name) for f in fields(made)}
    return repr(made), values, dataclasses.asdict(made)


@pytest.mark.parametrize(("name", "positional", "named"), CALLS)
def test_calls(name, positional, named):
    assert outcome(OURS, name, positional, named) == outcome(THEIRS, name, positional, named)


@pytest.mark.parametrize("name", OURS)
def test_what_a_class_tells(name):
    ours, theirs = OURS[name], THEIRS[name]
    for key in ("__slots__", "__match_args__", "__qualname__", "__module__"):
        assert getattr(ours, key) == getattr(theirs, key)
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    assert [(f.name, f.init, f.repr, f.compare) for f in fields(ours)] == [
        (f.name, f.init, f.repr, f.compare) for f in fields(theirs)
    ]
    assert dataclasses.is_dataclass(ours)
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    assert not hasattr(ours("x") if name not in ("Empty", "Hashed") else ours(*[{}] * (name == "Hashed")), "__dict__")


def test_methods_properties_and_class_variables():
    one = OURS["Plain"]("x")
    assert (one.double(), one.upper, one.shown, one.left, Base.shown) == (
        4,
        "X",
        frozenset({"a"}),
        7,
        frozenset({"base"}),
    )


def test_equality_and_hashes():
    for classes in (OURS, THEIRS):
        ordered, memory, child = classes["Ordered"], classes["Memory"], classes["Child"]
        assert ordered("x") == ordered("x") != ordered("y")
        assert (ordered("x") == child("x")) is False and (child("x") == ordered("x")) is False
        assert ordered("x") != ("x", 1)
        assert {ordered("x"): 1}[ordered("x", 1)] == 1
        assert memory("x", 1) == memory("x", 2) and hash(memory("x", 1)) == hash(memory("x", 2))
        assert hash(classes["Hashed"]({})) == 5
        assert classes["Empty"]() == classes["Empty"]()
        with pytest.raises(TypeError):
            hash(classes["Open"]("x"))
        with pytest.raises(TypeError):
            hash(classes["Plain"]("x"))


def test_order():
    for classes in (OURS, THEIRS):
        ordered = classes["Ordered"]
        assert sorted([ordered("b", 1), ordered("a", 2), ordered("a", 1)]) == [
            ordered("a", 1),
            ordered("a", 2),
            ordered("b", 1),
        ]
        assert ordered("a") <= ordered("a") and ordered("b") > ordered("a") and ordered("b") >= ordered("a")
        with pytest.raises(TypeError):
            _ = ordered("a") < classes["Child"]("b")
        with pytest.raises(TypeError):
            _ = classes["Plain"]("a") < classes["Plain"]("b")


def test_frozen_is_frozen_and_open_is_open():
    for classes in (OURS, THEIRS):
        one = classes["Plain"]("x")
        for change in (lambda one=one: setattr(one, "a", "y"), lambda one=one: delattr(one, "a")):
            with pytest.raises(FrozenInstanceError):
                change()
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            one.other = 1
        free = classes["Open"]("x")
        free.a = "y"
        assert free == classes["Open"]("y")
        with pytest.raises(AttributeError):
            free.other = 1


def test_factories_give_each_its_own():
    one, other = OURS["Open"]("x"), OURS["Open"]("x")
    one.b.append(1)
    assert other.b == []


def test_replace_makes_memories_anew():
    for classes in (OURS, THEIRS):
        one = classes["Memory"]("x")
        one.b["k"] = 1
        other = replace(one, c=5)
        assert (other.a, other.b, other.c) == ("x", {}, 5)
        with pytest.raises((TypeError, ValueError)):
            replace(one, b={})
        with pytest.raises(TypeError):
            replace(one, nope=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """At the top of a module, where pickles look for it."""

    a: str
    b: tuple[int, ...] = ()


def test_copies_and_pickles():
    one = Sent("x", (1, 2))
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == copy.deepcopy(one) == one


def test_matching():
    match Sent("x", (1,)):
        case Sent(a, (number,)):
            assert (a, number) == ("x", 1)
        case _:
            pytest.fail("no match")


def test_ours_are_all_made_so():
    found = {}
    for module in pkgutil.walk_packages(drafter.__path__, "drafter."):
        if not module.name.endswith("__main__"):
            for one in vars(importlib.import_module(module.name)).values():
                if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__.startswith("drafter."):
                    found[f"{one.__module__}.{one.__qualname__}"] = hasattr(one, "_compared")
    assert len(found) > 60
    assert [name for name, quick in found.items() if not quick] == []


def test_once_is_made_when_asked_and_kept():
    made = []

    @dataclass(frozen=True, slots=True)
    class Counted:
        a: str

        @once
        def upper(self) -> str:
            """In capitals."""
            made.append(self.a)
            return self.a.upper()

    @dataclass(frozen=True, slots=True)
    class Further(Counted):
        b: int = 1

        @once
        def both(self) -> str:
            return f"{self.upper}{self.b}"

    one = Further("x")
    assert made == [] and (one.both, one.upper, one.both) == ("X1", "X", "X1") and made == ["x"]
    # what was made before is no part of it
    assert one == Further("x") and replace(one, a="y").upper == "Y" and copy.copy(one).upper == "X"
    assert repr(one).endswith("Further(a='x', b=1)")
    with pytest.raises(AttributeError, match="no attribute 'lower'"):
        assert one.lower
    with pytest.raises(AttributeError):
        one.upper = "z"

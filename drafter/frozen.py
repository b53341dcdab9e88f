"""`dataclass`, `field`, `replace` as the standard library's, made in a sixth of the time: a command starts a hundred.

The standard one writes six functions a class as source text and compiles each. Here all classes share five functions,
and `__init__` is one compiled function a number of fields, with the names of the parameters put in. Instances are made
faster too: values go to their slots directly. The standard library's module is imported only when somebody asks a class
for its fields: it brings the readers of Python's own source with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import replace as replace

    once = property
else:
    from collections.abc import Callable, Iterable
    from functools import cache
    from operator import attrgetter
    from types import CodeType, FunctionType

    def dataclass(*, frozen: bool = False, slots: bool = False, order: bool = False) -> Callable[[type], type]:
        """Return the decorator of `dataclasses.dataclass` for these options; slots must be asked for.

        `replace`, `fields`, equality, hash, order, repr, copies and pickles are those of the standard library's.
        Fields are as there, but for InitVar, KW_ONLY and `__post_init__`, which nothing here uses.
        """
        assert slots, "without slots take the standard library's"
        return lambda cls: _made(cls, frozen, order)

    def replace(one: object, /, **changes: object) -> object:
        """Return a copy with other values, as `dataclasses.replace` does, of a class that was made here."""
        cls = one.__class__
        values = list(cls._values(one))
        for name in changes.keys() & cls._positions.keys():
            values[cls._positions[name]] = changes.pop(name)
        return cls(*values, **changes)

    MISSING = object()

    class field:
        """A field, as `dataclasses.field` says one."""

        __slots__ = ("compare", "default", "default_factory", "init", "name", "repr", "type")

        def __init__(
            self,
            *,
            default: object = MISSING,
            default_factory: Callable[[], object] = MISSING,
            init: bool = True,
            repr: bool = True,
            compare: bool = True,
        ) -> None:
            self.default, self.default_factory = default, default_factory
            self.init, self.repr, self.compare = init, repr, compare

    def fields(one: object) -> tuple[field, ...]:
        """Return the fields of a class that was made here, or of one of its instances, by name and type."""
        return tuple(one._fields.values())

    class _Fields:
        """What the standard library keeps in a class: its own fields, made when it asks for them."""

        def __get__(self, one: object, cls: type) -> dict[str, object]:
            import dataclasses

            made = {}
            for name, found in cls._fields.items():
                said = {key: getattr(found, key) for key in ("default", "default_factory")}
                said = {key: value for key, value in said.items() if value is not MISSING}
                theirs = dataclasses.field(**said, init=found.init, repr=found.repr, compare=found.compare)
                theirs.name, theirs.type, theirs._field_type = name, found.type, dataclasses._FIELD
                theirs.kw_only = False
                made[name] = theirs
            return made

    class once:
        """A property that is made when it is first asked for, and kept: its class is frozen, so it can't change."""

        __slots__ = ("make",)

        def __init__(self, make: Callable[[object], object]) -> None:
            self.make = make

    def _ask(self: object, name: str) -> object:
        # Python asks this for a slot that is empty; afterwards it is looked up as quickly as a field
        found = self._once.get(name)
        if found is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        make, keep = found
        value = make(self)
        keep(self, value)
        return value

    def _made(cls: type, frozen: bool, order: bool) -> type:
        fields: dict[str, field] = {}
        for base in cls.__mro__[-1:0:-1]:
            fields |= base.__dict__.get("_fields", {})
        own = _own_fields(cls)
        fields |= own
        kept = {name: found.make for name, found in cls.__dict__.items() if type(found) is once}
        left = own.keys() | kept.keys() | {"__dict__", "__weakref__"}
        inside = {key: value for key, value in cls.__dict__.items() if key not in left}
        names = tuple(name for name, f in fields.items() if f.init)
        inside |= {
            "__slots__": tuple(name for name in (*own, *kept) if not any(name in b.__dict__ for b in cls.__mro__[1:])),
            "__dataclass_fields__": _Fields(),
            "_fields": fields,
            "__match_args__": names,
            "_values": staticmethod(_getter(names)),
            "_positions": {name: n for n, name in enumerate(names)},
            "_compared": staticmethod(_getter(f.name for f in fields.values() if f.compare)),
        }
        shared = dict(_SHARED)
        if frozen:
            shared |= {"__setattr__": _refuse, "__delattr__": _refuse, "__hash__": _hash}
        elif "__hash__" not in cls.__dict__:
            inside["__hash__"] = None
        if order:
            shared |= _ORDER
        inside = shared | inside
        if cls.__dict__.get("__hash__", 0) is None and frozen:
            # Python sets it to None beside an __eq__ of the class's own
            inside["__hash__"] = _hash
        made = type(cls)(cls.__name__, cls.__bases__, inside)
        made.__qualname__ = cls.__qualname__
        made.__init__ = _init(made, fields.values())
        if kept:
            own_kept = {name: (make, getattr(made, name).__set__) for name, make in kept.items()}
            made._once = getattr(made, "_once", {}) | own_kept
            made.__getattr__ = _ask
        return made

    def _own_fields(cls: type) -> dict[str, field]:
        own: dict[str, field] = {}
        for name, annotation in cls.__annotations__.items():
            if not str(annotation).startswith(("ClassVar", "typing.ClassVar")):
                found = cls.__dict__.get(name, MISSING)
                own[name] = made = found if isinstance(found, field) else field(default=found)
                made.name, made.type = name, annotation
        return own

    def _getter(names: Iterable[str]) -> Callable[[object], object]:
        listed = list(names)
        if len(listed) == 1:
            return lambda one: (getattr(one, listed[0]),)
        return attrgetter(*listed) if listed else lambda _: ()

    def _init(cls: type, fields: Iterable[field]) -> FunctionType:
        names, defaults, setters, later = ["self"], [], {}, []
        for one in fields:
            setter = getattr(cls, one.name).__set__
            if not one.init:
                later.append((setter, one.default_factory))
                continue
            if one.default_factory is not MISSING:
                setter = _with_factory(setter, one.default_factory)
                defaults.append(MISSING)
            elif one.default is not MISSING:
                defaults.append(one.default)
            setters[f"set{len(names)}"] = setter
            names.append(one.name)
        if later:
            last = f"set{len(names) - 1}"
            setters[last] = _with_later(setters[last], later)
        code = _code(len(names)).replace(co_varnames=tuple(names), co_qualname=f"{cls.__qualname__}.__init__")
        return FunctionType(code, setters, "__init__", tuple(defaults))

    @cache
    def _code(size: int) -> CodeType:
        numbers = range(1, size)
        parameters = "".join(f", value{n}" for n in numbers)
        body = "".join(f"\n    set{n}(self, value{n})" for n in numbers) or "\n    pass"
        inside: dict[str, FunctionType] = {}
        exec(f"def __init__(self{parameters}):{body}", inside)
        return inside["__init__"].__code__

    def _with_factory(setter: Callable, factory: Callable) -> Callable:
        return lambda self, value: setter(self, factory() if value is MISSING else value)

    def _with_later(setter: Callable, later: list[tuple[Callable, Callable]]) -> Callable:
        def set_all(self: object, value: object) -> None:
            setter(self, value)
            for put, factory in later:
                put(self, factory())

        return set_all

    def _eq(self: object, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._compared(self) == self._compared(other)

    def _hash(self: object) -> int:
        return hash(self._compared(self))

    def _repr(self: object) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name, f in self._fields.items() if f.repr)
        return f"{self.__class__.__qualname__}({', '.join(shown)})"

    def _reduce(self: object) -> tuple[type, tuple[object, ...]]:
        return self.__class__, self._values(self)

    def _refuse(self: object, name: str, *_: object) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _compare(how: Callable[[object, object], bool]) -> Callable[[object, object], bool]:
        def compare(self: object, other: object) -> bool:
            if other.__class__ is not self.__class__:
                return NotImplemented
            return how(self._compared(self), self._compared(other))

        return compare

    import operator

    _SHARED = {"__eq__": _eq, "__repr__": _repr, "__reduce__": _reduce}
    _ORDER = {f"__{name}__": _compare(getattr(operator, name)) for name in ("lt", "le", "gt", "ge")}

"""Dataclasses that cost little until one is made: for modules that every command loads.

The standard library compiles six methods of each class when it is defined, which took longer than
all else of the loading of flowc.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["record"]

_UNSET = object()


def _record(
    cls: Any = None, /, *, frozen: bool = False, eq: bool = True, kw_only: bool = False
) -> Any:
    """Return a class as `dataclass` does; its constructor is compiled when it is first called."""
    if cls is None:
        return partial(_record, frozen=frozen, eq=eq, kw_only=kw_only)
    cls = dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
    names = [part.name for part in fields(cls) if part.compare]
    two_or_none = names * 2 if len(names) == 1 else names  # of one, it would give no tuple
    cls.__compared__ = attrgetter(*two_or_none) if names else staticmethod(lambda self: ())
    cls.__init__, cls.__repr__ = _first_init(cls, frozen), _repr
    if eq:
        cls.__eq__, cls.__hash__ = _eq, _hash if frozen else None
    if frozen:
        cls.__setattr__ = cls.__delattr__ = _refuse
    return cls


def _repr(self: Any) -> str:
    shown = (f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__compared__(self) == self.__compared__(other)


def _hash(self: Any) -> int:
    return hash(self.__compared__(self))


def _refuse(self: Any, name: str, value: Any = None) -> None:
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _first_init(cls: Any, frozen: bool) -> Callable[..., None]:
    def first_init(self: Any, *values: Any, **named: Any) -> None:
        cls.__init__ = _init(cls, frozen)
        cls.__init__(self, *values, **named)

    return first_init


def _init(cls: Any, frozen: bool) -> Any:
    known: dict[str, Any] = {"_set": object.__setattr__, "_UNSET": _UNSET}
    positional, named, lines = ["self"], ["*"], ["pass"]
    for part in fields(cls):
        name = value = word = part.name
        if part.default is not MISSING:
            known[f"_{name}"], word = part.default, f"{name}=_{name}"
        elif part.default_factory is not MISSING:
            known[f"_{name}"], word = part.default_factory, f"{name}=_UNSET"
            value = f"_{name}() if {name} is _UNSET else {name}"
        if part.init:
            (named if part.kw_only else positional).append(word)
            lines.append(f"_set(self, '{name}', {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    head = ", ".join(positional + (named if named[1:] else []))
    exec(f"def __init__({head}):\n " + "\n ".join(lines), known)
    return known["__init__"]


if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    record = _record

"""The kind of block that flows are written in: known keys, strict values, room for the unknown.

The model (`model`, `config`, `exports`) is declared in blocks, as pydantic's models are, whose core
reads them (`block_validator`): all of pydantic takes longer to load than a small flow to check, and
is left to the JSON Schema (`block_model`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from functools import cache
from typing import Annotated, Any, ClassVar, Final, get_type_hints

from flowc.findings.record import record

NOTHING: Final[Any] = object()
"""What a key has in place of a default that has none."""


@record(frozen=True, eq=False)
class Check:
    """What a value has to be beside its type; it stands in an `Annotated`.

    `before` and `after` return what the value is to be, and raise errors of pydantic's. `schema`
    is its JSON Schema, where its type and bounds do not say it.
    """

    least: int | None = None
    most: int | None = None
    above: int | None = None
    shortest: int | None = None
    before: Callable[[Any], Any] | None = None
    after: Callable[[Any], Any] | None = None
    schema: dict[str, Any] | None = None


Text = Annotated[str, Check(shortest=1)]


@record
class Part:
    """A key of a block: its type as it is annotated, and its default."""

    default: Any
    description: str | None
    examples: list[Any] | None
    alias: str | None
    shortest: int | None
    longest: int | None
    owner: type[Block] | None = None
    name: str = ""

    @property
    def annotation(self) -> Any:
        """Return its type."""
        return _annotations(self.owner)[self.name]


@cache
def _annotations(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def Field(  # noqa: N802  (as pydantic names it)
    default: Any = NOTHING,
    *,
    description: str | None = None,
    examples: list[Any] | None = None,
    alias: str | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
) -> Any:
    """Return what a key of a block is; `description` and `examples` are for the JSON Schema."""
    return Part(default, description, examples, alias, min_length, max_length)


class Block:
    """A mapping with known keys; `shorthand` is the key that a bare value stands for."""

    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    )  # what pydantic's core sets
    __pydantic_fields_set__: Set[str]

    shorthand: ClassVar[str | None] = None
    model_fields: ClassVar[Mapping[str, Part]] = {}

    def __init_subclass__(cls) -> None:
        own = {}
        for name, kind in cls.__annotations__.items():
            if not str(kind).startswith("ClassVar"):
                given = vars(cls).get(name, NOTHING)
                own[name] = given if isinstance(given, Part) else Field(given)
                own[name].owner, own[name].name = cls, name
        cls.model_fields = {**cls.model_fields, **own}

    def __init__(self, **given: Any) -> None:
        """Take values that fit; what is left out has its default."""
        values = vars(self)
        values.update({name: part.default for name, part in self.model_fields.items()})
        values.update(given)
        object.__setattr__(self, "__pydantic_fields_set__", {*given})

    @property
    def model_fields_set(self) -> Set[str]:
        """The fields that were given a value."""
        return self.__pydantic_fields_set__

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(vars(self).items())

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__: ClassVar[Any] = lambda self: hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self)})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name} cannot be changed")

    @classmethod
    def completed(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a mapping with what follows from its other keys."""
        return data

    def lacks(self) -> str | None:
        """Name the key that these values make necessary and that is not there."""
        return None

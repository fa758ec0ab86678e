"""What the expressions of a Python module mean to an importer that never runs them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowc.findings.source import Span

NOWHERE = Span(0, 0)


@dataclass(frozen=True)
class Use:
    """A named text constant inside a text."""

    name: str
    text: str


@dataclass(frozen=True)
class FromEnv:
    """A value that is read from the environment when the module is loaded.

    `default` is None where the module has none; `name` is what the module calls the value.
    """

    name: str
    env: str
    default: str | int | float | bool | None = None


@dataclass(frozen=True)
class Text:
    """A text, with the constants that it was put together from."""

    parts: tuple[str | Use | FromEnv, ...]

    @property
    def concrete(self) -> str | None:
        """The text itself; None, where the environment decides."""
        found = ""
        for part in self.parts:
            if isinstance(part, FromEnv):
                return None
            found += part.text if isinstance(part, Use) else part
        return found


@dataclass(frozen=True)
class Constant:
    """None, a bool, an int or a float."""

    value: bool | int | float | None


@dataclass(eq=False)
class Items:
    """A list or a tuple of located meanings: one object, whatever names it has."""

    items: list[Located]
    kind: str = "list"
    lost: Unknown | None = None
    """Why nobody knows what is in it any more."""
    given: str = ""
    """What holds it, and would see it change: a job's config."""
    stage: str = ""
    """The workflow that made it; none, if the module did."""


@dataclass(eq=False)
class Entries:
    """A dict: values by plain keys, each with the span of its key."""

    __match_args__ = ("items",)

    entries: dict[Any, tuple[Span, Located]]
    lost: Unknown | None = None
    given: str = ""
    stage: str = ""

    @property
    def items(self) -> tuple[tuple[Any, Span, Located], ...]:
        """The keys, where they stand, and the values."""
        return tuple((key, place, value) for key, (place, value) in self.entries.items())


@dataclass(frozen=True)
class Symbol:
    """Something imported, a builtin, or an attribute of one: `flytekit.workflow`."""

    path: str


@dataclass(eq=False)
class Made:
    """What a call of something imported gives: not made, only known."""

    path: str
    args: tuple[Located, ...]
    kwargs: Mapping[str, Argument]
    name: str = ""
    """The variable that it was first assigned to."""
    place: Span = NOWHERE
    """Where what is called stands."""
    statement: ast.AST | None = None
    """The statement of the module that made it."""


@dataclass(frozen=True)
class Argument:
    """A keyword argument: where its name stands, and what it is."""

    key: Span
    value: Located


@dataclass(frozen=True)
class Indexed:
    """A subscript of something imported: `FlyteFile[TypeVar("csv")]`; or a union of types."""

    base: Symbol
    items: tuple[Located, ...]


@dataclass(frozen=True)
class Input:
    """A parameter of the workflow."""

    name: str


@dataclass(frozen=True)
class Result:
    """The result of a call of a task or of another workflow: `task` is its key."""

    task: str


@dataclass(frozen=True)
class Output:
    """One output of a task, by name."""

    task: str
    name: str


@dataclass(eq=False)
class Function:
    """A function that is no workflow; its defaults have been read where it stands."""

    node: ast.FunctionDef | ast.Lambda
    frame: Any
    """The `Frame` that it stands in."""
    unit: Any
    """The `Unit` that it stands in."""
    defaults: dict[str, Located]


@dataclass(eq=False)
class Partial:
    """What `functools.partial` makes: a call that has some of its arguments."""

    target: Located
    args: tuple[Located, ...]
    kwargs: Mapping[str, Argument]


@dataclass(eq=False)
class Workflow:
    """A function that is decorated as a workflow; types and defaults have been read."""

    node: ast.FunctionDef
    types: dict[str, Located]
    defaults: dict[str, Located]
    returns: Located | None
    policy: Located | None = None
    """The failure policy that its decorator sets."""


@dataclass(eq=False)
class Members:
    """A class of named values: an Enum's members, or a NamedTuple's fields, in order."""

    kind: str
    name: str
    items: tuple[tuple[str, Span, Located], ...]
    defaults: tuple[tuple[str, Located], ...] = ()
    """What the fields are that a call leaves out."""
    lost: Unknown | None = None


@dataclass(frozen=True)
class Member:
    """A member of an enum."""

    owner: Members
    name: str
    value: Located


@dataclass(frozen=True)
class Record:
    """What a NamedTuple of the module makes: fields by name, in order."""

    owner: Members
    fields: tuple[tuple[str, Located], ...]


@dataclass(frozen=True)
class Plain:
    """A value of Python's own that is known, and that no flow can hold as it is."""

    value: Any


@dataclass(frozen=True)
class Outputs:
    """`.outputs` of the result of a task."""

    task: str


@dataclass(frozen=True)
class Module:
    """A module of the repository that was read."""

    unit: Any


@dataclass(frozen=True)
class Method:
    """A method of a value, not yet called."""

    owner: Located
    name: str


@dataclass(frozen=True)
class Nothing:
    """What could not be understood; it has been complained about."""


@dataclass(frozen=True)
class Unknown(Nothing):
    """What nobody knows without running the module: told where it reaches a flow."""

    message: str
    span: Span
    hint: str | None = None


Meaning = (
    Text | FromEnv | Constant | Items | Entries | Symbol | Made | Indexed | Input | Result
    | Output | Outputs | Function | Partial | Workflow | Members | Member | Record | Plain
    | Module | Method | Nothing
)  # fmt: skip

NOTHING = Nothing()


@dataclass(frozen=True)
class Located:
    """A meaning and the place of the expression that has it."""

    meaning: Meaning
    span: Span

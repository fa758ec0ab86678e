"""What the expressions of a Python module mean to an importer that never runs them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from flowc.findings.source import Span


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


@dataclass(frozen=True)
class Items:
    """A list, or a tuple, of located meanings."""

    items: tuple[Located, ...]


@dataclass(frozen=True)
class Entries:
    """A dict with text keys; each entry has the span of its key."""

    items: tuple[tuple[str, Span, Located], ...]


@dataclass(frozen=True)
class Symbol:
    """Something imported, a builtin, or an attribute of one: `flytekit.workflow`."""

    path: str


@dataclass(frozen=True)
class Made:
    """What a call of something imported gives: not made, only known."""

    path: str
    args: tuple[Located, ...]
    kwargs: Mapping[str, Argument]
    name: str = ""
    """The variable that it was first assigned to."""
    key: ast.AST | None = field(default=None, compare=False)

    def __hash__(self) -> int:
        return id(self.key)


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


@dataclass(frozen=True)
class Function:
    """A function of the module that is no workflow: names of parameters, statements, defaults."""

    node: ast.FunctionDef | ast.Lambda


@dataclass(frozen=True)
class Workflow:
    """A function of the module that is decorated as a workflow."""

    node: ast.FunctionDef


@dataclass(frozen=True)
class Members:
    """A class of named values: an Enum's members, or a NamedTuple's fields, in order."""

    kind: str
    name: str
    items: tuple[tuple[str, Span, Located], ...]
    defaults: tuple[tuple[str, Located], ...] = ()
    """What the fields are that a call leaves out."""


@dataclass(frozen=True)
class Nothing:
    """What could not be understood; it has been complained about."""


Meaning = (
    Text | FromEnv | Constant | Items | Entries | Symbol | Made | Indexed | Input | Result
    | Output | Function | Workflow | Members | Nothing
)  # fmt: skip

NOTHING = Nothing()


@dataclass(frozen=True)
class Located:
    """A meaning and the place of the expression that has it."""

    meaning: Meaning
    span: Span

"""References: what stands between `${{` and `}}` in a flow."""

from __future__ import annotations

import re
from typing import Final

from flowc.findings.record import record

OPEN = "${{"
REFERENCE_STARTS = ("{", "$", "inputs.", "tasks.", "vars.", "matrix.", "params.")
"""How a whole text begins that is a reference in the notation of some tool."""

_TOKEN = re.compile(r"\$\$\{\{|\$\{\{(?:(?!\}\})[\s\S])*(?:\}\})?")
_NAME = re.compile(r"[\w-]+")
_QUOTED = re.compile(r"\[(['\"])([\w-]+)\1\]")
_ROW = re.compile(r"tasks\.(?P<task>[\w-]+)\s*\[(?P<index>[^\[\]]*)\](?:\.(?P<output>[\w-]+))?")

SAME: Final = ("matrix",)
"""The index of the row that has the index of the task where it stands."""
ANY: Final = "*"
"""Stands in an index for every value of an axis."""
ALL: Final = (ANY,)
"""The index of all rows."""
OWN: Final = "matrix."
"""Begins a place of an index that has a value of the row of the task where it stands."""


@record(frozen=True)
class InputRef:
    """A launch input: `${{ inputs.NAME }}`."""

    name: str

    def __str__(self) -> str:
        return f"inputs.{self.name}"


@record(frozen=True)
class TaskRef:
    """An output of a task: `${{ tasks.TASK.OUTPUT }}`; an empty `output` is its only one."""

    task: str
    output: str

    def __str__(self) -> str:
        return f"tasks.{self.task}.{self.output}".removesuffix(".")


@record(frozen=True)
class RowRef:
    """An output of some rows of a matrix: `${{ tasks.TASK[INDEX].OUTPUT }}`, or the only one.

    Each place of the index is a value, `*` or `matrix.NAME`; or it is SAME, or ALL, as a whole.
    """

    task: str
    index: tuple[str, ...]
    output: str = ""

    def __str__(self) -> str:
        return f"tasks.{self.row}.{self.output}".removesuffix(".")

    @property
    def row(self) -> str:
        """Return what messages call the row."""
        return row_of(self.task, self.index)

    @property
    def is_list(self) -> bool:
        """Whether it means a list, however many rows there are."""
        return ANY in self.index


@record(frozen=True)
class RowsRef:
    """What an index with `*` stands for, `${{ tasks.TASK[*].OUTPUT }}`: outputs as a list."""

    rows: tuple[TaskRef, ...]


@record(frozen=True)
class MatrixRef:
    """A value of the row that a task is made for: `${{ matrix.NAME }}`."""

    name: str

    def __str__(self) -> str:
        return f"matrix.{self.name}"


@record(frozen=True)
class VarRef:
    """A build-time constant: `${{ vars.NAME }}`."""

    name: str

    def __str__(self) -> str:
        return f"vars.{self.name}"


@record(frozen=True)
class ParamRef:
    """What the user of a task file gives it: `${{ params.NAME }}`."""

    name: str

    def __str__(self) -> str:
        return f"params.{self.name}"


Reference = InputRef | TaskRef | RowRef | VarRef | MatrixRef | ParamRef


@record(frozen=True)
class Malformed:
    """A text between `${{` and `}}` that is no reference, with the reason and a hint.

    Without a hint, it depends on the place what may stand there instead of its `parts`.
    """

    message: str
    hint: str | None = None
    parts: tuple[str, ...] = ()


@record(frozen=True)
class Piece:
    """A reference inside a text: what it says, and how it was written."""

    written: str
    meaning: Reference | Malformed
    before: int = 0
    """How many times the same stands before it in the text."""


def split(text: str) -> list[str | Piece]:
    """Cut a text into plain pieces and references; `$${{` becomes the plain text `${{`."""
    pieces: list[str | Piece] = []
    at = 0
    held = ""
    seen: dict[str, int] = {}
    escapes = "$${{" in text
    for match in _TOKEN.finditer(text):
        held += text[at : match.start()]
        at = match.end()
        if match[0] == "$${{":
            held += OPEN
            continue
        if held:
            pieces.append(held)
            held = ""
        before = seen.get(match[0], 0)
        if escapes:  # `$${{ x }}` holds the text of a reference too
            before = text.count(match[0], 0, match.start() + len(match[0]) - 1)
        seen[match[0]] = before + 1
        pieces.append(Piece(match[0], _meaning(match[0]), before))
    held += text[at:]
    return [*pieces, held] if held or not pieces else pieces


def row_of(task: str, index: tuple[str, ...]) -> str:
    """Return what a row is called: `sdtm[ae]`, `sdtm[ae,prod]`."""
    return f"{task}[{','.join(index)}]"


def read_row(text: str) -> RowRef | None:
    """Return the row of a text such as `sdtm[ae]`; nothing, where it has no index."""
    match = _ROW.fullmatch(f"tasks.{text.strip()}")
    return _row(match) if match and match["output"] is None else None


def _row(match: re.Match[str]) -> RowRef:
    index = tuple(part.strip() for part in match["index"].split(","))
    return RowRef(match["task"], index, match["output"] or "")


def _meaning(written: str) -> Reference | Malformed:
    if not written.endswith("}}"):
        return Malformed("a reference is not closed", "write ${{ ... }}, or $${{ for the text")
    inner = written[len(OPEN) : -2].strip()
    if not inner:
        return Malformed("the reference is empty")
    row = _ROW.fullmatch(inner)
    if row:
        return _row(row)
    if OPEN in inner:
        message = f"'{inner[:60]}' is no reference: it holds another one"
        return Malformed(message, "write tasks.TASK[matrix.NAME].OUTPUT")
    parts = inner.split(".")
    if not all(_NAME.fullmatch(part) for part in parts):
        parts = dotted(inner).split(".")
        if all(_NAME.fullmatch(part) for part in parts):
            return _foreign(inner, parts)
        return Malformed(f"'{inner[:60]}' is no reference: there are no operators and no functions")
    match parts:
        case ["inputs", name]:
            return InputRef(name)
        case ["vars", name]:
            return VarRef(name)
        case ["params", name]:
            return ParamRef(name)
        case ["matrix", name]:
            return MatrixRef(name)
        case ["tasks", task, output]:
            return TaskRef(task, output)
        case ["tasks", task]:
            return Malformed(f"'{inner}' names no output of the task", parts=tuple(parts))
    return _foreign(inner, parts)


def _foreign(inner: str, parts: list[str]) -> Malformed:
    """Return what a text of several names is that is no reference here; it may be elsewhere."""
    from flowc.language.foreign.read_reference import read_names  # few are of another tool

    meant = read_names(".".join(parts))
    parts = str(meant).split(".") if meant else parts
    return Malformed(f"'{inner[:60]}' is no reference", parts=tuple(parts))


def dotted(text: str) -> str:
    """Write names in quotes and brackets as all others: `inputs['x']` as `inputs.x`."""
    return _QUOTED.sub(r".\2", text)


def hinted_at(malformed: str) -> list[InputRef | VarRef]:
    """Return what a text that is no reference seems to speak of."""
    return [
        (InputRef if space == "input" else VarRef)(name)
        for space, name in re.findall(r"\b(input|var)s?\.(\w+)", malformed)
    ]


def text_of(reference: Reference) -> str:
    """Write a reference as an author would."""
    return f"${{{{ {reference} }}}}"

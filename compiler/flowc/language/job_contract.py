"""What a job finds at the place of an input, and leaves at that of an output: a table by type.

The README has it, and messages about outputs name its shapes.
"""

from __future__ import annotations

from typing import Final, NamedTuple

A_FILE: Final = "a file"
A_FOLDER: Final = "a folder"
A_TEXT: Final = "a file with text"
A_LIST: Final = "a file with a JSON list"
A_MAPPING: Final = "a file with a JSON object"


class Shape(NamedTuple):
    """What is at `/workflow/inputs/NAME` and `/workflow/outputs/NAME` for some types."""

    types: str
    shape: str
    example: str
    more: str = ""
    """What else there is to it."""


CONTRACT: Final = (
    Shape("`str`, `enum`", A_TEXT, "`any words`", "byte for byte, the line's end included"),
    Shape("`int`, `float`, `bool`", A_TEXT, "`5`, `0.5`, `true`", "space around it does not count"),
    Shape("`datetime`", A_TEXT, "`2026-01-31T08:00:00Z`"),
    Shape("`timedelta`", A_TEXT, "`1h30m0s`"),
    Shape("`none`", A_TEXT, "", "an empty one"),
    Shape("`list[T]`", A_LIST, '`["a", "b"]`', "files of it: see below"),
    Shape("`dict[str, T]`, `dict`", A_MAPPING, '`{"a": 1}`', "files of it: see below"),
    Shape("`file`, `file[csv]`", A_FILE, "`a,b`", "an output may be `NAME.csv` as well"),
    Shape("`directory`", A_FOLDER, ""),
    Shape("models, arrays", A_FILE, "", "as their library saves them"),
    Shape("data frames", A_FILE, "", "Parquet; an output may be a folder of it"),
    Shape("`A \\| B`", "the shape of one of them", "", "of an output, the narrowest that fits"),
)


def markdown() -> str:
    """Return the table as the README has it."""
    head = ("type", "what is at the job's `NAME`", "such as", "")
    rows = [head, ("---",) * len(head), *CONTRACT]
    return "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |") for row in rows)

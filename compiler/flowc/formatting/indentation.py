"""Indentation, the spaces after keys and dashes, and blank lines."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass, field

from flowc.formatting.pieces import Piece, dashes
from flowc.formatting.spelling import Edit

STEP = 2

Levels = tuple[tuple[int, int], ...]
"""The old and the new indentation of collections, each in the one before it."""


@dataclass
class Lines:
    """The lines of a text, and where the content of each is to begin."""

    text: str
    rows: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    wanted: dict[int, int] = field(default_factory=dict)
    """The indentation of lines that begin with a key, a dash or a value."""
    shifted: dict[int, int] = field(default_factory=dict)
    """By how much lines inside of a value move; they are left alone otherwise."""
    closer: dict[int, list[Edit]] = field(default_factory=dict)
    """Gaps behind dashes, in columns of their lines, that close when the lines below move."""
    levels: dict[int, Levels] = field(default_factory=dict)
    """For lines of known indentation: the levels that stand open at their ends, outermost first."""
    depths: dict[int, int] = field(default_factory=dict)
    """For these, how many levels stand open where they begin, the one of what begins included."""

    def __post_init__(self) -> None:
        self.rows = self.text.split("\n")
        at = 0
        while at >= 0:
            self.starts.append(at)
            at = self.text.find("\n", at) + 1 or -1

    def of(self, offset: int) -> int:
        """Return the number of the line that an offset is in, counted from 0."""
        return bisect_right(self.starts, offset) - 1

    def column(self, offset: int) -> int:
        """Return how many characters stand before an offset on its line."""
        return offset - self.starts[self.of(offset)]

    def place(self, line: int, indent: int, levels: Levels, depth: int) -> None:
        """Have a line begin at an indentation, in levels of which `depth` are open there."""
        self.wanted[line], self.levels[line], self.depths[line] = indent, levels, depth

    def begins(self, offset: int) -> bool:
        """Whether nothing but white space stands before an offset on its line."""
        return not self.text[self.starts[self.of(offset)] : offset].strip()


def gaps(text: str, root: Piece) -> list[Edit]:
    """Return what makes one space of each gap after a colon or a dash, where it is on one line."""
    found: list[Edit] = []
    for piece in root.walk():
        if piece.in_flow:
            continue
        marks = dashes(text, piece) if piece.kind == "list" else []
        for index, value in enumerate(piece.values):
            if value.end == value.before:  # nothing stands there
                continue
            if piece.kind == "map":
                key = piece.keys[index]
                found += _gap(text, key.end, value.before, " :" if key.kind == "alias" else ":")
            elif not _goes_on(text, value):
                found += _gap(text, marks[index] + 1, value.before, "")
            if value.anchor and value.kind != "alias" and value.start > value.before:
                end = value.before + len(value.anchor) + 1
                found += _gap(text, end, value.start, "")
    return found


def _goes_on(text: str, piece: Piece) -> bool:
    """Whether further lines of a block collection stand below its first key or dash."""
    is_block = piece.kind in ("map", "list") and not piece.in_flow
    return is_block and "\n" in text[piece.before : piece.end].rstrip()


def _gap(text: str, start: int, end: int, mark: str) -> list[Edit]:
    old = text[start:end]
    if "\n" in old or "#" in old or end <= start:
        return []
    colon = old.strip()
    if colon not in ("", ":"):
        return []
    new = f"{mark} " if mark and colon else " "
    return [(start, end, new)] if new != old else []


def indented(text: str, root: Piece) -> str:
    """Return a text whose block collections are indented by two spaces a level."""
    lines = Lines(text)
    if not root.in_flow:
        _collection(lines, root, 0)
    else:
        _value(lines, root, 0, ())
    return "\n".join(_moved(lines))


def _collection(lines: Lines, piece: Piece, indent: int, above: Levels = ()) -> None:
    if piece.before < piece.start and lines.begins(piece.before):
        own = lines.of(piece.before)  # an anchor on a line of its own
        lines.place(own, indent, above, len(above) + 1)
    levels = (*above, (lines.column(_first(lines, piece)), indent))
    is_list = piece.kind == "list"
    begins = dashes(lines.text, piece) if is_list else [key.before for key in piece.keys]
    for begin, value in zip(begins, piece.values, strict=False):
        line = lines.of(begin)
        if lines.begins(begin):
            lines.place(line, indent, levels, len(levels))
        lines.levels[line] = levels
        if is_list and _goes_on(lines.text, value):
            for start, end, new in _gap(lines.text, begin + 1, value.before, ""):
                edit = (start - lines.starts[line], end - lines.starts[line], new)
                lines.closer.setdefault(line, []).append(edit)
        _value(lines, value, indent + STEP, levels)


def _first(lines: Lines, piece: Piece) -> int:
    """Return where the first key or dash of a block collection stands."""
    if piece.kind == "map":
        return piece.keys[0].before if piece.keys else piece.start
    return dashes(lines.text, piece)[0]


def _value(lines: Lines, piece: Piece, indent: int, levels: Levels) -> None:
    if piece.kind in ("map", "list") and not piece.in_flow:
        _collection(lines, piece, indent, levels)
        return
    first, last = lines.of(piece.before), lines.of(max(piece.before, piece.end - 1))
    shift = _shift(levels)
    if lines.begins(piece.before) and piece.end > piece.before:
        shift = indent - lines.column(piece.before)
        lines.place(first, indent, levels, len(levels) + 1)
    if piece.start != piece.before and lines.of(piece.start) > first:
        first = lines.of(piece.start)
        lines.place(first, indent, levels, len(levels) + 1)
    if piece.style in ("|", ">"):
        _block_scalar(lines, piece, range(first + 1, _end_of_blanks(lines, last)), indent, levels)
    elif filled := [row for row in range(first + 1, last + 1) if lines.rows[row].strip()]:
        least = min(_depth(lines.rows[row]) for row in filled)
        shift = max(shift, indent - STEP + 1 - least)
        lines.shifted.update(dict.fromkeys(filled, shift))


def _block_scalar(lines: Lines, piece: Piece, rows: range, indent: int, levels: Levels) -> None:
    """Move the lines of a block scalar to where they belong; blank ones may be text of its own."""
    header = lines.text[piece.start : piece.start + 4].split("\n")[0]
    filled = [_depth(lines.rows[row]) for row in rows if lines.rows[row].strip()]
    if counted := "".join(filter(str.isdigit, header)):
        old, shift = levels[-1][0] + int(counted), _shift(levels)
    else:
        old = filled[0] if filled else max((len(lines.rows[row]) for row in rows), default=0)
        shift = indent - old
    for row in rows:
        text = lines.rows[row]
        is_empty = not text.strip() and (len(text) <= old or text[:old].strip(" "))
        lines.shifted[row] = -len(text) if is_empty else shift


def _end_of_blanks(lines: Lines, line: int) -> int:
    """Return the first line behind another that is not blank."""
    line += 1
    while line < len(lines.rows) and not lines.rows[line].strip():
        line += 1
    return line


def _shift(levels: Levels) -> int:
    """Return by how much the innermost level moves."""
    return levels[-1][1] - levels[-1][0] if levels else 0


def _moved(lines: Lines) -> list[str]:
    found: list[str] = []
    below = _next_wanted(lines)
    above: int | None = None
    most = sys.maxsize  # where a comment stands further out, those below it do, too
    for number, row in enumerate(lines.rows):
        for start, end, new in reversed(lines.closer.get(number, ())):
            row = row[:start] + new + row[end:]
        if number in lines.wanted:
            above, most = number, sys.maxsize
            row = " " * lines.wanted[number] + row.lstrip(" \t")
        elif number in lines.shifted:
            row = _shifted(row, lines.shifted[number])
        elif row.lstrip().startswith("#"):
            most = min(most, _comment_indent(lines, _depth(row), above, below[number]))
            row = " " * most + row.lstrip(" \t")
        elif not row.strip():  # below a text that moves there, blanks would be a part of it
            row = ""
        found.append(row)
    return found


def _shifted(row: str, move: int) -> str:
    if move >= 0:
        return " " * move + row
    return row[-move:] if not row[:-move].strip() else row


def _next_wanted(lines: Lines) -> list[int | None]:
    """Return for each line the next one below it whose indentation is known."""
    found: list[int | None] = [None] * len(lines.rows)
    known: int | None = None
    for number in range(len(lines.rows) - 1, -1, -1):
        found[number] = known
        if number in lines.wanted:
            known = number
    return found


def _comment_indent(lines: Lines, old: int, above: int | None, below: int | None) -> int:
    """Indent a comment as what follows it, or as what it stands behind, if it did so before."""
    levels = lines.levels[above] if above is not None else ()
    if below is not None:
        is_within = lines.depths[below] > len(levels)  # a key or a dash above, and its value below
        if is_within or old <= _depth(lines.rows[below]):
            return lines.wanted[below]
    return max((new for before, new in levels if before <= old), default=0)


def _depth(row: str) -> int:
    return len(row) - len(row.lstrip(" \t"))


def tidied(text: str, root: Piece) -> str:
    """Return a text without white space at ends of lines, and with one blank line in a row at most.

    Lines inside of values stay as they are.
    """
    lines = Lines(text)
    inside: set[int] = set()
    for piece in root.walk():
        if piece.kind == "scalar":
            first, last = lines.of(piece.start), lines.of(max(piece.start, piece.end - 1))
            inside.update(range(first, last))
            if piece.style in ("|", ">"):
                inside.add(last)
    found: list[str] = []
    kept = 0
    for number, row in enumerate(text.removesuffix("\n").split("\n")):
        if number in inside:
            found.append(row)
            kept = len(found)
        elif row.strip() or (found and found[-1].strip()):
            found.append(row.rstrip(" \t"))
    while len(found) > kept and not found[-1].strip():
        found.pop()
    return "\n".join(found) + "\n"

"""Says what was meant by the line at which reading stopped: how it begins, and at which column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flowc.findings.finding import Edit, Finding, Fix
from flowc.findings.source import Source, Span
from flowc.reading.stop import Line, Stop, rewritten, told

_CONFLICT = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)$", re.MULTILINE)
_COMMENT = re.compile(r"//|/\*|-- ")
_BLOCK = re.compile(r"[:-] +[|>][-+0-9]*[ \t]*$", re.MULTILINE)
_TABS = re.compile(r"^\t+", re.MULTILINE)
_SPACES = re.compile(r"^\t* ", re.MULTILINE)
_ODD_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ODD = re.compile(rf"^ *[{_ODD_BLANKS}][ {_ODD_BLANKS}]*", re.MULTILINE)

_NEXT_ITEM = re.compile(r"^( +)(-) ", re.MULTILINE)


class _Level(NamedTuple):
    """A column at which keys stand, or the dashes of items."""

    column: int
    of_items: bool


def conflict(stop: Stop) -> Finding | None:
    """Say that Git could not merge two versions, and left its marks."""
    found = _CONFLICT.search(stop.source.text.replace("\r", " "))
    if found is None:
        return None
    hint = "keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>"
    return told("Git could not merge two versions of this", Span(*found.span()), hint)


def foreign_comment(stop: Stop) -> Finding | None:
    """Say how a comment begins here."""
    for line in (stop.line(stop.opened), next(stop.above(stop.here), stop.here)):
        found = _COMMENT.match(line.text, line.lead)
        if found:
            span = Span(line.start + found.start(), line.start + found.end())
            sign = "# " if found[0] == "-- " else "#"
            fix = None if found[0] == "/*" else rewritten(span, found[0], sign)
            return told("a comment begins with '#'", span, "write # before it", fix)
    return None


def odd_indentation(source: Source, at: int) -> Finding | None:
    """Say that the line of an offset is indented by blanks that are none to YAML."""
    found = _ODD.match(source.text, source.line_span(source.position(at).line).start)
    if found is None:
        return None
    code = f"U+{ord(found[0].lstrip(' ')[0]):04X}"
    message = f"this line is indented by {code}, which is no space to YAML"
    edits = tuple(Edit(Span(*one.span()), " " * len(one[0])) for one in _ODD.finditer(source.text))
    fix = Fix("lines are indented by plain spaces", edits, reveals=True)
    return told(message, Span(*found.span()), "use plain spaces", fix)


def odd_line(stop: Stop) -> Finding | None:
    """Say that the line at which reading stopped, or the one before, has such blanks."""
    lines = (stop.here, next(stop.above(stop.here), stop.here))
    return next(filter(None, (odd_indentation(stop.source, line.start) for line in lines)), None)


def tab(stop: Stop) -> Finding | None:
    """Say what to write for a tab."""
    text, line = stop.source.text, stop.here
    message, span = "a tab is not allowed here", Span(stop.at, stop.at + 1)
    if stop.at >= line.start + line.indent:
        run = text[stop.at :]
        end = stop.at + len(run) - len(run.lstrip("\t "))
        edit = Edit(Span(stop.at, end), " ")
        fix = Fix("the tab is a space now", (edit,), reveals=True)
        return told(message, span, "use spaces", fix)
    if _SPACES.search(text) or _BLOCK.search(text):
        return told(message, span, "use spaces")
    tabs = list(_TABS.finditer(text))
    edits = tuple(Edit(Span(*one.span()), "  " * len(one[0])) for one in tabs)
    fix = Fix("each tab before a line is two spaces now", edits, reveals=True)
    return told(message, span, "use spaces: two for each tab", fix)


def too_deep(stop: Stop) -> Finding | None:
    """Say how far an entry is to be indented that stands deeper than the one before, which has a
    value."""
    line = stop.here
    above = next(stop.above(line), None)
    is_key = bool(line.key) and stop.at < line.value_at and line.lead == line.indent
    if above is None or not is_key or not above.key or not above.value or line.lead <= above.lead:
        return None
    message = "this line is indented more than the one before"
    return told(message, _key_span(line), *_at_column(stop, line, above.lead))


def between_levels(stop: Stop) -> Finding | None:
    """Say how far a line is to be indented that belongs to nothing at its column."""
    line = stop.here
    if stop.at != line.start + line.indent:
        return None
    levels = _levels(stop, line)
    is_item = line.content.startswith("- ")
    columns = {level.column for level in levels if level.of_items == is_item}
    if line.indent not in {level.column for level in levels}:
        near = sorted(columns, key=lambda column: (abs(column - line.indent), -column))
        if not near:
            return None
        hint, fix = _at_column(stop, line, near[0])
        other = [c for c in near[1:] if abs(c - line.indent) == abs(near[0] - line.indent)]
        hint += f", or by {other[0]} spaces" if other else ""
        next_one = next(
            (one for one in stop.below(line) if one.content and one.indent <= line.indent), None
        )
        is_alone = next_one is None or next_one.indent < line.indent
        sure = fix if is_alone and not other else None  # or the lines above are the wrong ones
        return told("this line stands between two levels", _key_span(line), hint, sure)
    if is_item:
        message = "an item of a list stands among keys"
        deeper = [column for column in columns if column > line.indent]
        below = _at_column(stop, line, deeper[0]) if deeper else ("write it below a key",)
        return told(message, _key_span(line), *below)
    outer = max((column for column in columns if column < line.indent), default=0)
    hint = f"write '- ' before it, or indent it by {outer} spaces"
    return told("a key stands among the items of a list", _key_span(line), hint)


def deeper_item(source: Source, item: Span) -> Finding | None:
    """Say of an item of a list that the next one stands deeper, and was read as its text."""
    dash = _NEXT_ITEM.search(source.text, item.start, item.end)
    first = source.line(source.position(item.start).line)
    column = len(first) - len(first.lstrip(" "))
    if dash is None or not first[column:].startswith("- "):
        return None
    stand = _NEXT_ITEM.finditer(source.text, item.start, item.end)
    edits = tuple(Edit(Span(*one.span(1)), " " * column) for one in stand)
    fix = Fix("the items of a list are indented alike", edits, reveals=True)
    message = "an item of a list is indented more than the one before, which it continues"
    return told(message, Span(*dash.span(2)), f"indent it by {column} spaces", fix)


def glued_dash(stop: Stop) -> Finding | None:
    """Say that a dash needs a space behind it."""
    line = stop.line(stop.opened)
    if not re.match(r"-[^\s-]", line.content):
        return None
    at = line.start + line.indent
    new = f"- {line.content[1:]}"
    fix = rewritten(Span(at, at + len(line.content)), line.content, new)
    return told("a '-' needs a space behind it", Span(at, at + 1), f"write {new[:80]}", fix)


def _key_span(line: Line) -> Span:
    key = line.key.partition(":")[0].rstrip()
    at, text = (line.lead, key) if key else (line.indent, line.content)
    return Span(line.start + at, line.start + at + len(text))


def _at_column(stop: Stop, line: Line, column: int) -> tuple[str, Fix]:
    """Return the hint, and the fix, that move a line to a column with all that is below it."""
    # the whole line is written, so that what is told of it afterwards counts against the fix
    edits = [Edit(Span(line.start, line.start + len(line.text)), " " * column + line.content)]
    for below in stop.below(line):
        if below.content and below.indent <= line.indent:
            break
        if below.content:
            moved = " " * (below.indent + column - line.indent)
            edits.append(Edit(Span(below.start, below.start + below.indent), moved))
    fix = Fix(f"the line is indented by {column} spaces", tuple(edits), reveals=True)
    return f"indent it by {column} spaces" if column else "do not indent it", fix


def _levels(stop: Stop, line: Line) -> list[_Level]:
    """Return the columns at which something may go on in the line behind another."""
    levels: list[_Level] = []
    for above in reversed([*stop.above(line)]):
        for level in _begun(above):
            while levels and (levels[-1].column, not levels[-1].of_items) > (
                level.column,
                not level.of_items,
            ):
                levels.pop()
            if level not in levels:
                levels.append(level)
    return levels


def _begun(line: Line) -> Iterator[_Level]:
    """Yield the levels that a line belongs to."""
    if line.lead > line.indent:
        yield _Level(line.indent, True)
    if line.key:
        yield _Level(line.lead, False)

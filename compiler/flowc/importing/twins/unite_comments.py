"""Turns the comments of twins into those of the task that stands for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flowc.emitting.yaml.yaml_text import END
from flowc.findings.source import Path
from flowc.importing.twins.write_matrices import Grouped

Comments = Mapping[Path, Sequence[str]]


def unite_comments(comments: Comments, grouped: Grouped) -> dict[Path, list[str]]:
    """Return comments for a flow with matrices.

    What all rows say alike is said once, the values of columns by their names: `<domain>`. What
    one row says is said of that row: `ae: ...`; the first one's own words are about them all.
    """
    found: dict[Path, list[str]] = {}
    of_rows: dict[str, dict[str, dict[Path, list[str]]]] = {}
    for path, lines in comments.items():
        old = str(path[1]) if path[:1] == ("tasks",) and path[1:] else ""
        if old in grouped.rows:
            key, _ = grouped.rows[old]
            rest = () if path[2:] == (END,) else path[2:]
            of_rows.setdefault(key, {}).setdefault(old, {}).setdefault(rest, []).extend(lines)
        else:
            found[path] = list(lines)
    for key, rows in of_rows.items():
        found["tasks", key] = [*_of_group(key, rows, found, grouped)]
    return {path: lines for path, lines in found.items() if lines}


def _of_group(
    key: str,
    rows: Mapping[str, Mapping[Path, list[str]]],
    found: dict[Path, list[str]],
    grouped: Grouped,
) -> list[str]:
    """Return what stands above a task with a matrix; what is said below it goes to `found`."""
    olds = [old for old, (own, _) in grouped.rows.items() if own == key]
    heads: list[str] = []
    for rest in dict.fromkeys(rest for own in rows.values() for rest in own):
        said = [rows.get(old, {}).get(rest, []) for old in olds]
        common = min(map(len, said)) if rest == () or len(set(map(len, said))) == 1 else 0
        alike = _alike([lines[len(lines) - common :] for lines in said], grouped.columns[key])
        if rest and not any(said[1:]):
            alike = said[0]
        if alike and rest:
            found[("tasks", key, *rest)] = alike
        tail = len(alike)
        for number, (old, lines) in enumerate(zip(olds, said, strict=True)):
            label = f"{','.join(grouped.rows[old][1])}: " if number else ""
            own = lines[: max(0, len(lines) - tail)]
            heads += [f"{label}{line}" for line in own if line or not label]
        heads += [] if rest else alike
    return heads


def _alike(said: Sequence[Sequence[str]], columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what lines of all rows say alike, if they all do; the last ones, if those do."""
    if not said or not said[0]:
        return []
    for bounds in (r"\b", ""):
        rows = [
            [_by_columns(line, number, columns, bounds) for line in lines]
            for number, lines in enumerate(said)
        ]
        count = 0
        while count < len(rows[0]) and len({row[-1 - count] for row in rows}) == 1:
            count += 1
        if count:
            return rows[0][len(rows[0]) - count :]
    return []


def _by_columns(line: str, row: int, columns: Mapping[str, Sequence[str]], bounds: str) -> str:
    """Return a line of a row with the values of its columns by their names."""
    names: dict[str, str] = {}
    for name, values in columns.items():
        names.setdefault(values[row], name)
        names.setdefault(values[row].upper(), name.upper())
    words = sorted(filter(None, names), key=len, reverse=True)
    if not words:
        return line
    pattern = "|".join(f"{bounds}{re.escape(word)}{bounds}" for word in words)
    return re.sub(pattern, lambda match: f"<{names[match[0]]}>", line)

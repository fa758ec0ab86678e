"""What a shell completes beside commands, options and files; loaded when one asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stderr, suppress
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from click.shell_completion import CompletionItem

from flowc.commands import COMMANDS

if TYPE_CHECKING:
    from flowc.flow import Flow

_MOST = 100
"""Flows that are looked at for names: whoever waits for a shell waits for this."""

Item: TypeAlias = "CompletionItem[Any]"


def completed(name: str, context: click.Context, start: str) -> list[Item]:
    """Return the items of a kind that go on from the start of a word.

    Whatever cannot be found out is nothing: no word about it gets between a shell and its user.
    """
    with suppress(Exception, SystemExit), redirect_stderr(StringIO()):
        return [*_KINDS[name](context, start)]
    return []


def _items(names: Iterable[str] | Mapping[str, str], start: str, before: str = "") -> list[Item]:
    """Return the names that start so, with what is said of them if anything is."""
    said = names if isinstance(names, Mapping) else {}
    return [
        CompletionItem(before + name, help=said.get(name))
        for name in names
        if name.startswith(start)
    ]


def _commands(context: click.Context, start: str) -> list[Item]:
    return [] if context.params.get("words") else _items(COMMANDS, start)


def _files(context: click.Context, start: str) -> list[Item]:
    return [CompletionItem(start, type="file")]


def _words(context: click.Context, start: str) -> list[Item]:
    from flowc.reporting.word_pages import known_words

    return _items(known_words(with_foreign=bool(start)), start)  # there are thousands of those


def _rules(context: click.Context, start: str) -> list[Item]:
    """Return rules that can be silenced: the last of several, with commas between them."""
    from flowc.rules import RULES, SILENCEABLE

    before, comma, last = start.rpartition(",")
    own = before.split(",")
    rules = {
        one.name: one.summary for one in RULES if one.name in SILENCEABLE and one.name not in own
    }
    return _items(rules, last, before + comma)


def _profiles(context: click.Context, start: str) -> list[Item]:
    return _items(_names(context, "profiles"), start)


def _vars(context: click.Context, start: str) -> list[Item]:
    return _items((f"{name}=" for name in _names(context, "vars")), start)


def _jobs(context: click.Context, start: str) -> list[Item]:
    return _tasks(context, start, with_flows=False)


def _tasks(context: click.Context, start: str, with_flows: bool = True) -> list[Item]:
    """Return the tasks of the flow that is named, by their paths."""
    from flowc.commands.runs.tasks import tasks_of

    flow = _flow(context)
    tasks = tasks_of(flow) if flow else ()
    return _items([path for path, task in tasks if with_flows or task.flow is None], start)


def _groups(context: click.Context, start: str) -> list[Item]:
    """Return the groups of the flow that is drawn, those in the flow that a start names among
    them."""
    from flowc.drawing.build_graph import build_graph
    from flowc.drawing.fold_groups import group_names

    flow = _flow(context)
    around = {start[:at] for at, sign in enumerate(start) if sign == "."}
    return _items(group_names(build_graph(flow, around)) if flow else (), start)


def _drawn(context: click.Context, start: str) -> list[Item]:
    """Return the groups of the flow that is drawn, and its tasks."""
    found = {item.value: item for item in (*_groups(context, start), *_tasks(context, start))}
    return [*found.values()]


def _flow(context: click.Context) -> Flow | None:
    """Return the flow that the command line names, if it can be read."""
    from flowc.commands.path_options import find_home
    from flowc.commands.runs.launch import flow_at
    from flowc.commands.vars_options import given_of
    from flowc.commands.verify import check_file

    said = context.params
    given = given_of(said.get("profile"), bool(said.get("no_profile")), said.get("variables") or ())
    path = flow_at(next(_named(context), Path()))
    return check_file(path, given.settings(find_home()[1], strict=False)).flow


def _names(context: click.Context, key: str) -> dict[str, None]:
    """Return what flows have under a key: those that are named, or else those that are meant."""
    from flowc.commands.path_options import find_home, flows_of, pure_yaml
    from flowc.reading.decode import decode
    from flowc.reading.parse import parse
    from flowc.workspace.read_flow import read_flow

    names: dict[str, None] = {}
    for path in islice(flows_of(_named(context), find_home()[1]), _MOST):
        data = read_flow(path)
        if not isinstance(data, bytes):
            continue
        document, _ = parse(decode(str(path), data)[0], pure_yaml())
        value = document.value if document else None
        found = value.get(key) if isinstance(value, dict) else None
        names.update(dict.fromkeys(map(str, found)) if isinstance(found, dict) else {})
    return names


def _named(context: click.Context) -> Iterator[Path]:
    """Yield the files and folders that the command line names.

    Behind an option without its value, click leaves them unread: in `args`.
    """
    said = [context.params.get(key) or () for key in ("paths", "arguments", "flow")]
    for names in (*said, context.args):
        for one in (names,) if isinstance(names, Path) else names:
            if os.path.lexists(one):
                yield Path(one)


_KINDS: Mapping[str, Callable[[click.Context, str], list[Item]]] = {
    "commands": _commands,
    "drawn": _drawn,
    "files": _files,
    "groups": _groups,
    "jobs": _jobs,
    "profiles": _profiles,
    "rules": _rules,
    "tasks": _tasks,
    "vars": _vars,
    "words": _words,
}

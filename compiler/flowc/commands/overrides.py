"""The option `--var`, which sets vars of flows from the command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import click


def with_vars(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--var` to a command, which takes its texts as `variables`."""
    add = click.option("--var", "variables", multiple=True, metavar="NAME=VALUE", help="Set a var.")
    return add(command)


def overrides_of(variables: Iterable[str]) -> dict[str, str]:
    """Return the values that were given by their names; raise UsageError for anything else."""
    pairs = [text.partition("=") for text in variables]
    for name, separator, _ in pairs:
        if not separator or not name:
            raise click.UsageError(f"--var wants NAME=VALUE, got {name!a}")
    return {name: value for name, _, value in pairs}


def refuse_unknown(overrides: Iterable[str], known: Collection[Collection[str] | None]) -> None:
    """Raise UsageError for a --var that no flow has, if the vars of all flows are known."""
    for name in overrides:
        if all(names is not None and name not in names for names in known):
            raise click.UsageError(f"no flow has a var {name!a}")

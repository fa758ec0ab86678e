"""What `check` and `build` share: the options that say which findings are told, and as what."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from flowc.commands import completed_by
from flowc.reporting.policy import Level, Policy, level_fault


def with_policy(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options, and hand them on as one Policy."""

    @wraps(command)
    def run(select: frozenset[str], ignore: frozenset[str], strict: bool, **rest: Any) -> Any:
        return command(policy=Policy(select, ignore, strict=strict), **rest)

    options = (
        click.option(
            "--select",
            multiple=True,
            metavar="RULE[,RULE]",
            shell_complete=completed_by("rules"),
            callback=_selected,
            help="Of what can be silenced, tell only these rules.",
        ),
        click.option(
            "--ignore",
            multiple=True,
            metavar="RULE[,RULE]",
            shell_complete=completed_by("rules"),
            callback=_ignored,
            help="Tell nothing of these rules.",
        ),
        click.option("--strict", is_flag=True, help="Warnings are errors."),
    )
    wrapped: Callable[..., Any] = run
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def _selected(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> frozenset[str]:
    return _names(given, "error")


def _ignored(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> frozenset[str]:
    return _names(given, "off")


def _names(given: tuple[str, ...], level: Level) -> frozenset[str]:
    names = [name.strip() for text in given for name in text.split(",")]
    for name in names:
        fault = level_fault(name, level)
        if fault is not None:
            raise click.BadParameter("; ".join(filter(None, fault)))
    return frozenset(names)

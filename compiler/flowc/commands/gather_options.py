"""The options `--jobs` and `--no-cache`: how a command goes through many files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def with_jobs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that says how many processes there are."""
    return click.option(
        "-j", "--jobs", type=click.IntRange(min=1), help="Processes; as many as pay by default."
    )(command)


def with_gather_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how many processes look at flows, and whether results are kept."""
    command = with_jobs(command)
    return click.option(
        "--no-cache",
        is_flag=True,
        envvar="FLOWC_NO_CACHE",
        help="Look at every flow, and keep nothing.",
    )(command)

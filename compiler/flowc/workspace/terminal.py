"""What may be shown where: colours, lines that are written anew, and what is no finding."""

from __future__ import annotations

import os
from typing import IO

import click

QUIET = "flowc.quiet"
"""Where click's context keeps what `--quiet` says."""


def has_colour(stream: IO[str]) -> bool:
    """Whether colours are wanted on a stream.

    `NO_COLOR` goes before `FORCE_COLOR`, as in Python itself (https://no-color.org,
    https://force-color.org); without either, a terminal has colours, unless it is a dumb one.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_live(stream)


def is_live(stream: IO[str]) -> bool:
    """Whether a stream is a terminal on which a line can be written anew."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def is_quiet() -> bool:
    """Whether the command that runs is to tell findings and errors alone."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(QUIET))

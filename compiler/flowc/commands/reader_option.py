"""The option `--for`: who shows what is written in Mermaid's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from flowc.drawing.forms import READERS


def with_reader(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option to a command, which takes it as `reader`."""
    return click.option(
        "--for",
        "reader",
        type=click.Choice(READERS),
        default=READERS[0],
        show_default=True,
        help="Who shows Mermaid: the limits are theirs.",
    )(command)

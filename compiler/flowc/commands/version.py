"""`flowc version`: print the version."""

from __future__ import annotations

import click

from flowc.version import __version__


@click.command("version")
def command() -> None:
    """Print the version of flowc."""
    click.echo(f"flowc {__version__}")

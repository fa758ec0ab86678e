"""What keeps a run from starting, though its command line is one: told without the usage."""

from __future__ import annotations

from typing import IO, Any

import click


class UnusableRun(click.ClickException):
    """A wrong input or mount; exits with 2. The options are right: no help on them is wanted."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message, each line as it is."""
        click.echo(f"Error: {self.format_message()}", file=file, err=True)

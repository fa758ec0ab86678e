"""`flowc help`: print the page of a command."""

from __future__ import annotations

import click

from flowc.commands import completed_by


@click.command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND]", shell_complete=completed_by("commands"))
@click.pass_context
def command(context: click.Context, words: tuple[str, ...]) -> None:
    """Print the page of a command, or without one the list of them.

    `flowc help COMMAND` is `flowc COMMAND --help`; behind `run` there may be a flow, too.
    """
    parent = context.parent
    assert parent is not None
    parent.command.main([*words, "--help"], prog_name=parent.info_name)

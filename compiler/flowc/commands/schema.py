"""`flowc schema`: print the JSON Schema of flows."""

from __future__ import annotations

import click

from flowc.schema import flow_schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema (draft-07) of flows, for editors.

    In a flow: `# yaml-language-server: $schema=PATH` on the first line.
    """
    click.echo(flow_schema(), nl=False)

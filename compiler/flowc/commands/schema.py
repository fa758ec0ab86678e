"""`flowc schema`: print the JSON Schema of flows, or of task files."""

from __future__ import annotations

import click

from flowc.language.json_schema import flow_schema, task_file_schema


@click.command("schema")
@click.option("--task-file", is_flag=True, help="Print the schema of task files.")
def command(task_file: bool) -> None:
    """Print the JSON Schema (draft-07) of flows, for editors.

    In a flow: `# yaml-language-server: $schema=PATH` on the first line.
    """
    click.echo(task_file_schema() if task_file else flow_schema(), nl=False)

"""`flowc explain`: print the manual page of a rule."""

from __future__ import annotations

import click

from flowc.findings.nearest import Guesses
from flowc.rules import RULES


@click.command("explain")
@click.argument("rule")
def command(rule: str) -> None:
    """Print what a rule is about, with a wrong and a right example.

    `flowc rules` lists the names.
    """
    for known in RULES:
        if known.name == rule:
            click.echo(f"{known.name} ({known.severity})\n\n{known.page}")
            return
    hint = Guesses().did_you_mean(rule, (known.name for known in RULES))
    raise click.UsageError(f"there is no rule {rule!a}" + (f": {hint}" if hint else ""))

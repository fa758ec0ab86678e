"""`flowc rules`: list the rules."""

from __future__ import annotations

import click

from flowc.rules import RULES


@click.command("rules")
def command() -> None:
    """List every rule with its severity and what it finds."""
    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        click.echo(f"{rule.name:{width}}  {rule.severity:7}  {rule.summary}")

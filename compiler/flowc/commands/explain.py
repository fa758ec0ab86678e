"""`flowc explain`: print the manual page of a rule, a key, a type, or a word of another tool."""

from __future__ import annotations

import click

from flowc.commands import completed_by
from flowc.reporting.word_pages import known_word, word_pages
from flowc.rules import RULES


@click.command("explain")
@click.argument("word", shell_complete=completed_by("words"))
def command(word: str) -> None:
    """Print what a rule is about, with a wrong and a right example.

    Or what a key or a type of flows is, or what a word of another tool is called here:
    `flowc explain needs`, `flowc explain varchar`. `flowc rules` lists the rules.
    """
    for rule in RULES:
        if rule.name == word:
            click.echo(f"{rule.name} ({rule.severity})\n\n{rule.page}")
            return
    pages = word_pages(word)
    if pages:
        click.echo("\n\n".join(pages))
        return
    near = known_word(word)
    hint = f": did you mean '{near}'?" if near else ""
    raise click.UsageError(f"there is no rule, key, type or word {word!a}{hint}")

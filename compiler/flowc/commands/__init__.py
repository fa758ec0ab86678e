"""The commands of `flowc`, each loaded when it is called, and the environment of who calls them."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING

import click

from flowc.version import __version__

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = (
    "build",
    "check",
    "diff",
    "explain",
    "fmt",
    "graph",
    "help",
    "import",
    "init",
    "list",
    "logs",
    "rules",
    "run",
    "schema",
    "vars",
    "verify",
    "version",
)

_OTHER_WORDS = {
    "compile": "build",
    "decompile": "import",
    "format": "fmt",
    "lint": "check",
    "ls": "list",
    "validate": "check",
}
"""What other tools call commands, where that is near no name of one."""

_EPILOG = """\b
Examples:
  flowc init                      start a flow in this folder
  flowc build flow.yaml           write workflow.py beside it
  flowc check flows/              check every flow below a folder
  flowc check                     check the project's flows, or flow.yaml
  flowc explain type-mismatch     read what a rule is about
\b
Words that a shell completes, once its startup file has one of these lines:
  eval "$(_FLOWC_COMPLETE=bash_source flowc)"      ~/.bashrc
  eval "$(_FLOWC_COMPLETE=zsh_source flowc)"       ~/.zshrc
  _FLOWC_COMPLETE=fish_source flowc | source       ~/.config/fish/config.fish
\b
Exit codes: 0 clean, 1 findings, 2 wrong usage.
"""


_OWN: set[str] = set()


def set_own(name: str, value: str) -> None:
    """Set a variable of the environment for flowc alone, unless the caller has set it."""
    if name not in os.environ:
        os.environ[name] = value
        _OWN.add(name)


def caller_environ() -> dict[str, str]:
    """Return the environment without what is flowc's own: for programs of the caller's."""
    return {name: value for name, value in os.environ.items() if name not in _OWN}


def completed_by(
    name: str,
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return what completes a parameter: a function of `completion`, loaded when a shell asks."""

    def complete(
        context: click.Context, _parameter: click.Parameter, start: str
    ) -> list[CompletionItem]:
        from flowc.commands.completion import completed

        return completed(name, context, start)

    return complete


class _Lazy(click.Group):
    """Knows the names of its commands, and loads the one that is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [*COMMANDS]  # `list` may be the command of that name, once it is loaded

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = f"{name}_" if iskeyword(name) else name
        command = import_module(f"flowc.commands.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; raise UsageError with the name that was meant."""
        name = args[0]
        if name in COMMANDS or name.startswith("-") or context.resilient_parsing:
            return super().resolve_command(context, args)
        from flowc.findings.nearest import Guesses  # whoever writes a command right does without

        if name.endswith((".yaml", ".yml")):
            hint = f"name a command first, such as: flowc check {name[:200]}"
        else:
            meant = _OTHER_WORDS.get(name.lower()) or Guesses().nearest(name, COMMANDS)
            hint = f"did you mean '{meant}'?" if meant else "flowc --help lists the commands"
        raise click.UsageError(f"there is no command {name[:200]!a}: {hint}", context)


@click.group(cls=_Lazy, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s", help="Print the version.")
def flowc() -> None:
    """Compile declarative YAML flows to Flyte workflows for Domino Data Lab."""

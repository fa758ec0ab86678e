"""The commands of `flowc`, each loaded when it is called, and the environment of who calls them."""

from __future__ import annotations

import os
from importlib import import_module
from keyword import iskeyword

import click

COMMANDS = (
    "build",
    "check",
    "diff",
    "explain",
    "fmt",
    "import",
    "init",
    "list",
    "rules",
    "run",
    "schema",
    "vars",
    "verify",
    "version",
)

_EPILOG = """\b
Examples:
  flowc init                      start a flow in this folder
  flowc build flow.yaml           write workflow.py beside it
  flowc check flows/              check every flow below a folder
  flowc check                     check every flow of the project (flowc.toml)
  flowc explain type-mismatch     read what a rule is about
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


@click.group(cls=_Lazy, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
def flowc() -> None:
    """Compile declarative YAML flows to Flyte workflows for Domino Data Lab."""

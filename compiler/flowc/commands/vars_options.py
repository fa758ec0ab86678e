"""The options `--var` and `--profile`: what a command line says about the vars and defaults of
flows."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from functools import wraps
from pathlib import Path
from shlex import quote
from typing import Any, Protocol

import click

from flowc.commands import completed_by
from flowc.commands.path_options import pure_yaml
from flowc.composing.vars import BuildSettings
from flowc.findings.nearest import Guesses
from flowc.findings.record import record
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.home import Home

_SHOWN = 5


class Named(Protocol):
    """A flow, or a summary of one, that says which vars and profiles there are."""

    @property
    def vars(self) -> Collection[str]:
        """Return the names of its vars."""

    @property
    def profiles(self) -> Collection[str]:
        """Return the names of its profiles."""


@record(frozen=True)
class Given:
    """What a command line says of vars and profiles."""

    overrides: Mapping[str, str] = field(default_factory=dict)
    profile: str | None = None
    no_profile: bool = False
    """Whether the profile of the project does not count either."""

    def settings(self, home: Home, strict: bool) -> BuildSettings:
        """Return what is known beside the files: this, the environment, the project's profile."""
        profile = None if self.no_profile else self.profile or home.project.profile
        return BuildSettings(
            self.overrides, dict(os.environ), strict, profile, pure_yaml=pure_yaml()
        )

    @property
    def words(self) -> list[str]:
        """The options as they would be written for another command, quoted for a shell."""
        profile = [f"--profile {self.profile}"] if self.profile else []
        none = ["--no-profile"] if self.no_profile else []
        given = (f"--var {quote(f'{name}={value}')}" for name, value in self.overrides.items())
        return [*profile, *none, *given]

    def wants_every(self, home: Home) -> bool:
        """Whether a flow is wanted by each of its profiles: each has a module, and none is
        named."""
        chosen = self.no_profile or self.profile or home.project.profile
        return home.project.is_by_profile and not chosen

    def refuse_unknown(
        self,
        settings: BuildSettings,
        flows: Sequence[tuple[str | Path, Named | None]],
        all_have_it: bool = True,
    ) -> None:
        """Raise UsageError for a --var or a profile that no flow has, if all flows are known.

        A flow without profiles is built as it is. One that has profiles needs the wanted one, if
        `all_have_it`: its author says that they differ, and nobody would want another than asked
        for. `flows` are names and what is known; None is a flow of which nothing is.
        """
        known = [flow for _, flow in flows]
        for name in self.overrides:
            if all(flow is not None and name not in flow.vars for flow in known):
                raise click.UsageError(f"no flow has a var {name!a}")
        wanted = settings.profile
        if wanted is None:
            return
        if self.profile and all(flow is not None and not flow.profiles for flow in known):
            raise click.UsageError(f"no flow has a profile {wanted!a}")
        lacking = [(path, flow.profiles) for path, flow in flows if flow and _lacks(flow, wanted)]
        if lacking and (all_have_it or len(lacking) == len(flows)):
            path, names = lacking[0]
            source = "" if self.profile else " (the project's file asks for it)"
            raise click.UsageError(
                f"{visible(str(path))} has no profile {wanted!a}{source}: {_instead(wanted, names)}"
            )


def _lacks(flow: Named, profile: str) -> bool:
    return bool(flow.profiles) and profile not in flow.profiles


def _instead(wanted: str, names: Collection[str]) -> str:
    """Return which profile was meant, or which there are."""
    shown = [visible(name[:60]) for name in names][:_SHOWN]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return visible(Guesses().did_you_mean(wanted, names) or f"it has {', '.join(shown)}{more}")


def with_profile(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--profile` to a command, which takes what is said as `given`."""

    @wraps(command)
    def called(profile: str | None, no_profile: bool, **others: Any) -> Any:
        given = given_of(profile, no_profile, others.pop("variables", ()))
        return command(given=given, **others)

    add = click.option(
        "--no-profile", is_flag=True, help="Use no profile, whatever the project's file says."
    )(called)
    return click.option(
        "--profile",
        metavar="NAME",
        shell_complete=completed_by("profiles"),
        help="Use the vars and defaults of this profile.  [default: the project's]",
    )(add)


def with_vars(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options `--var` and `--profile` to a command, which takes what is said as `given`."""
    add = click.option(
        "--var",
        "variables",
        multiple=True,
        metavar="NAME=VALUE",
        shell_complete=completed_by("vars"),
        help="Set a var.",
    )
    return add(with_profile(command))


def given_of(profile: str | None, no_profile: bool, variables: Iterable[str]) -> Given:
    """Return what the values of the options say; raise UsageError where they say nothing."""
    if profile and no_profile:
        raise click.UsageError("--profile does not go with --no-profile")
    return Given(overrides_of(variables), profile or None, no_profile)


def overrides_of(variables: Iterable[str]) -> dict[str, str]:
    """Return the values that were given by their names; raise UsageError for anything else."""
    pairs = [text.partition("=") for text in variables]
    for name, separator, _ in pairs:
        if not separator or not name:
            raise click.UsageError(f"--var wants NAME=VALUE, got {name!a}")
    return {name: value for name, _, value in pairs}

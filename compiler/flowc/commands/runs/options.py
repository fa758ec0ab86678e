"""The command line of `flowc run`: its own options, and those that the flow's inputs become."""

from __future__ import annotations

import shlex
from contextlib import redirect_stderr, suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flowc.commands.path_options import FLOW, default_flow
from flowc.commands.runs.help_page import write_page
from flowc.commands.runs.input_values import is_stored
from flowc.commands.runs.launch import Launch, launch_for
from flowc.commands.runs.wanted_inputs import Wanted
from flowc.commands.vars_options import given_of
from flowc.findings.nearest import Guesses
from flowc.language.types import Enumeration, File, ListOf, Named, Type
from flowc.reporting.formats.shared_text import visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_KEY = "flowc.run"
_REST = "--"


def launch_of(context: click.Context) -> Launch | None:
    """Return the launch of a context; nothing, where no flow is named."""
    found = context.meta.get(_KEY)
    assert found is None or isinstance(found, Launch)
    return found


class LaunchCommand(click.Command):
    """A command with an option for each input of the flow that its first argument names.

    What comes behind `--` are options of the flow alone: so an input may be named like an option
    of the command.
    """

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Read the flow's file first, then the whole line with the options of its inputs."""
        at = args.index(_REST) if _REST in args else len(args)
        first, behind = args[:at], args[at + 1 :]
        place = self._place_of_flow(context, first)
        if place is None and self._means_flow(context, first):
            first, place = [str(default_flow()), *first], 0
        if place is not None and context.resilient_parsing:
            with suppress(click.ClickException, SystemExit), redirect_stderr(StringIO()):
                context.meta[_KEY] = self._launch(context, first, place)  # for a shell's completion
        elif place is not None:
            context.meta[_KEY] = self._launch(context, first, place)
            context.info_name = f"{context.info_name} {visible(shlex.quote(first[place]))}"
        launch = launch_of(context)
        rest = super().parse_args(context, first)
        if launch is not None and behind:
            inner = click.Command(self.name, params=_options(launch), add_help_option=False)
            inner.make_context(context.info_name, behind, parent=context.parent)
        return rest

    def get_params(self, context: click.Context) -> list[click.Parameter]:
        """Return the command's parameters, and options for the inputs whose names are free."""
        own = super().get_params(context)
        launch = launch_of(context)
        taken = {name for one in own for name in one.opts}
        options = _options(launch) if launch else []
        return [*own, *(one for one in options if not taken.intersection(one.opts))]

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        """Return what follows the name of the command, which holds the flow's file if one is
        named."""
        pieces = super().collect_usage_pieces(context)
        return pieces if launch_of(context) is None else ["[OPTIONS]"]

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the page of the flow; where none is named, that of the command."""
        launch = launch_of(context)
        if launch is None:
            super().format_help(context, formatter)
        else:
            own = {name for one in super().get_params(context) for name in one.opts}
            self.format_usage(context, formatter)
            write_page(launch, own, formatter)

    def _place_of_flow(self, context: click.Context, args: list[str]) -> int | None:
        """Return which word names the flow: the first that is no option, and no option's value."""
        own = [one for one in super().get_params(context) if isinstance(one, click.Option)]
        known = {name: one for one in own for name in one.opts}
        at = 0
        while at < len(args):
            name, equals, _ = args[at].partition("=")
            if not name.startswith("-") or name == "-":
                return at
            is_input = FLOW.is_file() and not any(map(_is_flow, args[at + 1 :]))
            if name not in known and (context.resilient_parsing or is_input):
                return None  # an input of the flow that is meant where none is named
            if name not in known:
                hint = (
                    Guesses().did_you_mean(name, known) or "options of a flow come after its file"
                )
                raise click.UsageError(f"there is no option {name[:200]!a}: {hint}", context)
            at += 1 if equals or known[name].is_flag else 2
        return None

    def _means_flow(self, context: click.Context, args: list[str]) -> bool:
        """Whether a command line that names no flow means the one of this folder."""
        others = {*context.help_option_names, "--clear-cache"}
        return not context.resilient_parsing and not others.intersection(args)

    def _launch(self, context: click.Context, args: list[str], place: int) -> Launch:
        argument = next(one for one in self.params if isinstance(one, click.Argument))
        path: Path = argument.type.convert(args[place], argument, context)
        parser = self.make_parser(context)
        parser.ignore_unknown_options = True
        own, _, _ = parser.parse_args(list(args))
        without = bool(own.get("no_profile"))
        given = given_of(own.get("profile"), without, own.get("variables") or ())
        return launch_for(path, given, own.get("only"))


def _is_flow(word: str) -> bool:
    return word.endswith((".yaml", ".yml")) or Path(word).is_dir()


def _options(launch: Launch) -> list[click.Parameter]:
    return [_option(one, launch) for one in launch.wanted]


def _option(wanted: Wanted, launch: Launch) -> click.Option:
    def keep(
        context: click.Context, option: click.Parameter, said: str | tuple[str, ...] | None
    ) -> None:
        if said is not None and said != ():  # an option that is not given
            launch.texts[wanted.name] = said if isinstance(said, tuple) else (said,)

    more: dict[str, Any] = {}
    if wanted.type == Named("bool"):  # `--x` alone is `--x true`
        more = {"is_flag": False, "flag_value": "true"}
    if isinstance(wanted.type, ListOf):
        more = {"multiple": True}
    told = visible(" ".join((wanted.description or "").split()))
    return click.Option(
        [f"--{wanted.name}"],
        help=told,
        expose_value=False,
        callback=keep,
        shell_complete=lambda context, option, start: _completed(wanted.type, start),
        **more,
    )


def _completed(kind: Type, start: str) -> list[CompletionItem[str]]:
    """Return the values of a type that go on from the start of a word; a shell knows paths."""
    from click.shell_completion import CompletionItem

    if isinstance(kind, Enumeration):
        return [CompletionItem(value) for value in kind.values if value.startswith(start)]
    inner = kind.item if isinstance(kind, ListOf) else kind
    if not is_stored(inner):
        return []
    is_folder = isinstance(inner, File) and inner.kind == "directory"
    return [CompletionItem(start, type="dir" if is_folder else "file")]

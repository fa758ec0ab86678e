"""Turns calls of Domino's tasks, in both forms, into tasks of a flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flowc.findings.source import Span
from flowc.importing.artifacts import Artifacts
from flowc.importing.caching import put_cache
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import (
    Argument,
    Constant,
    Entries,
    Items,
    Located,
    Made,
    Meaning,
    Nothing,
    Text,
)
from flowc.importing.reader import Reader
from flowc.importing.refusals import said
from flowc.importing.settings import HELPER_KEYWORDS, JOB, arguments_of, is_none, put_settings
from flowc.importing.type_expressions import Declared, declared, value_tree
from flowc.language.model import extension
from flowc.language.parse_type import parse_type
from flowc.language.types import NONE, Union
from flowc.reading.unknown import UNKNOWN

_IGNORED = {"log_level", "docs"}


def by_name(
    reader: Reader,
    names: Iterable[str],
    args: tuple[Located, ...],
    kwargs: Mapping[str, Argument],
) -> dict[str, Argument]:
    """Return the arguments of a call by the names of its inputs: flytekit counts them in order."""
    names = list(names)
    found = {name: Argument(arg.span, arg) for name, arg in zip(names, args, strict=False)}
    for arg in args[len(names) :]:
        reader.complain(arg.span, "there is no input for this argument")
    return {**found, **kwargs}


@dataclass
class Steps:
    """Builds the tasks of one flow."""

    reader: Reader
    artifacts: Artifacts

    def base(
        self,
        made: Made,
        called: tuple[tuple[Located, ...], Mapping[str, Argument]],
        span: Span,
        call: Span,
    ) -> Branch:
        """Return the task of a `DominoJobTask` that is called with some arguments."""
        task = Branch(span)
        given = arguments_of(self.reader, made, "task")
        self.text(task, "name", given.get("name"))
        config = given.get("domino_job_config")
        job: dict[str, Argument] = {}
        if config is not None:
            job = self.config(config.value)
            self.text(task, "command", job.get("Command"))
        self.declare(task, "inputs", given.get("inputs"))
        inputs = task.get("inputs")
        names = [str(name) for name in inputs.entries] if isinstance(inputs, Branch) else []
        bound = by_name(self.reader, names, *called)
        if bound or "inputs" in task.entries:
            values = Branch(call)
            for name, argument in bound.items():
                values.put(name, argument.key, value_tree(self.reader, argument.value))
            self.leave_to_flytekit(task, values)
            task.put("with", call, values)
        self.declare(task, "outputs", given.get("outputs"))
        put_settings(self.reader, task, job, "job")
        read = put_settings(self.reader, task, given, "task") | put_cache(self.reader, task, given)
        known = {"name", "domino_job_config", "inputs", "outputs", *read} | _IGNORED
        for name in given.keys() - known:
            self.swallowed(name, given[name])
        return task

    def leave_to_flytekit(self, task: Branch, values: Branch) -> None:
        """Bind what a call leaves out as flytekit does: an optional input to None."""
        inputs = task.get("inputs")
        for name, (place, item) in inputs.entries.items() if isinstance(inputs, Branch) else ():
            kind = item.get("type") if isinstance(item, Branch) else item
            text = kind.value if isinstance(kind, Leaf) else None
            has_default = isinstance(item, Branch) and "default" in item.entries
            if name in values.entries or has_default or not isinstance(text, str):
                continue
            parsed = parse_type(text)
            if isinstance(parsed, Union) and NONE in parsed.variants:
                values.put(str(name), place, Leaf(None, place))

    def swallowed(self, name: str, argument: Argument) -> None:
        """Warn of a keyword argument that the plugin takes and ignores."""
        helper = ("environment_name", "hardware_tier_name", "environment_id", "hardware_tier_id")
        hint = "set it by ids in the config, or run the task by run_domino_job_task"
        hint = hint if name in helper else "take it out"
        if name in ("upstream", "depends_on"):
            hint = "for order without data, write `first >> second`"
        message = f"left out: DominoJobTask ignores '{name}', as it does what it does not know"
        self.reader.complain(argument.key, message, hint, "warning")

    def config(self, found: Located) -> dict[str, Argument]:
        """Return the arguments of a `DominoJobConfig` by their names."""
        made = found.meaning
        if isinstance(made, Made) and made.path == "domino.DominoJobConfig":
            given = arguments_of(self.reader, made, "job")
            known = {name for name in given if name in JOB}
            for name in given.keys() - known:
                self.unknown("DominoJobConfig", name, given[name], JOB)
            return given
        if not isinstance(made, Nothing):
            self.reader.complain(found.span, "a DominoJobConfig is wanted here")
        return {}

    def helper(self, made: Made, span: Span) -> Branch:
        """Return the task of a call of `run_domino_job_task`."""
        task = Branch(span)
        given = arguments_of(self.reader, made, "helper")
        self.text(task, "name", given.get("flyte_task_name"))
        self.text(task, "command", given.get("command"))
        inputs = given.get("inputs")
        if not is_none(inputs) and inputs is not None:
            self.helper_inputs(task, inputs)
        outputs = given.get("output_specs")
        if not is_none(outputs) and outputs is not None:
            branch = Branch(outputs.value.span)
            records = self.records(outputs.value, "Output", ("name", "type", "path"))
            for parts in records or ():
                self.one(branch, parts)
            if records is None:
                task.put("outputs", outputs.key, Leaf(UNKNOWN, outputs.value.span))
            elif branch.entries:
                task.put("outputs", outputs.key, branch)
        read = put_settings(self.reader, task, given, "helper")
        read |= put_cache(self.reader, task, given)
        latest = given.pop("use_latest_git_ref", None)
        if latest is not None and latest.value.meaning != Constant(False):
            message = "what 'use_latest_git_ref' pins is known only when the flow is registered"
            hint = "write git_ref: {type: branches, value: ...}"
            self.reader.complain(latest.key, message, hint)
        known = {"flyte_task_name", "command", "inputs", "output_specs", *read}
        for name in given.keys() - known:
            self.unknown("run_domino_job_task", name, given[name], HELPER_KEYWORDS)
        return task

    def helper_inputs(self, task: Branch, inputs: Argument) -> None:
        """Read the `Input` records of Domino's helper: declarations and bindings."""
        names, values = Branch(inputs.value.span), Branch(inputs.value.span)
        records = self.records(inputs.value, "Input", ("name", "type", "value", "path"))
        for parts in records or ():
            name = self.one(names, parts)
            value = parts.get("value")
            if name is not None and value is not None:
                values.put(name, value.key, value_tree(self.reader, value.value))
        if records is None:
            task.put("inputs", inputs.key, Leaf(UNKNOWN, inputs.value.span))
        elif names.entries:
            task.put("inputs", inputs.key, names)
        if values.entries:
            task.put("with", inputs.key, values)

    def unknown(self, owner: str, name: str, argument: Argument, known: tuple[str, ...]) -> None:
        """Complain about an argument that its owner does not have."""
        message = f"{owner} has no argument '{name}'"
        hint = self.reader.python.guesses.did_you_mean(name, known)
        self.reader.complain(argument.key, message, hint)

    def text(self, task: Branch, key: str, argument: Argument | None) -> None:
        """Put the value of an argument at a key, if it is given."""
        if argument is not None and not isinstance(argument.value.meaning, Nothing):
            task.put(key, argument.key, value_tree(self.reader, argument.value))
        elif argument is not None:
            task.put(key, argument.key, Leaf(UNKNOWN, argument.value.span))

    # Inputs and outputs

    def records(
        self, found: Located, kind: str, order: tuple[str, ...]
    ) -> list[dict[str, Argument]] | None:
        """Return the arguments of each `Input(...)` or `Output(...)`; None for what is no list."""
        if not isinstance(found.meaning, Items):
            wanted = f"a list of {kind}(...) is wanted here"
            if isinstance(found.meaning, Made):
                wanted = said(found.meaning.path)
            if not isinstance(found.meaning, Nothing):
                self.reader.complain(found.span, wanted)
            return None
        result = []
        for item in found.meaning.items:
            made = item.meaning
            if isinstance(made, Made) and made.path == f"domino.{kind}":
                parts = {
                    name: Argument(value.span, value)
                    for name, value in zip(order, made.args, strict=False)
                }
                result.append({**parts, **made.kwargs})
                for name in result[-1].keys() - set(order):
                    self.unknown(kind, name, result[-1][name], order)
            elif not isinstance(made, Nothing):
                self.reader.complain(item.span, f"{kind}(...) is wanted here")
        return result

    def one(self, branch: Branch, parts: Mapping[str, Argument]) -> str | None:
        """Declare one input or output of the helper; return its name."""
        name = parts.get("name")
        text = name.value.meaning.concrete if name and _is_text(name.value.meaning) else None  # type: ignore[union-attr]
        if name is None or text is None:
            if name is not None and not isinstance(name.value.meaning, Nothing):
                message = "the name of an input or an output is a text that is known"
                self.reader.complain(name.value.span, message)
            return None
        if text in branch.entries:
            message = f"'{text}' is declared twice: the plugin takes the last one"
            self.reader.complain(name.value.span, message, "take one of them out", "warning")
        kind = parts.get("type")
        found = declared(self.reader, kind.value) if kind else Declared("any")
        if "path" in parts and not is_none(parts["path"]):
            found.path = parts["path"].value
        branch.put(text, name.value.span, self.declaration(found, (kind or name).value.span))
        return text

    def declare(self, task: Branch, key: str, argument: Argument | None) -> None:
        """Declare the inputs or outputs of a `DominoJobTask`: a dict of names and types."""
        if argument is None or _is_empty(argument.value.meaning):
            return
        branch = Branch(argument.value.span)
        meaning: Meaning = argument.value.meaning
        if isinstance(meaning, Entries):
            for name, place, kind in meaning.items:
                branch.put(name, place, self.with_default(kind))
            task.put(key, argument.key, branch)
        else:
            task.put(key, argument.key, Leaf(UNKNOWN, argument.value.span))
            if not isinstance(meaning, Nothing):
                message = "a dict of names and types is wanted here"
                self.reader.complain(argument.value.span, message)

    def with_default(self, kind: Located) -> Leaf | Branch:
        """Return what a type declares, or flytekit's pair of a type and a default."""
        match kind.meaning:
            case Items(items=[first, second], kind="tuple"):
                whole = Branch(kind.span)
                found = self.declaration(declared(self.reader, first), first.span)
                if isinstance(found, Branch):
                    whole.entries.update(found.entries)
                else:
                    whole.put("type", found.span, found)
                whole.put("default", second.span, value_tree(self.reader, second))
                return whole
        return self.declaration(declared(self.reader, kind), kind.span)

    def declaration(self, found: Declared, span: Span) -> Leaf | Branch:
        """Return what is declared, as shortly as the language can say it."""
        kind = Leaf(UNKNOWN if found.type == "any" else found.type, span)
        if found.artifact is None and found.path is None:
            return kind
        branch = Branch(span)
        if found.artifact is not None and found.file is not None:
            branch.put("artifact", span, self.artifacts.key(found.artifact))
            branch.put("file", found.file.span, value_tree(self.reader, found.file))
            name = found.file.meaning.concrete if isinstance(found.file.meaning, Text) else None
            implied = extension(name or "")
            if not implied or found.type != f"file[{implied}]":
                branch.put("type", span, kind)
        else:
            branch.put("type", span, kind)
        if found.path is not None:
            branch.put("path", found.path.span, value_tree(self.reader, found.path))
        return branch


def _is_empty(meaning: Meaning) -> bool:
    return meaning == Constant(None) or (isinstance(meaning, Entries) and not meaning.entries)


def _is_text(meaning: Meaning) -> bool:
    return isinstance(meaning, Text)

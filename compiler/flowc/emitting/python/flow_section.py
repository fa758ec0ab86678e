"""Turns a flow into its parts of a `workflow.py`, for the template to put in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flowc.emitting.python.code import (
    Code,
    Expression,
    Group,
    Joined,
    Name,
    attribute,
    call,
    constant,
    dict_of,
    flat,
    identifier,
    list_of,
)
from flowc.emitting.python.names import Names, file_name, pascal, short
from flowc.emitting.python.settings import arguments
from flowc.emitting.python.spell import Speller
from flowc.flow import (
    DictValue,
    Export,
    Flow,
    FlowInput,
    FlowOutput,
    ListValue,
    Task,
    TaskInput,
    TaskOutput,
    Value,
    references_in,
)
from flowc.language.domino import ARTIFACT_TYPES, PACKAGE
from flowc.language.literals import Literal
from flowc.language.model import extension
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import DictOf, ListOf, Type, format_of, item_of
from flowc.resolving.domino_form import needs_helper

Statement = tuple[Code | Name | None, Expression]
"""What a result is assigned to, if to anything, and the expression that gives it."""


@dataclass
class Section:
    """Builds what one flow adds to a module: its tasks, its function and the names of both.

    `names` and `speller` are the module's, shared by its flows. First every expression is built,
    then (once names are settled) its text.
    """

    flow: Flow
    names: Names
    speller: Speller
    outputs: Name = field(init=False)
    artifacts: dict[str, Name] = field(default_factory=dict)
    tasks: dict[str, Name] = field(default_factory=dict)
    results: dict[str, Name] = field(default_factory=dict)
    files: dict[TaskRef, Name] = field(default_factory=dict)
    """The files of artifacts that have a name, since bundles take them."""
    constants: dict[str, tuple[Name, Expression]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        flow = self.flow
        self.outputs = Name(f"{pascal(short(flow.name))}Outputs")
        self.artifacts = {artifact.key: Name(artifact.key) for artifact in flow.artifacts}
        used = set(_used_results(flow))
        for task in flow.tasks:
            helper = needs_helper(task.config)
            if not helper and task.flow is None:
                self.tasks[task.key] = Name(task.key)
            if task.key in used:
                self.results[task.key] = Name(task.key if helper else f"{task.key}_result")
            elif helper or task.flow is not None:
                self.results[task.key] = Name(f"_{task.key}")

    def member(self, module: str, name: str) -> Name:
        """Return the name of something in a module of Domino's plugin, imported."""
        return self.names.member(f"{PACKAGE}.{module}", name)

    # What stands before the function

    def artifact_statements(self) -> list[Statement]:
        """Return an assignment for each artifact, and for each file of one that a bundle takes."""
        maker = self.member("artifact", "Artifact") if self.flow.artifacts else Code("")
        statements: list[Statement] = [
            (
                self.artifacts[artifact.key],
                call(
                    maker,
                    {
                        "name": constant(artifact.name),
                        "type": self.member("artifact", ARTIFACT_TYPES[artifact.type]),
                    },
                ),
            )
            for artifact in self.flow.artifacts
        ]
        exports = self.flow.exports.exports if self.flow.exports else ()
        for file in (one for export in exports for one in export.files):
            output = self.flow.output_of(file) if isinstance(file, TaskRef) else None
            if isinstance(file, TaskRef) and output is not None and file not in self.files:
                self.files[file] = Name(file_name(output.file or "", output.name))
                statements.append((self.files[file], self.artifact_file(output)))
        return statements

    def task_statement(self, task: Task) -> Statement:
        """Return the assignment of a `DominoJobTask`."""
        job = {"Command": constant(task.command), **dict(self.settings(task, "job"))}
        parts: dict[str, Expression] = {
            "name": constant(task.name),
            "domino_job_config": call(self.member("task", "DominoJobConfig"), job),
        }
        if task.inputs:
            parts["inputs"] = dict_of((i.name, self.input_type(i)) for i in task.inputs)
        if task.outputs:
            parts["outputs"] = dict_of((o.name, self.output_type(o, task)) for o in task.outputs)
        parts.update(self.settings(task, "task"))
        return self.tasks[task.key], call(self.member("task", "DominoJobTask"), parts, tall=True)

    def settings(self, task: Task, form: str) -> Iterator[tuple[str, Expression]]:
        """Yield the arguments that a task's settings become in one of Domino's forms."""
        return arguments(task.config, form, self.speller)  # type: ignore[arg-type]

    def input_type(self, declared: TaskInput) -> Expression:
        """Return the annotation of an input of a task."""
        return self.placed(self.speller.type(declared.type, declared.name), declared.path)

    def output_type(self, one: TaskOutput | FlowOutput, task: Task | None = None) -> Expression:
        """Return the annotation of an output of a task, or of the flow itself."""
        named = self.files.get(TaskRef(task.key, one.name)) if task else None
        if named is not None:
            kind: Expression = named
        elif one.artifact is not None:
            kind = self.artifact_file(one)
        else:
            kind = self.speller.type(one.type, one.name)
        return self.placed(kind, getattr(one, "path", None))

    def placed(self, kind: Expression, path: str | None) -> Expression:
        """Return a type with the path that its file is put at, if there is one."""
        if path is None:
            return kind
        place = call(self.member("file", "PathConfig"), {"path": constant(path)})
        annotated = self.names.member("typing", "Annotated")
        return Group(annotated, "[]", ((Code(""), kind), (Code(""), place)))

    def artifact_file(self, output: TaskOutput | FlowOutput) -> Expression:
        """Return the type of an output that is a file of an artifact; it names the format where the
        file name does not."""
        file, format = output.file or "", format_of(output.type)
        parts = {"name": constant(file)}
        if extension(file) != format:
            parts["type"] = constant(format)
        return call(attribute(self.artifacts[output.artifact or ""], "File"), parts)

    # The function

    def parameter(self, declared: FlowInput) -> tuple[Code, Expression]:
        """Return a parameter of the function, and its default if it has one."""
        kind = self.speller.type(declared.type, declared.name)
        prefix = Code(f"{identifier(declared.name)}: ")
        if not isinstance(declared.default, Literal):
            return prefix, kind
        value = self.speller.value(declared.default.value, declared.type)
        kind = self.speller.brief(declared.type, declared.name, kind)
        if isinstance(value, Group) and not _is_short_member(value):
            # a list in a signature is shared between calls, and a long value has no room there
            name = Name(f"{short(declared.name)}_default")
            self.constants[declared.name] = (name, value)
            value = name
        return prefix, Joined((kind, Code(" = "), value))

    def value(self, value: Value, kind: Type) -> Expression:
        """Return what is bound to an input: a name of the function, or a constant."""
        match value:
            case InputRef(name):
                return identifier(name)
            case TaskRef(key, output):
                result = self.results[key]
                return attribute(result, output) if self.is_tuple(key) else result
            case ListValue(items):
                inner = item_of(kind, ListOf) or kind
                return list_of(self.value(item, inner) for item in items)
            case DictValue(entries):
                inner = item_of(kind, DictOf) or kind
                return dict_of((key, self.value(item, inner)) for key, item in entries)
            case Literal(value=constant_value):
                return self.speller.value(constant_value, kind)
        raise TypeError(f"a {type(value).__name__} cannot be emitted")

    def step(self, task: Task) -> Statement:
        """Return the statement of the function that runs a task."""
        if needs_helper(task.config):
            return self.results[task.key], self.helper_call(task)
        declared = {one.name: one for one in task.inputs}
        function = self.tasks[task.key] if task.flow is None else identifier(task.flow.name)
        parts = {
            binding.input: self.value(binding.value, declared[binding.input].type)
            for binding in task.bindings
            if task.flow is None or binding.value != declared[binding.input].default
        }
        return self.results.get(task.key), call(function, parts)

    def is_tuple(self, key: str) -> bool:
        """Whether a result has its outputs as attributes: a flow's has, however few they are."""
        task = self.flow.task_by_key[key]
        return len(task.outputs) > (task.flow is None)

    def helper_call(self, task: Task) -> Expression:
        """Return the call of Domino's helper that a task becomes."""
        values = {binding.input: binding.value for binding in task.bindings}
        parts: dict[str, Expression] = {
            "flyte_task_name": constant(task.name),
            "command": constant(task.command),
        }
        if task.inputs:
            maker = self.member("helpers", "Input")
            parts["inputs"] = list_of(
                call(
                    maker,
                    {
                        "name": constant(declared.name),
                        "type": self.input_type(declared),
                        "value": self.value(values[declared.name], declared.type),
                    },
                )
                for declared in task.inputs
            )
        if task.outputs:
            maker = self.member("helpers", "Output")
            parts["output_specs"] = list_of(
                call(maker, {"name": constant(o.name), "type": self.output_type(o, task)})
                for o in task.outputs
            )
        parts.update(self.settings(task, "helper"))
        return call(self.member("helpers", "run_domino_job_task"), parts, tall=True)

    def edges(self, task: Task) -> Iterator[tuple[Expression, Expression]]:
        """Yield both ends of each edge of order that ends at a task."""
        for key in task.after:
            yield self.end(key), self.end(task.key)

    def end(self, key: str) -> Expression:
        """Return what stands for a task on either side of `>>`."""
        result = self.results[key]
        return Joined((result, Code("[0]"))) if self.is_tuple(key) else result

    def export_call(self) -> Expression | None:
        """Return the call that exports artifacts, if the flow has exports."""
        exports = self.flow.exports
        if exports is None:
            return None
        options: dict[str, Expression] = {"spec_list": list_of(map(self.export, exports.exports))}
        if exports.environment is not None:
            options["environment_name"] = constant(exports.environment.name)
        if exports.hardware_tier is not None and exports.hardware_tier.name is not None:
            options["hardware_tier_name"] = constant(exports.hardware_tier.name)
        elif exports.hardware_tier is not None:
            options["hardware_tier_id"] = constant(exports.hardware_tier.id)
        options["use_project_defaults_for_omitted"] = constant(exports.project_defaults)
        return call(self.member("artifact", "run_launch_export_artifacts_task"), options, tall=True)

    def export(self, export: Export) -> Expression:
        """Return the spec of one export."""
        if export.artifact is None:
            files = (self.files[one] for one in export.files if isinstance(one, TaskRef))
            maker = self.member("artifact", "ExportArtifactFilesToBundleSpec")
            bundles = list_of(map(constant, export.bundles))
            return call(maker, {"files": list_of(files), "bundles": bundles})
        parts: dict[str, Expression] = {"artifact": self.artifacts[export.artifact]}
        if export.dataset is not None:
            maker = self.member("artifact", "ExportArtifactToDatasetsSpec")
            parts["dataset_id"] = constant(export.dataset)
        else:
            maker = self.member("artifact", "ExportArtifactToNetAppVolumesSpec")
            parts["netapp_volume_id"] = constant(export.netapp_volume)
            if export.path is not None:
                parts["target_relative_path"] = constant(export.path)
        return call(maker, parts)


def _is_short_member(value: Group) -> bool:
    """Whether a value is a member of an enum, short enough for a signature."""
    return isinstance(value.head, Name) and value.brackets == "[]" and len(flat(value)) < 24


def _used_results(flow: Flow) -> Iterator[str]:
    """Yield the keys of tasks whose results stand in another statement."""
    for task in flow.tasks:
        yield from (ref.task for ref in task.references() if isinstance(ref, TaskRef))
        if task.after:
            yield from (task.key, *task.after)
    for output in flow.outputs:
        yield from (r.task for r in references_in(output.value) if isinstance(r, TaskRef))

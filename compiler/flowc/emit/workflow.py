"""Turns a flow into the bytes of its `workflow.py`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flowc.emit.code import (
    WIDTH,
    Code,
    Expression,
    Group,
    Name,
    attribute,
    call,
    constant,
    flat,
    identifier,
    lay,
)
from flowc.emit.docs import docstring, flow_doc, task_doc
from flowc.emit.header import with_header
from flowc.emit.module import Module, Statement
from flowc.emit.proof import prove
from flowc.flow import Flow
from flowc.resources import TEMPLATES


def emit_workflow(flow: Flow, file_name: str) -> bytes:
    """Return the module of a flow that has no errors.

    `file_name` is the YAML's base name, for the header. The bytes are parsed back and checked
    before they are returned (`proof.py`).
    """
    body = _environment().get_template("workflow.py.j2").render(_context(flow))
    data = with_header(body, file_name)
    prove(flow, data)
    return data


def _only_code(value: object) -> Code:
    """Refuse to write what is not known to be Python source, wherever a template puts it."""
    if not isinstance(value, Code):
        raise TypeError(f"a template writes a {type(value).__name__}, not Code")
    return value


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        undefined=StrictUndefined,
        finalize=_only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _context(flow: Flow) -> dict[str, Any]:
    """Build every expression of the module, settle its names, and lay it out."""
    module = Module(flow)
    artifacts = module.artifact_statements()
    tasks = [module.task_statement(task) for task in flow.tasks if task.key in module.tasks]
    parameters = [module.parameter(declared) for declared in flow.inputs]
    fields = [(output.name, module.output_type(output)) for output in flow.outputs]
    outputs = module.outputs_class()
    steps = [(task, module.step(task), list(module.edges(task))) for task in flow.tasks]
    ending = _ending(module, outputs)
    decorator = _decorator(module)
    base = module.names.member("typing", "NamedTuple") if fields else Code("")
    maker = module.names.member("enum", "Enum") if module.speller.enums else Code("")
    module.names.settle(
        module.tasks.values(),
        module.results.values(),
        module.artifacts.values(),
        module.speller.enums.values(),
        [name for name, _ in module.speller.aliases.values()],
        [outputs] if fields else [],
        [name for name, _ in module.constants.values()],
    )
    enums: list[Statement] = [
        (name, _enum(maker, name, values)) for values, name in module.speller.enums.items()
    ]
    documents = {task.key: task_doc(task) for task in flow.tasks}
    return {
        "imports": [Code("\n".join(lines)) for lines in module.names.import_lines()],
        "definitions": [
            Code("\n".join(_assigned(statement) for statement in group))
            for group in (
                [*enums, *module.speller.aliases.values()],
                artifacts,
                list(module.constants.values()),
            )
            if group
        ],
        "tasks": [
            Code(_assigned(statement) + _documented(documents[key], 0))
            for key, statement in zip(module.tasks, tasks, strict=True)
        ],
        "base": Code(flat(base)),
        "outputs": outputs.text,
        "fields": [
            Code(f"{identifier(name)}: {lay(kind, 4, len(name) + 2)}") for name, kind in fields
        ],
        "decorator": Code(flat(decorator)),
        "signature": _signature(flow, parameters, outputs),
        "doc": docstring(flow_doc(flow), 4),
        "statements": [*_statements(module, steps, documents), *_last(ending)],
    }


def _assigned(statement: Statement, indent: int = 0) -> Code:
    target, expression = statement
    before = f"{flat(target)} = " if target is not None else ""
    text = lay(expression, indent, len(before))
    if target is not None and indent + len(before) + len(text.partition("\n")[0]) > WIDTH:
        margin = " " * indent
        inner = f"{margin}    {lay(expression, indent + 4)}"
        if all(len(line) <= WIDTH for line in inner.split("\n")):
            return Code(f"{before}(\n{inner}\n{margin})")
    return Code(f"{before}{text}")


def _enum(maker: Expression, name: Name, values: tuple[str, ...]) -> Group:
    members = Group(
        Code(""), "{}", tuple((Code(f"{constant(value)}: "), constant(value)) for value in values)
    )
    return call(maker, positional=[constant(str(name.text)), members])


def _decorator(module: Module) -> Expression:
    decorator = module.names.member("flytekit", "workflow")
    if module.flow.failure_policy == "fail_immediately":
        return decorator
    policies = module.names.member("flytekit", "WorkflowFailurePolicy")
    policy = attribute(policies, module.flow.failure_policy.upper())
    return call(decorator, {"failure_policy": policy})


def _signature(flow: Flow, parameters: list[Any], outputs: Name) -> Code:
    returned = f" -> {outputs.text if flow.outputs else 'None'}:"
    function = Group(Code(f"def {identifier(flow.name)}"), "()", tuple(parameters))
    return Code(f"{lay(function, 0, 0, len(returned))}{returned}")


def _documented(words: str | None, indent: int) -> str:
    return f"\n{' ' * indent}{docstring(words, indent)}" if words else ""


def _statements(
    module: Module, steps: Iterable[Any], documents: dict[str, str | None]
) -> Iterable[Code]:
    for task, step, edges in steps:
        words = None if task.key in module.tasks else documents[task.key]
        yield Code(_assigned(step, 4) + _documented(words, 4))
        for first, second in edges:
            line = f"{flat(first)} >> {flat(second)}"
            if len(line) + 4 > WIDTH:
                line = f"(\n        {flat(first)}\n        >> {flat(second)}\n    )"
            yield Code(line)


def _last(ending: list[tuple[str, Expression]]) -> Iterable[Code]:
    for before, expression in ending:
        yield Code(f"{before}{lay(expression, 4, len(before))}")


def _ending(module: Module, outputs: Name) -> list[tuple[str, Expression]]:
    """Return what stands behind the last task: the export, and what the flow returns."""
    ending: list[tuple[str, Expression]] = []
    export = module.export_call()
    if export is not None:
        ending.append(("", export))
    values = {
        output.name: module.value(output.value, output.type) for output in module.flow.outputs
    }
    if values:
        ending.append(("return ", call(outputs, values)))
    return ending

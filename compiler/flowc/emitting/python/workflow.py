"""Turns a flow into the bytes of its `workflow.py`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from flowc.emitting.python.code import (
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
from flowc.emitting.python.docstrings import docstring, flow_doc, task_doc
from flowc.emitting.python.flow_section import Section, Statement
from flowc.emitting.python.header import with_header
from flowc.emitting.python.names import Names
from flowc.emitting.python.prove import prove
from flowc.emitting.python.spell import Speller
from flowc.findings.record import record
from flowc.flow import Flow, Task
from flowc.resolving.sub_flows import functions_of
from flowc.resources import TEMPLATES


def emit_workflow(flow: Flow, file_name: str) -> bytes:
    """Return the module of a flow that has no errors.

    `file_name` is the YAML's base name, for the header. The bytes are parsed back and checked
    before they are returned (`proof.py`).
    """
    body = _template().render(_context(flow))
    data = with_header(body, file_name, flow.profile)
    prove(flow, data)
    return data


def _only_code(value: object) -> Code:
    """Refuse to write what is not known to be Python source, wherever a template puts it."""
    if not isinstance(value, Code):
        raise TypeError(f"a template writes a {type(value).__name__}, not Code")
    return value


@cache  # compiling it costs more than a flow of ten tasks does
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        undefined=StrictUndefined,
        finalize=_only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    return environment.get_template("workflow.py.j2")


def _context(flow: Flow) -> dict[str, Any]:
    """Build every expression of the module, settle its names, and lay it out."""
    flows = functions_of(flow)
    fixed = (name for one in flows for name in (one.name, *(d.name for d in one.inputs)))
    names = Names(fixed)
    speller = Speller(names)
    sections = [Section(one, names, speller) for one in flows]
    drafts = [_draft(section) for section in sections]
    maker = names.member("enum", "Enum") if speller.enums else Code("")
    own = sections[::-1]  # the flow itself keeps its names, those that it runs yield
    names.settle(
        [[name for section in own for name in section.tasks.values()]],
        [section.results.values() for section in own],
        [[name for section in own for name in section.artifacts.values()]],
        [speller.enums.values()],
        [[name for name, _ in speller.aliases.values()]],
        [[name for section in own for name in section.files.values()]],
        [[section.outputs for section in own if section.flow.outputs]],
        [[name for section in own for name, _ in section.constants.values()]],
    )
    enums: list[Statement] = [
        (name, _enum(maker, name, values)) for values, name in speller.enums.items()
    ]
    types = [*enums, *speller.aliases.values()]
    return {
        "imports": [Code("\n".join(lines)) for lines in names.import_lines()],
        "types": [Code("\n".join(map(_assigned, types)))] if types else [],
        "flows": [_laid(section, draft) for section, draft in zip(sections, drafts, strict=True)],
    }


@record(frozen=True)
class _Draft:
    """The expressions of one flow, before there are names for them."""

    artifacts: list[Statement]
    tasks: list[Statement]
    parameters: list[Any]
    fields: list[tuple[str, Expression]]
    steps: list[tuple[Task, Statement, list[tuple[Expression, Expression]]]]
    ending: list[tuple[str, Expression]]
    decorator: Expression
    base: Expression


def _draft(section: Section) -> _Draft:
    flow = section.flow
    artifacts = section.artifact_statements()
    tasks = [section.task_statement(task) for task in flow.tasks if task.key in section.tasks]
    parameters = [section.parameter(declared) for declared in flow.inputs]
    fields = [(output.name, section.output_type(output)) for output in flow.outputs]
    steps = [(task, section.step(task), list(section.edges(task))) for task in flow.tasks]
    ending = _ending(section)
    decorator = _decorator(section)
    base = section.names.member("typing", "NamedTuple") if fields else Code("")
    return _Draft(artifacts, tasks, parameters, fields, steps, ending, decorator, base)


def _laid(section: Section, draft: _Draft) -> dict[str, Any]:
    """Lay out one flow for the template: what it defines, its tasks, its function."""
    flow = section.flow
    documents = {task.key: task_doc(task) for task in flow.tasks}
    definitions = [
        Code("\n".join(map(_assigned, group)))
        for group in (draft.artifacts, list(section.constants.values()))
        if group
    ]
    tasks = [
        Code(_assigned(statement) + _documented(documents[key], 0))
        for key, statement in zip(section.tasks, draft.tasks, strict=True)
    ]
    return {
        "definitions": [*definitions, *tasks],
        "base": Code(flat(draft.base)),
        "outputs": section.outputs.text,
        "fields": [
            Code(f"{identifier(name)}: {lay(kind, 4, len(name) + 2)}")
            for name, kind in draft.fields
        ],
        "decorator": Code(flat(draft.decorator)),
        "signature": _signature(flow, draft.parameters, section.outputs),
        "doc": docstring(flow_doc(flow), 4),
        "statements": [*_statements(section, draft.steps, documents), *_last(draft.ending)],
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


def _decorator(section: Section) -> Expression:
    decorator = section.names.member("flytekit", "workflow")
    if section.flow.failure_policy == "fail_immediately":
        return decorator
    policies = section.names.member("flytekit", "WorkflowFailurePolicy")
    policy = attribute(policies, section.flow.failure_policy.upper())
    return call(decorator, {"failure_policy": policy})


def _signature(flow: Flow, parameters: list[Any], outputs: Name) -> Code:
    returned = f" -> {outputs.text if flow.outputs else 'None'}:"
    function = Group(Code(f"def {identifier(flow.name)}"), "()", tuple(parameters))
    return Code(f"{lay(function, 0, 0, len(returned))}{returned}")


def _documented(words: str | None, indent: int) -> str:
    return f"\n{' ' * indent}{docstring(words, indent)}" if words else ""


def _statements(
    section: Section, steps: Iterable[Any], documents: dict[str, str | None]
) -> Iterable[Code]:
    for task, step, edges in steps:
        words = None if task.key in section.tasks else documents[task.key]
        yield Code(_assigned(step, 4) + _documented(words, 4))
        for first, second in edges:
            line = f"{flat(first)} >> {flat(second)}"
            if len(line) + 4 > WIDTH:
                line = f"(\n        {flat(first)}\n        >> {flat(second)}\n    )"
            yield Code(line)


def _last(ending: list[tuple[str, Expression]]) -> Iterable[Code]:
    for before, expression in ending:
        yield Code(f"{before}{lay(expression, 4, len(before))}")


def _ending(section: Section) -> list[tuple[str, Expression]]:
    """Return what stands behind the last task: the export, and what the flow returns."""
    ending: list[tuple[str, Expression]] = []
    export = section.export_call()
    if export is not None:
        ending.append(("", export))
    values = {
        output.name: section.value(output.value, output.type) for output in section.flow.outputs
    }
    if values:
        ending.append(("return ", call(section.outputs, values)))
    return ending

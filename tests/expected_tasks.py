"""The parts of a task as the syntax that its module must have."""

from expected_nodes import (
    attribute,
    call,
    constant,
    dict_of,
    list_of,
    name,
    subscript,
    tuple_of,
)
from expected_settings import helper_settings, job_settings, said, task_settings
from expected_types import item_type, literal_node, type_node
from flowc.flow import DictValue, ListValue
from flowc.language.literals import Literal
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import DictOf, ListOf, Union, format_of

DOMINO = "flytekitplugins.domino"


def job(flow, task):
    config = call(
        f"{DOMINO}.task:DominoJobConfig",
        Command=constant(task.command),
        **job_settings(task.config),
    )
    inputs = [(one.name, input_type(one)) for one in task.inputs]
    outputs = [(one.name, output_type(flow, one)) for one in task.outputs]
    return call(
        f"{DOMINO}.task:DominoJobTask",
        name=constant(task.name),
        domino_job_config=config,
        **said(
            inputs=dict_of(inputs) if inputs else None,
            outputs=dict_of(outputs) if outputs else None,
        ),
        **task_settings(task.config),
    )


def helper(flow, task):
    values = {binding.input: binding.value for binding in task.bindings}
    inputs = [
        call(
            f"{DOMINO}.helpers:Input",
            name=constant(one.name),
            type=input_type(one),
            value=value(flow, values[one.name], one.type),
        )
        for one in task.inputs
    ]
    outputs = [
        call(f"{DOMINO}.helpers:Output", name=constant(one.name), type=output_type(flow, one))
        for one in task.outputs
    ]
    return call(
        f"{DOMINO}.helpers:run_domino_job_task",
        flyte_task_name=constant(task.name),
        command=constant(task.command),
        **said(
            inputs=list_of(inputs) if inputs else None,
            output_specs=list_of(outputs) if outputs else None,
        ),
        **helper_settings(task.config),
    )


def input_type(declared):
    return placed(type_node(declared.type), declared.path)


def output_type(flow, declared):
    path = getattr(declared, "path", None)
    if declared.artifact is None:
        return placed(type_node(declared.type), path)
    format = format_of(declared.type)
    shown = declared.file.rpartition(".")[2] if "." in declared.file else ""
    typed = {} if shown == format else {"type": constant(format)}
    file = attribute(name(f"artifact {flow.name}.{declared.artifact}"), "File")
    return placed(call(file, name=constant(declared.file), **typed), path)


def placed(node, path):
    if path is None:
        return node
    place = call(f"{DOMINO}.file:PathConfig", path=constant(path))
    return subscript(name("typing:Annotated"), tuple_of([node, place]))


def arguments(flow, task):
    kinds = {one.name: one.type for one in task.inputs}
    return {one.input: value(flow, one.value, kinds[one.input]) for one in task.bindings}


def value(flow, bound, kind):
    match bound:
        case InputRef(key):
            return name(f"input {key}")
        case TaskRef(key, output):
            result = name(f"result {key}")
            return attribute(result, output) if has_fields(flow, key) else result
        case ListValue(items):
            return list_of(value(flow, item, only(kind, ListOf)) for item in items)
        case DictValue(items):
            return dict_of((key, value(flow, item, only(kind, DictOf))) for key, item in items)
        case Literal(held):
            return literal_node(held, kind)
    raise TypeError(f"no syntax for a {type(bound).__name__}")


def only(kind, container):
    """Return the type of the items of a union's one container, as of a container itself."""
    variants = kind.variants if isinstance(kind, Union) else (kind,)
    found = [variant for variant in variants if isinstance(variant, container)]
    return item_type(found[0] if len(found) == 1 else None)


def has_fields(flow, key):
    """Whether a result has its outputs as attributes: a flow's always has."""
    task = flow.task_by_key[key]
    return len(task.outputs) > (1 if task.flow is None else 0)

"""Yields the texts of a flow that its module must hold, and the only others that it may hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowc.emitting.python.docstrings import flow_doc, task_doc
from flowc.flow import Flow, Value, plain_value
from flowc.language import config as job
from flowc.language.block import Block
from flowc.language.constant_forms import FORMS
from flowc.language.domino import RESTRICTED
from flowc.language.literals import Literal
from flowc.language.types import Enumeration, File, Type, format_of, inner_types


def documents(flow: Flow) -> Iterator[str]:
    """Yield the docstrings."""
    yield flow_doc(flow)
    yield from filter(None, map(task_doc, flow.tasks))


def texts(flow: Flow) -> Iterator[str]:
    """Yield every text of an author's that the module must hold as a constant."""
    for artifact in flow.artifacts:
        yield artifact.name
    for task in flow.tasks:
        if task.flow is None:
            yield from (task.name, task.command)
        yield from _strings(vars(task.config))
        yield from (declared.path for declared in task.inputs if declared.path is not None)
        yield from (output.path for output in task.outputs if output.path is not None)
        yield from (output.file for output in task.outputs if output.file is not None)
        for binding in task.bindings:
            yield from _constants(binding.value)
    for declared in flow.inputs:
        if isinstance(declared.default, Literal):
            yield from _constants(declared.default)
    for output in flow.outputs:
        yield from _constants(output.value)
        if output.file is not None:
            yield output.file
    if flow.exports:
        yield from _strings((flow.exports.environment, flow.exports.hardware_tier))
        for export in flow.exports.exports:
            yield from filter(None, (export.dataset, export.netapp_volume, export.path))
            yield from export.bundles


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts of settings; a word that becomes a name of the plugin's is none."""
    if isinstance(value, str) and value != RESTRICTED:
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            if item is not None:  # most settings are not set
                yield from _strings(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, job.Cluster):
        yield from value.extra_configs or ()
        yield from _strings({k: v for k, v in vars(value).items() if k != "type"})
    elif isinstance(value, Block):
        yield from _strings(vars(value))


def _constants(value: Value) -> Iterator[str]:
    """Yield the texts of constants, and all keys."""

    def constant(leaf: Value) -> Any:
        return leaf.value if isinstance(leaf, Literal) else None

    return _plain_texts(plain_value(value, constant))


def _plain_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif form := FORMS.get(type(value)):
        yield from form.call(value)[1]
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _plain_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _plain_texts(item)


def own_texts(flow: Flow) -> Iterator[str]:
    """Yield the texts that the generator itself writes: names, extensions, values of enums."""
    yield from ("inf", "-inf")
    kinds = [declared.type for declared in flow.inputs] + [o.type for o in flow.outputs]
    for task in flow.tasks:
        yield from (declared.name for declared in task.inputs)
        yield from (output.name for output in task.outputs)
        kinds += [declared.type for declared in task.inputs]
        kinds += [output.type for output in task.outputs]
    for kind in kinds:
        yield from _type_texts(kind)


def _type_texts(kind: Type) -> Iterator[str]:
    if isinstance(kind, Enumeration):
        yield from kind.values
    elif isinstance(kind, File):
        yield format_of(kind)
    for part in inner_types(kind):
        yield from _type_texts(part)

"""Faults to put into the generator, each of them small.

A fault is what is changed, where, and by what: a value, or a function of the old function and
its arguments.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from flowc.emitting.python import flow_section, settings, workflow
from flowc.emitting.python.code import Code
from flowc.emitting.python.flow_section import Section
from flowc.emitting.python.names import Names
from flowc.emitting.python.spell import Speller
from flowc.flow import ListValue
from flowc.language.literals import Literal
from flowc.language.references import TaskRef


def swapped_outputs(old, self, value, kind):
    if isinstance(value, TaskRef) and value.output in ("rows", "notes") and value.task == "load":
        value = replace(value, output="notes" if value.output == "rows" else "rows")
    return old(self, value, kind)


def reversed_items(old, self, value, kind):
    value = ListValue(value.items[::-1]) if isinstance(value, ListValue) else value
    return old(self, value, kind)


def swapped_commands(old, self, task):
    other = {"load": "clean", "clean": "load"}.get(task.key, task.command)
    return old(self, replace(task, command=other))


def values_as(kind, made):
    """Write literals of one Python type otherwise."""

    def value(old, self, held, wanted):
        return old(self, made(held) if type(held) is kind else held, wanted)

    return value


def without(**changed):
    """Forget parts of a task, a declaration or a block."""
    return lambda old, self, given: old(self, replace(given, **changed))


def less(pairs, key):
    return {name: pairs[name] for name in pairs or () if name != key}


def rows_without(*setting):
    return tuple(row for row in settings.SETTINGS if row.setting != setting)


def renamed_rows():
    """Return the table of settings with one argument's name misspelled."""
    return tuple(
        row._replace(job="HardwareTierID") if row.job == "HardwareTierId" else row
        for row in settings.SETTINGS
    )


def from_directory(old, self, module, name):
    return old(self, "flytekit.types.directory" if name == "FlyteFile" else module, name)


def one_extension(old, self, kind):
    return old(self, replace(kind, format="csv"))


def nothing(old, *_):
    return None


SABOTAGES = {
    "two edges are swapped": (Section, "value", swapped_outputs),
    "items of a list are swapped": (Section, "value", reversed_items),
    "two commands are swapped": (Section, "task_statement", swapped_commands),
    "a task's output is lost": (Section, "task_statement", without(outputs=())),
    "a task's name is another": (Section, "task_statement", without(name="other")),
    "a launch default is lost": (Section, "parameter", without(default=None)),
    "a launch default is another": (Section, "parameter", without(default=Literal(None))),
    "an edge of order is lost": (Section, "edges", lambda old, *_: iter(())),
    "an edge of order is turned": (
        *(Section, "edges"),
        lambda old, *given: [edge[::-1] for edge in old(*given)],
    ),
    "a path is lost": (Section, "placed", lambda old, self, kind, path: kind),
    "an export is lost": (Section, "export_call", nothing),
    "an export goes elsewhere": (
        *(flow_section, "constant"),
        lambda old, value: old("d3" if value == "d2" else value),
    ),
    "a bundle is lost": (*(Section, "export"), without(bundles=("QC",))),
    "a file of a bundle is lost": (
        *(Section, "export"),
        lambda old, self, one: old(self, replace(one, files=one.files[:1])),
    ),
    "an input of a sub-flow is lost": (
        *(Section, "step"),
        lambda old, self, task: old(
            self, replace(task, bindings=task.bindings[: 1 if task.flow else None])
        ),
    ),
    "a helper's input is lost": (Section, "helper_call", without(inputs=())),
    "a result is another task's": (
        *(Section, "end"),
        lambda old, self, key: old(self, "load" if key == "prep" else key),
    ),
    "an artifact is of another type": (
        *(flow_section, "ARTIFACT_TYPES"),
        {**flow_section.ARTIFACT_TYPES, "model": "REPORT"},
    ),
    "an artifact's file loses its type": (flow_section, "format_of", lambda old, kind: "dat"),
    "a true is written 1": (Speller, "value", values_as(bool, int)),
    "a float is written as an integer": (Speller, "value", values_as(float, int)),
    "a zero has lost its sign": (Speller, "value", values_as(float, abs)),
    "a null is written as a text": (Speller, "value", values_as(type(None), str)),
    "an enum's value is another": (
        *(Speller, "value"),
        values_as(str, lambda text: "slow" if text == "fast" else text),
    ),
    "a moment has no zone": (
        *(Speller, "value"),
        values_as(datetime, lambda when: when.replace(tzinfo=None)),
    ),
    "a duration is longer": (Speller, "value", values_as(timedelta, lambda time: time * 60)),
    "a file's extension is lost": (Speller, "file", without(format="")),
    "two extensions become one": (Speller, "file", one_extension),
    "an optional is a plain text": (
        Speller,
        "union",
        lambda old, self, kind, given, owner: Code("str"),
    ),
    "an enum has other values": (
        *(workflow, "_enum"),
        lambda old, maker, name, values: old(maker, name, (*values[:-1], "other")),
    ),
    "a type comes from another module": (Names, "member", from_directory),
    "a cluster's setting is lost": (settings, "CLUSTER", settings.CLUSTER[2:]),
    "a cluster is of another kind": (settings, "CLUSTER_TYPES", {"ray": "Dask"}),
    "a hardware tier is lost": (settings, "SETTINGS", rows_without("hardware_tier", "id")),
    "an argument has another name": (settings, "SETTINGS", renamed_rows()),
    "retries are lost": (settings, "SETTINGS", rows_without("retries")),
    "a timeout is lost": (settings, "SETTINGS", rows_without("timeout")),
    "a cache is lost": (settings, "SETTINGS", rows_without("cache")),
    "ignored inputs are lost": (settings, "SETTINGS", rows_without("cache", "ignore_inputs")),
    "a snapshot has no version": (settings, "SNAPSHOT", settings.SNAPSHOT[:1]),
    "a flow's text is another": (workflow, "flow_doc", lambda old, flow: f"{old(flow)}."),
    "a task's text is lost": (workflow, "task_doc", nothing),
    "a flow's output is lost": (
        *(workflow, "call"),
        lambda old, function, given=None, **more: old(function, less(given, "model"), **more),
    ),
    "the export comes last": (workflow, "_ending", lambda old, section: old(section)[::-1]),
    "the failure policy is lost": (
        *(workflow, "_decorator"),
        lambda old, section: section.names.member("flytekit", "workflow"),
    ),
}


def put(monkeypatch, fault):
    """Put a fault into the generator, and silence its own proof."""
    owner, name, change = SABOTAGES[fault]
    old = getattr(owner, name)
    made = (lambda *given, **named: change(old, *given, **named)) if callable(change) else change
    monkeypatch.setattr(owner, name, made)
    monkeypatch.setattr(workflow, "prove", lambda flow, data: None)

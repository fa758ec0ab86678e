"""The rule `conflicting-config`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flowc.findings.finding import Finding, Note, finding_at
from flowc.findings.source import Path
from flowc.flow import Config, Exports, Flow, Task
from flowc.language import config as job
from flowc.language import model
from flowc.language.types import DictOf, Enumeration, ListOf, Named, Type, Union, type_text
from flowc.resolving.domino_form import base_only, helper_only
from flowc.rules.walks.flow_texts import exported


def conflicting_config(flow: Flow) -> Iterator[Finding]:
    """Settings that cannot stand together.

    An `id` and a `name` for one thing; or a setting that only Domino's helper can say (a name of
    an environment, tier, data set or volume; a NetApp snapshot) together with one that it cannot
    (`cluster`, `cache.serialize`, `revision: restricted`). An export takes an environment by
    name only, and no revision, and takes either a whole artifact or `files` for `bundles`. flytekit
    takes no `path` with an enum or with a union that holds a list or a `dict[str, T]`. A task that
    runs a `flow` has `with`, `after` and `description` alone: what it is made of stands in that
    flow.

    Wrong:

        name: example
        tasks:
          train:
            command: python train.py
            project_defaults: true
            hardware_tier: {id: small-k8s, name: Small}

    Right:

        name: example
        tasks:
          train:
            command: python train.py
            project_defaults: true
            hardware_tier: {id: small-k8s}
    """
    if flow.defaults:
        yield from _names_and_ids(flow, flow.defaults, lambda key: ("defaults", key))
    for task in flow.jobs():
        yield from _names_and_ids(flow, task.config, task.setting)
        yield from _forms(flow, task)
        yield from _paths(flow, task)
    for task in flow.in_written_order():
        if task.flow is not None:
            yield from _sub_flow(flow, task)
    if flow.exports:
        yield from _exports(flow, flow.exports)


def _sub_flow(flow: Flow, task: Task) -> Iterator[Finding]:
    note = Note("it runs this flow", flow.places.value_span((*task.path, "flow")))
    for name, field in model.Task.model_fields.items():
        key = field.alias or name
        path = (*task.path, key)
        if key not in model.SUB_FLOW_KEYS and flow.places.written(path):
            message = f"'{key}' and 'flow' cannot stand together: the flow's own tasks have theirs"
            hint = "leave it out, or change it in that flow"
            if key == "use":
                message = "'use' and 'flow' cannot stand together: a task runs a flow or is a job"
                hint = "leave one of them out"
            elif key == "params" and flow.places.written((*task.path, "use")):
                continue
            yield finding_at(flow.places, path, message, (note,), hint, at="key")


def _names_and_ids(
    flow: Flow, config: Config | job.Config, place: Callable[[str], Path]
) -> Iterator[Finding]:
    for key in ("environment", "hardware_tier"):
        setting = getattr(config, key)
        if setting and setting.id and setting.name:
            yield _both(flow, place(key), "id", "name")
    for index, volume in enumerate(config.external_volumes or ()):
        if volume and volume.id and volume.name:
            yield _both(flow, (*place("external_volumes"), index), "id", "name")


def _both(flow: Flow, path: Path, one: str, other: str) -> Finding:
    spans = sorted(flow.places.key_span((*path, key)) for key in (one, other))
    message = f"'{path[-1]}' has both '{one}' and '{other}'"
    if not isinstance(path[-1], str):
        message = f"the item has both '{one}' and '{other}'"
    hint = f"leave '{other}' out" if other == "path" else "keep one of them"
    notes = (Note("the other one", spans[0]),)
    return finding_at(flow.places, path, message, notes, hint, span=spans[1])


def _forms(flow: Flow, task: Task) -> Iterator[Finding]:
    needed = next(helper_only(task.config), None)
    if needed is None:
        return
    for key, words in base_only(task.config):
        message = f"{needed[1]} and {words} cannot stand together: Domino has no call for both"
        note = Note(f"{needed[1]} is set here", flow.places.key_span(_place(task, needed[0])))
        hint = "use an id instead" if "name" in needed[1] else None
        yield finding_at(flow.places, _place(task, key), message, (note,), hint, at="key")


def _place(task: Task, setting: tuple[str, ...]) -> Path:
    return (*task.setting(setting[0]), *setting[1:])


def _paths(flow: Flow, task: Task) -> Iterator[Finding]:
    for kind, declarations in (("inputs", task.inputs), ("outputs", task.outputs)):
        for declared in declarations:
            if declared.path is not None and _takes_no_path(declared.type):
                path = (*task.path, kind, declared.name, "path")
                message = f"flytekit takes no 'path' with {type_text(declared.type)}"
                hint = "declare another type, or leave the path out"
                yield finding_at(flow.places, path, message, hint=hint, at="key")


def _takes_no_path(kind: Type) -> bool:
    """flytekit refuses an annotated enum, and binds no list and no dict to an annotated union."""
    if isinstance(kind, Union):
        return any(
            isinstance(variant, ListOf | DictOf) or variant == Named("dict")
            for variant in kind.variants
        )
    return isinstance(kind, Enumeration)


_TO_VOLUMES = ("artifact", "dataset", "netapp_volume", "path")
"""What stands in the export of a whole artifact, and beside no files."""


def _exports(flow: Flow, exports: Exports) -> Iterator[Finding]:
    for path, export in exported(flow):
        others = [key for key in _TO_VOLUMES if getattr(export, key)]
        if (export.files or export.bundles) and others:
            yield _both(flow, path, "files" if export.files else "bundles", others[0])
        elif export.dataset and export.netapp_volume:
            yield _both(flow, path, "dataset", "netapp_volume")
        elif export.dataset and export.path:
            yield _both(flow, path, "dataset", "path")
    tier = exports.hardware_tier
    if tier and tier.id and tier.name and "hardware_tier" in exports.own:
        yield _both(flow, ("exports", "hardware_tier"), "id", "name")
    environment = exports.environment
    if not environment:
        return
    own = "environment" in exports.own
    for key in ("id", "revision"):
        if getattr(environment, key) and (own or key == "id"):
            message = f"an export takes no environment by {key}, only by name"
            span = flow.places.key_span(("exports", "environment", key) if own else ("exports",))
            notes = () if own else (_default(flow, key),)
            hint = "give 'exports' an environment by name, or write environment: null there"
            yield Finding(message, span, notes, hint)


def _default(flow: Flow, key: str) -> Note:
    return Note("comes from here", flow.places.key_span(("defaults", "environment", key)))

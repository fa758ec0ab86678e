"""Turns the facts of a job's settings into what a task of a flow says, by the table of
`domino.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowc.importing.registered.read_values import escaped
from flowc.language.domino import (
    ARTIFACT_TYPES,
    CLUSTER,
    CLUSTER_TYPES,
    DEFAULTS,
    RESTRICTED,
    SETTINGS,
    VOLUME_NAMES,
    Spelling,
)
from flowc.language.durations import spell_duration
from flowc.standin import DERIVED_VERSION
from flowc.verifying.facts import Facts

Tree = dict[str, Any]

PLACES = ("inputPaths", "outputPaths", "inputDominoFiles", "outputDominoFiles", "outputArtifacts")
"""The keys of a job's JSON that belong to its inputs and outputs."""


def read_settings(node: Facts) -> Tree:
    """Return the settings of a job, those at their default left out."""
    config, tree = node["config"], dict[str, Any]()
    for row in SETTINGS:
        if row.json in config and config[row.json] is not False:
            _put(tree, row.setting, _READ[row.spelling](config[row.json]))
    if VOLUME_NAMES in config:
        named = [{"name": escaped(name)} for name in config[VOLUME_NAMES]]
        tree["external_volumes"] = [*tree.get("external_volumes", ()), *named]
    if node["cache"]:
        tree["cache"] = _cache(node)
    if node["retries"] != DEFAULTS["retries",]:
        tree["retries"] = node["retries"]
    if node["timeout"] != DEFAULTS["timeout",]:
        seconds = node["timeout"]  # a number with a fraction is refused by the language
        tree["timeout"] = spell_duration(seconds) if isinstance(seconds, int) else seconds
    return tree


def unknown_settings(config: Facts) -> list[str]:
    """Return what a job is set to beyond the settings that a flow has."""
    known = {row.json for row in SETTINGS} | {"command", VOLUME_NAMES, *PLACES}
    return [key for key in config if key not in known]


def read_exports(
    config: Facts, artifact: Callable[[Facts], str], file: Callable[[Facts], Any]
) -> Tree:
    """Return the exports of a flow; `artifact` returns the key of one, `file` the reference to
    the output that is one."""
    exports: list[Tree] = []
    for one in config["exports"]:
        if "files" in one:
            files = [file(each) for each in one["files"]]
            exports.append({"files": files, "bundles": [escaped(name) for name in one["bundles"]]})
            continue
        tree = {
            "dataset": one.get("datasetId"),
            "netapp_volume": one.get("netAppVolumeId"),
            "path": one.get("targetRelativePath"),
        }
        tree = {key: escaped(value) for key, value in tree.items() if value is not None}
        exports.append({"artifact": artifact(one["artifact"]), **tree})
    found: Tree = {}
    names = {"environmentName": ("environment", "name"), "hardwareTierName": _TIER,
             "hardwareTierId": ("hardware_tier", "id")}  # fmt: skip
    for key, path in names.items():
        if key in config:
            _put(found, path, escaped(config[key]))
    if not config["useLatest"]:
        found["project_defaults"] = False
    return {**found, "artifacts": exports}


_TIER = ("hardware_tier", "name")


def artifact_type(fact: Facts) -> str:
    """Return what a flow calls the type of an artifact."""
    kinds = {theirs: ours for ours, theirs in ARTIFACT_TYPES.items()}
    return kinds.get(str(fact["type"]), str(fact["type"]))


def _put(tree: Tree, path: tuple[str, ...], value: Any) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = value


def _cache(node: Facts) -> Tree:
    # the plugin's own version covers the settings of the job, as Flyte's task does
    version = "1" if node["cache"] == DERIVED_VERSION else escaped(node["cache"])
    tree: Tree = {"version": version}
    if node["cache_serialize"]:
        tree["serialize"] = True
    if node["cache_ignore"]:
        tree["ignore_inputs"] = [escaped(name) for name in node["cache_ignore"]]
    return tree


def _constant(value: Any) -> Any:
    match value:
        case str():
            return escaped(value)
        case list():
            return [_constant(item) for item in value]
        case dict():
            return {key: _constant(item) for key, item in value.items()}
    return value


def _revision(value: Facts) -> Any:
    return _constant(value.get("environmentRevisionId", RESTRICTED))


def _cluster(value: Facts) -> Tree:
    kinds = {theirs: ours for ours, theirs in CLUSTER_TYPES.items()}
    environment = {"id": value.get("computeEnvironmentId")}
    if "computeEnvironmentRevisionSpec" in value:
        environment["revision"] = _revision(value["computeEnvironmentRevisionSpec"])
    tree = {
        "type": kinds.get(value["clusterType"], value["clusterType"]),
        "environment": _constant(environment),
        "workers": value.get("workerCount"),
        "worker_hardware_tier": _constant(value.get("workerHardwareTierId")),
    }
    for ours, theirs in CLUSTER:
        tree[ours] = _constant(value.get(theirs[0].lower() + theirs[1:]))
    return {key: one for key, one in tree.items() if one is not None}


_READ: Mapping[Spelling, Callable[[Any], Any]] = {
    "constant": _constant,
    "flag": lambda value: value,
    "git_ref": _constant,
    "revision": _revision,
    "snapshots": _constant,
    "volume_ids": lambda ids: [{"id": escaped(one)} for one in ids],
    "netapp": _constant,
    "cluster": _cluster,
}

"""Mistakes in settings, and values of another shape than the language wants."""

from copy import deepcopy

from hypothesis import strategies as st

from mutations.flows import ID, OTHER_ID, OWN
from mutations.literals import OCTAL
from mutations.page import Raw
from mutations.registry import (
    FRESH,
    a_task,
    at,
    key,
    mutation,
    pick,
    pin,
    put,
    register_all,
    value,
)

SECTIONS = ("inputs", "vars", "defaults", "artifacts", "outputs")
CLUSTER = OWN["cluster"][0]


def _setting(setting, *wrong, below=()):
    def make(draw, flow):
        path = pick(draw, [("defaults",), ("tasks", a_task(draw, flow))])
        if setting in ("cache", "dataset_snapshots"):
            pin(flow)
        put(draw, at(flow, path), setting, deepcopy(pick(draw, wrong)))
        return value(*path, setting, *below)

    return make


WRONG = {
    "retries_that_are_no_number": _setting("retries", "three", OCTAL, "2", True, 1.5, [], {}),
    "retries_below_zero": _setting("retries", -1, 2**31),
    "bad_duration": _setting("timeout", "3 hours", "1m1h", "", 0, -5, 1.5, True, [], {"h": 3}),
    "yes_for_project_defaults": _setting("project_defaults", Raw("yes"), Raw("on"), 1, "true", {}),
    "volume_of_no_size": _setting("volume_size_gib", 0, -1, "10", Raw(".inf"), True, [1]),
    "commit_that_is_a_number": _setting("commit_id", 1234567, Raw("72225e2"), 5, True, "", [], {}),
    "text_for_an_environment": _setting("environment", "Standard", 5, [{"id": "a"}], True),
    "empty_id": _setting("hardware_tier", {"id": ""}, {"id": 5}, {"id": ["a"]}, below=["id"]),
    "unknown_kind_of_git_ref": _setting("git_ref", {"type": "sha", "value": "a"}, below=["type"]),
    "true_for_a_cache": _setting("cache", True, "1.0", 1, [1]),
    "number_for_a_cache_version": _setting("cache", {"version": 1.0}, below=["version"]),
    "cluster_of_no_workers": _setting("cluster", {**CLUSTER, "workers": 0}, below=["workers"]),
    "mapping_for_data_sets": _setting("dataset_snapshots", {"id": ID}, ID, 1),
    "version_zero_of_a_data_set": _setting(
        "dataset_snapshots", [{"id": ID}, {"id": OTHER_ID, "version": 0}], below=[1, "version"]
    ),
    "number_for_a_volume": _setting("external_volumes", ["a", 5, "b"], ["a", None], below=[1]),
}
register_all("wrong-value", WRONG)


@mutation("wrong-value")
def unknown_failure_policy(draw, flow):
    flow["failure_policy"] = pick(draw, ["fail_immediatly", "", True, 0, [], {"a": 1}])
    return value("failure_policy")


@mutation("wrong-value")
def command_that_is_no_text(draw, flow):
    path = "tasks", a_task(draw, flow), "command"
    at(flow, path[:-1])["command"] = pick(draw, [5, True, None, "", ["python", "a.py"], {"a": 1}])
    return value(*path)


@mutation("unpinned-config")
def open_setting(draw, flow):
    pin(flow)
    task = a_task(draw, flow)
    setting = pick(draw, [*flow["defaults"]])
    put(draw, flow["tasks"][task], setting, None)
    return key("tasks", task)


@mutation("conflicting-config")
def id_and_name(draw, flow):
    path = pick(draw, [("defaults",), ("tasks", a_task(draw, flow))])
    both = dict.fromkeys(draw(st.permutations(["id", "name"])), "a")
    for task in flow["tasks"].values():
        task.pop("cluster", None)
    put(draw, at(flow, path), "hardware_tier", both)
    return key(*path, "hardware_tier", [*both][1])


@mutation("conflicting-config")
def named_and_restricted(draw, flow):
    pin(flow)
    task = a_task(draw, flow)
    flow["tasks"][task].pop("cluster", None)
    put(draw, flow["tasks"][task], "environment", {"name": "Any", "revision": "restricted"})
    return key("tasks", task, "environment", "revision")


@mutation("duplicate-dataset")
def data_set_twice(draw, flow):
    pin(flow)
    path = pick(draw, [("defaults",), ("tasks", a_task(draw, flow))])
    twice = [{"id": ID}, {"id": OTHER_ID}, {"id": ID, "version": 2}]
    put(draw, at(flow, path), "dataset_snapshots", twice)
    return value(*path, "dataset_snapshots", 2)


@mutation("invalid-cache")
def unknown_input_of_a_cache(draw, flow):
    pin(flow)
    path = "tasks", a_task(draw, flow), "cache"
    ignored = [*at(flow, path[:-1])["inputs"], FRESH]
    put(draw, at(flow, path[:-1]), "cache", {"version": "1", "ignore_inputs": ignored})
    return value(*path, "ignore_inputs", len(ignored) - 1)


# Shapes


@mutation("wrong-value")
def list_for_a_mapping(draw, flow):
    put(draw, flow["tasks"], FRESH, {"command": "c"})
    parts = [("tasks", FRESH, part) for part in ("inputs", "outputs", "with")]
    path = pick(draw, [*parts, *((part,) for part in SECTIONS)])
    at(flow, path[:-1])[path[-1]] = pick(draw, [[], ["a"], [{"a": 1}], "a", 5, True])
    return value(*path)


@mutation("wrong-value")
def list_for_the_inputs_of_a_cache(draw, flow):
    pin(flow)
    cache = {"version": "1", "ignore_inputs": ["rows"]}
    put(draw, flow["tasks"], FRESH, {"command": "c", "cache": cache, "inputs": ["rows"]})
    return value("tasks", FRESH, "inputs")


@mutation("wrong-value")
def null_for_a_mapping(draw, flow):
    task = "tasks", a_task(draw, flow)
    artifact = "artifacts", pick(draw, flow["artifacts"])
    declared = [(*task, part, FRESH) for part in ("inputs", "outputs")]
    path = pick(draw, [("tasks", FRESH), artifact, *declared])
    put(draw, at(flow, path[:-1]), path[-1], None)
    if path[2:3] == ("inputs",):
        put(draw, flow["tasks"][path[1]]["with"], FRESH, 1)
    return value(*path)


@mutation("wrong-value")
def text_for_a_list_of_tasks(draw, flow):
    path = "tasks", a_task(draw, flow), "after"
    put(draw, at(flow, path[:-1]), "after", pick(draw, ["load", 5, True, {"load": None}]))
    return value(*path)


@mutation("wrong-value")
def item_that_is_no_text(draw, flow):
    path = "tasks", a_task(draw, flow), "after"
    task = at(flow, path[:-1])
    put(draw, task, "after", [*task.get("after", ()), pick(draw, [5, None, True, ["a"], {"a": 1}])])
    return value(*path, len(task["after"]) - 1)

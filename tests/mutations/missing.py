"""Mistakes by leaving out: keys that have to be there."""

from copy import deepcopy

from mutations.flows import ID
from mutations.keys import block
from mutations.registry import (
    FRESH,
    a_task,
    at,
    declare,
    key,
    mutation,
    pick,
    pin,
    put,
    register,
    top,
    value,
)


@mutation("missing-key")
def missing_command(draw, flow):
    task = a_task(draw, flow)
    del flow["tasks"][task]["command"]
    return key("tasks", task)


@mutation("missing-key")
def missing_name(draw, flow):
    del flow["name"]
    return top


@mutation("missing-key")
def missing_tasks(draw, flow):
    del flow["tasks"]
    return top


@mutation("missing-key")
def empty_document(draw, flow):
    flow.clear()
    return top


@mutation("missing-key")
def missing_type(draw, flow):
    return key(*declare(draw, flow, pick(draw, [{"description": "x"}, {}])))


@mutation("missing-key")
def missing_type_of_a_constant(draw, flow):
    constant = pick(draw, [5, "text", [1], {"value": True}])
    put(draw, flow["outputs"], FRESH, constant)
    return key("outputs", FRESH)


def _missing_part(setting, given):
    def make(draw, flow):
        path = pick(draw, [("defaults",), ("tasks", a_task(draw, flow))])
        pin(flow)
        put(draw, at(flow, path), setting, deepcopy(given))
        listed = isinstance(given, list)
        return value(*path, setting, len(given) - 1) if listed else key(*path, setting)

    return make


for setting, given in {
    "environment": {"revision": ID},
    "hardware_tier": {},
    "git_ref": {"type": "tags"},
    "cache": {"serialize": True},
    "cluster": {"type": "mpi", "environment": {"id": ID, "revision": ID}, "workers": 1},
    "dataset_snapshots": [{"id": ID}, {"version": 1}],
}.items():
    register("missing-key", f"missing_part_of_{setting}", _missing_part(setting, given))


@mutation("missing-key")
def missing_part_of_an_artifact(draw, flow):
    path = block(draw, flow, "artifact")
    del at(flow, path)[pick(draw, at(flow, path))]
    return key(*path)


@mutation("missing-key")
def missing_part_of_an_export(draw, flow):
    path = block(draw, flow, "export")
    del at(flow, path)[pick(draw, [key for key in at(flow, path) if key != "path"])]
    return value(*path)


@mutation("missing-key")
def missing_part_of_an_artifact_file(draw, flow):
    artifact = pick(draw, flow["artifacts"])
    rest = [{"artifact": artifact}, {"file": "a.csv"}, {"artifact": artifact, "file": "csv"}]
    path = ("tasks", a_task(draw, flow), "outputs", FRESH)
    put(draw, at(flow, path[:-1]), FRESH, pick(draw, rest))
    return key(*path)

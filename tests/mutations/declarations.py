"""Mistakes in what a flow declares: types, artifacts, descriptions."""

from mutations.registry import (
    FRESH,
    a_task,
    at,
    declare,
    inside,
    key,
    mutation,
    pick,
    put,
    register,
    register_all,
    value,
)

NO_PLACES = ["a.csv", "./a/b.csv", "~/a.csv", "/mnt/code/a.csv", "/mnt/code", "/workflow/inputs/a"]


def _type(*texts):
    def make(draw, flow):
        kind = pick(draw, texts)
        if pick(draw, [False, False, True]):
            put(draw, flow["outputs"], FRESH, {"value": 1, "type": kind})
            return value("outputs", FRESH, "type")
        declared = pick(draw, [kind, {"type": kind}])
        path = declare(draw, flow, declared)
        return value(*path, "type") if isinstance(declared, dict) else value(*path)

    return make


UNKNOWN = {
    "unknown_type": _type("integr", "strings", "csv", "numpy.array", "enumm[a]"),
    "type_that_is_not_closed": _type("list[", "file[csv", "dict[str, int", "enum[a"),
    "type_with_something_left_over": _type("int]", "str str", "list[int]]", "str,"),
    "type_with_something_missing": _type("list[]", "file[]", "enum[]", "int |", "|"),
    "bad_extension": _type("file[a b]", "file[*]", "directory[a/b]", "file[a..b]"),
    "bad_value_of_an_enum": _type("enum[a, a]", "enum[mro]", "enum[a b]", "enum[-x]"),
}
register_all("unknown-type", UNKNOWN)
register("unsupported-type", "unsupported_type", _type("list", "bytes", "dict[int, str]", "tuple"))
register("wrong-value", "type_that_is_no_text", _type("", [], ["str"], 5, True, 1.5))


@mutation("unsupported-type")
def snapshot_as_an_output(draw, flow):
    path = "tasks", a_task(draw, flow), "outputs", FRESH
    put(draw, at(flow, path[:-1]), FRESH, "netapp_volume_snapshot")
    return value(*path)


@mutation("unsupported-type")
def artifact_that_is_no_file(draw, flow):
    path = "tasks", a_task(draw, flow), "outputs", FRESH
    kind = pick(draw, ["int", "file", "directory[csv]", "list[file[csv]]"])
    output = {"artifact": pick(draw, flow["artifacts"]), "file": "a.csv", "type": kind}
    put(draw, at(flow, path[:-1]), FRESH, output)
    return value(*path, "type")


@mutation("wrong-value")
def unknown_kind_of_artifact(draw, flow):
    path = "artifacts", pick(draw, flow["artifacts"]), "type"
    flow["artifacts"][path[1]]["type"] = pick(draw, ["Data", "table", "", 1, True, [], {}])
    return value(*path)


@mutation("description-section")
def section_in_a_description(draw, flow):
    path = pick(draw, [(), ("tasks", a_task(draw, flow))])
    section = pick(draw, ["Args:", "Returns:", ":param rows: forged", "@return x: y", "Example:"])
    put(draw, at(flow, path), "description", section)
    return inside(section, *path, "description")


@mutation("wrong-value")
def path_that_no_job_has(draw, flow):
    path = "tasks", a_task(draw, flow), pick(draw, ["inputs", "outputs"]), FRESH
    output = {"type": "file[csv]", "path": pick(draw, NO_PLACES)}
    if path[2] == "inputs":
        output["default"] = "s3://bucket/rows.csv"
    put(draw, flow["tasks"][path[1]].setdefault(path[2], {}), FRESH, output)
    return value(*path, "path")


@mutation("unknown-var")
def var_of_a_profile_that_the_flow_lacks(draw, flow):
    own = {name: at(flow, ("vars",))[name] for name in [*flow["vars"]][:1]}
    put(draw, flow, "profiles", {"prod": {"vars": {**own, FRESH: 1}}})
    return key("profiles", "prod", "vars", FRESH)

"""Mistakes in names: of the language's own, and of Flyte's."""

from hypothesis import strategies as st

from mutations.registry import (
    FRESH,
    a_task,
    at,
    give,
    key,
    launch,
    mutation,
    pick,
    put,
    value,
    walk,
)

BAD = ["load-data", "2load", "load_", "_load", "class", "None", "x" * 63]
WORSE = [*BAD, "a b", "a.b", "caf\u00e9", "\uff41", "*", "${x}", ""]


def _rename(draw, flow, task, name):
    """Give a task another key, and say so wherever something refers to it."""
    for path, found in list(walk(flow)):
        if isinstance(found, str) and path:
            text = found.replace(f"{{{{ tasks.{task}.", f"{{{{ tasks.{name}.")
            text = name if "after" in path and found == task else text
            at(flow, path[:-1])[path[-1]] = text
    flow["tasks"] = {name if key == task else key: one for key, one in flow["tasks"].items()}


@mutation("invalid-name")
def bad_name_of_a_task(draw, flow):
    name = pick(draw, BAD)
    _rename(draw, flow, a_task(draw, flow), name)
    return key("tasks", name)


@mutation("invalid-name")
def bad_name_of_a_launch_input(draw, flow):
    name = pick(draw, [*BAD, "Rows", "self", "ctx"])
    return key(*launch(draw, flow, "str", name=name)[0])


@mutation("invalid-name")
def bad_name_of_a_task_input(draw, flow):
    name = pick(draw, [*WORSE, "self", "entity", "node_id"])
    task = flow["tasks"][owner := a_task(draw, flow)]
    put(draw, task["inputs"], name, pick(draw, ["str", {"type": "str", "default": "a"}]))
    put(draw, task["with"], name, "b")
    return key("tasks", owner, "inputs", name)


@mutation("invalid-name")
def bad_name_of_an_output(draw, flow):
    path = pick(draw, [("outputs",), ("tasks", a_task(draw, flow), "outputs")])
    name = pick(draw, [*WORSE, "with_overrides", "runs_before"])
    put(draw, at(flow, path), name, {"value": 1, "type": "int"} if len(path) == 1 else "int")
    return key(*path, name)


@mutation("invalid-name")
def bad_name_of_a_var(draw, flow):
    name = pick(draw, BAD)
    flow["vars"][name] = "a"
    give(draw, flow, "str", f"${{{{ vars.{name} }}}}")
    return key("vars", name)


@mutation("invalid-name")
def bad_name_of_an_artifact(draw, flow):
    name = pick(draw, WORSE[:-1])
    put(draw, flow["artifacts"], name, {"name": "A", "type": "model"})
    output = {"artifact": name, "file": "a.csv"}
    put(draw, flow["tasks"][a_task(draw, flow)]["outputs"], FRESH, output)
    return key("artifacts", name)


@mutation("invalid-name")
def bad_name_of_the_flow(draw, flow):
    flow["name"] = pick(draw, WORSE[:-1])
    return value("name")


@mutation("invalid-name")
def bad_flyte_name(draw, flow):
    path = "tasks", a_task(draw, flow), "name"
    put(draw, at(flow, path[:-1]), "name", pick(draw, ["a/b", "/", "x" * 256]))
    return value(*path)


@mutation("duplicate-task-name")
def flyte_name_twice(draw, flow):
    pair = draw(st.lists(st.sampled_from([*flow["tasks"]]), min_size=2, max_size=2, unique=True))
    for task in pair:
        put(draw, flow["tasks"][task], "name", "The same")
    return value("tasks", [task for task in flow["tasks"] if task in pair][1], "name")

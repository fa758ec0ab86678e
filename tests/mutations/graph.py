"""Mistakes between tasks: bindings, types of edges, cycles."""

from hypothesis import strategies as st

from mutations.flows import KINDS
from mutations.registry import (
    FRESH,
    a_task,
    at,
    edges,
    give,
    key,
    launch,
    mutation,
    pick,
    put,
    register,
    rename,
    value,
    walk,
)


def declared_type(flow, task, output):
    declared = flow["tasks"][task]["outputs"][output]
    return declared.get("type", "file[csv]") if isinstance(declared, dict) else declared


# Bindings


@mutation("missing-input")
def missing_input(draw, flow):
    task = flow["tasks"][name := a_task(draw, flow)]
    put(draw, task["inputs"], FRESH, pick(draw, KINDS))
    if not task["with"] and draw(st.booleans()):
        del task["with"]
        return key("tasks", name)
    return key("tasks", name, "with")


@mutation("unknown-input")
def unknown_input(draw, flow):
    path = "tasks", a_task(draw, flow), "with"
    name = pick(draw, [FRESH, "x-y", "1", "\u00e9"])
    put(draw, at(flow, path), name, pick(draw, [None, 1, {"a": ["b"]}]))
    return key(*path, name)


@mutation("unknown-input")
def misspelt_binding(draw, flow):
    bound = [path for path, _ in walk(flow) if path[2:3] == ("with",) and len(path) == 4]
    path = pick(draw, bound) if bound else give(draw, flow, "int", 1)
    slip = path[-1] + path[-1][-1]
    rename(at(flow, path[:-1]), path[-1], slip)
    return key(*path[:-1], slip)


# Types of edges


@mutation("type-mismatch")
def other_type_at_an_input(draw, flow):
    bound = [edge for edge in edges(flow) if edge[0][2:3] == ("with",) and len(edge[0]) == 4]
    path, task, output = pick(draw, bound)
    given = declared_type(flow, task, output)
    wanted = pick(draw, sorted({"bool", "datetime", "list[datetime]"} - {given}))
    flow["tasks"][path[1]]["inputs"][path[3]] = pick(draw, [wanted, {"type": wanted}])
    return value(*path)


@mutation("type-mismatch")
def other_type_at_a_flow_output(draw, flow):
    _, task, output = pick(draw, edges(flow))
    wanted = "bool" if declared_type(flow, task, output) != "bool" else "datetime"
    declared = {"value": f"${{{{ tasks.{task}.{output} }}}}", "type": wanted}
    put(draw, flow["outputs"], FRESH, declared)
    return value("outputs", FRESH, "value")


def _edge(given, wanted):
    """Add an edge that carries one type to an input that wants another."""

    def make(draw, flow):
        if draw(st.booleans()):
            return value(*launch(draw, flow, given, wanted)[1])
        path = give(draw, flow, wanted, f"${{{{ tasks.{FRESH}.made }}}}")
        put(draw, flow["tasks"], FRESH, {"command": "c", "outputs": {"made": given}})
        return value(*path)

    return make


for name, given, wanted in [
    ("integer_into_a_text", "int", "str"),
    ("integer_into_a_float", "int", "float"),
    ("float_into_an_integer", "float", "int"),
    ("optional_into_a_plain_type", "str | none", "str"),
    ("file_of_another_extension", "file[csv]", "file[pdf]"),
    ("list_of_other_items", "list[int]", "list[str]"),
    ("single_into_a_list", "str", "list[str]"),
    ("file_into_a_text", "file", "str"),
    ("enum_of_other_values", "enum[a, b]", "enum[a, c]"),
]:
    register("type-mismatch", name, _edge(given, wanted))


# Cycles


def _above(flow, task, needed):
    """Return the tasks on the ways from a task to one that it needs, both ends too."""
    needs = {used for path, used, _ in edges(flow) if path[:2] == ("tasks", task)}
    needs.update(flow["tasks"][task].get("after", ()))
    ways = [_above(flow, need, needed) for need in needs] if task != needed else [{task}]
    return {task}.union(*ways) if any(ways) else set()


@mutation("dependency-cycle")
def cycle_of_two(draw, flow):
    between = [(p[1], task) for p, task, _ in edges(flow) if p[0] == "tasks" and p[1] != task]
    user, needed = pick(draw, between)
    knot = _above(flow, user, needed)
    put(draw, flow["tasks"][needed], "after", [user])
    return key("tasks", next(name for name in flow["tasks"] if name in knot))


@mutation("dependency-cycle")
def cycle_of_itself(draw, flow):
    task = a_task(draw, flow)
    if draw(st.booleans()):
        put(draw, flow["tasks"][task], "after", [task])
    else:
        put(draw, flow["tasks"][task]["outputs"], FRESH, "str")
        give(draw, flow, "str", f"${{{{ tasks.{task}.{FRESH} }}}}", task)
    return key("tasks", task)


@mutation("dependency-cycle")
def cycle_of_many(draw, flow):
    ring = [f"ring{index}" for index in range(draw(st.integers(3, 5)))]
    for index, name in enumerate(ring):
        put(draw, flow["tasks"], name, {"command": "c", "after": [ring[index - 1]]})
    return key("tasks", next(name for name in flow["tasks"] if name in ring))

"""Mistakes beside something that only the refused part of the file declares, uses or binds."""

from mutations.page import Raw
from mutations.registry import FRESH, a_task, at, give, key, mutation, pick, put, value


def _merge(draw, flow, path):
    merge = Raw("<<")
    put(draw, at(flow, path), merge, pick(draw, [{FRESH: 1}, None]))
    return key(*path, merge)


@mutation("yaml-syntax")
def merge_key_that_binds_an_input(draw, flow):
    path = "tasks", a_task(draw, flow)
    put(draw, at(flow, path)["inputs"], FRESH, "int")
    put(draw, at(flow, path)["with"], "surplus", 1)
    put(draw, at(flow, path)["inputs"], "surplus", "int")
    return _merge(draw, flow, (*path, "with"))


@mutation("yaml-syntax")
def merge_key_that_declares_an_input(draw, flow):
    path = give(draw, flow, "int", 1)
    inputs = at(flow, path[:2])["inputs"]
    put(draw, inputs, "surplus", {"type": "int", "default": 1})
    del inputs[FRESH]
    return _merge(draw, flow, (*path[:2], "inputs"))


@mutation("yaml-syntax")
def merge_key_that_declares_a_var(draw, flow):
    give(draw, flow, "int", f"${{{{ vars.{FRESH} }}}}")
    give(draw, flow, "int", "${{ vars.surplus }}")
    flow["vars"]["surplus"] = 1
    give(draw, flow, "list[int]", [f"${{{{ vars.{FRESH} }}}}", "${{ vars.surplus }}"])
    return _merge(draw, flow, ("vars",))


@mutation("yaml-syntax")
def merge_key_that_makes_an_output(draw, flow):
    task = a_task(draw, flow)
    give(draw, flow, "int", f"${{{{ tasks.{FRESH}.made }}}}", task)
    put(draw, flow["tasks"], FRESH, {"command": "c"})
    return _merge(draw, flow, ("tasks", FRESH))


@mutation("yaml-syntax")
def merge_key_with_the_use_of_an_artifact(draw, flow):
    put(draw, flow["artifacts"], FRESH, {"name": "A", "type": "model"})
    merge, outputs = Raw("<<"), {"outputs": {"made": {"artifact": FRESH, "file": "a.csv"}}}
    path = "tasks", a_task(draw, flow)
    put(draw, at(flow, path), merge, outputs)
    return key(*path, merge)


@mutation("yaml-syntax")
def tag_of_a_key(draw, flow):
    path = "tasks", a_task(draw, flow)
    task = at(flow, path)
    name = Raw(f"!!str {pick(draw, task)}")
    entries = [(name if step == name.split()[1] else step, task[step]) for step in task]
    task.clear()
    task.update(entries)
    return key(*path, name)


def _second(draw, flow, path, entry):
    """Write a section a second time, and something in it that the first does not have."""
    twin, owner = Raw(path[-1]), at(flow, path[:-1])
    put(draw, owner, twin, entry, after=list(owner).index(path[-1]) + 1)
    return key(*path[:-1], twin)


@mutation("duplicate-key")
def second_inputs(draw, flow):
    give(draw, flow, "int", f"${{{{ inputs.{FRESH} }}}}")
    return _second(draw, flow, ("inputs",), {FRESH: "int"})


@mutation("duplicate-key")
def second_vars(draw, flow):
    give(draw, flow, "int", f"${{{{ vars.{FRESH} }}}}")
    return _second(draw, flow, ("vars",), {FRESH: 1})


@mutation("duplicate-key")
def second_bindings(draw, flow):
    path = give(draw, flow, "int", 1)
    del at(flow, path[:3])[FRESH]
    return _second(draw, flow, path[:3], {FRESH: 1})


@mutation("duplicate-key")
def second_output_with_an_artifact(draw, flow):
    put(draw, flow["artifacts"], FRESH, {"name": "A", "type": "model"})
    path = "tasks", a_task(draw, flow), "outputs", FRESH
    put(draw, at(flow, path[:-1]), FRESH, "file[csv]")
    return _second(draw, flow, path, {"artifact": FRESH, "file": "a.csv"})


@mutation("wrong-value")
def wrong_value_in_one_of_two_equal_tasks(draw, flow):
    wrong = pick(draw, [("retries", "two"), ("timeout", "3 hours"), ("environment", 5)])
    twin = {"command": "c", "name": "Twin", "retries": 2, "timeout": "3h"}
    put(draw, flow["tasks"], FRESH, dict(twin))
    put(draw, flow["tasks"], "another", {**twin, wrong[0]: wrong[1]})
    return value("tasks", "another", wrong[0])


@mutation("unknown-type")
def bad_type_in_one_of_two_equal_tasks(draw, flow):
    for task, kind in ((FRESH, "int"), ("another", "integr")):
        outputs = {"made": kind}
        put(draw, flow["tasks"], task, {"command": "c", "name": "Twin", "outputs": outputs})
    return value("tasks", "another", "outputs", "made")

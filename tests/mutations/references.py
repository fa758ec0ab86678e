"""Mistakes in references: to nothing, to what does not exist yet, not in their form."""

from hypothesis import strategies as st

from mutations.flows import ID, KINDS
from mutations.page import Raw
from mutations.registry import (
    FRESH,
    a_task,
    at,
    edges,
    give,
    inside,
    key,
    launch,
    mutation,
    pick,
    put,
    value,
)


def replace(flow, path, text):
    at(flow, path[:-1])[path[-1]] = text


@mutation("unknown-reference")
def unknown_task(draw, flow):
    path, task, output = pick(draw, edges(flow))
    replace(flow, path, f"${{{{ tasks.{pick(draw, [FRESH, task + 'x', 'load-data'])}.{output} }}}}")
    return value(*path)


@mutation("unknown-reference")
def unknown_output(draw, flow):
    path, task, output = pick(draw, edges(flow))
    replace(flow, path, f"${{{{ tasks.{task}.{pick(draw, [FRESH, output + 's'])} }}}}")
    return value(*path)


@mutation("unknown-reference")
def unknown_launch_input(draw, flow):
    kind = pick(draw, KINDS)
    text = f"${{{{ inputs.{FRESH} }}}}"
    if draw(st.booleans()):
        return value(*give(draw, flow, f"list[{kind}]", [text]), 0)
    return value(*give(draw, flow, kind, text))


@mutation("unknown-reference")
def misspelt_launch_input(draw, flow):
    path = launch(draw, flow, "str")[1]
    replace(flow, path, "${{ inputs.treshold }}")
    return value(*path)


@mutation("unknown-reference")
def unknown_var(draw, flow):
    return value(*give(draw, flow, pick(draw, KINDS), "${{ vars.nowhere }}"))


@mutation("unknown-reference")
def unknown_var_in_a_text(draw, flow):
    path = "tasks", a_task(draw, flow), pick(draw, ["command", "job_title", "description"])
    put(draw, at(flow, path[:-1]), path[-1], "python caf\u00e9.py ${{ vars.nowhere }} 'x'")
    return inside("${{", *path)


@mutation("unknown-reference")
def unknown_task_in_after(draw, flow):
    task = a_task(draw, flow)
    after = [*flow["tasks"][task].get("after", ())]
    index = draw(st.integers(0, len(after)))
    after.insert(index, pick(draw, [FRESH, task + "x", ""]))
    put(draw, flow["tasks"][task], "after", after)
    return value("tasks", task, "after", index)


@mutation("unknown-reference")
def unknown_artifact(draw, flow):
    path = pick(draw, [("tasks", a_task(draw, flow), "outputs"), ("outputs",)])
    output = {"artifact": "nowhere", "file": "a.csv"}
    if path == ("outputs",):
        output["value"] = "s3://bucket/a.csv"
    put(draw, at(flow, path), FRESH, output)
    return value(*path, FRESH, "artifact")


@mutation("unknown-reference")
def unknown_artifact_in_exports(draw, flow):
    path = ("exports",) if isinstance(flow["exports"], list) else ("exports", "artifacts")
    at(flow, path).append({"artifact": "nowhere", "dataset": ID})
    return value(*path, len(at(flow, path)) - 1, "artifact")


@mutation("unknown-reference")
def malformed_reference(draw, flow):
    inner = pick(draw, ["inputs.a + 1", "tasks.load", "", "secrets.KEY", "inputs.a.b", "a | b"])
    text = pick(draw, [f"${{{{ {inner} }}}}", "${{ inputs.a", "${{ inputs.a }", "${{}}"])
    return value(*give(draw, flow, pick(draw, KINDS), text))


@mutation("misplaced-reference")
def reference_in_a_text(draw, flow):
    _, task, output = pick(draw, edges(flow))
    text = f"python caf\u00e9.py ${{{{ tasks.{task}.{output} }}}} 'x'"
    if draw(st.booleans()):
        return inside("${{", *give(draw, flow, "str", text))
    path = "tasks", a_task(draw, flow), "command"
    replace(flow, path, text)
    return inside("${{", *path)


@mutation("misplaced-reference")
def reference_in_a_setting(draw, flow):
    _, task, output = pick(draw, edges(flow))
    path = pick(draw, [("defaults",), ("tasks", a_task(draw, flow))])
    setting = pick(draw, ["retries", "timeout", "commit_id", "environment", "dataset_snapshots"])
    put(draw, at(flow, path), setting, f"${{{{ tasks.{task}.{output} }}}}")
    return value(*path, setting)


@mutation("misplaced-reference")
def reference_in_a_var(draw, flow):
    _, task, output = pick(draw, edges(flow))
    text = pick(draw, [f"${{{{ tasks.{task}.{output} }}}}", "${{ vars.x }}", "a ${{ vars.x }}"])
    flow["vars"][FRESH] = text
    give(draw, flow, "str", f"${{{{ vars.{FRESH} }}}}")
    return value("vars", FRESH)


@mutation("misplaced-reference")
def reference_as_a_type(draw, flow):
    path = "tasks", a_task(draw, flow), "outputs", FRESH
    put(draw, at(flow, path[:-1]), FRESH, "${{ vars.kind }}")
    return value(*path)


@mutation("misplaced-reference")
def reference_as_a_key(draw, flow):
    entries = {"tasks": {"command": "c"}, "outputs": {"value": 1, "type": "int"}}
    section, name = pick(draw, entries), Raw("'${{ vars.name }}'")
    put(draw, flow[section], name, entries[section])
    return key(section, name)


NOTATIONS = [
    "{{{{ {} }}}}",
    "{{{{{}}}}}",
    "{{{{- {} -}}}}",
    "$({})",
    "${{{}}}",
    "$[[ {} ]]",
    "{{{}}}",
    "{}",
]


@mutation("unread-reference")
def output_in_another_notation(draw, flow):
    path, task, output = pick(draw, edges(flow))
    middle = pick(draw, [".", ".outputs.", ".outputs.parameters.", ".results."])
    replace(flow, path, pick(draw, NOTATIONS).format(f"tasks.{task}{middle}{output}"))
    return value(*path)


@mutation("unread-reference")
def launch_input_in_another_notation(draw, flow):
    kind = pick(draw, KINDS)
    path = launch(draw, flow, kind, kind)[1]
    space = pick(draw, ["inputs", "inputs.parameters"])
    replace(flow, path, pick(draw, NOTATIONS).format(f"{space}.{FRESH}"))
    return value(*path)


@mutation("unread-reference")
def var_in_another_notation(draw, flow):
    put(draw, flow["vars"], FRESH, "text")
    path = give(draw, flow, pick(draw, KINDS), pick(draw, NOTATIONS).format(f"vars.{FRESH}"))
    return value(*path)

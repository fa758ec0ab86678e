"""Flows that run flows: three levels of them, and parents of drawn ones."""

import json

from flowc.language.types import type_text
from flowc.pipeline import check
from strategies import to_yaml

HEAD = "defaults: {project_defaults: true}\ntasks:\n"

BASE = f"""
name: base
inputs: {{x: str, size: {{type: int, default: 3}}, hint: str | none, days: {{type: "list[int]", \
default: [1, 2]}}}}
{HEAD}
  load:
    command: load
    inputs: {{x: str, size: int}}
    with: {{x: "${{{{ inputs.x }}}}", size: "${{{{ inputs.size }}}}"}}
    outputs: {{rows: "file[csv]"}}
  show:
    command: show
    inputs: {{hint: str | none, days: "list[int]"}}
    with: {{hint: "${{{{ inputs.hint }}}}", days: "${{{{ inputs.days }}}}"}}
outputs: {{rows: "${{{{ tasks.load.rows }}}}"}}
"""

MIDDLE = f"""
name: middle
inputs: {{x: str}}
{HEAD}
  load: {{flow: base.yaml, with: {{x: "${{{{ inputs.x }}}}"}}}}
  again: {{flow: base.yaml, with: {{x: other, size: 4, hint: h, days: []}}, after: [load]}}
outputs: {{rows: "${{{{ tasks.load.rows }}}}", more: "${{{{ tasks.again.rows }}}}"}}
"""

TOP = f"""
name: top
inputs: {{x: str}}
{HEAD}
  middle: {{flow: middle.yaml, with: {{x: "${{{{ inputs.x }}}}"}}, description: In the middle.}}
  load: {{flow: base.yaml, with: {{x: base}}, after: [middle]}}
  last:
    command: last
    inputs: {{rows: "list[file[csv]]"}}
    with: {{rows: ["${{{{ tasks.middle.rows }}}}", "${{{{ tasks.load.rows }}}}"]}}
    after: [middle]
outputs: {{more: "${{{{ tasks.middle.more }}}}"}}
"""

TEXTS = {"base.yaml": BASE, "middle.yaml": MIDDLE}


def parent_of(used, everything):
    """Return a flow that runs flows, and hands its own inputs and their outputs through."""
    parent = {"name": "a_parent", "inputs": {}, "tasks": {}, "outputs": {}}
    keys = []
    for number, (file, flow) in enumerate(used.items()):
        key = f"k{number}"
        task = {"flow": file, "after": keys[-1:]}
        for declared in flow.inputs:
            if everything or declared.default is None:
                parent["inputs"][f"{key}_{declared.name}"] = type_text(declared.type)
                value = f"${{{{ inputs.{key}_{declared.name} }}}}"
                task.setdefault("with", {})[declared.name] = value
        for output in flow.outputs:
            parent["outputs"][f"{key}_{output.name}"] = f"${{{{ tasks.{key}.{output.name} }}}}"
        parent["tasks"][key] = task
        keys.append(key)
    return json.dumps(parent)


def drawn(one, other):
    """Return a parent of two drawn flows, and their texts; none where they share a task's name."""
    if one["name"] == other["name"]:
        other = {**other, "name": f"{other['name']}2"}
    texts = {}
    for name, flow in (("one.yaml", one), ("other.yaml", other)):
        texts[name] = to_yaml({key: flow[key] for key in flow if key != "exports"})
    used = {name: check(text.encode()).flow for name, text in texts.items()}
    names = [{task.name for task in flow.tasks} for flow in used.values()]
    return parent_of(used, bool(len(texts["one.yaml"]) % 2)), texts, not names[0] & names[1]

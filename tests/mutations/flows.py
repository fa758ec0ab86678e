"""Makes up flows that people might write, as plain data: valid, and without a single warning.

`strategies.flows` draws all that the language has; these flows have what most real ones have, so
that a mistake put into one is all that there is to tell. They come from a seed: hypothesis would
take longer to draw one than flowc to check it.
"""

import random

from hypothesis import strategies as st

TASKS = [
    "load", "clean", "join_rows", "split", "train", "score", "report", "publish", "n0", "Audit",
]  # fmt: skip
NAMES = [
    "rows", "model", "metrics", "folder", "weights", "labels", "summary", "o0", "limit", "mode",
]  # fmt: skip
LAUNCH = ["source", "epochs", "since", "budget", "dry_run", "region", "wanted", "site"]
VARS = ["estimators", "owner", "bucket", "Rate", "quota", "stage"]
ARTIFACTS = ["merged", "forest", "slides"]
TEXTS = [
    "Load Data A", "caf\u00e9 \U0001f600", "it's", 'a "quoted" word', "yes", "no", "010", "1.0",
    "- x", "a: b", "null", "C:\\data", "{{ 1 }}", "100%", "*", "x #1", "e\u0301", "true", "# c",
    "", "~",
]  # fmt: skip
KINDS = {
    "str": TEXTS,
    "int": [0, -1, 255, 2**63 - 1],
    "float": [0.5, 1e-3, 2.0, 3, 1e300],
    "bool": [True, False],
    "datetime": ["2026-01-31", "2026-01-31T08:00:00Z"],
    "timedelta": ["90s", "1h30m", 60],
    "dict": [{}, {"a": {"b": [1, None]}}],
    "list[int]": [[], [1], [3, 2, 1]],
    "dict[str, bool]": [{"no": False}, {"a": True, "1": False}],
    "enum[low, high]": ["low", "high"],
    "int | none": [None, 3],
    "file[csv]": ["s3://bucket/rows.csv", "https://e.com/a?b=c#d"],
    "directory": ["gs://bucket/folder"],
}
"""Types, each with literals of it."""

ID, OTHER_ID = "68a8b82999bfa44f6f33903c", "000000000000000000000012"
"""Ids as Domino has them; the second needs quotes."""

PINNED = {
    "environment": {"id": "68a771f590d3cf5ff19c5a17", "revision": "6659daf5fc8de0001f5e2b7a"},
    "hardware_tier": {"id": "small-k8s"},
    "commit_id": "1234567",
    "volume_size_gib": 10,
    "dataset_snapshots": [{"id": ID, "version": 1}, {"id": OTHER_ID}],
    "external_volumes": ["v1", {"id": "v2"}],
}
OWN = {
    "job_title": TEXTS,
    "retries": [0, 3],
    "timeout": ["90s", "3h", 10_800],
    "git_ref": [{"type": "commitId", "value": "72225e2"}, {"type": "tags", "value": "v1"}],
    "hardware_tier": [{"id": "0x1F"}],
    "cluster": [
        {
            "type": "mpi",
            "environment": {"id": ID, "revision": OTHER_ID},
            "worker_hardware_tier": "small",
            "workers": 2,
        }
    ],
}


class _Draft:
    """A flow in the making; launch inputs and vars come up where something reads them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.inputs, self.vars, self.artifacts = {}, {}, {}
        self.sources = []  # of each output of a task: the reference to it, and its type

    def odd(self, of):
        return self.random.randrange(of) == 0

    def pick(self, values):
        return self.random.choice(values)

    def some(self, pool, least, most):
        return self.random.sample(pool, self.random.randint(least, most))

    def flow(self, size):
        pinned = self.odd(2)
        defaults = PINNED if pinned else {"project_defaults": True}
        flow = {
            "name": self.pick(["training", "model_training", "Etl2"]),
            "description": self.pick(TEXTS),
            "inputs": self.inputs,
            "vars": self.vars,
            "defaults": {**defaults, "job_title": "Job"},
            "artifacts": self.artifacts,
            "tasks": {key: self.task(key, pinned) for key in self.some(TASKS, size, size)},
            "outputs": {name: self.flow_output() for name in self.some(NAMES, 1, 3)},
            "failure_policy": "fail_immediately",
        }
        flow["exports"] = [{"artifact": key, **self.destination()} for key in self.artifacts]
        if pinned:  # an export takes an environment by name alone
            flow["exports"] = {"environment": {"name": "Any"}, "artifacts": flow["exports"]}
        return self.shuffled(flow)

    def shuffled(self, value):
        """Return data with the entries of its mappings in another order."""
        if isinstance(value, list):
            return [self.shuffled(item) for item in value]
        if not isinstance(value, dict):
            return value
        keys = self.some(list(value), len(value), len(value))
        return {key: self.shuffled(value[key]) for key in keys}

    def task(self, key, pinned):
        task = {"command": f"python {key}.py --caf\u00e9 'a b'", "inputs": {}, "with": {}}
        for index, name in enumerate(self.some(NAMES, 1, 2)):
            kind, value = self.source(bool(self.sources) and index == 0)
            own = "${{" not in str(value) and self.odd(3)
            task["inputs"][name] = self.declared(kind, {"default": value} if own else {})
            task["with"].update({} if own else {name: value})
        if self.sources and self.odd(3):
            task["after"] = [self.pick(self.sources)[0].split(".")[1]]
        if self.odd(3):
            task["name"] = f"The {key}"
        task.update({setting: self.pick(OWN[setting]) for setting in self.some(list(OWN), 0, 2)})
        if pinned and self.odd(3):
            task["cache"] = {"version": "1.0"}
        task["outputs"] = {name: self.output(key, name) for name in self.some(NAMES, 1, 2)}
        return task

    def source(self, edge):
        """Return a type, and what an input of that type may be bound to."""
        way = self.pick(["launch", "var", "constant", "edge", "edges"])
        if self.sources and (edge or way.startswith("edge")):
            given, kind = self.pick(self.sources)
            return (kind, given) if edge or way == "edge" else (f"list[{kind}]", [given, given])
        kind = self.pick(list(KINDS))
        if way == "launch" and len(self.inputs) < len(LAUNCH):
            name = LAUNCH[len(self.inputs)]
            fixed = kind != "timedelta" and self.odd(2)
            default = {"default": self.pick(KINDS[kind])} if fixed else {}
            self.inputs[name] = self.declared(kind, default)
            return kind, f"${{{{ inputs.{name} }}}}"
        value = self.pick(KINDS[kind])
        if way == "var" and len(self.vars) < len(VARS):
            name = VARS[len(self.vars)]
            self.vars[name] = value
            value = f"${{{{ vars.{name} }}}}"
        return kind, value

    def declared(self, kind, data):
        """Return a declaration of a type: the bare type, or a mapping."""
        if self.odd(3):
            data["description"] = self.pick(TEXTS)
        return {"type": kind, **data} if data or self.odd(3) else kind

    def output(self, task, name):
        kind = self.pick(list(KINDS))
        data = self.declared(kind, {})
        if not self.artifacts or self.odd(6):
            artifact, kind = self.pick(ARTIFACTS), "file[csv]"
            self.artifacts[artifact] = {"name": "Merged Data", "type": "data"}
            data = {"artifact": artifact, "file": "rows.csv"}
        self.sources.append((f"${{{{ tasks.{task}.{name} }}}}", kind))
        return data

    def flow_output(self):
        given, kind = self.pick(self.sources)
        if self.odd(3):
            return {"value": self.pick(TEXTS), "type": "str"}
        return given if self.odd(2) else {"value": given, **self.declared(kind, {"type": kind})}

    def destination(self):
        return {"dataset": ID} if self.odd(2) else {"netapp_volume": "v", "path": "a/b"}


PLAUSIBLE = st.builds(
    lambda seed, size: _Draft(seed).flow(size),
    st.integers(0, 2**32),
    st.sampled_from((2, 2, 2, 3, 3, 8)),
)
"""The data of flows of two to eight tasks, the keys of every mapping in any order."""

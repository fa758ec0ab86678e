"""Draws flows with matrices, each with the flow that it stands for: that is written out here."""

import itertools

from hypothesis import strategies as st
from strategies import SETTINGS, TEXTS, Reference, escaped, flows, mappings

INDEXES = ["ae", "cm", "prod", "a_b", "b", "X", "0x", "true", "1", "007", 1, 2, 30]
_TEXTS = TEXTS.map(escaped)
_COLUMNS = {
    "job_title": st.none() | _TEXTS,
    "retries": st.none() | SETTINGS["retries"],
    "timeout": st.none() | SETTINGS["timeout"],
    "words": _TEXTS,
    "count": st.integers(-9, 9),
    "map": mappings(st.integers(0, 9)),
    "listed": st.lists(_TEXTS, max_size=2),
}
_OF_INPUTS = {"words": "str", "count": "int", "map": "dict[str, int]", "listed": "list[str]"}


def reference(name):
    return f"${{{{ matrix.{name} }}}}"


@st.composite
def composed(draw, axes=1):
    """Draw the data of a flow with matrices, and that of the flow without that it stands for.

    With `axes` of 2, its matrix has two of two or more values.
    """
    flow = draw(flows(most=3))
    key = draw(st.sampled_from(list(flow["tasks"])))
    matrix, rows = draw(_combined(2) if axes > 1 else st.one_of(_listed(), _combined()))
    made = [_key(key, row) for row in rows]
    if {*made} & {*flow["tasks"]}:
        return flow, flow
    short, long = _References(draw, key, rows).replaced(flow)
    varied, columns = flow["tasks"][key], list(rows[0][1])
    whole = [(key, {"matrix": matrix, **_task(varied, columns, reference)})]
    parts = [
        (made_key, _task(varied, columns, row[1].__getitem__))
        for made_key, row in zip(made, rows, strict=True)
    ]
    owns = dict.fromkeys(flow.get("defaults", {})) | {"project_defaults": True}
    short["tasks"] = _with(short["tasks"], key, whole) | {
        "zz_same": {
            **owns,
            "matrix": matrix,
            "command": "same",
            "inputs": {"x": "str"},
            "with": {"x": f"${{{{ tasks.{key}[matrix].zz_out }}}}"},
            "after": [f"{key}[*]"],
        },
        "zz_all": {
            **owns,
            "command": "all",
            "inputs": {"x": "list[str]"},
            "with": {"x": f"${{{{ tasks.{key}[*].zz_out }}}}"},
            "after": ["zz_same[*]"],
        },
    }
    long["tasks"] = _with(long["tasks"], key, parts) | {
        _key("zz_same", row): {
            **owns,
            "command": "same",
            "inputs": {"x": "str"},
            "with": {"x": f"${{{{ tasks.{made_key}.zz_out }}}}"},
            "after": made,
        }
        for made_key, row in zip(made, rows, strict=True)
    }
    long["tasks"]["zz_all"] = {
        **owns,
        "command": "all",
        "inputs": {"x": "list[str]"},
        "with": {"x": [f"${{{{ tasks.{made_key}.zz_out }}}}" for made_key in made]},
        "after": [_key("zz_same", row) for row in rows],
    }
    return _with_places(draw, short, long, key, matrix, rows)


def _with_places(draw, short, long, key, matrix, rows):
    """Add tasks and an output that name rows by each place of an index."""
    axes = [name for name in matrix if name != "exclude"] if isinstance(matrix, dict) else ["i"]
    if draw(st.booleans()):
        users, own = matrix, axes
        indexes = [row[0] for row in rows]
    else:  # rows of its own, which have the values of the axes in other columns
        own = [f"of_{axis}" for axis in axes]
        users = [
            {"n": n, **dict(zip(own, row[0], strict=True))}
            for n, row in enumerate(draw(st.lists(st.sampled_from(rows), min_size=1, max_size=3)))
        ]
        indexes = [(row["n"],) for row in users]
    values = [tuple(row[name] for name in own) for row in users] if own != axes else indexes
    picked = draw(st.sampled_from(rows))[0]
    places = [
        draw(st.sampled_from([f"matrix.{name}", str(picked[at]), "*"]))
        for at, name in enumerate(own)
    ]

    def matching(value):
        wanted = [
            str(value[at]) if part.startswith("matrix.") else part for at, part in enumerate(places)
        ]
        return [
            _key(key, row)
            for row in rows
            if all(part in ("*", str(own)) for part, own in zip(wanted, row[0], strict=True))
        ]

    if not all(map(matching, values)):
        places = ["*"] * len(places)
    shown, is_list = f"{key}[{', '.join(places)}]", "*" in places
    common = {"project_defaults": True, "command": "places"}
    common |= {name: None for name in short.get("defaults", {}) if name != "project_defaults"}
    common["inputs"] = {"x": "list[str]" if is_list else "str"}
    short["tasks"]["zz_places"] = {
        **common,
        "matrix": users,
        "with": {"x": f"${{{{ tasks.{shown}.zz_out }}}}"},
        "after": [shown],
    }
    for index, value in zip(indexes, values, strict=True):
        found = matching(value)
        items = [f"${{{{ tasks.{one}.zz_out }}}}" for one in found]
        long["tasks"]["_".join(["zz_places", *map(str, index)])] = {
            **common,
            "with": {"x": items if is_list else items[0]},
            "after": found,
        }
    starred = ["*" if part.startswith("matrix.") else part for part in places]
    starred = starred if "*" in starred else ["*", *starred[1:]]
    places = starred
    items = [f"${{{{ tasks.{one}.zz_out }}}}" for one in matching(())]
    short["outputs"] = {
        **short.get("outputs", {}),
        "zz_list": f"${{{{ tasks.{key}[{','.join(starred)}].zz_out }}}}",
    }
    long["outputs"] = {**long.get("outputs", {}), "zz_list": {"value": items, "type": "list[str]"}}
    return short, long


def _key(key, row):
    return "_".join([key, *map(str, row[0])])


def _with(tasks, key, others):
    """Return tasks with others in the place of one."""
    found = {}
    for name, task in tasks.items():
        found.update(others if name == key else [(name, task)])
    return found


@st.composite
def _listed(draw):
    """Draw a list of rows: the matrix, and of each row its index and its values."""
    names = draw(st.lists(st.sampled_from(list(_COLUMNS)), max_size=4, unique=True))
    indexes = draw(st.lists(st.sampled_from(INDEXES), min_size=1, max_size=4, unique_by=str))
    rows = [{"i": index, **{name: draw(_COLUMNS[name]) for name in names}} for index in indexes]
    return rows, [((row["i"],), row) for row in rows]


@st.composite
def _combined(draw, least=1):
    """Draw axes, perhaps without some combinations; at least so many, of so many values."""
    names = draw(st.lists(st.sampled_from("ijk"), min_size=least, max_size=2, unique=True))
    values = st.lists(st.sampled_from(INDEXES), min_size=least, max_size=3, unique_by=str)
    axes = {name: draw(values) for name in names}
    rows = [(row, dict(zip(axes, row, strict=True))) for row in itertools.product(*axes.values())]
    keys = {"_".join(map(str, row)) for row, _ in rows}
    out = draw(st.lists(st.sampled_from(rows), max_size=len(rows) - 1, unique_by=repr))
    left = [row for row in rows if row not in out]
    if len(keys) < len(rows) or not left:
        axes = {name: values[:1] for name, values in axes.items()}
        return axes, rows[:1]
    matrix = {**axes, "exclude": [row for _, row in out]} if out else axes
    return matrix, left


def _task(task, columns, value):
    """Return a task that has a value of each column in it, or the reference to one."""
    inputs = {name: kind for name, kind in _OF_INPUTS.items() if name in columns}
    ends = "".join(f" {value(name)}" for name in columns if name in "ijk" or name == "count")
    found = {
        **task,
        "command": f"{task['command']}{ends} .",
        "inputs": {**task.get("inputs", {}), **{f"zz_{name}": inputs[name] for name in inputs}},
        "with": {**task.get("with", {}), **{f"zz_{name}": value(name) for name in inputs}},
        "outputs": {
            **task.get("outputs", {}),
            "zz_out": "str",
            f"zz_{value(columns[0])}": "int",
        },
        **{name: value(name) for name in columns if name in SETTINGS},
    }
    if "name" in task:
        found["name"] = f"zz{ends}"
    return found


class _References:
    """Puts an index behind the task that is varied, wherever others refer to it."""

    def __init__(self, draw, key, rows):
        self.draw = draw
        self.key = key
        self.rows = rows

    def replaced(self, flow):
        short, long = dict(flow), dict(flow)
        short["tasks"], long["tasks"] = {}, {}
        for key, task in flow["tasks"].items():
            short["tasks"][key], long["tasks"][key] = dict(task), dict(task)
            if "with" in task:
                short["tasks"][key]["with"], long["tasks"][key]["with"] = self.value(task["with"])
            if "after" in task:
                short["tasks"][key]["after"], long["tasks"][key]["after"] = self.after(task)
        if "outputs" in flow:
            short["outputs"], long["outputs"] = self.value(flow["outputs"])
        if "exports" in flow:
            short["exports"], long["exports"] = self.value(flow["exports"])
        return short, long

    def value(self, value):
        if isinstance(value, Reference) and value.startswith(f"${{{{ tasks.{self.key}."):
            row = self.draw(st.sampled_from(self.rows))
            dotted = f".{self.key}."
            index = ",".join(map(str, row[0]))
            return (
                value.replace(dotted, f".{self.key}[{index}].", 1),
                value.replace(dotted, f".{_key(self.key, row)}.", 1),
            )
        if isinstance(value, dict):
            pairs = {name: self.value(item) for name, item in value.items()}
            return tuple({name: pair[at] for name, pair in pairs.items()} for at in (0, 1))
        if isinstance(value, list):
            items = [self.value(item) for item in value]
            return tuple([pair[at] for pair in items] for at in (0, 1))
        return value, value

    def after(self, task):
        short, long = [], []
        for key in task["after"]:
            if key != self.key:
                rows, shown = [key], key
            elif self.draw(st.booleans()):
                rows, shown = [_key(key, row) for row in self.rows], f"{key}[*]"
            else:
                row = self.draw(st.sampled_from(self.rows))
                rows, shown = [_key(key, row)], f"{key}[{', '.join(map(str, row[0]))}]"
            short.append(shown)
            long += rows
        return short, long

"""Laws of comparing: what is told is exactly what differs, and what that does to runs."""

import json

import places
import pytest
from changed_flows import body, changed, edited, read
from flowc.diffing.compare import compare
from flowc.diffing.launches import still_fits
from flowc.diffing.renames import renamed_artifacts, renamed_tasks, with_names
from flowc.formatting.format_flow import format_flow
from flowc.language.types import NONE, Enumeration, File, ListOf, Named, Union
from flowc.verifying.compare import labelled
from flowc.workspace.find_used_files import Beside
from hypothesis import assume, given
from hypothesis import strategies as st
from memory import Memory
from nested_flows import drawn
from samples import fewer
from strategies import flows, to_yaml

SEEDS = st.integers(0, 10**6)
EXAMPLES = sorted((places.EXAMPLES).glob("*/*.yaml"))


@given(changed())
def test_something_is_told_exactly_where_the_modules_differ(pair):
    old, new = pair
    assert compare(old, new).changed == (body(old) != body(new))


@given(flows(3), st.data())
def test_a_change_of_a_task_names_the_task(flow, data):
    key = data.draw(st.sampled_from(sorted(flow["tasks"])))
    old = read(to_yaml(flow))
    for task in data.draw(st.lists(edited(flow["tasks"][key]), min_size=5, max_size=5)):
        new = read(to_yaml({**flow, "tasks": {**flow["tasks"], key: task}}))
        if new is not None and new != old:
            break
    assume(new is not None and old != new)
    named = {c.place[1] for c in compare(old, new).changes if c.place[0] == "tasks" and c.place[1:]}
    reached = {task for c in compare(old, new).changes for task in c.tasks}
    assert key in named | reached


def registered(flow):
    """Return what Flyte registers for a flow that runs no other, without order and descriptions."""

    def stripped(fact):
        if isinstance(fact, list):
            return [stripped(item) for item in fact]
        if not isinstance(fact, dict):
            return fact
        return {key: stripped(item) for key, item in fact.items() if key != "description"}

    facts = labelled(flow)
    parts = {part: facts[part] for part in ("results", "failure_policy")}
    described = {part: stripped(facts[part]) for part in ("inputs", "outputs")}
    config = [{**node, "shown_as": ""} for node in facts["nodes"].values()]
    return {
        "name": flow.name,
        "nodes": dict(zip(facts["nodes"], config, strict=False)),
        **parts,
        **described,
    }


@given(changed())
def test_a_run_is_said_to_differ_exactly_where_flyte_registers_something_else(pair):
    old, new = pair
    told = compare(old, new)
    names = renamed_tasks(old, new), renamed_artifacts(old, new)
    kept = {names[0].get(task.key, task.key): task.name for task in old.tasks}
    past = registered(with_names(old, *names))
    for key, node in past["nodes"].items():
        if "task" in node and key in kept:
            node["task"] = kept[key]
    if past != registered(new):
        assert told.affects
    elif told.affects:  # only the order of a mapping that is a value, or 1 and 1.0
        assert json.dumps(past, default=str) != json.dumps(registered(new), default=str)


@given(flows(3), flows(2), st.data())
@fewer(3)
def test_the_flows_that_a_flow_runs_are_compared_too(one, other, data):
    parent, texts, distinct = drawn(one, other)
    assume(distinct)
    old = read(parent, Memory(texts))
    key = data.draw(st.sampled_from(sorted(one["tasks"])))
    task = {**one["tasks"][key], "command": "python another.py"}
    fresh = {**one, "tasks": {**one["tasks"], key: task}}
    changed_texts = {**texts, "one.yaml": to_yaml({k: fresh[k] for k in fresh if k != "exports"})}
    new = read(parent, Memory(changed_texts))
    assume(old is not None and new is not None)
    told = compare(old, new)
    assert (told.changed, told.affects) == (body(old) != body(new), told.changed)
    assert told.changes == ()
    assert {c.place[:2] for flow in told.within for c in flow.changes} <= {("tasks", key)}


@given(flows(), SEEDS, SEEDS)
@fewer(2)
def test_a_flow_that_is_written_in_another_style_has_no_change(flow, one, other):
    old = to_yaml(flow, one, aliases=True)
    assert not compare(read(old), read(to_yaml(flow, other, aliases=True))).changed
    assert not compare(read(old), read(format_flow(old.encode())[1])).changed


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_example_does_not_differ_from_itself(path):
    flows = [read(path.read_bytes(), Beside(path)) for _ in range(2)]
    told = compare(*flows)
    assert not told.changed
    assert {verdict.state for verdict in told.verdicts} <= {"hit"}


A = Enumeration(("a", "b"))
FITTING = [
    (Named("int"), Named("int"), True),
    (Named("int"), Named("float"), False),
    (Named("int"), Union((Named("int"), NONE)), True),
    (Union((Named("int"), NONE)), Named("int"), False),
    (A, Enumeration(("b", "a", "c")), True),
    (A, Enumeration(("a",)), False),
    (A, Named("str"), True),
    (Named("str"), A, False),
    (ListOf(A), ListOf(Enumeration(("a", "b", "c"))), True),
    (ListOf(Named("str")), ListOf(A), False),
    (File("file", "csv"), File("file"), True),
    (File("file", "csv"), File("file", "pdf"), False),
    (Union((A, NONE)), Union((NONE, Enumeration(("a", "b", "c")))), True),
    (Named("str"), Union((Named("str"), A)), False),
    (Union((Named("pandas.DataFrame"), NONE)), Union((NONE, Named("pandas.DataFrame"))), True),
]


@pytest.mark.parametrize(("old", "new", "fits"), FITTING)
def test_old_values_still_fit(old, new, fits):
    assert still_fits(old, new) == fits


FLOW = """\
name: training
inputs:
  path: str
  size: {type: int, default: 1}
defaults:
  environment: {id: e, revision: r}
  hardware_tier: {id: small}
  commit_id: c
  volume_size_gib: 10
  dataset_snapshots: []
  external_volumes: []
  cache: {version: "1"}
tasks:
  load:
    command: python load.py
    inputs: {path: str, size: int}
    with:
      path: ${{ inputs.path }}
      size: ${{ inputs.size }}
    outputs: {rows: "file[csv]"}
  clean:
    command: python clean.py
    inputs: {rows: "file[csv]", most: int}
    with:
      rows: ${{ tasks.load.rows }}
      most: 5
    outputs: {rows: "file[csv]"}
  train:
    command: python train.py
    inputs: {rows: "file[csv]"}
    with:
      rows: ${{ tasks.clean.rows }}
    outputs: {model: "file[pkl]"}
outputs:
  model: ${{ tasks.train.model }}
"""


def told(*edits, before=FLOW):
    """Return what is told of a flow after texts in it were replaced by others."""
    text = before
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    flow = read(text)
    assert flow is not None, text
    return compare(read(before), flow)


BREAKING = [
    ("  path: str\n  size", "  path: str\n  seed: int\n  size", "a launch has to give it"),
    ("  size: {type: int, default: 1}", "  size: int", "a launch has to give it"),
    ("name: training", "name: tuning", "a launch names the flow"),
    ("{type: int, default: 1}", "{type: int | none, default: 1}", None),
    ("  path: str\n  size", "  path: str\n  seed: {type: int, default: 2}\n  size", None),
    ("default: 1", "default: 2", None),
    ("command: python load.py", "command: python other.py", None),
]


@pytest.mark.parametrize(("old", "new", "why"), BREAKING)
def test_what_breaks_launches(old, new, why):
    edits = [(old, new)]
    if "none" in new:
        edits.append(("size: int}\n    with", "size: int | none}\n    with"))
    found = {change.breaks for change in told(*edits).changes}
    assert found - {None} == ({why} if why else set())
    assert told(*edits).breaks == bool(why)


def test_an_input_that_is_gone_or_takes_other_values_breaks_launches():
    gone = told(("  size: {type: int, default: 1}\n", ""), ("size: ${{ inputs.size }}", "size: 1"))
    assert [c.breaks for c in gone.changes if c.place == ("inputs", "size")] == [
        "a launch that gives it fails"
    ]
    kind = told(("path: str\n  size", "path: int\n  size"), ("{path: str,", "{path: int,"))
    assert [c.breaks for c in kind.changes if c.place == ("inputs", "path", "type")] == [
        "its old values do not fit"
    ]


WHOLE = FLOW.replace(
    "tasks:\n",
    "failure_policy: fail_immediately\n"
    "artifacts:\n  used: {name: A, type: data}\n  idle: {name: B, type: data}\n"
    "exports:\n"
    "  environment: {name: E}\n"
    "  artifacts:\n"
    "    - {artifact: used, dataset: one}\n    - {artifact: used, dataset: two}\n"
    "tasks:\n",
    1,
).replace('"file[pkl]"', "{artifact: used, file: m.pkl}")
AFFECTING = [
    ("fail_immediately", "fail_after_executable_nodes_complete", ("failure_policy",), True),
    ("name: A,", "name: C,", ("artifacts", "used", "name"), True),
    ("name: B,", "name: C,", ("artifacts", "idle", "name"), False),
    ("  idle: {name: B, type: data}\n", "", ("artifacts", "idle"), False),
    ("idle:", "lazy:", ("artifacts", "lazy"), False),
    ("{name: E}", "{name: F}", ("exports", "environment"), True),
    ("dataset: two", "dataset: three", ("exports", "artifacts", "{artifact: used, dataset: three}"),
     True),
    ("train.py", "train.py\n    after: [load]", ("tasks", "train", "after", "load"), True),
    ("train.py", "train.py\n    after: [clean]", ("tasks", "train", "after", "clean"), False),
    ("train.py", "train.py\n    name: training.train", None, None),
    ("train.py", "train.py\n    name: other", ("tasks", "train", "name"), True),
    ("train.py", "train.py\n    description: d", ("tasks", "train", "description"), False),
    ("{artifact: used, file: m.pkl}", "{artifact: used, file: n.pkl}",
     ("tasks", "train", "outputs", "model", "file"), True),
    ("path: str, size: int}", "size: int, path: str}", ("tasks", "load", "inputs"), False),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "affects"), AFFECTING)
def test_what_changes_a_run(old, new, place, affects):
    found = {change.place: change.affects for change in told((old, new), before=WHOLE).changes}
    assert found.get(place) == affects
    assert place is not None or not found


def test_bundles_are_compared_by_the_tasks_that_their_files_come_from():
    entry = '    - {files: ["${{ tasks.train.model }}"], bundles: [QC]}\n'
    whole = WHOLE.replace("tasks:\n", f"{entry}tasks:\n", 1)
    renamed = told(("  train:", "  fit:"), ("tasks.train", "tasks.fit"), before=whole)
    assert [(c.kind, c.place) for c in renamed.changes] == [("renamed", ("tasks", "fit"))]
    found = told(("[QC]", "[QC, Safety]"), before=whole).changes
    assert [(c.kind, c.place[:2], c.affects) for c in found] == [
        ("removed", ("exports", "artifacts"), True),
        ("added", ("exports", "artifacts"), True),
    ]


def test_exports_in_another_order_are_another_task():
    one, two = "    - {artifact: used, dataset: one}\n", "    - {artifact: used, dataset: two}\n"
    found = told((one + two, two + one), before=WHOLE).changes
    assert [(c.kind, c.place, c.affects) for c in found] == [
        ("reordered", ("exports", "artifacts"), True)
    ]


def test_a_change_of_defaults_is_told_once():
    found = told(("{id: small}", "{id: large}")).changes
    assert [(c.place, c.tasks) for c in found] == [
        (("defaults", "hardware_tier"), ("load", "clean", "train"))
    ]
    own = told(("{id: small}", "{id: large}"), ("train.py", "train.py\n    hardware_tier: {id: x}"))
    places = {c.place: c.tasks for c in own.changes}
    assert places[("defaults", "hardware_tier")] == ("load", "clean")
    assert places[("tasks", "train", "hardware_tier")] == ("train",)


def test_a_task_under_a_new_key_is_renamed_and_what_reads_it_is_not_rewired():
    found = told(("  clean:", "  tidy:"), ("tasks.clean", "tasks.tidy"), ("{id: small}", "{id: b}"))
    assert [(c.kind, c.place) for c in found.changes] == [
        ("renamed", ("tasks", "tidy")),
        ("changed", ("defaults", "hardware_tier")),
    ]


def test_tasks_that_only_their_place_tells_apart_are_renamed_up_to_a_number():
    def flow(name, count):
        tasks = ", ".join(f"{name}{at}: {{command: c}}" for at in range(count))
        return read(f"name: f\ndefaults: {{project_defaults: true}}\ntasks: {{{tasks}}}\n")

    assert len(renamed_tasks(flow("a", 200), flow("b", 200))) == 200
    assert renamed_tasks(flow("a", 201), flow("b", 201)) == {}


def states(*edits, before=FLOW):
    return {v.task: (v.state, v.reasons) for v in told(*edits, before=before).verdicts}


HIT, KEPT = ("hit", ()), ("kept", ())


def missed(*reasons):
    return ("missed", reasons)


CACHES = [
    ("clean.py", "tidy.py", HIT, missed("command"), KEPT),
    ("most: 5", "most: 6", HIT, missed("the value of 'most'"), KEPT),
    ('version: "1"', 'version: "2"', *[missed("cache version")] * 3),
    ('version: "1"', 'version: "1", serialize: true', HIT, HIT, HIT),
    ("clean.py", "clean.py\n    retries: 3\n    timeout: 1h", HIT, HIT, HIT),
    ("clean.py", "clean.py\n    after: [load]", HIT, HIT, HIT),
    ("clean.py", "clean.py\n    description: new", HIT, HIT, HIT),
    ("clean.py", "clean.py\n    job_title: new", HIT, HIT, HIT),
    ("clean.py", "clean.py\n    commit_id: bbbbbbb", HIT, missed("commit_id"), KEPT),
    ("clean.py", "clean.py\n    project_defaults: true", HIT, missed("project_defaults"), KEPT),
    ("clean.py", "clean.py\n    name: other", HIT, missed("name"), KEPT),
    ("name: training", "name: other", *[missed("name")] * 3),
    ("default: 1", "default: 2", KEPT, KEPT, KEPT),
    ("rows: ${{ tasks.clean.rows }}", "rows: ${{ tasks.load.rows }}", HIT, HIT, KEPT),
    ("most: int}", "most: int | none}", HIT, missed("inputs"), KEPT),
    ('"file[pkl]"', '"file[bin]"', HIT, HIT, missed("outputs")),
    (
        'clean.py\n    inputs: {rows: "file[csv]", most: int}',
        'clean.py\n    inputs: {rows: "file[csv]", most: {type: int, description: m}}',
        *[HIT] * 3,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "load", "clean", "train"), CACHES)
def test_what_becomes_of_cached_results(old, new, load, clean, train):
    assert states((old, new)) == {"load": load, "clean": clean, "train": train}


def test_an_input_that_the_cache_ignores_does_not_count():
    ignoring = FLOW.replace(
        "clean.py", 'clean.py\n    cache: {version: "1", ignore_inputs: [most, rows]}'
    )
    assert states(("most: 5", "most: 6"), before=ignoring)["clean"] == HIT
    assert states(("load.py", "read.py"), before=ignoring)["clean"] == HIT
    assert states(("[most, rows]", "[rows]"), before=ignoring)["clean"] == missed(
        "cache ignore_inputs"
    )


def test_the_artifact_of_an_output_is_part_of_the_key():
    text = FLOW.replace("tasks:\n", "artifacts:\n  a: {name: N, type: data}\ntasks:\n", 1)
    text = text.replace('{model: "file[pkl]"}', "{model: {artifact: a, file: m.pkl}}")
    assert states(("name: N", "name: M"), before=text)["train"] == missed("outputs")
    renamed = [("  a: {name", "  b: {name"), ("artifact: a", "artifact: b")]
    assert states(*renamed, before=text)["train"] == HIT
    assert not told(*renamed, before=text).affects


def test_numbers_that_are_written_otherwise_are_told():
    assert told(("volume_size_gib: 10", "volume_size_gib: 10.0")).changed


def test_what_domino_fills_in_is_said_to_be_open():
    text = FLOW.replace("clean.py", "clean.py\n    git_ref: {type: branches, value: main}")
    flow = read(text)
    floating = {verdict.task: verdict.floating for verdict in compare(flow, flow).verdicts}
    assert floating == {"load": (), "clean": ("git_ref",), "train": ()}


def test_a_command_that_became_a_flow_is_told_as_that():
    texts = {"prep.yaml": FLOW.replace("name: training", "name: prep")}
    top = "name: top\ndefaults: {project_defaults: true}\ntasks:\n  one:\n    "
    old = read(f"{top}command: x\n", Memory(texts))
    new = read(f"{top}flow: prep.yaml\n    with: {{path: a}}\n", Memory(texts))
    assert [(c.kind, c.place) for c in compare(old, new).changes] == [
        ("removed", ("tasks", "one", "command")),
        ("added", ("tasks", "one", "flow")),
    ]


def test_caches_of_a_flow_that_runs_in_another_depend_on_what_it_is_given():
    texts = {"prep.yaml": FLOW.replace("name: training", "name: prep")}
    top = "name: top\ntasks:\n  one:\n    flow: prep.yaml\n    with: {path: a}\n"
    old, new = (read(text, Memory(texts)) for text in (top, top.replace("path: a", "path: b")))
    within = compare(old, new).within
    assert [(one.name, {v.task: v.state for v in one.verdicts}) for one in within] == [
        ("prep", {"load": "kept", "clean": "kept", "train": "kept"})
    ]

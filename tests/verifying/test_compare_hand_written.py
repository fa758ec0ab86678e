"""Flows against hand-written modules: what agrees, every kind of difference, what is known."""

import pytest
from handwritten import registered, told

pytestmark = pytest.mark.flyte
from flowc.verifying.compare import compare
from flowc.verifying.match_nodes import match

FLOW = """
name: train
description: Train models, and report.
inputs: {size: {type: int, default: 3, description: How many rows.}, day: datetime}
artifacts: {report: {name: Reports, type: report}}
defaults: {project_defaults: true}
tasks:
  load:
    name: Load
    command: load
    inputs: {day: datetime, size: int}
    with: {day: "${{ inputs.day }}", size: "${{ inputs.size }}"}
    outputs: {rows: "file[csv]", notes: "file[csv]"}
    retries: 1
    timeout: 5m
  fast:
    name: Score
    command: score
    inputs: {rows: "file[csv]", mode: "enum[fast, slow]", hint: str | none}
    with: {rows: "${{ tasks.load.rows }}", mode: fast, hint: null}
    outputs: {score: float}
    cache: {version: "1", ignore_inputs: [mode]}
  slow:
    name: Score
    command: score
    inputs: {rows: "file[csv]", mode: "enum[fast, slow]", hint: str | none}
    with: {rows: "${{ tasks.load.rows }}", mode: slow, hint: null}
    outputs: {score: float}
    cache: {version: "1", ignore_inputs: [mode]}
  join:
    name: Join scores
    command: join
    inputs: {scores: "list[float]", days: "dict[str, datetime]"}
    with: {scores: ["${{ tasks.fast.score }}", "${{ tasks.slow.score }}"], days: {a: "${{ \
inputs.day }}"}}
    outputs:
      page: {artifact: report, file: page.pdf}
    environment: {id: e1, revision: r1}
    dataset_snapshots: [{id: d1, version: 2}]
  tell:
    name: Tell
    command: tell
    after: [join]
outputs:
  notes: ${{ tasks.load.notes }}
  page: {value: "${{ tasks.join.page }}", artifact: report, file: page.pdf}
exports:
  artifacts: [{artifact: report, dataset: ds1}]
"""

MODULE = '''\
"""Hand-written: other names, another order, helper calls beside task objects."""
import datetime
import enum
import typing
from datetime import timedelta as td
from flytekit import workflow, WorkflowFailurePolicy
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import *
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import *

Csv = FlyteFile["csv"]
Mode = enum.Enum("Mode", {"A": "fast", "B": "slow"})
report = Artifact("Reports", REPORT)

INPUTS = {"rows": Csv, "mode": Mode, "hint": typing.Optional[str]}
scoring = DominoJobTask(
    "Score",
    DominoJobConfig("score"),
    True,
    INPUTS,
    {"score": float},
    cache=True, cache_version="1", cache_ignore_input_vars=("mode",)
)
loading = DominoJobTask(
    "Load",
    DominoJobConfig(Command="load"),
    use_latest=True,
    inputs={"size": int, "day": datetime.datetime},
    outputs={"rows": Csv, "notes": Csv},
    retries=1,
    timeout=300,
)
JOIN = DominoJobConfig(
    Command="join",
    EnvironmentId="e1",
    EnvironmentRevisionSpec=EnvironmentRevisionSpecification(
        EnvironmentRevisionType.SomeRevision, "r1"
    ),
    DatasetSnapshots=[DatasetSnapshot(Id="d1", Version=2)],
)
joining = DominoJobTask(
    name="Join scores",
    domino_job_config=JOIN,
    use_latest=True,
    inputs={"days": typing.Dict[str, datetime.datetime], "scores": typing.List[float]},
    outputs={"page": report.File("page.pdf")},
)

Result = typing.NamedTuple("Result", [("notes", Csv), ("page", report.File(name="page.pdf"))])

@workflow
def train(day: datetime.datetime, size: int = 3) -> Result:
    """Train models,
    and report.

    :param size: How many rows.
    """
    run_launch_export_artifacts_task(
        [ExportArtifactToDatasetsSpec(report, "ds1")], use_project_defaults_for_omitted=True)
    rows, notes = loading(day=day, size=size)
    second = scoring(rows=rows, mode=Mode.B, hint=None)
    first = scoring(rows=rows, mode=Mode.A)
    page = joining(scores=[first, second["score"]], days={"a": day})
    last = run_domino_job_task("Tell", "tell", inputs=[], use_project_defaults_for_omitted=True)
    page >> last
    return Result(notes=notes, page=page["anything"])
'''

LOAD = '"Load",\n    DominoJobConfig(Command="load")'
MUTANTS = [
    ("rows, notes = loading", "notes, rows = loading", "task 'fast', input 'rows'"),
    ("day=day, size=size)", "day=day, size=3)", "task 'load', input 'size'"),
    (
        "scoring(rows=rows, mode=Mode.B",
        "scoring(rows=notes, mode=Mode.B",
        "task 'slow', input 'rows'",
    ),
    ("Mode.B", "Mode.A", "task 'slow', input 'mode'"),
    ('"A": "fast", "B": "slow"', '"B": "slow", "A": "fast"', "task 'fast', type of input 'mode'"),
    ("hint=None", 'hint=""', "task 'slow', input 'hint'"),
    ("[first, second", "[second, first", "task 'join', input 'scores'"),
    ('[first, second["score"]]', "[first]", "task 'join', input 'scores'"),
    ('{"a": day}', '{"b": day}', "task 'join', input 'days'"),
    ("    page >> last\n", "", "task 'tell', waits for"),
    ("page >> last", "second >> last", "task 'tell', waits for"),
    ("retries=1", "retries=2", "task 'load', retries"),
    ("timeout=300", "timeout=td(hours=5)", "task 'load', timeout"),
    ('cache=True, cache_version="1", cache_ignore_input_vars=("mode",)', "", "cache version"),
    ('cache_version="1"', 'cache_version="2"', "task 'fast', cache version"),
    (', cache_ignore_input_vars=("mode",)', "", "task 'fast', cache ignore_inputs"),
    ("cache=True,", "cache=True, cache_serialize=True,", "task 'slow', cache serialize"),
    ('Command="load"', 'Command="upload"', "task 'load', command"),
    ('"r1"', '"r2"', "task 'join', environment revision"),
    ("Version=2", "Version=3", "task 'join', dataset_snapshots"),
    ('"Load",', '"Loading",', "task 'load', name: the flow says 'Load', old.py 'Loading'"),
    (LOAD, LOAD.replace("oad", "oads"), "task 'load': the flow says that there is one, old.py not"),
    (LOAD, LOAD.replace("oad", "oads"), "a call of 'Loads' (node n1): the flow says nothing"),
    ('"tell", inputs', '"tell", job_title="T", inputs', "task 'tell', job_title"),
    ('report.File("page.pdf")', 'report.File("p.pdf")', "task 'join', artifacts of outputs, page"),
    ('name="page.pdf"', 'name="p.pdf"', "the flow's output 'page', artifact, file"),
    ('"Reports", REPORT', '"Reports", DATA', "the export of artifacts, exports"),
    ('"ds1"', '"ds2"', "the export of artifacts, exports"),
    ("notes=notes", "notes=rows", "the flow's output 'notes', value"),
    ('[("notes", Csv)', '[("notes", FlyteFile)', "the flow's output 'notes', type"),
    (
        "size: int = 3",
        "size: int = 4",
        "the flow's input 'size', default: the flow says 3, old.py 4",
    ),
    ("size: int = 3", "size: int", "the flow's input 'size', required"),
    (
        "size: int = 3",
        "size: float = 3.0",
        "the flow's input 'size', type: the flow says int, old.py float",
    ),
    ("How many rows.", "How many lines.", "the flow's input 'size', description"),
    ("and report.\n", "and stop.\n", "the flow's description"),
    (
        "@workflow",
        "@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE)",
        "the flow's failure_policy",
    ),
    ("@workflow", "@workflow(interruptible=True)", "the flow's interruptible"),
    ("mode=Mode.A)", "mode=Mode.A).with_overrides(retries=4)", "task 'fast', retries"),
    ("mode=Mode.A)", "mode=Mode.A).with_overrides(timeout=9)", "task 'fast', timeout"),
    ("mode=Mode.A)", "mode=Mode.A).with_overrides(cache=False)", "task 'fast', cache version"),
    ("mode=Mode.A)", "mode=Mode.A).with_overrides(name='F')", "task 'fast', name on the console"),
    ("mode=Mode.A)", "mode=Mode.A).with_overrides(interruptible=True)", "task 'fast', interrupt"),
    (
        "first = scoring(",
        "first = DominoJobTask('Score', DominoJobConfig('better'), True, INPUTS, "
        "{'score': float})(",
        "task 'fast', command: the flow says 'score', old.py 'better'",
    ),
    ("first = ", "scoring(rows=rows, mode=Mode.A)\n    first = ", "a call of 'Score'"),
    ("first = ", "import flytekit; flytekit.sleep(td(1))\n    first = ", "a call of 'gate_node'"),
    ('{"rows": Csv, ', '{"rows": FlyteFile["pdf"], ', "task 'slow', type of input 'rows'"),
    ('"score": float}', '"score": int}', "task 'fast', type of output 'score'"),
]

DOC = '"""Train models,\n    and report.\n\n    :param size: How many rows.\n    """'
KNOWN = [
    (' cache_version="1",', "", "task 'fast', cache version: old.py caches without a version"),
    (
        "retries=1,",
        'retries=1, cache_version="7",',
        "task 'load': old.py has a cache version without",
    ),
    (
        "timeout=300",
        "timeout=300, upstream=[], x=1",
        "task 'load': old.py gives DominoJobTask upstream, x",
    ),
]

SAME = [
    ('cache_version="1"', "cache_version='1'", "style"),
    ("mode=Mode.A)", "mode=Mode.A).with_overrides(node_name='first')", "node ids"),
    (
        "mode=Mode.A)",
        "mode=Mode.A).with_overrides(cache=True, cache_version='1', interruptible=False)",
        "overrides that say what holds",
    ),
    ('"""Train models,\n    and report.', '"""Train models, and\n\n    report.', "lines"),
    ("import datetime\n", "from __future__ import annotations\nimport datetime\n", "annotations"),
    ("flytekitplugins.domino.task", "domino.flyte.task", "the old name"),
    ("from flytekitplugins.domino.helpers import", "from domino.flyte import", "the old package"),
    (
        "import typing\n",
        "import typing, domino.flyte.artifact as da\nassert da.DATA\n",
        "the old name",
    ),
    (DOC, DOC.replace(":param size: How", "Args:\n        size: How"), "Google"),
    (DOC, DOC.replace(":param size: How", "Args:\n        size (int): How"), "Google with types"),
    (
        DOC,
        DOC.replace(":param size:", "Parameters\n    ----------\n    size : int\n       "),
        "numpy",
    ),
    (
        DOC,
        DOC.replace(
            ":param size:", "Parameters\n    ----------\n    day : x\n    size : int\n       "
        ),
        "numpy, a parameter without a word",
    ),
    (DOC, DOC.replace(":param size:", "@param size:"), "epydoc"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Return what flytekit registers for every module here, from one process."""
    texts = [MODULE.replace(one, other, 1) for one, other, _ in [*MUTANTS, *KNOWN, *SAME]]
    return registered([MODULE, *texts], tmp_path_factory.mktemp("modules"))


def test_null_is_not_nothing():
    facts = {"nodes": {}, "order": [], "results": {}}
    found = compare({**facts, "x": {}}, {**facts, "x": {"y": None}}, match)
    assert [str(d) for d in found] == ["the flow's x, y: the flow says nothing, flytekit None"]


def test_sub_flows_are_compared_where_both_sides_tell_of_them():
    call = {"task": "prep.load", "type": "domino_job", "inputs": {}, "upstream": [], "retries": 1}
    plain = {"nodes": {}, "order": [], "results": {}}
    flow = {**plain, "flows": {"prep": {**plain, "nodes": {"load": call}, "order": ["load"]}}}
    other = {**plain, "nodes": {"m0": {**call, "retries": 2}}, "order": ["m0"]}
    assert list(compare(flow, flow, match)) == list(compare(flow, plain, match)) == []
    found = [str(d) for d in compare(flow, {**plain, "flows": {"prep": other}}, match, "old.py")]
    assert found == ["flow 'prep', task 'load', retries: the flow says 1, old.py 2"]
    found = [str(d) for d in compare(flow, {**plain, "flows": {}}, match, "old.py")]
    assert found == ["flow 'prep': the flow says that there is one, old.py nothing"]


def test_the_module_agrees(outcomes):
    assert told(FLOW, outcomes[MODULE]) == ([], [])


@pytest.mark.parametrize(("written", "changed", "place"), MUTANTS)
def test_a_difference_is_told_in_the_words_of_the_flow(outcomes, written, changed, place):
    assert written in MODULE
    found, _ = told(FLOW, outcomes[MODULE.replace(written, changed, 1)])
    assert any(place in difference for difference in found), found


@pytest.mark.parametrize(("written", "changed", "place"), KNOWN)
def test_a_known_difference_is_no_failure(outcomes, written, changed, place):
    assert written in MODULE
    found, known = told(FLOW, outcomes[MODULE.replace(written, changed, 1)])
    assert found == []
    assert any(place in difference for difference in known), known


@pytest.mark.parametrize(("written", "changed", "what"), SAME, ids=[same[2] for same in SAME])
def test_another_style_is_no_difference(outcomes, written, changed, what):
    assert written in MODULE
    assert told(FLOW, outcomes[MODULE.replace(written, changed, 1)]) == ([], [])

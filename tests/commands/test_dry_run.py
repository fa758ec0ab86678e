"""`flowc run --dry-run`: what would run, on what, and what is cached; nothing is started."""

import json
import re

import forked
import pytest
from flowc.running import isolation
from project import run_in, write

pytestmark = [
    pytest.mark.flyte,
    pytest.mark.skipif(isolation.choose() is None, reason="no job can be kept apart here"),
]

PINNED = (
    "environment: {id: e, revision: r}, hardware_tier: {id: h}, commit_id: c, "
    "volume_size_gib: 1, dataset_snapshots: [], external_volumes: []"
)
FLOW = f"""\
name: study
inputs: {{n: int, factor: {{type: int, default: 2}}}}
defaults: {{{PINNED}}}
tasks:
  load:
    command: "cat /workflow/inputs/n > /workflow/outputs/rows"
    inputs: {{n: int}}
    with: {{n: "${{{{ inputs.n }}}}"}}
    outputs: {{rows: int}}
    cache: {{version: "1"}}
  train:
    command: "cat /workflow/inputs/rows > /workflow/outputs/score"
    inputs: {{rows: int, words: "list[str]"}}
    with: {{rows: "${{{{ tasks.load.rows }}}}", words: [a, b]}}
    outputs: {{score: int}}
    cache: {{version: "2"}}
    retries: 1
  tell:
    command: scripts/tell.sas
    inputs: {{s: int}}
    with: {{s: "${{{{ tasks.train.score }}}}"}}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "repo"
    write({"flow.yaml": FLOW, ".git/HEAD": ""}, place)
    return place


def flowc(folder, *arguments):
    with pytest.MonkeyPatch.context() as changed, forked.runs():
        changed.delenv("FLOWC_NO_CACHE")
        return run_in(folder, "run", *arguments, FLOWC_CACHE_DIR=str(folder.parent / "cache"))


def states(folder, *options):
    run = flowc(folder, "flow.yaml", "--n=5", "--dry-run", "--json", *options)
    assert run.returncode == 0
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["event"] for one in lines] == [*["task-plan"] * 3, "flow-plan"]
    return [(one["task"], one["state"], one["decides"]) for one in lines[:-1]]


def test_what_is_cached_is_told_and_what_decides_it(folder):
    first = [("load", "run", ""), ("train", "unknown", "load"), ("tell", "run", "")]
    assert states(folder) == first
    assert states(folder) == first  # nothing ran
    assert not list((folder.parent / "cache/runs").glob("*/*"))
    assert flowc(folder, "flow.yaml", "--n=5", "--until=load").returncode == 0
    assert states(folder)[:2] == [("load", "cached", ""), ("train", "run", "")]
    assert flowc(folder, "flow.yaml", "--n=5", "--until=train").returncode == 0
    assert [state for _, state, _ in states(folder)] == ["cached", "cached", "run"]
    assert [state for _, state, _ in states(folder, "--no-cache-of=load")][:2] == ["run", "unknown"]
    assert [state for _, state, _ in states(folder, "--stub-of=load")] == ["stub", "run", "run"]
    assert [state for _, state, _ in states(folder, "--no-cache")] == ["run"] * 3


def test_it_is_told_in_words(folder):
    run = flowc(folder, "flow.yaml", "--n=5", "--dry-run", "-j2", "--mount=/mnt/data=.")
    assert run.returncode == 0
    assert re.sub(r"isolation +\w+", "isolation ANY", run.stdout).replace(str(folder), "REPO") == (
        "load: to be run\n"
        "  command  cat /workflow/inputs/n > /workflow/outputs/rows\n"
        "  input    n  ${{ inputs.n }}\n"
        "  timeout  3h, cache version 1\n"
        "train: unknown: depends on what load writes\n"
        "  command  cat /workflow/inputs/rows > /workflow/outputs/score\n"
        "  input    rows   ${{ tasks.load.rows }}\n"
        "  input    words  [a, b]\n"
        "  timeout  3h, retries 1, cache version 2\n"
        "tell: to be run\n"
        "  command  scripts/tell.sas\n"
        "  missing  scripts/tell.sas needs the program 'sas', which is not here\n"
        "  input    s  ${{ tasks.train.score }}\n"
        "  timeout  3h\n"
        "Run of study:\n"
        "  input           factor = 2\n"
        "  input           n = 5\n"
        "  mount           /mnt/code = REPO\n"
        "  mount           /mnt/data = REPO\n"
        "  failure policy  fail_immediately\n"
        "  isolation ANY\n"
        "  jobs at a time  2\n"
    )


def test_what_could_not_be_run_is_told_as_by_a_run(folder):
    run = flowc(folder, "flow.yaml", "--dry-run")
    assert (run.returncode, run.stdout) == (2, "")
    assert "the flow needs:\n  --n int" in run.stderr


def test_rows_of_a_matrix_are_told_with_what_the_last_run_gave_each(folder):
    """And they run on that."""
    rows = f"""\
name: study
inputs: {{n: int}}
defaults: {{{PINNED}}}
tasks:
  sdtm:
    matrix: {{domain: [ae, dm]}}
    command: cat /workflow/inputs/domain /workflow/inputs/n > /workflow/outputs/data
    inputs: {{domain: str, n: int}}
    with: {{domain: "${{{{ matrix.domain }}}}", n: "${{{{ inputs.n }}}}"}}
    outputs: {{data: str}}
"""
    write({"flow.yaml": rows}, folder)
    only = ("flow.yaml", "--only", "sdtm[*]")
    assert flowc(folder, "flow.yaml", "--only=sdtm[ae]", "--n=4").returncode == 0
    assert flowc(folder, "flow.yaml", "--only=sdtm[dm]", "--n=5").returncode == 0
    run = flowc(folder, *only)
    assert "  sdtm_ae.data  ae4\n  sdtm_dm.data  dm5\n" in run.stdout
    plan = flowc(folder, *only, "--dry-run", "--json")
    *tasks, _ = map(json.loads, plan.stdout.splitlines())
    assert [(one["task"], one["state"], one["inputs"]) for one in tasks] == [
        ("sdtm_ae", "run", {"domain": "ae", "n": "4"}),
        ("sdtm_dm", "run", {"domain": "dm", "n": "5"}),
    ]

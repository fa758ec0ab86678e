"""Modules that are one workflow become one flow with profiles; what a profile cannot say is
told."""

import pytest
from flowc.composing.vars import BuildSettings
from flowc.importing.import_module import decompile
from flowc.importing.import_profiles import decompile_profiled
from flowc.pipeline import build, check
from hypothesis import given
from hypothesis import strategies as st
from places import TESTS
from project import files, run, write
from strategies import flows, to_yaml

HERE = TESTS / "profiles"
DEV, PROD = (HERE / name for name in ("dev.py", "prod.py"))

FLOW = """\
name: training
defaults: {project_defaults: true}
inputs:
  until: {type: str, default: "2024"}
artifacts:
  model: {name: Model, type: model}
tasks:
  load:
    command: python load.py --env dev --until ${{ vars.until }} --fast
    inputs: {until: str}
    with: {until: "${{ inputs.until }}"}
    outputs: {rows: "file[csv]"}
  train:
    command: python train.py
    inputs: {rows: "file[csv]", epochs: int, names: "list[str]"}
    with: {rows: "${{ tasks.load.rows }}", epochs: 3, names: [a, b]}
    outputs: {model: {artifact: model, file: model.pkl}}
  test:
    command: python test.py
    after: [train]
exports:
  - {artifact: model, dataset: 68a8b82999bfa44f6f339031}
vars: {until: "2024"}
"""


def module(text: str) -> bytes:
    report, data = build(text.encode())
    assert data is not None, report.findings
    return data


def united(*texts: str, settings: BuildSettings | None = None):
    modules = [
        (f"{name}.py", module(t)) for name, t in zip(("dev", "prod", "qa"), texts, strict=False)
    ]
    profiles = ("prod", "qa")[: len(texts) - 1]
    return decompile_profiled(modules, profiles, settings or BuildSettings())


def flow_of(*texts: str) -> str:
    """Return the text of the flow; under each profile it is what the module of that is."""
    reports, flows = united(*texts)
    assert [report.findings for report in reports] == [()] * len(texts)
    for profile, text in zip((None, "prod", "qa"), texts, strict=False):
        got = check(flows[0].text.encode(), settings=BuildSettings(profile=profile, alone=True))
        assert got.flow == decompile(module(text))[1][0].flow
    return flows[0].text


def faults(*texts: str) -> list[str]:
    reports, flows = united(*texts)
    assert flows == ()
    assert reports[0].findings == ()
    return [finding.message for report in reports for finding in report.findings]


def part(text: str, key: str) -> str:
    """Return the lines of a section."""
    found = text.partition(f"\n{key}:\n")[2].partition("\n\n")[0]
    return "\n".join(line.strip() for line in found.splitlines())


def test_equal_modules_need_no_profile_to_differ():
    text = flow_of(FLOW, FLOW)
    assert "prod: {}" in text
    assert "vars:" not in text


def test_values_that_differ_become_vars():
    other = (
        FLOW.replace("env dev", "env prod")
        .replace("epochs: 3", "epochs: 100")
        .replace("[a, b]", "[a, c]")
        .replace("dataset: 68a8b82999bfa44f6f339031", "dataset: 68a8b82999bfa44f6f339032")
        .replace('default: "2024"', 'default: "2025"')
    )
    text = flow_of(FLOW, other)
    assert part(text, "vars") == (
        'until: "2024"\nenv: dev\nepochs: 3\nnames: b\ndataset: 68a8b82999bfa44f6f339031'
    )
    assert "command: python load.py --env ${{ vars.env }} --until 2024 --fast" in text
    assert '{artifact: model, dataset: "${{ vars.dataset }}"}' in text


def test_settings_that_most_tasks_have_become_defaults_and_others_vars():
    pinned = """\
defaults:
  environment: {id: 66b2d4f81c9e3a57d0a4b5e2, revision: restricted}
  hardware_tier: {id: small}
  commit_id: 8c04e1b
  volume_size_gib: 5
  dataset_snapshots: []
  external_volumes: []
"""
    other = FLOW.replace("defaults: {project_defaults: true}\n", pinned)
    other = other.replace("python train.py\n", "python train.py\n    hardware_tier: {id: large}\n")
    other = other.replace("[train]\n", "[train]\n    retries: 2\n")
    other = other.replace(
        "exports:\n", "exports:\n  environment: null\n  hardware_tier: null\n  artifacts:\n"
    )
    text = flow_of(FLOW, other)
    assert part(text, "vars") == "train_hardware_tier: null\ntest_retries: 0"
    profiles = part(text, "profiles")
    assert "train_hardware_tier: {id: large}\ntest_retries: 2\n" in profiles
    environment = "environment: {id: 66b2d4f81c9e3a57d0a4b5e2, revision: restricted}\n"
    assert f"project_defaults: false\n{environment}" in profiles
    assert "hardware_tier: {id: small}\ncommit_id: 8c04e1b\n" in profiles


def test_settings_that_few_tasks_share_become_vars_of_those():
    other = FLOW
    for number, key in enumerate(("load", "train"), 1):
        other = other.replace(f"  {key}:\n", f"  {key}:\n    retries: {number}\n")
    text = flow_of(FLOW, other)
    assert part(text, "vars") == "load_retries: 0\ntrain_retries: 0"
    assert "retries: null" not in text


def test_several_profiles():
    text = flow_of(FLOW, *(FLOW.replace("epochs: 3", f"epochs: {n}") for n in (9, 5)))
    assert part(text, "profiles") == "prod:\nvars: {epochs: 9}\nqa:\nvars: {epochs: 5}"


def test_variables_of_the_environment_stay_variables():
    source = """
import os
from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

COMMIT = COMMIT_OF

train = DominoJobTask(
    name="Train",
    domino_job_config=DominoJobConfig(Command="python train.py", CommitId=COMMIT),
    use_latest=True,
)

@workflow
def training() -> None:
    train()
"""
    dev = source.replace("COMMIT_OF", '"abc"').encode()
    prod = source.replace("COMMIT_OF", 'os.environ["GIT_COMMIT"]').encode()
    known = BuildSettings(environ={"GIT_COMMIT": "def"})
    reports, found = decompile_profiled([("dev.py", dev), ("prod.py", prod)], ["prod"], known)
    assert not any(report.failed for report in reports), reports
    for profile, commit in ((None, "abc"), ("prod", "def")):
        settings = BuildSettings({}, known.environ, True, profile)
        flow = check(found[0].text.encode(), settings=settings).flow
        assert flow is not None
        assert flow.tasks[0].config.commit_id == commit
    assert "env: GIT_COMMIT" in found[0].text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("after: [train]", "after: [load]",
         "no profile can say that 'tasks.test.after' is [load] here, and [train] in dev.py:"),
        ("    after: [train]\n", "", "there is no 'tasks.test.after' here as in dev.py:"),
        ("tasks:\n", "tasks:\n  more:\n    command: x\n",
         "dev.py has no 'tasks.more', and no profile can bring it"),
        ("epochs: int", "epochs: float",
         "no profile can say that 'tasks.train.inputs.epochs' is float here, and int in dev.py:"),
        ("with: {until: \"${{ inputs.until }}\"}", "with: {until: x}",
         "no profile can say that 'tasks.load.with.until' is x here,"),
        ("name: training", "name: training\ndescription: In production.",
         "dev.py has no 'description', and no profile can bring it"),
        ("exports:\n  - {artifact: model, dataset: 68a8b82999bfa44f6f339031}\n", "",
         "there is no 'exports' here"),
        ("name: training", "name: scoring", "dev.py has no workflow 'scoring': it has 'training'"),
    ],
)  # fmt: skip
def test_what_a_profile_cannot_say_is_told(old, new, told):
    assert old in FLOW
    found = faults(FLOW, FLOW.replace(old, new))
    assert any(message.startswith(told) for message in found), found


def test_what_is_in_another_order_is_told():
    ways = ["${{ inputs.until }}", "${{ tasks.load.rows }}"]
    one, other = (
        FLOW.replace(
            "exports:", f'outputs: {{{a}: "{ways[a == "b"]}", {b}: "{ways[b == "b"]}"}}\nexports:'
        )
        for a, b in ("ab", "ba")
    )
    told = "no profile can say how this differs from dev.py: the outputs in another order"
    assert faults(one, other) == [told]


# The command


def test_the_hand_written_modules_become_one_flow(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write({"dev.py": DEV.read_text(), "prod.py": PROD.read_text()})
    result = run("import", "dev.py", "--profile", "prod=prod.py")
    assert result.exit_code == 0
    assert files(end=".yaml") == ["dev.yaml"]
    assert result.stderr == (
        "dev.yaml: written; to prove it: flowc verify --against dev.py dev.yaml\n"
        "  and flowc verify --profile prod --against prod.py dev.yaml\n"
    )
    assert run("check", "--strict", "dev.yaml").exit_code == 0


@pytest.mark.flyte
def test_both_are_proved_by_flytekit(tmp_path):
    flow = tmp_path / "churn.yaml"
    given = ["import", str(DEV), "--profile", f"prod={PROD}", "-o", str(flow)]
    asked = [given, ["verify", "--against", str(DEV), str(flow)]]
    asked += [["verify", "--profile", "prod", "--against", str(PROD), str(flow)]]
    for arguments in asked:
        done = run(*arguments)
        assert done.exit_code == 0, done.stderr
    assert run("verify", "--against", str(PROD), str(flow)).exit_code == 1


def test_nothing_is_written_where_the_modules_are_not_one_flow(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    other = PROD.read_text().replace("def churn_model", "def scoring")
    write({"dev.py": DEV.read_text(), "prod.py": other, "broken.py": "x = ("})
    result = run("import", "dev.py", "--profile", "prod=prod.py")
    assert (result.exit_code, files(end=".yaml")) == (1, [])
    assert "dev.py has no workflow 'scoring': it has 'churn_model'" in result.stderr
    result = run("import", "dev.py", "--profile", "prod=broken.py")
    assert (result.exit_code, files(end=".yaml")) == (1, [])
    assert "broken.py:1:" in result.stderr


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--profile", "prod"], "--profile wants NAME=MODULE"),
        (["--profile", "2=dev.py"], "the profile name '2' is not made of"),
        (["--profile", "prod=none.py"], "there is no module 'none.py'"),
        (["--profile", "a=dev.py", "--profile", "a=dev.py"], "the profile 'a' has two modules"),
        (["--profile", "a=dev.py", "--partial"], "--partial does not go with --profile"),
    ],
)
def test_wrong_usage(tmp_path, monkeypatch, given, told):
    monkeypatch.chdir(tmp_path)
    write({"dev.py": DEV.read_text()})
    result = run("import", "dev.py", *given)
    assert result.exit_code == 2
    assert told in result.stderr


# The law: flows that differ in settings and literals only are one flow with profiles

_SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "retries": st.integers(0, 5),
        "timeout": st.sampled_from(["3h", "5m", "2d"]),
        "job_title": st.sampled_from(["a", "${ {b", "$${{ c }}", ""]),
        "cache": st.sampled_from([False, {"version": "1"}, {"version": "2"}]),
        "volume_size_gib": st.integers(1, 3),
        "commit_id": st.sampled_from(["c0ffee1", "deafbee"]),
        "hardware_tier": st.sampled_from([{"id": "a"}, {"id": "b"}]),
    },
)


@st.composite
def pairs(draw):
    """Draw a flow, and the same with other settings."""
    flow = draw(flows())
    tasks = {
        key: task if "flow" in task else {**task, **draw(_SETTINGS), "project_defaults": True}
        for key, task in flow["tasks"].items()
    }
    return flow, {**flow, "tasks": tasks}


@given(pairs(), st.integers(0, 10**6))
def test_flows_that_differ_in_settings_are_one_flow(pair, seed):
    built = [build(to_yaml(flow, seed).encode()) for flow in pair]
    if any(data is None for _, data in built):
        return  # a setting that does not go with the others
    modules = [(name, data) for name, (_, data) in zip(("a.py", "b.py"), built, strict=True)]
    alone = [decompile(data, name) for name, data in modules]
    reports, found = decompile_profiled(modules, ["prod"], BuildSettings())
    assert [r.failed for r in reports] == [r.failed for r, _ in alone] == [False, False]
    for profile, (_, imported) in zip((None, "prod"), alone, strict=True):
        settings = BuildSettings(profile=profile, alone=True)
        checked = check(found[0].text.encode(), settings=settings)
        assert checked.flow == imported[0].flow
        assert not checked.report.failed

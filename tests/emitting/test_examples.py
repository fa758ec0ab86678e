"""Every example: no findings, the module beside it up to date, and equal to it by flytekit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flowc import standin
from flowc.commands import flowc
from flowc.pipeline import build, check
from flowc.verifying.compare import differences
from flowc.verifying.describe_module import serialise
from flowc.workspace.files import target_of
from flowc.workspace.find_used_files import Beside
from places import TESTS

HERE = TESTS
FLOWS = sorted((HERE.parent / "examples" / "yaml").glob("*/flow.yaml"))
USED = sorted({*(HERE.parent / "examples" / "yaml").glob("*/*.yaml")} - {*FLOWS})
"""Flows of their own that others run."""
RUFF = [sys.executable, "-m", "ruff"]

sys.path.append(str(HERE / "heavy"))  # torch, tensorflow, pyspark: see tests/heavy/README.md
standin.install()


def names(path: Path) -> str:
    return path.parent.name if path.stem == "flow" else f"{path.parent.name}/{path.stem}"


def test_the_examples_are_there():
    assert len(FLOWS) >= 12


@pytest.mark.parametrize("flow", FLOWS + USED, ids=names)
def test_no_findings_and_up_to_date(flow):
    report, module = build(flow.read_bytes(), str(flow), load=Beside(flow))
    assert report.findings == ()
    assert module == target_of(flow).read_bytes()


@pytest.mark.flyte
@pytest.mark.parametrize("flow", FLOWS + USED, ids=names)
def test_flytekit_registers_what_the_flow_says(flow):
    checked = check(flow.read_bytes(), str(flow), load=Beside(flow))
    assert checked.flow is not None
    facts = serialise(target_of(flow), checked.flow.name)
    assert [str(difference) for difference in differences(checked.flow, facts)] == []


@pytest.mark.flyte
@pytest.mark.parametrize(
    ("written", "changed", "place"),
    [
        ("datasetA=load_a_result", "datasetA=load_b_result", "task 'merge', input 'datasetA'"),
        ("retries=2", "retries=3", "task 'train', retries"),
        ('name="Load Data A (draft)"', 'name="Load Data X"', "task 'load_a', name"),
        ("datasetB.csv", "other.csv", "the flow's input 'data_path_b', default"),
        (
            '{"merged_data": CsvFile',
            '{"merged_data": PklFile',
            "task 'train', type of input 'merged_data'",
        ),
        ("type=MODEL", "type=DATA", "artifacts of outputs, model, type"),
        ("num_estimators=100", "num_estimators=101", "task 'train', input 'num_estimators'"),
        ("Second source.", "Another source.", "the flow's input 'data_path_b', description"),
        ("load-data-B.py", "load-data-A.py", "task 'load_b', command"),
        ("dataset_id=", "netapp_volume_id='v', target_relative_path=", "the export"),
    ],
)
def test_verification_finds_a_changed_module(tmp_path, written, changed, place):
    """The check can fail: one change in the module is a difference at its place."""
    flow = FLOWS[0].parents[1] / "model_training_defaults" / "flow.yaml"
    text = flow.with_name("workflow.py").read_text(encoding="utf-8")
    assert written in text
    if place == "the export":
        text = text.replace("ExportArtifactToDatasetsSpec", "ExportArtifactToNetAppVolumesSpec")
    module = tmp_path / "changed.py"
    module.write_text(text.replace(written, changed, 1), encoding="utf-8")
    checked = check(flow.read_bytes(), str(flow))
    found = [str(d) for d in differences(checked.flow, serialise(module, checked.flow.name))]
    assert any(place in difference for difference in found), found


def test_the_examples_may_be_registered_together():
    result = CliRunner().invoke(flowc, ["check", str(FLOWS[0].parents[1])])
    assert (result.exit_code, "no findings" in result.output) == (0, True), result.output


def test_ruff_leaves_the_modules_alone():
    modules = [str(target_of(flow)) for flow in FLOWS + USED]
    formatted = subprocess.run(
        [*RUFF, "format", "--isolated", "--line-length", "100", "--diff", *modules],
        capture_output=True,
        text=True,
        check=False,
    )
    assert formatted.returncode == 0, formatted.stdout
    checked = subprocess.run(
        [*RUFF, "check", "--isolated", *modules], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.flyte
def test_pyflyte_packages_an_example(tmp_path):
    """`pyflyte --pkgs workflow package`, for real: what a registration sends to the server."""
    source = FLOWS[0].parents[1] / "clinical" / "workflow.py"
    (tmp_path / "workflow.py").write_bytes(source.read_bytes())
    paths = [*standin.pythonpath(), str(tmp_path), os.environ.get("PYTHONPATH", "")]
    run = subprocess.run(
        [
            *(sys.executable, "-m", "flytekit.clis.sdk_in_container.pyflyte"),
            *("--pkgs", "workflow", "package", "--image", "none:1", "--source", str(tmp_path)),
            *("--output", str(tmp_path / "package.tgz"), "--force"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert (tmp_path / "package.tgz").stat().st_size > 1000


def test_every_type_has_an_example():
    from flowc.language import types
    from flowc.language.named_types import BY_NAME
    from flowc.language.parse_type import FILES
    from flowc.rules.walks.declarations import declared_types

    flow = check((FLOWS[0].parents[1] / "every_type" / "flow.yaml").read_bytes()).flow
    left = [declared.type for declared in declared_types(flow)]
    found = set()
    while left:
        kind = left.pop()
        found |= {getattr(kind, "name", None), getattr(kind, "kind", None), type(kind)}
        left += types.inner_types(kind)
    wanted = {*BY_NAME, *FILES, types.ListOf, types.DictOf, types.Enumeration}
    assert wanted <= found, f"examples/yaml/every_type/flow.yaml: no {wanted - found}"

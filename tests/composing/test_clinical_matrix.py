"""The clinical study by matrix and defaults: short, and equal to the same study written out."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flowc.commands import flowc
from flowc.pipeline import check
from flowc.workspace.find_used_files import Beside
from places import EXAMPLES

STUDY = EXAMPLES / "clinical_matrix"
SHORT, LONG = STUDY / "flow.yaml", STUDY / "long_form.yaml"


def flow_of(path: Path):
    return check(path.read_bytes(), str(path), load=Beside(path)).flow


def test_the_study_is_thirty_one_tasks_in_under_sixty_lines():
    assert len(flow_of(SHORT).tasks) == len(flow_of(LONG).tasks) == 31
    assert len(SHORT.read_text(encoding="utf-8").splitlines()) < 60


def test_the_long_form_composes_nothing():
    words = ("matrix", "vars", "use:", "profiles", "params")
    body = LONG.read_text(encoding="utf-8").split("\nname:")[1]
    assert [word for word in words if word in body] == []


def test_both_are_one_flow():
    assert flow_of(SHORT) == flow_of(LONG)


@pytest.mark.flyte
def test_flytekit_registers_the_same_for_both():
    run = CliRunner().invoke(
        flowc, ["verify", "--against", str(STUDY / "long_form.py"), str(SHORT)]
    )
    assert run.exit_code == 0, run.output
    assert "31 tasks, 65 edges and 469 settings agree with long_form.py" in run.output


@pytest.mark.flyte
@pytest.mark.parametrize(
    ("written", "changed"),
    [("qc/sdtm/ae.sas", "qc/sdtm/dm.sas"), ("adae", "adxx"), ("file[html]", "file[pdf]")],
)
def test_a_change_of_one_row_is_found(tmp_path, written, changed):
    """The comparison can fail: one text changed in the long form's module is a difference."""
    text = (STUDY / "long_form.py").read_text(encoding="utf-8")
    text = text.replace('TypeVar("html")', 'TypeVar("pdf")') if "[" in written else text
    module = tmp_path / "changed.py"
    module.write_text(text.replace(written, changed, 1), encoding="utf-8")
    run = CliRunner().invoke(flowc, ["verify", "--against", str(module), str(SHORT)])
    assert run.exit_code == 1, run.output

"""A flow run on this machine: what jobs get, what they leave, and what becomes of a failure."""

from pathlib import Path

import pytest
from running import Runner


@pytest.fixture
def run(tmp_path):
    return Runner(tmp_path)


def test_a_chain_passes_a_file_and_a_number(run):
    run.script(
        "count.py",
        """\
lines = open("/workflow/inputs/data").read().split()
open("/workflow/outputs/rows", "w").write(str(len(lines)))
""",
    )
    ran = run(
        """\
name: chain
inputs: {words: str}
defaults: {project_defaults: true}
tasks:
  write:
    command: "tr ' ' '\\n' < /workflow/inputs/words > /workflow/outputs/data.csv"
    inputs: {words: str}
    with: {words: "${{ inputs.words }}"}
    outputs: {data: "file[csv]"}
  count:
    command: python count.py
    inputs: {data: "file[csv]"}
    with: {data: "${{ tasks.write.data }}"}
    outputs: {rows: int}
outputs:
  rows: ${{ tasks.count.rows }}
  data: ${{ tasks.write.data }}
""",
        inputs={"words": "a b c"},
    )
    assert ran.said == ""
    assert ran.states == {"write": "succeeded", "count": "succeeded"}
    assert ran.outputs["rows"] == 3
    assert Path(ran.outputs["data"]).read_text() == "a\nb\nc"
    assert ran.code == 0

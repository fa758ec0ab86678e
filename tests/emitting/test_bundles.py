"""Files that governance bundles take: each has one name, at its output and in the export."""

import re

import pytest
from flowc import standin
from flowc.pipeline import build, check
from flowc.verifying.compare import differences
from flowc.verifying.describe_module import serialise

standin.install()

FLOW = """
name: bundles
defaults: {project_defaults: true}
artifacts:
  risk: {name: Risk, type: model}
  sdtm: {name: SDTM, type: data}
tasks:
  train:
    command: python train.py
    outputs:
      model: {artifact: risk, file: model.pkl, path: /mnt/data/model.pkl}
      again: {artifact: sdtm, file: model.pkl}
      rows: {artifact: sdtm, file: csv.csv}
      alone: {artifact: sdtm, file: alone.csv}
      plain: file[csv]
  domain:
    matrix: {d: [ae, cm]}
    command: python sdtm.py ${{ matrix.d }}
    hardware_tier: {name: Small}
    outputs:
      sets: {artifact: sdtm, file: "${{ matrix.d }}.xpt"}
      year: {artifact: sdtm, file: "2026 ${{ matrix.d }}", type: "file[xpt]"}
exports:
  - {files: ["${{ tasks.train.model }}", "${{ tasks.train.again }}"], bundles: [QC, Safety]}
  - files: ["${{ tasks.domain[*].sets }}", "${{ tasks.train.model }}", "${{ tasks.train.rows }}"]
    bundles: [QC]
  - {files: ["${{ tasks.domain[cm].year }}"], bundles: [QC]}
"""


def test_a_file_of_a_bundle_has_a_name_of_its_own():
    report, module = build(FLOW.encode())
    assert module is not None, report.findings
    text = module.decode()
    assert re.findall(r"^(\w+) = (\w+)\.File\((.*)\)$", text, re.MULTILINE) == [
        ("ModelFile", "risk", 'name="model.pkl"'),
        ("ModelFile_", "sdtm", 'name="model.pkl"'),
        ("AeFile", "sdtm", 'name="ae.xpt"'),
        ("CmFile", "sdtm", 'name="cm.xpt"'),
        ("CsvFile_", "sdtm", 'name="csv.csv"'),  # the type of `plain` is CsvFile
        ("YearFile", "sdtm", 'name="2026 cm", type="xpt"'),
    ]
    assert re.findall(r"files=\[(.*?)\]", text) == [
        "ModelFile, ModelFile_",
        "AeFile, CmFile, ModelFile, CsvFile_",
        "YearFile",
    ]
    outputs = [
        '"model": Annotated[ModelFile, PathConfig(path="/mnt/data/model.pkl")]',
        '"again": ModelFile_',
        '"rows": CsvFile_',
        '"alone": sdtm.File(name="alone.csv")',
        'Output(name="sets", type=AeFile)',
        'Output(name="year", type=sdtm.File(name="2026 ae", type="xpt"))',
        'Output(name="year", type=YearFile)',
    ]
    assert [one for one in outputs if one not in text] == []


@pytest.mark.flyte
@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ("", ""),
        ("[ModelFile, ModelFile_]", "[ModelFile]"),
        ("[ModelFile, ModelFile_]", "[ModelFile_, ModelFile]"),
        ('["QC", "Safety"]', '["QC"]'),
    ],
)
def test_another_file_or_bundle_is_found_by_verification(written, changed, tmp_path):
    text = build(FLOW.encode())[1].decode()
    assert written in text
    module = tmp_path / "changed.py"
    module.write_text(text.replace(written, changed), encoding="utf-8")
    found = list(differences(check(FLOW.encode()).flow, serialise(module, "bundles")))
    assert {str(one).partition(":")[0] for one in found} == (
        {"the export of artifacts, exports"} if written else set()
    )

"""Flows that break a rule, and their findings exactly as `flowc check` prints them."""

import os
from pathlib import Path

import pytest
from flowc.findings import Report
from flowc.limits import MAX_FINDINGS
from flowc.pipeline import check
from flowc.report.text import as_full
from flowc.rules import RULES
from flowc.variables import Settings

CASES = Path(__file__).with_name("cases")
FLOWS = sorted(flow for rule in RULES for flow in (CASES / rule.name).glob("*.yaml"))
BUILT = ("unset-var",)
"""Rules that only a build tells."""


def report_of(flow: Path) -> Report:
    settings = Settings(strict=flow.parent.name in BUILT)
    return check(flow.read_bytes(), flow.name, settings).report


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: f"{flow.parent.name}/{flow.stem}")
def test_findings(flow):
    report = report_of(flow)
    printed = as_full([report], MAX_FINDINGS, colour=False)
    golden = flow.with_suffix(".txt")
    if os.environ.get("GOLDEN"):
        golden.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == golden.read_bytes().decode("utf-8")
    assert flow.parent.name in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_case(rule):
    assert any(flow.parent.name == rule.name for flow in FLOWS)


def test_nothing_else_lies_there():
    folders = {path.name for path in CASES.iterdir()}
    assert folders == {rule.name for rule in RULES} | {"faults"}
    for rule in RULES:
        found = {path.name for path in (CASES / rule.name).iterdir()}
        stems = {flow.stem for flow in FLOWS if flow.parent.name == rule.name}
        assert found == {f"{stem}{end}" for stem in stems for end in (".yaml", ".txt")}

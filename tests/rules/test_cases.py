"""Flows that break a rule, and their findings exactly as `flowc check` prints them."""

import os
from pathlib import Path

import pytest
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Report
from flowc.limits import MAX_FINDINGS
from flowc.pipeline import check
from flowc.reporting.formats.full import as_full
from flowc.rules import RULES as ALL_RULES
from flowc.rules.pages.projects import PAGES as PROJECT_PAGES
from flowc.workspace.find_used_files import Beside
from places import TESTS

CASES = TESTS / "cases"
RULES = [r for r in ALL_RULES if r.name != "unsupported-python" and r.name not in PROJECT_PAGES]
"""Modules that break the first are in `import/bad`, projects in `project/test_projects.py`."""
FLOWS = sorted(flow for rule in RULES for flow in (CASES / rule.name).glob("*.yaml"))
SHARED = {"faults", "used"}
"""Folders of flows for other tests, and of the flows that cases run in theirs."""

BUILT = ("unset-var",)
"""Rules that only a build tells."""


def name_of(flow: Path) -> str:
    return f"{flow.parent.name}/{flow.stem}"


def reports_of(flow: Path) -> list[Report]:
    """The report of a flow, then those of the files that it uses."""
    settings = BuildSettings(strict=flow.parent.name in BUILT)
    checked = check(flow.read_bytes(), flow.name, settings, Beside(Path(flow.name)))
    return [checked.report, *checked.used.values()]


@pytest.mark.parametrize("flow", FLOWS, ids=name_of)
def test_findings(flow, monkeypatch):
    monkeypatch.chdir(flow.parent)
    reports = reports_of(flow)
    printed = as_full(reports, MAX_FINDINGS, colour=False)
    golden = flow.with_suffix(".txt")
    if os.environ.get("GOLDEN"):
        golden.write_bytes(printed.encode())
    assert printed == golden.read_bytes().decode()
    assert flow.parent.name in {found.rule for report in reports for found in report.findings}


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_every_rule_has_a_case(rule):
    assert any(flow.parent.name == rule for flow in FLOWS), f"tests/cases/{rule} has no flow"


def test_every_file_belongs_to_a_case():
    assert {path.name for path in CASES.iterdir()} == {rule.name for rule in RULES} | SHARED
    wanted = {flow.with_suffix(end) for flow in FLOWS for end in (".yaml", ".txt")}
    assert {path for rule in RULES for path in (CASES / rule.name).iterdir()} == wanted

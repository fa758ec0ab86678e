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

NOT_YET = (
    "command-placeholder/behind_a_shell_variable",
    "command-placeholder/twice",
    "dependency-cycle/long_path",
    "duplicate-key/second_one_is_referred_to",
    "invalid-cache/in_defaults",
    "invalid-literal/anchored_twice",
    "invalid-literal/lists_and_mappings",
    "invalid-literal/number_for_a_text",
    "invalid-literal/text_for_a_number",
    "invalid-name/dashes_that_are_referred_to",
    "local-file-literal/in_a_list",
    "misplaced-reference/anchored_command",
    "misplaced-reference/folded_command",
    "misplaced-reference/in_a_type",
    "missing-input/anchored_task",
    "missing-key/anchored_twice",
    "missing-key/artifact_output",
    "secret-in-text/from_a_var",
    "type-mismatch/anchored_twice",
    "unknown-input/misspelt_and_required",
    "unknown-key/anchored_twice",
    "unknown-key/misspelt_defaults",
    "unknown-key/misspelt_project_defaults",
    "unknown-key/misspelt_required_keys",
    "unknown-key/misspelt_sections",
    "unknown-reference/behind_an_escaped_one",
    "unknown-reference/misspelt_ones_are_used_nevertheless",
    "unknown-reference/no_reference_at_all",
    "unknown-reference/twice_in_one_text",
    "wrong-value/anchored_twice",
    "wrong-value/lists_for_mappings",
    "wrong-value/one_of_a_few",
    "wrong-value/texts_for_mappings_that_are_referred_to",
    "yaml-syntax/control_character_alone",
    "yaml-syntax/directive_below_a_comment",
    "yaml-syntax/explicit_tags",
    "yaml-syntax/key_without_colon",
    "yaml-syntax/number_too_large",
    "yaml-syntax/unknown_directive",
)
"""Cases whose findings stand here as the language page wants them, and are not told so yet."""


def name_of(flow: Path) -> str:
    return f"{flow.parent.name}/{flow.stem}"


def case(flow: Path):
    waits = pytest.mark.xfail(name_of(flow) in NOT_YET, reason="not yet", strict=True)
    return pytest.param(flow, id=name_of(flow), marks=waits)


def report_of(flow: Path) -> Report:
    settings = Settings(strict=flow.parent.name in BUILT)
    return check(flow.read_bytes(), flow.name, settings).report


@pytest.mark.parametrize("flow", [case(flow) for flow in FLOWS])
def test_findings(flow):
    report = report_of(flow)
    printed = as_full([report], MAX_FINDINGS, colour=False)
    golden = flow.with_suffix(".txt")
    if os.environ.get("GOLDEN") and name_of(flow) not in NOT_YET:
        golden.write_bytes(printed.encode())
    assert printed == golden.read_bytes().decode()
    assert flow.parent.name in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_every_rule_has_a_case(rule):
    assert any(flow.parent.name == rule for flow in FLOWS)


def test_every_file_belongs_to_a_case():
    assert {path.name for path in CASES.iterdir()} == {rule.name for rule in RULES} | {"faults"}
    wanted = {flow.with_suffix(end) for flow in FLOWS for end in (".yaml", ".txt")}
    assert {path for rule in RULES for path in (CASES / rule.name).iterdir()} == wanted
    assert set(NOT_YET) <= set(map(name_of, FLOWS))

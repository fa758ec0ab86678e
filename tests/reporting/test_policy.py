"""Which findings are told, and as what: by the command line, by a project, by comments."""

import pytest
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source, Span
from flowc.pipeline import check
from flowc.reporting.policy import Policy, apply_policy, level_fault
from flowc.rules import RULES, SILENCEABLE
from hypothesis import given
from hypothesis import strategies as st

FLOW = """\
name: example
defaults: {project_defaults: true}
inputs:
  idle: int
vars:
  unused: 1
tasks:
  load:
    command: python load.py
"""
NAMES = [rule.name for rule in RULES]
SOURCE = Source("flow.yaml", "name: x\n")
EVERY = Report(
    SOURCE,
    tuple(Finding("x", Span(0, 1), rule=rule.name, severity=rule.severity) for rule in RULES),
)
POLICIES = st.builds(
    Policy,
    select=st.frozensets(st.sampled_from(NAMES), max_size=5),
    ignore=st.frozensets(st.sampled_from(NAMES), max_size=5),
    severities=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["error", "warn", "off"])),
    strict=st.booleans(),
)


def rules(report: Report, severity: str | None = None) -> set[str]:
    return {f.rule for f in report.findings if severity in (None, f.severity)}


def test_no_policy_changes_nothing():
    assert apply_policy(EVERY, Policy()) == EVERY


@given(POLICIES)
def test_what_flyte_refuses_is_always_told_as_an_error(policy):
    told = apply_policy(EVERY, policy)
    assert rules(told, "error") >= set(NAMES) - SILENCEABLE
    if policy.strict:
        assert rules(told, "warning") == set()


def test_select_leaves_the_named_rules_and_what_cannot_be_silenced():
    told = rules(apply_policy(EVERY, Policy(select=frozenset({"unused-var", "type-mismatch"}))))
    assert told == set(NAMES) - SILENCEABLE | {"unused-var"}


def test_ignore_goes_before_select():
    both = frozenset({"unused-var", "unused-input"})
    policy = Policy(select=both, ignore=frozenset({"unused-var"}))
    assert rules(apply_policy(EVERY, policy)) & SILENCEABLE == {"unused-input"}


def test_a_project_sets_severities_and_the_command_line_goes_before():
    severities = {"unused-var": "off", "unused-input": "error", "path-explosion": "warn"}
    told = apply_policy(EVERY, Policy(severities=severities))
    assert "unused-var" not in rules(told)
    assert "unused-input" in rules(told, "error")
    assert "path-explosion" in rules(told, "warning")
    chosen = Policy(frozenset({"unused-var"}), severities=severities)
    assert "unused-var" in rules(apply_policy(EVERY, chosen), "warning")
    assert "unused-input" not in rules(
        apply_policy(EVERY, Policy(ignore=frozenset({"unused-input"}), severities=severities))
    )


def test_an_ignore_of_a_rule_that_is_off_is_not_unused():
    text = FLOW.replace("  load:", "  load:  # flowc: ignore[secret-in-text, no-such-rule]")
    report = check(text.encode()).report
    unused = [f for f in report.findings if f.rule == "unused-ignore"]
    assert len(unused) == 2
    for policy in (
        Policy(ignore=frozenset({"secret-in-text"})),
        Policy(select=frozenset({"unused-ignore"})),
        Policy(severities={"secret-in-text": "off"}),
    ):
        told = [f for f in apply_policy(report, policy).findings if f.rule == "unused-ignore"]
        assert ["no-such-rule" in f.message for f in told] == [True]


def test_an_ignore_is_not_unused_where_a_value_is_unknown():
    text = FLOW.replace("unused: 1", "commit: {env: NOBODY_SETS_THIS}").replace(
        "python load.py", "./load ${{ vars.commit }}  # flowc: ignore[secret-in-text]"
    )
    assert "unused-ignore" not in rules(check(text.encode(), settings=BuildSettings()).report)
    known = BuildSettings(environ={"NOBODY_SETS_THIS": "abc"})
    assert "unused-ignore" in rules(check(text.encode(), settings=known).report)


@pytest.mark.parametrize("rule", NAMES)
def test_only_what_can_be_silenced_can_be_switched_off(rule):
    assert level_fault(rule, "error") is None
    for level in ("warn", "off"):
        assert (level_fault(rule, level) is None) == (rule in SILENCEABLE)


def test_an_unknown_rule_is_wrong_usage_with_the_nearest_known(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW)
    for command in ("check", "build"):
        for option in ("--select", "--ignore"):
            run = flowc(command, "flow.yaml", option, "unused-var,unused-inptu")
            assert (run.returncode, run.stdout) == (2, "")
            assert "there is no rule 'unused-inptu'; did you mean 'unused-input'?" in run.stderr
    assert not (tmp_path / "workflow.py").exists()


def test_an_error_cannot_be_ignored(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW.replace("command", "comand"))
    run = flowc("build", "flow.yaml", "--ignore", "unknown-key")
    assert run.returncode == 2
    assert "cannot be switched off" in run.stderr
    run = flowc("build", "flow.yaml", "--select", "unused-var")
    assert run.returncode == 1
    assert "error[unknown-key]" in run.stderr
    assert not (tmp_path / "workflow.py").exists()


def test_strict_writes_nothing_for_a_flow_with_warnings(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW)
    run = flowc("build", "flow.yaml", "--strict")
    assert run.returncode == 1
    assert "error[unused-input]" in run.stderr
    assert not (tmp_path / "workflow.py").exists()
    run = flowc("build", "flow.yaml", "--strict", "--ignore=unused-input", "--ignore=unused-var")
    assert run.returncode == 0
    assert (tmp_path / "workflow.py").exists()


def test_check_fails_for_what_is_told(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW)
    for options, code, told in (
        ([], 0, "1 flow: 2 warnings\n"),
        (["--strict"], 1, "1 flow: 2 errors\n"),
        (["--strict", "--exit-zero"], 0, "1 flow: 2 errors\n"),
        (["--ignore", "unused-var, unused-input", "--strict"], 0, "1 flow: no findings\n"),
        (["--select", "unused-var"], 0, "1 flow: 1 warning\n"),
    ):
        run = flowc("check", "flow.yaml", *options)
        assert (run.returncode, run.stderr) == (code, told)


def layers(count: int) -> str:
    """Two-wide layers, each connected with all of the last: the paths double with each."""
    tasks = ["  a0: {command: x}", "  b0: {command: x}"]
    for n in range(1, count):
        tasks += [f"  {name}{n}: {{command: x, after: [a{n - 1}, b{n - 1}]}}" for name in "ab"]
    return "name: inner\ndefaults: {project_defaults: true}\ntasks:\n" + "\n".join(tasks) + "\n"


def test_path_explosion_in_a_used_flow_is_silenced_as_a_whole(flowc, tmp_path):
    (tmp_path / "inner.yaml").write_text(layers(30))
    (tmp_path / "flow.yaml").write_text("name: outer\ntasks:\n  run: {flow: inner.yaml}\n")
    run = flowc("build", "flow.yaml")
    assert run.returncode == 1
    assert "inner.yaml:3:1: error[path-explosion]" in run.stderr
    assert not (tmp_path / "workflow.py").exists()
    run = flowc("build", "flow.yaml", "--ignore", "path-explosion")
    assert (run.returncode, run.stderr.count("path-explosion")) == (0, 0)
    assert (tmp_path / "workflow.py").exists()


def test_an_error_in_a_used_flow_writes_nothing(flowc, tmp_path):
    (tmp_path / "inner.yaml").write_text(FLOW)
    text = "name: outer\ntasks:\n  run: {flow: inner.yaml, with: {idle: 1}}\n"
    (tmp_path / "flow.yaml").write_text(text)
    run = flowc("build", "flow.yaml", "--strict")
    assert run.returncode == 1
    assert "inner.yaml:4:3: error[unused-input]" in run.stderr
    assert not (tmp_path / "workflow.py").exists()

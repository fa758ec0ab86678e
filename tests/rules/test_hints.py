"""Hints at references and values that an author of another tool writes first."""

import pytest
from flowc.pipeline import check

FLOW = """
name: example
defaults: {project_defaults: true}
vars: {study: x1}
inputs: {label: str}
tasks:
  prep:
    command: python prep.py COMMAND
    outputs: {rows: str}
  each:
    command: python each.py ${{ matrix.side }} ${{ vars.study }}
    matrix: {side: [a, b]}
    outputs: {rows: str}
  train:
    command: python train.py
    inputs: {text: str, label: str}
    with: {text: "VALUE", label: "${{ inputs.label }}"}
"""


def hints(value: str = "a", command: str = "") -> list[str | None]:
    data = FLOW.replace("VALUE", value).replace("COMMAND", command).encode()
    return [finding.hint for finding in check(data).report.findings]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("label", "write inputs.label"),
        ("study", "write vars.study"),
        ("prep.rows", "write tasks.prep.rows"),
        ("tasks.each.a.rows", "write tasks.each[a].rows"),
        ("inputs['label']", "write inputs.label"),
        ("tasks['prep'].outputs['rows']", "write tasks.prep.rows"),
        ("env.HOME", "declare vars: {HOME: {env: HOME}}, and write vars.HOME"),
        ("label | upper", "write inputs.NAME, tasks.TASK.OUTPUT or vars.NAME"),
    ],
)
def test_a_value_that_is_no_reference(written, hint):
    assert hints(f"${{{{ {written} }}}}") == [hint]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("vars['study']", "write vars.study"),
        ("env.HOME", "declare vars: {HOME: {env: HOME}}, and write vars.HOME"),
        (
            "secrets.TOKEN",
            "Domino gives jobs their secrets as environment variables: none stands here",
        ),
        ("label", "write vars.NAME"),
    ],
)
def test_a_text_in_a_command_that_is_no_reference(written, hint):
    assert hints(command=f"${{{{ {written} }}}}") == [hint]


def hint_at(more: str) -> str | None:
    text = f"defaults: {{project_defaults: true}}\n{more}\ntasks: {{a: {{command: x}}}}\n"
    report = check(text.encode()).report
    lines = [report.source.position(one.span.start).line for one in report.findings]
    assert set(lines) <= {1, 2}
    return next(one.hint for one, line in zip(report.findings, lines, strict=True) if line == 2)


def test_a_hint_makes_nothing_worse():
    assert hint_at("name: 2024") == "write 'x2024'"
    assert hint_at("name: 1.10") == "write 'x1_10'"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("cache: 1.10", 'write cache: {version: "1.10"}'),
        ("cache: '2'", 'write cache: {version: "2"}'),
        ("cache: true", 'write cache: {version: "1"}'),
        ("cache_version: 1", 'write cache: {version: "1"}'),
        ("environment_id: 5", 'write environment: {id: "5"}'),
        ("retry_delay_sec: 5", "only how often is set: retries: NUMBER"),
        ("execution_timeout_secs: 5", "write timeout: 5s"),
        (
            "environment: {id: Domino Standard}",
            "write name: Domino Standard, if that is what it is called",
        ),
        ("environment: {id: 66b2d4f81c9e3a57d0a4b5}", None),
    ],
)
def test_settings(key, hint):
    text = f"name: a\ndefaults: {{project_defaults: true}}\ntasks: {{a: {{command: x, {key}}}}}\n"
    told = [one for one in check(text.encode()).report.findings if "cache-" not in one.rule]
    assert [one.hint for one in told] == [hint]

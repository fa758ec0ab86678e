"""References of other tools: which texts are one, what mends them, and what silences them."""

import json
from textwrap import dedent

import pytest
from flowc.composing.loading import UsedFile
from flowc.pipeline import build, check
from flowc.reporting.apply_fixes import mend
from flowc.reporting.policy import Policy, apply_policy
from flowc.rules.walks.foreign_references import ForeignReferences

FLOW = """
name: example
defaults: {project_defaults: true}
vars: {study: x1}
inputs: {label: str, number: int}
tasks:
  prep:
    command: python prep.py ${{ vars.study }}
    outputs: {rows: str, table: "file[csv]"}
  train:
    command: python train.py
    inputs: {text: TYPE, number: int}
    with:
      number: ${{ inputs.number }}
      text: WRITTEN
outputs:
  label: ${{ inputs.label }}
"""


def flow_of(text: str, kind: str = "str", written: str | None = None) -> bytes:
    quoted = json.dumps(text) if written is None else written
    return FLOW.replace("TYPE", json.dumps(kind)).replace("WRITTEN", quoted).encode()


def told(data: bytes) -> list[tuple[str, str | None]]:
    return [(one.rule, one.hint) for one in check(data).report.findings]


MEANT = {
    "{{ inputs.label }}": "inputs.label",
    "{{inputs.label}}": "inputs.label",
    "{{ .inputs.label }}": "inputs.label",
    "{{$.inputs.label}}": "inputs.label",
    "{{= inputs.label }}": "inputs.label",
    "{{ inputs.parameters.label }}": "inputs.label",
    "{{workflow.parameters.label}}": "inputs.label",
    "$(inputs.label)": "inputs.label",
    "$(inputs.label.path)": "inputs.label",
    "${inputs.label}": "inputs.label",
    "$[[ inputs.label ]]": "inputs.label",
    " inputs.label ": "inputs.label",
    "tasks.prep.rows": "tasks.prep.rows",
    "tasks.prep.outputs.rows": "tasks.prep.rows",
    "{{ tasks.prep.outputs.rows }}": "tasks.prep.rows",
    "{{tasks.prep.outputs.parameters.rows}}": "tasks.prep.rows",
    "{{steps.prep.outputs.artifacts.table.path}}": "tasks.prep.table",
    "$(tasks.prep.results.rows)": "tasks.prep.rows",
    "{input.label}": "inputs.label",
    "{{$.inputs.parameters['label']}}": "inputs.label",
    "{{ tasks.prep.outputs['rows'] }}": "tasks.prep.rows",
    "$inputs.label": "inputs.label",
    "{{ vars.study }}": "vars.study",
    "vars.study": "vars.study",
}
TEXTS = [
    "{{ inputs.nothing }}",
    "{{ inputs.text }}",
    "{{ label }}",
    "{{ inputs.label }} and more",
    "see tasks.prep.rows",
    "tasks.prep",
    "tasks.prep.model",
    "tasks.other.rows",
    "steps.prep.rows",
    "params.label",
    "{{ matrix.label }}",
    "{{ params.label }}",
    "inputs/label",
    "Inputs.label",
    "inputs.label.csv",
    "$(inputs label)",
    "{{ inputs.label }",
    "${label}",
    "$${{ inputs.label }}",
    "{{ inputs.label | upper }}",
    "{{" * 3000,
    "{{ " + "a." * 3000,
]


@pytest.mark.parametrize("text", MEANT)
@pytest.mark.parametrize("kind", ["str", "int", "file[csv]", "datetime | none", "pandas.DataFrame"])
def test_what_names_something_is_told_once_whatever_is_wanted(text, kind):
    assert told(flow_of(text, kind)) == [("unread-reference", f"write ${{{{ {MEANT[text]} }}}}")]


@pytest.mark.parametrize("text", TEXTS)
def test_what_names_nothing_stays_a_text(text):
    assert told(flow_of(text)) == []
    report, module = build(flow_of(text))
    assert report.findings == ()
    assert module is not None
    assert repr(text.removeprefix("$"))[1:-1].encode() in module


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("tasks.prep.rows", "${{ tasks.prep.rows }}"),
        ("$(tasks.prep.rows)  # rows", "${{ tasks.prep.rows }}  # rows"),
        ("'{{ tasks.prep.rows }}'", "'${{ tasks.prep.rows }}'"),
        ('"{{ vars.study }}"', '"${{ vars.study }}"'),
    ],
)
def test_a_fix_writes_the_reference(written, mended):
    data, done = mend(flow_of("", written=written), lambda new: check(new).report)
    assert data == flow_of("", written=mended)
    assert [finding.rule for _, finding in done] == ["unread-reference"]
    assert build(data)[1] is not None


def test_a_fix_stays_one_value_in_braces_and_brackets():
    flow = FLOW.replace("WRITTEN", "[tasks.prep.rows, $(inputs.label)]")
    flow = flow.replace("TYPE", '"list[str]"').replace(
        "label: ${{ inputs.label }}", "label: {value: tasks.prep.rows, type: str}"
    )
    data, _ = mend(flow.encode(), lambda new: check(new).report)
    assert b'["${{ tasks.prep.rows }}", "${{ inputs.label }}"]' in data
    assert b'{value: "${{ tasks.prep.rows }}", type: str}' in data
    assert told(data) == []


def test_a_fix_of_another_type_is_not_written():
    data = flow_of("", "int", "tasks.prep.rows")
    assert mend(data, lambda new: check(new).report) == (data, [])


IGNORE = "  # flowc: ignore[unread-reference]"


def test_a_text_that_is_meant_is_built():
    data = flow_of("", written=f'"{{{{ inputs.label }}}}"{IGNORE}')
    report, module = build(data)
    assert report.findings == ()
    assert b"'{{ inputs.label }}'" in module or b'"{{ inputs.label }}"' in module


@pytest.mark.parametrize("kind", ["int", "file[csv]", "list[str]"])
def test_nothing_silences_a_text_that_flyte_refuses(kind):
    data = flow_of("", kind, f"$(inputs.label){IGNORE}")
    assert [rule for rule, _ in told(data)] == ["unread-reference"]
    assert build(data)[1] is None
    report = check(data).report
    for policy in (
        Policy(ignore=frozenset({"unread-reference"})),
        Policy(severities={"unread-reference": "warn"}),
        Policy(severities={"unread-reference": "off"}),
    ):
        assert apply_policy(report, policy).failed
    allowed = apply_policy(check(flow_of("inputs.label")).report, Policy(severities={
        "unread-reference": "warn"
    }))  # fmt: skip
    assert not allowed.failed


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("tasks.prep.rows", ["unread-reference"]),
        (f"tasks.prep.rows{IGNORE}", ["unread-reference"]),
        (f"{{value: tasks.prep.rows, type: str}}{IGNORE}", []),
        ("tasks.prep.other", ["missing-key"]),
        ("{{value: tasks.prep.other, type: str}}", []),
        ("a text", ["missing-key"]),
    ],
)
def test_an_output_of_the_flow(value, rules):
    data = flow_of("a").decode().replace("label: ${{ inputs.label }}", f"label: {value}")
    data = data.replace("{{value", "{value").replace("str}}", "str}")
    found = [rule for rule, _ in told(data.encode()) if rule != "unused-input"]
    assert found == rules
    assert (build(data.encode())[1] is None) == bool(rules)


class _Files:
    """Loads files from a mapping of their names."""

    def __init__(self, texts, name="flow.yaml"):
        self.texts, self.key = texts, name

    def __call__(self, written):
        return UsedFile(written, self.texts[written].encode(), _Files(self.texts, written))


TASK_FILE = """
params: {model: {type: str, default: forest}, seed: {type: int, default: 1}}
command: python score.py {{ params.model }} {{ params.other }}
job_title: $(params.model)
inputs:
  seed: {type: str, default: "{{ params.seed }}"}
"""


def test_params_of_a_task_file():
    flow = "name: a\ndefaults: {project_defaults: true}\ntasks: {score: {use: t.yaml}}\n"
    used = check(flow.encode(), load=_Files({"t.yaml": TASK_FILE})).used
    alone = check(TASK_FILE.encode(), "t.yaml").report
    for report in (used["t.yaml"], alone):
        assert [(one.rule, one.hint, one.fix is not None) for one in report.findings] == [
            ("command-placeholder", "write ${{ params.model }}", True),
            ("unread-reference", "write ${{ params.model }}", True),
            ("unread-reference", "write ${{ params.seed }}", True),
        ]


def test_outputs_of_another_flow_and_what_is_wrong_in_it():
    inner = flow_of("inputs.label").decode()
    outer = dedent("""
        name: outer
        defaults: {project_defaults: true}
        tasks:
          inner: {flow: inner.yaml, with: {label: a, number: 1}}
          last:
            command: python last.py
            inputs: {label: str, other: str}
            with: {label: "{{ tasks.inner.outputs.label }}", other: tasks.inner.other}
    """)
    checked = check(outer.encode(), load=_Files({"inner.yaml": inner}))
    assert [(one.rule, one.hint) for one in checked.report.findings] == [
        ("unread-reference", None),
        ("unread-reference", "write ${{ tasks.inner.label }}"),
    ]
    assert checked.errors() == {"unread-reference"}
    inner = flow_of("inputs.label", "int").decode()
    checked = check(outer.encode(), load=_Files({"inner.yaml": inner}))
    assert "broken-sub-flow" in checked.errors()


def test_a_var_in_a_task_file_is_to_be_a_param():
    flow = (
        "name: a\nvars: {x: b}\ndefaults: {project_defaults: true}\ntasks: {score: {use: t.yaml}}\n"
    )
    file = 'command: score.py {{ vars.x }}\njob_title: "{{ vars.x }}"\n'
    checked = check(flow.encode(), load=_Files({"t.yaml": file}))
    hint = "declare a param, and give it at the task: params: {x: ${{ vars.x }}}"
    assert [(one.rule, one.hint, one.fix) for one in checked.used["t.yaml"].findings] == [
        ("command-placeholder", hint, None),
        ("unread-reference", hint, None),
    ]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("{input.text}", "/workflow/inputs/text"),
        ("{{inputs.parameters.text}}", "/workflow/inputs/text"),
        ("{{$.inputs.parameters['text']}}", "/workflow/inputs/text"),
        ("{output.model}", "/workflow/outputs/model"),
        ("{{outputs.parameters.model.path}}", "/workflow/outputs/model"),
    ],
)
def test_a_command_names_the_files_of_the_job(written, place):
    run = f"command: python train.py '{written}' {written}\n    outputs: {{model: file}}"
    data = flow_of("a").replace(b"command: python train.py", run.encode())
    report = check(data).report
    assert [(one.rule, one.hint) for one in report.findings] == [
        ("command-placeholder", f"use the file {place}")
    ] * 2
    spans = [one.span for one in report.findings]
    assert [report.source.text[span.start : span.end] for span in spans] == [written] * 2
    assert spans[0] != spans[1]


@pytest.mark.parametrize(
    "place", ["inputs: {i: int}, with: {i: tasks.m.o}", "commit_id: tasks.m.o"]
)
def test_what_a_flow_has_is_looked_up_as_often_however_many_texts_ask(monkeypatch, place):
    looked = []
    look_up = ForeignReferences.outputs.func
    monkeypatch.setattr(
        ForeignReferences.outputs, "func", lambda own: looked.append(own) or look_up(own)
    )

    def times(count):
        looked.clear()
        tasks = "".join(f"  t{at}: {{command: c, {place}}}\n" for at in range(count))
        text = "name: f\ndefaults: {project_defaults: true}\ntasks:\n"
        text += "  m: {matrix: {d: [a, b]}, command: c, outputs: {o: int}}\n"
        found = check((text + tasks).encode()).report.findings
        assert sum(one.rule == "unread-reference" for one in found) == count
        return len(looked)

    assert times(2) == times(40) > 0

"""Lists where mappings are wanted, and the other way round: told, and looked into."""

import pytest
from flowc.pipeline import check

HEAD = "name: example\ndefaults: {project_defaults: true}\n"


def told(text):
    """What is told of a flow: rules, and the hints of shapes."""
    found = check((HEAD + text).encode()).report.findings
    return [(one.rule, one.hint) if one.rule == "wrong-value" else one.rule for one in found]


LIST = "tasks:\n  - id: load\n    command: x\n"


@pytest.mark.parametrize("key", ["id", "key", "name", "task_id", "task", "job"])
def test_an_item_has_its_key_by_many_names(key):
    assert told(LIST.replace("id", key)) == [("wrong-value", f"write load: for - {key}: load")]


def test_what_is_below_a_list_is_checked_and_referred_to():
    text = LIST + (
        "    outputs: [rows.csv]\n"
        "  - use:\n      cmd: y\n      inputs: {rows: 'file[pdf]'}\n"
        "      with: {rows: '${{ tasks.load.rows }}'}\n      after: [lod]\n"
    )
    assert told(text) == [
        ("wrong-value", "write load: for - id: load"),
        ("wrong-value", "declare names and types: rows: file[csv]"),
        "unknown-key",
        "type-mismatch",
        "unknown-reference",
    ]


def test_a_task_without_a_name_leaves_references_open():
    text = (
        LIST + "  - command: y\n  - id: use\n    command: z\n    after: [other]\n    retries: two\n"
    )
    assert told(text) == [("wrong-value", "write load: for - id: load"), ("wrong-value", None)]


def test_no_names_at_all():
    text = "tasks:\n  - command: x\noutputs:\n  r: ${{ tasks.load.rows }}\n"
    assert told(text) == [("wrong-value", "give each a name: NAME: {command: ...}")]


def test_a_name_that_is_none_is_made_one():
    text = (
        "tasks:\n  - name: Load data\n    command: x\n"
        "  - id: use\n    command: y\n    after: [Load_data]\n"
    )
    assert told(text) == [("wrong-value", "write Load_data: for - name: Load data")]


def test_of_two_items_with_one_name_the_first_counts():
    text = LIST + "  - id: load\n    command: y\n    retries: two\n"
    assert told(text) == [("wrong-value", "write load: for - id: load")]


def test_a_list_that_aliases_repeat_is_told_once():
    text = "tasks:\n  a: {command: x, outputs: &o [rows.csv]}\n  b: {command: x, outputs: *o}\n"
    assert told(text) == [("wrong-value", "declare names and types: rows: file[csv]")]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("inputs: [{name: n, type: integer}]\n", "declare names and types: n: integer"),
        ("inputs: [{id: n, type: 'File[]'}]\n", "declare names and types: n: list[file]"),
        ("inputs: [n]\n", "declare names and types: n: TYPE"),
        ("inputs: [a, b, c, d]\n", "declare names and types: a: TYPE, b: TYPE, c: TYPE, ..."),
        ("inputs: [{a: int}]\n", "declare names and types: a: int"),
        ("inputs: [1, 2]\n", "declare names and types: NAME: TYPE"),
        ("vars: [{name: a, value: 1}, {b: x}]\n", "write names and values: {a: 1, b: x}"),
        ("artifacts: [{name: Rows, type: data}]\n", "write Rows: for - name: Rows"),
        ("outputs: [{name: r, value: x}]\n", "write names and values: {r: x}"),
    ],
)
def test_lists_at_the_top(text, hint):
    assert ("wrong-value", hint) in told(text + "tasks: {t: {command: x}}\n")


def test_an_empty_list_and_a_list_under_a_profile():
    assert told("inputs: []\ntasks: {t: {command: x}}\n") == [("wrong-value", None)]
    text = LIST + "    retries: ${{ vars.n }}\nvars: {n: 1}\nprofiles: {prod: {vars: {n: 2}}}\n"
    assert told(text) == [("wrong-value", "write load: for - id: load")]


def test_a_task_file_may_have_lists_too():
    text = "command: x\nparams:\n  - name: p\n    value: str\noutputs:\n  - path: data/rows.csv\n"
    found = check(text.encode(), "task.yaml").report.findings
    assert [(one.rule, one.hint) for one in found] == [
        ("wrong-value", "write names and values: {p: str}"),
        ("unused-param", None),
        ("wrong-value", "declare names and types: rows: file[csv]"),
    ]


MATRIX = "tasks:\n  t:\n    command: x\n    matrix: "


@pytest.mark.parametrize(
    ("matrix", "hint"),
    [
        ("[ae, cm]", "write axes instead: NAME: [ae, cm]"),
        ("ae", "write {NAME: [ae]}"),
        ("{d: ae}", "write [ae]"),
        ("{d: 'ae, cm'}", "write [ae, cm]"),
        ("{d: 3}", "write [3]"),
        (
            "{ae: {D: AE}, cm: {D: CM}}",
            "write rows instead: [{NAME: ae, D: AE}, {NAME: cm, D: CM}]",
        ),
        ("[{os: [a, b]}]", "write axes instead: {os: [a, b]}"),
        ("{d: [ae], exclude: {d: ae}}", "write [{d: ae}]"),
    ],
)
def test_a_matrix_of_another_shape(matrix, hint):
    assert told(MATRIX + matrix + "\n") == [("wrong-value", hint)]


@pytest.mark.parametrize("word", ["include", "max-parallel", "fail-fast"])
def test_words_that_are_no_axes(word):
    values = "[{d: cm}]" if word == "include" else "2"
    assert told(f"{MATRIX}{{d: [ae], {word}: {values}}}\n") == ["unknown-key"]


def test_an_axis_may_be_called_as_another_tool_calls_something_else():
    assert told(MATRIX + "{include: [a, b]}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "vars: [{a: 1}]\ntasks: {t: {command: 'x ${{ vars.b }}'}}\n",
        "inputs: [a]\ntasks: {t: {command: x}}\n",
        "tasks: {t: {command: x, inputs: {b: int}, with: [{a: 1}]}}\n",
        "tasks: {t: {command: x, outputs: [a]}}\noutputs: {r: '${{ tasks.t.b }}'}\n",
    ],
)
def test_where_names_are_not_sure_nothing_else_is_told(text):
    assert [one if isinstance(one, str) else one[0] for one in told(text)] == ["wrong-value"]


def test_a_mapping_that_holds_an_unknown_value_is_told():
    text = "tasks:\n  a: {command: x, after: {b: '${{ vars.v }}'}}\n"
    assert ("wrong-value", "write [b]") in told(text)

"""A task with a matrix stands for the tasks that one would write out by hand."""

import json
import time

import pytest
from composed import composed
from flowc.composing.vars import BuildSettings
from flowc.findings.source import Source
from flowc.formatting.format_flow import format_flow
from flowc.formatting.write_flow import emit_yaml
from flowc.language.json_schema import flow_schema
from flowc.pipeline import build, check
from flowc.reading.parse import parse
from flowc.workspace.find_used_files import Beside
from hypothesis import given, note
from jsonschema import Draft7Validator
from places import ROOT, TESTS
from samples import fewer
from strategies import SEEDS, built, to_yaml

HEAD = "name: x\ndefaults: {project_defaults: true}\n"
ROWS = """\
tasks:
  sdtm:
    matrix:
      - {d: ae, label: Adverse events, tries: 3}
      - {d: cm, label: Medications, tries: 0}
    name: SDTM ${{ matrix.label }}
    command: python ${{ matrix.d }}.py
    retries: ${{ matrix.tries }}
    outputs:
      ${{ matrix.d }}_data: file[csv]
"""


def flow_of(text, **settings):
    checked = check((HEAD + text).encode(), "flow.yaml", **settings)
    assert [
        f"{f.rule}: {f.message}" for f in checked.report.findings if f.severity == "error"
    ] == []
    return checked.flow


def told(text, **settings):
    """Return what is told of a flow: each finding's rule, the text under its span, the message."""
    report = check((HEAD + text).encode(), "flow.yaml", **settings).report
    at = report.source.text
    return [(f.rule, at[f.span.start : f.span.end], f.message) for f in report.findings]


@given(composed(), SEEDS)
def test_a_matrix_is_what_it_stands_for(drawn, seed):
    short, long = drawn
    note(to_yaml(short))
    note(to_yaml(long))
    assert built(short, seed) == built(long)


@fewer(2)
@given(composed(axes=2), SEEDS)
def test_a_matrix_of_two_axes_is_what_it_stands_for(drawn, seed):
    short, long = drawn
    note(to_yaml(short))
    assert built(short, seed) == built(long)


@fewer(2)
@given(composed())
def test_a_flow_that_is_printed_expanded_is_the_same_flow(drawn):
    flow, _ = built(drawn[0])
    text = emit_yaml(flow)
    assert "matrix" not in parse(Source("", text))[0].value["tasks"].items()
    again = check(text.encode()).flow
    assert again == flow
    assert all(task.scope is None for task in again.tasks)


@fewer(4)
@given(composed(), SEEDS)
def test_formatting_leaves_a_matrix_what_it_is(drawn, seed):
    data = format_flow(to_yaml(drawn[0], seed).encode())[1]
    assert format_flow(data)[1] == data
    assert check(data).flow == check(to_yaml(drawn[0]).encode()).flow


@fewer(4)
@given(composed())
def test_the_schema_knows_matrices(drawn):
    value = parse(Source("", to_yaml(drawn[0])))[0].value
    faults = [e.message for e in Draft7Validator(json.loads(flow_schema())).iter_errors(value)]
    assert [fault for fault in faults if "matrix" in fault or "zz_" in fault] == []


def test_keys_names_and_values_of_rows():
    flow = flow_of(ROWS)
    assert [(t.key, t.name, t.command, t.config.retries) for t in flow.tasks] == [
        ("sdtm_ae", "SDTM Adverse events", "python ae.py", 3),
        ("sdtm_cm", "SDTM Medications", "python cm.py", 0),
    ]
    assert [t.outputs[0].name for t in flow.tasks] == ["ae_data", "cm_data"]
    assert [t.label for t in flow.tasks] == ["sdtm[ae]", "sdtm[cm]"]


def test_axes_make_every_combination_but_those_left_out():
    flow = flow_of("""\
tasks:
  sdtm:
    matrix:
      domain: [ae, 1]
      side: [prod, qc]
      exclude: [{side: qc, domain: "1"}]
    command: python ${{ matrix.side }}/${{ matrix.domain }}.py
""")
    assert [(task.key, task.name, task.command) for task in flow.tasks] == [
        ("sdtm_ae_prod", "x.sdtm_ae_prod", "python prod/ae.py"),
        ("sdtm_ae_qc", "x.sdtm_ae_qc", "python qc/ae.py"),
        ("sdtm_1_prod", "x.sdtm_1_prod", "python prod/1.py"),
    ]


@pytest.mark.parametrize("where", ["with", "outputs"])
def test_the_only_output_of_a_row_and_of_all_rows(where):
    if where == "outputs":
        text = "outputs:\n  one: ${{ tasks.sdtm[cm] }}\n  all: ${{ tasks.sdtm[*] }}\n"
        flow = flow_of(ROWS + text)
        values = {output.name: output.value for output in flow.outputs}
        assert str(flow.outputs[1].type.item) == str(flow.outputs[0].type)
    else:
        flow = flow_of(
            ROWS
            + "  use:\n    command: x\n    inputs:\n      one: file[csv]\n"
            + "      all: list[file[csv]]\n    with:\n      one: ${{ tasks.sdtm[cm] }}\n"
            + "      all: ${{ tasks.sdtm[*] }}\n"
        )
        values = {binding.input: binding.value for binding in flow.task_by_key["use"].bindings}
    assert str(values["one"]) == "tasks.sdtm_cm.cm_data"
    both = ["tasks.sdtm_ae.ae_data", "tasks.sdtm_cm.cm_data"]
    assert [str(item) for item in values["all"].items] == both


DOUBLE = """\
tasks:
  sdtm:
    matrix: {domain: [ae, cm, 1], side: [prod, qc], exclude: [{domain: cm, side: qc}]}
    command: x ${{ matrix.domain }} ${{ matrix.side }}
    outputs: {rows: "file[csv]"}
  use:
    matrix: [{id: first, d: ae, s: prod}, {id: second, d: 1, s: qc}]
    command: y ${{ matrix.id }}
    inputs: {x: "%s"}
    with: {x: "${{ tasks.sdtm[%s].rows }}"}
    after: ["sdtm[%s]"]
"""


@pytest.mark.parametrize(
    ("index", "first", "second"),
    [
        ("matrix.d,matrix.s", "ae_prod", "1_qc"),
        (" matrix.d , prod ", "ae_prod", "1_prod"),
        ("ae,matrix.s", "ae_prod", "ae_qc"),
        ("matrix.d,*", "ae_prod ae_qc", "1_prod 1_qc"),
        ("*,matrix.s", "ae_prod cm_prod 1_prod", "ae_qc 1_qc"),
        ("cm,*", "cm_prod", "cm_prod"),
        ("*,*", "ae_prod ae_qc cm_prod 1_prod 1_qc", "ae_prod ae_qc cm_prod 1_prod 1_qc"),
    ],
)
def test_each_place_of_an_index_is_a_value_one_of_the_own_row_or_all(index, first, second):
    kind = "list[file[csv]]" if "*" in index else "file[csv]"
    flow = flow_of(DOUBLE % (kind, index, index))
    for key, rows in (("use_first", first), ("use_second", second)):
        task, keys = flow.task_by_key[key], [f"sdtm_{row}" for row in rows.split()]
        value = task.bindings[0].value
        items = value.items if "*" in index else [value]
        assert [str(item) for item in items] == [f"tasks.{one}.rows" for one in keys]
        assert list(task.after) == keys


def test_an_output_of_the_flow_takes_the_rows_of_one_value():
    head = DOUBLE % ("file[csv]", "ae,prod", "ae,qc")
    flow = flow_of(head + 'outputs: {all: "${{ tasks.sdtm[*,qc] }}"}\n')
    assert [str(item) for item in flow.outputs[0].value.items] == [
        "tasks.sdtm_ae_qc.rows",
        "tasks.sdtm_1_qc.rows",
    ]
    [(rule, at, message)] = told(head + 'outputs: {all: "${{ tasks.sdtm[matrix.d,qc] }}"}\n')
    assert (rule, at) == ("misplaced-reference", '"${{ tasks.sdtm[matrix.d,qc] }}"')
    assert message == "'matrix.d' stands in no task with a matrix"


def test_a_row_of_which_a_place_is_unknown_is_no_mistake():
    text = DOUBLE.replace("d: 1", 'd: "${{ vars.v }}"') % (("file[csv]", *["matrix.d,qc"] * 2))
    text += "vars: {v: {env: A_VARIABLE_THAT_NOBODY_SETS}}\n"
    assert told(text) == []
    settings = BuildSettings({"v": "cm"})
    assert {rule for rule, _, _ in told(text, settings=settings)} == {"unknown-reference"}


def hints(text):
    report = check((HEAD + text).encode(), "flow.yaml").report
    return [(finding.message, finding.hint) for finding in report.findings]


@pytest.mark.parametrize(
    ("index", "hint"),
    [
        ("qc,ae", "sdtm[ae,qc]"),
        ("AE,qc", "sdtm[ae,qc]"),
        ("ea,qc", "sdtm[ae,qc]"),
        ("ae,prd", "sdtm[ae,prod]"),
        ("dm,qc", None),
        ("am,prod", None),
        ("2,qc", None),
        ("ae,qx", None),
        ("cm,qc", None),
        ("zz,*", None),
    ],
)
def test_a_hint_names_no_row_that_is_not_the_one_that_was_meant(index, hint):
    [(message, said)] = hints(DOUBLE % ("file[csv]", index, "ae,qc"))
    assert message.startswith(f"there is no 'sdtm[{index}]'")
    assert said == (f"did you mean '{hint}'?" if hint else None)
    assert ("'sdtm' has the rows sdtm[" in message) == (hint is None)


@pytest.mark.parametrize(
    ("row", "index", "is_slip"),
    [("v21", "v12", False), ("v100", "v10", False), ("abc", "acb", True), ("abc", "abcd", True)],
)
def test_another_number_is_no_slip_of_a_row(row, index, is_slip):
    text = "tasks:\n  a: {matrix: {v: [%s, other]}, command: c, outputs: {o: str}}\n"
    text += "  b: {command: c, after: ['a[%s]']}\n"
    [(_, hint)] = hints(text % (row, index))
    assert hint == (f"did you mean 'a[{row}]'?" if is_slip else None)


@pytest.mark.parametrize(
    ("axes", "told_to_it"),
    [
        ("kind: [random-forest], rate: [0.1]", "random-forest 0.1"),
        ("kind: [v1.10], rate: [0.10]", "v1.10 0.10"),
        ("kind: ['a: b'], rate: ['007']", "a: b 007"),
        ("kind: [true], rate: [1e5]", "true 1e5"),
    ],
)
def test_the_row_of_a_hint_tells_the_program_what_the_axes_did(axes, told_to_it):
    text = "tasks:\n  fit:\n    matrix: %s\n    command: ${{ matrix.kind }} ${{ matrix.rate }}\n"
    for _, hint in hints(text % f"{{{axes}}}"):
        start = "name the row, and give the value a column of its own: matrix: "
        assert hint.startswith(start)
        assert hint.endswith(", ...]")
        row = hint.removeprefix(start).removesuffix(", ...]") + "]"
        assert [task.command for task in flow_of(text % row).tasks] == [told_to_it]


def test_a_column_may_hold_a_mapping_or_nothing():
    flow = flow_of("""\
tasks:
  a:
    matrix:
      - {d: one, tries: 2, tier: {id: big}}
      - {d: two, tries: null, tier: null}
    command: x ${{ matrix.d }}
    retries: ${{ matrix.tries }}
    hardware_tier: ${{ matrix.tier }}
""")
    assert [task.config.retries for task in flow.tasks] == [2, 0]
    assert flow.tasks[0].config.hardware_tier.id == "big"
    assert flow.tasks[1].config.hardware_tier is None


def test_a_column_takes_away_what_defaults_say():
    text = "tasks:\n  a:\n    matrix: [{d: one, n: 2}, {d: two, n: null}]\n"
    text += "    command: x ${{ matrix.d }}\n    retries: ${{ matrix.n }}\n"
    head = HEAD.replace("true}", "true, retries: 5}")
    flow = check((head + text).encode()).flow
    assert [task.config.retries for task in flow.tasks] == [2, 0]


def test_a_value_of_a_row_is_not_read_again():
    flow = flow_of("""\
tasks:
  a:
    matrix: [{d: one, text: "$${{ inputs.x }} ${{ vars.y }}"}]
    command: ${{ matrix.text }}
vars: {y: "$${{ matrix.d }}"}
""")
    assert flow.tasks[0].command == "${{ inputs.x }} ${{ matrix.d }}"


def test_vars_may_hold_rows_axes_and_values():
    flow = flow_of(
        """\
vars:
  rows: [{d: ae, n: 1}, {d: cm, n: 2}]
  sides: [prod, qc]
  one: {env: SIDE, default: dm}
tasks:
  a:
    matrix: ${{ vars.rows }}
    command: x ${{ matrix.n }}
    after: ["b[*]"]
  b:
    matrix: {side: "${{ vars.sides }}", d: ["${{ vars.one }}", x]}
    command: y ${{ matrix.side }} ${{ matrix.d }}
""",
        settings=BuildSettings({"one": "tu"}),
    )
    keys = ["b_prod_tu", "b_prod_x", "b_qc_tu", "b_qc_x", "a_ae", "a_cm"]
    assert [task.key for task in flow.tasks] == keys
    assert flow.task_by_key["a_cm"].after == tuple(keys[:4])


def test_what_a_check_does_not_know_is_no_mistake_and_a_build_wants_it():
    text = """\
vars: {v: {env: A_VARIABLE_THAT_NOBODY_SETS}}
tasks:
  sdtm:
    matrix: {d: ["${{ vars.v }}", b]}
    command: x ${{ matrix.d }}
    outputs: {a: str}
  use:
    command: x
    inputs: {one: str, all: "list[str]"}
    with: {one: "${{ tasks.sdtm[q].a }}", all: "${{ tasks.sdtm[*].a }}"}
    after: ["sdtm[*]", "sdtm[q]"]
outputs:
  all: ${{ tasks.sdtm[*] }}
"""
    assert told(text) == []
    assert [rule for rule, _, _ in told(text, settings=BuildSettings(strict=True))] == ["unset-var"]


def test_a_matrix_of_flows(tmp_path):
    (tmp_path / "prep.yaml").write_text(
        "name: prep\ndefaults: {project_defaults: true}\ninputs: {side: str}\n"
        "tasks:\n  load: {command: x, outputs: {rows: str}}\n"
        "outputs: {rows: '${{ tasks.load.rows }}'}\n"
    )
    path = tmp_path / "flow.yaml"
    path.write_text(
        HEAD
        + """\
tasks:
  prep:
    matrix: {side: [prod, qc]}
    flow: prep.yaml
    with: {side: "${{ matrix.side }}"}
  use:
    matrix: {side: [prod, qc]}
    command: x ${{ matrix.side }}
    inputs: {rows: str, all: "list[str]"}
    with: {rows: "${{ tasks.prep[matrix] }}", all: "${{ tasks.prep[*].rows }}"}
"""
    )
    report, module = build(path.read_bytes(), "flow.yaml", load=Beside(path))
    assert [finding.message for finding in report.findings if finding.severity == "error"] == []
    text = module.decode()
    assert 'prep_prod_result = prep(side="prod")' in text
    assert "rows=prep_qc_result.rows" in text
    assert "all=[prep_prod_result.rows, prep_qc_result.rows]" in text
    assert text.count("def prep(") == 1


def test_rows_that_share_a_mistake_are_told_once_at_the_written_yaml():
    text = "tasks:\n  a:\n    matrix: {d: [%s]}\n    command: x ${{ matrix.d }}\n    retry: 1\n"
    rows = ["r0", "r1", "r2", "r3", "r4"]
    [(rule, at, message)] = told(text % ", ".join(rows))
    assert (rule, at) == ("unknown-key", "retry")
    assert message == "there is no key 'retry' in 'a[r0]' (and in 4 more rows)"
    [(_, _, message)] = told(text % "r0, r1")
    assert message == "there is no key 'retry' in 'a[r0]' (and in a[r1])"
    [(_, _, message)] = told(text % "r0")
    assert message == "there is no key 'retry' in 'a[r0]'"


def test_a_wrong_value_is_told_at_its_row_unless_every_row_has_it():
    text = "tasks:\n  a:\n    matrix: [{d: r, n: %s}, {d: s, n: 1}, {d: t, n: %s}]\n"
    text += "    command: x ${{ matrix.d }}\n    retries: ${{ matrix.%s }}\n"
    assert told(text % ("one", "two", "n")) == [
        ("wrong-value", "one", "'retries' wants an integer, got 'one' (in a[r])"),
        ("wrong-value", "two", "'retries' wants an integer, got 'two' (in a[t])"),
    ]
    [(_, at, message)] = told(text % (1, 2, "d"))
    assert at == "${{ matrix.d }}"
    assert message == "'retries' wants an integer, got 'r' (in a[r], a[s] and a[t])"


@pytest.mark.parametrize("value", ["a[s]", "a[r]"])
@pytest.mark.parametrize(
    ("takes", "rule", "message"),
    [
        ("retries: ${{ matrix.n }}", "wrong-value", "'retries' wants an integer, got '{}'"),
        (
            "inputs: {i: int}\n    with: {i: '${{ matrix.n }}'}",
            "invalid-literal",
            "'{}' is no int",
        ),
    ],
)
def test_a_value_that_looks_like_a_row_is_none(value, takes, rule, message):
    """What a message says of a value is not read back: the rows are those that have the mistake."""
    text = "tasks:\n  a:\n    matrix: [{d: r, n: %s}, {d: s, n: %s}, {d: t, n: 1}]\n"
    text += f"    command: x ${{{{ matrix.d }}}}\n    {takes}\n"
    message = message.format(value)
    assert told(text % (f"'{value}'", 1)) == [(rule, f"'{value}'", f"{message} (in a[r])")]
    assert told(text % (f"'{value}'", f"'{value}'")) == [
        (rule, f"'{value}'", f"{message} (in a[r])"),
        (rule, f"'{value}'", f"{message} (in a[s])"),
    ]


def test_a_reference_that_looks_like_a_row_is_none():
    text = "tasks:\n  b: {matrix: {d: [r, s]}, command: 'x ${{ matrix.d }}', outputs: {o: str}}\n"
    text += "  a: {matrix: {d: [t, u]}, command: 'x ${{ tasks.b[r].o }}'}\n"
    [(_, _, message)] = [one for one in told(text) if one[0] == "misplaced-reference"]
    assert message.endswith("(in a[t] and a[u])")


@pytest.mark.parametrize(
    ("tasks", "key"),
    [
        ("a: {matrix: {d: [b]}, command: x}\n  a_b: {command: y}", "a_b"),
        ("a_b: {command: y}\n  a: {matrix: {d: [b]}, command: x}", "b"),
        ("a: {matrix: {d: [b_c]}, command: x}\n  a_b: {matrix: {d: [c]}, command: y}", "c"),
        ("a: {matrix: {d: [b, a_b], e: [b_c, c]}, command: '${{ matrix.d }} ${{ matrix.e }}'}", ""),
        (
            "a: {matrix: {d: [x_y, x], e: [z, y_z]}, command: '${{ matrix.d }} ${{ matrix.e }}'}",
            "y_z",
        ),
        ("a: {matrix: {d: [b]}, command: x}\n  a_b: {matrix: {d: [c]}, command: y}", "a_b"),
    ],
)
def test_a_key_that_exists_already_is_an_error(tasks, key):
    found = [at for rule, at, _ in told(f"tasks:\n  {tasks}\n") if rule == "duplicate-key"]
    assert found == ([key] if key else [])


REFUSED = {
    "{<<: {e: [z]}, d: ['${{ vars.v }}']}": ["yaml-syntax"],
    "[{<<: {e: z}, d: '${{ vars.v }}'}]": ["yaml-syntax"],
    "&m {d: ['${{ vars.v }}', *m]}": ["yaml-syntax"],
    "{d: !x ['${{ vars.v }}', b]}": ["yaml-syntax", "unknown-reference", "unknown-reference"],
    "{d: ['${{ vars.v }}'], '${{ x }}': [a]}": ["misplaced-reference", "unknown-reference"],
}


@pytest.mark.parametrize("matrix", REFUSED)
def test_what_is_refused_in_a_matrix_leaves_its_rows_unknown(matrix):
    """Where axes or rows are missing, nobody knows which there are; else all others are there."""
    found = told(f"""\
vars: {{v: ae}}
tasks:
  a:
    matrix: {matrix}
    command: x ${{{{ matrix.e }}}}
    outputs: {{'${{{{ matrix.d }}}}': str}}
  b: {{command: y, after: ['a[z]', 'a[*]']}}
""")
    assert [rule for rule, _, _ in found] == REFUSED[matrix]


def axes(count):
    return "{" + ", ".join(f"x{n}: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]" for n in range(count)) + "}"


MANY = f"{{d: {[*range(1000)]}}}"
LONG = "[" + ",\n ".join(f"{{d: x{n}, t: {'y' * 5000}}}" for n in range(100)) + "]"
INPUTS = ", ".join(f"i{n}: str" for n in range(1000))
BUDGETS = {
    "tasks": (axes(6), "description: none"),
    "countless": (axes(300), "description: none"),
    "values": (MANY, f"inputs: {{{INPUTS}}}"),
    "text": (MANY, f"description: {'x' * 9000}"),
    "of rows": (MANY, "after: ['a[*]']"),
    "of cells": (LONG, f"description: {'${{ matrix.t }}' * 1000}"),
    "of names": (LONG, f"outputs: {{'{'${{ matrix.t }}' * 50}': str}}"),
}


@pytest.mark.parametrize("name", BUDGETS)
def test_what_is_too_large_is_refused_at_once(name):
    start = time.process_time()
    matrix, more = BUDGETS[name]
    found = told(f"tasks:\n  a:\n    matrix: {matrix}\n    command: x\n    {more}\n")
    assert time.process_time() - start < 4
    assert any(rule == "yaml-syntax" and "(the limit)" in message for rule, _, message in found)


def test_the_cost_of_places_in_indexes_is_linear():
    def cost(count):
        rows = ",\n ".join(f"r{n}" for n in range(count))
        text = f"tasks:\n  a:\n    matrix: {{d: [{rows}], s: [p, q]}}\n    command: x\n"
        text += f"    outputs: {{o: str}}\n  b:\n    matrix: {{d: [{rows}]}}\n    command: y\n"
        text += (
            "    inputs: {i: 'list[str]', j: str}\n    with: {i: '${{ tasks.a[matrix.d,*].o }}',"
        )
        text += f" j: '${{{{ tasks.a[r{count},q].o }}}}'}}\n    after: ['a[matrix.d,p]']\n"
        start = time.process_time()
        found = [rule for rule, _, _ in told(text)]
        assert found == ["too-many-nodes", "unknown-reference"]
        return time.process_time() - start

    cost(100)
    assert cost(2000) < 12 * max(cost(500), 0.1)


def test_many_shapes_of_indexes_are_refused_before_they_cost_time():
    axes = ", ".join(f"x{n}: [a, b]" for n in range(12))
    shapes = [
        "".join("*" if shape >> n & 1 else "a" for n in range(12)) for shape in range(1, 4000)
    ]
    items = "".join(f"\n      - a[{','.join(shape)}]" for shape in shapes)
    start = time.process_time()
    text = f"tasks:\n  a: {{matrix: {{{axes}}}, command: x}}\n"
    found = told(f"{text}  b:\n    command: y\n    after:{items}\n")
    assert time.process_time() - start < 20
    assert any(rule == "yaml-syntax" and "(the limit)" in message for rule, _, message in found)


@pytest.mark.parametrize("form", ["{d: [%s]}", "[%s]"])
def test_cost_is_linear_in_what_is_written_out(form):
    def cost(count):
        rows = [f"r{n}" if "d:" in form else f"{{d: r{n}, n: {n}}}" for n in range(count)]
        text = f"tasks:\n  a:\n    matrix: {form % (',' + chr(10) + ' ').join(rows)}\n"
        text += "    command: x ${{ matrix.d }}\n    outputs: {o: str}\n    retry: 1\n"
        text += "  b:\n    command: y\n    inputs: {i: 'list[str]'}\n"
        text += "    with: {i: '${{ tasks.a[*].o }}'}\n    after: ['a[*]']\n"
        start = time.process_time()
        assert [rule for rule, _, _ in told(text)] == ["too-many-nodes", "unknown-key"]
        return time.process_time() - start

    cost(200)
    assert cost(4000) < 12 * max(cost(1000), 0.1)


@pytest.fixture
def flow(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(HEAD + ROWS + "  last: {command: y, after: ['sdtm[*]']}\n")
    return path


def test_list_shows_the_tasks_of_rows(flowc, flow):
    shown = (
        "flow       task     runs                 kind  row\n"
        "flow.yaml  sdtm_ae  SDTM Adverse events  job   sdtm[ae]\n"
        "flow.yaml  sdtm_cm  SDTM Medications     job   sdtm[cm]\n"
        "flow.yaml  last     x.last               job   -\n"
    )
    for _ in range(2):  # the second time by what is kept
        assert flowc("list", "--tasks", "flow.yaml").stdout == shown
    [listed] = json.loads(flowc("list", "--tasks", "--json", "flow.yaml").stdout)
    assert listed["tasks"] == [
        {"key": "sdtm_ae", "runs": "SDTM Adverse events", "kind": "job", "row": "sdtm[ae]"},
        {"key": "sdtm_cm", "runs": "SDTM Medications", "kind": "job", "row": "sdtm[cm]"},
        {"key": "last", "runs": "x.last", "kind": "job", "row": None},
    ]


def test_expand_prints_the_flow_that_a_build_would_make(flowc, flow, tmp_path):
    run = flowc("build", "--expand", "flow.yaml")
    assert (run.returncode, run.stderr) == (0, "1 flow: no findings\n")
    assert "matrix" not in run.stdout
    assert not (tmp_path / "workflow.py").exists()
    assert check(run.stdout.encode()).flow == check(flow.read_bytes()).flow


def test_places_of_an_index_through_expand_list_and_fmt(flowc, tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(HEAD + DOUBLE % ("list[file[csv]]", "matrix.d,*", "*, matrix.s"))
    run = flowc("build", "--expand", "flow.yaml")
    assert (run.returncode, "matrix" in run.stdout) == (0, False)
    assert "after: [sdtm_ae_qc, sdtm_1_qc]" in run.stdout
    expanded, before = check(run.stdout.encode()).flow, check(path.read_bytes()).flow
    assert expanded == before
    listed = flowc("list", "--tasks", "flow.yaml").stdout
    assert "use[second]" in listed
    assert "sdtm[1,qc]" in listed
    assert flowc("fmt", "flow.yaml").returncode == 0
    assert check(path.read_bytes()).flow == before
    assert "sdtm[matrix.d,*]" in path.read_text()


def test_expand_takes_vars_and_tells_findings(flowc, flow):
    text = flow.read_text().replace("tries: 3", "tries: '${{ vars.n }}'") + "vars: {n: 1}\n"
    flow.write_text(text)
    assert "retries: 7" in flowc("build", "--expand", "--var", "n=7", "flow.yaml").stdout
    run = flowc("build", "--expand", "--var", "m=7", "flow.yaml")
    assert (run.returncode, run.stdout) == (2, "")
    flow.write_text(text.replace("retries", "retrys"))
    run = flowc("build", "--expand", "flow.yaml")
    assert (run.returncode, run.stdout) == (1, "")
    assert "in 'sdtm[ae]' (and in sdtm[cm])" in run.stderr


@pytest.mark.parametrize("others", [["-o", "x.py"], ["--check"], ["--stdout"], ["--verify"], ["."]])
def test_expand_goes_with_one_flow_alone(flowc, flow, others):
    (flow.parent / "other.yaml").write_text(flow.read_text())
    run = flowc("build", "--expand", "flow.yaml", *others)
    assert (run.returncode, run.stdout) == (2, "")


def test_the_readme_shows_a_flow_that_builds():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## One task for each row\n")[2].partition("\n## ")[0]
    flow = flow_of(section.partition("```yaml\n")[2].partition("```")[0])
    assert {"sdtm_ae_prod", "adam_adae", "table_advs"} <= {task.key for task in flow.tasks}


def test_a_fix_mends_what_the_rows_share(flowc, flow):
    flow.write_text(flow.read_text().replace("retries", "retrys").replace("matrix:", "matirx:"))
    run = flowc("check", "--fix", "flow.yaml")
    assert run.returncode == 0
    assert run.stderr.endswith("1 flow: no findings\n")
    assert flow.read_text().count("matrix:") == flow.read_text().count("retries:") == 1


def test_every_golden_names_a_row_or_the_matrix_itself():
    """What is told of a task that is a row names it; what is told of a matrix points at that."""
    cases = TESTS / "cases"
    for path in cases.glob("*/matrix_*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "sdtm_ae" not in text, path

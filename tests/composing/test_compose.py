"""Profiles, matrices, task files and sub-flows, one within the other."""

import time
import tracemalloc

import pytest
from flowc.composing.vars import BuildSettings
from flowc.pipeline import check
from flowc.project.summarise_flow import summary_of
from memory import Memory

HEAD = "name: x\ndefaults: {project_defaults: true}\n"
PARAM = "params: {p: {type: str, default: a}}\ncommand: c ${{ params.p }}\n"


def checked(text, **files):
    texts = {name.replace("_yaml", ".yaml"): text for name, text in files.items()}
    return check((HEAD + text).encode(), "flow.yaml", load=Memory(texts))


def told(text, **files):
    """Return what is told of a flow and its files: each rule, the text there, words, and hint."""
    found = checked(text, **files)
    return [
        (one.rule, report.source.text[one.span.start : one.span.end], one.message, one.hint)
        for report in (found.report, *found.used.values())
        for one in report.findings
        if one.severity == "error"
    ]


def test_many_rows_that_run_one_large_flow_are_summed_up_in_linear_time():
    def rows(command, count):
        axis = ",\n ".join(f"r{number}" for number in range(count))
        return f"tasks:\n  a:\n    matrix: {{k: [{axis}]}}\n    {command}\n"

    flow = checked(rows("flow: s.yaml", 3_000), s_yaml=HEAD + rows("command: x", 3_000)).flow
    start = time.process_time()
    summary = summary_of(flow, BuildSettings())
    assert time.process_time() - start < 2.5
    assert [len(summary.tasks), len(summary.jobs)] == [3_000, 3_000]


@pytest.mark.parametrize(("count", "rules"), [(24_999, set()), (25_000, {"yaml-syntax"})])
def test_a_flow_may_have_as_many_tasks_as_the_limit_says(count, rules):
    axis = ",\n ".join(f"r{number}" for number in range(count))
    text = f"tasks:\n  a:\n    matrix: {{k: [{axis}]}}\n    command: x\n  b: {{command: y}}\n"
    assert {rule for rule, *_ in told(text)} == rules


def test_a_param_that_is_a_reference_is_one_mistake():
    text = "vars: {q: p}\ntasks:\n  a: {use: t.yaml, params: {'${{ vars.q }}': b}}\n"
    assert [(rule, at) for rule, at, *_ in told(text, t_yaml=PARAM)] == [
        ("misplaced-reference", "'${{ vars.q }}'")
    ]


MATRIX = """\
tasks:
  a:
    matrix: {k: [x, y]}
    command: c
    outputs: {o: str, p: str}
  b:
    matrix: {k: [x, y]}
    command: c
"""


@pytest.mark.parametrize(
    ("task", "hint"),
    [
        ("inputs: {i: str}\n    with: {i: '${{ tasks.a[matrix] }}'}", "write tasks.a[matrix].o"),
        ("inputs: {i: 'list[str]'}\n    with: {i: '${{ tasks.a[*] }}'}", "write tasks.a[*].o"),
        ("inputs: {i: str}\n    with: {i: '${{tasks.a[ y ]}}'}", "write tasks.a[y].o"),
        (
            "inputs: {i: str}\n    with: {i: '${{ tasks.a.o }}'}",
            "write tasks.a[matrix].o, or tasks.a[*].o for all",
        ),
        ("after: [a]", "write a[matrix], or a[*] for all"),
        ("after: ['c[x]']", "write c"),
        ("inputs: {i: str}\n    with: {i: '${{ tasks.c[x] }}'}", "write tasks.c.OUTPUT"),
    ],
)
def test_a_hint_says_what_to_write_there(task, hint):
    found = told(f"{MATRIX}    {task}\n  c: {{command: x}}\n")
    assert [(rule, said) for rule, _, _, said in found] == [("unknown-reference", hint)]


def test_a_hint_about_a_name_in_a_task_file_speaks_of_params():
    text = "tasks:\n  a:\n    matrix: {k: [x, y]}\n    use: t.yaml\n"
    text += "    params: {p: '${{ matrix.k }}'}\n"
    ((rule, at, _, hint),) = told(text, t_yaml=f"name: One\n{PARAM}")
    assert (rule, at) == ("duplicate-task-name", "One")
    assert "in a task file a param" in hint


def test_a_budget_that_rows_exceed_speaks_of_rows():
    rows = "\n".join(f"      - {{k: r{number}, v: {'x' * 9_000}}}" for number in range(100))
    text = f"tasks:\n  a:\n    matrix:\n{rows}\n    command: '{'${{ matrix.v }}' * 20}'\n"
    assert any("the rows expand to more than" in message for _, _, message, _ in told(text))


def test_profiles_that_are_wrong_in_two_ways_at_one_place_are_told_apart():
    text = "vars: {a: [x]}\nprofiles:\n  one: {vars: {a: q}}\n  two: {vars: {a: []}}\n"
    text += "  three: {vars: {a: q}}\ntasks:\n  t:\n    matrix: {k: '${{ vars.a }}'}\n"
    ((_, _, message, _),) = told(text + "    command: x\n")
    assert message.endswith("got 'q' (under profiles 'one', 'three', and similarly under 'two')")


def test_an_exclude_that_is_misspelt_is_no_axis():
    matrix = "{k: [x, y], exlude: [{k: x}]}"
    found = told(f"tasks:\n  a:\n    matrix: {matrix}\n    command: c ${{{{ matrix.k }}}}\n")
    assert [(rule, at, hint) for rule, at, _, hint in found] == [
        ("unknown-key", "exlude", "did you mean 'exclude'?")
    ]


def test_an_excluded_value_of_another_kind_is_not_quoted():
    matrix = "{k: [x, y], exclude: [{k: true}]}"
    ((_, _, message, _),) = told(f"tasks:\n  a:\n    matrix: {matrix}\n    command: c\n")
    assert message == "the axis 'k' has no value the boolean true"


def test_profiles_hold_the_texts_of_task_files_one_at_a_time():
    profiles = "".join(f"  p{number}: {{}}\n" for number in range(30))
    text = f"profiles:\n{profiles}tasks:\n  a: {{use: t.yaml, params: {{p: b}}}}\n"
    file = PARAM + f"# {'c' * 1_000}\n" * 1_000
    tracemalloc.start()
    try:
        assert told(text, t_yaml=file) == []
        assert tracemalloc.get_traced_memory()[1] < 16 * len(file)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["${{ vars.q }}", "o_${{ vars.q }}"])
def test_an_output_whose_name_is_a_reference_is_one_mistake(name):
    text = f"vars: {{q: p}}\ntasks:\n  a:\n    command: c\n    outputs: {{'{name}': str}}\n"
    found = told(f"{text}outputs: {{x: '${{{{ tasks.a.p }}}}'}}\n")
    assert [rule for rule, *_ in found] == ["misplaced-reference"]

"""Large graphs: cycles are found in linear time, and paths are counted without walking them."""

import sys

import pytest
from flowc.findings.source import Source
from flowc.flow import Binding, Flow, Task, TaskInput, TaskOutput
from flowc.language.references import TaskRef
from flowc.language.types import Named
from flowc.limits import MAX_TASKS
from flowc.pipeline import check
from flowc.reading.document import Document, Node
from flowc.rules import check_flow
from samples import sample

HEAD = "name: f\ndefaults: {project_defaults: true}\ntasks:\n"
AFTER = "  t{}: {{command: c, after: [t{}]}}\n"
DATA = (
    "  t{}: {{command: c, inputs: {{i: str}}, with: {{i: '${{{{ tasks.t{}.o }}}}'}}, "
    "outputs: {{o: str}}}}\n"
)
INT = Named("int")


def told(text):
    """Return what is told of a flow, beside that Flyte wants it smaller."""
    found = [(f.rule, f.severity) for f in check(text.encode()).report.findings]
    return [one for one in found if one != ("too-many-nodes", "warning")]


def ring(count, by_data):
    """A flow of tasks of which each waits for the next one, and the last for the first."""
    tasks = []
    for index in range(count):
        key, following = f"t{index}", f"t{(index + 1) % count}"
        binding = Binding("rows", TaskRef(following, "made"))
        data = ((TaskInput("rows", INT),), (TaskOutput("made", INT),), (binding,))
        parts = data if by_data else ((), (), ())
        tasks.append(Task(key, key, "c", None, *parts, after=() if by_data else (following,)))
    return Flow("f", tuple(tasks), Document(Source("", ""), Node({}, 0, 0)))


def work(flow):
    """Count the calls that the rules make for a flow."""
    calls = []
    sys.setprofile(lambda frame, event, argument: calls.append(event))
    try:
        list(check_flow(flow))
    finally:
        sys.setprofile(None)
    return len(calls)


@pytest.mark.parametrize("by_data", [True, False])
def test_a_cycle_of_ten_thousand_tasks_is_told_once(by_data):
    found = [one for one in check_flow(ring(10_000, by_data)) if one.rule != "unpinned-config"]
    assert [one.rule for one in found] == ["dependency-cycle", "too-many-nodes"]
    assert found[0].message.startswith("the task 't0' waits for itself: t0 -> t1 -> t2 -> ")
    assert found[0].message.endswith(" -> t199 -> ... -> t0")


@pytest.mark.parametrize("by_data", [True, False])
def test_a_cycle_takes_linear_work(by_data):
    work(ring(10, by_data))
    assert work(ring(2_000, by_data)) < 2.2 * work(ring(1_000, by_data))


@pytest.mark.law
def test_check_tells_a_cycle_of_ten_thousand_tasks():
    for task in sample((AFTER, DATA), 1):
        tasks = "".join(task.format(n, (n + 1) % 10_000) for n in range(10_000))
        assert told(HEAD + tasks) == [("dependency-cycle", "error")]


def test_more_tasks_than_the_limit_are_told_at_once():
    tasks = "".join(f"  t{n}: {{command: c}}\n" for n in range(MAX_TASKS + 1))
    [found] = check((HEAD + tasks).encode()).report.findings
    assert found.message == "'tasks' wants 25,000 entries at most (the limit), got a mapping"


def layers(*widths, more=0):
    """A flow whose layers are fully connected, and some tasks that nothing joins."""
    text, above = HEAD, []
    for depth, width in enumerate(widths):
        keys = [f"t{depth}_{number}" for number in range(width)]
        after = f", after: [{', '.join(above)}]" if above else ""
        text += "".join(f"  {key}: {{command: c{after}}}\n" for key in keys)
        above = keys
    return text + "".join(f"  single{number}: {{command: c}}\n" for number in range(more))


@pytest.mark.parametrize(
    ("flow", "severity"),
    [
        (layers(*[10] * 6), None),
        (layers(*[10] * 6, more=1), "warning"),
        (layers(*[10] * 8), "warning"),
        (layers(*[10] * 8, more=1), "error"),
        (layers(*[2] * 60), "error"),  # who walks these never comes to an end
    ],
    ids=["a million", "over a million", "a hundred million", "over that", "2 to the 60th"],
)
def test_paths_are_counted_by_arithmetic(flow, severity):
    assert told(flow) == ([("path-explosion", severity)] if severity else [])


def test_twenty_warnings_are_silenced_each_by_its_comment():
    kinds = {"inputs": ("int", "unused-input"), "vars": ("1", "unused-var")}
    lines = []
    for section, (value, rule) in kinds.items():
        lines.append(f"{section}:")
        lines += [f"  {rule[7]}{n}x: {value}  # flowc: ignore[{rule}]" for n in range(10)]
    text = "\n".join(lines) + "\n" + HEAD + "  a: {command: c}\n"
    assert told(text) == []
    assert len(told(text.replace("  # flowc: ignore", "  # ignore"))) == 20
    for line in lines:
        if "#" in line:
            report = check(text.replace(line, line.partition("  #")[0]).encode()).report
            (found,) = report.findings
            assert report.source.position(found.span.start).line == 1 + lines.index(line)

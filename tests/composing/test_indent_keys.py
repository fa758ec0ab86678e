"""Keys one level too high: told once, looked into, and indented by `check --fix`."""

import pytest
from flowc.pipeline import check
from flowc.reporting.apply_fixes import mend
from places import TESTS

HEAD = "name: example\ndefaults: {project_defaults: true}\n"


def told(text):
    found = check((HEAD + text).encode()).report.findings
    return [(one.message, one.hint) for one in found if one.rule != "unused-input"]


def mended(text):
    return mend(text.encode(), lambda data: check(data).report)[0].decode()


def empty(name, *keys):
    hint = f"indent what belongs to it ({', '.join(keys)}) by two more spaces"
    return (f"'{name}' is empty", hint)


FLAT = {
    "a task": (
        "tasks:\n  a:\n  command: x\n  retries: 2\n",
        "tasks:\n  a:\n    command: x\n    retries: 2\n",
        [empty("a", "command", "retries")],
    ),
    "two tasks with the same keys": (
        "tasks:\n  a:\n  command: x\n\n  # then\n  b:\n  command: |\n    y\n\n    z\n",
        "tasks:\n  a:\n    command: x\n\n    # then\n  b:\n    command: |\n      y\n\n      z\n",
        [empty("a", "command"), empty("b", "command")],
    ),
    "the last of two tasks": (
        "tasks:\n  a:\n    command: x\n  b:\n  command: y\n",
        "tasks:\n  a:\n    command: x\n  b:\n    command: y\n",
        [empty("b", "command")],
    ),
    "all tasks": (
        "tasks:\na: {command: x}\nb: {command: y, after: [a]}\noutputs: {}\n",
        "tasks:\n  a: {command: x}\n  b: {command: y, after: [a]}\noutputs: {}\n",
        [empty("tasks", "a", "b")],
    ),
    "outputs, to which others refer": (
        "tasks:\n  a:\n    command: x\n    outputs:\n    r: str\n"
        "outputs: {r: '${{ tasks.a.r }}'}\n",
        "tasks:\n  a:\n    command: x\n    outputs:\n      r: str\n"
        "outputs: {r: '${{ tasks.a.r }}'}\n",
        [empty("outputs", "r")],
    ),
    "vars": (
        "vars:\nn: x\ntasks: {a: {command: '${{ vars.n }}'}}\n",
        "vars:\n  n: x\ntasks: {a: {command: '${{ vars.n }}'}}\n",
        [empty("vars", "n")],
    ),
    "settings": (
        "tasks:\n  a:\n    command: x\n    environment:\n    id: 1234567890abcdef12345678\n"
        "    revision: 1234567890abcdef12345678\n    retries: 2\n",
        "tasks:\n  a:\n    command: x\n    environment:\n      id: 1234567890abcdef12345678\n"
        "      revision: 1234567890abcdef12345678\n    retries: 2\n",
        [empty("environment", "id", "revision")],
    ),
    "a declaration": (
        "tasks:\n  a:\n    command: x\n    outputs:\n      r:\n      type: str\n      path: /x/r\n",
        "tasks:\n  a:\n    command: x\n    outputs:\n      r:\n        type: str\n"
        "        path: /x/r\n",
        [empty("r", "type", "path")],
    ),
}


@pytest.mark.parametrize(("text", "new", "findings"), FLAT.values(), ids=FLAT)
def test_what_belongs_to_an_empty_key_is_indented(text, new, findings):
    assert [one for one in told(text) if "is empty" in one[0]] == findings == told(text)
    assert mended(HEAD + text) == HEAD + new


def test_all_of_a_case_is_indented():
    case = TESTS / "cases" / "wrong-value" / "keys_of_several_one_level_too_high.yaml"
    text = mended(case.read_text().replace("strr", "str"))
    assert check(text.encode()).report.findings == ()


def test_a_task_file_is_one_too():
    text = "command: x ${{ params.n }}\nparams:\nn: str\noutputs:\nr: str\n"
    found = check(text.encode(), "task.yaml").report.findings
    assert [one.message for one in found] == ["'params' is empty", "'outputs' is empty"]


@pytest.mark.parametrize(
    "text",
    [
        "tasks:\n  a: {command: x}\n  b: \n",  # nothing follows
        "tasks: {a: , command: {command: x}}\n",  # in braces
        "tasks:\n  a:\n  inputs: {command: x}\n",  # a task of that name
        "tasks:\n  a:\n    environment:\n    command: x\n",  # a default that is taken away
        "tasks:\n  a:\n  nonsense: 1\n",
        "tasks:\n  a:\n    command: x\n    inputs:\n    command: y\n",  # written twice
        "tasks:\n  a:\n    command: x\n    with:\n      b:\n      type: c\n",  # null is a value
    ],
)
def test_what_does_not_belong_to_an_empty_key_stays(text):
    assert not any("is empty" in message for message, _ in told(text))

"""Modules of Python that are large, deep or grow as they are read, by name."""

from collections.abc import Callable

_HEAD = """\
from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

"""
_JOB = "    run_domino_job_task(command='c', use_project_defaults_for_omitted=True, {})\n"
_FLOW = "@workflow\ndef f{}({}) -> None:\n"


def _flow(parameter: str = "", number: int = 0) -> str:
    return _FLOW.format(number, parameter) + _JOB.format(f"flyte_task_name='t{number}'")


def _chained(tasks: int) -> str:
    line = _JOB.format(
        "flyte_task_name='t {0}', inputs=[Input(name='a', type=str, value=t{1})],"
        " output_specs=[Output(name='o', type=str)]"
    )
    calls = (f"    t{i} = {line.strip().format(i, i - 1)}\n" for i in range(1, tasks + 1))
    return f"@workflow\ndef f(t0: str) -> str:\n{''.join(calls)}    return t{tasks}\n"


def _doubled(first: str, times: int) -> str:
    links = (f"A{i} = {first}\n".replace("A", f"A{i - 1}") for i in range(1, times + 1))
    return "A0 = ['ab']\n" + "".join(links) + _flow(f"x: list[str] = A{times}")


ACCEPTED: dict[str, Callable[[], str]] = {
    "10,000 tasks": lambda: (
        _FLOW.format("", "")
        + "".join(_JOB.format(f"flyte_task_name='t{i}'") for i in range(10_000))
    ),
    "4,500 tasks in a chain": lambda: _chained(4_500),
    "250 workflows": lambda: "".join(_flow(number=i) for i in range(250)),
    "40,000 items of a default": lambda: _flow("x: list[int] = [\n" + "1,\n" * 40_000 + "]"),
}
"""The largest of each kind that are imported."""

REFUSED: dict[str, Callable[[], str]] = {
    "30,000 tasks": lambda: ACCEPTED["10,000 tasks"]() * 3,
    "5,000 workflows": lambda: "".join(_flow(number=i) for i in range(5_000)),
    "lists in lists, doubled 15 times": lambda: _doubled("[A, A]", 15),
    "lists in lists, doubled 60 times": lambda: _doubled("[A, A]", 60),
    "lists doubled 60 times": lambda: _doubled("A + A", 60),
    "a text, squared 60 times": lambda: _doubled("A * 100000", 60),
    "a power of powers": lambda: _flow("x: int = 10**10**10"),
    "100,000 brackets": lambda: "X = " + "[\n" * 100_000 + "]\n" * 100_000,
    "100,000 signs": lambda: "X = (" + "-\n" * 100_000 + "1)\n",
    "100,000 terms": lambda: "X = (" + "'a' +\n" * 100_000 + "'a')\n",
    "100,000 attributes": lambda: "X = (a" + "\n.b" * 100_000 + ")\n",
    "20,000 branches": lambda: "if 1:\n  pass\n" + "elif 1:\n  pass\n" * 20_000,
    "90 blocks in each other": lambda: (
        "".join(f"{' ' * i}if 1:\n" for i in range(90)) + " " * 90 + "pass\n"
    ),
    "f-strings in f-strings": lambda: "X = " + "f'{" * 150 + "1" + "}'" * 150 + "\n",
    "a line of 1 MB": lambda: f"X = '{'x' * 1_000_000}'\n",
}
"""What is told to be too large, or to be nothing that a flow can say."""


def module(text: Callable[[], str]) -> bytes:
    """Return the bytes of a module of one of the lists."""
    return (_HEAD + text()).encode()

"""The largest flows of each kind that are accepted, near one budget or another, by name."""

from collections.abc import Callable

_BASE = "name: f\ndefaults: {project_defaults: true}\n"
_TASK = "tasks: {a: {command: c}}\n"


def _many(line: str, times: int) -> str:
    """Return a line once for each number, where it has `#`."""
    return "".join(line.replace("#", str(index)) for index in range(times))


def _wide(tasks: int, inputs: int) -> str:
    declared = ", ".join(f"i{i}: str" for i in range(inputs))
    bound = ", ".join(f"i{i}: '${{{{ tasks.s.o }}}}'" for i in range(inputs))
    line = f"  t#:\n    command: c\n    inputs: {{{declared}}}\n    with: {{{bound}}}\n"
    return "tasks:\n  s: {command: c, outputs: {o: str}}\n" + _many(line, tasks)


FLOWS: dict[str, Callable[[], str]] = {
    "25,000 tasks": lambda: "tasks:\n" + _many("  a#: {command: c}\n", 25_000),
    "24,500 tasks in a chain": lambda: (
        "tasks:\n  a0: {command: c}\n"
        + "".join(f"  a{i}: {{command: c, after: [a{i - 1}]}}\n" for i in range(1, 24_500))
    ),
    "a matrix of 24,900 rows": lambda: (
        "tasks:\n  a:\n    matrix:\n      d:\n"
        + _many("        - x#\n", 24_900)
        + "    command: c ${{ matrix.d }}\n"
    ),
    "a matrix of 6,500 rows, each for each": lambda: (
        "tasks:\n  a:\n    matrix: &m\n"
        + _many("      - {d: x#, n: #}\n", 6_500)
        + "    command: c ${{ matrix.n }}\n    outputs: {o: int}\n"
        + "  b:\n    matrix: *m\n    command: d\n    inputs: {i: int}\n"
        + "    with: {i: '${{ tasks.a[matrix].o }}'}\n"
    ),
    "460 tasks of 100 inputs": lambda: _wide(460, 100),
    "96,000 outputs of a task": lambda: (
        "tasks:\n  s:\n    command: c\n    outputs:\n" + _many("      o#: str\n", 96_000)
    ),
    "64,000 outputs": lambda: (
        "tasks:\n  s: {command: c, outputs: {o: str}}\noutputs:\n"
        + _many("  o#: ${{ tasks.s.o }}\n", 64_000)
    ),
    "96,000 launch inputs": lambda: _TASK + "inputs:\n" + _many("  o#: str\n", 96_000),
    "192,000 items of a default": lambda: (
        _TASK + "inputs:\n  x:\n    type: list[int]\n    default:\n" + "      - 1\n" * 192_000
    ),
    "96,000 entries of a default": lambda: (
        _TASK
        + "inputs:\n  x:\n    type: dict[str, str]\n    default:\n"
        + _many("      k#: x\n", 96_000)
    ),
    "96,000 references to vars": lambda: (
        _TASK
        + "vars: {v: x}\ninputs:\n  x:\n    type: list[str]\n    default:\n"
        + "      - ${{ vars.v }}\n" * 96_000
    ),
    "192,000 aliases": lambda: (
        _TASK + "vars:\n  v: &v x\n  w: [\n" + ("*v, " * 50 + "\n") * 3_750 + "  ]\n"
    ),
    "a description of a million lines": lambda: _TASK + "description: |\n" + "  x\n" * 1_000_000,
    "a description of 4 MB": lambda: _TASK + "description: |\n" + f"  {'x' * 60_000}\n" * 68,
    "a million escapes": lambda: _TASK + 'vars: {v: "' + ("\\x41" * 10_000 + "\\\n") * 100 + '"}\n',
    "two million comments": lambda: _TASK + "#\n" * 2_000_000,
    "four million blank lines": lambda: _TASK + "\n" * 4_100_000,
}
"""Each is a whole flow but for its first lines, which `worst` puts in front."""


def worst(name: str) -> bytes:
    """Return the bytes of a flow of the list."""
    return (_BASE + FLOWS[name]()).encode()

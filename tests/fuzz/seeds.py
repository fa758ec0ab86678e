"""Inputs to start from, and words that stand in such inputs: all of them are in the tests
anyway."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
EXAMPLES = TESTS.parent / "examples"
PAST = TESTS / "past_failures"

HOSTILE = [
    "&a ",
    "*a",
    "&a [*a]",
    "<<: *a",
    "<<: ",
    "!x ",
    "!!int ",
    "!!bool y",
    "!0 ",
    "!<x> ",
    "? ",
    ": ",
    "- ",
    "- - ",
    "[",
    "]",
    "{",
    "}",
    "[[[[",
    "{{{{a}}}}",
    ",",
    "\t",
    "\ufeff",
    "\x85",
    "\u2028",
    "\x00",
    "\x1b[2J",
    "\u202e",
    "\r",
    "\r\n",
    "\n",
    "\n  ",
    "\n    ",
    "%YAML 1.1\n---\n",
    "%TAG ! x\n",
    "%FOO",
    "---\n",
    "...\n",
    "|",
    "|2-\n",
    ">+\n",
    "'",
    '"',
    '"\\UFFFFFFFF"',
    '"\\ud800"',
    '"\\q"',
    "# c\n",
    "9" * 5000,
    "0x" + "f" * 99,
    "1e999",
    ".nan",
    ".inf",
    "~",
    "null",
    "2024-01-01",
    "{a: &a b}",
    "=",
    "@",
    "`",
    "${{",
    "}}",
    "${{ vars.a }}",
    "${{ tasks.a.b }}",
    "${{ inputs.a }}",
    "$${{",
    "a: ",
    "name: x\n",
    "tasks:\n  a:\n    command: c\n",
    "vars: {a: 1}\n",
    "file[csv]",
    "enum[a, b]",
    "list[" * 99,
    "with: {a: b}",
    "defaults: ",
    "inputs: ",
    "outputs: ",
    "exports: ",
    "dict[str, ",
]
"""Pieces of YAML that readers stumble over."""

MAX_LENGTH = 2500
"""Bytes of an input. The shorter they are, the more are tried."""

_WORD = re.compile(r"[A-Za-z_]{2,}")


def seeds(kind: str) -> list[bytes]:
    """Return inputs: modules for `import`, else flows, good ones and bad ones."""
    return [data for data in _inputs(kind) if len(data) <= MAX_LENGTH]


def _inputs(kind: str) -> Iterator[bytes]:
    ending = "*.py" if kind == "import" else "*.yaml"
    for folder in (EXAMPLES, TESTS / "cases", TESTS / "format", TESTS / "import", PAST):
        yield from (path.read_bytes() for path in sorted(folder.rglob(ending)))
    hostile = json.loads((TESTS / "hostile" / "payloads.json").read_text())
    wanted = "workflow.py" if kind == "import" else "file"
    yield from (h["text"].encode() for h in hostile if wanted in h["where"] and "text" in h)
    if kind != "import":
        suite = json.loads((TESTS / "yaml_test_suite.json").read_text())
        yield from (case["yaml"].encode() for case in suite["cases"])


def words(kind: str) -> list[str]:
    """Return what is worth to be put into an input of a kind."""
    text = b"\n".join(seeds(kind)).decode(errors="replace")
    usual = [word for word, times in Counter(_WORD.findall(text)).items() if times > 2]
    signs = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "=",
        ".",
        "@",
        "*",
        ">>",
        "\n    ",
        "\n",
        '"',
        "'",
    ]
    signs += ["f'", "lambda x: x", "if x:\n", "for x in y:\n", "1", "None", "x" * 70, "9" * 30]
    return usual + (signs if kind == "import" else HOSTILE)

"""Whole files, modules, graphs and paths of strangers: refused at a place, or read as what they
say."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flowc.formatting.format_flow import format_flow
from flowc.pipeline import build, check
from memory import Memory
from samples import sample

from hostile.large import FILES
from hostile.payloads import PAYLOADS, content, of, run

BASE = "name: f\ndefaults: {project_defaults: true}\n"
TASK = "tasks: {a: {command: c, outputs: {o0: str}}}\n"


def refused(told, name="flow.yaml"):
    assert re.search(rf"^{name}:\d+:\d+: error\[[a-z-]+\]: ", told, re.MULTILINE), told


@of("file")
def test_a_file(payload, tmp_path, monkeypatch):
    """None of them is a flow: each is told to be none, whatever else it is."""
    monkeypatch.chdir(tmp_path)
    Path("flow.yaml").write_bytes(content(payload))
    for command in (["check"], ["build"], ["fmt", "--diff"]):
        code, told = run(*command, "flow.yaml")
        if code:
            assert told.startswith("--- ") or refused(told) is None
        else:
            assert command[0] == "fmt"  # what is no flow may be good YAML, and formatted
    assert [path.name for path in tmp_path.iterdir()] == ["flow.yaml"]


READ_AS_TEXT = {
    # inside of `vars`, where every value may stand: what the language reads as a text or accepts
    "yaml-sexagesimal": "`1:30` is a text",
    "yaml-timestamp": "a bare date is a text",
    "yaml-timestamp_bad1": "a bare date is a text",
    "yaml-timestamp_bad2": "a bare date is a text",
    "yaml-root_scalar": "a var is a text",
    "yaml-root_list": "a var is a list",
    "yaml-root_null": "nothing",
    "yaml-dup_keys_typed": "keys are texts: `1`, `1.0` and `true` are three",
    "yaml-int_key": "keys are texts",
    "yaml-env_interp": "it stays a text",
    "yaml-raw_nbsp": "a no-break space is a letter: a text of one word",
    "yaml-doc_marker_in_str": "`---` is a marker at the start of a line only",
}


@of("file")
def test_a_file_as_the_value_of_a_var(payload):
    text = content(payload)
    if text.startswith((b"%", b"---", b"\xef\xbb\xbf")):
        return
    lines = b"".join(b"    " + line for line in text.splitlines(keepends=True))
    data = BASE.encode() + b"vars:\n  v:\n" + lines + b"\n" + TASK.encode()
    report, module = build(data)
    if payload["expected"] == "accept" or payload["id"] in READ_AS_TEXT:
        assert module is not None
    elif payload["expected"] in ("reject", "limit"):
        assert module is None, payload["id"]
    assert module is not None or report.failed
    format_flow(data, "flow.yaml")


@pytest.mark.law
@pytest.mark.parametrize("name", sample(FILES, 20))
def test_a_large_file(name):
    data = FILES[name]().encode()
    report = check(data).report
    assert report.failed
    assert all(finding.span.start <= len(data) for finding in report.findings)
    assert build(data)[1] is None


@of("workflow.py")
def test_a_module(payload, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("workflow.py").write_bytes(content(payload))
    code, told = run("import", "--stdout", "workflow.py")
    assert code == 1
    refused(told, "workflow.py")
    assert [path.name for path in tmp_path.iterdir()] == ["workflow.py"]


@pytest.mark.parametrize("key", ["flow", "use"])
@of("include_path")
def test_a_path_of_another_file(payload, key, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = payload["text"].replace("\\", "\\\\").replace("\0", "\\0")
    Path("flow.yaml").write_text(f'{BASE}tasks: {{a: {{{key}: "{text}"}}}}\n')
    for command in ("check", "build"):
        code, told = run(command, "flow.yaml")
        assert code == 1
        refused(told)
    assert [path.name for path in tmp_path.iterdir()] == ["flow.yaml"]


COLLISIONS = [payload for payload in PAYLOADS if "pair" in payload]
DISTINCT = {
    # two names for Python, for Flyte (nodes are n0, n1, ...) and for Domino
    "coll-camel-dns",
    "coll-case",
    "coll-double-underscore",
}


@pytest.mark.parametrize("payload", COLLISIONS, ids=[p["id"] for p in COLLISIONS])
def test_two_names(payload):
    tasks = "".join(f"  {json.dumps(name)}: {{command: c}}\n" for name in payload["pair"])
    _, module = build(f"{BASE}tasks:\n{tasks}".encode())
    assert (module is not None) == (payload["id"] in DISTINCT)


GRAPHS = {
    "a task that waits for itself": ("tasks: {a: {command: c, after: [a]}}", "dependency-cycle"),
    "a cycle": (
        "tasks: {a: {command: c, after: [b]}, b: {command: c, after: [a]}}",
        "dependency-cycle",
    ),
    "an unknown task": ("tasks: {a: {command: c, after: [ghost]}}", "unknown-reference"),
    "an unknown output": (
        f"{TASK}outputs: {{x: '${{{{ tasks.a.nope }}}}'}}",
        "unknown-reference",
    ),
    "a task twice": ("tasks:\n  a: {command: c}\n  a: {command: d}", "duplicate-key"),
    "an int for a text": (
        (
            "tasks: {a: {command: c, outputs: {o: int}}, b: {command: c, inputs: {i: str},"
            " with: {i: '${{ tasks.a.o }}'}}}"
        ),
        "type-mismatch",
    ),
}
TYPES = [("bool", "int"), ("int | none", "int"), ("list[int]", "list[str]"), ("int", "float")]
for given, wanted in TYPES:
    GRAPHS[f"{given} for {wanted}"] = (
        (
            f"tasks: {{a: {{command: c, outputs: {{o: '{given}'}}}}, b: {{command: c,"
            f" inputs: {{i: '{wanted}'}}, with: {{i: '${{{{ tasks.a.o }}}}'}}}}}}"
        ),
        "type-mismatch",
    )


@pytest.mark.parametrize(("text", "rule"), GRAPHS.values(), ids=GRAPHS)
def test_a_graph(text, rule):
    report, module = build((BASE + text).encode())
    assert module is None
    assert [f.rule for f in report.findings if f.severity == "error"] == [rule]


def test_tasks_that_nothing_joins_are_a_graph():
    assert build(f"{BASE}tasks: {{a: {{command: c}}, b: {{command: c}}}}".encode())[1]


def test_files_that_use_each_other_twice_are_read_once_each():
    def using(name):
        return BASE + f"tasks: {{a: {{flow: {name}}}, b: {{flow: {name}}}}}\n"

    texts = {f"f{i}.yaml": using(f"f{i + 1}.yaml").replace("f\n", f"f{i}\n", 1) for i in range(10)}
    memory = Memory({**texts, "f10.yaml": BASE.replace("f\n", "last\n", 1) + TASK})
    checked = check(texts["f0.yaml"].encode(), load=memory)
    assert len(memory.asked) <= 2 * 11
    assert {f.rule for f in checked.report.findings if f.severity == "error"} <= {"path-explosion"}


DECOYS = "yaml json typing os re flowc click jinja2 pydantic ruamel flytekit sitecustomize conftest"


def test_nothing_of_the_work_tree_is_imported(tmp_path):
    for name in DECOYS.split():
        (tmp_path / f"{name}.py").write_text(
            "import pathlib\npathlib.Path('FLOWC_PWNED').mkdir()\n"
        )
    (tmp_path / "flow.yaml").write_text(BASE + TASK)
    program = Path(sys.executable).with_name("flowc")
    for command in ("check flow.yaml", "build flow.yaml", "fmt flow.yaml", "import workflow.py"):
        line = [program, *command.split(), *(["--stdout"] if "import" in command else [])]
        done = subprocess.run(line, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    assert not (tmp_path / "FLOWC_PWNED").exists()

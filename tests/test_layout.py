"""The house rules of the sources: layers, sizes, and what a build may load."""

import ast
import subprocess
import sys
from pathlib import Path

import flowc
import pytest

PACKAGE = Path(flowc.__file__).parent
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "standin" not in p.parts)

LAYERS = (
    ("limits", "resources", "version", "standin", "findings"),
    ("reading", "running"),
    ("language",),
    ("composing",),
    ("flow",),
    ("resolving",),
    ("rules", "emitting", "verifying"),
    ("reporting", "formatting"),
    ("pipeline", "diffing", "project"),
    ("importing", "workspace"),
    ("commands",),
    ("__main__",),
)
DATA = {"flow.py", "language/foreign/task_keys.py", "rules/pages/reading.py"}
"""Modules of data, or of one table: they may be longer."""

RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def part(module: str) -> str:
    return module.partition(".")[0]


def imported(path: Path) -> set[str]:
    """The parts of flowc that a module imports when it is loaded or run."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("flowc."):
            found.add(part(node.module.removeprefix("flowc.")))
        elif isinstance(node, ast.ImportFrom) and node.module == "flowc":
            found |= {alias.name for alias in node.names if alias.name in RANK}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_layers_point_downward(path):
    own = part(".".join(path.relative_to(PACKAGE).with_suffix("").parts))
    if own == "__init__":
        return
    above = {name for name in imported(path) if name != own and RANK[name] >= RANK[own]}
    assert above == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_sizes(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= (400 if str(path.relative_to(PACKAGE)) in DATA else 300)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            page = len((ast.get_docstring(node) or "").splitlines())  # a rule's manual page
            assert lines - page <= 50, f"{node.name} has {lines - page} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path):
    if path.stat().st_size:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def loaded(code: str) -> set[str]:
    """The modules that are loaded once some code has run in a fresh process."""
    lines = "import sys\n" + code + "\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


FLOW = b"name: x\ndefaults: {project_defaults: true}\ntasks: {a: {command: b}}\n"


def test_a_build_loads_no_flytekit():
    modules = loaded(f"import flowc; assert flowc.build({FLOW!r})[1]")
    assert "jinja2" in modules
    assert not any(name.startswith("flytekit") for name in modules)


def test_a_check_loads_no_jinja2():
    modules = loaded(f"import flowc; assert not flowc.check({FLOW!r}).report.findings")
    assert "pydantic" in modules
    assert "jinja2" not in modules


def test_a_good_flow_does_not_wait_for_the_words_of_other_tools():
    tables = {"flow_keys", "task_keys", "block_keys", "types"}
    modules = loaded(f"import flowc; assert not flowc.check({FLOW!r}).report.findings")
    assert not modules & {f"flowc.language.foreign.{name}" for name in tables}


def test_the_version_loads_no_compiler():
    code = "import sys; sys.argv = ['flowc', 'version']\nfrom flowc.__main__ import main\n"
    modules = loaded(code + "try: main()\nexcept SystemExit: pass")
    assert not modules & {"pydantic", "ruamel.yaml", "jinja2", "flowc.pipeline", "flowc.rules"}


def test_only_some_folders_touch_files_and_the_environment():
    allowed = {"__main__", "commands", "resources", "running", "standin", "workspace"}
    for path in MODULES:
        own = part(".".join(path.relative_to(PACKAGE).with_suffix("").parts))
        names = {
            node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)
        }
        if own not in allowed and path.name != "describe_module.py":
            assert not names & {"open", "os", "subprocess", "socket", "time", "eval", "exec"}, path


def test_templates_are_short_and_write_code_only():
    from flowc.resources import TEMPLATES

    for path in TEMPLATES.glob("*.j2"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") < 80
        assert "|" not in text and "{% filter" not in text  # no filters: only Code is written


def test_the_public_names_are_functions_whatever_was_loaded_before():
    import flowc.importing.import_module

    for name in set(flowc.__all__) - {"__version__"}:
        assert callable(getattr(flowc, name)), name

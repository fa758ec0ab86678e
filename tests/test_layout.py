"""The house rules of the sources: layers, sizes, and what a build may load."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import flowc
import pytest

PACKAGE = Path(flowc.__file__).parent
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "standin" not in p.parts)

LAYERS = (
    ("limits", "resources", "version", "standin", "findings"),
    ("reading",),
    ("language",),
    ("composing", "running"),
    ("flow",),
    ("resolving",),
    ("rules", "emitting", "verifying"),
    ("reporting", "formatting"),
    ("pipeline", "diffing", "project"),
    ("drawing", "importing", "workspace"),
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


def test_a_short_module_has_two_users():
    """What is loaded by its name (a command, a format of a report) is asked for by many."""
    by_name = {"commands", "drawing/forms", "reporting/formats"}
    texts = {path: path.read_text(encoding="utf-8") for path in MODULES}
    alone = []
    for path, text in texts.items():
        place = path.relative_to(PACKAGE)
        short = text.count("\n") < 30 and path.name not in ("__init__.py", "__main__.py")
        if not short or place.parent.as_posix() in by_name:
            continue
        name = ".".join(("flowc", *place.with_suffix("").parts))
        folder, _, module = name.rpartition(".")
        used = re.compile(rf"from {name} import|from {folder} import .*\b{module}\b")
        if sum(bool(used.search(other)) for other in texts.values()) < 2:
            alone.append(str(place))
    assert alone == []


def test_names_say_what_a_module_does():
    vague = {"utils", "util", "helpers", "base", "manager", "common", "misc"}
    assert [path for path in MODULES if path.stem in vague] == []


def test_no_folder_holds_two_modules_of_one_name():
    modules = [path for path in MODULES if not path.stem.startswith("__")]
    names = Counter((path.parent, path.stem.replace("_", "").rstrip("s")) for path in modules)
    assert [name for name, number in names.items() if number > 1] == []
    assert [p for p in MODULES if p.with_suffix("").is_dir()] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path):
    if path.stat().st_size:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("message", "hint", "says")


def reads_back(node: ast.AST) -> bool:
    """Whether words that were made for people are searched, or compared with what is known."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        searched = any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)
        known = any(
            (isinstance(side, ast.Constant) and isinstance(side.value, str))
            or (isinstance(side, ast.Name) and side.id.lstrip("_").isupper())
            for side in sides
        )
        return any(map(is_words, sides)) and (searched or known)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        patterns = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")
        of_pattern = node.func.attr in patterns and any(map(is_words, node.args))
        return of_pattern or is_words(node.func.value)
    return False


def test_nothing_reads_a_message_back():
    """What a later stage needs is a field of Finding."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not reads_back(node), f"{path}:{node.lineno}: {ast.unparse(node)}"


def loaded(code: str) -> set[str]:
    """The modules that are loaded once some code has run in a fresh process."""
    lines = "import sys\n" + code + "\nprint()\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


FLOW = b"name: x\ndefaults: {project_defaults: true}\ntasks: {a: {command: b}}\n"


def test_a_build_loads_no_flytekit():
    modules = loaded(f"import flowc; assert flowc.build({FLOW!r})[1]")
    assert "jinja2" in modules
    assert not any(name.startswith("flytekit") for name in modules)


def test_a_check_loads_the_core_of_pydantic_alone():
    modules = loaded(f"import flowc; assert not flowc.check({FLOW!r}).report.findings")
    assert "pydantic_core" in modules
    assert not modules & {"pydantic", "jinja2"}


RARE = {
    "a matrix": "composing/expand_matrix composing/matrix composing/row_indexes"
    " composing/row_names composing/matrix_shapes reporting/merge_rows",
    "task files": "composing/apply_task_files composing/open_task_files composing/params"
    " composing/task_file reading/joined_files",
    "profiles": "composing/profiles reporting/merge_profiles",
    "fixes": "reporting/apply_fixes findings/fixes",
    "findings": "composing/mend_values composing/misplaced_references composing/reshape_lists"
    " composing/unknown_keys composing/wrong_values findings/slips language/foreign/find_meaning"
    " language/foreign/read_type reading/yaml_errors reporting/formats/full rules/pages/reading",
    "comments that silence": "reading/ignore_comments reporting/ignore_comments",
    "texts as other tools write references": "language/foreign/read_reference",
    "many flows": "project/rules_across_flows workspace/parallel workspace/progress_bar",
    "globs": "project/globs",
    "a shell that completes": "commands/completion",
}
"""What is rare, and the modules that are loaded for it alone."""


def ran(*words: str) -> set[str]:
    """The modules that are loaded once a command has run in a fresh process, and found nothing."""
    code = f"sys.argv = ['flowc', *{words!r}]\nfrom flowc.__main__ import main\n"
    return loaded(code + "try: main()\nexcept SystemExit as end: assert not end.code, end.code")


def of(folder: str, modules: set[str]) -> set[str]:
    return {name for name in modules if name.split(".")[:2] == ["flowc", folder]}


def test_a_plain_flow_loads_nothing_that_only_others_need(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_bytes(FLOW)
    modules = ran("check", "--no-cache", str(path))
    assert "flowc.composing.compose" in modules
    for what, names in RARE.items():
        for name in names.split():
            assert (PACKAGE / f"{name}.py").is_file(), name
            assert f"flowc.{name.replace('/', '.')}" not in modules, what
    assert not of("emitting", modules) | of("importing", modules) | of("formatting", modules)


@pytest.mark.parametrize(
    ("words", "most"), [(("check", "flow.yaml"), 129), (("build", "--check", "flow.yaml"), 149)]
)
def test_a_good_flow_loads_few_modules(tmp_path, monkeypatch, words, most):
    """Each is some time before the first line is told; what only findings need is loaded then."""
    example = PACKAGE.parents[1] / "examples/yaml/clinical"
    for name in ("flow.yaml", "workflow.py"):
        (tmp_path / name).write_bytes((example / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    own = {name for name in ran(*words) if name.startswith("flowc.")} - {"flowc.__main__"}
    assert len(own) <= most, sorted(own)


def test_what_is_kept_loads_no_compiler(tmp_path, monkeypatch):
    monkeypatch.delenv("FLOWC_NO_CACHE")
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flow.yaml").write_bytes(FLOW)
    for words in (("build",), ("build", "--check"), ("check",), ("fmt",), ("list",)):
        ran(*words, "flow.yaml")
        modules = ran(*words, "flow.yaml")
        assert "flowc.workspace.cache" in modules
        assert not modules & {"pydantic", "ruamel.yaml", "yaml", "jinja2", "flowc.pipeline"}, words
        assert not of("rules", modules) | of("resolving", modules) | of("formatting", modules)


def test_a_format_loads_no_rules(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_bytes(FLOW)
    modules = ran("fmt", "--diff", str(path))
    assert of("formatting", modules)
    assert not of("importing", modules) | of("rules", modules) | of("composing", modules)


def test_a_good_flow_does_not_wait_for_the_words_of_other_tools():
    tables = {"flow_keys", "task_keys", "block_keys", "types"}
    modules = loaded(f"import flowc; assert not flowc.check({FLOW!r}).report.findings")
    assert not modules & {f"flowc.language.foreign.{name}" for name in tables}


def test_the_version_loads_no_compiler():
    modules = ran("version")
    assert not modules & {"pydantic", "ruamel.yaml", "yaml", "jinja2"}
    assert len([name for name in modules if name.partition(".")[0] == "flowc"]) <= 5


def test_only_some_folders_touch_files_and_the_environment():
    allowed = {"__main__", "commands", "resources", "running", "standin", "workspace"}
    for path in MODULES:
        own = part(".".join(path.relative_to(PACKAGE).with_suffix("").parts))
        names = {
            node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)
        }
        if path.name == "record.py":
            names.remove("exec")  # it writes constructors, as the standard library does
        if own not in allowed and path.name not in ("describe_module.py", "note_questions.py"):
            assert not names & {"open", "os", "subprocess", "socket", "time", "eval", "exec"}, path


def test_templates_are_short_and_write_code_only():
    from flowc.resources import TEMPLATES

    for path in TEMPLATES.glob("*.j2"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") < 80
        assert "|" not in text
        assert "{% filter" not in text


def test_the_public_names_are_functions_whatever_was_loaded_before():
    import flowc.importing.import_module

    for name in set(flowc.__all__) - {"__version__"}:
        assert callable(getattr(flowc, name)), name

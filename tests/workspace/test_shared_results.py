"""What a build finds serves a check, and the other way; and no stale answer is ever told."""

import os
import random
from pathlib import Path

import pytest
from flowc.workspace import look_at_flow as looking
from profiled_flows import FLOW as PROFILED
from project import flow, run, write

USER = "name: user\ndefaults: {project_defaults: true}\ntasks:\n  prep: {flow: prep.yaml}\n"
STARTER = "name: starter\ntasks:\n  one: {file: tasks/one.yaml}\n"
TASK = "command: python one.py\nproject_defaults: true\n"
WARNED = flow("warned").replace("tasks:", "vars: {unused: 1}\ntasks:")
BROKEN = flow("broken").replace("file[csv]", "file[cvs")
MISSED = flow("missed").replace("tasks:", "vars:\n  who: {env: WHO}\ntasks:")
MISSED = MISSED.replace("load.py", "load.py ${{ vars.who }}")
BY_PROFILE = PROFILED.replace("{env: RELEASE}", "{env: RELEASE, default: cccc}")
USED = flow("prep", MISSED.replace("missed", "NAME"))


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    """A working folder in a repository of its own, and a cache beside it."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("FLOWC_NO_CACHE")
    monkeypatch.delenv("WHO", raising=False)


@pytest.fixture
def looked(monkeypatch):
    """The flows that were looked at since one asked the last time."""
    names: list[str] = []
    real = looking.check
    monkeypatch.setattr(looking, "check", lambda *a: (names.append(str(a[1])), real(*a))[1])

    def take() -> list[str]:
        taken = names[:]
        names.clear()
        return taken

    return take


@pytest.mark.parametrize(
    "text", [flow("good"), WARNED, BROKEN, BY_PROFILE, "name: [\n"], ids=lambda text: text[:15]
)
@pytest.mark.parametrize("first", [("build",), ("build", "--check"), ("list",)], ids=" ".join)
def test_what_a_build_finds_serves_a_check(text, first, looked):
    write({"flow.yaml": text})
    fresh = run("check", "flow.yaml", "--no-cache")
    looked()
    run(*first, "flow.yaml")
    assert looked() == ["flow.yaml"]
    kept = run("check", "flow.yaml")
    assert looked() == []
    assert (kept.stdout, kept.stderr, kept.exit_code) == (
        *(fresh.stdout, fresh.stderr, fresh.exit_code),
    )


def test_what_a_check_finds_serves_a_build_that_has_nothing_to_write(looked):
    for text in (BROKEN, "name: [\n", TASK):
        write({"flow.yaml": text})
        run("check", "flow.yaml")
        assert looked() == ["flow.yaml"]
        run("build", "--check", "flow.yaml")
        assert looked() == []
    write({"flow.yaml": flow("good")})
    run("check", "flow.yaml")
    assert looked() == ["flow.yaml"]
    run("build", "flow.yaml")  # nobody has its module
    assert looked() == ["flow.yaml"]
    run("check", "flow.yaml")
    run("build", "--check", "flow.yaml")
    assert looked() == []


def test_a_variable_that_is_missed_is_one_thing_to_a_build_and_another_to_a_check(looked):
    write({"flow.yaml": MISSED})
    for _ in range(2):
        assert run("check", "flow.yaml").exit_code == 0
        assert "unset-var" in run("build", "flow.yaml").output
        assert "WHO is not set" in run("build", "--check", "flow.yaml").output
    assert looked() == ["flow.yaml"] * 2  # once strictly, and once not
    os.environ["WHO"] = "you"
    assert run("build", "flow.yaml").exit_code == run("check", "flow.yaml").exit_code == 0
    assert looked() == ["flow.yaml"]
    del os.environ["WHO"]
    assert "unset-var" in run("build", "flow.yaml").output
    assert looked() == []


STEPS = {
    "flow": lambda draw: write({"flow.yaml": draw.choice((flow("a"), WARNED, BROKEN, MISSED))}),
    "used": lambda draw: write({"prep.yaml": draw.choice((flow("prep"), USED, BROKEN))}),
    "used is gone": lambda draw: Path("prep.yaml").unlink(missing_ok=True),
    "task file": lambda draw: write({"tasks/one.yaml": draw.choice((TASK, TASK + "retries: 1\n"))}),
    "project": lambda draw: write({"flowc.toml": draw.choice(PROJECTS)}),
    "variable": lambda draw: os.environ.update(WHO=draw.choice(("you", "they", ""))),
    "no variable": lambda draw: os.environ.pop("WHO", None),
    "commit": lambda draw: os.environ.update(GIT_COMMIT=draw.choice(("aaaa", "bbbb"))),
    "python": lambda draw: write({"load.py": f"print({draw.random()})\n"}),
    "module": lambda draw: draw.choice(MODULES)(Path("workflow.py")),
}
"""What people and machines do between two commands."""

PROJECTS = (
    'include = ["*.yaml"]\n',
    'include = ["*.yaml"]\n[rules]\nunused-var = "error"\n',
    'include = ["*.yaml"]\n[rules]\nunused-var = "off"\n',
    'include = ["*.yaml"]\nmax_bytes = 150\n',
    'include = ["*.yaml"]\noutput = "out/{profile}/{module}"\n',
)
MODULES = (
    lambda path: path.unlink(missing_ok=True),
    lambda path: path.touch(),
    lambda path: path.write_text("# mine\n"),
    lambda path: path.exists() and path.write_text(path.read_text() + "# edited\n"),
)
COMMANDS = (
    *("check", "check --strict", "check --ignore unused-var", "check flow.yaml prep.yaml"),
    *("check training.yaml --profile prod", "build --check", "build --check --strict"),
    *("build --check flow.yaml", "build --check training.yaml --profile pinned", "list --json"),
    *("build --stdout flow.yaml", "check training.yaml --var epochs=7", "fmt --check"),
)
TOLD = {command: command.split() for command in COMMANDS}


def told(command: str, *more: str) -> tuple[str, str, int]:
    result = run(*TOLD[command], *more)
    return result.stdout, result.stderr, result.exit_code


@pytest.mark.parametrize("seed", range(5))
def test_a_stale_answer_is_never_told(seed, monkeypatch):
    """Whatever changes between commands, each tells what it would tell without a cache."""
    for name in ("WHO", "GIT_COMMIT", "RELEASE"):
        monkeypatch.setenv(name, "")  # so that it is again, then, what it was
        monkeypatch.delenv(name)
    draw = random.Random(seed)
    write({"flow.yaml": flow("a"), "prep.yaml": flow("prep"), "training.yaml": PROFILED})
    write({"user.yaml": USER, "starter.yaml": STARTER, "tasks/one.yaml": TASK})
    write({"flowc.toml": PROJECTS[0]})
    for _ in range(10):
        STEPS[draw.choice([*STEPS])](draw)
        if draw.random() < 0.4:
            run("build", *draw.choice(([], ["--force"], ["user.yaml"])))
        for command in draw.sample(COMMANDS, 3):
            assert told(command) == told(command, "--no-cache"), command


def test_a_flow_is_formatted_once(looked, monkeypatch):
    import flowc.formatting.format_flow as formatting

    seen: list[str] = []
    real = formatting.format_flow
    monkeypatch.setattr(
        formatting,
        "format_flow",
        lambda data, name, *a: (seen.append(name), real(data, name, *a))[1],
    )
    texts = {
        "a.yaml": flow("a"),
        "b.yaml": "tasks:\n    x: {command: y}\nname: b\n",
        "c.yaml": "a: [",
    }
    write(texts)
    fresh = run("fmt", "--check", ".", "--no-cache")
    seen.clear()
    first, again = run("fmt", "--check", "."), run("fmt", "--check", ".")
    assert first.output == again.output == fresh.output
    assert seen == [*texts, "c.yaml"]  # what is no YAML is told anew
    assert "+name: b" in run("fmt", "--diff", "b.yaml").stdout
    assert run("fmt", ".").exit_code == 1
    assert Path("b.yaml").read_text().startswith("name: b\n")
    write({"a.yaml": texts["b.yaml"]})
    assert "a.yaml: would change" in run("fmt", "--check", ".").output

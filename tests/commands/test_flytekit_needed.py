"""Where flytekit is not installed, what needs it says so, how to get it, and begins nothing."""

import platform
from types import SimpleNamespace

import pytest
from flowc.commands import verify_modules
from project import files, flow, run, working_in, write

OLDER = "this needs flytekit: install flowc with [flyte], as in pip install '.[flyte]'"
NEWER = (
    "this needs flytekit, which needs Python 3.10, 3.11 or 3.12, and this is Python {}. "
    "To get one: uv venv --python 3.12, then install flowc there with [flyte], "
    "as in uv pip install '.[flyte]'"
)


@pytest.mark.parametrize(
    ("version", "told"),
    [("3.12.9", OLDER), ("3.13.0", NEWER.format("3.13.0")), ("3.14.2", NEWER.format("3.14.2"))],
)
@pytest.mark.parametrize(
    "command",
    [
        ["verify", "flow.yaml"],
        ["verify", "--against", "hand.py", "flow.yaml"],
        ["build", "--verify", "flow.yaml"],
        ["import", "--load", "hand.py"],
        ["import", "--verify", "hand.py"],
        ["run", "flow.yaml"],
        ["run", "--clear-cache", "flow.yaml"],
    ],
    ids=" ".join,
)
def test_it_is_said_at_once(tmp_path, monkeypatch, command, version, told):
    python = SimpleNamespace(version_info=tuple(map(int, version.split("."))))
    monkeypatch.setattr(verify_modules, "find_spec", lambda name: None)
    monkeypatch.setattr(verify_modules, "sys", python)
    monkeypatch.setattr(platform, "python_version", lambda: version)
    with working_in(tmp_path):
        write({"flow.yaml": flow("plain"), "hand.py": ""})
        done = run(*command)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.partition("Error: ")[2] == told + "\n"
        assert files() == ["flow.yaml", "hand.py"]


def test_what_needs_none_does_without(tmp_path, monkeypatch):
    monkeypatch.setattr(verify_modules, "find_spec", lambda name: None)
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    with working_in(tmp_path):
        write({"flow.yaml": flow("plain")})
        for line in ("build flow.yaml", "run flow.yaml --help", "run --clear-cache"):
            assert run(*line.split()).exit_code == 0

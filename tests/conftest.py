"""What the tests share: where the project lies, and how the program is run."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import forked
import project
import pytest
import samples  # noqa: F401 - the profile of hypothesis, before any test is read
from flowc.commands import verify_processes
from flowc.running import isolation

ROOT = Path(__file__).parents[1]
os.environ.pop("FORCE_COLOR", None)  # what is read here is read without colours
os.environ["FLOWC_NO_CACHE"] = "1"  # tests change flowc itself; those of the cache take it out


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Where CI runs, nothing is skipped: what a test needs is there, or it fails."""
    report = yield
    if report.skipped and "CI" in os.environ:
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session", autouse=True)
def _flytekit_is_loaded_once():
    """The program, run in this process, has flytekit in forks of one that has loaded it."""
    kept_apart = isolation.choose()  # it ends whatever this process has started: once, and now
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(isolation, "choose", lambda: kept_apart)
        changed.setattr(verify_processes, "start", forked.describe)
        yield


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example flows."""
    return ROOT / "examples" / "yaml"


@pytest.fixture
def flowc(tmp_path):
    """Run the program in this process, in an empty folder of its own."""
    return partial(project.run_in, tmp_path)


@pytest.fixture
def program(tmp_path):
    """Run the program in an empty folder of its own; returns the finished process."""

    def run(*arguments: object, stdin: str | None = None, **environ: str):
        return subprocess.run(
            [sys.executable, "-m", "flowc", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, **environ},
        )

    return run

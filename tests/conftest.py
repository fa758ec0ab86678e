"""What the tests share: where the project lies, and how the program is run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
os.environ["FLOWC_NO_CACHE"] = "1"  # tests change flowc itself; those of the cache take it out


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example flows."""
    return ROOT / "examples" / "yaml"


@pytest.fixture
def flowc(tmp_path):
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

"""The steps of pipelines, read from their files as their hosts read them, and run."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from repositories import run
from ruamel.yaml import YAML

_EXPRESSION = re.compile(r"\$\{\{ *([a-z_.A-Z]+) *\}\}")


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def scripts(value: Any) -> Iterator[str]:
    """Every text of a pipeline that a shell runs, whole."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("run", "script", "bash"):
                yield inner if isinstance(inner, str) else "\n".join(inner)
            else:
                yield from scripts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from scripts(inner)


def flowc_arguments(pipeline: Any) -> list[list[str]]:
    """What a pipeline tells the flowc that it has installed to build; each line counts once."""
    lines = [*dict.fromkeys("\n".join(scripts(pipeline)).splitlines())]
    words = [shlex.split(line, comments=True) for line in lines if '/flowc" build' in line]
    return [[word for word in line[1:] if word != "2>&1"] for line in words]


def told(text: Any, values: dict[str, str]) -> str:
    """A text with GitHub's expressions replaced by their values."""
    return _EXPRESSION.sub(lambda match: values[match[1]], str(text))


def run_github(
    steps: list[Any], folder: Path, env: dict[str, str], values: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run steps as a runner does, up to the first that fails; what `uses` an action is left out."""
    done = subprocess.CompletedProcess[str]([], 0, "")
    output = ""
    for step in steps:
        if "run" not in step:
            continue
        own = {key: told(value, values or {}) for key, value in step.get("env", {}).items()}
        # the runner's own words: https://docs.github.com/actions, "shell"
        shell = ["bash", "-e", "-c"]
        if step.get("shell") == "bash":
            shell = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c"]
        done = run(folder, {**env, **own}, *shell, told(step["run"], values or {}))
        output += done.stdout
        if done.returncode:
            break
    done.stdout = output
    return done


def run_gitlab(job: Any, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a job as a runner does: all its lines in one shell, which ends at the first failure."""
    own = {key: str(value) for key, value in job["variables"].items()}
    return run_bitbucket(job["script"], folder, {**env, **own})


def run_bitbucket(
    script: list[str], folder: Path, env: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the script of a step as a runner does, likewise."""
    return run(folder, env, "bash", "-e", "-o", "pipefail", "-c", "\n".join(script))


def run_azure(job: Any, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the steps of a job as an agent does, up to the first that fails: bash is not told -e.

    What is no script of bash's is left out.
    """
    own = {key: str(value) for key, value in job["variables"].items()}
    done = subprocess.CompletedProcess[str]([], 0, "")
    output = ""
    for step in job["steps"]:
        if "bash" not in step:
            continue
        done = run(folder, {**env, **own}, "bash", "--noprofile", "--norc", "-c", step["bash"])
        output += done.stdout
        if done.returncode:
            break
    done.stdout = output
    return done

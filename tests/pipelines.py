"""The steps of pipelines, read from their files as GitHub and GitLab read them, and run."""

import re
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
    """Every text of a pipeline that a shell runs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("run", "script", "before_script"):
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from scripts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from scripts(inner)


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
    lines = "\n".join([*job.get("before_script", ()), *job["script"]])
    return run(folder, {**env, **own}, "bash", "-e", "-o", "pipefail", "-c", lines)

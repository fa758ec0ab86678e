"""What runs jobs on this machine, where something does; set by `flowc.running`, and by nothing
else."""

# flytekit ships no type information.
# mypy: disable-error-code=import-untyped

from collections.abc import Callable, Mapping
from typing import Any

from flytekit.models.literals import LiteralMap

run_job: Callable[[Any, Mapping[str, Any], LiteralMap], LiteralMap] | None = None
"""Runs a task, given its custom dict and its inputs, and returns its outputs; None: jobs do not
run."""

export: Callable[[Mapping[str, Any]], None] | None = None
"""Takes note of an export by its custom dict."""

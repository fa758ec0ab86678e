"""Loads a Python module from its file, and finds a workflow in it."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from flowc import standin

_LOADED: set[str] = set()


class NoWorkflow(LookupError):
    """A module without the workflow that is asked for."""


def load(path: Path, hand_written: bool) -> ModuleType:
    """Run a module and return it. Raises whatever it raises.

    A hand-written one runs in its own folder, which is the last of `sys.path` for its imports, as
    is the one above its packages; and the stand-in takes from it what the real plugin takes.
    """
    if not hand_written:
        standin.install()
        name = path.stem
    else:
        standin.install_for_people()
        name = _surroundings(path)
    _forget()
    while name in sys.modules and name not in _LOADED:  # named like one that flytekit needs
        name = f"{name}_"
    _LOADED.add(name)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _surroundings(path: Path) -> str:
    """Go to a module's folder, and return its name within the packages that it is in."""
    os.chdir(path.parent)
    root, names = path.parent, [path.stem]
    while (root / "__init__.py").is_file() and root.name.isidentifier():
        names.insert(0, root.name)
        root = root.parent
    sys.path += [str(root), str(path.parent)]
    if len(names) == 1:
        return path.stem
    package = importlib.import_module(".".join(names[:-1]))
    own = os.path.realpath(path.parent) in map(os.path.realpath, package.__path__)
    return ".".join(names) if own else path.stem


def _forget() -> None:
    """Forget what other modules have registered with flytekit, much of it by name."""
    from flytekit.core.context_manager import FlyteEntities
    from flytekit.core.launch_plan import LaunchPlan

    FlyteEntities.entities.clear()
    LaunchPlan.CACHE.clear()


def workflow_of(module: ModuleType, name: str) -> Any:
    """Return the workflow of a name; NoWorkflow says which ones there are."""
    from flytekit.core.workflow import WorkflowBase

    found = getattr(module, name, None)
    if isinstance(found, WorkflowBase):
        return found
    names = [key for key, value in vars(module).items() if isinstance(value, WorkflowBase)]
    others = ", ".join(f"'{key}'" for key in names) or "none at all"
    raise NoWorkflow(f"there is no workflow '{name}' in it; it has {others}")


def fault(error: BaseException, path: Path) -> str:
    """Say in a line why a module gives no facts, and at which of its lines."""
    if isinstance(error, NoWorkflow):
        return f"{path.name}: {error}"
    said = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, MemoryError):
        said = "it takes more memory than a module may"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    where = f" (line {lines[-1]})" if lines else ""
    return f"flytekit cannot load {path.name}{where}: {said[:300]}"

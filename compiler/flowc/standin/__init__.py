"""Finds, installs and points at the stand-in for Domino's plugin, `flytekitplugins.domino`.

Domino's own plugin is on no public registry. The stand-in has its names, signatures and checks, works
offline on plain flytekit, and gives way to the real one wherever that is installed.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

_PLUGIN = "flytekitplugins.domino"


def folder() -> Path:
    """The folder that holds the namespace package `flytekitplugins` of the stand-in."""
    return Path(__file__).resolve().parent


def is_needed() -> bool:
    """Whether the real plugin is absent; the stand-in, once installed, does not count as real."""
    try:
        spec = find_spec(_PLUGIN)
    except ModuleNotFoundError:  # find_spec imports the parent, which may not exist either
        return True
    if spec is None or spec.origin is None:
        return True
    return Path(spec.origin).resolve().is_relative_to(folder())


def install() -> None:
    """Make `flytekitplugins.domino` importable here, where the real plugin is not; idempotent.

    The folder goes to the end of `sys.path`: a plugin that is installed later still wins.
    """
    for entry in pythonpath():
        if entry not in sys.path:
            sys.path.append(entry)


def pythonpath() -> list[str]:
    """What to put on PYTHONPATH for a subprocess: the folder, or nothing beside the real plugin."""
    return [str(folder())] if is_needed() else []

"""Finds, installs and points at the stand-in for Domino's plugin, `flytekitplugins.domino`.

Domino's own plugin is on no public registry. The stand-in has its names, signatures and checks,
works offline on plain flytekit, and gives way to the real one wherever that is installed.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_PLUGIN = "flytekitplugins.domino"
_LEGACY = "domino.flyte"

DERIVED_VERSION = "derived by Domino's plugin"
"""What the stand-in registers for a cache without a version, where it takes that."""


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


def prefer() -> None:
    """Make the stand-in importable before the real plugin, which would start jobs in Domino."""
    if str(folder()) not in sys.path[:1]:
        sys.path.insert(0, str(folder()))


def pythonpath() -> list[str]:
    """What to put on PYTHONPATH for a subprocess: the folder, or nothing beside the real plugin."""
    return [str(folder())] if is_needed() else []


def install_for_people() -> None:
    """Make the stand-in take what the real plugin takes from hand-written modules.

    A cache without a version, arguments that DominoJobTask does not know, and the plugin's old
    name `domino.flyte`. Nothing happens where the real plugin is installed.
    """
    install()
    if is_needed():
        leniency = import_module(f"{_PLUGIN}.leniency")
        vars(leniency)["derived_version"] = DERIVED_VERSION
        _add_legacy_name()


def _add_legacy_name() -> None:
    """Let `domino.flyte` and its modules be imported, unless there is such a package."""
    try:
        if _LEGACY in sys.modules or find_spec(_LEGACY) is not None:
            return
    except ModuleNotFoundError:  # not even a package `domino`
        sys.modules.setdefault("domino", ModuleType("domino"))
    package = ModuleType(_LEGACY)
    for name in ("task", "helpers", "artifact", "file"):
        module = import_module(f"{_PLUGIN}.{name}")
        vars(package).update({k: v for k, v in vars(module).items() if not k.startswith("_")})
        sys.modules[f"{_LEGACY}.{name}"] = module
        setattr(package, name, module)
    package.__path__ = []
    sys.modules[_LEGACY] = package
    vars(sys.modules["domino"])["flyte"] = package

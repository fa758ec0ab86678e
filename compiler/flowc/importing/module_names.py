"""What the names are called that a module imports, and those of Python itself."""

from __future__ import annotations

import builtins

from flowc.language.domino import PACKAGE

LEGACY = "domino.flyte"


def is_builtin(name: str) -> bool:
    """Whether Python itself has a public name."""
    return hasattr(builtins, name) and not name.startswith("_")


def canonical(path: str) -> str:
    """Return what a path of Domino's, flytekit's or typing's is called, wherever it is exported.

    `flytekitplugins.domino.helpers.DominoJobTask` becomes `domino.DominoJobTask`.
    """
    for prefix, short in ((PACKAGE, "domino"), (LEGACY, "domino"), ("flytekit", "flytekit")):
        if path.startswith(f"{prefix}."):
            steps = path.removeprefix(f"{prefix}.").split(".")
            while len(steps) > 1 and not steps[0][:1].isupper():
                steps.pop(0)
            return ".".join([short, *steps])
    return path.replace("typing_extensions.", "typing.") if path.startswith("typing_") else path

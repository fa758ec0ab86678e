"""Compiles declarative YAML flows to Flyte workflows for Domino Data Lab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowc.conversion import decompile, emit_yaml
    from flowc.conversion import format_flow as format
    from flowc.pipeline import build, check

__version__ = "0.1.0"
__all__ = ["__version__", "build", "check", "decompile", "emit_yaml", "format"]


def __getattr__(name: str) -> Any:
    """Load the compiler when it is asked for: `flowc version` does without."""
    if name in ("build", "check"):
        from flowc import pipeline

        return getattr(pipeline, name)
    if name in __all__:
        from flowc import conversion

        return getattr(conversion, {"format": "format_flow"}.get(name, name))
    raise AttributeError(name)

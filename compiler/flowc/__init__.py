"""Compiles declarative YAML flows to Flyte workflows for Domino Data Lab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowc.version import __version__

if TYPE_CHECKING:
    from flowc.formatting.format_flow import format_flow as format
    from flowc.formatting.write_flow import emit_yaml
    from flowc.importing.import_module import decompile
    from flowc.pipeline import build, check

__all__ = ["__version__", "build", "check", "decompile", "emit_yaml", "format"]


def __getattr__(name: str) -> Any:
    """Load the compiler when it is asked for: `flowc version` does without."""
    if name in ("build", "check"):
        from flowc import pipeline

        return getattr(pipeline, name)
    if name == "emit_yaml":
        from flowc.formatting.write_flow import emit_yaml

        return emit_yaml
    if name == "format":
        from flowc.formatting.format_flow import format_flow

        return format_flow
    if name == "decompile":
        from flowc.importing.import_module import decompile

        return decompile
    raise AttributeError(name)

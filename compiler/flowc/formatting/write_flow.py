"""Turns a flow, or a tree of plain values that is one, into YAML in the one style."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowc.emitting.yaml.flow_tree import tree_of
from flowc.emitting.yaml.gather_defaults import with_defaults
from flowc.emitting.yaml.yaml_text import to_yaml
from flowc.findings.finding import Finding
from flowc.findings.source import Path
from flowc.flow import Flow
from flowc.formatting.format_flow import format_flow
from flowc.formatting.key_order import in_order_of_keys
from flowc.reading.decode import decode
from flowc.reading.parse import parse


def text_of(tree: Any, comments: Mapping[Path, list[str]]) -> tuple[str, Finding | None]:
    """Return the YAML of a tree, and what forbids to read it: it may be too large."""
    text = to_yaml(in_order_of_keys(tree), comments)
    _, data = format_flow(text.encode())
    if data is not None:
        return data.decode(), None
    source, refusal = decode("flow.yaml", text.encode())
    return text, refusal or next(iter(parse(source)[1]), None)


def emit_yaml(flow: Flow) -> str:
    """Return the YAML of a flow without errors: it reads back to an equal flow."""
    return text_of(with_defaults(tree_of(flow)), {})[0]

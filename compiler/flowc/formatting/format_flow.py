"""Turns the YAML of a flow into formatted YAML, and a flow or a tree of one into such a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowc.emitting.yaml.flow_tree import tree_of
from flowc.emitting.yaml.gather_defaults import with_defaults
from flowc.emitting.yaml.yaml_text import to_yaml
from flowc.findings.finding import Finding, Report, in_order
from flowc.findings.source import Path
from flowc.flow import Flow
from flowc.formatting.format_text import formatted
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


def format_flow(data: bytes, name: str = "flow.yaml") -> tuple[Report, bytes | None]:
    """Return the bytes of a flow in the one style, or the findings that forbid to read it.

    The values, the comments and the order of what the author named stay; so do line ends and a
    leading BOM. A flow with other errors than those of YAML is formatted like any other.
    """
    source, refusal = decode(name, data)
    if refusal is not None:
        return Report(source, (refusal,)), None
    text, findings = formatted(source)
    if text is None:
        return Report(source, in_order(findings)), None
    mark = data[: len(data) - len(data.removeprefix(b"\xef\xbb\xbf"))]
    return Report(source, ()), mark + text.encode()

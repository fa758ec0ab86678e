"""Turns the YAML of a flow into the same in the one style."""

from __future__ import annotations

from flowc.findings.finding import Report, in_order
from flowc.formatting.format_text import formatted
from flowc.reading.decode import decode


def format_flow(
    data: bytes, name: str = "flow.yaml", pure_yaml: bool = False
) -> tuple[Report, bytes | None]:
    """Return the bytes of a flow in the one style, or the findings that forbid to read it.

    The values, the comments and the order of what the author named stay; so do line ends and a
    leading BOM. A flow with other errors than those of YAML is formatted like any other.
    """
    source, refusal = decode(name, data)
    if refusal is not None:
        return Report(source, (refusal,)), None
    text, findings = formatted(source, pure_yaml)
    if text is None:
        return Report(source, in_order(findings)), None
    mark = data[: len(data) - len(data.removeprefix(b"\xef\xbb\xbf"))]
    return Report(source, ()), mark + text.encode()

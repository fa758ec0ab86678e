"""What holds for any bytes at all, given to the reader, the formatter or the importer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowc.findings.finding import Report
from flowc.formatting.format_flow import format_flow
from flowc.formatting.pieces import layout
from flowc.importing.import_module import decompile
from flowc.pipeline import build, check
from flowc.reading.decode import decode
from flowc.reading.document import Node
from flowc.reading.parse import parse
from flowc.reporting.formats.full import as_full
from flowc.rules import RULES

NAMES = {rule.name for rule in RULES}


def reads(data: bytes) -> None:
    """Building ends in a module, or in findings of known rules at places that exist."""
    report, module = build(data)
    checked = check(data)
    assert (module is None) == report.failed
    assert checked.flow is not None or checked.report.failed
    for told in (report, checked.report):
        tells(told)


def formats(data: bytes) -> None:
    """A formatted text says the same and stays as it is; what has none is told."""
    report, again = format_flow(data)
    tells(report)
    assert (again is None) == report.failed
    if again is None:
        return
    assert format_flow(again)[1] == again
    before, after = check(data), check(again)
    assert before.flow == after.flow
    assert rules_of(before.report) == rules_of(after.report)
    assert outline(value_of(data)) == outline(value_of(again))


def imports(data: bytes) -> None:
    """Importing ends in flows that read back as they are, or in findings; the texts are YAML."""
    report, flows = decompile(data)
    tells(report)
    assert flows or report.failed
    alone = len(flows) == 1 and not report.failed
    for flow in flows:
        again = check(flow.text.encode())
        assert "yaml-syntax" not in rules_of(again.report)
        if alone:
            assert again.flow == flow.flow is not None


def is_one_reader(data: bytes) -> None:
    """libyaml and ruamel's pure parser are one reader, for documents and for the formatter."""
    source, refusal = decode("flow.yaml", data)
    if refusal is not None:
        return
    document, findings = parse(source)
    pure, told = parse(source, pure=True)
    assert findings == told
    assert (document is None) == (pure is None)
    if document is None or pure is None:
        return
    for name in ("dropped", "unread", "has_empty"):
        assert getattr(document, name) == getattr(pure, name)
    assert nodes(document.root) == nodes(pure.root)
    if not findings:
        text = source.text.replace("\r\n", "\n")
        assert layout(text) == layout(text, pure=True)


def nodes(root: Node) -> list[tuple[Any, ...]]:
    """Return all that is known of the nodes of a document, each but once, in their order."""
    found: list[tuple[Any, ...]] = []
    numbers: dict[int, int] = {}
    pending = [root]
    while pending:
        node = pending.pop()
        if id(node) in numbers:
            found.append((numbers[id(node)],))
            continue
        numbers[id(node)] = len(numbers)
        value = repr(node.value) if not node.entries else type(node.value)
        counts = (node.size, node.text, node.height)
        keys = [(step, span) for step, (span, _) in node.entries.items()]
        found.append((node.start, node.end, node.key, node.plain, value, counts, keys))
        pending.extend(child for _, child in node.entries.values())
    return found


LAWS: dict[str, Callable[[bytes], None]] = {
    "read": reads,
    "fmt": formats,
    "import": imports,
    "yaml": is_one_reader,
}
"""The laws by what they are about."""


def tells(report: Report) -> None:
    """Every finding is of a known rule, has a message and a place, and can be printed."""
    assert as_full([report], 0, False) or not report.findings
    for finding in report.findings:
        assert finding.rule in NAMES
        assert finding.message
        for span in (finding.span, *(note.span for note in finding.notes)):
            assert 0 <= span.start <= span.end <= len(report.source.text) + 1


def rules_of(report: Report) -> list[str]:
    """Return the rules of the findings, each as often as it is broken."""
    return sorted(finding.rule for finding in report.findings)


def value_of(data: bytes) -> Any:
    """Return the value of a YAML text that flowc reads."""
    document, findings = parse(decode("flow.yaml", data)[0])
    assert document is not None
    assert not findings
    return document.value


def outline(value: Any) -> Any:
    """Return a value without its texts, which may be types that are spelled otherwise now."""
    if isinstance(value, dict):
        return {key: outline(item) for key, item in value.items()}
    if isinstance(value, list):
        return [outline(item) for item in value]
    return str if isinstance(value, str) else repr(value)

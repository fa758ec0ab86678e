"""Gives each finding of a report a name that stays the same when its lines move."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source

_KEY = 100
_DEEPEST = 64
_LONGEST = 1_000


def fingerprints(report: Report, findings: Sequence[Finding]) -> list[str]:
    """Return the fingerprint of each finding: of its rule, its file, what it stands in, its text.

    What it stands in are the keys of the lines above that are indented less. Equal ones are
    counted, in the order given.
    """
    owners = _Owners(report.source)
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        start, end = finding.span
        words = " ".join(report.source.text[start : min(end, start + _LONGEST)].split())
        parts = (finding.rule, report.source.name, *owners.of(start), words)
        same = "\0".join(parts)
        count = seen[same]
        seen[same] += 1
        text = f"{same}\0{count}".encode("utf-8", "surrogatepass")
        found.append(hashlib.sha256(text).hexdigest())
    return found


class _Owners:
    """The lines that each line of a source is indented under."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.keys: list[str] = []
        self.above: list[int] = []
        open_lines: list[tuple[int, int]] = []
        for number, line in enumerate(source.text.split("\n")):
            bare = line.lstrip(" ")
            self.keys.append(bare[:_KEY].lstrip("- ").partition(":")[0])
            if bare.strip() and not bare.startswith("#"):
                indent = len(line) - len(bare)
                while open_lines and open_lines[-1][0] >= indent:
                    open_lines.pop()
                self.above.append(open_lines[-1][1] if open_lines else -1)
                open_lines.append((indent, number))
            else:
                self.above.append(open_lines[-1][1] if open_lines else -1)

    def of(self, offset: int) -> list[str]:
        """Return the keys of the lines above the one at an offset, innermost first, then its
        own."""
        at = self.source.position(offset).line - 1
        keys: list[str] = []
        while at >= 0 and len(keys) < _DEEPEST:
            keys.append(self.keys[at])
            at = self.above[at]
        return keys

"""The budgets of a file: what is larger is refused before it costs time or memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_BYTES: Final = 4 * 1024 * 1024
"""Bytes of a file."""

MAX_LINE: Final = 64 * 1024
"""Characters of a line. YAML readers take quadratic time on long comments."""

MAX_DEPTH: Final = 64
"""Levels of nesting, aliases expanded."""

MAX_NODES: Final = 200_000
"""Keys and values of a document, aliases expanded: ten seconds and 300 MB at the worst."""

MAX_TASKS: Final = 25_000
"""Tasks of a flow: they cost more than other values. Flyte's own limits are far below."""

MAX_TEXT: Final = 8 * 1024 * 1024
"""Characters of all keys and values, aliases expanded."""

MAX_PROFILES: Final = 32
"""Profiles of a flow: it is checked under each."""

MAX_PROFILED: Final = 2 * MAX_NODES
"""Keys and values of a flow under all of its profiles, and without one."""

MAX_FORMATTED: Final = 2 * 1024 * 1024
"""Characters of a file that is formatted: it is read up to eight times."""

MAX_FORMATTED_NODES: Final = 100_000
"""Keys and values of a file that is formatted, aliases expanded."""

MAX_USED_FILES: Final = 64
"""Files that a flow uses, and those use, all in all."""

MAX_USED_BYTES: Final = 16 * 1024 * 1024
"""Bytes of all the files that a flow uses."""

MAX_USED_DEPTH: Final = 16
"""Flows within each other."""

MAX_WORDS: Final = 400_000
"""Words and signs of a module that is imported; one of 5,000 tasks has 320,000."""

MAX_WORKFLOWS: Final = 256
"""Workflows of a module that is imported."""

MAX_MODULE_MEMORY: Final = 4 * 1024 * 1024 * 1024
"""Bytes of memory of a process that runs modules, where the system counts them."""

MAX_MODULE_OUTPUT: Final = 16 * 1024 * 1024
"""Bytes that a module may write to standard error while it runs."""

MAX_INTEGER_DIGITS: Final = 19
"""Digits of a 64-bit integer; longer ones are not even converted."""

MAX_FINDINGS: Final = 50
"""Findings told for a file, unless `--max-findings` says otherwise."""

MAX_NAME: Final = 62
"""Characters of a name: Flyte rehashes node ids from 63 on (flytekit's `_dnsify`)."""

MAX_TYPE_DEPTH: Final = 32
"""Brackets of a type. Python's own parser stops at 200."""

MAX_TYPE_TEXT: Final = 2_000
"""Characters of a type. Python's own parser recurses for each `|`."""

MAX_EXTENSION: Final = 28
"""Characters of a file extension: its alias fits on a line of the generated module."""

EXPANDED: Final = f"{MAX_NODES:,} values or {MAX_TEXT // 1024 // 1024} MiB of text (the limit)"
"""What vars, rows and task files may stand for, in words."""


@dataclass
class Budget:
    """The keys and values of a document, and the characters of those: counted before any is
    made."""

    size: int = 0
    text: int = 0
    most: int = MAX_NODES

    @property
    def excess(self) -> str:
        """What there is more of than the limits allow, in words; empty where both are kept."""
        if self.size > self.most:
            return f"{self.most:,} keys and values (the limit)"
        return f"{MAX_TEXT // 1024 // 1024} MiB of text (the limit)" if self.text > MAX_TEXT else ""

    def spend(self, size: int, text: int = 0) -> bool:
        """Count more of both; say whether this breaks a limit. That is told once: no more is
        made."""
        kept = not self.excess
        self.size += size
        self.text += text
        return kept and bool(self.excess)

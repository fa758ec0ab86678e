"""What is to be done with flows, and what is known of one then."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Report
from flowc.findings.record import record
from flowc.limits import MAX_BYTES
from flowc.project.cache_entry import digest_of
from flowc.project.summary import Summary
from flowc.workspace.cache import Cache
from flowc.workspace.files import name_of


@record(frozen=True)
class FlowFound:
    """What is known of one flow. `key` is the same however its file is called."""

    path: Path
    key: str
    report: Report
    summary: Summary | None = None  # None: the file did not get that far
    used: Mapping[str, Report] = field(default_factory=dict)
    digest: str = ""
    """The digest of its module; empty where there is none, or none was asked for."""
    module: bytes | None = None
    """The bytes of its module; a kept result has none."""
    profile: str | None = None
    """The profile that it was read under, if it has that one."""
    is_foreign: bool = False
    """Whether it is another tool's file, which was named."""

    @property
    def is_task_file(self) -> bool:
        """Whether the file is a task file without errors, which becomes no module of its own."""
        return self.summary is None and not self.report.failed

    @property
    def failed(self) -> bool:
        """Whether the flow, or a file that it uses, has errors."""
        return any(report.failed for _, report in self.reports())

    def reports(self) -> list[tuple[str, Report]]:
        """Return the reports of the flow and of the files that it uses, by their keys."""
        return [(self.key, self.report), *self.used.items()]


@record(frozen=True)
class Task:
    """What is to be done with each flow; can be sent to another process."""

    settings: BuildSettings
    emits: bool = False
    max_bytes: int = MAX_BYTES
    cache: Cache | None = None

    def name(self, path: Path) -> str:
        """Return what findings, or the header of the module, call a flow."""
        return name_of(path) if self.emits else str(path)

    def entry_names(self, name: str, data: bytes) -> Iterator[str]:
        """Yield what a result may be kept by: digests of all that it rests on, but for answers.

        The first is for builds and checks alike. The second is for what rests on a variable that
        is not set: that is an error to a build, and merely unknown to a check.
        """
        for rests_on in self._settings_written:
            yield digest_of(rests_on, name.encode("utf-8", "surrogatepass"), data)

    @cached_property
    def _settings_written(self) -> list[bytes]:
        own, stamp = self.settings, self.cache.stamp if self.cache else ""
        both = [stamp, sorted(own.overrides.items()), own.profile, own.pure_yaml]
        return [json.dumps([*both, strict]).encode() for strict in (None, own.strict)]

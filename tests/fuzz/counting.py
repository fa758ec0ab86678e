"""A plugin of pytest: counts the inputs that hypothesis tries, and stops when time is up."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis.statistics import collector

UNTIL = float(os.environ["FUZZ_UNTIL"])
"""When to stop: no law is begun after that."""

COUNTS = {"tried": 0, "failed": 0}


def _count(statistics: dict[str, Any]) -> None:
    for phase in ("explicit-phase", "reuse-phase", "generate-phase", "shrink-phase"):
        tried = statistics.get(phase, {}).get("test-cases", [])
        COUNTS["tried"] += sum(case["status"] in ("valid", "interesting") for case in tried)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call() -> Iterator[None]:
    with collector.with_value(_count):  # type: ignore[no-untyped-call]
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol() -> bool | None:
    return True if time.time() > UNTIL else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    COUNTS["failed"] += report.failed


def pytest_sessionfinish() -> None:
    Path(os.environ["FUZZ_COUNTS"]).write_text(json.dumps(COUNTS))

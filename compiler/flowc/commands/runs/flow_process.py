"""Runs a flow in a process of its own, and hands on the events that it tells."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from flowc.commands import caller_environ
from flowc.running.end_signals import waiting
from flowc.running.request import Event, Fault, FlowEnd, Request, event_of

_TICK = 0.2  # seconds
_PATIENCE = 5.0  # seconds for a process to end its jobs


class Display(Protocol):
    """Shows a run while it goes on."""

    def take(self, event: Event) -> None:
        """Show an event."""

    def tick(self) -> None:
        """Show that time goes by."""

    def close(self) -> None:
        """Leave a screen that others can write to."""


def run_flow(make: Callable[[int], Request], work: Path, display: Display) -> FlowEnd | Fault:
    """Run what is asked for, given the number of the file that events go to; return how it ended.

    However this is left, the process and all jobs have ended.
    """
    faults = work / "faults.txt"
    reader, writer = os.pipe()
    try:
        process = _start(make(writer), writer, work, faults)
    finally:
        os.close(writer)
    try:
        end = _shown(reader, display)
        if end is not None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
    finally:
        display.close()
        code = _stop(process)
        os.close(reader)
    return end or Fault(_last_words(faults, code))


def _start(request: Request, writer: int, work: Path, faults: Path) -> subprocess.Popen[bytes]:
    """Start the process: in a session of its own, so that Ctrl-C comes here alone."""
    asked = work / "request.json"
    asked.write_text(request.to_json(), encoding="utf-8")
    with open(faults, "wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "flowc.running", str(asked)],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            pass_fds=(writer,),
            cwd=work,
            env=caller_environ(),
            start_new_session=True,
        )


def _shown(reader: int, display: Display) -> FlowEnd | Fault | None:
    """Show events as they come; return the last one, or nothing where there is none."""
    rest = b""
    while True:
        ready, _, _ = select.select([reader], [], [], _TICK)
        if not ready:
            display.tick()
            continue
        data = os.read(reader, 1 << 16)
        if not data:
            return None
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            event = event_of(line.decode("utf-8", "replace"))
            display.take(event)
            if isinstance(event, FlowEnd | Fault):
                return event


def _stop(process: subprocess.Popen[bytes]) -> int:
    """End a process with its jobs, if it has not ended; return its exit code."""
    with waiting():  # a second signal does not cut this short
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                if sys.platform != "win32":
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


def _last_words(faults: Path, code: int) -> str:
    lines = faults.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    last = lines[-1] if lines else "it said nothing"
    return f"the process that runs the flow ended with code {code}: {last[:300]}"

"""`flowc run` without its engine: what it asks for, and what it shows of events that are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import Result
from flowc.commands.runs import start
from flowc.running import isolation
from flowc.running.request import Event, Fault, FlowEnd, Request
from project import run


class Asked:
    """Runs the program in this process; `request` is what it asked for last, if anything.

    `leaves` is the folder that a run has made, where one is to be kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.request: Request | None = None
        self.events: Iterable[Event] = ()
        self.leaves: str | None = None
        monkeypatch.setattr(start, "run_flow", self._run_flow)
        monkeypatch.setattr(isolation, "choose", lambda: "namespaces")

    def __call__(self, *arguments: object, events: Iterable[Event] = ()) -> Result:
        self.request, self.events = None, events
        return run("run", *arguments)

    def inputs(self, *arguments: object) -> dict[str, object]:
        """The values of the inputs that a command line gives."""
        result = self("flow.yaml", *arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        assert self.request is not None
        return dict(self.request.inputs)

    def refusal(self, *arguments: object) -> str:
        """What a command line of wrong usage is told, but for its usage."""
        result = self("flow.yaml", *arguments)
        assert (result.exit_code, result.stdout, self.request) == (2, "", None)
        return result.stderr.partition("Error: ")[2].removesuffix("\n")

    def _run_flow(self, make: Callable[[int], Request], work: object, display: object) -> object:
        self.request = make(0)
        if self.leaves is not None:
            Path(self.request.folder, self.leaves).mkdir()
        for event in self.events:
            display.take(event)
            if isinstance(event, FlowEnd | Fault):
                return event
        return FlowEnd("succeeded")

"""The values that earlier runs have for the inputs of one task, for `--only`."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flowc.commands.runs.input_values import as_json
from flowc.commands.runs.run_folders import Shelf
from flowc.flow import Flow, Value, plain_value
from flowc.language.literals import Literal
from flowc.language.references import TaskRef
from flowc.running.folder_names import Folder


def last_values(shelf: Shelf, flow: Flow, path: str) -> dict[str, Any]:
    """Return the last values for the inputs of the job at a path, in the form of a request.

    They are what the job was given last, or what the tasks that it takes them from have made
    since.
    """
    run, found = shelf.last(path, Folder.INPUTS)
    *above, key = path.split(".")
    for step in above:
        inner = flow.task_by_key[step].flow
        assert inner is not None
        flow = inner
    before = "".join(f"{step}." for step in above)
    for binding in flow.task_by_key[key].bindings:
        made = _Made(shelf, run)
        with suppress(_UnknownError):
            value = made.value(flow, before, binding.value)
            if made.is_newer:
                found[binding.input] = value
    return found


class _UnknownError(Exception):
    """No run has made it."""


class _Made:
    """Looks up what tasks have made, and notes whether any of it is newer than a run."""

    def __init__(self, shelf: Shelf, run: int) -> None:
        self._shelf, self._run = shelf, run
        self.is_newer = False

    def value(self, flow: Flow, above: str, value: Value) -> Any:
        """Return a value with the last outputs in it; raise, where one of them is unknown."""

        def made(leaf: Value) -> Any:
            match leaf:
                case TaskRef(key, name):
                    return self._output(flow, above, key, name)
                case Literal(raw):
                    return as_json(raw)
            raise _UnknownError

        return plain_value(value, made)

    def _output(self, flow: Flow, above: str, key: str, name: str) -> Any:
        task = flow.task_by_key[key]
        if task.flow is not None:
            outputs = {output.name: output.value for output in task.flow.outputs}
            return self.value(task.flow, f"{above}{key}.", outputs[name])
        run, values = self._shelf.last(above + key, Folder.VALUES)
        self.is_newer = self.is_newer or run > self._run
        if name not in values:
            raise _UnknownError
        return values[name]

"""The values that earlier runs have for the inputs of one task, for `--only`."""

from __future__ import annotations

from typing import Any

from flowc.commands.runs.input_values import as_json
from flowc.commands.runs.run_folders import Shelf
from flowc.flow import DictValue, Flow, ListValue, Value
from flowc.language.literals import Literal
from flowc.language.references import TaskRef
from flowc.running.request import Folder


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
        value = made.value(flow, before, binding.value)
        if value is not _NOTHING and made.is_newer:
            found[binding.input] = value
    return found


_NOTHING = object()


class _Made:
    """Looks up what tasks have made, and notes whether any of it is newer than a run."""

    def __init__(self, shelf: Shelf, run: int) -> None:
        self._shelf, self._run = shelf, run
        self.is_newer = False

    def value(self, flow: Flow, above: str, value: Value) -> Any:
        """Return a value with the last outputs in it; nothing, where one of them is unknown."""
        match value:
            case TaskRef(key, name):
                return self._output(flow, above, key, name)
            case ListValue(items):
                found = [self.value(flow, above, item) for item in items]
                return _NOTHING if _NOTHING in found else found
            case DictValue(entries):
                pairs = {name: self.value(flow, above, item) for name, item in entries}
                return _NOTHING if _NOTHING in pairs.values() else pairs
            case Literal(raw):
                return as_json(raw)
        return _NOTHING

    def _output(self, flow: Flow, above: str, key: str, name: str) -> Any:
        task = flow.task_by_key[key]
        if task.flow is not None:
            outputs = {output.name: output.value for output in task.flow.outputs}
            return self.value(task.flow, f"{above}{key}.", outputs[name])
        run, values = self._shelf.last(above + key, Folder.VALUES)
        self.is_newer = self.is_newer or run > self._run
        return values.get(name, _NOTHING)

"""Says of each task what a picture has no room for: its command, its settings, and its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from flowc.emitting.yaml.flow_tree import STANDARD, settings_of
from flowc.emitting.yaml.yaml_text import flat
from flowc.findings.source import Span
from flowc.flow import Config, Flow, Task
from flowc.reading.unknown import UNKNOWN
from flowc.reporting.formats.shared_text import visible


class Setting(NamedTuple):
    """A setting of a task, its value as YAML, and where that comes from."""

    name: str
    value: str
    origin: str


class TaskFacts(NamedTuple):
    """What is said of a task beside its ports; all texts are safe to show.

    `place` is its file, as seen from the flow's folder, and its line. A task that runs a flow has
    no command and no settings.
    """

    place: str
    description: str
    command: str
    settings: tuple[Setting, ...]


def describe_tasks(flow: Flow, ids: Collection[str]) -> dict[str, TaskFacts]:
    """Return the facts of the nodes of some ids, `tasks.KEY`, those of flows in it included."""
    found: dict[str, TaskFacts] = {}
    first = flow.places.line(flow.places.key_span(()))
    folder = first[: max(first.rfind("/"), first.rfind("\\")) + 1]
    pending = [(flow, "tasks.")]
    while pending:
        level, prefix = pending.pop()
        describe = _Describing(level, folder)
        for task in level.tasks:
            id = f"{prefix}{task.key}"
            if id in ids:
                found[id] = describe.facts(task)
                if task.flow is not None:
                    pending.append((task.flow, f"{id}."))
    return found


class _Describing:
    """What the tasks of one flow share; `folder` is that of the flow that is drawn."""

    def __init__(self, flow: Flow, folder: str) -> None:
        self.places = flow.places
        self.profile = flow.profile
        self.folder = folder

    def facts(self, task: Task) -> TaskFacts:
        """Return the facts of a task."""
        return TaskFacts(
            self._line(self.places.key_span(task.path)),
            visible(task.description or ""),
            "\n".join(map(visible, task.command.split("\n"))),
            tuple(self._settings(task)) if task.flow is None else (),
        )

    def _line(self, span: Span) -> str:
        return visible(self.places.line(span).removeprefix(self.folder))

    def _settings(self, task: Task) -> Iterator[Setting]:
        """Yield the settings that are written somewhere, and then those that nothing says.

        One that nobody knows (a variable that is not set) is a question mark.
        """
        known = {name: one for name, one in vars(task.config).items() if _is_known(one)}
        said = settings_of(Config(**known))
        said |= {name: "?" for name in vars(task.config) if name not in known}
        for name, value in {**said, **STANDARD, **said}.items():
            is_written = self.places.written(task.setting(name))
            origin = self._origin(task, name) if is_written else "default"
            yield Setting(name, visible(flat(value)), origin)

    def _origin(self, task: Task, name: str) -> str:
        """Say where a setting is written: at the task, in its file, in `defaults`, in a profile."""
        path = task.setting(name)
        span = self.places.value_span(path)
        if name in task.own:
            kind = "file" if self.places.in_task_file(path) else "task"
        else:
            kind = "defaults"
            if self.profile is not None:
                profile = self.places.value_span(("profiles", self.profile))
                is_there = profile.start <= span.start < profile.end
                kind = visible(f"profile {self.profile}") if is_there else kind
        return f"{kind}, {self._line(span)}"


def _is_known(setting: Any) -> bool:
    """Whether all of a setting is known."""
    pending = [setting]
    while pending:
        one = pending.pop()
        if one is UNKNOWN:
            return False
        if isinstance(one, dict):
            pending += one.values()
        elif isinstance(one, list | tuple):
            pending += one
        else:
            pending += getattr(one, "__dict__", {}).values()
    return True

"""Finds what references in other tools' notation name in a flow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flowc.composing.scopes import Group
from flowc.findings.record import record
from flowc.findings.source import Path
from flowc.flow import Flow, Task
from flowc.language.references import (
    REFERENCE_STARTS,
    InputRef,
    MatrixRef,
    ParamRef,
    Reference,
    RowRef,
    TaskRef,
    VarRef,
)
from flowc.rules.walks.flow_texts import flow_texts

if TYPE_CHECKING:
    from flowc.language.foreign.read_reference import ForeignReference


@record(frozen=True)
class ForeignReferences:
    """Looks up in a flow what a text would name, if it were a reference.

    What it has looked up once it keeps: a rule has one for all texts of a flow.
    """

    flow: Flow

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Return the matrices of the flow by their keys."""
        scopes = (task.scope for task in self.flow.tasks if task.scope)
        return {scope.group.key: scope.group for scope in scopes if scope.group}

    @cached_property
    def outputs(self) -> dict[str, set[str]]:
        """Return the outputs of tasks, by their keys and by those of their groups."""
        found: dict[str, set[str]] = defaultdict(set)
        for task in self.flow.tasks:
            group = task.scope.group if task.scope else None
            for key in {task.key, group.key if group else task.key}:
                found[key].update(output.name for output in task.outputs)
        return found

    def named(self, reference: Reference | None, task: Task | None) -> Reference | None:
        """Return a reference if the flow has what it names; `task` is where it stands.

        One that lacks the index of a row has it then, as far as that is known.
        """
        match reference:
            case TaskRef(key, name) | RowRef(key, _, name):
                is_known = key in self.outputs and name in self.outputs[key]
                return self._with_index(reference, task) if is_known else None
            case InputRef(name):
                known: Any = self.flow.input_by_name
            case VarRef(name):
                known = self.flow.vars
            case ParamRef(name):
                known = task.params if task else ()
            case MatrixRef(name):
                known = (task.scope and task.scope.columns if task else None) or ()
            case _:
                return None
        return reference if name in known else None

    def _with_index(self, reference: TaskRef | RowRef, task: Task | None) -> Reference:
        if isinstance(reference, RowRef) or reference.task in self.flow.task_by_key:
            return reference
        from flowc.composing.row_hints import index_to_write  # few flows want a hint

        index = index_to_write(self.groups[reference.task], (), task.scope if task else None)
        return RowRef(reference.task, index, reference.output)

    def in_text(self, raw: object, path: Path) -> Reference | None:
        """Return the reference that a whole text is in another notation, if it names something."""
        if not isinstance(raw, str) or not raw.lstrip().startswith(REFERENCE_STARTS):
            return None
        from flowc.language.foreign.read_reference import read_whole  # few texts begin so

        reference = read_whole(raw)
        return self.named(reference, self.owner(path)) if reference else None

    def owner(self, path: Path) -> Task | None:
        """Return the task that a path lies in, if it is in one."""
        return self.flow.task_by_key.get(str(path[1])) if path[0] == "tasks" else None

    def mentioned(self) -> Iterator[Reference]:
        """Yield all that is meant in values and commands, as often as it is."""
        for path, text, _ in flow_texts(self.flow):
            reference = self.in_text(text, path)
            if reference:
                yield reference
        for task in self.flow.jobs():
            for found in marked_in(task.command):
                if found.meaning:
                    yield found.meaning


def marked_in(command: str) -> Iterator[ForeignReference]:
    """Yield all that stands between marks of other tools in a command."""
    if "{" in command or "$" in command:
        from flowc.language.foreign.read_reference import find_references  # few commands do

        yield from find_references(command)

"""Says which keys the model knows at a place, and by its keys of which kind a file is."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

from flowc.findings.source import Path
from flowc.language import model
from flowc.language.block import Block


def keys_at(path: Path, kind: type[Block] = model.Flow) -> tuple[str, ...]:
    """Return the keys that a flow, or a task file, knows at a path."""
    found: Any = kind
    for step in path:
        found = _inner(found, step)
    for candidate in _alternatives(found):
        if isinstance(candidate, type) and issubclass(candidate, Block):
            return tuple(f.alias or name for name, f in candidate.model_fields.items())
    return ()


def _inner(annotation: Any, step: str | int) -> Any:
    for candidate in _alternatives(annotation):
        if isinstance(candidate, type) and issubclass(candidate, Block):
            for name, field in candidate.model_fields.items():
                if (field.alias or name) == step:
                    return field.annotation
            shorthand = getattr(candidate, "shorthand", None)
            if shorthand and isinstance(step, int):
                return _inner(candidate.model_fields[shorthand].annotation, step)
        elif get_origin(candidate) is dict:
            return get_args(candidate)[1]
        elif get_origin(candidate) is tuple:
            return get_args(candidate)[0]
    return None


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) in (dict, tuple) or not get_args(annotation):
        return (annotation,)
    return tuple(c for argument in get_args(annotation) for c in _alternatives(argument))


NAMED_AT_THE_TOP = ("inputs", "outputs", "tasks", "artifacts", "vars", "profiles", "params")
NAMED_IN_TASKS = ("inputs", "outputs", "with", "params")
"""Keys of mappings whose keys are names."""

TASK_FILE_KEYS = keys_at((), model.TaskFile)
_OF_TASKS = frozenset((*TASK_FILE_KEYS, *keys_at((), model.Task)))
_OF_BOTH = frozenset(TASK_FILE_KEYS) & frozenset(keys_at(()))
_OF_FLOWS = (frozenset(keys_at(())) | {"profiles"}) - _OF_BOTH


def is_task_file(value: object) -> bool:
    """Whether a document is meant as a task file and not as a flow: by its keys."""
    if not isinstance(value, dict) or any(key in _OF_FLOWS for key in value):
        return False
    if not any(key in TASK_FILE_KEYS and key not in _OF_BOTH for key in value):
        return False
    unknown = [str(key) for key in value if key not in _OF_TASKS]
    if not unknown:
        return True
    from flowc.language.foreign.find_meaning import may_mean  # few keys are unknown

    return not any(may_mean(key, "tasks", "flow") for key in unknown)


def has_list_for_mapping(value: object) -> bool:
    """Whether a document has a list where a mapping of names stands in a flow or a task file."""
    if not isinstance(value, dict):
        return False
    if any(isinstance(value.get(key), list) for key in NAMED_AT_THE_TOP):
        return True
    tasks = value.get("tasks")
    return isinstance(tasks, dict) and any(
        isinstance(task, dict) and any(isinstance(task.get(key), list) for key in NAMED_IN_TASKS)
        for task in tasks.values()
    )

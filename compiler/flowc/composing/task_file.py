"""Turns the document of a task file into its keys and params, and what is wrong with it alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flowc.composing.params import Param, declared
from flowc.composing.reshape_lists import reshape_lists
from flowc.composing.scopes import Expanded
from flowc.composing.substitute import Substitution
from flowc.composing.validate import validate_as
from flowc.composing.vars import Variable
from flowc.findings.finding import Finding
from flowc.findings.nearest import Guesses
from flowc.findings.source import Path, Source, Span
from flowc.language import model
from flowc.language.foreign.find_meaning import may_mean
from flowc.language.foreign.read_reference import find_references
from flowc.language.model_keys import TASK_FILE_KEYS
from flowc.language.names import name_fault
from flowc.language.reference_places import allowed_at
from flowc.language.references import OPEN, ParamRef, Piece, Reference, VarRef, split
from flowc.reading.decode import decode
from flowc.reading.document import Document, Node
from flowc.reading.parse import parse
from flowc.reading.unknown import UNKNOWN, Open

TASK: Path = ("tasks", "")
"""Stands for a task that starts from the file: what may stand where is asked below it."""

_ELSEWHERE = ("use", "flow", "with", "after", "matrix")
"""Keys of tasks that belong to who uses a file."""


Holes = dict[str | int, "Holes | str"]
"""The places that params fill, and their names: by the steps that lead there."""


@dataclass(frozen=True)
class TaskFile:
    """A task file: `keys` are those that a task takes over, with references as written."""

    document: Document
    keys: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Param] = field(default_factory=dict)
    is_blind: bool = False
    """Whether nobody knows which params there are."""
    findings: tuple[Finding, ...] = ()
    holes: Holes = field(default_factory=dict)
    """The values that are a reference to a param and nothing else."""

    @property
    def is_open(self) -> bool:
        """Whether nobody knows what stands under keys that are not there."""
        return not isinstance(self.document.value, dict) or isinstance(self.keys, Open)


def open_task_file(name: str, data: bytes, guesses: Guesses, pure_yaml: bool = False) -> TaskFile:
    """Return what the bytes of a task file say; those that are no YAML say nothing."""
    source, refusal = decode(name, data)
    document, findings = (None, [refusal]) if refusal else parse(source, pure_yaml)
    if document is None:
        document = Document(source, Node(UNKNOWN, 0, 0))
    return read_task_file(replace(document, guesses=guesses), findings)


def read_task_file(document: Document, findings: list[Finding]) -> TaskFile:
    """Return the task file that a document holds, with all that is wrong whoever uses it.

    Nobody knows here what its params are. Rules: `unknown-key`, `missing-key`, `wrong-value`,
    `unknown-reference`, `misplaced-reference`, `unknown-type`, `invalid-name`, `invalid-literal`,
    `unused-param`.
    """
    value = document.value
    if not isinstance(value, dict):
        if value is not UNKNOWN:
            message = "a task file is a mapping with the keys of a task"
            span = document.source.line_span(1)
            findings = [*findings, Finding(message, span, rule="wrong-value")]
        return TaskFile(document, is_blind=True, findings=tuple(findings))
    if document.has_empty:
        from flowc.composing.indent_keys import indent_keys  # few files have a key without a value

        document, findings = indent_keys(document, findings, model.TaskFile)
    document, told = reshape_lists(document, is_task_file=True)
    value = document.value
    assert isinstance(value, dict)
    told += [_foreign(document, key) for key in value if key in _ELSEWHERE]
    keys = type(value)((k, v) for k, v in value.items() if k not in (*_ELSEWHERE, "params"))
    names = value.get("params")
    nobody_knows = dict.fromkeys(names if isinstance(names, dict) else (), Variable(UNKNOWN))
    walk = Substitution(
        Expanded(_below(document)), nobody_knows, blind=_is_blind(value), declared=("params",)
    )
    known = walk.value(dict(keys), TASK)
    if "params" in value:
        known["params"] = walk.value(names, ("params",))
    params = declared(known.get("params"))
    told += walk.findings
    valid = validate_as(model.TaskFile, document, known, {})
    told += valid.findings
    told += [fault for param in params.values() for fault in param.faults(document)]
    if not walk.blind:
        told += _unused(document, params, walk.mentioned, valid.unread)
    holes = _holes(keys, TASK)
    return TaskFile(document, keys, params, walk.blind, (*findings, *told), holes)


def user_of(file: TaskFile) -> Document:
    """Return the document of a flow that uses a task file by its name, and says nothing else.

    Only who uses a file knows its params, what its inputs are bound to, and the flow's defaults.
    """
    needed = (name for name, one in file.params.items() if not one.is_optional)
    params: object = UNKNOWN if file.is_blind else dict.fromkeys(needed, UNKNOWN)
    source = file.document.source
    task = {"use": source.name, "params": params, "with": UNKNOWN}
    value = {
        **dict.fromkeys(("name", "defaults", "artifacts"), UNKNOWN),
        "tasks": {"task": task},
    }
    return Document(Source(source.name, ""), _node(value), guesses=file.document.guesses)


def _node(value: object) -> Node:
    node = Node(value, 0, 0)
    if isinstance(value, dict):
        node.entries = {key: (Span(0, 0), _node(item)) for key, item in value.items()}
    return node


def _below(document: Document) -> Document:
    """Return a document in which a task file stands as a task, beside its params."""
    node = Node({}, document.root.start, document.root.end)
    there = document.source.line_span(1)
    task = Node({}, 0, 0)
    task.entries = {TASK[1]: (there, document.root)}
    node.entries = {TASK[0]: (there, task)}
    if "params" in document.root.entries:
        node.entries["params"] = document.root.entries["params"]
    return replace(document, root=node)


def _is_blind(value: dict[str, Any]) -> bool:
    """Whether nobody knows which params a file has: they are not all there, or misspelt."""
    if "params" not in value:
        return isinstance(value, Open) or any(
            may_mean(key, "params", "task") for key in value if key not in TASK_FILE_KEYS
        )
    written = value["params"]
    return isinstance(written, Open) or not (written is None or isinstance(written, dict))


def _foreign(document: Document, key: str) -> Finding:
    message = f"a task file holds no '{key}'"
    hint = "write it at the task that uses this file"
    return Finding(message, document.key_span((key,)), hint=hint, rule="unknown-key")


def _holes(value: Any, path: Path) -> Holes:
    """Return where params fill a value below a path; what has none below it is left out."""
    found: Holes = {}
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in entries:
        hole: Holes | str = ""
        if isinstance(item, dict | list):
            hole = _holes(item, (*path, step))
        elif isinstance(item, str) and OPEN in item and allowed_at((*path, step)) != "nothing":
            (first, *others) = split(item)
            meaning = first.meaning if isinstance(first, Piece) and not others else None
            hole = meaning.name if isinstance(meaning, ParamRef) else ""
        if hole:
            found[step] = hole
    return found


def _unused(
    document: Document,
    params: Mapping[str, Param],
    mentioned: Iterable[Reference],
    unread: Iterable[Span],
) -> Iterator[Finding]:
    words = document.words((*document.unread, *unread))
    names = (one.name for one in mentioned if isinstance(one, ParamRef | VarRef))
    used = document.guesses.meant_names(names, params) | words
    unused = [name for name in params if name not in used and not name_fault(name)]
    meant = {one.meaning for one in find_references(document.source.text)} if unused else set()
    for name in unused:
        if ParamRef(name) not in meant:
            message = f"nothing uses the param '{name}'"
            span = document.key_span(("params", name))
            yield Finding(message, span, rule="unused-param", severity="warning")

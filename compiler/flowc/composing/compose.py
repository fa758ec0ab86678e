"""Turns a document into one whole model: vars, rows of matrices and task files are gone from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping

from flowc.composing.draft import Draft, Gathered
from flowc.composing.loading import ReadTaskFile
from flowc.composing.scopes import Expanded, Scope
from flowc.composing.substitute import substitute
from flowc.composing.validate import validate
from flowc.composing.vars import BuildSettings, Variable, read_vars
from flowc.findings.finding import Finding
from flowc.findings.record import record
from flowc.findings.source import Span, outermost
from flowc.language import model
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN


@record(frozen=True)
class Composed:
    """The model of a flow, none where the top of its file is no mapping, with its places.

    What is gathered has no findings about what stands below an unknown key.
    """

    model: model.Flow | None
    document: Document
    gathered: Gathered
    scopes: Mapping[str, Scope]
    """The tasks that are rows of a matrix."""
    words: frozenset[str]
    """The words of what nobody reads."""
    is_certain: bool
    """Whether all is known; rules may find more once a var has a value that only a build knows."""
    files: Mapping[str, Document]
    """The task files that the flow is made of, by what is the same for one file."""
    of_files: tuple[Finding, ...]
    """What is wrong with those, whoever uses them."""
    params: Mapping[str, Collection[str]]
    """The params of those, by the keys of the tasks that use them."""


def compose(document: Document, settings: BuildSettings, read: ReadTaskFile) -> Composed:
    """Return the whole model of a document; total, whatever the document holds."""
    variables, unset = read_vars(document, settings)
    expanded = _expanded(document, variables)
    draft = _started(substitute(expanded, variables), read, expanded.scopes)
    valid = validate(draft.document, draft.value, expanded.scopes)
    gathered = Gathered(tuple(unset)) + expanded.gathered + draft.gathered
    whole, unread = draft.document, outermost(valid.unread)
    return Composed(
        valid.model,
        whole,
        Gathered(
            (*_outside(unread, gathered.findings), *valid.findings),
            gathered.mentioned,
            gathered.unknown | whole.dropped | valid.unknown,
            gathered.numbers,
        ),
        expanded.scopes,
        whole.words((*whole.unread, *valid.unread)),
        bool(valid.model) and all(one.value is not UNKNOWN for one in variables.values()),
        draft.files,
        tuple(_outside(unread, draft.of_files)),
        draft.params,
    )


def _expanded(document: Document, variables: Mapping[str, Variable]) -> Expanded:
    """Return the document with each row of a matrix as a task."""
    tasks = document.value_node(("tasks",))
    nodes = [node for _, node in tasks.entries.values()] if tasks else []
    if "matrix." not in document.source.text and not any("matrix" in n.entries for n in nodes):
        return Expanded(document)
    from flowc.composing.expand_matrix import expand  # loaded for the few flows that have one

    return expand(document, variables)


def _started(draft: Draft, read: ReadTaskFile, scopes: Mapping[str, Scope]) -> Draft:
    """Return a draft whose tasks have what they do not say themselves from their files."""
    tasks = draft.value.get("tasks") if isinstance(draft.value, dict) else None
    users = {
        key: task
        for key, task in (tasks.items() if isinstance(tasks, dict) else ())
        if isinstance(task, dict) and {"use", "params"} & task.keys()
    }
    if not users:
        return draft
    from flowc.composing.apply_task_files import start  # loaded for the few flows that use some

    return start(draft, users, read, scopes)


def _outside(unread: list[Span], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what stands below an unknown key: the key is the mistake, whatever it holds."""
    for finding in findings:
        at = bisect_right(unread, finding.span.start, key=lambda span: span.start)
        if at == 0 or finding.span.end > unread[at - 1].end:
            yield finding

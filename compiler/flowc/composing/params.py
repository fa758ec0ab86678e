"""The params of a task file: what is declared, and what a task gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flowc.composing.constants import literal_finding
from flowc.composing.scopes import Scope
from flowc.composing.vars import Variable, measured
from flowc.composing.wrong_values import wrong_type
from flowc.findings.finding import Finding, Note, finding_at
from flowc.findings.fixes import respelt
from flowc.findings.source import Path
from flowc.language import model
from flowc.language.foreign.find_meaning import may_mean
from flowc.language.foreign.read_type import type_fault
from flowc.language.literals import LiteralFault, read_literal
from flowc.language.model_keys import keys_at
from flowc.language.names import name_finding
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.types import Any as AnyType
from flowc.language.types import Type
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN, Open

_KEYS = keys_at(("params", ""), model.TaskFile)


@dataclass(frozen=True)
class Param:
    """A declared param; `kind` is any type where nobody knows which."""

    name: str
    kind: Type
    written: str
    default: Any = UNKNOWN
    is_optional: bool = False

    def faults(self, document: Document) -> Iterator[Finding]:
        """Yield what is wrong with the declaration, which stands in the document's `params`."""
        path: Path = ("params", self.name)
        finding = name_finding(self.name, document.key_span(path))
        if finding is not None:
            yield finding
        wrong = type_fault(self.written) if self.written else None
        if wrong is not None:
            yield wrong_type(document, (*path, "type"), wrong)
        if self.is_optional:
            yield from self.misfit(document, self.default, (*path, "default"), path)

    def misfit(
        self,
        document: Document,
        value: Any,
        path: Path,
        declared: Path,
        scope: Scope | None = None,
    ) -> Iterator[Finding]:
        """Yield why the value at a path is none of the param's, if it is not."""
        fault = None if value is UNKNOWN else read_literal(value, self.kind)
        if isinstance(fault, LiteralFault):
            note = Note(f"the param '{self.name}' is declared here", document.key_span(declared))
            yield literal_finding(document, path, value, fault, note, scope)


def declared(written: object) -> dict[str, Param]:
    """Return the params that a task file declares, right or wrong."""
    found: dict[str, Param] = {}
    for name, item in written.items() if isinstance(written, dict) else ():
        said = item if isinstance(item, dict) else {"type": item}
        text = said.get("type")
        kind = parse_type(text) if isinstance(text, str) else AnyType()
        kind = AnyType() if isinstance(kind, TypeFault) else kind
        shown = text if isinstance(text, str) else ""
        default = said.get("default", UNKNOWN)
        is_optional = "default" in said or _may_have_more(said)
        found[name] = Param(name, kind, shown, default, is_optional)
    return found


class Declared(Protocol):
    """A file that declares params."""

    @property
    def params(self) -> Mapping[str, Param]:
        """Return the params by their names."""

    @property
    def is_blind(self) -> bool:
        """Whether nobody knows which params there are."""


def _may_have_more(said: dict[str, Any]) -> bool:
    """Whether a declaration may have a default that is not known: its key is misspelt, say."""
    return isinstance(said, Open) or any(
        may_mean(key, "default", "param") for key in said if key not in _KEYS
    )


@dataclass(frozen=True)
class GivenParams:
    """What the params of a file mean for one task, and what is wrong about that."""

    values: dict[str, Variable]
    findings: tuple[Finding, ...]


def give_params(
    document: Document,
    task: Path,
    written: object,
    file: Declared,
    place: Path,
    scope: Scope | None = None,
) -> GivenParams:
    """Return what a task gives, under `params`, to those of its file, whose document is at a place.

    `scope` is that of the task.
    Rules: `unknown-param`, `missing-param`, `invalid-literal`, `local-file-literal`.
    """
    values: dict[str, Variable] = {}
    findings: list[Finding] = []
    own = written if isinstance(written, dict) else {}
    guesses = document.guesses
    meant = {guesses.nearest(name, file.params) for name in own if name not in file.params}
    for name, param in file.params.items():
        path, declared = (*task, "params", name), (*place, "params", name)
        if name in own:
            faults = [*param.misfit(document, own[name], path, declared, scope)]
            findings += faults
            values[name] = Variable(UNKNOWN) if faults else measured(own[name])
        elif written is not None and not isinstance(written, dict):
            values[name] = Variable(UNKNOWN)
        elif param.is_optional:
            misfit = isinstance(read_literal(param.default, param.kind), LiteralFault)
            values[name] = Variable(UNKNOWN) if misfit else measured(param.default)
        else:
            values[name] = Variable(UNKNOWN)
            if name not in meant and not isinstance(own, Open):
                findings.append(_missing(document, task, name, declared))
    for name in () if file.is_blind else own:
        if name not in file.params:
            findings.append(_unknown(document, (*task, "params", name), name, file.params))
    return GivenParams(values, tuple(findings))


def _missing(document: Document, task: Path, name: str, declared: Path) -> Finding:
    path = (*task, "params") if document.written((*task, "params")) else (*task, "use")
    called = document.labels.get(str(task[-1]), task[-1])
    message = f"the task '{called}' gives no value to the param '{name}' of its file"
    note = Note("declared here", document.key_span(declared))
    hint = f"write params: {{{name}: ...}}, or give it a default there"
    rule, names = "missing-param", document.row(task)
    return finding_at(document, path, message, (note,), hint, rule=rule, at="key", names=names)


def _unknown(document: Document, path: Path, name: str, params: Mapping[str, Param]) -> Finding:
    message = f"the task file has no param '{name[:80]}'"
    hint = document.guesses.did_you_mean(name, params)
    span = document.key_span(path)
    fix = respelt(document.guesses, span, name, params)
    return finding_at(document, path, message, hint=hint, rule="unknown-param", span=span, fix=fix)

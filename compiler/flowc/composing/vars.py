"""Turns the `vars` of a document into values: as written, from the environment, or overridden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from flowc.findings.finding import Finding
from flowc.findings.record import record
from flowc.findings.source import Path, Source
from flowc.language.references import OPEN, Piece, split
from flowc.reading.decode import FORBIDDEN
from flowc.reading.unknown import UNKNOWN, Open

if TYPE_CHECKING:
    from flowc.reading.document import Document


@record(frozen=True)
class BuildSettings:
    """What a build knows beyond the file: `--var` texts and the environment.

    `strict` is for builds: a variable that is not set is an error there, and merely unknown to a
    check.
    """

    overrides: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    profile: str | None = None
    """The profile to build by; a flow that has none of that name is built without."""
    alone: bool = False
    """Whether the other profiles of a flow do not matter."""
    pure_yaml: bool = False
    """Whether ruamel's pure parser reads all YAML, and libyaml reads none."""
    unset: set[str] | None = None
    """Where it is noted which variables are missed, if anybody asks: what is found rests on
    `strict` then."""

    def for_used_files(self) -> BuildSettings:
        """Return what counts for the files that a flow uses: no `--var` or profile reaches into
        them."""
        return replace(self, overrides={}, profile=None, alone=True)


@record(frozen=True)
class Variable:
    """The value of a var, `UNKNOWN` if nobody can say, with its cost once it stands somewhere."""

    value: Any
    size: int = 1
    text: int = 0


def measured(value: Any) -> Variable:
    """Return a value with its cost, which is counted."""
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        parts = [measured(item) for item in items]
        keys = list(value) if isinstance(value, dict) else []
        size = 1 + len(keys) + sum(part.size for part in parts)
        return Variable(value, size, sum(map(len, keys)) + sum(part.text for part in parts))
    return Variable(value, 1, len(str(value)))


def read_vars(
    document: Document, settings: BuildSettings
) -> tuple[dict[str, Variable], list[Finding]]:
    """Return every var of a document by its name, with what is wrong about their values."""
    root = document.value
    written = root.get("vars") if isinstance(root, dict) else None
    findings: list[Finding] = []
    known: dict[str, Variable] = {}
    for name, value in (written if isinstance(written, dict) else {}).items():
        outcome = _variable(document, settings, name, value)
        known[name] = Variable(UNKNOWN) if isinstance(outcome, Finding) else outcome
        if isinstance(outcome, Finding):
            findings.append(outcome)
    return known, findings


def vars_are_unknown(root: object) -> bool:
    """Whether nobody knows which vars exist: they are not all there, or their key is misspelt."""
    if not isinstance(root, dict) or "vars" not in root:
        from flowc.language.model_keys import keys_at  # settings are read without the model

        unknown = set(root).difference(keys_at(())) if isinstance(root, dict) else ()
        return isinstance(root, Open) or any(map(_may_be_vars, unknown))
    written = root["vars"]
    return isinstance(written, Open) or not (written is None or isinstance(written, dict))


def _may_be_vars(key: str) -> bool:
    from flowc.language.foreign.find_meaning import may_mean  # few keys are unknown

    return may_mean(key, "vars", "flow")


def variable_of(value: object) -> str | None:
    """Return the environment variable that a var is read from, as it is written; else nothing."""
    is_read = isinstance(value, dict) and "env" in value and value.keys() <= {"env", "default"}
    key = value["env"] if is_read and isinstance(value, dict) else None
    return key if isinstance(key, str) and key else None


def _variable(
    document: Document, settings: BuildSettings, name: str, value: object
) -> Variable | Finding:
    path: Path = ("vars", name)
    outside: str | None = settings.overrides.get(name)
    origin = f"--var {name}"
    if isinstance(value, dict) and "env" in value and value.keys() <= {"env", "default"}:
        key = value["env"]
        if not isinstance(key, str) or not key:
            span = document.value_span((*path, "env"))
            return Finding("'env' wants the name of a variable", span, rule="wrong-value")
        if outside is None:
            outside, origin = settings.environ.get(key), f"the environment variable {key}"
        if outside is None and "default" not in value:
            return _unset(document, settings, name, key)
        path, value = (*path, "default"), value.get("default", "")
    if outside is not None:
        return _read_as(document, path, Source(origin, outside), value, settings.pure_yaml)
    plain, fault = _plain(value)
    if fault:
        message = f"the var '{name}' holds a reference: vars are constants"
        return Finding(message, document.value_span(path), rule="misplaced-reference")
    node = document.value_node(path)
    return Variable(plain, node.size, node.text) if node else Variable(plain)


def _unset(document: Document, settings: BuildSettings, name: str, key: str) -> Variable | Finding:
    if settings.unset is not None:
        settings.unset.add(key)
    if not settings.strict:
        return Variable(UNKNOWN)
    return Finding(
        f"the environment variable {key} is not set, and the var '{name}' has no default",
        document.value_span(("vars", name)),
        hint=f"set {key}, pass --var {name}=VALUE, or write a default",
        rule="unset-var",
    )


def _read_as(
    document: Document, path: Path, outside: Source, like: object, pure: bool
) -> Variable | Finding:
    """Read a text from outside as the type of the value that it replaces, which is at a path."""
    span, name = document.value_span(path[:2]), path[1]
    origin, text = outside.name, outside.text
    if FORBIDDEN.search(text):
        message = f"{origin} holds a control character"
        return Finding(message, span, rule="wrong-value")
    if isinstance(like, str) or like is None or like is UNKNOWN:
        return Variable(text, 1, len(text))
    from flowc.reading.parse import parse  # most values are texts

    read, findings = parse(outside, pure)
    value = read.value if read and not findings else None
    if isinstance(like, float) and type(value) is int:
        value = float(value)
    if type(value) is not type(like):
        kind = {"int": "an integer", "float": "a number", "bool": "true or false"}
        wanted = kind.get(type(like).__name__, f"a {type(like).__name__}")
        message = f"{origin} gives '{text[:40]}', but the var '{name}' is {wanted}"
        raw = document.raw(path)
        hint = f'write "{raw}", if it is a text' if type(like) in (int, float, bool) else None
        span = document.value_span(path) if hint else span
        return Finding(message, span, hint=hint, rule="wrong-value")
    return Variable(value, *(read.root.size, read.root.text) if read else ())


def _plain(value: object) -> tuple[object, bool]:
    """Return a var's value with its `$${{` read, and whether it holds a reference."""
    if isinstance(value, str) and OPEN in value:
        pieces = split(value)
        return pieces[0], any(isinstance(piece, Piece) for piece in pieces)
    if isinstance(value, dict):
        entries = {key: _plain(item) for key, item in value.items()}
        return {k: v for k, (v, _) in entries.items()}, any(f for _, f in entries.values())
    if isinstance(value, list):
        items = [_plain(item) for item in value]
        return [v for v, _ in items], any(f for _, f in items)
    return value, False

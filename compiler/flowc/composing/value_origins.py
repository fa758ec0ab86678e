"""Says of every var and default of a flow under a profile what its value is, and whence it
comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from flowc.composing.profiles import profiles_of, variants
from flowc.composing.scopes import Expanded
from flowc.composing.substitute import Substitution
from flowc.composing.vars import BuildSettings, read_vars, variable_of, vars_are_unknown
from flowc.findings.finding import Finding
from flowc.findings.source import Path
from flowc.language.references import VarRef
from flowc.reading.document import Document

From = Literal["flow", "profile", "command line", "environment"]


@dataclass(frozen=True)
class Origin:
    """One value. `value` is UNKNOWN where nobody knows it; `line` is where the file says it.

    `variable` is the environment variable that gives the value, or would if it were set; `vars`
    are those that the value of a default is made of.
    """

    name: str
    value: Any
    source: From
    line: int
    variable: str | None = None
    vars: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origins:
    """The vars and the defaults of a flow, by the profile that is chosen, if it has that."""

    profile: str | None
    profiles: tuple[str, ...]
    vars: Mapping[str, Origin]
    defaults: Mapping[str, Origin]


def origins(document: Document, settings: BuildSettings) -> tuple[Origins, list[Finding]]:
    """Return where the vars and defaults of a document come from, and what is wrong with them."""
    (variant, *_), findings = variants(document, replace(settings, alone=True))
    laid = variant.document
    known, wrong = read_vars(laid, settings)
    findings += wrong
    vars_ = {
        name: _var(document, laid, settings, variant.profile, name, variable.value)
        for name, variable in known.items()
    }
    defaults: dict[str, Origin] = {}
    walk = Substitution(Expanded(laid), known, blind=vars_are_unknown(laid.value))
    for key, written in _mapping(laid.value, "defaults").items():
        walk.mentioned = set()
        value = walk.value(written, ("defaults", key))
        names = sorted(one.name for one in walk.mentioned if isinstance(one, VarRef))
        source, line = _place(document, laid, variant.profile, ("defaults", key))
        defaults[key] = Origin(key, value, source, line, vars=tuple(names))
    findings += walk.findings
    return Origins(variant.profile, profiles_of(document), vars_, defaults), findings


def _var(
    document: Document,
    laid: Document,
    settings: BuildSettings,
    profile: str | None,
    name: str,
    value: object,
) -> Origin:
    source, line = _place(document, laid, profile, ("vars", name))
    variable = variable_of(_mapping(laid.value, "vars")[name])
    if name in settings.overrides:
        source = "command line"
    elif variable is not None and settings.environ.get(variable) is not None:
        source = "environment"
    return Origin(name, value, source, line, variable)


def _place(document: Document, laid: Document, profile: str | None, path: Path) -> tuple[From, int]:
    """Return which of the two says a value that is written, and the line of its key."""
    line = document.source.position(laid.key_span(path).start).line
    is_profiles = profile is not None and document.written(("profiles", profile, *path))
    return "profile" if is_profiles else "flow", line


def _mapping(root: Any, key: str) -> Mapping[str, Any]:
    found = root.get(key) if isinstance(root, dict) else None
    return found if isinstance(found, dict) else {}


def origin_words(one: Origin, profile: str | None) -> Iterator[str]:
    """Yield in words where a value comes from."""
    if one.source == "command line":
        yield "command line"
    elif one.source == "environment":
        yield f"environment variable {one.variable}"
    else:
        yield f"{one.source if one.source == 'flow' else f'profile {profile}'}, line {one.line}"
        if one.variable is not None:
            yield f"environment variable {one.variable} is not set"
    if one.vars:
        yield ", ".join(f"vars.{name}" for name in one.vars)

"""The rule `awkward-launch`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Flow
from flowc.language.constant_forms import FORMS
from flowc.language.literals import Literal
from flowc.language.types import (
    FORMATS,
    FRAMES,
    NONE,
    DictOf,
    File,
    ListOf,
    Named,
    Type,
    Union,
    constants_of,
    inner_types,
    type_text,
)

_OTHERWISE = "launch the flow from Domino's console, or by a program (flytekit's FlyteRemote)"
_TAKEN = "inputs_file"
"""An input of this name is taken for `--inputs-file` (flytekit's `YamlFileReadingCommand`)."""


def awkward_launch(flow: Flow) -> Iterator[Finding]:
    """A launch input that `pyflyte run` cannot read from its command line.

    The flow registers and runs. But arrays and models, datetimes, timedeltas and data frames in
    lists and mappings, and some unions cannot be written on a command line, nor in a file that
    `--inputs-file` names; and a timedelta with a default ends `pyflyte run` with a crash unless
    the command line gives it. An input called `inputs_file` is taken for an option of pyflyte's.

    Launch such a flow from Domino's console, or by a program (`FlyteRemote.execute`); or let the
    input be of a type that a command line has, such as a `file` or a `list[str]`. A flow that
    only others run may silence the rule.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        inputs:
          visits: list[datetime]
        tasks:
          report:
            command: python report.py
            inputs:
              visits: list[datetime]
            with:
              visits: ${{ inputs.visits }}

    Right:

        name: example
        defaults: {project_defaults: true}
        inputs:
          visits: list[str]
        tasks:
          report:
            command: python report.py
            inputs:
              visits: list[str]
            with:
              visits: ${{ inputs.visits }}
    """
    for declared in flow.inputs:
        path, called = ("inputs", declared.name), f"the launch input '{declared.name}'"
        default = declared.default
        if declared.name == _TAKEN:
            message = f"`pyflyte run` takes {called} for an option of its own"
            yield finding_at(flow.places, path, message, hint="give it another name", at="key")
        elif not _is_readable(declared.type):
            kind = type_text(declared.type)
            message = f"`pyflyte run` cannot read {called} ({kind}) from its command line"
            yield finding_at(flow.places, (*path, "type"), message, hint=_OTHERWISE)
        elif isinstance(default, Literal) and not _is_taken(default.value, declared.type):
            message = f"`pyflyte run` cannot read the default of {called}"
            files = ' with files as {"path": URI}' if _holds_typed_file(declared.type) else ""
            hint = f"give --{declared.name} on its command line{files}; or {_OTHERWISE}"
            yield finding_at(flow.places, (*path, "default"), message, hint=hint)


def _is_readable(kind: Type, inside: bool = False) -> bool:
    """Whether every value of a type has a text that flytekit reads as it (`click_types.py`).

    Texts `inside` lists and mappings are JSON: what JSON has not is not converted there.
    """
    match kind:
        case Named(name):
            is_text = _is_frame(kind) or constants_of(kind) in FORMS
            return name not in FORMATS and not (inside and is_text)
        case ListOf(item) | DictOf(item):
            return _is_readable(item, True)
        case Union(variants):
            each = all(_is_readable(variant, inside) for variant in variants)
            return each and _is_told_apart(variants, inside)
    return True


def _is_told_apart(variants: tuple[Type, ...], inside: bool) -> bool:
    """Whether texts of each of several types are read as that; where not, the first has them."""
    if inside and any(map(_holds_typed_file, variants)):
        return False  # JSON has them as {"path": ...}, but not in a union
    others = [kind for kind in variants if kind not in (Named("str"), NONE)]  # read before these
    if any(map(_is_frame, others[: None if Named("str") in variants else -1])):
        return False  # any text is a place of one
    return not any(_are_alike(*pair, inside) for pair in combinations(variants, 2))


def _is_frame(kind: Type) -> bool:
    return isinstance(kind, Named) and kind.name in FRAMES


def _are_alike(one: Type, other: Type, inside: bool) -> bool:
    """Whether texts of one type are read as another, which may be the first of the two."""
    match one, other:
        case (ListOf(item), ListOf(slot)) | (DictOf(item), DictOf(slot)):
            typed = _holds_typed_file(item) or _holds_typed_file(slot)
            return typed or _are_alike(item, slot, True)
        case (Union(variants), kind) | (kind, Union(variants)):
            return any(_are_alike(variant, kind, inside) for variant in variants)
        case (File(), File()):
            return (one.kind == "directory") == (other.kind == "directory")
        case (File(), Named("str")) | (Named("str"), File()):
            return inside
        case (Named("dict"), DictOf()) | (DictOf(), Named("dict")):
            return True
        case Named("float"), Named("int"):
            return not inside
    return one == other or (isinstance(one, File) and _is_frame(other))


def _holds_typed_file(kind: Type) -> bool:
    if isinstance(kind, File):
        return bool(kind.format) or kind.kind not in ("file", "directory")
    return any(map(_holds_typed_file, inner_types(kind)))


def _is_taken(default: Any, kind: Type) -> bool:
    """Whether flytekit's reader, which reads a default as it reads a text, leaves it what it is."""
    match kind:
        case Named():
            return not isinstance(default, timedelta)
        case ListOf() | DictOf():
            return not default or not _holds_typed_file(kind)
        case Union(variants):
            if NONE in variants and Named("str") not in variants:
                return not _is_cut(default, variants)  # `none` takes what is left, as it is
            from flowc.language.infer_type import chosen_variant  # few defaults are of unions

            own = chosen_variant(default, variants)
            return not _is_cut(default, variants) and _is_taken(default, own)
    return True


def _is_cut(default: Any, variants: tuple[Type, ...]) -> bool:
    """Whether a default is made an integer, which is tried first."""
    if not isinstance(default, float) or Named("int") not in variants:
        return False
    return variants.index(Named("int")) < variants.index(Named("float")) and default % 1 > 0

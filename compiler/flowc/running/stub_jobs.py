"""Says what stands for the outputs of a job that is not run: one of each output's type."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from flytekit.models.types import LiteralType, SimpleType

from flowc.language.job_paths import WORKFLOW
from flowc.running import stub_outputs
from flowc.running.job_places import Layout, name_with
from flowc.running.values import is_directory, rank

_TEXTS: Mapping[int, Any] = {
    SimpleType.NONE: None,
    SimpleType.STRING: "stub",
    SimpleType.INTEGER: 1,
    SimpleType.FLOAT: 0.5,
    SimpleType.BOOLEAN: True,
    SimpleType.DATETIME: "2026-01-31T08:00:00Z",
    SimpleType.DURATION: "1h0m0s",
    SimpleType.STRUCT: {},
}


def argv_of_stub(layout: Layout, wanted: Mapping[str, LiteralType]) -> list[str]:
    """Return the command that writes all outputs of a job to their places."""
    outputs = [one for name, kind in wanted.items() for one in _written(layout, name, kind)]
    return [sys.executable, "-I", stub_outputs.__file__, json.dumps(outputs)]


def _written(layout: Layout, name: str, wanted: LiteralType) -> Iterator[dict[str, str]]:
    """Yield what `stub_outputs` is to write for an output: itself, and the files it names."""
    kind = _variant(wanted)
    path = layout.outputs(name, wanted)[-1]
    if _is_stored(kind):
        yield _stored(path, kind)
        return
    files: list[dict[str, str]] = []
    value = _value(name, kind, files)
    yield from files
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    yield {"path": path, "text": text}


def _variant(wanted: LiteralType) -> LiteralType:
    """Return which type of a union an output is: the first that is tried when it is read."""
    if wanted.union_type is None:
        return wanted
    kinds = [one for one in wanted.union_type.variants if one.simple != SimpleType.NONE]
    return _variant(min(kinds or wanted.union_type.variants, key=rank))


def _is_stored(kind: LiteralType) -> bool:
    return kind.blob is not None or kind.structured_dataset_type is not None


def _stored(path: str, kind: LiteralType) -> dict[str, str]:
    if kind.blob is None:  # flytekit keeps data frames as Parquet
        return {"path": path, "format": "parquet"}
    return {
        "path": path,
        **({"folder": ""} if is_directory(kind) else {"format": kind.blob.format}),
    }


def _kind(kind: LiteralType) -> dict[str, str]:
    return {"folder": ""} if is_directory(kind) else {"format": kind.blob.format}


def _value(name: str, wanted: LiteralType, files: list[dict[str, str]]) -> Any:
    """Return a value of a type as JSON; the files that it names are added to `files`."""
    kind = _variant(wanted)
    if kind.collection_type is not None:
        return [_value(name, kind.collection_type, files)]
    if kind.map_value_type is not None:
        return {"stub": _value(name, kind.map_value_type, files)}
    if kind.enum_type is not None:
        return kind.enum_type.values[0]
    if not _is_stored(kind):
        return _TEXTS[kind.simple]
    path = name_with(kind, f"{name}.stub{len(files)}")
    files.append(_stored(os.path.join(WORKFLOW, "outputs", path), kind))
    return path

"""Lays out the inputs of a job: files as files, all other values as text."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from flytekit.models.literals import Literal, Scalar
from flytekit.models.types import LiteralType

from flowc.running.copy_files import copy
from flowc.running.job_places import Layout, name_with
from flowc.running.values import encode

Fetch = Callable[[str, LiteralType], str]
"""Returns the local path of a file or folder of a type, which may have to be downloaded."""


def lay_input(
    layout: Layout, name: str, wanted: LiteralType, literal: Literal, fetch: Fetch
) -> list[str]:
    """Put an input where the job looks for it; return where its parts lie on this machine.

    A file or folder is a copy that the job may move or change. Any other value is a text: a str as
    it is, none an empty file, the rest as JSON, so `5`, `true`, `[1, 2]`; moments are RFC 3339,
    durations as Go prints them. The files within lists and mappings lie beside, as NAME.files/0, /1
    and so on, and the JSON has their paths.
    """
    path = layout.input(name, wanted)
    here = _here(layout, path)
    if (scalar := _kept(literal)) is not None:

        def put(uri: str, kept: LiteralType) -> str:
            copy(fetch(uri, kept), here)
            return path

        encode(Literal(scalar=scalar), put)
        return [here]
    parts = [here]

    def place(uri: str, kept: LiteralType) -> str:
        own = f"{path}.files/{len(parts) - 1}"
        if name in layout.custom["inputDominoFiles"]:
            own = name_with(kept, own)
        parts.append(_here(layout, own))
        copy(fetch(uri, kept), parts[-1])
        return own

    text = text_of(encode(literal, place))
    os.makedirs(os.path.dirname(here), exist_ok=True)
    with open(here, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return parts


def _kept(literal: Literal) -> Scalar | None:
    """Return a value that is a file or a folder; None for any other."""
    scalar = literal.scalar
    while scalar is not None and scalar.union is not None:
        scalar = scalar.union.value.scalar
    is_file = scalar is not None and (scalar.blob or scalar.structured_dataset) is not None
    return scalar if is_file else None


def text_of(value: Any) -> str:
    """Return JSON as the text that a job reads."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _here(layout: Layout, path: str) -> str:
    here = layout.here(path)
    if here is None:
        raise LookupError(path)
    return here


def as_json(literals: Mapping[str, Literal]) -> dict[str, Any]:
    """Return the values as `Request.task_inputs` takes them."""
    return {name: encode(one, lambda uri, _: uri) for name, one in literals.items()}

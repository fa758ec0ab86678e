"""Turns a protobuf message, but for the fields that others read, into what is unusual of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def bare(message: Any, read: Iterable[str]) -> Any:
    """Clear the fields of a message that others read, by their paths, and return it."""
    for path in read:
        _clear(message, path.split("."))
    return message


def unusual(message: Any, usual: Any) -> dict[str, Any]:
    """Return the fields of a message that are not as in a usual one of its kind, by their paths.

    What is not there counts as None.
    """
    if message == usual:
        return {}
    one, other = (dict(_fields(side)) for side in (message, usual))
    paths = [p for p in sorted(one.keys() | other.keys()) if one.get(p) != other.get(p)]
    # a field without parts on one side needs no word where the other has some
    return {p: one.get(p) for p in paths if not any(part.startswith(f"{p}.") for part in paths)}


def _clear(message: Any, steps: list[str]) -> None:
    *above, last = steps
    for step in above:
        if not message.HasField(step):
            return  # to clear a part of what is not there would put it there
        message = getattr(message, step)
    message.ClearField(last)


def _fields(message: Any) -> Iterator[tuple[str, Any]]:
    from google.protobuf.json_format import MessageToDict

    yield from _leaves(MessageToDict(message, preserving_proto_field_name=True))


def _leaves(fields: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in fields.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield above + key, value

"""How constants that neither YAML nor JSON has are written there, in Python and as Flyte keeps
them."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from flowc.language.durations import spell_duration, split_duration

Call = tuple[str, tuple[str, ...], Mapping[str, int]]
"""What makes a constant in Python: a method of its class, or none; its texts, and its numbers."""


class Form(NamedTuple):
    """How the constants of one class are written.

    `yaml` is a text that reads as one, `json` what runs on this machine take for one
    (`running/request.py`), `kept` the seconds and nanoseconds of Flyte's primitive, with its name
    there. `example` tells a user of the command line what to write.
    """

    yaml: Callable[[Any], str]
    json: Callable[[Any], str | int]
    call: Callable[[Any], Call]
    kept: Callable[[Any], dict[str, list[int]]]
    example: str


def _seconds(value: timedelta) -> int:
    return value.days * 86_400 + value.seconds


FORMS: Final[Mapping[type | None, Form]] = {
    datetime: Form(
        yaml=datetime.isoformat,
        json=lambda value: value.replace(tzinfo=None).isoformat() + "Z",
        call=lambda value: ("fromisoformat", (value.isoformat(),), {}),
        kept=lambda value: {
            "datetime": [calendar.timegm(value.utctimetuple()), value.microsecond * 1000]
        },
        example="2026-01-31T08:00:00Z",
    ),
    timedelta: Form(
        yaml=lambda value: spell_duration(_seconds(value)),
        json=_seconds,
        call=lambda value: ("", (), split_duration(_seconds(value))),
        kept=lambda value: {"duration": [_seconds(value), value.microseconds * 1000]},
        example="90s, 45m or 1h30m",
    ),
}

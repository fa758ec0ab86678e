"""Constants that neither YAML nor JSON has: how texts are read as them, and written again."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final, NamedTuple

from flowc.language.durations import MAX_SECONDS, read_duration, spell_duration, split_duration

_DATETIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?: ?(Z|z|[+-]\d\d(?::?\d\d)?))?)?",
    re.ASCII,
)

Call = tuple[str, tuple[str, ...], Mapping[str, int]]
"""What makes a constant in Python: a method of its class, or none; its texts, and its numbers."""


class Form(NamedTuple):
    """How the constants of one class are read and written.

    `read` returns the constant that a value of YAML or JSON stands for, or None; a `hint` says
    what to write instead. `yaml`, `text` and `json` read as one again: as a flow has it, as the
    help of a run shows it (with an `example`), and as runs on this machine take it
    (`running/request.py`). `kept` are the seconds and nanoseconds of Flyte's primitive, with its
    name there.
    """

    read: Callable[[Any], Any]
    hint: str
    yaml: Callable[[Any], str]
    text: Callable[[Any], str]
    json: Callable[[Any], str | int]
    call: Callable[[Any], Call]
    kept: Callable[[Any], dict[str, list[int]]]
    example: str


def _read_moment(raw: Any) -> datetime | None:
    """Return the moment that an ISO 8601 text says, in UTC."""
    match = _DATETIME.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    micro = int((fraction or "").ljust(6, "0"))
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            micro, tzinfo=_zone(zone),
        )  # fmt: skip
        return moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if not text or text in "Zz":
        return timezone.utc
    digits = text[1:].replace(":", "").ljust(4, "0")
    if digits[2:] > "59" or digits[:2] > "23":
        raise ValueError(text)
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _read_wait(raw: Any) -> timedelta | None:
    """Return the duration that a text such as `1h30m`, or a number of seconds, says."""
    seconds = read_duration(raw) if isinstance(raw, str) else raw
    if type(seconds) is int and 0 <= seconds <= MAX_SECONDS:
        return timedelta(seconds=seconds)
    return None


def _moment(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat() + "Z"


def _seconds(value: timedelta) -> int:
    return value.days * 86_400 + value.seconds


def _duration(value: timedelta) -> str:
    return spell_duration(_seconds(value))


FORMS: Final[Mapping[type | None, Form]] = {
    datetime: Form(
        read=_read_moment,
        hint="write an ISO 8601 text such as 2026-01-31T08:00:00Z",
        yaml=datetime.isoformat,
        text=_moment,
        json=_moment,
        call=lambda value: ("fromisoformat", (value.isoformat(),), {}),
        kept=lambda value: {
            "datetime": [calendar.timegm(value.utctimetuple()), value.microsecond * 1000]
        },
        example="2026-01-31T08:00:00Z",
    ),
    timedelta: Form(
        read=_read_wait,
        hint="write 90s, 45m, 3h, 2d or 1h30m",
        yaml=_duration,
        text=_duration,
        json=_seconds,
        call=lambda value: ("", (), split_duration(_seconds(value))),
        kept=lambda value: {"duration": [_seconds(value), value.microseconds * 1000]},
        example="90s, 45m or 1h30m",
    ),
}

"""Turns `1h30m` into seconds, and back."""

from __future__ import annotations

import re

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?")

MAX_SECONDS = 315_576_000_000
"""The longest protobuf Duration (google/protobuf/duration.proto): 10,000 years."""


def read_duration(text: str) -> int | None:
    """Return the seconds of a text such as `90s`, `2d` or `1h30m`; nothing if it is none."""
    match = _DURATION.fullmatch(text)
    if match is None or not text or not text.isascii():
        return None
    seconds = sum(
        int(number) * unit
        for number, unit in zip(match.groups(), _UNITS.values(), strict=True)
        if number
    )
    return seconds if seconds <= MAX_SECONDS else None


def split_duration(seconds: int) -> dict[str, int]:
    """Return seconds as days, hours, minutes and seconds, those that are not zero."""
    left, units = seconds, {}
    for name, size in zip(("days", "hours", "minutes", "seconds"), _UNITS.values(), strict=True):
        units[name], left = divmod(left, size)
    return {name: number for name, number in units.items() if number} or {"seconds": 0}


def spell_duration(seconds: int) -> str:
    """Write seconds as an author would: 5,400 as `1h30m`, 0 as `0s`."""
    return "".join(f"{number}{name[0]}" for name, number in split_duration(seconds).items())

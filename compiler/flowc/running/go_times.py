"""Reads and writes moments and durations as jobs see them: RFC 3339, and the durations of Go."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal

_MICROSECONDS: dict[str, int | Decimal] = {
    "d": 86_400_000_000,
    "h": 3_600_000_000,
    "m": 60_000_000,
    "s": 1_000_000,
    "ms": 1_000,
    "us": 1,
    "µs": 1,
    "ns": Decimal("0.001"),
}
_PART = r"(\d{1,18}(?:\.\d{1,18})?)(d|h|ms|us|µs|ns|m|s)"
_DURATION = re.compile(rf"([+-]?)((?:{_PART})+)", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:\d\d)?")


def spell_moment(moment: datetime) -> str:
    """Return a moment in UTC: `2025-03-01T08:00:00Z`, with a fraction where there is one."""
    plain = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return plain.isoformat() + "Z"


def read_moment(text: str) -> datetime | None:
    """Read RFC 3339; no zone means UTC, as Flyte stores it. None for anything else."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    day, clock, fraction, zone = match.groups()
    digits = (fraction or "")[:6].ljust(6, "0")
    zone = "+00:00" if zone in (None, "Z", "z") else zone
    try:
        return datetime.fromisoformat(f"{day}T{clock}.{digits}{zone}").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def spell_duration(duration: timedelta) -> str:
    """Return a duration as Go prints it: `1h30m0s`, `45s`, `1.5s`, `-2m0s`; 0 is `0s`."""
    total = duration // timedelta(microseconds=1)
    sign, total = ("-" if total < 0 else ""), abs(total)
    minutes, rest = divmod(total, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds, fraction = divmod(rest, 1_000_000)
    if not hours and not minutes and not seconds and fraction:
        whole, part = divmod(fraction, 1000)
        return f"{sign}{_decimal(whole, part, 3)}ms" if whole else f"{sign}{part}µs"
    front = f"{hours}h{minutes}m" if hours else f"{minutes}m" if minutes else ""
    return f"{sign}{front}{_decimal(seconds, fraction, 6)}s"


def _decimal(whole: int, part: int, digits: int) -> str:
    return f"{whole}.{part:0{digits}d}".rstrip("0").rstrip(".") if part else str(whole)


def read_duration(text: str) -> timedelta | None:
    """Read what Go reads, and days as the flow language has them. None for anything else."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return timedelta() if text in ("0", "+0", "-0") else None
    parts = re.findall(_PART, text)
    total = sum((Decimal(number) * _MICROSECONDS[unit] for number, unit in parts), Decimal(0))
    try:
        return timedelta(microseconds=int(-total if match[1] == "-" else total))
    except OverflowError:
        return None

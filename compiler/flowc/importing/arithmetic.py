"""Turns a calculation with constants into its value, as Python would calculate it."""

from __future__ import annotations

import ast

from flowc.importing.meanings import Constant, Meaning


def calculated(op: ast.operator, one: object, other: object) -> Meaning | None:
    """Return what two numbers give; None for what is not calculated, or too large."""
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return None
    try:
        value = _value(op, one, other)
    except (OverflowError, ZeroDivisionError):
        return None
    return Constant(value) if value is not None and in_range(value) else None


def in_range(value: float) -> bool:
    """Whether a number is a float, or an integer of 64 bits: Flyte has no others."""
    return isinstance(value, float) or value.bit_length() <= 64


def _value(op: ast.operator, one: float, other: float) -> float | None:
    match op:
        case ast.Add():
            return one + other
        case ast.Sub():
            return one - other
        case ast.Mult():
            return one * other
        case ast.Div():
            return one / other
        case ast.FloorDiv():
            return one // other
        case ast.Pow() if isinstance(other, int) and 0 <= other < 64:
            return one**other
    return None

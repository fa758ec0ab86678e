"""The type that Flyte's registration reads in a default: its Go code once more, for drawn values.

`LiteralTypeForLiteral` and `AreTypesCastable` of flytepropeller 1.16, as far as constants go.
"""

from datetime import datetime, timedelta

from flowc.language.types import NONE, DictOf, Enumeration, File, ListOf, Named, Union

HELD = {
    "str": str,
    "int": int,
    "float": (float, int),
    "bool": bool,
    "datetime": datetime,
    "timedelta": (timedelta, int),
    "dict": dict,
    "none": type(None),
}


def is_read(value, kind):
    """Whether the type that is read in a value, which is one of a type, may flow into that."""
    return castable(reading(value, kind), kind)


def reading(value, kind):
    match kind:
        case Union(variants):
            return Union((taker(value, variants),))
        case ListOf(item):
            return ListOf(merged(value, item))
        case DictOf(item):
            return DictOf(merged(value.values(), item))
        case Enumeration():
            return Named("str")
    return kind


def merged(values, kind):
    inner, nothing = [], None
    for value in values:
        read = reading(value, kind)
        if isinstance(kind, ListOf) and not value:
            nothing = read
        elif read not in inner:
            inner.append(read)
    if len(inner) < 2:
        return inner[0] if inner else nothing or NONE
    is_nested, variants = False, []
    for one in inner:
        union = one.item if isinstance(one, ListOf) and isinstance(one.item, Union) else None
        is_nested = is_nested or union is not None
        variants.extend(union.variants if union else [one])
    return ListOf(Union(tuple(variants))) if is_nested else Union(tuple(variants))


def castable(given, wanted):
    match given, wanted:
        case Union((only,)), _ if castable(only, wanted):
            return True
        case Union(variants), Union(slots):
            return all(any(castable(one, slot) for slot in slots) for one in variants)
        case _, Union(slots):
            return [castable(given, slot) for slot in slots].count(True) == 1
        case (ListOf(item), ListOf(slot)) | (DictOf(item), DictOf(slot)):
            return item == NONE or castable(item, slot)
        case Named("str"), Enumeration():
            return True
    return given == wanted


def taker(value, variants):
    """Return the variant of a union that takes a value; as it stands, if one does."""
    exact = [kind for kind in variants if type(value) is HELD.get(getattr(kind, "name", ""))]
    return next(kind for kind in (*exact, *variants) if holds(value, kind))


def holds(value, kind):
    match kind:
        case Named(name):
            is_number = isinstance(value, bool) and name != "bool"
            return isinstance(value, HELD.get(name, ())) and not is_number
        case File():
            return isinstance(value, str) and "://" in value
        case Enumeration(values):
            return value in values
        case ListOf(item):
            return isinstance(value, list) and all(holds(one, item) for one in value)
        case DictOf(item):
            return isinstance(value, dict) and all(holds(one, item) for one in value.values())
    return any(holds(value, variant) for variant in kind.variants)

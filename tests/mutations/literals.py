"""Mistakes in constants: each is bound to an input, or a default, and is not of its type."""

from copy import deepcopy

from mutations.page import Raw
from mutations.registry import (
    FRESH,
    a_task,
    at,
    give,
    launch,
    mutation,
    pick,
    put,
    register,
    register_all,
    value,
)

OCTAL, THOUSAND, BIG = Raw("010"), Raw("1_000"), Raw("9223372036854775808")


def _bind(draw, flow, kind, constant):
    """Let a constant of some type be bound, or be a default; return its path."""
    where = pick(draw, ["with", "default", "launch", "output"])
    if where == "launch":
        return (*launch(draw, flow, {"type": kind, "default": constant}, kind)[0], "default")
    if where == "default":
        path = "tasks", a_task(draw, flow), "inputs", FRESH
        put(draw, at(flow, path[:-1]), FRESH, {"type": kind, "default": constant})
        return (*path, "default")
    if where == "output" and constant is not None:
        put(draw, flow["outputs"], FRESH, {"value": constant, "type": kind})
        return "outputs", FRESH, "value"
    return give(draw, flow, kind, constant)


def _literal(kind, *constants, below=()):
    def make(draw, flow):
        return value(*_bind(draw, flow, kind, deepcopy(pick(draw, constants))), *below)

    return make


CONSTANTS = {
    "text_for_an_integer": _literal("int", "ten", "", "1", "0b1", "1:30"),
    "octal_for_an_integer": _literal("int", OCTAL, THOUSAND),
    "float_for_an_integer": _literal("int", 1.5, 1e300, Raw(".inf"), Raw("1.0")),
    "boolean_for_an_integer": _literal("int", True, False),
    "yes_for_a_boolean": _literal("bool", "yes", "Yes", "on", "y", "true"),
    "no_for_a_boolean": _literal("bool", Raw("no"), Raw("NO"), Raw("off"), "false"),
    "number_for_a_boolean": _literal("bool", 0, 1),
    "text_for_a_float": _literal("float", "half", Raw("1_000.5"), "0.5"),
    "integer_that_is_no_float": _literal("float", 2**53 + 1),
    "number_for_a_text": _literal("str", 5, 1.5, Raw("0x1F"), True),
    "null_for_a_text": _literal("str", None),
    "bad_datetime": _literal("datetime", "31.1.2026", "2026-02-30", Raw("2026-1-1"), 20260131),
    "bad_zone_of_a_datetime": _literal(
        "datetime", "2026-01-31T08:00+25:00", "2026-01-31 08:00 CET"
    ),
    "bad_timedelta": _literal("timedelta", "3 hours", "1m1h", -1, 1.5, "", True),
    "no_value_of_an_enum": _literal("enum[low, high]", "medium", "Low", "", 1),
    "text_for_a_list": _literal("list[int]", "1, 2", {"a": 1}, 3),
    "text_for_a_dict": _literal("dict[str, int]", "a", [1]),
    "wrong_item": _literal("list[int]", [1, "two", 3], [1, OCTAL], below=[1]),
    "wrong_entry": _literal("dict[str, bool]", {"a": True, "b": 1}, {"b": Raw("no")}, below=["b"]),
    "wrong_variant": _literal("int | none", "none", 1.5, [], "~"),
    "nan": _literal("float", Raw(".nan")),
    "number_for_a_file": _literal("file[csv]", 5, ["a"]),
    "constant_of_no_type": _literal("pandas.DataFrame", "a", 1, {"a": [1]}),
}
register_all("invalid-literal", CONSTANTS)

LOCAL = _literal("file[csv]", "rows.csv", "/mnt/data/rows.csv", "file:///a.csv", "", "C:\\rows.csv")
register("local-file-literal", "path_for_a_file", LOCAL)
register("yaml-syntax", "integer_too_large", _literal("int", BIG, Raw("-9223372036854775809")))


MISREAD = {
    "list[dict[str, int]]": [{}, {"a": 1}],
    "list[dict[str, str | none]]": [{"a": None}, {"a": "x"}],
    "dict[str, list[list[bool]]]": {"a": [[]], "b": [[True]]},
}


@mutation("misread-default")
def default_of_several_types(draw, flow):
    kind = pick(draw, MISREAD)
    declared = {"type": kind, "default": deepcopy(MISREAD[kind])}
    return value(*launch(draw, flow, declared, kind)[0], "default")

"""Texts that a module puts together from constants, without running it."""

from __future__ import annotations

import string
from collections.abc import Sequence
from textwrap import dedent

from flowc.findings.source import Span
from flowc.importing.meanings import (
    NOTHING,
    Constant,
    Entries,
    FromEnv,
    Items,
    Located,
    Meaning,
    Text,
)

MAX_TEXT = 64 * 1024
"""Characters of a text; a module that doubles one forty times is not read to the end."""


def joined(parts: Sequence[Meaning], between: str = "") -> Text | None:
    """Return texts and numbers side by side; None, if one of them is neither, or all too long."""
    found: list[object] = []
    for index, part in enumerate(parts):
        if index and between:
            found.append(between)
        match part:
            case Text(parts=pieces):
                found.extend(pieces)
            case FromEnv():
                found.append(part)
            case Constant(value=None | bool() | int() | float() as value):
                found.append(str(value))
            case _:
                return None
    text = Text(_merged(found))
    length = sum(
        len(getattr(part, "text", part if isinstance(part, str) else "")) for part in found
    )
    return text if length <= MAX_TEXT else None


def _merged(parts: Sequence[object]) -> tuple:  # type: ignore[type-arg]
    """Put plain texts that stand side by side together."""
    found: list[object] = []
    for part in parts:
        if part == "":
            continue
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)


def path_of(parts: Sequence[Meaning]) -> Text | None:
    """Return what `os.path.join` makes of texts on the machines of Domino."""
    kept: list[Meaning] = []
    for part in parts:
        if not isinstance(part, Text | FromEnv):
            return None
        if isinstance(part, Text) and (part.concrete or "").startswith("/"):
            kept = []
        if kept and not _ends_with_slash(kept[-1]):
            kept.append(Text(("/",)))
        kept.append(part)
    return joined(kept)


def _ends_with_slash(part: Meaning) -> bool:
    return isinstance(part, Text) and (part.concrete or "").endswith("/")


def method(text: Text, name: str, args: Sequence[Located], named: dict[str, Located]) -> Meaning:
    """Return what a method of a text gives; Nothing, for a method that nobody expects here."""
    meanings = [arg.meaning for arg in args]
    if name == "format":
        return _format(text, meanings, {key: value.meaning for key, value in named.items()})
    if name == "join" and len(meanings) == 1 and isinstance(meanings[0], Items):
        between = text.concrete
        parts = [item.meaning for item in meanings[0].items]
        return (joined(parts, between) if between is not None else None) or NOTHING
    if name in ("strip", "rstrip", "lstrip", "encode", "decode") and text.concrete is None:
        return text  # the end of a line that the environment never has
    given = [meaning.concrete for meaning in meanings if isinstance(meaning, Text)]
    texts = [text for text in given if text is not None]
    own = text.concrete
    if name == "split" and own is not None and len(texts) == len(args) <= 1 and texts != [""]:
        place = args[0].span if args else Span(0, 0)
        return Items(
            tuple(Located(Text((word,)), place) for word in own.split(texts[0] if texts else None))
        )
    plain = ("strip", "rstrip", "lstrip", "lower", "upper", "title", "replace", "removesuffix")
    if own is None or len(texts) < len(args) or named or name not in plain:
        return NOTHING
    try:
        value = getattr(own, name)(*texts)
    except TypeError:
        return NOTHING
    return Text((value,)) if len(value) <= MAX_TEXT else NOTHING


def dedented(text: Text) -> Text | None:
    """Return what `textwrap.dedent` makes of a text that is known."""
    return None if text.concrete is None else Text((dedent(text.concrete),))


def _format(text: Text, args: list[Meaning], named: dict[str, Meaning]) -> Meaning:
    template = text.concrete
    if template is None:
        return NOTHING
    parts: list[Meaning] = []
    position = 0
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError:
        return NOTHING
    for before, field, spec, conversion in pieces:
        parts.append(Text((before,)))
        if field is None:
            continue
        if spec or conversion:
            return NOTHING
        key = field or str(position)
        position += field == ""
        value = args[int(key)] if key.isdigit() and int(key) < len(args) else named.get(key)
        if value is None:
            return NOTHING
        parts.append(value)
    return joined(parts) or NOTHING


def percent(text: Text, value: Meaning) -> Meaning:
    """Return what `"%s" % value` gives, for texts and numbers by `%s` and `%d`."""
    template = text.concrete
    values = [item.meaning for item in value.items] if isinstance(value, Items) else [value]
    if template is None or isinstance(value, Entries):
        return NOTHING
    pieces = template.replace("%d", "%s").split("%s")
    if len(pieces) != len(values) + 1 or "%" in "".join(pieces).replace("%%", ""):
        return NOTHING
    parts: list[Meaning] = [Text((pieces[0].replace("%%", "%"),))]
    for one, after in zip(values, pieces[1:], strict=True):
        parts += [one, Text((after.replace("%%", "%"),))]
    return joined(parts) or NOTHING

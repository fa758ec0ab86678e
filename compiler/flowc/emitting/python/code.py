"""Python source that is known to be Python source, and how it is laid out on lines.

Everything of an author's that reaches a generated file goes through `constant`, every name
through `Name`. The layout is the one that `ruff format` leaves alone: a bracket stays on its
line if the line has at most 100 columns, else each of its items has a line and a comma.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from keyword import kwlist

from flowc.findings.record import record

WIDTH = 100

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_READABLE = " -~\u00a1-\u00ac\u00ae-\u024f\u2013\u2014\u2018-\u201d\u2026\u20ac"
_PLAIN = re.compile(f"[^{_READABLE}]|[\\\\]")
_UNREADABLE = re.compile(f"[^{_READABLE}\n]")
_SHORT = {"\n": "\\n", "\t": "\\t", "\\": "\\\\"}


class Code(str):
    """Python source. The templates refuse every text that is not of this class."""

    __slots__ = ()


class Name:
    """An identifier of the generated module; `text` is settled before anything is laid out."""

    __slots__ = ("text", "wanted")

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.text = Code("")


@record(frozen=True)
class Joined:
    """Expressions side by side, such as a name and an attribute; never broken over lines."""

    parts: tuple[Expression, ...]


@record(frozen=True)
class Group:
    """A head and items in brackets; `tall` ones have a line for each item, however short."""

    head: Expression
    brackets: str
    items: tuple[tuple[Code, Expression], ...]
    tall: bool = False
    comma: bool = True


@record(frozen=True)
class Choice:
    """Types joined by `|`."""

    variants: tuple[Expression, ...]


Expression = Code | Name | Joined | Choice | Group


def identifier(name: str) -> Code:
    """Return a name as source; raise ValueError for what is none, whoever let it come this far."""
    if not _IDENTIFIER.fullmatch(name) or name in kwlist:
        raise ValueError(f"{name[:60]!r} is no identifier")
    return Code(name)


def constant(value: object) -> Code:
    """Return the source of null, a bool, a number or a text. The same on every machine.

    Letters of the western alphabets stay readable; everything else outside ASCII is escaped, so
    that the source shows what it means (`ascii` would be as safe, and less kind).
    """
    if isinstance(value, str):
        return Code(_quoted(value))
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("infinity has no literal")
    if value is None or isinstance(value, bool | int | float):
        return Code(repr(value).replace("e+", "e"))  # as formatters write it
    raise TypeError(f"{type(value).__name__} has no literal")


def _quoted(text: str) -> str:
    quote = "'" if text.count('"') > text.count("'") else '"'
    return f"{quote}{escaped(text).replace(quote, chr(92) + quote)}{quote}"


def escaped(text: str) -> str:
    """Return a text as it stands between quotes, the quotes themselves aside."""
    return _PLAIN.sub(_escape, text)


def shows_itself(text: str) -> bool:
    """Say whether lines have no character that `escaped` does not let through."""
    return _UNREADABLE.search(text) is None


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def call(
    function: Expression,
    arguments: Mapping[str, Expression] | None = None,
    positional: Iterable[Expression] = (),
    tall: bool = False,
) -> Group:
    """Return a call with positional and keyword arguments."""
    keywords = tuple(
        (Code(f"{identifier(name)}="), value) for name, value in (arguments or {}).items()
    )
    return Group(function, "()", tuple((Code(""), p) for p in positional) + keywords, tall)


def list_of(items: Iterable[Expression]) -> Group:
    """Return a list."""
    return Group(Code(""), "[]", tuple((Code(""), item) for item in items))


def dict_of(items: Iterable[tuple[str, Expression]]) -> Group:
    """Return a dict with texts as keys."""
    return Group(Code(""), "{}", tuple((Code(f"{constant(k)}: "), v) for k, v in items))


def tuple_of(items: Iterable[Expression]) -> Expression:
    """Return a tuple; one of a single item keeps its comma."""
    parts = list(items)
    if len(parts) == 1:
        return Joined((Code("("), parts[0], Code(",)")))
    return Group(Code(""), "()", tuple((Code(""), part) for part in parts))


def subscript(head: Expression, *items: Expression) -> Group:
    """Return `head[items]`; a comma behind a single item would make it a tuple."""
    parts = tuple((Code(""), item) for item in items)
    return Group(head, "[]", parts, comma=len(items) > 1)


def attribute(owner: Expression, name: str) -> Joined:
    """Return `owner.name`, for a name of the language."""
    return Joined((owner, Code(f".{identifier(name)}")))


def flat(expression: Expression) -> str:
    """Return an expression on one line."""
    match expression:
        case Code():
            return expression
        case Name():
            return expression.text
        case Joined(parts):
            return "".join(map(flat, parts))
        case Choice(variants):
            return " | ".join(map(flat, variants))
        case Group(head, brackets, items):
            inner = ", ".join([prefix + flat(item) for prefix, item in items])
            return f"{flat(head)}{brackets[0]}{inner}{brackets[1]}"


def lay(expression: Expression, indent: int = 0, before: int = 0, after: int = 0) -> Code:
    """Return an expression on as many lines as it needs.

    `indent` is the column of the line that it starts on, `before` what stands before it on that
    line, `after` what follows its last character there.
    """
    if isinstance(expression, Choice):
        return _lay_choice(expression, indent, before + after)
    if not isinstance(expression, Group):
        return Code(flat(expression))
    if not _is_tall(expression):
        line = flat(expression)
        if indent + before + len(line) + after <= WIDTH or not expression.items:
            return Code(line)
    margin, comma = " " * indent, "," if expression.comma else ""
    lines = [
        f"{margin}    {prefix}{lay(item, indent + 4, len(prefix), 1)}{comma}\n"
        for prefix, item in expression.items
    ]
    opening, closing = expression.brackets[0], expression.brackets[1]
    return Code(f"{flat(expression.head)}{opening}\n{''.join(lines)}{margin}{closing}")


def _lay_choice(expression: Choice, indent: int, around: int) -> Code:
    line = flat(expression)
    if indent + around + len(line) <= WIDTH:
        return Code(line)
    margin = " " * indent
    if indent + 4 + len(line) <= WIDTH:
        return Code(f"(\n{margin}    {line}\n{margin})")
    variants = f"\n{margin}    | ".join(map(flat, expression.variants))
    return Code(f"(\n{margin}    {variants}\n{margin})")


def _is_tall(expression: Expression) -> bool:
    return isinstance(expression, Group) and (
        expression.tall or any(_is_tall(item) for _, item in expression.items)
    )

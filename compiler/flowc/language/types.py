"""The types of the language, and the one rule for which edge is allowed."""

from __future__ import annotations

from flowc.findings.record import record
from flowc.language.named_types import BY_NAME, FRAME, NAMED_TYPES


@record(frozen=True)
class Any:
    """A type that is not known; it fits everything, so that no mistake is told twice."""


@record(frozen=True)
class Named:
    """A type without parts: `str`, `dict`, `pandas.DataFrame`, `none`, ..."""

    name: str


@record(frozen=True)
class File:
    """A file or a directory; `kind` is `file`, `directory` or `domino_file`, `format` may be
    empty."""

    kind: str
    format: str = ""


@record(frozen=True)
class ListOf:
    """A list; every item has one type."""

    item: Type


@record(frozen=True)
class DictOf:
    """A mapping of texts; every value has one type."""

    item: Type


@record(frozen=True)
class Enumeration:
    """One of some texts, in the order written."""

    values: tuple[str, ...]


@record(frozen=True)
class Union:
    """Two or more types, none of them a union, in the order in which they were written."""

    variants: tuple[Type, ...]


Type = Any | Named | File | ListOf | DictOf | Enumeration | Union

NONE = Named("none")

SNAPSHOT = Named("netapp_volume_snapshot")

FORMATS = {row.name: row.format for row in NAMED_TYPES if row.format}
"""Data types that Flyte keeps as a file, with the file's format (flytekit's transformers)."""

FRAMES = frozenset(row.name for row in NAMED_TYPES if row.kept == FRAME)
"""Data types that Flyte keeps as a structured data set of any format."""


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of type `given` may flow into an input of type `wanted`.

    Agrees with `AreTypesCastable` of Flyte 1.16's compiler (flytepropeller, `typing.go`):

    ======================  ====================================================================
    wanted                  accepts
    ======================  ====================================================================
    list[T], dict[str, T]   the same container whose item is `none` or fits T
    file, directory, data   a file, directory or data type of equal format (case matters), or
                            where one side has no format
    data frame              any data frame, and `none`
    T | U                   a union, if each of its variants fits some variant; another type,
                            if it fits exactly one variant
    str                     str, any enum
    enum                    str, an enum of the same values in the same order
    anything else           the same type; there is no way from int to float
    ======================  ====================================================================

    A union of one variant, which `infer_type` alone makes, fits where that variant does.
    """
    if given == wanted:
        return True
    match given, wanted:
        case (Any(), _) | (_, Any()):
            return True
        case Union(variants), Union():
            return all(any(fits(g, w) for w in wanted.variants) for g in variants)
        case Union((only,)), _:
            return fits(only, wanted)
        case _, Union(variants):
            return sum(fits(given, variant) for variant in variants) == 1
        case (ListOf(item), ListOf(slot)) | (DictOf(item), DictOf(slot)):
            return item == NONE or fits(item, slot)
        case Enumeration(), Named("str"):
            return True
        case Named("str"), Enumeration():
            return True
        case Named(name), Named(frame) if frame in FRAMES:
            return name in FRAMES or given == NONE
    if is_blob(given) and is_blob(wanted):
        return (
            not format_of(given) or not format_of(wanted) or format_of(given) == format_of(wanted)
        )
    return False


def is_blob(kind: Type) -> bool:
    """Whether Flyte keeps values of this type as a file or a folder of files."""
    return isinstance(kind, File) or (isinstance(kind, Named) and kind.name in FORMATS)


def format_of(kind: Type) -> str:
    """Return the format of a type that is kept as a file; empty, where any format will do."""
    if isinstance(kind, File):
        return kind.format
    return FORMATS.get(kind.name, "") if isinstance(kind, Named) else ""


def constants_of(kind: Type) -> type | None:
    """Return the class of the constants of a type without parts; None, where there is none."""
    return BY_NAME[kind.name].constants if isinstance(kind, Named) else None


def type_text(kind: Type) -> str:
    """Write a type as the language page does."""
    match kind:
        case Any():
            return "any"
        case Named(name):
            return name
        case File(name, format):
            return f"{name}[{format}]" if format else name
        case ListOf(item):
            return f"list[{type_text(item)}]"
        case DictOf(item):
            return f"dict[str, {type_text(item)}]"
        case Enumeration(values):
            return f"enum[{', '.join(values)}]"
        case Union(variants):
            return " | ".join(map(type_text, variants))


def inner_types(kind: Type) -> tuple[Type, ...]:
    """Return the types that a type is made of."""
    match kind:
        case ListOf(item) | DictOf(item):
            return (item,)
        case Union(variants):
            return variants
    return ()


def is_optional(kind: Type) -> bool:
    """Whether a value of this type may be null."""
    return isinstance(kind, Any | Union) and (isinstance(kind, Any) or NONE in kind.variants)


def item_of(kind: Type, container: type[ListOf | DictOf]) -> Type | None:
    """Return the item type of a list's (a dict's) type, or of a union's only such variant."""
    variants = kind.variants if isinstance(kind, Union) else (kind,)
    items = [v.item for v in variants if isinstance(v, container)]
    return items[0] if len(items) == 1 else None

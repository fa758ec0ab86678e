"""Turns Flyte's literals into JSON, and JSON into literals of a wanted type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flytekit.models import literals as models
from flytekit.models.core.types import BlobType
from flytekit.models.literals import Literal, Scalar
from flytekit.models.types import LiteralType, SimpleType, StructuredDatasetType
from google.protobuf.json_format import MessageToDict

from flowc.language.job_contract import A_FILE, A_FOLDER, A_LIST, A_MAPPING, A_TEXT
from flowc.language.named_types import FRAME, NAME_OF, simple
from flowc.running.go_times import (
    read_duration,
    read_moment,
    spell_duration,
    spell_moment,
)
from flowc.running.msgpack_dicts import Unkept, is_text, pack, spelled, unpack

Place = Callable[[str, LiteralType], str]
"""Says where a file or folder is for the other side: its path or URI, and the type it is kept
as."""

_MULTIPART = BlobType.BlobDimensionality.MULTIPART
_DATA_FRAME = LiteralType(structured_dataset_type=StructuredDatasetType(format=""))


class Unfit(ValueError):
    """A value that is none of the wanted type; says what was wanted."""


class Absent(Literal):  # type: ignore[misc]
    """Stands for the value of a task that did not run, or of a launch input that was not given."""


def kind_of(wanted: LiteralType) -> str:
    """Return "file" or "directory" for what Flyte keeps in one, else "value".

    A data frame is a file or a directory, whichever a job makes of it.
    """
    blobs = [*blobs_of(wanted)]
    if not blobs or wanted.collection_type is not None or wanted.map_value_type is not None:
        return "value"
    return "directory" if all(is_directory(one) for one in blobs) else "file"


def shape_of(wanted: LiteralType) -> str:
    """Return what a job finds, and leaves, at the place of a value of a type."""
    kind = kind_of(wanted)
    if kind != "value":
        return A_FOLDER if kind == "directory" else A_FILE
    if wanted.collection_type is not None:
        return A_LIST
    is_dict = wanted.map_value_type is not None or wanted.simple == SimpleType.STRUCT
    return A_MAPPING if is_dict else A_TEXT


def holds_files(wanted: LiteralType) -> bool:
    """Whether a value is a file, or has some within its lists and mappings."""
    inner = wanted.collection_type or wanted.map_value_type
    return holds_files(inner) if inner is not None else next(blobs_of(wanted), None) is not None


def is_directory(kept: LiteralType) -> bool:
    """Whether a value is kept as a folder."""
    return kept.blob is not None and kept.blob.dimensionality == _MULTIPART


def blobs_of(wanted: LiteralType) -> Iterator[LiteralType]:
    """Yield the types that a value is kept as, if it is kept in a file: a union may have
    several."""
    if wanted.blob is not None or wanted.structured_dataset_type is not None:
        yield wanted
    for variant in wanted.union_type.variants if wanted.union_type is not None else ():
        yield from blobs_of(variant)


def name_of(wanted: LiteralType) -> str:
    """Return a type as the flow language writes it, as far as Flyte still tells."""
    if wanted.union_type is not None:
        return " | ".join(name_of(variant) for variant in wanted.union_type.variants)
    if wanted.collection_type is not None:
        return f"list[{name_of(wanted.collection_type)}]"
    if wanted.map_value_type is not None:
        return f"dict[str, {name_of(wanted.map_value_type)}]"
    if wanted.enum_type is not None:
        return f"enum[{', '.join(wanted.enum_type.values)}]"
    if wanted.blob is not None:
        kind = "directory" if is_directory(wanted) else "file"
        return f"{kind}[{wanted.blob.format}]" if wanted.blob.format else kind
    if wanted.structured_dataset_type is not None:
        return NAME_OF[FRAME]
    return NAME_OF.get(simple(wanted.simple), "a value")


def encode(literal: Literal, place: Place) -> Any:
    """Return a literal as JSON (see `request.py`), files where `place` says that they are.

    A timedelta becomes a text as Go prints it: `1h30m0s`.
    """
    if literal.collection is not None:
        return [encode(item, place) for item in literal.collection.literals]
    if literal.map is not None:
        return {key: encode(item, place) for key, item in literal.map.literals.items()}
    scalar = literal.scalar
    if scalar.union is not None:
        return encode(scalar.union.value, place)
    if scalar.primitive is not None:
        return _primitive(scalar.primitive)
    if scalar.blob is not None:
        return place(scalar.blob.uri, LiteralType(blob=scalar.blob.metadata.type))
    if scalar.structured_dataset is not None:
        return place(scalar.structured_dataset.uri, _DATA_FRAME)
    if scalar.binary is not None:
        return unpack(scalar.binary.value)
    if scalar.generic is not None:
        return spelled(MessageToDict(scalar.generic))
    return None


def _primitive(primitive: models.Primitive) -> Any:
    if primitive.datetime is not None:
        return spell_moment(primitive.datetime)
    if primitive.duration is not None:
        return spell_duration(primitive.duration)
    return spelled(primitive.value)


def holds_absent(literal: Literal) -> bool:
    """Whether a literal, or a part of it, is no value at all."""
    if isinstance(literal, Absent):
        return True
    if literal.collection is not None:
        return any(holds_absent(item) for item in literal.collection.literals)
    if literal.map is not None:
        return any(holds_absent(item) for item in literal.map.literals.values())
    union = literal.scalar.union if literal.scalar is not None else None
    return union is not None and holds_absent(union.value)


def decode(wanted: LiteralType, value: Any, place: Place) -> Literal:
    """Return the literal of a type that JSON stands for; Unfit says what was wanted instead."""
    if wanted.union_type is not None:
        return _variant(wanted, value, place)
    if wanted.collection_type is not None:
        items = _expect(value, list, wanted)
        return Literal(
            collection=models.LiteralCollection(
                [decode(wanted.collection_type, item, place) for item in items]
            )
        )
    if wanted.map_value_type is not None:
        entries = _expect(value, dict, wanted).items()
        if not all(map(is_text, value)):
            raise unfit(wanted, value)
        return Literal(
            map=models.LiteralMap(
                {key: decode(wanted.map_value_type, item, place) for key, item in entries}
            )
        )
    return Literal(scalar=_scalar(wanted, value, place))


def _variant(wanted: LiteralType, value: Any, place: Place) -> Literal:
    for variant in sorted(wanted.union_type.variants, key=rank):
        try:
            inner = decode(variant, value, place)
        except Unfit:
            continue
        return tagged(inner, variant)
    raise unfit(wanted, value)


def tagged(inner: Literal, variant: LiteralType) -> Literal:
    """Return a literal as a union keeps it: with the type that it has of several."""
    return Literal(scalar=Scalar(union=models.Union(inner, variant)))


def rank(variant: LiteralType) -> int:
    """Return when to try a variant: narrow ones first, text late, since it reads everything.

    The order in which a union is written means nothing.
    """
    if variant.blob is not None or variant.structured_dataset_type is not None:
        return 9
    order = {SimpleType.NONE: 0, SimpleType.BOOLEAN: 1, SimpleType.INTEGER: 2, SimpleType.FLOAT: 3}
    return 8 if variant.simple == SimpleType.STRING else order.get(variant.simple, 4)


def _scalar(wanted: LiteralType, value: Any, place: Place) -> Scalar:
    if wanted.enum_type is not None:
        if value not in wanted.enum_type.values:
            raise unfit(wanted, value)
        return Scalar(primitive=models.Primitive(string_value=value))
    if wanted.blob is not None:
        uri = place(_expect(value, str, wanted), wanted)
        return Scalar(blob=models.Blob(models.BlobMetadata(wanted.blob), uri))
    if wanted.structured_dataset_type is not None:
        metadata = models.StructuredDatasetMetadata(wanted.structured_dataset_type)
        uri = place(_expect(value, str, wanted), _DATA_FRAME)
        return Scalar(structured_dataset=models.StructuredDataset(uri, metadata))
    if wanted.simple == SimpleType.NONE:
        if value is not None:
            raise unfit(wanted, value)
        return Scalar(none_type=models.Void())
    if wanted.simple == SimpleType.STRUCT:
        return Scalar(binary=models.Binary(_pack(value, wanted), "msgpack"))
    return Scalar(primitive=_read_primitive(wanted, value))


def _pack(value: Any, wanted: LiteralType) -> bytes:
    try:
        return pack(_expect(value, dict, wanted))
    except Unkept as error:
        raise Unfit(f"{unfit(wanted, value)}: {error}") from None


def _read_primitive(wanted: LiteralType, value: Any) -> models.Primitive:
    match wanted.simple:
        case SimpleType.INTEGER:
            if not -(2**63) <= _expect(value, int, wanted) < 2**63:
                raise unfit(wanted, value)
            return models.Primitive(integer=value)
        case SimpleType.FLOAT:
            return models.Primitive(float_value=_read_float(value, wanted))
        case SimpleType.BOOLEAN:
            return models.Primitive(boolean=_expect(value, bool, wanted))
        case SimpleType.STRING:
            if not is_text(_expect(value, str, wanted)):
                raise unfit(wanted, value)
            return models.Primitive(string_value=value)
        case SimpleType.DATETIME:
            moment = read_moment(_expect(value, str, wanted))
            if moment is not None:
                return models.Primitive(datetime=moment)
        case SimpleType.DURATION:
            plain = isinstance(value, int | float) and not isinstance(value, bool)
            duration = read_duration(f"{value}s" if plain else _expect(value, str, wanted))
            if duration is not None:
                return models.Primitive(duration=duration)
    raise unfit(wanted, value)


def _read_float(value: Any, wanted: LiteralType) -> float:
    if isinstance(value, float) or value in ("NaN", "Infinity", "-Infinity"):
        return float(value)
    try:
        return float(_expect(value, int, wanted))
    except OverflowError:
        raise unfit(wanted, value) from None


def _expect(value: Any, kind: type[Any], wanted: LiteralType) -> Any:
    # To Python, a bool is an int.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise unfit(wanted, value)
    return value


def unfit(wanted: LiteralType, value: Any) -> Unfit:
    """Return the error that says what was wanted, and what was there."""
    try:
        shown = str(value) if isinstance(value, float) else repr(value)
    except (RecursionError, ValueError):  # too deep, or a number of too many digits
        shown = f"a {type(value).__name__}"
    return Unfit(
        f"wanted {name_of(wanted)}, got {shown if len(shown) <= 80 else shown[:77] + '...'}"
    )

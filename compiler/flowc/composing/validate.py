"""Turns a document's values into the model of a flow, and what does not fit it into findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic_core import ValidationError

from flowc.composing.draft import Validated
from flowc.composing.scopes import Scope
from flowc.findings.finding import Finding
from flowc.language import model
from flowc.language.block import Block
from flowc.language.block_validator import validator_of
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN

Kind = TypeVar("Kind", bound=Block)


def validate(
    document: Document, value: object, scopes: Mapping[str, Scope] | None = None
) -> Validated[model.Flow]:
    """Return the model of a flow, or none where the top of the document is no mapping.

    `scopes` say where the values of a matrix come from. Rules: `unknown-key`, `missing-key`,
    `wrong-value`.
    """
    if value is not None and value is not UNKNOWN and not isinstance(value, dict):
        message = "a flow is a mapping with the keys 'name' and 'tasks'"
        finding = Finding(message, document.source.line_span(1), rule="wrong-value")
        return Validated(None, (finding,))
    return validate_as(model.Flow, document, value, scopes or {})


def validate_as(
    kind: type[Kind], document: Document, value: object, scopes: Mapping[str, Scope]
) -> Validated[Kind]:
    """Return the model of a mapping that is to be of a kind: a flow, or a task file.

    `scopes` say where the values of a matrix come from. Rules: `unknown-key`, `missing-key`,
    `wrong-value`.
    """
    if value is None:
        value = {}
    if value is UNKNOWN:
        return Validated(None, ())
    try:
        return Validated(validator_of(kind).validate_python(value), ())
    except ValidationError as error:
        from flowc.composing.mend_values import mend_values  # most flows fit

        return mend_values(kind, document, value, scopes, error)

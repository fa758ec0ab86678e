"""Turns a document into the same one with explicit tasks: what composes them is gone."""

from __future__ import annotations

from collections.abc import Mapping

from flowc.document import Document
from flowc.scopes import Expanded
from flowc.variables import Variable


def expand(document: Document, variables: Mapping[str, Variable]) -> Expanded:
    """Return the document with its tasks written out; total, whatever the document holds.

    Subtrees are shared and not copied. What would be larger than a document may be is refused
    before it is made.
    """
    return Expanded(document)

"""Stands for values that jobs are yet to make, while flytekit calls the flow's function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flytekit.models import literals as models
from flytekit.models.literals import Literal, Scalar

from flowc.running.values import Absent

Made = Mapping[str, Mapping[str, Literal]]
"""The outputs of the jobs that are done, by their paths."""


class Awaited(Literal):  # type: ignore[misc]
    """Stands for an output of a job: flytekit hands literals on and looks into none."""

    def __init__(self, path: str, name: str) -> None:
        super().__init__()
        self.path, self.output = path, name


def filled(literal: Literal, made: Made) -> Literal:
    """Return a literal with values in place of those awaited; with `Absent`, where none is made."""
    if isinstance(literal, Awaited):
        return made.get(literal.path, {}).get(literal.output) or Absent()
    if literal.collection is not None:
        items = [filled(one, made) for one in literal.collection.literals]
        return Literal(collection=models.LiteralCollection(items))
    if literal.map is not None:
        entries = {key: filled(one, made) for key, one in literal.map.literals.items()}
        return Literal(map=models.LiteralMap(entries))
    union = literal.scalar.union if literal.scalar is not None else None
    if union is None:
        return literal
    return Literal(scalar=Scalar(union=models.Union(filled(union.value, made), union.stored_type)))


def awaited_in(literal: Literal) -> Iterator[str]:
    """Yield the paths of the jobs that make parts of a literal."""
    if isinstance(literal, Awaited):
        yield literal.path
        return
    parts = [*(literal.collection.literals if literal.collection is not None else ())]
    parts += literal.map.literals.values() if literal.map is not None else ()
    union = literal.scalar.union if literal.scalar is not None else None
    for part in [*parts, *([union.value] if union is not None else ())]:
        yield from awaited_in(part)

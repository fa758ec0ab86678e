"""How a flow gets at the files that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flowc import model
from flowc.composition.opened import Read
from flowc.document import Document
from flowc.findings import Finding
from flowc.flow import Flow
from flowc.used import Refusal


@dataclass(frozen=True)
class Using:
    """How a flow gets at the files that it uses: a task file by its path, and the flows that the
    tasks of a model run, by their files, with what is wrong with those."""

    task_file: Read
    flows: Callable[[Document, model.Flow], tuple[Mapping[str, Flow], list[Finding]]]


def given(flows: Mapping[str, Flow]) -> Using:
    """Use flows that are there already, whatever files they will have."""
    refusal = Refusal("there are no task files")
    return Using(lambda written: refusal, lambda document, written: (flows, []))

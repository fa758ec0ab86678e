"""Reads references that are written as other tools write them: `{{ inputs.x }}`, `$(inputs.x)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flowc.language.references import (
    REFERENCE_STARTS,
    InputRef,
    MatrixRef,
    ParamRef,
    Reference,
    RowRef,
    TaskRef,
    VarRef,
    dotted,
)

_INNER = r"[$.]*[A-Za-z][\w.\[\]*,'\"-]*"
_MARKED = re.compile(
    r"(?<![$\w])\{\{[-=]?\s*(INNER)\s*-?\}\}"  # Argo, kfp, Airflow, dag-factory, Ansible, Jinja
    r"|(?<!\$)\$\(\s*(INNER)\s*\)"  # CWL, Tekton
    r"|(?<!\$)\$\{\s*(INNER)\s*\}(?!\})"  # DVC, Nextflow
    r"|(?<!\$)\$\[\[\s*(INNER)\s*\]\]"  # GitLab CI
    r"|(?<![$\w])(?<!\$\{)\{\s*(INNER)\s*\}".replace("INNER", _INNER),  # Snakemake, Python
    re.ASCII,
)
_NAME = r"[A-Za-z]\w*"
_NAMES = re.compile(
    rf"(?:parent\.)?inputs?\.(?:(?:parameters|artifacts)\.)?(?P<input>{_NAME})(?:\.path)?"
    rf"|workflow\.(?:parameters|inputs)\.(?P<parameter>{_NAME})"
    r"|(?:parent\.)?(?:tasks|(?:steps|jobs|needs)(?=\.\w+\.(?:outputs|results)\.))"
    rf"\.(?P<task>{_NAME})(?:\[(?P<index>[^\[\]]*)\])?"
    rf"(?:\.(?:outputs|results)(?:\.(?:parameters|artifacts))?)?\.(?P<output>{_NAME})(?:\.path)?"
    rf"|(?P<space>vars|params|matrix)\.(?P<constant>{_NAME})",
    re.ASCII,
)
_CONSTANTS: Mapping[str, Callable[[str], Reference]] = {
    "vars": VarRef,
    "params": ParamRef,
    "matrix": MatrixRef,
}


@dataclass(frozen=True)
class ForeignReference:
    """What stands between marks of another tool; `start` is where it does in its text."""

    written: str
    inner: str
    start: int

    @property
    def meaning(self) -> Reference | None:
        """Return the reference that it would be here, if it looks like one."""
        return read_names(dotted(self.inner.lstrip("$.")))

    @property
    def is_braced(self) -> bool:
        """Whether its marks are braces and nothing else."""
        return self.written[0] == "{"


def find_references(text: str) -> Iterator[ForeignReference]:
    """Yield all that stands between marks of other tools in a text, whatever it is."""
    for match in _MARKED.finditer(text):
        yield ForeignReference(match[0], match[match.lastindex or 0], match.start())


def read_whole(text: str) -> Reference | None:
    """Return the reference that a whole text would be here: in other marks, or without any."""
    text = text.strip()
    match = _MARKED.fullmatch(text)
    if match:
        return ForeignReference(text, match[match.lastindex or 0], 0).meaning
    bare = text.removeprefix("$")
    return read_names(bare) if bare.startswith(REFERENCE_STARTS) else None


def read_names(inner: str) -> Reference | None:
    """Return the reference that the names of another tool's reference are here, if any."""
    match = _NAMES.fullmatch(inner)
    if match is None:
        return None
    if match["constant"]:
        return _CONSTANTS[match["space"]](match["constant"])
    name = match["input"] or match["parameter"]
    if name:
        return InputRef(name)
    if match["index"] is None:
        return TaskRef(match["task"], match["output"])
    return RowRef(match["task"], tuple(map(str.strip, match["index"].split(","))), match["output"])

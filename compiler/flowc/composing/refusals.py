"""Keeps why references were refused, and what those cost that were not."""

from __future__ import annotations

from dataclasses import field
from typing import Any, NamedTuple

from flowc.composing.constants import Constant, unquoted
from flowc.composing.vars import Variable
from flowc.findings.finding import Finding, Fix, Note
from flowc.findings.record import record
from flowc.findings.source import Span
from flowc.limits import EXPANDED, MAX_NODES, Budget
from flowc.reading.unknown import UNKNOWN


class Place(NamedTuple):
    """Where a reference stands, and in which row of a matrix."""

    span: Span
    row: str


@record(frozen=True)
class Fault:
    """Why a reference means nothing."""

    message: str
    hint: str | None = None
    rule: str = "unknown-reference"
    notes: tuple[Note, ...] = ()
    names_row: bool = False
    """Whether the message says in which row the reference stands."""
    constant: Constant | None = None
    """The number that has to be a text."""


@record(kw_only=True)
class Refusals:
    """What was found wrong with references, and what is left to spend on the good ones."""

    findings: list[Finding] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)
    """What the values take that references stand for: they multiply as aliases do."""

    def afford(self, count: int, place: Place) -> bool:
        """Whether there are so many rows that a reference to all of them may stand for."""
        if self.budget.spend(count):
            message = f"vars and rows expand to more than {MAX_NODES:,} values (the limit)"
            self.refuse("yaml-syntax", message, place)
        return count > 0 and not self.budget.excess

    def spend(self, variable: Variable, place: Place, noun: str) -> Any:
        """Return the value of a constant; unknown, where all of them take too much."""
        if self.budget.spend(variable.size, variable.text):
            message = f"the {noun} expand to more than {EXPANDED}"
            self.refuse("yaml-syntax", message, place)
        return UNKNOWN if self.budget.excess else variable.value

    def fault(self, fault: Fault, place: Place) -> Any:
        """Keep why a reference at a place means nothing; it stands for UNKNOWN."""
        return self.refuse(
            fault.rule,
            fault.message,
            place,
            fault.hint,
            fault.notes,
            names_row=fault.names_row,
            constant=fault.constant,
        )

    def refuse(
        self,
        rule: str,
        message: str,
        place: Place,
        hint: str | None = None,
        notes: tuple[Note, ...] = (),
        fix: Fix | None = None,
        names_row: bool = False,
        constant: Constant | None = None,
    ) -> Any:
        """Keep a finding; what was refused stands for UNKNOWN.

        A `constant` is a number that has to be a text.
        """
        told = Finding(
            message, place.span, notes, hint, rule, fix=fix, row=place.row, names_row=names_row
        )
        self.findings.append(unquoted(told, constant) if constant else told)
        return UNKNOWN

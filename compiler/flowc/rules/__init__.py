"""The rules: each looks at a flow for one kind of mistake.

A rule is a generator of findings in a module of its own; module, function and rule have one
name, and the function's docstring is the rule's manual page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from inspect import cleandoc

from flowc.findings.finding import Finding, Severity
from flowc.flow import Flow
from flowc.rules.awkward_launch import awkward_launch
from flowc.rules.cache_with_project_defaults import cache_with_project_defaults
from flowc.rules.command_placeholder import command_placeholder
from flowc.rules.conflicting_config import conflicting_config
from flowc.rules.curly_quote import curly_quote
from flowc.rules.dependency_cycle import dependency_cycle
from flowc.rules.description_section import description_section
from flowc.rules.duplicate_dataset import duplicate_dataset
from flowc.rules.duplicate_flow_name import duplicate_flow_name
from flowc.rules.duplicate_task_name import duplicate_task_name
from flowc.rules.file_directory_edge import file_directory_edge
from flowc.rules.floating_git_ref import floating_git_ref
from flowc.rules.folded_command import folded_command
from flowc.rules.invalid_cache import invalid_cache
from flowc.rules.invalid_literal import invalid_literal
from flowc.rules.invalid_name import invalid_name
from flowc.rules.local_file_literal import local_file_literal
from flowc.rules.misread_default import misread_default
from flowc.rules.missing_input import missing_input
from flowc.rules.path_explosion import path_explosion
from flowc.rules.secret_in_text import secret_in_text
from flowc.rules.snapshots_with_project_defaults import snapshots_with_project_defaults
from flowc.rules.sub_flow_exports import sub_flow_exports
from flowc.rules.too_many_nodes import too_many_nodes
from flowc.rules.type_mismatch import type_mismatch
from flowc.rules.unknown_input import unknown_input
from flowc.rules.unknown_reference import unknown_reference
from flowc.rules.unknown_type import unknown_type
from flowc.rules.unlikely_id import unlikely_id
from flowc.rules.unpinned_config import unpinned_config
from flowc.rules.unread_reference import unread_reference
from flowc.rules.unsupported_type import unsupported_type
from flowc.rules.untyped_file_edge import untyped_file_edge
from flowc.rules.unused_artifact import unused_artifact
from flowc.rules.unused_input import unused_input
from flowc.rules.unused_var import unused_var

Check = Callable[[Flow], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A rule; `check` is None where earlier stages tell its findings."""

    name: str
    severity: Severity
    check: Check | None = None

    @property
    def page(self) -> str:
        """The manual page: the docstring of the check, or one of `pages`."""
        if self.check is not None:
            return cleandoc(self.check.__doc__ or "")
        from flowc.rules.pages import PAGES  # a check tells nothing of them

        return cleandoc(PAGES[self.name])

    @property
    def summary(self) -> str:
        """The first sentence of the manual page."""
        return self.page.partition("\n")[0]


def _rule(severity: Severity, check: Check) -> Rule:
    return Rule(check.__name__.replace("_", "-"), severity, check)


_OF_EARLIER_STAGES = (
    "yaml-syntax",
    "duplicate-key",
    "unknown-key",
    "missing-key",
    "wrong-value",
    "misplaced-reference",
    "unusable-file",
    "file-cycle",
    "broken-sub-flow",
    "unset-var",
    "unsupported-python",
    "unknown-param",
    "missing-param",
    "project-file",
    "shared-output",
    "shared-flow-name",
    "shared-task-name",
    "stale-module",
)

RULES: tuple[Rule, ...] = (
    *(Rule(name, "error") for name in _OF_EARLIER_STAGES),
    _rule("error", invalid_name),
    _rule("error", unknown_type),
    _rule("error", unsupported_type),
    _rule("error", unknown_reference),
    Rule("unknown-var", "error"),
    _rule("error", type_mismatch),
    _rule("error", missing_input),
    _rule("error", unknown_input),
    _rule("error", dependency_cycle),
    _rule("error", invalid_literal),
    _rule("error", misread_default),
    _rule("error", local_file_literal),
    _rule("error", unread_reference),
    _rule("error", description_section),
    _rule("error", invalid_cache),
    _rule("error", unpinned_config),
    _rule("error", conflicting_config),
    _rule("error", duplicate_task_name),
    _rule("error", duplicate_flow_name),
    _rule("error", sub_flow_exports),
    _rule("error", duplicate_dataset),
    _rule("error", path_explosion),
    _rule("warning", unused_input),
    _rule("warning", unused_var),
    _rule("warning", unused_artifact),
    Rule("unused-param", "warning"),
    Rule("unused-ignore", "warning"),
    _rule("warning", untyped_file_edge),
    _rule("warning", file_directory_edge),
    _rule("warning", floating_git_ref),
    _rule("warning", unlikely_id),
    _rule("warning", cache_with_project_defaults),
    _rule("warning", snapshots_with_project_defaults),
    _rule("warning", command_placeholder),
    _rule("warning", folded_command),
    _rule("warning", curly_quote),
    _rule("warning", awkward_launch),
    _rule("warning", secret_in_text),
    _rule("warning", too_many_nodes),
)


SHARED = ("shared-flow-name", "shared-task-name", "stale-module")
"""Rules about several files: one flow alone does not tell whether a comment silences them."""

SILENCEABLE = frozenset(
    (
        *("path-explosion", "unread-reference", *SHARED),
        *(rule.name for rule in RULES if rule.severity == "warning"),
    )
)
"""Rules that a comment or a project may silence: warnings, texts that may be meant as they stand,
and what depends on how Flyte is set up and on what is registered and built where. Everything else
would give a module that Flyte refuses, or none at all."""


def check_flow(flow: Flow) -> Iterator[Finding]:
    """Yield what every rule finds in a flow, with the rule's name and severity on it."""
    for rule in RULES:
        for finding in rule.check(flow) if rule.check else ():
            warns = "warning" in (rule.severity, finding.severity)
            name = finding.rule or rule.name
            yield replace(finding, rule=name, severity="warning" if warns else "error")

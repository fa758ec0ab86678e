"""Writes an imported flow with matrices for its twins, if it then reads back equal."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from flowc.composing.vars import BuildSettings
from flowc.findings.source import Path, Source
from flowc.flow import Flow
from flowc.formatting.write_flow import text_of
from flowc.importing.place_comments import settle_paths
from flowc.importing.twins.find_twins import FEWEST
from flowc.pipeline import check_document
from flowc.reading.parse import parse
from flowc.resolving.used_files import FileAccess


def shorter(
    tree: dict[str, Any],
    comments: Mapping[Path, list[str]],
    written: tuple[Flow, str],
    module: ast.Module,
    settings: BuildSettings,
    using: FileAccess,
) -> tuple[Flow, str]:
    """Return a flow without errors and its text, both with matrices if it has twins.

    `tree` and `comments` are what it was written from, `using` knows the flows that it runs.
    """
    if len(tree["tasks"]) < FEWEST:
        return written
    from flowc.importing.twins.module_words import words_of  # few flows have twins
    from flowc.importing.twins.prove_equal import are_equal
    from flowc.importing.twins.unite_comments import unite_comments
    from flowc.importing.twins.write_matrices import with_matrices

    grouped = with_matrices(tree, words_of(module))
    if grouped is None:
        return written
    united = settle_paths(unite_comments(comments, grouped), grouped.tree)
    text, refusal = text_of(grouped.tree, united)
    document, _ = parse(Source("flow.yaml", text), settings.pure_yaml)
    if refusal is not None or document is None:
        return written
    checked = check_document(document, [], settings, using)
    keys = {old: "_".join((key, *row)) for old, (key, row) in grouped.rows.items()}
    if (
        checked.flow is None
        or checked.report.failed
        or not are_equal(written[0], checked.flow, keys)
    ):
        return written
    return checked.flow, text

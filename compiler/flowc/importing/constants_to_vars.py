"""Decides which constants of a module become vars of the flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from flowc.importing.flow_tree import Branch, Leaf, as_node, texts_in
from flowc.importing.meanings import FromEnv, Text, Use
from flowc.language.reference_places import allowed_at
from flowc.reading.document import Node


def with_vars(tree: Branch) -> Node:
    """Return a flow as the node of a document, its shared constants as vars.

    A text becomes a var where it has a name and stands in several places; what comes from the
    environment always does.
    """
    outside = _outside(tree)
    texts: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    for path, leaf in texts_in(tree):
        parts = leaf.value.parts if isinstance(leaf.value, Text) else ()
        used = [part for part in parts if isinstance(part, Use)]
        if allowed_at(path) != "nothing":
            for part in used:
                texts.setdefault(part.name, set()).add(part.text)
            counts.update({part.name for part in used})
    variables = Branch(tree.span)
    for name, value in outside.items():
        entry = Branch(tree.span)
        entry.put("env", tree.span, Leaf(Text((value.env,)), tree.span))
        if value.default is not None:
            default = Text((value.default,)) if isinstance(value.default, str) else value.default
            entry.put("default", tree.span, Leaf(default, tree.span))
        variables.put(name, tree.span, entry)
    for name, found in texts.items():
        if counts[name] > 1 and len(found) == 1 and name not in outside:
            variables.put(name, tree.span, Leaf(Text((min(found),)), tree.span))
    _spell_out(tree, {name for name, found in texts.items() if len(found) > 1} | outside.keys())
    if variables.entries:
        tree.put("vars", tree.span, variables)
    return as_node(tree, {str(name) for name in variables.entries})


def _spell_out(tree: Branch, names: Collection[str]) -> None:
    """Write constants out whose names stand for something else as well."""
    for _, leaf in texts_in(tree):
        if isinstance(leaf.value, Text):
            parts = leaf.value.parts
            leaf.value = Text(
                tuple(p.text if isinstance(p, Use) and p.name in names else p for p in parts)
            )


def _outside(tree: Branch) -> dict[str, FromEnv]:
    """Return the values that the environment gives, each under a name of its own."""
    known: dict[str, FromEnv] = {}
    for _, leaf in texts_in(tree):
        if isinstance(leaf.value, Text):
            parts = leaf.value.parts
            leaf.value = Text(
                tuple(_named(part, known) if isinstance(part, FromEnv) else part for part in parts)
            )
        elif isinstance(leaf.value, FromEnv):
            leaf.value = _named(leaf.value, known)
    return known


def _named(value: FromEnv, known: dict[str, FromEnv]) -> FromEnv:
    name, number = value.name, 2
    while name in known and known[name] != replace(value, name=name):
        name, number = f"{value.name}_{number}", number + 1
    known[name] = replace(value, name=name)
    return known[name]

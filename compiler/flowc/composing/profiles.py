"""Turns a document into its variants: the flow without a profile, and the flow under each of its
own.

A profile is laid over the document before anything else happens, so that all that follows sees a
flow that its author might have written by hand, with the profile's own places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flowc.composing.variants import Variant
from flowc.composing.vars import BuildSettings, vars_are_unknown
from flowc.findings.finding import Finding
from flowc.findings.fixes import respelt
from flowc.limits import MAX_PROFILED, MAX_PROFILES, Budget
from flowc.reading.document import Document, Node
from flowc.reading.unknown import Open

_PARTS = ("vars", "defaults")


def profiles_of(document: Document) -> tuple[str, ...]:
    """Return the names of a document's profiles."""
    root = document.value
    written = root.get("profiles") if isinstance(root, dict) else None
    return tuple(written) if isinstance(written, dict) else ()


def variants(document: Document, settings: BuildSettings) -> tuple[list[Variant], list[Finding]]:
    """Return the variants of a document, and what is wrong with its profiles beside their shapes.

    The first is the flow without a profile. One that is not chosen is looked at as a check would:
    it has nothing from the command line, and its variables need not be set. Too many variants are
    not looked at, but for the chosen one.
    """
    names = profiles_of(document)
    if not names:
        return [Variant(None, document, settings, True)], []
    chosen = settings.profile if settings.profile in names else None
    findings = [] if settings.alone else [*_too_many(document, len(names))]
    wanted = [chosen] if settings.alone or findings else [None, *names]
    lean = replace(settings, overrides={}, strict=False)
    found = [
        Variant(
            name, with_profile(document, name), settings if name == chosen else lean, name == chosen
        )
        for name in wanted
    ]
    for name in wanted:
        findings += _unknown_vars(document, name) if name is not None else ()
    return found, findings


def _too_many(document: Document, count: int) -> Iterator[Finding]:
    """Yield that a flow has more variants than anybody wants to wait for, if so."""
    inside = document.value_node(("profiles",))
    size = document.root.size - (inside.size if inside else 0)
    span = document.key_span(("profiles",))
    if count > MAX_PROFILES:
        message = f"the flow has more than {MAX_PROFILES} profiles (the limit)"
        yield Finding(message, span, rule="yaml-syntax")
    elif Budget(most=MAX_PROFILED).spend(size * (count + 1)):
        yield too_large(document)


def too_large(document: Document) -> Finding:
    """Return that a flow under all its profiles is more than is looked at."""
    message = f"the flow under all its profiles has more than {MAX_PROFILED:,} values (the limit)"
    return Finding(message, document.key_span(("profiles",)), rule="yaml-syntax")


def _unknown_vars(document: Document, name: str) -> Iterator[Finding]:
    """Yield the vars of a profile that the flow does not have: a profile only replaces."""
    root: Any = document.value
    given = root["profiles"][name].get("vars") if isinstance(root["profiles"][name], dict) else None
    if not isinstance(given, dict) or vars_are_unknown(root):
        return
    known = root.get("vars") or {}
    for key in given:
        if key not in known and ("vars", key) not in document.dropped:
            span = document.key_span(("profiles", name, "vars", key))
            hint = (
                document.guesses.did_you_mean(key, known)
                or "declare it in the flow's own vars, too"
            )
            fix = respelt(document.guesses, span, key, [one for one in known if one not in given])
            message = (
                f"the profile '{name[:60]}' replaces no var of the flow: it has no '{key[:60]}'"
            )
            yield Finding(message, span, hint=hint, rule="unknown-var", fix=fix)


def with_profile(document: Document, name: str | None) -> Document:
    """Return a document with a profile laid over it.

    What the profile has stands where the flow's own would, key by key, at the profile's places.
    Of `profiles` only the shape is left, which is the same in every variant.
    """
    old = document.root
    entries = dict(old.entries)
    key, profiles = entries["profiles"]
    entries["profiles"] = key, _shape(profiles)
    profile = profiles.entries[name][1] if name is not None else None
    for part in _PARTS:
        given = profile.entries.get(part) if profile else None
        own = entries.get(part)
        if given is None or not isinstance(given[1].value, dict):
            continue
        if own is None or own[1].value is None:
            entries[part] = given
        elif isinstance(own[1].value, dict):
            base = given[1] if isinstance(given[1].value, Open) else own[1]
            both = {**own[1].entries, **given[1].entries}
            entries[part] = own[0], base.with_entries(both)
    return replace(document, root=old.with_entries(entries), origin=document.origin or old)


def _shape(profiles: Node) -> Node:
    """Return profiles without what their parts hold: that is read under each of them.

    The entries stay: they say where everything stands.
    """
    assert isinstance(profiles.value, dict)
    found = type(profiles.value)(profiles.value)
    for name, profile in profiles.value.items():
        if isinstance(profile, dict):
            found[name] = type(profile)(profile)
            parts = (key for key in _PARTS if isinstance(profile.get(key), dict))
            found[name].update((key, {}) for key in parts)
    node = Node(found, profiles.start, profiles.end)
    node.key, node.entries = profiles.key, profiles.entries
    node.size = len(found)
    return node

"""Named mutations of valid flows: each makes one mistake, and knows where it has to be told."""

from mutations import (
    declarations,
    graph,
    keys,
    literals,
    missing,
    names,
    references,
    refused,
    settings,
    text,
)
from mutations.flows import PLAUSIBLE
from mutations.halves import pairs
from mutations.page import Page
from mutations.registry import MUTATIONS, near_valid

PARTS = (declarations, graph, keys, literals, missing, names, references, refused, settings, text)
"""The modules that fill the registry."""

__all__ = ["MUTATIONS", "PARTS", "PLAUSIBLE", "Page", "near_valid", "pairs"]

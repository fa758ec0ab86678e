"""Says why a launch that was good before may fail once a flow has changed."""

from __future__ import annotations

from flowc.diffing.change import Change
from flowc.flow import Flow
from flowc.language.types import DictOf, Enumeration, ListOf, Named, Type, Union, fits

_GIVE = "a launch has to give it"


def broken(change: Change, old: Flow, new: Flow) -> str | None:
    """Return why a change breaks launches that name the flow and give its inputs, if it does."""
    match change.kind, change.place:
        case "changed", ("name",):
            return "a launch names the flow"
        case "added", ("inputs", name):
            return _GIVE if new.input_by_name[name].default is None else None
        case "removed", ("inputs", _):
            return "a launch that gives it fails"
        case "removed", ("inputs", _, "default"):
            return _GIVE
        case "changed", ("inputs", name, "type"):
            before, after = old.input_by_name[name].type, new.input_by_name[name].type
            return None if still_fits(before, after) else "its old values do not fit"
    return None


def still_fits(old: Type, new: Type) -> bool:
    """Whether every value of an old type may be launched with as one of the new type.

    As `fits`, but for enums: Flyte's compiler asks for the same values in the same order, and lets
    any text into one; a launch gives one text, which has to be among the new values.
    """
    match old, new:
        case Enumeration(before), Enumeration(after):
            return set(before) <= set(after)
        case Named("str"), Enumeration():
            return False
        case (ListOf(item), ListOf(slot)) | (DictOf(item), DictOf(slot)):
            return still_fits(item, slot)
        case Union(variants), Union():
            return all(any(still_fits(one, slot) for slot in new.variants) for one in variants)
        case Union(variants), _:
            return all(still_fits(variant, new) for variant in variants)
        case _, Union(variants):
            # a text that Flyte could read as two variants is refused, as in `fits`
            return sum(still_fits(old, variant) or fits(old, variant) for variant in variants) == 1
    return fits(old, new)

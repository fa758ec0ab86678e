"""A flow and what flytekit registers of its module -> differences."""

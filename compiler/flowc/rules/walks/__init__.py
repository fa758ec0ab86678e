"""Walks over a flow that several rules share."""

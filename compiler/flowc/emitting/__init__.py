"""Turns a flow into the files that are made from it."""

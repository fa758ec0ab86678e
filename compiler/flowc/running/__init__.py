"""Runs the module of a flow on this machine: jobs as Domino would run them, values as Flyte passes
them."""

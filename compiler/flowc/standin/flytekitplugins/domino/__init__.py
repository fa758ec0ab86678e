"""A stand-in for Domino's flytekit plugin: it describes jobs as the real one does, and runs
none."""

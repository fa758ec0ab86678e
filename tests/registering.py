"""Registers modules in this process, one after another, and leaves it as it was."""

import os
import sys
from itertools import count

from flowc import standin
from flowc.verifying.describe_module import serialise_all
from places import TESTS

NUMBERS = count()


def register_in(folder):
    """Return a function that gives what flytekit registers for the bytes of a module."""
    standin.install()
    from flytekit.core.context_manager import CompilationState, FlyteEntities
    from flytekitplugins.domino import leniency

    def registered(module):
        path = folder / f"drawn_{next(NUMBERS)}.py"
        path.write_bytes(module)
        environ = type(os.environ)
        read_variable = environ.__getitem__
        before = os.getcwd(), [*sys.path], FlyteEntities.entities, CompilationState.add_node
        sys.path.append(str(TESTS / "heavy"))  # small stand-ins for torch, tensorflow, pyspark
        try:
            return serialise_all(path)
        finally:
            environ.__getitem__ = read_variable
            os.chdir(before[0])
            sys.path[:] = before[1]
            FlyteEntities.entities, CompilationState.add_node = before[2:]
            leniency.derived_version = None
            sys.modules.pop(path.stem, None)
            path.unlink()

    return registered

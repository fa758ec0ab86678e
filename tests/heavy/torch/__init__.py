"""A stand-in for torch: the names that flytekit's transformers import."""

from types import SimpleNamespace


class Tensor:
    pass


class _Module:
    pass


_Module.__name__ = "Module"
nn = SimpleNamespace(Module=_Module)
optim = SimpleNamespace(Optimizer=type("Optimizer", (), {}))

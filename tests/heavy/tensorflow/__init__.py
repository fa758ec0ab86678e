"""A stand-in for tensorflow: the names that flytekit's transformers import."""

from types import SimpleNamespace

keras = SimpleNamespace(Model=type("Model", (), {}))

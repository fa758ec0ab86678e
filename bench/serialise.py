"""Turns a generated workflow.py into Flyte's protobuf messages, as registering it does."""

# A script of its own: what it costs is what a user of flytekit pays for the same graph.

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from flowc import standin
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.context_manager import FlyteContextManager
from flytekit.tools.serialize_helpers import get_registrable_entities


def main() -> None:
    """Load the module at the path that is given, and serialise all that is in it."""
    standin.install()
    path = Path(sys.argv[1])
    images = ImageConfig(Image("default", "example.com/image", "v1"))
    settings = SerializationSettings(project="p", domain="d", version="v1", image_config=images)
    context = FlyteContextManager.current_context().with_serialization_settings(settings)
    with FlyteContextManager.with_context(context) as inner:
        sys.path.insert(0, str(path.parent))
        importlib.import_module(path.stem)
        sizes = [len(e.to_flyte_idl().SerializeToString()) for e in get_registrable_entities(inner)]
    print(len(sizes), "entities,", sum(sizes), "bytes")


if __name__ == "__main__":
    main()

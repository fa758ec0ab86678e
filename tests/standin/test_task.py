"""The stand-in's task in flytekit: metadata, interface, results and edges, as serialised."""

from base64 import b64decode
from collections import OrderedDict
from datetime import timedelta
from typing import NamedTuple, TypeVar

import pytest
from flowc import standin

if not standin.is_needed():
    pytest.skip("Domino's own plugin is installed", allow_module_level=True)
standin.install()

from flyteidl.core.interface_pb2 import TypedInterface
from flytekit import Cache, Documentation, workflow
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.promise import Promise
from flytekit.tools.translator import get_serializable
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import (
    DominoJobConfig,
    DominoJobTask,
    NetAppVolumeSnapshot,
)

IMAGES = ImageConfig(Image("main", "example.com/image", "v1"))
SETTINGS = SerializationSettings(project="p", domain="d", version="v1", image_config=IMAGES)


def serialised(entity):
    return get_serializable(OrderedDict(), SETTINGS, entity).to_flyte_idl()


def task(name="a", **changes):
    return DominoJobTask(name, DominoJobConfig(Command="x"), use_latest=True, **changes)


def source(promise):
    return promise.promise.node_id, promise.promise.var


def test_a_task_serialises_without_a_container():
    template = serialised(task("Load data", inputs={"x": int}, outputs={"y": str})).template
    assert (template.type, template.id.name) == ("domino_job", "Load data")
    assert not template.HasField("container")
    assert template.custom["command"] == "x"
    assert template.interface.inputs.variables["x"].type.simple == 1
    assert template.interface.outputs.variables["y"].type.simple == 3


def test_metadata_has_the_documented_defaults():
    metadata = serialised(task()).template.metadata
    assert metadata.timeout.ToTimedelta() == timedelta(hours=3)
    assert metadata.retries.retries == 0
    assert not metadata.discoverable


@pytest.mark.parametrize("timeout", [90, timedelta(seconds=90)])
def test_metadata_takes_every_setting(timeout):
    caching = {"cache": True, "cache_version": "1.0", "cache_serialize": True}
    made = task(
        **caching, cache_ignore_input_vars=("x",), inputs={"x": int}, retries=2, timeout=timeout
    )
    metadata = serialised(made).template.metadata
    assert metadata.discoverable
    assert metadata.cache_serializable
    assert metadata.discovery_version == "1.0"
    assert list(metadata.cache_ignore_input_vars) == ["x"]
    assert metadata.retries.retries == 2
    assert metadata.timeout.seconds == 90


@pytest.mark.parametrize(
    "caching", [{"cache": True}, {"cache_serialize": True}, {"cache_ignore_input_vars": ("x",)}]
)
def test_half_a_cache_is_refused(caching):
    with pytest.raises(ValueError, match=r"[Cc]ach"):
        task(**caching)


def test_a_cache_object_says_what_the_arguments_say():
    metadata = task(cache=Cache(version="7", serialize=True, ignored_inputs="x")).metadata
    words = task(
        cache=True, cache_version="7", cache_serialize=True, cache_ignore_input_vars=("x",)
    )
    assert metadata == words.metadata


def test_a_cache_object_excludes_the_other_arguments():
    with pytest.raises(ValueError, match="Cache object"):
        task(cache=Cache(version="7"), cache_version="8")


def test_docs_are_serialised():
    assert task(docs=Documentation(short_description="Loads.")).docs.short_description == "Loads."


def test_the_interface_travels_in_base64():
    custom = task(inputs={"b": int, "a": str}, outputs={"y": str}).get_custom(SETTINGS)
    inputs = TypedInterface.FromString(b64decode(custom["inputInterfaceBase64"]))
    whole = TypedInterface.FromString(b64decode(custom["inputOutputInterfaceBase64"]))
    assert set(inputs.inputs.variables) == set(whole.inputs.variables) == {"a", "b"}
    assert not inputs.outputs.variables
    assert set(whole.outputs.variables) == {"y"}


def test_a_job_does_not_run_here():
    with pytest.raises(RuntimeError, match="runs in Domino"):
        task(inputs={"x": int}, outputs={"y": str})(x=1)


def test_one_output_is_a_bare_promise_and_several_a_named_tuple():
    one = task("one", outputs={"y": str})
    two = task("two", outputs={"y": str, "z": int})
    results = {}

    @workflow
    def flow() -> str:
        results.update(one=one(), two=two())
        return results["two"].y

    template = serialised(flow).template
    assert isinstance(results["one"], Promise)
    assert results["two"]._fields == ("y", "z")
    assert source(template.outputs[0].binding) == ("n1", "y")
    with pytest.raises(TypeError, match="indices"):
        results["two"]["y"]


def test_no_output_still_takes_an_order():
    first, second = task("first"), task("second")

    @workflow
    def flow() -> None:
        first() >> second()

    nodes = serialised(flow).template.nodes
    assert [list(node.upstream_node_ids) for node in nodes] == [[], ["n0"]]


def test_a_flow_of_files_serialises_with_its_edges():
    load = task("load", inputs={"path": str}, outputs={"data": FlyteFile[TypeVar("csv")]})
    train = task("train", inputs={"data": FlyteFile[TypeVar("csv")]}, outputs={"model": FlyteFile})

    class Outputs(NamedTuple):
        model: FlyteFile

    @workflow
    def flow(path: str = "/mnt") -> Outputs:
        return Outputs(model=train(data=load(path=path)))

    template = serialised(flow).template
    edges = {(n.id, b.var): source(b.binding) for n in template.nodes for b in n.inputs}
    assert edges == {("n0", "path"): ("", "path"), ("n1", "data"): ("n0", "data")}
    assert source(template.outputs[0].binding) == ("n1", "model")


def test_a_netapp_snapshot_is_a_type_for_workflow_and_task_inputs():
    use = task("use", inputs={"volume": NetAppVolumeSnapshot})

    @workflow
    def flow(volume: NetAppVolumeSnapshot) -> None:
        use(volume=volume)

    template = serialised(flow).template
    given = template.interface.inputs.variables["volume"].type
    wanted = serialised(use).template.interface.inputs.variables["volume"].type
    assert given == wanted
    assert given.simple == 9
    assert source(template.nodes[0].inputs[0].binding) == ("", "volume")


def test_a_netapp_snapshot_is_a_value_for_a_task_input():
    use = task("use", inputs={"volume": NetAppVolumeSnapshot})

    @workflow
    def flow() -> None:
        use(volume=NetAppVolumeSnapshot("v1", 3))

    binding = serialised(flow).template.nodes[0].inputs[0].binding
    assert binding.HasField("scalar")

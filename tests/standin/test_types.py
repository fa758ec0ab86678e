"""The stand-in's file types and artifacts: what flytekit serialises, and how it is read back."""

from collections import OrderedDict
from typing import Annotated, NamedTuple, TypeVar

import pytest
from flowc import standin

if not standin.is_needed():
    pytest.skip("Domino's own plugin is installed", allow_module_level=True)
standin.install()

from flytekit import workflow
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.type_engine import TypeEngine
from flytekit.tools.translator import get_serializable
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import (
    DATA,
    MODEL,
    REPORT,
    Artifact,
    ExportArtifactFilesToBundleSpec,
    ExportArtifactToDatasetsSpec,
    ExportArtifactToNetAppVolumesSpec,
    artifact_file,
    run_launch_export_artifacts_task,
)
from flytekitplugins.domino.file import DominoFile, DominoFileLegacy, PathConfig, path_of
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

IMAGES = ImageConfig(Image("main", "example.com/image", "v1"))
SETTINGS = SerializationSettings(project="p", domain="d", version="v1", image_config=IMAGES)
Csv = FlyteFile[TypeVar("csv")]


def serialised(entity):
    return get_serializable(OrderedDict(), SETTINGS, entity).to_flyte_idl()


def literal_type(python_type):
    return TypeEngine.to_literal_type(python_type).to_flyte_idl()


def task(name="a", **changes):
    return DominoJobTask(name, DominoJobConfig(Command="x"), use_latest=True, **changes)


def artifact_of(variable):
    """What an output's protobuf says of its artifact: name, type, file name."""
    partitions = variable.artifact_partial_id.partitions.value
    name = variable.artifact_partial_id.artifact_key.name
    return (name, *(partitions[key].static_value for key in ("type", "file")))


@pytest.mark.parametrize(
    ("domino", "plain"),
    [
        (DominoFile[TypeVar("csv")], Csv),
        (DominoFile["tar.gz"], FlyteFile["tar.gz"]),
        (DominoFile, FlyteFile),
        (DominoFileLegacy[TypeVar("csv")], Csv),
        (Annotated[Csv, PathConfig(path="/mnt/x.csv")], Csv),
        (Annotated[str, PathConfig(path="/mnt/x")], str),
        (Artifact("A", DATA).File("data.csv"), Csv),
    ],
)
def test_flyte_sees_the_plain_type(domino, plain):
    assert literal_type(domino) == literal_type(plain)


def test_a_domino_file_without_a_format_stays_one():
    assert DominoFile[""] is DominoFile


def test_a_path_does_not_turn_into_a_column():
    pandas = pytest.importorskip("pandas")
    annotated = Annotated[pandas.DataFrame, PathConfig(path="/mnt/x")]
    assert literal_type(annotated) == literal_type(pandas.DataFrame)


def test_places_are_told_in_the_custom_dict():
    made = task(
        inputs={
            "a": DominoFile[TypeVar("csv")],
            "b": Annotated[Csv, PathConfig(path="/mnt/b.csv")],
            "c": DominoFile[TypeVar("pdf")] | None,
            "d": DominoFileLegacy,
        },
        outputs={"y": Annotated[str, PathConfig(path="/mnt/y")], "z": DominoFile},
    )
    custom = serialised(made).template.custom
    assert dict(custom["inputPaths"]) == {"b": "/mnt/b.csv"}
    assert dict(custom["outputPaths"]) == {"y": "/mnt/y"}
    assert list(custom["inputDominoFiles"]) == ["a", "c"]
    assert list(custom["outputDominoFiles"]) == ["z"]


def test_a_type_has_at_most_one_path():
    assert path_of(Csv) is None
    with pytest.raises(ValueError, match="several paths"):
        path_of(Annotated[str, PathConfig(path="/a"), PathConfig(path="/b")])
    with pytest.raises(ValueError, match="empty"):
        PathConfig(path="")


@pytest.mark.parametrize(
    ("file", "extension"),
    [
        ({"name": "data.csv"}, "csv"),
        ({"name": "data.tar.gz"}, "gz"),
        ({"name": "data.tar.gz", "type": "tar.gz"}, "tar.gz"),
        ({"name": "adsl", "type": "sas7bdat"}, "sas7bdat"),
        ({"name": "adsl"}, ""),
    ],
)
def test_an_artifact_file_takes_its_format_from_the_type_or_the_name(file, extension):
    assert literal_type(Artifact("A", DATA).File(**file)).blob.format == extension


@pytest.mark.parametrize(
    ("error", "make"),
    [
        (ValueError, lambda: Artifact("", DATA)),
        (TypeError, lambda: Artifact("A", "DATA")),
        (TypeError, lambda: Artifact("A", None)),
        (ValueError, lambda: Artifact("A", DATA).File("")),
        (ValueError, lambda: Artifact("A", DATA).File(name="", type="csv")),
    ],
)
def test_bad_artifacts_are_refused(error, make):
    with pytest.raises(error):
        make()


def test_an_artifact_is_its_name_and_type():
    assert Artifact("A", DATA) == Artifact(name="A", type=DATA)
    assert Artifact("A", DATA) != Artifact("A", REPORT)


def test_an_artifact_file_reads_back_from_type_custom_and_protobuf():
    kind = Artifact("My Model", MODEL).File(name="model.pkl")
    assert artifact_file(kind).to_json() == {
        "name": "My Model",
        "type": "MODEL",
        "file": "model.pkl",
    }
    assert artifact_file(Csv) is None
    template = serialised(task(outputs={"model": kind, "log": str})).template
    assert template.custom["outputArtifacts"] == {"model": artifact_file(kind).to_json()}
    assert artifact_of(template.interface.outputs.variables["model"]) == (
        "My Model",
        "MODEL",
        "model.pkl",
    )
    assert not template.interface.outputs.variables["log"].HasField("artifact_partial_id")


def test_an_artifact_file_flows_into_a_plain_file_and_out_of_a_workflow():
    merged = Artifact("Merged", DATA)
    merge = task("merge", outputs={"data": merged.File(name="merged.csv")})
    train = task("train", inputs={"data": Csv}, outputs={"report": FlyteFile})

    class Outputs(NamedTuple):
        data: merged.File(name="merged.csv")
        report: FlyteFile

    @workflow
    def flow() -> Outputs:
        data = merge()
        return Outputs(data=data, report=train(data=data))

    template = serialised(flow).template
    assert template.nodes[1].inputs[0].binding.promise.node_id == "n0"
    outputs = template.interface.outputs.variables
    assert artifact_of(outputs["data"]) == ("Merged", "DATA", "merged.csv")
    assert outputs["data"].type.blob.format == "csv"


def test_an_export_is_one_node_without_edges():
    data, report = Artifact("D", DATA), Artifact("R", REPORT)
    specs = [
        ExportArtifactToDatasetsSpec(artifact=data, dataset_id="ds1"),
        ExportArtifactToNetAppVolumesSpec(
            report, netapp_volume_id="v1", target_relative_path="a/b"
        ),
        ExportArtifactToNetAppVolumesSpec(report, "v2"),
        ExportArtifactFilesToBundleSpec(files=[(file := data.File("d.csv"))], bundles=["QC"]),
    ]
    made = task("make", outputs={"y": file})

    @workflow
    def flow() -> None:
        made()
        run_launch_export_artifacts_task(specs, "Env", hardware_tier_name="Small")

    spec = serialised(flow)
    node = spec.template.nodes[1]
    assert (list(node.upstream_node_ids), list(node.inputs)) == ([], [])
    exporting = flow.nodes[1].flyte_entity.get_custom(SETTINGS)
    assert exporting == {
        "exports": [
            {"artifact": {"name": "D", "type": "DATA"}, "datasetId": "ds1"},
            {
                "artifact": {"name": "R", "type": "REPORT"},
                "netAppVolumeId": "v1",
                "targetRelativePath": "a/b",
            },
            {"artifact": {"name": "R", "type": "REPORT"}, "netAppVolumeId": "v2"},
            {"files": [{"name": "D", "type": "DATA", "file": "d.csv"}], "bundles": ["QC"]},
        ],
        "useLatest": False,
        "environmentName": "Env",
        "hardwareTierName": "Small",
    }
    assert (
        serialised(flow.nodes[1].flyte_entity).template.custom["exports"][0]["datasetId"] == "ds1"
    )


SPEC = ExportArtifactToDatasetsSpec(Artifact("D", DATA), "ds1")


@pytest.mark.parametrize(
    ("error", "settings"),
    [
        (ValueError, {"spec_list": [], "use_project_defaults_for_omitted": True}),
        (ValueError, {"spec_list": ["D"], "use_project_defaults_for_omitted": True}),
        (ValueError, {"spec_list": [SPEC], "environment_name": "Env"}),
        (ValueError, {"spec_list": [SPEC], "hardware_tier_name": "Small"}),
        (
            ValueError,
            {
                "spec_list": [SPEC],
                "environment_name": "Env",
                "hardware_tier_name": "Small",
                "hardware_tier_id": "small-k8s",
            },
        ),
        (TypeError, {"spec_list": [SPEC], "environment_id": "e"}),
    ],
)
def test_bad_exports_are_refused(error, settings):
    with pytest.raises(error):
        run_launch_export_artifacts_task(**settings)


@pytest.mark.parametrize(
    ("error", "files", "bundles"),
    [
        (TypeError, [Artifact("D", DATA)], ["QC"]),
        (TypeError, [FlyteFile], ["QC"]),
        (ValueError, [], ["QC"]),
        (ValueError, [Artifact("D", DATA).File("d.csv")], []),
        (ValueError, [Artifact("D", DATA).File("d.csv")], [""]),
    ],
)
def test_bad_bundles_are_refused(error, files, bundles):
    with pytest.raises(error):
        ExportArtifactFilesToBundleSpec(files=files, bundles=bundles)

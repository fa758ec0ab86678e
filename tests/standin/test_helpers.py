"""The stand-in's helper: it says what DominoJobTask says, and refuses what Domino's refuses."""

import inspect
from collections import OrderedDict
from datetime import timedelta
from typing import Annotated, TypeVar

import pytest
from flowc import standin

if not standin.is_needed():
    pytest.skip("Domino's own plugin is installed", allow_module_level=True)
standin.install()

from flytekit import workflow
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.promise import Promise
from flytekit.tools.translator import get_serializable
from flytekit.types.file import FlyteFile
from flytekitplugins.domino import helpers, task
from flytekitplugins.domino.artifact import DATA, Artifact
from flytekitplugins.domino.file import PathConfig
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import (
    DatasetSnapshot,
    DominoJobConfig,
    DominoJobTask,
    EnvironmentRevisionSpecification,
    EnvironmentRevisionType,
    ExternalDataVolume,
    GitRef,
    NetAppVolumeSnapshot,
)

IMAGES = ImageConfig(Image("main", "example.com/image", "v1"))
SETTINGS = SerializationSettings(project="p", domain="d", version="v1", image_config=IMAGES)
Csv = FlyteFile[TypeVar("csv")]
PINNED = {
    "dfs_repo_commit_id": "c1",
    "hardware_tier_id": "small-k8s",
    "environment_id": "env1",
    "environment_revision_id": "rev1",
    "volume_size_gib": 10,
    "dataset_snapshots": [],
    "external_data_volumes": [],
}


LATEST = {"use_latest_git_ref": False}


def serialised(entity):
    return get_serializable(OrderedDict(), SETTINGS, entity).to_flyte_idl()


def made(**settings):
    """The task that the helper makes and calls, and what the call returns."""
    results = []

    @workflow
    def flow(x: int) -> None:
        bound = settings.pop("inputs", None) or [Input("x", int, x)]
        results.append(run_domino_job_task("a", "python a.py", inputs=bound, **settings))

    return flow.nodes[0].flyte_entity, results[0]


def custom(**settings):
    return made(use_project_defaults_for_omitted=True, **settings)[0].get_custom(SETTINGS)


def test_the_helper_re_exports_the_base_classes():
    assert helpers.DominoJobTask is task.DominoJobTask
    assert helpers.DominoJobConfig is task.DominoJobConfig


def test_the_name_and_the_command_come_first_and_cache_serialize_is_absent():
    parameters = inspect.signature(run_domino_job_task).parameters
    assert list(parameters)[:2] == ["flyte_task_name", "command"]
    assert "cache_serialize" not in parameters


def test_both_forms_mean_the_same():
    artifact = Artifact("A", DATA)
    shared = {
        "cache": True,
        "cache_version": "1.0",
        "cache_ignore_input_vars": ("x",),
        "retries": 2,
        "timeout": timedelta(minutes=5),
    }
    outputs = {"y": Annotated[Csv, PathConfig(path="/mnt/y.csv")], "z": artifact.File("z.csv")}
    snapshots = [DatasetSnapshot(Id="ds", Version=1)]
    base = DominoJobTask(
        "a",
        DominoJobConfig(
            Command="python a.py",
            Title="Title",
            CommitId="c1",
            MainRepoGitRef=GitRef("head"),
            HardwareTierId="small-k8s",
            EnvironmentId="env1",
            EnvironmentRevisionSpec=EnvironmentRevisionSpecification(
                EnvironmentRevisionType.SomeRevision, "rev1"
            ),
            VolumeSizeGiB=10,
            DatasetSnapshots=snapshots,
            ExternalVolumeMountIds=["vol1"],
        ),
        inputs={"x": int},
        outputs=outputs,
        **shared,
    )
    changes = {"dataset_snapshots": snapshots, "external_data_volumes": ["vol1"]}
    helped, result = made(
        **{**PINNED, **changes},
        main_git_repo_ref=GitRef("head"),
        job_title="Title",
        output_specs=[Output("y", Csv, path="/mnt/y.csv"), Output("z", outputs["z"])],
        **shared,
    )
    assert serialised(helped) == serialised(base)
    assert result._fields == ("y", "z")


def test_a_single_output_is_the_bare_promise():
    result = made(**PINNED, output_specs=[Output(name="y", type=Csv)])[1]
    assert isinstance(result, Promise)
    assert result.var == "y"


def test_names_stay_names():
    settings = custom(
        environment_name="Standard",
        environment_revision_id="rev1",
        hardware_tier_name="Small",
        dataset_snapshots=[DatasetSnapshot(Name="sales", Version=3)],
        external_data_volumes=[ExternalDataVolume(Name="shared"), "vol1"],
        netapp_volume_snapshots=[NetAppVolumeSnapshot("v1", 2)],
    )
    assert settings["environmentName"] == "Standard"
    assert settings["environmentRevisionSpec"]["environmentRevisionId"] == "rev1"
    assert settings["hardwareTierName"] == "Small"
    assert settings["datasetSnapshots"] == [{"name": "sales", "version": 3}]
    assert settings["externalVolumeMountNames"] == ["shared"]
    assert settings["externalVolumeMountIds"] == ["vol1"]
    assert settings["netAppVolumeSnapshots"] == [{"id": "v1", "version": 2}]
    assert not {"environmentId", "hardwareTierId"} & settings.keys()


def test_names_alone_resolve_a_job():
    names = {"environment_name": "Standard", "hardware_tier_name": "Small"}
    ids = {"environment_id": None, "hardware_tier_id": None}
    assert made(**{**PINNED, **ids, **names})[0].get_custom(SETTINGS)["useLatest"] is False


def test_the_latest_git_ref_stays_a_flag(monkeypatch):
    monkeypatch.setenv("DOMINO_IS_GIT_BASED", "true")
    custom = [made(**PINNED, use_latest_git_ref=True)[0].get_custom(SETTINGS)]
    monkeypatch.delenv("DOMINO_IS_GIT_BASED")
    custom += [made(**PINNED, **more)[0].get_custom(SETTINGS) for more in ({}, LATEST)]
    assert [one.get("useLatestGitRef") for one in custom] == [True, None, None]
    assert custom[1] == custom[2]
    with pytest.raises(TypeError, match="UseLatestGitRef cannot be 1"):
        made(**PINNED, use_latest_git_ref=1)


def test_an_input_may_have_a_path():
    settings = custom(inputs=[Input("p", str, "v", path="/mnt/p")])
    assert settings["inputPaths"] == {"p": "/mnt/p"}


@pytest.mark.parametrize("parameter", sorted(PINNED.keys() - {"environment_id"}))
def test_without_project_defaults_what_is_missing_is_named(parameter):
    with pytest.raises(ValueError, match=f"set {parameter} "):
        run_domino_job_task("a", "x", **{**PINNED, parameter: None})


def test_a_git_based_project_needs_a_git_ref(monkeypatch):
    monkeypatch.setenv("DOMINO_IS_GIT_BASED", "true")
    with pytest.raises(ValueError, match="set main_git_repo_ref "):
        run_domino_job_task("a", "x", **PINNED)


@pytest.mark.parametrize(
    ("error", "settings", "message"),
    [
        (ValueError, {"dataset_snapshots": [DatasetSnapshot(Version=1)]}, "needs an Id or a Name"),
        (ValueError, {"dataset_snapshots": [DatasetSnapshot(Name="n", Version=0)]}, "version 0"),
        (ValueError, {"dataset_snapshots": 2 * [DatasetSnapshot("d", 1)]}, "several snapshots"),
        (
            ValueError,
            {"dataset_snapshots": [DatasetSnapshot(Name="n", Version=v) for v in (1, 2)]},
            "several snapshots",
        ),
        (ValueError, {"environment_id": "e", "environment_name": "E"}, "environment_id or"),
        (ValueError, {"hardware_tier_id": "t", "hardware_tier_name": "T"}, "hardware_tier_id or"),
        (ValueError, {"environment_revision_id": "r"}, "environment_revision_id needs"),
        (ValueError, {"environment_name": "E", "environment_revision_id": ""}, "SomeRevision"),
        (ValueError, {"main_git_repo_ref": GitRef("commit", "sha")}, "'commit' is none of"),
        (TypeError, {"main_git_repo_ref": "main"}, "MainRepoGitRef"),
        (TypeError, {"external_data_volumes": [7]}, "ExternalVolumeMountIds"),
        (TypeError, {"netapp_volume_snapshots": ["v1"]}, "NetAppVolumeSnapshots"),
        (ValueError, {"output_specs": 2 * [Output("y", str)]}, "two of one name"),
        (ValueError, {"cache": True}, "cache_version"),
        (TypeError, {"cache_serialize": True}, "cache_serialize"),
        (TypeError, {"external_data_volume_ids": []}, "external_data_volume_ids"),
        (TypeError, {"output_spec": []}, "output_spec"),
        (TypeError, {"main_repo_git_ref": GitRef("head")}, "main_repo_git_ref"),
    ],
)
def test_bad_settings_are_refused(error, settings, message):
    with pytest.raises(error, match=message):
        run_domino_job_task("a", "x", use_project_defaults_for_omitted=True, **settings)


def test_no_version_is_a_warning():
    with pytest.warns(UserWarning, match="no Version"):
        custom(dataset_snapshots=[DatasetSnapshot(Name="n")])

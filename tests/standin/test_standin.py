"""The stand-in's place on the path, its job config, and the task that it becomes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flowc import standin

if not standin.is_needed():
    pytest.skip("Domino's own plugin is installed", allow_module_level=True)
standin.install()

from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekitplugins.domino.task import (
    ClusterProperties,
    ComputeClusterType,
    DatasetSnapshot,
    DominoJobConfig,
    DominoJobTask,
    EnvironmentRevisionSpecification,
    EnvironmentRevisionType,
    ExternalDataVolume,
    GitRef,
)

IMAGES = ImageConfig(Image("main", "example.com/image", "v1"))
SETTINGS = SerializationSettings(project="p", domain="d", version="v1", image_config=IMAGES)
REVISION = EnvironmentRevisionSpecification(EnvironmentRevisionType.SomeRevision, "rev1")
PINNED = {
    "CommitId": "c1",
    "HardwareTierId": "small-k8s",
    "EnvironmentId": "env1",
    "EnvironmentRevisionSpec": REVISION,
    "VolumeSizeGiB": 10.0,
    "DatasetSnapshots": [],
    "ExternalVolumeMountIds": [],
}
CLUSTER = (ComputeClusterType.Spark, "env2", "worker-tier", 4)


def config(**changes):
    return DominoJobConfig(Command="python a.py", **{**PINNED, **changes})


def task(**changes):
    return DominoJobTask("a", DominoJobConfig(Command="python a.py"), use_latest=True, **changes)


def run_python(code, *path):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


HOME = Path(standin.folder()).parents[1]


def test_the_folder_holds_a_namespace_package():
    assert (standin.folder() / "flytekitplugins/domino/task.py").is_file()
    assert not (standin.folder() / "flytekitplugins/__init__.py").exists()


def test_install_appends_once_and_stays_needed():
    standin.install()
    standin.install()
    assert sys.path.count(str(standin.folder())) == 1
    assert standin.is_needed()
    assert standin.pythonpath() == [str(standin.folder())]


def test_the_stand_in_is_last_on_the_path():
    code = "import sys; from flowc import standin; standin.install(); print(sys.path[-1])"
    assert run_python(code, HOME) == str(standin.folder())


def test_looking_for_the_plugin_does_not_import_flytekit():
    code = (
        "import sys; from flowc import standin; standin.install(); print('flytekit' in sys.modules)"
    )
    assert run_python(code, HOME) == "False"


def test_pythonpath_serves_a_subprocess():
    code = "import flytekitplugins.domino.helpers as h; print(h.run_domino_job_task.__name__)"
    assert run_python(code, *standin.pythonpath()) == "run_domino_job_task"


def test_the_real_plugin_goes_first(tmp_path):
    real = tmp_path / "flytekitplugins" / "domino"
    real.mkdir(parents=True)
    (real / "__init__.py").write_text("ORIGIN = 'real'\n")
    code = (
        "from flowc import standin; needed = standin.is_needed(); standin.install();"
        "import flytekitplugins.domino as d; print(needed, standin.pythonpath(), d.ORIGIN)"
    )
    assert run_python(code, HOME, tmp_path) == "False [] real"


def test_some_revision_needs_its_id():
    with pytest.raises(ValueError, match="EnvironmentRevisionId"):
        EnvironmentRevisionSpecification(EnvironmentRevisionType.SomeRevision)
    EnvironmentRevisionSpecification(EnvironmentRevisionType.RestrictedRevision)


def test_a_full_config_is_resolved():
    assert config().is_resolved()
    assert config().unresolved_fields() == []


@pytest.mark.parametrize("field", PINNED)
def test_each_required_field_is_named_when_missing(field):
    assert config(**{field: None}).unresolved_fields() == [field]
    with pytest.raises(ValueError, match=f"unresolved: {field}$"):
        DominoJobTask("a", config(**{field: None}))


@pytest.mark.parametrize(
    ("field", "value"), [("CommitId", ""), ("HardwareTierId", ""), ("VolumeSizeGiB", 0)]
)
def test_a_false_value_counts_as_missing(field, value):
    assert config(**{field: value}).unresolved_fields() == [field]


def test_all_missing_fields_are_named_at_once():
    with pytest.raises(ValueError, match="CommitId") as caught:
        DominoJobTask("a", DominoJobConfig(Command="x"))
    assert all(field in str(caught.value) for field in PINNED)


@pytest.mark.parametrize(("git_based", "missing"), [("true", ["MainRepoGitRef"]), ("false", [])])
def test_a_git_ref_is_required_in_git_based_projects_alone(monkeypatch, git_based, missing):
    monkeypatch.setenv("DOMINO_IS_GIT_BASED", git_based)
    assert config().unresolved_fields() == missing
    assert config(MainRepoGitRef=GitRef("head")).is_resolved()


@pytest.mark.parametrize(
    ("kind", "changes", "resolved"),
    [
        (ComputeClusterType.Spark, {}, False),
        (ComputeClusterType.Spark, {"MasterHardwareTierId": "m"}, False),
        (ComputeClusterType.Ray, {"ComputeEnvironmentRevisionSpec": REVISION}, False),
        (ComputeClusterType.MPI, {"ComputeEnvironmentRevisionSpec": REVISION}, True),
        (
            ComputeClusterType.Dask,
            {"ComputeEnvironmentRevisionSpec": REVISION, "MasterHardwareTierId": "m"},
            True,
        ),
    ],
)
def test_a_cluster_needs_a_revision_and_a_master_but_for_mpi(kind, changes, resolved):
    cluster = ClusterProperties(kind, *CLUSTER[1:], **changes)
    missing = config(ComputeClusterProperties=cluster).unresolved_fields()
    assert missing == ([] if resolved else ["ComputeClusterProperties"])


def test_use_latest_leaves_unset_what_is_unset():
    custom = task().get_custom(SETTINGS)
    assert custom["useLatest"] is True
    assert not {"commitId", "hardwareTierId", "datasetSnapshots"} & custom.keys()


def test_the_custom_dict_holds_every_setting():
    cluster = ClusterProperties(
        *CLUSTER, 20, 8, REVISION, MasterHardwareTierId="m", ExtraConfigs={"spark.x": "1"}
    )
    job = config(
        Title="Train",
        MainRepoGitRef=GitRef("commitId", "sha"),
        ComputeClusterProperties=cluster,
        DatasetSnapshots=[DatasetSnapshot(Id="ds", Version=2)],
        ExternalVolumeMountIds=["vol1"],
    )
    revision = {"environmentRevisionType": "SomeRevision", "environmentRevisionId": "rev1"}
    assert job.to_json() == {
        "command": "python a.py",
        "title": "Train",
        "commitId": "c1",
        "mainRepoGitRef": {"type": "commitId", "value": "sha"},
        "hardwareTierId": "small-k8s",
        "environmentId": "env1",
        "environmentRevisionSpec": revision,
        "computeClusterProperties": {
            "clusterType": "Spark",
            "computeEnvironmentId": "env2",
            "workerHardwareTierId": "worker-tier",
            "workerCount": 4,
            "workerStorageGiB": 20,
            "maxWorkerCount": 8,
            "computeEnvironmentRevisionSpec": revision,
            "masterHardwareTierId": "m",
            "extraConfigs": {"spark.x": "1"},
        },
        "volumeSizeGiB": 10.0,
        "datasetSnapshots": [{"id": "ds", "version": 2}],
        "externalVolumeMountIds": ["vol1"],
    }
    custom = DominoJobTask("a", job).get_custom(SETTINGS)
    assert job.to_json().items() <= custom.items()
    assert json.loads(json.dumps(custom)) == custom


@pytest.mark.parametrize(
    ("error", "changes", "message"),
    [
        (ValueError, {"DatasetSnapshots": [DatasetSnapshot(Name="n", Version=1)]}, "needs an Id"),
        (ValueError, {"DatasetSnapshots": [DatasetSnapshot(Id="d", Version=0)]}, "version 0"),
        (
            ValueError,
            {"DatasetSnapshots": [DatasetSnapshot("d", 1), DatasetSnapshot("d", 2)]},
            "one",
        ),
        (ValueError, {"MainRepoGitRef": GitRef("branch", "main")}, "'branch' is none of"),
        (ValueError, {"MainRepoGitRef": GitRef("branches")}, "needs a Value"),
        (ValueError, {"Command": ""}, "Command is empty"),
        (TypeError, {"MainRepoGitRef": "main"}, "MainRepoGitRef cannot be 'main'"),
        (TypeError, {"EnvironmentRevisionSpec": "rev1"}, "EnvironmentRevisionSpec"),
        (
            TypeError,
            {"ExternalVolumeMountIds": [ExternalDataVolume("v")]},
            "ExternalVolumeMountIds",
        ),
        (TypeError, {"DatasetSnapshots": ["ds"]}, "DatasetSnapshots"),
        (TypeError, {"VolumeSizeGiB": "10"}, "VolumeSizeGiB"),
        (TypeError, {"VolumeSizeGiB": True}, "VolumeSizeGiB"),
        (TypeError, {"CommitId": 12}, "CommitId"),
    ],
)
def test_a_bad_setting_is_refused_even_with_project_defaults(error, changes, message):
    job = DominoJobConfig(**{"Command": "x", **PINNED, **changes})
    with pytest.raises(error, match=message):
        DominoJobTask("a", job, use_latest=True)


def test_a_snapshot_without_version_is_a_warning():
    with pytest.warns(UserWarning, match="no Version"):
        DominoJobTask("a", config(DatasetSnapshots=[DatasetSnapshot(Id="d")]))


def test_an_empty_list_is_told_from_nothing():
    assert config().to_json()["datasetSnapshots"] == []
    assert "datasetSnapshots" not in config(DatasetSnapshots=None).to_json()


@pytest.mark.parametrize(
    "unknown", ["environment_name", "upstream", "DatasetSnapshots", "metadata"]
)
def test_unknown_keyword_arguments_of_a_task_raise(unknown):
    with pytest.raises(TypeError, match=unknown):
        task(**{unknown: "x"})


def test_unknown_keyword_arguments_of_a_config_raise():
    with pytest.raises(TypeError, match="HardwareTier'"):
        DominoJobConfig(Command="x", HardwareTier="small")

from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DatasetSnapshot, ExternalDataVolume, GitRef, NetAppVolumeSnapshot


@workflow
def register_images(volume: NetAppVolumeSnapshot, resolution: float = 0.5) -> FlyteFile[TypeVar("nii.gz")]:
    """Registers the scans of a NetApp volume, whose snapshot is chosen at launch."""
    listing = run_domino_job_task(
        flyte_task_name="List scans",
        command="python list_scans.py",
        inputs=[Input(name="volume", type=NetAppVolumeSnapshot, value=volume)],
        output_specs=[Output(name="listing", type=FlyteFile[TypeVar("csv")])],
        environment_name="Imaging",
        hardware_tier_name="Small",
        dataset_snapshots=[
            DatasetSnapshot(Name="scan-metadata", Version=12),
            DatasetSnapshot(Id="66c1a37e8d05b2f94e6c1d08", Version=1),
        ],
        external_data_volumes=[ExternalDataVolume(Name="pacs-archive")],
        use_project_defaults_for_omitted=True,
    )
    registered = run_domino_job_task(
        flyte_task_name="Register scans",
        command="python register.py",
        inputs=[
            Input(name="listing", type=FlyteFile[TypeVar("csv")], value=listing["listing"]),
            Input(name="resolution", type=float, value=resolution),
        ],
        output_specs=[Output(name="registered", type=FlyteFile[TypeVar("nii.gz")])],
        environment_name="Imaging",
        hardware_tier_id="gpu-large-k8s",
        dataset_snapshots=[],
        netapp_volume_snapshots=[NetAppVolumeSnapshot(Id="6812c4f09d3e7a51b4c6f2d8", Version=2)],
        main_git_repo_ref=GitRef(Type="head"),
        use_project_defaults_for_omitted=True,
    )
    return registered["registered"]

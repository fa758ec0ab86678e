from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino import artifact
from flytekitplugins.domino.artifact import Artifact, ExportArtifactToDatasetsSpec, ExportArtifactToNetAppVolumesSpec
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

energy = Artifact(name="Energy", type=artifact.DATA)
load_file = energy.File(name="load.csv")
price_file = energy.File(name="price.csv")

DATASET_ID = "68a8b82999bfa44f6f33903c"
specs = [
    ExportArtifactToDatasetsSpec(artifact=energy, dataset_id=DATASET_ID),
    ExportArtifactToNetAppVolumesSpec(energy, "6812c4f09d3e7a51b4c6f2d8", "energy/latest"),
]


@workflow
def energy_data(zone: str):
    load = run_domino_job_task(
        flyte_task_name="Load of zone",
        command="python load.py",
        inputs=[Input(name="zone", type=str, value=zone)],
        output_specs=[Output(name="load", type=load_file)],
        environment_name="Energy",
        use_project_defaults_for_omitted=True,
    )
    price = run_domino_job_task(
        flyte_task_name="Price of zone",
        command="python price.py",
        inputs=[
            Input(name="zone", type=str, value=zone),
            Input(name="load", type=FlyteFile[TypeVar("csv")], value=load),
        ],
        output_specs=[Output(name="price", type=price_file)],
        environment_name="Energy",
        use_project_defaults_for_omitted=True,
    )
    artifact.run_launch_export_artifacts_task(
        spec_list=specs, environment_name="Energy", hardware_tier_name="Small", use_project_defaults_for_omitted=True
    )

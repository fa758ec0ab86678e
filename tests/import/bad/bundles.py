from flytekit import workflow
from flytekitplugins.domino.artifact import DATA, MODEL, Artifact
from flytekitplugins.domino.artifact import ExportArtifactFilesToBundleSpec, run_launch_export_artifacts_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Risk = Artifact(name="Risk", type=MODEL)
Rows = Artifact(name="Rows", type=DATA)

train = DominoJobTask(
    name="Train",
    domino_job_config=DominoJobConfig(Command="python train.py"),
    outputs={"model": Risk.File(name="model.pkl"), "rows": Rows.File(name="rows.csv")},
    use_latest=True,
)


@workflow
def bundled():
    train()
    run_launch_export_artifacts_task(
        spec_list=[
            ExportArtifactFilesToBundleSpec(files=[Risk.File(name="rows.csv")], bundles=["QC"]),
            ExportArtifactFilesToBundleSpec(files=[Risk, Rows.File("rows.csv")], bundles=["QC"]),
            ExportArtifactFilesToBundleSpec(files=Risk.File(name="model.pkl"), bundles=["QC"]),
        ],
        use_project_defaults_for_omitted=True,
    )

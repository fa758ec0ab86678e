from flytekit import workflow
from flytekitplugins.domino.task import DominoJobTask, DominoJobConfig

@workflow()
def nightly_backup(keep: int = 14) -> None:
    DominoJobTask(
        name="Backup",
        domino_job_config=DominoJobConfig(Command="bash backup.sh\n", Title="Nightly backup"),
        inputs={"keep": int, "targets": list[str]},
        use_latest=True,
    )(keep=keep, targets=["reports", "models"])

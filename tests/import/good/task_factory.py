from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask


def file(ext):
    return FlyteFile[TypeVar(ext)]


def job(name, script, inputs, outputs, tier="small-k8s"):
    return DominoJobTask(
        name=f"Fraud - {name}",
        domino_job_config=DominoJobConfig(Command=f"python /mnt/code/fraud/{script}.py", HardwareTierId=tier),
        inputs=inputs,
        outputs=outputs,
        use_latest=True,
    )


def notify(message, *, data):
    return run_domino_job_task(
        flyte_task_name="Fraud - notify",
        command="python /mnt/code/fraud/notify.py",
        inputs=[Input("message", str, message), Input("data", file("csv"), data)],
        use_project_defaults_for_omitted=True,
    )


ingest = job("ingest", "ingest", {"date": str}, {"transactions": file("csv")})
label = job("label", "label", {"transactions": file("csv")}, {"labelled": file("csv")})
train = job("train", "train", {"labelled": file("csv"), "rounds": int}, {"model": file("cbm")}, tier="large-k8s")


@workflow
def fraud(date: str, rounds: int = 500) -> file("cbm"):
    transactions = ingest(date=date)
    labelled = label(transactions=transactions)
    notify("labels are ready", data=labelled)
    return train(labelled=labelled, rounds=rounds)

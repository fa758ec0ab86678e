import typing as t

import flytekit as fk
import flytekit.types.file as ff
import flytekitplugins.domino.artifact as art
import flytekitplugins.domino.helpers as h
import flytekitplugins.domino.task as dt

Csv = ff.FlyteFile[t.TypeVar("csv")]
reports = art.Artifact("Churn Reports", art.REPORT)

settings = dict(
    environment_name="Churn R",
    hardware_tier_name="Small",
    use_project_defaults_for_omitted=True,
)


@fk.workflow
def churn(month: str, top: int = 20) -> t.NamedTuple("ChurnOut", report=reports.File("churn.html"), scores=Csv):
    scores = h.run_domino_job_task(
        flyte_task_name="Score customers",
        command="Rscript score.R",
        inputs=[h.Input(name="month", type=str, value=month)],
        output_specs=[h.Output(name="scores", type=Csv)],
        **settings,
    )
    report = h.run_domino_job_task(
        flyte_task_name="Render",
        command="quarto render churn.qmd",
        inputs=[
            h.Input(name="scores", type=Csv, value=scores["scores"]),
            h.Input(name="top", type=int, value=top),
        ],
        output_specs=[h.Output(name="report", type=reports.File("churn.html"))],
        job_title="Churn report",
        main_git_repo_ref=dt.GitRef("tags", "v2.3.0"),
        **settings,
    )
    return report["report"], scores["scores"]

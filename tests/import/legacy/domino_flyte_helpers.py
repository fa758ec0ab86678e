from typing import NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
import domino.flyte.helpers as helpers
from domino.flyte.artifact import Artifact, REPORT

report = Artifact("Legacy Report", REPORT)


@workflow
def legacy_report(site: str) -> NamedTuple("out", report=report.File("site.html")):
    rows = helpers.run_domino_job_task(
        flyte_task_name="Read site",
        command="python read.py",
        inputs=[helpers.Input(name="site", type=str, value=site)],
        output_specs=[helpers.Output(name="rows", type=FlyteFile[TypeVar("csv")])],
        environment_name="Reports",
        use_project_defaults_for_omitted=True,
    )
    made = helpers.run_domino_job_task(
        flyte_task_name="Render site",
        command="python render.py",
        inputs=[helpers.Input(name="rows", type=FlyteFile[TypeVar("csv")], value=rows["rows"])],
        output_specs=[helpers.Output(name="report", type=report.File("site.html"))],
        environment_name="Reports",
        use_project_defaults_for_omitted=True,
    )
    return made["report"]

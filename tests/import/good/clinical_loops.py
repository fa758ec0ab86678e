"""Study XYZ-103, programmed twice: each data set by two people."""
from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

SAS = FlyteFile[TypeVar("sas7bdat")]
# the domains of the study
DOMAINS = ["ae", "cm", "dm", "vs"]
SIDES = ("prod", "qc")
ANALYSES = {"adae": ("ae", "Adverse Events"), "advs": ("vs", "Vital Signs"), "adcm": ("cm", "Medication")}


@workflow
def study(raw: str) -> None:
    data = {}
    # every domain is programmed twice
    for domain in DOMAINS:
        for side in SIDES:
            # by two people
            data[domain, side] = run_domino_job_task(
                flyte_task_name=f"{side} {domain}",
                command=f"{side}/sdtm/{domain}.sas",  # their program
                inputs=[Input("raw", str, raw)],
                output_specs=[Output("data", SAS)],
                use_project_defaults_for_omitted=True,
            )
    reports = []
    for domain in DOMAINS:
        reports.append(run_domino_job_task(
            flyte_task_name=f"Compare {domain.upper()}",
            command=f"qc/compare.sas {domain}",
            inputs=[Input("prod", SAS, data[domain, "prod"]["data"]), Input("qc", SAS, data[domain, "qc"]["data"])],
            output_specs=[Output("report", FlyteFile[TypeVar("html")])],
            use_project_defaults_for_omitted=True,
        )["report"])
    for name, (domain, label) in ANALYSES.items():
        run_domino_job_task(
            flyte_task_name=label,
            command=f"prod/adam/{name}.sas",
            inputs=[Input("source", SAS, data[domain, "prod"]["data"]), Input("dm", SAS, data["dm", "prod"]["data"])],
            output_specs=[Output(name, SAS)],
            use_project_defaults_for_omitted=True,
        )
    # All comparisons
    run_domino_job_task(
        flyte_task_name="Sum up",
        command="qc/sum.sas",
        inputs=[Input("reports", list[FlyteFile[TypeVar("html")]], reports)],
        use_project_defaults_for_omitted=True,
    )

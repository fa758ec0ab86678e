#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""
workflow.py
===========

Survival analysis of the registry data.

Usage::

    pyflyte run --remote long_docstring.py survival --registry_path /mnt/data/registry
    pyflyte run --remote long_docstring.py survival --registry_path /mnt/data/registry --horizon 60

History:
    v1  first version
    v2  competing risks
"""

from typing import NamedTuple, TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import REPORT, Artifact
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

_report = Artifact(name="Survival Report", type=REPORT)


class SurvivalOutputs(NamedTuple):
    """What the flow hands back."""

    curves: FlyteFile[TypeVar("csv")]  # Kaplan-Meier, one row a time point
    report: _report.File(name="survival.pdf")


@workflow
def survival(registry_path: str, horizon: int = 120, strata: str = "stage") -> SurvivalOutputs:
    """Kaplan-Meier curves and Cox models of the registry.

    The registry is read as of the last lock. Patients without a date of diagnosis are left out,
    see the statistical analysis plan; "unknown" stages count as a stratum of their own.

    Args:
        registry_path: Folder of the registry's extract.
        horizon: Months of follow-up;
            what lies behind it is censored.
        strata: Column to draw one curve for each value of.
    """
    # Reads the extract and applies the exclusions of the analysis plan.
    # Fails when the extract is older than 90 days.
    cohort = run_domino_job_task(
        flyte_task_name="Build cohort",
        command="Rscript cohort.R",
        inputs=[Input(name="registry_path", type=str, value=registry_path)],
        output_specs=[Output(name="cohort", type=FlyteFile[TypeVar("rds")])],
        environment_name="R 4.4",
        use_project_defaults_for_omitted=True,
    )

    """Curves for each stratum."""
    curves = run_domino_job_task(
        flyte_task_name="Kaplan-Meier",
        command="Rscript curves.R",
        inputs=[
            Input(name="cohort", type=FlyteFile[TypeVar("rds")], value=cohort["cohort"]),
            Input(name="horizon", type=int, value=horizon),  # months
            Input(name="strata", type=str, value=strata),
        ],
        output_specs=[Output(name="curves", type=FlyteFile[TypeVar("csv")])],
        environment_name="R 4.4",
        use_project_defaults_for_omitted=True,
    )

    # TODO: move to quarto
    report = run_domino_job_task(
        flyte_task_name="Report",
        command="Rscript -e 'rmarkdown::render(\"report.Rmd\")'",
        inputs=[
            Input(name="cohort", type=FlyteFile[TypeVar("rds")], value=cohort["cohort"]),
            Input(name="curves", type=FlyteFile[TypeVar("csv")], value=curves["curves"]),
        ],
        output_specs=[Output(name="report", type=_report.File(name="survival.pdf"))],
        environment_name="R 4.4",
        use_project_defaults_for_omitted=True,
    )

    return SurvivalOutputs(curves=curves["curves"], report=report["report"])

#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""ML pipeline for churn prediction."""
import os
import sys
import logging
import warnings
from typing import NamedTuple, TypeVar, Optional, Union, List, Dict

from flytekit import workflow
from flytekit.types.file import FlyteFile, CSVFile, PDFFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

warnings.filterwarnings("ignore")
sys.path.insert(0, "/mnt/code")
LOG = logging.getLogger(__name__)
__version__ = "1.2.0"
__all__ = ["churn"]

SCRIPTS = "/mnt/code/scripts"


class Results(NamedTuple):
    """What comes out."""
    report: PDFFile
    rows: CSVFile


@workflow
def churn(path: Optional[str] = None, limit: Union[int, None] = 10) -> Results:
    """
    Predict churn.

    Args:
        path (str, optional): Where the data is.
        limit: How many rows.

    Returns:
        Results: the outcome
    """
    LOG.info("starting")
    prep = run_domino_job_task(
        flyte_task_name="Prepare",
        command=f"python {SCRIPTS}/prep.py",
        inputs=[
            Input(name="path", type=Optional[str], value=path),
            Input(name="limit", type=Optional[int], value=limit),
        ],
        output_specs=[Output(name="rows", type=CSVFile)],
        use_project_defaults_for_omitted=True,
        environment_name="Domino Standard Environment Py3.9 R4.3",
    )
    rep = run_domino_job_task(
        flyte_task_name="Report",
        command=os.path.join("python " + SCRIPTS, "report.py"),
        inputs=[Input(name="rows", type=CSVFile, value=prep["rows"])],
        output_specs=[Output(name="report", type=PDFFile)],
        use_project_defaults_for_omitted=True,
        environment_name="Domino Standard Environment Py3.9 R4.3",
    )
    return Results(report=rep["report"], rows=prep["rows"])


if "__main__" == __name__:
    print(churn(path="x"))

#!/usr/bin/env python
# -*- coding: utf-8 -*-
# The study's flow,
# run each night.

# second block of the head
import os  # noqa: F401
# above the imports of flytekit
from typing import NamedTuple, TypeVar

from flytekit import workflow  # the workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import DATA, Artifact
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

# The root of all code
ROOT = "/mnt/code"  # mounted
# used once
TIER = "small"

# What comes out
data = Artifact("Data", DATA)  # kept for ever

# Settings of the first
prep_config = DominoJobConfig(
    # how it runs
    Command=f"{ROOT}/prep.py",  # the program
    HardwareTierId=TIER,
)

# The task that prepares
prep = DominoJobTask(
    "prep",
    prep_config,
    True,
    # what goes in
    inputs={"a": str},  # only a
    outputs={"rows": data.File("rows.csv")},  # and rows
    # nothing else
)  # the end of prep


def helper(x):
    # inside a helper
    return f"{ROOT}/{x}.py"  # made


# The flow itself
@workflow
def flow(
    a: str,  # the first input
    # above b
    b: int = 3,
) -> None:
    """Doc."""
    # first of all
    rows = prep(a=a)  # call it
    # then the helper
    second = run_domino_job_task(
        # named so
        flyte_task_name="second",
        command=helper("second"),  # runs second
        inputs=[
            Input("rows", FlyteFile[TypeVar("csv")], rows),  # of prep
            # and b
            Input("b", int, b),
        ],
        use_project_defaults_for_omitted=True,
    )
    # order
    prep2 = prep(a="x")
    second >> prep2  # wait
    # at the end
    return
# after all

"""The names of what lies in the folder of a run."""

from __future__ import annotations


class Folder:
    """What lies where in the folder of a run."""

    INPUTS = "inputs.json"
    """In `tasks/PATH/`: the values that the job was given, as `Request.task_inputs` takes them."""
    VALUES = "outputs.json"
    """In `tasks/PATH/`: the values of the outputs, once the job has succeeded, in the same form."""
    LAID = "laid"
    """In `tasks/PATH/`: the inputs as the job is to find them, until its last attempt."""
    JOB = "job"
    """In `tasks/PATH/`: what an attempt works in, while it runs."""
    OUTPUTS = "outputs"
    """In `tasks/PATH/`: the files that the job wrote, those of a failed attempt left out."""

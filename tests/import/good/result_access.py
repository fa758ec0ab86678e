from typing import NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

Csv = FlyteFile[TypeVar("csv")]

split_outputs = [Output(name="train", type=Csv), Output(name="valid", type=Csv), Output(name="test", type=Csv)]

Out = NamedTuple("Out", [("valid", float), ("test", float), ("rows", Csv)])


@workflow
def access(table: str) -> Out:
    # bare name
    rows = run_domino_job_task("Read", "python read.py",
        inputs=[Input("table", str, table)], output_specs=[Output("rows", Csv)],
        use_project_defaults_for_omitted=True)
    # tuple unpacking
    train, valid, test = run_domino_job_task("Split", "python split.py",
        inputs=[Input("rows", Csv, rows)], output_specs=split_outputs,
        use_project_defaults_for_omitted=True)
    # several outputs, by index and by name below
    fitted = run_domino_job_task("Fit", "python fit.py",
        inputs=[Input("train", Csv, train)],
        output_specs=[Output("model", FlyteFile[TypeVar("pkl")]), Output("columns", FlyteFile[TypeVar("json")])],
        use_project_defaults_for_omitted=True)
    on_valid = run_domino_job_task("Evaluate on validation", "python evaluate.py",
        inputs=[Input("model", FlyteFile[TypeVar("pkl")], fitted[0]), Input("columns", FlyteFile[TypeVar("json")], fitted[1]), Input("rows", Csv, valid)],
        output_specs=[Output("score", float)],
        use_project_defaults_for_omitted=True)
    on_test = run_domino_job_task("Evaluate on test", "python evaluate.py",
        inputs=[Input("model", FlyteFile[TypeVar("pkl")], fitted.model), Input("columns", FlyteFile[TypeVar("json")], fitted.columns), Input("rows", Csv, test)],
        output_specs=[Output("score", float)],
        use_project_defaults_for_omitted=True)
    # one output: by attribute, by subscript
    return Out(valid=on_valid.score, test=on_test["score"], rows=rows)

from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

@workflow
def w(a: "str", b: "int" = 3) -> "str":
    '''Run w.

    Parameters
    ----------
    a : str
        The a.
    b : int, optional
        The b
        in two lines.

    Returns
    -------
    str
        The text.
    '''
    x = run_domino_job_task(flyte_task_name="x", command="c", inputs=[Input(name="a", type=str, value=a), Input(name="b", type=int, value=b)], output_specs=[Output(name="s", type=str)], use_project_defaults_for_omitted=True) ; y = x["s"]
    return (y)

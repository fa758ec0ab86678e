from contextlib import contextmanager
from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

_settings = [{}]

@contextmanager
def using(**settings):
    _settings.append({**_settings[-1], **settings})
    try:
        yield
    finally:
        _settings.pop()

def job(name, *needs, command=None):
    node = run_domino_job_task(
        flyte_task_name=name, command=command or f"python {name.lower().replace(' ', '_')}.py",
        inputs=[Input("n", int, need) for need in needs][:1], output_specs=[Output("n", int)],
        use_project_defaults_for_omitted=True, **_settings[-1])
    return node["n"]

@workflow
def flow(n: int) -> int:
    first = job("Read it", n)
    with using(environment_name="Spark", hardware_tier_name="Big"):
        wide = job("Widen", first)
        with using(hardware_tier_name="Huge"):
            wider = job("Widen more", wide)
    return job("Write it", wider)

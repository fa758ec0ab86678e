from flytekit import workflow
from flytekitplugins.domino.helpers import run_domino_job_task


@workflow
def hello_world() -> str:
    run_domino_job_task("Say hello", "echo hello", use_project_defaults_for_omitted=True)
    return "SUCCESS"


if __name__ == '__main__':
    hello_world()

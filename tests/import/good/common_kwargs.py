from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import GitRef

# what every task of this flow runs with
COMMON = {
    "environment_name": "Pricing",
    "environment_revision_id": "68a771f590d3cf5ff19c5a17",
    "hardware_tier_name": "Small",
    "main_git_repo_ref": GitRef("tags", "2024.06"),
    "volume_size_gib": 10,
    "dfs_repo_commit_id": "52ee5113a38de2dddbd051b42623c23065f28803",
    "dataset_snapshots": [],
    "external_data_volumes": [],
}
CACHED = dict(cache=True, cache_version="2024.06")
BIG = {**COMMON, "hardware_tier_name": "Large", "volume_size_gib": 100}

TXT = FlyteFile[TypeVar("txt")]


@workflow
def option_pricing(trade_date: str, paths: int = 10000) -> TXT:
    market = run_domino_job_task(
        flyte_task_name="Load market data",
        command="python market.py",
        inputs=[Input(name="trade_date", type=str, value=trade_date)],
        output_specs=[Output(name="curves", type=TXT), Output(name="vols", type=TXT)],
        **COMMON,
        **CACHED,
    )
    simulate = run_domino_job_task(
        flyte_task_name="Simulate",
        command="./simulate --threads 16",
        inputs=[
            Input(name="curves", type=TXT, value=market.curves),
            Input(name="vols", type=TXT, value=market.vols),
            Input(name="paths", type=int, value=paths),
        ],
        output_specs=[Output(name="prices", type=TXT)],
        timeout=6 * 3600,
        **BIG,
    )
    check = run_domino_job_task(
        flyte_task_name="Check prices",
        command="python check.py",
        inputs=[Input(name="prices", type=TXT, value=simulate)],
        output_specs=[Output(name="report", type=TXT)],
        retries=3,
        **COMMON,
    )
    return check

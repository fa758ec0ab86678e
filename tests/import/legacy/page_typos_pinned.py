import typing
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino import helpers as dom
from flytekitplugins.domino.task import GitRef

PINNED = dict(
    environment_name="Battery",
    environment_revision_id="68a771f590d3cf5ff19c5a17",
    hardware_tier_name="Small",
    main_git_repo_ref=GitRef("commitId", "c4f273e63e3267d079ebb7c5e5dbcef600521829"),
    volume_size_gib=10,
    dfs_repo_commit_id="52ee5113a38de2dddbd051b42623c23065f28803",
    dataset_snapshots=[],
    external_data_volumes=[],
)
Csv = FlyteFile[typing.TypeVar("csv")]
CYCLES = [dom.Output(name="cycles", type=Csv)]


@workflow
def battery(cell: str, nominal: float = 3.7) -> Csv:
    cycles = dom.run_domino_job_task(
        name="Read cycles",
        command="python cycles.py",
        inputs=[dom.Input(name="cell", type=str, value=cell)],
        outputs=CYCLES,
        **PINNED,
    )
    fade = dom.run_domino_job_task(
        "Capacity fade",
        "python fade.py",
        inputs=[
            dom.Input(name="cycles", type=Csv, value=cycles["cycles"]),
            dom.Input(name="nominal", type=float, value=nominal),
        ],
        output_spec=[dom.Output(name="fade", type=Csv)],
        **PINNED,
    )
    return fade["fade"]

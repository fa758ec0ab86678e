from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile

from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

CSV = FlyteFile[TypeVar("csv")]
SCRIPT = "python /mnt/code/regions/summarise.py"
TIER = "Medium"
ENV = "Domino Standard Environment Py3.11 R4.4"


@workflow
def regional_sales(snapshot_date: str) -> CSV:
    """Summarise every region by itself, then put them together."""
    split = run_domino_job_task(
        "Split by region",
        "python /mnt/code/regions/split.py",
        inputs=[Input("snapshot_date", str, snapshot_date)],
        output_specs=[
            Output("north", CSV),
            Output("south", CSV),
            Output("east", CSV),
            Output("west", CSV),
            Output("overseas", CSV),
            Output("online", CSV),
        ],
        environment_name=ENV,
        hardware_tier_name=TIER,
        use_project_defaults_for_omitted=True,
    )

    # fan out: the same script for every region
    north = run_domino_job_task(
        "Summarise North", SCRIPT,
        inputs=[Input("region", CSV, split.north)], output_specs=[Output("summary", CSV)],
        environment_name=ENV, hardware_tier_name=TIER, use_project_defaults_for_omitted=True)
    south = run_domino_job_task(
        "Summarise South", SCRIPT,
        inputs=[Input("region", CSV, split.south)], output_specs=[Output("summary", CSV)],
        environment_name=ENV, hardware_tier_name=TIER, use_project_defaults_for_omitted=True)
    east = run_domino_job_task(
        "Summarise East", SCRIPT,
        inputs=[Input("region", CSV, split.east)], output_specs=[Output("summary", CSV)],
        environment_name=ENV, hardware_tier_name=TIER, use_project_defaults_for_omitted=True)
    west = run_domino_job_task(
        "Summarise West", SCRIPT,
        inputs=[Input("region", CSV, split.west)], output_specs=[Output("summary", CSV)],
        environment_name=ENV, hardware_tier_name=TIER, use_project_defaults_for_omitted=True)
    overseas = run_domino_job_task(
        "Summarise Overseas", SCRIPT,
        inputs=[Input("region", CSV, split.overseas)], output_specs=[Output("summary", CSV)],
        environment_name=ENV, hardware_tier_name=TIER, use_project_defaults_for_omitted=True)
    online = run_domino_job_task(
        "Summarise Online", SCRIPT,
        inputs=[Input("region", CSV, split.online)], output_specs=[Output("summary", CSV)],
        environment_name=ENV, hardware_tier_name=TIER, use_project_defaults_for_omitted=True)

    # fan in
    total = run_domino_job_task(
        "Combine regions",
        "python /mnt/code/regions/combine.py",
        inputs=[
            Input("north", CSV, north["summary"]),
            Input("south", CSV, south["summary"]),
            Input("east", CSV, east["summary"]),
            Input("west", CSV, west["summary"]),
            Input("overseas", CSV, overseas["summary"]),
            Input("online", CSV, online["summary"]),
        ],
        output_specs=[Output("total", CSV)],
        environment_name=ENV,
        hardware_tier_name=TIER,
        use_project_defaults_for_omitted=True,
    )
    return total["total"]

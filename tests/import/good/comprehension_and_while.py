from typing import List, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]

simulate = DominoJobTask(
    name="Simulate",
    domino_job_config=DominoJobConfig(Command="python simulate.py"),
    inputs={"seed": int},
    outputs={"paths": Csv},
    use_latest=True,
)
average = DominoJobTask(
    name="Average",
    domino_job_config=DominoJobConfig(Command="python average.py"),
    inputs={"paths": List[Csv]},
    outputs={"mean": Csv},
    use_latest=True,
)


@workflow
def monte_carlo(first: int) -> Csv:
    # ten more seeds
    paths = [simulate(seed=seed) for seed in range(10)]
    seed = 10
    while len(paths) < 12:
        paths.append(simulate(seed=seed))
        seed += 1
    start = simulate(seed=first)
    return average(paths=[start])

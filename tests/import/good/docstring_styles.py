from typing import NamedTuple, TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar('csv')]

simulate = DominoJobTask(
    name='Simulate trial',
    domino_job_config=DominoJobConfig(Command='julia simulate.jl'),
    inputs={'arms': int, 'patients': int},
    outputs={'trials': Csv},
    use_latest=True,
)
"""Simulates the trial ten thousand times."""

analyse = DominoJobTask(
    name='Analyse trial',
    domino_job_config=DominoJobConfig(Command='julia analyse.jl'),
    inputs={'trials': Csv, 'alpha': float},
    outputs={'power': float, 'table': Csv},
    use_latest=True,
)


@workflow
def trial_power(arms: int, patients: int = 200) -> NamedTuple('Power', power=float, table=Csv):
    """
    Power of a trial by simulation.

    :param arms: number of arms
    :param patients: patients in each arm
    """
    trials = simulate(arms=arms, patients=patients)
    analysed = analyse(trials=trials, alpha=0.05)
    return analysed.power, analysed.table


@workflow
def two_arm_power(patients: int) -> float:
    '''
    Power of a two-arm trial.

    Parameters
    ----------
    patients : int
        Patients in each arm.
    '''
    trials = simulate(arms=2, patients=patients)
    analysed = analyse(trials=trials, alpha=0.05)
    return analysed.power

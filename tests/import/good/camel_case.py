from typing import TypeVar, NamedTuple
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.artifact import Artifact, DATA, REPORT

envName = 'Quant Research'
hwTier = 'Medium'

priceArtifact = Artifact('Prices', DATA)
riskArtifact = Artifact('Risk Report', REPORT)

RiskOutputs = NamedTuple('RiskOutputs', valueAtRisk=float, riskReport=riskArtifact.File('risk.pdf'))

@workflow
def riskFlow(portfolio: str, confidence: float = 0.99) -> RiskOutputs:
    '''Value at risk of one portfolio'''

    # priceHistory
    loadPrices = run_domino_job_task(
        flyte_task_name = 'Load prices',
        command = 'python loadPrices.py',
        inputs = [ Input(name='portfolioName', type=str, value=portfolio) ],
        output_specs = [ Output(name='priceHistory', type=priceArtifact.File('prices.csv')) ],
        environment_name = envName,
        hardware_tier_name = hwTier,
        use_project_defaults_for_omitted = True
    )

    computeRisk = run_domino_job_task(
        flyte_task_name = 'Compute risk',
        command = 'python computeRisk.py',
        inputs = [
            Input(name='priceHistory', type=FlyteFile[TypeVar('csv')], value=loadPrices['priceHistory']),
            Input(name='confidenceLevel', type=float, value=confidence)
        ],
        output_specs = [
            Output(name='valueAtRisk', type=float),
            Output(name='riskReport', type=riskArtifact.File('risk.pdf'))
        ],
        environment_name = envName,
        hardware_tier_name = hwTier,
        use_project_defaults_for_omitted = True
    )

    return RiskOutputs(valueAtRisk=computeRisk.valueAtRisk, riskReport=computeRisk.riskReport)

from typing import TypeVar as TV, NamedTuple as NT
from flytekit import workflow as flow
from flytekit.types.file import FlyteFile as File
from flytekit.types.directory import FlyteDirectory as Directory
from flytekitplugins.domino.helpers import run_domino_job_task as job, Input as In, Output as Out
from flytekitplugins.domino.artifact import Artifact as A, MODEL as M

netcdf = File[TV('nc')]
png = File[TV('png')]

weights = A('Downscaling Weights', M)

result = NT('result', [('weights', weights.File('weights.h5')), ('maps', Directory)])

@flow
def downscale(era: str, lat: float = 53.35, lon: float = -6.26) -> result:
    '''Statistical downscaling of one grid box'''
    box = job('Cut box', 'python cut.py',
              inputs=[In('era', str, era), In('lat', float, lat), In('lon', float, lon)],
              output_specs=[Out('box', netcdf)],
              use_project_defaults_for_omitted=True)
    fitted = job('Fit', 'python fit.py',
                 inputs=[In('box', netcdf, box)],
                 output_specs=[Out('weights', weights.File('weights.h5'))],
                 hardware_tier_name='GPU',
                 use_project_defaults_for_omitted=True)
    drawn = job('Draw maps', 'python draw.py',
                inputs=[In('box', netcdf, box), In('weights', File[TV('h5')], fitted)],
                output_specs=[Out('maps', Directory)],
                use_project_defaults_for_omitted=True)
    return result(weights=fitted, maps=drawn)

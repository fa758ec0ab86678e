import typing
from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekit.types.directory import FlyteDirectory
from flytekitplugins.domino import file as domino_file
from flytekitplugins.domino.file import DominoFileLegacy
from flytekitplugins.domino.helpers import DominoJobTask, DominoJobConfig

SCRATCH = '/mnt/scratch'

def at(folder, name):
    return domino_file.PathConfig(path=f'{SCRATCH}/{folder}/{name}')

@workflow
def tiles(scene: str) -> FlyteDirectory:
    cut_task = DominoJobTask(
        name='Cut tiles',
        domino_job_config=DominoJobConfig(Command='python cut.py'),
        inputs={'scene': typing.Annotated[str, at('in', 'scene.txt')]},
        outputs={'tiles': typing.Annotated[FlyteDirectory, at('out', 'tiles')], 'log': DominoFileLegacy[TypeVar('txt')]},
        use_latest=True,
    )
    cut = cut_task(scene=scene)
    clean_task = DominoJobTask(
        name='Clean tiles',
        domino_job_config=DominoJobConfig(Command='python clean.py'),
        inputs={'tiles': FlyteDirectory, 'log': FlyteFile[TypeVar('txt')]},
        outputs={'tiles': FlyteDirectory},
        use_latest=True,
    )
    cleaned = clean_task(tiles=cut.tiles, log=cut.log)
    return cleaned

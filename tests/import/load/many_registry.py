from __future__ import annotations
from abc import ABC, abstractmethod
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

class Step(ABC):
    registry: list[type[Step]] = []
    tier = "small-k8s"
    needs: tuple[str, ...] = ()
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Step.registry.append(cls)
    @property
    def name(self) -> str: return type(self).__name__.lower()
    @property
    @abstractmethod
    def command(self) -> str: ...
    def task(self) -> DominoJobTask:
        return DominoJobTask(self.name, DominoJobConfig(Command=self.command, HardwareTierId=self.tier), True, {n: FlyteFile for n in self.needs}, {"out": FlyteFile})

class Extract(Step):
    command = "python extract.py"
class Clean(Step):
    needs = ("extract",)
    command = "python clean.py --strict"
class Train(Step):
    needs = ("extract", "clean")
    tier = "gpu"
    @property
    def command(self): return f"python train.py --tier {self.tier}"

@workflow
def registered() -> FlyteFile:
    done = {}
    for kind in Step.registry:
        step = kind()
        done[step.name] = step.task()(**{n: done[n] for n in step.needs})
    return done["train"]

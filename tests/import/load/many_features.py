import functools, os, dataclasses, itertools, enum, datetime
from typing import *
from flytekit import workflow, WorkflowFailurePolicy, Documentation
from flytekit.types.file import FlyteFile
from flytekit.types.directory import FlyteDirectory
from flytekitplugins.domino.helpers import *
from flytekitplugins.domino.task import *
from flytekitplugins.domino.artifact import *
from flytekitplugins.domino.file import *

@dataclasses.dataclass
class Step:
    name: str
    cmd: str
    tier: str = "Small"
    def __call__(self, **values):
        return run_domino_job_task(flyte_task_name=self.name, command=self.cmd, inputs=[Input(k, v[0], v[1]) for k, v in values.items()],
            output_specs=[Output("out", FlyteFile[TypeVar("csv")])], hardware_tier_name=self.tier, use_project_defaults_for_omitted=True)

run = functools.partial(run_domino_job_task, use_project_defaults_for_omitted=True)
class Color(enum.Enum):
    RED = "red"
    BLUE = "dark-blue"

def gen():
    for i in itertools.count():
        yield f"run {i} ${{{{ x }}}}"
names = gen()
ART = {k: Artifact(k, t) for k, t in (("Data ä", DATA), ("Mod", MODEL))}
@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE)
def w1(color: Color = Color.RED, when: datetime.datetime = datetime.datetime(2026, 1, 1, 3), dur: datetime.timedelta = datetime.timedelta(hours=1),
       opt: Optional[int] = None, opt2: Optional[str] = "a ${{ b }}", lst: List[int] = [1, 2], d: Dict[str, float] = {"a": 1.5}, raw: dict = {"x": [1, {"y": "${{ z }}"}]}, f: float = 1e300) -> NamedTuple("O", a=FlyteFile[TypeVar("csv")], b=List[FlyteFile[TypeVar("csv")]], c=str, e=ART["Mod"].File("m.pkl")):
    """Does things.

    More text.

    Args:
        color: which color
          it is
        lst: numbers
    """
    s1 = Step("S 1", next(names))(n=(int, 3), c=(Color, color), w=(datetime.datetime, when), t=(datetime.timedelta, dur))
    s2 = Step("S 2", next(names), tier="Big")(o=(Optional[int], opt), u=(Union[str, int], "5"), u2=(Union[str, int], 5), l=(List[int], lst), dd=(Dict[str, float], d), raw=(dict, raw), r2=(dict, {"k": 1, "m": [1.0, None]}))
    s3 = run("S3", "x\ty\n z", inputs=[Input("f", FlyteFile[TypeVar("csv")], s1), Input("g", List[FlyteFile[TypeVar("csv")]], [s1, s2])], output_specs=[Output("model", ART["Mod"].File("m.pkl")), Output("dat", ART["Data ä"].File("d.tar.gz", type="tar.gz")), Output("dir", FlyteDirectory)])
    s1 >> s2
    run_launch_export_artifacts_task([ExportArtifactToDatasetsSpec(ART["Data ä"], "68a8b82999bfa44f6f33903c")], environment_name="E", hardware_tier_name="T")
    return s1, [s1, s2], "lit ${{ q }}", s3.model

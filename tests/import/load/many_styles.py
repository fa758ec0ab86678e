from flytekit import *
from flytekitplugins.domino.task import *
from flytekitplugins.domino.artifact import *
from typing import *
def j(n, i=None, o=None, **k): return DominoJobTask(n, DominoJobConfig("c " + n), True, i, o, **k)
class Steps:
    load = j("Load", None, {"n": int})
    arts = {}
    def __init__(self):
        for k in "xyz": self.arts[k] = Artifact(f"Art {k}", DATA)
    def __iter__(self):
        yield from self.arts.items()
S = Steps()
def step(f):
    def run(*a, **k): return j(f.__name__, {q: int for q in k}, {"o": S.arts["x"].File(f.__name__ + ".csv")})(**k)
    return run
@step
def first(): ...
@step
def second(): ...
with open(__file__) as f:
    N = len(f.readlines())
match N:
    case 0: pass
    case _: extra = True
@workflow
def sub(a: int = 1, b: Optional[str] = None) -> NamedTuple("R", one=int, two=int):
    """Sub.

    Returns:
        one: the one
        two: the two
    """
    return S.load(), a
@workflow
def w(n: int) -> int:
    r = sub()
    q = sub(a=r.one, b="x")
    first(n=r.two); second(n=n, m=q.one) 
    try:
        raise ValueError
    except ValueError:
        h = S.load()
    finally:
        pass
    return h if extra else q.two

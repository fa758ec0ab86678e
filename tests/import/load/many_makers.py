from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask
def stage(name, *steps):
    tasks = [DominoJobTask(f"{name}.{s}", DominoJobConfig(f"python {s}.py"), True, {"v": int}, {"v": int}) for s in steps]
    def body(v: int = 1) -> int:
        for t in tasks: v = t(v=v)
        return v
    body.__name__ = body.__qualname__ = name
    return workflow(body)
ingest, model, report = stage("ingest", "pull", "clean"), stage("model", "fit"), stage("report", "draw", "send")
@workflow
def everything(v: int) -> int:
    for part in (ingest, model, report): v = part(v=v)
    return ingest(v=v)

from typing import TypeVar, Tuple
from flytekit.core.workflow import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig as Config
from flytekitplugins.domino.task import DominoJobTask as Task

Pdf = FlyteFile[TypeVar("pdf")]
Csv = FlyteFile[TypeVar("csv")]

download = Task(name="Download", domino_job_config=Config(Command="python download.py"), use_latest=True,
                inputs={"site": str}, outputs={"rows": Csv})
chart = Task(name="Chart", domino_job_config=Config(Command="python chart.py"), use_latest=True,
             inputs={"rows": Csv, "title": str}, outputs={"chart": Pdf})
bind = Task(name="Bind", domino_job_config=Config(Command="python bind.py"), use_latest=True,
            inputs={"left": Pdf, "right": Pdf}, outputs={"report": Pdf})
notify = Task(name="Notify", domino_job_config=Config(Command="python notify.py"), use_latest=True,
              inputs={"report": Pdf})


# inner
@workflow
def site_chart(site: str, title: str) -> Pdf:
    rows = download(site=site)
    return chart(rows=rows, title=title)


# middle: the same flow twice
@workflow
def compare_sites(first: str, second: str) -> Tuple[Pdf, Pdf]:
    one = site_chart(site=first, title="First site")
    two = site_chart(site=second, title="Second site")
    return one, two


# outer
@workflow
def site_report(first: str = "dublin", second: str = "oslo") -> Pdf:
    left, right = compare_sites(first=first, second=second)
    report = bind(left=left, right=right)
    notify(report=report)
    return report

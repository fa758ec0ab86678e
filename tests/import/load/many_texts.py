import shlex, textwrap
from pathlib import PurePosixPath
from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
ROOT = PurePosixPath("/mnt/code")
def command(*words, **options):
    line = shlex.join([str(w) for w in words])
    return line + "".join(f" --{k.replace('_', '-')}={shlex.quote(str(v))}" for k, v in options.items())
SCRIPT = textwrap.dedent("""\
    set -euo pipefail
    for f in ${INPUTS}/*.csv; do
      echo "$f: {{ not jinja }} ${{ not a reference }}"
    done
    """)
@workflow
def texts(label: str = "it's \"quoted\" – ünïcode\ttab") -> None:
    """Says ${{ things }}: with `odd` text.

    - a list
    - of two

    :param label: what's "written" # on it
    """
    for i, cmd in enumerate([command("python", ROOT / "my script.py", dry_run=True, title="a b"), SCRIPT, "x" * 300 + " \\ end"]):
        run_domino_job_task(flyte_task_name=f"t{i}", command=cmd, inputs=[Input("label", str, label), Input("const", str, "${{ inputs.label }}")], use_project_defaults_for_omitted=True)

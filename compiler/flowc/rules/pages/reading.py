"""The manual pages of the rules that a file breaks before there is a flow to check.

Their findings come from reading (`parse`), from the model (`validate`) and from the vars
(`substitute`).
"""

from __future__ import annotations

from typing import Final

PAGES: Final = {
    "yaml-syntax": """\
A text that is not YAML 1.2, or more of it than flowc takes.

    One flow a file, one document, UTF-8. Tags, directives, merge keys (`<<`), keys that are no
    texts, control characters and bidirectional overrides are refused, and so is a file beyond
    the limits: 4 MiB, 64 KiB a line, 64 levels, 200,000 values and 8 MiB of text with all aliases
    expanded, 64 bits a number. A flow has at most 25,000 tasks; the limits count for it with all
    rows of its matrices written out.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load: {command: python load.py, outputs: {rows: file[csv]}}

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load: {command: python load.py, outputs: {rows: "file[csv]"}}
""",
    "duplicate-key": """\
A key that is written twice in one mapping.

    Most YAML readers keep the last one in silence. Keys that look alike (equal after NFKC) count
    as equal. So do two tasks of one key, where a matrix makes them (`a` with the row `b_c`, and
    `a_b` with the row `c`), two rows of one index, and two outputs of one name in a row.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
          load:
            command: python reload.py

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
          reload:
            command: python reload.py
""",
    "unknown-key": """\
A key that the language does not know at this place.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            retrys: 2

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            retries: 2
""",
    "missing-key": """\
A key that has to be there and is not.

    A flow has a name and at least one task, a task a command, an input or output a type. A flow
    output that is a constant needs a type too, and so does a file of an artifact whose name has
    no dot. Each row of a matrix has all of its columns.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            description: Loads the rows.

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            description: Loads the rows.
            command: python load.py
""",
    "wrong-value": """\
A value of a kind that its key does not take.

    Only `true` and `false` are booleans in YAML 1.2: `yes`, `on`, `010` and `1_000` are texts. And
    a text is not a number: an id or a version of digits only is quoted.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            retries: three

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            retries: 3
""",
    "misplaced-reference": """\
A reference where its value does not exist yet.

    Launch inputs and outputs of tasks exist only when the flow runs. They fill a whole value
    under `with` or `outputs`; a job reads them at `/workflow/inputs/NAME`. Vars exist when the
    flow is built, so they may stand almost anywhere, but in no key, no type and no other var.
    `${{ matrix.NAME }}` stands in a task with a matrix, where a var may, and in the names of its
    inputs and outputs; `matrix.NAME` in the index of a task, under its `with` and `after` alone.
    `${{ params.NAME }}` stands in a task file, where a var may, and in such names likewise.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        inputs:
          epochs: int
        tasks:
          train:
            command: python train.py --epochs ${{ inputs.epochs }}

    Right:

        name: example
        defaults: {project_defaults: true}
        inputs:
          epochs: int
        tasks:
          train:
            command: python train.py --epochs-file /workflow/inputs/epochs
            inputs:
              epochs: int
            with:
              epochs: ${{ inputs.epochs }}
""",
    "unusable-file": """\
A file that cannot be used as a flow, or as a task file.

    The path of a sub-flow or of a task file is relative to the file that writes it, with `/`
    between folders, and stays in the repository: below the nearest folder upwards that has a
    `flowc.toml`, a `pyproject.toml` or a `.git`; below the file's own folder where there is none.
    No absolute path, no `..` above that folder, no symbolic link out of it, nothing but regular
    files.
    A flow uses at most 64 files of 16 MiB in all, at most 16 deep.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          prepare:
            flow: /srv/flows/prepare.yaml

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          prepare:
            flow: prepare.yaml
""",
    "file-cycle": """\
A flow that runs itself, directly or through others.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          again:
            flow: flow.yaml

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          prepare:
            flow: prepare.yaml
""",
    "broken-sub-flow": """\
A task that runs a flow with errors.

    The errors themselves are told at that flow's file.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          broken:
            flow: broken.yaml

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          prepare:
            flow: prepare.yaml
""",
    "unset-var": """\
A var from an environment variable that is not set, and that has no default.

    Told by `build`; for `check` the value is merely unknown.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: {env: A_VARIABLE_THAT_NOBODY_SETS}
        tasks:
          train:
            command: python ${{ vars.script }}

    Right:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: {env: A_VARIABLE_THAT_NOBODY_SETS, default: train.py}
        tasks:
          train:
            command: python ${{ vars.script }}
""",
    "unsupported-python": """\
What a hand-written module says and a flow cannot, or what Python hid in it.

    `flowc import` never runs a module: it reads what its tasks are made of. Loops, conditions,
    other Flyte features and values of which nobody can see what they are before they run are
    told at their lines, and nothing is written (`--partial` writes the rest). So is what the
    plugin or flytekit would ignore in silence: keyword arguments that DominoJobTask swallows, a
    value that is returned without being declared, `>>` on a result with several outputs. As a
    warning, it tells what the importer understood otherwise than it stands there, or left out.

    Wrong:

        from flytekit import workflow
        from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

        load = DominoJobTask(
            name="Load",
            domino_job_config=DominoJobConfig(Command="python load.py"),
            environment_name="Standard",
            use_latest=True,
        )


        @workflow
        def example() -> None:
            load()

    Right:

        from flytekit import workflow
        from flytekitplugins.domino.helpers import run_domino_job_task


        @workflow
        def example() -> None:
            run_domino_job_task(
                flyte_task_name="Load",
                command="python load.py",
                environment_name="Standard",
                use_project_defaults_for_omitted=True,
            )
""",
}

UNKNOWN_VAR: Final = """\
A profile that gives a value to a var which the flow does not have.

    A profile replaces vars, and brings none of its own: without it, or under another one, they
    would be missing.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: train.py
        profiles:
          prod:
            vars:
              skript: train_all.py
        tasks:
          train:
            command: python ${{ vars.script }}

    Right:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: train.py
        profiles:
          prod:
            vars:
              script: train_all.py
        tasks:
          train:
            command: python ${{ vars.script }}
"""

UNUSED_IGNORE: Final = """\
A comment that is to silence a rule, and silences nothing.

    `# flowc: ignore[RULE]` counts for its own line, or for a block scalar that begins there, and
    stands at the end of the line; commas part several rules. What it silenced may have been
    mended, or moved to another line; then it hides the next mistake of its kind. Only warnings,
    `path-explosion` and `unread-reference` can be silenced: Flyte refuses what breaks any other
    rule.

    Not told where an error or an unset environment variable keeps rules from looking, nor for
    rules that are switched off.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py  # flowc: ignore[command-placeholder]

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py {rows}  # flowc: ignore[command-placeholder]
            inputs:
              rows: {type: int, default: 5}
"""

"""The manual pages of the rules about projects: their own file, and flows beside each other.

Their findings come from the project file (`project.py`), and from looking at all flows (`across.py`).
An example begins each of its files with a comment that names it.
"""

from __future__ import annotations

from typing import Final

PAGES: Final = {
    "project-file": """\
A project file that says what flowc does not know.

    `flowc.toml`, or `[tool.flowc]` in `pyproject.toml`: the nearest one upwards from the working
    folder, within its Git repository. Its keys are `include` and `exclude` (globs), `output` (a
    folder, or a pattern of `{folder}`, `{parent}`, `{module}` and `{profile}`), `profile` (for
    commands without `--profile`), `rules` (each "error", "warn" or "off") and `limits`
    (`max_findings`, `max_bytes`). All paths are relative to the folder of the file, and stay in it. Only warnings,
    and errors that depend on how Flyte is set up, can be lowered. Nothing is checked or built
    before the file is right.

    Wrong:

        # flowc.toml
        includes = ["flows/**/*.yaml"]

    Right:

        # flowc.toml
        include = ["flows/**/*.yaml"]
""",
    "shared-output": """\
Two flows that become one module.

    `flow.yaml` becomes `workflow.py`, and so would a `workflow.yaml` beside it. With `output` in
    the project file, flows of several folders may meet. The first one is written.

    Wrong:

        # flowc.toml
        output = "modules/{module}.py"

        # clean/flow.yaml
        name: clean
        defaults: {project_defaults: true}
        tasks: {clean: {command: python clean.py}}

        # train/flow.yaml
        name: train
        defaults: {project_defaults: true}
        tasks: {train: {command: python train.py}}

    Right:

        # flowc.toml
        output = "modules/{parent}.py"

        # clean/flow.yaml
        name: clean
        defaults: {project_defaults: true}
        tasks: {clean: {command: python clean.py}}

        # train/flow.yaml
        name: train
        defaults: {project_defaults: true}
        tasks: {train: {command: python train.py}}
""",
    "shared-flow-name": """\
Two flows of a project that Flyte would take for one.

    Flyte knows a workflow by its module and its function: `workflow.training`, whatever folder
    `workflow.py` is in, unless that is a package (it has an `__init__.py`). The second one would
    be refused, or become a new version of the first. Flows that others run count too: one flow
    may stand in several modules, two of one name may not. Where both are never registered in one
    Domino project, the rule can be switched off: `shared-flow-name = "off"` below `[rules]`.

    Wrong:

        # flowc.toml

        # old/flow.yaml
        name: training
        defaults: {project_defaults: true}
        tasks: {train: {name: Old, command: python train.py}}

        # new/flow.yaml
        name: training
        defaults: {project_defaults: true}
        tasks: {train: {name: New, command: python train.py}}

    Right:

        # flowc.toml

        # old/flow.yaml
        name: training_old
        defaults: {project_defaults: true}
        tasks: {train: {name: Old, command: python train.py}}

        # new/flow.yaml
        name: training
        defaults: {project_defaults: true}
        tasks: {train: {name: New, command: python train.py}}
""",
    "shared-task-name": """\
Two flows of a project that define one task in two ways.

    Domino's tasks are known by their names alone, in all flows of a Domino project: the second
    definition would be refused halfway through the registration. Equal definitions are one task.
    Where both flows are never registered in one Domino project, the rule can be switched off:
    `shared-task-name = "off"` below `[rules]`.

    Wrong:

        # flowc.toml

        # small/flow.yaml
        name: small
        defaults: {project_defaults: true}
        tasks: {train: {name: Train, command: python train.py --small}}

        # large/flow.yaml
        name: large
        defaults: {project_defaults: true}
        tasks: {train: {name: Train, command: python train.py --large}}

    Right:

        # flowc.toml

        # small/flow.yaml
        name: small
        defaults: {project_defaults: true}
        tasks: {train: {name: Train Small, command: python train.py --small}}

        # large/flow.yaml
        name: large
        defaults: {project_defaults: true}
        tasks: {train: {name: Train Large, command: python train.py --large}}
""",
}
